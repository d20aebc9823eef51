//! A whole answer over the demo company, from question to `done`, and the part of it that lineage
//! and confidence cost.
//!
//!     cargo bench -p engine --features testing

use connectors::{Connector, SqliteConnector, SqliteOptions};
use criterion::{Criterion, criterion_group, criterion_main};
use engine::catalog::Snapshot;
use engine::semantic::Glossary;
use engine::testing::{CountingIds, FixedClock, MemoryStores, person};
use engine::{
    AskInput, Database, Described, Engine, EngineDeps, Limits, Principal, ReuseLimits, always,
};
use protocol::events::{Done, Event, Stage, TurnStatus};
use protocol::ids::{ConnectionId, ConversationId, RequestId};
use std::sync::Arc;
use std::time::Duration;
use time::macros::datetime;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const QUESTION: &str = "Monthly revenue by category in 2024";
/// Answers that the share of lineage is taken over.
const TURNS: u32 = 50;

async fn database(folder: &std::path::Path, principal: &Principal) -> Arc<Database> {
    let path = folder.join("demo.sqlite");
    demo::build(&path, demo::SEED).expect("the demo builds");
    let connector = SqliteConnector::open(&path, SqliteOptions::default()).expect("it opens");
    let catalog = connector.introspect().await.expect("it can be described");
    let limit = Duration::from_secs(30);
    let profile = connector.profile(&catalog, limit).await.expect("it can be profiled");
    let glossary = Glossary::from_json(demo::glossary()).expect("the glossary is valid");
    let snapshot = Snapshot::build(catalog, profile, glossary, "2024-12-31T00:00:00Z");
    let id = ConnectionId::from_random(1);
    let described = Described::new(id, "demo", Arc::new(connector), Arc::new(snapshot));
    Arc::new(described.seen_by(principal, None).await)
}

/// Every answer asks the database: a kept result would make lineage look dear.
fn engine() -> Engine {
    let reuse = ReuseLimits { bytes: 0, ..ReuseLimits::default() };
    let stores = Arc::new(MemoryStores::default());
    Engine::new(EngineDeps {
        clock: Arc::new(FixedClock(datetime!(2025-01-15 12:00 UTC))),
        ids: Arc::new(CountingIds::default()),
        memory: stores.clone(),
        results: stores.clone(),
        runs: stores,
        limits: Limits { reuse, ..Limits::default() },
        hooks: Default::default(),
    })
}

async fn ask(engine: &Engine, database: &Arc<Database>) -> Done {
    let input = AskInput {
        models: always(None),
        embeddings: None,
        toolbox: Default::default(),
        principal: person(1, "Ada"),
        database: database.clone(),
        conversation_id: ConversationId::from_random(1),
        request_id: RequestId::parse("r1").expect("a plain id"),
        question: QUESTION.into(),
        history: Vec::new(),
    };
    let (sink, mut events) = mpsc::channel(256);
    engine.ask(input, sink, CancellationToken::new()).await;
    let mut done = None;
    while let Some(event) = events.recv().await {
        if let Event::Done(end) = event {
            done = Some(end);
        }
    }
    done.expect("a turn ends with `done`")
}

fn answer(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = runtime.block_on(database(folder.path(), &person(1, "Ada")));
    let engine = engine();
    let first = runtime.block_on(ask(&engine, &database));
    assert_eq!(first.status, TurnStatus::Answered, "{QUESTION}");

    let (mut explain, mut total) = (0, 0);
    for _ in 0..TURNS {
        let done = runtime.block_on(ask(&engine, &database));
        let stage = done.durations.iter().find(|known| known.stage == Stage::Explain);
        explain += stage.map_or(0, |stage| stage.duration_us);
        total += done.total_us;
    }
    let share = explain as f64 / total as f64 * 100.0;
    let mean = total as f64 / f64::from(TURNS) / 1_000.0;
    eprintln!("lineage and confidence: {share:.2} % of {mean:.1} ms a turn, over {TURNS} turns");
    assert!(share < 1.0, "lineage may cost 1 % of a turn, it costs {share:.2} %");

    criterion.bench_function("answer a question", |bencher| {
        bencher.iter(|| runtime.block_on(ask(&engine, &database)));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(8));
    targets = answer
}
criterion_main!(benches);
