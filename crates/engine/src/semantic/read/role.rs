//! Two references of one row to the same table, told apart by "from" and "to": flights from one
//! airport to another, transfers between accounts.

use super::Reader;
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::StoredValue;
use crate::semantic::query::{
    ColumnId, Compare, Condition, Expr, Literal, Operand, SelectItem, SemanticQuery,
};
use crate::semantic::schema::Kind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    From,
    To,
}

const FROM: [&str; 8] =
    ["from", "source", "src", "origin", "departure", "start", "sender", "departing"];
const TO: [&str; 8] =
    ["to", "destination", "dest", "target", "arrival", "end", "receiver", "arriving"];

impl Role {
    pub fn of(gram: Gram) -> Role {
        if gram == Gram::To { Role::To } else { Role::From }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Role::From => &FROM,
            Role::To => &TO,
        }
    }
}

impl Reader<'_> {
    /// A condition on the column of what is talked about that plays this role; false when none does.
    pub(super) fn in_role(&mut self, role: Role, text: &str, values: &[StoredValue]) -> bool {
        let Some(table) = self.focus_table() else { return false };
        let schema = &self.snapshot.schema;
        let plays = |id: &ColumnId| {
            id.table == table
                && schema.column(*id).words.iter().any(|word| role.names().contains(&word.as_str()))
        };
        let path = |id: ColumnId| schema.path(id);
        // The value itself is in the column.
        if let Some(value) = values.iter().find(|value| plays(&value.column)) {
            let (id, stored) = (value.column, value.text.clone());
            let literal = Operand::Literal(Literal::Text(stored));
            self.note(text, format!("value of {}", path(id)), "value");
            return self
                .add_role(id, |id| Condition::Compare(Expr::Column(id), Compare::Eq, literal));
        }
        // It describes a row that the column refers to.
        let found = values.iter().find_map(|value| {
            let edge =
                schema.touching(table).iter().map(|&edge| &schema.edges[edge]).find(|edge| {
                    edge.many == table
                        && edge.one == value.column.table
                        && edge.many_columns.len() == 1
                        && plays(&ColumnId { table, column: edge.many_columns[0] })
                })?;
            Some((value.clone(), edge.many_columns[0], edge.one_columns[0]))
        });
        let Some((value, many, one)) = found else { return false };
        let key = ColumnId { table: value.column.table, column: one };
        let inner = SemanticQuery {
            tables: vec![key.table],
            select: vec![SelectItem { expr: Expr::Column(key), alias: None }],
            filters: vec![Condition::Compare(
                Expr::Column(value.column),
                Compare::Eq,
                Operand::Literal(Literal::Text(value.text.clone())),
            )],
            ..SemanticQuery::default()
        };
        let id = ColumnId { table, column: many };
        self.note(text, format!("{} through {}", path(value.column), path(id)), "value");
        self.add_role(id, |id| Condition::In(Expr::Column(id), Box::new(inner)))
    }

    /// "albums by Iron Maiden", "albums that Iron Maiden has": who made or has them, not what they are
    /// called. "the track Solitude": what the table said right before calls so.
    pub(super) fn whose(&mut self, at: usize, values: &mut Vec<StoredValue>) {
        let Some(table) = self.focus_table() else { return };
        let names = |table: usize, value: &StoredValue| {
            let label = &self.snapshot.schema.tables[table].label;
            value.column.table == table && label.contains(&value.column.column)
        };
        if let Some(said) = at.checked_sub(1).and_then(|before| self.table_of(before)) {
            if values.iter().any(|value| names(said, value)) {
                values.retain(|value| names(said, value));
                return;
            }
            if let Some(column) = self.open_label(said) {
                // Too many are called something for all of them to be known.
                *values = vec![StoredValue { column, text: self.pieces[at].text.clone() }];
                self.draft.loose += 1;
                return;
            }
        }
        let by = at > 0 && self.pieces[at - 1].lower == "by";
        let has = self.gram(at + 1) == Some(Gram::Have) && self.clause_ends(at + 2);
        if (by || has) && values.iter().any(|value| !names(table, value)) {
            values.retain(|value| !names(table, value));
        }
    }

    /// What the rows of a table are called, where not every name is known.
    fn open_label(&self, table: usize) -> Option<ColumnId> {
        let info = &self.snapshot.schema.tables[table];
        let &[column] = &info.label[..] else { return None };
        let seen = self.snapshot.profile.column(&info.name, &info.columns[column].name)?;
        let text = info.columns[column].kind == Kind::Text;
        (text && !seen.complete).then_some(ColumnId { table, column })
    }

    fn add_role(&mut self, id: ColumnId, condition: impl FnOnce(ColumnId) -> Condition) -> bool {
        self.draft.values_matched += 1;
        let node = self.node_for(id);
        let condition = condition(id);
        let negated = std::mem::take(&mut self.negate);
        self.add(node, if negated { Condition::Not(Box::new(condition)) } else { condition });
        true
    }
}
