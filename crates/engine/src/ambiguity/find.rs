//! The rivalries in a question, with a full reading for each rival.

use super::words::{self, Said, Words};
use super::{Rival, Rivalry, Role, indirect, readings};
use crate::catalog::Snapshot;
use crate::semantic::hypothesis::Meant;
use crate::semantic::lexicon::Target;
use crate::semantic::query::ColumnId;
use crate::semantic::tag::{self, Piece};
use crate::semantic::words::tokens;
use crate::semantic::{PlanContext, PlanOutcome, Reading, plan_meaning};

/// Readings below this explain the question too badly to be offered.
const LEAST_SCORE: f64 = 0.6;
/// Runs of unknown words tried as a name, for each group of alikes.
pub(super) const MOST_RUNS: usize = 6;
/// Groups tried where no word tells which is meant.
const MOST_GROUPS: usize = 12;
/// Rivalries handed out at most.
const MOST: usize = 3;

/// `planned`: the best reading of the question as it stands, where there is one. What is likeliest to
/// matter comes first: tables, then columns that hold the same, then columns called alike.
pub fn find(
    question: &str,
    planned: Option<&Reading>,
    snapshot: &Snapshot,
    context: &PlanContext,
) -> Vec<Rivalry> {
    let twins = &snapshot.twins;
    let pieces = tag::pieces(&tokens(question), &snapshot.lexicon, context.today);
    let search = Search { question, planned, snapshot, context, pieces: &pieces };
    let tables = twins.tables.iter().filter(|group| search.concerns_tables(group));
    let tables = tables.take(MOST_GROUPS).filter_map(|group| search.among_tables(group));
    let columns = twins.columns.iter().filter(|group| search.concerns_columns(group));
    let columns = columns.take(MOST_GROUPS).filter_map(|group| search.among_columns(group, true));
    // A question that has a reading is not left without one.
    let useful = |rivalry: &Rivalry| rivalry.whole || planned.is_none();
    let found: Vec<Rivalry> = tables.chain(columns).filter(useful).take(MOST).collect();
    if !found.is_empty() {
        return found;
    }
    let named = search.named_alike();
    named.iter().filter_map(|group| search.among_columns(group, false)).take(MOST).collect()
}

pub(super) struct Search<'a> {
    question: &'a str,
    pub(super) planned: Option<&'a Reading>,
    pub(super) snapshot: &'a Snapshot,
    context: &'a PlanContext<'a>,
    pub(super) pieces: &'a [Piece],
}

