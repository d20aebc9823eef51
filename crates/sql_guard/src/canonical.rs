//! The text that runs: printed from the tree that was checked, read back, and compared with it.

use crate::Dialect;
use crate::findings::Report;
use crate::limits;
use crate::parse::parse;
use crate::source_map::{self, Anchor};
use crate::text::Text;
use crate::tokens::{self, Tokens, marks};
use sha2::{Digest, Sha256};
use sqlparser::ast::Statement;
use sqlparser::tokenizer::Token;

pub(crate) struct Printed {
    pub(crate) text: String,
    /// Where in it the author's names and values are.
    pub(crate) anchors: Vec<Anchor>,
}

/// `None` when the printed text would not be read as the tree it was printed from.
pub(crate) fn print(statement: &Statement, read: &Tokens, dialect: Dialect) -> Option<Printed> {
    let mut printed = marks::restored(statement.to_string());
    if !read.excludes.is_empty() {
        printed = with_excludes(&printed, read, dialect)?;
    }
    let text = Text::new(&printed);
    let mut report = Report::default();
    let clean = limits::check_text(&printed, dialect, &text, &mut report);
    let tokens = tokens::read(&printed, dialect, &text, &mut report)?;
    let again = tokens::respell(&tokens, dialect);
    if !clean || !report.is_clean() || again.excludes != read.excludes {
        return None;
    }
    let parsed = parse(again.list, dialect).ok().filter(|parsed| parsed == statement)?;
    let anchors = source_map::anchors(statement, &parsed);
    Some(Printed { text: printed, anchors })
}

/// Puts each back at the end of its frame. A frame that was not the author's would shift the count,
/// so there must be as many as before.
fn with_excludes(printed: &str, read: &Tokens, dialect: Dialect) -> Option<String> {
    let text = Text::new(printed);
    let tokens = tokens::read(printed, dialect, &text, &mut Report::default())?;
    let frames: Vec<usize> = tokens::frames(&tokens).collect();
    if frames.len() != read.frames {
        return None;
    }
    let mut whole = String::with_capacity(printed.len() + 32 * read.excludes.len());
    let mut done = 0;
    for exclude in &read.excludes {
        let start = *frames.get(exclude.frame.checked_sub(1)?)?;
        let mut open = 0_usize;
        let end = tokens.get(start..)?.iter().find(|token| match token.token {
            Token::LParen => {
                open += 1;
                false
            }
            Token::RParen if open == 0 => true,
            Token::RParen => {
                open -= 1;
                false
            }
            _ => false,
        })?;
        let at = text.span(end.span).start;
        whole.push_str(printed.get(done..at)?);
        whole.push(' ');
        whole.push_str(&exclude.words);
        done = at;
    }
    whole.push_str(printed.get(done..)?);
    Some(whole)
}

/// SHA-256, lowercase hex.
pub(crate) fn hash(canonical: &str) -> String {
    hex::encode(Sha256::digest(canonical.as_bytes()))
}
