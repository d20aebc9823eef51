//! An engine with everything around it faked, and events in a form that can be compared.

use crate::testing::{CountingIds, FakeConnector, FakeReply, FixedClock, MemoryStores, person};
use crate::{
    AskInput, Database, Described, Engine, EngineDeps, Hooks, Limits, ModelChoice, NoModel,
    Principal, PriorTurn, TurnModel,
};
use connectors::{ColumnProfile, Connector, Profile};
use futures::FutureExt;
use llm::{LlmClient, Scripted};
use protocol::events::Event;
use protocol::ids::{ConnectionId, ConversationId, RequestId};
use sql_guard::Catalog;
use std::sync::Arc;
use time::macros::datetime;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub struct World {
    pub engine: Engine,
    pub stores: Arc<MemoryStores>,
    pub connector: Arc<FakeConnector>,
    pub model: Option<Arc<Scripted>>,
    client: Option<Arc<dyn LlmClient>>,
    sees_values: bool,
    pub described: Described,
    pub database: Arc<Database>,
    pub principal: Principal,
}

/// Customers and their orders.
pub fn catalog() -> Catalog {
    serde_json::from_value(serde_json::json!({
        "dialect": "sqlite",
        "schemas": [{ "name": "main", "tables": [
            { "name": "customers", "kind": "table", "columns": [
                { "name": "id", "type": "INTEGER", "nullable": false, "primary_key": true },
                { "name": "name", "type": "TEXT" },
                { "name": "country", "type": "TEXT" }
            ]},
            { "name": "orders", "kind": "table", "columns": [
                { "name": "id", "type": "INTEGER", "nullable": false, "primary_key": true },
                { "name": "customer_id", "type": "INTEGER" },
                { "name": "ordered_at", "type": "TEXT" },
                { "name": "amount", "type": "DECIMAL(10,2)" }
            ], "foreign_keys": [
                { "columns": ["customer_id"],
                  "references": { "table": "customers", "columns": ["id"] } }
            ]}
        ]}]
    }))
    .unwrap()
}

fn profile() -> Profile {
    let countries = ["Spain", "France"].map(|country| (country.to_owned(), 5));
    let country = ColumnProfile {
        rows: 10,
        distinct: 2,
        values: countries.into(),
        complete: true,
        ..Default::default()
    };
    let mut profile = Profile::default();
    profile.tables.entry("customers".into()).or_default().insert("country".into(), country);
    profile
}

impl World {
    pub fn new(model: Option<Scripted>, replies: Vec<FakeReply>) -> Self {
        Self::with_limits(model, replies, Limits::default())
    }

    pub fn with_limits(model: Option<Scripted>, replies: Vec<FakeReply>, limits: Limits) -> Self {
        let model = model.map(Arc::new);
        let client = model.clone().map(|model| model as Arc<dyn LlmClient>);
        Self { model, ..Self::build(client, replies, limits) }
    }

    /// With a model of another kind than the scripted one.
    pub fn with_client(client: Arc<dyn LlmClient>, replies: Vec<FakeReply>) -> Self {
        Self::build(Some(client), replies, Limits::default())
    }

    /// With hooks around every question and every tool.
    pub fn with_hooks(model: Option<Scripted>, replies: Vec<FakeReply>, hooks: Hooks) -> Self {
        let model = model.map(Arc::new);
        let client = model.clone().map(|model| model as Arc<dyn LlmClient>);
        Self { model, ..Self::around(client, replies, Limits::default(), hooks) }
    }

    fn build(client: Option<Arc<dyn LlmClient>>, replies: Vec<FakeReply>, limits: Limits) -> Self {
        Self::around(client, replies, limits, Hooks::default())
    }

