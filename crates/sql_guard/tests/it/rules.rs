//! Rows and columns a reader may not see: nothing of them comes out, by any path.

use crate::rules_shop::shop_database;
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
    assert_eq!(verdict("update orders set note = 'x' where id = 1"), Verdict::NeedsApproval);
    assert_eq!(verdict("delete from payments where id = 1"), Verdict::Deny);
    assert_eq!(
        verdict("insert into stores (id, name) select id, note from orders"),
        Verdict::NeedsApproval
    );
}

fn with_rules(
    catalog: &sql_guard::Catalog,
    rules: &str,
    role: fn(Option<u64>) -> Policy,
    sql: &str,
) -> Inspection {
    let rules = AccessRules::from_json(rules).expect("the rules are readable");
    inspect(sql, catalog, &role(None).with_rules(rules))
}

#[test]
fn a_view_is_written_out_over_the_rows_its_reader_may_see() {
    let mut catalog = shop::catalog(Dialect::Sqlite);
    let everything = shop_database(None);
    let own = shop_database(Some("DE"));
    let definition = "create view monthly_revenue as select substr(o.ordered_at, 1, 7) as month, sum(o.total) as revenue, count(*) as orders from orders o group by 1";
    for database in [&everything, &own] {
        database.execute_batch("drop table monthly_revenue").expect("it goes");
        database.execute_batch(definition).expect("the view is made");
    }
    for table in &mut catalog.schemas_mut()[0].tables {
        if table.name == "monthly_revenue" {
            table.definition = Some(definition.into());
        }
    }
    for sql in [
        "select * from monthly_revenue",
        "select m.month, m.revenue from monthly_revenue m where m.orders > 1",
        "with orders as (select 'CANARY_FR' as note) select month, orders from main.monthly_revenue",
    ] {
        let seen = with_rules(&catalog, GERMANY, Policy::reader, sql);
        assert_eq!(seen.verdict, Verdict::Allow, "{sql}: {:?}", seen.findings);
        let text = seen.canonical.expect("an allowed statement has a text");
        assert_eq!(rows(&everything, &text, "DE"), rows(&own, sql, "DE"), "{text}");
    }
    let hidden =
        GERMANY.replace("\"payments\": null", "\"orders_of_nobody\": null, \"payments\": null");
    for table in &mut catalog.schemas_mut()[0].tables {
        if table.name == "monthly_revenue" {
            table.definition = Some(
                "select paid_at as month, amount as revenue, id as orders from payments".into(),
            );
        }
    }
    let seen = with_rules(&catalog, &hidden, Policy::reader, "select * from monthly_revenue");
    assert_eq!(seen.verdict, Verdict::Deny, "{:?}", seen.canonical);
}

#[test]
fn rows_of_a_table_nobody_named_follow_the_rows_they_refer_to() {
    let rules = r#"{"attributes": {"country": "DE"}, "default": "allow", "tables": {
        "customers": {"rows": [{"name": "own", "using": "country = :country"}]}}}"#;
    let everything = shop_database(None);
    let text = rewritten(rules, Dialect::Sqlite, "select note from orders");
    let found = format!("{:?}", rows(&everything, &text, "DE"));
    assert!(found.contains("CANARY_DE") && !found.contains("CANARY_FR"), "{text}\n{found}");
    refused(rules, Dialect::Sqlite, "explain select note from orders", "policy.only_queries");
}

#[test]
fn a_change_reaches_only_rows_its_author_may_see() {
    let catalog = shop::catalog(Dialect::Sqlite);
    let rules = GERMANY.replace("reader", "writer");
    let count = |database: &rusqlite::Connection, note: &str| -> i64 {
        let sql = "select count(*) from orders where note = ?1";
        database.query_row(sql, [note], |row| row.get(0)).expect("a count")
    };
    for sql in [
        "update orders set note = 'changed' where 1 = 1",
        "update orders as o set note = 'changed' where o.id > 0",
        "update main.orders set note = 'changed' where id in (select id from orders)",
        "with x as (select id from orders) update orders set note = 'changed' where id in (select id from x)",
    ] {
        let seen = with_rules(&catalog, &rules, Policy::writer, sql);
        assert_eq!(seen.verdict, Verdict::NeedsApproval, "{sql}: {:?}", seen.findings);
        let database = shop_database(None);
        let german = count(&database, "CANARY_DE");
        let text = seen.canonical.expect("a change has a text");
        rows(&database, &text, "DE").unwrap_or_else(|error| panic!("{text}\n{error}"));
        assert_eq!(
            (count(&database, "changed"), count(&database, "CANARY_DE")),
            (german, 0),
            "{text}"
        );
    }
    let seen = with_rules(&catalog, &rules, Policy::writer, "delete from orders where id > 0");
    let database = shop_database(None);
    let text = seen.canonical.expect("a change has a text");
    rows(&database, &text, "DE").expect("it runs");
    assert_eq!(count(&database, "CANARY_DE"), 0);
    assert!(count(&database, "CANARY_FR") > 0);
    for sql in [
        "update orders set customer_id = 3 where id = 1",
        "insert into orders (id) values (1)",
        "update customers set country = 'FR' where id = 1",
    ] {
        let seen = with_rules(&catalog, &rules, Policy::writer, sql);
        assert_eq!(seen.verdict, Verdict::Deny, "{sql}: {:?}", seen.canonical);
    }
    let masked = r#"{"role": "writer", "default": "allow", "tables": {"customers": {"masks": {"email": "full"}}}}"#;
    let seen = with_rules(
        &catalog,
        masked,
        Policy::writer,
        "update customers set name = 'x' where email like 'a%'",
    );
    assert_eq!(seen.verdict, Verdict::Deny);
}

