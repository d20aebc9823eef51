//! Whether two texts differ in nothing but their layout.

use crate::Dialect;
use crate::grammar;
use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

/// Both have the same tokens and comments, in the same order and the same case. Texts that have no
/// tokens, like an open string, are never the same.
pub fn differ_in_layout_only(one: &str, other: &str, dialect: Dialect) -> bool {
    let (one, other) = (said(one, dialect), said(other, dialect));
    one.is_some() && one == other
}

fn said(sql: &str, dialect: Dialect) -> Option<Vec<String>> {
    let tokens = Tokenizer::new(grammar::of(dialect), sql).with_unescape(false).tokenize().ok()?;
    let said = tokens.into_iter().filter_map(|token| match token {
        Token::EOF => None,
        Token::Whitespace(Whitespace::SingleLineComment { comment, prefix }) => {
            Some(format!("{prefix}{}", comment.trim_end()))
        }
        Token::Whitespace(Whitespace::MultiLineComment(comment)) => Some(format!("/*{comment}*/")),
        Token::Whitespace(_) => None,
        token => Some(token.to_string()),
    });
    Some(said.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_is_layout() {
        for (one, other, same) in [
            ("select 1,2", "select\n  1,\n  2", true),
            ("select 1 -- a\n", "select 1\n-- a", true),
            ("select 1 -- a", "select 1", false),
            ("select a", "SELECT a", false),
            ("select 'a b'", "select 'a  b'", false),
            ("select - -1", "select --1", false),
            ("select a||b", "select a | | b", false),
            ("select 'open", "select 'open", false),
        ] {
            assert_eq!(differ_in_layout_only(one, other, Dialect::Postgres), same, "{other}");
        }
    }
}
