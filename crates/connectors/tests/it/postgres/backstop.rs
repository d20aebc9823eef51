//! The engine holds by itself: hostile statements, handed over as if the guard had let them through,
//! change nothing that is stored.

use super::{BUDGET, Budget, force, reader};
use connectors::{ConnectorError, Value};
use std::time::Duration;
use testbed::postgres::Database;

const SETUP: &str = "
    create table people (id int primary key, name text not null, salary numeric(10,2));
    insert into people select i, 'person ' || i, i * 10.5 from generate_series(1, 50) as i;
    create table log (at timestamptz default now(), what text);
    create sequence counter;
    create function note(text) returns text language plpgsql
        as $$ begin insert into log (what) values ($1); return $1; end $$;
    create function count_up() returns bigint language sql as $$ select nextval('counter') $$;
    create view everyone as select id, name from people;
    create materialized view total as select sum(salary) as sum from people;
    create table hidden (secret text);
    insert into hidden values ('s3cr3t')";

/// The engine has to say no to each.
const REFUSED: &[&str] = &[
    "insert into people values (99, 'x', 1)",
    "update people set salary = 0",
    "delete from people",
    "truncate people",
    "merge into people using (select 1 as id) as s on people.id = s.id when matched then delete",
    "with gone as (delete from people returning *) select * from gone",
    "with new as (insert into log (what) values ('x') returning *) select * from new",
    "with changed as (update people set name = 'x' returning *) select count(*) from changed",
    "explain analyze delete from people",
    "explain (analyze, costs off) with gone as (delete from people returning *) select * from gone",
    "explain analyze create table stolen as select * from people",
    "explain analyze select * into stolen from people",
    "create table stolen as select * from people",
    "select * into stolen from people",
    "create table t (id int)",
    "create temp table t (id int)",
    "create view v as select 1",
    "create function f() returns int language sql as 'select 1'",
    "create schema s",
    "create role r",
    "create extension file_fdw",
    "create materialized view m as select 1",
    "create index on people (name)",
    "drop table people",
    "drop schema public cascade",
    "alter table people add column x int",
    "alter table people disable row level security",
    "alter role current_user superuser",
    "alter system set log_statement = 'all'",
    "alter database postgres set work_mem = '1MB'",
    "grant all on people to public",
    "revoke select on people from public",
    "comment on table people is 'x'",
    "refresh materialized view total",
    "reindex table people",
    "vacuum people",
    "cluster people",
    "checkpoint",
    "lock table people in access exclusive mode",
    "select * from people for update",
    "select * from people for share",
    "copy people to program 'touch /tmp/candor-must-not-exist'",
    "copy people from program 'echo 1'",
    "copy people to '/tmp/candor-must-not-exist'",
    "copy people from '/etc/passwd'",
    "copy people to stdout",
    "select pg_read_file('/etc/passwd')",
    "select pg_read_binary_file('postgresql.conf')",
    "select pg_ls_dir('/')",
    "select lo_export(1, '/tmp/candor-must-not-exist')",
    "select lo_import('/etc/passwd')",
    "select nextval('counter')",
    "select setval('counter', 1000)",
    "select count_up()",
    "select note('was here')",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
    "select pg_reload_conf()",
    "select pg_rotate_logfile()",
    "select pg_switch_wal()",
    "select pg_create_restore_point('x')",
    "select pg_stat_reset()",
    "select pg_promote()",
    "select secret from hidden",
    "select * from pg_authid",
    "select usename, passwd from pg_shadow",
    "select query_to_xml('delete from people returning *', true, true, '')",
    "select * from dblink('dbname=postgres', 'select 1') as t (x int)",
    "set role postgres",
    "set session authorization postgres",
    "reset role; delete from people",
    "select 1; delete from people",
    "commit; delete from people",
    "do $$ begin delete from people; end $$",
    "call note('x')",
    "prepare transaction 'x'",
    "security label on table people is 'x'",
    "import foreign schema public from server s into public",
    "load 'auto_explain'",
    "discard all",
];

