//! An engine over a real SQLite file in which two tables of one shape hold different people.

use super::MemoryStores;
use super::over::Over;
use crate::semantic::Glossary;
use crate::{AskInput, Database, Engine, Limits, Principal};
use protocol::events::Event;
use protocol::ids::{ConversationId, RequestId, UserId};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const TABLES: &str = "
create table artists (id integer primary key, name text, age integer, country text);
create table musicians (id integer primary key, name text, age integer, country text);
insert into artists values (1, 'Ada', 31, 'Spain'), (2, 'Ben', 44, 'France'), (3, 'Cleo', 20, 'Spain');
insert into musicians values (1, 'Ada', 31, 'Spain'), (3, 'Cleo', 20, 'Spain');
";

pub struct TwinWorld {
    pub engine: Engine,
    pub stores: Arc<MemoryStores>,
    pub database: Arc<Database>,
    principal: Principal,
    _folder: TempDir,
}

impl TwinWorld {
    pub async fn new(limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("twins.sqlite");
        let file = rusqlite::Connection::open(&path).expect("a new file");
        file.execute_batch(TABLES).expect("the tables are made");
        drop(file);
        let glossary = Glossary::default();
        let Over { engine, stores, database, principal, .. } =
            Over::file(&path, "twins", glossary, limits).await;
        Self { engine, stores, database, principal, _folder: folder }
    }

    pub fn user(&self) -> UserId {
        self.principal.user.clone()
    }

    pub async fn ask(&self, question: &str) -> Vec<Event> {
        let input = AskInput {
            models: Arc::new(crate::NoModel),
            embeddings: None,
            toolbox: Default::default(),
            principal: self.principal.clone(),
            database: self.database.clone(),
            conversation_id: ConversationId::from_random(1),
            request_id: RequestId::parse("r1").expect("a request id"),
            question: question.into(),
            history: Vec::new(),
        };
        let (sink, mut events) = mpsc::channel(64);
        let collect = async {
            let mut all = Vec::new();
            while let Some(event) = events.recv().await {
                all.push(event);
            }
            all
        };
        let ((), events) =
            tokio::join!(self.engine.ask(input, sink, CancellationToken::new()), collect);
        events
    }
}
