//! The new question's literals in the old question's SQL. The structure stays; where a literal cannot
//! be placed with certainty, there is no answer.

use super::mask::{Literal, Meaning};
use super::sql_literals::{SqlLiteral, is_clear, literals};
use std::collections::HashMap;

/// The SQL of `old` asked with the literals of `new`. The two questions have the same masked text.
pub fn rebind(sql: &str, old: &[Literal], new: &[Literal]) -> Option<String> {
    if old.len() != new.len() {
        return None;
    }
    if !is_clear(sql) {
        return (old == new).then(|| sql.to_owned());
    }
    let places = literals(sql);
    let mut changes = Changes::default();
    for (old, new) in old.iter().zip(new) {
        changes.plan(&places, &old.meaning, &new.meaning, &old.text, &new.text)?;
    }
    if changes.period_moved && places.iter().any(|place| changes.misses_date(place)) {
        return None;
    }
    Some(changes.apply(sql, &places))
}

/// The SQL names a day or a month.
pub fn has_dates(sql: &str) -> bool {
    literals(sql).iter().any(is_dated)
}

fn is_dated(place: &SqlLiteral) -> bool {
    let bytes = place.text.as_bytes();
    place.quoted
        && bytes.len() >= 7
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
}

/// What each literal of the SQL becomes, by its present text.
#[derive(Default)]
struct Changes {
    quoted: HashMap<String, String>,
    plain: HashMap<String, String>,
    period_moved: bool,
}

impl Changes {
    fn plan(
        &mut self,
        places: &[SqlLiteral],
        old: &Meaning,
        new: &Meaning,
        old_text: &str,
        new_text: &str,
    ) -> Option<()> {
        match (old, new) {
            (Meaning::Number(old), Meaning::Number(new)) => self.number(places, old, new),
            (Meaning::Period(old), Meaning::Period(new)) => {
                let moved = old != new;
                let pairs = old.renderings().into_iter().zip(new.renderings());
                let pairs: Vec<_> = pairs
                    .filter(|(old, _)| places.iter().any(|place| &place.text == old))
                    .collect();
                if pairs.is_empty() && moved {
                    return None;
                }
                self.period_moved |= moved;
                pairs.into_iter().try_for_each(|(old, new)| {
                    self.set(true, &old, &new)?;
                    self.set(false, &old, &new)
                })
            }
            (Meaning::Quoted, Meaning::Quoted) => self.text(places, old_text, new_text),
            (
                Meaning::Value { spelling: old, columns: old_columns },
                Meaning::Value { spelling: new, columns: new_columns },
            ) => {
                let same_column = old_columns.iter().any(|column| new_columns.contains(column));
                if old != new && !same_column {
                    return None;
                }
                self.text(places, old, new)
            }
            _ => None,
        }
    }

    /// A number that stands in the SQL exactly once.
    fn number(&mut self, places: &[SqlLiteral], old: &str, new: &str) -> Option<()> {
        let found = places.iter().filter(|place| !place.quoted && place.text == old).count();
        match found {
            1 => self.set(false, old, new),
            _ if old == new => Some(()),
            _ => None,
        }
    }

    fn text(&mut self, places: &[SqlLiteral], old: &str, new: &str) -> Option<()> {
        let same = |place: &&SqlLiteral| place.quoted && place.text.eq_ignore_ascii_case(old);
        let found: Vec<&str> =
            places.iter().filter(same).map(|place| place.text.as_str()).collect();
        if found.is_empty() && old != new {
            return None;
        }
        found.into_iter().try_for_each(|text| self.set(true, text, new))
    }

    /// Two different wishes for one literal cannot both be met.
    fn set(&mut self, quoted: bool, old: &str, new: &str) -> Option<()> {
        // What a backslash means depends on the database.
        if new.contains('\\') && old != new {
            return None;
        }
        let changes = if quoted { &mut self.quoted } else { &mut self.plain };
        let planned = changes.entry(old.to_owned()).or_insert_with(|| new.to_owned());
        (planned == new).then_some(())
    }

    /// A date that stays while the period moves was computed from it: the SQL would mix two periods.
    fn misses_date(&self, place: &SqlLiteral) -> bool {
        is_dated(place) && !self.quoted.contains_key(&place.text)
    }

