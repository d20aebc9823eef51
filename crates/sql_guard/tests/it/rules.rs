//! Rows and columns a reader may not see: nothing of them comes out, by any path.

use crate::shop;
use rusqlite::types::Value as Cell;
use sql_guard::rules::AccessRules;
use sql_guard::{Dialect, Inspection, Policy, Verdict, inspect};

const GERMANY: &str = r#"{
  "role": "reader",
  "attributes": {"country": "DE"},
  "default": "allow",
  "tables": {
    "customers": {"rows": [{"name": "own country", "using": "country = :country"}]},
    "orders": {"rows": [{"name": "own customers",
      "using": "customer_id in (select id from customers where country = :country)"}]},
    "order_lines": {"rows": [{"name": "of own orders", "using": "order_id in (select o.id from orders o join customers c on c.id = o.customer_id where c.country = :country)"}]},
    "payments": null,
    "monthly_revenue": {}
  }
}"#;

fn under(rules: &str, dialect: Dialect, sql: &str) -> Inspection {
    let rules = AccessRules::from_json(rules).expect("the rules are readable");
    inspect(sql, &shop::catalog(dialect), &Policy::reader(None).with_rules(rules))
}

fn rewritten(rules: &str, dialect: Dialect, sql: &str) -> String {
    let seen = under(rules, dialect, sql);
    assert_eq!(seen.verdict, Verdict::Allow, "{sql}: {:?}", seen.findings);
    seen.canonical.expect("an allowed statement has a text")
}

fn refused(rules: &str, dialect: Dialect, sql: &str, rule: &str) {
    let seen = under(rules, dialect, sql);
    assert_eq!(seen.verdict, Verdict::Deny, "{dialect:?} {sql}: {:?}", seen.canonical);
    assert!(seen.findings.iter().any(|finding| finding.rule == rule), "{sql}: {:?}", seen.findings);
}

#[test]
fn a_table_is_replaced_by_the_rows_its_reader_may_see() {
    let rules = r#"{"attributes": {"id": 7}, "tables": {"stores": {"rows": [{"name": "own", "using": "id = :id"}]}}}"#;
    assert_eq!(
        rewritten(rules, Dialect::Sqlite, "select s.name from STORES s where city = 'x'"),
        "SELECT s.name FROM (SELECT \"id\", \"name\", \"city\", \"opened_on\" FROM \"main\".\"stores\" \
         WHERE (((id = :id)))) s WHERE city = 'x'"
            .replace("(((id = :id)))", "((id = :id))")
    );
    assert!(
        rewritten(rules, Dialect::Postgres, "select name from stores")
            .contains("FROM \"public\".\"stores\" WHERE ((id = :id)) OFFSET 0) AS stores")
    );
    let seen = under(rules, Dialect::Sqlite, "select 1 from stores");
    assert_eq!(seen.parameters["id"], 7);
}

#[test]
fn rules_of_both_modes_are_joined() {
    let rules = r#"{"attributes": {}, "tables": {"stores": {"rows": [
        {"name": "a", "using": "id = 1"}, {"name": "b", "using": "id = 2"},
        {"name": "c", "using": "city = 'x'", "mode": "restrictive"},
        {"name": "d", "using": "city <> :missing", "mode": "permissive"}]}}}"#;
    let sql = rewritten(rules, Dialect::Sqlite, "select id from stores");
    assert!(sql.contains("WHERE ((id = 1) OR (id = 2) OR (1 = 0)) AND (city = 'x')"), "{sql}");
}