    fn around(
        client: Option<Arc<dyn LlmClient>>,
        replies: Vec<FakeReply>,
        limits: Limits,
        hooks: Hooks,
    ) -> Self {
        let connector = Arc::new(FakeConnector::new(catalog(), replies));
        let snapshot = crate::catalog::Snapshot::build(
            catalog(),
            profile(),
            crate::semantic::Glossary::default(),
            "2024-06-01T00:00:00Z",
        );
        let described = Described::new(
            ConnectionId::from_random(1),
            "shop",
            connector.clone() as Arc<dyn Connector>,
            Arc::new(snapshot),
        );
        let stores = Arc::new(MemoryStores::default());
        let sees_values = limits.values_to_model;
        let engine = Engine::new(EngineDeps {
            clock: Arc::new(FixedClock(datetime!(2024-06-01 12:00 UTC))),
            ids: Arc::new(CountingIds::default()),
            memory: stores.clone(),
            results: stores.clone(),
            runs: stores.clone(),
            limits,
            hooks,
        });
        let principal = person(1, "Ada");
        let database = described.seen_by(&principal, None).now_or_never().expect("nothing is read");
        let database = Arc::new(database);
        Self {
            engine,
            stores,
            connector,
            model: None,
            client,
            sees_values,
            described,
            database,
            principal,
        }
    }

    pub fn input(&self, question: &str, history: Vec<PriorTurn>) -> AskInput {
        let models: Arc<dyn ModelChoice> = match self.client.clone() {
            Some(client) => {
                Arc::new(TurnModel { sees_values: self.sees_values, ..TurnModel::only(client) })
            }
            None => Arc::new(NoModel),
        };
        AskInput {
            models,
            embeddings: None,
            toolbox: Default::default(),
            principal: self.principal.clone(),
            database: self.database.clone(),
            conversation_id: ConversationId::from_random(1),
            request_id: RequestId::parse("r1").unwrap(),
            question: question.into(),
            history,
        }
    }

    pub async fn ask(&self, question: &str) -> Vec<Event> {
        self.ask_with(self.input(question, Vec::new()), CancellationToken::new()).await
    }

    pub async fn ask_with(&self, input: AskInput, cancel: CancellationToken) -> Vec<Event> {
        let (sink, mut events) = mpsc::channel(4);
        let collect = async {
            let mut all = Vec::new();
            while let Some(event) = events.recv().await {
                all.push(event);
            }
            all
        };
        let ((), events) = tokio::join!(self.engine.ask(input, sink, cancel), collect);
        let last = events.iter().filter(|event| event.is_last()).count();
        assert_eq!(last, 1, "a turn ends exactly once");
        assert!(events.last().unwrap().is_last(), "nothing follows the end");
        events
    }
}

/// One line an event: its name and what tells it apart.
pub fn lines(events: &[Event]) -> String {
    events.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(event: &Event) -> String {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let about = match event {
        Event::Status(status) => {
            let state = word(serde_json::to_value(status.state).unwrap());
            format!("{} {state}: {}", status.stage.as_str(), status.message)
        }
        Event::SqlDraft(draft) => {
            let origin = word(serde_json::to_value(draft.origin).unwrap());
            format!("{origin}: {}", draft.sql.replace('\n', " "))
        }
        Event::ToolStart(tool) => format!("{} {}", tool.tool, tool.arguments["model"]),
        Event::ToolResult(tool) => format!("{} ok={} {}", tool.tool, tool.ok, tool.summary),
        Event::Clarification(asked) => format!("{} {:?}", asked.message, asked.unknown_words),
        Event::ApprovalRequired(needed) => format!("{}: {}", needed.kind, needed.message),
        Event::TableResult(table) => {
            format!("{} x {} truncated={}", table.row_count, table.columns.len(), table.truncated)
        }
        Event::ChartSpec(chart) => chart.reason.clone(),
        Event::AssistantText(text) => text.markdown.replace('\n', " / "),
        Event::Lineage(lineage) => format!(
            "{:?} {:.2}, tables {:?}, memories {}",
            lineage.confidence.tier,
            lineage.confidence.score,
            lineage.tables,
            lineage.memories.len()
        ),
        Event::Warning(warning) => format!("{}: {}", warning.code, warning.message),
        Event::Error(problem) => format!(
            "{} at {}: {} (hint: {})",
            problem.code.as_str(),
            problem.stage.map_or("-", |stage| stage.as_str()),
            problem.detail,
            problem.hint.as_deref().unwrap_or("-")
        ),
        Event::Done(done) => {
            let status = word(serde_json::to_value(done.status).unwrap());
            format!("{status} rows={:?} tokens={}", done.rows, done.tokens.completion > 0)
        }
    };
    format!("{}: {about}", event.name())
}
