//! Marks: words that stand in the tokens, and so in the tree, for a construct the parser has no
//! node for. They begin with a character no statement can hold (see `limits`), so an author cannot
//! write one, and printing puts the construct back.

use sqlparser::ast::Ident;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

/// `ONLY` in front of a relation, as a first part of its name.
pub(crate) const ONLY: &str = "\u{1}only";
/// `ROWS FROM (…)`, as the name of a function.
pub(crate) const ROWS_FROM: &str = "\u{1}rows";
/// `SEARCH …` and `CYCLE …` after an expression of WITH, as a name after FROM. The text follows.
pub(crate) const CLAUSE: &str = "\u{1}clause ";
/// `USING (…) AS name`, as one more column. The name follows, then [`END`].
pub(crate) const USING_AS: &str = "\u{1}) AS ";
pub(crate) const END: char = '\u{2}';
/// ROLLUP and CUBE inside GROUPING SETS, as the name of a function whose last argument is [`END`].
pub(crate) const ROLLUP: &str = "\u{1}rollup";
pub(crate) const CUBE: &str = "\u{1}cube";
/// `GROUP BY DISTINCT`, as a first column.
pub(crate) const DISTINCT: &str = "\u{1}distinct";
/// `ASC` and `DESC` of MariaDB's GROUP BY, as collations.
pub(crate) const ASCENDING: &str = "\u{1}asc";
pub(crate) const DESCENDING: &str = "\u{1}desc";
/// A type with a character set. The text follows.
pub(crate) const TYPE: &str = "\u{1}type ";

/// A word of exactly this text.
pub(super) fn word(text: String) -> Token {
    Token::Word(Word { value: text, quote_style: None, keyword: Keyword::NoKeyword })
}

/// Tokens as the author wrote them, one space between two.
pub(super) fn text_of(tokens: &[TokenWithSpan]) -> String {
    tokens.iter().map(|token| token.token.to_string()).collect::<Vec<_>>().join(" ")
}

/// What stands behind the mark, if the name is one.
pub(crate) fn after<'i>(ident: &'i Ident, mark: &str) -> Option<&'i str> {
    match ident.quote_style {
        None => ident.value.strip_prefix(mark),
        Some(_) => None,
    }
}

/// Printed text with every construct in its place.
pub(crate) fn restored(printed: String) -> String {
    if !printed.contains('\u{1}') {
        return printed;
    }
    printed
        .replace(&format!("{ONLY}."), "ONLY ")
        .replace(&format!("{ROWS_FROM}("), "ROWS FROM (")
        .replace(&format!(" FROM {CLAUSE}"), " ")
        .replace(&format!(", {USING_AS}"), ") AS ")
        .replace(&format!("({ROLLUP}("), "ROLLUP (")
        .replace(&format!("({CUBE}("), "CUBE (")
        .replace(&format!(", {END}))"), ")")
        .replace(&format!("{END})"), "")
        .replace(&format!("{DISTINCT}, "), "DISTINCT ")
        .replace(&format!(" COLLATE {ASCENDING}"), " ASC")
        .replace(&format!(" COLLATE {DESCENDING}"), " DESC")
        .replace(TYPE, "")
}
