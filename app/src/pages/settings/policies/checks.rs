//! Tests of the rules: what somebody may, may not and must see. They have to pass before publishing.

use super::rules::words;
use super::state::Editing;
use crate::components::ui::{Badge, Button, EmptyState, Glyph, IconButton, Tint};
use leptos::prelude::*;
use protocol::policy::{Expectation, PolicyTest, TestPerson};

const KINDS: [(&str, &str); 5] = [
    ("allowed", "is allowed"),
    ("refused", "is refused"),
    ("rows", "gives this many rows"),
    ("values", "shows only these values"),
    ("masked", "masks this column"),
];

#[component]
pub fn Checks() -> impl IntoView {
    let editing = expect_context::<Editing>();
    let tests = move || {
        editing.shape.track();
        let count = editing.document.with_untracked(|document| document.tests.len());
        if count == 0 {
            return view! {
                <EmptyState
                    glyph=Glyph::Check
                    title="No tests yet"
                    text="A test says what somebody has to see: as Ann, `select region from customers` \
                          shows only EMEA. Rules are published when all of them pass."
                />
            }
            .into_any();
        }
        (0..count).map(|at| view! { <Check at/> }).collect_view().into_any()
    };
    let add = move || {
        let user = editing.view.with_untracked(|view| {
            let limited = |person: &&protocol::policy::PolicyPerson| {
                !person.roles.iter().any(|role| role == "admin")
            };
            let person = view.people.iter().find(limited).or(view.people.first());
            person.map(|person| person.email.clone())
        });
        editing.reshape(|document| {
            document.tests.push(PolicyTest {
                name: format!("Test {}", document.tests.len() + 1),
                person: TestPerson { user, ..TestPerson::default() },
                sql: String::new(),
                expect: Expectation::Allowed,
            });
        });
    };
    view! {
        {tests}
        <div class="policies__line">
            <Button glyph=Glyph::Plus on_press=add>
                "Add a test"
            </Button>
            <Button glyph=Glyph::Run disabled=editing.busy on_press=move || editing.test()>
                "Run the tests"
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn Check(at: usize) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let Some(test) = editing.document.with_untracked(|document| document.tests.get(at).cloned())
    else {
        return ().into_any();
    };
    let edit = move |change: &dyn Fn(&mut PolicyTest)| {
        editing.write(|document| document.tests.get_mut(at).into_iter().for_each(change));
    };
    let number = at + 1;
    let outcome = move || {
        let outcome = editing.outcomes.with(|all| all.get(at).cloned())?;
        let (tint, word) =
            if outcome.passed { (Tint::Ok, "passed") } else { (Tint::Danger, "failed") };
        Some(view! {
            <p class="policies__outcome" role="status">
                <Badge tint>{word}</Badge>
                {outcome.detail}
            </p>
        })
    };
    let people = {
        let chosen = test.person.user.clone().unwrap_or_default();
        let known = editing.view.with_untracked(|view| {
            view.people.iter().map(|person| person.email.clone()).collect::<Vec<_>>()
        });
        known
            .into_iter()
            .map(|email| {
                let selected = email == chosen;
                view! {
                    <option value=email.clone() selected=selected>
                        {email.clone()}
                    </option>
                }
            })
            .collect_view()
    };
    let kind = kind_of(&test.expect);
    let kinds = KINDS
        .into_iter()
        .map(|(value, text)| {
            view! {
                <option value=value selected=value == kind>
                    {text}
                </option>
            }
        })
        .collect_view();
    let choose_kind = move |event| {
        let kind = event_target_value(&event);
        editing.reshape(|document| {
            if let Some(test) = document.tests.get_mut(at) {
                test.expect = fresh(&kind);
            }
        });
    };
    view! {
        <section class="policies__set" aria-label=format!("Test {number}")>
            <div class="policies__line">
                <input
                    class="field__input policies__name"
                    aria-label=format!("Name of test {number}")
                    value=test.name.clone()
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        edit(&|test| test.name.clone_from(&text));
                    }
                />
                <label class="policies__inline">
                    "as "
                    <select
                        class="select"
                        aria-label=format!("Person of test {number}")
                        on:change=move |event| {
                            let email = event_target_value(&event);
                            edit(
                                &|test| {
                                    test.person.user = (!email.is_empty()).then(|| email.clone());
                                },
                            );
                        }
                    >
                        <option value="" selected=test.person.user.is_none()>
                            "somebody without an account"
                        </option>
                        {people}
                    </select>
                </label>
                <IconButton
                    glyph=Glyph::Trash
                    label=format!("Remove test {number}")
                    on_press=move || {
                        editing
                            .reshape(|document| {
                                document.tests.remove(at);
                            })
                    }
                />
            </div>
            <textarea
                class="field__input policies__sql"
                aria-label=format!("Statement of test {number}")
                rows="2"
                spellcheck="false"
                placeholder="select distinct region from customers"
                prop:value=test.sql.clone()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    edit(&|test| test.sql.clone_from(&text));
                }
            >
                {test.sql.clone()}
            </textarea>
            <div class="policies__line">
                <select
                    class="select"
                    aria-label=format!("What test {number} expects")
                    on:change=choose_kind
                >
                    {kinds}
                </select>
                <Expected at expect=test.expect.clone()/>
            </div>
            {outcome}
        </section>
    }
    .into_any()
}

