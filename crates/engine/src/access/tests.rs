//! Who sees what, from a document to the statement that runs.

use super::{lint, overview, rules_for, run_tests};
use crate::Limits;
use crate::access::{Eyes, Published};
use crate::database::Principal;
use crate::testing::DemoWorld;
use protocol::ids::{GroupId, UserId};
use protocol::policy::{PolicyDocument, RowAccess};
use sql_guard::Catalog;
use sql_guard::rules::AccessRules;

fn person(name: &str, roles: &[&str], attributes: serde_json::Value) -> Principal {
    let id = UserId::parse(format!("usr_{name}")).unwrap();
    let roles = roles.iter().map(|role| (*role).to_owned()).collect();
    let attributes = serde_json::from_value(attributes).unwrap();
    Principal::new(id, name.to_owned(), &format!("{name}@example.com"), roles, attributes)
}

fn document(json: serde_json::Value) -> PolicyDocument {
    serde_json::from_value(json).unwrap()
}

fn catalog() -> Catalog {
    crate::agent::tests::world::catalog()
}

fn rules(json: serde_json::Value, principal: &Principal) -> AccessRules {
    rules_for(&document(json), principal, &catalog())
}

#[test]
fn several_sets_of_one_person_are_put_together_and_the_stricter_wins() {
    let sets = serde_json::json!({ "sets": [
        { "name": "all", "assigned": { "everyone": true }, "default": "allow", "tables": {
            "customers": { "masks": { "name": "partial" } } } },
        { "name": "sales", "assigned": { "roles": ["analyst"] }, "default": "allow", "tables": {
            "Customers": {
                "rows": [{ "name": "own", "using": "country = :country" }],
                "masks": { "NAME": "full" } } } },
        { "name": "ann", "assigned": { "users": ["Ann@Example.com"] }, "tables": {
            "main.customers": { "rows": [{ "name": "ids", "using": "id < 9" }] },
            "orders": null } },
    ]});
    let ann = person("ann", &["analyst"], serde_json::json!({ "country": "Spain" }));
    let both = rules(sets.clone(), &ann);
    let customers = both.tables["main.customers"].as_ref().unwrap();
    let names: Vec<&str> = customers.rows.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["own", "ids"], "row rules add up");
    assert_eq!(customers.masks.len(), 1);
    let strictest = customers.masks.values().next();
    assert_eq!(strictest, Some(&sql_guard::rules::Mask::Full));
    assert_eq!(both.tables["main.orders"], None, "one refusal is enough");
    assert_eq!(both.default, sql_guard::rules::DefaultAccess::Deny, "one set denies");

    let bob = rules(sets, &person("bob", &["viewer"], serde_json::json!({})));
    assert!(bob.tables["main.customers"].as_ref().unwrap().rows.is_empty());
    assert_eq!(bob.default, sql_guard::rules::DefaultAccess::Allow);
}

#[test]
fn somebody_whom_no_set_fits_sees_nothing_unless_the_document_says_so() {
    let set = serde_json::json!([{ "name": "s", "assigned": { "roles": ["auditor"] } }]);
    let bob = person("bob", &["viewer"], serde_json::json!({}));
    for (unassigned, hidden) in [("deny", true), ("allow", false)] {
        let json = serde_json::json!({ "sets": set, "unassigned": unassigned });
        let rules = rules(json, &bob);
        for (schema, table) in catalog().tables() {
            assert_eq!(rules.hides(&schema.name, table), hidden, "{unassigned}");
        }
    }
}

fn sales() -> GroupId {
    GroupId::parse("grp_sales").unwrap()
}

#[test]
fn a_set_for_a_group_is_for_its_members_and_for_nobody_else() {
    let set = serde_json::json!([{ "name": "s", "assigned": { "groups": ["grp_sales"] }, "default": "allow" }]);
    let json = serde_json::json!({ "sets": set, "unassigned": "deny" });
    let ann = person("ann", &["analyst"], serde_json::json!({})).in_groups(vec![sales()]);
    let bob = person("bob", &["analyst", "grp_sales"], serde_json::json!({}));
    for (who, hidden) in [(ann, false), (bob, true)] {
        let rules = rules(json.clone(), &who);
        for (schema, table) in catalog().tables() {
            assert_eq!(rules.hides(&schema.name, table), hidden, "{}", who.name);
        }
    }
}

