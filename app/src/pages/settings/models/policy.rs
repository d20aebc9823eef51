//! Whose models may be used here, and which one is asked for everybody who chose no other.

use super::super::checks::{Check, Checks};
use crate::api::models::SetModelPolicy;
use leptos::prelude::*;
use protocol::ids::ModelId;
use protocol::model::{ModelOrigin, ModelView, ProviderRule};

#[component]
pub fn Policy(
    models: Vec<ModelView>,
    providers: Vec<ProviderRule>,
    embeddings: Option<ModelId>,
    set_policy: ServerAction<SetModelPolicy>,
) -> impl IntoView {
    let boxes: Vec<Check> = providers
        .into_iter()
        .map(|it| Check {
            value: it.provider.as_str().to_owned(),
            text: it.title,
            checked: it.allowed,
        })
        .collect();
    let vectors = models
        .iter()
        .filter(|model| {
            model.origin == ModelOrigin::Administrator && model.provider.has_embeddings()
        })
        .map(|model| {
            let chosen = embeddings.as_ref() == Some(&model.id);
            let (id, name) = (model.id.to_string(), model.name.clone());
            view! {
                <option value=id selected=chosen>
                    {name}
                </option>
            }
        })
        .collect_view();
    let options = models
        .into_iter()
        .map(|model| {
            view! {
                <option value=model.id.to_string() selected=model.is_default>
                    {model.name}
                </option>
            }
        })
        .collect_view();
    view! {
        <section class="people__card models__policy" aria-label="For the whole workspace">
            <ActionForm action=set_policy attr:class="people__form">
                <label class="field models__default">
                    <span class="field__label">"Default"</span>
                    <select class="field__input" name="default">
                        <option value="">"The first one that may be used"</option>
                        {options}
                    </select>
                    <span class="field__hint">
                        "Asked for everybody who chose no other on the profile"
                    </span>
                </label>
                <label class="field models__default">
                    <span class="field__label">"Embeddings"</span>
                    <select class="field__input" name="embeddings">
                        <option value="">"None: similar questions are found by their words"</option>
                        {vectors}
                    </select>
                    <span class="field__hint">
                        "Is sent questions without the values in them, and answers none itself"
                    </span>
                </label>
                <Checks legend="Providers whose models may be used" name="providers[]" checks=boxes/>
                <p class="people__note">
                    "Models of a provider that is not checked are kept, and asked nothing."
                </p>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Save for the workspace"
                    </button>
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}
