//! How far the budgets of one's groups are used.

use crate::components::ui::BudgetMeters;
use leptos::prelude::*;
use protocol::budget::GroupMeters;

#[component]
pub fn Budgets(budgets: Vec<GroupMeters>) -> impl IntoView {
    if budgets.is_empty() {
        return view! {
            <p class="profile__note">"You are in no group: no budget limits your questions."</p>
        }
        .into_any();
    }
    let groups = budgets
        .into_iter()
        .map(|GroupMeters { name, meters, .. }| {
            let group = name.clone();
            view! {
                <li class="profile__budget">
                    <strong>{name}</strong>
                    <BudgetMeters group meters/>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="profile__list" aria-label="Budgets">
            {groups}
        </ul>
    }
    .into_any()
}
