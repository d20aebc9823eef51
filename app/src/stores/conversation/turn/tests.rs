//! Streams, as the server sends them and as networks deliver them.

use super::*;
use protocol::events::{ClarificationKind, EventVersion, SqlOrigin, StageDuration, TokenUse};
use protocol::ids::{ConnectionId, QueryId, ResultId};
use protocol::{ErrorCode, Problem};

fn request() -> RequestId {
    RequestId::parse("req-1").unwrap()
}

fn turn() -> Turn {
    Turn::asked(request(), "Revenue in 2024".to_owned())
}

fn envelope(seq: u64, event: Event) -> Envelope {
    Envelope {
        event_version: EventVersion::V3,
        conversation_id: ConversationId::from_random(1),
        request_id: request(),
        seq,
        timestamp: "2024-11-02T09:12:44Z".to_owned(),
        event,
    }
}

fn status(stage: Stage, state: StageState, duration_us: Option<u64>) -> Event {
    Event::Status(Status { stage, state, message: format!("{state:?}"), duration_us, ahead: None })
}

fn started(stage: Stage) -> Event {
    status(stage, StageState::Started, None)
}

fn finished(stage: Stage, us: u64) -> Event {
    status(stage, StageState::Finished, Some(us))
}

fn sql(text: &str) -> Event {
    Event::SqlDraft(SqlDraft {
        sql: text.to_owned(),
        dialect: "sqlite".to_owned(),
        origin: SqlOrigin::Planner,
        explanation: Vec::new(),
    })
}

fn table() -> Event {
    Event::TableResult(TableResult {
        query_id: QueryId::from_random(1),
        result_id: ResultId::from_random(1),
        connection_id: ConnectionId::from_random(1),
        columns: Vec::new(),
        rows: Vec::new(),
        row_count: 0,
        truncated: false,
        bytes: 0,
        execution_us: 9,
        reused: None,
    })
}

fn text(markdown: &str) -> Event {
    Event::AssistantText(AssistantText {
        markdown: markdown.to_owned(),
        facts: Vec::new(),
        follow_ups: vec!["and in 2023?".to_owned()],
    })
}

fn warning(code: &str) -> Event {
    Event::Warning(Warning { code: code.to_owned(), message: "m".to_owned(), hint: None })
}

fn problem() -> Event {
    Event::Error(Problem::new(ErrorCode::StatementFailed, "no such column: `reveneu`"))
}

fn done(status: TurnStatus) -> Event {
    Event::Done(Done {
        status,
        durations: vec![StageDuration { stage: Stage::Execute, duration_us: 700 }],
        total_us: 1_000,
        tokens: TokenUse::default(),
        model: None,
        rows: Some(12),
    })
}

fn answer() -> Vec<Event> {
    vec![
        started(Stage::Understand),
        finished(Stage::Understand, 10),
        started(Stage::Plan),
        finished(Stage::Plan, 20),
        sql("select 1"),
        started(Stage::Execute),
        finished(Stage::Execute, 700),
        table(),
        text("**12** rows"),
        done(TurnStatus::Answered),
    ]
}

fn fold(events: Vec<Event>) -> Turn {
    let mut turn = turn();
    for (seq, event) in events.into_iter().enumerate() {
        turn.reduce(&envelope(seq as u64, event));
    }
    turn
}

fn states(turn: &Turn) -> Vec<(Stage, StageState)> {
    turn.stages.iter().map(|line| (line.stage, line.state)).collect()
}

#[test]
fn an_answer_arrives_part_by_part() {
    let turn = fold(answer());
    assert!(turn.is_over());
    assert_eq!(turn.status(), Some(TurnStatus::Answered));
    assert_eq!(turn.sql.as_ref().map(|sql| sql.sql.as_str()), Some("select 1"));
    assert!(turn.table.is_some() && turn.text.is_some());
    assert_eq!(turn.last_seq, Some(9));
    assert_eq!(turn.conversation_id, Some(ConversationId::from_random(1)));
}

#[test]
fn every_prefix_of_an_answer_is_a_turn_under_way() {
    for length in 1..answer().len() {
        let turn = fold(answer().into_iter().take(length).collect());
        assert_eq!(turn.phase, Phase::Streaming, "after {length} events");
        assert_eq!(turn.last_seq, Some(length as u64 - 1));
    }
}

#[test]
fn any_event_may_arrive_any_number_of_times() {
    let whole = fold(answer());
    for repeated in 0..answer().len() {
        for times in 1..4 {
            let mut turn = turn();
            for (seq, event) in answer().into_iter().enumerate() {
                turn.reduce(&envelope(seq as u64, event.clone()));
                if seq == repeated {
                    for _ in 0..times {
                        turn.reduce(&envelope(seq as u64, event.clone()));
                    }
                }
            }
            assert_eq!(turn, whole, "event {repeated} came {} times", times + 1);
        }
    }
}

#[test]
fn a_stream_replayed_from_anywhere_ends_the_same() {
    let whole = fold(answer());
    for broken_at in 0..answer().len() {
        for resumed_from in 0..=broken_at {
            let mut turn = turn();
            let events: Vec<Envelope> = answer()
                .into_iter()
                .enumerate()
                .map(|(seq, event)| envelope(seq as u64, event))
                .collect();
            events[..broken_at].iter().for_each(|event| turn.reduce(event));
            turn.phase =
                if turn.is_over() { Phase::Over } else { Phase::Reconnecting { attempt: 1 } };
            events[resumed_from..].iter().for_each(|event| turn.reduce(event));
            assert_eq!(turn, whole, "broken at {broken_at}, resumed from {resumed_from}");
        }
    }
}