/// The engine may let these run: what they do ends with their transaction or session.
const CONTAINED: &[&str] = &[
    "select lo_create(0)",
    "select lo_from_bytea(0, 'stolen')",
    "select lo_creat(-1)",
    "explain analyze select lo_create(4711)",
    "select set_config('transaction_read_only', 'off', false)",
    "select set_config('default_transaction_read_only', 'off', false)",
    "select set_config('statement_timeout', '0', false), pg_sleep(60)",
    "select set_config('role', 'postgres', false)",
    "select set_config('session_replication_role', 'replica', false)",
    "select set_config('search_path', 'pg_temp', false)",
    "set transaction read write",
    "set session characteristics as transaction read write",
    "commit",
    "rollback",
    "begin",
    "commit and chain",
    "end",
    "savepoint s",
    "select pg_sleep(60)",
    "select pg_sleep_for('1 minute') from people",
    "select pg_advisory_lock(1)",
    "select pg_advisory_lock_shared(id) from people",
    "select pg_advisory_xact_lock(2)",
    "select pg_notify('gossip', 'x')",
    "notify gossip, 'x'",
    "listen gossip",
    "prepare p as delete from people",
    "declare c cursor with hold for select * from people",
    "select pg_export_snapshot()",
    "select txid_current()",
    "select pg_cancel_backend(pg_backend_pid())",
    "select pg_terminate_backend(pg_backend_pid())",
    "select setseed(0.5), random()",
    "select count(*) from people a, people b, people c, people d, people e, people f",
    "select repeat('x', 1000000000)",
    "with recursive n(i) as (select 1 union all select i + 1 from n) select sum(i) from n",
    "select query_to_xml('select * from people', true, true, '')",
    "select ts_stat('select to_tsvector(name) from people')",
    "select database_to_xml(true, true, '')",
];

/// Rows, sequences, definitions, rights, large objects and settings of the database.
pub(super) fn fingerprint(database: &Database) -> String {
    let catalogs = [
        "pg_proc",
        "pg_type",
        "pg_namespace",
        "pg_attribute",
        "pg_constraint",
        "pg_index",
        "pg_trigger",
        "pg_policy",
        "pg_rewrite",
        "pg_description",
        "pg_extension",
        "pg_largeobject_metadata",
        "pg_operator",
        "pg_cast",
        "pg_default_acl",
        "pg_attrdef",
        "pg_foreign_server",
        "pg_publication",
        "pg_event_trigger",
        "pg_seclabel",
    ];
    let catalogs = catalogs.map(|name| {
        format!("select '{name} ' || md5(coalesce(string_agg(c::text, ' ' order by c::text), '')) from {name} as c")
    });
    database.query(&format!(
        "select 'rows ' || oid::regclass || ' ' ||
                md5(query_to_xml(format('select * from %s as t order by t::text', oid::regclass),
                                 true, true, '')::text)
            from pg_class where relkind in ('r', 'm') and relnamespace = 'public'::regnamespace
        union all
        select 'relation ' || relname || ' ' || relkind::text || ' ' || relfilenode || ' ' ||
               relowner || ' ' || coalesce(relacl::text, '') || relrowsecurity
            from pg_class where relnamespace <> 'pg_catalog'::regnamespace
        union all
        select 'sequence ' || sequencename || ' ' || coalesce(last_value::text, '-') from pg_sequences
        union all
        select 'role ' || r::text from pg_roles as r where rolname like '{0}%'
        union all
        select 'settings ' || s::text from pg_db_role_setting as s join pg_database as d
            on d.oid = s.setdatabase where d.datname = '{0}'
        union all
        {1}
        order by 1",
        database.name,
        catalogs.join("\nunion all\n")
    ))
}

#[tokio::test]
async fn hostile_statements_change_nothing_without_the_guard() {
    let database = Database::create();
    database.run_as_owner(SETUP);
    database.run(&format!("revoke all on hidden from {}", database.reader.name));
    let before = fingerprint(&database);
    let connector = reader(&database);
    let budget = Budget { deadline: Duration::from_millis(400), ..BUDGET };
    for sql in REFUSED {
        let ended = force(&connector, sql, budget).await;
        assert!(ended.is_err(), "`{sql}` must be refused: {ended:?}");
        assert!(!format!("{ended:?}").contains("s3cr3t"), "`{sql}`: {ended:?}");
    }
    assert_eq!(fingerprint(&database), before, "after what was refused");
    let all = CONTAINED.iter().map(|sql| force(&connector, sql, budget));
    for (sql, ended) in CONTAINED.iter().zip(futures::future::join_all(all).await) {
        let lost = matches!(ended, Err(ConnectorError::WorkerGone));
        assert!(!lost, "`{sql}`: {ended:?}");
    }
    assert_eq!(fingerprint(&database), before, "after what was contained");
    assert!(!std::path::Path::new("/tmp/candor-must-not-exist").exists());
    let (_, rows) = force(&connector, "select count(*) from people", BUDGET).await.expect("a row");
    assert_eq!(rows, [[Value::Int(50)]]);
    assert_eq!(connector.stops().lost, 0, "every stop was confirmed");
}

/// Large objects are written even in a transaction that can only read, before version 16.
#[tokio::test]
async fn a_fingerprint_notices_what_it_is_for() {
    let database = Database::create();
    database.run_as_owner("create table people (id int); create sequence counter");
    let changes = [
        "insert into people values (1)",
        "select nextval('counter')",
        "select lo_create(0)",
        "grant insert on people to public",
        "comment on table people is 'x'",
        "create function f() returns int language sql as 'select 1'",
    ];
    for sql in changes {
        let before = fingerprint(&database);
        database.run(sql);
        assert_ne!(fingerprint(&database), before, "`{sql}`");
    }
}