/// The fields that an expectation needs.
#[component]
fn Expected(at: usize, expect: Expectation) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let number = at + 1;
    let edit = move |change: &dyn Fn(&mut Expectation)| {
        editing.write(|document| {
            document.tests.get_mut(at).into_iter().for_each(|test| change(&mut test.expect));
        });
    };
    let column_field = move |column: String| {
        view! {
            <input
                class="field__input policies__column"
                aria-label=format!("Column of test {number}")
                placeholder="column"
                value=column
                on:input=move |event| {
                    let text = event_target_value(&event);
                    edit(
                        &|expect| match expect {
                            Expectation::Masked { column } | Expectation::Values { column, .. } => {
                                column.clone_from(&text);
                            }
                            _ => {}
                        },
                    );
                }
            />
        }
    };
    match expect {
        Expectation::Allowed | Expectation::Refused => ().into_any(),
        Expectation::Rows { count } => view! {
            <input
                class="field__input policies__column"
                type="number"
                min="0"
                aria-label=format!("Rows of test {number}")
                value=count.to_string()
                on:input=move |event| {
                    let wanted = event_target_value(&event).parse().unwrap_or(0);
                    edit(
                        &|expect| {
                            if let Expectation::Rows { count } = expect {
                                *count = wanted;
                            }
                        },
                    );
                }
            />
        }
        .into_any(),
        Expectation::Masked { column } => column_field(column).into_any(),
        Expectation::Values { column, values } => view! {
            {column_field(column)}
            <input
                class="field__input policies__condition"
                aria-label=format!("Values of test {number}, separated by commas")
                placeholder="EMEA, APAC"
                value=values.join(", ")
                on:input=move |event| {
                    let wanted = words(&event_target_value(&event));
                    edit(
                        &|expect| {
                            if let Expectation::Values { values, .. } = expect {
                                values.clone_from(&wanted);
                            }
                        },
                    );
                }
            />
        }
        .into_any(),
    }
}

fn kind_of(expect: &Expectation) -> &'static str {
    match expect {
        Expectation::Allowed => "allowed",
        Expectation::Refused => "refused",
        Expectation::Rows { .. } => "rows",
        Expectation::Masked { .. } => "masked",
        Expectation::Values { .. } => "values",
    }
}

fn fresh(kind: &str) -> Expectation {
    match kind {
        "refused" => Expectation::Refused,
        "rows" => Expectation::Rows { count: 0 },
        "values" => Expectation::Values { column: String::new(), values: Vec::new() },
        "masked" => Expectation::Masked { column: String::new() },
        _ => Expectation::Allowed,
    }
}
