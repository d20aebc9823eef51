//! Several who wait for one read.

use super::*;

#[tokio::test]
async fn equal_statements_at_the_same_time_share_one_read() {
    let shop = Shop::new([held("Ann")]);
    let mut all = vec![shop.start(1, NAMES)];
    shop.connector.hanging.notified().await;
    all.extend((2..12).map(|person| shop.start(person, NAMES)));
    for one in &mut all {
        one.is(Progress::Running).await;
    }
    shop.connector.release(1);
    let mut shared = 0;
    for one in all {
        let ran = one.done().await.unwrap();
        assert_eq!(name(&ran), "Ann");
        shared += usize::from(ran.reused.is_some_and(|reused| reused.age_us == 0));
    }
    assert_eq!((shop.reads(), shared), (1, 10));
}

#[tokio::test]
async fn one_who_leaves_takes_nothing_from_the_others() {
    let shop = Shop::new([held("Ann")]);
    let first = shop.start(1, NAMES);
    shop.connector.hanging.notified().await;
    let mut second = shop.start(2, NAMES);
    second.is(Progress::Running).await;
    // The one who began it leaves.
    first.cancel.cancel();
    assert!(cancelled(first.done().await));
    assert_eq!(shop.connector.stopped(), 0);
    shop.connector.release(1);
    assert_eq!(name(&second.done().await.unwrap()), "Ann");
}

#[tokio::test]
async fn the_last_one_to_leave_stops_the_database() {
    let shop = Shop::new([held("Ann"), reply("Bob")]);
    let first = shop.start(1, NAMES);
    shop.connector.hanging.notified().await;
    let mut second = shop.start(2, NAMES);
    second.is(Progress::Running).await;
    second.cancel.cancel();
    assert!(cancelled(second.done().await));
    assert_eq!(shop.connector.stopped(), 0);
    first.cancel.cancel();
    assert!(cancelled(first.done().await));
    assert_eq!(shop.connector.stopped(), 1, "confirmed before the answer");
    let outcomes: Vec<_> =
        shop.stores.runs().iter().map(|run| run.end.clone().unwrap().outcome.as_str()).collect();
    assert_eq!(outcomes, ["cancelled", "cancelled"]);
    // Nobody gets a seat in what was given up.
    assert_eq!(name(&shop.run(3, &plain(NAMES)).await.unwrap()), "Bob");
}

#[tokio::test]
async fn a_run_that_is_dropped_stops_the_database_too() {
    let shop = Shop::new([FakeReply::Hang]);
    let running = shop.start(1, NAMES);
    shop.connector.hanging.notified().await;
    running.ran.abort();
    while shop.connector.stopped() == 0 {
        tokio::task::yield_now().await;
    }
}
