//! Writing the log of every statement anyone tried to run; `history` searches it.

use super::{Store, StoreError, from_json, id, now, signed, to_json, unsigned};
use crate::audit::{Act, Action, Actor, Outcome};
use async_trait::async_trait;
use engine::{RunEnd, RunLog, RunStart};
use protocol::ids::{ConnectionId, QueryId, ResultId, UserId};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

#[async_trait]
impl RunLog for Store {
    async fn started(&self, run: &RunStart) -> Result<(), engine::StoreError> {
        Ok(insert_run(self, run).await?)
    }

    async fn finished(&self, query_id: &QueryId, end: &RunEnd) -> Result<(), engine::StoreError> {
        Ok(close_run(self, query_id, end).await?)
    }
}

/// What an export runs again.
pub struct StatementOfResult {
    pub connection: ConnectionId,
    /// As its author wrote it; runs logged before that was kept have none.
    pub sql: Option<String>,
}

async fn insert_run(store: &Store, run: &RunStart) -> Result<(), StoreError> {
    let (conversation, request) = run.turn.as_ref().map(|(c, r)| (c.as_str(), r.as_str())).unzip();
    sqlx::query(
        "insert into query_runs (
            id, owner_id, connection_id, origin, conversation_id, request_id,
            author_sql, sql, statement_hash, kind, tables, columns, policy_version, access_hash,
            started_at
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(run.query_id.as_str())
    .bind(run.owner.as_str())
    .bind(run.connection_id.as_str())
    .bind(run.origin.as_str())
    .bind(conversation)
    .bind(request)
    .bind(&run.author_sql)
    .bind(run.executed_sql.as_ref().unwrap_or(&run.author_sql))
    .bind(&run.statement_hash)
    .bind(run.kind)
    .bind(to_json(&run.tables))
    .bind(to_json(&run.columns))
    .bind(run.policy_version.map(signed))
    .bind(&run.access_hash)
    .bind(&run.started_at)
    .execute(&store.writer)
    .await?;
    Ok(())
}

async fn close_run(store: &Store, query_id: &QueryId, end: &RunEnd) -> Result<(), StoreError> {
    let mut transaction = store.write().await?;
    sqlx::query(
        "update query_runs
        set outcome = $2,
            row_count = $3,
            bytes = $4,
            execution_us = $5,
            error_code = $6,
            result_id = $7,
            ended_at = $8,
            queued_us = $9,
            reused_age_us = $10
        where id = $1",
    )
    .bind(query_id.as_str())
    .bind(end.outcome.as_str())
    .bind(end.rows.map(signed))
    .bind(end.bytes.map(signed))
    .bind(end.execution_us.map(signed))
    .bind(end.error.map(protocol::ErrorCode::as_str))
    .bind(end.result_id.as_ref().map(ResultId::as_str))
    .bind(&end.finished_at)
    .bind(end.queued_us.map(signed))
    .bind(end.reused_age_us.map(signed))
    .execute(&mut *transaction)
    .await?;
    if let Some(act) = ended(&mut transaction, query_id, &end.rules).await? {
        store.append(&mut transaction, act).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// What the audit is told of a run that has its end; `None` when it was never logged.
async fn ended(
    transaction: &mut SqliteConnection,
    query_id: &QueryId,
    rules: &[&'static str],
) -> Result<Option<Act>, StoreError> {
    let row = sqlx::query(
        "select owner_id, connection_id, origin, conversation_id, request_id, statement_hash, kind,
            tables, columns, policy_version, access_hash, outcome, row_count, bytes, queued_us,
            execution_us, reused_age_us, error_code
        from query_runs
        where id = $1",
    )
    .bind(query_id.as_str())
    .fetch_optional(transaction)
    .await?;
    row.map(|row| told(&row, query_id, rules)).transpose()
}

fn told(row: &SqliteRow, query_id: &QueryId, rules: &[&'static str]) -> Result<Act, StoreError> {
    let text = |name| row.try_get::<String, _>(name);
    let maybe_text = |name| row.try_get::<Option<String>, _>(name);
    let number = |name| row.try_get::<Option<i64>, _>(name);
    let list = |name| from_json::<Vec<String>>(name, &text(name)?);
    let owner: UserId = id("user id", &text("owner_id")?)?;
    let connection: ConnectionId = id("connection id", &text("connection_id")?)?;
    let origin = text("origin")?;
    let (actor, on_behalf_of) = match origin.as_str() {
        "chat" | "look_up" => (Actor::Assistant(owner), None),
        // Whoever runs commands here has not proved to be the person they name.
        "cli" => (Actor::Command, Some(owner)),
        _ => (Actor::Person(owner), None),
    };
    let outcome = match maybe_text("outcome")?.as_deref() {
        Some("done") => Outcome::Done,
        Some("refused") => Outcome::Denied,
        Some("cancelled") => Outcome::Cancelled,
        Some("interrupted") => Outcome::Interrupted,
        _ => Outcome::Failed,
    };
    let mut detail = json!({
        "origin": origin,
        "on_behalf_of": on_behalf_of,
        "statement_sha256": text("statement_hash")?,
        "kind": maybe_text("kind")?,
        "tables": list("tables")?,
        "columns": list("columns")?,
        "rules": rules,
        "policy_version": number("policy_version")?,
        "access_sha256": maybe_text("access_hash")?.filter(|hash| !hash.is_empty()),
        "rows": number("row_count")?,
        "bytes": number("bytes")?,
        "queued_us": number("queued_us")?,
        "reused_age_us": number("reused_age_us")?,
        "conversation": maybe_text("conversation_id")?,
        "request": maybe_text("request_id")?,
    });
    let known = detail.as_object_mut().expect("an object was just made");
    known.retain(|_, value| !value.is_null() && *value != json!([]));
    let act = Act::new(Action::StatementRun).by(actor).on(query_id).at(&connection);
    let act = act.ended(outcome, maybe_text("error_code")?.as_deref()).saying(detail);
    Ok(Act { duration_us: number("execution_us")?.map(unsigned), ..act })
}

impl Store {
    /// The statement that gave a result, also after its rows are gone; `None` when no run of this owner
    /// had that result.
    pub async fn statement_of_result(
        &self,
        owner: &UserId,
        result: &ResultId,
    ) -> Result<Option<StatementOfResult>, StoreError> {
        let row: Option<(String, Option<String>)> = sqlx::query_as(
            "select connection_id, author_sql
            from query_runs
            where result_id = $1
                and owner_id = $2",
        )
        .bind(result.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(connection, sql)| {
            Ok(StatementOfResult { connection: id("connection id", &connection)?, sql })
        })
        .transpose()
    }

    /// Whether a run of this owner once had that result: told apart from a result that never was.
    pub async fn had_result(&self, owner: &UserId, result: &ResultId) -> Result<bool, StoreError> {
        let row: Option<(i64,)> =
            sqlx::query_as("select 1 from query_runs where result_id = $1 and owner_id = $2")
                .bind(result.as_str())
                .bind(owner.as_str())
                .fetch_optional(&self.reader)
                .await?;
        Ok(row.is_some())
    }

    /// Ends the runs that a crash left open; returns how many.
    pub async fn interrupt_open_runs(&self) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let open: Vec<(String,)> = sqlx::query_as(
            "update query_runs
            set outcome = 'interrupted',
                error_code = 'interrupted',
                ended_at = $1
            where outcome is null
            returning id",
        )
        .bind(now())
        .fetch_all(&mut *transaction)
        .await?;
        for (run,) in &open {
            let run = id("query id", run)?;
            if let Some(act) = ended(&mut transaction, &run, &[]).await? {
                self.append(&mut transaction, act).await?;
            }
        }
        transaction.commit().await?;
        Ok(open.len() as u64)
    }
}
