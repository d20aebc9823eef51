//! The audit read by the hundred: a page is one value, so that a million records are not handed from thread to
//! thread one by one.

use super::super::{StoreError, signed};
use super::hash;
use crate::audit::{Record, Sealed, Verifier, WORKSPACE};
use serde::Deserialize;
use sqlx::SqliteConnection;

/// Large enough that handing over costs nothing, small enough that verifying one keeps nobody waiting.
const RECORDS: u64 = 256;

/// The pages of the records from the first to `last`.
pub(super) struct Pages {
    done: u64,
    last: u64,
}

/// A JSON array of records. What it holds is believed only once it verifies.
pub(super) struct Page(String);

/// In the order of the query.
#[derive(Deserialize)]
struct Row {
    workspace: String,
    seq: u64,
    at: String,
    actor_kind: String,
    actor_id: Option<String>,
    actor_name: String,
    auth: Option<String>,
    address: Option<String>,
    request_id: Option<String>,
    action: String,
    resource: Option<String>,
    connection: Option<String>,
    outcome: String,
    code: Option<String>,
    duration_us: Option<u64>,
    detail: String,
    key_id: String,
    prev: String,
    hash: String,
}

impl Pages {
    pub fn until(last: u64) -> Self {
        Self { done: 0, last }
    }

    /// `None`: there are no more. An error may be a value that JSON cannot hold.
    pub async fn next(
        &mut self,
        moment: &mut SqliteConnection,
    ) -> Option<Result<Page, StoreError>> {
        if self.done >= self.last {
            return None;
        }
        let (first, last) = (self.done + 1, self.last.min(self.done + RECORDS));
        self.done = last;
        // In the order of the primary key, as it is read; another order would not verify.
        let page = sqlx::query_as(
            "select json_group_array(json_array(
                workspace, seq, occurred_at, actor_kind, actor_id, actor_name, auth_method, address,
                http_request, action, resource, connection_id, outcome, code, duration_us, detail,
                key_id, prev_hash, hash
            ))
            from audit_records
            where workspace = $1 and seq between $2 and $3",
        )
        .bind(WORKSPACE)
        .bind(signed(first))
        .bind(signed(last))
        .fetch_one(moment)
        .await;
        Some(page.map(|(page,)| Page(page)).map_err(StoreError::from))
    }
}

impl Page {
    /// Whether all of its records do; what is no record does not.
    pub fn hold(&self, verifier: &mut Verifier<'_>) -> bool {
        serde_json::from_str::<Vec<Row>>(&self.0)
            .is_ok_and(|rows| rows.into_iter().all(|row| verifier.push(&row.into()).is_ok()))
    }
}

impl From<Row> for Sealed {
    fn from(row: Row) -> Self {
        Self {
            prev: hash(&row.prev),
            hash: hash(&row.hash),
            record: Record {
                workspace: row.workspace,
                seq: row.seq,
                at: row.at,
                actor_kind: row.actor_kind,
                actor_id: row.actor_id,
                actor_name: row.actor_name,
                auth: row.auth,
                address: row.address,
                request_id: row.request_id,
                action: row.action,
                resource: row.resource,
                connection: row.connection,
                outcome: row.outcome,
                code: row.code,
                duration_us: row.duration_us,
                detail: row.detail,
                key_id: row.key_id,
            },
        }
    }
}
