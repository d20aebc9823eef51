//! What a set says of one table: all rows, some rows or none, and which columns are masked.

use super::Problems;
use super::rules::Missing;
use super::state::Editing;
use crate::components::ui::{Button, ButtonKind, Glyph, IconButton};
use leptos::prelude::*;
use protocol::policy::{Mask, RowMode, RowRule, TableRules};

const MASKS: [(Mask, &str, &str); 4] = [
    (Mask::Full, "full", "shown as ***"),
    (Mask::Partial, "partial", "first letter shown"),
    (Mask::Hash, "hash", "shown as a hash"),
    (Mask::Null, "null", "shown as NULL"),
];

#[component]
pub fn TableCard(set: usize, name: String) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let name = StoredValue::new(name);
    let rules = editing.document.with_untracked(|document| {
        document.sets.get(set).and_then(|set| set.tables.get(&name.get_value()).cloned())
    });
    let Some(rules) = rules else { return ().into_any() };
    let problems = move || {
        let problems = editing.problems(|it| {
            let here = it.set == Some(set) && it.table.as_deref() == Some(&name.get_value());
            here && it.row.is_none() && it.column.is_none()
        });
        problems.into_iter().map(|problem| view! { <Missing at=set problem/> }).collect_view()
    };
    let hidden = rules.is_none();
    let access = move |event| {
        let none = event_target_value(&event) == "none";
        reshape(editing, set, name, move |rules| {
            *rules = if none { None } else { Some(TableRules::default()) };
        });
    };
    let remove = move || {
        editing.reshape(|document| {
            if let Some(set) = document.sets.get_mut(set) {
                set.tables.remove(&name.get_value());
            }
        });
    };
    let body = rules.map(|rules| view! { <Body set name rules/> });
    view! {
        <div class="policies__table">
            <div class="policies__line">
                <strong class="policies__table-name">{name.get_value()}</strong>
                <select
                    class="select"
                    aria-label=format!("Access to {}", name.get_value())
                    on:change=access
                >
                    <option value="some" selected=!hidden>
                        "shown"
                    </option>
                    <option value="none" selected=hidden>
                        "hidden"
                    </option>
                </select>
                <IconButton
                    glyph=Glyph::Close
                    label=format!("Remove the rules of {}", name.get_value())
                    on_press=remove
                />
            </div>
            {problems}
            {body}
        </div>
    }
    .into_any()
}

fn reshape(
    editing: Editing,
    set: usize,
    name: StoredValue<String>,
    change: impl FnOnce(&mut Option<TableRules>),
) {
    editing.reshape(|document| {
        let rules =
            document.sets.get_mut(set).and_then(|set| set.tables.get_mut(&name.get_value()));
        if let Some(rules) = rules {
            change(rules);
        }
    });
}

fn write(
    editing: Editing,
    set: usize,
    name: StoredValue<String>,
    change: impl FnOnce(&mut TableRules),
) {
    editing.write(|document| {
        let rules =
            document.sets.get_mut(set).and_then(|set| set.tables.get_mut(&name.get_value()));
        if let Some(Some(rules)) = rules {
            change(rules);
        }
    });
}

