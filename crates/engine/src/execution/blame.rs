//! What the author of a statement is told when the database refuses it: in words without values, at
//! the place in their own text that the database objects to.

use crate::error::connector_problem;
use connectors::ConnectorError;
use protocol::Problem;
use protocol::query::{Finding, Span};
use sql_guard::{Catalog, CheckedStatement};

/// The rule under which the place is marked.
const RULE: &str = "database.refused";

/// Beginnings after which SQLite names what it does not like.
const NAMING: &[&str] = &[
    "no such column: ",
    "no such table: ",
    "no such function: ",
    "no such collation sequence: ",
    "no such index: ",
    "ambiguous column name: ",
    "misuse of aggregate: ",
    "misuse of aggregate function ",
    "misuse of window function ",
    "wrong number of arguments to function ",
    "unknown database ",
];

pub fn problem(error: &ConnectorError, statement: &CheckedStatement, catalog: &Catalog) -> Problem {
    let ConnectorError::Statement { message, code, offset } = error else {
        return connector_problem(error);
    };
    let known = |name: &str| is_known(name, statement, catalog);
    let told = scrubbed(message, known);
    let place = offset.map(|offset| statement.author_span(offset)).or_else(|| {
        names(message).into_iter().find_map(|name| statement.author_span_of(last(name)))
    });
    let scrubbed =
        ConnectorError::Statement { message: told.clone(), code: code.clone(), offset: None };
    let problem = connector_problem(&scrubbed);
    let Some(sql_guard::Span { start, end, line, column }) = place else { return problem };
    let span = Span { start, end, line, column };
    let finding = Finding { rule: RULE.to_owned(), message: told, span, fix: None };
    problem.with_findings(vec![finding])
}

/// A part of the caller's snapshot, or a function the statement calls.
fn is_known(name: &str, statement: &CheckedStatement, catalog: &Catalog) -> bool {
    let part = |part: &str| {
        let same = |known: &str| known.eq_ignore_ascii_case(part);
        catalog.tables().any(|(schema, table)| {
            same(&schema.name)
                || same(&table.name)
                || table.columns.iter().any(|column| same(&column.name))
        }) || statement.functions().iter().any(|function| same(last(function)))
    };
    !name.is_empty() && name.split('.').all(|piece| part(bare(piece)))
}

/// Names stay where they are known; everything else that was quoted or named is left out, because
/// it may be a value.
fn scrubbed(message: &str, known: impl Fn(&str) -> bool) -> String {
    if let Some((beginning, name)) = named(message) {
        return match known(name) {
            true => message.to_owned(),
            false => beginning.trim_end().trim_end_matches(':').to_owned(),
        };
    }
    let mut told = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, inner, after)) = quoted(rest) {
        told.push_str(before);
        match known(inner) {
            true => told.push_str(&rest[before.len()..rest.len() - after.len()]),
            false => told.push('…'),
        }
        rest = after;
    }
    told.push_str(rest);
    told
}

/// What the message names, likeliest first.
fn names(message: &str) -> Vec<&str> {
    if let Some((_, name)) = named(message) {
        return vec![name];
    }
    let mut names = Vec::new();
    let mut rest = message;
    while let Some((_, inner, after)) = quoted(rest) {
        names.push(inner);
        rest = after;
    }
    names
}

fn named(message: &str) -> Option<(&str, &str)> {
    let beginning = NAMING.iter().find(|beginning| message.starts_with(**beginning))?;
    let (beginning, name) = message.split_at(beginning.len());
    Some((beginning, name.split(['(', ' ']).next().unwrap_or(name)))
}

/// Before, inside and after the first quotes. Quotes that nobody closes reach to the end.
fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let opening = text.find(['"', '\'', '`', '“', '‘'])?;
    let (before, tail) = text.split_at(opening);
    let open = tail.chars().next()?;
    let close = match open {
        '“' => '”',
        '‘' => '’',
        other => other,
    };
    let inside = &tail[open.len_utf8()..];
    Some(match inside.find(close) {
        Some(end) => (before, &inside[..end], &inside[end + close.len_utf8()..]),
        None => (before, inside, ""),
    })
}

fn last(name: &str) -> &str {
    bare(name.rsplit('.').next().unwrap_or(name))
}

fn bare(name: &str) -> &str {
    name.trim_matches(['"', '`', '[', ']', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_stay_in_a_message() {
        let known = |name: &str| ["total", "orders", "orders.total"].contains(&name);
        for (message, told) in [
            ("no such column: total", "no such column: total"),
            ("no such column: secret_salary", "no such column"),
            ("ambiguous column name: hidden.region", "ambiguous column name"),
            ("near \"orders\": syntax error", "near \"orders\": syntax error"),
            ("near \"CANARY\": syntax error", "near …: syntax error"),
            (
                "invalid input syntax for type integer: \"CANARY_7\"",
                "invalid input syntax for type integer: …",
            ),
            (
                "Incorrect integer value: 'CANARY' for column 'total'",
                "Incorrect integer value: … for column 'total'",
            ),
            ("an open quote 'CANARY and more", "an open quote …"),
            ("integer overflow", "integer overflow"),
        ] {
            assert_eq!(scrubbed(message, known), told);
        }
    }

    #[test]
    fn a_message_names_what_it_is_about() {
        for (message, expected) in [
            ("no such column: o.nme", vec!["o.nme"]),
            ("wrong number of arguments to function round()", vec!["round"]),
            ("near \"from\": syntax error", vec!["from"]),
            ("integer overflow", vec![]),
        ] {
            assert_eq!(names(message), expected, "{message}");
        }
    }
}
