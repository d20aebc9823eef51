//! Reading changes. Within a decision everything is read in its transaction; outside, who may see a
//! change is told by an argument.

use super::decide::count;
use super::glass::glass;
use super::records::{
    ChangeKind, StoredChange, StoredRevision, StoredRun, StoredVote, TimelineEntry, environment,
    hand, state,
};
use super::rights::rights;
use crate::store::{Store, StoreError, change_rules, from_json, id, unsigned};
use engine::approvals::{Case, OpenRun, Review, RevisionHash, Risk, Vote};
use protocol::ids::{ChangeId, RevisionId, UserId, WriteRunId};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub(super) const CHANGE: &str = "select
        change_requests.id, connection_id, author_id, hand, change_requests.kind, rolls_back, title,
        state, version, stages, deadline_at, valid_until, change_requests.created_at, updated_at,
        connections.name as connection_name, users.name as author_name,
        change_revisions.id as revision_id, number, hash, author_sql, sql, parameters,
        change_revisions.environment as environment, search_path, identity, policy_version,
        access_hash, schema_hash, backup, timeout_ms, max_rows, risk, reasons, findings, impact,
        question, model, confidence, rules_version, change_revisions.created_at as revised_at
    from change_requests
    join change_revisions on change_revisions.id = change_requests.revision_id
    join connections on connections.id = change_requests.connection_id
    join users on users.id = change_requests.author_id";

pub(super) async fn change(
    connection: &mut SqliteConnection,
    change: &ChangeId,
) -> Result<Option<StoredChange>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(CHANGE);
    query.push(" where change_requests.id = ").push_bind(change.as_str());
    let row = query.build().fetch_optional(connection).await?;
    row.map(|row| stored(&row)).transpose()
}

/// A run that has not ended.
pub(super) struct Open {
    pub id: WriteRunId,
    pub by: UserId,
    pub broke_glass: bool,
}

pub(super) async fn open_run(
    connection: &mut SqliteConnection,
    change: &ChangeId,
) -> Result<Option<Open>, StoreError> {
    let row: Option<(String, String, i64)> = sqlx::query_as(
        "select id, started_by, broke_glass
        from change_runs
        where change_id = $1
            and ended_at is null",
    )
    .bind(change.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|(run, by, broke_glass)| {
        let (id, by) = (id("run id", &run)?, id("user id", &by)?);
        Ok(Open { id, by, broke_glass: broke_glass != 0 })
    })
    .transpose()
}

/// Everything a decision rests on.
pub(super) async fn case(
    transaction: &mut SqliteConnection,
    change: &StoredChange,
    run: Option<&Open>,
) -> Result<Case, StoreError> {
    let StoredChange { connection, author, revision, .. } = change;
    let environment = revision.environment;
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select user_id, stage
        from change_votes
        where revision_id = $1
        order by created_at, user_id",
    )
    .bind(revision.id.as_str())
    .fetch_all(&mut *transaction)
    .await?;
    let mut votes = Vec::new();
    for (by, stage) in rows {
        let by: UserId = id("user id", &by)?;
        let eligible = rights(transaction, &by, connection, environment).await?.approve;
        let stage = usize::try_from(stage).unwrap_or(usize::MAX);
        votes.push(Vote { by, stage, eligible });
    }
    let (attempts,): (i64,) =
        sqlx::query_as("select count(*) from change_runs where revision_id = $1")
            .bind(revision.id.as_str())
            .fetch_one(&mut *transaction)
            .await?;
    let rules = change_rules::in_force(transaction).await?.document;
    let glass = glass(transaction, change, &rules).await?;
    Ok(Case {
        state: change.state,
        author: author.clone(),
        author_eligible: rights(transaction, author, connection, environment).await?.request,
        environment,
        hash: revision.hash,
        risk: revision.risk,
        review: change.review.clone(),
        automatic: rules.automatic_low,
        votes,
        deadline: time(change.deadline.as_deref())?,
        valid_until: time(change.valid_until.as_deref())?,
        attempts: count(attempts),
        run: run.map(|run| OpenRun { by: run.by.clone(), broke_glass: run.broke_glass }),
        carried_out_by: last_run_by(transaction, &change.id).await?,
        glass,
    })
}

