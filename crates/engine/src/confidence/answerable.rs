//! Whether the data can answer a question at all, and what to say when it cannot: in the words of the
//! schema, so that the next question can be one that it answers.

use super::trace::is_asking;
use crate::catalog::Snapshot;
use crate::semantic::{morphology, words};

/// A question of which at least this part of the words leads nowhere is about something else.
const PART: f64 = 0.5;
/// A few words that lead nowhere may be what the team calls its things, which a model may guess.
const FEWEST: usize = 4;
/// Tables and columns that are told.
const TABLES: usize = 2;
const COLUMNS: usize = 6;

/// Words of `unknown` that lead to no table: not by a name, a comment, a value, a synonym or a hint.
fn lost(unknown: &[String], snapshot: &Snapshot) -> Vec<String> {
    let mut found: Vec<String> = unknown
        .iter()
        .flat_map(|words| words::content_words(words))
        .filter(|word| !word.chars().all(char::is_numeric))
        .filter(|word| !snapshot.leads_somewhere(word))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The data holds nothing of what is asked, and SQL for it would be made up. `unknown` is what the
/// planner could not place.
pub fn beyond(question: &str, unknown: &[String], snapshot: &Snapshot) -> bool {
    let lost = lost(unknown, snapshot).len();
    let content = words::content_words(question).len().max(1);
    lost >= FEWEST && lost as f64 / content as f64 >= PART
}

/// "nothing here is called `email`; `author` has aid, homepage, name".
pub fn lacking(question: &str, unknown: &[String], snapshot: &Snapshot) -> Option<String> {
    let asking = |phrase: &&String| {
        let mut words =
            phrase.split_whitespace().map(|word| morphology::stem(&word.to_lowercase()));
        words.all(|stem| is_asking(&stem))
    };
    let named: Vec<String> =
        unknown.iter().filter(|word| !asking(word)).map(|word| format!("`{word}`")).collect();
    if named.is_empty() {
        return None;
    }
    let near: Vec<String> = snapshot
        .search(question, TABLES)
        .into_iter()
        .filter(|hit| !hit.matched.is_empty())
        .filter_map(|hit| {
            let (_, table) = snapshot
                .catalog
                .tables()
                .find(|(schema, table)| schema.name == hit.schema && table.name == hit.table)?;
            let mut columns: Vec<&str> =
                table.columns.iter().map(|column| column.name.as_str()).take(COLUMNS).collect();
            if table.columns.len() > COLUMNS {
                columns.push("…");
            }
            Some(format!("`{}` has {}", table.name, columns.join(", ")))
        })
        .collect();
    let here = match near.is_empty() {
        false => near.join("; "),
        true => {
            let mut tables: Vec<&str> =
                snapshot.catalog.tables().map(|(_, table)| table.name.as_str()).collect();
            let more = tables.len() > COLUMNS;
            tables.truncate(COLUMNS);
            format!("the data is about {}{}", tables.join(", "), if more { ", …" } else { "" })
        }
    };
    Some(format!("nothing here is called {}; {here}", named.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use connectors::Profile;
    use sql_guard::{Dialect, ddl};

    fn snapshot() -> Snapshot {
        let script = "create table author (aid int primary key, name text, homepage text);
             create table paper (pid int primary key, title text, year int);";
        let catalog = ddl::catalog(script, Dialect::Sqlite).expect("two tables");
        Snapshot::build(catalog, Profile::default(), crate::semantic::Glossary::default(), "")
    }

    fn check(question: &str, unknown: &[&str], is_beyond: bool, told: Option<&str>) {
        let (snapshot, unknown) = (snapshot(), unknown.iter().map(|w| (*w).to_owned()));
        let unknown: Vec<String> = unknown.collect();
        assert_eq!(beyond(question, &unknown, &snapshot), is_beyond, "{question}");
        assert_eq!(lacking(question, &unknown, &snapshot).as_deref(), told, "{question}");
    }

    #[test]
    fn what_is_missing_is_told_in_the_words_of_the_schema() {
        check(
            "email of each author",
            &["email"],
            false,
            Some("nothing here is called `email`; `author` has aid, name, homepage"),
        );
        check(
            "What evidence supports the existence of dark matter?",
            &["evidence", "supports", "existence", "dark", "matter"],
            true,
            Some(
                "nothing here is called `evidence`, `supports`, `existence`, `dark`, `matter`; the data is \
                 about author, paper",
            ),
        );
        check(
            "average email of each author",
            &["average", "email"],
            false,
            Some("nothing here is called `email`; `author` has aid, name, homepage"),
        );
        check("average of authors", &["average"], false, None);
        check("papers by authors", &[], false, None);
        // A word that leads to a table another way is not lost.
        check(
            "writers of articles",
            &["writers", "articles"],
            false,
            Some("nothing here is called `writers`, `articles`; `author` has aid, name, homepage"),
        );
    }
}
