//! The parts of a wish: what is done, to which rows, with which value.

use crate::semantic::words::{Token, TokenKind};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    Delete {
        rows: String,
    },
    /// "mark … as …"
    Mark {
        rows: String,
        value: String,
    },
    /// "cancel …"
    Verb {
        verb: String,
        rows: String,
    },
    /// "set … of … to …"
    Set {
        column: String,
        rows: String,
        value: String,
    },
    /// "raise … of … by 10 %"
    Shift {
        column: String,
        rows: String,
        by: By,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct By {
    /// Digits, with a sign.
    pub(super) amount: String,
    pub(super) percent: bool,
}

impl Said {
    pub(super) fn rows(&self) -> &str {
        match self {
            Said::Delete { rows }
            | Said::Mark { rows, .. }
            | Said::Verb { rows, .. }
            | Said::Set { rows, .. }
            | Said::Shift { rows, .. } => rows,
        }
    }
}

const POLITE: [&str; 10] =
    ["please", "can", "could", "you", "i", "want", "to", "now", "then", "just"];

/// Verbs that name a state: "cancel the orders" makes them cancelled.
pub(in crate::semantic) const STATES: [(&str, &[&str]); 7] = [
    ("cancel", &["cancelled", "canceled"]),
    ("archive", &["archived"]),
    ("close", &["closed"]),
    ("approve", &["approved"]),
    ("deactivate", &["inactive", "deactivated"]),
    ("activate", &["active"]),
    ("complete", &["completed", "complete"]),
];

pub(super) fn read(tokens: &[Token]) -> Option<Said> {
    let start = tokens.iter().position(|token| !POLITE.contains(&token.lower.as_str()))?;
    let (verb, rest) = tokens[start..].split_first()?;
    let rest = trimmed(rest);
    match verb.lower.as_str() {
        "delete" | "remove" | "erase" | "purge" => Some(Said::Delete { rows: text(rest) }),
        "mark" | "flag" | "label" | "move" => {
            let at = last(rest, &["as", "to"])?;
            Some(Said::Mark { rows: text(&rest[..at]), value: value(&rest[at + 1..]) })
        }
        "set" | "change" | "update" | "switch" => assignment(rest),
        "increase" | "raise" => shift(rest, ""),
        "decrease" | "reduce" | "lower" => shift(rest, "-"),
        state if STATES.iter().any(|(verb, _)| *verb == state) => {
            Some(Said::Verb { verb: state.to_owned(), rows: text(rest) })
        }
        _ => None,
    }
}

/// "the status of orders … to archived", "status to archived for orders …", "orders … set status to …"
fn assignment(rest: &[Token]) -> Option<Said> {
    if let Some(set) = first(rest, &["set"]) {
        let after = &rest[set + 1..];
        let to = first(after, &["to", "="])?;
        return Some(Said::Set {
            column: text(&after[..to]),
            rows: text(&rest[..set]),
            value: value(&after[to + 1..]),
        });
    }
    let to = last(rest, &["to", "="])?;
    let (left, right) = (&rest[..to], &rest[to + 1..]);
    if let Some(of) = first(left, &["of", "for", "on"]) {
        return Some(Said::Set {
            column: text(&left[..of]),
            rows: text(&left[of + 1..]),
            value: value(right),
        });
    }
    let of = first(right, &["for", "of", "on", "where"])?;
    Some(Said::Set { column: text(left), rows: text(&right[of + 1..]), value: value(&right[..of]) })
}

/// "the price of products … by 10 %"
fn shift(rest: &[Token], sign: &str) -> Option<Said> {
    let by = last(rest, &["by"])?;
    let amount = rest.get(by + 1).filter(|token| token.kind == TokenKind::Number)?;
    let percent =
        rest.get(by + 2).is_some_and(|unit| ["%", "percent"].contains(&unit.lower.as_str()));
    let left = &rest[..by];
    let of = first(left, &["of", "for", "on"])?;
    let by = By { amount: format!("{sign}{}", amount.text), percent };
    Some(Said::Shift { column: text(&left[..of]), rows: text(&left[of + 1..]), by })
}

fn first(tokens: &[Token], words: &[&str]) -> Option<usize> {
    tokens.iter().position(|token| words.contains(&token.lower.as_str()))
}

fn last(tokens: &[Token], words: &[&str]) -> Option<usize> {
    tokens.iter().rposition(|token| words.contains(&token.lower.as_str()))
}

/// Without a full stop at the end.
fn trimmed(tokens: &[Token]) -> &[Token] {
    let end = tokens
        .iter()
        .rposition(|token| ![".", "!", "?"].contains(&token.text.as_str()))
        .map_or(0, |at| at + 1);
    &tokens[..end]
}

/// The words again, so that they can be read as a question.
fn text(tokens: &[Token]) -> String {
    let words = tokens.iter().map(|token| match token.kind {
        TokenKind::Quoted => format!("\"{}\"", token.text),
        _ => token.text.clone(),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn value(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}
