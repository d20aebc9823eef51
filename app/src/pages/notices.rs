//! What happened to changes that concern the caller, the latest first.

use crate::api::notices::{MarkRead, list_notices};
use crate::components::change::{Ago, ticking, words};
use crate::components::ui::{Badge, EmptyState, Glyph, PageHead, ProblemCard, Skeleton};
use crate::format;
use crate::pages::settings::Anew;
use crate::routes;
use crate::stores::Approvals;
use leptos::prelude::*;
use protocol::notice::{Notice, NoticeKind, Notices};

#[component]
pub fn NoticesPage() -> impl IntoView {
    let approvals = expect_context::<Approvals>();
    let read = ServerAction::<MarkRead>::new();
    let found = Resource::new(move || read.version().get(), |_| list_notices());
    let anew = Anew::new();
    // Counted by the same answer that lists them.
    Effect::new(move |_| {
        if let Some(Ok(notices)) = found.get() {
            approvals.unread.set(notices.unread);
        }
    });
    view! {
        <main class="page changes">
            <PageHead title="Notices" subtitle="What became of changes that concern you"/>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(notices) => anew.draw(view! { <List notices read/> }.into_any()),
                        Err(error) => {
                            let retry = Callback::new(move |()| found.refetch());
                            view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                        }
                    }
                })}
            </Transition>
        </main>
    }
    .into_any()
}

#[component]
fn List(notices: Notices, read: ServerAction<MarkRead>) -> impl IntoView {
    let Notices { notices, unread } = notices;
    if notices.is_empty() {
        return view! {
            <EmptyState
                glyph=Glyph::Bell
                title="Nothing to tell you yet"
                text="You are told here when a change waits for you, and what becomes of those you asked for."
            >
                <a class="button button--primary" href=routes::CHANGES>
                    "Look at the changes"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let now = ticking();
    let rows = notices.into_iter().map(|notice| view! { <Row notice now/> }).collect_view();
    let all = (unread > 0).then(|| {
        view! {
            <ActionForm action=read>
                <button type="submit" class="button">
                    {format!("Mark {} as read", format::plural(unread, "notice"))}
                </button>
            </ActionForm>
        }
    });
    view! {
        {all}
        <ul class="notices" aria-label="Notices">
            {rows}
        </ul>
    }
    .into_any()
}

#[component]
fn Row(notice: Notice, now: ReadSignal<Option<f64>>) -> impl IntoView {
    let (sentence, href) = (sentence(&notice), routes::change(&notice.change));
    let (state, tint) = words::state(notice.state);
    let class = if notice.read { "notices__item" } else { "notices__item notices__item--unread" };
    let Notice { title, connection, at, read, .. } = notice;
    view! {
        <li class=class>
            <a class="notices__link" href=href>
                <span class="notices__what">
                    {(!read).then(|| view! { <span class="notices__dot" aria-label="Unread"></span> })}
                    {sentence}
                </span>
                <strong class="notices__title">{title}</strong>
                <span class="notices__note">
                    {connection} " · " <Ago at now/> " · " <Badge tint>{state}</Badge>
                </span>
            </a>
        </li>
    }
    .into_any()
}

fn sentence(notice: &Notice) -> String {
    let by = |text: &str| match &notice.actor {
        Some(actor) => format!("{actor} {text}"),
        None => format!("The server {text}"),
    };
    match notice.kind {
        NoticeKind::Waiting => "A change waits for you".to_owned(),
        NoticeKind::SentBack => by("sent your change back"),
        NoticeKind::Rejected => by("rejected your change"),
        NoticeKind::Rechecked => {
            "What your change rests on is another; its approvals are void".to_owned()
        }
        NoticeKind::Approved => match &notice.actor {
            Some(actor) => format!("{actor} approved your change"),
            None => "Your change needs nobody's approval".to_owned(),
        },
        NoticeKind::Revoked => by("revoked the approval of your change"),
        NoticeKind::Expired => "The time of your change ran out".to_owned(),
        NoticeKind::Ran => "A change was carried out".to_owned(),
        NoticeKind::Failed => "A change failed; nothing was changed".to_owned(),
        NoticeKind::GlassBroken => {
            by("carries out a change without approval: the glass was broken")
        }
        NoticeKind::PostReview => "What was run without approval waits to be looked at".to_owned(),
        NoticeKind::Accepted => by("accepts what you ran without approval"),
        NoticeKind::Disputed => by("disputes what you ran without approval"),
        NoticeKind::InDoubt => "How a change ended is not known yet".to_owned(),
    }
}
