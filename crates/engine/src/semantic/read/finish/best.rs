//! By what rows are the best or the worst.

use super::is_measure;
use crate::semantic::query::{Expr, SemanticQuery};
use crate::semantic::read::Reader;

impl Reader<'_> {
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
