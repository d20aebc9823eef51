//! "Which countries have both customers and suppliers": one attribute of two tables, as a set.

use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::query::{ColumnId, Expr, SelectItem, SemanticQuery, SetOp};
use crate::semantic::read::{Node, Reader, Shown};
use crate::semantic::schema::Kind;

impl Reader<'_> {
    /// The set of values that both tables have, one has and the other not, or either has.
    pub(in crate::semantic::read) fn shared_attribute(&mut self) -> Option<SemanticQuery> {
        let [Shown::Column(named)] = &self.draft.shown[..] else { return None };
        let draft = &self.draft;
        let plain = draft.groups.is_empty()
            && draft.order.is_empty()
            && draft.limit.is_none()
            && draft.having.is_empty()
            && draft.having_between.is_empty();
        let [first, second] = &draft.nodes[..] else { return None };
        if !plain || named.owner.is_some() || first.negated || first.table == second.table {
            return None;
        }
        let column = |node: &Node| {
            named.columns.iter().find_map(|candidate| match candidate.target {
                Target::Column(id)
                    if id.table == node.table
                        && (candidate.closeness >= Closeness::Short
                            || self.snapshot.schema.column(id).words.len() == 2)
                        && self.snapshot.schema.column(id).kind == Kind::Text
                        && self.snapshot.schema.reference(id).is_none() =>
                {
                    Some(id)
                }
                _ => None,
            })
        };
        let (left, right) = (column(first)?, column(second)?);
        // Said of both, not of one that is tied to the other.
        let said = |node: &Node| {
            let name = &self.snapshot.schema.tables[node.table].name;
            draft.words.iter().any(|word| word.meaning == format!("table {name}"))
        };
        if !said(first) || !said(second) {
            return None;
        }
        let op = match (second.negated, draft.any_of) {
            (true, _) => SetOp::Except,
            (false, true) => SetOp::Union,
            (false, false) if draft.both => SetOp::Intersect,
            _ => return None,
        };
        let mut query = of(left, first);
        query.set = Some((op, Box::new(of(right, second))));
        let paths = (self.snapshot.schema.path(left), self.snapshot.schema.path(right));
        let text = named.text.clone();
        self.note(&text, format!("columns {} and {}", paths.0, paths.1), "name");
        self.draft.both = false;
        Some(query)
    }
}

fn of(id: ColumnId, node: &Node) -> SemanticQuery {
    SemanticQuery {
        tables: vec![id.table],
        select: vec![SelectItem { expr: Expr::Column(id), alias: None }],
        filters: node.conditions.clone(),
        ..SemanticQuery::default()
    }
}
