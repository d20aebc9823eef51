//! One system, and what became of the last things it was told.

use super::title;
use crate::api::notices::RemoveWebhook;
use crate::components::ui::{Badge, Tint};
use crate::format;
use crate::routes;
use leptos::prelude::*;
use protocol::notice::{Delivery, Webhook};

#[component]
pub fn Card(webhook: Webhook, remove: ServerAction<RemoveWebhook>) -> impl IntoView {
    let Webhook { id, url, events, created_by, created_at, pending, failed, deliveries } = webhook;
    let names: Vec<&str> = events.into_iter().map(title).collect();
    let by = created_by.map(|by| format!(" by {by}")).unwrap_or_default();
    let label = format!("Remove {url}");
    let none = deliveries.is_empty();
    let rows = deliveries.into_iter().map(|delivery| view! { <Row delivery/> }).collect_view();
    view! {
        <li class="people__card">
            <div class="people__head">
                <h2 class="people__mail">{url}</h2>
                {(pending > 0)
                    .then(|| {
                        let text = format!("{} on their way", format::count(pending));
                        view! { <Badge tint=Tint::Info>{text}</Badge> }
                    })}
                {(failed > 0)
                    .then(|| {
                        let text = format!("{} given up", format::count(failed));
                        view! { <Badge tint=Tint::Danger>{text}</Badge> }
                    })}
            </div>
            <p class="people__note">
                {format!("Added{by} {} UTC. Told: {}.", format::minute(&created_at), names.join(", "))}
            </p>
            {none.then(|| view! { <p class="people__note">"Nothing has been sent yet."</p> })}
            {(!none)
                .then(|| {
                    view! {
                        <div
                            class="history__scroll"
                            tabindex="0"
                            role="region"
                            aria-label="Table of deliveries"
                        >
                            <table class="history__table">
                                <thead>
                                    <tr>
                                        <th scope="col">"When"</th>
                                        <th scope="col">"Event"</th>
                                        <th scope="col">"Change"</th>
                                        <th scope="col" class="history__number">
                                            "Attempts"
                                        </th>
                                        <th scope="col">"Outcome"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    }
                })}
            <ActionForm action=remove>
                <input type="hidden" name="id" value=id.to_string()/>
                <button type="submit" class="button button--quiet" aria-label=label>
                    "Remove"
                </button>
            </ActionForm>
        </li>
    }
    .into_any()
}

/// What became of it, with how it looks.
fn outcome(delivery: &Delivery) -> (Tint, String) {
    match (&delivery.delivered_at, &delivery.next_at) {
        (Some(_), _) => {
            let status = delivery.status.unwrap_or_default();
            (Tint::Ok, format!("Delivered ({status})"))
        }
        (None, Some(_)) if delivery.attempts == 0 => (Tint::Info, "On its way".to_owned()),
        (None, Some(next)) => (Tint::Warn, format!("Again {} UTC", format::second(next))),
        (None, None) => (Tint::Danger, "Given up".to_owned()),
    }
}

#[component]
fn Row(delivery: Delivery) -> impl IntoView {
    let (tint, text) = outcome(&delivery);
    let Delivery { event, change, created_at, attempts, error, .. } = delivery;
    view! {
        <tr>
            <td>{format::second(&created_at)}</td>
            <td>
                <code>{event}</code>
            </td>
            <td>
                <a href=routes::change(&change)>"Change"</a>
            </td>
            <td class="history__number">{format::count(attempts)}</td>
            <td>
                <Badge tint>{text}</Badge>
                {error.map(|why| view! { <span class="webhooks__why">{why}</span> })}
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ids::{ChangeId, DeliveryId};

    #[test]
    fn each_delivery_says_what_became_of_it() {
        let sent = Delivery {
            id: DeliveryId::from_random(1),
            event: "change.ran".to_owned(),
            change: ChangeId::from_random(1),
            created_at: "2030-05-01T12:00:00Z".to_owned(),
            attempts: 0,
            delivered_at: None,
            next_at: Some("2030-05-01T12:00:10Z".to_owned()),
            status: None,
            error: None,
        };
        let error = Some("it answered 500".to_owned());
        let again = Delivery { attempts: 1, status: Some(500), error, ..sent.clone() };
        let over = Delivery { next_at: None, ..again.clone() };
        let there = Delivery {
            delivered_at: Some("2030-05-01T12:00:00Z".to_owned()),
            status: Some(204),
            ..sent.clone()
        };
        for (delivery, tint, text) in [
            (sent, Tint::Info, "On its way"),
            (again, Tint::Warn, "Again 2030-05-01 12:00:10 UTC"),
            (over, Tint::Danger, "Given up"),
            (there, Tint::Ok, "Delivered (204)"),
        ] {
            let (found, said) = outcome(&delivery);
            assert!(found == tint && said.contains(text), "{said}");
        }
    }
}
