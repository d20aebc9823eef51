//! The pages of changes as the server sends them.

use crate::testing::{Memory, connection};
use protocol::access::Permission;
use protocol::catalog::Environment;
use protocol::change::{
    Assessment, ChangeAction, ChangeDetail, ChangeRevision, ChangeRisk, ChangeRun, ChangeSample,
    ChangeSchema, ChangeState, ChangeStep, ChangeSummary, Means, Possible, RuleVerdict, SampleRow,
};
use protocol::ids::{ChangeId, RevisionId, WriteRunId};
use protocol::query::{Finding, Span};
use protocol::table::Cell;

const NEW: &str = "/changes/new?sql=update%20orders%20set%20status%20%3D%20%27archived%27";

fn assessment() -> Assessment {
    let text = |text: &str| Cell::Text(text.to_owned());
    Assessment {
        kind: "update".to_owned(),
        table: "orders".to_owned(),
        environment: Environment::Prod,
        rows: Some(1_204),
        not_counted: None,
        adds: false,
        overwrites: false,
        sample: Some(ChangeSample {
            columns: vec!["id".to_owned(), "status".to_owned(), "updated_at".to_owned()],
            rows: vec![SampleRow {
                before: vec![Cell::Int(7), text("shipped"), text("2021-03-09")],
                after: vec![Cell::Null, text("archived"), Cell::Null],
                changes: vec![false, true, true],
            }],
        }),
        referring: vec!["order_items".to_owned()],
        plan: Some(vec!["SCAN orders".to_owned()]),
        foreseen: Vec::new(),
        triggers: Some(Vec::new()),
        others: Vec::new(),
        unasked: None,
        locks: String::new(),
        takes_ms: Some(40),
        verdicts: vec![RuleVerdict {
            level: "warn".to_owned(),
            finding: Finding {
                rule: "change.many_rows".to_owned(),
                message: "touches more than 1,000 rows".to_owned(),
                span: Span { start: 0, end: 6, line: 3, column: 1 },
                fix: None,
            },
        }],
        complete: true,
        risk: ChangeRisk::High,
        reasons: vec!["it is a production database".to_owned()],
        stages: vec![1, 1],
        blocked: false,
        max_rows: 1_445,
        timeout_ms: 30_000,
        backup: true,
        schema: None,
    }
}

fn revision(number: u64, sql: &str) -> ChangeRevision {
    ChangeRevision {
        id: RevisionId::from_random(number.into()),
        number,
        hash: format!("9f3a41aa00bbccddeec2{number:02}"),
        sql: sql.to_owned(),
        executed_sql: sql.to_owned(),
        identity: "candor_writer".to_owned(),
        policy_version: None,
        rules_version: None,
        assessment: assessment(),
        question: None,
        model: None,
        confidence: None,
        created_at: "2024-11-02T09:12:44Z".to_owned(),
    }
}

fn step(version: u64, event: &str, to: ChangeState, words: &str) -> ChangeStep {
    ChangeStep {
        version,
        revision: 1,
        event: event.to_owned(),
        from: ChangeState::InReview,
        to,
        actor: Some("Rita Sand".to_owned()),
        means: Means::Person,
        words: words.to_owned(),
        at: "2024-11-02T09:40:00Z".to_owned(),
    }
}

fn can(action: ChangeAction) -> Possible {
    Possible { action, refused: None }
}

/// In review in its second wording, and waiting for whoever looks.
fn change() -> ChangeDetail {
    let summary = ChangeSummary {
        id: ChangeId::from_random(1),
        title: "Archive <old> orders".to_owned(),
        connection_id: connection().id,
        connection: "northbay".to_owned(),
        environment: Environment::Prod,
        kind: "update".to_owned(),
        state: ChangeState::InReview,
        risk: ChangeRisk::High,
        author: "Rita Sand".to_owned(),
        means: Means::Assistant,
        mine: false,
        waits_on_me: true,
        rows: Some(1_204),
        stages_met: 1,
        stages: 2,
        deadline: Some("2024-11-05T09:12:44Z".to_owned()),
        valid_until: None,
        created_at: "2024-11-02T09:12:44Z".to_owned(),
        updated_at: "2024-11-02T09:12:44Z".to_owned(),
        version: 5,
    };
    let new = "update orders\nset status = 'archived'\nwhere ordered_at < '2022-01-01'";
    let old = "update orders\nset status = 'archived'\nwhere ordered_at < '2023-01-01'";
    ChangeDetail {
        summary,
        revision: revision(2, new),
        earlier: vec![revision(1, old)],
        votes: Vec::new(),
        runs: Vec::new(),
        timeline: vec![
            step(1, "submit", ChangeState::Checking, ""),
            step(3, "send_back", ChangeState::ChangesRequested, "2022 is in the <tax> window"),
        ],
        possible: vec![
            can(ChangeAction::Approve),
            can(ChangeAction::SendBack),
            can(ChangeAction::Reject),
        ],
        rolls_back: None,
        rolled_back_by: Vec::new(),
        comment_required: true,
    }
}

