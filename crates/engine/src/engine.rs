//! The use cases: ask a question, run and check a statement, rate an answer.

use crate::agent::events::Emitter;
use crate::agent::turn::Turn;
use crate::agent::{AskInput, RatedTurn};
use crate::database::{Database, Principal};
use crate::deps::EngineDeps;
use crate::editor::ExportRequest;
use crate::execution::{Executor, ExportPart, Progress};
use crate::memory::values::ValueIndex;
use crate::{editor, learning};
use futures::FutureExt;
use protocol::Problem;
use protocol::events::Event;
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::ids::ConnectionId;
use protocol::query::{CheckAnswer, RunAnswer, StatementRequest};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

pub struct Engine {
    deps: EngineDeps,
    values: Values,
    executor: Executor,
}

impl Engine {
    pub fn new(deps: EngineDeps) -> Self {
        let executor = Executor::new(&deps.limits);
        Self { deps, values: Values::default(), executor }
    }

    pub fn deps(&self) -> &EngineDeps {
        &self.deps
    }

    /// Answers one question. The last event is always `done`, exactly once. When nobody listens any
    /// more (the receiver is dropped) or `cancel` is cancelled, the database is stopped too.
    ///
    /// Stop a turn through its token: dropping the future leaves its run without an end in the log.
    pub async fn ask(&self, input: AskInput, sink: mpsc::Sender<Event>, cancel: CancellationToken) {
        let cancel = cancel.child_token();
        let emitter = Emitter::new(sink, cancel.clone());
        let (deps, values, executor) = (&self.deps, &self.values, &self.executor);
        let mut turn = Turn::new(deps, values, executor, &input, emitter, cancel);
        let outcome = AssertUnwindSafe(turn.answer()).catch_unwind().await;
        turn.finish(outcome.ok()).await;
    }

    /// Runs a statement from the editor. `request.query_id` names the run; absent, a new one is made.
    /// `progress` is told when it waits and when it runs.
    pub async fn run(
        &self,
        principal: &Principal,
        database: &Arc<Database>,
        request: StatementRequest,
        progress: &watch::Sender<Progress>,
        cancel: CancellationToken,
    ) -> Result<RunAnswer, Problem> {
        let (deps, executor) = (&self.deps, &self.executor);
        editor::run(deps, executor, principal, database, request, progress, &cancel).await
    }

    /// Hands all rows of a statement to `sink`, and returns how many once the last is taken. `Err`
    /// after the columns means that rows are missing. Cancelling, or dropping the receiver, stops the
    /// database.
    pub async fn export(
        &self,
        principal: &Principal,
        database: &Database,
        request: ExportRequest,
        sink: mpsc::Sender<ExportPart>,
        progress: &watch::Sender<Progress>,
        cancel: CancellationToken,
    ) -> Result<u64, Problem> {
        let (deps, executor, to) = (&self.deps, &self.executor, (sink, progress));
        editor::export(deps, executor, principal, database, request, to, &cancel).await
    }

    /// What the guard says about a statement; nothing is run.
    pub fn check(
        &self,
        principal: &Principal,
        database: &Database,
        sql: &str,
    ) -> Result<CheckAnswer, Problem> {
        editor::check(&self.deps, principal, database, sql)
    }

    /// The same statements in a tidy layout, for the dialect of `database`.
    pub fn format(&self, database: &Database, sql: &str) -> Result<String, Problem> {
        editor::format(sql, database.snapshot.catalog.dialect)
    }

    /// Takes a rating: moves the weights of the memories behind the answer at once. A corrected
    /// statement that the guard refuses is a problem, and nothing changes.
    pub async fn rate(
        &self,
        principal: &Principal,
        rated: RatedTurn,
        request: FeedbackRequest,
    ) -> Result<FeedbackReceipt, Problem> {
        let values = self.values.of(&rated.database);
        learning::rate(&self.deps, principal, &rated, &request, &values).await
    }
}

/// Indexes kept: one for each connection and each kind of people that see the same of it.
const INDEXES: usize = 32;

/// Value indexes by connection, snapshot and access, built when first needed.
#[derive(Default)]
pub(crate) struct Values {
    kept: Mutex<Vec<(ConnectionId, String, Arc<ValueIndex>)>>,
}

impl Values {
    pub fn of(&self, database: &Database) -> Arc<ValueIndex> {
        let snapshot = &database.snapshot;
        let version = format!("{} {} {}", snapshot.hash, snapshot.taken_at, database.access_hash());
        let mut kept = self.kept.lock().expect("building an index does not panic");
        if let Some((.., index)) =
            kept.iter().find(|(id, of, _)| *id == database.id && *of == version)
        {
            return index.clone();
        }
        let index = Arc::new(ValueIndex::of(snapshot));
        if kept.len() == INDEXES {
            kept.remove(0);
        }
        kept.push((database.id.clone(), version, index.clone()));
        index
    }
}
