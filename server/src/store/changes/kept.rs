//! Rows of a change as they are put down: wordings, votes and runs, each in the transaction of its step.

use super::records::{NewRevision, RunReport};
use crate::store::connections::environment_name;
use crate::store::{StoreError, now, signed, timestamp, to_json};
use engine::approvals::Outcome;
use protocol::ids::{ChangeId, RevisionId, UserId, WriteRunId};
use sqlx::SqliteConnection;
use time::OffsetDateTime;

pub async fn insert_revision(
    transaction: &mut SqliteConnection,
    change: &ChangeId,
    number: u64,
    revision: &NewRevision<'_>,
) -> Result<(), StoreError> {
    let order = revision.order;
    sqlx::query(
        "insert into change_revisions (
            id, change_id, number, hash, author_sql, sql, parameters, dialect, environment,
            search_path, identity, policy_version, access_hash, schema_hash, backup, timeout_ms,
            max_rows, risk, reasons, findings, impact, question, model, confidence, created_at,
            rules_version
        )
        values (
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25, $26
        )",
    )
    .bind(revision.id.as_str())
    .bind(change.as_str())
    .bind(signed(number))
    .bind(order.hash().to_string())
    .bind(revision.author_sql)
    .bind(order.statement.sql())
    .bind(to_json(order.statement.parameters()))
    .bind(order.statement.dialect().as_str())
    .bind(environment_name(order.environment))
    .bind(&order.search_path)
    .bind(&order.identity)
    .bind(order.policy_version.map(signed))
    .bind(order.statement.access_hash())
    .bind(&order.schema)
    .bind(i64::from(order.options.backup))
    .bind(i64::try_from(order.options.timeout.as_millis()).unwrap_or(i64::MAX))
    .bind(signed(order.options.max_rows))
    .bind(revision.risk.as_str())
    .bind(revision.reasons)
    .bind(revision.findings)
    .bind(revision.impact)
    .bind(revision.question)
    .bind(revision.model)
    .bind(revision.confidence)
    .bind(now())
    .bind(signed(revision.rules_version))
    .execute(transaction)
    .await?;
    Ok(())
}

pub async fn repeat_revision(
    transaction: &mut SqliteConnection,
    from: &RevisionId,
    to: &RevisionId,
    number: u64,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into change_revisions (
            id, change_id, number, hash, author_sql, sql, parameters, dialect, environment,
            search_path, identity, policy_version, access_hash, schema_hash, backup, timeout_ms,
            max_rows, risk, reasons, findings, impact, question, model, confidence, created_at,
            rules_version
        )
        select $2, change_id, $3, hash, author_sql, sql, parameters, dialect, environment,
            search_path, identity, policy_version, access_hash, schema_hash, backup, timeout_ms,
            max_rows, risk, reasons, findings, impact, question, model, confidence, $4,
            rules_version
        from change_revisions
        where id = $1",
    )
    .bind(from.as_str())
    .bind(to.as_str())
    .bind(signed(number))
    .bind(now())
    .execute(transaction)
    .await?;
    Ok(())
}

pub async fn insert_vote(
    transaction: &mut SqliteConnection,
    revision: &str,
    by: &UserId,
    stage: i64,
    comment: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into change_votes (revision_id, user_id, stage, comment, created_at)
        values ($1, $2, $3, $4, $5)",
    )
    .bind(revision)
    .bind(by.as_str())
    .bind(stage)
    .bind(comment)
    .bind(timestamp(now))
    .execute(transaction)
    .await?;
    Ok(())
}

/// A run that begins.
pub struct NewRun<'a> {
    pub id: &'a WriteRunId,
    pub change: &'a ChangeId,
    pub revision: &'a RevisionId,
    pub attempt: u32,
    pub by: &'a UserId,
    pub broke_glass: bool,
}

pub async fn insert_run(
    transaction: &mut SqliteConnection,
    run: &NewRun<'_>,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into change_runs (
            id, change_id, revision_id, attempt, started_by, started_at, broke_glass
        )
        values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(run.id.as_str())
    .bind(run.change.as_str())
    .bind(run.revision.as_str())
    .bind(i64::from(run.attempt))
    .bind(run.by.as_str())
    .bind(timestamp(now))
    .bind(i64::from(run.broke_glass))
    .execute(transaction)
    .await?;
    Ok(())
}

/// A run whose end nobody knows stays open.
pub async fn end_run(
    transaction: &mut SqliteConnection,
    report: &RunReport,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let known = report.outcome != Outcome::Unknown;
    sqlx::query(
        "update change_runs
        set ended_at = $2,
            outcome = $3,
            rows_affected = $4,
            detail = $5
        where id = $1
            and ended_at is null",
    )
    .bind(report.run.as_str())
    .bind(known.then(|| timestamp(now)))
    .bind(known.then(|| report.outcome.state().as_str()))
    .bind(report.rows_affected.map(signed))
    .bind(report.detail.to_string())
    .execute(transaction)
    .await?;
    Ok(())
}
