//! Whose the things shown are, and where their list goes on.

use super::noun::{Noun, Phrase};
use super::{Mode, Named, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::Target;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// "of all singers" after what is shown.
    pub(super) fn owner(&mut self, at: usize) -> usize {
        let number = self.skip_fillers(at + 1);
        if let Some(PieceKind::Number(text)) = self.pieces.get(number).map(|p| &p.kind)
            && self.limits(number)
        {
            self.draft.limit = text.parse().ok();
            return self.owner(number);
        }
        if let Some((phrase, end)) = self.phrase(at + 1) {
            // "the names of the makers": the column itself holds the names.
            if let (Noun::Column(named), Some(Shown::Column(last))) =
                (&phrase.noun, self.draft.shown.last())
            {
                let plain = ["name", "names"].contains(&last.text.as_str()) && last.owner.is_none();
                let refers = named.columns.first().is_some_and(|c| match c.target {
                    Target::Column(id) => self.snapshot.schema.reference(id).is_some(),
                    _ => false,
                });
                if plain && self.of_itself(named) {
                    let said = &named.text;
                    self.because(format!(
                        "`{said}` is a row of the same table: its name is not read here"
                    ));
                    self.unknown(at + 1);
                    return end;
                }
                if refers && plain {
                    // The names are in the table it refers to: a guess that says so.
                    self.draft.loose += 1;
                }
                if plain && phrase.values.is_empty() && named.owner.is_none() {
                    self.draft.distinct |= phrase.distinct;
                    self.last_column = Some(named.clone());
                    self.draft.shown.pop();
                    self.draft.shown.push(Shown::Column(named.clone()));
                    return end;
                }
            }
            if let Noun::Table(table) = phrase.noun {
                let unowned = self.draft.shown.iter().any(|shown| match shown {
                    Shown::Column(named)
                    | Shown::Aggregate(_, named)
                    | Shown::CountColumn(named, _) => named.owner.is_none(),
                    _ => false,
                });
                if unowned || self.draft.main.is_none() {
                    let node = self.node(table);
                    if self
                        .draft
                        .shown
                        .iter()
                        .all(|s| !matches!(s, Shown::Entity(_) | Shown::CountTable(_)))
                    {
                        self.draft.main = Some(node);
                    }
                    self.own(table);
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&phrase, node);
                    let name = self.snapshot.schema.tables[table].name.clone();
                    self.note(&phrase.text, format!("table {name}"), "name");
                    // "titles of songs and names of singers"
                    if self.continues_select(end) {
                        return end;
                    }
                    self.mode = Mode::Conditions;
                    return end;
                }
            }
        }
        self.hand_over(at)
    }

    /// "the name of its parent", where the parent is another row of the table.
    fn of_itself(&self, named: &Named) -> bool {
        let first = named.columns.first().map(|candidate| candidate.target);
        let Some(Target::Column(id)) = first else { return false };
        self.snapshot.schema.reference(id).is_some_and(|edge| edge.one == edge.many)
    }

    pub(super) fn own(&mut self, table: usize) {
        let schema = &self.snapshot.schema;
        let distances = schema.distances(table, 3);
        for shown in &mut self.draft.shown {
            if let Shown::Column(named) | Shown::Aggregate(_, named) | Shown::CountColumn(named, _) =
                shown
                && named.owner.is_none()
            {
                let near = named.columns.iter().any(
                    |c| matches!(c.target, Target::Column(id) if distances.contains_key(&id.table)),
                );
                if near || named.columns.is_empty() {
                    named.owner = Some(table);
                }
            }
        }
    }

    /// After a comma or "and": does another shown thing follow?
    pub(super) fn continues_select(&self, at: usize) -> bool {
        if !matches!(self.gram(at), Some(Gram::And | Gram::Comma)) {
            return false;
        }
        let next = self.skip(
            at + 1,
            &[
                Gram::And,
                Gram::Comma,
                Gram::Their,
                Gram::Imperative,
                Gram::What,
                Gram::Distinct,
                Gram::Is,
            ],
        );
        match self.gram(next) {
            Some(Gram::HowMany | Gram::CountOf | Gram::Agg(_) | Gram::HowOld | Gram::HowMuch) => {
                return true;
            }
            Some(_) => return false,
            None => {}
        }
        let Some((phrase, end)) = self.phrase(next) else { return false };
        match phrase.noun {
            Noun::Column(_) | Noun::Metric(_) => {
                let after = self.skip(end, &[Gram::Is]);
                let compared = matches!(
                    self.gram(after),
                    Some(
                        Gram::Cmp(..)
                            | Gram::Comparative(..)
                            | Gram::Between
                            | Gram::Contains
                            | Gram::StartsWith
                            | Gram::EndsWith
                            | Gram::Not
                            | Gram::Extreme(..)
                            | Gram::Either
                            | Gram::Sorted(_)
                    )
                );
                let literal = after == end
                    && matches!(
                        self.pieces.get(after).map(|p| &p.kind),
                        Some(PieceKind::Number(_) | PieceKind::Quoted(..) | PieceKind::Value(_))
                    )
                    || after > end
                        && matches!(
                            self.pieces.get(after).map(|p| &p.kind),
                            Some(
                                PieceKind::Number(_) | PieceKind::Quoted(..) | PieceKind::Value(_)
                            )
                        );
                !compared && !literal && phrase.values.is_empty()
            }
            // "names of tracks and their genres"
            Noun::Table(_) => (at..next).any(|piece| self.gram(piece) == Some(Gram::Their)),
            _ => false,
        }
    }

    /// "name, age and club of all members": the last of a list of what each member has.
    pub(super) fn name_listed(&self, at: usize, end: usize, table: usize) -> bool {
        let list =
            matches!(self.draft.shown.last(), Some(Shown::Column(named)) if named.owner.is_none());
        let joined = matches!(self.gram(self.before(at)), Some(Gram::And | Gram::Comma));
        let whose = match self.gram(end) {
            Some(Gram::Of | Gram::For | Gram::Each) => self.phrase(self.skip(end + 1, &[])),
            _ => None,
        };
        let other =
            matches!(whose, Some((Phrase { noun: Noun::Table(owner), .. }, _)) if owner != table);
        list && joined && other
    }
}
