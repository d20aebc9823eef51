//! Comments written inside CREATE TABLE, SQLite's only place for them.
//!
//! A comment on the line that opens the column list speaks about the table; one behind a column,
//! on its line, about that column; one on lines of its own about the column that follows.

use std::collections::BTreeMap;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) table: Option<String>,
    /// By lowercase column name.
    pub(super) columns: BTreeMap<String, String>,
}

pub(super) fn parse(create: &str) -> Written {
    let mut reader = Reader::default();
    for (line, token) in tokens(create) {
        reader.take(line, token);
    }
    reader.written
}

#[derive(Default)]
struct Reader {
    written: Written,
    depth: usize,
    opened_on: Option<usize>,
    /// The definition being read: its first name and the line of its last token.
    current: Option<(Option<String>, usize)>,
    /// The definition that ended with a comma on this line.
    ended: Option<(Option<String>, usize)>,
    /// Comments on lines of their own, waiting for the next column.
    waiting: Vec<String>,
}

impl Reader {
    fn take(&mut self, line: usize, token: Token<'_>) {
        match token {
            Token::Comment(text) => self.comment(line, text),
            Token::Sign('(') => {
                self.depth += 1;
                match self.depth {
                    1 => self.opened_on = self.opened_on.or(Some(line)),
                    _ => self.touch(line, None),
                }
            }
            Token::Sign(')') => self.depth = self.depth.saturating_sub(1),
            Token::Sign(',') if self.depth == 1 => {
                self.ended = self.current.take().map(|(name, _)| (name, line));
            }
            Token::Sign(_) => self.touch(line, None),
            Token::Name(name) => self.touch(line, Some(name)),
        }
    }

    fn touch(&mut self, line: usize, name: Option<String>) {
        if self.depth == 0 {
            return;
        }
        if let Some((_, last)) = &mut self.current {
            *last = line;
            return;
        }
        let name = name.map(|name| name.to_lowercase()).filter(|name| !is_constraint(name));
        let waiting = std::mem::take(&mut self.waiting);
        for text in waiting {
            self.note(name.as_deref(), &text);
        }
        self.current = Some((name, line));
    }

    fn comment(&mut self, line: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        let on_this_line = [&self.current, &self.ended]
            .into_iter()
            .flatten()
            .find(|(_, last)| *last == line)
            .map(|(name, _)| name.clone());
        match on_this_line {
            Some(name) => self.note(name.as_deref(), text),
            None if self.depth == 0 || self.opened_on == Some(line) => {
                append(self.written.table.get_or_insert_default(), text);
            }
            None => self.waiting.push(text.to_owned()),
        }
    }

    fn note(&mut self, column: Option<&str>, text: &str) {
        if let Some(column) = column {
            append(self.written.columns.entry(column.to_owned()).or_default(), text);
        }
    }
}

fn append(whole: &mut String, text: &str) {
    if !whole.is_empty() {
        whole.push(' ');
    }
    whole.push_str(text);
}

/// Words that begin a table constraint where a column name could stand.
fn is_constraint(word: &str) -> bool {
    matches!(word, "constraint" | "primary" | "unique" | "check" | "foreign")
}

enum Token<'a> {
    Name(String),
    Sign(char),
    Comment(&'a str),
}

/// Tokens with the line they begin on.
fn tokens(sql: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (sql, 0);
    while let Some(first) = rest.chars().next() {
        let (length, token) = next(rest, first);
        let (taken, left) = rest.split_at(length);
        tokens.extend(token.map(|token| (line, token)));
        line += taken.matches('\n').count();
        rest = left;
    }
    tokens
}

fn next(rest: &str, first: char) -> (usize, Option<Token<'_>>) {
    if let Some(comment) = rest.strip_prefix("--") {
        let length = comment.find('\n').unwrap_or(comment.len());
        return (length + 2, Some(Token::Comment(comment[..length].trim())));
    }
    if let Some(comment) = rest.strip_prefix("/*") {
        let length = comment.find("*/").unwrap_or(comment.len());
        let end = (length + 4).min(rest.len());
        return (end, Some(Token::Comment(comment[..length].trim())));
    }
    if first.is_whitespace() {
        return (first.len_utf8(), None);
    }
    if let Some(close) = closing(first) {
        let (length, name) = enclosed(rest, close);
        let token = if first == '\'' { Token::Sign(first) } else { Token::Name(name) };
        return (length, Some(token));
    }
    if first.is_alphanumeric() || first == '_' {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
        let word = &rest[..end.unwrap_or(rest.len())];
        return (word.len(), Some(Token::Name(word.to_owned())));
    }
    (first.len_utf8(), Some(Token::Sign(first)))
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' | '`' | '\'' => Some(open),
        '[' => Some(']'),
        _ => None,
    }
}

/// Length of a quoted piece with both quotes, and what stands between; a doubled quote is one.
fn enclosed(rest: &str, close: char) -> (usize, String) {
    let mut inside = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, sign)) = chars.next() {
        if sign != close {
            inside.push(sign);
        } else if close != ']' && chars.peek().is_some_and(|(_, next)| *next == close) {
            inside.push(close);
            chars.next();
        } else {
            return (at + sign.len_utf8(), inside);
        }
    }
    (rest.len(), inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(create: &str, table: Option<&str>, columns: &[(&str, &str)]) {
        let written = parse(create);
        assert_eq!(written.table.as_deref(), table, "table comment of:\n{create}");
        let columns = columns.iter().map(|(name, text)| ((*name).into(), (*text).into()));
        assert_eq!(written.columns, columns.collect(), "column comments of:\n{create}");
    }

    #[test]
    fn comments_belong_to_the_table_the_line_or_the_next_column() {
        check("create table t (id int)", None, &[]);
        check("create table t ( -- all of it\n id int)", Some("all of it"), &[]);
        check("create table t -- all\n(id int)", Some("all"), &[]);
        check(
            "create table t (\n id int, -- the key\n b int -- last\n)",
            None,
            &[("id", "the key"), ("b", "last")],
        );
        check(
            "create table t (\n -- first\n -- words\n id int,\n b int)",
            None,
            &[("id", "first words")],
        );
        check(
            "create table t (\n id int -- before the comma\n , b int)",
            None,
            &[("id", "before the comma")],
        );
        check(
            "create table t (\n price decimal(12, 2), -- net\n b int)",
            None,
            &[("price", "net")],
        );
        check(
            "create table t (\n \"Sales Rep\" text /* who sold */,\n [b c] int -- two\n)",
            None,
            &[("sales rep", "who sold"), ("b c", "two")],
        );
    }

    #[test]
    fn constraints_and_text_literals_take_no_comment() {
        check("create table t (\n a text default '-- no', -- yes\n b int)", None, &[("a", "yes")]);
        check("create table t (\n a int,\n primary key (a) -- not a column\n)", None, &[]);
        check(
            "create table t (\n a int check (a > 0 and\n a < 9), -- range\n b int)",
            None,
            &[("a", "range")],
        );
    }

    #[test]
    fn unfinished_text_ends_without_harm() {
        for broken in ["create table t (a '", "create table t (a /*", "--", "(((", "\"", ""] {
            parse(broken);
        }
    }
}
