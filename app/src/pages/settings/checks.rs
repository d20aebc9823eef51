//! A named set of boxes in a plain form.

use leptos::prelude::*;

/// One box.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub value: String,
    pub text: String,
    pub checked: bool,
}

#[component]
pub fn Checks(
    #[prop(into)] legend: String,
    /// Of the form's field: `roles[]`.
    name: &'static str,
    checks: Vec<Check>,
    /// What stands there when there is nothing to check.
    #[prop(optional)]
    none: &'static str,
) -> impl IntoView {
    let is_empty = checks.is_empty();
    let boxes = checks
        .into_iter()
        .map(|Check { value, text, checked }| {
            view! {
                <label class="checks__item">
                    <input type="checkbox" name=name value=value checked=checked/>
                    <span>{text}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="checks">
            <legend class="field__label">{legend}</legend>
            {boxes}
            {is_empty.then(|| view! { <p class="people__note">{none}</p> })}
        </fieldset>
    }
    .into_any()
}
