//! What can be decided now, and why the rest cannot. What is typed here stays while the page follows the
//! change; an approval names the wording that is on screen.

use super::emergency::Emergency;
use super::follow::Followed;
use crate::api::UiError;
use crate::api::changes::{decide_change, roll_back_change};
use crate::components::change::{Again, Asked, Sheet, words};
use crate::components::ui::{Dialog, ProblemCard};
use crate::format;
use crate::interop::page;
use crate::routes;
use crate::stores::Approvals;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use protocol::Problem;
use protocol::change::{
    ChangeAction, ChangeDecision, ChangeDetail, ChangeState, MAX_WORDS, Possible,
};
use protocol::ids::WriteRunId;

/// The field for words; found again to be told that something is missing in it.
const COMMENT: &str = "#change-comment";

/// Actions in the order of their buttons.
const ORDER: [ChangeAction; 14] = [
    ChangeAction::Accept,
    ChangeAction::Approve,
    ChangeAction::Execute,
    ChangeAction::Submit,
    ChangeAction::Revise,
    ChangeAction::Retry,
    ChangeAction::Cancel,
    ChangeAction::RollBack,
    ChangeAction::SendBack,
    ChangeAction::Reject,
    ChangeAction::Withdraw,
    ChangeAction::Revoke,
    ChangeAction::Dispute,
    ChangeAction::BreakGlass,
];

fn class(action: ChangeAction) -> &'static str {
    match action {
        ChangeAction::Approve
        | ChangeAction::Execute
        | ChangeAction::Submit
        | ChangeAction::Accept => "button button--primary decision__main",
        ChangeAction::Reject
        | ChangeAction::Revoke
        | ChangeAction::Cancel
        | ChangeAction::Dispute
        | ChangeAction::BreakGlass => "button button--danger",
        _ => "button",
    }
}

/// Whether it has to be said why.
fn needs_words(action: ChangeAction, comment_required: bool) -> bool {
    match action {
        ChangeAction::SendBack | ChangeAction::Reject | ChangeAction::Revoke => true,
        ChangeAction::Accept | ChangeAction::Dispute => true,
        ChangeAction::Approve => comment_required,
        _ => false,
    }
}

/// Whether words go along with it.
fn takes_words(action: ChangeAction) -> bool {
    needs_words(action, true)
}

/// What would be next in a state, for whoever may.
fn due(state: ChangeState) -> Option<ChangeAction> {
    match state {
        ChangeState::Draft => Some(ChangeAction::Submit),
        ChangeState::Blocked | ChangeState::ChangesRequested => Some(ChangeAction::Revise),
        ChangeState::InReview => Some(ChangeAction::Approve),
        ChangeState::Approved => Some(ChangeAction::Execute),
        ChangeState::Executing => Some(ChangeAction::Cancel),
        ChangeState::Failed | ChangeState::AbortedByGuard => Some(ChangeAction::Retry),
        ChangeState::Executed | ChangeState::Disputed => Some(ChangeAction::RollBack),
        ChangeState::PostReview => Some(ChangeAction::Accept),
        _ => None,
    }
}

/// Why the person cannot do what is next, as a sentence.
fn obstacle(detail: &ChangeDetail) -> Option<String> {
    let action = due(detail.summary.state)?;
    let own = detail.possible.iter().find(|one| one.action == action)?;
    let reason = own.refused.as_deref()?;
    if action == ChangeAction::Accept && detail.summary.mine {
        return Some(
            "You ran it without approval. It waits for somebody else to look at it.".to_owned(),
        );
    }
    if action == ChangeAction::Approve && detail.summary.mine {
        return Some("You cannot approve your own request. It waits for somebody else.".to_owned());
    }
    let mut letters = reason.chars();
    let first = letters.next()?.to_uppercase();
    Some(format!("{first}{}.", letters.as_str()))
}

/// The run that could be undone: the last that was kept.
fn kept_run(detail: &ChangeDetail) -> Option<WriteRunId> {
    let kept = detail.runs.iter().filter(|run| run.outcome == Some(ChangeState::Executed));
    kept.max_by_key(|run| run.attempt).map(|run| run.id.clone())
}

#[derive(Clone, Copy)]
struct Deciding {
    followed: Followed,
    comment: RwSignal<String>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    /// Said when words are asked for and there are none.
    missing: RwSignal<Option<&'static str>>,
    rewording: RwSignal<bool>,
    breaking: RwSignal<bool>,
}

