//! Comparisons with a function over other rows: "above the average age".

use super::noun::{Noun, Phrase};
use super::{Named, Reader};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::query::{Compare, Condition, Expr, Operand, SelectItem, SemanticQuery};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// "above the average age", "more than the minimum of …".
    pub(super) fn compare_aggregate(
        &mut self,
        at: usize,
        agg_at: usize,
        named: Option<Named>,
        compare: Compare,
        scale: Scale,
    ) -> usize {
        let function = match self.gram(agg_at) {
            Some(Gram::Agg(function)) => function,
            Some(Gram::Extreme(direction, _)) => super::aggregate::extreme_function(direction),
            _ => return at + 1,
        };
        let follows = self.phrase(self.skip(agg_at + 1, &[Gram::Of]));
        let (inner, mut end) = match follows {
            Some((Phrase { noun: Noun::Column(inner), values, .. }, end)) if values.is_empty() => {
                (Some(inner), end)
            }
            // "than the average product"
            Some((Phrase { noun: Noun::Table(table), values, .. }, end))
                if values.is_empty() && self.focus_table() == Some(table) =>
            {
                (None, end)
            }
            _ => (None, agg_at + 1),
        };
        let subject = named
            .clone()
            .or_else(|| inner.clone())
            .or_else(|| self.last_column.clone().filter(|_| scale == Scale::Any));
        let id = match subject {
            Some(subject) => self.resolve(&subject, None),
            None => self.measured_near(scale),
        };
        let Some(id) = id else {
            self.unknown(at);
            return end;
        };
        let inner_id = inner.as_ref().and_then(|inner| self.resolve(inner, None)).unwrap_or(id);
        self.note(
            &self.pieces[agg_at].text,
            format!("compared with the {:?} of {}", function, self.snapshot.schema.path(inner_id))
                .to_lowercase(),
            "grammar",
        );
        let mut query = SemanticQuery {
            tables: vec![inner_id.table],
            select: vec![SelectItem { expr: Expr::Aggregate(function, inner_id), alias: None }],
            ..SemanticQuery::default()
        };
        // "of all museums opened after 2010": conditions on what is averaged.
        if matches!(self.gram(end), Some(Gram::Of | Gram::For | Gram::In | Gram::From)) {
            if let Some((phrase, after)) = self.phrase(end + 1) {
                if let Noun::Table(table) = phrase.noun {
                    let kept = (self.draft.focus, self.draft.nodes.clone(), self.last_condition);
                    if table == inner_id.table {
                        end = self.inner_conditions(after, inner_id.table, &mut query);
                    }
                    (self.draft.focus, self.draft.nodes, self.last_condition) = kept;
                }
            } else if self.gram(end + 1).is_none()
                && matches!(self.pieces.get(end + 1).map(|p| &p.kind), Some(PieceKind::Value(_)))
            {
                self.draft.penalty += 0.3;
            }
        }
        query.tables.dedup();
        let node = self.node_for(id);
        self.add(
            node,
            Condition::Compare(Expr::Column(id), compare, Operand::Query(Box::new(query))),
        );
        end
    }

    /// Reads conditions up to the end of the clause into a nested query over one table.
    pub(super) fn inner_conditions(
        &mut self,
        start: usize,
        table: usize,
        query: &mut SemanticQuery,
    ) -> usize {
        let main = self.draft.main;
        self.draft.nodes = vec![super::Node {
            table,
            parent: None,
            negated: false,
            conditions: Vec::new(),
            separate: false,
        }];
        self.draft.focus = Some(0);
        self.draft.main = Some(0);
        let mut at = start;
        while at < self.pieces.len()
            && !matches!(
                self.gram(at),
                Some(Gram::Sentence | Gram::And | Gram::Comma | Gram::OrderBy(_) | Gram::Each)
            )
        {
            at = self.condition_step(at).max(at + 1);
        }
        self.draft.main = main;
        if self.draft.nodes.len() > 1 {
            self.draft.penalty += 0.5;
        }
        query.filters = self.draft.nodes[0].conditions.clone();
        at
    }
}
