//! What a change goes through on every engine, in this order: the ledger exists; begin; the run's row in
//! the ledger; the rows as they were; the change; the count; commit. The row and the change are one
//! transaction, so whoever finds the row knows that the change is there, and whoever puts a row there
//! first keeps the change out for ever.

mod around;
mod committing;

pub(crate) use around::around;

use crate::writer::{LEDGER, WriteEnd, WriteJob, WriteProof};
use crate::{Binding, ConnectorError};
use async_trait::async_trait;
use sql_guard::{Dialect, Touched};
use std::time::{Duration, Instant};

/// One connection in the hands of one run.
#[async_trait]
pub(crate) trait Link: Send {
    /// Words of our own, without values.
    async fn say(&mut self, sql: &str) -> Result<(), ConnectorError>;

    /// The first value of an own question, as text.
    async fn ask(&mut self, sql: &str) -> Result<Option<String>, ConnectorError>;

    /// A statement with its values; answers the rows it changed.
    async fn run(&mut self, statement: &Binding) -> Result<u64, ConnectorError>;

    async fn begin(&mut self) -> Result<(), ConnectorError>;

    /// `Err` with what the database answered; a broken connection is no answer.
    async fn commit(&mut self) -> Result<(), CommitFault>;

    /// Ends the transaction as far as there is somebody to tell.
    async fn undo(&mut self);
}

pub(crate) enum CommitFault {
    /// It was not kept.
    Refused(ConnectorError),
    /// Nobody knows. Files always answer.
    #[cfg_attr(not(any(feature = "mysql", feature = "postgres")), allow(dead_code))]
    Lost(ConnectorError),
}

/// How an engine spells what is said here.
#[derive(Debug, Clone)]
pub(crate) struct Spelling {
    /// The ledger with its schema, quoted.
    pub(crate) ledger: String,
    /// Before the name of a table of ours, like `"public".`.
    pub(crate) schema: String,
    /// Where names are looked up while the schema changes; absent: as for every statement. What is made goes
    /// to the first that is named, which must be none of the system's.
    pub(crate) makes_in: Option<String>,
    /// Around names.
    pub(crate) quote: char,
    /// Making a table ends a transaction.
    pub(crate) tables_commit: bool,
    /// Behind the definition of a table.
    pub(crate) table_options: &'static str,
}

impl Spelling {
    pub(crate) fn new(dialect: Dialect, schema: String) -> Self {
        let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
        Self {
            ledger: format!("{schema}{quote}{LEDGER}{quote}"),
            schema,
            makes_in: None,
            quote,
            tables_commit: dialect == Dialect::Mysql,
            table_options: if dialect == Dialect::Mysql { " engine = InnoDB" } else { "" },
        }
    }

    fn backup(&self, run: &str) -> (String, String) {
        let run: String = run.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("candor_backup_{}", run.trim_start_matches("wrun"));
        (format!("{}{}{name}{}", self.schema, self.quote, self.quote), name)
    }
}

pub(crate) async fn carry_out(
    link: &mut dyn Link,
    job: &WriteJob<'_>,
    spelling: &Spelling,
) -> WriteEnd {
    if let (true, Touched::Schema(schema)) = (spelling.tables_commit, job.statement.touched()) {
        let table = schema.table.as_deref().unwrap_or(&schema.object);
        return committing::carry_out(link, job, spelling, table).await;
    }
    let started = Instant::now();
    match change(link, job, spelling).await {
        Err(error) => {
            abandon(link, job, spelling).await;
            WriteEnd::NotKept(error)
        }
        Ok((rows, _)) if rows > job.max_rows => {
            abandon(link, job, spelling).await;
            WriteEnd::TooMany { rows }
        }
        Ok((rows, backup)) => match link.commit().await {
            Ok(()) => WriteEnd::Kept { rows, elapsed: started.elapsed(), backup },
            Err(CommitFault::Refused(error)) => {
                abandon(link, job, spelling).await;
                WriteEnd::NotKept(error)
            }
            Err(CommitFault::Lost(error)) => WriteEnd::Unknown(error),
        },
    }
}

