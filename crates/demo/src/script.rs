//! Rows of a script written for PostgreSQL, in a SQLite file: INSERT and COPY … FROM stdin. The tables
//! have to be there. For evaluations over sample databases that are published as scripts.

use crate::DemoError;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;

/// What became of the statements that bring rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    pub statements: usize,
    /// Those that SQLite did not take, with its reason.
    pub failed: Vec<String>,
}

/// Creates `tables` in a new file at `to` and fills them from `script`.
pub fn load(tables: &[String], script: &str, to: &Path) -> Result<Loaded, DemoError> {
    if to.exists() {
        std::fs::remove_file(to)
            .map_err(|source| DemoError::File { path: to.to_owned(), source })?;
    }
    let mut connection = Connection::open(to)?;
    connection.execute_batch("pragma foreign_keys = off; pragma synchronous = off")?;
    let work = connection.transaction()?;
    for table in tables {
        work.execute_batch(table)?;
    }
    let mut loaded = Loaded::default();
    for piece in pieces(script) {
        loaded.statements += 1;
        let outcome = match &piece {
            Piece::Insert(statement) => work.execute_batch(&adapted(statement)),
            Piece::Copy { table, columns, rows } => copy(&work, table, columns, rows),
        };
        if let Err(error) = outcome {
            loaded.failed.push(error.to_string());
        }
    }
    work.commit()?;
    Ok(loaded)
}

enum Piece {
    Insert(String),
    Copy { table: String, columns: String, rows: Vec<String> },
}

fn pieces(script: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut lines = script.lines();
    let (mut statement, mut quoted) = (String::new(), false);
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if !quoted && (trimmed.is_empty() || trimmed.starts_with("--")) {
            continue;
        }
        if statement.trim().is_empty()
            && let Some((table, columns)) = copied(trimmed)
        {
            let rows = lines.by_ref().take_while(|row| *row != "\\.").map(str::to_owned).collect();
            found.push(Piece::Copy { table, columns, rows });
            continue;
        }
        for letter in line.chars() {
            quoted ^= letter == '\'';
            if letter == ';' && !quoted {
                take(&mut statement, &mut found);
            } else {
                statement.push(letter);
            }
        }
        statement.push('\n');
    }
    take(&mut statement, &mut found);
    found
}

fn take(statement: &mut String, found: &mut Vec<Piece>) {
    let text = std::mem::take(statement);
    let text = text.trim();
    if text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("insert ")) {
        found.push(Piece::Insert(text.to_owned()));
    }
}

/// The table and columns of `COPY t (a, b) FROM stdin;`.
fn copied(line: &str) -> Option<(String, String)> {
    let rest = line.strip_prefix("COPY ")?.strip_suffix("FROM stdin;")?;
    let (table, columns) = rest.split_once('(')?;
    Some((bare(table.trim()), columns.trim().trim_end_matches(')').to_owned()))
}

fn bare(table: &str) -> String {
    table.rsplit('.').next().unwrap_or(table).trim_matches('"').to_owned()
}

fn copy(
    work: &Connection,
    table: &str,
    columns: &str,
    rows: &[String],
) -> Result<(), rusqlite::Error> {
    let places = vec!["?"; columns.split(',').count()].join(", ");
    let mut insert =
        work.prepare(&format!("insert into \"{table}\" ({columns}) values ({places})"))?;
    for row in rows {
        let cells = row.split('\t').map(|cell| match cell {
            "\\N" => None,
            cell => Some(cell.replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\")),
        });
        insert.execute(params_from_iter(cells))?;
    }
    Ok(())
}

/// Without schemas, casts and intervals, which SQLite does not know.
fn adapted(statement: &str) -> String {
    let start = "insert into ".len();
    let name = statement.get(start..).unwrap_or_default();
    let end = name.find([' ', '(', '\n']).unwrap_or(name.len());
    let mut text = format!("insert into \"{}\"", bare(&name[..end]));
    let (mut quoted, mut rest) = (false, name[end..].chars().peekable());
    while let Some(letter) = rest.next() {
        quoted ^= letter == '\'';
        if letter == ':' && !quoted && rest.peek() == Some(&':') {
            rest.next();
            while rest.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_') {
                rest.next();
            }
        } else {
            text.push(letter);
        }
    }
    intervals(&text)
}

/// `NOW() - INTERVAL '5 months'` to `datetime('now', '-5 months')`; a week is seven days.
fn intervals(text: &str) -> String {
    const NOWS: [(&str, &str); 3] =
        [("NOW()", "datetime"), ("CURRENT_TIMESTAMP", "datetime"), ("CURRENT_DATE", "date")];
    let mut text = text.to_owned();
    for (now, function) in NOWS {
        for sign in ['-', '+'] {
            let wanted = format!("{now} {sign} INTERVAL '");
            while let Some(at) = text.to_ascii_uppercase().find(&wanted) {
                let after = at + wanted.len();
                let Some(length) = text[after..].find('\'') else { break };
                let (number, unit) =
                    text[after..after + length].split_once(' ').unwrap_or(("0", "days"));
                let (number, unit) = match (number.parse::<i64>(), unit) {
                    (Ok(weeks), "week" | "weeks") => (weeks * 7, "days"),
                    (Ok(number), unit) => (number, unit),
                    (Err(_), _) => (0, "days"),
                };
                let moved = format!("{function}('now', '{sign}{number} {unit}')");
                text.replace_range(at..=after + length, &moved);
            }
        }
    }
    text.replace("NOW()", "datetime('now')").replace("now()", "datetime('now')")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_inserts_and_copies_arrive() {
        let folder = tempfile::tempdir().expect("a directory");
        let path = folder.path().join("crew.sqlite");
        let script = "-- a script\nSET x = 1;\nINSERT INTO public.crew (name, since) VALUES\n  ('O''Neil; a', \
                      '2024-01-01'::date),\n  ('b', NOW() - INTERVAL '1 week');\n\
                      COPY public.crew (name, since) FROM stdin;\nc\t\\N\nd\\te\t2024-02-02\n\\.\n\
                      INSERT INTO nowhere VALUES (1);";
        let tables = ["create table crew (name text, since text)".to_owned()];
        let loaded = load(&tables, script, &path).expect("a database");
        assert_eq!((loaded.statements, loaded.failed.len()), (3, 1), "{loaded:?}");
        let connection = Connection::open(&path).expect("the database");
        let read = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0));
        assert_eq!(
            read("select group_concat(name, '|') from crew"),
            Ok("O'Neil; a|b|c|d\te".to_owned())
        );
        let week = "select cast(julianday('now') - julianday(since) as integer) || '' from crew where name = 'b'";
        assert!(["6", "7"].contains(&read(week).expect("a date").as_str()));
    }
}
