//! MariaDB's servers are shared, private ones survive being killed, and databases are apart.

use testbed::mariadb::{Database, Server};

#[test]
fn databases_of_one_server_are_apart() {
    let (one, two) = (Database::create(), Database::create());
    assert_eq!(one.port, two.port, "one server");
    one.run("create table t (id int); insert into t values (1), (2)");
    assert_eq!((one.query("show tables").as_str(), two.query("show tables").as_str()), ("t", ""));
    let grants = one.query(&format!("show grants for {}@'127.0.0.1'", one.reader.name));
    assert!(grants.contains(&format!("GRANT SELECT, SHOW VIEW ON `{}`.*", one.name)), "{grants}");
}

#[test]
fn a_server_of_ones_own_can_be_killed_and_restarted() {
    let server = Server::own();
    let database = server.create_database();
    database.run("create table t (id int); insert into t values (7)");
    server.kill();
    assert!(std::net::TcpStream::connect(("127.0.0.1", database.port)).is_err());
    server.start();
    assert_eq!(database.query("select id from t"), "7");
}
