//! The demo database: three years of a retail company that does not exist, the same bytes for the
//! same seed on every machine, and the glossary of its business words.
//!
//! Read `schema.sql` first, then `orders`, where most of the story is.

mod assortment;
mod calendar;
mod campaigns;
mod demand;
mod orders;
mod people;
mod perturb;
mod random;
mod script;
mod words;
mod write;

pub use perturb::perturb;
use rusqlite::Connection;
pub use script::{Loaded, load};
use std::path::{Path, PathBuf};

/// Questions over the demo database with the SQL that answers them, as `candor eval sql` reads them.
pub const VERIFIED: &str = include_str!("../verified/questions.json");

/// The seed of the database that `candor serve --demo` uses and the verified questions are
/// answered over.
pub const SEED: u64 = 20_240_229;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Table and rows, in the order of the schema.
    pub tables: Vec<(String, u64)>,
    /// Size of the file.
    pub bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("cannot write the demo database to `{path}`: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("cannot build the demo database: {0}")]
    Database(#[from] rusqlite::Error),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// About 200,000 order lines.
    Full,
    /// The same company with one order in forty, for tests.
    Small,
}

/// The full database. It appears at `path` whole or not at all: it is built beside it and renamed.
pub fn build(path: &Path, seed: u64) -> Result<Summary, DemoError> {
    build_sized(path, seed, Size::Full)
}

pub fn build_sized(path: &Path, seed: u64, size: Size) -> Result<Summary, DemoError> {
    let partial = partial_path(path);
    let at = |source| DemoError::File { path: path.to_owned(), source };
    match std::fs::remove_file(&partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at(error)),
        _ => {}
    }
    let outcome = fill(&partial, seed, size).and_then(|tables| {
        let file = std::fs::File::open(&partial).map_err(at)?;
        file.sync_all().map_err(at)?;
        let bytes = file.metadata().map_err(at)?.len();
        std::fs::rename(&partial, path).map_err(at)?;
        Ok(Summary { tables, bytes })
    });
    if outcome.is_err() {
        // The first error is the one to tell; a file left behind is replaced next time.
        let _ = std::fs::remove_file(&partial);
    }
    outcome
}

/// Metrics, dimensions and terms of the demo company, in the glossary's JSON format.
pub fn glossary() -> &'static str {
    include_str!("glossary.json")
}

/// Beside the target, so that the rename stays on one file system, and per process, so that two
/// builds do not write into one file.
fn partial_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    path.with_file_name(name)
}

fn fill(path: &Path, seed: u64, size: Size) -> Result<Vec<(String, u64)>, DemoError> {
    let connection = Connection::open(path)?;
    // Nothing is kept if the build is interrupted, so no journal is needed. The page size and the
    // encoding are part of the bytes and therefore fixed.
    connection.execute_batch(
        "pragma page_size = 4096;
         pragma encoding = 'UTF-8';
         pragma auto_vacuum = none;
         pragma journal_mode = off;
         pragma synchronous = off;
         pragma cache_size = -64000;
         pragma user_version = 1;
         begin;",
    )?;
    connection.execute_batch(include_str!("schema.sql"))?;
    let (customers, per_day) = match size {
        Size::Full => (12_000, 55_000),
        Size::Small => (400, 1_400),
    };
    let assortment = assortment::write(&connection, seed)?;
    let staff = people::write_staff(&connection, seed)?;
    let customers = people::write_customers(&connection, seed, customers)?;
    let campaigns = campaigns::write(&connection, seed)?;
    let company = orders::Company {
        assortment: &assortment,
        staff: &staff,
        customers: &customers,
        campaigns: &campaigns,
    };
    orders::write(&connection, seed, &company, per_day)?;
    connection.execute_batch(include_str!("indexes.sql"))?;
    connection.execute_batch("commit; analyze;")?;
    count(&connection)
}

fn count(connection: &Connection) -> Result<Vec<(String, u64)>, DemoError> {
    let mut names = connection.prepare(
        "select name from sqlite_schema
         where type = 'table' and name not like 'sqlite%' order by rowid",
    )?;
    let names = names.query_map([], |row| row.get(0))?;
    names
        .map(|name| {
            let name: String = name?;
            let sql = format!("select count(*) from \"{name}\"");
            let rows: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
            Ok((name, rows.unsigned_abs()))
        })
        .collect()
}
