//! One model: what it is, what it has cost, whether it answers, and the forms that change and remove it.

use super::fields::Fields;
use crate::api::models::{RemoveModel, SaveModel, test_model};
use crate::components::ui::{Badge, Button, Glyph, Icon, ProblemCard, Spinner, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::ids::ModelId;
use protocol::model::{
    EmbeddedStatus, ModelGroup, ModelOrigin, ModelTest, ModelView, ProviderRule,
};

#[component]
pub fn Card(
    model: ModelView,
    allowed: bool,
    groups: Vec<ModelGroup>,
    month: String,
    save: ServerAction<SaveModel>,
    remove: ServerAction<RemoveModel>,
) -> impl IntoView {
    let (tint, word) = state(&model, allowed);
    let place = match &model.base_url {
        Some(url) => format!("{} · {} · {url}", model.provider.title(), model.model),
        None => format!("{} · {}", model.provider.title(), model.model),
    };
    let values = match model.sees_values {
        true => "May see row values",
        false => "Sees no row values",
    };
    let of_whom = for_whom(&model, &groups);
    let facts = format!(
        "{values} · prompts up to {} tokens · {of_whom}",
        format::count(u64::from(model.prompt_tokens))
    );
    let spent = spent(&model, &month);
    let (name, is_default) = (model.name.clone(), model.is_default);
    let left_out = model.left_out_until.clone().map(|until| {
        let until =
            format!("It failed too often and is not asked before {} UTC.", format::second(&until));
        view! {
            <p class="connections__trouble">
                <Icon glyph=Glyph::Alert/>
                <span>{until}</span>
            </p>
        }
    });
    view! {
        <li class="people__card" aria-label=name.clone()>
            <div class="people__head">
                <h2 class="people__name">{name.clone()}</h2>
                <Badge tint>{word}</Badge>
                {is_default.then(|| view! { <Badge tint=Tint::Info>"Default"</Badge> })}
            </div>
            <p class="people__note">{place}</p>
            <p class="people__note">{facts}</p>
            <p class="people__note">{spent}</p>
            {left_out}
            <Actions model groups save remove/>
        </li>
    }
    .into_any()
}

fn state(model: &ModelView, allowed: bool) -> (Tint, &'static str) {
    match model.status {
        _ if !allowed => (Tint::Warn, "Provider not allowed"),
        _ if !model.enabled => (Tint::Plain, "Off"),
        Some(EmbeddedStatus::Absent) => (Tint::Plain, "Not downloaded"),
        Some(EmbeddedStatus::Downloading) => (Tint::Info, "Downloading"),
        Some(EmbeddedStatus::Loading) => (Tint::Info, "Loading"),
        Some(EmbeddedStatus::Failed) => (Tint::Danger, "Failed"),
        _ if model.left_out_until.is_some() => (Tint::Danger, "Left out"),
        Some(EmbeddedStatus::Ready) | None => (Tint::Ok, "On"),
    }
}

fn for_whom(model: &ModelView, groups: &[ModelGroup]) -> String {
    if !model.restricted {
        return "for everybody".to_owned();
    }
    let names: Vec<&str> = groups
        .iter()
        .filter(|group| model.groups.contains(&group.id))
        .map(|group| group.name.as_str())
        .collect();
    match names.is_empty() {
        true => "for nobody: its groups are gone".to_owned(),
        false => format!("for {}", names.join(", ")),
    }
}

/// "2026-11: 12 questions, 40,100 tokens, $ 0.12".
fn spent(model: &ModelView, month: &str) -> String {
    let used = model.month;
    let tokens = format::count(used.prompt_tokens + used.completion_tokens);
    let questions = format::plural(used.questions, "question");
    let cost = match &model.prices {
        Some(_) => format!("$ {}", dollars(used.cost_microusd)),
        None if used.cost_microusd > 0 => format!("$ {}", dollars(used.cost_microusd)),
        None => "no prices entered".to_owned(),
    };
    format!("{month}: {questions}, {tokens} tokens, {cost}")
}

/// To the cent; what is less than one is shown to the millionth.
fn dollars(microusd: u64) -> String {
    match microusd {
        0 => "0.00".to_owned(),
        1..10_000 => format!("0.{microusd:06}"),
        _ => {
            format!("{}.{:02}", format::count(microusd / 1_000_000), microusd % 1_000_000 / 10_000)
        }
    }
}

#[component]
fn Actions(
    model: ModelView,
    groups: Vec<ModelGroup>,
    save: ServerAction<SaveModel>,
    remove: ServerAction<RemoveModel>,
) -> impl IntoView {
    let (id, name, origin) = (model.id.clone(), model.name.clone(), model.origin);
    let test = Action::new(|id: &ModelId| {
        let id = id.clone();
        async move { test_model(id).await }
    });
    let (pending, value) = (test.pending(), test.value());
    let (tested, saved) = (id.clone(), id.to_string());
    let providers = ProviderRule::every();
    let save_text = format!("Save {name}");
    let own = origin != ModelOrigin::Administrator;
    view! {
        <div class="people__actions models__actions">
            <Button
                glyph=Glyph::Run
                disabled=pending
                title=format!("Send {name} one tiny request")
                on_press=move || {
                    test.dispatch(tested.clone());
                }
            >
                "Test"
            </Button>
        <details class="people__edit">
            <summary class="button" aria-label=format!("Change {name}")>
                "Change"
            </summary>
            <ActionForm action=save attr:class="people__form" attr:autocomplete="off">
                <input type="hidden" name="id" value=saved/>
                <Fields providers groups known=model/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        {save_text}
                    </button>
                </div>
            </ActionForm>
        </details>
        {match own {
            true => {
                view! {
                    <p class="people__note">"Where it leads is said in the server's settings."</p>
                }
                    .into_any()
            }
            false => view! { <Remove id name remove/> }.into_any(),
        }}
        </div>
        <div class="connections__outcome" role="status">
            {move || {
                if pending.get() {
                    return view! { <Spinner label="Asking"/> " Asking…" }.into_any();
                }
                match value.get() {
                    None => ().into_any(),
                    Some(Ok(result)) => view! { <Tested result/> }.into_any(),
                    Some(Err(error)) => view! { <ProblemCard problem=error.0/> }.into_any(),
                }
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Tested(result: ModelTest) -> impl IntoView {
    let took = format::duration_us(result.took_us);
    match result.ok {
        true => {
            view! { <p class="people__done">{format!("It answered in {took}.")}</p> }.into_any()
        }
        false => {
            let hint = result.hint.map(|hint| format!(" To do: {hint}."));
            view! {
                <p class="connections__trouble">
                    <Icon glyph=Glyph::Alert/>
                    <span>{format!("After {took}: {}.", result.outcome)} {hint}</span>
                </p>
            }
            .into_any()
        }
    }
}

#[component]
fn Remove(id: ModelId, name: String, remove: ServerAction<RemoveModel>) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class="button button--quiet" aria-label=format!("Remove {name}…")>
                "Remove…"
            </summary>
            <div class="confirm__card">
                <p>
                    "Its key is erased. Whoever chose it is asked through the workspace's default. What it \
                     has cost stays counted."
                </p>
                <ActionForm action=remove>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button type="submit" class="button button--danger">
                        {format!("Remove {name}")}
                    </button>
                </ActionForm>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::dollars;

    #[test]
    fn what_was_spent_is_never_rounded_away() {
        for (microusd, text) in [
            (0, "0.00"),
            (7, "0.000007"),
            (9_999, "0.009999"),
            (10_000, "0.01"),
            (1_234_567_890, "1,234.56"),
        ] {
            assert_eq!(dollars(microusd), text);
        }
    }
}