/// Everything up to the commit: rows changed, and the table that holds them as they were.
async fn change(
    link: &mut dyn Link,
    job: &WriteJob<'_>,
    spelling: &Spelling,
) -> Result<(u64, Option<String>), ConnectorError> {
    let statement = job.statement;
    let dialect = statement.dialect();
    let bind = |sql: &str| Binding::new(sql, dialect, statement.parameters());
    let binding = bind(statement.sql())?;
    let (quoted, name) = spelling.backup(job.run);
    let existing = match (job.backup, statement.touched()) {
        (false, _) | (true, Touched::Added(_) | Touched::Schema(_)) => None,
        (true, Touched::Existing(existing)) => Some(existing),
        (true, Touched::Unknown) => {
            return Err(ConnectorError::NotAuthorized {
                action: "keep a backup of rows that cannot be told beforehand".to_owned(),
            });
        }
    };
    let keep = existing.map(|existing| {
        let table = format!(
            "create table {quoted}{} as select * from {} where 1 = 0",
            spelling.table_options, existing.table
        );
        (table, format!("insert into {quoted} {}", existing.rows.sql()))
    });
    ensure_ledger(link, spelling).await?;
    if let (true, Some((table, _))) = (spelling.tables_commit, &keep) {
        link.say(table).await?;
    }
    link.begin().await?;
    link.say(&row(spelling, job.run, "kept")).await?;
    if let Some((table, fill)) = &keep {
        if !spelling.tables_commit {
            link.say(table).await?;
        }
        link.run(&bind(fill)?).await?;
    }
    if let Touched::Schema(_) = statement.touched() {
        if let Some(schemas) = &spelling.makes_in {
            link.say(&format!("set local search_path = {schemas}")).await?;
        }
        // It has no values, and changes no rows that could be counted.
        link.say(binding.text()).await.map_err(|error| binding.locate(error))?;
        return Ok((0, None));
    }
    let rows = link.run(&binding).await.map_err(|error| binding.locate(error))?;
    Ok((rows, keep.map(|_| name)))
}

/// An engine on which making a table ends the transaction keeps the empty one: it is taken away.
async fn abandon(link: &mut dyn Link, job: &WriteJob<'_>, spelling: &Spelling) {
    link.undo().await;
    if spelling.tables_commit && job.backup {
        let (quoted, _) = spelling.backup(job.run);
        // What cannot be taken away is empty, and in nobody's way.
        let _ = link.say(&format!("drop table if exists {quoted}")).await;
    }
}

async fn ensure_ledger(link: &mut dyn Link, spelling: &Spelling) -> Result<(), ConnectorError> {
    let Spelling { ledger, table_options, .. } = spelling;
    let look = format!("select count(*) from {ledger} where run_id = ''");
    if link.ask(&look).await.is_ok() {
        return Ok(());
    }
    let make = format!(
        "create table if not exists {ledger} (run_id varchar(80) not null primary key, outcome \
         varchar(8) not null){table_options}"
    );
    link.say(&make).await.map_err(|error| match error {
        ConnectorError::NotAuthorized { .. } => ConnectorError::UnfitLogin {
            finding: format!("the login for writing may not make the table {ledger}"),
            fix: format!("make it once: {make}; then grant select and insert on it"),
        },
        other => other,
    })
}

fn row(spelling: &Spelling, run: &str, outcome: &str) -> String {
    let run = word(run);
    format!("insert into {} (run_id, outcome) values ('{run}', '{outcome}')", spelling.ledger)
}

/// The name of a run, as it may stand in quotes.
fn word(run: &str) -> String {
    run.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}

/// Puts a row of its own there: where that succeeds, nobody else ever will. It waits for a transaction
/// that has put one there and not ended. `table`: whose schema it changes.
pub(crate) async fn prove(
    link: &mut dyn Link,
    run: &str,
    spelling: &Spelling,
    table: Option<&str>,
    limit: Duration,
) -> Result<WriteProof, ConnectorError> {
    ensure_ledger(link, spelling).await?;
    link.begin().await?;
    let claimed = link.say(&row(spelling, run, "void")).await;
    if claimed.is_ok() {
        return match link.commit().await {
            Ok(()) => Ok(WriteProof::NotKept),
            Err(CommitFault::Refused(error) | CommitFault::Lost(error)) => Err(error),
        };
    }
    link.undo().await;
    let look = format!("select outcome from {} where run_id = '{}'", spelling.ledger, word(run));
    match (link.ask(&look).await?.as_deref(), claimed) {
        (Some("kept"), _) => Ok(WriteProof::Kept),
        (Some(outcome), _) if committing::is_open(outcome) => {
            committing::prove(link, run, spelling, table, limit).await
        }
        (Some(_), _) => Ok(WriteProof::NotKept),
        // It was refused for another reason than a row that is there.
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(ConnectorError::WorkerGone),
    }
}
