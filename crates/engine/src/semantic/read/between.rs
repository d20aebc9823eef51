//! Ranges with two ends.

use super::noun::{Noun, Phrase};
use super::{Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::period::{self, Period};
use crate::semantic::query::{Condition, Expr, Literal};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    pub(super) fn between(&mut self, at: usize, named: Option<Named>) -> usize {
        let first = self.skip(at + 1, &[]);
        let (Some(low), low_end) = self.bound(first) else {
            self.unknown(at);
            return at + 1;
        };
        let dash = self.pieces.get(low_end).is_some_and(|piece| piece.lower == "-");
        let joined = dash || matches!(self.gram(low_end), Some(Gram::And | Gram::To));
        let (Some(high), end) = self.bound(self.skip(low_end + 1, &[])) else {
            self.unknown(at);
            return at + 1;
        };
        if !joined {
            self.unknown(at);
            return end;
        }
        self.note(&self.pieces[at].text, "between, both ends included", "grammar");
        if let (Literal::Number(from), Literal::Number(to)) = (&low, &high)
            && let Some((Phrase { noun: Noun::Table(table), .. }, after)) = self.phrase(end)
            && named.is_none()
        {
            let node = self.node(table);
            self.draft.having_between.push((Shown::CountTable(node), from.clone(), to.clone()));
            self.draft.focus = Some(node);
            return after;
        }
        let years = matches!((&low, &high), (Literal::Number(a), Literal::Number(b)) if period::year(a).is_some() && period::year(b).is_some());
        let aged = self.pieces[at].lower.starts_with("aged");
        let age = self.focus_table().filter(|_| aged).and_then(|t| self.measured(Scale::Age, t));
        let named = match age {
            Some((id, false)) if named.is_none() => Some(self.exact(id)),
            _ => named,
        };
        let (named, end) = match self.years_old(end).filter(|_| named.is_none()) {
            Some((age, end)) => (Some(age), end),
            None => (named, end),
        };
        let id = match named.or(self.last_column.clone()) {
            Some(named) => self.resolve(&named, None),
            None if years || matches!(low, Literal::Date(_)) => self.time_column(),
            None => self.amount_of_rows(),
        };
        let Some(id) = id else {
            self.unknown(at);
            return end;
        };
        let node = self.node_for(id);
        if self.snapshot.schema.column(id).kind == Kind::Date {
            let (from, to) = match (&low, &high) {
                (Literal::Number(a), Literal::Number(b)) => {
                    let range = |n: &str| period::year(n).and_then(period::year_range);
                    (range(a).map(|r| r.0), range(b).map(|r| r.1))
                }
                (Literal::Date(a), Literal::Date(b)) => {
                    let last = match self.pieces.get(end - 1).map(|p| &p.kind) {
                        Some(PieceKind::Period(Period::Range(_, to))) => Some(*to),
                        _ => period::iso_date(b),
                    };
                    (period::iso_date(a), last)
                }
                _ => (None, None),
            };
            if let (Some(from), Some(to)) = (from, to) {
                self.add(
                    node,
                    Condition::During(id, Some(period::iso(from)), Some(period::iso(to))),
                );
                return end;
            }
        }
        let negated = std::mem::take(&mut self.negate);
        let condition =
            Condition::Between(Expr::Column(id), self.stored_as(id, low), self.stored_as(id, high));
        self.add(node, if negated { Condition::Not(Box::new(condition)) } else { condition });
        end
    }

    /// "years old" at `at`: the age of what is talked about.
    fn years_old(&self, at: usize) -> Option<(Named, usize)> {
        let word = |at: usize| self.pieces.get(at).map(|piece| piece.lower.as_str());
        let years = matches!(word(at), Some("years" | "year"));
        let end = if years { at + 1 } else { at };
        let old = matches!(word(end), Some("old" | "of age"));
        let (id, turned) = self.measured(Scale::Age, self.focus_table()?)?;
        (old && !turned).then(|| (self.exact(id), end + 1))
    }

    /// "January to March 2024": two periods with "to" between them.
    pub(super) fn starts_range(&self, at: usize) -> bool {
        let period = |at: usize| {
            matches!(
                self.pieces.get(at).map(|piece| &piece.kind),
                Some(PieceKind::Period(Period::Range(..)))
            )
        };
        let joined = match self.pieces.get(at + 1) {
            Some(piece) => piece.lower == "-" || self.gram(at + 1) == Some(Gram::To),
            None => false,
        };
        joined && period(at) && period(at + 2)
    }

    pub(super) fn bound(&self, at: usize) -> (Option<Literal>, usize) {
        match self.pieces.get(at).map(|p| &p.kind) {
            Some(PieceKind::Number(number)) => (Some(Literal::Number(number.clone())), at + 1),
            Some(PieceKind::Period(Period::Range(from, _))) => {
                (Some(Literal::Date(period::iso(*from))), at + 1)
            }
            Some(PieceKind::Quoted(text, _)) => (Some(Literal::Text(text.clone())), at + 1),
            _ => (None, at),
        }
    }
}
