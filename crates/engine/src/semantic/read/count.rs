//! How many: rows of tables, values of columns.

use super::noun::{Noun, Phrase};
use super::{Grouping, Mode, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::Target;
use crate::semantic::query::{ColumnId, Compare, Condition, Expr};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// "number of concerts", "how many different countries".
    pub(super) fn count(&mut self, at: usize) -> usize {
        let mut next = at + 1;
        while matches!(
            self.gram(next),
            Some(Gram::Of | Gram::CountOf | Gram::Filler | Gram::All | Gram::Agg(_))
        ) {
            next += 1;
        }
        let Some((phrase, end)) = self.phrase(next) else {
            // "and the number": the count of an earlier sentence.
            let kept = self
                .old_counts
                .iter()
                .find(|s| matches!(s, Shown::CountTable(_) | Shown::CountColumn(..)));
            if let Some(kept) = kept.cloned() {
                self.draft.shown.push(kept);
                return at + 1;
            }
            // The word after it says what is missing.
            if !matches!(self.pieces.get(next).map(|p| &p.kind), Some(PieceKind::Unknown)) {
                self.unknown(at);
            }
            return at + 1;
        };
        self.note(&self.pieces[at].text, "count", "grammar");
        match &phrase.noun {
            Noun::Table(table) => {
                let node = self.node(*table);
                if self.draft.shown.is_empty() && self.draft.groups.is_empty() {
                    self.draft.main = Some(node);
                }
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
                self.draft.shown.push(Shown::CountTable(node));
                self.named_table(&phrase, *table);
                if let Some(kinds) = self.kinds_counted(&phrase, node) {
                    // "the number of male and female doctors": one for each.
                    self.draft.groups.push(Grouping::Column(self.exact(kinds)));
                    self.draft.loose += 1;
                }
            }
            Noun::Column(named) => {
                let mut named = named.clone();
                let mut end = end;
                if let (None, Some(Gram::Of | Gram::For)) = (named.owner, self.gram(end))
                    && let Some((of, after)) = self.phrase(end + 1)
                    && let Noun::Table(table) = of.noun
                {
                    named.owner = Some(table);
                    let node = self.node(table);
                    if self.draft.shown.is_empty() {
                        self.draft.main = Some(node);
                    }
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&of, node);
                    end = after;
                }
                self.pending_values(&phrase, &named);
                self.draft.shown.push(Shown::CountColumn(named, phrase.distinct));
                self.mode = Mode::Conditions;
                return end;
            }
            Noun::Metric(id) => match self.table_behind(next, *id) {
                Some(table) => {
                    let node = self.node(table);
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&phrase, node);
                    self.draft.shown.push(Shown::CountTable(node));
                }
                None => {
                    self.counted_rows = self.rows_counted(end - 1, *id);
                    self.counted = true;
                    self.show_metric(*id, &phrase);
                }
            },
            Noun::Term(_) => self.unknown(next),
            Noun::Flag(_) => {
                self.unknown(next);
            }
        }
        self.mode = Mode::Conditions;
        end
    }

    /// The column of the two values said before what is counted.
    fn kinds_counted(&self, phrase: &Phrase, node: usize) -> Option<ColumnId> {
        let last = self.draft.nodes[node].conditions.last()?;
        let (Condition::Any(any), 2) = (last, phrase.values.len()) else { return None };
        match any.first()? {
            Condition::Compare(Expr::Column(id), Compare::Eq, _) => Some(*id),
            _ => None,
        }
    }

    /// "number of refunds" counts rows, although "refunds" alone is an amount.
    pub(super) fn table_behind(&self, at: usize, metric: usize) -> Option<usize> {
        let counts = self.snapshot.glossary.metrics[metric]
            .aggregate
            .as_deref()
            .is_some_and(|a| a.starts_with("count"));
        self.table_of(self.skip(at, &[Gram::Distinct])).filter(|_| !counts)
    }

    /// The table named outright at `at`, whatever else the words mean.
    pub(super) fn table_of(&self, at: usize) -> Option<usize> {
        self.candidates(at).iter().find_map(|c| match c.target {
            Target::Table(table) if c.closeness >= crate::semantic::lexicon::Closeness::Exact => {
                Some(table)
            }
            _ => None,
        })
    }

    pub(super) fn named_table(&mut self, phrase: &Phrase, table: usize) {
        let meaning = format!("table {}", self.snapshot.schema.tables[table].name);
        let said = phrase.text.split(' ').next_back().unwrap_or_default();
        let closest = self
            .pieces
            .iter()
            .filter(|piece| piece.lower.ends_with(said))
            .filter_map(|piece| match &piece.kind {
                PieceKind::Name(names, _) => {
                    names.iter().find(|name| name.target == Target::Table(table))
                }
                _ => None,
            })
            .map(|name| name.closeness)
            .max();
        let synonym = closest == Some(crate::semantic::lexicon::Closeness::Synonym);
        let known = self.draft.words.iter().any(|word| word.meaning == meaning);
        if synonym && !known {
            self.draft.loose += 1;
        }
        self.note(&phrase.text, meaning, if synonym { "synonym" } else { "name" });
    }
}
