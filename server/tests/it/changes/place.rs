//! A database of each engine with a table of sales, connected to a server that may change it.

use super::may_be_changed;
use crate::support::TestServer;
use protocol::ids::ConnectionId;
use secrecy::SecretString;
use serde_json::json;
use server::store::StoredWriter;
use std::path::Path;
use testbed::{mariadb, postgres};

const SALES: &str = "
create table sales (id integer primary key, region varchar(8) not null, quantity integer not null);
insert into sales values (1, 'EMEA', 2), (2, 'AMER', 1), (3, 'EMEA', 4);
";

pub enum Place {
    /// The server's own shop.
    Sqlite,
    Postgres(postgres::Database),
    MariaDb(mariadb::Database),
}

impl Place {
    pub fn postgres() -> Place {
        let database = postgres::Database::create();
        database.run_as_owner(SALES);
        Place::Postgres(database)
    }

    pub fn maria_db() -> Place {
        let database = mariadb::Database::create();
        database.run(SALES);
        Place::MariaDb(database)
    }

    /// One statement, by the owner.
    pub fn run(&self, shop: &Path, sql: &str) {
        match self {
            Place::Sqlite => run(shop, sql),
            Place::Postgres(database) => database.run_as_owner(sql),
            Place::MariaDb(database) => database.run(sql),
        }
    }

    /// From now on something happens by itself when an order goes.
    pub fn traced(&self, shop: &Path) {
        match self {
            Place::Sqlite => {
                self.run(shop, "create trigger traced after delete on orders begin select 1; end");
            }
            Place::Postgres(_) => {
                self.run(
                    shop,
                    "create function trace() returns trigger language plpgsql as
                        $$ begin return old; end $$",
                );
                self.run(
                    shop,
                    "create trigger traced before delete on orders for each row
                        execute function trace()",
                );
            }
            Place::MariaDb(_) => {
                self.run(shop, "create trigger traced before delete on orders for each row do 1");
            }
        }
    }

    /// From now on each row that is changed takes some seconds.
    pub fn slow(&self, shop: &Path) {
        match self {
            Place::Sqlite => run(
                shop,
                "create trigger slow after update on sales begin
                    select count(*) from sales a, sales b, sales c, sales d, sales e, sales f,
                        sales g, sales h, sales i, sales j, sales k, sales l, sales m;
                end",
            ),
            Place::Postgres(database) => database.run_as_owner(
                "create function wait() returns trigger language plpgsql as
                    $$ begin perform pg_sleep(4); return new; end $$;
                create trigger slow before update on sales for each row execute function wait()",
            ),
            Place::MariaDb(database) => {
                database.run("create trigger slow before update on sales for each row do sleep(4)");
            }
        }
    }

    pub fn quick(&self, shop: &Path) {
        match self {
            Place::Sqlite => run(shop, "drop trigger slow"),
            Place::Postgres(database) => database.run_as_owner("drop trigger slow on sales"),
            Place::MariaDb(database) => database.run("drop trigger slow"),
        }
    }
}

/// Blocking: from tests whose runtime has nothing else to do.
fn run(shop: &Path, sql: &str) {
    let connection = rusqlite(shop);
    connection.execute_batch(sql).unwrap();
}

fn rusqlite(shop: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(shop).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    connection
}

/// A column of the first sale, as the database itself says it.
pub fn value(place: &Place, shop: &Path, column: &str) -> String {
    let sql = format!("select {column} from sales where id = 1");
    match place {
        Place::Sqlite => {
            let number: i64 = rusqlite(shop).query_row(&sql, [], |row| row.get(0)).unwrap();
            number.to_string()
        }
        Place::Postgres(database) => database.query(&sql).trim().to_owned(),
        Place::MariaDb(database) => database.query(&sql).trim().to_owned(),
    }
}

/// Connects it, with a login that changes; the id of the connection.
pub async fn may_change(server: &TestServer, place: &Place) -> String {
    let (engine, port, name, reader, writer, authority) = match place {
        Place::Sqlite => {
            let shop = server.shop().await;
            may_be_changed(server, &shop, StoredWriter { login: None }).await;
            return shop;
        }
        Place::Postgres(database) => {
            let postgres::Database { port, name, reader, owner, authority, .. } = database;
            let (reader, owner) =
                ((&reader.name, &reader.password), (&owner.name, &owner.password));
            ("postgres", port, name, reader, owner, authority)
        }
        Place::MariaDb(database) => {
            let mariadb::Database { port, name, reader, owner, authority, .. } = database;
            let (reader, owner) =
                ((&reader.name, &reader.password), (&owner.name, &owner.password));
            ("mysql", port, name, reader, owner, authority)
        }
    };
    let admin = server.signed_in_as("admin").await;
    let draft = json!({
        "name": "Orders", "engine": engine, "environment": "staging", "host": "localhost",
        "port": port, "database": name, "user": reader.0, "password": reader.1,
        "authorities": authority,
    });
    let added = admin.post("/connections", draft).await.expect_ok();
    let connection = added["id"].as_str().unwrap().to_owned();
    let id = ConnectionId::parse(connection.as_str()).unwrap();
    let context = &server.context;
    let stored = context.databases.stored(&id).await.unwrap();
    let password = SecretString::from(writer.1.clone());
    let sealed = context.databases.opener().seal_for_writing(&stored, &password).unwrap();
    let login = StoredWriter { login: Some(writer.0.clone()) };
    context.store.set_connection_writer(&id, Some(&login), Some(&sealed)).await.unwrap();
    connection
}
