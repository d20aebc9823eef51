//! Conditions on time: years, quarters, relative periods.

use super::Reader;
use super::compare::during;
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::Target;
use crate::semantic::period::{self, Period, Relative};
use crate::semantic::query::{Aggregate, ColumnId, Compare, Condition, Expr, Literal, Operand};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;
use time::Date;

impl Reader<'_> {
    /// The column that dates what is talked about.
    pub(super) fn time_column(&mut self) -> Option<ColumnId> {
        if let Some(id) = self.verb_column
            && self.draft.nodes.iter().any(|node| node.table == id.table)
        {
            return Some(id);
        }
        let schema = &self.snapshot.schema;
        let glossary = &self.snapshot.glossary;
        // A metric says what dates it.
        let ordered = self.draft.order.iter().filter_map(|(key, _)| match key {
            super::Key::Shown(shown) => Some(shown),
            _ => None,
        });
        for shown in self.draft.shown.iter().chain(ordered) {
            let mut shown = shown;
            while let super::Shown::Share(inner, _) = shown {
                shown = inner;
            }
            if let super::Shown::Metric(id) = shown {
                let metric = super::super::metric::base(glossary, *id);
                if let Some(time) = metric.and_then(|m| m.time.as_deref())
                    && let Some(id) = schema.find_column(time, None)
                {
                    return Some(id);
                }
            }
            if let super::Shown::Aggregate(Aggregate::Sum, named) = shown
                && let Some(table) = self.one_table(named)
                && let Some(column) = schema.tables[table].time
            {
                // "who worked the most hours in 2022": the hours are of that year.
                return Some(ColumnId { table, column });
            }
        }
        let summed = self.draft.shown.iter().chain(self.draft.order.iter().filter_map(
            |(key, _)| match key {
                super::Key::Shown(shown) => Some(shown),
                _ => None,
            },
        ));
        let measured = summed
            .filter_map(|shown| match shown {
                super::Shown::Aggregate(Aggregate::Sum, named) => self.one_table(named),
                _ => None,
            })
            .next();
        let tables: Vec<usize> = self
            .draft
            .focus
            .into_iter()
            .chain(self.draft.main)
            .chain(0..self.draft.nodes.len())
            .map(|n| self.draft.nodes[n].table)
            .collect();
        let tables = if tables.is_empty() { self.mentioned.clone() } else { tables };
        for &table in &tables {
            if let Some(column) = schema.tables[table].time {
                return Some(ColumnId { table, column });
            }
        }
        if let Some(path) = &glossary.time.default
            && let Some(id) = schema.find_column(path, None)
        {
            let near =
                tables.first().is_none_or(|&t| schema.distances(t, 3).contains_key(&id.table));
            if near {
                return Some(id);
            }
        }
        // The nearest table that has one.
        let first = measured.or(tables.first().copied())?;
        let distances = schema.distances(first, 3);
        let mut near: Vec<(usize, usize)> = distances.into_iter().map(|(t, d)| (d, t)).collect();
        near.sort_unstable();
        near.into_iter().find_map(|(_, table)| {
            schema.tables[table].time.map(|column| ColumnId { table, column })
        })
    }

    /// The only table that has a column called so.
    pub(super) fn one_table(&self, named: &super::Named) -> Option<usize> {
        let mut tables: Vec<usize> = named
            .columns
            .iter()
            .filter_map(|candidate| match candidate.target {
                Target::Column(id) => Some(id.table),
                _ => None,
            })
            .collect();
        tables.dedup();
        <[usize; 1]>::try_from(tables).ok().map(|[only]| only)
    }

    /// "2014", "2014 or 2015", "both 2014 and 2015", "2014 or after".
    pub(super) fn years(&mut self, at: usize, column: Option<ColumnId>) -> usize {
        let mut years = Vec::new();
        let mut next = at;
        let mut all = false;
        while let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind) {
            let Some(year) = period::year(number) else { break };
            years.push(year);
            next += 1;
            if matches!(self.gram(next), Some(Gram::And | Gram::Or | Gram::Comma))
                && let Some(PieceKind::Number(after)) = self.pieces.get(next + 1).map(|p| &p.kind)
                && period::year(after).is_some()
            {
                all |= self.gram(next) == Some(Gram::And);
                next += 1;
            }
        }
        let named = self.last_column.clone().filter(|named| {
            named.columns.iter().any(|c| match c.target {
                crate::semantic::lexicon::Target::Column(id) => {
                    self.snapshot.schema.column(id).kind.is_time()
                }
                _ => false,
            })
        });
        let id = column
            .or_else(|| named.and_then(|named| self.resolve(&named, None)))
            .or_else(|| self.time_of_what_is_shown());
        let Some(id) = id else {
            self.unknown(at);
            return next.max(at + 1);
        };
        let mut compare = Compare::Eq;
        if let Some(Gram::CmpAfter(after)) = self.gram(next) {
            compare = after;
            next += 1;
        }
        if std::mem::take(&mut self.negate) {
            compare = super::compare::inverse(compare);
        }
        let text: Vec<String> = years.iter().map(i32::to_string).collect();
        self.note(&text.join(", "), format!("period of {}", self.snapshot.schema.path(id)), "date");
        self.draft.values_matched += 1;
        let conditions: Vec<Condition> =
            years.iter().filter_map(|&year| self.in_year(id, compare, year)).collect();
        if self.draft.versus && years.len() == 2 {
            for year in years.iter().filter_map(|year| period::year_range(*year)) {
                self.draft.periods.push((id, period::iso(year.0), period::iso(year.1)));
            }
            return next;
        }
        if let [year] = years[..]
            && let Some((from, to)) = period::year_range(year)
        {
            self.draft.periods.push((id, period::iso(from), period::iso(to)));
        }
        let node = self.node_for(id);
        if conditions.len() == 1 {
            for condition in conditions {
                self.add(node, condition);
            }
            return next;
        }
        let both = std::mem::take(&mut self.draft.both) && all;
        let is_main = self.draft.main == Some(node);
        if both && !is_main {
            let copy = self.draft.nodes[node].clone();
            for (index, condition) in conditions.into_iter().enumerate() {
                if index == 0 {
                    self.draft.nodes[node].conditions.push(condition);
                    self.draft.nodes[node].separate = true;
                } else {
                    let mut other = copy.clone();
                    other.conditions.push(condition);
                    other.separate = true;
                    self.draft.nodes.push(other);
                }
            }
        } else {
            self.add(node, Condition::Any(conditions));
        }
        next
    }

    fn in_year(&self, id: ColumnId, compare: Compare, year: i32) -> Option<Condition> {
        let column = self.snapshot.schema.column(id);
        if column.kind == Kind::Date {
            let (from, to) = period::year_range(year)?;
            return Some(during(id, compare, from, to));
        }
        let textual = column.database_type.to_ascii_lowercase();
        let number = year.to_string();
        let literal = if textual.contains("char") || textual.contains("text") {
            Literal::Text(number)
        } else {
            Literal::Number(number)
        };
        Some(Condition::Compare(Expr::Column(id), compare, Operand::Literal(literal)))
    }

    /// "in March 2023", "last quarter".
    /// "sales in 2011": the date of the rows that hold what is shown, where no table was named.
    fn time_of_what_is_shown(&mut self) -> Option<ColumnId> {
        self.time_column().or_else(|| {
            let nothing_named = self.draft.main.is_none() && self.draft.nodes.is_empty();
            if nothing_named && !self.draft.shown.is_empty() {
                self.settle_main()?;
                self.draft.focus = self.draft.main;
            }
            self.time_column()
        })
    }

    pub(super) fn period_condition(&mut self, at: usize, period: Period, column: Option<ColumnId>) {
        self.compare_period(at, period, Compare::Eq, column);
    }

    pub(super) fn compare_period(
        &mut self,
        at: usize,
        period: Period,
        compare: Compare,
        column: Option<ColumnId>,
    ) {
        let Some(id) = column.or_else(|| self.time_of_what_is_shown()) else {
            self.unknown(at);
            return;
        };
        let (from, to) = match period {
            Period::Range(from, to) => (from, to),
            Period::Relative(Relative::Last(grain))
                if self.draft.versus && !self.draft.periods.is_empty() =>
            {
                let (_, from, _) = &self.draft.periods[0];
                let to = period::iso_date(from).unwrap_or(self.today);
                (period::shift(to, grain, -1), to)
            }
            Period::Relative(relative) => {
                let (anchor, moved) = self.anchor(id);
                if moved {
                    self.note(
                        "today",
                        format!(
                            "{}, the last date in {}",
                            period::iso(anchor),
                            self.snapshot.schema.path(id)
                        ),
                        "date",
                    );
                }
                relative.resolve(anchor)
            }
        };
        let last = to.previous_day().unwrap_or(to);
        let compare = if std::mem::take(&mut self.negate) {
            super::compare::inverse(compare)
        } else {
            compare
        };
        let (first_day, last_day) = (period::iso(from), period::iso(last));
        let meaning = match compare {
            Compare::Eq => format!("{first_day} to {last_day}"),
            Compare::Ne => format!("not {first_day} to {last_day}"),
            Compare::Lt => format!("before {first_day}"),
            Compare::Le => format!("until {last_day}"),
            Compare::Gt => format!("after {last_day}"),
            Compare::Ge => format!("from {first_day}"),
        };
        self.note(&self.pieces[at].text, meaning, "date");
        let node = self.node_for(id);
        if self.snapshot.schema.column(id).kind == Kind::Year {
            let condition = if compare == Compare::Eq && from.year() < last.year() {
                let (low, high) = (from.year().to_string(), last.year().to_string());
                Some(Condition::Between(
                    Expr::Column(id),
                    Literal::Number(low),
                    Literal::Number(high),
                ))
            } else {
                let year = if matches!(compare, Compare::Gt | Compare::Le) {
                    last.year()
                } else {
                    from.year()
                };
                self.in_year(id, compare, year)
            };
            if let Some(condition) = condition {
                self.add(node, condition);
            }
            return;
        }
        if compare == Compare::Eq {
            self.draft.periods.push((id, period::iso(from), period::iso(to)));
        }
        self.add(node, during(id, compare, from, to));
    }

    /// Today, or the last date in the data when that is earlier.
    pub(super) fn anchor(&self, id: ColumnId) -> (Date, bool) {
        let last = self
            .snapshot
            .schema
            .column(id)
            .max
            .as_deref()
            .and_then(|max| period::iso_date(max.get(..10)?));
        match last {
            Some(last) if last < self.today => (last, true),
            _ => (self.today, false),
        }
    }
}
