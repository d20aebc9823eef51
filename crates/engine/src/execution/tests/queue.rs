//! Who waits, what they are told, and how they leave.

use super::*;

fn narrow() -> Limits {
    let concurrency = Concurrency {
        per_connection: 1,
        per_person: 1,
        waiting_per_person: 20,
        ..Concurrency::default()
    };
    Limits { concurrency, ..Limits::default() }
}

#[tokio::test]
async fn twenty_statements_of_one_person_leave_room_for_anothers_one() {
    let shop = Shop::with(narrow(), (0..22).map(|_| held("Ann")));
    let greedy: Vec<Running> =
        (0..20).map(|n| shop.start(1, &format!("select name from customers limit {n}"))).collect();
    shop.logged(20).await;
    shop.connector.hanging.notified().await;
    let mut single = shop.start(2, "select region from customers");
    single.is(Progress::Waiting { ahead: 0 }).await;
    shop.connector.release(1);
    single.is(Progress::Running).await;
    shop.connector.release(1);
    assert_eq!(name(&single.done().await.unwrap()), "Ann");
    assert_eq!(shop.connector.statements()[1], plain("select region from customers").sql());
    shop.connector.release(20);
    for one in greedy {
        one.done().await.unwrap();
    }
    assert_eq!(shop.connector.most_running(), 1);
}

#[tokio::test]
async fn one_who_leaves_the_queue_never_reaches_the_database() {
    let shop = Shop::with(narrow(), [held("Ann"), reply("Bob")]);
    let first = shop.start(1, NAMES);
    shop.connector.hanging.notified().await;
    let mut second = shop.start(2, "select region from customers");
    second.is(Progress::Waiting { ahead: 0 }).await;
    let mut third = shop.start(3, "select id from customers");
    third.is(Progress::Waiting { ahead: 1 }).await;
    second.cancel.cancel();
    assert!(cancelled(second.done().await));
    third.is(Progress::Waiting { ahead: 0 }).await;
    shop.connector.release(1);
    first.done().await.unwrap();
    third.done().await.unwrap();
    assert_eq!(shop.reads(), 2);
    let waited = shop.stores.runs()[2].end.clone().unwrap().queued_us;
    assert!(waited.is_some_and(|us| us > 0), "{waited:?}");
}

#[tokio::test]
async fn past_the_end_of_the_queue_a_run_is_told_so_at_once() {
    let mut limits = narrow();
    limits.concurrency.waiting_per_person = 1;
    let shop = Shop::with(limits, [held("Ann"), reply("Bob")]);
    let first = shop.start(1, NAMES);
    shop.connector.hanging.notified().await;
    let mut second = shop.start(1, "select region from customers");
    second.is(Progress::Waiting { ahead: 0 }).await;
    let refused = shop.run(1, &plain("select id from customers")).await.unwrap_err();
    let problem = refused.problem(&plain(NAMES), &shop_catalog());
    assert_eq!(problem.code.as_str(), "queue_full");
    assert!(problem.hint.is_some());
    let end = shop.stores.runs()[2].end.clone().unwrap();
    assert_eq!((end.outcome.as_str(), end.error), ("failed", Some(problem.code)));
    shop.connector.release(1);
    first.done().await.unwrap();
    second.done().await.unwrap();
}

#[tokio::test]
async fn kept_rows_need_no_place_in_the_queue() {
    let shop = Shop::with(narrow(), [reply("Ann"), FakeReply::Hang]);
    shop.run(1, &plain(NAMES)).await.unwrap();
    let blocking = shop.start(2, "select region from customers");
    shop.connector.hanging.notified().await;
    let ran = shop.run(3, &plain(NAMES)).await.unwrap();
    assert!(ran.reused.is_some());
    blocking.cancel.cancel();
    assert!(cancelled(blocking.done().await));
}
