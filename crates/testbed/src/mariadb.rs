//! MariaDB: a server with TLS on, a database and two logins for each test.

use crate::authority;
use crate::programs::{as_user, find, hand_over, run, run_with_input};
use crate::server::{Engine, Place, Running, own, quoted, random, shared};
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const FOLDERS: [&str; 2] = ["/usr/sbin", "/usr/bin"];
const USER: &str = "mysql";

/// Nothing here has to survive a crash of the machine. `local_infile` is on so that tests can see
/// that it does not help.
const SETTINGS: &str = "[mariadbd]
bind-address = 127.0.0.1
skip-name-resolve
skip-log-bin
innodb-flush-log-at-trx-commit = 2
innodb-flush-method = nosync
innodb-doublewrite = 0
innodb-buffer-pool-size = 64M
innodb-log-file-size = 16M
aria-pagecache-buffer-size = 8M
max-allowed-packet = 64M
max-connections = 400
local-infile = 1
secure-file-priv = ''
ssl-cert = server.pem
ssl-key = server.key
";

pub struct MariaDb;

impl Engine for MariaDb {
    const NAME: &'static str = "mariadb";

    fn prepare(place: &Place) -> Result<()> {
        let settings = format!(
            "{SETTINGS}datadir = {data}\nsocket = {data}/socket\npid-file = {data}/pid\n\
             log-error = {data}/log\n",
            data = data(place).display(),
        );
        fs::write(place.folder.join("settings"), settings)?;
        hand_over(&place.folder, USER)?;
        let mut install = as_user(USER, &find("mariadb-install-db", &FOLDERS)?);
        install.arg(format!("--defaults-file={}", place.folder.join("settings").display()));
        install.args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
        install.arg("--skip-name-resolve");
        run(install.current_dir(&place.folder))?;
        authority::create(&data(place))?;
        hand_over(&data(place), USER)
    }

    fn start(place: &Place) -> Result<()> {
        let first = place.folder.join("first");
        fs::write(
            &first,
            format!("alter user root@localhost identified by '{}';", place.password),
        )?;
        let mut server = as_user(USER, &find("mariadbd", &FOLDERS)?);
        server.arg(format!("--defaults-file={}", place.folder.join("settings").display()));
        server.arg(format!("--port={}", place.port));
        server.arg(format!("--init-file={}", first.display()));
        // The server outlives us, and who reads our output would wait for it.
        server.current_dir(data(place)).stdin(Stdio::null());
        let mut server = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            if client(place)?.arg("--execute=select 1").output()?.status.success() {
                return Ok(());
            }
            if server.try_wait()?.is_some() || Instant::now() > until {
                let log = fs::read_to_string(data(place).join("log")).unwrap_or_default();
                bail!("MariaDB did not start: {log}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// As a crash would; nothing of it is kept. Found by its command line, because the folder of a
    /// server of one's own is gone by then.
    fn stop_command(place: &Place) -> Result<String> {
        let settings = place.folder.join("settings");
        let server = quoted(&format!("^[^ ]*mariadbd --defaults-file={} ", settings.display()));
        Ok(format!(
            "pkill -9 -f {server}; while pgrep -f {server} >/dev/null; do sleep 0.05; done; true"
        ))
    }
}

fn data(place: &Place) -> PathBuf {
    place.folder.join("data")
}

/// The command line client, signed in as the administrator.
fn client(place: &Place) -> Result<Command> {
    let mut client = Command::new(find("mariadb", &FOLDERS)?);
    client.args(["--no-defaults", "--user=root", "--protocol=socket"]);
    client.arg(format!("--socket={}", data(place).join("socket").display()));
    client.env("MYSQL_PWD", &place.password);
    Ok(client)
}

/// A server of one's own.
#[derive(Debug)]
pub struct Server {
    running: Running,
}

impl Server {
    /// Panics with the reason when there is none.
    pub fn own() -> Self {
        Self { running: own::<MariaDb>().unwrap_or_else(|error| panic!("{error:#}")) }
    }

    pub fn create_database(&self) -> Database {
        Database::on(&self.running).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// Kills the server with signal 9, and waits until it is gone.
    pub fn kill(&self) {
        self.running.stop::<MariaDb>().unwrap_or_else(|error| panic!("{error:#}"));
        // Its last thread closes the port, after the process has lost its name.
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.running.place.port)).is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn start(&self) {
        self.running.start::<MariaDb>().unwrap_or_else(|error| panic!("{error:#}"));
    }
}

/// A login with its password.
#[derive(Debug, Clone)]
pub struct Login {
    pub name: String,
    pub password: String,
}

/// A database with an owner, and a reader as docs/connections.md describes it.
#[derive(Debug, Clone)]
pub struct Database {
    pub port: u16,
    pub name: String,
    pub owner: Login,
    pub reader: Login,
    /// PEM of the authority that signed the server's certificate, which names `localhost`.
    pub authority: String,
    place: Place,
}

impl Database {
    /// On the shared server. Panics with the reason when there is none.
    pub fn create() -> Self {
        shared::<MariaDb>().and_then(Self::on).unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn on(running: &Running) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("t{}_{count}_{}", std::process::id(), &random()?[..6]);
        let login = |role: &str| {
            Ok::<_, anyhow::Error>(Login { name: format!("{name}_{role}"), password: random()? })
        };
        let database = Self {
            port: running.place.port,
            owner: login("o")?,
            reader: login("r")?,
            authority: fs::read_to_string(data(&running.place).join("authority.pem"))
                .context("the server's authority")?,
            place: running.place.clone(),
            name,
        };
        let Self { name, owner, reader, .. } = &database;
        database.client(
            "mysql",
            &format!(
                "create database {name} character set utf8mb4;
                create user {0}@'127.0.0.1' identified by '{1}';
                grant all on {name}.* to {0}@'127.0.0.1';
                create user {2}@'127.0.0.1' identified by '{3}';
                grant select, show view on {name}.* to {2}@'127.0.0.1'",
                owner.name, owner.password, reader.name, reader.password,
            ),
        )?;
        Ok(database)
    }

    /// Runs statements as the administrator. Panics when one fails.
    pub fn run(&self, sql: &str) {
        self.query(sql);
    }

    /// The rows, tab between values, as the administrator sees them.
    pub fn query(&self, sql: &str) -> String {
        self.client(&self.name, sql).unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn client(&self, database: &str, sql: &str) -> Result<String> {
        let mut client = client(&self.place)?;
        client.args(["--batch", "--skip-column-names", "--default-character-set=utf8mb4"]);
        client.arg(format!("--database={database}"));
        Ok(String::from_utf8(run_with_input(&mut client, sql)?.stdout)?.trim_end().to_owned())
    }
}
