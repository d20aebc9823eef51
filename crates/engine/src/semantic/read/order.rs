//! Order that is asked for: "sorted by age", "from oldest to youngest".

use super::noun::{Noun, Phrase};
use super::{Key, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::query::Direction;

impl Reader<'_> {
    /// "ordered by age descending", "in alphabetical order of name", "from oldest to youngest".
    pub(super) fn ordering(&mut self, at: usize, gram: Gram) -> usize {
        self.note(&self.pieces[at].text, "ordered", "grammar");
        if self.draft.limit == Some(1) && !self.draft.order.is_empty() {
            // "the longest rivers, from longest to shortest": one row has no order.
            self.draft.limit = None;
        }
        match gram {
            Gram::OrderBy(direction) => {
                let mut next = self.skip(at + 1, &[Gram::Their, Gram::Of, Gram::By, Gram::In]);
                let mut direction = direction;
                if let Some(Gram::Sorted(said)) = self.gram(next) {
                    direction = Some(said);
                    next = self.skip(next + 1, &[Gram::Of, Gram::By, Gram::Their]);
                }
                if let Some(Gram::Alphabetical) = self.gram(next) {
                    return self.ordering(next, Gram::Alphabetical);
                }
                let (key, end) = self.order_key(next);
                let Some(key) = key else {
                    // "order of" with nothing that follows: by what is shown.
                    if direction.is_some() && end > next {
                        return end;
                    }
                    self.unknown(at);
                    return at + 1;
                };
                let mut end = end;
                let after = self.skip(end, &[Gram::In, Gram::Comma]);
                if let Some(Gram::Sorted(said)) = self.gram(after) {
                    direction = Some(said);
                    end = after + 1;
                } else if let Some(Gram::OrderBy(Some(said))) = self.gram(after) {
                    direction = Some(said);
                    end = after + 1;
                }
                // "ranked by points": the most first.
                let ranked = self.pieces[at].lower.starts_with("rank")
                    && matches!(key, Key::Shown(_) | Key::First);
                let usual = if ranked { Direction::Descending } else { Direction::Ascending };
                self.draft.order.push((key, direction.unwrap_or(usual)));
                // "by salary and then name"
                if matches!(self.gram(end), Some(Gram::And | Gram::Comma)) {
                    let next = self.skip(end + 1, &[Gram::And, Gram::By]);
                    if !matches!(self.gram(next), Some(Gram::Imperative | Gram::Which))
                        && let (Some(key), mut after) = self.order_key(next)
                    {
                        let mut said = Direction::Ascending;
                        if let Some(Gram::Sorted(direction)) = self.gram(after) {
                            said = direction;
                            after += 1;
                        }
                        self.draft.order.push((key, said));
                        return after;
                    }
                }
                end
            }
            Gram::Sorted(direction) => {
                // "descending order of age" or, after the key was named, the direction alone.
                let next = self.skip(at + 1, &[Gram::Of, Gram::By, Gram::Their]);
                if (next > at + 1 || self.gram(at + 1) == Some(Gram::Of))
                    && let (Some(key), end) = self.order_key(next)
                {
                    self.draft.order.push((key, direction));
                    return end;
                }
                match self.draft.order.last_mut() {
                    Some(last) => last.1 = direction,
                    None => {
                        let key = self.scale_of_order(at).unwrap_or(Key::First);
                        self.draft.order.push((key, direction));
                    }
                }
                at + 1
            }
            _ => {
                let next = self.skip(at + 1, &[Gram::Of, Gram::By, Gram::Their]);
                if next < self.pieces.len()
                    && self.gram(next).is_none()
                    && let (Some(key), end) = self.order_key(next)
                {
                    self.draft.order.push((key, Direction::Ascending));
                    return end;
                }
                self.draft.order.push((Key::First, Direction::Ascending));
                at + 1
            }
        }
    }

    /// "from oldest to youngest" names the column by its scale.
    pub(super) fn scale_of_order(&self, at: usize) -> Option<Key> {
        let text = &self.pieces[at].lower;
        let scale = if text.contains("old") || text.contains("young") {
            if text.contains("new") { Scale::Time } else { Scale::Age }
        } else if text.contains("earl")
            || text.contains("late")
            || text.contains("new")
            || text.contains("chrono")
        {
            Scale::Time
        } else if text.contains("expensive") {
            Scale::Price
        } else {
            return None;
        };
        let (id, _) = self.focus_table().and_then(|t| self.measured(scale, t))?;
        Some(Key::Exact(crate::semantic::query::Expr::Column(id)))
    }

    pub(super) fn order_key(&mut self, at: usize) -> (Option<Key>, usize) {
        match self.gram(at) {
            Some(Gram::CountOf | Gram::HowMany) => {
                let next = self.skip(at + 1, &[Gram::Of]);
                if let Some((phrase, end)) = self.phrase(next)
                    && let Noun::Table(table) = phrase.noun
                {
                    let node = self.node(table);
                    return (Some(Key::Shown(Shown::CountTable(node))), end);
                }
                (Some(Key::Shown(Shown::CountTable(usize::MAX))), at + 1)
            }
            Some(Gram::Agg(function)) => {
                if let Some((Phrase { noun: Noun::Column(named), .. }, end)) =
                    self.phrase(self.skip(at + 1, &[Gram::Of]))
                {
                    return (Some(Key::Shown(Shown::Aggregate(function, named))), end);
                }
                if let Some((Phrase { noun: Noun::Metric(id), .. }, end)) =
                    self.phrase(self.skip(at + 1, &[Gram::Of]))
                {
                    return (Some(Key::Shown(Shown::Metric(id))), end);
                }
                (None, at)
            }
            Some(Gram::GrainNoun(_)) => (Some(Key::Time), at + 1),
            _ => match self.phrase(at) {
                Some((phrase, end)) => match phrase.noun {
                    Noun::Column(mut named) => {
                        let mut end = end;
                        if let Some(Gram::Of) = self.gram(end)
                            && let Some((of, after)) = self.phrase(end + 1)
                            && let Noun::Table(table) = of.noun
                        {
                            named.owner = Some(table);
                            end = after;
                        }
                        // Something shown under an aggregate is ordered by that aggregate.
                        (Some(Key::Column(named)), end)
                    }
                    Noun::Metric(id) => (Some(Key::Shown(Shown::Metric(id))), end),
                    Noun::Table(table) => {
                        let label = self.snapshot.schema.tables[table].label.first().copied();
                        let named = label.map(|column| {
                            self.exact(crate::semantic::query::ColumnId { table, column })
                        });
                        (named.map(Key::Column), end)
                    }
                    _ => (None, at),
                },
                None => (None, at),
            },
        }
    }
}
