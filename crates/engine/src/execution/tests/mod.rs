//! Reuse, sharing, waiting, stopping and exporting, over a database that does what it is told.

mod export;
mod queue;
mod reuse;
mod sharing;

use super::{Concurrency, Executor, Progress, Ran, ReuseLimits, Run, RunError, RunOrigin};
use crate::catalog::Snapshot;
use crate::semantic::Glossary;
use crate::testing::{
    CountingIds, FakeConnector, FakeReply, FixedClock, MemoryStores, shop_catalog,
};
use crate::{Database, Described, EngineDeps, Limits, Principal};
use connectors::{Budget, ConnectorError, Profile, Value};
use futures::FutureExt;
use protocol::ids::{ConnectionId, UserId};
use protocol::table::Cell;
use sql_guard::rules::AccessRules;
use sql_guard::{CheckedStatement, Policy, check};
use std::sync::Arc;
use time::macros::datetime;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const NAMES: &str = "select name from customers";

struct Shop {
    deps: EngineDeps,
    executor: Executor,
    connector: Arc<FakeConnector>,
    database: Database,
    stores: Arc<MemoryStores>,
}

/// One run under way.
struct Running {
    ran: JoinHandle<Result<Ran, RunError>>,
    cancel: CancellationToken,
    progress: watch::Receiver<Progress>,
}

fn rows(names: &[&str]) -> Vec<Vec<Value>> {
    names.iter().map(|name| vec![Value::Text((*name).to_owned())]).collect()
}

fn reply(name: &'static str) -> FakeReply {
    FakeReply::Rows(vec!["name"], rows(&[name]))
}

fn held(name: &'static str) -> FakeReply {
    FakeReply::Held(vec!["name"], rows(&[name]))
}

fn name(ran: &Ran) -> String {
    match &ran.rows[0][0] {
        Cell::Text(name) => name.clone(),
        other => panic!("not a name: {other:?}"),
    }
}

fn statement(sql: &str, policy: Policy) -> CheckedStatement {
    check(sql, &shop_catalog(), &policy).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"))
}

fn plain(sql: &str) -> CheckedStatement {
    statement(sql, Policy::reader(Some(1_000)))
}

impl Shop {
    fn new(replies: impl IntoIterator<Item = FakeReply>) -> Arc<Self> {
        Self::with(Limits::default(), replies)
    }

    /// Its data has the version `1`.
    fn with(limits: Limits, replies: impl IntoIterator<Item = FakeReply>) -> Arc<Self> {
        let connector = Arc::new(FakeConnector::new(shop_catalog(), replies));
        connector.set_data_version("1");
        let stores = Arc::new(MemoryStores::default());
        let deps = EngineDeps {
            clock: Arc::new(FixedClock(datetime!(2024-06-01 12:00 UTC))),
            ids: Arc::new(CountingIds::default()),
            memory: stores.clone(),
            results: stores.clone(),
            runs: stores.clone(),
            limits,
            hooks: Default::default(),
        };
        let executor = Executor::new(&deps.limits);
        let database = database(1, connector.clone(), "2024-06-01");
        Arc::new(Self { deps, executor, connector, database, stores })
    }

    async fn run_in(
        &self,
        database: &Database,
        person: u128,
        statement: &CheckedStatement,
        budget: Budget,
        (progress, cancel): (&watch::Sender<Progress>, &CancellationToken),
    ) -> Result<Ran, RunError> {
        let principal = person_of(person);
        let run = Run {
            principal: &principal,
            database,
            query_id: self.deps.ids.query(),
            origin: RunOrigin::Editor,
            turn: None,
            budget,
            hints: &[],
            executor: &self.executor,
            progress,
        };
        super::run(&self.deps, run, statement, cancel).await
    }

    async fn run(&self, person: u128, statement: &CheckedStatement) -> Result<Ran, RunError> {
        let (progress, cancel) = (watch::Sender::default(), CancellationToken::new());
        let budget = self.deps.limits.answer_budget();
        self.run_in(&self.database, person, statement, budget, (&progress, &cancel)).await
    }

    fn start(self: &Arc<Self>, person: u128, sql: &str) -> Running {
        let (shop, statement) = (self.clone(), plain(sql));
        let (cancel, progress) = (CancellationToken::new(), watch::Sender::default());
        let (stop, seen) = (cancel.clone(), progress.subscribe());
        let ran = tokio::spawn(async move {
            let budget = shop.deps.limits.answer_budget();
            shop.run_in(&shop.database, person, &statement, budget, (&progress, &stop)).await
        });
        Running { ran, cancel, progress: seen }
    }

    fn reads(&self) -> usize {
        self.connector.statements().len()
    }

    /// Waits until so many runs are in the log.
    async fn logged(&self, runs: usize) {
        while self.stores.runs().len() < runs {
            tokio::task::yield_now().await;
        }
    }
}

fn database(id: u128, connector: Arc<FakeConnector>, taken_at: &str) -> Database {
    let mut catalog = shop_catalog();
    if taken_at != "2024-06-01" {
        catalog.schemas_mut()[0].tables[1].columns.pop();
    }
    let snapshot = Snapshot::build(catalog, Profile::default(), Glossary::default(), taken_at);
    let id = ConnectionId::from_random(id);
    let described = Described::new(id, "shop", connector, Arc::new(snapshot));
    let seen = described.seen_by(&person_of(1), None).now_or_never();
    seen.expect("nothing is read where no rules are published")
}

fn person_of(number: u128) -> Principal {
    let id = UserId::from_random(number);
    Principal::new(id, "Ada".into(), "ada@example.org", Vec::new(), Default::default())
}

impl Running {
    async fn is(&mut self, progress: Progress) {
        self.progress.wait_for(|now| *now == progress).await.expect("the run goes on");
    }

    async fn done(self) -> Result<Ran, RunError> {
        self.ran.await.expect("no panic")
    }
}

fn cancelled(ran: Result<Ran, RunError>) -> bool {
    matches!(ran, Err(RunError::Database(ConnectorError::Cancelled)))
}
