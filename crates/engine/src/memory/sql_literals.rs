//! The literals of a statement, by place. Comments, names and quoted names are passed over. Texts are read as the
//! standard has them, and as PostgreSQL has them besides; those of MySQL are kept as [`plain`] writes them.

mod mysql;

pub use mysql::plain;

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlLiteral {
    pub place: Range<usize>,
    /// Unquoted and unescaped.
    pub text: String,
    pub quoted: bool,
}

pub fn literals(sql: &str) -> Vec<SqlLiteral> {
    let literal = |Found { piece, place }: Found| match piece {
        Piece::Text(inner, escapes) => {
            let text = sql[inner].replace("''", "'");
            let text = if escapes { text.replace("\\'", "'") } else { text };
            Some(SqlLiteral { place, text, quoted: true })
        }
        Piece::Number => {
            let text = sql[place.clone()].to_owned();
            Some(SqlLiteral { place, text, quoted: false })
        }
        Piece::Name | Piece::Word | Piece::Comment => None,
    };
    pieces(sql).into_iter().filter_map(literal).collect()
}

/// Texts, quoted names and comments: where nothing else is looked for.
pub fn covered(sql: &str) -> Vec<Range<usize>> {
    let inside = |found: &Found| !matches!(found.piece, Piece::Number | Piece::Word);
    pieces(sql).into_iter().filter(inside).map(|found| found.place).collect()
}

/// What is called something after `as`, with its quotes where it has some.
pub fn aliases(sql: &str) -> Vec<Range<usize>> {
    let pieces: Vec<Found> =
        pieces(sql).into_iter().filter(|found| !matches!(found.piece, Piece::Comment)).collect();
    let is_as = |found: &Found| {
        matches!(found.piece, Piece::Word) && sql[found.place.clone()].eq_ignore_ascii_case("as")
    };
    let named = |pair: &[Found]| {
        // SQLite and MySQL also take a text for a name.
        let name = matches!(pair[1].piece, Piece::Name | Piece::Word | Piece::Text(..));
        let adjoin = sql[pair[0].place.end..pair[1].place.start].trim().is_empty();
        (is_as(&pair[0]) && name && adjoin).then(|| pair[1].place.clone())
    };
    pieces.windows(2).filter_map(named).collect()
}

pub fn without_comments(sql: &str) -> String {
    let comments = pieces(sql).into_iter().filter(|found| matches!(found.piece, Piece::Comment));
    let mut text = String::with_capacity(sql.len());
    let mut from = 0;
    for Found { place, .. } in comments {
        text.push_str(&sql[from..place.start]);
        // A comment parts two words.
        text.push(' ');
        from = place.end;
    }
    text.push_str(&sql[from..]);
    text
}

/// `false`: another reader could see other texts in it, so that what is no literal here may be one there.
pub fn is_clear(sql: &str) -> bool {
    let bytes = sql.as_bytes();
    let fine = |found: &Found| match &found.piece {
        // Does the backslash escape the quote, or the text end there?
        Piece::Text(inner, false) => {
            !sql[inner.clone()].ends_with('\\') || paired(&sql[inner.clone()])
        }
        Piece::Comment => {
            let text = &sql[found.place.clone()];
            text.starts_with("--")
                || text.len() > 3 && text.ends_with("*/") && !text[2..].contains("/*")
        }
        _ => true,
    };
    let closed = |found: &Found| match found.piece {
        Piece::Text(..) | Piece::Name => {
            found.place.len() > 1
                && matches!(bytes[found.place.end - 1], b'\'' | b'"' | b'`' | b']' | b'$')
        }
        _ => true,
    };
    pieces(sql).iter().all(|found| fine(found) && closed(found))
}

fn paired(text: &str) -> bool {
    (text.len() - text.trim_end_matches('\\').len()).is_multiple_of(2)
}

struct Found {
    piece: Piece,
    place: Range<usize>,
}

enum Piece {
    /// Between its quotes, and whether a backslash escapes there.
    Text(Range<usize>, bool),
    Number,
    Name,
    Word,
    Comment,
}

fn pieces(sql: &str) -> Vec<Found> {
    let bytes = sql.as_bytes();
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    // Brackets around elements, as in `array['a', 'b'][1]`.
    let mut brackets = 0_u32;
    while at < bytes.len() {
        let mut from = at;
        let piece = match bytes[at] {
            b'\'' => {
                let escapes = match prefix(bytes, at) {
                    Some(letter) => {
                        from -= 1;
                        // The letter stood there as a word.
                        found.pop();
                        letter == b'e'
                    }
                    None => false,
                };
                let begin = at + 1;
                at = closing(bytes, at, b'\'', escapes);
                let closed = at > begin && bytes[at - 1] == b'\'';
                Piece::Text(begin..if closed { at - 1 } else { at }, escapes)
            }
            quote @ (b'"' | b'`') => {
                at = closing(bytes, at, quote, false);
                Piece::Name
            }
            b'$' => match dollar(sql, at) {
                Some((inner, end)) => {
                    at = end;
                    Piece::Text(inner, false)
                }
                None => {
                    at += 1;
                    continue;
                }
            },
            b'[' if brackets > 0 || is_subscript(sql, at) => {
                brackets += 1;
                at += 1;
                continue;
            }
            b']' => {
                brackets = brackets.saturating_sub(1);
                at += 1;
                continue;
            }
            b'[' => {
                at = closing(bytes, at, b']', false);
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
            byte if is_name(byte) => {
                at = run(bytes, at, |byte| is_name(byte) || byte == b'$');
                Piece::Word
            }
            _ => {
                at += 1;
                continue;
            }
        };
        found.push(Found { piece, place: from..at });
    }
    found
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The one letter directly before a text that says how to read it: `E'it\'s'`.
fn prefix(bytes: &[u8], at: usize) -> Option<u8> {
    let letter = *bytes.get(at.checked_sub(1)?)?;
    let alone = at < 2 || !(is_name(bytes[at - 2]) || bytes[at - 2] == b'$');
    (letter.is_ascii_alphabetic() && alone).then(|| letter.to_ascii_lowercase())
}

/// `$$text$$` and `$tag$text$tag$`: what is between, and where it ends.
fn dollar(sql: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let bytes = sql.as_bytes();
    let named = run(bytes, at + 1, is_name);
    if bytes.get(named) != Some(&b'$') || bytes[at + 1].is_ascii_digit() {
        return None;
    }
    let tag = &sql[at..=named];
    let begin = named + 1;
    match sql[begin..].find(tag) {
        Some(length) => Some((begin..begin + length, begin + length + tag.len())),
        None => Some((begin..sql.len(), sql.len())),
    }
}

/// An element of a list or a list itself, and no name in brackets.
fn is_subscript(sql: &str, at: usize) -> bool {
    let before = &sql[..at];
    let directly = before.ends_with(|letter: char| {
        letter.is_alphanumeric() || matches!(letter, '_' | ']' | ')' | '"')
    });
    let word = before.trim_end().rsplit(|letter: char| !letter.is_alphanumeric()).next();
    directly || word.is_some_and(|word| word.eq_ignore_ascii_case("array"))
}

fn run(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| !belongs(*byte)).map_or(bytes.len(), |end| from + end)
}

/// Just past the closing quote; a doubled quote is part of the text.
fn closing(bytes: &[u8], from: usize, quote: u8, escapes: bool) -> usize {
    let mut at = from + 1;
    while at < bytes.len() {
        if escapes && bytes[at] == b'\\' {
            at += 2;
            continue;
        }
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
mod tests;
