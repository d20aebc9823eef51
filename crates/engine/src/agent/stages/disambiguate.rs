//! What to ask where a question can mean more than one thing: which results differ, and what a choice
//! made before decides.

use crate::ambiguity::{Rival, Rivalry};
use crate::execution::Ran;
use crate::memory::Choice;
use protocol::lineage::WordReading;
use protocol::table::Row;
use std::collections::HashMap;
use std::time::Duration;

/// Rows read of each reading: enough to see that two differ.
pub const MOST_ROWS: u64 = 200;
/// For each reading; one that takes longer says nothing about the others.
pub const DEADLINE: Duration = Duration::from_secs(5);
/// `because` of the words that a choice decides.
pub const CHOICE: &str = "choice";
/// What an option shows of its rows.
const SAMPLE: (usize, usize) = (3, 5);

/// A question back, with what each answer to it leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialogue {
    pub question: String,
    /// As asked.
    pub words: String,
    /// The options answer the question; otherwise they show what there is to choose from.
    pub whole: bool,
    pub options: Vec<Offered>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    pub target: String,
    pub meaning: String,
    pub row_count: u64,
    pub truncated: bool,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

impl Dialogue {
    pub fn message(&self) -> String {
        let (words, count) = (&self.words, self.options.len());
        let differ = if self.whole { "the answers differ" } else { "they hold different rows" };
        format!("\"{words}\" can mean {count} things here, and {differ}.")
    }
}

/// What was chosen before, by the person themselves or for everybody, and names one of the rivals.
pub fn remembered<'a>(rivalry: &'a Rivalry, choices: &[Choice]) -> Option<(&'a Rival, Choice)> {
    choices.iter().filter(|choice| choice.key == rivalry.key).find_map(|choice| {
        let rival = rivalry.rivals.iter().find(|rival| rival.target == choice.target)?;
        Some((rival, choice.clone()))
    })
}

/// The evidence that a choice gives.
pub fn evidence(rivalry: &Rivalry, rival: &Rival, choice: &Choice) -> WordReading {
    let day = choice.chosen_at.get(..10).unwrap_or_default();
    let others = rivalry.rivals.iter().filter(|other| other.target != rival.target);
    let others: Vec<String> = others.map(|other| format!("`{}`", other.target)).collect();
    let who = match &choice.scope {
        crate::memory::MemoryScope::User(_) => "you chose",
        crate::memory::MemoryScope::Workspace => "chosen for the workspace",
    };
    let meaning = format!("`{}`, not {}: {who} on {day}", rival.target, others.join(" or "));
    WordReading { words: rivalry.words.clone(), meaning, because: CHOICE.to_owned() }
}

/// The question back, where at least two of the readings ran and gave something different.
pub fn dialogue(question: &str, rivalry: &Rivalry, ran: &[Option<Ran>]) -> Option<Dialogue> {
    let had: Vec<(&Rival, &Ran)> = rivalry
        .rivals
        .iter()
        .zip(ran)
        .filter_map(|(rival, ran)| Some((rival, ran.as_ref()?)))
        .collect();
    let (_, first) = had.first()?;
    if !had[1..].iter().any(|(_, other)| differ(first, other)) {
        return None;
    }
    let options = had.iter().map(|(rival, ran)| offered(rival, ran)).collect();
    Some(Dialogue {
        question: question.to_owned(),
        words: rivalry.words.clone(),
        whole: rivalry.whole,
        options,
    })
}

fn offered(rival: &Rival, ran: &Ran) -> Offered {
    let (rows, columns) = SAMPLE;
    Offered {
        target: rival.target.clone(),
        meaning: rival.meaning.clone(),
        row_count: ran.rows.len() as u64,
        truncated: ran.truncated,
        columns: ran.columns.iter().take(columns).map(|column| column.name.clone()).collect(),
        rows: ran
            .rows
            .iter()
            .take(rows)
            .map(|row| row.iter().take(columns).cloned().collect())
            .collect(),
    }
}

/// Not the same rows, in whatever order.
fn differ(one: &Ran, other: &Ran) -> bool {
    one.rows.len() != other.rows.len() || bag(&one.rows) != bag(&other.rows)
}

fn bag(rows: &[Row]) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for row in rows {
        let text = serde_json::to_string(row).expect("a row has no keys");
        *bag.entry(text).or_default() += 1;
    }
    bag
}
