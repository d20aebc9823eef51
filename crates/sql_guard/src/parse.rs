//! One statement, parsed.

use crate::Dialect;
use crate::findings::Report;
use crate::grammar;
use crate::limits::PARSER_DEPTH;
use crate::text::Text;
use crate::tokens::lower_first;
use sqlparser::ast::Statement;
use sqlparser::parser::{Parser, ParserError, ParserOptions};
use sqlparser::tokenizer::{Location, Span as TokenSpan, Token, TokenWithSpan};

pub(crate) fn parse(
    mut tokens: Vec<TokenWithSpan>,
    dialect: Dialect,
) -> Result<Statement, ParserError> {
    lower_escapes(&mut tokens);
    let mut parser = Parser::new(grammar::of(dialect))
        .with_options(ParserOptions::new().with_unescape(false))
        .with_recursion_limit(PARSER_DEPTH)
        .with_tokens_with_locations(tokens);
    let mut statements = parser.parse_statements()?;
    match (statements.pop(), statements.pop()) {
        (Some(statement), None) => Ok(statement),
        _ => Err(ParserError::ParserError("expected exactly one statement".into())),
    }
}

/// `{D '2024-01-01'}`: databases read these in any letter case, the parser in one.
fn lower_escapes(tokens: &mut [TokenWithSpan]) {
    for at in 1..tokens.len() {
        let opened = tokens[at - 1].token == Token::LBrace;
        if let (true, Token::Word(word)) = (opened, &mut tokens[at].token)
            && ["d", "t", "ts"].iter().any(|kind| word.value.eq_ignore_ascii_case(kind))
        {
            word.value.make_ascii_lowercase();
        }
    }
}

/// In the author's words rather than the parser's.
pub(crate) fn explain(error: &ParserError, text: &Text, report: &mut Report) {
    let message = match error {
        ParserError::RecursionLimitExceeded => {
            report.deny(
                "input.too_deep",
                "the statement nests too deeply".into(),
                text.whole(),
                Some("use fewer levels".into()),
            );
            return;
        }
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
    };
    let (message, place) = split_place(message);
    let span = place.map_or_else(|| text.whole(), |place| text.span(TokenSpan::new(place, place)));
    let message = match message.strip_prefix("Expected: ") {
        Some(rest) => match rest.rsplit_once(", found: ") {
            Some((_, "EOF")) => "the statement ends too early".to_string(),
            Some((wanted, found)) => {
                format!("cannot read the statement at `{found}`: expected {}", lower_first(wanted))
            }
            None => format!("cannot read the statement: expected {rest}"),
        },
        None => format!("cannot read the statement: {}", lower_first(message)),
    };
    report.deny("syntax.invalid", message, span, None);
}

/// `… at Line: 1, Column: 8`
fn split_place(message: &str) -> (&str, Option<Location>) {
    let Some((message, place)) = message.rsplit_once(" at Line: ") else { return (message, None) };
    let place = place.split_once(", Column: ").and_then(|(line, column)| {
        Some(Location { line: line.trim().parse().ok()?, column: column.trim().parse().ok()? })
    });
    (message, place)
}
