//! What was spent, sold and ordered: over a small shop without a glossary, and with one.

use super::{Snapshot, check, outcome, snapshot, table, values};
use crate::semantic::PlanOutcome;
use connectors::Profile;
use sql_guard::Dialect;

fn shop(glossary: &str) -> Snapshot {
    let tables = vec![
        table("customers", &["id* integer", "name text", "country text", "birth_year integer"]),
        table("products", &["id* integer", "name text", "brand text", "price decimal(8,2)"]),
        table(
            "orders",
            &[
                "id* integer",
                "customer_id integer -> customers.id",
                "ordered_at timestamp",
                "total decimal(8,2)",
            ],
        ),
        table(
            "order_lines",
            &[
                "id* integer",
                "order_id integer -> orders.id",
                "product_id integer -> products.id",
                "quantity integer",
            ],
        ),
        table("refunds", &["id* integer", "order_id integer -> orders.id", "amount decimal(8,2)"]),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "customers", "country", &["France", "Peru"]);
    values(&mut profile, "customers", "birth_year", &["1950", "2004"]);
    values(&mut profile, "products", "brand", &["Birch", "Fern"]);
    values(&mut profile, "orders", "ordered_at", &["2022-01-03 08:00", "2024-12-31 09:00"]);
    snapshot(Dialect::Sqlite, tables, profile, glossary)
}

const GLOSSARY: &str = r#"{"version":1,"metrics":[
    {"name":"takings","synonyms":["sales"],"table":"orders","expression":"total","aggregate":"sum",
     "filters":[],"time":"orders.ordered_at","unit":"EUR"},
    {"name":"buyers","synonyms":["customers who ordered"],"table":"orders","expression":"customer_id",
     "aggregate":"count_distinct","filters":[],"time":"orders.ordered_at","unit":""},
    {"name":"refund amount","synonyms":["refunds"],"table":"refunds","expression":"amount",
     "aggregate":"sum","filters":[],"unit":"EUR"}]}"#;

#[test]
fn what_was_spent_is_the_money_of_the_rows_that_belong_to_somebody() {
    check(
        &shop("{}"),
        &[
            (
                "which customer spent the most",
                "SELECT customers.name FROM customers JOIN orders ON orders.customer_id = customers.id GROUP BY customers.id, customers.name ORDER BY ROUND(SUM(orders.total), 2) DESC LIMIT 1",
            ),
            (
                "total spent per customer",
                "SELECT customers.name, ROUND(SUM(orders.total), 2) AS total FROM customers JOIN orders ON orders.customer_id = customers.id GROUP BY customers.id, customers.name",
            ),
        ],
    );
    check(
        &shop(GLOSSARY),
        &[
            (
                "which customer spent the most in 2023",
                "SELECT customers.name, ROUND(SUM(orders.total), 2) AS takings FROM customers JOIN orders ON orders.customer_id = customers.id WHERE orders.ordered_at >= '2023-01-01' AND orders.ordered_at < '2024-01-01' GROUP BY customers.id, customers.name ORDER BY takings DESC LIMIT 1",
            ),
            (
                "how much did customers from Peru spend",
                "SELECT ROUND(SUM(orders.total), 2) AS takings FROM orders JOIN customers ON orders.customer_id = customers.id WHERE customers.country = 'Peru'",
            ),
            ("how much did we spend in 2023", "? how much, 2023"),
        ],
    );
}

#[test]
fn what_sells_is_counted_in_pieces() {
    check(
        &shop("{}"),
        &[
            (
                "best selling products",
                "SELECT products.name FROM products JOIN order_lines ON order_lines.product_id = products.id GROUP BY products.id, products.name ORDER BY SUM(order_lines.quantity) DESC LIMIT 10",
            ),
            (
                "top 3 best-selling brands",
                "SELECT products.brand, SUM(order_lines.quantity) AS total_quantity FROM products JOIN order_lines ON order_lines.product_id = products.id GROUP BY products.brand ORDER BY total_quantity DESC LIMIT 3",
            ),
            (
                "products never sold",
                "SELECT name FROM products WHERE NOT EXISTS (SELECT 1 FROM order_lines WHERE order_lines.product_id = products.id)",
            ),
            (
                "which products have been refunded the most",
                "SELECT products.name FROM products JOIN order_lines ON order_lines.product_id = products.id JOIN orders ON order_lines.order_id = orders.id JOIN refunds ON refunds.order_id = orders.id GROUP BY products.id, products.name ORDER BY COUNT(DISTINCT refunds.id) DESC LIMIT 10",
            ),
        ],
    );
}

#[test]
fn times_are_counted_and_rows_compared() {
    check(
        &shop(GLOSSARY),
        &[
            (
                "customers who ordered more than 20 times",
                "SELECT customers.name FROM customers JOIN orders ON orders.customer_id = customers.id GROUP BY customers.id, customers.name HAVING COUNT(*) > 20",
            ),
            ("customers who ordered", "SELECT COUNT(DISTINCT customer_id) AS buyers FROM orders"),
            (
                "customers with orders over 1000",
                "SELECT name FROM customers WHERE EXISTS (SELECT 1 FROM orders WHERE orders.customer_id = customers.id AND orders.total > 1000)",
            ),
            (
                "refunds larger than 300",
                "SELECT id, order_id, amount FROM refunds WHERE amount > 300",
            ),
        ],
    );
}

#[test]
fn ages_are_told_from_births() {
    check(
        &shop("{}"),
        &[
            ("customers older than 60", "SELECT name FROM customers WHERE birth_year < 1966"),
            ("customers younger than 30", "SELECT name FROM customers WHERE birth_year > 1996"),
            ("youngest customers", "SELECT name FROM customers ORDER BY birth_year DESC LIMIT 10"),
            ("youngest customer", "SELECT name FROM customers ORDER BY birth_year DESC LIMIT 1"),
        ],
    );
}

#[test]
fn months_share_a_year_that_is_said_once() {
    let expected = "SELECT ROUND(SUM(total), 2) AS takings FROM orders WHERE ordered_at >= '2024-01-01' AND ordered_at < '2024-04-01'";
    check(
        &shop(GLOSSARY),
        &[
            ("takings between January and March 2024", expected),
            ("takings from January to March 2024", expected),
            ("takings Jan - Mar 2024", expected),
        ],
    );
}

#[test]
fn a_ranking_without_a_measure_offers_those_that_answer_it() {
    let PlanOutcome::NotUnderstood(missed) = outcome("top 5 customers", &shop(GLOSSARY)) else {
        panic!("it does not say by what");
    };
    assert_eq!(
        missed.suggestions,
        [
            "top 5 customers by takings",
            "top 5 customers by buyers",
            "top 5 customers by refund amount",
            "top 5 customers by number of orders",
        ]
    );
}
