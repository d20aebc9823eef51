//! Rows as CSV (RFC 4180), safe to open in a spreadsheet.

use protocol::table::{Cell, Row};

pub fn header(names: &[String]) -> String {
    texts(names)
}

/// A line of nothing but text.
pub fn texts(texts: &[String]) -> String {
    line(texts.iter().map(|text| text_field(text)))
}

pub fn rows(rows: &[Row]) -> String {
    rows.iter().map(|row| line(row.iter().map(field))).collect()
}

fn line(fields: impl Iterator<Item = String>) -> String {
    let mut line = String::new();
    for (place, field) in fields.enumerate() {
        if place > 0 {
            line.push(',');
        }
        line.push_str(&field);
    }
    line.push_str("\r\n");
    line
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(_) | Cell::Clipped { .. } => text_field(&cell.to_string()),
        other => other.to_string(),
    }
}

/// Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers, which may
/// begin with a minus, are left alone.
fn text_field(text: &str) -> String {
    let formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let guarded = if formula { format!("'{text}") } else { text.to_owned() };
    if guarded.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", guarded.replace('"', "\"\""));
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_field_is_quoted_and_never_a_formula() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("-12.50", "-12.50"),
            ("=1+1", "'=1+1"),
            ("@cmd", "'@cmd"),
            ("-1+cmd|x", "'-1+cmd|x"),
        ] {
            assert_eq!(text_field(text), written, "{text}");
        }
    }

    #[test]
    fn rows_end_with_carriage_return_and_line_feed() {
        let two =
            [vec![Cell::Int(1), Cell::Null], vec![Cell::Text("a,b".into()), Cell::Bool(true)]];
        assert_eq!(rows(&two), "1,\r\n\"a,b\",true\r\n");
        assert_eq!(header(&["id".into(), "=x".into()]), "id,'=x\r\n");
    }
}
