//! The sets of rules: whom each is for, and what it says of each table.

use super::Problems;
use super::state::Editing;
use super::table_rules::TableCard;
use crate::components::ui::{Button, ButtonKind, Glyph, IconButton};
use leptos::prelude::*;
use protocol::policy::{Assigned, DefaultAccess, PolicyGroup, RuleSet};

#[component]
pub fn Rules() -> impl IntoView {
    let editing = expect_context::<Editing>();
    let sets = move || {
        editing.shape.track();
        let count = editing.document.with_untracked(|document| document.sets.len());
        (0..count).map(|at| view! { <SetCard at/> }).collect_view()
    };
    let unassigned = move || {
        editing.shape.track();
        editing.document.with_untracked(|document| document.unassigned)
    };
    let add = move || {
        editing.reshape(|document| {
            let name = format!("Rule set {}", document.sets.len() + 1);
            document.sets.push(RuleSet {
                name,
                assigned: Assigned::default(),
                role: Default::default(),
                default: DefaultAccess::Deny,
                tables: Default::default(),
            });
        });
    };
    view! {
        <datalist id="policy-tables">
            {move || {
                editing
                    .view
                    .with(|view| {
                        let access = view.people.first().map(|person| person.access.clone());
                        access
                            .unwrap_or_default()
                            .into_iter()
                            .map(|table| view! { <option value=table.table></option> })
                            .collect_view()
                    })
            }}
        </datalist>
        {sets}
        <div class="policies__line">
            <Button glyph=Glyph::Plus on_press=add>
                "Add a rule set"
            </Button>
            <label class="policies__inline">
                "People whom no set fits see "
                {move || {
                    view! {
                        <DefaultSelect
                            label="People whom no set fits see"
                            chosen=unassigned()
                            allow="everything"
                            deny="nothing"
                            on_choose=move |access| {
                                editing.write(|document| document.unassigned = access)
                            }
                        />
                    }
                }}
            </label>
        </div>
    }
    .into_any()
}

#[component]
fn DefaultSelect(
    label: &'static str,
    chosen: DefaultAccess,
    allow: &'static str,
    deny: &'static str,
    on_choose: impl Fn(DefaultAccess) + 'static,
) -> impl IntoView {
    let choose = move |event| {
        on_choose(match event_target_value(&event).as_str() {
            "allow" => DefaultAccess::Allow,
            _ => DefaultAccess::Deny,
        });
    };
    view! {
        <select class="select" aria-label=label on:change=choose>
            <option value="deny" selected=chosen == DefaultAccess::Deny>
                {deny}
            </option>
            <option value="allow" selected=chosen == DefaultAccess::Allow>
                {allow}
            </option>
        </select>
    }
    .into_any()
}

fn choose<T: PartialEq + Clone>(chosen: &mut Vec<T>, one: &T, on: bool) {
    chosen.retain(|own| own != one);
    if on {
        chosen.push(one.clone());
    }
}

