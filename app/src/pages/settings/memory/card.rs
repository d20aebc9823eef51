//! One answer: its question and SQL with places for values, where it comes from, and what a reviewer can do.

use super::Actions;
use crate::components::chat::Sql;
use crate::components::ui::{Badge, Glyph, Icon, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::memory::{GoldenAnswer, GoldenStatus, GoldenVerdict, Teaching};

#[component]
pub fn Card(answer: GoldenAnswer, actions: Actions) -> impl IntoView {
    let (tint, word) = match answer.status {
        GoldenStatus::Proposed => (Tint::Info, "To review"),
        GoldenStatus::Certified => (Tint::Ok, "Certified"),
        GoldenStatus::Rejected => (Tint::Danger, "Rejected"),
    };
    let (question, connection) = (answer.question.clone(), answer.connection.clone());
    let (name, from, decision) = (question.clone(), taught(&answer), decided(&answer));
    let constants = (!answer.constants.is_empty()).then(|| {
        let values =
            answer.constants.iter().map(|value| view! { <code>{value.clone()}</code> " " });
        view! {
            <p class="people__note memory__constants">
                "Values that stay in it for everybody: " {values.collect_view()}
            </p>
        }
    });
    let obstacle = answer.obstacle.clone().map(|why| {
        view! {
            <p class="connections__trouble">
                <Icon glyph=Glyph::Alert/>
                <span>{format!("It cannot be certified: {why}.")}</span>
            </p>
        }
    });
    let own = own(&answer).map(|text| view! { <p class="people__note memory__own">{text}</p> });
    view! {
        <li class="people__card memory__answer" aria-label=name>
            <div class="people__head">
                <h2 class="people__name">{question}</h2>
                <Badge tint>{word}</Badge>
                <Badge>{connection}</Badge>
            </div>
            <Sql text=answer.sql.clone()/>
            {constants}
            {obstacle}
            {own}
            <p class="people__note">{from}</p>
            {decision.map(|text| view! { <p class="people__note">{text}</p> })}
            <Decisions answer actions/>
        </li>
    }
    .into_any()
}

/// "Taught by Ann with SQL of their own, 2026-11-22 10:00 UTC · used 3 times · weight 0.95 · 2 up, 1 down".
fn taught(answer: &GoldenAnswer) -> String {
    let by = answer.taught_by.as_deref().unwrap_or("somebody whose account is gone");
    let how = match answer.teaching {
        Teaching::Correction => "with SQL of their own",
        Teaching::Rating => "by rating it up",
    };
    let used = match answer.uses {
        0 => "not used yet".to_owned(),
        uses => format!("used {}", format::plural(uses, "time")),
    };
    let mut parts = vec![
        format!("Taught by {by} {how}, {} UTC", format::minute(&answer.taught_at)),
        used,
        format!("weight {:.2}", answer.weight),
    ];
    if answer.ups + answer.downs > 0 {
        let (ups, downs) = (format::count(answer.ups), format::count(answer.downs));
        parts.push(format!("rated {ups} up, {downs} down"));
    }
    parts.join(" · ")
}

/// What holds for whoever taught it, as long as it is not certified.
fn own(answer: &GoldenAnswer) -> Option<&'static str> {
    match (answer.own, answer.needs_another) {
        _ if answer.status == GoldenStatus::Certified || answer.obstacle.is_some() => None,
        (true, true) => {
            Some("You taught it: somebody else who may review answers has to certify it.")
        }
        (true, false) => Some(
            "You taught it, and nobody else may review answers here: you may certify it, and the audit says so.",
        ),
        (false, _) => None,
    }
}

fn decided(answer: &GoldenAnswer) -> Option<String> {
    let at = format::minute(answer.decided_at.as_deref()?);
    let by = answer.decided_by.as_deref().unwrap_or("somebody whose account is gone");
    let what = match answer.status {
        GoldenStatus::Rejected => "Rejected",
        _ => "Certified",
    };
    let note = answer.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    Some(format!("{what} by {by}, {at} UTC{note}"))
}

