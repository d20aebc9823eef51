//! A failure, told calmly: what happened, in which stage, what to do, and the details to pass on.

use super::{Button, ButtonKind, Glyph, Icon, SpentMeter};
use crate::interop::clipboard;
use crate::routes;
use crate::stores::Toasts;
use leptos::prelude::*;
use protocol::{ErrorCode, Problem};

/// Everything worth telling whoever looks after the server.
pub fn details(problem: &Problem) -> String {
    let mut lines = vec![
        format!("{} ({})", problem.title, problem.code.as_str()),
        format!("detail: {}", problem.detail),
    ];
    lines.extend(problem.stage.map(|stage| format!("stage: {}", stage.as_str())));
    lines.extend(problem.hint.as_ref().map(|hint| format!("hint: {hint}")));
    lines.extend(problem.instance.as_ref().map(|instance| format!("request: {instance}")));
    for finding in &problem.findings {
        let (line, column) = (finding.span.line, finding.span.column);
        lines.push(format!("{} at {line}:{column}: {}", finding.rule, finding.message));
    }
    lines.join("\n")
}

#[component]
pub fn ProblemCard(
    problem: Problem,
    /// Shown as "Try again".
    #[prop(into, optional)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let text = details(&problem);
    let copy = move || {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            match clipboard::copy(&text).await {
                true => toasts.ok("Details copied"),
                false => toasts.info("The browser does not allow copying here"),
            }
        });
    };
    // Asking again does not help before the budget begins anew.
    let on_retry = on_retry.filter(|_| problem.code != ErrorCode::BudgetSpent);
    let signed_out = problem.code == ErrorCode::NotSignedIn;
    let stage = problem.stage.map(|stage| format!("while it tried to {}", stage.as_str()));
    let findings = problem
        .findings
        .iter()
        .map(|finding| {
            let place = format!("line {}, column {}", finding.span.line, finding.span.column);
            view! {
                <li>
                    {finding.message.clone()} " "
                    <span class="problem-card__place">{place}</span>
                    {finding.fix.clone().map(|fix| view! { <span class="problem-card__fix">{fix}</span> })}
                </li>
            }
        })
        .collect_view();
    let spent = problem.limit.and_then(|limit| {
        let resets_at = limit.resets_at;
        limit.budget.map(|budget| view! { <SpentMeter budget resets_at/> })
    });
    view! {
        <section class="problem-card" role="alert">
            <p class="problem-card__title">
                <Icon glyph=Glyph::Alert/>
                {problem.title}
            </p>
            <p class="problem-card__detail">{problem.detail}</p>
            {spent}
            {(!problem.findings.is_empty())
                .then(|| view! { <ul class="problem-card__findings">{findings}</ul> })}
            {problem.hint.map(|hint| view! { <p class="problem-card__hint">{hint}</p> })}
            <p class="problem-card__meta">
                <code>{problem.code.as_str()}</code>
                {stage.map(|stage| view! { <span>{stage}</span> })}
            </p>
            <div class="problem-card__actions">
                {signed_out
                    .then(|| {
                        view! {
                            <a class="button button--primary" href=routes::SIGN_IN rel="external">
                                "Sign in"
                            </a>
                        }
                    })}
                {on_retry
                    .map(|retry| {
                        view! {
                            <Button glyph=Glyph::Refresh on_press=move || retry.run(())>
                                "Try again"
                            </Button>
                        }
                    })}
                <Button kind=ButtonKind::Quiet glyph=Glyph::Copy on_press=copy>
                    "Copy details"
                </Button>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::events::Stage;

    #[test]
    fn details_hold_everything_a_report_needs() {
        let problem = Problem::new(ErrorCode::StatementFailed, "no such column: `reveneu`")
            .at(Stage::Execute)
            .hint("did you mean `revenue`?");
        assert_eq!(
            details(&problem),
            "The database could not run the statement (statement_failed)\n\
             detail: no such column: `reveneu`\nstage: execute\nhint: did you mean `revenue`?"
        );
    }
}
