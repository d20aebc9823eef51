//! Real database servers, from the form to the answer.

use crate::support::{Client, Log, Setup, eventually};
use serde_json::{Value, json};

/// As the sales of the shop, in words that every engine understands.
const SALES: &str = "
create table products (id integer primary key, name varchar(40) not null, price decimal(10, 2));
create table sales (id integer primary key, product_id integer not null references products (id),
    quantity integer not null, sold_on date not null);
insert into products values (1, 'Teapot', 24.50), (2, 'Kettle', 39.00);
insert into sales values (1, 1, 2, '2024-01-05'), (2, 2, 1, '2024-01-17'), (3, 1, 4, '2024-02-03');
";

/// How long each failed test takes here.
const SHORT: std::time::Duration = std::time::Duration::from_secs(3);

/// Where a database of the test bed is, and who may read it.
struct Place {
    engine: &'static str,
    version: &'static str,
    port: u16,
    database: String,
    reader: (String, String),
    owner: (String, String),
    authority: String,
}

fn postgres() -> Place {
    let database = testbed::postgres::Database::create();
    database.run_as_owner(SALES);
    of_postgres(&database)
}

fn of_postgres(database: &testbed::postgres::Database) -> Place {
    let database = database.clone();
    Place {
        engine: "postgres",
        version: "PostgreSQL 1",
        port: database.port,
        database: database.name,
        reader: (database.reader.name, database.reader.password),
        owner: (database.owner.name, database.owner.password),
        authority: database.authority,
    }
}

impl Place {
    fn draft(&self) -> Value {
        json!({
            "name": "Orders", "engine": self.engine, "environment": "prod", "host": "localhost",
            "port": self.port, "database": self.database, "user": self.reader.0,
            "password": self.reader.1, "authorities": self.authority,
        })
    }
}

fn setup() -> Setup {
    of_this_machine(Setup::new())
}

/// The test bed's servers are on this machine.
fn of_this_machine(setup: Setup) -> Setup {
    setup.settings(|settings| {
        settings.connections.allow =
            vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        settings.connections.test_time = std::time::Duration::from_secs(8);
    })
}

async fn add(admin: &Client, draft: Value) -> String {
    admin.post("/connections", draft).await.expect_ok()["id"].as_str().unwrap().to_owned()
}

async fn is_answered(place: Place) {
    let log = Log::of_this_process();
    let server = setup().start().await;
    let admin = server.signed_in_as("admin").await;
    let tried = admin.post("/connections/test", place.draft()).await.expect_ok();
    assert_eq!(tried["ok"], true, "{tried}");
    let id = add(&admin, place.draft()).await;
    let analyst = server.signed_in().await;
    let question = json!({ "message": "how many sales are there", "connection_id": id });
    let frames = analyst.ask(question).await;
    let table = frames.iter().find(|frame| frame.event == "table_result");
    let table = table.unwrap_or_else(|| panic!("{frames:?}"));
    assert_eq!(table.data["payload"]["rows"], json!([[3]]), "{table:?}");

    let sql = "select name, price from products order by id";
    let run = json!({ "connection_id": id, "sql": sql });
    let rows = analyst.post("/queries", run).await.expect_ok();
    assert_eq!(rows["rows"], json!([["Teapot", "24.50"], ["Kettle", "39.00"]]));
    let schema = analyst.get(&format!("/connections/{id}/schema")).await.expect_ok();
    let names: Vec<&Value> =
        schema["tables"].as_array().unwrap().iter().map(|table| &table["name"]).collect();
    assert_eq!(names, ["products", "sales"]);
    let price = &schema["tables"][0]["columns"][2];
    assert_eq!((&price["name"], &price["type"]), (&json!("price"), &json!("decimal")), "{price}");

    let view = admin.get(&format!("/connections/{id}")).await.expect_ok();
    let version = view["engine_version"].as_str().unwrap();
    assert!(version.starts_with(place.version), "{version}");
    assert_eq!((&view["state"], &view["has_password"]), (&json!("ready"), &json!(true)));
    assert!(!view.to_string().contains(&place.reader.1), "the password came back");
    let lines = log.since(0);
    assert!(!lines.is_empty() && !lines.contains(&place.reader.1), "the password was logged");
}

async fn is_refused(place: Place) {
    let log = Log::of_this_process();
    let server = setup().settings(|s| s.connections.test_time = SHORT).start().await;
    let admin = server.signed_in_as("admin").await;
    // A login that may change the data's structure.
    let mut owner = place.draft();
    owner["user"] = json!(place.owner.0);
    owner["password"] = json!(place.owner.1);
    let problem = admin.post("/connections", owner).await.expect_problem(422, "login_unfit");
    assert!(problem["hint"].is_string(), "{problem}");
    // A wrong password, a certificate of somebody else and a closed port sound the same.
    let (mut password, mut authority, mut port) = (place.draft(), place.draft(), place.draft());
    password["password"] = json!("canary-wrong");
    authority.as_object_mut().unwrap().remove("authorities");
    port["port"] = json!(1);
    let mut heard = Vec::new();
    for draft in [password, authority, port] {
        heard.push(admin.post("/connections/test", draft).await.expect_ok());
    }
    assert_eq!(heard[0]["ok"], false);
    assert!(heard.windows(2).all(|pair| pair[0] == pair[1]), "{heard:?}");
    let lines = log.since(0);
    assert!(!lines.is_empty() && !lines.contains("canary-wrong"), "the password was logged");
}

#[tokio::test]
async fn a_question_is_answered_from_postgresql() {
    is_answered(postgres()).await;
}

#[tokio::test]
async fn unfit_logins_and_wrong_details_are_refused_by_postgresql() {
    is_refused(postgres()).await;
}

#[tokio::test]
async fn a_password_moves_to_another_user_only_when_it_is_entered_again() {
    let place = postgres();
    let server = setup().start().await;
    let admin = server.signed_in_as("admin").await;
    let id = add(&admin, place.draft()).await;
    let path = format!("/connections/{id}");
    let mut kept = place.draft();
    kept.as_object_mut().unwrap().remove("password");
    kept["name"] = json!("Sales");
    assert_eq!(admin.put(&path, kept.clone()).await.expect_ok()["name"], "Sales");
    let tried = admin.post(&format!("{path}/test"), json!({})).await.expect_ok();
    assert_eq!(tried["ok"], true, "the stored password still opens it: {tried}");
    kept["host"] = json!("127.0.0.1");
    admin.put(&path, kept).await.expect_problem(422, "password_required");
}

#[tokio::test]
async fn a_server_that_comes_back_is_asked_again() {
    let own = testbed::postgres::Server::own();
    let database = own.create_database();
    database.run_as_owner(SALES);
    // The test bed's servers confirm a commit before it is on disk.
    database.run("checkpoint");
    let place = of_postgres(&database);
    let server = setup().start().await;
    let id = add(&server.signed_in_as("admin").await, place.draft()).await;
    let directory = server.stop().await;
    own.kill();

    let server = of_this_machine(Setup::at(directory)).start().await;
    let client = server.signed_in().await;
    let run = json!({ "connection_id": id, "sql": "select count(*) from sales" });
    client.post("/queries", run.clone()).await.expect_problem(503, "connection_unavailable");
    own.start();
    let answer = eventually(|| async {
        let answer = client.post("/queries", run.clone()).await;
        (answer.status == 200).then(|| answer.json())
    });
    assert_eq!(answer.await["rows"], json!([[3]]));
}