#[test]
fn statements_read_under_the_same_rules_have_the_same_access_hash() {
    let hash = |rules: &str| {
        let rules = AccessRules::from_json(rules).expect("the rules are readable");
        let policy = Policy::reader(None).with_rules(rules);
        let catalog = shop::catalog(Dialect::Sqlite);
        let statement = sql_guard::check("select id from stores", &catalog, &policy);
        statement.expect("stores may be read").access_hash().to_owned()
    };
    let own = |attributes: &str| {
        hash(&format!(
            r#"{{"attributes": {attributes}, "tables": {{"stores": {{"rows":
                [{{"name": "own", "using": "id = :id"}}]}}}}}}"#
        ))
    };
    assert_eq!(own(r#"{"id": 7}"#), own(r#"{"id": 7, "mood": "good"}"#));
    assert_ne!(own(r#"{"id": 7}"#), own(r#"{"id": 8}"#));
    assert_ne!(own(r#"{"id": 7}"#), own(r#"{"id": "7"}"#));
    assert_ne!(own(r#"{"id": 7}"#), own("{}"));
    assert_ne!(own(r#"{"id": 7}"#), hash(r#"{"tables": {"stores": {}}}"#));
    let free = Policy::reader(None);
    let catalog = shop::catalog(Dialect::Sqlite);
    let statement = sql_guard::check("select id from stores", &catalog, &free);
    assert_eq!(statement.expect("stores may be read").access_hash(), "");
}

#[test]
fn a_hidden_table_is_in_no_catalog_and_no_suggestion() {
    let rules = AccessRules::from_json(GERMANY).expect("the rules are readable");
    let seen = rules.seen(&shop::catalog(Dialect::Sqlite));
    let names: Vec<&str> = seen.tables().map(|(_, table)| table.name.as_str()).collect();
    assert!(!names.contains(&"payments") && names.contains(&"stores"), "{names:?}");
    for (_, table) in seen.tables() {
        assert!(table.foreign_keys.iter().all(|key| key.references.table != "payments"));
        assert!(table.definition.is_none(), "the text of a view names what it reads");
    }
    let near = under(GERMANY, Dialect::Sqlite, "select 1 from paymentz");
    let text = format!("{:?}", near.findings);
    assert!(!text.contains("payments"), "{text}");
}

#[test]
fn rules_are_read_before_anybody_reads_under_them() {
    let problems = |tables: &str| {
        let rules = format!(r#"{{"default": "deny", "tables": {tables}}}"#);
        let rules = AccessRules::from_json(&rules).expect("the rules are readable");
        let found = sql_guard::lint::lint(&rules, &shop::catalog(Dialect::Sqlite));
        found.into_iter().map(|problem| (problem.message, problem.fix)).collect::<Vec<_>>()
    };
    let row = |table: &str, using: &str| {
        format!(r#"{{"{table}": {{"rows": [{{"name": "r", "using": "{using}"}}]}}}}"#)
    };
    assert_eq!(problems(&row("stores", "city = :city")), []);
    assert_eq!(problems(&row("stores", "id in (select store_id from employees)")), []);
    for (tables, part) in [
        (row("storez", "1 = 1"), "no table `storez`"),
        (row("stores", "citty = :city"), "citty"),
        (row("stores", "city ="), "not a condition"),
        (row("stores", "1 = 1) or (1 = 1"), "not a condition"),
        (row("stores", "id in (select id from nowhere)"), "nowhere"),
        (row("stores", "load_extension('x') = 1"), "load_extension"),
        (r#"{"stores": {"masks": {"citi": "full"}}}"#.to_owned(), "no column `citi`"),
    ] {
        let found = problems(&tables);
        assert!(found.iter().any(|(message, _)| message.contains(part)), "{tables}: {found:?}");
    }
    let open = problems(
        r#"{"customers": {"rows": [{"name": "own", "using": "country = :country"}]}, "orders": {}}"#,
    );
    assert_eq!(open.len(), 1, "{open:?}");
    let fix = open[0].1.as_deref();
    assert_eq!(fix, Some("customer_id in (select id from customers where (country = :country))"));
    assert_eq!(problems(r#"{"orders": {}, "customers": null}"#), []);
}