#[test]
fn tables_without_access_are_refused_by_every_path() {
    for dialect in shop::DIALECTS {
        for sql in [
            "select * from payments",
            "select id from orders where id in (select order_id from payments)",
            "with x as (select * from payments) select * from x",
            "select (select max(amount) from payments)",
            "select id from orders union select id from payments",
            "explain select * from payments",
        ] {
            refused(GERMANY, dialect, sql, "relation.no_access");
        }
        let other_case = r#"{"default": "allow", "tables": {"ORDERS": null, "main.Stores": null}}"#;
        refused(other_case, Dialect::Sqlite, "select id from orders", "relation.no_access");
        refused(other_case, Dialect::Sqlite, "select id from stores", "relation.no_access");
        let closed = r#"{"tables": {"stores": {}}}"#;
        assert_eq!(under(closed, dialect, "select id from stores").verdict, Verdict::Allow);
        refused(closed, dialect, "select id from orders", "relation.no_access");
    }
    refused(GERMANY, Dialect::Sqlite, "pragma table_info(payments)", "relation.no_access");
    refused(GERMANY, Dialect::Mysql, "show columns from payments", "relation.no_access");
    for sql in ["pragma table_list", "pragma index_info(payments_by_order)"] {
        refused(GERMANY, Dialect::Sqlite, sql, "policy.only_queries");
    }
    refused(GERMANY, Dialect::Mysql, "show tables", "policy.only_queries");
    refused(GERMANY, Dialect::Mysql, "show full tables from shop", "policy.only_queries");
    let nothing_hidden = r#"{"default": "allow"}"#;
    assert_eq!(under(nothing_hidden, Dialect::Mysql, "show tables").verdict, Verdict::Allow);
    assert_eq!(under(nothing_hidden, Dialect::Sqlite, "pragma table_list").verdict, Verdict::Allow);
    refused(GERMANY, Dialect::Sqlite, "pragma table_info(orders)", "policy.only_queries");
    refused(GERMANY, Dialect::Sqlite, "explain select * from orders", "policy.only_queries");
    let open = r#"{"default": "allow", "tables": {"orders": {"rows": [{"name": "n", "using": "1 = 0"}]}}}"#;
    refused(open, Dialect::Sqlite, "select * from monthly_revenue", "relation.no_access");
}

