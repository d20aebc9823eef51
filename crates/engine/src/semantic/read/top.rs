//! "top 5 products by revenue".

use super::noun::{Noun, Phrase};
use super::{Grouping, Key, Mode, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::query::{Aggregate, Direction};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
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
                        (Some(id), None) => {
                            // The rows themselves and what ranks them.
                            self.draft.with_theirs = true;
                            Shown::Column(self.exact(id))
                        }
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
    pub(super) fn show_measure(&mut self, shown: Shown, direction: Direction) {
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
