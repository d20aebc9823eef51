//! Order, superlatives and "top N".

use super::noun::{Noun, Phrase};
use super::{Grouping, Key, Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::query::{Aggregate, Direction};
use crate::semantic::tag::PieceKind;

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
                self.draft.order.push((key, direction.unwrap_or(Direction::Ascending)));
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
    fn scale_of_order(&self, at: usize) -> Option<Key> {
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

    fn order_key(&mut self, at: usize) -> (Option<Key>, usize) {
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

    fn apply_values(&mut self, phrase: &Phrase, named: &Named) {
        self.pending_values(phrase, named);
    }

    fn of_table(&mut self, mut named: Named, end: usize) -> Named {
        if named.owner.is_none()
            && matches!(self.gram(end), Some(Gram::Of))
            && let Some((of, _)) = self.phrase(end + 1)
            && let Noun::Table(table) = of.noun
        {
            named.owner = Some(table);
        }
        named
    }

    /// "the highest capacity": of a number or date the row with it, of anything else how many.
    fn superlative_column(
        &mut self,
        at: usize,
        named: Named,
        direction: Direction,
        end: usize,
    ) -> usize {
        let Some(id) = self.resolve(&named, None) else {
            self.unknown(at);
            return end;
        };
        let column = self.snapshot.schema.column(id);
        let counted = !(column.kind.is_number() || column.kind.is_time());
        if counted {
            // "which country speaks the most languages": rows of that table.
            let node = self.node(id.table);
            self.draft.order.push((Key::Shown(Shown::CountTable(node)), direction));
            self.draft.penalty += 0.05;
        } else {
            let exact = self.exact(id);
            self.node(id.table);
            self.draft.order.push((Key::Column(exact), direction));
        }
        end
    }

    /// "whose age is the highest".
    pub(super) fn superlative_of(
        &mut self,
        at: usize,
        named: Named,
        direction: Direction,
    ) -> usize {
        if let Some(id) = self.resolve(&named, None) {
            let exact = self.exact(id);
            self.node(id.table);
            self.draft.order.push((Key::Column(exact), direction));
            self.draft.limit.get_or_insert(1);
        }
        at + 1
    }

    /// A superlative with nothing after it.
    fn superlative_alone(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
        match scale {
            Scale::Frequency => {
                self.draft.order.push((Key::Shown(Shown::CountTable(usize::MAX)), direction));
                at + 1
            }
            Scale::Any => match self.last_column.clone() {
                Some(named)
                    if !self
                        .draft
                        .shown
                        .iter()
                        .any(|s| matches!(s, Shown::Column(n) if n.text == named.text)) =>
                {
                    self.superlative_of(at, named, direction)
                }
                _ => {
                    self.unknown(at);
                    at + 1
                }
            },
            _ => {
                let tables: Vec<usize> =
                    self.focus_table().into_iter().chain(self.mentioned.clone()).collect();
                let Some(table) = tables.into_iter().find(|t| self.measured(scale, *t).is_some())
                else {
                    self.unknown(at);
                    return at + 1;
                };
                self.order_by_scale(at, table, direction, scale);
                at + 1
            }
        }
    }

    /// "top 5 products by revenue".
    pub(super) fn top(&mut self, at: usize, best: bool) -> usize {
        let mut next = self.skip_fillers(at + 1);
        let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind) else {
            self.unknown(at);
            return at + 1;
        };
        let count: u64 = number.parse().unwrap_or(1);
        self.draft.limit = Some(count);
        next += 1;
        let direction = if best { Direction::Descending } else { Direction::Ascending };
        self.note(
            &format!("{} {count}", self.pieces[at].text),
            "the first rows of the order",
            "grammar",
        );
        if let Some(Gram::Extreme(said, scale)) = self.gram(next) {
            return self.superlative(next, said, scale);
        }
        self.ranked(at, next, count, direction)
    }

    /// The noun at `noun` ranked by what follows it.
    pub(super) fn ranked(
        &mut self,
        at: usize,
        noun: usize,
        count: u64,
        direction: Direction,
    ) -> usize {
        self.draft.limit = Some(count);
        let next = noun;
        let Some((phrase, end)) = self.phrase(next) else {
            self.unknown(at);
            return next;
        };
        let mut end = end;
        match phrase.noun.clone() {
            Noun::Table(table) => {
                self.named_table(&phrase, table);
                let node = self.node(table);
                if self.draft.shown.is_empty() {
                    self.draft.main = Some(node);
                    self.draft.shown.push(Shown::Entity(node));
                }
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
            }
            Noun::Column(named) => {
                self.draft.shown.push(Shown::Column(named.clone()));
                self.draft.groups.push(Grouping::Column(named));
            }
            _ => {
                self.unknown(at);
                return end;
            }
        }
        // What follows "by", "in terms of" or "with the highest" is the measure.
        let by = self.skip(end, &[Gram::In]);
        if matches!(self.gram(by), Some(Gram::By | Gram::OrderBy(_))) {
            let mut measure = self.skip(by + 1, &[Gram::Their]);
            let mut function = None;
            if let Some(Gram::Agg(said)) = self.gram(measure) {
                function = Some(said);
                measure = self.skip(measure + 1, &[Gram::Of]);
            }
            if let Some(Gram::CountOf | Gram::HowMany) = self.gram(measure) {
                let counted = self.skip(measure + 1, &[Gram::Of]);
                if let Some((Phrase { noun: Noun::Table(table), .. }, after)) = self.phrase(counted)
                {
                    let node = self.node(table);
                    self.show_measure(Shown::CountTable(node), direction);
                    return after;
                }
            }
            match self.phrase(measure) {
                Some((Phrase { noun: Noun::Metric(id), values, terms, .. }, after)) => {
                    if !values.is_empty() || !terms.is_empty() {
                        self.unknown(measure);
                    }
                    self.draft.glossary += 1;
                    self.note(&self.pieces[after - 1].text, "metric", "glossary");
                    self.show_measure(Shown::Metric(id), direction);
                    return after;
                }
                Some((Phrase { noun: Noun::Column(named), .. }, after)) => {
                    let own = self.focus_table();
                    let id = self.resolve(&named, None);
                    let shown = match (id, function) {
                        (Some(id), function) if Some(id.table) != own => {
                            Shown::Aggregate(function.unwrap_or(Aggregate::Sum), self.exact(id))
                        }
                        (Some(id), Some(function)) => Shown::Aggregate(function, self.exact(id)),
                        (Some(id), None) => Shown::Column(self.exact(id)),
                        (None, _) => {
                            self.unknown(at);
                            return after;
                        }
                    };
                    self.show_measure(shown, direction);
                    return after;
                }
                Some((Phrase { noun: Noun::Table(table), .. }, after)) => {
                    let node = self.node(table);
                    self.show_measure(Shown::CountTable(node), direction);
                    return after;
                }
                _ => {
                    self.unknown(at);
                    end = by + 1;
                }
            }
        }
        self.mode = Mode::Conditions;
        end
    }

    /// A ranking shows what it ranks by.
    fn show_measure(&mut self, shown: Shown, direction: Direction) {
        self.draft.shown.push(shown.clone());
        self.draft.order.push((Key::Shown(shown), direction));
        self.mode = Mode::Conditions;
    }

    /// "the longest films on average": what the order was about, under a function.
    pub(super) fn order_by_function(&mut self, function: Aggregate) -> bool {
        let main = self.main_table();
        let Some((key, _)) = self.draft.order.last() else { return false };
        let named = match key {
            Key::Column(named) => named.clone(),
            Key::Exact(crate::semantic::query::Expr::Column(id)) => self.exact(*id),
            _ => return false,
        };
        if named.owner.is_none() || named.owner == main {
            return false;
        }
        if let Some(last) = self.draft.order.last_mut() {
            last.0 = Key::Shown(Shown::Aggregate(function, named));
        }
        true
    }
}
