//! The text that runs: printed from the tree that was checked, read back, and compared with it.

use crate::Dialect;
use crate::findings::Report;
use crate::limits;
use crate::parse::parse;
use crate::text::Text;
use crate::tokens::{self, Exclude, ONLY};
use sha2::{Digest, Sha256};
use sqlparser::ast::Statement;
use sqlparser::tokenizer::Token;

/// `None` when the printed text would not be read as the tree it was printed from.
pub(crate) fn print(
    statement: &Statement,
    excludes: &[Exclude],
    dialect: Dialect,
) -> Option<String> {
    let mut printed = statement.to_string().replace(&format!("{ONLY}."), "ONLY ");
    if !excludes.is_empty() {
        printed = with_excludes(&printed, excludes, dialect)?;
    }
    let text = Text::new(&printed);
    let mut report = Report::default();
    let clean = limits::check_text(&printed, dialect, &text, &mut report);
    let tokens = tokens::read(&printed, dialect, &text, &mut report)?;
    let again = tokens::respell(&tokens, dialect);
    let same = clean
        && report.is_clean()
        && again.excludes == excludes
        && parse(&again, dialect).is_ok_and(|parsed| parsed == *statement);
    same.then_some(printed)
}

/// Puts each back in front of the bracket it stood before.
fn with_excludes(printed: &str, excludes: &[Exclude], dialect: Dialect) -> Option<String> {
    let text = Text::new(printed);
    let tokens = tokens::read(printed, dialect, &text, &mut Report::default())?;
    let brackets: Vec<usize> = tokens
        .iter()
        .filter(|token| token.token == Token::RParen)
        .map(|token| text.span(token.span).start)
        .collect();
    let mut whole = String::with_capacity(printed.len() + 32 * excludes.len());
    let mut done = 0;
    for exclude in excludes {
        let at = *brackets.get(exclude.bracket.checked_sub(1)?)?;
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
