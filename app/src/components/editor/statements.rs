//! Which statement the caret stands in. Splits at semicolons outside of quotes and comments.

use super::sql::{Flavour, TokenKind, tokens};
use std::ops::Range;

/// The statements of a text as byte ranges, without their semicolon and without comments around
/// them; parts that hold nothing but comments are left out.
pub fn statements(sql: &str, flavour: Flavour) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut current: Option<Range<usize>> = None;
    for token in tokens(sql, flavour) {
        match token.kind {
            TokenKind::Semicolon => found.extend(current.take()),
            TokenKind::Comment => {}
            _ => current = Some(current.map_or(token.start, |range| range.start)..token.end),
        }
    }
    found.extend(current);
    found
}

/// The statement at a caret (byte offset): the one around it; on the same line just behind a
/// semicolon the one that ended there; between statements the next; at the end the last.
pub fn statement_at(sql: &str, caret: usize, flavour: Flavour) -> Option<Range<usize>> {
    let all = statements(sql, flavour);
    let next = all.iter().position(|range| caret <= range.end).unwrap_or(all.len());
    let before = next.checked_sub(1).map(|index| &all[index]);
    let inside = all.get(next).is_some_and(|range| range.start <= caret);
    if !inside && let Some(before) = before {
        let gap = sql.get(before.end..caret).unwrap_or("");
        let own_line = gap.contains('\n');
        if !own_line || next == all.len() {
            return Some(before.clone());
        }
    }
    all.get(next).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(sql: &str, expected: &[&str]) {
        let found: Vec<_> =
            statements(sql, Flavour::Postgres).into_iter().map(|range| &sql[range]).collect();
        assert_eq!(found, expected, "{sql}");
    }

    #[test]
    fn only_a_semicolon_between_statements_splits() {
        split("", &[]);
        split(" ;; -- nothing\n;", &[]);
        split("select 1", &["select 1"]);
        split("select 1;", &["select 1"]);
        split("select 1; select 2 ;", &["select 1", "select 2"]);
        split("select ';'; select 2", &["select ';'", "select 2"]);
        split("select \"a;b\"; select 2", &["select \"a;b\"", "select 2"]);
        split("select 1 -- a; b\n; select 2", &["select 1", "select 2"]);
        split("/* a; */ select /* ; */ 1 /* ; */", &["select /* ; */ 1"]);
        split("select $$ ; $$; select $a$ ; $a$", &["select $$ ; $$", "select $a$ ; $a$"]);
        split("select 'open; select 2", &["select 'open; select 2"]);
        split("select 'ü;é'; select 2", &["select 'ü;é'", "select 2"]);
        split("select E'\\';'; select 2", &["select E'\\';'", "select 2"]);
    }

    /// `|` marks the caret.
    fn at(marked: &str, expected: &str) {
        let caret = marked.find('|').expect("the case marks its caret");
        let sql = marked.replace('|', "");
        let found = statement_at(&sql, caret, Flavour::Sqlite).map(|range| sql[range].to_owned());
        assert_eq!(found.as_deref().unwrap_or(""), expected, "{marked}");
    }

    #[test]
    fn the_caret_chooses_the_statement_a_person_would_expect() {
        at("|select 1; select 2", "select 1");
        at("sel|ect 1; select 2", "select 1");
        at("select 1|; select 2", "select 1");
        at("select 1;| select 2", "select 1");
        at("select 1; |select 2", "select 2");
        at("select 1; select| 2", "select 2");
        at("select 1;\n|\nselect 2", "select 2");
        at("select 1;\n\n|", "select 1");
        at("select 1\n\n|\n", "select 1");
        at("select 1;  |", "select 1");
        at("-- first|\nselect 1;\nselect 2", "select 1");
        at("select 1;\n-- second|\nselect 2", "select 2");
        at("|", "");
        at("-- only a comment|", "");
    }
}
