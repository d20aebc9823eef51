//! A name in the middle of conditions, and words that ask for more than is named.

use super::noun::{Noun, Phrase};
use super::{Mode, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::query::ColumnId;
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// A noun in the middle of conditions: a relation to a table, or a column that is compared.
    pub(super) fn named(&mut self, at: usize) -> usize {
        let Some((phrase, end)) = self.phrase(at) else {
            self.unknown(at);
            return at + 1;
        };
        match phrase.noun.clone() {
            Noun::Table(table) => {
                let all = self.says_all(at, table);
                self.relation(table, &phrase);
                if let (true, Some(node)) = (all, self.draft.focus) {
                    self.note(&phrase.text, "each of them", "grammar");
                    self.draft.all_of.push(node);
                }
                end
            }
            Noun::Column(named) => self.column_condition(at, named, &phrase, end),
            Noun::Metric(_)
                if self.table_of(end - 1).is_some()
                    && !matches!(self.gram(at.wrapping_sub(1)), Some(Gram::And | Gram::Comma)) =>
            {
                let table = self.table_of(end - 1).expect("checked by the guard above");
                self.relation(table, &phrase);
                end
            }
            Noun::Metric(id) => {
                if let Some(Gram::Cmp(compare, _)) = self.gram(self.skip(end, &[Gram::Is])) {
                    let number = self.skip(self.skip(end, &[Gram::Is]) + 1, &[]);
                    if let Some(PieceKind::Number(number_text)) =
                        self.pieces.get(number).map(|p| &p.kind)
                    {
                        let text = number_text.clone();
                        self.draft.having.push((Shown::Metric(id), compare, text));
                        return number + 1;
                    }
                }
                if matches!(
                    self.gram(self.before(at)),
                    Some(Gram::From | Gram::Of | Gram::In | Gram::To)
                ) && !self.draft.shown.is_empty()
                {
                    if let PieceKind::Name(_, values) = &self.pieces[end - 1].kind
                        && !values.is_empty()
                    {
                        let (text, values) = (self.pieces[end - 1].text.clone(), values.clone());
                        self.value_condition(&text, &values, None);
                        return end;
                    }
                    let said = &phrase.text;
                    self.because(format!(
                        "`{said}` is a measure here and says not which rows are meant"
                    ));
                    self.unknown(at);
                    return end;
                }
                self.show_metric(id, &phrase);
                end
            }
            Noun::Term(id) => {
                self.term_condition(id);
                end
            }
            Noun::Flag(id) => {
                self.flag_condition(id);
                end
            }
        }
    }

    /// "the city Kabul": a proper name right after a table or column of which not every value is
    /// known is taken as written.
    pub(super) fn unseen_name(&mut self, at: usize) -> Option<usize> {
        let proper = |piece: &crate::semantic::tag::Piece| {
            matches!(piece.kind, PieceKind::Unknown)
                && piece.text.chars().next().is_some_and(char::is_uppercase)
        };
        let before = at.checked_sub(1)?;
        let id = match self.noun(before)? {
            Noun::Table(table) => {
                let column = *self.snapshot.schema.tables[table].label.first()?;
                ColumnId { table, column }
            }
            Noun::Column(named) => self.resolve(&named, None)?,
            _ => return None,
        };
        let schema = &self.snapshot.schema;
        let seen =
            self.snapshot.profile.column(&schema.tables[id.table].name, &schema.column(id).name)?;
        if seen.complete || schema.column(id).kind != Kind::Text {
            return None;
        }
        // "Fast As a Shark": small words within it too.
        let written = |piece: &crate::semantic::tag::Piece| {
            proper(piece)
                || matches!(
                    piece.kind,
                    PieceKind::Gram(Gram::Filler | Gram::Of | Gram::In | Gram::And | Gram::To)
                )
        };
        let run = self.pieces[at..].iter().take_while(|piece| written(piece)).count();
        let last = self.pieces[at..at + run].iter().rposition(proper)?;
        if !proper(&self.pieces[at]) {
            return None;
        }
        let end = at + last + 1;
        let words: Vec<&str> = self.pieces[at..end].iter().map(|p| p.text.as_str()).collect();
        let text = words.join(" ");
        self.last_column = Some(self.exact(id));
        self.quoted(&text, &[]);
        Some(end)
    }

    /// "… and who paid it": a second question that names nothing.
    pub(super) fn asks_more(&self, at: usize) -> bool {
        let joined = matches!(self.gram(at.wrapping_sub(1)), Some(Gram::And | Gram::Comma));
        let names_nothing = self.pieces[at + 1..]
            .iter()
            .take_while(|piece| !matches!(piece.kind, PieceKind::Gram(Gram::Sentence)))
            .all(|piece| {
                matches!(
                    piece.kind,
                    PieceKind::Gram(Gram::Verb | Gram::Filler | Gram::Is | Gram::Have)
                )
            });
        joined && names_nothing && self.pieces[at].lower.starts_with("who")
    }

    /// "including artists with no albums": where that ends.
    pub(super) fn includes_none(&self, at: usize) -> Option<usize> {
        if !self.pieces[at].lower.starts_with("includ") {
            return None;
        }
        let end = (at..self.pieces.len())
            .find(|&piece| self.gram(piece) == Some(Gram::Sentence))
            .unwrap_or(self.pieces.len());
        let none = self.pieces[at..end].iter().any(|piece| {
            matches!(piece.kind, PieceKind::Gram(Gram::Not | Gram::Without))
                || ["zero", "0", "none"].contains(&piece.lower.as_str())
        });
        none.then_some(end)
    }

    /// A value stands on both sides.
    pub(super) fn between_values(&self, at: usize) -> bool {
        let value = |at: usize| {
            matches!(
                self.pieces.get(at).map(|p| &p.kind),
                Some(PieceKind::Value(_) | PieceKind::Quoted(..))
            )
        };
        value(at.wrapping_sub(1)) && value(self.skip_fillers(at + 1))
    }

    /// "how much" has a meaning only before what can be summed or shown.
    pub(super) fn how_much(&mut self, at: usize) -> usize {
        let next = self.skip(at + 1, &[Gram::Is, Gram::Their]);
        let asked = (at..self.pieces.len())
            .take_while(|&piece| self.gram(piece) != Some(Gram::Sentence))
            .find(|&piece| {
                self.gram(piece) == Some(Gram::Verb)
                    && super::verb::scale_of_verb(&self.pieces[piece].lower).is_some()
                    && self.clause_ends(piece + 1)
            });
        if let Some(verb) = asked {
            self.asked_scale = super::verb::scale_of_verb(&self.pieces[verb].lower);
            return at + 1;
        }
        let of_whom = match self.phrase(next) {
            Some((Phrase { noun, .. }, _)) => matches!(noun, Noun::Table(_)),
            None => !self.mentioned.is_empty(),
        };
        if of_whom
            && self.draft.shown.is_empty()
            && !self.says_we()
            && let Some(verb) = self.spending_after(next)
            && let Some(shown) = self.money_spent(verb)
        {
            self.draft.shown.push(shown);
            let each = (at..verb).any(|piece| self.gram(piece) == Some(Gram::Each));
            let said = self.phrase(next).filter(|_| !each);
            if let Some((phrase, end)) = said
                && let Noun::Table(table) = phrase.noun
            {
                // "how much did customers in Spain spend": all of them together.
                self.relation(table, &phrase);
                self.mode = Mode::Conditions;
                return end;
            }
            // "how much did each customer spend"
            return at + 1;
        }
        if self.phrase(next).is_none() && !matches!(self.gram(next), Some(Gram::Agg(_))) {
            self.unknown(at);
        }
        at + 1
    }

    /// Only columns and entities are shown so far.
    pub(super) fn shows_plain_only(&self) -> bool {
        !self.draft.shown.is_empty()
            && self.draft.groups.is_empty()
            && self.draft.shown.iter().all(|s| matches!(s, Shown::Entity(_) | Shown::Column(_)))
    }
}
