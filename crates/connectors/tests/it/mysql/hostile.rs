//! What a statement cannot do although no guard has looked at it: the session and the login's
//! rights are the wall.

use super::support::{BUDGET, Fixture, drain, unchecked};
use connectors::{Connector, ConnectorError};
use sql_guard::StatementKind;
use tokio_util::sync::CancellationToken;

const SETUP: &str = "
create table t (id int primary key, name varchar(40));
insert into t values (1, 'one'), (2, 'two');
create view v as select * from t;
create sequence numbers;
create procedure write_it() insert into t values (3, 'three');
create function count_it() returns int modifies sql data
begin insert into t values (4, 'four'); return 1; end;
create trigger before_t before insert on t for each row set @seen = 1;
";

const HOSTILE: &[&str] = &[
    // Rows.
    "insert into t values (3, 'x')",
    "insert into t values (3, 'x') returning id",
    "insert ignore into t values (3, 'x')",
    "insert into t select 9, 'x'",
    "replace into t values (1, 'x')",
    "replace into t values (1, 'x') returning id",
    "update t set name = 'x'",
    "update t join v on t.id = v.id set t.name = 'x'",
    "update v set name = 'x'",
    "delete from t",
    "delete from t returning id",
    "delete t from t join v on t.id = v.id",
    "truncate table t",
    "load data infile '/etc/passwd' into table t",
    "load data local infile '/etc/passwd' into table t",
    "load xml infile '/etc/passwd' into table t",
    "with x as (select 1) delete from t",
    "/*! delete from t */",
    "/*!50000 delete from t */",
    "/*M! delete from t */",
    "select 1 /*! into outfile '/tmp/candor-hostile-1' */",
    "select 1 /*M!100000 , (select count(*) from mysql.user) */",
    // Tables.
    "create table u (id int)",
    "create table u as select * from t",
    "create or replace table t (id int)",
    "create temporary table tmp (id int)",
    "create temporary table tmp as select * from t",
    "create view w as select 1",
    "alter table t add column x int",
    "alter table t rename to t2",
    "rename table t to t2",
    "drop table t",
    "/*!DROP TABLE t*/",
    "drop view v",
    "drop database if exists mysql",
    "create database other",
    "create index i on t (name)",
    "create sequence more",
    "drop sequence numbers",
    "optimize table t",
    "analyze table t",
    "repair table t",
    "check table t",
    "flush tables",
    "cache index t in hot",
    // Files.
    "select * from t into outfile '/tmp/candor-hostile-2'",
    "select * from t into dumpfile '/tmp/candor-hostile-3'",
    "select load_file('/etc/passwd') into outfile '/tmp/candor-hostile-4'",
    "select name into @a from t where id = 1",
    "backup stage start",
    // Programs in the server.
    "call write_it()",
    "select count_it()",
    "do count_it()",
    "create function f() returns int return 1",
    "create function sys_exec returns int soname 'lib_mysqludf_sys.so'",
    "install plugin x soname 'x.so'",
    "install soname 'x'",
    "begin not atomic insert into t values (7, 'x'); end",
    "execute immediate 'delete from t'",
    "execute immediate concat('delete ', 'from t')",
    "prepare p from 'delete from t'",
    "create event e on schedule every 1 second do delete from t",
    "create trigger r after insert on t for each row delete from v",
    // The server and other logins.
    "set global max_connections = 1",
    "set global read_only = 1",
    "set persist max_connections = 1",
    "set password = password('x')",
    "set password for root@localhost = password('x')",
    "create user evil identified by 'x'",
    "alter user root@localhost identified by 'x'",
    "grant all on *.* to current_user()",
    "revoke select on t from current_user()",
    "drop user root@localhost",
    "kill 1",
    "kill query 1",
    "shutdown",
    "purge binary logs before now()",
    "change master to master_host = 'x'",
    "reset query cache",
    "flush privileges",
    "flush hosts",
    "set role none",
    "create server s foreign data wrapper mysql options (host 'x')",
    "create role evil",
    // Locks and the session.
    "lock tables t read",
    "lock tables t write",
    "unlock tables",
    "select * from t for update",
    "select * from t lock in share mode",
    "select get_lock('hostile', 0)",
    "handler t open",
    "handler t read first",
    "select @a := 5",
    "set @a = 5",
    "set session sql_mode = 'ANSI_QUOTES'",
    "set session transaction read write",
    "set autocommit = 0",
    "set max_statement_time = 0",
    "set statement max_statement_time = 0 for select 1",
    "set names latin1",
    "use mysql",
    "commit",
    "rollback",
    "start transaction read write",
    "savepoint s",
    "xa start 'x'",
    "select next value for numbers",
    "select nextval(numbers)",
    "select setval(numbers, 100)",
    "select last_insert_id(7)",
    // Two at once.
    "select 1; delete from t",
    "select 1;; drop table t",
    "commit; delete from t",
    "analyze format=json delete from t",
    "analyze delete from t",
    "explain delete from t",
    "explain extended update t set name = 'x'",
];

