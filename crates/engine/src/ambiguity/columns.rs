//! Rivalries among columns: of one kind of values, or named equally well by one word.

use super::find::{MOST_RUNS, Search, Tried, rivalry};
use super::words::{self, Said, Words};
use super::{Rival, Rivalry, Role, indirect, readings};
use crate::semantic::Reading;
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::query::ColumnId;
use crate::semantic::tag::PieceKind;

impl Search<'_> {
    /// `alike`: they hold the same kind of values, so that a word none of them is called by may mean
    /// any of them.
    pub(super) fn among_columns(&self, group: &[ColumnId], alike: bool) -> Option<Rivalry> {
        let schema = &self.snapshot.schema;
        if words::numbered(group, schema) {
            return None;
        }
        let targets: Vec<Target> = group.iter().map(|column| Target::Column(*column)).collect();
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
            Said::Not => match self.unnamed(group, &tried) {
                Some(found) => found,
                None => return self.in_place(group),
            },
        };
        self.column_rivalry(group, group[0], words, reading)
    }

    /// No word names the columns: a value they hold, a word without a meaning, or what the reading
    /// took for the first of them.
    fn unnamed(&self, group: &[ColumnId], tried: &Tried) -> Option<(Words, Option<Reading>)> {
        let schema = &self.snapshot.schema;
        let value = words::of_value(group, self.pieces);
        if let Some(words) = &value
            && let Some(reading) = self.plan(tried.meant(Vec::new()))
        {
            return Some((words.clone(), Some(reading)));
        }
        let mut runs = words::unknown_runs(self.pieces);
        runs.truncate(MOST_RUNS);
        let runs = if words::share_nothing(group, schema) { runs } else { Vec::new() };
        if let Some((words, reading)) = self.first_planned(tried, runs) {
            return Some((words, Some(reading)));
        }
        if let Some(words) = value {
            return Some((words, None));
        }
        let reading = self.plan(tried.meant(Vec::new()))?;
        Some((self.behind(&reading, &schema.path(group[0]))?, Some(reading)))
    }

    /// The reading as it stands uses one of the columns without being told which: "the youngest" by
    /// one of two dates, or "which countries" by one of two names.
    fn in_place(&self, group: &[ColumnId]) -> Option<Rivalry> {
        let planned = self.planned?;
        let found = group.iter().find_map(|id| Some((*id, self.behind_column(planned, *id)?)));
        let (base, words) = found?;
        self.column_rivalry(group, base, words, Some(planned.clone()))
    }

    /// The words that a reading took for the column; those for its table, where they show it.
    fn behind_column(&self, reading: &Reading, id: ColumnId) -> Option<Words> {
        let schema = &self.snapshot.schema;
        let column = schema.column(id);
        let used = reading.sql.to_lowercase().contains(&column.name.to_lowercase());
        if !used {
            return None;
        }
        let shown = || {
            let table = Target::Table(id.table);
            let shown = schema.tables[id.table].label.contains(&id.column);
            shown.then(|| indirect::naming(table, self.pieces)).flatten()
        };
        self.behind(reading, &schema.path(id))
            .or_else(|| indirect::beginning(&column.words, self.pieces))
            .or_else(shown)
    }

    fn column_rivalry(
        &self,
        group: &[ColumnId],
        base: ColumnId,
        words: Words,
        reading: Option<Reading>,
    ) -> Option<Rivalry> {
        let schema = &self.snapshot.schema;
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
    pub(super) fn named_alike(&self) -> Vec<Vec<ColumnId>> {
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
}
