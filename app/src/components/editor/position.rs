//! Places in a text, three ways: byte offsets (Rust, the guard), UTF-16 offsets and line/column
//! (Monaco). Everything that reaches the editor is translated here.

use protocol::query::{Finding, Span};
use std::ops::Range;

/// Counted from 1; columns in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A squiggle: where, and what the guard says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub from: Position,
    pub to: Position,
    pub message: String,
    pub rule: String,
}

pub fn position_of(text: &str, byte: usize) -> Position {
    let before = &text[..floor_border(text, byte)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before[line_start..].encode_utf16().count() + 1;
    Position { line: line as u32, column: column as u32 }
}

pub fn byte_of_utf16(text: &str, offset: usize) -> usize {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= offset {
            return at;
        }
        units += letter.len_utf16();
    }
    text.len()
}

/// Findings of a part of the text (the statement that ran) as markers in the whole text, whose
/// part starts at byte `base`. An empty span is widened to the word it touches.
pub fn markers(text: &str, base: usize, findings: &[Finding]) -> Vec<Marker> {
    findings
        .iter()
        .map(|finding| {
            let range = widen(text, base + finding.span.start..base + finding.span.end);
            let fix = finding.fix.as_ref().map(|fix| format!("\n{fix}")).unwrap_or_default();
            Marker {
                from: position_of(text, range.start),
                to: position_of(text, range.end),
                message: format!("{}{fix}", finding.message),
                rule: finding.rule.clone(),
            }
        })
        .collect()
}

/// The same finding, told in the lines of the whole text.
pub fn shift(text: &str, base: usize, finding: &Finding) -> Finding {
    let start = base + finding.span.start;
    let place = position_of(text, start);
    let span = Span { start, end: base + finding.span.end, line: place.line, column: place.column };
    Finding { span, ..finding.clone() }
}

fn widen(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor_border(text, range.start);
    let end = floor_border(text, range.end.max(start));
    if end > start {
        return start..end;
    }
    let word = text[start..]
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .unwrap_or(text.len() - start);
    let one = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + word.max(one)
}

fn floor_border(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// The line a problem is on and a caret line under it, for the error panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    pub line: u32,
    pub column: u32,
    pub text: String,
    /// Spaces and carets, as wide as `text` up to the end of the problem.
    pub carets: String,
}

pub fn excerpt(text: &str, span: &Span) -> Option<Excerpt> {
    let range = widen(text, span.start..span.end);
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
    let line = &text[line_start..line_end];
    if line.trim().is_empty() {
        return None;
    }
    let place = position_of(text, range.start);
    let before = text[line_start..range.start].chars().map(|c| if c == '\t' { '\t' } else { ' ' });
    let under = text[range.start..range.end.min(line_end)].chars().count().max(1);
    let carets = before.chain(std::iter::repeat_n('^', under)).collect();
    Some(Excerpt { line: place.line, column: place.column, text: line.to_owned(), carets })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(start: usize, end: usize) -> Finding {
        let span = Span { start, end, line: 1, column: 1 };
        Finding { rule: "r".into(), message: "m".into(), span, fix: None }
    }

    #[test]
    fn columns_count_utf16_units_from_one() {
        let text = "ab\n😀é x\n";
        for (byte, line, column) in
            [(0, 1, 1), (2, 1, 3), (3, 2, 1), (7, 2, 3), (9, 2, 4), (10, 2, 5), (99, 3, 1)]
        {
            assert_eq!(position_of(text, byte), Position { line, column }, "byte {byte}");
        }
        for (units, byte) in [(0, 0), (3, 3), (5, 7), (6, 9), (99, 12)] {
            assert_eq!(byte_of_utf16(text, units), byte, "unit {units}");
        }
    }

    #[test]
    fn a_finding_of_the_second_statement_is_marked_in_the_second_statement() {
        let text = "select 1;\n\nselect bad from t";
        let found = markers(text, 11, &[finding(7, 10)]);
        assert_eq!(found[0].from, Position { line: 3, column: 8 });
        assert_eq!(found[0].to, Position { line: 3, column: 11 });
        assert_eq!(shift(text, 11, &finding(7, 10)).span.line, 3);
    }

    #[test]
    fn an_empty_span_covers_the_word_it_stands_before() {
        let text = "select größe from t";
        let found = markers(text, 0, &[finding(7, 7)]);
        assert_eq!(found[0].to, Position { line: 1, column: 13 });
        let last = markers("select", 0, &[finding(6, 6)]);
        assert_eq!(last[0].from, last[0].to);
    }

    #[test]
    fn an_excerpt_points_at_the_place() {
        let text = "select a\nfrom wrong w\nwhere 1";
        let shown = excerpt(text, &Span { start: 14, end: 19, line: 0, column: 0 }).unwrap();
        assert_eq!(shown.text, "from wrong w");
        assert_eq!(shown.carets, "     ^^^^^");
        assert_eq!((shown.line, shown.column), (2, 6));
        assert_eq!(excerpt("", &Span::default()), None);
    }
}
