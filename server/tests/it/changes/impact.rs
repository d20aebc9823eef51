//! What a change would do beyond its own rows, told before anybody is asked, on every engine.

use super::place::{Place, may_change};
use crate::support::{Client, Setup, TestServer};
use serde_json::{Value, json};

/// Orders with lines that go along, notes that lose them, and bills that are in the way.
const TABLES: [&str; 8] = [
    "create table orders (id integer primary key, code varchar(8) not null unique)",
    "create table order_lines (id integer primary key, order_id integer not null,
        foreign key (order_id) references orders (id) on delete cascade)",
    "create table notes (id integer primary key, order_id integer,
        foreign key (order_id) references orders (id) on delete set null)",
    "create table bills (id integer primary key, order_id integer not null,
        foreign key (order_id) references orders (id))",
    "insert into orders values (1, 'A'), (2, 'B'), (3, 'C')",
    "insert into order_lines values (1, 1), (2, 1), (3, 2)",
    "insert into notes values (1, 1), (2, 3)",
    "insert into bills values (1, 3)",
];

struct World {
    server: TestServer,
    connection: String,
    ann: Client,
}

async fn world(place: &Place) -> World {
    let setup = Setup::new().settings(|settings| {
        settings.connections.allow =
            vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        settings.connections.test_time = std::time::Duration::from_secs(8);
    });
    let server = setup.start().await;
    let shop = server.directory.path().join("shop.sqlite");
    for statement in TABLES {
        place.run(&shop, statement);
    }
    place.traced(&shop);
    let connection = may_change(&server, place).await;
    let ann = server.person("ann", "editor", json!({})).await;
    // The shop was read when the server started.
    let admin = server.signed_in_as("admin").await;
    admin.post("/schema/sync", json!({ "connection_id": connection })).await.expect_ok();
    World { server, connection, ann }
}

impl World {
    async fn of(&self, sql: &str) -> Value {
        let draft = json!({ "connection_id": self.connection, "sql": sql });
        self.ann.post("/changes/assess", draft).await.expect_ok()
    }
}

fn others(assessed: &Value) -> Vec<(String, String, u64)> {
    let others = assessed["others"].as_array().unwrap_or_else(|| panic!("{assessed}"));
    let mut all: Vec<_> = others
        .iter()
        .map(|other| {
            let text = |name: &str| other[name].as_str().unwrap().to_owned();
            let rows = other["rows"].as_u64().unwrap_or_else(|| panic!("{assessed}"));
            (text("table"), text("effect"), rows)
        })
        .collect();
    all.sort();
    all
}

async fn is_told(place: Place) {
    let world = world(&place).await;
    let expected = |lines, notes, bills| {
        [
            ("bills", "refuses", bills),
            ("notes", "set_null", notes),
            ("order_lines", "deleted", lines),
        ]
        .map(|(table, effect, rows)| (table.to_owned(), effect.to_owned(), rows))
    };
    let one = world.of("delete from orders where id = 1").await;
    assert_eq!(others(&one), expected(2, 1, 0), "{one}");
    assert_eq!((&one["triggers"], &one["foreseen"]), (&json!(["traced"]), &json!([])), "{one}");
    assert!(one["locks"].as_str().unwrap().contains("locked"), "{one}");
    assert!(one["takes_ms"].is_u64(), "{one}");
    let third = world.of("delete from orders where id = 3").await;
    assert_eq!(others(&third), expected(0, 1, 1), "{third}");
    let refused = third["foreseen"].to_string();
    assert!(refused.contains("`bills` (1) refer to these"), "{third}");
    let renamed = world.of("update orders set code = 'Z' where id = 1").await;
    assert_eq!((&renamed["others"], &renamed["triggers"]), (&json!([]), &json!([])), "{renamed}");
    for (sql, said) in [
        ("insert into orders (id, code) values (7, 'A')", "another row has this value"),
        ("insert into orders (id, code) values (1, 'Y')", "another row has this value"),
        ("insert into orders (id, code) values (7, null)", "has to have a value"),
        ("insert into orders (id, code) values (7, 'Y'), (8, 'Y')", "the same value"),
        ("update orders set code = 'B' where id = 1", "another row has this value"),
        ("update orders set code = null where id = 1", "has to have a value"),
    ] {
        let assessed = world.of(sql).await;
        assert!(assessed["foreseen"].to_string().contains(said), "{sql}: {assessed}");
    }
    for sql in [
        "insert into orders (id, code) values (7, 'Y')",
        "update orders set code = 'A' where id = 1",
        "update orders set code = 'Y' where id = 1",
    ] {
        let assessed = world.of(sql).await;
        assert_eq!(assessed["foreseen"], json!([]), "{sql}: {assessed}");
    }
    let unknown = world.of("insert into orders (id, code) select id + 90, code from orders").await;
    assert_eq!((&unknown["rows"], &unknown["takes_ms"]), (&Value::Null, &Value::Null));
    drop(world.server);
}

#[tokio::test]
async fn sqlite_says_what_else_would_happen() {
    is_told(Place::Sqlite).await;
}

#[tokio::test]
async fn postgresql_says_what_else_would_happen() {
    is_told(Place::postgres()).await;
}

#[tokio::test]
async fn mariadb_says_what_else_would_happen() {
    is_told(Place::maria_db()).await;
}

#[tokio::test]
async fn a_login_that_is_shown_no_triggers_does_not_say_that_there_are_none() {
    let place = Place::maria_db();
    let world = world(&place).await;
    let Place::MariaDb(database) = &place else { unreachable!("it is one of MariaDB") };
    let owner = &database.owner.name;
    database.run(&format!("revoke trigger on {}.* from {owner}@'127.0.0.1'", database.name));
    let assessed = world.of("delete from orders where id = 1").await;
    assert_eq!(assessed["triggers"], Value::Null, "{assessed}");
    assert_eq!(others(&assessed).len(), 3, "the keys are told all the same");
}
