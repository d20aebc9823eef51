//! A change of the schema where each of them commits by itself: nothing is taken back, so that what became
//! of it is read from the definition of the table. How it was before is written into the ledger first, and
//! a lock in the name of the run is held by the session that changes, so that whoever proves the run waits
//! until the database is done with it.

use super::{Link, Spelling, ensure_ledger, word};
use crate::ConnectorError;
use crate::writer::{WriteEnd, WriteJob, WriteProof};
use std::time::{Duration, Instant};

/// What the ledger says of a run that has begun: this letter, and how the table was.
const BEGUN: char = 'b';

pub(super) async fn carry_out(
    link: &mut dyn Link,
    job: &WriteJob<'_>,
    spelling: &Spelling,
    table: &str,
) -> WriteEnd {
    let started = Instant::now();
    let before = match begin(link, job, spelling, table).await {
        Ok(before) => before,
        Err(error) => {
            link.undo().await;
            return WriteEnd::NotKept(error);
        }
    };
    let kept = WriteEnd::Kept { rows: 0, elapsed: started.elapsed(), backup: None };
    match link.say(job.statement.sql()).await {
        Ok(()) => {
            // Whoever finds the row as it was reads the definition instead.
            let _ = settle(link, job.run, spelling, "kept").await;
            WriteEnd::Kept { rows: 0, elapsed: started.elapsed(), backup: None }
        }
        Err(error) => {
            link.undo().await;
            match definition(link, table).await {
                Ok(after) if after == before => {
                    let _ = settle(link, job.run, spelling, "void").await;
                    WriteEnd::NotKept(error)
                }
                Ok(_) => {
                    let _ = settle(link, job.run, spelling, "kept").await;
                    kept
                }
                Err(_) => WriteEnd::Unknown(error),
            }
        }
    }
}

/// Up to the statement: the lock, and the row that says how the table was.
async fn begin(
    link: &mut dyn Link,
    job: &WriteJob<'_>,
    spelling: &Spelling,
    table: &str,
) -> Result<String, ConnectorError> {
    ensure_ledger(link, spelling).await?;
    link.begin().await?;
    if !locked(link, job.run, Duration::ZERO).await? {
        return Err(busy());
    }
    let before = definition(link, table).await?;
    let Spelling { ledger, .. } = spelling;
    let run = word(job.run);
    let note =
        format!("insert into {ledger} (run_id, outcome) values ('{run}', '{BEGUN}{before}')");
    link.say(&note).await?;
    link.say("commit").await?;
    Ok(before)
}

/// What became of a run whose row says that it began.
pub(super) async fn prove(
    link: &mut dyn Link,
    run: &str,
    spelling: &Spelling,
    table: Option<&str>,
    limit: Duration,
) -> Result<WriteProof, ConnectorError> {
    if !locked(link, run, limit).await? {
        return Err(busy());
    }
    let run_id = word(run);
    let look = format!("select outcome from {} where run_id = '{run_id}'", spelling.ledger);
    // It may have come to its end while the lock was waited for.
    let said = link.ask(&look).await?.unwrap_or_default();
    let Some(before) = said.strip_prefix(BEGUN) else {
        return Ok(if said == "kept" { WriteProof::Kept } else { WriteProof::NotKept });
    };
    let Some(table) = table else {
        return Err(ConnectorError::NotAuthorized {
            action: "tell what became of a change of a table that nobody knows".to_owned(),
        });
    };
    let proof = match definition(link, table).await? == before {
        true => WriteProof::NotKept,
        false => WriteProof::Kept,
    };
    let outcome = if proof == WriteProof::Kept { "kept" } else { "void" };
    settle(link, run, spelling, outcome).await?;
    Ok(proof)
}

/// Whether a row of the ledger is about a run of this kind that was not settled.
pub(super) fn is_open(outcome: &str) -> bool {
    outcome.starts_with(BEGUN)
}

fn busy() -> ConnectorError {
    ConnectorError::NotAuthorized { action: "look at a run that is still going on".to_owned() }
}

async fn settle(
    link: &mut dyn Link,
    run: &str,
    spelling: &Spelling,
    outcome: &str,
) -> Result<(), ConnectorError> {
    let run = word(run);
    let Spelling { ledger, .. } = spelling;
    link.say(&format!("update {ledger} set outcome = '{outcome}' where run_id = '{run}'")).await?;
    link.say("commit").await
}

/// Held until the session ends, however it does.
async fn locked(link: &mut dyn Link, run: &str, limit: Duration) -> Result<bool, ConnectorError> {
    let ask = format!("select cast(get_lock('candor_{}', {}) as char)", word(run), limit.as_secs());
    Ok(link.ask(&ask).await?.as_deref() == Some("1"))
}

/// Seven digits over columns, indexes and constraints with what they say, as the database tells them; of a table
/// that is not there over nothing.
async fn definition(link: &mut dyn Link, table: &str) -> Result<String, ConnectorError> {
    let last = table.rsplit('.').next().unwrap_or(table);
    let name = last.trim_matches('`').replace('\\', "\\\\").replace('\'', "''");
    let own = format!("table_schema = database() and table_name = '{name}'");
    // The name of a constraint stays while its condition changes. MySQL does not say whose a condition is, and
    // MariaDB calls that of a column as the column.
    let ask = format!(
        "select left(md5(concat_ws('|',
            (select group_concat(concat_ws(',', column_name, quote(column_default), is_nullable,
                column_type, extra, column_comment, quote(collation_name), quote(generation_expression))
                order by ordinal_position separator ';')
            from information_schema.columns where {own}),
            (select group_concat(concat_ws(',', index_name, seq_in_index, quote(column_name), non_unique,
                quote(sub_part), index_type)
                order by index_name, seq_in_index separator ';')
            from information_schema.statistics where {own}),
            (select group_concat(concat_ws(',', constraint_name, constraint_type)
                order by constraint_name separator ';')
            from information_schema.table_constraints where {own}),
            (select group_concat(concat_ws(',', constraint_name, check_clause)
                order by constraint_name, check_clause separator ';')
            from information_schema.check_constraints
            where constraint_schema = database() and (
                constraint_name in (
                    select constraint_name from information_schema.table_constraints where {own})
                or constraint_name in (
                    select column_name from information_schema.columns where {own}))),
            (select group_concat(concat_ws(',', constraint_name, column_name,
                quote(referenced_table_name), quote(referenced_column_name))
                order by constraint_name, ordinal_position separator ';')
            from information_schema.key_column_usage where {own}),
            (select group_concat(concat_ws(',', constraint_name, update_rule, delete_rule)
                order by constraint_name separator ';')
            from information_schema.referential_constraints
            where constraint_schema = database() and table_name = '{name}'))), 7)"
    );
    Ok(link.ask(&ask).await?.unwrap_or_default())
}
