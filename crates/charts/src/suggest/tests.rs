//! Shapes of results and the chart each one gets.

use super::*;
use crate::spec::{Data, MarkKind};
use crate::{Palette, Size, render};
use protocol::table::{Cell, ColumnRole, ColumnType};

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn columns(list: &[(&str, ColumnType, ColumnRole)]) -> Vec<ColumnMeta> {
    let meta = |(name, kind, role): &(&str, ColumnType, ColumnRole)| ColumnMeta {
        role: Some(*role),
        ..ColumnMeta::new(*name, *kind)
    };
    list.iter().map(meta).collect()
}

const MONTH: (&str, ColumnType, ColumnRole) = ("month", ColumnType::Text, ColumnRole::Time);
const CATEGORY: (&str, ColumnType, ColumnRole) =
    ("category", ColumnType::Text, ColumnRole::Category);
const CHANNEL: (&str, ColumnType, ColumnRole) = ("channel", ColumnType::Text, ColumnRole::Category);
const REVENUE: (&str, ColumnType, ColumnRole) =
    ("revenue", ColumnType::Decimal, ColumnRole::Measure);
const AVERAGE: (&str, ColumnType, ColumnRole) =
    ("avg_price", ColumnType::Float, ColumnRole::Measure);
const SHARE: (&str, ColumnType, ColumnRole) = ("share", ColumnType::Float, ColumnRole::Share);

fn month(index: usize) -> Cell {
    text(&format!("2024-{:02}", index % 12 + 1))
}

/// Suggests, checks that it draws, and describes what was chosen.
fn chosen(list: &[(&str, ColumnType, ColumnRole)], rows: &[Row]) -> String {
    let columns = columns(list);
    match decide(&columns, rows, "Title") {
        Err(no) => format!("none: {}", no.reason),
        Ok(suggestion) => {
            let all = std::iter::once(&suggestion.spec);
            for spec in all.chain(suggestion.alternatives.iter().map(|other| &other.spec)) {
                assert!(matches!(&spec.data, Some(Data::Named { name }) if name == "result"));
                let svg = render(spec, &columns, rows, Size::default(), &Palette::theme());
                assert!(svg.is_ok_and(|svg| svg.contains("chart-mark")), "{}", spec.to_json());
            }
            let labels: Vec<_> = suggestion.alternatives.iter().map(|a| a.label.as_str()).collect();
            format!(
                "{}: {} [{}]",
                suggestion.spec.mark.kind.name(),
                suggestion.reason,
                labels.join(", ")
            )
        }
    }
}

fn numbered(count: usize, row: impl Fn(usize) -> Row) -> Vec<Row> {
    (0..count).map(row).collect()
}

#[test]
fn a_date_and_a_number_are_a_line() {
    let rows = numbered(12, |i| vec![month(i), text(&format!("{}.50", i * 100))]);
    assert_eq!(
        chosen(&[MONTH, REVENUE], &rows),
        "line: one date and one number: a line shows the course [Bars, Area]"
    );
}

#[test]
fn a_second_category_is_a_line_each() {
    let rows = numbered(36, |i| vec![month(i), text(["A", "B", "C"][i / 12]), text("10")]);
    assert_eq!(
        chosen(&[MONTH, CATEGORY, REVENUE], &rows),
        "line: one date, one number and 3 values of category: a line for each [Stacked area, Stacked bars, Shares, Total]"
    );
}

#[test]
fn too_many_categories_say_that_some_are_left_out() {
    let rows =
        numbered(240, |i| vec![month(i), text(&format!("c{}", i / 12)), Cell::Int(i as i64)]);
    let answer = chosen(&[MONTH, CATEGORY, REVENUE], &rows);
    assert!(answer.contains("the 8 largest of 20, the others are left out"), "{answer}");
}

#[test]
fn averages_are_never_added_up() {
    let rows = numbered(24, |i| vec![month(i), Cell::Float(1.0 + i as f64)]);
    assert_eq!(
        chosen(&[MONTH, AVERAGE], &rows),
        "none: several values for one date cannot be joined by a line"
    );
}