#[test]
fn a_rule_that_cannot_be_applied_refuses_the_statement() {
    for rows in [
        r#"{"name": "n", "using": "region ="}"#,
        r#"{"name": "n", "using": "1 = 1) union select (1"}"#,
        r#"{"name": "n", "using": "id in (select id from nowhere)"}"#,
    ] {
        let rules = format!(r#"{{"tables": {{"stores": {{"rows": [{rows}]}}}}}}"#);
        refused(&rules, Dialect::Sqlite, "select id from stores", "policy.invalid");
    }
    let rules = r#"{"tables": {"stores": {"rows": [{"name": "n", "using": "region = 5"}]}}}"#;
    refused(rules, Dialect::Sqlite, "select id from stores", "policy.not_applicable");
    let rules = r#"{"tables": {"stores": {"masks": {"nme": "full"}}}}"#;
    refused(rules, Dialect::Sqlite, "select id from stores", "policy.invalid");
    let rules = r#"{"tables": {"stores": {"rows": [{"name": "n", "using": "id = 5"}]}}}"#;
    refused(rules, Dialect::Sqlite, "select rowid from stores", "policy.not_applicable");
    refused(rules, Dialect::Postgres, "select ctid from stores", "policy.not_applicable");
}

fn shop_database(only: Option<&str>) -> rusqlite::Connection {
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

fn rows(database: &rusqlite::Connection, sql: &str, country: &str) -> Result<Vec<String>, String> {
    let mut statement = database.prepare(sql).map_err(|error| error.to_string())?;
    if let Ok(Some(at)) = statement.parameter_index(":country") {
        statement.raw_bind_parameter(at, country).map_err(|error| error.to_string())?;
    }
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().map_err(|error| error.to_string())? {
        let cells: Vec<String> = (0..columns)
            .map(|at| format!("{:?}", row.get::<_, Cell>(at).expect("a cell")))
            .collect();
        lines.push(cells.join("|"));
    }
    // Which of equal rows comes first is nobody's promise.
    lines.sort();
    Ok(lines)
}

#[test]
fn a_restricted_reader_gets_what_a_database_of_their_own_rows_would_give() {
    let everything = shop_database(None);
    let own = shop_database(Some("DE"));
    let mut compared = 0;
    let mut wrong = Vec::new();
    for sql in shop::allowed(Dialect::Sqlite) {
        let changing =
            ["random", "now", "current_", "explain", "pragma", "rowid", "limit", "payments"];
        if changing.iter().any(|word| sql.to_lowercase().contains(word)) {
            continue;
        }
        let seen = under(GERMANY, Dialect::Sqlite, &sql);
        assert_eq!(seen.verdict, Verdict::Allow, "{sql}: {:?}", seen.findings);
        let text = seen.canonical.expect("an allowed statement has a text");
        let restricted = rows(&everything, &text, "DE");
        let Ok(expected) = rows(&own, &sql, "DE") else { continue };
        if restricted.as_ref() != Ok(&expected) {
            wrong.push(format!("{sql}\n{text}\n{restricted:?}\n{expected:?}"));
        }
        assert!(!format!("{restricted:?}").contains("CANARY_FR"), "{text}");
        compared += 1;
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(compared >= 150, "only {compared} were compared");
}

#[test]
fn a_name_of_the_statement_cannot_stand_in_for_a_table_of_the_rule() {
    let everything = shop_database(None);
    for sql in [
        "with customers as (select id, 'DE' as country from main.customers) select note from orders",
        "with recursive customers(id, country) as (select 1, 'DE' union all select id + 1, 'DE' from customers where id < 99) select note from orders",
        "select note from main.orders",
        "select note from (select * from orders) o",
        "select o.note from customers c, orders o",
        "select max(note) from orders group by id",
        "select note from orders where exists (select 1 from orders p where p.id <> orders.id)",
        "select note from orders union select note from \"ORDERS\" union all select note from [orders]",
        "select (select group_concat(note) from orders) from stores",
    ] {
        let text = rewritten(GERMANY, Dialect::Sqlite, sql);
        let found =
            rows(&everything, &text, "DE").unwrap_or_else(|error| panic!("{text}\n{error}"));
        let found = format!("{found:?}");
        assert!(found.contains("CANARY_DE"), "{text}");
        assert!(!found.contains("CANARY_FR") && !found.contains("CANARY_US"), "{text}");
    }
}

#[test]
fn a_masked_column_is_masked_wherever_it_goes() {
    let rules = r#"{"default": "allow", "tables": {"customers": {"masks":
        {"email": "full", "name": "partial", "phone": "null", "id": "hash"}}}}"#;
    let everything = shop_database(None);
    for sql in [
        "select email from customers",
        "select * from customers",
        "select substr(email, 1, 3) from customers",
        "select upper(email) as e from (select email from customers) t",
        "with x(a) as (select email from customers) select a || a from x",
        "select group_concat(email) from customers",
        "select max(email) from customers union select email from customers",
        "select email from customers where email like '%DE3%'",
        "select c.email from customers c join customers d using (email)",
        "select (select email from customers limit 1)",
        "select email from customers order by email",
        "select main.customers.email from main.customers",
        "select \"EMAIL\" from \"Customers\"",
    ] {
        let text = rewritten(rules, Dialect::Sqlite, sql);
        let found = format!("{:?}", rows(&everything, &text, ""));
        assert!(!found.to_lowercase().contains("@example"), "{sql}\n{text}\n{found}");
    }
    let text = rewritten(
        rules,
        Dialect::Sqlite,
        "select name, email, phone from customers where city = 'City1'",
    );
    let found = rows(&everything, &text, "").expect("it runs");
    assert_eq!(found[0], "Text(\"N***\")|Text(\"***\")|Null");
}

#[test]
fn a_writer_may_not_change_what_is_hidden_from_them() {
    let rules = AccessRules::from_json(&GERMANY.replace("reader", "writer")).expect("readable");
    let policy = Policy::writer(None).with_rules(rules);
    let verdict = |sql: &str| inspect(sql, &shop::catalog(Dialect::Sqlite), &policy).verdict;
    assert_eq!(verdict("update stores set name = 'x' where id = 1"), Verdict::NeedsApproval);
    assert_eq!(verdict("update orders set note = 'x' where id = 1"), Verdict::Deny);
    assert_eq!(verdict("delete from payments where id = 1"), Verdict::Deny);
    assert_eq!(verdict("insert into stores (id, name) select id, note from orders"), Verdict::Deny);
}
