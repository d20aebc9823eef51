//! The workspace and its conversations, as the server sends them.

use super::{answer, conversation, done, has, lacks, workspace};
use crate::testing::Memory;
use protocol::access::Permission;
use protocol::events::{
    ApprovalRequired, Clarification, ClarificationKind, ClarificationOption, Event, TurnStatus,
};
use protocol::table::Cell;
use protocol::{ErrorCode, Problem};

#[tokio::test]
async fn a_stored_conversation_is_in_the_first_html() {
    let html = workspace(answer()).await;
    has(&html, &["<strong>9.81 M</strong>", "And in 2023?", "1 row · 184 ms", "Evidence"]);
    has(&html, &[r#"class="sql__keyword">select"#, r#"class="sql__function">sum"#]);
}

#[tokio::test]
async fn nothing_that_was_said_becomes_markup() {
    let html = workspace(answer()).await;
    lacks(&html, &["<b>in</b>", "<script>alert"]);
    has(&html, &["Revenue &lt;b&gt;in&lt;/b&gt; 2024?"]);
}

#[tokio::test]
async fn a_clarification_offers_its_options() {
    let clarification = Event::Clarification(Clarification {
        kind: ClarificationKind::NotUnderstood,
        message: "`churn` means nothing here".to_owned(),
        unknown_words: vec!["churn".to_owned()],
        words: None,
        options: vec![ClarificationOption {
            question: "Customers without orders in 2024".to_owned(),
            meaning: "Customers without orders in 2024".to_owned(),
            row_count: None,
            sample_columns: Vec::new(),
            sample_rows: Vec::new(),
            truncated: false,
            target: None,
        }],
    });
    let html = workspace(vec![clarification, done(TurnStatus::Declined)]).await;
    has(&html, &["I do not know some of these words", "churn", "Customers without orders in 2024"]);
    lacks(&html, &["Evidence", "means nothing here"]);
    assert_eq!(html.matches(">churn<").count(), 1, "each word is said once");
}

#[tokio::test]
async fn a_question_back_shows_each_meaning_with_its_rows() {
    let option = |target: &str, rows: u64, name: Cell| ClarificationOption {
        question: "Which singers do we have?".to_owned(),
        meaning: format!("\"singers\" means the rows of `{target}`"),
        row_count: Some(rows),
        sample_columns: vec!["name".to_owned()],
        sample_rows: vec![vec![name]],
        truncated: rows > 1_000,
        target: Some(target.to_owned()),
    };
    let asked = Event::Clarification(Clarification {
        kind: ClarificationKind::Ambiguous,
        message: "\"singers\" can mean 2 things here, and the answers differ.".to_owned(),
        unknown_words: Vec::new(),
        words: Some("singers".to_owned()),
        options: vec![
            option("artist", 1_204, Cell::Text("Joe <b>Sharp</b>".to_owned())),
            option("performer", 1, Cell::Masked),
        ],
    });
    let html = workspace(vec![asked, done(TurnStatus::Declined)]).await;
    has(&html, &["This can mean more than one thing", "at least 1,204 rows", "1 row<"]);
    has(&html, &["Choose artist", "Choose performer", "masked", "None of these?"]);
    lacks(&html, &["<b>Sharp", "Evidence"]);
}

#[tokio::test]
async fn a_failure_shows_code_stage_and_hint() {
    let problem = Problem::new(ErrorCode::StatementFailed, "no such column: `reveneu`")
        .at(protocol::events::Stage::Execute)
        .hint("did you mean `revenue`?");
    let html = workspace(vec![Event::Error(problem), done(TurnStatus::Failed)]).await;
    has(&html, &["statement_failed", "no such column: `reveneu`", "did you mean", "Try again"]);
}

#[tokio::test]
async fn an_unknown_conversation_is_a_problem_inside_the_workspace() {
    let html = Memory::default().page("/c/conv_nowhere").await;
    has(&html, &["there is no such conversation", "composer"]);
}

#[tokio::test]
async fn an_empty_workspace_says_what_to_do() {
    let html = Memory::default().page("/").await;
    has(&html, &["What would you like to know?", "northbay", "PROD", "top-bar--prod", ">AB<"]);
}

#[tokio::test]
async fn without_a_connection_nothing_can_be_sent() {
    let html = Memory { connections: Vec::new(), ..Memory::default() }.page("/").await;
    has(&html, &["No database is connected for you yet", "No connection"]);
}

#[tokio::test]
async fn a_session_that_has_ended_says_so() {
    let html = Memory { me: None, ..Memory::default() }.page("/").await;
    has(&html, &["not_signed_in", "sign in again"]);
}

#[tokio::test]
async fn a_viewer_is_told_what_to_ask_for_instead_of_running() {
    let html =
        Memory::default().seen_by(&[Permission::ReadSchema, Permission::Ask]).page("/").await;
    has(&html, &["ask an administrator for the role `analyst`"]);
    lacks(&html, &["Run all"]);
    let html = Memory::default().seen_by(&[Permission::ReadAudit]).page("/").await;
    has(&html, &["Your account may not ask questions"]);
}

#[tokio::test]
async fn a_change_that_was_asked_for_can_be_requested() {
    let needed = |sql: Option<&str>| {
        Event::ApprovalRequired(ApprovalRequired {
            kind: "update".to_owned(),
            message: "this changes rows".to_owned(),
            sql: sql.map(str::to_owned),
        })
    };
    let drafted =
        vec![needed(Some("update orders set status = 1")), done(TurnStatus::NeedsApproval)];
    let html = workspace(drafted.clone()).await;
    has(&html, &["This would change data", "Nothing was run.", "Request this change…"]);
    let html = workspace(vec![needed(None), done(TurnStatus::NeedsApproval)]).await;
    lacks(&html, &["Request this change…"]);
    let view = conversation(drafted);
    let path = crate::routes::conversation(&view.summary.id);
    let memory = Memory { conversations: vec![view], ..Memory::default() };
    let html = memory.seen_by(&[Permission::Ask]).page(&path).await;
    has(&html, &["ask an administrator for the role `editor`"]);
    lacks(&html, &["Request this change…"]);
}

#[tokio::test]
async fn an_unknown_address_leads_back() {
    let html = Memory::default().page("/nowhere/at/all").await;
    has(&html, &["There is nothing here", "Open the workspace"]);
}
