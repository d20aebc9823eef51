//! What stands for a table in a result: its key, its name, its first columns; and the table a
//! question without one is about.

use super::column_table;
use crate::semantic::lexicon::Target;
use crate::semantic::metric;
use crate::semantic::query::{ColumnId, Expr};
use crate::semantic::read::{Grouping, Key, Named, Reader, Shown};
use crate::semantic::schema::Kind;

/// Columns listed for rows that no name stands for.
const LISTED: usize = 6;

impl Reader<'_> {
    /// The table the question is about when none was named: the one that has most of the columns.
    pub(in crate::semantic::read) fn settle_main(&mut self) -> Option<()> {
        if self.draft.main.is_some() {
            return Some(());
        }
        let mut votes: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        let mut metric_table = None;
        let ordered = self.draft.order.iter().filter_map(|(key, _)| match key {
            Key::Shown(shown @ Shown::Metric(_)) => Some(shown),
            _ => None,
        });
        for shown in self.draft.shown.iter().chain(ordered) {
            match shown {
                Shown::Column(named)
                | Shown::Aggregate(_, named)
                | Shown::CountColumn(named, _) => {
                    for candidate in &named.columns {
                        if let Target::Column(id) = candidate.target {
                            let mut weight = 1.0 + 0.3 * f64::from(candidate.closeness as u8);
                            if self.snapshot.schema.reference(id).is_some() {
                                weight -= 0.3;
                            }
                            if self.mentioned.contains(&id.table) {
                                weight += 0.5;
                            }
                            if named.owner == Some(id.table) {
                                weight += 2.0;
                            }
                            *votes.entry(id.table).or_default() += weight;
                        }
                    }
                }
                Shown::Metric(id) => {
                    metric_table =
                        metric::metric_tables(&self.snapshot.glossary, &self.snapshot.schema, *id)
                            .first()
                            .copied();
                }
                Shown::Share(inner, _) => {
                    if let Shown::Metric(id) = **inner {
                        metric_table = metric::metric_tables(
                            &self.snapshot.glossary,
                            &self.snapshot.schema,
                            id,
                        )
                        .first()
                        .copied();
                    }
                }
                Shown::Exact(Expr::Column(id)) => {
                    votes.insert(id.table, 5.0);
                }
                _ => {}
            }
        }
        for group in &self.draft.groups {
            match group {
                Grouping::Column(Named { owner: Some(owner), .. }) => {
                    *votes.entry(*owner).or_default() += 2.0;
                }
                // "the average age for each pet type": of the table that has both.
                Grouping::Column(named) => {
                    if let Some(table) = self.only_table(named) {
                        *votes.entry(table).or_default() += 1.0;
                    }
                }
                _ => {}
            }
        }
        let best = metric_table.or_else(|| {
            votes
                .iter()
                .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
                .map(|(table, _)| *table)
        })?;
        let node = self.node(best);
        self.draft.main = Some(node);
        Some(())
    }

    pub(in crate::semantic::read) fn key_of(&self, table: usize) -> Vec<Expr> {
        let info = &self.snapshot.schema.tables[table];
        let columns = if info.key.is_empty() { &info.label } else { &info.key };
        columns.iter().map(|&column| Expr::Column(ColumnId { table, column })).collect()
    }

    pub(in crate::semantic::read) fn label_of(&self, table: usize) -> Vec<Expr> {
        let info = &self.snapshot.schema.tables[table];
        info.label.iter().map(|&column| Expr::Column(ColumnId { table, column })).collect()
    }

    /// A row as it is listed: by name when it has one, else its first columns.
    pub(in crate::semantic::read) fn row_of(&self, table: usize) -> Vec<Expr> {
        let info = &self.snapshot.schema.tables[table];
        let named =
            info.label.iter().all(|&c| !info.columns[c].key && info.columns[c].kind == Kind::Text);
        if named && !info.label.is_empty() {
            return self.label_of(table);
        }
        let amount = self.amount(table).map(|(_, id, _)| id.column);
        (0..info.columns.len().min(LISTED))
            .chain(amount.filter(|&column| column >= LISTED))
            .map(|column| Expr::Column(ColumnId { table, column }))
            .collect()
    }

    /// The grouped table when a column said without its table may be one of its own.
    pub(in crate::semantic::read) fn grouped_owner(
        &self,
        named: &Named,
        groups: &[usize],
    ) -> Option<usize> {
        let [table] = groups else { return None };
        let own = named
            .columns
            .iter()
            .any(|c| matches!(c.target, Target::Column(id) if id.table == *table));
        (named.owner.is_none() && own).then_some(*table)
    }

    pub(in crate::semantic::read) fn grouped_by_key(&self, group: &[Expr], table: usize) -> bool {
        let key = self.key_of(table);
        !self.snapshot.schema.tables[table].key.is_empty() && key.iter().all(|k| group.contains(k))
    }

    pub(in crate::semantic::read) fn same_entity(&self, label: &Expr, plain: &[Expr]) -> bool {
        // Grouped by the id of something whose name is shown.
        match label {
            Expr::Column(id) => {
                let info = &self.snapshot.schema.tables[id.table];
                info.key == [id.column] && plain.iter().any(|p| column_table(p) == Some(id.table))
            }
            _ => false,
        }
    }

    pub(in crate::semantic::read) fn near_owner(&self, named: &Named, table: usize) -> bool {
        named.owner == Some(table)
            || named.owner.is_none()
                && named
                    .columns
                    .iter()
                    .any(|c| matches!(c.target, Target::Column(id) if id.table == table))
    }
}
