//! A certified answer as a question with known SQL: its places get values that whoever asks may see.

use super::Question;
use crate::catalog::Snapshot;
use crate::memory::mask::{Literal, Meaning, mask};
use crate::memory::values::{ValueIndex, normal};
use crate::memory::{MemoryLiteral, period, shared};
use time::Date;

/// Stands where the question had a number: "top 3 products".
const NUMBER: &str = "3";

/// What is certified, without values.
#[derive(Debug, Clone, PartialEq)]
pub struct Certified<'a> {
    pub id: &'a str,
    pub question: &'a str,
    pub masked: &'a str,
    pub sql: &'a str,
    /// Kinds of its places.
    pub kinds: &'a [String],
}

/// `None`: a place can get no value, or the question would not be the same one any more.
pub fn example(
    certified: &Certified<'_>,
    database: &str,
    snapshot: &Snapshot,
    values: &ValueIndex,
    today: Date,
) -> Option<Question> {
    let kind = |kind: &String| MemoryLiteral { kind: kind.clone(), text: String::new() };
    let kinds: Vec<MemoryLiteral> = certified.kinds.iter().map(kind).collect();
    let mut question = certified.question.to_owned();
    let mut literals = Vec::new();
    for (kind, place) in kinds.iter().zip(shared::places_of(&kinds)) {
        let literal = value(&kind.kind, snapshot, values, today)?;
        let place = format!("[{place}]");
        question.contains(&place).then_some(())?;
        question = question.replacen(&place, &literal.text, 1);
        literals.push(literal);
    }
    let same = mask(&question, values).text == certified.masked;
    Some(Question {
        id: certified.id.to_owned(),
        db_id: database.to_owned(),
        question: same.then_some(question)?,
        gold_sql: shared::fill(certified.sql, &kinds, &literals)?,
        alternatives: Vec::new(),
        kind: None,
    })
}

fn value(kind: &str, snapshot: &Snapshot, values: &ValueIndex, today: Date) -> Option<Literal> {
    if kind == "number" {
        let meaning = Meaning::Number(NUMBER.to_owned());
        return Some(Literal { text: NUMBER.to_owned(), meaning });
    }
    if let Some(columns) = kind.strip_prefix("value:") {
        return columns.split(',').find_map(|column| of_column(column, snapshot, values));
    }
    // Of the year before: it is over, whatever day it is.
    let year = today.year() - 1;
    let text = match kind {
        "year" => year.to_string(),
        "quarter" => format!("Q2 {year}"),
        "month" => format!("May {year}"),
        "day" => format!("{year}-05-14"),
        _ => return None,
    };
    let lower = normal(&text);
    let words: Vec<&str> = lower.split(' ').collect();
    let (period, _) = period::leading(&words)?;
    Some(Literal { text, meaning: Meaning::Period(period) })
}

/// The most frequent value of a column that a question can name.
fn of_column(column: &str, snapshot: &Snapshot, values: &ValueIndex) -> Option<Literal> {
    let (table, name) = column.rsplit_once('.')?;
    let profile = snapshot.profile.column(table, name)?;
    profile.values.iter().find_map(|(value, _)| {
        let known = values.find(value)?;
        let here = known.spelling == *value && known.columns.iter().any(|one| one == column);
        let (spelling, columns) = (known.spelling.clone(), known.columns.clone());
        let meaning = Meaning::Value { spelling, columns };
        here.then(|| Literal { text: value.clone(), meaning })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::DemoWorld;
    use time::macros::date;

    fn asked(certified: &Certified<'_>, snapshot: &Snapshot) -> Option<(String, String)> {
        let values = ValueIndex::of(snapshot);
        let found = example(certified, "demo", snapshot, &values, date!(2025 - 03 - 01))?;
        Some((found.question, found.gold_sql))
    }

    #[tokio::test]
    async fn places_get_values_of_the_database() {
        let world = DemoWorld::new(crate::Limits::default()).await;
        let snapshot = &world.database.snapshot;
        let kinds = ["number", "value:customers.segment", "year"].map(str::to_owned);
        let certified = Certified {
            id: "mem_1",
            question: "top [number] countries by customers in [segment] in [year]",
            masked: "top <number> countries by customers <value> <year>",
            sql: "select 1 where s = :segment and d >= :year_start and d < :year_end limit :number",
            kinds: &kinds,
        };
        let (question, sql) = asked(&certified, snapshot).unwrap();
        let segment = &snapshot.profile.column("customers", "segment").unwrap().values[0].0;
        assert_eq!(question, format!("top 3 countries by customers in {segment} in 2024"));
        let expected = format!(
            "select 1 where s = '{segment}' and d >= '2024-01-01' and d < '2025-01-01' limit 3"
        );
        assert_eq!(sql, expected);
        // The words of the question are not those that were certified.
        assert_eq!(asked(&Certified { masked: "other", ..certified.clone() }, snapshot), None);
        let quoted = ["quoted".to_owned()];
        assert_eq!(asked(&Certified { kinds: &quoted, ..certified }, snapshot), None);
    }
}