async fn last_run_by(
    transaction: &mut SqliteConnection,
    change: &ChangeId,
) -> Result<Option<UserId>, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "select started_by
        from change_runs
        where change_id = $1
        order by started_at desc, attempt desc
        limit 1",
    )
    .bind(change.as_str())
    .fetch_optional(transaction)
    .await?;
    row.map(|(by,)| id("user id", &by)).transpose()
}

pub(super) fn time(text: Option<&str>) -> Result<Option<OffsetDateTime>, StoreError> {
    let parse = |text| OffsetDateTime::parse(text, &Rfc3339);
    text.map(parse).transpose().map_err(|error| StoreError::unreadable("time", error))
}

pub(super) fn stored(row: &SqliteRow) -> Result<StoredChange, StoreError> {
    let kind = match row.try_get::<Option<&str>, _>("rolls_back")? {
        Some(run) => ChangeKind::Rollback(id("run id", run)?),
        None => ChangeKind::Change,
    };
    Ok(StoredChange {
        id: id("change id", row.try_get("id")?)?,
        connection: id("connection id", row.try_get("connection_id")?)?,
        connection_name: row.try_get("connection_name")?,
        author: id("user id", row.try_get("author_id")?)?,
        author_name: row.try_get("author_name")?,
        hand: hand(row.try_get("hand")?)?,
        kind,
        title: row.try_get("title")?,
        state: state(row.try_get("state")?)?,
        version: unsigned(row.try_get("version")?),
        review: Review { stages: from_json("stages", row.try_get("stages")?)? },
        deadline: row.try_get("deadline_at")?,
        valid_until: row.try_get("valid_until")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        revision: revision(row)?,
    })
}

fn revision(row: &SqliteRow) -> Result<StoredRevision, StoreError> {
    let json = |column: &'static str| -> Result<serde_json::Value, StoreError> {
        from_json(column, row.try_get::<&str, _>(column)?)
    };
    let count = |column: &str| -> Result<u64, StoreError> { Ok(unsigned(row.try_get(column)?)) };
    let hash: &str = row.try_get("hash")?;
    let risk: &str = row.try_get("risk")?;
    let policy_version: Option<i64> = row.try_get("policy_version")?;
    let rules_version: Option<i64> = row.try_get("rules_version")?;
    Ok(StoredRevision {
        id: id("revision id", row.try_get("revision_id")?)?,
        number: count("number")?,
        hash: RevisionHash::parse(hash)
            .ok_or_else(|| StoreError::unreadable("hash", format!("`{hash}` is none")))?,
        author_sql: row.try_get("author_sql")?,
        sql: row.try_get("sql")?,
        parameters: json("parameters")?,
        environment: environment(row.try_get("environment")?)?,
        search_path: row.try_get("search_path")?,
        identity: row.try_get("identity")?,
        policy_version: policy_version.map(unsigned),
        rules_version: rules_version.map(unsigned),
        access_hash: row.try_get("access_hash")?,
        schema_hash: row.try_get("schema_hash")?,
        backup: row.try_get::<i64, _>("backup")? != 0,
        timeout_ms: count("timeout_ms")?,
        max_rows: count("max_rows")?,
        risk: Risk::parse(risk)
            .ok_or_else(|| StoreError::unreadable("risk", format!("`{risk}` is none")))?,
        reasons: json("reasons")?,
        findings: json("findings")?,
        impact: json("impact")?,
        question: row.try_get("question")?,
        model: row.try_get("model")?,
        confidence: row.try_get("confidence")?,
        created_at: row.try_get("revised_at")?,
    })
}

impl Store {
    pub async fn change(&self, id: &ChangeId) -> Result<Option<StoredChange>, StoreError> {
        change(&mut *self.reader.acquire().await?, id).await
    }

    /// A change with everything that a decision about it rests on, as it is now. Whoever decides reads
    /// it again: this is for showing what could be decided.
    pub async fn change_case(
        &self,
        id: &ChangeId,
    ) -> Result<Option<(StoredChange, Case)>, StoreError> {
        let mut reader = self.reader.acquire().await?;
        let Some(stored) = change(&mut reader, id).await? else { return Ok(None) };
        let run = open_run(&mut reader, id).await?;
        let case = case(&mut reader, &stored, run.as_ref()).await?;
        Ok(Some((stored, case)))
    }

