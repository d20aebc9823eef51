//! Taking the found records away: a plain form, so that it works without scripts. It is recorded.

use crate::routes;
use leptos::prelude::*;
use protocol::audit::AuditFilter;

#[component]
pub fn Export(filter: AuditFilter) -> impl IntoView {
    // All of what was found, whatever the page.
    let whole = AuditFilter { before: None, limit: None, ..filter };
    let parts = whole
        .parameters()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <form class="audit__export" method="get" action=routes::export_audit() aria-label="Export">
            {parts}
            <label class="history__field">
                <span>"Reason of the export (it is recorded)"</span>
                <input class="field__input" name="reason" maxlength="200" required/>
            </label>
            <label class="history__field">
                <span>"Format"</span>
                <select class="select" name="format">
                    <option value="jsonl">"JSON lines"</option>
                    <option value="csv">"CSV"</option>
                </select>
            </label>
            <button type="submit" class="button">
                "Export all that was found"
            </button>
        </form>
    }
    .into_any()
}
