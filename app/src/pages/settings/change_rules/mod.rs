//! Rules for changes of data: what each of them does in which environment, and what passes by itself.

mod levels;

use crate::api::change_rules::{SaveChangeRules, read_change_rules};
use crate::components::ui::{PageHead, ProblemCard, Skeleton};
use crate::format;
use crate::routes;
use leptos::prelude::*;
use levels::Levels;
use protocol::change_rules::{ChangeRulesView, MOST_POST_REVIEW_HOURS, RuleTier};

#[component]
pub fn ChangeRulesPage() -> impl IntoView {
    let save = ServerAction::<SaveChangeRules>::new();
    let told = super::Told::new();
    let view = Resource::new(move || told.made(), |_| read_change_rules());
    let anew = super::Anew::new();
    told.follow(save.value(), "The rules hold for whatever is checked from now on.");
    view! {
        <PageHead
            title="Rules for changes"
            subtitle="What is looked at before anybody is asked to approve a change"
        />
        <super::Outcome told/>
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => anew.draw(view! { <Rules view save/> }.into_any()),
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

/// "Version 3, saved by Ada on …".
fn standing(view: &ChangeRulesView) -> String {
    match (view.version, &view.changed_by, &view.changed_at) {
        (0, ..) => "Nothing has been set yet: every rule is as the product has it.".to_owned(),
        (version, Some(by), Some(at)) => {
            format!("Version {version}, saved by {by} at {} UTC.", format::second(at))
        }
        (version, ..) => format!("Version {version}."),
    }
}

/// What the last save means for changes that wait already.
fn waiting(judged_before: u64) -> String {
    match judged_before {
        0 => "No open change was judged by earlier rules.".to_owned(),
        more => format!(
            "{} judged by earlier rules. They stay where they are. Each is judged again when \
             somebody approves it or carries it out: where the rules say something else by then, its \
             approvals are void and it is checked anew.",
            match more {
                1 => "1 open change was".to_owned(),
                more => format!("{} open changes were", format::count(more)),
            },
        ),
    }
}

#[component]
fn Rules(view: ChangeRulesView, save: ServerAction<SaveChangeRules>) -> impl IntoView {
    let (standing, waiting) = (standing(&view), waiting(view.judged_before));
    let ChangeRulesView { version, automatic_low, break_glass, post_review_hours, rules, .. } =
        view;
    view! {
        <section class="people__card" aria-label="Rules in force">
            <p class="people__note">{standing} " " {waiting}</p>
            <ActionForm action=save attr:class="people__form">
                <input type="hidden" name="version" value=version.to_string()/>
                <fieldset class="checks">
                    <legend class="field__label">"Without review"</legend>
                    <label class="checks__item">
                        <input type="checkbox" name="automatic_low" value="true" checked=automatic_low/>
                        <span>"In development, changes of LOW risk pass without anybody"</span>
                    </label>
                    <p class="people__note">
                        "Never in staging or production, and never where a check did not come to its end. \
                         Somebody still has to carry them out. "
                        <a href=routes::CHANGES>"Changes"</a>
                    </p>
                </fieldset>
                <BreakGlass allowed=break_glass hours=post_review_hours/>
                <Levels rules/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Save the rules"
                    </button>
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// Where somebody may go ahead without approval.
#[component]
fn BreakGlass(allowed: Vec<RuleTier>, hours: u32) -> impl IntoView {
    let places = RuleTier::ALL
        .into_iter()
        .map(|tier| {
            view! {
                <label class="checks__item">
                    <input
                        type="checkbox"
                        name="break_glass[]"
                        value=tier.as_str()
                        checked=allowed.contains(&tier)
                    />
                    <span>{format!("In {}", tier.title().to_lowercase())}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="checks">
            <legend class="field__label">"Emergencies: breaking the glass"</legend>
            {places}
            <p class="people__note">
                "Whoever has the permission " <code>"break_glass"</code>
                " may run a checked change of their own at once, with a reason. Everybody who could have \
                 approved it is told at once, rows are kept as they were, and somebody else has to look at it \
                 afterwards. Off unless you choose it."
            </p>
            <label class="field checks__hours">
                <span class="field__label">"Looked at afterwards within, in hours"</span>
                <input
                    class="field__input"
                    type="number"
                    name="post_review_hours"
                    min="1"
                    max=MOST_POST_REVIEW_HOURS
                    required
                    value=hours.to_string()
                    aria-describedby="hint-post-review"
                />
                <span class="field__hint" id="hint-post-review">
                    "Later is still possible, but its author breaks no glass meanwhile. At most 168: a week."
                </span>
            </label>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_already_is_counted_in_words() {
        assert_eq!(waiting(0), "No open change was judged by earlier rules.");
        assert!(waiting(1).starts_with("1 open change was judged"), "{}", waiting(1));
        assert!(waiting(1_200).starts_with("1,200 open changes were judged"), "{}", waiting(1_200));
    }
}
