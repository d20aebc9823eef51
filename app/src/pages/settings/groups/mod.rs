//! Groups of people, their budgets, and who may use which connection.

mod access;
mod budget;
mod card;

use crate::api::people::{
    RemoveGroup, SaveGroup, SetAccess, SetBudget, SetToolAccess, read_groups,
};
use crate::components::ui::{EmptyState, Glyph, PageHead, ProblemCard, Skeleton};
use access::{Access, ToolAccess};
use card::{Add, Card};
use leptos::prelude::*;

#[component]
pub fn GroupsPage() -> impl IntoView {
    let save = ServerAction::<SaveGroup>::new();
    let remove = ServerAction::<RemoveGroup>::new();
    let grant = ServerAction::<SetAccess>::new();
    let grant_tool = ServerAction::<SetToolAccess>::new();
    let set_budget = ServerAction::<SetBudget>::new();
    let told = super::Told::new();
    let view = Resource::new(move || told.made(), |_| read_groups());
    let anew = super::Anew::new();
    told.follow(save.value(), "The group was saved.");
    told.follow(remove.value(), "The group was removed, with what was granted to it.");
    told.follow(set_budget.value(), "The budget holds from the next question on.");
    told.follow(grant_tool.value(), "Whom the tool is for holds from the next question on.");
    told.follow(grant.value(), "Who may use the connection holds from now on.");
    view! {
        <PageHead title="Groups" subtitle="Who may use which connection, and how much people may ask"/>
        <super::Outcome told/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => {
                        let groups = view
                            .groups
                            .iter()
                            .cloned()
                            .map(|group| {
                                let all = view.clone();
                                view! { <Card group all save remove set_budget/> }
                            })
                            .collect_view();
                        let none = view.groups.is_empty();
                        let connections = view
                            .connections
                            .iter()
                            .cloned()
                            .map(|connection| {
                                let all = view.clone();
                                view! { <Access connection all grant/> }
                            })
                            .collect_view();
                        let tools = view
                            .tools
                            .iter()
                            .cloned()
                            .map(|tool| {
                                let all = view.clone();
                                view! { <ToolAccess tool all grant=grant_tool/> }
                            })
                            .collect_view();
                        let drawn = view! {
                            <Add people=view.people.clone() save/>
                            {none.then(|| view! { <Nothing/> })}
                            <ul class="people">{groups}</ul>
                            <h2 class="people__section">"Connections"</h2>
                            <ul class="people">{connections}</ul>
                            <h2 class="people__section">"Tools of the assistant"</h2>
                            <p class="people__note people__section-note">
                                "What a language model may do while it works on somebody's question. It gets \
                                 what that person may do themselves and what is not reserved for others here."
                            </p>
                            <ul class="people">{tools}</ul>
                        }
                            .into_any();
                        anew.draw(drawn)
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
fn Nothing() -> impl IntoView {
    view! {
        <EmptyState
            glyph=Glyph::List
            title="There are no groups"
            text="Put people who work on the same data into a group, then grant it the connections \
                  that only they may use."
        />
    }
    .into_any()
}
