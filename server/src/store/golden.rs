//! Answers on their way to being everybody's: what people taught, and what reviewers decided. Nothing here
//! is read on behalf of its owner: every query takes the permission to review.

use super::people::holders;
use super::{Store, StoreError, from_json, id, now, to_json, unsigned};
use crate::audit::{Act, Action};
use crate::auth::permission::ReviewAnswers;
use engine::MemoryLiteral;
use engine::memory::ACCEPTED_WEIGHT;
use protocol::access::Permission;
use protocol::ids::{ConnectionId, MemoryId, UserId};
use protocol::memory::{GoldenStatus, GoldenVerdict, Teaching};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

/// Most of either kind that are looked at: the heaviest of what was taught, the latest decisions.
const MOST: i64 = 500;
/// Of one person, so that nobody fills the queue.
const MOST_OF_ONE: i64 = 100;

/// What somebody taught and nobody has decided about, values and all: not for showing as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub id: MemoryId,
    pub connection: ConnectionId,
    pub owner: UserId,
    pub owner_name: String,
    pub question: String,
    pub masked: String,
    pub sql: String,
    pub literals: Vec<MemoryLiteral>,
    pub weight: f64,
    pub uses: u64,
    pub created_at: String,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoldenDecided {
    Done,
    /// Somebody else decided about it, or forgot it, after it was read.
    Moved,
    /// Whoever decides taught it, and somebody else could.
    Own,
}

/// What a reviewer decided about, without values.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredGolden {
    pub id: MemoryId,
    pub connection: ConnectionId,
    pub status: GoldenStatus,
    pub question: String,
    pub masked: String,
    pub sql: String,
    /// Their kinds; no text.
    pub kinds: Vec<String>,
    pub obstacle: Option<String>,
    pub taught_by: Option<UserId>,
    pub taught_by_name: Option<String>,
    pub teaching: Teaching,
    pub taught_at: String,
    pub weight: f64,
    pub uses: u64,
    pub ups: u64,
    pub downs: u64,
    pub decided_by_name: Option<String>,
    pub decided_at: String,
    pub note: Option<String>,
}

fn golden(row: &SqliteRow) -> Result<StoredGolden, StoreError> {
    let word = |name: &'static str| row.try_get::<String, _>(name);
    let unknown = |what: &'static str, text: &str| {
        StoreError::unreadable(what, format!("`{text}` is not known"))
    };
    let (status, teaching) = (word("status")?, word("teaching")?);
    let taught_by: Option<String> = row.try_get("taught_by")?;
    Ok(StoredGolden {
        id: id("memory id", &word("id")?)?,
        connection: id("connection id", &word("connection_id")?)?,
        status: GoldenStatus::named(&status)
            .ok_or_else(|| unknown("status of an answer", &status))?,
        question: word("question")?,
        masked: word("masked")?,
        sql: word("sql")?,
        kinds: from_json("kinds of places", &word("kinds")?)?,
        obstacle: row.try_get("obstacle")?,
        taught_by: taught_by.map(|by| id("user id", &by)).transpose()?,
        taught_by_name: row.try_get("taught_by_name")?,
        teaching: Teaching::named(&teaching)
            .ok_or_else(|| unknown("teaching of an answer", &teaching))?,
        taught_at: word("taught_at")?,
        weight: row.try_get("weight")?,
        uses: unsigned(row.try_get("uses")?),
        ups: unsigned(row.try_get("ups")?),
        downs: unsigned(row.try_get("downs")?),
        decided_by_name: row.try_get("decided_by_name")?,
        decided_at: word("decided_at")?,
        note: row.try_get("note")?,
    })
}

