//! "With the same job title as Anna": what one row has, asked of the others.

use super::Reader;
use super::noun::{Noun, Phrase};
use crate::semantic::lexicon::StoredValue;
use crate::semantic::query::{
    ColumnId, Compare, Condition, Expr, Literal, Operand, SelectItem, SemanticQuery,
};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    pub(super) fn same_as(&mut self, at: usize) -> Option<usize> {
        if self.pieces.get(at)?.lower != "same" {
            return None;
        }
        let (Phrase { noun: Noun::Column(named), .. }, end) = self.phrase(at + 1)? else {
            return None;
        };
        let as_at =
            (end..self.pieces.len().min(end + 2)).find(|&at| self.pieces[at].lower == "as")?;
        let who = self.skip(as_at + 1, &[]);
        let about = self.focus_table().or(self.main_table())?;
        let id = self.resolve(&named, Some(about)).filter(|id| id.table == about)?;
        let value = self.named_row(who, about)?;
        let path = self.snapshot.schema.path(id);
        let said = format!("{} {}", self.pieces[at].text, self.pieces[at + 1].text);
        self.note(&said, format!("{path} of the row that is `{}`", value.text), "grammar");
        self.draft.values_matched += 1;
        let literal = Operand::Literal(Literal::Text(value.text));
        let inner = SemanticQuery {
            tables: vec![about],
            select: vec![SelectItem { expr: Expr::Column(id), alias: None }],
            filters: vec![Condition::Compare(Expr::Column(value.column), Compare::Eq, literal)],
            ..SemanticQuery::default()
        };
        let node = self.node(about);
        self.add(node, Condition::In(Expr::Column(id), Box::new(inner)));
        Some(who + 1)
    }

    /// The value at `at` that names rows of a table.
    fn named_row(&self, at: usize, table: usize) -> Option<StoredValue> {
        let values = match &self.pieces.get(at)?.kind {
            PieceKind::Value(values)
            | PieceKind::Quoted(_, values)
            | PieceKind::Name(_, values) => values,
            _ => return None,
        };
        let label = &self.snapshot.schema.tables[table].label;
        let names = |id: ColumnId| id.table == table && label.contains(&id.column);
        values.iter().find(|value| names(value.column)).cloned()
    }
}
