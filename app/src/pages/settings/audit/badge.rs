//! Whether every record is as it was written. Asked for once the page answers: verifying a long audit
//! takes seconds, and the list does not wait for it.

use crate::api::UiError;
use crate::api::audit::{read_verification, verify_audit};
use crate::components::ui::{Badge, Button, Glyph, Icon, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::audit::AuditVerification;

type Found = Option<Result<AuditVerification, UiError>>;

#[component]
pub fn VerificationBadge() -> impl IntoView {
    let found = RwSignal::<Found>::new(None);
    let working = RwSignal::new(false);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            working.set(true);
            let answer = read_verification().await;
            // The page may have been left.
            let _left = (found.try_set(Some(answer)), working.try_set(false));
        });
    });
    let verify = move || {
        leptos::task::spawn_local(async move {
            working.set(true);
            let answer = verify_audit().await;
            let _left = (found.try_set(Some(answer)), working.try_set(false));
        });
    };
    view! {
        <div class="audit__state">
            <div role="status" aria-label="Verification">
                {move || match (working.get(), found.get()) {
                    (true, _) => view! { <Badge>"Verifying every record …"</Badge> }.into_any(),
                    (false, Some(Ok(found))) => view! { <State found/> }.into_any(),
                    (false, Some(Err(error))) => {
                        view! { <Badge tint=Tint::Warn>{format!("Not verified: {}", error.0.detail)}</Badge> }
                            .into_any()
                    }
                    (false, None) => view! { <Badge>"Not verified yet"</Badge> }.into_any(),
                }}
            </div>
            <Button glyph=Glyph::Refresh disabled=working on_press=verify>
                "Verify now"
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn State(found: AuditVerification) -> impl IntoView {
    let at = format!("as of {} UTC", format::second(&found.verified_at));
    match found.fault {
        None => view! {
            <Badge tint=Tint::Ok>
                <Icon glyph=Glyph::Check/>
                {format!("Verified: {}, {at}", format::plural(found.records, "record"))}
            </Badge>
        }
        .into_any(),
        Some(fault) => view! {
            <p class="audit__fault">
                <Icon glyph=Glyph::Alert/>
                <strong>"Tampered with: "</strong>
                {format!("{}, {at}", fault.message)}
            </p>
        }
        .into_any(),
    }
}
