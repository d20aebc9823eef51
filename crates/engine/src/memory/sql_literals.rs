//! The literals of a statement, by place. Comments, names and quoted names are passed over.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlLiteral {
    pub place: Range<usize>,
    /// Unquoted and unescaped.
    pub text: String,
    pub quoted: bool,
}

pub fn literals(sql: &str) -> Vec<SqlLiteral> {
    let literal = |(piece, place): (Piece, Range<usize>)| match piece {
        Piece::Text => {
            let from = place.start + 1;
            let closed = place.len() > 1 && sql.as_bytes()[place.end - 1] == b'\'';
            let text = sql[from..if closed { place.end - 1 } else { place.end }].replace("''", "'");
            Some(SqlLiteral { place, text, quoted: true })
        }
        Piece::Number => {
            let text = sql[place.clone()].to_owned();
            Some(SqlLiteral { place, text, quoted: false })
        }
        Piece::Name | Piece::Comment => None,
    };
    pieces(sql).into_iter().filter_map(literal).collect()
}

/// Texts, quoted names and comments: where nothing else is looked for.
pub fn covered(sql: &str) -> Vec<Range<usize>> {
    let inside = |piece: &Piece| !matches!(piece, Piece::Number);
    let pieces = pieces(sql).into_iter().filter(|(piece, _)| inside(piece));
    pieces.map(|(_, place)| place).collect()
}

enum Piece {
    Text,
    Number,
    Name,
    Comment,
}

fn pieces(sql: &str) -> Vec<(Piece, Range<usize>)> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let from = at;
        let piece = match bytes[at] {
            b'\'' => {
                at = closing(bytes, at, b'\'');
                Piece::Text
            }
            quote @ (b'"' | b'`') => {
                at = closing(bytes, at, quote);
                Piece::Name
            }
            b'[' => {
                at = closing(bytes, at, b']');
                Piece::Name
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = past(sql, at, "\n");
                Piece::Comment
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = past(sql, at, "*/");
                Piece::Comment
            }
            byte if byte.is_ascii_digit() => {
                at = run(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'.');
                Piece::Number
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 => {
                at = run(bytes, at, |byte| {
                    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
                });
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        found.push((piece, from..at));
    }
    found
}

fn run(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|byte| !belongs(*byte)).map_or(bytes.len(), |end| from + end)
}

/// Just past the closing quote; a doubled quote is part of the text.
fn closing(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from + 1;
    while at < bytes.len() {
        if bytes[at] == quote {
            if bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    bytes.len()
}

fn past(sql: &str, from: usize, end: &str) -> usize {
    sql[from..].find(end).map_or(sql.len(), |at| from + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_literals_are_found() {
        let cases = [
            ("select 'it''s', 5 from t2 where \"c 7\" = 3.5 -- 9\nlimit 10", "it's 5 3.5 10"),
            ("select [1], `2` /* 3 */ from a where b = '2024-01-01'", "2024-01-01"),
            ("select 'open", "open"),
            ("select 'é', 1", "é 1"),
            ("select ''", ""),
        ];
        for (sql, expected) in cases {
            let texts: Vec<String> = literals(sql).into_iter().map(|found| found.text).collect();
            assert_eq!(texts.join(" "), expected, "{sql}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_at_letters_and_in_order(sql in "[a-z0-9 '\"`\\[\\]/*é.-]{0,60}") {
            let mut from = 0;
            for found in literals(&sql) {
                proptest::prop_assert!(found.place.start >= from && found.place.end <= sql.len());
                proptest::prop_assert!(sql.get(found.place.clone()).is_some());
                from = found.place.end;
            }
        }
    }
}
