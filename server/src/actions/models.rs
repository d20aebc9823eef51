//! Language models: what administrators do with them, and what everybody chooses. Taking a
//! `With<ManageSettings>` is what keeps everybody else out of the first half.

use crate::actions::groups::check_groups;
use crate::auth::With;
use crate::auth::permission::{Ask, ManageSettings};
use crate::budgets::starts;
use crate::context::ServerContext;
use crate::models::draft::{self, Checked, dollars, invalid};
use crate::models::{Known, configured_id, embedded_id};
use crate::store::{KeyChange, StoredModel, StoredPolicy, timestamp};
use llm::{LlmClient, LlmError, Message, Request};
use protocol::budget::Period;
use protocol::ids::ModelId;
use protocol::model::{
    ModelDraft, ModelGroup, ModelMonth, ModelOption, ModelOrigin, ModelPolicy, ModelPrices,
    ModelTest, ModelView, ModelWish, ModelsView, OwnModels, ProviderKind, ProviderRule,
};
use protocol::{ErrorCode, Problem};
use secrecy::SecretString;
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Models that one workspace keeps.
const MOST_MODELS: usize = 50;
/// For the one request of a test.
const TEST_PATIENCE: Duration = Duration::from_secs(20);
/// Enough for a model that thinks before it says one word.
const TEST_TOKENS: u32 = 256;

pub async fn list(
    context: &ServerContext,
    _: &With<ManageSettings>,
) -> Result<ModelsView, Problem> {
    let now = OffsetDateTime::now_utc();
    let policy = context.store.model_policy().await?;
    let used = context.store.model_use(now).await?;
    let models = context.models.all().await?.into_iter().map(|known| {
        let month = used.get(&known.stored.id).copied().unwrap_or_default();
        view(known, &policy, month, now)
    });
    let providers = ProviderKind::ALL.iter().map(|provider| ProviderRule {
        provider: *provider,
        title: provider.title().to_owned(),
        allowed: policy.allows(*provider),
    });
    let groups = context.store.list_groups().await?;
    let groups = groups.into_iter().map(|group| ModelGroup { id: group.id, name: group.name });
    Ok(ModelsView {
        models: models.collect(),
        providers: providers.collect(),
        groups: groups.collect(),
        month: starts(Period::Month, now),
        embeddings: policy.embeddings,
    })
}

fn view(known: Known, policy: &StoredPolicy, month: ModelMonth, now: OffsetDateTime) -> ModelView {
    let left_out_until = known.left().map(|left| timestamp(now + left));
    let StoredModel { id, name, provider, model, base_url, sees_values, .. } = known.stored;
    ModelView {
        is_default: policy.default.as_ref() == Some(&id),
        id,
        origin: known.origin,
        name,
        provider,
        model,
        base_url,
        has_key: known.stored.has_key,
        sees_values,
        prompt_tokens: known.stored.prompt_tokens,
        prices: known.stored.prices.map(|prices| ModelPrices {
            prompt: dollars(prices.prompt),
            completion: dollars(prices.completion),
        }),
        enabled: known.stored.enabled,
        restricted: known.stored.restricted,
        groups: known.stored.groups,
        month,
        left_out_until,
        status: known.embedded.map(|embedded| embedded.status),
    }
}

async fn one(
    context: &ServerContext,
    by: &With<ManageSettings>,
    id: &ModelId,
) -> Result<ModelView, Problem> {
    let all = list(context, by).await?.models;
    all.into_iter().find(|model| model.id == *id).ok_or_else(|| unknown(id))
}

pub async fn add(
    context: &ServerContext,
    by: &With<ManageSettings>,
    draft: ModelDraft,
) -> Result<ModelView, Problem> {
    let known = context.store.list_models().await?.len();
    if known >= MOST_MODELS {
        let detail = format!("there are {known} models, at most {MOST_MODELS} are kept");
        return Err(Problem::new(ErrorCode::Conflict, detail).hint("remove one that nobody uses"));
    }
    let id = ModelId::from_random(rand::random());
    let (wanted, key) = of_draft(context, draft, None, id.clone()).await?;
    allowed(context, wanted.provider).await?;
    let key = match &key {
        Some(key) => KeyChange::Set(context.models.opener().seal(&id, key)?),
        None if wanted.provider.needs_key() => {
            return Err(invalid("key", "this provider asks for one"));
        }
        None => KeyChange::Keep,
    };
    context.store.put_model(&wanted, key).await?;
    one(context, by, &id).await
}

