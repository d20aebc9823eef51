//! Parts of a whole.

use super::noun::{Noun, Phrase};
use super::{Mode, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::query::{Aggregate, Condition, Expr, ShareUnit};

impl Reader<'_> {
    pub(super) fn share(&mut self, at: usize) -> usize {
        if self.pieces[at].lower == "share" && self.gram(at + 1) != Some(Gram::Of) {
            self.unknown(at);
            return at + 1;
        }
        let next = self.skip(at + 1, &[Gram::Of]);
        match self.gram(next) {
            Some(Gram::Agg(Aggregate::Sum)) => {
                let Some((phrase, end)) = self.phrase(next + 1) else {
                    self.unknown(at);
                    return at + 1;
                };
                self.share_of(at, &phrase, end)
            }
            Some(Gram::CountOf) => {
                let Some((phrase, end)) = self.phrase(next + 1) else {
                    self.unknown(at);
                    return at + 1;
                };
                self.share_of(at, &phrase, end)
            }
            _ => {
                let Some((phrase, end)) = self.phrase(next) else {
                    self.unknown(at);
                    return at + 1;
                };
                self.share_of(at, &phrase, end)
            }
        }
    }

    pub(super) fn share_of(&mut self, at: usize, phrase: &Phrase, end: usize) -> usize {
        self.note(&self.pieces[at].text, "percent of the total", "grammar");
        let shown = match phrase.noun.clone() {
            Noun::Metric(id) => {
                self.draft.glossary += 1;
                Shown::Metric(id)
            }
            Noun::Table(table) if phrase.values.is_empty() && phrase.terms.len() == 1 => {
                // "percentage of late shipments": of all shipments, within each group.
                let node = self.node(table);
                self.draft.focus = Some(node);
                self.draft.glossary += 1;
                self.draft.loose += 1;
                let passing = Condition::Term(phrase.terms[0]);
                self.draft.shown.push(Shown::Exact(Expr::SharePassing(table, Box::new(passing))));
                self.mode = Mode::Conditions;
                return end;
            }
            Noun::Table(table) => {
                let node = self.node(table);
                self.draft.focus = Some(node);
                Shown::CountTable(node)
            }
            Noun::Column(named) => Shown::Aggregate(Aggregate::Sum, named),
            _ => {
                self.unknown(at);
                return at + 1;
            }
        };
        if !phrase.values.is_empty() || !phrase.terms.is_empty() {
            self.unknown(at);
        }
        let fraction =
            ["share", "proportion", "fraction"].iter().any(|w| self.pieces[at].lower.contains(w));
        let unit = if fraction { ShareUnit::Fraction } else { ShareUnit::Percent };
        self.draft.shown.push(Shown::Share(Box::new(shown), unit));
        self.mode = Mode::Conditions;
        end
    }
}
