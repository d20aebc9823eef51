//! Conditions on what groups come to: "whose average age is above 30".

use super::noun::{Noun, Phrase};
use super::{Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::query::{Aggregate, Compare};
use crate::semantic::tag::PieceKind;

/// A function of a column compared with a number, and where it ends.
pub(super) struct Said {
    shown: Shown,
    compare: Compare,
    number: String,
    end: usize,
}

impl Reader<'_> {
    /// The condition at `at`, when a function, a column, a comparison and a number follow.
    pub(super) fn aggregate_condition(&self, at: usize, function: Aggregate) -> Option<Said> {
        let noun = self.skip(at + 1, &[Gram::Of]);
        let (shown, end) = match (self.gram(noun), self.phrase(noun)?) {
            (_, (Phrase { noun: Noun::Column(named), values, .. }, end)) if values.is_empty() => {
                (Shown::Aggregate(function, named), end)
            }
            (_, (Phrase { noun: Noun::Metric(id), values, .. }, end)) if values.is_empty() => {
                (Shown::Metric(id), end)
            }
            _ => return None,
        };
        let sign = self.skip(end, &[Gram::Is, Gram::Of, Gram::Who, Gram::Verb]);
        let Some(Gram::Cmp(compare, _)) = self.gram(sign) else { return None };
        let number_at = self.skip(sign + 1, &[Gram::Than]);
        let Some(PieceKind::Number(number)) = self.pieces.get(number_at).map(|p| &p.kind) else {
            return None;
        };
        let end = self.unit_at(number_at + 1).map_or(number_at + 1, |(_, end)| end);
        Some(Said { shown, compare, number: number.clone(), end })
    }

    pub(super) fn having(&mut self, said: Said) -> usize {
        self.note(&said.number, "compared with the value of each group", "grammar");
        let negated = std::mem::take(&mut self.negate);
        let compare = if negated { super::compare::inverse(said.compare) } else { said.compare };
        self.draft.having.push((said.shown, compare, said.number));
        said.end
    }
}
