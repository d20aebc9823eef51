//! "Books that are in all branches": every row of a table has to be among the related ones.

use super::Reader;
use crate::semantic::grammar::Gram;
use crate::semantic::query::{
    Aggregate, Compare, Condition, Expr, Operand, SelectItem, SemanticQuery,
};

impl Reader<'_> {
    /// "all" before a table at `at`, of which each row shown may have several and belongs to several.
    pub(super) fn says_all(&self, at: usize, table: usize) -> bool {
        let Some(main) = self.main_table().filter(|main| *main != table) else { return false };
        let mut before = at.wrapping_sub(1);
        let mut all = false;
        while let Some(Gram::All | Gram::Filler) = self.gram(before) {
            all |= self.gram(before) == Some(Gram::All);
            before = before.wrapping_sub(1);
        }
        all |= self.pieces.get(before).is_some_and(|piece| piece.lower == "in all");
        let tied = matches!(self.gram(before), Some(Gram::Verb | Gram::In | Gram::Have));
        let listed = self.draft.shown.iter().all(|shown| !super::finish::is_aggregate(shown));
        all && tied && listed && !self.negate && self.many(main, table) && self.many(table, main)
    }

    /// As many different rows as there are.
    pub(super) fn all_of(&self, node: usize) -> Option<Condition> {
        let node = &self.draft.nodes[node];
        let [Expr::Column(key)] = self.key_of(node.table)[..] else { return None };
        let all = SemanticQuery {
            tables: vec![node.table],
            select: vec![SelectItem { expr: Expr::CountRows(node.table), alias: None }],
            filters: node.conditions.clone(),
            ..SemanticQuery::default()
        };
        let found = Expr::Aggregate(Aggregate::CountDistinct, key);
        Some(Condition::Compare(found, Compare::Eq, Operand::Query(Box::new(all))))
    }
}
