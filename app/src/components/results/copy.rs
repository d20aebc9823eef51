//! Cells as text for other programs: TSV, CSV, JSON, Markdown and INSERT. Values are exact; the looks
//! of the grid (digit groups, `NULL`) are not copied.

use crate::components::editor::sql::Flavour;
use protocol::table::{Cell, ColumnMeta, ColumnType};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Tsv,
    Csv,
    Json,
    Markdown,
    Insert,
}

impl Format {
    pub const ALL: [Format; 5] =
        [Format::Tsv, Format::Csv, Format::Json, Format::Markdown, Format::Insert];

    pub fn label(self) -> &'static str {
        match self {
            Format::Tsv => "TSV (spreadsheets)",
            Format::Csv => "CSV",
            Format::Json => "JSON",
            Format::Markdown => "Markdown table",
            Format::Insert => "INSERT statements",
        }
    }
}

/// What to copy: some columns of some rows.
pub struct Copied<'a> {
    pub columns: Vec<&'a ColumnMeta>,
    pub rows: Vec<Vec<&'a Cell>>,
    /// A single cell is copied without a header.
    pub header: bool,
    pub flavour: Flavour,
}

pub fn render(what: &Copied<'_>, format: Format) -> String {
    match format {
        Format::Tsv => lines(what, "\t", tsv_field),
        Format::Csv => lines(what, ",", csv_field),
        Format::Json => json(what),
        Format::Markdown => markdown(what),
        Format::Insert => insert(what),
    }
}

fn lines(what: &Copied<'_>, separator: &str, field: fn(&str) -> String) -> String {
    let names = what.columns.iter().map(|column| field(&column.name)).collect::<Vec<_>>();
    let header = what.header.then(|| names.join(separator));
    let rows = what.rows.iter().map(|row| {
        row.iter().map(|cell| field(&cell.to_string())).collect::<Vec<_>>().join(separator)
    });
    header.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Spreadsheets split at tabs and line ends and have no quoting they agree on: blanks instead.
fn tsv_field(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

/// RFC 4180.
fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn json(what: &Copied<'_>) -> String {
    let rows: Vec<String> = what
        .rows
        .iter()
        .map(|row| {
            let fields: Vec<String> = what
                .columns
                .iter()
                .zip(row)
                .map(|(column, cell)| {
                    format!("{}: {}", json_text(&column.name), json_value(cell, column))
                })
                .collect();
            format!("  {{{}}}", fields.join(", "))
        })
        .collect();
    if rows.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", rows.join(",\n")) }
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Decimals stay texts: a JSON reader would round them.
fn json_value(cell: &Cell, column: &ColumnMeta) -> String {
    match cell {
        Cell::Null | Cell::Masked => "null".to_owned(),
        Cell::Bool(_) | Cell::Int(_) => cell.to_string(),
        Cell::Float(value) if value.is_finite() => cell.to_string(),
        Cell::Text(text) if column.column_type == ColumnType::Json => {
            match serde_json::from_str::<serde_json::Value>(text) {
                Ok(value) => value.to_string(),
                Err(_) => json_text(text),
            }
        }
        other => json_text(&other.to_string()),
    }
}

fn markdown(what: &Copied<'_>) -> String {
    let field =
        |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ");
    let line = |fields: Vec<String>| format!("| {} |", fields.join(" | "));
    let names = what.columns.iter().map(|column| field(&column.name)).collect();
    let rule = |column: &&ColumnMeta| if column.column_type.is_number() { "---:" } else { "---" };
    let rules = what.columns.iter().map(rule).map(str::to_owned).collect();
    let rows =
        what.rows.iter().map(|row| line(row.iter().map(|cell| field(&cell.to_string())).collect()));
    [line(names), line(rules)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// One statement for up to 500 rows, into a table whose name the person fills in.
fn insert(what: &Copied<'_>) -> String {
    let names: Vec<_> =
        what.columns.iter().map(|column| what.flavour.quote(&column.name)).collect();
    let statement = |rows: &[Vec<&Cell>]| {
        let values: Vec<String> = rows
            .iter()
            .map(|row| {
                let fields =
                    what.columns.iter().zip(row).map(|(column, cell)| literal(cell, column));
                format!("  ({})", fields.collect::<Vec<_>>().join(", "))
            })
            .collect();
        format!("insert into table_name ({})\nvalues\n{};", names.join(", "), values.join(",\n"))
    };
    what.rows.chunks(500).map(statement).collect::<Vec<_>>().join("\n")
}

fn literal(cell: &Cell, column: &ColumnMeta) -> String {
    match cell {
        Cell::Null | Cell::Masked => "null".to_owned(),
        Cell::Bool(_) | Cell::Int(_) => cell.to_string(),
        Cell::Float(value) if value.is_finite() => cell.to_string(),
        Cell::Text(text) if column.column_type.is_number() && is_number(text) => text.clone(),
        other => format!("'{}'", other.to_string().replace('\'', "''")),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, expected: &str) {
        let columns = [
            ColumnMeta::new("name", ColumnType::Text),
            ColumnMeta::new("unit price", ColumnType::Decimal),
            ColumnMeta::new("paid", ColumnType::Boolean),
        ];
        let rows = [
            [Cell::Text("Say \"hi\", a|b\n".into()), Cell::Text("1284310.40".into()), Cell::Null],
            [Cell::Text("O'Hara\t".into()), Cell::Int(3), Cell::Bool(true)],
        ];
        let copied = Copied {
            columns: columns.iter().collect(),
            rows: rows.iter().map(|row| row.iter().collect()).collect(),
            header: true,
            flavour: Flavour::Sqlite,
        };
        assert_eq!(render(&copied, format), expected);
    }

    #[test]
    fn tsv_keeps_every_row_on_its_line() {
        check(
            Format::Tsv,
            "name\tunit price\tpaid\nSay \"hi\", a|b \t1284310.40\t\nO'Hara \t3\ttrue",
        );
    }

    #[test]
    fn csv_quotes_as_rfc_4180_says() {
        check(
            Format::Csv,
            "name,unit price,paid\n\"Say \"\"hi\"\", a|b\n\",1284310.40,\nO'Hara\t,3,true",
        );
    }

    #[test]
    fn json_keeps_decimals_exact() {
        check(
            Format::Json,
            "[\n  {\"name\": \"Say \\\"hi\\\", a|b\\n\", \"unit price\": \"1284310.40\", \"paid\": null},\n  {\"name\": \"O'Hara\\t\", \"unit price\": 3, \"paid\": true}\n]",
        );
    }

    #[test]
    fn markdown_escapes_bars_and_aligns_numbers() {
        check(
            Format::Markdown,
            "| name | unit price | paid |\n| --- | ---: | --- |\n| Say \"hi\", a\\|b  | 1284310.40 |  |\n| O'Hara\t | 3 | true |",
        );
    }

    #[test]
    fn insert_writes_literals_that_read_back() {
        check(
            Format::Insert,
            "insert into table_name (name, \"unit price\", paid)\nvalues\n  ('Say \"hi\", a|b\n', 1284310.40, null),\n  ('O''Hara\t', 3, true);",
        );
    }

    #[test]
    fn a_single_cell_is_copied_without_a_header() {
        let column = ColumnMeta::new("n", ColumnType::Integer);
        let cell = Cell::Int(7);
        let copied = Copied {
            columns: vec![&column],
            rows: vec![vec![&cell]],
            header: false,
            flavour: Flavour::Sqlite,
        };
        assert_eq!(render(&copied, Format::Tsv), "7");
    }
}