#[test]
fn what_is_wrong_is_said_where_it_is_written() {
    let people = [person("ann", &["analyst"], serde_json::json!({ "country": "Spain" }))];
    let found = |sets: serde_json::Value| {
        let document = document(serde_json::json!({ "sets": sets }));
        let problems = lint::lint(&document, &catalog(), &people, &["analyst"], &[sales()]);
        problems.into_iter().map(|problem| (problem.set, problem.message)).collect::<Vec<_>>()
    };
    let set = |assigned: serde_json::Value, tables: serde_json::Value| serde_json::json!([{ "name": "s", "assigned": assigned, "tables": tables }]);
    let analysts = serde_json::json!({ "roles": ["analyst"] });
    let row = |using: &str| serde_json::json!({ "rows": [{ "name": "r", "using": using }] });
    for (sets, part) in [
        (set(serde_json::json!({}), serde_json::json!({})), "assigned to nobody"),
        (set(serde_json::json!({ "roles": ["boss"] }), serde_json::json!({})), "no role `boss`"),
        (
            set(serde_json::json!({ "groups": ["grp_no"] }), serde_json::json!({})),
            "no group `grp_no`",
        ),
        (set(serde_json::json!({ "users": ["x@y.z"] }), serde_json::json!({})), "x@y.z"),
        (set(analysts.clone(), serde_json::json!({ "customer": {} })), "no table `customer`"),
        (set(analysts.clone(), serde_json::json!({ "customers": row("countri = 1") })), "countri"),
        (set(analysts.clone(), serde_json::json!({ "customers": row("id = :team") })), "`team`"),
        (
            set(
                analysts.clone(),
                serde_json::json!({ "customers": row("country = :country"), "orders": {} }),
            ),
            "every row of `orders` is shown",
        ),
    ] {
        let problems = found(sets.clone());
        assert!(
            problems.iter().any(|(set, message)| *set == Some(0) && message.contains(part)),
            "{part}: {problems:?}"
        );
    }
    // The parent is limited in one set, the child shown by another.
    let two = serde_json::json!([
        { "name": "a", "assigned": analysts, "tables": {
            "customers": row("country = :country") } },
        { "name": "b", "assigned": { "everyone": true }, "tables": { "orders": {} } },
    ]);
    let problems = found(two);
    assert!(problems.iter().any(|(_, it)| it.contains("every row of `orders`")), "{problems:?}");
    let fine = set(
        serde_json::json!({ "roles": ["analyst"] }),
        serde_json::json!({ "customers": row("country = :country"), "orders": null }),
    );
    assert_eq!(found(fine), [(None, "no test says what these rules are for".to_owned())]);
}

#[test]
fn the_overview_says_who_sees_all_some_and_none() {
    let sets = document(serde_json::json!({ "sets": [
        { "name": "s", "assigned": { "everyone": true }, "tables": {
            "customers": {
                "rows": [{ "name": "own", "using": "country = :country" }],
                "masks": { "name": "full" } } } },
    ]}));
    let ann = person("ann", &[], serde_json::json!({}));
    let seen = overview(Some(&sets), &ann, &catalog());
    let rows: Vec<_> = seen.iter().map(|table| (table.table.as_str(), table.rows)).collect();
    assert_eq!(rows, [("customers", RowAccess::Some), ("orders", RowAccess::None)]);
    assert_eq!(seen[0].masked, ["name"]);
    let all = overview(None, &ann, &catalog());
    assert!(all.iter().all(|table| table.rows == RowAccess::All));
}

/// The demo with rules: the customers of one region, their orders, and no e-mail addresses.
fn demo_rules() -> Published {
    let orders = "customer_id in (select id from customers where region = :region)";
    let document = serde_json::json!({ "sets": [{
        "name": "regions", "assigned": { "roles": ["analyst"] }, "tables": {
            "customers": {
                "rows": [{ "name": "own region", "using": "region = :region" }],
                "masks": { "email": "full" } },
            "orders": { "rows": [{ "name": "of own customers", "using": orders }] },
            "stores": {},
        },
    }]});
    Published { version: 3, document: self::document(document) }
}

