//! The shop with rows in it, in memory.

use super::shop;
use sql_guard::Dialect;

/// Customers of three countries with their orders, all of them or those of one country.
pub fn shop_database(only: Option<&str>) -> rusqlite::Connection {
    let database = rusqlite::Connection::open_in_memory().expect("memory is there");
    for (_, table) in shop::catalog(Dialect::Sqlite).tables() {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| {
                format!(
                    "\"{}\" {}",
                    column.name,
                    if column.database_type == "text" { "text" } else { "" }
                )
            })
            .collect();
        let sql = format!("create table \"{}\" ({})", table.name, columns.join(", "));
        database.execute_batch(&sql).expect("the table is made");
    }
    let countries = ["DE", "FR", "US"];
    for id in 1_i64..=30 {
        let country = countries[usize::try_from(id % 3).expect("small")];
        if only.is_none_or(|only| only == country) {
            let values = format!(
                "insert into customers values ({id}, 'Name {country} {id}', '{country}{id}@example.com', '{country}', 'City{}', '0 {id}', '2023-01-{:02}', 'vip')",
                id % 4,
                id
            );
            database.execute_batch(&values).expect("a customer");
            for nth in 0_i64..3 {
                let order = id * 10 + nth;
                let status = ["paid", "shipped", "cancelled"][usize::try_from(nth).expect("small")];
                let values = format!(
                    "insert into orders values ({order}, {id}, '{status}', {order} * 1.5, 'web', '2024-0{}-05', 'CANARY_{country}', {});
                     insert into order_lines values ({order}, {order}, {}, 2, {order} * 0.5, null);",
                    nth + 1, id % 5 + 1, id % 6 + 1
                );
                database.execute_batch(&values).expect("an order");
            }
        }
    }
    for id in 1..=6 {
        let values = format!(
            "insert into products values ({id}, 'P{id}', {}, {id} * 10, {id} * 6, '{{\"color\": \"red\", \"tags\": [1, 2]}}', 'yes', '2022-01-01');
             insert into stores values ({id}, 'S{id}', 'City{}', '2020-01-01');
             insert into categories values ({id}, 'C{id}', {});
             insert into employees values ({id}, 'E{id}', null, {id}, {id} * 100, '2020-01-01');",
            id % 3 + 1, id % 4, if id > 1 { (id / 2).to_string() } else { "null".into() }
        );
        database.execute_batch(&values).expect("what everybody sees");
    }
    database
}