impl Deciding {
    fn decision(&self, action: ChangeAction) -> Option<ChangeDecision> {
        let (version, hash) = self
            .followed
            .detail
            .with_untracked(|detail| (detail.summary.version, detail.revision.hash.clone()));
        let said = self.comment.get_untracked().trim().to_owned();
        Some(match action {
            ChangeAction::Submit => ChangeDecision::Submit { version },
            ChangeAction::Approve => ChangeDecision::Approve { version, hash, comment: said },
            ChangeAction::SendBack => ChangeDecision::SendBack { version, reason: said },
            ChangeAction::Reject => ChangeDecision::Reject { version, reason: said },
            ChangeAction::Withdraw => ChangeDecision::Withdraw { version },
            ChangeAction::Revoke => ChangeDecision::Revoke { version, reason: said },
            ChangeAction::Execute => ChangeDecision::Execute { version, hash },
            ChangeAction::Cancel => ChangeDecision::Cancel { version },
            ChangeAction::Retry => ChangeDecision::Retry { version },
            ChangeAction::Accept => ChangeDecision::Accept { version, comment: said },
            ChangeAction::Dispute => ChangeDecision::Dispute { version, reason: said },
            // These are more than a press of a button.
            ChangeAction::Revise | ChangeAction::RollBack | ChangeAction::BreakGlass => {
                return None;
            }
        })
    }

    /// Whether words are there where they are asked for; says so if not.
    fn has_words(&self, action: ChangeAction) -> bool {
        let required = self.followed.detail.with_untracked(|detail| detail.comment_required);
        let said = self.comment.with_untracked(|comment| !comment.trim().is_empty());
        if said || !needs_words(action, required) {
            self.missing.set(None);
            return true;
        }
        self.missing.set(Some(match action {
            ChangeAction::Accept => "Say what you have looked at.",
            ChangeAction::Approve => "At this risk an approval says why: write a comment.",
            _ => "Say why: the author reads it.",
        }));
        page::focus(COMMENT);
        false
    }

    fn send(&self, decision: ChangeDecision, uses_words: bool) {
        let deciding = *self;
        let approvals = use_context::<Approvals>();
        let id = self.followed.detail.with_untracked(|detail| detail.summary.id.clone());
        self.working(async move {
            let change = decide_change(id, decision).await?;
            deciding.followed.take(change);
            if uses_words {
                deciding.comment.set(String::new());
            }
            if let Some(approvals) = approvals {
                approvals.count().await;
            }
            Ok(())
        });
    }

    /// One thing at a time. What failed is told, and the change read again: it may have moved.
    fn working(&self, work: impl Future<Output = Result<(), UiError>> + 'static) {
        let deciding = *self;
        deciding.busy.set(true);
        deciding.problem.set(None);
        spawn_local(async move {
            let done = work.await;
            if deciding.busy.try_set(false).is_some() {
                return;
            }
            if let Err(error) = done {
                deciding.problem.set(Some(error.0));
                deciding.followed.read().await;
            }
        });
    }
}

#[component]
pub fn Decision(followed: Followed, chosen: RwSignal<Option<u64>>) -> impl IntoView {
    let deciding = Deciding {
        followed,
        comment: RwSignal::new(String::new()),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
        missing: RwSignal::new(None),
        rewording: RwSignal::new(false),
        breaking: RwSignal::new(false),
    };
    let possible = followed.part(|detail| detail.possible.clone());
    let revision = followed.part(|detail| (detail.revision.number, detail.revision.hash.clone()));
    let required = followed.part(|detail| detail.comment_required);
    let obstacle = followed.part(self::obstacle);
    // A wording that arrives by itself is approved only by whoever says to have read it.
    let read = RwSignal::new(revision.get_untracked().0);
    let may = move |wanted: fn(ChangeAction) -> bool| {
        possible.with(|all| all.iter().any(|one| one.refused.is_none() && wanted(one.action)))
    };
    let writes = Memo::new(move |_| may(takes_words));
    let approves = Memo::new(move |_| may(|action| action == ChangeAction::Approve));
    let on_screen = Memo::new(move |_| chosen.get().is_none() && read.get() == revision.get().0);
    let label = move || match required.get() && approves.get() {
        true => "Comment (asked for at this risk)",
        false => "Comment",
    };
    view! {
        <section class="decision" aria-label="Decision">
            <div class="decision__words" hidden=move || !writes.get()>
                <label class="decision__label" for="change-comment">
                    {label}
                </label>
                <textarea
                    class="field__input decision__comment"
                    id="change-comment"
                    rows="2"
                    maxlength=MAX_WORDS
                    aria-describedby="change-missing"
                    prop:value=deciding.comment
                    on:input=move |event| {
                        deciding.comment.set(event_target_value(&event));
                        deciding.missing.set(None);
                    }
                ></textarea>
                <p class="decision__missing" id="change-missing" role="status">
                    {move || deciding.missing.get()}
                </p>
            </div>
            <Unread chosen read revision approves/>
            <Buttons deciding possible revision on_screen/>
            {move || obstacle.get().map(|text| view! { <p class="decision__obstacle">{text}</p> })}
            <Show when=move || approves.get()>
                <p class="decision__hint">
                    {move || {
                        let (number, hash) = revision.get();
                        let hash = format::short_hash(&hash);
                        format!(
                            "You approve exactly revision {number}, {hash}. Any change of the statement, the table, \
                             the rules or the target voids it.",
                        )
                    }}
                </p>
            </Show>
            <div role="status">
                {move || deciding.problem.get().map(|problem| view! { <ProblemCard problem/> })}
            </div>
            <Rewording deciding/>
            <Emergency
                followed
                open=deciding.breaking
                busy=deciding.busy
                decided=Callback::new(move |decision| deciding.send(decision, false))
            />
        </section>
    }
    .into_any()
}

