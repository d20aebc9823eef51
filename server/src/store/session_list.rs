//! A person's own sessions: which there are, when each was last used, ending them.

use super::{Store, StoreError, id, now, timestamp, unsigned};
use crate::audit::{Act, Action};
use protocol::ids::{SessionId, UserId};
use protocol::session::SessionView;
use serde_json::json;
use std::time::Duration;
use time::OffsetDateTime;

/// How exactly the last use is kept: a write per minute and session, not per request.
const PRECISION: Duration = Duration::from_secs(60);

type Row = (String, String, String, String, Option<String>, Option<String>, Option<String>);

impl Store {
    /// The live sessions, the one used last first; `current` is the hash of the one that asks.
    pub async fn sessions_of(
        &self,
        owner: &UserId,
        current: Option<&str>,
        idle_since: &str,
    ) -> Result<Vec<SessionView>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, token_hash, created_at, coalesce(seen_at, created_at),
                auth_method, address, agent
            from sessions
            where user_id = $1
                and revoked_at is null
                and expires_at > $2
                and coalesce(seen_at, created_at) > $3
                and id is not null
            order by coalesce(seen_at, created_at) desc, id",
        )
        .bind(owner.as_str())
        .bind(now())
        .bind(idle_since)
        .fetch_all(&self.reader)
        .await?;
        let views = rows.into_iter().map(|row| {
            let (session, hash, created_at, seen_at, method, address, agent) = row;
            let id = id("session id", &session)?;
            let current = current == Some(hash.as_str());
            Ok(SessionView { id, current, created_at, seen_at, method, address, agent })
        });
        views.collect()
    }

    /// Notes that a session was used.
    pub async fn session_used(&self, token_hash: &str) -> Result<(), StoreError> {
        let before = timestamp(OffsetDateTime::now_utc() - PRECISION);
        let noted: Option<(i64,)> = sqlx::query_as(
            "select 1
            from sessions
            where token_hash = $1
                and coalesce(seen_at, created_at) > $2",
        )
        .bind(token_hash)
        .bind(&before)
        .fetch_optional(&self.reader)
        .await?;
        if noted.is_none() {
            sqlx::query("update sessions set seen_at = $1 where token_hash = $2")
                .bind(now())
                .bind(token_hash)
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }

    /// Ends one session of `owner`; `false` when there is no such session.
    pub async fn end_session(
        &self,
        owner: &UserId,
        session: &SessionId,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let ended = sqlx::query(
            "update sessions
            set revoked_at = $1
            where id = $2
                and user_id = $3
                and revoked_at is null",
        )
        .bind(now())
        .bind(session.as_str())
        .bind(owner.as_str())
        .execute(&mut *transaction)
        .await?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        let act = Act::new(Action::SessionRevoke).on(session).saying(json!({ "owner": owner }));
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ends every session of `owner`; answers how many.
    pub async fn end_sessions(&self, owner: &UserId) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let ended = sqlx::query(
            "update sessions
            set revoked_at = $1
            where user_id = $2
                and revoked_at is null",
        )
        .bind(now())
        .bind(owner.as_str())
        .execute(&mut *transaction)
        .await?;
        let detail = json!({ "owner": owner, "ended": ended.rows_affected() });
        let act = Act::new(Action::SessionRevoke).on(owner).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(ended.rows_affected())
    }

    /// Counts a question of that day; `false` when `most` were asked already.
    pub async fn count_question(
        &self,
        user: &UserId,
        day: &str,
        most: u32,
    ) -> Result<bool, StoreError> {
        let counted: Option<(i64,)> = sqlx::query_as(
            "insert into question_days (user_id, day, asked)
            values ($1, $2, 1)
            on conflict (user_id, day) do update
            set asked = question_days.asked + 1
            where question_days.asked < $3
            returning asked",
        )
        .bind(user.as_str())
        .bind(day)
        .bind(i64::from(most))
        .fetch_optional(&self.writer)
        .await?;
        Ok(counted.is_some_and(|(asked,)| unsigned(asked) <= u64::from(most)))
    }
}
