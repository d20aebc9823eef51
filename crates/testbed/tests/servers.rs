//! Servers are shared, private ones survive being killed, and databases are apart.

use testbed::postgres::{Database, Server};

#[test]
fn databases_of_one_server_are_apart() {
    let (one, two) = (Database::create(), Database::create());
    assert_eq!(one.port, two.port, "one server");
    one.run_as_owner("create table t (id int); insert into t values (1), (2)");
    let tables = "select count(*) from pg_tables where schemaname = 'public'";
    assert_eq!((one.query(tables).as_str(), two.query(tables).as_str()), ("1", "0"));
    assert_eq!(one.query("select tableowner from pg_tables where tablename = 't'"), one.owner.name);
    let can = format!("select has_table_privilege('{}', 't', 'select')", one.reader.name);
    assert_eq!(one.query(&can), "t");
}

#[test]
fn a_server_of_ones_own_can_be_killed_and_restarted() {
    let server = Server::own();
    let database = server.create_database();
    database.run("create table t (id int); insert into t values (7); checkpoint");
    server.kill();
    assert!(std::net::TcpStream::connect(("127.0.0.1", database.port)).is_err());
    server.start();
    assert_eq!(database.query("select id from t"), "7");
    server.restart();
    assert_eq!(database.query("select id from t"), "7");
}
