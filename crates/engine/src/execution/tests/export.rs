//! All rows handed on: at the reader's speed, never a part as if it were all.

use super::*;
use crate::execution::{ExportError, ExportPart, export};
use connectors::ReadOutcome;
use std::time::Duration;
use tokio::sync::mpsc;

/// Begins an export of `NAMES` with `limits`.
fn begin(
    shop: &Arc<Shop>,
    sink: mpsc::Sender<ExportPart>,
) -> (JoinHandle<Result<ReadOutcome, RunError>>, CancellationToken, watch::Receiver<Progress>) {
    let (cancel, progress) = (CancellationToken::new(), watch::Sender::default());
    let (shop, stop, seen) = (shop.clone(), cancel.clone(), progress.subscribe());
    let task = tokio::spawn(async move {
        let principal = person_of(1);
        let run = Run {
            principal: &principal,
            database: &shop.database,
            query_id: shop.deps.ids.query(),
            origin: RunOrigin::Export,
            turn: None,
            budget: shop.deps.limits.export_budget(),
            hints: &[],
            executor: &shop.executor,
            progress: &progress,
        };
        export(&shop.deps, run, &plain(NAMES), sink, &stop).await
    });
    (task, cancel, seen)
}

async fn all(mut parts: mpsc::Receiver<ExportPart>) -> Vec<ExportPart> {
    let mut all = Vec::new();
    while let Some(part) = parts.recv().await {
        all.push(part);
    }
    all
}

fn outcome(shop: &Shop) -> (String, Option<u64>) {
    let end = shop.stores.runs().pop().unwrap().end.unwrap();
    (end.outcome.as_str().to_owned(), end.rows)
}

#[tokio::test]
async fn columns_come_first_and_every_export_is_read_anew() {
    let shop = Shop::new([reply("Ann"), reply("Bob")]);
    for expected in ["Ann", "Bob"] {
        let (sink, parts) = mpsc::channel(1);
        let (task, ..) = begin(&shop, sink);
        let parts = all(parts).await;
        assert_eq!(parts[0], ExportPart::Columns(vec!["name".to_owned()]));
        assert_eq!(parts[1], ExportPart::Rows(vec![vec![Cell::Text(expected.to_owned())]]));
        task.await.unwrap().unwrap();
        assert_eq!(outcome(&shop), ("done".to_owned(), Some(1)));
    }
    assert_eq!(shop.stores.runs()[0].start.origin.as_str(), "export");
}

#[tokio::test]
async fn a_limit_breaks_an_export_off() {
    let limits = Limits { export_rows: 2, ..Limits::default() };
    let three = FakeReply::Rows(vec!["name"], rows(&["a", "b", "c"]));
    let shop = Shop::with(limits, [three]);
    let (sink, parts) = mpsc::channel(1);
    let (task, ..) = begin(&shop, sink);
    all(parts).await;
    let error = task.await.unwrap().unwrap_err();
    assert_eq!(error, RunError::Export(ExportError::Rows { limit: 2 }));
    assert_eq!(error.code().as_str(), "export_too_large");
    assert_eq!(outcome(&shop), ("failed".to_owned(), Some(2)));
}

#[tokio::test]
async fn a_clipped_value_breaks_an_export_off() {
    let clipped = Value::Clipped { text: "begin".into(), bytes: 99 };
    let shop = Shop::new([FakeReply::Rows(vec!["name"], vec![vec![clipped]])]);
    let (sink, parts) = mpsc::channel(1);
    let (task, ..) = begin(&shop, sink);
    assert_eq!(all(parts).await.len(), 1, "the columns only");
    let error = task.await.unwrap().unwrap_err();
    assert!(matches!(error, RunError::Export(ExportError::Value { bytes: 99, .. })), "{error:?}");
}

#[tokio::test]
async fn a_reader_who_takes_nothing_is_given_up() {
    let limits = Limits { export_idle: Duration::from_millis(20), ..Limits::default() };
    let shop = Shop::with(limits, [reply("Ann")]);
    // Room for the columns; the rows wait for a reader.
    let (sink, parts) = mpsc::channel(1);
    let (task, ..) = begin(&shop, sink);
    let error = task.await.unwrap().unwrap_err();
    assert!(matches!(error, RunError::Export(ExportError::Idle { .. })), "{error:?}");
    assert_eq!(outcome(&shop), ("failed".to_owned(), Some(0)));
    drop(parts);
}

#[tokio::test]
async fn a_reader_who_goes_away_stops_the_database() {
    let shop = Shop::new([FakeReply::Hang]);
    let (sink, parts) = mpsc::channel(1);
    let (task, ..) = begin(&shop, sink);
    shop.connector.hanging.notified().await;
    drop(parts);
    let error = task.await.unwrap().unwrap_err();
    assert_eq!(error, RunError::Database(ConnectorError::Cancelled));
    assert_eq!(outcome(&shop), ("cancelled".to_owned(), Some(0)));
}

#[tokio::test]
async fn an_export_waits_for_the_one_before_and_can_be_stopped_there() {
    let shop = Shop::new([FakeReply::Hang, reply("Ann")]);
    let (sink, parts) = mpsc::channel(1);
    let (first, stop_first, _) = begin(&shop, sink);
    shop.connector.hanging.notified().await;
    let (sink, _second_parts) = mpsc::channel(1);
    let (second, stop_second, mut progress) = begin(&shop, sink);
    progress.wait_for(|now| *now == Progress::Waiting { ahead: 0 }).await.unwrap();
    // A statement goes past it.
    assert_eq!(name(&shop.run(2, &plain(NAMES)).await.unwrap()), "Ann");
    stop_second.cancel();
    assert!(second.await.unwrap().is_err());
    stop_first.cancel();
    assert!(first.await.unwrap().is_err());
    drop(parts);
    assert_eq!(shop.reads(), 2);
}
