//! The log of every statement anyone tried to run.

use super::{Store, StoreError, id, now, signed, to_json, unsigned};
use async_trait::async_trait;
use engine::{RunEnd, RunLog, RunStart};
use protocol::ids::{QueryId, ResultId, UserId};
use protocol::query::HistoryEntry;

#[async_trait]
impl RunLog for Store {
    async fn started(&self, run: &RunStart) -> Result<(), engine::StoreError> {
        Ok(insert_run(self, run).await?)
    }

    async fn finished(&self, query_id: &QueryId, end: &RunEnd) -> Result<(), engine::StoreError> {
        Ok(close_run(self, query_id, end).await?)
    }
}

async fn insert_run(store: &Store, run: &RunStart) -> Result<(), StoreError> {
    let (conversation, request) = run.turn.as_ref().map(|(c, r)| (c.as_str(), r.as_str())).unzip();
    sqlx::query(
        "insert into query_runs (
            id, owner_id, connection_id, origin, conversation_id, request_id,
            sql, statement_hash, tables, started_at
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(run.query_id.as_str())
    .bind(run.owner.as_str())
    .bind(run.connection_id.as_str())
    .bind(run.origin.as_str())
    .bind(conversation)
    .bind(request)
    .bind(&run.sql)
    .bind(&run.statement_hash)
    .bind(to_json(&run.tables))
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
            ended_at = $8
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
    .execute(&store.writer)
    .await?;
    Ok(())
}

impl Store {
    /// Newest first. A run without an outcome is shown as running.
    pub async fn history(
        &self,
        owner: &UserId,
        limit: u64,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        type Row =
            (String, String, String, String, Option<String>, Option<i64>, Option<i64>, String);
        let rows: Vec<Row> = sqlx::query_as(
            "select id, connection_id, origin, sql, outcome, row_count, execution_us, started_at
            from query_runs
            where owner_id = $1
            order by started_at desc, id desc
            limit $2",
        )
        .bind(owner.as_str())
        .bind(signed(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(run, connection, origin, sql, outcome, rows, execution_us, started_at)| {
                Ok(HistoryEntry {
                    query_id: id("query id", &run)?,
                    connection_id: id("connection id", &connection)?,
                    origin,
                    sql,
                    outcome: outcome.unwrap_or_else(|| "running".to_owned()),
                    rows: rows.map(unsigned),
                    execution_us: execution_us.map(unsigned),
                    started_at,
                })
            })
            .collect()
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
