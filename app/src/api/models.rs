//! Language models, for those who may change settings; and one's own choice. Every change is a plain form:
//! it works before WASM has loaded, and leads back to its page.

// The client's half of a form with many fields, which an attribute of the function does not reach.
#![allow(clippy::too_many_arguments)]

use super::{Answer, UiError};
use leptos::server;
use protocol::ids::{GroupId, ModelId};
use protocol::model::{ModelTest, ModelsView, ProviderKind};
#[cfg(feature = "ssr")]
use {
    crate::routes,
    protocol::connection::Password,
    protocol::model::{ModelDraft, ModelPolicy, ModelPrices, ModelWish, USUAL_PROMPT_TOKENS},
    protocol::{ErrorCode, Problem},
};

#[server(prefix = "/ui", endpoint = "models/read", output = Answer)]
pub async fn read_models() -> Result<ModelsView, UiError> {
    Ok(super::backend()?.models.list().await?)
}

/// Without an id it is added. An empty key keeps the stored one; empty prices are none.
#[server(prefix = "/ui", endpoint = "models/save", output = Answer)]
pub async fn save_model(
    #[server(default)] id: String,
    name: String,
    provider: ProviderKind,
    model: String,
    #[server(default)] base_url: String,
    #[server(default)] key: String,
    #[server(default)] prompt_tokens: String,
    #[server(default)] price_prompt: String,
    #[server(default)] price_completion: String,
    #[server(default)] sees_values: bool,
    #[server(default)] enabled: bool,
    #[server(default)] groups: Vec<GroupId>,
) -> Result<(), UiError> {
    let id = (!id.is_empty()).then(|| model_id(&id)).transpose()?;
    let prices = match (price_prompt.trim(), price_completion.trim()) {
        ("", "") => None,
        (prompt, completion) => {
            Some(ModelPrices { prompt: prompt.to_owned(), completion: completion.to_owned() })
        }
    };
    let draft = ModelDraft {
        name,
        provider,
        model,
        base_url: (!base_url.trim().is_empty()).then_some(base_url),
        key: (!key.is_empty()).then(|| Password::new(key)),
        sees_values,
        prompt_tokens: tokens(&prompt_tokens)?,
        prices,
        enabled,
        groups,
    };
    super::backend()?.models.save(id, draft).await?;
    super::leave(routes::MODELS);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "models/remove", output = Answer)]
pub async fn remove_model(id: ModelId) -> Result<(), UiError> {
    super::backend()?.models.remove(id).await?;
    super::leave(routes::MODELS);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "models/test", output = Answer)]
pub async fn test_model(id: ModelId) -> Result<ModelTest, UiError> {
    Ok(super::backend()?.models.test(id).await?)
}

/// `default`: an id, or empty for the first one that may be used; `embeddings`: an id, or empty for none.
#[server(prefix = "/ui", endpoint = "models/policy", output = Answer)]
pub async fn set_model_policy(
    #[server(default)] providers: Vec<ProviderKind>,
    #[server(default)] default: String,
    #[server(default)] embeddings: String,
) -> Result<(), UiError> {
    let named = |id: String| (!id.is_empty()).then(|| model_id(&id)).transpose();
    let (default, embeddings) = (named(default)?, named(embeddings)?);
    super::backend()?.models.set_policy(ModelPolicy { providers, default, embeddings }).await?;
    super::leave(routes::MODELS);
    Ok(())
}

/// `choice`: an id, `automatic`, or empty for the workspace's default.
#[server(prefix = "/ui", endpoint = "profile/choose-model", output = Answer)]
pub async fn choose_model(#[server(default)] choice: String) -> Result<(), UiError> {
    let wish = match choice.as_str() {
        "" => ModelWish::WorkspaceDefault,
        "automatic" => ModelWish::Automatic,
        id => ModelWish::Model { id: model_id(id)? },
    };
    super::backend()?.models.choose(wish).await?;
    super::leave(routes::PROFILE);
    Ok(())
}

#[cfg(feature = "ssr")]
fn model_id(text: &str) -> Result<ModelId, Problem> {
    ModelId::parse(text).map_err(|error| Problem::new(ErrorCode::InvalidRequest, error.to_string()))
}

#[cfg(feature = "ssr")]
fn tokens(text: &str) -> Result<u32, Problem> {
    let digits: String = text.chars().filter(|it| !it.is_whitespace() && *it != ',').collect();
    if digits.is_empty() {
        return Ok(USUAL_PROMPT_TOKENS);
    }
    digits.parse().map_err(|_| {
        let detail = format!("`{text}` is no number of tokens");
        Problem::new(ErrorCode::InvalidRequest, detail)
            .hint(format!("leave it empty for {USUAL_PROMPT_TOKENS}"))
    })
}
