//! Units said after a number, and the same amount in the unit a column holds.

use super::Reader;
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::Target;
use crate::semantic::query::{ColumnId, Literal};
use crate::semantic::tag::PieceKind;

/// Seconds in one of a unit of time; units of other things are taken as the column has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unit {
    Time(f64),
    Other,
}

const TIMES: [(&str, f64); 10] = [
    ("millisecond", 0.001),
    ("second", 1.0),
    ("sec", 1.0),
    ("minute", 60.0),
    ("min", 60.0),
    ("hour", 3_600.0),
    ("day", 86_400.0),
    ("week", 604_800.0),
    ("month", 2_629_800.0),
    ("year", 31_557_600.0),
];

const OTHERS: &str = "dollar dollars usd euro euros eur cent cents percent pound pounds kilogram kilograms kg gram
    grams meter meters metre metres km kilometer kilometers kilometre kilometres mile miles foot feet inch inches
    cm mph square people inhabitants persons points";

impl Reader<'_> {
    /// The unit at `at` and where it ends.
    pub(super) fn unit_at(&self, at: usize) -> Option<(Unit, usize)> {
        let piece = self.pieces.get(at)?;
        let free = matches!(
            piece.kind,
            PieceKind::Unknown | PieceKind::Gram(Gram::Filler | Gram::GrainNoun(_) | Gram::Agg(_))
        );
        if !free {
            return None;
        }
        if let Some(seconds) = seconds(&piece.lower) {
            return Some((Unit::Time(seconds), at + 1));
        }
        if !OTHERS.split_whitespace().any(|unit| unit == piece.lower) {
            return None;
        }
        let square = piece.lower == "square";
        let second = self
            .pieces
            .get(at + 1)
            .is_some_and(|next| OTHERS.split_whitespace().any(|unit| unit == next.lower));
        Some((Unit::Other, at + 1 + usize::from(square && second)))
    }

    /// "the size in bytes": the name of the column said before is its unit.
    pub(super) fn unit_named(&self, at: usize) -> bool {
        let Some(last) = &self.last_column else { return false };
        let candidates = self.candidates(at);
        candidates.iter().any(|candidate| match candidate.target {
            Target::Column(id) => {
                let column = self.snapshot.schema.column(id);
                let unit = column.words.len() == 1 && column.kind.is_number();
                unit && last.columns.iter().any(|named| named.target == candidate.target)
            }
            _ => false,
        })
    }

    /// A result is shown in the unit of its column; another one that is asked for is not read.
    pub(super) fn unit_kept(&mut self, at: usize) {
        let Some((Unit::Time(said), _)) = self.unit_at(at) else { return };
        let Some(named) = self.last_column.clone() else { return };
        let schema = &self.snapshot.schema;
        let own = named.columns.iter().find_map(|candidate| match candidate.target {
            Target::Column(id) => schema.column(id).words.iter().rev().find_map(|w| seconds(w)),
            _ => None,
        });
        if own.is_some_and(|own| own != said) {
            let unit = self.pieces[at].text.clone();
            self.because(format!("the column is not in `{unit}`, and results are not converted"));
            self.unknown(at);
        }
    }

    /// The literal in the unit of the column.
    pub(super) fn in_unit_of(&mut self, id: ColumnId, literal: Literal) -> Literal {
        let Some(Unit::Time(said)) = self.unit.take() else { return literal };
        let Literal::Number(number) = &literal else { return literal };
        let words = &self.snapshot.schema.column(id).words;
        let own = words.iter().rev().find_map(|word| seconds(word));
        match (own, number.parse::<f64>()) {
            (Some(own), Ok(amount)) if own != said => {
                Literal::Number((amount * said / own).to_string())
            }
            (None, _) if words.iter().any(|word| word == "age") => literal,
            (None, Ok(amount)) => match self.likely_unit(id, amount * said) {
                Some((_, seconds)) if seconds == said => literal,
                Some((unit, seconds)) => {
                    let path = self.snapshot.schema.path(id);
                    self.note(&path, format!("in {unit}s, as its values are that large"), "values");
                    self.draft.loose += 1;
                    Literal::Number((amount * said / seconds).to_string())
                }
                None => {
                    // Nothing says what the column counts.
                    self.draft.penalty += if said == 60.0 { 0.0 } else { 0.3 };
                    literal
                }
            },
            _ => literal,
        }
    }

    /// The only unit in which an amount of so many seconds lies between the least and the most of a column:
    /// "longer than 3 hours" where lengths go from 46 to 185.
    fn likely_unit(&self, id: ColumnId, seconds: f64) -> Option<(&'static str, f64)> {
        let schema = &self.snapshot.schema;
        let seen =
            self.snapshot.profile.column(&schema.tables[id.table].name, &schema.column(id).name)?;
        let bound = |text: &Option<String>| text.as_ref()?.parse::<f64>().ok();
        let (least, most) = (bound(&seen.min)?, bound(&seen.max)?);
        let mut fits = ["millisecond", "second", "minute", "hour"].into_iter().filter_map(|unit| {
            let (_, size) = TIMES.iter().find(|(name, _)| *name == unit)?;
            let amount = seconds / size;
            (least <= amount && amount <= most).then_some((unit, *size))
        });
        let first = fits.next()?;
        fits.next().is_none().then_some(first)
    }
}

fn seconds(word: &str) -> Option<f64> {
    let word = word.strip_suffix('s').unwrap_or(word);
    TIMES.iter().find(|(unit, _)| *unit == word).map(|(_, seconds)| *seconds)
}
