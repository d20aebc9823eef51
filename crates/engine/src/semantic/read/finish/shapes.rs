//! Combinations that mean something else than their parts.

use super::{is_aggregate, is_measure};
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::morphology;
use crate::semantic::query::{
    Aggregate, Compare, Condition, Direction, Expr, Operand, SelectItem, SemanticQuery,
};
use crate::semantic::read::{Grouping, Key, Named, Reader, Shown};

impl Reader<'_> {
    /// "loans per month" asks how many.
    pub(in crate::semantic::read) fn count_what_is_grouped(&mut self) {
        let grouped_by_other = self.draft.groups.iter().any(|group| match group {
            Grouping::Grain(_) => true,
            Grouping::Column(_) => true,
            Grouping::Entity(_) => false,
        });
        let timed = self.draft.groups.iter().any(|group| matches!(group, Grouping::Grain(_)));
        if let ([Shown::Column(named)], true) = (&self.draft.shown[..], timed)
            && self.is_number(&named.columns)
        {
            // "monthly invoice totals"
            self.draft.shown = vec![Shown::Aggregate(Aggregate::Sum, named.clone())];
            return;
        }
        // "employees per store": their number.
        let per = self.draft.groups.len() == 1
            && self.pieces.iter().any(|piece| ["per", "by"].contains(&piece.lower.as_str()))
            && matches!(self.draft.groups[..], [Grouping::Entity(_)]);
        if let ([Shown::Entity(node)], true, true) =
            (&self.draft.shown[..], per, self.draft.order.is_empty())
        {
            self.draft.shown = vec![Shown::CountTable(*node)];
            return;
        }
        if let ([Shown::Entity(node)], true, true) =
            (&self.draft.shown[..], grouped_by_other, self.draft.order.is_empty())
        {
            self.draft.shown = vec![Shown::CountTable(*node)];
        }
    }

    /// "the lowest version and its code": the row with the extreme, not an aggregate beside a column.
    pub(in crate::semantic::read) fn extreme_with_company(&mut self) {
        if !self.draft.groups.is_empty() || !self.draft.order.is_empty() {
            return;
        }
        let extremes: Vec<usize> = (0..self.draft.shown.len())
            .filter(|&at| {
                matches!(self.draft.shown[at], Shown::Aggregate(Aggregate::Min | Aggregate::Max, _))
            })
            .collect();
        let aggregates = self.draft.shown.iter().filter(|s| is_aggregate(s)).count();
        let others = self.draft.shown.iter().filter(|s| matches!(s, Shown::Column(_))).count();
        if let ([at], 1, true) = (&extremes[..], aggregates, others > 0)
            && let Shown::Aggregate(function, named) = self.draft.shown[*at].clone()
        {
            let direction = if function == Aggregate::Max {
                Direction::Descending
            } else {
                Direction::Ascending
            };
            self.draft.shown[*at] = Shown::Column(named.clone());
            self.draft.order.push((Key::Column(named), direction));
            self.draft.limit = Some(1);
        }
    }

    /// "what percentage of revenue came from Europe": the condition makes the part, not the whole.
    pub(in crate::semantic::read) fn share_of_condition(&mut self, query: &mut SemanticQuery) {
        if !query.group.is_empty() {
            return;
        }
        let [SelectItem { expr: Expr::Share(inner, unit), .. }] = &query.select[..] else { return };
        let (inner, unit) = (inner.clone(), *unit);
        let timed = |c: &Condition| matches!(c, Condition::During(..));
        let found = self.draft.nodes.iter().enumerate().rev().find_map(|(n, node)| {
            let at = node.conditions.iter().rposition(|c| !timed(c))?;
            Some((n, at))
        });
        match found {
            Some((n, at)) => {
                let condition = self.draft.nodes[n].conditions.remove(at);
                let part = Expr::InPeriod(inner, Box::new(condition));
                query.select[0].expr = Expr::Share(Box::new(part), unit);
            }
            None => self.draft.penalty += 0.6,
        }
    }

    /// "concerts in the stadium with the highest capacity": the superlative picks the related row.
    pub(in crate::semantic::read) fn nest_superlative(
        &mut self,
        query: &mut SemanticQuery,
    ) -> Option<()> {
        let only_aggregates =
            !query.select.is_empty() && query.select.iter().all(|i| is_measure(&i.expr));
        if !only_aggregates && self.picks_another(query).is_none() {
            return Some(());
        }
        if query.limit.is_none() || !query.group.is_empty() {
            return Some(());
        }
        let (Expr::Column(id), _) = query.order.first()?.clone() else {
            query.limit = None;
            query.order.clear();
            self.draft.penalty += 0.5;
            self.because("one number over all rows has no largest: say of what and by what".into());
            return Some(());
        };
        let key = self.key_of(id.table);
        let [Expr::Column(key)] = key[..] else { return None };
        let inner = SemanticQuery {
            tables: vec![id.table],
            select: vec![SelectItem { expr: Expr::Column(key), alias: None }],
            order: std::mem::take(&mut query.order),
            limit: query.limit.take(),
            offset: query.offset.take(),
            filters: self
                .draft
                .nodes
                .iter()
                .filter(|n| n.table == id.table)
                .flat_map(|n| n.conditions.clone())
                .collect(),
            ..SemanticQuery::default()
        };
        let node = self.node(id.table);
        let condition = if inner.limit == Some(1) {
            Condition::Compare(Expr::Column(key), Compare::Eq, Operand::Query(Box::new(inner)))
        } else {
            Condition::In(Expr::Column(key), Box::new(inner))
        };
        self.draft.nodes[node].conditions.push(condition);
        Some(())
    }

    /// "titles of books by the youngest author": the first row is one of another table, and all that
    /// belong to it are asked for.
    fn picks_another(&self, query: &SemanticQuery) -> Option<()> {
        let [(Expr::Column(by), _)] = query.order[..] else { return None };
        let mut shown = Vec::new();
        for item in &query.select {
            if is_measure(&item.expr) {
                return None;
            }
            self.tables_of(&item.expr, &mut shown);
        }
        let single = matches!(self.key_of(by.table)[..], [Expr::Column(_)]);
        let several = shown.iter().all(|&table| table != by.table && self.many(by.table, table));
        (query.limit == Some(1) && single && several && query.per.is_empty()).then_some(())
    }

    /// "how many countries have more than 2 makers": the groups are counted.
    pub(in crate::semantic::read) fn count_groups(&self, query: &mut SemanticQuery) -> Option<()> {
        let [SelectItem { expr: Expr::CountRows(table), .. }] = query.select[..] else {
            return None;
        };
        let counts_itself = query
            .having
            .iter()
            .any(|c| matches!(c, Condition::Compare(Expr::CountRows(t), ..) if *t == table));
        if counts_itself || !query.order.is_empty() {
            return None;
        }
        query.group = self.key_of(table);
        query.select =
            query.group.iter().map(|e| SelectItem { expr: e.clone(), alias: None }).collect();
        query.count_rows = true;
        Some(())
    }

    /// "which regions speak Dutch": the attribute stands for itself, so each value once.
    pub(in crate::semantic::read) fn distinct_attributes(
        &self,
        query: &mut SemanticQuery,
        shown: &[Shown],
    ) {
        let said_of = shown.iter().any(|one| match one {
            Shown::Column(named) => {
                let words: Vec<String> = named.text.split(' ').map(morphology::stem).collect();
                named.owner.is_some()
                    || query.tables.iter().any(|t| {
                        let table = &self.snapshot.schema.tables[*t].words;
                        table.iter().any(|w| words.contains(&morphology::stem(w)))
                    })
            }
            _ => true,
        });
        // "payment methods": what the glossary calls a dimension is a list of its values.
        let dimension = |named: &Named| {
            named.columns.iter().any(|c| {
                c.closeness == Closeness::Glossary && matches!(c.target, Target::Column(_))
            })
        };
        if let ([Shown::Column(named)], true) = (shown, query.order.is_empty())
            && dimension(named)
            && query.group.is_empty()
            && query.limit.is_none()
        {
            query.distinct = true;
            return;
        }
        if said_of {
            return;
        }
        let attribute = |expr: &Expr| match expr {
            Expr::Column(id) => {
                let info = &self.snapshot.schema.tables[id.table];
                let named =
                    self.draft.words.iter().any(|w| w.meaning == format!("table {}", info.name));
                !named
                    && !info.key.contains(&id.column)
                    && !info.label.contains(&id.column)
                    && !self.snapshot.schema.column(*id).unique
            }
            _ => false,
        };
        let related = query.tables.len() > 1
            || query.filters.iter().any(|f| matches!(f, Condition::Exists { .. }));
        if query.group.is_empty()
            && query.limit.is_none()
            && query.order.is_empty()
            && related
            && query.select.iter().all(|item| attribute(&item.expr))
        {
            query.distinct = true;
        }
    }
}
