//! A few sentences about a result. Every number is computed here from the rows and listed as a fact
//! with its source; no model takes part.

pub(crate) mod number;
mod shape;
#[cfg(test)]
mod tests;

use number::{decimal, percent, rounded, written};
use protocol::events::Fact;
use protocol::table::{Cell, ColumnMeta, ColumnRole, Row};
use rust_decimal::Decimal;
use shape::{Shape, shape};

/// What is summarised.
pub struct Result<'a> {
    pub columns: &'a [ColumnMeta],
    pub rows: &'a [Row],
    pub truncated: bool,
    /// Per column: its values may be added up (sums and counts may, averages and rates may not).
    pub additive: &'a [bool],
    /// The filters of the question, in words, the most suspicious first; named when nothing matched.
    pub filters: &'a [String],
}

#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Sentences with `**bold**` numbers.
    pub markdown: String,
    pub facts: Vec<Fact>,
}

pub fn summarize(result: &Result<'_>) -> Summary {
    let mut text = Text::default();
    match shape(result.columns, result.rows) {
        Shape::Empty => text.empty(result.filters),
        Shape::Single => text.single(result),
        Shape::Series { label, measure, over_time } => {
            text.series(result, label, measure, over_time);
        }
        Shape::Listing => text.listing(result),
    }
    if result.truncated {
        let rows = count(result.rows.len() as u64, "row");
        text.say(format!("The result was cut: only the first {rows} are kept, there are more."));
    }
    Summary { markdown: text.sentences.join("\n"), facts: text.facts }
}

#[derive(Default)]
struct Text {
    sentences: Vec<String>,
    facts: Vec<Fact>,
}

impl Text {
    fn say(&mut self, sentence: String) {
        self.sentences.push(sentence);
    }

    /// Keeps the fact and gives its value back in bold.
    fn fact(&mut self, label: impl Into<String>, value: String, source: String) -> String {
        let bold = format!("**{}**", plain(&value));
        self.facts.push(Fact { label: label.into(), value, source });
        bold
    }

    fn empty(&mut self, filters: &[String]) {
        self.fact("rows", "0".into(), "rows of the result".into());
        self.say("**No rows match.**".into());
        self.check_first(filters);
    }

    /// One row: each column with its value.
    fn single(&mut self, result: &Result<'_>) {
        let row = &result.rows[0];
        if row.iter().all(Cell::is_null) {
            self.say("**No value**: the rows that match hold no data here.".into());
            return;
        }
        let mut parts = Vec::new();
        for (column, cell) in result.columns.iter().zip(row).take(6) {
            let value = show(cell, column);
            let source = format!("{} in the only row", column.name);
            let bold = self.fact(column.name.clone(), value, source);
            parts.push(format!("{}: {bold}", readable(&column.name)));
        }
        self.say(parts.join(", "));
        if row.iter().all(|cell| cell.is_null() || decimal(cell).is_some_and(|n| n.is_zero())) {
            self.check_first(result.filters);
        }
    }

    fn check_first(&mut self, filters: &[String]) {
        let Some((first, rest)) = filters.split_first() else { return };
        let also = match rest {
            [] => String::new(),
            rest => format!(" Also applied: {}.", plain(&rest.join(", "))),
        };
        self.say(format!("The filter to check first is {}.{also}", plain(first)));
    }

    fn series(&mut self, result: &Result<'_>, label: usize, measure: usize, over_time: bool) {
        let column = &result.columns[measure];
        let points = points(result, label, measure);
        let (Some(top), Some(low)) = (extreme(&points, true), extreme(&points, false)) else {
            self.listing(result);
            return;
        };
        let rows = count(points.len() as u64, "row");
        let whole = !result.truncated && result.additive.get(measure).copied().unwrap_or(false);
        let total = whole.then(|| sum(&points)).flatten();
        if let Some(total) = total {
            let source = format!("sum of {} over {rows}", column.name);
            let bold = self.fact("total", written(total, column), source);
            let name = readable(&column.name);
            let name = name.strip_prefix("total ").unwrap_or(&name);
            self.say(format!("Total {name}: {bold} over {rows}."));
        }
        if points.len() < 2 {
            return;
        }
        let share = total.filter(|_| points.iter().all(|point| !point.value.is_sign_negative()));
        let share = share.and_then(|total| percent(top.value, total)).map(|percent| {
            let source = format!("{} ÷ total of {}", written(top.value, column), column.name);
            self.fact(format!("share of {}", top.label), percent, source)
        });
        let share = share.map_or(String::new(), |share| format!(", {share} of the total"));
        let among = format!("of {} among {rows}", column.name);
        let highest = self.fact(
            format!("highest: {}", top.label),
            written(top.value, column),
            format!("largest {among}"),
        );
        let lowest = self.fact(
            format!("lowest: {}", low.label),
            written(low.value, column),
            format!("smallest {among}"),
        );
        if top.value == low.value {
            self.say(format!("All are equal: {highest}."));
            return;
        }
        let (top_label, low_label) = (plain(&top.label), plain(&low.label));
        self.say(format!(
            "Highest: {top_label} with {highest}{share}; lowest: {low_label} with {lowest}."
        ));
        if over_time && !result.truncated {
            self.change(&points, column);
        }
    }