#[component]
fn Body(set: usize, name: StoredValue<String>, rules: TableRules) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let rows = rules
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, rule)| view! { <Row set name at rule/> })
        .collect_view();
    let masks = rules
        .masks
        .into_iter()
        .map(|(column, mask)| view! { <Masked set name column mask/> })
        .collect_view();
    let add_rule = move || {
        reshape(editing, set, name, |rules| {
            rules.get_or_insert_default().rows.push(RowRule {
                name: "own rows".to_owned(),
                condition: String::new(),
                mode: RowMode::Permissive,
            });
        });
    };
    let masking = RwSignal::new(String::new());
    let add_mask = move || {
        let column = masking.get_untracked().trim().to_owned();
        if column.is_empty() {
            return;
        }
        reshape(editing, set, name, |rules| {
            rules.get_or_insert_default().masks.insert(column, Mask::Full);
        });
    };
    view! {
        {rows}
        {masks}
        <div class="policies__line">
            <Button kind=ButtonKind::Quiet glyph=Glyph::Plus on_press=add_rule>
                "Limit its rows"
            </Button>
            <input
                class="field__input policies__column"
                aria-label=format!("Column of {} to mask", name.get_value())
                placeholder="column"
                on:input=move |event| masking.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        add_mask();
                    }
                }
            />
            <Button kind=ButtonKind::Quiet glyph=Glyph::Shield on_press=add_mask>
                "Mask column"
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn Row(set: usize, name: StoredValue<String>, at: usize, rule: RowRule) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let edit = move |change: &dyn Fn(&mut RowRule)| {
        write(editing, set, name, |rules| rules.rows.get_mut(at).into_iter().for_each(change));
    };
    let problems = move || {
        let problems = editing.problems(|it| {
            it.set == Some(set)
                && it.table.as_deref() == Some(&name.get_value())
                && it.row == Some(at)
        });
        (!problems.is_empty()).then(|| view! { <Problems problems/> })
    };
    let table = name.get_value();
    view! {
        <div class="policies__line policies__row">
            <input
                class="field__input policies__column"
                aria-label=format!("Name of row rule {} of {table}", at + 1)
                value=rule.name.clone()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    edit(&|rule| rule.name.clone_from(&text));
                }
            />
            <input
                class="field__input policies__condition"
                aria-label=format!("Condition of row rule {} of {table}", at + 1)
                placeholder="region = :region"
                spellcheck="false"
                value=rule.condition.clone()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    edit(&|rule| rule.condition.clone_from(&text));
                }
            />
            <select
                class="select"
                aria-label=format!("How row rule {} of {table} joins the others", at + 1)
                on:change=move |event| {
                    let always = event_target_value(&event) == "restrictive";
                    edit(
                        &|rule| {
                            rule.mode = if always {
                                RowMode::Restrictive
                            } else {
                                RowMode::Permissive
                            };
                        },
                    );
                }
            >
                <option value="permissive" selected=rule.mode == RowMode::Permissive>
                    "or another"
                </option>
                <option value="restrictive" selected=rule.mode == RowMode::Restrictive>
                    "always"
                </option>
            </select>
            <IconButton
                glyph=Glyph::Close
                label=format!("Remove row rule {} of {table}", at + 1)
                on_press=move || {
                    reshape(
                        editing,
                        set,
                        name,
                        |rules| {
                            if let Some(rules) = rules {
                                rules.rows.remove(at);
                            }
                        },
                    )
                }
            />
        </div>
        {problems}
    }
    .into_any()
}

#[component]
fn Masked(set: usize, name: StoredValue<String>, column: String, mask: Mask) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let column = StoredValue::new(column);
    let choose = move |event| {
        let value = event_target_value(&event);
        let chosen = MASKS.iter().find(|(_, known, _)| *known == value);
        if let Some((mask, ..)) = chosen {
            write(editing, set, name, |rules| {
                rules.masks.insert(column.get_value(), *mask);
            });
        }
    };
    let problems = move || {
        let problems = editing.problems(|it| {
            it.set == Some(set)
                && it.table.as_deref() == Some(&name.get_value())
                && it.column.as_deref() == Some(&column.get_value())
        });
        (!problems.is_empty()).then(|| view! { <Problems problems/> })
    };
    let options = MASKS
        .into_iter()
        .map(|(kind, value, text)| {
            view! {
                <option value=value selected=kind == mask>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="policies__line policies__row">
            <code class="policies__masked">{column.get_value()}</code>
            <select
                class="select"
                aria-label=format!("How {} is masked", column.get_value())
                on:change=choose
            >
                {options}
            </select>
            <IconButton
                glyph=Glyph::Close
                label=format!("Show {} as stored", column.get_value())
                on_press=move || {
                    reshape(
                        editing,
                        set,
                        name,
                        |rules| {
                            if let Some(rules) = rules {
                                rules.masks.remove(&column.get_value());
                            }
                        },
                    )
                }
            />
        </div>
        {problems}
    }
    .into_any()
}
