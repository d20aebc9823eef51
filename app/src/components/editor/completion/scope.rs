//! Reading the unfinished statement around the caret: which tables are in scope under which name,
//! and what kind of word belongs here.

use crate::components::editor::sql::{Flavour, Token, TokenKind, is_keyword, is_word_part, tokens};
use crate::components::editor::statements::statement_at;
use protocol::catalog::{SchemaView, TableView};
use std::ops::Range;

/// A table of the FROM clause, visible at the caret.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// Alias, or the table's own name.
    pub name: String,
    pub table: &'a TableView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the start of a statement.
    Start,
    /// After FROM, JOIN, INTO or UPDATE, or a comma between tables.
    Table { join: bool },
    /// After a table: an alias, a join, the next clause.
    AfterTable,
    /// After ON.
    Condition,
    /// Anywhere else: columns and expressions.
    Expression,
}

#[derive(Debug)]
pub struct Scope<'a> {
    pub place: Place,
    pub sources: Vec<Source<'a>>,
    /// Names defined by WITH.
    pub local_tables: Vec<String>,
    /// What stands before a dot directly before the word: `o` in `o.cus|`.
    pub qualifier: Option<String>,
    /// The word being typed.
    pub replace: Range<usize>,
    /// Inside a comment or a text: nothing is offered.
    pub silent: bool,
}

/// Reads the statement at `caret`, a byte offset.
pub fn read<'a>(sql: &str, caret: usize, schema: &'a SchemaView, flavour: Flavour) -> Scope<'a> {
    let caret = (0..=caret.min(sql.len())).rev().find(|at| sql.is_char_boundary(*at)).unwrap_or(0);
    let statement = region(sql, caret, flavour);
    let all: Vec<Token> = tokens(&sql[statement.clone()], flavour)
        .into_iter()
        .map(|token| Token {
            start: token.start + statement.start,
            end: token.end + statement.start,
            ..token
        })
        .collect();
    let word = word_before(sql, caret);
    let silent = all.iter().any(|token| match token.kind {
        TokenKind::Comment => token.start < caret && caret <= token.end,
        TokenKind::Text => token.start < caret && caret < token.end,
        _ => false,
    });
    let before: Vec<Token> = all
        .iter()
        .copied()
        .filter(|token| token.end <= word.start && token.kind != TokenKind::Comment)
        .collect();
    let visible = groups_around(&all, caret);
    let sources = sources(sql, &all, &visible, schema);
    Scope {
        place: place(sql, &before),
        sources,
        local_tables: local_tables(sql, &all),
        qualifier: qualifier(sql, &before),
        replace: word,
        silent,
    }
}

/// From the previous semicolon to the next.
fn region(sql: &str, caret: usize, flavour: Flavour) -> Range<usize> {
    match statement_at(sql, caret, flavour) {
        Some(range) if caret <= range.end && caret >= range.start => range,
        Some(range) if range.end <= caret && !sql[range.end..caret].contains(';') => {
            range.start..caret
        }
        _ => caret..caret,
    }
}

fn word_before(sql: &str, caret: usize) -> Range<usize> {
    let start = sql[..caret]
        .char_indices()
        .rev()
        .take_while(|(_, letter)| is_word_part(*letter))
        .last()
        .map_or(caret, |(at, _)| at);
    start..caret
}

fn qualifier(sql: &str, before: &[Token]) -> Option<String> {
    let [.., name, dot] = before else { return None };
    (dot.kind == TokenKind::Dot).then(|| name.name(sql)).flatten()
}

/// The bracket groups around a place, outermost first; the statement itself is group 0, every other
/// is named by the position of its opening bracket plus one.
fn groups_around(all: &[Token], caret: usize) -> Vec<usize> {
    let mut open = vec![0];
    for (index, token) in all.iter().enumerate().take_while(|(_, token)| token.start < caret) {
        match token.kind {
            TokenKind::Open => open.push(index + 1),
            TokenKind::Close if open.len() > 1 => {
                open.pop();
            }
            _ => {}
        }
    }
    open
}

