//! Accepted questions with their SQL, read for one connection on behalf of one person.

use super::{Store, StoreError, from_json, id, signed, to_json, unsigned};
use async_trait::async_trait;
use engine::{Memory, MemoryLiteral, MemoryScope, MemoryStore};
use protocol::ids::{ConnectionId, MemoryId, UserId};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Literal {
    kind: String,
    text: String,
}

type Row = (String, String, Option<String>, String, String, String, String, f64, i64, String);

fn memory(row: Row) -> Result<Memory, StoreError> {
    let (memory_id, connection, owner, question, masked, sql, literals, weight, uses, created_at) =
        row;
    let literals: Vec<Literal> = from_json("memory literals", &literals)?;
    let scope = match owner {
        Some(owner) => MemoryScope::User(id("user id", &owner)?),
        None => MemoryScope::Workspace,
    };
    Ok(Memory {
        id: id("memory id", &memory_id)?,
        connection_id: id("connection id", &connection)?,
        scope,
        question,
        masked,
        sql,
        literals: literals
            .into_iter()
            .map(|Literal { kind, text }| MemoryLiteral { kind, text })
            .collect(),
        weight,
        uses: unsigned(uses),
        created_at,
    })
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
        let rows: Vec<Row> = sqlx::query_as(
            "select id, connection_id, owner_id, question, masked, sql, literals, weight, uses,
                created_at
            from memories
            where connection_id = $1
                and (owner_id = $2 or owner_id is null)
                and weight >= $3
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
        Ok(rows.into_iter().map(memory).collect::<Result<_, _>>()?)
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
        let row: Option<Row> = sqlx::query_as(
            "select id, connection_id, owner_id, question, masked, sql, literals, weight, uses,
                created_at
            from memories
            where id = $1
                and (owner_id = $2 or owner_id is null)",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .fetch_optional(&self.reader)
        .await
        .map_err(StoreError::from)?;
        Ok(row.map(memory).transpose()?)
    }

    async fn choices(
        &self,
        connection: &ConnectionId,
        user: &UserId,
    ) -> Result<Vec<engine::memory::Choice>, engine::StoreError> {
        self.choices_on(connection, user).await
    }

    async fn insert(&self, memory: &Memory) -> Result<(), engine::StoreError> {
        let owner = match &memory.scope {
            MemoryScope::User(user) => Some(user.as_str()),
            MemoryScope::Workspace => None,
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
        .bind(owner)
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
        sqlx::query("update memories set uses = uses + 1 where id = $1")
            .bind(id.as_str())
            .execute(&self.writer)
            .await
            .map_err(StoreError::from)?;
        Ok(())
    }
}