/// One set. Drawn again when the shape changes; its fields write into the document.
#[component]
fn SetCard(at: usize) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let Some(set) = editing.document.with_untracked(|document| document.sets.get(at).cloned())
    else {
        return ().into_any();
    };
    let edit = move |change: &dyn Fn(&mut RuleSet)| {
        editing.write(|document| document.sets.get_mut(at).into_iter().for_each(change));
    };
    let own_problems = move || {
        let problems = editing.problems(|it| it.set == Some(at) && it.table.is_none());
        (!problems.is_empty()).then(|| view! { <Problems problems/> })
    };
    // Rules that would have to be there belong to no table that is drawn.
    let elsewhere = {
        let named: Vec<String> = set.tables.keys().cloned().collect();
        move || {
            let problems = editing.problems(|it| {
                it.set == Some(at) && it.table.as_ref().is_some_and(|name| !named.contains(name))
            });
            problems.into_iter().map(|problem| view! { <Missing at problem/> }).collect_view()
        }
    };
    let (known_roles, known_groups) =
        editing.view.with_untracked(|view| (view.roles.clone(), view.groups.clone()));
    // One that is gone stays to be taken away.
    let gone = set.assigned.roles.iter().filter(|role| !known_roles.contains(role)).cloned();
    let roles: Vec<String> = known_roles.iter().cloned().chain(gone).collect();
    let roles = roles
        .into_iter()
        .map(|role| {
            let checked = set.assigned.roles.contains(&role);
            let toggled = role.clone();
            let toggle = move |event| {
                let on = event_target_checked(&event);
                edit(&|set| choose(&mut set.assigned.roles, &toggled, on));
            };
            view! {
                <label class="policies__check">
                    <input type="checkbox" checked=checked on:change=toggle/>
                    {role}
                </label>
            }
        })
        .collect_view();
    let gone = set.assigned.groups.iter();
    let gone = gone.filter(|id| !known_groups.iter().any(|known| known.id == **id));
    let gone = gone.map(|id| PolicyGroup { id: id.clone(), name: id.to_string() });
    let groups: Vec<PolicyGroup> = known_groups.iter().cloned().chain(gone).collect();
    let groups = groups
        .into_iter()
        .map(|PolicyGroup { id, name }| {
            let checked = set.assigned.groups.contains(&id);
            let toggle = move |event| {
                let on = event_target_checked(&event);
                edit(&|set| choose(&mut set.assigned.groups, &id, on));
            };
            view! {
                <label class="policies__check">
                    <input type="checkbox" checked=checked on:change=toggle/>
                    {format!("group {name}")}
                </label>
            }
        })
        .collect_view();
    let tables = set
        .tables
        .keys()
        .map(|name| view! { <TableCard set=at name=name.clone()/> })
        .collect_view();
    let adding = RwSignal::new(String::new());
    let add_table = move || {
        let name = adding.get_untracked().trim().to_owned();
        if name.is_empty() {
            return;
        }
        adding.set(String::new());
        editing.reshape(|document| {
            if let Some(set) = document.sets.get_mut(at) {
                set.tables.entry(name).or_insert_with(|| Some(Default::default()));
            }
        });
    };
    let users = set.assigned.users.join(", ");
    let label = format!("Rule set {}", set.name);
    view! {
        <section class="policies__set" aria-label=label>
            <div class="policies__line">
                <input
                    class="field__input policies__name"
                    aria-label="Name of the rule set"
                    value=set.name.clone()
                    on:input=move |event| {
                        let name = event_target_value(&event);
                        edit(&|set| set.name.clone_from(&name));
                    }
                />
                <IconButton
                    glyph=Glyph::Trash
                    label="Remove this rule set"
                    on_press=move || {
                        editing
                            .reshape(|document| {
                                document.sets.remove(at);
                            })
                    }
                />
            </div>
            <fieldset class="policies__people">
                <legend class="field__label">"For"</legend>
                <label class="policies__check">
                    <input
                        type="checkbox"
                        checked=set.assigned.everyone
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            edit(&|set| set.assigned.everyone = on);
                        }
                    />
                    "everyone"
                </label>
                {roles} {groups}
                <label class="policies__inline policies__grow">
                    "and "
                    <input
                        class="field__input"
                        aria-label="E-mail addresses, separated by commas"
                        placeholder="ann@example.com, …"
                        value=users
                        on:input=move |event| {
                            let text = event_target_value(&event);
                            let users = words(&text);
                            edit(&|set| set.assigned.users.clone_from(&users));
                        }
                    />
                </label>
            </fieldset>
            {own_problems}
            {tables}
            {elsewhere}
            <div class="policies__line">
                <input
                    class="field__input policies__name"
                    aria-label="Table to write rules for"
                    list="policy-tables"
                    placeholder="table"
                    prop:value=move || adding.get()
                    on:input=move |event| adding.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            add_table();
                        }
                    }
                />
                <Button glyph=Glyph::Plus on_press=add_table>
                    "Add table"
                </Button>
                <label class="policies__inline">
                    "Other tables are "
                    <DefaultSelect
                        label="Other tables are"
                        chosen=set.default
                        allow="shown"
                        deny="hidden"
                        on_choose=move |access| edit(&|set| set.default = access)
                    />
                </label>
            </div>
        </section>
    }
    .into_any()
}

/// What is wrong with a table, with the rules it could have instead.
#[component]
pub fn Missing(at: usize, problem: protocol::policy::PolicyProblem) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let take = problem.table.clone().zip(problem.fix.clone()).map(|(table, condition)| {
        let name = table.clone();
        let press = move || {
            let (name, condition) = (name.clone(), condition.clone());
            editing.reshape(|document| {
                let Some(set) = document.sets.get_mut(at) else { return };
                let rules = set.tables.entry(name).or_insert_with(|| Some(Default::default()));
                rules.get_or_insert_default().rows.push(protocol::policy::RowRule {
                    name: "of shown parents".to_owned(),
                    condition,
                    mode: Default::default(),
                });
            });
        };
        view! {
            <Button kind=ButtonKind::Quiet glyph=Glyph::Check on_press=press>
                {format!("Show rows of {table} whose parent is shown")}
            </Button>
        }
    });
    view! {
        <Problems problems=vec![problem]/>
        {take}
    }
    .into_any()
}

pub fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
