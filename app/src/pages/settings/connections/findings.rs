//! What a login may do beyond reading, and what trying a connection gave.

use crate::components::ui::{Badge, Glyph, Icon, Tint};
use leptos::prelude::*;
use protocol::connection::{ConnectionTest, FindingWeight, LoginFinding};

#[component]
pub fn Findings(findings: Vec<LoginFinding>) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        let items = findings
            .into_iter()
            .map(|finding| {
                let (tint, word) = match finding.weight {
                    FindingWeight::Warning => (Tint::Warn, "Warning"),
                    FindingWeight::Refused => (Tint::Danger, "Refused"),
                };
                view! {
                    <li class="login-findings__item">
                        <Badge tint>{word}</Badge>
                        <span>
                            {finding.finding} ". "
                            <span class="login-findings__fix">{finding.fix}</span>
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="login-findings">{items}</ul> }
    })
}

#[component]
pub fn TestResult(result: ConnectionTest) -> impl IntoView {
    let ConnectionTest { ok, message, engine_version, duration_ms, findings } = result;
    let (class, glyph) = match ok {
        true => ("test-result test-result--ok", Glyph::Check),
        false => ("test-result test-result--failed", Glyph::Alert),
    };
    let version = engine_version.map(|version| format!(" · {version}")).unwrap_or_default();
    view! {
        <p class=class>
            <Icon glyph/>
            <span>{message} {version} {format!(" · {duration_ms} ms")}</span>
        </p>
        <Findings findings/>
    }
    .into_any()
}
