//! Language models of the workspace. What is kept of one is here; [`keys`] has the sealed keys,
//! [`policy`] what holds for the workspace and what people chose, [`used`] what each has cost.

mod keys;
mod policy;
mod used;

pub use keys::{KeyChange, StoredModelKey};
pub use policy::StoredPolicy;
pub(super) use used::charge_model;

use super::{Store, StoreError, id, now, signed, unsigned};
use crate::audit::{Act, Action};
use llm::Prices;
use protocol::ids::{GroupId, ModelId};
use protocol::model::ProviderKind;
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredModel {
    pub id: ModelId,
    pub name: String,
    pub provider: ProviderKind,
    pub model: String,
    pub base_url: Option<String>,
    pub sees_values: bool,
    pub prompt_tokens: u32,
    pub prices: Option<Prices>,
    pub enabled: bool,
    /// Only for `groups`, also when none of them is left.
    pub restricted: bool,
    pub groups: Vec<GroupId>,
    pub has_key: bool,
    /// Goes up with every change.
    pub revision: u64,
}

impl StoredModel {
    /// What the audit says of it: everything but the key.
    fn summary(&self) -> serde_json::Value {
        json!({
            "name": self.name,
            "provider": self.provider,
            "model": self.model,
            "base_url": self.base_url,
            "sees_values": self.sees_values,
            "prompt_tokens": self.prompt_tokens,
            "price_prompt": self.prices.map(|prices| prices.prompt),
            "price_completion": self.prices.map(|prices| prices.completion),
            "enabled": self.enabled,
            "restricted": self.restricted,
            "groups": self.groups,
        })
    }
}

async fn read(store: &mut SqliteConnection) -> Result<Vec<StoredModel>, StoreError> {
    let rows = sqlx::query(
        "select models.id, name, provider, model, base_url, sees_values, prompt_tokens,
            price_prompt, price_completion, enabled, restricted, revision,
            model_keys.model_id is not null as has_key
        from models
        left join model_keys on model_keys.model_id = models.id
        order by created_at, models.id",
    )
    .fetch_all(&mut *store)
    .await?;
    let granted: Vec<(String, String)> =
        sqlx::query_as("select model_id, group_id from model_groups order by model_id, group_id")
            .fetch_all(store)
            .await?;
    let mut groups: BTreeMap<String, Vec<GroupId>> = BTreeMap::new();
    for (model, group) in granted {
        groups.entry(model).or_default().push(id("group id", &group)?);
    }
    rows.iter().map(|row| model(row, &mut groups)).collect()
}

fn model(
    row: &SqliteRow,
    groups: &mut BTreeMap<String, Vec<GroupId>>,
) -> Result<StoredModel, StoreError> {
    let key: String = row.try_get("id")?;
    let provider: String = row.try_get("provider")?;
    let provider = ProviderKind::named(&provider)
        .ok_or_else(|| StoreError::unreadable("provider", format!("`{provider}` is not known")))?;
    let flag = |name: &str| -> Result<bool, StoreError> { Ok(row.try_get::<i64, _>(name)? != 0) };
    let price = |name: &str| -> Result<Option<u64>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(name)?.map(unsigned))
    };
    let prices = price("price_prompt")?.zip(price("price_completion")?);
    let prompt_tokens: i64 = row.try_get("prompt_tokens")?;
    Ok(StoredModel {
        id: id("model id", &key)?,
        name: row.try_get("name")?,
        provider,
        model: row.try_get("model")?,
        base_url: row.try_get("base_url")?,
        sees_values: flag("sees_values")?,
        prompt_tokens: u32::try_from(prompt_tokens)
            .map_err(|error| StoreError::unreadable("prompt size", error))?,
        prices: prices.map(|(prompt, completion)| Prices { prompt, completion }),
        enabled: flag("enabled")?,
        restricted: flag("restricted")?,
        groups: groups.remove(&key).unwrap_or_default(),
        has_key: flag("has_key")?,
        revision: unsigned(row.try_get("revision")?),
    })
}

impl Store {
    /// Oldest first.
    pub async fn list_models(&self) -> Result<Vec<StoredModel>, StoreError> {
        read(&mut *self.reader.acquire().await?).await
    }

    /// Adds a model, or changes the one with the same id, together with its key.
    pub async fn put_model(&self, wanted: &StoredModel, key: KeyChange) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let before = read(&mut transaction).await?.into_iter().find(|it| it.id == wanted.id);
        let small = |price: Option<u64>| price.map(signed);
        sqlx::query(
            "insert into models (id, name, provider, model, base_url, sees_values, prompt_tokens,
                price_prompt, price_completion, enabled, restricted, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict (id) do update
            set name = excluded.name,
                provider = excluded.provider,
                model = excluded.model,
                base_url = excluded.base_url,
                sees_values = excluded.sees_values,
                prompt_tokens = excluded.prompt_tokens,
                price_prompt = excluded.price_prompt,
                price_completion = excluded.price_completion,
                enabled = excluded.enabled,
                restricted = excluded.restricted,
                revision = models.revision + 1",
        )
        .bind(wanted.id.as_str())
        .bind(&wanted.name)
        .bind(wanted.provider.as_str())
        .bind(&wanted.model)
        .bind(&wanted.base_url)
        .bind(i64::from(wanted.sees_values))
        .bind(i64::from(wanted.prompt_tokens))
        .bind(small(wanted.prices.map(|prices| prices.prompt)))
        .bind(small(wanted.prices.map(|prices| prices.completion)))
        .bind(i64::from(wanted.enabled))
        .bind(i64::from(wanted.restricted))
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from model_groups where model_id = $1")
            .bind(wanted.id.as_str())
            .execute(&mut *transaction)
            .await?;
        for group in &wanted.groups {
            sqlx::query("insert into model_groups (model_id, group_id) values ($1, $2)")
                .bind(wanted.id.as_str())
                .bind(group.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        let key = keys::change(&mut transaction, &wanted.id, key).await?;
        let action = if before.is_some() { Action::ModelChange } else { Action::ModelAdd };
        let detail = json!({
            "before": before.as_ref().map(StoredModel::summary), "after": wanted.summary(), "key": key,
        });
        self.append(&mut transaction, Act::new(action).on(&wanted.id).saying(detail)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets a model and its key. `false`: there is no such model.
    pub async fn remove_model(&self, id: &ModelId) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let before = read(&mut transaction).await?.into_iter().find(|it| it.id == *id);
        let Some(before) = before else { return Ok(false) };
        sqlx::query("delete from models where id = $1")
            .bind(id.as_str())
            .execute(&mut *transaction)
            .await?;
        let detail = json!({ "before": before.summary() });
        let act = Act::new(Action::ModelRemove).on(id).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
