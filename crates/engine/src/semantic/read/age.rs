//! People compared by their age, also where only the day or the year of birth is known.

use super::Reader;
use super::noun::Noun;
use crate::semantic::period;
use crate::semantic::query::{ColumnId, Compare, Condition, Expr, Grain, Literal, Operand};
use crate::semantic::schema::Kind;

impl Reader<'_> {
    /// "visitors under 18": people are compared by their age.
    pub(super) fn age_of_people(&self, at: usize) -> Option<ColumnId> {
        let bound = ["over", "under", "above", "below"].contains(&self.pieces[at].lower.as_str());
        let people = at > 0 && matches!(self.noun(at - 1), Some(Noun::Table(_)));
        let table = self.focus_table().filter(|_| bound && people)?;
        let columns = &self.snapshot.schema.tables[table].columns;
        let column = columns.iter().position(|column| column.words == ["age"])?;
        Some(ColumnId { table, column })
    }

    /// "older than 60": from the day or the year of birth.
    pub(super) fn compare_age(
        &mut self,
        at: usize,
        end: usize,
        compare: Compare,
        number: &str,
    ) -> usize {
        let id = self.focus_table().and_then(|table| self.born_before(table));
        let years = number.parse::<i32>().ok().filter(|years| (0..=150).contains(years));
        let (Some(id), Some(years)) = (id, years) else {
            self.unknown(at);
            return end;
        };
        let kind = self.snapshot.schema.column(id).kind;
        let path = self.snapshot.schema.path(id);
        let (said, today) = (self.pieces[at].text.clone(), period::iso(self.today));
        self.note(&said, format!("by {path}, seen on {today}"), "grammar");
        self.draft.loose += 1;
        let node = self.node_for(id);
        let condition = if kind == Kind::Date {
            // Who is older than 60 was born before this day 61 years ago, or on it.
            let born = |ago: i32| period::shift(self.today, Grain::Year, -ago);
            let next_day = |day: time::Date| day.next_day().unwrap_or(day);
            let (from, to) = match compare {
                Compare::Gt => (None, Some(next_day(born(years + 1)))),
                Compare::Ge => (None, Some(next_day(born(years)))),
                Compare::Lt => (Some(next_day(born(years))), None),
                Compare::Le => (Some(next_day(born(years + 1))), None),
                Compare::Eq | Compare::Ne => {
                    (Some(next_day(born(years + 1))), Some(next_day(born(years))))
                }
            };
            Condition::During(id, from.map(period::iso), to.map(period::iso))
        } else {
            let literal = Literal::Number((self.today.year() - years).to_string());
            let turned = match compare {
                Compare::Gt => Compare::Lt,
                Compare::Ge => Compare::Le,
                Compare::Lt => Compare::Gt,
                Compare::Le => Compare::Ge,
                same => same,
            };
            Condition::Compare(Expr::Column(id), turned, Operand::Literal(literal))
        };
        let condition = if compare == Compare::Ne && kind == Kind::Date {
            Condition::Not(Box::new(condition))
        } else {
            condition
        };
        self.add(node, condition);
        end
    }
}
