//! The use cases: ask a question, run and check a statement, rate an answer.

use crate::agent::{AskInput, RatedTurn};
use crate::database::{Database, Principal};
use crate::deps::EngineDeps;
use protocol::events::{Done, Event, TokenUse, TurnStatus};
use protocol::feedback::{FeedbackReceipt, FeedbackRequest};
use protocol::query::{CheckAnswer, RunAnswer, StatementRequest};
use protocol::{ErrorCode, Problem};
use sql_guard::Policy;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub struct Engine {
    deps: EngineDeps,
}

impl Engine {
    pub fn new(deps: EngineDeps) -> Self {
        Self { deps }
    }

    pub fn deps(&self) -> &EngineDeps {
        &self.deps
    }

    /// Answers one question. The last event is always `done`, exactly once; when nobody listens any
    /// more (the receiver is dropped) or `cancel` is cancelled, the database is stopped too.
    pub async fn ask(&self, input: AskInput, sink: mpsc::Sender<Event>, cancel: CancellationToken) {
        let _ = (input, cancel);
        let problem = Problem::new(ErrorCode::NotUnderstood, "questions are not answered yet");
        let _ = sink.send(Event::Error(problem)).await;
        let done = Done {
            status: TurnStatus::Failed,
            durations: Vec::new(),
            total_us: 0,
            tokens: TokenUse::default(),
            rows: None,
        };
        let _ = sink.send(Event::Done(done)).await;
    }

    /// Runs a statement from the editor. `request.query_id` names the run; absent, a new one is made.
    pub async fn run(
        &self,
        principal: &Principal,
        database: &Arc<Database>,
        request: StatementRequest,
        cancel: CancellationToken,
    ) -> Result<RunAnswer, Problem> {
        let _ = (principal, database, request, cancel);
        Err(Problem::new(ErrorCode::Internal, "statements are not run yet"))
    }

    /// What the guard says about a statement; nothing is run.
    pub fn check(&self, database: &Database, sql: &str) -> CheckAnswer {
        let policy = Policy::reader(Some(self.deps.limits.rows));
        let seen = sql_guard::inspect(sql, &database.snapshot.catalog, &policy);
        CheckAnswer {
            verdict: seen.verdict.as_str().to_owned(),
            kind: format!("{:?}", seen.kind),
            findings: seen.findings.iter().map(crate::error::finding).collect(),
            tables: seen.tables,
        }
    }

    /// Takes a rating: moves the weights of the memories behind the answer at once.
    pub async fn rate(
        &self,
        principal: &Principal,
        rated: RatedTurn,
        request: FeedbackRequest,
    ) -> Result<FeedbackReceipt, Problem> {
        let _ = (principal, rated, request);
        Ok(FeedbackReceipt { feedback_id: self.deps.ids.feedback(), effect: "noted".into() })
    }
}
