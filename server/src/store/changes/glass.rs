//! What breaking the glass rests on, read in the transaction that decides on it.

use super::read::time;
use super::records::{StoredChange, StoredRevision, environment};
use crate::store::StoreError;
use engine::approvals::{Glass, State};
use protocol::change_rules::{ChangeRulesDocument, RuleTier};
use protocol::ids::{ConnectionId, UserId};
use sqlx::SqliteConnection;
use time::{Duration, OffsetDateTime};

pub(super) async fn glass(
    transaction: &mut SqliteConnection,
    change: &StoredChange,
    rules: &ChangeRulesDocument,
) -> Result<Glass, StoreError> {
    let StoredChange { connection, author, revision, .. } = change;
    let within = Duration::hours(rules.post_review_hours().into());
    let now = tier(transaction, connection).await?;
    let allowed = |tier: RuleTier| rules.break_glass.contains(&tier);
    let found = |name: &str| revision.impact[name].as_bool();
    Ok(Glass {
        // Where it was looked at, and where it is by now.
        allowed: allowed(RuleTier::of(revision.environment)) && now.is_some_and(allowed),
        checked: found("complete") == Some(true) && found("blocked") == Some(false),
        kept: is_kept(revision),
        owed: owed(transaction, author, within).await?,
        looked_at_within: within,
    })
}

/// `None`: the connection was removed.
async fn tier(
    transaction: &mut SqliteConnection,
    connection: &ConnectionId,
) -> Result<Option<RuleTier>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("select environment from connections where id = $1 and removed_at is null")
            .bind(connection.as_str())
            .fetch_optional(transaction)
            .await?;
    row.map(|(name,)| environment(&name).map(RuleTier::of)).transpose()
}

/// Everything that it changes is kept as it was, or was not there before. What nobody could find out is not
/// kept; what triggers do besides is theirs, and told.
fn is_kept(revision: &StoredRevision) -> bool {
    let impact = &revision.impact;
    if impact["overwrites"] != false {
        return false;
    }
    if impact["kind"] == "insert" {
        return true;
    }
    let stay = |others: &Vec<serde_json::Value>| others.iter().all(|it| it["effect"] == "refuses");
    let others_stay = impact["others"].as_array().is_some_and(stay);
    revision.backup && impact["unasked"].is_null() && others_stay
}

/// The nearest end of a look that somebody else owes this author's emergencies, those included of whose runs
/// nobody knows the end.
async fn owed(
    transaction: &mut SqliteConnection,
    author: &UserId,
    within: Duration,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let (waiting,): (Option<String>,) = sqlx::query_as(
        "select min(deadline_at)
        from change_requests
        where author_id = $1
            and state = $2",
    )
    .bind(author.as_str())
    .bind(State::PostReview.as_str())
    .fetch_one(&mut *transaction)
    .await?;
    let (open,): (Option<String>,) = sqlx::query_as(
        "select min(change_runs.started_at)
        from change_runs
        join change_requests on change_requests.id = change_runs.change_id
        where author_id = $1
            and broke_glass = 1
            and ended_at is null",
    )
    .bind(author.as_str())
    .fetch_one(transaction)
    .await?;
    let open = time(open.as_deref())?.map(|began| began + within);
    Ok(time(waiting.as_deref())?.into_iter().chain(open).min())
}
