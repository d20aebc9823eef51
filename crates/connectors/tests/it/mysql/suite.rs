//! What every engine and every server does alike.

use super::support::Fixture;
use async_trait::async_trait;
use connectors::PoolLimits;
use connectors::conformance::{Control, Opened, SETUP, ServerVendor, Vendor};
use std::sync::Arc;
use testbed::mariadb::{Database, Server};

struct MariaDb;

fn opened(database: Database) -> Opened {
    let fixture = Fixture::over(database, &SETUP.join(";"), PoolLimits::default());
    Opened { connector: Arc::new(fixture.connector), keep: Box::new(fixture.database) }
}

fn database(opened: &Opened) -> &Database {
    opened.keep.downcast_ref().expect("what `opened` put there")
}

#[async_trait]
impl Vendor for MariaDb {
    async fn open(&self) -> Opened {
        opened(Database::create())
    }

    fn endless(&self) -> &'static str {
        "select count(*) from people a, people b, people c, people d, people e, people f, people g,
         people h, people i, people j, people k, people l, people m, people n, people o, people p"
    }

    fn many_rows(&self) -> &'static str {
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
         select i from n"
    }

    fn failing(&self) -> &'static str {
        "select exp(length(note) * 1000) from people where note = 's3cr3t'"
    }
}

#[async_trait]
impl ServerVendor for MariaDb {
    async fn open_own(&self) -> (Opened, Box<dyn Control>) {
        let server = Server::own();
        (opened(server.create_database()), Box::new(Own(server)))
    }

    fn running(&self, opened: &Opened) -> usize {
        let database = database(opened);
        let sql = format!(
            "select count(*) from information_schema.processlist
             where user = '{}' and info like '%sleep(%'",
            database.reader.name
        );
        database.query(&sql).parse().expect("a count")
    }

    fn fingerprint(&self, opened: &Opened) -> String {
        database(opened).query(
            "select table_name, table_type, create_time from information_schema.tables
             where table_schema = database() order by 1;
             checksum table people, teams; select * from people order by id;
             select user, host from mysql.user where user in ('root', 'evil') order by 1",
        )
    }

    fn sleeping(&self) -> &'static str {
        "select sleep(60)"
    }

    fn sleeping_without_limit(&self) -> &'static str {
        "set statement max_statement_time = 0 for select sleep(60)"
    }

    fn litter(&self) -> &'static [&'static str] {
        &[
            "select @region := 'EMEA'",
            "select get_lock('litter', 0)",
            "select last_insert_id(99)",
            "set session sql_mode = 'ANSI_QUOTES'",
            "set session transaction read write",
            "set time_zone = '+05:00'",
            "create temporary table people (id int)",
            "prepare p from 'select 1'",
            "handler people open",
            "lock tables people read",
        ]
    }

    fn traces(&self) -> &'static str {
        "select ifnull(@region, ''), is_free_lock('litter'), last_insert_id(), @@sql_mode,
         @@tx_read_only, @@time_zone, (select count(*) from people)"
    }

    fn writes(&self) -> &'static [&'static str] {
        &[
            "insert into people (id, name) values (9, 'x')",
            "insert into people (id, name) values (9, 'x') returning id",
            "update people set name = 'x'",
            "delete from people returning id",
            "replace into teams values (1, 'x') returning id",
            "drop table people",
            "rename table people to persons",
            "create table more (id int)",
            "/*!DROP TABLE people*/",
            "select * from people into outfile '/tmp/candor-hostile-5'",
            "create user evil identified by 'x'",
            "grant all on *.* to current_user()",
        ]
    }
}

struct Own(Server);

impl Control for Own {
    fn kill(&self) {
        self.0.kill();
    }

    fn start(&self) {
        self.0.start();
    }

    fn restart(&self) {
        self.0.kill();
        self.0.start();
    }
}

connectors::conformance_suite!(MariaDb);
connectors::server_suite!(MariaDb);
