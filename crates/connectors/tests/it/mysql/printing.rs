//! What the guard prints, MariaDB understands: every statement that the guard's own tests call
//! legitimate, run over their shop.

use super::support::{BUDGET, Fixture, drain};
use connectors::{Connector, ConnectorError};
use sql_guard::{Policy, check};
use tokio_util::sync::CancellationToken;

const ANY: &str = include_str!("../../../../sql_guard/tests/it/cases/any/allowed.sql");
const MYSQL: &str = include_str!("../../../../sql_guard/tests/it/cases/mysql/allowed.sql");

const SHOP: &str = "
create table customers (id int primary key, name varchar(100), email varchar(100), country varchar(40),
    city varchar(40), phone varchar(40), created_at datetime, tags varchar(100));
create table orders (id int primary key, customer_id int, status varchar(20), total decimal(12,2),
    channel varchar(20), ordered_at datetime, note varchar(200), store_id int,
    key orders_by_status (status), fulltext key (note), fulltext key (note, channel));
create table order_lines (id int primary key, order_id int, product_id int, quantity int,
    unit_price decimal(12,2), discount decimal(12,2));
create table products (id int primary key, name varchar(100), category_id int, price decimal(12,2),
    cost decimal(12,2), data json, active varchar(3), added_on date);
create table categories (id int primary key, name varchar(100), parent_id int);
create table employees (id int primary key, name varchar(100), manager_id int, store_id int,
    salary decimal(12,2), hired_on date);
create table stores (id int primary key, name varchar(100), city varchar(40), opened_on date);
create table payments (id int primary key, order_id int, amount decimal(12,2), method varchar(20), paid_at datetime);
create table audit_log (id int primary key, `update` text, `delete` text, `drop` text,
    created_at datetime, user_name varchar(40));
create table `Order Details` (`Order ID` int, `Unit Price` decimal(12,2), Quantity int);
create view monthly_revenue as select date_format(ordered_at, '%Y-%m') as month,
    sum(total) as revenue, count(*) as orders from orders group by 1;
insert into customers values (1, 'Ada', 'a@x.org', 'DE', 'A', '1', '2024-01-01', 'x,y');
insert into orders values (1, 1, 'paid', 12.50, 'web', '2024-01-31 10:00:00', 'urgent', 1);
insert into products values (1, 'P', 1, 2, 1, '{\"tags\": [\"a\"], \"color\": \"red\"}', 'yes', '2024-01-01');
";

/// What MariaDB 10.11 does not have, with text of the statements that use it.
const NOT_THERE: &[&str] = &[
    // Of MySQL 8.
    "any_value(",
    "regexp_like(",
    "lead(total, 1, 0)",
    "lateral (",
    "values row(",
    "table orders",
    "->",
    // Tables are told apart by case on this server.
    "from Orders",
    "FrOm OrDeRs",
    // The shop has no such key and no such partition.
    "ignore index (a)",
    "partition (p2024)",
];

fn paragraphs(file: &str) -> impl Iterator<Item = String> {
    let lines: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
    let text = lines.join("\n");
    let cases: Vec<String> = text
        .split("\n\n")
        .map(|case| case.trim().to_owned())
        .filter(|case| !case.is_empty())
        .collect();
    cases.into_iter()
}

#[tokio::test]
async fn what_the_guard_prints_the_server_understands() {
    let fixture = Fixture::with(SHOP);
    let catalog = fixture.connector.introspect().await.expect("a catalog");
    let (mut ran, mut failures) = (0, Vec::new());
    for case in paragraphs(ANY).chain(paragraphs(MYSQL)) {
        let sql = case
            .replace("shop.", &format!("{}.", fixture.database.name))
            .replace(" shop", &format!(" {}", fixture.database.name));
        for policy in [Policy::reader(None), Policy::reader(Some(100))] {
            let Ok(statement) = check(&sql, &catalog, &policy) else {
                failures.push(format!("the guard refuses\n{sql}"));
                continue;
            };
            let ended =
                match fixture.connector.read(&statement, BUDGET, CancellationToken::new()).await {
                    Ok(reading) => drain(reading).await.map(|_| ()),
                    Err(error) => Err(error),
                };
            match ended {
                Ok(()) => ran += 1,
                Err(ConnectorError::Statement { .. })
                    if NOT_THERE.iter().any(|part| sql.contains(part)) => {}
                Err(error) => failures.push(format!("{error}\n{sql}\n{}", statement.sql())),
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n\n"));
    assert!(ran > 300, "only {ran} ran");
}
