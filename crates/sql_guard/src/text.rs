//! Places in the statement as its author wrote it.

use crate::Span;
use sqlparser::tokenizer::{Location, Span as TokenSpan};

/// Turns the parser's places (line and column in characters, from 1) into byte offsets and columns
/// as editors count them.
pub(crate) struct Text<'a> {
    sql: &'a str,
    lines: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(sql: &'a str) -> Text<'a> {
        let starts = sql.match_indices('\n').map(|(at, _)| at + 1);
        Text { sql, lines: std::iter::once(0).chain(starts).collect() }
    }

    fn line(&self, number: u64) -> Option<(usize, &'a str)> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = *self.lines.get(index)?;
        let end = self.lines.get(index + 1).copied().unwrap_or(self.sql.len());
        Some((start, &self.sql[start..end]))
    }

    fn offset(&self, place: Location) -> Option<usize> {
        let (start, line) = self.line(place.line)?;
        let wanted = usize::try_from(place.column).ok()?.checked_sub(1)?;
        let within = line.char_indices().nth(wanted).map_or(line.len(), |(at, _)| at);
        Some(start + within)
    }

    /// The whole statement when the parser does not know the place.
    pub(crate) fn span(&self, span: TokenSpan) -> Span {
        match (self.offset(span.start), self.offset(span.end)) {
            (Some(start), Some(end)) if start < end => self.bytes(start, end),
            (Some(start), _) => self.bytes(start, start),
            _ => self.whole(),
        }
    }

    pub(crate) fn bytes(&self, start: usize, end: usize) -> Span {
        let line = self.lines.partition_point(|&at| at <= start);
        let column = self.sql[self.lines[line - 1]..start].encode_utf16().count() + 1;
        Span {
            start,
            end,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    pub(crate) fn whole(&self) -> Span {
        let start = self.sql.len() - self.sql.trim_start().len();
        self.bytes(start, self.sql.trim_end().len().max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units_and_offsets_count_bytes() {
        let text = Text::new("select '😀é',\n  nme from t");
        let at = |line, column| Location { line, column };
        assert_eq!(
            text.span(TokenSpan::new(at(1, 13), at(1, 14))),
            Span { start: 16, end: 17, line: 1, column: 14 }
        );
        let name = text.span(TokenSpan::new(at(2, 3), at(2, 6)));
        assert_eq!(name, Span { start: 19, end: 22, line: 2, column: 3 });
    }
}
