//! What of the question can be found again in its SQL, whoever wrote it: words without a trace, and
//! columns that the question names and the SQL leaves aside.

use crate::catalog::Snapshot;
use crate::semantic::{morphology, synonyms, words};
use std::collections::BTreeSet;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// Words of the question.
    pub words: u32,
    /// Content words without a trace in the SQL, as a part of all; 0..1.
    pub untraced: f64,
    /// Columns that the question names in full, word by word, and the SQL does not mention.
    pub left_aside: Vec<String>,
    /// The first rows of an order are kept.
    pub keeps_first: bool,
    /// Rows without a value were taken out.
    pub skips_nulls: bool,
}

pub fn trace(question: &str, sql: &str, snapshot: &Snapshot) -> Trace {
    let asked: BTreeSet<String> = words::content_words(question)
        .iter()
        .flat_map(|word| words::split_identifier(word))
        .flat_map(|word| whole(&word))
        .collect();
    let written: BTreeSet<String> = sql
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .flat_map(words::split_identifier)
        .flat_map(|word| whole(&word))
        .collect();
    let content: Vec<&String> = asked.iter().filter(|stem| !is_asking(stem)).collect();
    let lost = content.iter().filter(|stem| !leaves_trace(stem, &written)).count();
    let upper = sql.to_uppercase();
    Trace {
        words: question.split_whitespace().count() as u32,
        untraced: lost as f64 / content.len().max(1) as f64,
        left_aside: left_aside(&asked, &written, snapshot),
        keeps_first: upper.contains("LIMIT ") && upper.contains("ORDER BY"),
        skips_nulls: upper.contains("IS NOT NULL"),
    }
}

/// The stem of a word, and those of what a short form stands for.
fn whole(word: &str) -> Vec<String> {
    let expanded = synonyms::expand(word).unwrap_or_default().iter();
    std::iter::once(word).chain(expanded.copied()).map(morphology::stem).collect()
}

fn leaves_trace(stem: &str, written: &BTreeSet<String>) -> bool {
    /// Shorter beginnings say nothing.
    const BEGINNING: usize = 4;
    written.contains(stem)
        || synonyms::of(stem).iter().any(|other| written.contains(other))
        || written.iter().any(|other| {
            stem.len() >= BEGINNING && other.starts_with(stem)
                || other.len() >= BEGINNING && stem.starts_with(other.as_str())
        })
}

fn left_aside(
    asked: &BTreeSet<String>,
    written: &BTreeSet<String>,
    snapshot: &Snapshot,
) -> Vec<String> {
    let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut found = Vec::new();
    for (_, table) in snapshot.catalog.tables() {
        for column in &table.columns {
            let mut stems: Vec<String> = words::split_identifier(&column.name)
                .iter()
                .map(|word| morphology::stem(word))
                .filter(|stem| stem != "id")
                .collect();
            stems.sort();
            let named = !stems.is_empty() && stems.iter().all(|stem| asked.contains(stem));
            if named && !stems.iter().all(|stem| written.contains(stem)) && seen.insert(stems) {
                found.push(column.name.clone());
            }
        }
    }
    found
}

/// Words that ask for a shape or an order: `confidence::doubts` looks after these.
pub(super) fn is_asking(stem: &str) -> bool {
    const ASKING: &str = "many much number total count average mean maximum minimum max min highest lowest most least \
        fewest largest smallest top best worst first last different distinct unique each per every sort order \
        ascending descending list show find give return tell name id more less than between before after not no \
        without never which who when what how there have has had do amount sum any either both only also \
        respectively greater bigger smaller larger above below over under equal same one two three four five six \
        seven eight nine ten year value exist associate correspond";
    stem.chars().all(char::is_numeric)
        || ASKING.split_whitespace().any(|word| morphology::stem(word) == stem)
}
