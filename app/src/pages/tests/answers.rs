//! The pages about answers, memory and evaluation, as the server sends them.

use super::{has, lacks};
use crate::testing::{Memory, connection};
use protocol::access::Permission;
use protocol::chart::{ChartAnswer, ChartFormat, ChartMetadata, Dataset};
use protocol::evaluation::{
    EvaluationDetail, EvaluationItem, EvaluationRun, EvaluationScores, EvaluationState,
    EvaluationTarget, EvaluationsView,
};
use protocol::ids::{EvaluationId, MemoryId};
use protocol::memory::{GoldenAnswer, GoldenCounts, GoldenQueue, GoldenStatus, Teaching};
use protocol::table::{Cell, ColumnMeta, ColumnType};
use serde_json::json;

fn golden() -> GoldenAnswer {
    GoldenAnswer {
        id: MemoryId::from_random(1),
        connection_id: connection().id,
        connection: "northbay".to_owned(),
        status: GoldenStatus::Proposed,
        question: "orders in [country] <b>".to_owned(),
        sql: "select count(*) from orders where country = :country".to_owned(),
        constants: vec!["cancelled".to_owned()],
        obstacle: None,
        own: false,
        needs_another: false,
        taught_by: Some("Ann".to_owned()),
        teaching: Teaching::Correction,
        taught_at: "2026-11-21T10:00:00Z".to_owned(),
        weight: 0.95,
        uses: 3,
        ups: 2,
        downs: 1,
        decided_by: None,
        decided_at: None,
        note: None,
    }
}

async fn memory(answers: Vec<GoldenAnswer>, hidden: u64) -> String {
    let counts = GoldenCounts { proposed: answers.len() as u64, certified: 4, rejected: 0 };
    let golden = GoldenQueue { answers, counts, hidden };
    Memory { golden, ..Memory::default() }.page("/settings/memory").await
}

#[tokio::test]
async fn an_answer_is_reviewed_with_where_it_comes_from() {
    let html = memory(vec![golden()], 2).await;
    has(&html, &["orders in [country] &lt;b&gt;", "To review", "northbay", "Certify", "Reject…"]);
    has(&html, &["Taught by Ann with SQL of their own, 2026-11-21 10:00 UTC", "used 3 times"]);
    has(
        &html,
        &["rated 2 up, 1 down", "<code>cancelled</code>", "2 more over tables or databases"],
    );
    let stuck = GoldenAnswer { obstacle: Some("it has no place".to_owned()), ..golden() };
    let html = memory(vec![stuck], 0).await;
    has(&html, &["It cannot be certified: it has no place."]);
    lacks(&html, &["aria-label=\"Certify", "more over tables"]);
    has(&memory(Vec::new(), 0).await, &["Nothing waits for review"]);
}

#[tokio::test]
async fn whoever_taught_an_answer_is_told_who_may_certify_it() {
    let own = GoldenAnswer { own: true, needs_another: true, ..golden() };
    let html = memory(vec![own.clone()], 0).await;
    has(
        &html,
        &["You taught it: somebody else who may review answers has to certify it.", "Reject…"],
    );
    lacks(&html, &["aria-label=\"Certify"]);
    let alone = GoldenAnswer { needs_another: false, ..own };
    let html = memory(vec![alone], 0).await;
    has(&html, &["nobody else may review answers here", "aria-label=\"Certify"]);
}

#[tokio::test]
async fn whoever_may_not_review_is_told_what_to_ask_for() {
    for path in ["/settings/memory", "/settings/evaluation"] {
        let denied = Memory::default().seen_by(&[Permission::Ask]).page(path).await;
        has(&denied, &["Settings are for administrators", "for `approver`"]);
        let reviewer = Memory::default().seen_by(&[Permission::ReviewAnswers]).page(path).await;
        lacks(&reviewer, &["Settings are for administrators", "href=\"/settings/people\""]);
    }
}

