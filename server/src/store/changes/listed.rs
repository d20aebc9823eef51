//! Which changes somebody sees: those they asked for, and those of connections where they may decide.

use super::read::{CHANGE, stored};
use super::records::{StoredChange, environment};
use super::rights::rights;
use crate::store::{Store, StoreError, id, unsigned};
use engine::approvals::{Rights, State};
use protocol::catalog::Environment;
use protocol::ids::{ChangeId, ConnectionId, RevisionId, UserId, WriteRunId};
use sqlx::{QueryBuilder, Sqlite};
use std::collections::BTreeMap;

/// Most changes in a list.
const MOST: i64 = 200;

/// Whose eyes a list is for. Made by [`Store::sees`] only.
#[derive(Debug, Clone)]
pub struct Sees {
    user: UserId,
    /// Where changes of others are seen.
    connections: Vec<ConnectionId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Not over, the latest first.
    Open,
    /// Asked for by the person, the latest first.
    Mine,
    /// Waiting for something that has an end, the nearest end first.
    Ending,
    /// Over, the latest first.
    Done,
}

impl Store {
    /// `only_own`: whatever the person may decide does not count.
    pub async fn sees(&self, user: &UserId, only_own: bool) -> Result<Sees, StoreError> {
        let mut connections = Vec::new();
        if !only_own {
            let mut reader = self.reader.acquire().await?;
            let all: Vec<(String, String)> = sqlx::query_as(
                "select id, environment
                from connections
                where removed_at is null
                order by id",
            )
            .fetch_all(&mut *reader)
            .await?;
            for (connection, place) in all {
                let connection: ConnectionId = id("connection id", &connection)?;
                let may = rights(&mut reader, user, &connection, environment(&place)?).await?;
                if may.approve || may.execute || may.oversee {
                    connections.push(connection);
                }
            }
        }
        Ok(Sees { user: user.clone(), connections })
    }

    pub async fn changes_seen(
        &self,
        sees: &Sees,
        which: Which,
    ) -> Result<Vec<StoredChange>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(CHANGE);
        query.push(" where ");
        push_seen(&mut query, sees);
        let is_over = |state: &&State| state.is_final();
        let states: Vec<&str> = match which {
            Which::Open => {
                State::ALL.iter().filter(|it| !is_over(it)).map(|it| it.as_str()).collect()
            }
            Which::Mine => State::ALL.iter().map(|it| it.as_str()).collect(),
            Which::Ending => vec![State::InReview.as_str(), State::Approved.as_str()],
            Which::Done => State::ALL.iter().filter(is_over).map(|it| it.as_str()).collect(),
        };
        query.push(" and state in (");
        let mut list = query.separated(", ");
        for state in states {
            list.push_bind(state);
        }
        query.push(")");
        if which == Which::Mine {
            query.push(" and author_id = ").push_bind(sees.user.as_str());
        }
        query.push(match which {
            Which::Ending => " order by coalesce(deadline_at, valid_until), change_requests.id",
            Which::Open | Which::Mine | Which::Done => {
                " order by updated_at desc, change_requests.id"
            }
        });
        query.push(" limit ").push_bind(MOST);
        query.build().fetch_all(&self.reader).await?.iter().map(stored).collect()
    }

    /// `None`: there is none, or it is not for these eyes.
    pub async fn change_seen(
        &self,
        sees: &Sees,
        change: &ChangeId,
    ) -> Result<Option<StoredChange>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(CHANGE);
        query.push(" where change_requests.id = ").push_bind(change.as_str()).push(" and ");
        push_seen(&mut query, sees);
        query.build().fetch_optional(&self.reader).await?.map(|row| stored(&row)).transpose()
    }

    /// What somebody may do about changes of a connection.
    pub async fn change_rights(
        &self,
        user: &UserId,
        connection: &ConnectionId,
        environment: Environment,
    ) -> Result<Rights, StoreError> {
        rights(&mut *self.reader.acquire().await?, user, connection, environment).await
    }

    /// Of each wording, how many have agreed at which stage.
    pub async fn change_votes_given(
        &self,
        revisions: &[&RevisionId],
    ) -> Result<BTreeMap<String, Vec<(u64, u64)>>, StoreError> {
        let mut given: BTreeMap<String, Vec<(u64, u64)>> = BTreeMap::new();
        if revisions.is_empty() {
            return Ok(given);
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "select revision_id, stage, count(*) from change_votes where revision_id in (",
        );
        let mut list = query.separated(", ");
        for revision in revisions {
            list.push_bind(revision.as_str());
        }
        query.push(") group by revision_id, stage");
        let rows: Vec<(String, i64, i64)> = query.build_query_as().fetch_all(&self.reader).await?;
        for (revision, stage, votes) in rows {
            given.entry(revision).or_default().push((unsigned(stage), unsigned(votes)));
        }
        Ok(given)
    }

    /// Which change a run belongs to.
    pub async fn change_of_run(&self, run: &WriteRunId) -> Result<Option<ChangeId>, StoreError> {
        let row: Option<(String,)> =
            sqlx::query_as("select change_id from change_runs where id = $1")
                .bind(run.as_str())
                .fetch_optional(&self.reader)
                .await?;
        row.map(|(change,)| id("change id", &change)).transpose()
    }

    /// Changes that undo a run of this one, the earliest first.
    pub async fn changes_undoing(&self, change: &ChangeId) -> Result<Vec<ChangeId>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select change_requests.id
            from change_requests
            join change_runs on change_runs.id = change_requests.rolls_back
            where change_runs.change_id = $1
            order by change_requests.created_at",
        )
        .bind(change.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|(change,)| id("change id", &change)).collect()
    }

    /// An account that is used with tokens only.
    pub async fn is_service(&self, user: &UserId) -> Result<bool, StoreError> {
        let row: Option<(String,)> = sqlx::query_as("select kind from users where id = $1")
            .bind(user.as_str())
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.is_some_and(|(kind,)| kind == "service"))
    }
}

fn push_seen(query: &mut QueryBuilder<Sqlite>, sees: &Sees) {
    query.push("(author_id = ").push_bind(sees.user.as_str());
    if !sees.connections.is_empty() {
        query.push(" or change_requests.connection_id in (");
        let mut list = query.separated(", ");
        for connection in &sees.connections {
            list.push_bind(connection.as_str());
        }
        query.push(")");
    }
    query.push(")");
}