#[test]
fn a_category_and_a_number_are_bars() {
    let rows = numbered(5, |i| vec![text(&format!("c{i}")), Cell::Int(i as i64 + 1)]);
    assert_eq!(
        chosen(&[CATEGORY, REVENUE], &rows),
        "bar: one number for each category: bars compare them [Pie]"
    );
    let rows = numbered(57, |i| vec![text(&format!("c{i}")), Cell::Int(i as i64)]);
    let answer = chosen(&[CATEGORY, REVENUE], &rows);
    assert!(answer.contains("the first 20 of 57, in the order of the result"), "{answer}");
}

#[test]
fn long_names_lie() {
    let rows = numbered(3, |i| vec![text(&format!("a rather long name {i}")), Cell::Int(9)]);
    let suggestion = suggest(&columns(&[CATEGORY, REVENUE]), &rows, "").unwrap();
    assert_eq!(suggestion.spec.encoding.y.unwrap().field.as_deref(), Some("category"));
}

#[test]
fn shares_of_one_whole_are_slices_but_never_more_than_seven() {
    let rows = numbered(4, |i| vec![text(&format!("c{i}")), Cell::Float(25.0)]);
    assert!(chosen(&[CATEGORY, SHARE], &rows).starts_with("arc: 4 shares of one whole"));
    let rows = numbered(8, |i| vec![text(&format!("c{i}")), Cell::Float(12.5)]);
    let answer = chosen(&[CATEGORY, SHARE], &rows);
    assert!(answer.starts_with("bar") && !answer.contains("Pie"), "{answer}");
}

#[test]
fn two_categories_stack() {
    let rows = numbered(8, |i| {
        vec![text(&format!("c{}", i / 2)), text(["web", "store"][i % 2]), Cell::Int(5)]
    });
    assert_eq!(
        chosen(&[CATEGORY, CHANNEL, REVENUE], &rows),
        "bar: one number for each category and channel: stacked bars show parts and totals [Side by side, Shares, Heat map]"
    );
}

#[test]
fn two_numbers_are_points_and_many_are_a_distribution() {
    let rows = numbered(12, |i| vec![Cell::Int(i as i64), Cell::Float(i as f64 * 1.5)]);
    assert!(chosen(&[REVENUE, AVERAGE], &rows).starts_with("point: two numbers"));
    let rows = numbered(40, |i| vec![Cell::Int(i as i64)]);
    assert!(chosen(&[REVENUE], &rows).starts_with("bar: 40 numbers"));
}

#[test]
fn what_is_better_read_gets_no_chart() {
    assert_eq!(
        chosen(&[REVENUE], &[vec![Cell::Int(1)]]),
        "none: a single number is read as a number, not as a chart"
    );
    assert_eq!(chosen(&[REVENUE], &[]), "none: there are no rows to draw");
    assert_eq!(
        chosen(&[CATEGORY], &[vec![text("a")], vec![text("b")]]),
        "none: there is no number to draw"
    );
    let rows = [vec![text("a"), Cell::Null], vec![text("b"), Cell::Null]];
    assert_eq!(chosen(&[CATEGORY, REVENUE], &rows), "none: there is no number to draw");
}

#[test]
fn a_text_date_without_a_role_is_still_a_line() {
    let columns =
        [ColumnMeta::new("month", ColumnType::Text), ColumnMeta::new("n", ColumnType::Integer)];
    let rows = numbered(12, |i| vec![month(i), Cell::Int(i as i64)]);
    let suggestion = suggest(&columns, &rows, "").unwrap();
    assert_eq!(suggestion.spec.mark.kind, MarkKind::Line);
}

#[test]
fn weekdays_are_bars_in_their_own_order() {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
    let rows = numbered(5, |i| vec![text(days[i]), Cell::Int(i as i64 + 1)]);
    let weekday = ("weekday", ColumnType::Text, ColumnRole::Time);
    let answer = chosen(&[weekday, REVENUE], &rows);
    assert!(answer.starts_with("bar: one number for each weekday"), "{answer}");
}
