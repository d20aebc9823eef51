//! Snapshots of small drawings, read before they are accepted, and single promises about them.

use super::sample;
use charts::{ChartSpec, Palette, Size, check, export, render, suitable_size};
use protocol::table::{Cell, ColumnMeta, ColumnType, Row};

const SMALL: Size = Size { width: 320.0, height: 160.0 };

fn small() -> (Vec<ColumnMeta>, Vec<Row>) {
    let columns = vec![
        ColumnMeta::new("month", ColumnType::Date),
        ColumnMeta::new("category", ColumnType::Text),
        ColumnMeta::new("revenue", ColumnType::Decimal),
    ];
    let row = |month: &str, category: &str, revenue: Option<&str>| {
        let revenue = revenue.map_or(Cell::Null, |text| Cell::Text(text.to_owned()));
        vec![Cell::Text(month.to_owned()), Cell::Text(category.to_owned()), revenue]
    };
    let rows = vec![
        row("2024-01-01", "Outdoor", Some("1284310.40")),
        row("2024-02-01", "Outdoor", Some("1190772.15")),
        row("2024-03-01", "Outdoor", None),
        row("2024-04-01", "Outdoor", Some("942118.90")),
        row("2024-01-01", "<Foot> & \"wear\"", Some("-100000")),
        row("2024-02-01", "<Foot> & \"wear\"", Some("871460.25")),
    ];
    (columns, rows)
}

fn spec(json: &str, columns: &[ColumnMeta]) -> ChartSpec {
    check(json, Some(columns)).unwrap()
}

fn drawn(json: &str) -> String {
    let (columns, rows) = small();
    render(&spec(json, &columns), &columns, &rows, SMALL, &Palette::theme()).unwrap()
}

const LINES: &str = r#"{"title":"Revenue","mark":"line","encoding":{"x":{"field":"month","type":"temporal"},
    "y":{"field":"revenue","type":"quantitative"},"color":{"field":"category","type":"nominal"}}}"#;
const BARS: &str = r#"{"mark":"bar","encoding":{"x":{"aggregate":"sum","field":"revenue"},
    "y":{"field":"category","type":"nominal","sort":"-x"}}}"#;
const RING: &str = r#"{"mark":{"type":"arc","innerRadius":30},"encoding":{
    "theta":{"aggregate":"count"},"color":{"field":"category","type":"nominal"}}}"#;

#[test]
fn lines_with_a_gap_and_names_at_their_ends() {
    insta::assert_snapshot!(drawn(LINES));
}

#[test]
fn lying_bars_with_a_negative_value() {
    insta::assert_snapshot!(drawn(BARS));
}

#[test]
fn a_ring() {
    insta::assert_snapshot!(drawn(RING));
}

#[test]
fn a_missing_value_breaks_the_line() {
    let svg = drawn(LINES);
    // Outdoor is two pieces, the second a single dot.
    assert_eq!(svg.matches("<polyline").count(), 2);
    assert_eq!(svg.matches("class=\"chart-dot\"").count(), 1);
}

#[test]
fn every_mark_says_its_exact_value_and_every_text_is_escaped() {
    let svg = drawn(LINES);
    assert!(svg.contains("<title>Jan 2024 · Outdoor · revenue 1,284,310.40</title>"), "{svg}");
    assert!(svg.contains("&lt;Foot&gt; &amp; &quot;wear&quot; · revenue −100,000</title>"));
    assert!(!svg.contains("<Foot>"));
}

#[test]
fn the_drawing_has_a_name_a_description_and_a_role() {
    let svg = drawn(LINES);
    assert!(svg.contains("role=\"img\" aria-label=\"Line chart: Revenue\""), "{svg}");
    assert!(svg.contains("<title>Line chart: Revenue</title>"));
    assert!(
        svg.contains("<desc>across: month; up: revenue; colour: category; 5 values drawn</desc>")
    );
}

#[test]
fn the_theme_decides_the_colours_and_a_file_carries_its_own() {
    let svg = drawn(LINES);
    assert!(svg.contains("var(--chart-1)") && !svg.contains('#'), "{svg}");
    let (columns, rows) = small();
    let file = export(&spec(LINES, &columns), &columns, &rows, SMALL, &Palette::dark()).unwrap();
    assert!(!file.contains("var(") && file.contains("#4CC3DC") && file.contains(">Revenue</text>"));
}

#[test]
fn series_differ_by_dash_as_well_as_colour() {
    let svg = drawn(LINES);
    let dashed =
        svg.lines().filter(|line| line.contains("chart-line") && line.contains("dasharray"));
    assert_eq!(dashed.count(), 1);
}

#[test]
fn no_rows_are_said_and_not_an_empty_box() {
    let (columns, _) = small();
    let svg = render(&spec(LINES, &columns), &columns, &[], SMALL, &Palette::theme()).unwrap();
    assert!(svg.contains("No rows to draw"));
    let none = vec![vec![Cell::Null, Cell::Null, Cell::Null]];
    let svg = render(&spec(LINES, &columns), &columns, &none, SMALL, &Palette::theme()).unwrap();
    assert!(svg.contains("No values to draw"));
}

#[test]
fn more_points_than_a_chart_holds_are_an_error_with_a_way_out() {
    let (columns, rows) = small();
    let many: Vec<Row> = rows.iter().cycle().take(5_001).cloned().collect();
    let error = render(&spec(LINES, &columns), &columns, &many, SMALL, &Palette::theme());
    let message = error.unwrap_err().to_string();
    assert!(message.contains("5001 points") && message.contains("aggregate"), "{message}");
}

#[test]
fn many_lying_bars_get_the_height_they_need() {
    let (columns, rows) = (sample::columns(), sample::rows());
    let lying = spec(
        r#"{"mark":"bar","encoding":{"y":{"field":"orders","type":"ordinal"},"x":{"field":"revenue","type":"quantitative"}}}"#,
        &columns,
    );
    assert!(suitable_size(&lying, &columns, &rows, 400.0).height > 500.0);
}

#[test]
fn numbers_and_names_in_one_category_have_one_order() {
    let columns = [ColumnMeta::new("k", ColumnType::Unknown)];
    let mixed = ["b", "10", "a", "9"].map(|text| match text.parse() {
        Ok(number) => vec![Cell::Int(number)],
        Err(_) => vec![Cell::Text(text.to_owned())],
    });
    let json = r#"{"mark":"bar","encoding":{"x":{"field":"k"},"y":{"aggregate":"count"}}}"#;
    let svg = render(&spec(json, &columns), &columns, &mixed, SMALL, &Palette::theme()).unwrap();
    let places = ["9", "10", "a", "b"].map(|key| svg.find(&format!(">{key}</text>")).unwrap());
    assert!(places.is_sorted(), "{places:?}");
}