/// Changes a model. Where it leads to another place the key is needed again: the stored one was given for
/// the old place only. Of the server's own models only what is said about them here can be changed.
pub async fn change(
    context: &ServerContext,
    by: &With<ManageSettings>,
    id: &ModelId,
    draft: ModelDraft,
) -> Result<ModelView, Problem> {
    let known = find(context, id).await?;
    if known.origin != ModelOrigin::Administrator {
        let stored = &known.stored;
        let moved = draft.provider != stored.provider
            || draft.model != stored.model
            || draft.base_url.as_deref().is_some_and(|url| !url.is_empty())
            || draft.key.as_ref().is_some_and(|key| !key.is_empty());
        if moved {
            let detail = format!("where `{}` leads is said in the server's settings", stored.name);
            return Err(Problem::new(ErrorCode::Conflict, detail).hint("change it there"));
        }
        let wanted = of_own(context, draft, &known).await?;
        context.store.put_model(&wanted, KeyChange::Keep).await?;
        return one(context, by, id).await;
    }
    let (wanted, key) = of_draft(context, draft, Some(&known.stored), id.clone()).await?;
    if wanted.provider != known.stored.provider {
        allowed(context, wanted.provider).await?;
    }
    let same_place =
        wanted.provider == known.stored.provider && wanted.base_url == known.stored.base_url;
    let key = match &key {
        Some(key) => KeyChange::Set(context.models.opener().seal(id, key)?),
        None if same_place => KeyChange::Keep,
        None if known.stored.has_key || wanted.provider.needs_key() => {
            let reason = "provider or address changed: it is needed again for the new place";
            return Err(invalid("key", reason));
        }
        None => KeyChange::Forget,
    };
    context.store.put_model(&wanted, key).await?;
    one(context, by, id).await
}

pub async fn remove(
    context: &ServerContext,
    _: &With<ManageSettings>,
    id: &ModelId,
) -> Result<(), Problem> {
    let own = [configured_id(), embedded_id()].contains(id);
    if own {
        let detail = "this model is the server's own";
        return Err(Problem::new(ErrorCode::Conflict, detail)
            .hint("turn it off here, or remove it from the server's settings"));
    }
    match context.store.remove_model(id).await? {
        true => Ok(()),
        false => Err(unknown(id)),
    }
}

/// Sends one tiny request. A failure takes the time of a failed connection test at least, and what it
/// says does not tell a closed port from an open one.
pub async fn test(
    context: &ServerContext,
    by: &With<ManageSettings>,
    id: &ModelId,
) -> Result<ModelTest, Problem> {
    let known = find(context, id).await?;
    context.limits.connection_tests.take(by.principal.user.as_str())?;
    let began = Instant::now();
    let client = match known.origin {
        // Asked past its breaker, once.
        ModelOrigin::Administrator => {
            let opener = context.models.opener();
            let key = opener.key(&context.store, &known.stored).await?;
            opener.open(&known.stored, key)
        }
        ModelOrigin::Configuration | ModelOrigin::Embedded => {
            known.client.ok_or_else(|| LlmError::Config { reason: "it is not ready".into() })
        }
    };
    let answer = match client {
        Ok(client) => say_ok(client).await,
        Err(error) => Err(error),
    };
    if let Err(error) = &answer {
        tracing::info!(model = %id, %error, "a model was tested in vain");
        let least = tokio::time::Instant::from_std(began + context.settings.connections.test_time);
        tokio::time::sleep_until(least).await;
    }
    let took_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(match answer {
        Ok(()) => ModelTest { ok: true, outcome: "it answered".into(), hint: None, took_us },
        Err(error) => {
            let (outcome, hint) = told(&error);
            let (outcome, hint) = (outcome.to_owned(), Some(hint.to_owned()));
            ModelTest { ok: false, outcome, hint, took_us }
        }
    })
}

fn told(error: &LlmError) -> (&'static str, &'static str) {
    match error {
        LlmError::Unreachable { .. } | LlmError::Timeout { .. } | LlmError::Malformed { .. } => (
            "no language model answered at this address",
            "check the address, the provider and that it runs; the server's log says more",
        ),
        other => (other.outcome(), other.hint()),
    }
}

async fn say_ok(client: Arc<dyn LlmClient>) -> Result<(), LlmError> {
    let request = Request::new(vec![Message::user("Answer with the word ok.")], TEST_TOKENS);
    let limit = TEST_PATIENCE;
    let answer = tokio::time::timeout(limit, client.complete(&request)).await;
    answer.unwrap_or(Err(LlmError::Timeout { limit })).map(|_| ())
}

pub async fn set_policy(
    context: &ServerContext,
    by: &With<ManageSettings>,
    wanted: ModelPolicy,
) -> Result<ModelsView, Problem> {
    if let Some(default) = &wanted.default {
        find(context, default).await?;
    }
    if let Some(embeddings) = &wanted.embeddings {
        let known = find(context, embeddings).await?;
        if known.origin != ModelOrigin::Administrator || !known.stored.provider.has_embeddings() {
            let title = known.stored.provider.title();
            let detail = format!("`{}` is a model of {title}", known.stored.name);
            let hint = "add a model of OpenAI, Ollama or an OpenAI-compatible server for it";
            return Err(invalid("embeddings", &detail).hint(hint));
        }
        if known.stored.restricted {
            let detail = format!("`{}` is for some groups only", known.stored.name);
            let hint =
                "what makes vectors is sent the questions of everybody: let everybody use it";
            return Err(invalid("embeddings", &detail).hint(hint));
        }
        if wanted.default.as_ref() == Some(embeddings) {
            let detail = "the model that makes vectors answers no questions";
            return Err(invalid("embeddings", detail).hint("name another `default`"));
        }
    }
    let mut providers = wanted.providers.clone();
    providers.sort();
    providers.dedup();
    // All of them stays all of them when a later version knows more.
    let all = providers.len() == ProviderKind::ALL.len();
    let ModelPolicy { default, embeddings, .. } = wanted;
    let stored = StoredPolicy { providers: (!all).then_some(providers), default, embeddings };
    context.store.set_model_policy(&stored).await?;
    list(context, by).await
}

