//! Everything after what is shown: relations, conditions, groups.

use super::noun::{Noun, Phrase};
use super::{Grouping, Mode, Named, Reader, Shown, role};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::period::{self};
use crate::semantic::query::{Aggregate, Compare, Direction};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    pub(super) fn condition_step(&mut self, at: usize) -> usize {
        if let Some(end) = self.held_in(at).or_else(|| self.refers(at)).or_else(|| self.same_as(at))
        {
            return end;
        }
        if let Some(skipped) = self.ordinal(at) {
            self.note(&self.pieces[at].text, format!("after {skipped} rows"), "grammar");
            self.skipped = Some(skipped);
            return at + 1;
        }
        let piece = &self.pieces[at];
        match &piece.kind {
            PieceKind::Unknown => {
                if let Some(end) = self.unseen_name(at) {
                    return end;
                }
                self.unknown(at);
                at + 1
            }
            PieceKind::Name(..) => self.named(at),
            PieceKind::Value(values) => {
                // "English speakers": a value before a noun belongs to it.
                if self.phrase(at).is_some() {
                    return self.named(at);
                }
                let (text, mut values) = (piece.text.clone(), values.clone());
                self.whose(at, &mut values);
                let said = self.role.take();
                if !said.is_some_and(|role| self.in_role(role, &text, &values)) {
                    self.value_condition(&text, &values, None);
                }
                at + 1
            }
            PieceKind::Quoted(text, values) => {
                let (text, values) = (text.clone(), values.clone());
                let said = self.role.take();
                if !said.is_some_and(|role| self.in_role(role, &text, &values)) {
                    self.quoted(&text, &values);
                }
                at + 1
            }
            PieceKind::Number(_) => self.bare_number(at),
            PieceKind::Period(_) if at > 0 && self.starts_range(at) => self.between(at - 1, None),
            PieceKind::Period(period) => {
                self.period_condition(at, *period, None);
                at + 1
            }
            PieceKind::Gram(gram) => self.condition_gram(at, *gram),
        }
    }

    pub(super) fn condition_gram(&mut self, at: usize, gram: Gram) -> usize {
        match gram {
            Gram::Which | Gram::What | Gram::Imperative if self.draft.shown.is_empty() => {
                self.mode = Mode::Select;
                self.select_step(at)
            }
            Gram::Sentence => {
                self.new_sentence(at);
                at + 1
            }
            Gram::And | Gram::Comma => {
                // "compare Lyon and Porto": either, then set side by side.
                self.joining_or = self.draft.versus && self.between_values(at);
                if self.continues_select(at) {
                    self.mode = Mode::Select;
                }
                at + 1
            }
            Gram::Or => {
                self.joining_or = true;
                at + 1
            }
            Gram::Both => {
                self.draft.both = true;
                at + 1
            }
            Gram::Who if self.asks_more(at) => {
                self.unknown(at);
                at + 1
            }
            Gram::Who
                if self.pieces[at].lower == "that"
                    && matches!(
                        self.pieces.get(at.wrapping_sub(1)).map(|p| &p.kind),
                        Some(PieceKind::Value(_))
                    ) =>
            {
                // "has a cat that is 3 years old": the cat is.
                if let Some((node, _)) = self.last_condition {
                    self.draft.focus = Some(node);
                }
                at + 1
            }
            Gram::Their if self.gram(self.before(at)) == Some(Gram::With) => {
                // "customers from Canada with their email"
                self.draft.with_theirs |=
                    self.draft.shown.iter().any(|shown| matches!(shown, Shown::Entity(_)));
                at + 1
            }
            Gram::With if self.shows_with(at).is_some() => {
                self.draft.with_theirs = true;
                let (shown, end) = self.shows_with(at).unwrap_or_default();
                self.draft.shown.extend(shown.into_iter().map(Shown::Column));
                end
            }
            Gram::Of
                if self.pieces[at].lower.starts_with("among") && self.phrase(at + 1).is_none() =>
            {
                self.unknown(at);
                at + 1
            }
            Gram::Either
            | Gram::Filler
            | Gram::Is
            | Gram::Have
            | Gram::All
            | Gram::Any
            | Gram::Of
            | Gram::For
            | Gram::With
            | Gram::Who
            | Gram::Which
            | Gram::What
            | Gram::Their
            | Gram::Where
            | Gram::Imperative
            | Gram::Whose => at + 1,
            Gram::From if self.starts_range(at + 1) => self.between(at, None),
            Gram::From | Gram::To => {
                self.role = Some(role::Role::of(gram));
                at + 1
            }
            Gram::In if self.unit_named(at + 1) => at + 2,
            Gram::In => self.inside(at),
            Gram::Verb => self.verb(at),
            Gram::Not | Gram::Without => self.negation(at),
            Gram::Except => self.negation(at),
            Gram::Cmp(Compare::Ge, Scale::Time)
                if self.pieces[at].lower == "starting in" && self.start_of_subject().is_some() =>
            {
                // "campaigns starting in 2024", where campaigns have a start.
                self.verb_column = self.start_of_subject();
                self.comparison(at, None, Compare::Eq, Scale::Time)
            }
            Gram::Cmp(compare, scale) => self.comparison(at, None, compare, scale),
            Gram::Comparative(direction, scale) => self.comparative(at, direction, scale),
            Gram::Between => self.between(at, None),
            Gram::CmpAfter(_) => self.or_compared(at),
            Gram::Contains if self.includes_none(at).is_some() => {
                self.draft.keep_all = true;
                self.note(&self.pieces[at].text, "groups of no rows too", "grammar");
                self.includes_none(at).unwrap_or(at + 1)
            }
            Gram::Contains | Gram::StartsWith | Gram::EndsWith => self.contains(at, gram, None),
            Gram::Each => self.each(at),
            Gram::GroupBy => self.each(at),
            Gram::By => self.by(at),
            Gram::Grain(grain) => {
                self.draft.each |= self.says_each(at);
                self.draft.groups.push(Grouping::Grain(grain));
                self.note(&self.pieces[at].text, "grouped by period", "grammar");
                at + 1
            }
            Gram::OrderBy(_) | Gram::Sorted(_) | Gram::Alphabetical => self.ordering(at, gram),
            Gram::Extreme(direction, scale) => self.superlative(at, direction, scale),
            Gram::Top | Gram::Bottom => self.top(at, gram == Gram::Top),
            Gram::Distinct => {
                self.draft.distinct = true;
                at + 1
            }
            Gram::Agg(function @ (Aggregate::Min | Aggregate::Max)) if self.shows_plain_only() => {
                let direction = if function == Aggregate::Max {
                    Direction::Descending
                } else {
                    Direction::Ascending
                };
                self.superlative(at, direction, Scale::Any)
            }
            Gram::Agg(_) if self.column_compared(at).is_some() => {
                // "invoices with a total above the average"
                self.last_column = self.column_compared(at);
                at + 1
            }
            Gram::Agg(function) if self.clause_ends(at + 1) && self.order_by_function(function) => {
                at + 1
            }
            Gram::Agg(function) if self.aggregate_condition(at, function).is_some() => {
                self.aggregate_condition(at, function).map_or(at + 1, |said| self.having(said))
            }
            Gram::HowMany | Gram::CountOf | Gram::Agg(_) | Gram::HowOld | Gram::Share => {
                self.mode = Mode::Select;
                // Hand over once; a word that means nothing there either is reported there.
                let next = self.select_step(at);
                if next == at {
                    self.unknown(at);
                    return at + 1;
                }
                next
            }
            Gram::HowMuch => self.how_much(at),
            Gram::Only => at + 1,
            Gram::Null => self.null(at, true),
            Gram::Present => self.null(at, false),
            Gram::GrainNoun(grain) => {
                // "in which month": a period asked for.
                let asked = matches!(self.gram(self.before(at)), Some(Gram::Which | Gram::What));
                let first = self.before(at) >= at
                    && matches!(self.gram(at + 1), Some(Gram::With | Gram::Who | Gram::Where));
                if (self.draft.which || asked || first) && self.draft.shown.is_empty() {
                    self.draft.groups.push(Grouping::Grain(grain));
                    return at + 1;
                }
                self.unknown(at);
                at + 1
            }
            Gram::Growth | Gram::Running => {
                self.series(at, gram);
                at + 1
            }
            Gram::Versus => {
                self.draft.versus = true;
                self.joining_or = self.between_values(at);
                at + 1
            }
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    /// "loans with book title and member name": two columns or more that nothing is said about.
    fn shows_with(&self, at: usize) -> Option<(Vec<Named>, usize)> {
        let mut shown = Vec::new();
        let mut next = self.skip(at + 1, &[]);
        while let Some((Phrase { noun: Noun::Column(named), values, .. }, end)) = self.phrase(next)
        {
            if !values.is_empty() {
                return None;
            }
            shown.push(named);
            next = end;
            if !matches!(self.gram(end), Some(Gram::And | Gram::Comma)) {
                break;
            }
            next = self.skip(end, &[Gram::And, Gram::Comma, Gram::Their]);
        }
        let listed = matches!(self.draft.shown[..], [Shown::Entity(_)]);
        let over = next >= self.pieces.len() || self.gram(next) == Some(Gram::Sentence);
        (listed && shown.len() > 1 && over).then_some((shown, next))
    }

    /// "in 2014", "in Spain", "in each", "in stadium".
    pub(super) fn inside(&mut self, at: usize) -> usize {
        if let Some((_, end)) = self.unit_at(at + 1)
            && self.clause_ends(end)
        {
            // "in square kilometers": as the column has it.
            self.unit_kept(at + 1);
            return end;
        }
        let next = self.skip(at + 1, &[Gram::Both, Gram::Either]);
        if self.gram(next.wrapping_sub(1)) == Some(Gram::Both) {
            self.draft.both = true;
        }
        if let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind)
            && period::year(number).is_some()
        {
            return self.years(next, None);
        }
        next
    }
}
