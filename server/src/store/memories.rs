//! Accepted questions with their SQL, read for one connection on behalf of one person: their own, and what
//! reviewers certified. What a review rejected is not there any more.

use super::{Store, StoreError, from_json, id, now, signed, to_json, unsigned};
use async_trait::async_trait;
use engine::memory::{CERTIFIED_WEIGHT, shared};
use engine::{Memory, MemoryLiteral, MemoryScope, MemoryStore};
use protocol::feedback::Verdict;
use protocol::ids::{ConnectionId, MemoryId, UserId};
use protocol::lineage::Verified;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

#[derive(Serialize, Deserialize)]
struct Literal {
    kind: String,
    text: String,
}

pub(super) fn literals(json: &str) -> Result<Vec<MemoryLiteral>, StoreError> {
    let literals: Vec<Literal> = from_json("memory literals", json)?;
    let literal = |Literal { kind, text }| MemoryLiteral { kind, text };
    Ok(literals.into_iter().map(literal).collect())
}

type Row = (String, String, String, String, String, String, String, f64, i64, String);

fn own(row: Row) -> Result<Memory, StoreError> {
    let (memory_id, connection, owner, question, masked, sql, kept, weight, uses, created_at) = row;
    Ok(Memory {
        id: id("memory id", &memory_id)?,
        connection_id: id("connection id", &connection)?,
        scope: MemoryScope::User(id("user id", &owner)?),
        question,
        masked,
        sql,
        literals: literals(&kept)?,
        weight,
        uses: unsigned(uses),
        created_at,
        certified: None,
    })
}

fn certified(row: &SqliteRow) -> Result<Memory, StoreError> {
    let kinds: Vec<String> = from_json("kinds of places", row.try_get("kinds")?)?;
    let decided_at: String = row.try_get("decided_at")?;
    let literal = |kind| MemoryLiteral { kind, text: String::new() };
    Ok(Memory {
        id: id("memory id", row.try_get("id")?)?,
        connection_id: id("connection id", row.try_get("connection_id")?)?,
        scope: MemoryScope::Workspace,
        question: row.try_get("question")?,
        masked: row.try_get("masked")?,
        sql: row.try_get("sql")?,
        literals: kinds.into_iter().map(literal).collect(),
        weight: CERTIFIED_WEIGHT,
        uses: unsigned(row.try_get("uses")?),
        created_at: decided_at.clone(),
        certified: Some(Verified { by: row.try_get("name")?, at: decided_at }),
    })
}

/// Certified answers, with what follows after `and`.
macro_rules! certified {
    ($rest:literal) => {
        concat!(
            "select golden_answers.id, connection_id, question, masked, sql, kinds, uses, decided_at, name
            from golden_answers
            left join users on users.id = decided_by
            where status = 'certified'
                and ",
            $rest
        )
    };
}

impl Store {
    /// The words and forms that a review rejected, whoever teaches them again.
    async fn rejected(&self, connection: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query_as(
            "select masked, sql
            from golden_answers
            where connection_id = $1
                and status = 'rejected'",
        );
        Ok(rows.bind(connection).fetch_all(&self.reader).await?)
    }

    /// Those of `memories` that no review rejected.
    async fn standing(
        &self,
        connection: &str,
        memories: Vec<Memory>,
    ) -> Result<Vec<Memory>, StoreError> {
        let rejected = self.rejected(connection).await?;
        let stands = |memory: &Memory| {
            let mut alike = rejected.iter().filter(|(masked, _)| *masked == memory.masked);
            let form = || shared::form(&memory.question, &memory.sql, &memory.literals);
            !alike.any(|(_, sql)| *sql == form())
        };
        Ok(memories.into_iter().filter(stands).collect())
    }
}

#[async_trait]
impl MemoryStore for Store {
    async fn visible(
        &self,
        connection: &ConnectionId,
        user: &UserId,
        min_weight: f64,
        limit: usize,
    ) -> Result<Vec<Memory>, engine::StoreError> {
        let shared = certified!(
            "connection_id = $1
            order by decided_at desc, golden_answers.id
            limit $2"
        );
        let rows = sqlx::query(shared)
            .bind(connection.as_str())
            .bind(signed(limit as u64))
            .fetch_all(&self.reader)
            .await
            .map_err(StoreError::from)?;
        let mut found: Vec<Memory> = rows.iter().map(certified).collect::<Result<_, _>>()?;
        let rows: Vec<Row> = sqlx::query_as(
            "select id, connection_id, owner_id, question, masked, sql, literals, weight, uses,
                created_at
            from memories
            where connection_id = $1
                and owner_id = $2
                and weight >= $3
                and not exists (select 1 from golden_answers where golden_answers.id = memories.id)
            order by weight desc, created_at desc, id
            limit $4",
        )
        .bind(connection.as_str())
        .bind(user.as_str())
        .bind(min_weight)
        .bind(signed(limit as u64))
        .fetch_all(&self.reader)
        .await
        .map_err(StoreError::from)?;
        let mine: Vec<Memory> = rows.into_iter().map(own).collect::<Result<_, _>>()?;
        found.extend(self.standing(connection.as_str(), mine).await?);
        Ok(found)
    }

