//! Searching the log of runs. One's own runs need nothing but their owner; those of others need the
//! permission, as an argument.

use super::{Store, StoreError, from_json, id, signed, unsigned};
use crate::auth::permission::ReadEveryRun;
use protocol::history::{HistoryEntry, HistoryFilter, Person, RunRecord};
use protocol::ids::{QueryId, RequestId, UserId};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

/// Whose runs a query reads.
#[derive(Debug, Clone, Copy)]
pub enum RunScope<'a> {
    Own(&'a UserId),
    Person(&'a UserId, ReadEveryRun),
    Everyone(ReadEveryRun),
}

/// The last run of a page: where the next one goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    pub started_at: String,
    pub query_id: QueryId,
}

const COLUMNS: &str = "select
    r.id, r.owner_id, u.name as person, r.connection_id, r.origin, r.kind,
    coalesce(r.author_sql, r.sql) as author_sql, r.tables, r.outcome, r.error_code,
    r.row_count, r.bytes, r.queued_us, r.execution_us, r.reused_age_us, r.started_at, r.ended_at,
    r.sql, r.statement_hash, r.policy_version, r.access_hash,
    r.conversation_id, r.request_id, r.result_id
from query_runs r
join users u on u.id = r.owner_id
where ";

impl Store {
    /// At most `limit` runs, newest first. Who reads them, and how the page before ended, comes beside
    /// the filter: its own `who`, `before` and `limit` are not looked at.
    pub async fn search_runs(
        &self,
        scope: RunScope<'_>,
        filter: &HistoryFilter,
        after: Option<&After>,
        limit: u64,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        let mut query = scoped(scope);
        if let Some(text) = &filter.text {
            let pattern = pattern(text);
            query.push(" and (lower(coalesce(r.author_sql, r.sql)) like ");
            query.push_bind(pattern.clone()).push(" escape '\\' or lower(r.tables) like ");
            query.push_bind(pattern).push(" escape '\\')");
        }
        if let Some(connection) = &filter.connection {
            query.push(" and r.connection_id = ").push_bind(connection.to_string());
        }
        match filter.outcome.as_deref() {
            None => {}
            Some("running") => {
                query.push(" and r.outcome is null");
            }
            Some(outcome) => {
                query.push(" and r.outcome = ").push_bind(outcome.to_owned());
            }
        }
        if let Some(origin) = &filter.origin {
            query.push(" and r.origin = ").push_bind(origin.clone());
        }
        if let Some(from) = &filter.from {
            query.push(" and r.started_at >= ").push_bind(from.clone());
        }
        if let Some(to) = &filter.to {
            // No time of that day sorts behind it.
            query.push(" and r.started_at < ").push_bind(format!("{to}T24"));
        }
        if let Some(after) = after {
            query.push(" and (r.started_at < ").push_bind(after.started_at.clone());
            query.push(" or (r.started_at = ").push_bind(after.started_at.clone());
            query.push(" and r.id < ").push_bind(after.query_id.to_string()).push("))");
        }
        query.push(" order by r.started_at desc, r.id desc limit ").push_bind(signed(limit));
        let rows = query.build().fetch_all(&self.reader).await?;
        rows.iter().map(entry).collect()
    }

    pub async fn run_record(
        &self,
        scope: RunScope<'_>,
        query_id: &QueryId,
    ) -> Result<Option<RunRecord>, StoreError> {
        let mut query = scoped(scope);
        query.push(" and r.id = ").push_bind(query_id.to_string());
        let row = query.build().fetch_optional(&self.reader).await?;
        row.as_ref().map(record).transpose()
    }

    /// Everybody who has run something, by name.
    pub async fn people_with_runs(&self, _: ReadEveryRun) -> Result<Vec<Person>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select id, name
            from users
            where exists (select 1 from query_runs where owner_id = users.id)
            order by name, id",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(user, name)| Ok(Person { id: id("user id", &user)?, name }))
            .collect()
    }
}

fn scoped(scope: RunScope<'_>) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(COLUMNS);
    match scope {
        RunScope::Own(owner) | RunScope::Person(owner, _) => {
            query.push("r.owner_id = ").push_bind(owner.to_string());
        }
        RunScope::Everyone(_) => {
            query.push("1 = 1");
        }
    }
    query
}

/// Any text that contains `text`, in lower case.
pub(super) fn pattern(text: &str) -> String {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

fn entry(row: &SqliteRow) -> Result<HistoryEntry, StoreError> {
    let text = |name| row.try_get::<String, _>(name);
    let maybe_text = |name| row.try_get::<Option<String>, _>(name);
    let number = |name| row.try_get::<Option<i64>, _>(name).map(|value| value.map(unsigned));
    Ok(HistoryEntry {
        query_id: id("query id", &text("id")?)?,
        connection_id: id("connection id", &text("connection_id")?)?,
        person: Person { id: id("user id", &text("owner_id")?)?, name: text("person")? },
        origin: text("origin")?,
        kind: maybe_text("kind")?,
        sql: text("author_sql")?,
        tables: from_json("tables", &text("tables")?)?,
        outcome: maybe_text("outcome")?.unwrap_or_else(|| "running".to_owned()),
        error_code: maybe_text("error_code")?,
        rows: number("row_count")?,
        bytes: number("bytes")?,
        queued_us: number("queued_us")?,
        execution_us: number("execution_us")?,
        reused_age_us: number("reused_age_us")?,
        started_at: text("started_at")?,
        ended_at: maybe_text("ended_at")?,
    })
}

fn record(row: &SqliteRow) -> Result<RunRecord, StoreError> {
    let run = entry(row)?;
    let maybe_text = |name| row.try_get::<Option<String>, _>(name);
    let conversation = maybe_text("conversation_id")?.zip(maybe_text("request_id")?);
    let turn = conversation
        .map(|(conversation, request)| {
            Ok::<_, StoreError>((
                id("conversation id", &conversation)?,
                RequestId::parse(request)
                    .map_err(|error| StoreError::unreadable("request id", error))?,
            ))
        })
        .transpose()?;
    let result = maybe_text("result_id")?;
    Ok(RunRecord {
        executed_sql: Some(row.try_get::<String, _>("sql")?)
            .filter(|sql| run.outcome != "refused" || *sql != run.sql),
        statement_hash: row.try_get("statement_hash")?,
        policy_version: row.try_get::<Option<i64>, _>("policy_version")?.map(unsigned),
        access_hash: maybe_text("access_hash")?.filter(|hash| !hash.is_empty()),
        turn,
        result_id: result.map(|result| id("result id", &result)).transpose()?,
        run,
    })
}
