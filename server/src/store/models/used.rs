//! What questions have used of each model. Counted in the transaction that ends a turn, so that neither a
//! crash nor a second end loses or repeats it.

use super::super::{Store, StoreError, id, signed, unsigned};
use crate::budgets::starts;
use llm::{Prices, TokenUsage};
use protocol::budget::Period;
use protocol::events::{ModelSpent, TokenUse};
use protocol::ids::ModelId;
use protocol::model::ModelMonth;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// A turn that was broken off did not say what it cost: that is worked out from the prices of now.
pub(in crate::store) async fn charge_model(
    transaction: &mut SqliteConnection,
    model: &ModelSpent,
    tokens: TokenUse,
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let cost = match model.cost_microusd {
        Some(cost) => cost,
        None => {
            let row: Option<(Option<i64>, Option<i64>)> =
                sqlx::query_as("select price_prompt, price_completion from models where id = $1")
                    .bind(&model.id)
                    .fetch_optional(&mut *transaction)
                    .await?;
            let prices = row.and_then(|(prompt, completion)| prompt.zip(completion));
            let usage = TokenUsage { prompt: tokens.prompt, completion: tokens.completion };
            prices.map_or(0, |(prompt, completion)| {
                let prices = Prices { prompt: unsigned(prompt), completion: unsigned(completion) };
                prices.cost(usage)
            })
        }
    };
    sqlx::query(
        "insert into model_use (
            model_id, month, questions, prompt_tokens, completion_tokens, cost_microusd
        )
        values ($1, $2, 1, $3, $4, $5)
        on conflict (model_id, month) do update
        set questions = model_use.questions + 1,
            prompt_tokens = model_use.prompt_tokens + excluded.prompt_tokens,
            completion_tokens = model_use.completion_tokens + excluded.completion_tokens,
            cost_microusd = model_use.cost_microusd + excluded.cost_microusd",
    )
    .bind(&model.id)
    .bind(starts(Period::Month, at))
    .bind(signed(tokens.prompt))
    .bind(signed(tokens.completion))
    .bind(signed(cost))
    .execute(transaction)
    .await?;
    Ok(())
}

impl Store {
    /// Of the month that `at` is in.
    pub async fn model_use(
        &self,
        at: OffsetDateTime,
    ) -> Result<BTreeMap<ModelId, ModelMonth>, StoreError> {
        let rows: Vec<(String, i64, i64, i64, i64)> = sqlx::query_as(
            "select model_id, questions, prompt_tokens, completion_tokens, cost_microusd
            from model_use
            where month = $1",
        )
        .bind(starts(Period::Month, at))
        .fetch_all(&self.reader)
        .await?;
        let month = |(model, questions, prompt, completion, cost): (String, i64, i64, i64, i64)| {
            let used = ModelMonth {
                questions: unsigned(questions),
                prompt_tokens: unsigned(prompt),
                completion_tokens: unsigned(completion),
                cost_microusd: unsigned(cost),
            };
            Ok((id("model id", &model)?, used))
        };
        rows.into_iter().map(month).collect()
    }
}