    /// From the first to the last point in time.
    fn change(&mut self, points: &[Point], column: &ColumnMeta) {
        let first = points.iter().min_by(|one, other| one.label.cmp(&other.label));
        let last = points.iter().max_by(|one, other| one.label.cmp(&other.label));
        let (Some(first), Some(last)) = (first, last) else { return };
        let Some(difference) = last.value.checked_sub(first.value) else { return };
        let source = format!(
            "{} in {} minus {} in {}",
            written(last.value, column),
            last.label,
            written(first.value, column),
            first.label
        );
        let sign = if difference.is_sign_negative() || difference.is_zero() { "" } else { "+" };
        let value = format!("{sign}{}", written(difference, column));
        let bold = self.fact("change", value, source);
        let percent = difference
            .checked_div(first.value.abs())
            .and_then(|_| percent(difference, first.value.abs()))
            .map_or(String::new(), |percent| {
                let source = format!("change ÷ {}", written(first.value, column));
                let value = format!("{sign}{percent}");
                format!(" ({})", self.fact("change in percent", value, source))
            });
        let (from, to) = (plain(&first.label), plain(&last.label));
        self.say(format!("From {from} to {to}: {bold}{percent}."));
    }

    fn listing(&mut self, result: &Result<'_>) {
        let rows = result.rows.len() as u64;
        let bold = self.fact("rows", rows.to_string(), "rows of the result".into());
        let word = if rows == 1 { "row" } else { "rows" };
        self.say(format!("{bold} {word}."));
        for (at, column) in result.columns.iter().enumerate() {
            let numbers = result.rows.iter().filter_map(|row| decimal(row.get(at)?));
            let numbers: Vec<Decimal> = numbers.collect();
            if column.role != Some(ColumnRole::Measure) || numbers.is_empty() || result.truncated {
                continue;
            }
            let count = Decimal::from(numbers.len());
            let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, next| sum.checked_add(*next));
            let Some(mean) = sum.and_then(|sum| sum.checked_div(count)) else { continue };
            let source = format!("mean of {} over {}", column.name, rows_word(numbers.len()));
            let value = written(rounded(mean), &as_float(column));
            let bold = self.fact(format!("mean {}", column.name), value, source);
            self.say(format!("Mean {}: {bold}.", readable(&column.name)));
            break;
        }
    }
}

struct Point {
    label: String,
    value: Decimal,
}

/// Rows that have a number, with what the row is about.
fn points(result: &Result<'_>, label: usize, measure: usize) -> Vec<Point> {
    let others = result
        .columns
        .iter()
        .enumerate()
        .filter(|(at, column)| *at != label && *at != measure && shape::names_row(column));
    let others: Vec<usize> = others.map(|(at, _)| at).collect();
    result
        .rows
        .iter()
        .filter_map(|row| {
            let value = decimal(row.get(measure)?)?;
            let mut parts = vec![name(row.get(label)?)];
            parts.extend(others.iter().filter_map(|at| row.get(*at)).map(name));
            Some(Point { label: parts.join(" · "), value })
        })
        .collect()
}

fn extreme(points: &[Point], largest: bool) -> Option<&Point> {
    points.iter().reduce(|best, next| {
        let better = if largest { next.value > best.value } else { next.value < best.value };
        if better { next } else { best }
    })
}

fn sum(points: &[Point]) -> Option<Decimal> {
    points.iter().try_fold(Decimal::ZERO, |sum, point| sum.checked_add(point.value))
}

fn name(cell: &Cell) -> String {
    match cell {
        Cell::Null => "(none)".to_owned(),
        other => other.to_string(),
    }
}

fn show(cell: &Cell, column: &ColumnMeta) -> String {
    let number = column.column_type.is_number() && column.role != Some(ColumnRole::Identifier);
    match decimal(cell).filter(|_| number) {
        Some(value) => written(value, column),
        None => name(cell),
    }
}

fn as_float(column: &ColumnMeta) -> ColumnMeta {
    ColumnMeta { column_type: protocol::table::ColumnType::Float, ..column.clone() }
}

fn rows_word(rows: usize) -> String {
    count(rows as u64, "row")
}

fn count(number: u64, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// A column's name as words.
fn readable(name: &str) -> String {
    plain(&name.replace('_', " "))
}

/// Values from the data cannot make text bold or start a new line.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("**", "*\u{200b}*")
}
