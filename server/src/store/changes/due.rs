//! What the server has to do by itself: deadlines that have passed, and runs that it finds open at its
//! start.

use super::decide::{Decided, Deciding};
use super::read;
use crate::store::{Store, StoreError, from_json, id, timestamp, unsigned};
use engine::approvals::event::Checked;
use engine::approvals::{Event, State};
use protocol::ids::{ChangeId, ConnectionId, WriteRunId};
use sqlx::SqliteConnection;
use time::OffsetDateTime;

/// A run whose end nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproved {
    pub change: ChangeId,
    pub connection: ConnectionId,
    pub run: WriteRunId,
}

/// Changes of a connection that run, are in doubt, or were carried out without approval and not looked at: the
/// connection is needed for their end.
pub async fn waiting_for_an_end(
    transaction: &mut SqliteConnection,
    connection: &ConnectionId,
) -> Result<u64, StoreError> {
    let (count,): (i64,) = sqlx::query_as(
        "select count(*)
        from change_requests
        where connection_id = $1
            and state in ($2, $3, $4)",
    )
    .bind(connection.as_str())
    .bind(State::Executing.as_str())
    .bind(State::Unknown.as_str())
    .bind(State::PostReview.as_str())
    .fetch_one(transaction)
    .await?;
    Ok(unsigned(count))
}

impl Store {
    /// Ends what has waited too long; answers how many. Whoever is late is refused without it too.
    pub async fn expire_changes(&self, now: OffsetDateTime) -> Result<u64, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select id
            from change_requests
            where (state = $1 and deadline_at <= $3)
                or (state = $2 and valid_until <= $3)",
        )
        .bind(State::InReview.as_str())
        .bind(State::Approved.as_str())
        .bind(timestamp(now))
        .fetch_all(&self.reader)
        .await?;
        self.for_each(rows, Event::Expire, now).await
    }

    /// At the start of a server: whatever is running was left behind by one that is gone.
    pub async fn orphan_changes(&self, now: OffsetDateTime) -> Result<u64, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select id from change_requests where state = $1")
                .bind(State::Executing.as_str())
                .fetch_all(&self.reader)
                .await?;
        self.for_each(rows, Event::Orphaned, now).await
    }

    /// Those whose checks began before `before` and were not written down: what a rule was found to block
    /// stays so, and everything else is reviewed.
    pub async fn finish_checks(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select change_requests.id, change_revisions.impact
            from change_requests
            join change_revisions on change_revisions.id = change_requests.revision_id
            where state = $1
                and updated_at < $2",
        )
        .bind(State::Checking.as_str())
        .bind(timestamp(before))
        .fetch_all(&self.reader)
        .await?;
        let mut done = 0;
        for (change, impact) in rows {
            let impact: serde_json::Value = from_json("impact", &impact)?;
            let found = match impact["blocked"].as_bool() {
                Some(true) => Checked::Blocked,
                _ => Checked::Incomplete,
            };
            let now = OffsetDateTime::now_utc();
            done += self.for_each(vec![(change,)], Event::Checked(found), now).await?;
        }
        Ok(done)
    }

    async fn for_each(
        &self,
        rows: Vec<(String,)>,
        event: Event,
        now: OffsetDateTime,
    ) -> Result<u64, StoreError> {
        let mut done = 0;
        for (change,) in rows {
            let change: ChangeId = id("change id", &change)?;
            let deciding = Deciding::new(&change, None, event.clone(), now);
            done += u64::from(matches!(self.decide_change(deciding).await?, Decided::Landed(_)));
        }
        Ok(done)
    }

    /// Those that have to be proved at their database.
    pub async fn unproved_changes(&self) -> Result<Vec<Unproved>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select id, connection_id from change_requests where state = $1")
                .bind(State::Unknown.as_str())
                .fetch_all(&self.reader)
                .await?;
        let mut unproved = Vec::new();
        for (change, connection) in rows {
            let change: ChangeId = id("change id", &change)?;
            let connection = id("connection id", &connection)?;
            let run = read::open_run(&mut *self.reader.acquire().await?, &change).await?;
            if let Some(read::Open { id: run, .. }) = run {
                unproved.push(Unproved { change, connection, run });
            }
        }
        Ok(unproved)
    }
}
