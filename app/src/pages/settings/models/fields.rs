//! The fields of a model, for adding one and for changing one.

use super::super::checks::{Check, Checks};
use leptos::prelude::*;
use protocol::model::{
    ModelGroup, ModelOrigin, ModelView, ProviderKind, ProviderRule, USUAL_PROMPT_TOKENS,
};

#[component]
pub fn Fields(
    providers: Vec<ProviderRule>,
    groups: Vec<ModelGroup>,
    #[prop(optional)] known: Option<ModelView>,
) -> impl IntoView {
    let of = known.as_ref().map_or_else(|| "new".to_owned(), |it| it.id.to_string());
    let name = known.as_ref().map(|it| it.name.clone()).unwrap_or_default();
    let sees_values = known.as_ref().is_some_and(|it| it.sees_values);
    let enabled = known.as_ref().is_none_or(|it| it.enabled);
    let prices = known.as_ref().and_then(|it| it.prices.clone());
    let (prompt, completion) = prices.map(|it| (it.prompt, it.completion)).unzip();
    let chosen = known.as_ref().map(|it| it.groups.clone()).unwrap_or_default();
    let boxes: Vec<Check> = groups
        .into_iter()
        .map(|group| Check {
            checked: chosen.contains(&group.id),
            value: group.id.to_string(),
            text: group.name,
        })
        .collect();
    let place = match known {
        Some(known) if known.origin != ModelOrigin::Administrator => {
            view! { <OwnPlace known/> }.into_any()
        }
        known => view! { <Place providers known/> }.into_any(),
    };
    view! {
        <div class="models__fields">
            <Text of=of.clone() label="Name" name="name" value=name hint="As people choose it"/>
            {place}
            <Text of=of.clone()
                label="Price of a million prompt tokens, US dollars"
                name="price_prompt"
                inputmode="decimal"
                value=prompt.unwrap_or_default()
                required=false
                hint="For counting what is spent. Empty: not counted"
            />
            <Text of=of.clone()
                label="Price of a million answer tokens, US dollars"
                name="price_completion"
                inputmode="decimal"
                value=completion.unwrap_or_default()
                required=false
                hint="Like 10.00"
            />
        </div>
        <Switch
            of=of.clone()
            name="sees_values"
            checked=sees_values
            text="May see row values"
            hint="Off: it gets names of tables and columns, comments and the question, and no samples of \
                  values, no lists of them, no results of trials."
        />
        <Switch of=of.clone() name="enabled" checked=enabled text="May be asked" hint="Off: kept, and asked nothing."/>
        <Checks
            legend="Only for these groups; none is everybody"
            name="groups[]"
            checks=boxes
            none="There are no groups: it is for everybody."
        />
    }
    .into_any()
}

/// Where an administrator's model leads.
#[component]
fn Place(providers: Vec<ProviderRule>, known: Option<ModelView>) -> impl IntoView {
    let of = known.as_ref().map_or_else(|| "new".to_owned(), |it| it.id.to_string());
    let current = known.as_ref().map_or(ProviderKind::OpenAi, |it| it.provider);
    let options = providers
        .into_iter()
        .filter(|it| it.provider.can_be_added() && (it.allowed || it.provider == current))
        .map(|it| {
            view! {
                <option value=it.provider.as_str() selected=it.provider == current>
                    {it.title}
                </option>
            }
        })
        .collect_view();
    let has_key = known.as_ref().is_some_and(|it| it.has_key);
    let key_hint = match has_key {
        true => "One is stored; it stays when this is empty, as long as the address does",
        false => "Stored sealed and never shown again. Ollama and local servers ask for none",
    };
    let (model, base_url, tokens) = known.map_or_else(
        || (String::new(), String::new(), USUAL_PROMPT_TOKENS),
        |it| (it.model, it.base_url.unwrap_or_default(), it.prompt_tokens),
    );
    view! {
        <label class="field">
            <span class="field__label">"Provider"</span>
            <select class="field__input" name="provider">
                {options}
            </select>
            <span class="field__hint">"Only those that the workspace allows"</span>
        </label>
        <Text of=of.clone()
            label="Model"
            name="model"
            value=model
            hint="As the provider calls it; for Azure the name of the deployment"
        />
        <Text of=of.clone()
            label="Address"
            name="base_url"
            value=base_url
            required=false
            hint="Empty: the provider's own. Needed for Azure and OpenAI-compatible servers: https://host/v1"
        />
        <Text of=of.clone()
            label="Key"
            name="key"
            kind="password"
            autocomplete="new-password"
            required=false
            value=String::new()
            hint=key_hint
        />
        <Text of=of.clone()
            label="Largest prompt, in tokens"
            name="prompt_tokens"
            inputmode="numeric"
            value=tokens.to_string()
            hint="What does not fit is left out, the least likely tables first"
        />
    }
    .into_any()
}

/// Of a model that is the server's own, this is said elsewhere.
#[component]
fn OwnPlace(known: ModelView) -> impl IntoView {
    view! {
        <input type="hidden" name="provider" value=known.provider.as_str()/>
        <input type="hidden" name="model" value=known.model/>
        <input type="hidden" name="prompt_tokens" value=known.prompt_tokens.to_string()/>
    }
    .into_any()
}

/// A field of one of several forms: its label holds it, and its hint has an id of its own.
#[component]
fn Text(
    of: String,
    label: &'static str,
    name: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = true)] required: bool,
    #[prop(optional)] inputmode: Option<&'static str>,
    value: String,
    hint: &'static str,
) -> impl IntoView {
    let hint_id = format!("hint-{name}-{of}");
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input
                class="field__input"
                name=name
                type=kind
                autocomplete=autocomplete
                inputmode=inputmode
                value=value
                required=required
                aria-describedby=hint_id.clone()
            />
            <span class="field__hint" id=hint_id>
                {hint}
            </span>
        </label>
    }
    .into_any()
}

#[component]
fn Switch(
    of: String,
    name: &'static str,
    checked: bool,
    text: &'static str,
    hint: &'static str,
) -> impl IntoView {
    let hint_id = format!("hint-{name}-{of}");
    view! {
        <div class="models__switch">
            <label class="checks__item">
                <input
                    type="checkbox"
                    name=name
                    value="true"
                    checked=checked
                    aria-describedby=hint_id.clone()
                />
                <span>{text}</span>
            </label>
            <span class="field__hint" id=hint_id>
                {hint}
            </span>
        </div>
    }
    .into_any()
}
