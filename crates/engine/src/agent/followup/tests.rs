//! Tables of cases: a fragment, the question before, and both in one.

use super::*;
use crate::memory::values::tests::index;

fn check(question: &str, previous: &str, expected: Option<&str>) {
    let values = index(&[
        ("customers.country", &["Spain", "United States"]),
        ("categories.name", &["Cycling"]),
    ]);
    let change = change(question, &values);
    let proposed = change.map(|change| proposals(&change, previous, &values)[0].clone());
    assert_eq!(proposed.as_deref(), expected, "{question}");
}

#[test]
fn a_fragment_changes_one_thing_of_the_question_before() {
    let before = "Revenue by country in 2024?";
    for (question, expected) in [
        ("and in 2023?", "Revenue by country in 2023"),
        ("What about last quarter", "Revenue by country last quarter"),
        ("q1 2024", "Revenue by country in q1 2024"),
        ("just 2022", "Revenue by country in 2022"),
        ("between 2022 and 2023", "Revenue by country between 2022 and 2023"),
        ("only Spain", "Revenue by country in 2024 for Spain"),
        ("in the united states", "Revenue by country in 2024 for United States"),
        ("without Spain", "Revenue by country in 2024 except Spain"),
        ("by month instead", "Revenue by month in 2024"),
        ("and by month", "Revenue by country and month in 2024"),
        ("top 5 only", "top 5 Revenue by country in 2024"),
        ("what about orders?", "orders by country in 2024"),
        ("and number of orders?", "number of orders by country in 2024"),
    ] {
        check(question, before, Some(expected));
    }
}

#[test]
fn what_is_there_already_is_replaced() {
    check("only Spain", "orders in United States", Some("orders in Spain"));
    check("only Spain", "orders for Cycling", Some("orders for Cycling for Spain"));
    check("top 3", "top 10 products by revenue", Some("top 3 products by revenue"));
    check("by quarter", "monthly revenue in 2024", Some("revenue by quarter in 2024"));
    check("by category", "revenue", Some("revenue by category"));
    check("in 2023", "orders last year by month", Some("orders in 2023 by month"));
}

#[test]
fn a_question_of_its_own_is_left_alone() {
    for question in [
        "orders by month in 2024",
        "how many customers are there",
        "and how many orders were cancelled in 2023",
        "show revenue",
        "top 5 products by revenue",
        "customers",
        "",
    ] {
        check(question, "revenue by country", None);
    }
}