    /// Every wording, the latest first.
    pub async fn change_revisions(
        &self,
        change: &ChangeId,
    ) -> Result<Vec<StoredRevision>, StoreError> {
        let rows = sqlx::query(
            "select id as revision_id, number, hash, author_sql, sql, parameters, environment,
                search_path, identity, policy_version, access_hash, schema_hash, backup, timeout_ms,
                max_rows, risk, reasons, findings, impact, question, model, confidence,
                rules_version, created_at as revised_at
            from change_revisions
            where change_id = $1
            order by number desc",
        )
        .bind(change.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(revision).collect()
    }

    /// Approvals of one wording, in their order.
    pub async fn change_votes(&self, revision: &RevisionId) -> Result<Vec<StoredVote>, StoreError> {
        let rows: Vec<(String, String, i64, String, String)> = sqlx::query_as(
            "select user_id, users.name, stage, comment, change_votes.created_at
            from change_votes
            join users on users.id = change_votes.user_id
            where revision_id = $1
            order by change_votes.created_at, user_id",
        )
        .bind(revision.as_str())
        .fetch_all(&self.reader)
        .await?;
        let votes = rows.into_iter().map(|(by, name, stage, comment, at)| {
            Ok(StoredVote { by: id("user id", &by)?, name, stage: unsigned(stage), comment, at })
        });
        votes.collect()
    }

    /// Attempts of every wording, in their order.
    pub async fn change_runs(&self, change: &ChangeId) -> Result<Vec<StoredRun>, StoreError> {
        let rows = sqlx::query(
            "select change_runs.id, revision_id, attempt, started_by, users.name, started_at, ended_at,
                outcome, rows_affected, detail, broke_glass
            from change_runs
            join users on users.id = change_runs.started_by
            where change_id = $1
            order by started_at, attempt",
        )
        .bind(change.as_str())
        .fetch_all(&self.reader)
        .await?;
        let runs = rows.iter().map(|row| {
            let rows_affected: Option<i64> = row.try_get("rows_affected")?;
            Ok(StoredRun {
                id: id("run id", row.try_get("id")?)?,
                revision: id("revision id", row.try_get("revision_id")?)?,
                attempt: unsigned(row.try_get("attempt")?),
                by: id("user id", row.try_get("started_by")?)?,
                by_name: row.try_get("name")?,
                started_at: row.try_get("started_at")?,
                ended_at: row.try_get("ended_at")?,
                outcome: row.try_get("outcome")?,
                rows_affected: rows_affected.map(unsigned),
                detail: from_json("detail", row.try_get("detail")?)?,
                broke_glass: row.try_get::<i64, _>("broke_glass")? != 0,
            })
        });
        runs.collect()
    }

    /// The table that holds the rows as they were before a run; `None`: it has kept none.
    pub async fn kept_by_run(&self, run: &WriteRunId) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as("select detail from change_runs where id = $1")
            .bind(run.as_str())
            .fetch_optional(&self.reader)
            .await?;
        let Some((detail,)) = row else { return Ok(None) };
        let detail: serde_json::Value = from_json("detail", &detail)?;
        Ok(detail["backup"].as_str().map(str::to_owned))
    }

    /// What happened, in its order.
    pub async fn change_timeline(
        &self,
        change: &ChangeId,
    ) -> Result<Vec<TimelineEntry>, StoreError> {
        let rows = sqlx::query(
            "select version, revision_id, event, from_state, to_state, users.name, hand, words,
                change_events.created_at
            from change_events
            left join users on users.id = change_events.actor_id
            where change_id = $1
            order by version",
        )
        .bind(change.as_str())
        .fetch_all(&self.reader)
        .await?;
        let entries = rows.iter().map(|row| {
            Ok(TimelineEntry {
                version: unsigned(row.try_get("version")?),
                revision: id("revision id", row.try_get("revision_id")?)?,
                event: row.try_get("event")?,
                from: state(row.try_get("from_state")?)?,
                to: state(row.try_get("to_state")?)?,
                actor: row.try_get("name")?,
                hand: hand(row.try_get("hand")?)?,
                words: row.try_get("words")?,
                at: row.try_get("created_at")?,
            })
        });
        entries.collect()
    }
}
