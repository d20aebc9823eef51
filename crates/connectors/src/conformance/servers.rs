//! The cases of servers: what must hold when the guard is off, and when the server goes away.

use super::ServerVendor;
use super::cases::{SOON, still_answers};
use super::fixture::{BUDGET, Opened};
use crate::{Budget, ConnectorError, Value};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// An idle server takes this long to be asked; a sleeping statement takes a minute.
const EVENTUALLY: Duration = Duration::from_secs(20);

pub async fn a_statement_that_sleeps_meets_the_deadline(vendor: &dyn ServerVendor) {
    meets_the_deadline(vendor, vendor.sleeping()).await;
}

pub async fn a_statement_that_lifts_the_servers_limit_meets_ours(vendor: &dyn ServerVendor) {
    meets_the_deadline(vendor, vendor.sleeping_without_limit()).await;
}

async fn meets_the_deadline(vendor: &dyn ServerVendor, sql: &str) {
    let opened = vendor.open().await;
    let budget = Budget { deadline: Duration::from_millis(300), ..BUDGET };
    let started = Instant::now();
    let ended = opened.force(sql, budget, CancellationToken::new()).await;
    assert_eq!(ended, Err(ConnectorError::Deadline { limit: budget.deadline }));
    assert!(started.elapsed() < budget.deadline + SOON, "{:?}", started.elapsed());
    assert_eq!(vendor.running(&opened), 0, "the server has stopped as well");
    still_answers(&opened).await;
}

pub async fn a_cancel_is_confirmed_by_the_server(vendor: &dyn ServerVendor) {
    let opened = vendor.open().await;
    let cancel = CancellationToken::new();
    let ((ended, took), ()) = tokio::join!(
        async {
            let ended = opened.force(vendor.sleeping(), BUDGET, cancel.clone()).await;
            (ended, Instant::now())
        },
        async {
            until_it_runs(vendor, &opened).await;
            cancel.cancel();
            let since = Instant::now();
            // Told only when the server has stopped: no statement of ours runs from then on.
            while vendor.running(&opened) > 0 {
                assert!(since.elapsed() < SOON, "still runs after {:?}", since.elapsed());
                tokio::task::yield_now().await;
            }
        }
    );
    assert_eq!(ended, Err(ConnectorError::Cancelled));
    assert!(took.elapsed() < SOON);
    still_answers(&opened).await;
}

pub async fn nothing_of_a_session_reaches_the_next_run(vendor: &dyn ServerVendor) {
    let opened = vendor.open().await;
    let clean = opened.force(vendor.traces(), BUDGET, CancellationToken::new()).await;
    assert!(clean.is_ok(), "{clean:?}");
    for sql in vendor.litter() {
        // Refused or not, it must leave nothing.
        let _ = opened.force(sql, BUDGET, CancellationToken::new()).await;
        let after = opened.force(vendor.traces(), BUDGET, CancellationToken::new()).await;
        assert_eq!(after, clean, "after `{sql}`");
    }
}

pub async fn writes_pushed_past_the_guard_change_nothing(vendor: &dyn ServerVendor) {
    let opened = vendor.open().await;
    let before = vendor.fingerprint(&opened);
    assert!(before.contains("people"), "a fingerprint of what is stored: {before}");
    for sql in vendor.writes() {
        let ended = opened.force(sql, BUDGET, CancellationToken::new()).await;
        assert!(ended.is_err(), "`{sql}` must be refused: {ended:?}");
    }
    assert_eq!(vendor.fingerprint(&opened), before);
    still_answers(&opened).await;
}

/// Far more statements than sessions and queue hold: some are refused, none waits for ever.
pub async fn a_full_queue_says_busy(vendor: &dyn ServerVendor) {
    let opened = vendor.open().await;
    let cancel = CancellationToken::new();
    let all = (0..200).map(|_| opened.force(vendor.sleeping(), BUDGET, cancel.clone()));
    let (ended, ()) = tokio::join!(futures::future::join_all(all), async {
        until_it_runs(vendor, &opened).await;
        cancel.cancel();
    });
    let busy = |one: &Result<_, ConnectorError>| matches!(one, Err(ConnectorError::Busy { .. }));
    assert!(ended.iter().any(|one: &Result<Vec<Vec<Value>>, _>| busy(one)), "some are refused");
    let others: Vec<_> = ended.into_iter().filter(|one| !busy(one)).collect();
    assert!(others.iter().all(|one| *one == Err(ConnectorError::Cancelled)), "{others:?}");
    still_answers(&opened).await;
}

pub async fn a_restarted_server_is_connected_to_again(vendor: &dyn ServerVendor) {
    let (opened, server) = vendor.open_own().await;
    still_answers(&opened).await;
    server.restart();
    answers_in_the_end(&opened).await;
}

pub async fn a_killed_server_is_a_clear_error_and_the_next_run_works(vendor: &dyn ServerVendor) {
    let (opened, server) = vendor.open_own().await;
    let (ended, ()) =
        tokio::join!(opened.force(vendor.sleeping(), BUDGET, CancellationToken::new()), async {
            until_it_runs(vendor, &opened).await;
            server.kill();
        });
    let error = ended.expect_err("a server that is gone");
    assert!(matches!(error, ConnectorError::Unreachable { .. }), "{error:?}");
    let down = opened.force(vendor.traces(), BUDGET, CancellationToken::new()).await;
    assert!(matches!(down, Err(ConnectorError::Unreachable { .. })), "{down:?}");
    server.start();
    answers_in_the_end(&opened).await;
}

async fn until_it_runs(vendor: &dyn ServerVendor, opened: &Opened) {
    let since = Instant::now();
    while vendor.running(opened) == 0 {
        assert!(since.elapsed() < EVENTUALLY, "it never started");
        tokio::task::yield_now().await;
    }
}

/// The first run works: a session that was closed meanwhile is replaced without being noticed.
async fn answers_in_the_end(opened: &Opened) {
    let rows = opened.read("select name from teams where id = 1", BUDGET).await.0;
    assert_eq!(rows, [[Value::Text("North".into())]]);
}
