//! By what rows are the best or the worst.

use super::is_measure;
use crate::semantic::query::{Expr, SemanticQuery};
use crate::semantic::lexicon::Closeness;
use crate::semantic::read::{Reader, Shown};

impl Reader<'_> {
    /// "reasons ranked by amount": a dimension stands in many rows, so one row's number does not
    /// order it. `None` then.
    pub(in crate::semantic::read) fn repeats(
        &mut self,
        query: &SemanticQuery,
        shown: &[Shown],
    ) -> Option<()> {
        let [Shown::Column(named)] = shown else { return Some(()) };
        let dimension = named.columns.iter().any(|c| c.closeness == Closeness::Glossary);
        let [(Expr::Column(by), _)] = query.order[..] else { return Some(()) };
        let other = query.select.iter().all(|item| item.expr != Expr::Column(by));
        if dimension && other && query.group.is_empty() && query.limit.is_none() {
            let (said, by) = (named.text.clone(), self.snapshot.schema.path(by));
            self.because(format!("`{said}` stands in many rows: say by the total, the average or the largest {by}"));
            return None;
        }
        Some(())
    }

    /// The measure shown, or a number or date shown alone. A name ranks nothing: then the question
    /// has to say by what.
    pub(in crate::semantic::read) fn best_by(
        &mut self,
        said: &str,
        query: &SemanticQuery,
    ) -> Option<Expr> {
        let measure = query.select.iter().find(|item| is_measure(&item.expr));
        let key = measure.or(query.select.first())?.expr.clone();
        if let Expr::Column(id) = key {
            let kind = self.snapshot.schema.column(id).kind;
            if !kind.is_number() && !kind.is_time() {
                let path = self.snapshot.schema.path(id);
                self.because(format!(
                    "`{said}` does not say by what: {path} is a name, add for example \"by\" and a number"
                ));
                return None;
            }
        }
        Some(key)
    }
}
