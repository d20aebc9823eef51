//! A connection that can only read: how the file is opened and everything that is switched off.

use super::SqliteOptions;
use super::authorizer::{self, Refused};
use super::failure;
use super::file::Identity;
use crate::ConnectorError;
use crate::stop::Stop;
use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthContext, Authorization};
use rusqlite::limits::Limit;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Virtual machine steps between two looks at the clock: well under a millisecond.
const STEPS_BETWEEN_CHECKS: i32 = 1000;

pub(super) struct Connection {
    /// The file name, for messages; never the whole path.
    pub(super) name: String,
    pub(super) inner: rusqlite::Connection,
    /// The file that was opened, which is not always the one its path leads to later.
    pub(super) identity: Identity,
    refused: Refused,
}

impl Connection {
    pub(super) fn open(path: &Path, options: &SqliteOptions) -> Result<Self, ConnectorError> {
        let name = display_name(path);
        let unreachable = |reason: &str| ConnectorError::Unreachable {
            name: name.clone(),
            reason: reason.into(),
        };
        let absolute = std::fs::canonicalize(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => unreachable("there is no such file"),
            std::io::ErrorKind::PermissionDenied => unreachable("permission denied"),
            _ => unreachable("the path cannot be resolved"),
        })?;
        if !absolute.is_file() {
            return Err(unreachable("it is not a file"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let refused = Refused::default();
        // Looked at before opening: a file exchanged in between counts as exchanged after.
        let gone = || unreachable("there is no such file");
        let identity = Identity::of(&absolute).ok_or_else(gone)?;
        let opened = rusqlite::Connection::open_with_flags(uri(&absolute), flags)
            .and_then(|inner| Ok((harden(&inner, options)?, inner)));
        match opened {
            Ok((refused, inner)) => Ok(Self { name, inner, identity, refused }),
            Err(error) => Err(failure::explain(error, &name, &refused, None)),
        }
    }

    /// For one approved change: foreign keys are kept and triggers fire, as the database means it.
    /// Other databases and programs stay out of reach.
    pub(super) fn open_to_write(
        path: &Path,
        options: &SqliteOptions,
    ) -> Result<Self, ConnectorError> {
        // Everything that is said about a file that is none is said by reading it first.
        let Self { name, identity, .. } = Self::open(path, options)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = std::fs::canonicalize(path)
            .map_err(|_| rusqlite::Error::InvalidPath(path.to_owned()))
            .and_then(|absolute| rusqlite::Connection::open_with_flags(absolute, flags))
            .and_then(|inner| {
                inner.busy_timeout(options.lock_wait)?;
                inner.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
                inner.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
                inner.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
                inner.set_limit(Limit::SQLITE_LIMIT_LENGTH, options.max_value_bytes)?;
                inner.pragma_update(None, "foreign_keys", true)?;
                Ok(inner)
            });
        let inner = opened.map_err(|error| super::write::unopened(error, &name))?;
        Ok(Self { name, inner, identity, refused: Refused::default() })
    }

    /// Takes the authorizer away, for a connection that only ever runs our own words.
    pub(super) fn permit_everything(&self) -> rusqlite::Result<()> {
        self.inner.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
    }

    /// An error outside any run.
    pub(super) fn explain_alone(&self, error: rusqlite::Error) -> ConnectorError {
        failure::explain(error, &self.name, &self.refused, None)
    }

    pub(super) fn explain(&self, error: rusqlite::Error, stop: &Stop) -> ConnectorError {
        failure::explain(error, &self.name, &self.refused, Some(stop))
    }

    /// Runs `work` so that `stop` ends it: through the progress handler while SQLite computes,
    /// and through an interrupt where the handler is not asked.
    pub(super) fn watched<T>(&self, stop: &Stop, work: impl FnOnce() -> T) -> T {
        let interrupt = self.watch(stop);
        let result = work();
        self.unwatch(interrupt);
        result
    }

    /// From now on `stop` ends what runs.
    pub(super) fn watch(&self, stop: &Stop) -> Interrupt {
        self.refused.take();
        let checked = stop.clone();
        // Setting the handler fails only on connections that are not ours.
        let _ = self.inner.progress_handler(STEPS_BETWEEN_CHECKS, Some(move || checked.reached()));
        Interrupt::arm(&self.inner, stop)
    }

    /// From now on nothing ends what runs.
    pub(super) fn unwatch(&self, interrupt: Interrupt) {
        interrupt.disarm();
        let _ = self.inner.progress_handler(0, None::<fn() -> bool>);
    }
}

/// Interrupts one job and never the next one on the same connection: the handle is taken away,
/// under a lock, before the connection is handed on.
pub(super) struct Interrupt(Arc<Mutex<Option<rusqlite::InterruptHandle>>>);

impl Interrupt {
    fn arm(connection: &rusqlite::Connection, stop: &Stop) -> Self {
        let handle = Arc::new(Mutex::new(Some(connection.get_interrupt_handle())));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let shared = Arc::downgrade(&handle);
            let token = stop.token().clone();
            runtime.spawn(async move {
                token.cancelled().await;
                if let Some(shared) = shared.upgrade()
                    && let Some(handle) = &*shared.lock().unwrap_or_else(PoisonError::into_inner)
                {
                    handle.interrupt();
                }
            });
        }
        Self(handle)
    }

    fn disarm(self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn harden(connection: &rusqlite::Connection, options: &SqliteOptions) -> rusqlite::Result<Refused> {
    connection.busy_timeout(options.lock_wait)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.pragma_update(None, "query_only", true)?;
    let limits = [
        (Limit::SQLITE_LIMIT_LENGTH, options.max_value_bytes),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, options.max_sql_bytes),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (Limit::SQLITE_LIMIT_COLUMN, 2000),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ];
    for (limit, value) in limits {
        connection.set_limit(limit, value)?;
    }
    // The first page is read here, so a file that is something else fails now.
    connection.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
    authorizer::install(connection)
}

fn display_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A `file:` URI in which no byte of the path can be read as a parameter.
fn uri(absolute: &Path) -> String {
    let mut uri = String::from("file://");
    for &byte in absolute.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(byte as char),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro");
    uri
}