/// Why the wording cannot be approved as long as another one is, or was, on screen.
#[component]
fn Unread(
    chosen: RwSignal<Option<u64>>,
    read: RwSignal<u64>,
    revision: Memo<(u64, String)>,
    approves: Memo<bool>,
) -> impl IntoView {
    let drawn = move || {
        let newest = revision.get().0;
        let text = match chosen.get() {
            Some(number) => format!("You are looking at revision {number}."),
            None if read.get() != newest => {
                format!("Revision {newest} has come while you were here.")
            }
            None => return None,
        };
        let seen = move |_| {
            chosen.set(None);
            read.set(newest);
        };
        let label = match chosen.get() {
            Some(_) => format!("Show revision {newest}"),
            None => format!("I have read revision {newest}"),
        };
        approves.get().then(|| {
            view! {
                <p class="decision__unread" role="status">
                    {text}
                    <button type="button" class="button button--small" on:click=seen>
                        {label}
                    </button>
                </p>
            }
        })
    };
    view! { {drawn} }.into_any()
}

#[component]
fn Buttons(
    deciding: Deciding,
    possible: Memo<Vec<Possible>>,
    revision: Memo<(u64, String)>,
    /// The wording on screen is the one an approval would be about.
    on_screen: Memo<bool>,
) -> impl IntoView {
    let navigate = use_navigate();
    let roll_back = Callback::new(move |()| {
        let navigate = navigate.clone();
        let (id, run) = deciding
            .followed
            .detail
            .with_untracked(|detail| (detail.summary.id.clone(), kept_run(detail)));
        let Some(run) = run else { return };
        deciding.working(async move {
            let change = roll_back_change(id, run).await?;
            navigate(&routes::change(&change.summary.id), Default::default());
            Ok(())
        });
    });
    let press = move |action: ChangeAction| match deciding.decision(action) {
        Some(decision) if deciding.has_words(action) => {
            deciding.send(decision, takes_words(action))
        }
        Some(_) => {}
        None if action == ChangeAction::Revise => deciding.rewording.set(true),
        None if action == ChangeAction::BreakGlass => deciding.breaking.set(true),
        None => roll_back.run(()),
    };
    let buttons = move || {
        let open = possible.get();
        let number = revision.get().0;
        ORDER
            .into_iter()
            .filter(|action| open.iter().any(|one| one.action == *action && one.refused.is_none()))
            .map(|action| {
                let unread = move || action == ChangeAction::Approve && !on_screen.get();
                view! {
                    <button
                        type="button"
                        class=class(action)
                        disabled=move || deciding.busy.get() || unread()
                        on:click=move |_| press(action)
                    >
                        {words::action(action, number)}
                    </button>
                }
            })
            .collect_view()
    };
    view! { <div class="decision__buttons">{buttons}</div> }.into_any()
}

/// The sheet for another wording, beginning with the newest.
#[component]
fn Rewording(deciding: Deciding) -> impl IntoView {
    let Deciding { followed, rewording, .. } = deciding;
    let version = Signal::derive(move || followed.detail.with(|detail| detail.summary.version));
    let approvals = use_context::<Approvals>();
    let done = Callback::new(move |change: ChangeDetail| {
        rewording.set(false);
        followed.take(change);
        if let Some(approvals) = approvals {
            spawn_local(async move { approvals.count().await });
        }
    });
    let sheet = move || {
        let asked = followed.detail.with_untracked(|detail| Asked {
            connection_id: detail.summary.connection_id.clone(),
            sql: detail.revision.sql.clone(),
            question: detail.revision.question.clone(),
            backup: detail.revision.assessment.backup,
            again: Some(Again {
                id: detail.summary.id.clone(),
                version,
                revision: detail.revision.number + 1,
                done,
            }),
        });
        view! { <Sheet asked/> }
    };
    view! {
        <Dialog title="Write it again" open=rewording wide=true>
            {sheet()}
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_that_waits_for_somebody_has_something_due() {
        for state in [ChangeState::Checking, ChangeState::Unknown, ChangeState::Rejected] {
            assert_eq!(due(state), None, "{state:?}");
        }
        assert_eq!(due(ChangeState::InReview), Some(ChangeAction::Approve));
        assert_eq!(due(ChangeState::Approved), Some(ChangeAction::Execute));
    }

    #[test]
    fn refusing_says_why_and_approving_only_at_a_high_risk() {
        for (action, required, needed) in [
            (ChangeAction::SendBack, false, true),
            (ChangeAction::Reject, false, true),
            (ChangeAction::Revoke, false, true),
            (ChangeAction::Approve, false, false),
            (ChangeAction::Approve, true, true),
            (ChangeAction::Withdraw, true, false),
        ] {
            assert_eq!(needs_words(action, required), needed, "{action:?}");
        }
    }
}
