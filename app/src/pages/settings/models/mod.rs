//! Language models: which there are, what each may see, what it has cost, and for whom it is.

mod card;
mod fields;
mod policy;

use super::{Anew, Outcome, Told};
use crate::api::models::{RemoveModel, SaveModel, SetModelPolicy, read_models};
use crate::components::ui::{EmptyState, Glyph, Icon, PageHead, ProblemCard, Skeleton};
use card::Card;
use fields::Fields;
use leptos::prelude::*;
use policy::Policy;
use protocol::model::{ModelGroup, ModelsView, ProviderRule};

#[component]
pub fn ModelsPage() -> impl IntoView {
    let save = ServerAction::<SaveModel>::new();
    let remove = ServerAction::<RemoveModel>::new();
    let set_policy = ServerAction::<SetModelPolicy>::new();
    let told = Told::new();
    let view = Resource::new(move || told.made(), |_| read_models());
    let anew = Anew::new();
    told.follow(save.value(), "The model was saved. It holds from the next question on.");
    told.follow(remove.value(), "The model was removed, and its key was erased.");
    told.follow(set_policy.value(), "It holds from the next question on.");
    view! {
        <PageHead
            title="Models"
            subtitle="Language models write SQL for questions that the planner cannot read"
        />
        <Outcome told/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => {
                        anew.draw(view! { <Models view save remove set_policy/> }.into_any())
                    }
                    Err(error) => {
                        let retry = Callback::new(move |()| view.refetch());
                        view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Models(
    view: ModelsView,
    save: ServerAction<SaveModel>,
    remove: ServerAction<RemoveModel>,
    set_policy: ServerAction<SetModelPolicy>,
) -> impl IntoView {
    let ModelsView { models, providers, groups, month, embeddings } = view;
    let none = models.is_empty();
    let cards = models
        .iter()
        .cloned()
        .map(|model| {
            let allowed = providers.iter().any(|it| it.provider == model.provider && it.allowed);
            let (groups, month) = (groups.clone(), month.clone());
            view! { <Card model allowed groups month save remove/> }
        })
        .collect_view();
    view! {
        <Add providers=providers.clone() groups save/>
        {none.then(|| view! { <Nothing/> })}
        <ul class="people">{cards}</ul>
        <h2 class="people__section">"For the whole workspace"</h2>
        <Policy models providers embeddings set_policy/>
    }
    .into_any()
}

#[component]
fn Add(
    providers: Vec<ProviderRule>,
    groups: Vec<ModelGroup>,
    save: ServerAction<SaveModel>,
) -> impl IntoView {
    view! {
        <details class="people__add">
            <summary class="button button--primary">
                <Icon glyph=Glyph::Plus/>
                "Add a model"
            </summary>
            <ActionForm
                action=save
                attr:class="people__form people__card"
                attr:autocomplete="off"
                attr:aria-label="Add a model"
            >
                <Fields providers groups/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Add the model"
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <EmptyState
            glyph=Glyph::Spark
            title="There is no language model"
            text="Questions are answered by the planner and by accepted answers, which needs none. Add a \
                  model for the questions that they cannot read: it gets the schema, and values only where \
                  you allow that."
        />
    }
    .into_any()
}
