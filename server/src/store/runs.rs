//! Writing the log of every statement anyone tried to run; `history` searches it.

use super::{Store, StoreError, id, now, signed, to_json};
use async_trait::async_trait;
use engine::{RunEnd, RunLog, RunStart};
use protocol::ids::{ConnectionId, QueryId, ResultId, UserId};

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
            author_sql, sql, statement_hash, kind, tables, policy_version, access_hash, started_at
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
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
    .bind(run.policy_version.map(signed))
    .bind(&run.access_hash)
    .bind(&run.started_at)
    .execute(&store.writer)
    .await?;
    Ok(())
}

async fn close_run(store: &Store, query_id: &QueryId, end: &RunEnd) -> Result<(), StoreError> {
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
    .execute(&store.writer)
    .await?;
    Ok(())
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
        let changed = sqlx::query(
            "update query_runs
            set outcome = 'interrupted',
                error_code = 'interrupted',
                ended_at = $1
            where outcome is null",
        )
        .bind(now())
        .execute(&self.writer)
        .await?;
        Ok(changed.rows_affected())
    }
}
