//! Comparison with one other row: "a larger capacity than the stadium with the highest average".

use super::noun::{Noun, Phrase};
use super::{Named, Reader};
use crate::semantic::grammar::Gram;
use crate::semantic::query::{
    ColumnId, Compare, Condition, Direction, Expr, Operand, SelectItem, SemanticQuery,
};

impl Reader<'_> {
    /// "the car with the largest horsepower" at `at`: the table when one is named, the direction,
    /// the column, and where it ends.
    pub(super) fn row_with_extreme(
        &self,
        at: usize,
    ) -> Option<(Option<usize>, Direction, Named, usize)> {
        let (table, end) = match self.phrase(at) {
            Some((Phrase { noun: Noun::Table(table), values, .. }, end)) if values.is_empty() => {
                (Some(table), end)
            }
            _ => {
                let one = self.skip_fillers(at);
                let said = self.pieces.get(one)?.lower == "one";
                (None, said.then_some(one + 1)?)
            }
        };
        let extreme = self.skip(end, &[Gram::With, Gram::Who, Gram::Have]);
        let Some(Gram::Extreme(direction, _)) = self.gram(extreme).filter(|_| extreme > end) else {
            return None;
        };
        match self.phrase(self.skip(extreme + 1, &[Gram::Of])) {
            Some((Phrase { noun: Noun::Column(named), values, .. }, end)) if values.is_empty() => {
                Some((table, direction, named, end))
            }
            _ => None,
        }
    }

    pub(super) fn compare_with_row(
        &mut self,
        at: usize,
        next: usize,
        named: Option<Named>,
        compare: Compare,
    ) -> usize {
        let Some((table, direction, by, end)) = self.row_with_extreme(next) else {
            self.unknown(at);
            return at + 1;
        };
        let subject = named.or(self.last_column.clone());
        let id: Option<ColumnId> = subject.and_then(|subject| self.resolve(&subject, None));
        let by = self.resolve(&by, id.map(|id| id.table));
        let (Some(id), Some(by)) = (id, by) else {
            self.unknown(at);
            return end;
        };
        if by.table != id.table || table.is_some_and(|table| table != id.table) {
            self.unknown(at);
            return end;
        }
        let path = self.snapshot.schema.path(by);
        self.note(&self.pieces[end - 1].text, format!("of the row first by {path}"), "grammar");
        let inner = SemanticQuery {
            tables: vec![id.table],
            select: vec![SelectItem { expr: Expr::Column(id), alias: None }],
            order: vec![(Expr::Column(by), direction)],
            limit: Some(1),
            ..SemanticQuery::default()
        };
        let node = self.node_for(id);
        let operand = Operand::Query(Box::new(inner));
        self.add(node, Condition::Compare(Expr::Column(id), compare, operand));
        end
    }
}