#[component]
fn Decisions(answer: GoldenAnswer, actions: Actions) -> impl IntoView {
    let GoldenAnswer { id, status, obstacle, needs_another, question, .. } = answer;
    let id = id.to_string();
    let (certified, certified_name) = (id.clone(), question.clone());
    let certify = (status != GoldenStatus::Certified && obstacle.is_none() && !needs_another)
        .then(|| view! { <Certify id=certified question=certified_name actions/> });
    let (rejected, rejected_name) = (id.clone(), question.clone());
    let reject = (status != GoldenStatus::Rejected)
        .then(|| view! { <Reject id=rejected question=rejected_name actions/> });
    view! {
        <div class="people__actions memory__actions">
            {certify} {reject}
            <details class="confirm">
                <summary class="button button--quiet" aria-label=format!("Delete {question}…")>
                    "Delete…"
                </summary>
                <div class="confirm__card">
                    <p>"It is forgotten, also for whoever taught it. It can be taught anew."</p>
                    <ActionForm action=actions.remove>
                        <input type="hidden" name="id" value=id/>
                        <button type="submit" class="button button--danger">
                            "Delete the answer"
                        </button>
                    </ActionForm>
                </div>
            </details>
        </div>
    }
    .into_any()
}

#[component]
fn Certify(id: String, question: String, actions: Actions) -> impl IntoView {
    view! {
        <ActionForm action=actions.decide>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="verdict" value=GoldenVerdict::Certify.as_str()/>
            <button
                type="submit"
                class="button button--primary"
                aria-label=format!("Certify {question}")
            >
                <Icon glyph=Glyph::Check/>
                "Certify"
            </button>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn Reject(id: String, question: String, actions: Actions) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class="button" aria-label=format!("Reject {question}…")>
                "Reject…"
            </summary>
            <div class="confirm__card">
                <p>"It is not used again, not even for whoever taught it."</p>
                <ActionForm action=actions.decide attr:class="people__form">
                    <input type="hidden" name="id" value=id/>
                    <input type="hidden" name="verdict" value=GoldenVerdict::Reject.as_str()/>
                    <label class="field">
                        <span class="field__label">"Why (kept with the decision)"</span>
                        <input class="field__input" name="note" maxlength="500" autocomplete="off"/>
                    </label>
                    <div class="people__actions">
                        <button type="submit" class="button button--danger">
                            "Reject the answer"
                        </button>
                    </div>
                </ActionForm>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ids::{ConnectionId, MemoryId};

    #[test]
    fn where_it_comes_from_and_who_decided_is_told() {
        let answer = GoldenAnswer {
            id: MemoryId::from_random(1),
            connection_id: ConnectionId::from_random(1),
            connection: "shop".to_owned(),
            status: GoldenStatus::Proposed,
            question: "orders in [country]".to_owned(),
            sql: "select 1".to_owned(),
            constants: Vec::new(),
            obstacle: None,
            own: false,
            needs_another: false,
            taught_by: Some("Ann".to_owned()),
            teaching: Teaching::Correction,
            taught_at: "2026-05-01T10:00:00Z".to_owned(),
            weight: 0.95,
            uses: 0,
            ups: 0,
            downs: 0,
            decided_by: None,
            decided_at: None,
            note: None,
        };
        assert_eq!(
            taught(&answer),
            "Taught by Ann with SQL of their own, 2026-05-01 10:00 UTC · not used yet · weight 0.95"
        );
        assert_eq!(decided(&answer), None);
        let later = GoldenAnswer {
            status: GoldenStatus::Rejected,
            taught_by: None,
            uses: 2,
            ups: 3,
            decided_by: Some("Rita".to_owned()),
            decided_at: Some("2026-05-02T10:00:00Z".to_owned()),
            note: Some("counts lines".to_owned()),
            ..answer
        };
        assert!(taught(&later).ends_with("used 2 times · weight 0.95 · rated 3 up, 0 down"));
        assert_eq!(
            decided(&later).as_deref(),
            Some("Rejected by Rita, 2026-05-02 10:00 UTC: counts lines")
        );
    }
}