fn sources<'a>(
    sql: &str,
    all: &[Token],
    visible: &[usize],
    schema: &'a SchemaView,
) -> Vec<Source<'a>> {
    let mut found = Vec::new();
    let mut open = vec![0];
    // Whether the next name in each open group is a table.
    let mut expects = vec![false];
    let mut index = 0;
    while index < all.len() {
        let token = all[index];
        let top = expects.len() - 1;
        match token.kind {
            TokenKind::Open => {
                open.push(index + 1);
                expects[top] = false;
                expects.push(false);
            }
            TokenKind::Close if open.len() > 1 => {
                open.pop();
                expects.pop();
            }
            TokenKind::Comma => expects[top] = in_from_list(sql, all, index),
            TokenKind::Word if opens_table(token.text(sql)) => expects[top] = true,
            TokenKind::Word if is_keyword(token.text(sql)) => expects[top] = false,
            TokenKind::Word | TokenKind::Name if expects[top] => {
                expects[top] = false;
                let (path, next) = path(sql, all, index);
                let (alias, next) = alias(sql, all, next);
                if let Some(table) = lookup(schema, &path)
                    && visible.contains(open.last().unwrap_or(&0))
                {
                    found.push(Source { name: alias.unwrap_or(table.name.clone()), table });
                }
                index = next;
                continue;
            }
            _ => {}
        }
        index += 1;
    }
    found
}

fn opens_table(word: &str) -> bool {
    ["from", "join", "update", "into"].iter().any(|opener| word.eq_ignore_ascii_case(opener))
}

/// Whether a comma separates tables: the nearest clause word before it in the same group is FROM.
fn in_from_list(sql: &str, all: &[Token], comma: usize) -> bool {
    let mut depth = 0;
    for token in all[..comma].iter().rev() {
        match token.kind {
            TokenKind::Close => depth += 1,
            TokenKind::Open if depth == 0 => return false,
            TokenKind::Open => depth -= 1,
            TokenKind::Word if depth == 0 => {
                let text = token.text(sql).to_ascii_lowercase();
                match text.as_str() {
                    "from" => return true,
                    "select" | "where" | "by" | "on" | "using" | "set" | "values" | "having"
                    | "with" | "limit" => return false,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    false
}

/// `a.b.c` from `index` on, and the index behind it.
fn path(sql: &str, all: &[Token], index: usize) -> (Vec<String>, usize) {
    let mut parts: Vec<String> = all[index].name(sql).into_iter().collect();
    let mut next = index + 1;
    while let [dot, name, ..] = &all[next.min(all.len())..] {
        let (TokenKind::Dot, Some(name)) = (dot.kind, name.name(sql)) else { break };
        parts.push(name);
        next += 2;
    }
    (parts, next)
}

fn alias(sql: &str, all: &[Token], mut next: usize) -> (Option<String>, usize) {
    if all.get(next).is_some_and(|token| token.is_word(sql, "as")) {
        next += 1;
    }
    match all.get(next) {
        Some(token) if !(token.kind == TokenKind::Word && is_keyword(token.text(sql))) => {
            match token.name(sql) {
                Some(name) => (Some(name), next + 1),
                None => (None, next),
            }
        }
        _ => (None, next),
    }
}

pub fn lookup<'a>(schema: &'a SchemaView, path: &[String]) -> Option<&'a TableView> {
    let name = path.last()?;
    let within = path.len().checked_sub(2).map(|at| &path[at]);
    schema.tables.iter().find(|table| {
        table.name.eq_ignore_ascii_case(name)
            && within.is_none_or(|within| table.schema.eq_ignore_ascii_case(within))
    })
}

/// Names that WITH defines: a name before `as (`.
fn local_tables(sql: &str, all: &[Token]) -> Vec<String> {
    if !all.first().is_some_and(|token| token.is_word(sql, "with")) {
        return Vec::new();
    }
    all.windows(3)
        .filter(|window| window[1].is_word(sql, "as") && window[2].kind == TokenKind::Open)
        .filter_map(|window| window[0].name(sql))
        .collect()
}

fn place(sql: &str, before: &[Token]) -> Place {
    let Some(last) = before.last() else { return Place::Start };
    let mut depth = 0;
    for (back, token) in before.iter().rev().enumerate() {
        match token.kind {
            TokenKind::Close => depth += 1,
            TokenKind::Open if depth == 0 && back == 0 => return Place::Expression,
            TokenKind::Open if depth == 0 => return Place::Expression,
            TokenKind::Open => depth -= 1,
            TokenKind::Word if depth == 0 => {
                let word = token.text(sql).to_ascii_lowercase();
                let direct = back == 0;
                match word.as_str() {
                    "join" if direct => return Place::Table { join: true },
                    "from" | "into" | "update" if direct => return Place::Table { join: false },
                    "from" if last.kind == TokenKind::Comma => return Place::Table { join: false },
                    "from" | "join" if last.kind != TokenKind::Dot => return Place::AfterTable,
                    "from" | "join" => return Place::Table { join: word == "join" },
                    "on" => return Place::Condition,
                    "select" | "where" | "by" | "having" | "set" | "using" | "values" | "case"
                    | "when" | "limit" => return Place::Expression,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    if before.len() == 1 && is_keyword(last.text(sql)) { Place::Expression } else { Place::Start }
}
