//! Conditions one row cannot meet: each is then met by a row of its own.

use super::is_measure;
use crate::semantic::query::{Compare, Condition, Literal, Operand, SemanticQuery, SetOp};
use crate::semantic::read::Reader;

impl Reader<'_> {
    /// "cats and dogs", "before 1945 and after 1955": one row cannot be both.
    pub(in crate::semantic::read) fn split_contradictions(&mut self) {
        for n in 0..self.draft.nodes.len() {
            if self.draft.main == Some(n) {
                continue;
            }
            if let Some((_, second)) = contradiction(&self.draft.nodes[n].conditions) {
                let mut copy = self.draft.nodes[n].clone();
                let condition = self.draft.nodes[n].conditions.remove(second);
                copy.conditions = vec![condition];
                copy.separate = true;
                self.draft.nodes[n].separate = true;
                self.draft.nodes.push(copy);
            }
        }
    }

    /// The same for the rows asked about: values shared by both kinds of row.
    pub(in crate::semantic::read) fn intersect_main(&mut self, query: &mut SemanticQuery) {
        let Some((first, second)) = contradiction(&query.filters) else { return };
        if query.select.iter().any(|i| is_measure(&i.expr)) || query.limit.is_some() {
            self.draft.penalty += 0.6;
            return;
        }
        let mut other = query.clone();
        query.filters.remove(second);
        other.filters.remove(first);
        other.order.clear();
        query.set = Some((SetOp::Intersect, Box::new(other)));
    }
}

fn contradiction(conditions: &[Condition]) -> Option<(usize, usize)> {
    let literal = |operand: &Operand| match operand {
        Operand::Literal(Literal::Number(n)) | Operand::Literal(Literal::Text(n)) => {
            n.parse::<f64>().ok()
        }
        _ => None,
    };
    for (i, first) in conditions.iter().enumerate() {
        for (j, second) in conditions.iter().enumerate() {
            if i >= j {
                continue;
            }
            let (Condition::Compare(a, op_a, left), Condition::Compare(b, op_b, right)) =
                (first, second)
            else {
                continue;
            };
            if a != b {
                continue;
            }
            let clash = match (op_a, op_b) {
                (Compare::Eq, Compare::Eq) => left != right,
                (Compare::Lt | Compare::Le, Compare::Gt | Compare::Ge) => {
                    literal(left) <= literal(right)
                }
                (Compare::Gt | Compare::Ge, Compare::Lt | Compare::Le) => {
                    literal(left) >= literal(right)
                }
                _ => false,
            };
            if clash {
                return Some((i, j));
            }
        }
    }
    None
}
