//! What others may see of a memory, and what comes back when they ask.

use super::*;
use crate::memory::mask::Literal;
use crate::memory::values::tests::index;

fn values() -> ValueIndex {
    index(&[
        ("customers.country", &["Spain", "France", "Côte d'Ivoire"]),
        ("products.name", &["Lamp"]),
    ])
}

fn kept(question: &str) -> Vec<MemoryLiteral> {
    mask(question, &values()).literals.iter().map(Literal::stored).collect()
}

/// What is shared of it, then the statement that the other question gets.
#[track_caller]
fn check(question: &str, sql: &str, shared: (&str, &str), asked: &str, got: Option<&str>) {
    let literals = kept(question);
    let found = share(question, sql, &literals).unwrap();
    assert_eq!((found.question.as_str(), found.sql.as_str()), shared);
    let filled = fill(&found.sql, &literals, &mask(asked, &values()).literals);
    assert_eq!(filled.as_deref(), got, "{asked}");
    let again = fill(&found.sql, &literals, &mask(question, &values()).literals);
    assert_eq!(again.as_deref(), Some(sql), "whoever taught it gets it back as it was");
}

#[test]
fn values_become_places_and_come_back_as_those_of_the_next_question() {
    check(
        "Orders in Spain",
        "select count(*) from customers where country = 'Spain' and note <> 'a ''b'' :c'",
        (
            "Orders in [country]",
            "select count(*) from customers where country = :country and note <> 'a ''b'' :c'",
        ),
        "orders in côte d'ivoire",
        Some(
            "select count(*) from customers where country = 'Côte d''Ivoire' and note <> 'a ''b'' :c'",
        ),
    );
    check(
        "top 5 products in 2024",
        "select name, 0 from sales where at >= '2024-01-01' and at < '2025-01-01' and y = 2024 limit 5",
        (
            "top [number] products in [year]",
            "select name, 0 from sales where at >= :year_start and at < :year_end and y = :year_number \
             limit :number",
        ),
        "top 10 products in 2022",
        Some(
            "select name, 0 from sales where at >= '2022-01-01' and at < '2023-01-01' and y = 2022 limit 10",
        ),
    );
    check(
        "orders in Spain and France",
        "select 1::int where country in ('Spain', 'France')",
        (
            "orders in [country] and [country_2]",
            "select 1::int where country in (:country, :country_2)",
        ),
        "orders in France and Spain",
        Some("select 1::int where country in ('France', 'Spain')"),
    );
    check(
        "products named \"Big Lamp\"",
        "select 1 where name = 'Big Lamp'",
        ("products named \"[text]\"", "select 1 where name = :text"),
        "products named \"x\"",
        Some("select 1 where name = 'x'"),
    );
    // A value of another column belongs somewhere else.
    check(
        "orders in Spain",
        "select 1 where country = 'Spain'",
        ("orders in [country]", "select 1 where country = :country"),
        "orders in Lamp",
        None,
    );
}

#[test]
fn what_could_carry_a_value_along_is_not_shared() {
    use Unshareable::*;
    let name = |name: &str| name.to_owned();
    for (question, sql, why) in [
        ("orders in Spain", "select 1", NoPlace { name: name("country") }),
        ("top 5 products", "select 5 limit 5", NoPlace { name: name("number") }),
        (
            "2023 versus 2024 revenue",
            "select 1 where a >= '2023-01-01' and a < '2024-01-01' and b < '2025-01-01'",
            TwoMeanings { name: name("year_2") },
        ),
        (
            "revenue in 2024 by growth",
            "select 1 where a >= '2024-01-01' and b >= '2023-01-01'",
            ComputedDate,
        ),
        ("orders last month", "select 1 where a >= '2024-02-01'", OfItsDay),
        ("orders", "select 1 where a = :b", ForeignPlace { name: name("b") }),
        (
            "orders in Spain",
            "select count(*) as \"Orders in Spain\" from t where country = 'Spain'",
            InName { name: name("country") },
        ),
        (
            "orders in Spain",
            "select x as spain from t where c = 'Spain'",
            InName { name: name("country") },
        ),
        ("orders of Ann Lee", "select x from t where n = 'Ann Lee'", UnknownValue),
        ("orders of ann-lee?", "select x from t where n like '%Ann Lee%'", UnknownValue),
        ("orders in Spain", r"select x from t where n = 'a\' or c = 'Spain'", Unclear),
    ] {
        let found = share(question, sql, &kept(question));
        assert_eq!(found, Err(why.clone()), "{question}");
        let hidden = hidden(question, sql, &kept(question));
        for text in [&hidden.sql, &hidden.question, &why.to_string()] {
            for value in ["spain", "ann", "2024", "5"] {
                assert!(!text.to_lowercase().contains(value), "{text}");
            }
        }
    }
}