    fn apply(&self, sql: &str, places: &[SqlLiteral]) -> String {
        let mut bound = String::with_capacity(sql.len());
        let mut from = 0;
        for place in places {
            let changes = if place.quoted { &self.quoted } else { &self.plain };
            let Some(new) = changes.get(&place.text) else { continue };
            bound.push_str(&sql[from..place.place.start]);
            if place.quoted {
                bound.push_str(&format!("'{}'", new.replace('\'', "''")));
            } else {
                bound.push_str(new);
            }
            from = place.place.end;
        }
        bound.push_str(&sql[from..]);
        bound
    }
}

#[cfg(test)]
mod tests {
    use crate::memory::mask::mask;
    use crate::memory::values::tests::index;

    fn check(old: &str, sql: &str, new: &str, expected: Option<&str>) {
        let index = index(&[
            ("customers.country", &["Spain", "France", "Côte d'Ivoire"]),
            ("products.name", &["Lamp"]),
        ]);
        let (old_mask, new_mask) = (mask(old, &index), mask(new, &index));
        assert_eq!(old_mask.text, new_mask.text, "the case compares different questions");
        let bound = super::rebind(sql, &old_mask.literals, &new_mask.literals);
        assert_eq!(bound.as_deref(), expected, "{old} -> {new}");
    }

    #[test]
    fn literals_move_and_the_structure_stays() {
        check(
            "orders in Spain",
            "select count(*) from customers where country = 'Spain'",
            "orders in france",
            Some("select count(*) from customers where country = 'France'"),
        );
        check(
            "orders in Spain",
            "select 1 where country = 'Spain'",
            "orders in Côte d'Ivoire",
            Some("select 1 where country = 'Côte d''Ivoire'"),
        );
        check(
            "top 5 products",
            "select name from products limit 5",
            "top 10 products",
            Some("select name from products limit 10"),
        );
        check(
            "revenue in 2024",
            "select 1 where at >= '2024-01-01' and at < '2025-01-01'",
            "revenue in 2025",
            Some("select 1 where at >= '2025-01-01' and at < '2026-01-01'"),
        );
        check(
            "revenue in march 2024",
            "select 1 where strftime('%Y-%m', at) = '2024-03'",
            "revenue in 2024-12",
            Some("select 1 where strftime('%Y-%m', at) = '2024-12'"),
        );
        check(
            "2023 versus 2024 revenue",
            "select 1 where a >= '2023-01-01' and a < '2024-01-01' or b < '2025-01-01'",
            "2022 versus 2023 revenue",
            Some("select 1 where a >= '2022-01-01' and a < '2023-01-01' or b < '2024-01-01'"),
        );
    }

    #[test]
    fn what_cannot_be_placed_is_not_guessed() {
        // The number stands twice.
        check("top 5 products", "select 5 from products limit 5", "top 6 products", None);
        // The value is not in the SQL.
        check("orders in Spain", "select count(*) from orders", "orders in France", None);
        // Values of different columns.
        check("orders in Spain", "select 1 where country = 'Spain'", "orders in Lamp", None);
        // The two years want different things of the one date they share.
        check(
            "2023 versus 2024 revenue",
            "select 1 where a < '2024-01-01'",
            "2020 versus 2024 revenue",
            None,
        );
        // A date computed from the period would stay behind.
        check(
            "revenue in 2024 by growth",
            "select 1 where a >= '2024-01-01' and b >= '2023-01-01'",
            "revenue in 2022 by growth",
            None,
        );
    }

    proptest::proptest! {
        #[test]
        fn the_same_question_keeps_the_same_sql(
            question in "[a-zA-Z0-9 ,.?-]{0,40}",
            value in "[a-z' ]{0,8}",
            number in 0u32..3000,
        ) {
            let values = index(&[("t.c", &["Spain"])]);
            let literals = mask(&question, &values).literals;
            let value = value.replace('\'', "''");
            let sql = format!("select {number} from t where c = '{value}' and d < '2024-01-01'");
            if let Some(bound) = super::rebind(&sql, &literals, &literals) {
                proptest::prop_assert_eq!(bound, sql);
            }
        }
    }
}
