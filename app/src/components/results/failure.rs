//! A run that failed: what happened, where in the person's own text, and what to do.

use crate::components::change::RequestChange;
use crate::components::editor::Desk;
use crate::components::editor::desk::Request;
use crate::components::editor::position::{Excerpt, excerpt, shift};
use crate::components::ui::{Button, ButtonKind, Glyph, ProblemCard};
use leptos::prelude::*;
use protocol::{ErrorCode, Problem};

/// The guard's finding about a change of data that is handed to a connection for reading.
const WRITES: &str = "write.not_allowed";
/// About a change of the schema, which comes with a fix where it may be asked for.
const CHANGES_SCHEMA: &str = "statement.schema_change";

/// The place of the first finding: its excerpt, and whether it can be gone to.
fn place(desk: Desk, problem: &Problem, sql: &str) -> Option<(Excerpt, bool)> {
    let finding = problem.findings.first()?;
    match desk.find(sql) {
        Some((_, base, text)) => Some((excerpt(&text, &shift(&text, base, finding).span)?, true)),
        None => Some((excerpt(sql, &finding.span)?, false)),
    }
}

/// Findings in lines of the whole tab.
fn in_tab(desk: Desk, problem: &Problem, sql: &str) -> Problem {
    let mut told = problem.clone();
    if let Some((_, base, text)) = untrack(|| desk.find(sql)) {
        told.findings = problem.findings.iter().map(|one| shift(&text, base, one)).collect();
    }
    told
}

#[component]
pub fn Failure(problem: Problem, #[prop(into)] sql: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    if problem.code == ErrorCode::Cancelled {
        return view! { <Stopped sql/> }.into_any();
    }
    let shown = {
        let (problem, sql) = (problem.clone(), sql.clone());
        move || {
            let (excerpt, reachable) = place(desk, &problem, &sql)?;
            let (line, column) = (excerpt.line, excerpt.column);
            let go = move || desk.request.set(Some(Request::GoTo { line, column }));
            Some(view! {
                <figure class="failure__excerpt">
                    <figcaption>
                        {format!("Line {line}, column {column}")}
                        {reachable
                            .then(|| {
                                view! {
                                    <Button kind=ButtonKind::Quiet on_press=go>
                                        "Go to line"
                                    </Button>
                                }
                            })}
                    </figcaption>
                    <pre>
                        {excerpt.text} "\n" <span class="failure__carets">{excerpt.carets}</span>
                    </pre>
                </figure>
            })
        }
    };
    let writes = problem.findings.iter().any(|finding| {
        finding.rule == WRITES || (finding.rule == CHANGES_SCHEMA && finding.fix.is_some())
    });
    let request = writes.then(|| view! { <RequestChange sql=sql.clone()/> });
    let told = in_tab(desk, &problem, &sql);
    view! {
        <div class="failure">
            {shown} <ProblemCard problem=told on_retry=Callback::new(move |()| desk.workspace.run(sql.clone()))/>
            {request}
        </div>
    }
    .into_any()
}

#[component]
fn Stopped(#[prop(into)] sql: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <div class="results__stopped" role="status">
            <p>"Stopped. Nothing was changed, and no rows were kept."</p>
            <Button glyph=Glyph::Run on_press=move || desk.workspace.run(sql.clone())>
                "Run again"
            </Button>
        </div>
    }
    .into_any()
}