#[test]
fn every_way_of_writing_a_value_gets_a_place_and_comments_go() {
    for (sql, shared) in [
        (
            "select 1 /* for Spain */ from t where c = 'Spain' -- Spain",
            "select 1   from t where c = :country  ",
        ),
        (
            "select x from t where c = any(array['Spain'])",
            "select x from t where c = any(array[:country])",
        ),
        ("select x from t where c = $$Spain$$", "select x from t where c = :country"),
        ("select x from t where c = E'Spain'", "select x from t where c = :country"),
    ] {
        let found = share("orders in Spain", sql, &kept("orders in Spain")).unwrap();
        assert_eq!(found.sql, shared);
    }
}

#[test]
fn words_of_a_question_that_are_no_values_of_anybody_stay() {
    for (question, sql) in [
        ("revenue by month", "select date_trunc('month', at), sum(x) from t group by 1"),
        (
            "active and inactive customers",
            "select case when a then 'active' else 'inactive' end as state from t",
        ),
        ("customers that are in", "select x from t where flag = 'in'"),
    ] {
        assert!(share(question, sql, &kept(question)).is_ok(), "{question}");
    }
}

#[test]
fn a_value_that_databases_read_differently_is_not_put_anywhere() {
    let literals = kept("products named \"x\"");
    let asked = mask("products named \"x\\\"", &values());
    assert_eq!(fill("select 1 where name = :text", &literals, &asked.literals), None);
}

#[test]
fn what_stays_in_the_sql_is_named() {
    let sql =
        "select 2 where country = 'Spain' and status <> 'cancelled' and status <> 'cancelled'";
    let shared = share("orders in Spain", sql, &kept("orders in Spain")).unwrap();
    assert_eq!(shared.constants, ["2", "cancelled"]);
}

#[test]
fn a_value_that_cannot_be_found_takes_the_question_with_it() {
    let literal = MemoryLiteral { kind: "value:customers.name".into(), text: "Ann Lee".into() };
    let said = question_with_places("orders of Ann, Lee", &[literal]);
    assert_eq!(said, "a question about [name]");
}

#[test]
fn the_guard_is_shown_a_statement_without_places() {
    assert_eq!(neutral("select ':a', :b where c = :d"), "select ':a', 1 where c = 1");
}

proptest::proptest! {
    #[test]
    fn no_value_of_a_question_is_left_in_what_is_shared(
        country in "(Spain|France)",
        number in 100u32..9999,
        order in proptest::bool::ANY,
    ) {
        let question = format!("top {number} orders in {country}");
        let filter = format!("country = '{country}'");
        let sql = match order {
            true => format!("select a from t where {filter} limit {number}"),
            false => format!("select a from (select * from t limit {number}) where {filter}"),
        };
        if let Ok(shared) = share(&question, &sql, &kept(&question)) {
            for text in [&shared.question, &shared.sql] {
                proptest::prop_assert!(!text.contains(&country), "{text}");
                proptest::prop_assert!(!text.contains(&number.to_string()), "{text}");
            }
            proptest::prop_assert!(shared.constants.is_empty());
        }
    }
}
