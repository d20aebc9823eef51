//! From text to tokens the parser understands. Constructs of the engines that the parser does not
//! know are respelled, token by token, so that every token keeps its place in the author's text.

mod joins;
pub(crate) mod marks;
mod mysql;
mod postgres;
mod respell;
mod sqlite;

pub(crate) use respell::respell;

use crate::findings::Report;
use crate::grammar;
use crate::text::Text;
use crate::{Dialect, Span};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};

/// What the parser reads, and what was set aside for printing.
pub(crate) struct Tokens {
    pub(crate) list: Vec<TokenWithSpan>,
    /// `EXCLUDE …` of window frames, in the order of the text.
    pub(crate) excludes: Vec<Exclude>,
    /// How many window frames there are.
    pub(crate) frames: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exclude {
    /// Which of the frames it belongs to, from 1.
    pub(crate) frame: usize,
    pub(crate) words: String,
}

/// Without white space and comments. `None` when the text has no tokens, like an open string.
pub(crate) fn read(
    sql: &str,
    dialect: Dialect,
    text: &Text,
    report: &mut Report,
) -> Option<Vec<TokenWithSpan>> {
    let grammar = grammar::of(dialect);
    // Literals stay as written, so that printing them gives back the same bytes.
    let mut tokens =
        match Tokenizer::new(grammar, sql).with_unescape(false).tokenize_with_location() {
            Ok(tokens) => tokens,
            Err(error) => {
                let place = sqlparser::tokenizer::Span::new(error.location, error.location);
                report.deny(
                    "syntax.unreadable",
                    format!("the text ends in the middle: {}", lower_first(&error.message)),
                    text.span(place),
                    Some("close the quote or comment".into()),
                );
                return None;
            }
        };
    for token in &mut tokens {
        // The tokenizer reads both alike, but `0x1f` is a number where `x'1f'` is a row of bytes.
        if let Token::HexStringLiteral(_) = &token.token {
            let Span { start, end, .. } = text.span(token.span);
            if let Some(written) = sql.get(start..end).filter(|written| written.starts_with('0')) {
                token.token = Token::Number(written.to_owned(), false);
            }
        }
    }
    for token in &tokens {
        if let Token::DollarQuotedString(quoted) = &token.token
            && (dialect != Dialect::Postgres
                || quoted.tag.as_deref().is_some_and(starts_with_digit))
        {
            report.deny(
                "syntax.unreadable",
                "this is not a text in dollar quotes for the database".into(),
                text.span(token.span),
                Some("write the text in single quotes".into()),
            );
            return None;
        }
        if let Token::Whitespace(Whitespace::MultiLineComment(comment)) = &token.token
            && dialect == Dialect::Mysql
            && is_unsafe_hint(comment)
        {
            report.deny(
                "hint.not_allowed",
                "optimizer hints that change settings are not allowed".into(),
                text.span(token.span),
                Some("remove the hint".into()),
            );
        }
    }
    tokens.retain(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF));
    Some(tokens)
}

/// `$1$` is a parameter and a stray `$`, not the start of a text.
fn starts_with_digit(tag: &str) -> bool {
    tag.starts_with(|first: char| first.is_ascii_digit())
}

fn is_unsafe_hint(comment: &str) -> bool {
    let upper = comment.to_ascii_uppercase();
    comment.trim_start().starts_with('+')
        && ["SET_VAR", "MAX_EXECUTION_TIME", "RESOURCE_GROUP"]
            .iter()
            .any(|word| upper.contains(word))
}

pub(crate) fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect::<String>()
    })
}

/// An unquoted word.
pub(crate) fn word(token: Option<&TokenWithSpan>) -> Option<&str> {
    match token.map(|token| &token.token) {
        Some(Token::Word(word)) if word.quote_style.is_none() => Some(word.value.as_str()),
        _ => None,
    }
}

pub(crate) fn is_word(token: Option<&TokenWithSpan>, wanted: &str) -> bool {
    word(token).is_some_and(|word| word.eq_ignore_ascii_case(wanted))
}

fn is(token: Option<&TokenWithSpan>, wanted: &Token) -> bool {
    token.is_some_and(|token| token.token == *wanted)
}

fn is_name(token: Option<&TokenWithSpan>) -> bool {
    matches!(token.map(|token| &token.token), Some(Token::Word(_)))
}

/// `f(days := 1)`: Postgres has no variables to assign, but names arguments like this.
pub(crate) fn is_argument(tokens: &[TokenWithSpan], assignment: usize) -> bool {
    let before = |back: usize| assignment.checked_sub(back).and_then(|at| tokens.get(at));
    is_name(before(1)) && (is(before(2), &Token::LParen) || is(before(2), &Token::Comma))
}

/// Where window frames start: ROWS, RANGE or GROUPS with a bound after it.
pub(crate) fn frames(list: &[TokenWithSpan]) -> impl Iterator<Item = usize> {
    let starts = |at: &usize| {
        let unit = ["rows", "range", "groups"].iter().any(|unit| is_word(list.get(*at), unit));
        let next = list.get(at + 1);
        let bound = ["between", "unbounded", "current"].iter().any(|word| is_word(next, word));
        let counted =
            is_word(list.get(at + 2), "preceding") || is_word(list.get(at + 2), "following");
        unit && (bound || counted)
    };
    (0..list.len()).filter(starts)
}
