//! Comparisons with numbers, dates and aggregates.

use super::noun::{Noun, Phrase};
use super::{Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::period::{self};
use crate::semantic::query::{ColumnId, Compare, Condition, Direction, Expr, Literal, Operand};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// "… or before 2008": a second comparison.
    pub(super) fn or_compared(&mut self, at: usize) -> usize {
        let text = &self.pieces[at].lower;
        let (compare, scale) = match text.rsplit(' ').next().unwrap_or_default() {
            "before" | "earlier" => (Compare::Lt, Scale::Time),
            "after" | "later" => (Compare::Gt, Scale::Time),
            "under" | "below" | "less" | "fewer" | "lower" | "smaller" => (Compare::Lt, Scale::Any),
            "over" | "above" | "more" | "greater" | "higher" | "larger" => {
                (Compare::Gt, Scale::Any)
            }
            "older" => (Compare::Gt, Scale::Age),
            "younger" => (Compare::Lt, Scale::Age),
            _ => {
                self.unknown(at);
                return at + 1;
            }
        };
        self.joining_or = text.starts_with("or");
        self.comparison(at, None, compare, scale)
    }

    /// A number follows a comparison word that usually ends one.
    pub(super) fn starts_comparison(&self, at: usize) -> bool {
        let next = self.skip(at + 1, &[Gram::Than]);
        matches!(
            self.pieces.get(next).map(|p| &p.kind),
            Some(PieceKind::Number(_) | PieceKind::Period(_))
        )
    }

    /// "more than 5", "older than 20", "above the average", "after 2010".
    pub(super) fn comparison(
        &mut self,
        at: usize,
        named: Option<Named>,
        compare: Compare,
        scale: Scale,
    ) -> usize {
        let mut next =
            self.skip(at + 1, &[Gram::Than, Gram::Is, Gram::In, Gram::Any, Gram::To, Gram::Of]);
        // "any"/"all" over a set has two readings; see the aggregate below.
        let equality = matches!(compare, Compare::Eq | Compare::Ne);
        if !equality && (at + 1..next).any(|p| self.gram(p) == Some(Gram::Any)) {
            self.draft.penalty += 0.6;
        }
        let explicit = named.is_some();
        if compare == Compare::Ne && !explicit {
            return self.not_equal(at, next);
        }
        let negated = std::mem::take(&mut self.negate);
        let compare = if negated { inverse(compare) } else { compare };
        // "more years", "year 2014" after "before the year".
        if (matches!(self.gram(next), Some(Gram::GrainNoun(_))) || self.year_word(next))
            && matches!(self.pieces.get(next + 1).map(|p| &p.kind), Some(PieceKind::Number(_)))
        {
            next += 1;
        }
        match self.pieces.get(next).map(|p| p.kind.clone()) {
            Some(PieceKind::Number(_))
                if self.pieces[next].lower == "one"
                    && matches!(
                        self.gram(next + 1),
                        Some(Gram::With | Gram::Who | Gram::Of | Gram::In)
                    ) =>
            {
                self.unknown(next);
                next + 1
            }
            Some(PieceKind::Number(number)) => {
                self.note(&format!("{} {}", self.pieces[at].text, number), "comparison", "grammar");
                self.compare_number(at, next, named, compare, scale, &number)
            }
            Some(PieceKind::Period(period)) => {
                let id = named.as_ref().and_then(|n| self.resolve(n, None));
                self.compare_period(next, period, compare, id);
                next + 1
            }
            Some(PieceKind::Quoted(text, _)) => {
                if let Some(named) = named.or(self.last_column.clone()) {
                    return self.compare_text(next, &named, compare, &text);
                }
                self.unknown(at);
                next + 1
            }
            Some(PieceKind::Value(values)) if compare == Compare::Eq || compare == Compare::Ne => {
                if let Some(named) = named {
                    self.negate = compare == Compare::Ne;
                    let after = self.literals(next, &named);
                    if after > next {
                        return after;
                    }
                }
                let text = self.pieces[next].text.clone();
                self.negate = compare == Compare::Ne;
                self.value_condition(&text, &values, None);
                next + 1
            }
            Some(PieceKind::Gram(Gram::Times)) => {
                // "more than once": how many rows tie them.
                let number = if self.pieces[next].lower == "twice" { "2" } else { "1" };
                match self.counted_times() {
                    Some(node) => {
                        self.draft.having.push((Shown::CountTable(node), compare, number.into()));
                    }
                    None => self.unknown(next),
                }
                next + 1
            }
            Some(PieceKind::Gram(Gram::Agg(_) | Gram::Extreme(..))) => {
                self.compare_aggregate(at, next, named, compare, scale)
            }
            _ if !equality && self.row_with_extreme(next).is_some() => {
                self.compare_with_row(at, next, named, compare)
            }
            Some(PieceKind::Name(..))
                if !equality && self.column_beside(next, named.as_ref()).is_some() =>
            {
                let (left, right, end) =
                    self.column_beside(next, named.as_ref()).expect("checked by the guard above");
                self.compare_columns(left, compare, right);
                end
            }
            Some(PieceKind::Unknown | PieceKind::Name(..))
                if explicit && (compare == Compare::Eq || compare == Compare::Ne) =>
            {
                self.negate = compare == Compare::Ne;
                let after = self.literals(next, named.as_ref().expect("explicit"));
                if after > next {
                    return after;
                }
                self.unknown(next);
                next + 1
            }
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    /// The column at `next` beside the one that is compared, when both are of one row and kind.
    pub(super) fn column_beside(
        &mut self,
        next: usize,
        named: Option<&Named>,
    ) -> Option<(ColumnId, ColumnId, usize)> {
        let (Phrase { noun: Noun::Column(other), values, .. }, end) = self.phrase(next)? else {
            return None;
        };
        let kept = (self.draft.ambiguous, self.draft.loose, self.draft.penalty, self.choices);
        let left = match named.cloned().or(self.last_column.clone()) {
            Some(named) => self.resolve(&named, None),
            None => self.verb_column,
        };
        let right = self.resolve(&other, left.map(|id| id.table));
        (self.draft.ambiguous, self.draft.loose, self.draft.penalty, self.choices) = kept;
        let (left, right) = (left?, right?);
        let (a, b) = (self.snapshot.schema.column(left), self.snapshot.schema.column(right));
        let alike =
            a.kind.is_number() && b.kind.is_number() || a.kind == b.kind && a.kind.is_time();
        (left != right && left.table == right.table && alike && values.is_empty())
            .then_some((left, right, end))
    }

    pub(super) fn compare_columns(&mut self, left: ColumnId, compare: Compare, right: ColumnId) {
        let node = self.node_for(left);
        let (a, b) = (self.snapshot.schema.path(left), self.snapshot.schema.path(right));
        self.note(
            &self.snapshot.schema.column(right).words.join(" "),
            format!("{a} against {b}"),
            "name",
        );
        let operand = Operand::Expr(Expr::Column(right));
        self.add(node, Condition::Compare(Expr::Column(left), compare, operand));
    }

    pub(super) fn year_word(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|p| p.lower == "year" || p.lower == "age")
    }

    pub(super) fn compare_text(
        &mut self,
        at: usize,
        named: &Named,
        compare: Compare,
        text: &str,
    ) -> usize {
        if let Some(id) = self.resolve(named, None) {
            let node = self.node_for(id);
            self.count_value(true);
            let operand = Operand::Literal(Literal::Text(text.to_owned()));
            self.add(node, Condition::Compare(Expr::Column(id), compare, operand));
        }
        at + 1
    }

    pub(super) fn compare_column(&mut self, id: ColumnId, compare: Compare, literal: Literal) {
        let node = self.node_for(id);
        let column = self.snapshot.schema.column(id);
        if column.kind == Kind::Date
            && let Literal::Number(number) = &literal
            && let Some((from, to)) = period::year(number).and_then(period::year_range)
        {
            self.add(node, during(id, compare, from, to));
            return;
        }
        self.last_compared = Some(id);
        let literal = self.in_unit_of(id, literal);
        let literal = self.stored_as(id, literal);
        self.note(
            &column.words.join(" "),
            format!("column {}", self.snapshot.schema.path(id)),
            "name",
        );
        self.add(node, Condition::Compare(Expr::Column(id), compare, Operand::Literal(literal)));
    }

    /// "a greater weight than 10", "more staff than the minimum".
    pub(super) fn comparative(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
        let compare = if direction == Direction::Descending { Compare::Gt } else { Compare::Lt };
        let next = self.skip_fillers(at + 1);
        if let Some((Phrase { noun: Noun::Column(named), .. }, end)) = self.phrase(next) {
            let than = self.skip(end, &[]);
            if matches!(self.gram(than), Some(Gram::Than)) {
                return self.comparison(than, Some(named), compare, scale);
            }
        }
        if let Some(Gram::Than) = self.gram(next) {
            return self.comparison(next, None, compare, scale);
        }
        self.unknown(at);
        at + 1
    }
}

pub(super) fn inverse(compare: Compare) -> Compare {
    match compare {
        Compare::Eq => Compare::Ne,
        Compare::Ne => Compare::Eq,
        Compare::Lt => Compare::Ge,
        Compare::Le => Compare::Gt,
        Compare::Gt => Compare::Le,
        Compare::Ge => Compare::Lt,
    }
}

/// A comparison with a period, as a half-open range.
pub(super) fn during(
    id: ColumnId,
    compare: Compare,
    from: time::Date,
    to: time::Date,
) -> Condition {
    let (from, to) = (Some(period::iso(from)), Some(period::iso(to)));
    match compare {
        Compare::Eq => Condition::During(id, from, to),
        Compare::Ne => Condition::Not(Box::new(Condition::During(id, from, to))),
        Compare::Lt => Condition::During(id, None, from),
        Compare::Le => Condition::During(id, None, to),
        Compare::Gt => Condition::During(id, to, None),
        Compare::Ge => Condition::During(id, from, None),
    }
}
