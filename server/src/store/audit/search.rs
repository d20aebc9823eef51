//! Reading the audit: searching it, one record, counts over time, all of it for an export. Every query
//! needs the permission, as an argument.

use super::super::{Store, StoreError, id, signed, unsigned};
use crate::audit::WORKSPACE;
use crate::audit::histogram::{Unit, histogram};
use crate::auth::permission::{ExportAudit, ReadAudit};
use protocol::audit::{
    AuditActor, AuditBucket, AuditEntry, AuditFilter, AuditHistogram, AuditRecord,
};
use protocol::history::Person;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

/// A page's part of what was found, and what is known of all of it.
pub struct AuditRows {
    pub records: Vec<AuditEntry>,
    pub total: u64,
    pub histogram: AuditHistogram,
}

/// Everything that is kept of a record.
const WHOLE: &str = "select
    seq, occurred_at, actor_kind, actor_id, actor_name, auth_method, address, http_request, action,
    resource, connection_id, outcome, code, duration_us, detail, key_id, prev_hash, hash
from audit_records";

/// What a bar shows in another colour.
const TROUBLED: &str = "outcome in ('denied', 'failed')";

impl Store {
    /// At most `limit` records, the latest first; the filter's own limit is not looked at.
    pub async fn search_audit(
        &self,
        _: ReadAudit,
        filter: &AuditFilter,
        limit: u64,
    ) -> Result<AuditRows, StoreError> {
        let mut query = QueryBuilder::new(WHOLE);
        narrow(&mut query, filter);
        if let Some(before) = filter.before {
            query.push(" and seq < ").push_bind(signed(before));
        }
        query.push(" order by seq desc limit ").push_bind(signed(limit));
        let rows = query.build().fetch_all(&self.reader).await?;
        let records = rows.iter().map(entry).collect::<Result<_, _>>()?;
        let mut query = QueryBuilder::new(
            "select count(*) as total, min(occurred_at) as first, max(occurred_at) as last
            from audit_records",
        );
        narrow(&mut query, filter);
        let row = query.build().fetch_one(&self.reader).await?;
        let first: Option<String> = row.try_get("first")?;
        let last: Option<String> = row.try_get("last")?;
        let histogram = match first.zip(last) {
            Some((first, last)) => self.count_audit(filter, &first, &last).await?,
            None => AuditHistogram::default(),
        };
        Ok(AuditRows { records, total: unsigned(row.try_get("total")?), histogram })
    }

    async fn count_audit(
        &self,
        filter: &AuditFilter,
        first: &str,
        last: &str,
    ) -> Result<AuditHistogram, StoreError> {
        let unit = Unit::between(first, last);
        // A count of characters, never somebody's text.
        let start = format!("substr(occurred_at, 1, {})", unit.characters());
        let mut query = QueryBuilder::new(format!(
            "select {start} as start, count(*) as found,
                sum(case when {TROUBLED} then 1 else 0 end) as troubled
            from audit_records"
        ));
        narrow(&mut query, filter);
        query.push(format!(" group by {start}"));
        let rows = query.build().fetch_all(&self.reader).await?;
        let counted = rows
            .iter()
            .map(|row| {
                Ok(AuditBucket {
                    start: row.try_get("start")?,
                    count: unsigned(row.try_get("found")?),
                    troubled: unsigned(row.try_get("troubled")?),
                })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(histogram(unit, first, last, counted))
    }

    pub async fn audit_record(
        &self,
        _: ReadAudit,
        seq: u64,
    ) -> Result<Option<AuditRecord>, StoreError> {
        let mut query = QueryBuilder::new(WHOLE);
        narrow(&mut query, &AuditFilter::default());
        query.push(" and seq = ").push_bind(signed(seq));
        let row = query.build().fetch_optional(&self.reader).await?;
        row.as_ref().map(record).transpose()
    }

    /// At most `limit` records that fit, the oldest first, behind record `after` and up to `last`.
    pub async fn audit_part(
        &self,
        _: ExportAudit,
        filter: &AuditFilter,
        (after, last): (u64, u64),
        limit: u64,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let mut query = QueryBuilder::new(WHOLE);
        narrow(&mut query, filter);
        query.push(" and seq > ").push_bind(signed(after));
        query.push(" and seq <= ").push_bind(signed(last));
        query.push(" order by seq limit ").push_bind(signed(limit));
        let rows = query.build().fetch_all(&self.reader).await?;
        rows.iter().map(record).collect()
    }

    /// Every account that has acted, by name.
    pub async fn people_in_audit(&self, _: ReadAudit) -> Result<Vec<Person>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select id, name
            from users
            where exists (
                select 1 from audit_records where workspace = $1 and actor_id = users.id
            )
            order by name, id",
        )
        .bind(WORKSPACE)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(user, name)| Ok(Person { id: id("user id", &user)?, name }))
            .collect()
    }
}

fn narrow(query: &mut QueryBuilder<Sqlite>, filter: &AuditFilter) {
    query.push(" where workspace = ").push_bind(WORKSPACE);
    if let Some(text) = &filter.text {
        let pattern = super::super::history::pattern(text);
        query.push(" and (");
        for (place, column) in ["actor_name", "resource", "detail"].into_iter().enumerate() {
            let or = if place == 0 { "" } else { " or " };
            query.push(format!("{or}lower(coalesce({column}, '')) like "));
            query.push_bind(pattern.clone()).push(" escape '\\'");
        }
        query.push(")");
    }
    let connection = filter.connection.as_ref().map(ToString::to_string);
    for (column, value) in [
        ("actor_id", filter.who.as_ref().map(ToString::to_string)),
        ("action", filter.action.clone()),
        ("outcome", filter.outcome.clone()),
        ("connection_id", connection),
    ] {
        if let Some(value) = value {
            query.push(format!(" and {column} = ")).push_bind(value);
        }
    }
    if let Some(from) = &filter.from {
        query.push(" and occurred_at >= ").push_bind(from.clone());
    }
    if let Some(to) = &filter.to {
        // No time of that day sorts behind it.
        query.push(" and occurred_at < ").push_bind(format!("{to}T24"));
    }
}

fn entry(row: &SqliteRow) -> Result<AuditEntry, StoreError> {
    let actor: Option<String> = row.try_get("actor_id")?;
    Ok(AuditEntry {
        seq: unsigned(row.try_get("seq")?),
        at: row.try_get("occurred_at")?,
        actor: AuditActor {
            kind: row.try_get("actor_kind")?,
            id: actor.map(|actor| id("user id", &actor)).transpose()?,
            name: row.try_get("actor_name")?,
        },
        action: row.try_get("action")?,
        resource: row.try_get("resource")?,
        connection: row.try_get("connection_id")?,
        outcome: row.try_get("outcome")?,
        code: row.try_get("code")?,
        duration_us: row.try_get::<Option<i64>, _>("duration_us")?.map(unsigned),
    })
}

fn record(row: &SqliteRow) -> Result<AuditRecord, StoreError> {
    let detail: String = row.try_get("detail")?;
    Ok(AuditRecord {
        entry: entry(row)?,
        auth: row.try_get("auth_method")?,
        address: row.try_get("address")?,
        request_id: row.try_get("http_request")?,
        // What somebody made unreadable is shown as it is.
        detail: serde_json::from_str(&detail).unwrap_or(serde_json::Value::String(detail)),
        key_id: row.try_get("key_id")?,
        prev_hash: row.try_get("prev_hash")?,
        hash: row.try_get("hash")?,
    })
}
