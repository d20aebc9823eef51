//! Pages as the server sends them.

mod answers;
mod audit;
mod history;
mod models;
mod people;
mod profile;
mod settings;
mod sign_in;
mod workspace;

use crate::testing::{Memory, connection};
use protocol::conversation::{ConversationSummary, ConversationView, TurnView};
use protocol::events::{
    AssistantText, Done, Envelope, Event, EventVersion, SqlDraft, SqlOrigin, TableResult, TokenUse,
    TurnStatus,
};
use protocol::ids::{ConnectionId, ConversationId, QueryId, RequestId, ResultId};
use protocol::table::{Cell, ColumnMeta, ColumnType};

fn conversation(events: Vec<Event>) -> ConversationView {
    let id = ConversationId::from_random(7);
    let request_id = RequestId::parse("req-1").unwrap();
    let envelopes = events
        .into_iter()
        .enumerate()
        .map(|(seq, event)| Envelope {
            event_version: EventVersion::V3,
            conversation_id: id.clone(),
            request_id: request_id.clone(),
            seq: seq as u64,
            timestamp: "2024-11-02T09:12:44Z".to_owned(),
            event,
        })
        .collect();
    ConversationView {
        summary: ConversationSummary {
            id,
            title: "Revenue in 2024".to_owned(),
            connection_id: connection().id,
            updated_at: "2024-11-02T09:12:44Z".to_owned(),
            turns: 1,
        },
        turns: vec![TurnView {
            request_id,
            question: "Revenue <b>in</b> 2024?".to_owned(),
            asked_at: "2024-11-02T09:12:44Z".to_owned(),
            events: envelopes,
            rating: None,
        }],
    }
}

fn done(status: TurnStatus) -> Event {
    let tokens = TokenUse::default();
    Event::Done(Done {
        status,
        durations: Vec::new(),
        total_us: 9,
        tokens,
        model: None,
        rows: None,
    })
}

fn answer() -> Vec<Event> {
    vec![
        Event::SqlDraft(SqlDraft {
            sql: "select sum(total) as revenue from orders".to_owned(),
            dialect: "sqlite".to_owned(),
            origin: SqlOrigin::Planner,
            explanation: Vec::new(),
        }),
        Event::TableResult(TableResult {
            query_id: QueryId::from_random(1),
            result_id: ResultId::from_random(1),
            connection_id: ConnectionId::from_random(1),
            columns: vec![ColumnMeta::new("revenue", ColumnType::Decimal)],
            rows: vec![vec![Cell::Text("9810000.40".to_owned())]],
            row_count: 1,
            truncated: false,
            bytes: 10,
            execution_us: 184_000,
            reused: None,
        }),
        Event::AssistantText(AssistantText {
            markdown: "Revenue was **9.81 M**.<script>alert(1)</script>".to_owned(),
            facts: Vec::new(),
            follow_ups: vec!["And in 2023?".to_owned()],
        }),
        done(TurnStatus::Answered),
    ]
}

async fn workspace(events: Vec<Event>) -> String {
    let view = conversation(events);
    let path = crate::routes::conversation(&view.summary.id);
    Memory { conversations: vec![view], ..Memory::default() }.page(&path).await
}

fn has(html: &str, parts: &[&str]) {
    // Where one text ends and the next begins is for the browser only.
    let html = html.replace("<!>", "");
    for part in parts {
        assert!(html.contains(part), "`{part}` is missing in {html}");
    }
}

fn lacks(html: &str, parts: &[&str]) {
    let html = html.replace("<!>", "");
    for part in parts {
        assert!(!html.contains(part), "`{part}` is in {html}");
    }
}
