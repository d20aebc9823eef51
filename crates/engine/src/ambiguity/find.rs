//! The rivalries in a question, with a full reading for each rival.

use super::words::{self, Said, Words};
use super::{Rival, Rivalry, Role, readings};
use crate::catalog::Snapshot;
use crate::semantic::hypothesis::Meant;
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::query::ColumnId;
use crate::semantic::tag::{self, Piece, PieceKind};
use crate::semantic::words::tokens;
use crate::semantic::{PlanContext, PlanOutcome, Reading, plan_meaning};

/// Readings below this explain the question too badly to be offered.
const LEAST_SCORE: f64 = 0.6;
/// Runs of unknown words tried as a name, for each group of alikes.
const MOST_RUNS: usize = 6;
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

struct Search<'a> {
    question: &'a str,
    planned: Option<&'a Reading>,
    snapshot: &'a Snapshot,
    context: &'a PlanContext<'a>,
    pieces: &'a [Piece],
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
        sql.contains(&schema.tables[group[0].table].name.to_lowercase())
            && group.iter().any(|column| sql.contains(&schema.column(*column).name.to_lowercase()))
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
                    Some(reading) => (self.behind(&reading, name)?, Some(reading)),
                    None => {
                        let named = |run: &Words| words::occur_in_columns(run, base, schema);
                        (runs().into_iter().find(named)?, None)
                    }
                },
            },
        };
        let members =
            [base].into_iter().chain(group.iter().copied().filter(|table| *table != base));
        let rivals = members.map(|table| {
            let target = schema.tables[table].name.clone();
            let meaning = format!("\"{}\" means the rows of `{target}`", words.text);
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

    /// `alike`: they hold the same kind of values, so that a word none of them is called by may mean
    /// any of them.
    fn among_columns(&self, group: &[ColumnId], alike: bool) -> Option<Rivalry> {
        let schema = &self.snapshot.schema;
        if words::numbered(group, schema) {
            return None;
        }
        let targets: Vec<Target> = group.iter().map(|column| Target::Column(*column)).collect();
        let base = *group.first()?;
        let tried = Tried::without_rivals(targets[0], &targets);
        let (words, reading) = match words::of_targets(&targets, self.pieces, schema) {
            Said::Exactly => return None,
            Said::Loosely(words) => {
                let first = words[0].clone();
                match self.first_planned(&tried, words) {
                    Some((words, reading)) => (words, Some(reading)),
                    None if alike => (first, None),
                    None => return None,
                }
            }
            Said::Not if !alike => return None,
            Said::Not => match words::of_value(group, self.pieces) {
                Some(words) => (words, self.plan(tried.meant(Vec::new()))),
                None => {
                    let mut runs = words::unknown_runs(self.pieces);
                    runs.truncate(MOST_RUNS);
                    let runs = if words::share_nothing(group, schema) { runs } else { Vec::new() };
                    match self.first_planned(&tried, runs) {
                        Some((words, reading)) => (words, Some(reading)),
                        None => {
                            let reading = self.plan(tried.meant(Vec::new()))?;
                            (self.behind(&reading, &schema.path(base))?, Some(reading))
                        }
                    }
                }
            },
        };
        let rivals = group.iter().map(|column| {
            let target = schema.path(*column);
            let meaning = format!("\"{}\" means the column `{target}`", words.text);
            let reading = match &reading {
                Some(reading) => {
                    readings::of_column(reading, base, *column, schema, &self.snapshot.glossary)?
                }
                None => readings::all_of_column(*column, self.snapshot)?,
            };
            Some(Rival { target, meaning, reading })
        });
        let rivals = rivals.collect::<Option<_>>()?;
        rivalry(Role::Column, words, reading.is_some(), rivals)
    }

    /// Columns of one table that a word names equally well, and none exactly.
    fn named_alike(&self) -> Vec<Vec<ColumnId>> {
        let schema = &self.snapshot.schema;
        let mut groups: Vec<Vec<ColumnId>> = Vec::new();
        for piece in self.pieces {
            let PieceKind::Name(names, _) = &piece.kind else { continue };
            let Some(best) = names.iter().map(|name| name.closeness).max() else { continue };
            if best >= Closeness::Short {
                continue;
            }
            let mut tables: Vec<(usize, Vec<ColumnId>)> = Vec::new();
            for name in names.iter().filter(|name| name.closeness == best) {
                let Target::Column(id) = name.target else { continue };
                match tables.iter_mut().find(|(table, _)| *table == id.table) {
                    Some((_, ids)) => ids.push(id),
                    None => tables.push((id.table, vec![id])),
                }
            }
            groups.extend(tables.into_iter().map(|(_, ids)| ids).filter(|ids| {
                let kind = schema.column(ids[0]).kind;
                (2..=4).contains(&ids.len()) && ids.iter().all(|id| schema.column(*id).kind == kind)
            }));
        }
        groups
    }

    fn plan(&self, meant: Meant) -> Option<Reading> {
        match plan_meaning(self.question, self.snapshot, self.context, &[meant]) {
            PlanOutcome::Planned(readings) => {
                readings.into_iter().next().filter(|reading| reading.score >= LEAST_SCORE)
            }
            _ => None,
        }
    }

    /// The first words with which the question can be read.
    fn first_planned(&self, tried: &Tried, words: Vec<Words>) -> Option<(Words, Reading)> {
        words.into_iter().find_map(|words| {
            let reading = self.plan(tried.meant(words.stems.clone()))?;
            Some((words, reading))
        })
    }

    /// The words that a reading took for `name`.
    fn behind(&self, reading: &Reading, name: &str) -> Option<Words> {
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
struct Tried {
    target: Target,
    without: Vec<Target>,
}

impl Tried {
    fn without_rivals(target: Target, all: &[Target]) -> Self {
        let without = all.iter().filter(|other| **other != target).copied().collect();
        Self { target, without }
    }

    fn meant(&self, stems: Vec<String>) -> Meant {
        Meant { stems, without: self.without.clone(), target: self.target }
    }
}

/// `None` where the rivals play no part in the query.
fn rivalry(role: Role, words: Words, whole: bool, rivals: Vec<Rival>) -> Option<Rivalry> {
    let first = &rivals.first()?.reading.sql;
    let differ = rivals[1..].iter().all(|rival| rival.reading.sql != *first);
    let key = words.key();
    (differ && rivals.len() > 1).then_some(Rivalry { role, words: words.text, key, whole, rivals })
}
