//! The first part of a question: what to show.

use super::noun::{Noun, Phrase};
use super::{Grouping, Mode, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// Reads from `at`; returning `at` itself hands over to conditions.
    pub(super) fn select_step(&mut self, at: usize) -> usize {
        if let Some(end) = self.refers(at) {
            self.mode = Mode::Conditions;
            return end;
        }
        if let Some(skipped) = self.ordinal(at) {
            self.note(&self.pieces[at].text, format!("after {skipped} rows"), "grammar");
            self.skipped = Some(skipped);
            return at + 1;
        }
        if let Some(end) = self.distance(at) {
            return end;
        }
        let piece = &self.pieces[at];
        match &piece.kind {
            PieceKind::Unknown => {
                self.unknown(at);
                at + 1
            }
            PieceKind::Name(..) | PieceKind::Value(_) => self.show_phrase(at),
            PieceKind::Number(number) => {
                let number = number.clone();
                self.numbered(at, &number)
            }
            PieceKind::Quoted(..) | PieceKind::Period(_) => self.hand_over(at),
            PieceKind::Gram(gram) => self.select_gram(at, *gram),
        }
    }

    pub(super) fn hand_over(&mut self, at: usize) -> usize {
        self.mode = Mode::Conditions;
        at
    }

    pub(super) fn select_gram(&mut self, at: usize, gram: Gram) -> usize {
        match gram {
            Gram::Which => {
                self.draft.which = true;
                at + 1
            }
            Gram::Filler
            | Gram::What
            | Gram::All
            | Gram::Comma
            | Gram::And
            | Gram::Only
            | Gram::Both
            | Gram::Any => at + 1,
            Gram::Their => {
                self.draft.with_theirs |=
                    self.draft.shown.iter().any(|shown| matches!(shown, Shown::Entity(_)));
                at + 1
            }
            Gram::Imperative => at + 1,
            Gram::Versus if self.draft.shown.is_empty() => {
                self.draft.versus = true;
                at + 1
            }
            Gram::Is => at + 1,
            Gram::Sentence => {
                self.new_sentence(at);
                at + 1
            }
            Gram::Distinct => {
                self.pending_distinct = true;
                at + 1
            }
            Gram::HowMany | Gram::CountOf => self.count(at),
            Gram::HowOld => {
                self.show_scale(Scale::Age, at);
                at + 1
            }
            Gram::HowMuch => self.how_much(at),
            Gram::Agg(_) => self.aggregates(at),
            Gram::Extreme(direction, scale) => self.extreme_first(at, direction, scale),
            Gram::Top | Gram::Bottom => self.hand_over(at),
            Gram::Each | Gram::GroupBy => self.each(at),
            Gram::Grain(grain) => {
                self.draft.each |= self.says_each(at);
                self.draft.groups.push(Grouping::Grain(grain));
                at + 1
            }
            Gram::Share => self.share(at),
            Gram::Growth | Gram::Running => {
                self.series(at, gram);
                at + 1
            }
            Gram::Who if self.draft.shown.is_empty() => {
                self.who(at);
                at + 1
            }
            Gram::Where if self.pieces[at].lower == "when" && self.draft.shown.is_empty() => {
                self.asks_when = true;
                at + 1
            }
            Gram::In if self.unit_named(at + 1) => at + 2,
            Gram::Of | Gram::For | Gram::From | Gram::In => self.owner(at),
            _ => self.hand_over(at),
        }
    }

    /// "who was hired first", where one table is of people and none is named.
    fn who(&mut self, at: usize) {
        let said = ["who", "whom"].contains(&self.pieces[at].lower.as_str());
        let Some(table) = self.snapshot.lexicon.people().filter(|_| said) else { return };
        let named = self.pieces.iter().any(|piece| match &piece.kind {
            PieceKind::Name(names, _) => names.iter().any(|name| {
                matches!(name.target, Target::Table(_)) && name.closeness >= Closeness::Synonym
            }),
            _ => false,
        });
        if named {
            return;
        }
        let node = self.node(table);
        self.draft.main = Some(node);
        self.draft.focus = Some(node);
        self.draft.loose += 1;
        let name = self.snapshot.schema.tables[table].name.clone();
        self.note(&self.pieces[at].text, format!("table {name}"), "name");
        self.draft.shown.push(Shown::Entity(node));
    }

    pub(super) fn new_sentence(&mut self, at: usize) {
        let next = self.skip(at + 1, &[Gram::Imperative, Gram::Only, Gram::And, Gram::Comma]);
        if next >= self.pieces.len() {
            return;
        }
        self.sentence += 1;
        self.mode = Mode::Select;
        if matches!(self.gram(next), Some(Gram::OrderBy(_) | Gram::Sorted(_) | Gram::Alphabetical))
        {
            self.mode = Mode::Conditions;
            return;
        }
        // "How many … ? List the name and the count": the second sentence says what to show.
        if !self.draft.shown.is_empty() {
            self.old_counts = std::mem::take(&mut self.draft.shown);
            self.draft.focus = self.draft.main;
        }
    }

    /// A number before a table, with a superlative after it: how many rows.
    pub(super) fn limits(&self, at: usize) -> bool {
        matches!(self.phrase(at + 1), Some((Phrase { noun: Noun::Table(_), .. }, _)))
            && (at + 1..self.pieces.len()).any(|p| matches!(self.gram(p), Some(Gram::Extreme(..))))
    }
}
