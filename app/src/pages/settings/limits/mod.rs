//! How often each thing may be done, who is held back by that, and what groups have used.

mod held;
mod values;

use crate::api::limits::{SaveLimits, read_limits};
use crate::components::ui::{BudgetMeters, PageHead, ProblemCard, Skeleton};
use crate::routes;
use held::HeldBackList;
use leptos::prelude::*;
use protocol::budget::GroupMeters;
use protocol::limits::LimitsView;
use values::{Configured, Values};

#[component]
pub fn LimitsPage() -> impl IntoView {
    let save = ServerAction::<SaveLimits>::new();
    let told = super::Told::new();
    let view = Resource::new(move || told.made(), |_| read_limits());
    let anew = super::Anew::new();
    told.follow(save.value(), "The limits hold from now on.");
    view! {
        <PageHead title="Limits" subtitle="How much people may do, and who has reached it"/>
        <super::Outcome told/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => anew.draw(view! { <Limits view save/> }.into_any()),
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
fn Limits(view: LimitsView, save: ServerAction<SaveLimits>) -> impl IntoView {
    let LimitsView { limits, people_per_address, held_back, budgets, configured } = view;
    view! {
        <div class="people">
            <Values limits people_per_address save/>
            <h2 class="people__section">"Held back"</h2>
            <HeldBackList held_back/>
            <h2 class="people__section">"Budgets of groups"</h2>
            <Budgets budgets/>
            <h2 class="people__section">"Set in the configuration"</h2>
            <Configured configured/>
        </div>
    }
    .into_any()
}

#[component]
fn Budgets(budgets: Vec<GroupMeters>) -> impl IntoView {
    let none = budgets.is_empty();
    let groups = budgets
        .into_iter()
        .map(|GroupMeters { name, meters, .. }| {
            let group = name.clone();
            view! {
                <li class="people__card">
                    <h3 class="people__name">{name}</h3>
                    <BudgetMeters group meters/>
                </li>
            }
        })
        .collect_view();
    view! {
        {none
            .then(|| {
                view! { <p class="people__note">"There are no groups, and so no budgets."</p> }
            })}
        {(!none).then(|| view! { <ul class="people">{groups}</ul> })}
        <p class="people__note">
            "Budgets are set with the " <a href=routes::GROUPS>"groups"</a> "."
        </p>
    }
    .into_any()
}