/// `None`: it is gone, or nobody stands to it any more.
async fn status_now(
    transaction: &mut SqliteConnection,
    answer: &MemoryId,
) -> Result<Option<GoldenStatus>, StoreError> {
    let decided: Option<(String,)> =
        sqlx::query_as("select status from golden_answers where id = $1")
            .bind(answer.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
    if let Some((status,)) = decided {
        return Ok(GoldenStatus::named(&status));
    }
    let taught: Option<(String,)> =
        sqlx::query_as("select id from memories where id = $1 and weight >= $2")
            .bind(answer.as_str())
            .bind(ACCEPTED_WEIGHT)
            .fetch_optional(transaction)
            .await?;
    Ok(taught.map(|_| GoldenStatus::Proposed))
}

async fn others(connection: &mut SqliteConnection, by: &UserId) -> Result<bool, StoreError> {
    let all = holders(connection, Permission::ReviewAnswers).await?;
    Ok(all.iter().any(|holder| holder != by))
}

impl Store {
    /// Accepted by whoever taught them and not decided about; the most used first.
    pub async fn candidates(&self, _: ReviewAnswers) -> Result<Vec<Candidate>, StoreError> {
        let rows = sqlx::query(
            "select waiting.id, connection_id, owner_id, users.name, question, masked, sql, literals,
                weight, uses, waiting.created_at
            from (
                select memories.*,
                    row_number() over (
                        partition by owner_id
                        order by uses desc, weight desc, created_at desc, id
                    ) as place
                from memories
                where weight >= $1
                    and not exists (
                        select 1 from golden_answers where golden_answers.id = memories.id
                    )
            ) as waiting
            join users on users.id = owner_id
            where place <= $3
            order by uses desc, weight desc, waiting.created_at desc, waiting.id
            limit $2",
        )
        .bind(ACCEPTED_WEIGHT)
        .bind(MOST)
        .bind(MOST_OF_ONE)
        .fetch_all(&self.reader)
        .await?;
        let candidate = |row: &SqliteRow| {
            Ok(Candidate {
                id: id("memory id", row.try_get("id")?)?,
                connection: id("connection id", row.try_get("connection_id")?)?,
                owner: id("user id", row.try_get("owner_id")?)?,
                owner_name: row.try_get("name")?,
                question: row.try_get("question")?,
                masked: row.try_get("masked")?,
                sql: row.try_get("sql")?,
                literals: super::memories::literals(row.try_get("literals")?)?,
                weight: row.try_get("weight")?,
                uses: unsigned(row.try_get("uses")?),
                created_at: row.try_get("created_at")?,
            })
        };
        rows.iter().map(candidate).collect()
    }

    /// The latest decision first.
    pub async fn golden_answers(&self, _: ReviewAnswers) -> Result<Vec<StoredGolden>, StoreError> {
        let rows = sqlx::query(
            "select golden_answers.id, connection_id, status, question, masked, sql, kinds, obstacle,
                taught_by, teachers.name as taught_by_name, teaching, taught_at, weight, uses,
                reviewers.name as decided_by_name, decided_at, note, coalesce(ups, 0) as ups,
                coalesce(downs, 0) as downs
            from golden_answers
            left join users as teachers on teachers.id = taught_by
            left join users as reviewers on reviewers.id = decided_by
            left join (
                select golden_id,
                    sum(case when verdict = 'up' then 1 else 0 end) as ups,
                    sum(case when verdict = 'down' then 1 else 0 end) as downs
                from golden_votes
                group by golden_id
            ) as votes on votes.golden_id = golden_answers.id
            order by decided_at desc, golden_answers.id
            limit $1",
        )
        .bind(MOST)
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(golden).collect()
    }

    /// Whether somebody besides `by` may review answers.
    pub async fn reviewed_by_others(
        &self,
        by: &UserId,
        _: ReviewAnswers,
    ) -> Result<bool, StoreError> {
        others(&mut *self.reader.acquire().await?, by).await
    }

    /// Keeps what was decided in place of an earlier decision, `golden` being as it was read.
    pub async fn decide_golden(
        &self,
        by: &UserId,
        golden: &StoredGolden,
        verdict: GoldenVerdict,
        note: Option<&str>,
        _: ReviewAnswers,
    ) -> Result<GoldenDecided, StoreError> {
        let (status, action) = match verdict {
            GoldenVerdict::Certify => (GoldenStatus::Certified, Action::MemoryCertify),
            GoldenVerdict::Reject => (GoldenStatus::Rejected, Action::MemoryReject),
        };
        let mut transaction = self.write().await?;
        if status_now(&mut transaction, &golden.id).await? != Some(golden.status) {
            return Ok(GoldenDecided::Moved);
        }
        let own = verdict == GoldenVerdict::Certify && golden.taught_by.as_ref() == Some(by);
        if own && others(&mut transaction, by).await? {
            return Ok(GoldenDecided::Own);
        }
        sqlx::query(
            "insert into golden_answers (
                id, connection_id, status, question, masked, sql, kinds, obstacle, taught_by, teaching,
                taught_at, weight, uses, decided_by, decided_at, note
            )
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            on conflict (id) do update
            set status = excluded.status,
                decided_by = excluded.decided_by,
                decided_at = excluded.decided_at,
                note = excluded.note",
        )
        .bind(golden.id.as_str())
        .bind(golden.connection.as_str())
        .bind(status.as_str())
        .bind(&golden.question)
        .bind(&golden.masked)
        .bind(&golden.sql)
        .bind(to_json(&golden.kinds))
        .bind(&golden.obstacle)
        .bind(golden.taught_by.as_ref().map(UserId::as_str))
        .bind(golden.teaching.as_str())
        .bind(&golden.taught_at)
        .bind(golden.weight)
        .bind(super::signed(golden.uses))
        .bind(by.as_str())
        .bind(now())
        .bind(note)
        .execute(&mut *transaction)
        .await?;
        let detail = json!({
            "taught_by": golden.taught_by,
            "before": golden.status.as_str(),
            "note": note,
            "alone": own,
        });
        let act = Act::new(action).on(&golden.id).at(&golden.connection).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(GoldenDecided::Done)
    }

    /// Forgets an answer and what it came from; it can be taught anew. `false`: there is none.
    pub async fn forget_golden(
        &self,
        golden: &StoredGolden,
        _: ReviewAnswers,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let mut gone = 0;
        for table in
            ["delete from golden_answers where id = $1", "delete from memories where id = $1"]
        {
            let done =
                sqlx::query(table).bind(golden.id.as_str()).execute(&mut *transaction).await?;
            gone += done.rows_affected();
        }
        if gone == 0 {
            return Ok(false);
        }
        let detail = json!({ "taught_by": golden.taught_by, "before": golden.status.as_str() });
        let act = Act::new(Action::MemoryDelete).on(&golden.id).at(&golden.connection);
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
