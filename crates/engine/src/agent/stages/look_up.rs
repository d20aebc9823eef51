//! What is asked of a column to see whether it holds a text of the question, and what the answers say.
//! Pure; `agent::looking` asks.

use crate::agent::stages::plan;
use crate::ambiguity::{self, Rival, Rivalry, Role};
use crate::catalog::Snapshot;
use crate::semantic::lexicon::{StoredValue, fold};
use crate::semantic::query::ColumnId;
use crate::semantic::seen::{Seen, Wanted};
use crate::semantic::{PlanContext, PlanOutcome, Reading, dialect, plan_seeing};
use protocol::lineage::WordReading;
use protocol::table::{Cell, Row};
use std::time::Duration;

/// Values read of one column: more spellings of one text than a column has.
pub const MOST_ROWS: u64 = 20;
/// For one column; all are looked at together.
pub const DEADLINE: Duration = Duration::from_secs(2);
/// `because` of what was looked up.
pub const LOOK_UP: &str = "look_up";
/// Columns that a person is offered to choose from.
const MOST_RIVALS: usize = 4;

/// What became of looking at one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Values(Vec<String>),
    /// `took too long`, `could not be read`.
    Unknown(&'static str),
}

/// Everything that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub wanted: Wanted,
    /// One for each column.
    pub answers: Vec<Answer>,
}

/// The values of a column that are one of the texts, letter case aside.
pub fn statement(column: ColumnId, wanted: &Wanted, snapshot: &Snapshot) -> String {
    let schema = &snapshot.schema;
    let (table, dialect) = (&schema.tables[column.table], schema.dialect);
    let name = dialect::identifier(&schema.column(column).name, dialect);
    let from = match schema.qualified {
        true => format!("{}.", dialect::identifier(&table.schema, dialect)),
        false => String::new(),
    } + &dialect::identifier(&table.name, dialect);
    let texts = |form: fn(&str) -> String| {
        let forms = wanted.texts.iter().flatten().map(|text| dialect::text(&form(text)));
        forms.collect::<Vec<_>>().join(", ")
    };
    // As written too: not every database lowers letters beyond ASCII.
    let (written, lowered) = (texts(str::to_owned), texts(str::to_lowercase));
    format!(
        "SELECT DISTINCT {name} FROM {from} WHERE {name} IN ({written}) OR lower({name}) IN ({lowered})"
    )
}

/// The texts of a result of one column.
pub fn values(rows: &[Row]) -> Vec<String> {
    let text = |row: &Row| match row.first() {
        Some(Cell::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    rows.iter().filter_map(text).collect()
}

impl Look {
    /// For each text the values that it turned out to be, in the longest form that any column holds.
    pub fn found(&self) -> Vec<Seen> {
        let found = |forms: &Vec<String>| {
            forms.iter().find_map(|form| {
                let values = self.holding(form);
                (!values.is_empty()).then(|| Seen { text: form.clone(), values })
            })
        };
        self.wanted.texts.iter().filter_map(found).collect()
    }

    fn holding(&self, text: &str) -> Vec<StoredValue> {
        let same = fold(text);
        let columns = self.wanted.columns.iter().zip(&self.answers);
        let held = columns.flat_map(|(column, answer)| {
            let values = match answer {
                Answer::Values(values) => values.as_slice(),
                Answer::Unknown(_) => &[],
            };
            let own = values.iter().filter(|value| fold(value) == same);
            own.map(|value| StoredValue { column: *column, text: value.clone() })
        });
        held.collect()
    }

    /// What is known now of every text, as evidence.
    pub fn evidence(&self, snapshot: &Snapshot) -> Vec<WordReading> {
        let found = self.found();
        let told = |forms: &Vec<String>| {
            let seen = found.iter().find(|seen| forms.contains(&seen.text));
            let (words, meaning) = match seen {
                Some(seen) => {
                    (&seen.text, format!("found in {} by looking", paths(&columns(seen), snapshot)))
                }
                None => (&forms[0], self.not_found(snapshot)),
            };
            WordReading { words: words.clone(), meaning, because: LOOK_UP.to_owned() }
        };
        self.wanted.texts.iter().map(told).collect()
    }

    /// Where a text is not, and where nobody could see whether it is.
    fn not_found(&self, snapshot: &Snapshot) -> String {
        let asked = || self.wanted.columns.iter().zip(&self.answers);
        let read = |(column, answer): (&ColumnId, &Answer)| {
            matches!(answer, Answer::Values(_)).then_some(*column)
        };
        let read: Vec<ColumnId> = asked().filter_map(read).collect();
        let unknown = asked().filter_map(|(column, answer)| match answer {
            Answer::Unknown(why) => Some(format!("{} {why}", snapshot.schema.path(*column))),
            Answer::Values(_) => None,
        });
        let absent = (!read.is_empty())
            .then(|| format!("not found in {} by looking", paths(&read, snapshot)));
        absent.into_iter().chain(unknown).collect::<Vec<_>>().join("; ")
    }
}

fn columns(seen: &Seen) -> Vec<ColumnId> {
    let mut columns: Vec<ColumnId> = seen.values.iter().map(|value| value.column).collect();
    columns.dedup();
    columns
}

pub fn paths(columns: &[ColumnId], snapshot: &Snapshot) -> String {
    let paths: Vec<String> = columns.iter().map(|column| snapshot.schema.path(*column)).collect();
    paths.join(", ")
}

/// What the question means with what was found.
pub enum Read {
    One(Box<Reading>),
    /// A text is in several columns, and that makes a difference to the statement.
    Several(Box<Rivalry>),
    /// Also with what was found the question is not understood.
    No,
}

pub fn read(
    question: &str,
    found: &[Seen],
    snapshot: &Snapshot,
    context: &PlanContext<'_>,
) -> Read {
    let best = |seen: &[Seen]| match plan_seeing(question, snapshot, context, seen) {
        PlanOutcome::Planned(readings) => readings.into_iter().next(),
        _ => None,
    };
    let several = found.iter().position(|seen| columns(seen).len() > 1);
    let Some(at) = several else {
        return best(found).map_or(Read::No, |reading| Read::One(Box::new(reading)));
    };
    let words = found[at].text.clone();
    let mut rivals: Vec<Rival> = Vec::new();
    for column in columns(&found[at]) {
        let mut only = found.to_vec();
        only[at].values.retain(|value| value.column == column);
        let Some(reading) = best(&only) else { continue };
        if rivals.iter().any(|rival| rival.reading.sql == reading.sql) {
            continue;
        }
        let target = snapshot.schema.path(column);
        let meaning = format!("\"{words}\" is in `{target}`");
        rivals.push(Rival { target, meaning, reading });
    }
    rivals.truncate(MOST_RIVALS);
    match rivals.len() {
        0 => Read::No,
        1 => Read::One(Box::new(rivals.swap_remove(0).reading)),
        _ => {
            let key = ambiguity::key(&words);
            let role = Role::Column;
            Read::Several(Box::new(Rivalry { role, words, key, whole: true, rivals }))
        }
    }
}

/// The draft of what was read, and what is told when the question still is not understood.
pub fn anew(planned: plan::Planned, evidence: &[WordReading]) -> plan::Planned {
    match planned {
        plan::Planned::Missing(mut missing) => {
            for word in evidence {
                missing.message.push_str(&format!("; \"{}\": {}", word.words, word.meaning));
            }
            plan::Planned::Missing(missing)
        }
        draft => draft,
    }
}