    async fn vectors(
        &self,
        connection: &ConnectionId,
        user: &UserId,
        space: &str,
    ) -> Result<Vec<(MemoryId, Vec<f32>)>, engine::StoreError> {
        Ok(self.vectors_of(connection, user, space).await?)
    }

    async fn get(
        &self,
        user: &UserId,
        id: &MemoryId,
    ) -> Result<Option<Memory>, engine::StoreError> {
        let row = sqlx::query(certified!("golden_answers.id = $1"))
            .bind(id.as_str())
            .fetch_optional(&self.reader)
            .await
            .map_err(StoreError::from)?;
        if let Some(row) = row {
            return Ok(Some(certified(&row)?));
        }
        let row: Option<Row> = sqlx::query_as(
            "select id, connection_id, owner_id, question, masked, sql, literals, weight, uses,
                created_at
            from memories
            where id = $1
                and owner_id = $2
                and not exists (select 1 from golden_answers where golden_answers.id = memories.id)",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .fetch_optional(&self.reader)
        .await
        .map_err(StoreError::from)?;
        let Some(mine) = row.map(own).transpose()? else { return Ok(None) };
        let connection = mine.connection_id.clone();
        Ok(self.standing(connection.as_str(), vec![mine]).await?.pop())
    }

    async fn choices(
        &self,
        connection: &ConnectionId,
        user: &UserId,
    ) -> Result<Vec<engine::memory::Choice>, engine::StoreError> {
        self.choices_on(connection, user).await
    }

    async fn insert(&self, memory: &Memory) -> Result<(), engine::StoreError> {
        let MemoryScope::User(owner) = &memory.scope else {
            let reason = format!("`{}` is everybody's: only a review keeps it", memory.id);
            return Err(StoreError::Unavailable { reason }.into());
        };
        let literals: Vec<Literal> = memory
            .literals
            .iter()
            .map(|literal| Literal { kind: literal.kind.clone(), text: literal.text.clone() })
            .collect();
        sqlx::query(
            "insert into memories (
                id, connection_id, owner_id, question, masked, sql, literals, weight, uses,
                created_at
            )
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (id) do nothing",
        )
        .bind(memory.id.as_str())
        .bind(memory.connection_id.as_str())
        .bind(owner.as_str())
        .bind(&memory.question)
        .bind(&memory.masked)
        .bind(&memory.sql)
        .bind(to_json(&literals))
        .bind(memory.weight)
        .bind(signed(memory.uses))
        .bind(&memory.created_at)
        .execute(&self.writer)
        .await
        .map_err(StoreError::from)?;
        Ok(())
    }

    async fn vote(
        &self,
        user: &UserId,
        id: &MemoryId,
        verdict: Verdict,
    ) -> Result<(), engine::StoreError> {
        let verdict = match verdict {
            Verdict::Up => "up",
            Verdict::Down => "down",
        };
        sqlx::query(
            "insert into golden_votes (golden_id, user_id, verdict, voted_at)
            select id, $2, $3, $4
            from golden_answers
            where id = $1
                and status = 'certified'
            on conflict (golden_id, user_id) do update
            set verdict = excluded.verdict,
                voted_at = excluded.voted_at",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(verdict)
        .bind(now())
        .execute(&self.writer)
        .await
        .map_err(StoreError::from)?;
        Ok(())
    }

    async fn set_weight(
        &self,
        user: &UserId,
        id: &MemoryId,
        weight: f64,
    ) -> Result<(), engine::StoreError> {
        sqlx::query("update memories set weight = $1 where id = $2 and owner_id = $3")
            .bind(weight)
            .bind(id.as_str())
            .bind(user.as_str())
            .execute(&self.writer)
            .await
            .map_err(StoreError::from)?;
        Ok(())
    }

    async fn used(&self, id: &MemoryId) -> Result<(), engine::StoreError> {
        // Either of them: a certified answer goes before what it came from.
        let certified = sqlx::query(
            "update golden_answers set uses = uses + 1 where id = $1 and status = 'certified'",
        )
        .bind(id.as_str())
        .execute(&self.writer)
        .await
        .map_err(StoreError::from)?;
        if certified.rows_affected() == 0 {
            sqlx::query("update memories set uses = uses + 1 where id = $1")
                .bind(id.as_str())
                .execute(&self.writer)
                .await
                .map_err(StoreError::from)?;
        }
        Ok(())
    }
}
