//! What is refused before anything is parsed: length, invisible characters, executable comments,
//! depth. Every tree built later is at most as deep as what passes here.

use crate::Dialect;
use crate::findings::Report;
use crate::text::Text;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Longest statement, in bytes. 64 KiB: several times the longest statement a person writes.
pub(crate) const MAX_BYTES: usize = 64 * 1024;
/// Deepest nesting of parentheses, brackets and CASE.
const MAX_BRACKETS: usize = 60;
/// Most tokens on the way to the deepest one, counting at each open bracket those since its last
/// comma. A chain of operators makes a tree as deep as it is long, so this bounds every tree.
const MAX_PATH: usize = 12_000;
/// Most UNION, INTERSECT and EXCEPT in one statement; SQLite's own limit.
const MAX_SET_OPERATIONS: usize = 500;
/// Most operators for which the parser copies its left side; more would take quadratic time.
const MAX_COPYING_OPERATORS: usize = 200;
/// Levels the parser may descend; a bracket costs it up to five.
pub(crate) const PARSER_DEPTH: usize = 400;

/// False when the text must not even be read further.
pub(crate) fn check_text(sql: &str, dialect: Dialect, text: &Text, report: &mut Report) -> bool {
    if sql.len() > MAX_BYTES {
        report.deny(
            "input.too_long",
            format!("the statement is {} bytes long, at most {MAX_BYTES} are allowed", sql.len()),
            text.bytes(0, 0),
            Some("split the work into smaller statements".into()),
        );
        return false;
    }
    let mut clean = true;
    let mut characters = sql.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let followed_by_newline = characters.peek().is_some_and(|(_, next)| *next == '\n');
        if let Some(what) = forbidden(character, followed_by_newline) {
            clean = false;
            report.deny(
                "input.invisible_character",
                format!("the statement holds {what} (U+{:04X})", u32::from(character)),
                text.bytes(at, at + character.len_utf8()),
                Some("remove the character; it is not visible but changes how text reads".into()),
            );
        }
    }
    if dialect == Dialect::Mysql {
        for (at, opening) in sql.match_indices("/*") {
            let inside = sql[at + opening.len()..].trim_start_matches(['m', 'M']);
            if inside.starts_with('!') {
                clean = false;
                report.deny(
                    "input.executable_comment",
                    "comments that MySQL executes (`/*! … */`) are not allowed".into(),
                    text.bytes(at, at + 3),
                    Some("write the statement without version comments".into()),
                );
            }
        }
    }
    clean
}

fn forbidden(character: char, followed_by_newline: bool) -> Option<&'static str> {
    match character {
        '\t' | '\n' => None,
        '\r' if followed_by_newline => None,
        '\0' => Some("a NUL character"),
        '\r' => Some("a carriage return without a line feed"),
        '\u{1}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some("a control character"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a character that reorders the text on screen")
        }
        '\u{2028}' | '\u{2029}' => Some("an invisible line separator"),
        '\u{feff}' | '\u{200b}' | '\u{2060}' => Some("an invisible character"),
        '\u{e0000}'..='\u{e007f}' => Some("an invisible tag character"),
        _ => None,
    }
}

/// `not not not …` nests without a bracket.
fn is_prefix(token: &Token) -> bool {
    match token {
        Token::Plus | Token::Minus | Token::Tilde | Token::ExclamationMark => true,
        Token::Word(word) => word.quote_style.is_none() && word.value.eq_ignore_ascii_case("not"),
        _ => false,
    }
}

/// An open bracket or CASE.
#[derive(Clone, Copy)]
struct Level {
    /// Tokens in it since its last comma.
    tokens: usize,
    case: bool,
}

/// False when the statement nests deeper than can be worked on safely.
pub(crate) fn check_depth(tokens: &[TokenWithSpan], text: &Text, report: &mut Report) -> bool {
    let mut open = vec![Level { tokens: 0, case: false }];
    let mut path = 0_usize;
    let mut set_operations = 0_usize;
    let mut copying = 0_usize;
    let mut prefixes = 0_usize;
    for token in tokens {
        if let Some(level) = open.last_mut() {
            level.tokens += 1;
            path += 1;
        }
        prefixes = if is_prefix(&token.token) { prefixes + 1 } else { 0 };
        match &token.token {
            Token::LParen | Token::LBracket | Token::LBrace => {
                open.push(Level { tokens: 0, case: false });
            }
            Token::Word(word) if word.quote_style.is_none() => {
                let is = |keyword: &str| word.value.eq_ignore_ascii_case(keyword);
                if is("case") {
                    open.push(Level { tokens: 0, case: true });
                } else if is("end") && open.last().is_some_and(|level| level.case) {
                    path -= open.pop().map_or(0, |level| level.tokens);
                } else if is("union") || is("intersect") || is("except") || is("minus") {
                    set_operations += 1;
                } else if ["glob", "match", "regexp", "is", "div"].iter().any(|word| is(word)) {
                    copying += 1;
                }
            }
            Token::RParen | Token::RBracket | Token::RBrace => {
                while open.len() > 1 {
                    let level = open.pop();
                    path -= level.map_or(0, |level| level.tokens);
                    if level.is_some_and(|level| !level.case) {
                        break;
                    }
                }
            }
            Token::ShiftLeft | Token::ShiftRight => copying += 1,
            Token::Comma => {
                if let Some(level) = open.last_mut() {
                    path -= std::mem::take(&mut level.tokens);
                }
            }
            _ => {}
        }
        let problem = if open.len() > MAX_BRACKETS || prefixes > MAX_BRACKETS {
            Some(format!("the statement nests deeper than {MAX_BRACKETS} levels"))
        } else if path > MAX_PATH {
            Some(format!("an expression of more than {MAX_PATH} parts is not allowed"))
        } else if set_operations > MAX_SET_OPERATIONS {
            Some(format!("more than {MAX_SET_OPERATIONS} set operations are not allowed"))
        } else if copying > MAX_COPYING_OPERATORS {
            Some(format!("more than {MAX_COPYING_OPERATORS} such operators are not allowed"))
        } else {
            None
        };
        if let Some(message) = problem {
            let fix = "use fewer levels, or a list: `x in (…)` instead of `x = … or x = …`";
            report.deny("input.too_deep", message, text.span(token.span), Some(fix.into()));
            return false;
        }
    }
    true
}
