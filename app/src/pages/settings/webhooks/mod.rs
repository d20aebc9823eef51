//! Other systems that are told about changes: adding one, and what became of what they were told.

mod add;
mod log;

use crate::api::notices::{AddWebhook, RemoveWebhook, read_webhooks};
use crate::components::ui::{PageHead, ProblemCard, Skeleton};
use add::AddForm;
use leptos::prelude::*;
use log::Card;
use protocol::notice::Webhook;

#[component]
pub fn WebhooksPage() -> impl IntoView {
    let add = ServerAction::<AddWebhook>::new();
    let remove = ServerAction::<RemoveWebhook>::new();
    let told = super::Told::new();
    let view = Resource::new(move || told.made(), |_| read_webhooks());
    let anew = super::Anew::new();
    told.follow(remove.value(), "It is told nothing more.");
    Effect::new(move |_| {
        if matches!(add.value().get(), Some(Ok(_))) {
            told.note();
        }
    });
    view! {
        <PageHead title="Webhooks" subtitle="Other systems that are told about changes of data"/>
        <super::Outcome told/>
        <AddForm add/>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(all) => anew.draw(view! { <List all remove/> }.into_any()),
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
fn List(all: Vec<Webhook>, remove: ServerAction<RemoveWebhook>) -> impl IntoView {
    if all.is_empty() {
        return view! { <p class="people__note">"No other system is told anything."</p> }
            .into_any();
    }
    let cards = all.into_iter().map(|webhook| view! { <Card webhook remove/> }).collect_view();
    view! {
        <ul class="people" aria-label="Webhooks">
            {cards}
        </ul>
    }
    .into_any()
}

/// "change.ran" for people.
fn title(kind: protocol::notice::NoticeKind) -> &'static str {
    use protocol::notice::NoticeKind::*;
    match kind {
        Waiting => "A change waits for review",
        SentBack => "Sent back",
        Rejected => "Rejected",
        Rechecked => "Checked again",
        Approved => "Approved",
        Revoked => "Approval revoked",
        Expired => "Expired",
        Ran => "Carried out",
        Failed => "Failed",
        GlassBroken => "Glass broken: run without approval",
        PostReview => "Run without approval, needs review",
        Accepted => "Accepted afterwards",
        Disputed => "Disputed afterwards",
        InDoubt => "Outcome not known",
    }
}