#[test]
fn a_stage_is_one_line_however_often_it_reports() {
    let turn = fold(vec![
        started(Stage::Check),
        finished(Stage::Check, 5),
        started(Stage::Execute),
        started(Stage::Check),
        finished(Stage::Check, 6),
    ]);
    let expected = [(Stage::Check, StageState::Finished), (Stage::Execute, StageState::Started)];
    assert_eq!(states(&turn), expected);
    assert_eq!(turn.stages[0].duration_us, Some(6));
}

#[test]
fn no_stage_is_under_way_when_the_turn_is_over() {
    let check = |status: TurnStatus, expected: StageState| {
        let turn = fold(vec![started(Stage::Execute), done(status)]);
        assert_eq!(states(&turn), [(Stage::Execute, expected)], "{status:?}");
    };
    check(TurnStatus::Answered, StageState::Finished);
    check(TurnStatus::Declined, StageState::Finished);
    check(TurnStatus::NeedsApproval, StageState::Finished);
    check(TurnStatus::Failed, StageState::Failed);
    check(TurnStatus::Cancelled, StageState::Failed);
}

#[test]
fn the_end_brings_durations_that_no_stage_reported() {
    let turn = fold(vec![started(Stage::Execute), done(TurnStatus::Answered)]);
    assert_eq!(turn.stages[0].duration_us, Some(700));
}

#[test]
fn nothing_changes_a_turn_that_is_over() {
    for late in [sql("drop"), problem(), warning("late"), started(Stage::Store), text("late")] {
        let mut turn = fold(answer());
        let before = turn.clone();
        turn.reduce(&envelope(99, late));
        assert_eq!(turn, before);
    }
}

#[test]
fn events_of_another_request_are_not_ours() {
    let mut turn = turn();
    let mut foreign = envelope(0, sql("select 2"));
    foreign.request_id = RequestId::parse("req-2").unwrap();
    turn.reduce(&foreign);
    assert_eq!(turn, self::turn());
}

#[test]
fn a_later_draft_replaces_the_first() {
    let turn = fold(vec![sql("select 1"), sql("select 2")]);
    assert_eq!(turn.sql.as_ref().map(|sql| sql.sql.as_str()), Some("select 2"));
}

#[test]
fn the_same_warning_is_shown_once() {
    let turn = fold(vec![warning("a"), warning("a"), warning("b")]);
    let codes: Vec<&str> = turn.warnings.iter().map(|warning| warning.code.as_str()).collect();
    assert_eq!(codes, ["a", "b"]);
}

#[test]
fn a_problem_stays_on_screen_after_the_end() {
    let turn = fold(vec![started(Stage::Execute), problem(), done(TurnStatus::Failed)]);
    assert!(turn.problem.is_some());
    assert_eq!(turn.status(), Some(TurnStatus::Failed));
}

#[test]
fn a_clarification_ends_declined_without_sql() {
    let clarification = Event::Clarification(Clarification {
        kind: ClarificationKind::NotUnderstood,
        message: "`churn` means nothing here".to_owned(),
        unknown_words: vec!["churn".to_owned()],
        words: None,
        options: Vec::new(),
    });
    let turn = fold(vec![clarification, done(TurnStatus::Declined)]);
    assert!(turn.sql.is_none() && turn.clarification.is_some());
    assert_eq!(turn.status(), Some(TurnStatus::Declined));
}

#[test]
fn stop_is_remembered_until_the_server_confirms() {
    let mut turn = fold(vec![started(Stage::Execute)]);
    turn.phase = Phase::Stopping;
    turn.reduce(&envelope(1, finished(Stage::Execute, 1)));
    assert_eq!(turn.phase, Phase::Stopping);
    turn.reduce(&envelope(2, done(TurnStatus::Cancelled)));
    assert_eq!(turn.phase, Phase::Over);
}

#[test]
fn an_event_ends_reconnecting() {
    let mut turn = fold(vec![started(Stage::Plan)]);
    turn.phase = Phase::Reconnecting { attempt: 3 };
    turn.reduce(&envelope(1, finished(Stage::Plan, 1)));
    assert_eq!(turn.phase, Phase::Streaming);
}

#[test]
fn a_lost_stream_ends_the_turn_once() {
    let mut turn = fold(vec![started(Stage::Execute)]);
    turn.lose(Problem::new(ErrorCode::StoreUnavailable, "no answer"));
    assert!(turn.is_over());
    assert_eq!(states(&turn), [(Stage::Execute, StageState::Failed)]);
    let mut whole = fold(answer());
    whole.lose(Problem::new(ErrorCode::StoreUnavailable, "no answer"));
    assert!(whole.problem.is_none(), "an answer that is whole cannot be lost");
}

#[test]
fn a_stored_turn_is_drawn_like_a_live_one() {
    let events =
        answer().into_iter().enumerate().map(|(seq, event)| envelope(seq as u64, event)).collect();
    let view = TurnView {
        request_id: request(),
        question: "Revenue in 2024".to_owned(),
        asked_at: "2024-11-02T09:12:44Z".to_owned(),
        events,
        rating: Some(Verdict::Up),
    };
    let mut live = fold(answer());
    live.rating = Some(Verdict::Up);
    assert_eq!(Turn::replay(&view), live);
}