/// What the caller may choose from, and has chosen.
pub async fn own(context: &ServerContext, by: &With<Ask>) -> Result<OwnModels, Problem> {
    let now = OffsetDateTime::now_utc();
    let policy = context.store.model_policy().await?;
    let usable = context.models.usable_by(&by.principal, &policy).await?;
    let named = usable.iter().any(|known| policy.default.as_ref() == Some(&known.stored.id));
    let options = usable.into_iter().enumerate().map(|(place, known)| ModelOption {
        // As `choose` has it: without a named default, the first one is it.
        is_default: match named {
            true => policy.default.as_ref() == Some(&known.stored.id),
            false => place == 0,
        },
        left_out_until: known.left().map(|left| timestamp(now + left)),
        provider: known.stored.provider.title().to_owned(),
        sees_values: known.stored.sees_values,
        name: known.stored.name,
        id: known.stored.id,
    });
    let wish = context.store.model_wish(&by.principal.user).await?;
    Ok(OwnModels { wish, options: options.collect() })
}

/// Holds from the next question on.
pub async fn choose(
    context: &ServerContext,
    by: &With<Ask>,
    wish: ModelWish,
) -> Result<OwnModels, Problem> {
    if let ModelWish::Model { id } = &wish {
        let policy = context.store.model_policy().await?;
        let usable = context.models.usable_by(&by.principal, &policy).await?;
        if !usable.iter().any(|known| known.stored.id == *id) {
            return Err(unknown(id));
        }
    }
    context.store.set_model_wish(&by.principal.user, &wish).await?;
    own(context, by).await
}

async fn find(context: &ServerContext, id: &ModelId) -> Result<Known, Problem> {
    let all = context.models.all().await?;
    all.into_iter().find(|known| known.stored.id == *id).ok_or_else(|| unknown(id))
}

fn unknown(id: &ModelId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("there is no model `{id}`"))
        .hint("it may have been removed; reload the page")
}

async fn allowed(context: &ServerContext, provider: ProviderKind) -> Result<(), Problem> {
    if !provider.can_be_added() {
        return Err(invalid("provider", "a model within the server is not added here"));
    }
    match context.store.model_policy().await?.allows(provider) {
        true => Ok(()),
        false => {
            let detail = format!("`{}` may not be used in this workspace", provider.title());
            Err(Problem::new(ErrorCode::Conflict, detail)
                .hint("allow the provider first, under Settings, Models"))
        }
    }
}

async fn of_draft(
    context: &ServerContext,
    draft: ModelDraft,
    before: Option<&StoredModel>,
    id: ModelId,
) -> Result<(StoredModel, Option<SecretString>), Problem> {
    let (sees_values, enabled, groups) = (draft.sees_values, draft.enabled, draft.groups.clone());
    let checked = draft::check(draft, context.models.opener().addresses())?;
    check_groups(&context.store, &groups).await?;
    let Checked { name, provider, model, base_url, key, prompt_tokens, prices } = checked;
    let stored = StoredModel {
        id,
        name,
        provider,
        model,
        base_url,
        sees_values,
        prompt_tokens,
        prices,
        enabled,
        restricted: !groups.is_empty(),
        groups,
        has_key: before.is_some_and(|before| before.has_key),
        revision: before.map_or(0, |before| before.revision),
    };
    Ok((stored, key))
}

/// A model of the server's own: its place is checked nowhere, because it is not changed here.
async fn of_own(
    context: &ServerContext,
    draft: ModelDraft,
    known: &Known,
) -> Result<StoredModel, Problem> {
    let (sees_values, enabled, groups) = (draft.sees_values, draft.enabled, draft.groups.clone());
    check_groups(&context.store, &groups).await?;
    let neutral = ModelDraft {
        provider: ProviderKind::OpenAi,
        base_url: None,
        prompt_tokens: known.stored.prompt_tokens.max(1_000),
        ..draft
    };
    let checked = draft::check(neutral, context.models.opener().addresses())?;
    let restricted = !groups.is_empty();
    let (name, prices) = (checked.name, checked.prices);
    Ok(StoredModel {
        name,
        prices,
        sees_values,
        enabled,
        restricted,
        groups,
        ..known.stored.clone()
    })
}
