//! Writing the audit: one row in the transaction of the change it tells of. What cannot be recorded is
//! not done: without keys, or behind a head that was not signed here, every append fails.

mod keys;
mod pages;
mod search;
#[cfg(test)]
mod tests;
mod verify;

pub use search::AuditRows;

use super::{Store, StoreError, now, signed, unsigned};
use crate::audit::record::Hash;
use crate::audit::{Act, Actor, Head, Record, Scene, WORKSPACE};
use protocol::ids::UserId;
use sqlx::{Row, SqliteConnection};

impl Store {
    /// Records something that changes nothing in the store.
    pub async fn record(&self, act: Act) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let seq = self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(seq)
    }

    /// Several records in one transaction: all of them, or none.
    pub async fn record_all(&self, acts: impl IntoIterator<Item = Act>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for act in acts {
            self.append(&mut transaction, act).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Records what the rest of the transaction does; both are there afterwards, or neither.
    pub(super) async fn append(
        &self,
        transaction: &mut SqliteConnection,
        act: Act,
    ) -> Result<u64, StoreError> {
        let keys = self.audit.as_ref().ok_or_else(|| unavailable("it was opened without keys"))?;
        let head = head(transaction).await?;
        if head.as_ref().is_some_and(|head| keys.has(&head.key_id) && !keys.signed(head)) {
            return Err(unavailable("its head was not signed here; run `candor audit verify`"));
        }
        let (seq, prev) = Head::next(head.as_ref());
        let record = record(transaction, act, seq).await?;
        let sealed = keys.seal(record, prev);
        let record = &sealed.record;
        let inserted = sqlx::query(
            "insert into audit_records (
                workspace, seq, occurred_at, actor_kind, actor_id, actor_name, auth_method, address,
                http_request, action, resource, connection_id, outcome, code, duration_us, detail,
                key_id, prev_hash, hash
            )
            values (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19
            )
            on conflict (workspace, seq) do nothing",
        )
        .bind(&record.workspace)
        .bind(signed(record.seq))
        .bind(&record.at)
        .bind(&record.actor_kind)
        .bind(&record.actor_id)
        .bind(&record.actor_name)
        .bind(&record.auth)
        .bind(&record.address)
        .bind(&record.request_id)
        .bind(&record.action)
        .bind(&record.resource)
        .bind(&record.connection)
        .bind(&record.outcome)
        .bind(&record.code)
        .bind(record.duration_us.map(signed))
        .bind(&record.detail)
        .bind(&record.key_id)
        .bind(hex::encode(sealed.prev))
        .bind(hex::encode(sealed.hash))
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            return Err(unavailable("its head was moved back; run `candor audit verify`"));
        }
        put_head(transaction, &keys.head(&sealed)).await?;
        Ok(seq)
    }

    /// The last record, signed; `None` when there is none.
    pub async fn audit_head(&self) -> Result<Option<Head>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        head(&mut connection).await
    }
}

fn unavailable(reason: &str) -> StoreError {
    StoreError::Unavailable { reason: format!("the audit cannot be written: {reason}") }
}

/// Puts together what the change says, who does it and from where.
async fn record(
    transaction: &mut SqliteConnection,
    act: Act,
    seq: u64,
) -> Result<Record, StoreError> {
    let scene = Scene::current();
    let actor = act.actor.unwrap_or(scene.actor);
    let (actor_name, is_service) = account_of(transaction, &actor).await?;
    Ok(Record {
        workspace: WORKSPACE.to_owned(),
        seq,
        at: now(),
        actor_kind: match (&actor, is_service) {
            (Actor::Person(_), true) => "service".to_owned(),
            _ => actor.kind().to_owned(),
        },
        actor_id: actor.account().map(UserId::to_string),
        actor_name,
        auth: scene.auth.map(str::to_owned),
        address: scene.address,
        request_id: scene.request_id,
        action: act.action.as_str().to_owned(),
        resource: act.resource,
        connection: act.connection,
        outcome: act.outcome.as_str().to_owned(),
        code: act.code,
        duration_us: act.duration_us,
        detail: act.detail.to_string(),
        key_id: String::new(),
    })
}

/// The name that is recorded, and whether it is a service account's.
async fn account_of(
    transaction: &mut SqliteConnection,
    actor: &Actor,
) -> Result<(String, bool), StoreError> {
    let nobody = (actor.name().to_owned(), false);
    let Some(user) = actor.account() else { return Ok(nobody) };
    let row: Option<(String, String)> =
        sqlx::query_as("select email, kind from users where id = $1")
            .bind(user.as_str())
            .fetch_optional(transaction)
            .await?;
    Ok(row.map_or(nobody, |(email, kind)| (email, kind == "service")))
}

async fn head(connection: &mut SqliteConnection) -> Result<Option<Head>, StoreError> {
    let row = sqlx::query(
        "select seq, hash, key_id, signature
        from audit_heads
        where workspace = $1",
    )
    .bind(WORKSPACE)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Head {
            workspace: WORKSPACE.to_owned(),
            seq: unsigned(row.try_get("seq")?),
            hash: hash(row.try_get("hash")?),
            key_id: row.try_get("key_id")?,
            signature: hex::decode(row.try_get::<&str, _>("signature")?).unwrap_or_default(),
        })
    })
    .transpose()
}

/// What is no hash becomes one that nothing has: whoever checks it finds that.
fn hash(text: &str) -> Hash {
    let mut hash = Hash::default();
    match hex::decode_to_slice(text, &mut hash) {
        Ok(()) => hash,
        Err(_) => [0xff; 32],
    }
}

async fn put_head(transaction: &mut SqliteConnection, head: &Head) -> Result<(), StoreError> {
    sqlx::query(
        "insert into audit_heads (workspace, seq, hash, key_id, signature)
        values ($1, $2, $3, $4, $5)
        on conflict (workspace) do update
        set seq = excluded.seq,
            hash = excluded.hash,
            key_id = excluded.key_id,
            signature = excluded.signature",
    )
    .bind(&head.workspace)
    .bind(signed(head.seq))
    .bind(hex::encode(head.hash))
    .bind(&head.key_id)
    .bind(hex::encode(&head.signature))
    .execute(transaction)
    .await?;
    Ok(())
}
