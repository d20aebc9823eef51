//! An engine over the demo company's small database: a real SQLite file, made once per test process.

use super::MemoryStores;
use super::over::Over;
use crate::semantic::Glossary;
use crate::{AskInput, Database, Described, Engine, Limits, Principal, PriorTurn, always};
use protocol::events::Event;
use protocol::ids::{ConversationId, RequestId};
use protocol::query::{Purpose, StatementRequest};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub struct DemoWorld {
    pub engine: Engine,
    pub stores: Arc<MemoryStores>,
    pub described: Described,
    /// All of it, as `principal` sees it.
    pub database: Arc<Database>,
    pub principal: Principal,
    _folder: TempDir,
}

impl DemoWorld {
    pub async fn new(limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("demo.sqlite");
        demo::build_sized(&path, demo::SEED, demo::Size::Small).expect("the demo builds");
        let glossary = Glossary::from_json(demo::glossary()).expect("the glossary is valid");
        let Over { engine, stores, described, database, principal } =
            Over::file(&path, "demo", glossary, limits).await;
        Self { engine, stores, described, database, principal, _folder: folder }
    }

    pub fn statement(&self, sql: &str, row_limit: Option<u64>) -> StatementRequest {
        StatementRequest {
            connection_id: self.database.id.clone(),
            sql: sql.into(),
            row_limit,
            query_id: None,
            purpose: Purpose::Editor,
        }
    }

    /// All events of one question.
    pub async fn ask(&self, question: &str, history: Vec<PriorTurn>) -> Vec<Event> {
        let input = AskInput {
            models: always(None),
            embeddings: None,
            toolbox: Default::default(),
            principal: self.principal.clone(),
            database: self.database.clone(),
            conversation_id: ConversationId::from_random(1),
            request_id: RequestId::parse("r1").expect("a plain id"),
            question: question.into(),
            history,
        };
        let (sink, mut events) = mpsc::channel(256);
        self.engine.ask(input, sink, CancellationToken::new()).await;
        let mut all = Vec::new();
        while let Some(event) = events.recv().await {
            all.push(event);
        }
        all
    }
}
