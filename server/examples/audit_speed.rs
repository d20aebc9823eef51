//! How long a long audit takes to verify, and what recording adds to a question. Ends with status 1 when either
//! takes longer than it may.
//!
//! `cargo run -p server --release --example audit_speed -- 1000000`

use anyhow::ensure;
use protocol::ids::UserId;
use server::audit::{Act, Action, Actor};
use server::secrets::{KeySource, Secrets};
use server::store::{NewUser, Store};
use std::time::{Duration, Instant};

/// Records of one transaction while the store is filled.
const BATCH: usize = 10_000;
/// Questions that are timed, with and without recording each.
const QUESTIONS: usize = 2_000;
/// Times that a question writes and has something to record: asked, its run, ended.
const WRITES_OF_A_QUESTION: usize = 3;
/// Verifying a million records may take so long, and fewer in proportion.
const VERIFYING: Duration = Duration::from_secs(10);
const A_MILLION: u32 = 1_000_000;
/// Recording may add so much to a question, at the 95th percentile.
const RECORDING: Duration = Duration::from_millis(2);

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
    let act = Act::new(Action::StatementRun).by(Actor::Person(user(number))).saying(detail);
    act.on(format!("qry_{number:032x}"))
}

fn user(number: usize) -> UserId {
    UserId::from_random(number as u128 % 50)
}

/// The writes of a question, as small as a write can be, so that what recording adds is not lost in them; and
/// with `recorded` a record with each. The record has a transaction of its own, where a question writes both
/// in one: what is measured is more than what it costs.
async fn question(store: &Store, number: usize, recorded: bool) -> anyhow::Result<Duration> {
    let started = Instant::now();
    for write in 0..WRITES_OF_A_QUESTION {
        store.count_question(&user(number), "2026-11-21", u32::MAX).await?;
        if recorded {
            store.record(act(number + write)).await?;
        }
    }
    Ok(started.elapsed())
}

struct Percentiles {
    p50: Duration,
    p95: Duration,
}

fn percentiles(mut took: Vec<Duration>) -> Percentiles {
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    Percentiles { p50: at(50), p95: at(95) }
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
    for number in 0..50 {
        store
            .add_user(&NewUser {
                id: user(number),
                email: format!("person-{number}@example.org"),
                name: format!("Person {number}"),
                password_hash: None,
                roles: vec!["analyst".to_owned()],
            })
            .await?;
    }
    let started = Instant::now();
    for first in (0..count).step_by(BATCH) {
        store.record_all((first..count.min(first + BATCH)).map(act)).await?;
    }
    eprintln!("wrote {count} records in {:.1} s", started.elapsed().as_secs_f64());

    let started = Instant::now();
    let verified = store.verify_audit(None).await?.result?;
    let verifying = started.elapsed();
    eprintln!("verified {verified} records in {:.2} s", verifying.as_secs_f64());

    // In turns, so that whatever else the machine does meets both alike.
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for number in 0..QUESTIONS {
        without.push(question(&store, number, false).await?);
        with.push(question(&store, number, true).await?);
    }
    let (without, with) = (percentiles(without), percentiles(with));
    eprintln!("a question without recording: p50 {:?}, p95 {:?}", without.p50, without.p95);
    eprintln!("a question with recording:    p50 {:?}, p95 {:?}", with.p50, with.p95);
    let added = with.p95.saturating_sub(without.p95);
    eprintln!("recording adds, behind {verified} records: p95 {added:?}");

    let records = u32::try_from(verified)?;
    let allowed = VERIFYING.mul_f64(f64::from(records) / f64::from(A_MILLION)).max(VERIFYING / 100);
    ensure!(verifying < allowed, "verifying took {verifying:?}, more than {allowed:?}");
    ensure!(added < RECORDING, "recording adds {added:?}, more than {RECORDING:?}");
    Ok(())
}
