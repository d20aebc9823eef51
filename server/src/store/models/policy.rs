//! What holds for the models of the whole workspace, and which model each person chose.

use crate::audit::{Act, Action, Actor};
use crate::store::{Store, StoreError, from_json, id, to_json};
use protocol::ids::{ModelId, UserId};
use protocol::model::{ModelWish, ProviderKind};
use serde_json::json;
use sqlx::SqliteConnection;

#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct StoredPolicy {
    /// `None`: all of them.
    pub providers: Option<Vec<ProviderKind>>,
    pub default: Option<ModelId>,
    /// Turns questions into vectors, and answers none.
    pub embeddings: Option<ModelId>,
}

impl StoredPolicy {
    pub fn allows(&self, provider: ProviderKind) -> bool {
        self.providers.as_ref().is_none_or(|allowed| allowed.contains(&provider))
    }
}

async fn read(store: &mut SqliteConnection) -> Result<StoredPolicy, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select name, value from model_policy").fetch_all(store).await?;
    let mut policy = StoredPolicy::default();
    for (name, value) in rows {
        match name.as_str() {
            "default" => policy.default = Some(id("model id", &value)?),
            "embeddings" => policy.embeddings = Some(id("model id", &value)?),
            "providers" => policy.providers = Some(from_json("providers", &value)?),
            // Another version's.
            _ => {}
        }
    }
    Ok(policy)
}

impl Store {
    pub async fn model_policy(&self) -> Result<StoredPolicy, StoreError> {
        read(&mut *self.reader.acquire().await?).await
    }

    pub async fn set_model_policy(&self, wanted: &StoredPolicy) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let before = read(&mut transaction).await?;
        sqlx::query(
            "delete from model_policy where name in ('default', 'embeddings', 'providers')",
        )
        .execute(&mut *transaction)
        .await?;
        let rows = [
            ("default", wanted.default.as_ref().map(ToString::to_string)),
            ("embeddings", wanted.embeddings.as_ref().map(ToString::to_string)),
            ("providers", wanted.providers.as_ref().map(to_json)),
        ];
        for (name, value) in rows {
            let Some(value) = value else { continue };
            sqlx::query("insert into model_policy (name, value) values ($1, $2)")
                .bind(name)
                .bind(value)
                .execute(&mut *transaction)
                .await?;
        }
        let detail = json!({ "before": before, "after": wanted });
        self.append(&mut transaction, Act::new(Action::ModelSetPolicy).saying(detail)).await?;
        transaction.commit().await?;
        Ok(())
    }

    pub async fn model_wish(&self, person: &UserId) -> Result<ModelWish, StoreError> {
        wish(&mut *self.reader.acquire().await?, person).await
    }

    pub async fn set_model_wish(
        &self,
        person: &UserId,
        wanted: &ModelWish,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let before = wish(&mut transaction, person).await?;
        sqlx::query("delete from model_choices where user_id = $1")
            .bind(person.as_str())
            .execute(&mut *transaction)
            .await?;
        let row = match wanted {
            ModelWish::WorkspaceDefault => None,
            ModelWish::Automatic => Some(("automatic", None)),
            ModelWish::Model { id } => Some(("model", Some(id.as_str()))),
        };
        if let Some((kind, model)) = row {
            sqlx::query("insert into model_choices (user_id, kind, model_id) values ($1, $2, $3)")
                .bind(person.as_str())
                .bind(kind)
                .bind(model)
                .execute(&mut *transaction)
                .await?;
        }
        let detail = json!({ "before": before, "after": wanted });
        let act = Act::new(Action::ModelChoose).by(Actor::Person(person.clone())).on(person);
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn wish(store: &mut SqliteConnection, person: &UserId) -> Result<ModelWish, StoreError> {
    let row: Option<(String, Option<String>)> =
        sqlx::query_as("select kind, model_id from model_choices where user_id = $1")
            .bind(person.as_str())
            .fetch_optional(store)
            .await?;
    match row {
        None => Ok(ModelWish::WorkspaceDefault),
        Some((_, Some(model))) => Ok(ModelWish::Model { id: id("model id", &model)? }),
        Some((_, None)) => Ok(ModelWish::Automatic),
    }
}