fn memory(changes: Vec<ChangeDetail>) -> Memory {
    Memory { changes, assessment: Ok(assessment()), ..Memory::default() }
}

async fn page(change: ChangeDetail) -> String {
    let path = crate::routes::change(&change.summary.id);
    read(memory(vec![change]), &path).await
}

/// Where one text ends and the next begins is for the browser only.
async fn read(memory: Memory, path: &str) -> String {
    memory.page(path).await.replace("<!>", "")
}

fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "`{part}` is missing in {html}");
    }
}

fn lacks(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(!html.contains(part), "`{part}` is in {html}");
    }
}

#[tokio::test]
async fn the_console_lists_what_waits_and_says_when_nothing_does() {
    let html = read(memory(vec![change()]), "/changes").await;
    has(&html, &["Archive &lt;old&gt; orders", "In review · 1 of 2", "High risk", "PROD"]);
    has(&html, &["update · 1,204 rows", "stage 1 of 2", "review ends at 2024-11-05 09:12 UTC"]);
    has(
        &html,
        &[r#"aria-label="1 waiting on you""#, "changes__row--prod", "drafted by the assistant"],
    );
    lacks(&html, &["<old>", "Nothing waits for you"]);
    for (path, said) in [
        ("/changes", "Nothing waits for you"),
        ("/changes?list=mine", "You have not requested a change"),
        ("/changes?list=expiring", "Nothing is about to expire"),
        ("/changes?list=done", "Nothing is over yet"),
    ] {
        let html = read(memory(Vec::new()), path).await;
        has(&html, &[said]);
        lacks(&html, &["top-bar__waiting"]);
    }
}

#[tokio::test]
async fn a_review_shows_impact_wording_rules_and_timeline() {
    let html = page(change()).await;
    has(
        &html,
        &["1,204", "rows of orders change, counted", "other table refers to it: order_items"],
    );
    has(&html, &["Revision 1", "Revision 2", "against revision 1", "sha256 9f3a41…c202"]);
    has(&html, &["diff__line--changed", "2023-01-01", "2022-01-01"]);
    has(
        &html,
        &[r#"<del class="sample__was">shipped</del>"#, "archived</ins>", "at the run</ins>"],
    );
    has(&html, &["touches more than 1,000 rows", "line 3", "it is a production database"]);
    has(&html, &["SCAN orders", "candor_writer", "Rita Sand sent it back"]);
    has(&html, &["2022 is in the &lt;tax&gt; window", "Waits for you, or another approver"]);
}

#[tokio::test]
async fn what_is_possible_has_a_button_and_what_is_not_has_a_reason() {
    let html = page(change()).await;
    has(&html, &[">Approve r2</button>", ">Send back</button>", ">Reject</button>"]);
    has(
        &html,
        &["Comment (asked for at this risk)", "You approve exactly revision 2, 9f3a41…c202"],
    );
    lacks(&html, &[">Withdraw</button>", ">Run now</button>"]);
    let refused = |action, why: &str| Possible { action, refused: Some(why.to_owned()) };
    let mut mine = change();
    mine.summary.mine = true;
    mine.possible = vec![
        refused(ChangeAction::Approve, "you cannot approve this change: it is yours"),
        refused(ChangeAction::Reject, "you cannot reject this change: it is yours"),
        can(ChangeAction::Withdraw),
        can(ChangeAction::Revise),
    ];
    let html = page(mine).await;
    has(
        &html,
        &["You cannot approve your own request", ">Withdraw</button>", ">Write it again…</button>"],
    );
    lacks(&html, &[">Approve r2</button>", ">Reject</button>", "You approve exactly"]);
    let mut early = change();
    early.summary.state = ChangeState::Approved;
    early.possible = vec![refused(ChangeAction::Execute, "its approval has run out")];
    has(&page(early).await, &["Its approval has run out."]);
}

#[tokio::test]
async fn a_run_says_how_it_ended_and_an_impact_what_is_not_known() {
    let mut done = change();
    done.summary.state = ChangeState::Executed;
    done.possible = vec![can(ChangeAction::RollBack)];
    done.rolled_back_by = vec![ChangeId::from_random(2)];
    done.runs = vec![ChangeRun {
        id: WriteRunId::from_random(1),
        attempt: 1,
        by: "Bob".to_owned(),
        started_at: "2024-11-02T10:00:00Z".to_owned(),
        ended_at: None,
        outcome: Some(ChangeState::Executed),
        rows: Some(1_204),
        broke_glass: false,
        backup: Some("candor_backup_1".to_owned()),
        message: None,
    }];
    let html = page(done).await;
    has(&html, &["1,204 rows changed", "candor_backup_1", "Executed", ">Roll back…</button>"]);
    has(&html, &["A request to undo this change"]);
    lacks(&html, &["review ends"]);

    let mut open = change();
    open.revision.assessment.rows = None;
    open.revision.assessment.not_counted = Some("the count took too long".to_owned());
    open.revision.assessment.foreseen = vec!["`orders` has no column `statu`".to_owned()];
    let html = page(open).await;
    has(&html, &["could not be estimated, the count took too long"]);
    has(&html, &["The database would refuse this", "no column `statu`"]);
}

#[tokio::test]
async fn the_sheet_says_what_would_happen_before_anybody_is_asked() {
    let html = read(memory(Vec::new()), NEW).await;
    has(
        &html,
        &["Updates 1,204 rows in orders", "Request approval – 2 people", "stages of 1 and 1"],
    );
    has(&html, &["update orders set status = ", r#"name="backup""#, "What it is for"]);
    has(&html, &["rolls itself back", "What else would happen", "No trigger fires"]);
    let blocked = Assessment { blocked: true, ..assessment() };
    let html = read(Memory { assessment: Ok(blocked), ..memory(Vec::new()) }, NEW).await;
    has(&html, &["A rule does not let this pass"]);
    let html = read(memory(Vec::new()), "/changes/new").await;
    has(&html, &["Write the statement that changes the data"]);
    let html = read(Memory::default(), NEW).await;
    has(&html, &["there is no database"]);
}

#[tokio::test]
async fn whoever_may_not_is_told_what_to_ask_for() {
    let reader = &[Permission::ReadSchema, Permission::Ask];
    for (path, said) in
        [("/changes", "Changes are for editors and approvers"), (NEW, "the role `editor`")]
    {
        let html = read(memory(vec![change()]).seen_by(reader), path).await;
        has(&html, &[said]);
        lacks(&html, &["Archive", "See what it would do", r#"aria-label="Changes""#]);
    }
    let editor = &[Permission::ReadSchema, Permission::RequestWrite];
    let html = read(memory(Vec::new()).seen_by(editor), "/changes").await;
    has(&html, &["You have not requested a change", r#"aria-label="Changes""#]);
    let html = read(memory(Vec::new()), "/changes/chg_nowhere").await;
    has(&html, &["there is no such change", "All changes"]);
}

#[tokio::test]
async fn what_was_run_without_approval_says_so_and_asks_somebody_else_to_look() {
    let mut broken = change();
    broken.summary.state = ChangeState::PostReview;
    broken.runs = vec![ChangeRun {
        id: WriteRunId::from_random(1),
        attempt: 1,
        by: "Rita Sand".to_owned(),
        started_at: "2024-11-02T10:05:00Z".to_owned(),
        ended_at: Some("2024-11-02T10:05:01Z".to_owned()),
        outcome: Some(ChangeState::Executed),
        rows: Some(1_204),
        broke_glass: true,
        backup: Some("candor_backup_1".to_owned()),
        message: None,
    }];
    broken.timeline.push(step(6, "break_glass", ChangeState::Executing, "the shop is down"));
    broken.possible = vec![can(ChangeAction::Accept), can(ChangeAction::Dispute)];
    let html = page(broken.clone()).await;
    has(
        &html,
        &["Run without approval · needs review", "the glass was broken", "the shop is down"],
    );
    has(&html, &[">Accept what was done</button>", ">Dispute it</button>"]);
    has(&html, &["look at it, due at 2024-11-05 09:12 UTC", "waits for you to look at it"]);
    let listed = read(memory(vec![broken.clone()]), "/changes").await;
    has(&listed, &["Run without approval · needs review", "look at it, due"]);
    let mut own = broken;
    own.summary.mine = true;
    own.summary.waits_on_me = false;
    let refused = Some("you cannot accept this change: it is yours".to_owned());
    own.possible = vec![Possible { action: ChangeAction::Accept, refused }];
    let html = page(own).await;
    has(&html, &["It waits for somebody else to look at it."]);
    lacks(&html, &[">Accept what was done</button>"]);
    let mut waits = change();
    waits.possible = vec![can(ChangeAction::BreakGlass)];
    let html = page(waits).await;
    has(&html, &[">Break the glass…</button>"]);
}

#[tokio::test]
async fn a_change_of_the_schema_pretends_no_rows_and_no_backup() {
    let schema = ChangeSchema {
        action: "alter_table".to_owned(),
        object: "orders".to_owned(),
        table: Some("orders".to_owned()),
        rows: Some(3_000),
        not_counted: None,
        dependents: vec!["the view totals reads it".to_owned()],
        loses: false,
        commits_by_itself: true,
    };
    let mut open = change();
    let seen = &mut open.revision.assessment;
    (seen.kind, seen.rows, seen.sample) = ("schema_change".to_owned(), None, None);
    seen.schema = Some(schema);
    let html = page(open).await;
    has(
        &html,
        &["rows are in orders now", "this engine commits by itself; it cannot be rolled back"],
    );
    has(&html, &["The view totals reads it.", "Rows of order_items refer to it."]);
    lacks(&html, &["rows are kept as they were", "could not be estimated", "rows at most"]);
}
