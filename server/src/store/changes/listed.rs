//! Which changes somebody sees: those they asked for, and those of connections where they may decide.

use super::read::{CHANGE, stored};
use super::records::{StoredChange, environment};
use super::rights::rights;
use crate::store::{Store, StoreError, id, signed, unsigned};
use engine::approvals::{Rights, State};
use protocol::catalog::Environment;
use protocol::ids::{ChangeId, ConnectionId, RevisionId, UserId, WriteRunId};
use sqlx::{QueryBuilder, Sqlite};
use std::collections::BTreeMap;
use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Where a page begins: behind the change with this time and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    time: String,
    change: ChangeId,
}

impl Behind {
    /// As clients bring it back.
    pub fn parse(text: &str) -> Option<Behind> {
        let (time, change) = text.split_once('_')?;
        let known = OffsetDateTime::parse(time, &Rfc3339).is_ok();
        let change = ChangeId::parse(change).ok().filter(|_| known)?;
        Some(Behind { time: time.to_owned(), change })
    }

    pub fn of(change: &StoredChange, which: Which) -> Behind {
        let ends = change.deadline.as_ref().or(change.valid_until.as_ref());
        let time = match (which, ends) {
            (Which::Ending, Some(end)) => end,
            _ => &change.updated_at,
        };
        Behind { time: time.clone(), change: change.id.clone() }
    }
}

impl fmt::Display for Behind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}_{}", self.time, self.change)
    }
}

/// Whose eyes a list is for. Made by [`Store::sees`] only.
#[derive(Debug, Clone)]
pub struct Sees {
    user: UserId,
    /// Where changes of others are seen.
    connections: Vec<ConnectionId>,
    /// Where they may approve those.
    approves: Vec<ConnectionId>,
}

impl Sees {
    pub fn user(&self) -> &UserId {
        &self.user
    }

    pub fn approves(&self) -> &[ConnectionId] {
        &self.approves
    }
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
        let (mut connections, mut approves) = (Vec::new(), Vec::new());
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
                if may.approve {
                    approves.push(connection.clone());
                }
                if may.approve || may.execute || may.oversee {
                    connections.push(connection);
                }
            }
        }
        Ok(Sees { user: user.clone(), connections, approves })
    }

    pub async fn changes_seen(
        &self,
        sees: &Sees,
        which: Which,
        behind: Option<&Behind>,
        most: u64,
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
            Which::Ending => {
                [State::InReview, State::Approved, State::PostReview].map(State::as_str).to_vec()
            }
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
        if let Some(Behind { time, change }) = behind {
            let (time_of, order) = match which {
                Which::Ending => ("coalesce(deadline_at, valid_until)", " > "),
                Which::Open | Which::Mine | Which::Done => ("updated_at", " < "),
            };
            query.push(" and (").push(time_of).push(order).push_bind(time);
            query.push(" or (").push(time_of).push(" = ").push_bind(time);
            query.push(" and change_requests.id > ").push_bind(change.as_str()).push("))");
        }
        query.push(match which {
            Which::Ending => " order by coalesce(deadline_at, valid_until), change_requests.id",
            Which::Open | Which::Mine | Which::Done => {
                " order by updated_at desc, change_requests.id"
            }
        });
        query.push(" limit ").push_bind(signed(most));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_page_begins_reads_back_and_nothing_else_does() {
        let text = "2030-05-01T12:00:00.000000Z_chg_1";
        assert_eq!(Behind::parse(text).unwrap().to_string(), text);
        for text in
            ["", "chg_1", "2030-05-01T12:00:00Z", "yesterday_chg_1", "2030-05-01T12:00:00Z_x"]
        {
            assert_eq!(Behind::parse(text), None, "{text}");
        }
    }
}