impl Search<'_> {
    /// Without a reading any table may be what is not understood.
    fn concerns_tables(&self, group: &[usize]) -> bool {
        let Some(reading) = self.planned else { return true };
        let sql = reading.sql.to_lowercase();
        let schema = &self.snapshot.schema;
        let targets: Vec<Target> = group.iter().map(|table| Target::Table(*table)).collect();
        group.iter().any(|table| sql.contains(&schema.tables[*table].name.to_lowercase()))
            || matches!(words::of_targets(&targets, self.pieces, schema), Said::Loosely(_))
    }

    fn concerns_columns(&self, group: &[ColumnId]) -> bool {
        let Some(reading) = self.planned else { return true };
        let sql = reading.sql.to_lowercase();
        let schema = &self.snapshot.schema;
        let targets: Vec<Target> = group.iter().map(|column| Target::Column(*column)).collect();
        sql.contains(&schema.tables[group[0].table].name.to_lowercase())
            && group.iter().any(|column| sql.contains(&schema.column(*column).name.to_lowercase()))
            || matches!(words::of_targets(&targets, self.pieces, schema), Said::Loosely(_))
    }

    fn among_tables(&self, group: &[usize]) -> Option<Rivalry> {
        let schema = &self.snapshot.schema;
        let targets: Vec<Target> = group.iter().map(|table| Target::Table(*table)).collect();
        // The member that joins to most carries the query; the others take its place in it.
        let joins = |table: &usize| (schema.touching(*table).len(), usize::MAX - *table);
        let base = *group.iter().max_by_key(|table| joins(table))?;
        let tried = Tried::without_rivals(Target::Table(base), &targets);
        let said = words::of_targets(&targets, self.pieces, schema);
        let runs = || {
            let mut runs = words::unknown_runs(self.pieces);
            runs.sort_by_key(|run| !words::occur_in_columns(run, base, schema));
            runs.truncate(MOST_RUNS);
            runs
        };
        let name = &schema.tables[base].name;
        let mut means = "means the rows of";
        let (words, reading) = match said {
            Said::Exactly => return None,
            Said::Loosely(words) => {
                let first = words[0].clone();
                match self.first_planned(&tried, words) {
                    Some((words, reading)) => (words, Some(reading)),
                    None => (first, None),
                }
            }
            Said::Not => match self.first_planned(&tried, runs()) {
                Some((words, reading)) => (words, Some(reading)),
                None => match self.plan(tried.meant(Vec::new())) {
                    Some(reading) => {
                        let words = self.behind(&reading, name);
                        let words = words.or_else(|| indirect::of_parts(group, self.pieces));
                        let words = match words {
                            Some(words) => words,
                            None => {
                                means = "is reached by way of";
                                indirect::beside(base, self.pieces, schema)?
                            }
                        };
                        (words, Some(reading))
                    }
                    None => {
                        let named = |run: &Words| words::occur_in_columns(run, base, schema);
                        let run = runs().into_iter().find(named);
                        (run.or_else(|| indirect::of_parts_alone(group, self.pieces))?, None)
                    }
                },
            },
        };
        let members =
            [base].into_iter().chain(group.iter().copied().filter(|table| *table != base));
        let rivals = members.map(|table| {
            let target = schema.tables[table].name.clone();
            let meaning = format!("\"{}\" {means} `{target}`", words.text);
            let reading = match &reading {
                Some(reading) => {
                    readings::of_table(reading, base, table, schema, &self.snapshot.glossary)?
                }
                None => readings::all_of_table(table, self.snapshot)?,
            };
            Some(Rival { target, meaning, reading })
        });
        let rivals = rivals.collect::<Option<_>>()?;
        rivalry(Role::Table, words, reading.is_some(), rivals)
    }

    pub(super) fn plan(&self, meant: Meant) -> Option<Reading> {
        match plan_meaning(self.question, self.snapshot, self.context, &[meant]) {
            PlanOutcome::Planned(readings) => {
                readings.into_iter().next().filter(|reading| reading.score >= LEAST_SCORE)
            }
            _ => None,
        }
    }

    /// The first words with which the question can be read.
    pub(super) fn first_planned(
        &self,
        tried: &Tried,
        words: Vec<Words>,
    ) -> Option<(Words, Reading)> {
        words.into_iter().find_map(|words| {
            let reading = self.plan(tried.meant(words.stems.clone()))?;
            Some((words, reading))
        })
    }

    /// The words that a reading took for `name`.
    pub(super) fn behind(&self, reading: &Reading, name: &str) -> Option<Words> {
        let named = |word: &&protocol::lineage::WordReading| {
            word.meaning.split([' ', '.']).any(|part| part.eq_ignore_ascii_case(name))
                || word.meaning.to_lowercase().contains(&name.to_lowercase())
        };
        let word = reading.words.iter().find(named)?;
        let text = word.words.clone();
        let stems = tokens(&text).into_iter().map(|token| token.stem).collect();
        Some(Words { text, stems })
    }
}

/// One of several alike, the others out of the way.
pub(super) struct Tried {
    target: Target,
    without: Vec<Target>,
}

impl Tried {
    pub(super) fn without_rivals(target: Target, all: &[Target]) -> Self {
        let without = all.iter().filter(|other| **other != target).copied().collect();
        Self { target, without }
    }

    pub(super) fn meant(&self, stems: Vec<String>) -> Meant {
        Meant { stems, without: self.without.clone(), target: self.target }
    }
}

/// `None` where the rivals play no part in the query.
pub(super) fn rivalry(
    role: Role,
    words: Words,
    whole: bool,
    rivals: Vec<Rival>,
) -> Option<Rivalry> {
    let first = &rivals.first()?.reading.sql;
    let differ = rivals[1..].iter().all(|rival| rival.reading.sql != *first);
    let key = words.key();
    (differ && rivals.len() > 1).then_some(Rivalry { role, words: words.text, key, whole, rivals })
}