#[tokio::test]
async fn a_restricted_person_is_told_of_nothing_else() {
    let world = DemoWorld::new(Limits::default()).await;
    let regions = &world.database.snapshot.profile.column("customers", "region").unwrap().values;
    let own = regions[0].0.clone();
    let others: Vec<&str> = regions[1..].iter().map(|(value, _)| value.as_str()).collect();
    assert!(!others.is_empty(), "the demo has several regions");
    let ann = person("ann", &["analyst"], serde_json::json!({ "region": own }));
    let database = world.described.seen_by(&ann, Some(&demo_rules())).await;
    let names: Vec<&str> =
        database.snapshot.catalog.tables().map(|(_, table)| table.name.as_str()).collect();
    assert_eq!(names, ["customers", "orders", "stores"]);
    let cards: String = database.snapshot.cards().into_iter().map(|card| card.text).collect();
    for other in others {
        assert!(!cards.contains(other), "{other} is in {cards}");
    }
    assert!(cards.contains(&own), "own values are known");
    assert!(database.snapshot.profile.column("customers", "email").is_none(), "masked");
    assert_eq!(database.access().unwrap().label, format!("Rows limited: region = {own}"));
    let terms = format!("{:?}", database.snapshot.glossary);
    assert!(!terms.contains("order_lines"), "{terms}");
    assert_ne!(database.snapshot.hash, world.database.snapshot.hash);
}

#[tokio::test]
async fn a_database_is_opened_for_one_person_and_serves_no_other() {
    let world = DemoWorld::new(Limits::default()).await;
    let eve = person("eve", &[], serde_json::json!({}));
    let refused = world.database.policy_for(&eve, None).unwrap_err();
    assert_eq!(refused.code.as_str(), "internal");
}

#[tokio::test]
async fn tests_of_a_document_say_what_they_found() {
    let world = DemoWorld::new(Limits::default()).await;
    let region =
        world.database.snapshot.profile.column("customers", "region").unwrap().values[0].0.clone();
    let mut published = demo_rules();
    published.document.tests = serde_json::from_value(serde_json::json!([
        { "name": "own", "as": {}, "sql": "select distinct region from customers",
          "expect": { "kind": "values", "column": "region", "values": [region] } },
        { "name": "wrong", "as": {}, "sql": "select distinct region from customers",
          "expect": { "kind": "values", "column": "region", "values": ["Nowhere"] } },
        { "name": "lines", "as": {}, "sql": "select * from order_lines",
          "expect": { "kind": "refused" } },
        { "name": "stores", "as": {}, "sql": "select * from stores",
          "expect": { "kind": "allowed" } },
        { "name": "mail", "as": {}, "sql": "select email as address from customers",
          "expect": { "kind": "masked", "column": "address" } },
        { "name": "no mail", "as": {}, "sql": "select id from customers",
          "expect": { "kind": "masked", "column": "id" } },
        { "name": "one", "as": {}, "sql": "select count(*) from customers",
          "expect": { "kind": "rows", "count": 1 } },
    ]))
    .unwrap();
    let admin = &world.principal;
    let eyes = Eyes {
        deps: world.engine.deps(),
        by: admin,
        described: &world.described,
        rules: Some(&published),
    };
    let ann = person("ann", &["analyst"], serde_json::json!({ "region": region }));
    let outcomes = run_tests(&eyes, &published.document.tests, |_| Ok(ann.clone())).await;
    let passed: Vec<_> = outcomes.iter().map(|it| (it.name.as_str(), it.passed)).collect();
    let expected = [
        ("own", true),
        ("wrong", false),
        ("lines", true),
        ("stores", true),
        ("mail", true),
        ("no mail", false),
        ("one", true),
    ];
    assert_eq!(passed, expected, "{outcomes:?}");
    let logged = world.stores.runs();
    assert!(logged.iter().all(|run| run.start.owner == admin.user));
    assert!(logged.iter().all(|run| run.start.policy_version == Some(3)));
}
