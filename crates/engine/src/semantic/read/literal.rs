//! Literals said after a column.

use super::{Named, Reader};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::{StoredValue, Target};
use crate::semantic::period::{self, Period};
use crate::semantic::query::{ColumnId, Compare, Condition, Expr, Literal, Operand};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// One or several literals compared with a column: "Jones", "1948 or 1949", "France, Spain".
    pub(super) fn literals(&mut self, start: usize, named: &Named) -> usize {
        let mut at = start;
        let mut found: Vec<(usize, Literal, bool, Option<ColumnId>)> = Vec::new();
        let mut end = start;
        let mut all = false;
        loop {
            at = self.skip(at, &[Gram::Either]);
            let Some(piece) = self.pieces.get(at) else { break };
            match &piece.kind {
                PieceKind::Number(number) => {
                    found.push((at, Literal::Number(number.clone()), true, None));
                }
                PieceKind::Quoted(text, values) => {
                    let hit = self.value_of(values, named);
                    let stored = hit.as_ref().map_or(text.clone(), |v| v.text.clone());
                    found.push((at, Literal::Text(stored), hit.is_some(), hit.map(|v| v.column)));
                }
                PieceKind::Value(values) | PieceKind::Name(_, values) if !values.is_empty() => {
                    let Some(hit) = self.value_of(values, named) else { break };
                    if matches!(piece.kind, PieceKind::Name(..))
                        && !found.is_empty()
                        && self.continues_select(at.wrapping_sub(1))
                    {
                        break;
                    }
                    found.push((at, Literal::Text(hit.text.clone()), true, Some(hit.column)));
                }
                PieceKind::Unknown if found.is_empty() || end == at => {
                    // A single unknown letter or code right after a text column: taken as written.
                    let code = piece.text.len() <= 4
                        && piece.text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
                    if !code {
                        break;
                    }
                    found.push((at, Literal::Text(piece.text.clone()), false, None));
                }
                PieceKind::Period(Period::Range(from, _)) => {
                    found.push((at, Literal::Date(period::iso(*from)), true, None));
                }
                _ => break,
            }
            at += 1;
            end = at;
            let after = self.skip(at, &[]);
            match self.gram(after) {
                Some(Gram::Or | Gram::Comma | Gram::And) => {
                    all |= self.gram(after) == Some(Gram::And);
                    at = after + 1;
                    if self.gram(at) == Some(Gram::Or) || self.gram(at) == Some(Gram::And) {
                        all |= self.gram(at) == Some(Gram::And);
                        at += 1;
                    }
                }
                _ => break,
            }
        }
        if found.is_empty() {
            return start;
        }
        let hit = found.iter().find_map(|f| f.3);
        let Some(id) = hit.or_else(|| self.resolve(named, None)) else { return start };
        if let Some(id) = hit {
            self.note(&named.text, format!("column {}", self.snapshot.schema.path(id)), "name");
        }
        let node = self.node_for(id);
        let compare = if std::mem::take(&mut self.negate) { Compare::Ne } else { Compare::Eq };
        let mut conditions = Vec::new();
        for (piece, literal, matched, _) in &found {
            let literal = self.stored_as(id, literal.clone());
            self.count_value(*matched || matches!(literal, Literal::Number(_)));
            self.note(
                &self.pieces[*piece].text,
                format!("value of {}", self.snapshot.schema.path(id)),
                "value",
            );
            let values = match &self.pieces[*piece].kind {
                PieceKind::Value(values) | PieceKind::Quoted(_, values) if *matched => {
                    values.clone()
                }
                _ => Vec::new(),
            };
            let said = self.pieces[*piece].text.clone();
            conditions.push(match literal {
                Literal::Text(text) => self.spelled(&said, id, compare, text, &values),
                other => Condition::Compare(Expr::Column(id), compare, Operand::Literal(other)),
            });
        }
        self.draft.both |= all && conditions.len() > 1 && compare == Compare::Eq;
        let both = std::mem::take(&mut self.draft.both);
        self.combine(node, conditions, both, compare == Compare::Ne);
        end
    }

    /// Several conditions on one column: any of them, or each in a row of its own.
    pub(super) fn combine(
        &mut self,
        node: usize,
        mut conditions: Vec<Condition>,
        both: bool,
        negated: bool,
    ) {
        if conditions.len() == 1 || negated {
            for condition in conditions {
                self.add(node, condition);
            }
            return;
        }
        if both {
            let first = conditions.remove(0);
            let earlier = self.draft.nodes[node].conditions.clone();
            self.add(node, first);
            for condition in conditions {
                let copy = self.draft.nodes[node].clone();
                let mut shared = earlier.clone();
                shared.push(condition);
                self.draft.nodes.push(super::Node { conditions: shared, separate: true, ..copy });
            }
            self.draft.nodes[node].separate = true;
        } else {
            self.add(node, Condition::Any(conditions));
        }
    }

    /// The stored value that belongs to a named column.
    pub(super) fn value_of(&self, values: &[StoredValue], named: &Named) -> Option<StoredValue> {
        let owner = named.owner.or(self.focus_table());
        let fits = |value: &&StoredValue| {
            named.columns.iter().any(|c| c.target == Target::Column(value.column))
                || named.owner == Some(value.column.table)
                    && self.snapshot.schema.tables[value.column.table]
                        .label
                        .contains(&value.column.column)
        };
        values
            .iter()
            .filter(fits)
            .min_by_key(|value| usize::from(Some(value.column.table) != owner))
            .cloned()
    }

    pub(super) fn count_value(&mut self, matched: bool) {
        if matched {
            self.draft.values_matched += 1;
        } else {
            self.draft.values_unmatched += 1;
        }
    }

    /// A literal in the column's own spelling.
    pub(super) fn stored_as(&self, id: ColumnId, literal: Literal) -> Literal {
        let column = self.snapshot.schema.column(id);
        let textual = !["int", "real", "num", "dec", "floa", "doub"]
            .iter()
            .any(|t| column.database_type.to_ascii_lowercase().contains(t));
        match literal {
            Literal::Number(number) if textual && column.kind == Kind::Text => {
                Literal::Text(number)
            }
            other => other,
        }
    }
}
