//! What people are told about changes of data, and what each has read of it.

use super::changes::{Sees, StoredChange};
use super::{Store, StoreError, id, now, timestamp, unsigned};
use crate::notices::{Audience, audience};
use engine::approvals::State;
use protocol::ids::{ChangeId, NoticeId, RevisionId, UserId};
use protocol::notice::{MOST_NOTICES, NoticeKind};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// Older ones are no longer shown, and go in the end.
const KEPT_DAYS: i64 = 90;

/// One step that people are told about.
pub(super) struct Told<'a> {
    pub kind: NoticeKind,
    pub change: &'a StoredChange,
    pub version: u64,
    pub revision: &'a RevisionId,
    /// Who did it.
    pub actor: Option<&'a UserId>,
    /// Who started the run that this is about.
    pub starter: Option<&'a UserId>,
    pub at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNotice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub change: ChangeId,
    pub title: String,
    pub connection: String,
    pub state: State,
    pub actor: Option<String>,
    pub at: String,
    pub read: bool,
}

/// In the transaction of the step.
pub(super) async fn tell(
    transaction: &mut SqliteConnection,
    told: &Told<'_>,
) -> Result<(), StoreError> {
    let everybody: BTreeSet<Option<&UserId>> = audience(told.kind)
        .iter()
        .filter_map(|audience| match audience {
            Audience::Author => Some(Some(&told.change.author)),
            Audience::Starter => told.starter.map(Some),
            Audience::Approvers => Some(None),
        })
        .filter(|user| user.is_none() || *user != told.actor)
        .collect();
    for user in everybody {
        sqlx::query(
            "insert into notices (
                id, change_id, version, revision_id, kind, user_id, actor_id, created_at
            )
            values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(NoticeId::from_random(rand::random()).as_str())
        .bind(told.change.id.as_str())
        .bind(super::signed(told.version))
        .bind(told.revision.as_str())
        .bind(told.kind.as_str())
        .bind(user.map(UserId::as_str))
        .bind(told.actor.map(UserId::as_str))
        .bind(timestamp(told.at))
        .execute(&mut *transaction)
        .await?;
    }
    Ok(())
}

/// Notices for these eyes: their own, and those to approvers while the wording they are about waits.
fn push_for(query: &mut QueryBuilder<Sqlite>, eyes: &Sees) {
    let user = eyes.user().as_str();
    query.push(" (notices.user_id = ").push_bind(user.to_owned());
    if !eyes.approves().is_empty() {
        query.push(" or (notices.user_id is null and author_id <> ").push_bind(user.to_owned());
        query.push(" and (state <> ").push_bind(State::InReview.as_str());
        query.push(" or change_requests.revision_id = notices.revision_id)");
        query.push(" and change_requests.connection_id in (");
        let mut list = query.separated(", ");
        for connection in eyes.approves() {
            list.push_bind(connection.as_str().to_owned());
        }
        query.push("))");
    }
    query.push(")");
}

/// What nobody has to look at any more is not unread; that somebody did without approval is, until each
/// has read it.
fn push_stands(query: &mut QueryBuilder<Sqlite>) {
    query.push(" (notices.user_id is not null or notices.kind = ");
    query.push_bind(NoticeKind::GlassBroken.as_str());
    for (kind, state) in
        [(NoticeKind::Waiting, State::InReview), (NoticeKind::PostReview, State::PostReview)]
    {
        query.push(" or (notices.kind = ").push_bind(kind.as_str());
        query.push(" and state = ").push_bind(state.as_str()).push(")");
    }
    query.push(")");
}

const FROM: &str = " from notices
    join change_requests on change_requests.id = notices.change_id
    join connections on connections.id = change_requests.connection_id
    left join users on users.id = notices.actor_id
    left join notice_reads on notice_reads.notice_id = notices.id and notice_reads.user_id = ";

impl Store {
    /// The latest first.
    pub async fn notices(&self, eyes: &Sees) -> Result<Vec<StoredNotice>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select notices.id, notices.kind, notices.change_id, title, state,
                connections.name as connection, users.name as actor, notices.created_at, read_at,
                case when",
        );
        push_stands(&mut query);
        query.push(" then 0 else 1 end as is_over").push(FROM);
        query.push_bind(eyes.user().as_str()).push(" where ");
        push_for(&mut query, eyes);
        query.push(" order by notices.created_at desc, notices.id limit ");
        query.push_bind(super::signed(MOST_NOTICES));
        query.build().fetch_all(&self.reader).await?.iter().map(notice).collect()
    }

    pub async fn unread_notices(&self, eyes: &Sees) -> Result<u64, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new("select count(*)");
        query.push(FROM).push_bind(eyes.user().as_str()).push(" where ");
        push_for(&mut query, eyes);
        query.push(" and notice_reads.read_at is null and");
        push_stands(&mut query);
        let (count,): (i64,) = query.build_query_as().fetch_one(&self.reader).await?;
        Ok(unsigned(count))
    }

    /// `change`: those about it; `None`: all.
    pub async fn read_notices(
        &self,
        eyes: &Sees,
        change: Option<&ChangeId>,
    ) -> Result<(), StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "insert into notice_reads (notice_id, user_id, read_at) select notices.id, ",
        );
        query.push_bind(eyes.user().as_str()).push(", ").push_bind(now()).push(FROM);
        query.push_bind(eyes.user().as_str()).push(" where notice_reads.read_at is null and ");
        push_for(&mut query, eyes);
        if let Some(change) = change {
            query.push(" and notices.change_id = ").push_bind(change.as_str());
        }
        query.push(" on conflict (notice_id, user_id) do nothing");
        let mut transaction = self.write().await?;
        query.build().execute(&mut *transaction).await?;
        transaction.commit().await
    }

    pub async fn prune_notices(&self, at: OffsetDateTime) -> Result<u64, StoreError> {
        let before = timestamp(at - time::Duration::days(KEPT_DAYS));
        let removed = sqlx::query("delete from notices where created_at < $1")
            .bind(before)
            .execute(&self.writer)
            .await?;
        Ok(removed.rows_affected())
    }
}

fn notice(row: &SqliteRow) -> Result<StoredNotice, StoreError> {
    let kind: &str = row.try_get("kind")?;
    let state: &str = row.try_get("state")?;
    let read: Option<&str> = row.try_get("read_at")?;
    let is_over: i64 = row.try_get("is_over")?;
    let none = |what, text: &str| StoreError::unreadable(what, format!("`{text}` is none"));
    Ok(StoredNotice {
        id: id("notice id", row.try_get("id")?)?,
        kind: NoticeKind::parse(kind).ok_or_else(|| none("notice", kind))?,
        change: id("change id", row.try_get("change_id")?)?,
        title: row.try_get("title")?,
        connection: row.try_get("connection")?,
        state: State::parse(state).ok_or_else(|| none("state", state))?,
        actor: row.try_get("actor")?,
        at: row.try_get("created_at")?,
        read: read.is_some() || is_over != 0,
    })
}