/// Everything of the server that a statement could change and that is not another test's.
pub(super) fn fingerprint(fixture: &Fixture) -> String {
    fixture.database.query(
        "select * from t order by id; checksum table t; show create table t; show create view v;
         select table_name, table_type, create_time from information_schema.tables
         where table_schema = database() order by 1;
         select routine_name, last_altered from information_schema.routines
         where routine_schema = database() order by 1;
         select event_name from information_schema.events where event_schema = database();
         select trigger_name, action_statement from information_schema.triggers
         where trigger_schema = database() order by 1;
         select next_not_cached_value from numbers;
         select @@global.max_connections, @@global.read_only;
         select user, host from mysql.user where user in ('root', 'evil') order by 1;
         select password from mysql.user where user = 'root';
         select count(*) from mysql.plugin; select count(*) from mysql.func;
         select count(*) from mysql.servers; select count(*) from mysql.global_priv where user = 'evil';
         select is_free_lock('hostile');",
    )
}

#[tokio::test]
async fn nothing_but_reading_passes_without_the_guard() {
    assert!(HOSTILE.len() >= 60);
    let fixture = Fixture::of_one_session(&setup());
    let before = fingerprint(&fixture);
    for sql in HOSTILE {
        for kind in [StatementKind::Read, StatementKind::Explain] {
            let statement = unchecked(sql, kind);
            // What it answers does not matter: what it leaves does.
            let token = CancellationToken::new();
            if let Ok(reading) = fixture.connector.read(&statement, BUDGET, token).await {
                let _ = drain(reading).await;
            }
        }
        // Waits until the one session has been handed on.
        fixture.value("select 1").await;
        assert_eq!(fingerprint(&fixture), before, "`{sql}` had an effect");
    }
    for number in 1..=4 {
        let file = format!("/tmp/candor-hostile-{number}");
        assert!(!std::path::Path::new(&file).exists(), "{file}");
    }
    let rows = fixture.rows("select count(*) from t").await;
    assert_eq!(rows, Ok(vec![vec![connectors::Value::Int(2)]]));
}

/// The `mariadb` program splits at semicolons, also within a body.
pub(super) fn setup() -> String {
    let (before, rest) = SETUP.split_once("create function").expect("the function");
    let (function, after) = rest.split_once("end;").expect("its end");
    format!("{before} delimiter //\ncreate function{function}end //\ndelimiter ;\n{after}")
}

#[tokio::test]
async fn a_read_that_gives_no_rows_is_never_run() {
    let fixture = Fixture::with("create table t (id int)");
    for sql in ["insert into t values (1)", "set @a = 1", "do 1", "select 1 into @a", "commit"] {
        let refused = fixture.rows(sql).await.expect_err(sql);
        assert!(matches!(refused, ConnectorError::NotAuthorized { .. }), "`{sql}`: {refused:?}");
    }
}

/// The owner may write: what stops it here is the session alone.
#[tokio::test]
async fn even_a_login_that_may_write_changes_nothing() {
    let database = testbed::mariadb::Database::create();
    database.run("create table t (id int); insert into t values (1)");
    let target = super::support::target(&database, &database.owner);
    let owner = connectors::MysqlConnector::new(target).expect("a target");
    for sql in [
        "insert into t values (2)",
        "insert into t values (2) returning id",
        "delete from t returning id",
        "create table u (id int)",
        "create table u as select 1 as x",
        "drop table t",
        "truncate table t",
        "rename table t to t2",
        "alter table t add column x int",
        "/*!DROP TABLE t*/",
    ] {
        for kind in [StatementKind::Read, StatementKind::Explain] {
            let reading = owner.read(&unchecked(sql, kind), BUDGET, CancellationToken::new()).await;
            let ended = match reading {
                Ok(reading) => drain(reading).await.map(|_| ()),
                Err(error) => Err(error),
            };
            let left = database.query("show tables; select * from t; describe t");
            let changed = left != "t\n1\nid\tint(11)\tYES\t\tNULL";
            assert!(!changed, "`{sql}` as {kind:?}: {ended:?}\n{left}");
        }
    }
}
