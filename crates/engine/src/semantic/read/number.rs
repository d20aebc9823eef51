//! Comparisons with numbers: of a column, of what is counted, of what rows come to.

use super::noun::{Noun, Phrase};
use super::{Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::period::{self, Period};
use crate::semantic::query::{ColumnId, Compare, Condition, Expr, Literal, Operand};
use crate::semantic::tag::PieceKind;

use super::compare::inverse;

impl Reader<'_> {
    /// A number no comparison explains: "3 years old", "visited 2 museums".
    pub(super) fn bare_number(&mut self, at: usize) -> usize {
        let PieceKind::Number(number) = self.pieces[at].kind.clone() else { return at + 1 };
        let lower = |offset: usize| {
            self.pieces.get(at + offset).map(|p| p.lower.as_str()).unwrap_or_default()
        };
        if (["years", "year"].contains(&lower(1)) && ["old", "of"].contains(&lower(2))
            || lower(1) == "years old")
            && let Some((id, false)) = self.focus_table().and_then(|t| self.measured(Scale::Age, t))
        {
            let node = self.node_for(id);
            self.add(
                node,
                Condition::Compare(
                    Expr::Column(id),
                    Compare::Eq,
                    Operand::Literal(Literal::Number(number)),
                ),
            );
            return at + 2 + usize::from(lower(2) == "old" || lower(2) == "of");
        }
        if let Some(Gram::Extreme(..)) = self.gram(at + 1) {
            self.draft.limit = number.parse().ok();
            return at + 1;
        }
        if let Some(Gram::CmpAfter(compare)) = self.gram(at + 1) {
            return self.counted(at, &number, compare, at + 2);
        }
        if self.gram(at.wrapping_sub(1)).is_some_and(|g| g == Gram::Or || g == Gram::And)
            && period::year(&number).is_some()
        {
            return self.years(at, None);
        }
        if self.pieces[at].lower == "single" && self.negate {
            return at + 1;
        }
        if matches!(self.gram(at.wrapping_sub(1)), Some(Gram::Only))
            && matches!(
                self.phrase(at + 1),
                Some((Phrase { noun: Noun::Table(_) | Noun::Column(_), .. }, _))
            )
        {
            return self.counted(at, &number, Compare::Eq, at + 1);
        }
        if self.pieces[at].lower == "one" && self.joining_or {
            self.unknown(at);
            return at + 1;
        }
        if self.gram(at + 1) == Some(Gram::To)
            && at > 0
            && let Some(PieceKind::Number(_)) = self.pieces.get(at + 2).map(|p| &p.kind)
        {
            return self.between(at - 1, None);
        }
        match self.phrase(at + 1) {
            Some((Phrase { noun: Noun::Column(named), .. }, end))
                if self.pieces[at].lower != "one" && period::year(&number).is_none() =>
            {
                self.number_of_column(named, Compare::Eq, &number);
                end
            }
            Some((Phrase { noun: Noun::Table(_), .. }, _)) if self.pieces[at].lower != "one" => {
                self.counted(at, &number, Compare::Eq, at + 1)
            }
            _ if self.pieces[at].lower == "one" => at + 1,
            _ if period::year(&number).is_some() => self.years(at, None),
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    /// "5 or more orders": a condition on the number of related rows.
    pub(super) fn counted(
        &mut self,
        at: usize,
        number: &str,
        compare: Compare,
        noun: usize,
    ) -> usize {
        let Some((phrase, end)) = self.phrase(noun) else {
            if let Some(named) = self.last_column.clone()
                && let Some(id) = self.resolve(&named, None)
            {
                let node = self.node_for(id);
                self.add(
                    node,
                    Condition::Compare(
                        Expr::Column(id),
                        compare,
                        Operand::Literal(Literal::Number(number.to_owned())),
                    ),
                );
                return noun;
            }
            self.unknown(at);
            return at + 1;
        };
        match phrase.noun.clone() {
            Noun::Table(table) => {
                self.having_rows(table, compare, number);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                end
            }
            Noun::Column(named) => {
                self.number_of_column(named, compare, number);
                end
            }
            Noun::Metric(id) => {
                match self.table_of(end - 1) {
                    Some(table) => {
                        self.having_rows(table, compare, number);
                        let node = self.node(table);
                        self.apply_modifiers(&phrase, node);
                    }
                    None => {
                        self.draft.having.push((Shown::Metric(id), compare, number.to_owned()));
                    }
                }
                end
            }
            _ => {
                self.unknown(at);
                end
            }
        }
    }

    /// "more than 5 languages": the column's own number when it is one, else how many there are.
    pub(super) fn number_of_column(&mut self, named: Named, compare: Compare, number: &str) {
        let Some(id) = self.resolve(&named, None) else { return };
        let column = self.snapshot.schema.column(id);
        if column.kind.is_number() && !column.key && self.snapshot.schema.reference(id).is_none() {
            let node = self.node_for(id);
            let operand = Operand::Literal(Literal::Number(number.to_owned()));
            self.add(node, Condition::Compare(Expr::Column(id), compare, operand));
        } else {
            self.node(id.table);
            let named = self.exact(id);
            self.draft.having.push((Shown::CountColumn(named, false), compare, number.to_owned()));
        }
    }

    pub(super) fn having_rows(&mut self, table: usize, compare: Compare, number: &str) {
        let negated = std::mem::take(&mut self.negate);
        let compare = if negated { inverse(compare) } else { compare };
        if std::mem::take(&mut self.joining_or) {
            self.draft.penalty += 0.6;
        }
        self.list_counted_rows();
        let node = self.node(table);
        let name = self.snapshot.schema.tables[table].name.clone();
        self.note(number, format!("number of rows of {name}"), "grammar");
        self.draft.having.push((Shown::CountTable(node), compare, number.to_owned()));
        self.draft.focus = Some(node);
    }

    pub(super) fn compare_number(
        &mut self,
        at: usize,
        number_at: usize,
        named: Option<Named>,
        compare: Compare,
        scale: Scale,
        number: &str,
    ) -> usize {
        let mut end = number_at + 1;
        let mut compare = compare;
        self.unit = None;
        if let Some(Gram::CmpAfter(after)) = self.gram(end).filter(|_| !self.starts_comparison(end))
        {
            compare = after;
            end += 1;
        }
        // Units said after the number: "10 kg", "20 years".
        let mut unit = self.skip_fillers(end);
        if matches!(self.gram(unit), Some(Gram::GrainNoun(_)))
            || self.pieces.get(unit).is_some_and(|p| p.lower == "years" || p.lower == "year")
        {
            unit += 1;
            if self.pieces.get(unit).is_some_and(|p| p.lower == "old") {
                unit += 1;
            }
            end = unit;
            // "10 years of experience"
            let of =
                matches!(self.phrase(end + 1), Some((Phrase { noun: Noun::Column(_), .. }, _)));
            if self.gram(end) == Some(Gram::Of) && of {
                end += 1;
            }
        }
        if self.gram(end) == Some(Gram::Times) {
            end += 1;
        }
        if let Some((unit, after)) = self.unit_at(end) {
            self.unit = Some(unit);
            end = after;
        }
        let literal = Literal::Number(number.to_owned());
        if let Some(named) = named {
            // A number says nothing about a name: then the rows are counted.
            let counts = matches!(self.phrase(end), Some((Phrase { noun: Noun::Table(_), .. }, _)));
            match self.resolve_number(&named) {
                Some(id) => {
                    self.compare_column(id, compare, literal);
                    return self.more_comparisons(end, &named);
                }
                None if counts => {}
                None => {
                    self.unknown(at);
                    return end;
                }
            }
        }
        let follows = self.phrase(end);
        match (scale, follows) {
            (Scale::Any | Scale::Size, Some((phrase, after)))
                if matches!(phrase.noun, Noun::Table(_)) =>
            {
                // "departments with more than 5 employees".
                if let Noun::Table(table) = phrase.noun {
                    self.having_rows(table, compare, number);
                    let node = self.node(table);
                    self.apply_modifiers(&phrase, node);
                }
                return after;
            }
            (Scale::Time, _) => {}
            (_, Some((Phrase { noun: Noun::Column(named), .. }, after))) => {
                self.number_of_column(named, compare, number);
                return after;
            }
            // "more than 2 refunds": rows, although "refunds" alone is an amount.
            (
                Scale::Any | Scale::Size,
                Some((phrase @ Phrase { noun: Noun::Metric(_), .. }, after)),
            ) if self.table_of(after - 1).is_some() => {
                let table = self.table_of(after - 1).expect("checked by the guard above");
                self.having_rows(table, compare, number);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                return after;
            }
            (Scale::Any | Scale::Size, Some((Phrase { noun: Noun::Metric(id), .. }, after))) => {
                self.draft.having.push((Shown::Metric(id), compare, number.to_owned()));
                return after;
            }
            _ => {}
        }
        if self.pieces[number_at + 1..].first().is_some_and(|p| p.lower == "times")
            || number_at + 1 < end && self.pieces[end - 1].lower == "times"
            || self.pieces[at].lower == "once"
        {
            // "more than 3 times": how many rows tie them.
            if let Some(node) = self.counted_times().or(self.draft.focus) {
                self.draft.having.push((Shown::CountTable(node), compare, number.to_owned()));
                return end;
            }
        }
        let year = period::year(number);
        let id = match scale {
            Scale::Time => {
                if let Some(year) = year
                    && let Some((from, to)) = period::year_range(year)
                {
                    self.compare_period(number_at, Period::Range(from, to), compare, None);
                    return end;
                }
                self.measured_near(scale)
            }
            // "orders older than 2022": before that year.
            Scale::Age if year.is_some() && self.time_column().is_some() => {
                let earlier = match compare {
                    Compare::Gt | Compare::Ge => Compare::Lt,
                    Compare::Lt | Compare::Le => Compare::Gt,
                    same => same,
                };
                if let Some((from, to)) = year.and_then(period::year_range) {
                    self.compare_period(number_at, Period::Range(from, to), earlier, None);
                }
                return end;
            }
            Scale::Age if self.focus_table().is_some_and(|t| self.born_before(t).is_some()) => {
                return self.compare_age(at, end, compare, number);
            }
            // "refunds larger than 300": the rows, not what they come to together.
            Scale::Size if self.counted_rows.is_some() => {
                self.list_counted_rows();
                self.measured_near(scale)
            }
            Scale::Any => {
                let named = self.last_column.clone();
                match named {
                    Some(named) => self.resolve_number(&named),
                    None => match self.last_compared {
                        Some(id) if self.focus_table() == Some(id.table) => Some(id),
                        _ => self
                            .shown_number()
                            .or_else(|| self.age_of_people(at))
                            .or_else(|| self.amount_of_rows()),
                    },
                }
            }
            _ => self.measured_near(scale),
        };
        match id {
            Some(id) => {
                self.compare_column(id, compare, literal);
                end
            }
            None => {
                self.unknown(at);
                end
            }
        }
    }

    /// The column a name means, when numbers can be compared with it.
    pub(super) fn resolve_number(&mut self, named: &Named) -> Option<ColumnId> {
        let id = self.resolve(named, None)?;
        let kind = self.snapshot.schema.column(id).kind;
        (kind.is_number() || kind.is_time()).then_some(id)
    }

    /// The one number shown, for "more than 5" without a name.
    pub(super) fn shown_number(&mut self) -> Option<ColumnId> {
        let named = match self.draft.shown.last()? {
            Shown::Column(named) => named.clone(),
            _ => return None,
        };
        self.resolve_number(&named)
    }

    /// "higher than 4 and lower than 8", "before 1945 and after 1955" of the same column.
    pub(super) fn more_comparisons(&mut self, end: usize, named: &Named) -> usize {
        self.last_column = Some(named.clone());
        let joined = matches!(self.gram(end), Some(Gram::And | Gram::Or));
        let next = self.skip(end + 1, &[Gram::Is]);
        if let (true, Some(Gram::Cmp(compare, _))) = (joined, self.gram(next)) {
            let number = self.skip(next + 1, &[]);
            if let Some(PieceKind::Number(text)) = self.pieces.get(number).map(|p| p.kind.clone())
                && self.phrase(number + 1).is_none()
            {
                self.joining_or = self.gram(end) == Some(Gram::Or);
                if let Some(id) = self.resolve(named, None) {
                    self.compare_column(id, compare, Literal::Number(text));
                }
                return number + 1;
            }
        }
        end
    }
}
