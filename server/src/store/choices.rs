//! What people said that words mean: each their own, and what was made the workspace's.

use super::{Store, StoreError, from_json, id, now, to_json};
use crate::audit::{Act, Action, Actor};
use engine::{MemoryScope, StoreError as EngineError};
use protocol::choice::{Choice, ChoiceScope};
use protocol::ids::{ChoiceId, ConnectionId, UserId};
use serde_json::json;

pub struct NewChoice<'a> {
    pub owner: &'a UserId,
    pub connection: &'a ConnectionId,
    /// Stems of the words, joined by spaces.
    pub key: &'a str,
    pub words: &'a str,
    pub target: &'a str,
    pub others: &'a [String],
    pub question: &'a str,
}

type Row = (String, String, Option<String>, String, String, String, String, String);

fn choice(row: Row) -> Result<Choice, StoreError> {
    let (choice_id, connection, owner, words, target, others, question, chosen_at) = row;
    let mine = owner.is_some();
    Ok(Choice {
        id: id("choice id", &choice_id)?,
        connection_id: id("connection id", &connection)?,
        scope: if mine { ChoiceScope::Mine } else { ChoiceScope::Workspace },
        words,
        target,
        others: from_json("choice others", &others)?,
        question: mine.then_some(question),
        chosen_at,
    })
}

impl Store {
    /// Keeps what `owner` chose, in place of what they chose for these words before.
    pub async fn choose(&self, new: NewChoice<'_>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let kept: Option<(String,)> = sqlx::query_as(
            "select target
            from choices
            where connection_id = $1
                and owner_id = $2
                and key = $3",
        )
        .bind(new.connection.as_str())
        .bind(new.owner.as_str())
        .bind(new.key)
        .fetch_optional(&mut *transaction)
        .await?;
        if kept.is_some_and(|(target,)| target == new.target) {
            return Ok(());
        }
        sqlx::query("delete from choices where connection_id = $1 and owner_id = $2 and key = $3")
            .bind(new.connection.as_str())
            .bind(new.owner.as_str())
            .bind(new.key)
            .execute(&mut *transaction)
            .await?;
        let id = ChoiceId::from_random(rand::random());
        sqlx::query(
            "insert into choices (
                id, connection_id, owner_id, made_by, key, words, target, others, question, chosen_at
            )
            values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.as_str())
        .bind(new.connection.as_str())
        .bind(new.owner.as_str())
        .bind(new.key)
        .bind(new.words)
        .bind(new.target)
        .bind(to_json(&new.others))
        .bind(new.question)
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        let detail = json!({ "words": new.words, "target": new.target });
        let act = Act::new(Action::ChoiceMake)
            .by(Actor::Person(new.owner.clone()))
            .at(new.connection)
            .on(&id);
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The person's own choices, then the workspace's, the newest first.
    pub async fn choices_for(&self, user: &UserId) -> Result<Vec<Choice>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, connection_id, owner_id, words, target, others, question, chosen_at
            from choices
            where owner_id = $1
                or owner_id is null
            order by case when owner_id is null then 1 else 0 end, chosen_at desc, id",
        )
        .bind(user.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(choice).collect()
    }

    /// Forgets a choice of `user`, or with `shared` one of the workspace; `false` when there is none.
    pub async fn revoke_choice(
        &self,
        user: &UserId,
        choice: &ChoiceId,
        shared: bool,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String, String, String)> = sqlx::query_as(
            "delete from choices
            where id = $1
                and (owner_id = $2 or (owner_id is null and $3))
            returning connection_id, words, target",
        )
        .bind(choice.as_str())
        .bind(user.as_str())
        .bind(shared)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((connection, words, target)) = row else { return Ok(false) };
        let connection: ConnectionId = id("connection id", &connection)?;
        let act = Act::new(Action::ChoiceRevoke).at(&connection).on(choice);
        let detail = json!({ "words": words, "target": target });
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Makes a choice of `user` the workspace's, in place of what it had for these words; `false` when
    /// there is none.
    pub async fn share_choice(&self, user: &UserId, choice: &ChoiceId) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String, String, String, String)> = sqlx::query_as(
            "select connection_id, key, words, target
            from choices
            where id = $1
                and owner_id = $2",
        )
        .bind(choice.as_str())
        .bind(user.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((connection, key, words, target)) = row else { return Ok(false) };
        sqlx::query(
            "delete from choices where connection_id = $1 and key = $2 and owner_id is null",
        )
        .bind(&connection)
        .bind(&key)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("update choices set owner_id = null where id = $1")
            .bind(choice.as_str())
            .execute(&mut *transaction)
            .await?;
        let connection: ConnectionId = id("connection id", &connection)?;
        let act = Act::new(Action::ChoiceShare).at(&connection).on(choice);
        let detail = json!({ "words": words, "target": target });
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// As the engine reads them for a question.
    pub(super) async fn choices_on(
        &self,
        connection: &ConnectionId,
        user: &UserId,
    ) -> Result<Vec<engine::memory::Choice>, EngineError> {
        let rows: Vec<(Option<String>, String, String, String)> = sqlx::query_as(
            "select owner_id, key, target, chosen_at
            from choices
            where connection_id = $1
                and (owner_id = $2 or owner_id is null)
            order by case when owner_id is null then 1 else 0 end, chosen_at desc, id",
        )
        .bind(connection.as_str())
        .bind(user.as_str())
        .fetch_all(&self.reader)
        .await
        .map_err(StoreError::from)?;
        let choice = |(owner, key, target, chosen_at): (Option<String>, _, _, _)| {
            let scope = match owner {
                Some(_) => MemoryScope::User(user.clone()),
                None => MemoryScope::Workspace,
            };
            engine::memory::Choice { scope, key, target, chosen_at }
        };
        Ok(rows.into_iter().map(choice).collect())
    }
}
