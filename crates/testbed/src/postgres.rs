//! PostgreSQL: a cluster with TLS on, a database and two logins for each test.

use crate::authority;
use crate::programs::{as_user, find, hand_over, run, run_with_input};
use crate::server::{Engine, Place, Running, own, quoted, random, shared};
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

const FOLDERS: [&str; 1] = ["/usr/lib/postgresql/*/bin"];
const USER: &str = "postgres";

/// Nothing here has to survive a crash of the machine.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 300
shared_buffers = 64MB
lc_messages = 'C'
password_encryption = 'scram-sha-256'
max_prepared_transactions = 0
ssl = on
ssl_cert_file = 'server.pem'
ssl_key_file = 'server.key'
";

pub struct Postgres;

impl Engine for Postgres {
    const NAME: &'static str = "postgres";

    fn prepare(place: &Place) -> Result<()> {
        let password = place.folder.join("password");
        fs::write(&password, &place.password)?;
        hand_over(&place.folder, USER)?;
        let data = data(place);
        let mut initdb = as_user(USER, &find("initdb", &FOLDERS)?);
        initdb.current_dir(&place.folder).arg("--pgdata").arg(&data).arg("--pwfile").arg(&password);
        initdb.args(["--username", "postgres", "--encoding", "UTF8", "--locale", "C.UTF-8"]);
        initdb.args(["--auth", "scram-sha-256", "--no-sync"]);
        run(&mut initdb)?;
        authority::create(&data)?;
        fs::set_permissions(data.join("server.key"), fs::Permissions::from_mode(0o600))?;
        let settings = fs::read_to_string(data.join("postgresql.conf"))? + SETTINGS;
        fs::write(data.join("postgresql.conf"), settings)?;
        hand_over(&data, USER)
    }

    fn start(place: &Place) -> Result<()> {
        let mut start = as_user(USER, &find("pg_ctl", &FOLDERS)?);
        start.current_dir(&place.folder).arg("--pgdata").arg(data(place));
        start.arg("--log").arg(place.folder.join("log"));
        start.args(["--wait", "--timeout", "60", "--options", &format!("-p {}", place.port)]);
        start.arg("start");
        // The server keeps what it inherits, and who reads our output would wait for it.
        start.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
        let status = start.stderr(std::process::Stdio::null()).status()?;
        if !status.success() {
            let log = fs::read_to_string(place.folder.join("log")).unwrap_or_default();
            anyhow::bail!("PostgreSQL did not start: {log}");
        }
        Ok(())
    }

    fn stop_command(place: &Place) -> Result<String> {
        let stop = as_user(USER, &find("pg_ctl", &FOLDERS)?);
        let words = std::iter::once(stop.get_program()).chain(stop.get_args());
        let words: Vec<_> = words.map(|word| quoted(&word.to_string_lossy())).collect();
        let data = quoted(&data(place).display().to_string());
        Ok(format!(
            "{} --pgdata {data} --mode immediate --silent stop >/dev/null 2>&1",
            words.join(" ")
        ))
    }
}

fn data(place: &Place) -> PathBuf {
    place.folder.join("data")
}

/// A server of one's own.
#[derive(Debug)]
pub struct Server {
    running: Running,
}

impl Server {
    /// Panics with the reason when there is none.
    pub fn own() -> Self {
        Self { running: own::<Postgres>().unwrap_or_else(|error| panic!("{error:#}")) }
    }

    pub fn create_database(&self) -> Database {
        Database::on(&self.running).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// Kills every process of the server with signal 9, and waits until they are gone.
    pub fn kill(&self) {
        let pid = fs::read_to_string(data(&self.running.place).join("postmaster.pid"))
            .expect("a running server writes its process id");
        let main = pid.lines().next().expect("the first line is the process id").to_owned();
        let kill = format!(
            "all=\"{main} $(pgrep --parent {main})\"; kill -9 $all
            while kill -0 $all 2>/dev/null && ! [ -z \"$(ps -o stat= -p {main} | grep -v Z)\" ]; do :; done
            true"
        );
        run(Command::new("sh").args(["-c", &kill])).expect("killing works");
    }

    pub fn start(&self) {
        // What was killed leaves its file behind.
        let _ = fs::remove_file(data(&self.running.place).join("postmaster.pid"));
        self.running.start::<Postgres>().unwrap_or_else(|error| panic!("{error:#}"));
    }

    pub fn restart(&self) {
        self.running.stop::<Postgres>().unwrap_or_else(|error| panic!("{error:#}"));
        self.start();
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
    admin_password: String,
}

impl Database {
    /// On the shared server. Panics with the reason when there is none.
    pub fn create() -> Self {
        shared::<Postgres>().and_then(Self::on).unwrap_or_else(|error| panic!("{error:#}"))
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
            owner: login("owner")?,
            reader: login("reader")?,
            authority: fs::read_to_string(data(&running.place).join("authority.pem"))
                .context("the server's authority")?,
            admin_password: running.place.password.clone(),
            name,
        };
        let Self { name, owner, reader, .. } = &database;
        database.psql(
            "postgres",
            &["-q"],
            &format!(
                "create role {0} login password '{1}';
            create role {2} login password '{3}' noinherit;
            create database {name} owner {0} template template0 strategy file_copy;
            revoke all on database {name} from public;
            grant connect on database {name} to {2}",
                owner.name, owner.password, reader.name, reader.password,
            ),
        )?;
        database.psql(
            name,
            &["-q"],
            &format!(
                "revoke all on schema public from public;
            grant usage on schema public to {0};
            grant all on schema public to {1};
            alter default privileges for role {1} in schema public grant select on tables to {0};
            alter default privileges in schema public grant select on tables to {0}",
                reader.name, owner.name,
            ),
        )?;
        Ok(database)
    }

    /// Runs statements as the administrator. Panics when one fails.
    pub fn run(&self, sql: &str) {
        self.psql(&self.name, &["-q"], sql).unwrap_or_else(|error| panic!("{error:#}"));
    }

    /// Runs statements as the owner of the database.
    pub fn run_as_owner(&self, sql: &str) {
        self.run(&format!("set role {};\n{sql}", self.owner.name));
    }

    /// The rows, tab between values, as the administrator sees them.
    pub fn query(&self, sql: &str) -> String {
        self.psql(&self.name, &["-q", "-A", "-t", "-F", "\t"], sql)
            .unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn psql(&self, database: &str, options: &[&str], sql: &str) -> Result<String> {
        let mut psql = Command::new(find("psql", &FOLDERS)?);
        psql.env("PGPASSWORD", &self.admin_password).env("PGSSLMODE", "disable").args(options);
        psql.args(["-X", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        psql.args(["-U", "postgres", "-d", database, "-f", "-"]);
        Ok(String::from_utf8(run_with_input(&mut psql, sql)?.stdout)?.trim_end().to_owned())
    }
}