fn run(state: EvaluationState, done: u64) -> EvaluationRun {
    EvaluationRun {
        id: EvaluationId::from_random(7),
        connection_id: connection().id,
        connection: "northbay".to_owned(),
        state,
        started_by: Some("Rita".to_owned()),
        started_at: "2026-11-21T10:00:00Z".to_owned(),
        ended_at: None,
        total: 60,
        done,
        scores: EvaluationScores {
            questions: done,
            answered: done,
            right: 9,
            accuracy: 0.9,
            precision: 0.9,
            high: 8,
            high_right: 8,
            calibration_error: Some(0.04),
            ..EvaluationScores::default()
        },
        problem: None,
    }
}

fn chart() -> ChartAnswer {
    let column = |name: &str| ColumnMeta {
        name: name.to_owned(),
        column_type: ColumnType::Float,
        database_type: String::new(),
        role: None,
        unit: None,
        source: None,
    };
    let rows = vec![vec![Cell::Float(60.0), Cell::Float(50.0)], vec![Cell::Float(90.0); 2]];
    ChartAnswer {
        format: ChartFormat::VegaLite,
        schema_version: "v6".to_owned(),
        spec: json!({ "title": "Calibration", "mark": "line", "encoding": {
            "x": { "field": "confidence", "type": "quantitative" },
            "y": { "field": "right", "type": "quantitative" },
        } }),
        dataset: Dataset {
            result_id: None,
            columns: vec![column("confidence"), column("right")],
            rows,
        },
        metadata: ChartMetadata { row_count: 2, column_count: 2, source: "evaluation".to_owned() },
        reason: "it shows".to_owned(),
        alternatives: Vec::new(),
    }
}

fn evaluations(runs: Vec<EvaluationRun>) -> EvaluationsView {
    let target = EvaluationTarget {
        connection_id: connection().id,
        connection: "northbay".to_owned(),
        certified: 1,
        verified: 60,
    };
    EvaluationsView { runs, targets: vec![target], over_time: None }
}

#[tokio::test]
async fn a_run_that_goes_on_shows_how_far_it_is_and_can_be_stopped() {
    let view = evaluations(vec![run(EvaluationState::Running, 10)]);
    let html = Memory { evaluations: view, ..Memory::default() }.page("/settings/evaluation").await;
    has(&html, &["10 of 60 questions", "Stop", "One run at once", "Running"]);
    has(&html, &["northbay · 1 certified answer, 60 questions of the product"]);
    let none = Memory { evaluations: evaluations(Vec::new()), ..Memory::default() };
    has(&none.page("/settings/evaluation").await, &["Nothing has been measured yet", "Measure"]);
}

#[tokio::test]
async fn an_open_run_shows_what_was_lost_and_how_far_confidence_holds() {
    let lost = EvaluationItem {
        id: "a".to_owned(),
        certified: true,
        question: "orders by <month>".to_owned(),
        expected_sql: "select 1".to_owned(),
        sql: Some("select 2".to_owned()),
        right: false,
        confidence: Some(0.91),
        tier: None,
        route: "planner".to_owned(),
        error: None,
        was_right: Some(true),
        sql_before: Some("select 3".to_owned()),
    };
    let done = run(EvaluationState::Interrupted, 10);
    let detail = EvaluationDetail {
        run: done.clone(),
        compared_with: Some(EvaluationId::from_random(6)),
        items: Some(vec![lost]),
        calibration: Some(chart()),
    };
    let path = format!("/settings/evaluation?run={}", done.id);
    let page = |detail: EvaluationDetail| {
        let view = evaluations(vec![done.clone()]);
        Memory { evaluations: view, evaluation: Some(detail), ..Memory::default() }.page(&path)
    };
    let html = page(detail.clone()).await;
    has(&html, &["Interrupted", "90.0 %", "8 of 8", "10 of 60", "Calibration error 4.0 points."]);
    has(&html, &["The server stopped in the middle", "orders by &lt;month&gt;", "91 % sure"]);
    has(&html, &["Expected", "Got", "Before", "Nothing was won.", "<svg"]);
    let html = page(EvaluationDetail { items: None, ..detail }).await;
    has(&html, &["asked with other rights than yours"]);
}
