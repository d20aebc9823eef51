//! How long a long audit takes to verify, and what recording adds to a question.
//!
//! `cargo run -p server --release --example audit_speed -- 1000000`

use server::audit::{Act, Action, Actor};
use server::secrets::{KeySource, Secrets};
use server::store::Store;
use std::time::{Duration, Instant};

/// Records of one transaction while the store is filled.
const BATCH: usize = 10_000;
/// Questions that are timed.
const QUESTIONS: usize = 2_000;
/// Records of one question: asked, its run, ended.
const RECORDS_OF_A_QUESTION: usize = 3;

fn act(number: usize) -> Act {
    let detail = serde_json::json!({
        "origin": "editor",
        "statement_sha256": format!("{number:064x}"),
        "kind": "read",
        "tables": ["main.orders", "main.order_items"],
        "columns": ["orders.status", "order_items.quantity", "order_items.unit_price"],
        "rows": number % 1_000,
        "bytes": number % 100_000,
    });
    let user = protocol::ids::UserId::from_random(number as u128 % 50);
    let act = Act::new(Action::StatementRun).by(Actor::Person(user)).saying(detail);
    act.on(format!("qry_{number:032x}"))
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() - 1) * percent / 100]
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let count: usize = match std::env::args().nth(1) {
        Some(count) => count.parse()?,
        None => 1_000_000,
    };
    let directory = tempfile::tempdir()?;
    let secrets = Secrets::open(KeySource::File(directory.path().join("secret.keys")))?;
    let store = Store::open(&directory.path().join("candor.sqlite"), None).await?;
    let store = store.with_audit(&secrets).await?;
    let started = Instant::now();
    for first in (0..count).step_by(BATCH) {
        store.record_all((first..count.min(first + BATCH)).map(act)).await?;
    }
    eprintln!("wrote {count} records in {:.1} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let verified = store.verify_audit(None).await?.result?;
    eprintln!("verified {verified} records in {:.2} s", started.elapsed().as_secs_f64());
    let mut took = Vec::with_capacity(QUESTIONS);
    for question in 0..QUESTIONS {
        let started = Instant::now();
        for record in 0..RECORDS_OF_A_QUESTION {
            // Each in a transaction of its own, which a question's are not: an upper bound.
            store.record(act(question + record)).await?;
        }
        took.push(started.elapsed());
    }
    took.sort_unstable();
    let [p50, p95] = [50, 95].map(|percent| percentile(&took, percent));
    eprintln!("the records of one question, behind {verified} others: p50 {p50:?}, p95 {p95:?}");
    Ok(())
}
