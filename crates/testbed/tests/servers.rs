//! Servers are shared, private ones survive being killed, and databases are apart.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
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
    assert!(TcpStream::connect(("127.0.0.1", database.port)).is_err());
    server.start();
    assert_eq!(database.query("select id from t"), "7");
    server.restart();
    assert_eq!(database.query("select id from t"), "7");
}

/// The test runs itself as the process that is killed.
#[test]
fn a_server_of_ones_own_ends_with_its_process_however_that_went() {
    const NAME: &str = "a_server_of_ones_own_ends_with_its_process_however_that_went";
    if std::env::var_os("TESTBED_USER").is_some() {
        let server = Server::own();
        let port = server.create_database().port;
        writeln!(std::io::stdout(), "\nport {port}").expect("a reader");
        loop {
            std::thread::park();
        }
    }
    let own = std::env::current_exe().expect("the test itself");
    let mut user = Command::new(own)
        .args(["--exact", NAME, "--nocapture"])
        .env("TESTBED_USER", "1")
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let said = BufReader::new(user.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let port = said.into_iter().find_map(|line| line.strip_prefix("port ")?.parse::<u16>().ok());
    let port = port.expect("a server was started");
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    user.kill().expect("signal 9");
    user.wait().expect("it is gone");
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(since.elapsed() < Duration::from_secs(30), "it still runs");
        std::thread::park_timeout(Duration::from_millis(50));
    }
}
