//! Rows of finished runs, kept in pieces so that a page reads only what it shows.

use super::{Store, StoreError, from_json, id, signed, to_json, unsigned};
use async_trait::async_trait;
use engine::{NewResult, ResultStore};
use protocol::ids::{ConnectionId, ResultId, UserId};
use protocol::table::{ResultPage, Row};

/// Rows in one stored piece. A grid reads windows of about 200 rows: one or two pieces.
const CHUNK_ROWS: usize = 500;

#[async_trait]
impl ResultStore for Store {
    async fn save(&self, result: &NewResult) -> Result<(), engine::StoreError> {
        Ok(insert_result(self, result).await?)
    }

    async fn page(
        &self,
        owner: &UserId,
        id: &ResultId,
        offset: u64,
        limit: u64,
    ) -> Result<Option<ResultPage>, engine::StoreError> {
        Ok(self.result_page(owner, id, offset, limit).await?)
    }
}

async fn insert_result(store: &Store, result: &NewResult) -> Result<(), StoreError> {
    let mut transaction = store.write().await?;
    sqlx::query(
        "insert into results (
            id, owner_id, query_id, connection_id, columns, row_count, truncated, bytes, created_at,
            access_hash
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(result.id.as_str())
    .bind(result.owner.as_str())
    .bind(result.query_id.as_str())
    .bind(result.connection_id.as_str())
    .bind(to_json(&result.columns))
    .bind(signed(result.rows.len() as u64))
    .bind(i64::from(result.truncated))
    .bind(signed(result.bytes))
    .bind(&result.created_at)
    .bind(&result.access_hash)
    .execute(&mut *transaction)
    .await?;
    for (index, rows) in result.rows.chunks(CHUNK_ROWS).enumerate() {
        sqlx::query("insert into result_chunks (result_id, first_row, body) values ($1, $2, $3)")
            .bind(result.id.as_str())
            .bind(signed((index * CHUNK_ROWS) as u64))
            .bind(to_json(&rows))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

impl Store {
    /// A window of a result of `owner`; empty rows past its end.
    pub async fn result_page(
        &self,
        owner: &UserId,
        id: &ResultId,
        offset: u64,
        limit: u64,
    ) -> Result<Option<ResultPage>, StoreError> {
        let head: Option<(String, i64, i64)> = sqlx::query_as(
            "select columns, row_count, truncated
            from results
            where id = $1
                and owner_id = $2",
        )
        .bind(id.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.reader)
        .await?;
        let Some((columns, row_count, truncated)) = head else { return Ok(None) };
        let first_chunk = offset / CHUNK_ROWS as u64 * CHUNK_ROWS as u64;
        let chunks: Vec<(i64, String)> = sqlx::query_as(
            "select first_row, body
            from result_chunks
            where result_id = $1
                and first_row >= $2
                and first_row < $3
            order by first_row",
        )
        .bind(id.as_str())
        .bind(signed(first_chunk))
        .bind(signed(offset.saturating_add(limit)))
        .fetch_all(&self.reader)
        .await?;
        let mut rows = Vec::new();
        for (first_row, body) in chunks {
            let chunk: Vec<Row> = from_json("result rows", &body)?;
            let before = offset.saturating_sub(unsigned(first_row)) as usize;
            let room = limit as usize - rows.len();
            rows.extend(chunk.into_iter().skip(before).take(room));
        }
        Ok(Some(ResultPage {
            columns: from_json("result columns", &columns)?,
            offset,
            rows,
            row_count: unsigned(row_count),
            truncated: truncated != 0,
        }))
    }

    /// Where a result of `owner` comes from, and the access it was read under.
    pub async fn result_access(
        &self,
        owner: &UserId,
        result: &ResultId,
    ) -> Result<Option<(ConnectionId, String)>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select connection_id, access_hash
            from results
            where id = $1
                and owner_id = $2",
        )
        .bind(result.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(connection, access)| Ok((id("connection id", &connection)?, access))).transpose()
    }

    /// Drops results older than `before`; their runs stay in the history.
    pub async fn prune_results(&self, before: &str) -> Result<u64, StoreError> {
        let gone = sqlx::query("delete from results where created_at < $1")
            .bind(before)
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected())
    }
}
