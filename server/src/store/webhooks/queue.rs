//! What other systems are told about a step, written down in its transaction: no crash loses it.

use crate::store::changes::StoredChange;
use crate::store::{StoreError, from_json, now, timestamp};
use engine::approvals::State;
use protocol::ids::{DeliveryId, RevisionId};
use protocol::notice::NoticeKind;
use serde_json::json;
use sqlx::SqliteConnection;
use time::OffsetDateTime;

/// One step that other systems are told about.
pub(in crate::store) struct Step<'a> {
    pub kind: NoticeKind,
    pub change: &'a StoredChange,
    pub to: State,
    pub version: u64,
    pub revision: &'a RevisionId,
    pub at: OffsetDateTime,
}

/// No values and no statement: whoever may see those looks at the change.
fn body(delivery: &DeliveryId, step: &Step<'_>) -> String {
    let StoredChange { id, title, connection, connection_name, author_name, revision, .. } =
        step.change;
    json!({
        "id": delivery,
        "type": step.kind.event(),
        "at": timestamp(step.at),
        "change": {
            "id": id,
            "path": format!("/changes/{id}"),
            "title": title,
            "connection_id": connection,
            "connection": connection_name,
            "environment": crate::store::connections::environment_name(revision.environment),
            "author": author_name,
            "state": step.to.as_str(),
            "risk": revision.risk.as_str(),
            "version": step.version,
            "revision": step.revision,
        },
    })
    .to_string()
}

/// In the transaction of the step; answers how many are to be told.
pub(in crate::store) async fn queue(
    transaction: &mut SqliteConnection,
    step: &Step<'_>,
) -> Result<u64, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select id, events from webhooks where removed_at is null order by id")
            .fetch_all(&mut *transaction)
            .await?;
    let mut told = 0;
    for (webhook, events) in rows {
        let events: Vec<NoticeKind> = from_json("events", &events)?;
        if !events.contains(&step.kind) {
            continue;
        }
        let delivery = DeliveryId::from_random(rand::random());
        sqlx::query(
            "insert into webhook_deliveries (
                id, webhook_id, event, change_id, body, created_at, next_at
            )
            values ($1, $2, $3, $4, $5, $6, $6)",
        )
        .bind(delivery.as_str())
        .bind(webhook)
        .bind(step.kind.event())
        .bind(step.change.id.as_str())
        .bind(body(&delivery, step))
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        told += 1;
    }
    Ok(told)
}
