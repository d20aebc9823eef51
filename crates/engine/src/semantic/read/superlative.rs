//! Superlatives among conditions: "with the highest capacity".

use super::noun::{Noun, Phrase};
use super::{Grouping, Key, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::query::{Aggregate, Direction};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// "with the most concerts", "with the highest capacity", "who is the youngest".
    pub(super) fn superlative(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
        if self.negate {
            // "do not have the minimum": all rows but some.
            self.unknown(at);
            return at + 1;
        }
        let mut next = self.skip(at + 1, &[Gram::Distinct]);
        let mut limit = 1;
        if let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind)
            && let Ok(count) = number.parse()
        {
            limit = count;
            next += 1;
        }
        if let Some(PieceKind::Number(number)) =
            self.pieces.get(at.wrapping_sub(1)).map(|p| &p.kind)
            && let Ok(count) = number.parse()
        {
            limit = count;
        }
        // "the top 3 restaurants with the highest ratings": the second superlative says by what.
        if let ([(Key::First | Key::Best(_), _)], Some(kept)) =
            (&self.draft.order[..], self.draft.limit)
        {
            limit = kept;
            self.draft.order.clear();
        }
        if let Some(kept) = self.draft.limit.filter(|_| self.draft.order.is_empty()) {
            limit = kept;
        }
        // "the top 3 largest": said twice.
        if let Some(Gram::Extreme(again, other)) = self.gram(next).filter(|_| next > at + 1) {
            self.draft.limit = Some(limit);
            return self.superlative(next, again, if other == Scale::Any { scale } else { other });
        }
        if next > at + 1 && self.clause_ends(next) {
            self.draft.limit = Some(limit);
            self.draft.order.push((Key::Best(self.pieces[at].text.clone()), direction));
            return next;
        }
        let aggregate = match self.gram(next) {
            Some(Gram::Agg(function)) => {
                next += 1;
                Some(function)
            }
            Some(Gram::CountOf) => {
                next += 1;
                Some(Aggregate::Count)
            }
            _ => None,
        };
        next = self.skip(next, &[Gram::Of, Gram::CountOf]);
        self.note(
            &self.pieces[at].text,
            if direction == Direction::Descending { "largest first" } else { "smallest first" },
            "grammar",
        );
        self.draft.limit = Some(limit);
        let follows = self.phrase(next).filter(|_| {
            scale == Scale::Any || scale == Scale::Size || next == at + 1 || aggregate.is_some()
        });
        if let Some(PieceKind::Value(values)) = self.pieces.get(next).map(|p| p.kind.clone())
            && self.phrase(next).is_none()
            && !matches!(scale, Scale::Any | Scale::Frequency)
        {
            return self.extreme_of_value(at, next, &values, direction, scale, limit);
        }
        let Some((phrase, end)) = follows else {
            return self.superlative_alone(at, direction, scale);
        };
        match phrase.noun.clone() {
            Noun::Table(table)
                if ["top", "bottom", "best", "worst"].contains(&self.pieces[at].lower.as_str())
                    && self.main_table().is_none_or(|main| main == table)
                    && self.draft.order.is_empty() =>
            {
                // "names of the top 3 restaurants": by what comes next.
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.draft.main = Some(node);
                self.draft.focus = Some(node);
                self.own(table);
                self.apply_modifiers(&phrase, node);
                self.draft.order.push((Key::Best(self.pieces[at].text.clone()), direction));
                end
            }
            Noun::Table(table)
                if scale == Scale::Any && aggregate.is_none_or(|a| a == Aggregate::Count) =>
            {
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                self.draft.order.push((Key::Shown(Shown::CountTable(node)), direction));
                self.draft.focus = Some(node);
                end
            }
            Noun::Table(table) => {
                // "of the youngest singer"
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                self.draft.focus = Some(node);
                self.order_by_scale(
                    at,
                    table,
                    direction,
                    if scale == Scale::Any { Scale::Frequency } else { scale },
                );
                end
            }
            Noun::Column(named) => {
                let named = self.of_table(named, end);
                self.apply_values(&phrase, &named);
                match aggregate {
                    Some(Aggregate::Count) => {
                        self.draft
                            .order
                            .push((Key::Shown(Shown::CountColumn(named, false)), direction));
                        end
                    }
                    Some(function) => {
                        // A column called "average" is not an average.
                        self.draft
                            .order
                            .push((Key::Shown(Shown::Aggregate(function, named)), direction));
                        end
                    }
                    None if scale == Scale::Sales => {
                        self.best_selling_values(at, named, direction);
                        end
                    }
                    None if scale == Scale::Frequency => {
                        self.draft.shown.push(Shown::Column(named.clone()));
                        self.draft.groups.push(Grouping::Column(named));
                        self.draft
                            .order
                            .push((Key::Shown(Shown::CountTable(usize::MAX)), direction));
                        end
                    }
                    None => self.superlative_column(at, named, direction, end),
                }
            }
            Noun::Metric(id) => {
                self.draft.glossary += 1;
                self.draft.order.push((Key::Shown(Shown::Metric(id)), direction));
                end
            }
            _ => {
                self.unknown(at);
                end
            }
        }
    }

    pub(super) fn apply_values(&mut self, phrase: &Phrase, named: &Named) {
        self.pending_values(phrase, named);
    }

    pub(super) fn of_table(&mut self, mut named: Named, end: usize) -> Named {
        if named.owner.is_none()
            && matches!(self.gram(end), Some(Gram::Of))
            && let Some((of, _)) = self.phrase(end + 1)
            && let Noun::Table(table) = of.noun
        {
            named.owner = Some(table);
        }
        named
    }
}
