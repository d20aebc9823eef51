//! The first rivalry in a question, with a full reading for each rival.

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

/// `planned`: the best reading of the question as it stands, where there is one.
pub fn find(
    question: &str,
    planned: Option<&Reading>,
    snapshot: &Snapshot,
    context: &PlanContext,
) -> Option<Rivalry> {
    let twins = &snapshot.twins;
    let pieces = tag::pieces(&tokens(question), &snapshot.lexicon, context.today);
    let search = Search { question, planned, snapshot, context, pieces: &pieces };
    let tables = twins.tables.iter().filter(|group| search.concerns_tables(group));
    let found = tables.take(MOST_GROUPS).find_map(|group| search.among_tables(group));
    if found.is_some() {
        return found;
    }
    let columns = twins.columns.iter().filter(|group| search.concerns_columns(group));
    let found = columns.take(MOST_GROUPS).find_map(|group| search.among_columns(group, true));
    found.or_else(|| {
        let named = search.named_alike();
        named.iter().find_map(|group| search.among_columns(group, false))
    })
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
        group.iter().any(|table| sql.contains(&self.snapshot.schema.tables[*table].name.to_lowercase()))
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
        let base = *group.iter().max_by_key(|table| (schema.touching(**table).len(), usize::MAX - **table))?;
        let others = targets.iter().filter(|target| **target != Target::Table(base));
        let without: Vec<Target> = others.copied().collect();
        let meant = |stems: Vec<String>| Meant {
            stems,
            without: without.clone(),
            target: Target::Table(base),
        };
        let (words, reading) = match words::of_targets(&targets, self.pieces) {
            Said::Exactly => return None,
            Said::Loosely(words) => {
                let reading = self.plan(meant(words.stems.clone()))?;
                (words, reading)
            }
            Said::Not => {
                let mut runs = words::unknown_runs(self.pieces);
                runs.sort_by_key(|run| !words::occur_in_columns(run, base, schema));
                let tried = runs.into_iter().take(MOST_RUNS);
                let bound = tried
                    .filter_map(|run| Some((self.plan(meant(run.stems.clone()))?, run)))
                    .map(|(reading, run)| (run, reading));
                bound.into_iter().next().or_else(|| {
                    let reading = self.plan(meant(Vec::new()))?;
                    Some((self.behind(&reading, &schema.tables[base].name)?, reading))
                })?
            }
        };
        let rival = |table: usize, reading: Reading| {
            let target = schema.tables[table].name.clone();
            let meaning = format!("\"{}\" means the rows of `{target}`", words.text);
            Rival { target, meaning, reading }
        };
        let mut rivals = vec![rival(base, reading.clone())];
        for other in group.iter().filter(|table| **table != base) {
            let glossary = &self.snapshot.glossary;
            let said = readings::of_table(&reading, base, *other, schema, glossary)?;
            // The table plays no part in the query.
            if said.sql == reading.sql {
                return None;
            }
            rivals.push(rival(*other, said));
        }
        let key = words.key();
        Some(Rivalry { role: Role::Table, words: words.text, key, rivals })
    }

    /// `alike`: they hold the same kind of values, so that a word none of them is called by may mean
    /// any of them.
    fn among_columns(&self, group: &[ColumnId], alike: bool) -> Option<Rivalry> {
        let schema = &self.snapshot.schema;
        let targets: Vec<Target> = group.iter().map(|column| Target::Column(*column)).collect();
        let base = *group.first()?;
        let without: Vec<Target> = targets[1..].to_vec();
        let meant =
            |stems: Vec<String>| Meant { stems, without: without.clone(), target: targets[0] };
        let (words, reading) = match words::of_targets(&targets, self.pieces) {
            Said::Exactly => return None,
            Said::Loosely(words) => {
                let reading = self.plan(meant(words.stems.clone()))?;
                (words, reading)
            }
            Said::Not if !alike => return None,
            Said::Not => match words::of_value(group, self.pieces) {
                Some(words) => (words, self.plan(meant(Vec::new()))?),
                None => {
                    let runs = words::unknown_runs(self.pieces).into_iter().take(MOST_RUNS);
                    let mut bound = runs
                        .filter_map(|run| Some((self.plan(meant(run.stems.clone()))?, run)))
                        .map(|(reading, run)| (run, reading));
                    bound.next().or_else(|| {
                        let reading = self.plan(meant(Vec::new()))?;
                        Some((self.behind(&reading, &schema.path(base))?, reading))
                    })?
                }
            },
        };
        let rival = |column: ColumnId, reading: Reading| {
            let target = schema.path(column);
            let meaning = format!("\"{}\" means the column `{target}`", words.text);
            Rival { target, meaning, reading }
        };
        let mut rivals = vec![rival(base, reading.clone())];
        for other in &group[1..] {
            let glossary = &self.snapshot.glossary;
            let said = readings::of_column(&reading, base, *other, schema, glossary)?;
            if said.sql == reading.sql {
                return None;
            }
            rivals.push(rival(*other, said));
        }
        let key = words.key();
        Some(Rivalry { role: Role::Column, words: words.text, key, rivals })
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
                let number = schema.column(ids[0]).kind.is_number();
                (2..=4).contains(&ids.len())
                    && ids.iter().all(|id| schema.column(*id).kind.is_number() == number)
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
