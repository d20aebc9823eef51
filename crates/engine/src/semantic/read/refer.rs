//! A column that refers to rows, and the row it refers to said by its name: "employees who report to
//! Nancy Edwards", "customers whose support representative is Jane Peacock".

use super::noun::Phrase;
use super::{Mode, Named, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::{Closeness, StoredValue, Target};
use crate::semantic::query::{
    ColumnId, Compare, Condition, Expr, Literal, Operand, SelectItem, SemanticQuery,
};
use crate::semantic::tag::PieceKind;

/// Words of one name at most: first, middle and last.
const PARTS: usize = 3;

impl Reader<'_> {
    /// The condition that what is talked about refers to the row named after `at`; where that ends.
    pub(super) fn refers(&mut self, at: usize) -> Option<usize> {
        let (id, said, end) = self.reference_to(at, self.focus_table()?)?;
        let edge = self.snapshot.schema.reference(id)?;
        let (one, key) = (edge.one, *edge.one_columns.first()?);
        let named = rows_called(&said, ColumnId { table: one, column: key });
        let text: Vec<&str> = self.pieces[at..end].iter().map(|p| p.text.as_str()).collect();
        let names: Vec<&str> = said.iter().map(|value| value.text.as_str()).collect();
        let meaning = format!("{} is that of {}", self.snapshot.schema.path(id), names.join(" "));
        self.note(&text.join(" "), meaning, "value");
        self.draft.values_matched += 1;
        let node = self.node_for(id);
        let condition = Condition::In(Expr::Column(id), Box::new(named));
        let negated = std::mem::take(&mut self.negate);
        self.add(node, if negated { Condition::Not(Box::new(condition)) } else { condition });
        Some(end)
    }

    /// "who does Jane Peacock report to": the row that the named one refers to, not the key it holds.
    pub(super) fn reports_to(&mut self, named: &Named, phrase: &Phrase) -> bool {
        let asked = self.pieces.first().is_some_and(|first| first.lower.starts_with("who"));
        let schema = &self.snapshot.schema;
        let own = named.columns.iter().find_map(|candidate| match candidate.target {
            Target::Column(id) => {
                let edge = schema.reference(id)?;
                (edge.one == edge.many).then(|| (id, edge.one_columns.first().copied()))
            }
            _ => None,
        });
        let (Some((id, Some(key))), true) = (own, asked && self.draft.shown.is_empty()) else {
            return false;
        };
        let label = &schema.tables[id.table].label;
        let said = phrase.values.iter().map(|(_, values)| {
            let of_name = |value: &&StoredValue| {
                value.column.table == id.table && label.contains(&value.column.column)
            };
            values.iter().find(of_name).cloned()
        });
        let Some(said) = said.collect::<Option<Vec<_>>>().filter(|said| !said.is_empty()) else {
            return false;
        };
        let inner = rows_called(&said, id);
        let names: Vec<&str> = said.iter().map(|value| value.text.as_str()).collect();
        let meaning = format!("the {} of {}", schema.path(id), names.join(" "));
        self.note(&named.text, meaning, "name");
        self.draft.values_matched += 1;
        let node = self.node(id.table);
        let key = Expr::Column(ColumnId { table: id.table, column: key });
        self.add(node, Condition::In(key, Box::new(inner)));
        self.draft.shown.push(Shown::Entity(node));
        self.draft.focus = Some(node);
        self.mode = Mode::Conditions;
        true
    }

    /// "who reports to Jane Peacock": the rows that refer to the named one. Where that ends.
    pub(super) fn those_below(&mut self, at: usize, named: &Named) -> Option<usize> {
        let who = at == 1 && self.pieces[0].lower == "who" && self.draft.shown.is_empty();
        let table = named.columns.iter().find_map(|candidate| match candidate.target {
            Target::Column(id) => {
                let edge = self.snapshot.schema.reference(id)?;
                (edge.one == edge.many).then_some(id.table)
            }
            _ => None,
        });
        let table = table.filter(|_| who)?;
        self.reference_to(at, table)?;
        let node = self.node(table);
        self.draft.shown.push(Shown::Entity(node));
        self.draft.focus = Some(node);
        self.mode = Mode::Conditions;
        self.refers(at)
    }

    /// The column of `table` that the piece names and that refers to rows, the names of one of which follow,
    /// and where they end.
    pub(super) fn reference_to(
        &self,
        at: usize,
        table: usize,
    ) -> Option<(ColumnId, Vec<StoredValue>, usize)> {
        let id = self.reference_named(at, table)?;
        let one = self.snapshot.schema.reference(id)?.one;
        let ties = [Gram::To, Gram::Is, Gram::Of, Gram::By, Gram::Verb];
        let (said, end) = self.names_of(self.skip(at + 1, &ties), one);
        (!said.is_empty()).then_some((id, said, end))
    }

    /// "support rep": the rows that the one column called so refers to, where `support_rep_id` is the only
    /// way from its table to theirs.
    pub(super) fn referred_to(&self, named: &Named) -> Option<usize> {
        let schema = &self.snapshot.schema;
        let best = named.columns.first()?.closeness;
        let mut targets = named.columns.iter().filter(|c| c.closeness == best).map(|c| {
            let Target::Column(id) = c.target else { return None };
            let edge = schema.reference(id)?;
            let by_id = schema.column(id).words.last().is_some_and(|last| last == "id");
            let said = named.text.split(' ').next_back().is_some_and(|last| last.starts_with("id"));
            let ways = schema.touching(edge.many).iter().map(|&edge| &schema.edges[edge]);
            let only = ways.filter(|way| way.many == edge.many && way.one == edge.one).count() == 1;
            (by_id && !said && only && edge.many != edge.one).then_some(edge.one)
        });
        let first = targets.next()??;
        targets.all(|other| other == Some(first)).then_some(first)
    }

    /// The column of `table` that the piece names and that refers to rows, one column to one.
    fn reference_named(&self, at: usize, table: usize) -> Option<ColumnId> {
        self.candidates(at).iter().find_map(|candidate| match candidate.target {
            Target::Column(id) if id.table == table && candidate.closeness >= Closeness::Part => {
                let edge = self.snapshot.schema.reference(id)?;
                (edge.one_columns.len() == 1).then_some(id)
            }
            _ => None,
        })
    }

    /// Values from `start` on that together name a row of `table`, each part once.
    fn names_of(&self, start: usize, table: usize) -> (Vec<StoredValue>, usize) {
        let label = &self.snapshot.schema.tables[table].label;
        let mut found: Vec<StoredValue> = Vec::new();
        let mut at = start;
        while let Some(piece) = self.pieces.get(at).filter(|_| found.len() < PARTS) {
            let values = match &piece.kind {
                PieceKind::Value(values) | PieceKind::Quoted(_, values) => values,
                _ => break,
            };
            let part = values.iter().find(|value| {
                value.column.table == table
                    && label.contains(&value.column.column)
                    && found.iter().all(|known| known.column != value.column)
            });
            let Some(part) = part else { break };
            found.push(part.clone());
            at += 1;
        }
        (found, at)
    }
}

/// `column` of the rows with these names.
fn rows_called(said: &[StoredValue], column: ColumnId) -> SemanticQuery {
    let filters = said.iter().map(|value| {
        let literal = Operand::Literal(Literal::Text(value.text.clone()));
        Condition::Compare(Expr::Column(value.column), Compare::Eq, literal)
    });
    SemanticQuery {
        tables: vec![column.table],
        select: vec![SelectItem { expr: Expr::Column(column), alias: None }],
        filters: filters.collect(),
        ..SemanticQuery::default()
    }
}
