//! Which language model is asked for one's own questions.

use crate::api::models::ChooseModel;
use crate::components::ui::ProblemCard;
use leptos::prelude::*;
use protocol::model::{ModelOption, ModelWish, OwnModels};

#[component]
pub fn OwnModel(
    models: OwnModels,
    /// Lives as long as the page: the form is drawn anew when the profile is.
    choose: ServerAction<ChooseModel>,
) -> impl IntoView {
    let OwnModels { wish, options } = models;
    if options.is_empty() {
        return view! {
            <p class="profile__note">
                "No language model is set up for you: the planner and accepted answers answer. If a question \
                 stays without an answer, ask an administrator for a model."
            </p>
        }
        .into_any();
    }
    let gone = match &wish {
        ModelWish::Model { id } => !options.iter().any(|it| it.id == *id),
        _ => false,
    };
    let default = options.iter().find(|it| it.is_default).map(|it| it.name.clone());
    let default = match default {
        Some(name) => format!("Workspace default ({name})"),
        None => "Workspace default".to_owned(),
    };
    let several = options.len() > 1;
    let automatic = wish == ModelWish::Automatic;
    let named = options
        .into_iter()
        .map(|option| {
            let chosen = matches!(&wish, ModelWish::Model { id } if *id == option.id);
            view! {
                <option value=option.id.to_string() selected=chosen>
                    {text(&option)}
                </option>
            }
        })
        .collect_view();
    view! {
        {gone
            .then(|| {
                view! {
                    <p class="profile__note">
                        "The model you chose may not be used any more; the workspace's default answers."
                    </p>
                }
            })}
        <ActionForm action=choose attr:class="profile__form" attr:aria-label="Choose a model">
            <label class="field">
                <span class="field__label">"Model"</span>
                <select class="field__input" name="choice">
                    <option value="">{default}</option>
                    {(several || automatic)
                        .then(|| {
                            view! {
                                <option value="automatic" selected=automatic>
                                    "Automatic, by the question"
                                </option>
                            }
                        })}
                    {named}
                </select>
            </label>
            <button type="submit" class="button button--primary">
                "Use this model"
            </button>
        </ActionForm>
    }
    .into_any()
}

/// "Large (OpenAI), may see row values".
fn text(option: &ModelOption) -> String {
    let values = if option.sees_values { "may see row values" } else { "sees no row values" };
    let left_out = if option.left_out_until.is_some() { ", left out for now" } else { "" };
    format!("{} ({}), {values}{left_out}", option.name, option.provider)
}

/// What became of it.
#[component]
pub fn ModelOutcome(choose: ServerAction<ChooseModel>) -> impl IntoView {
    view! {
        <div role="status">
            {move || match choose.value().get() {
                None => ().into_any(),
                Some(Ok(())) => {
                    view! { <p class="people__done">"It holds from your next question on."</p> }
                        .into_any()
                }
                Some(Err(error)) => view! { <ProblemCard problem=error.0/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}
