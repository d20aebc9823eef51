//! By what rows are the best or the worst.

use super::is_measure;
use crate::semantic::lexicon::Closeness;
use crate::semantic::query::{Expr, SemanticQuery};
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
            self.because(format!(
                "`{said}` stands in many rows: say by the total, the average or the largest {by}"
            ));
            return None;
        }
        Some(())
    }

    /// "the most popular genre" where every genre is one row: the rows that refer to it are counted,
    /// when they are of one table. `None` when they are not.
    pub(in crate::semantic::read) fn count_what_refers(
        &mut self,
        query: &mut SemanticQuery,
    ) -> Option<()> {
        let [Expr::Column(id)] = query.group[..] else { return Some(()) };
        let schema = &self.snapshot.schema;
        let info = &schema.tables[id.table];
        let one_row_each = info.label == [id.column]
            && (info.columns[id.column].unique
                || info.rows > 0 && info.columns[id.column].distinct >= info.rows);
        let counted = Expr::CountRows(id.table);
        let counts = query.order.iter().any(|(expr, _)| *expr == counted);
        if !one_row_each || !counts {
            return Some(());
        }
        let mut referring: Vec<usize> = schema
            .touching(id.table)
            .iter()
            .map(|&edge| &schema.edges[edge])
            .filter(|edge| edge.one == id.table && edge.many != id.table)
            .map(|edge| edge.many)
            .collect();
        referring.dedup();
        let name = info.words.join(" ");
        let [only] = referring[..] else {
            self.because(format!("each `{name}` is one row: say what of it is counted"));
            return None;
        };
        self.draft.loose += 1;
        for (expr, _) in &mut query.order {
            if *expr == counted {
                *expr = Expr::CountRows(only);
            }
        }
        for item in &mut query.select {
            if item.expr == counted {
                item.expr = Expr::CountRows(only);
            }
        }
        let other = self.snapshot.schema.tables[only].name.clone();
        self.note(&name, format!("counted by rows of {other}"), "grammar");
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
                self.draft.lacks_measure = true;
                self.because(format!(
                    "`{said}` does not say by what: {path} is a name, add for example \"by\" and a number"
                ));
                return None;
            }
        }
        Some(key)
    }
}
