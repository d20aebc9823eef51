//! When rows are reused, and when never.

use super::*;

#[tokio::test]
async fn an_equal_statement_over_equal_data_is_read_once() {
    let shop = Shop::new([reply("Ann"), reply("Bob")]);
    let first = shop.run(1, &plain(NAMES)).await.unwrap();
    assert_eq!((name(&first).as_str(), first.reused), ("Ann", None));
    let again = shop.run(1, &plain("SELECT  name\nFROM customers -- again")).await.unwrap();
    assert_eq!(name(&again), "Ann");
    assert!(again.reused.is_some());
    assert_eq!(shop.reads(), 1);
}

#[tokio::test]
async fn a_reuse_is_a_run_of_its_own_with_a_result_of_its_own() {
    let shop = Shop::new([reply("Ann")]);
    let first = shop.run(1, &plain(NAMES)).await.unwrap();
    let second = shop.run(2, &plain(NAMES)).await.unwrap();
    assert_ne!(first.query_id, second.query_id);
    assert_ne!(first.result_id, second.result_id);
    let runs = shop.stores.runs();
    let ends: Vec<_> = runs.iter().map(|run| run.end.clone().unwrap()).collect();
    assert_eq!(runs[1].start.owner, UserId::from_random(2));
    assert_eq!((ends[0].reused_age_us, ends[1].reused_age_us.is_some()), (None, true));
    assert_eq!(ends[1].execution_us, Some(0));
    assert_eq!(ends[1].rows, Some(1));
    let results = &shop.deps.results;
    for (person, result, found) in [
        (1, &first.result_id, true),
        (2, &second.result_id, true),
        (1, &second.result_id, false),
        (2, &first.result_id, false),
    ] {
        let page = results.page(&UserId::from_random(person), result, 0, 10).await.unwrap();
        assert_eq!(page.is_some(), found, "{person} {result}");
    }
}

#[tokio::test]
async fn whatever_the_rows_depend_on_is_part_of_the_key() {
    let limits = Limits::default();
    let usual = limits.answer_budget();
    let shop = Shop::new((0..20).map(|_| reply("Ann")));
    let elsewhere = database(2, shop.connector.clone(), "2024-06-01");
    let later = database(1, shop.connector.clone(), "2024-07-01");
    let budgets = [
        limits.statement_budget(Some(500)),
        Budget { max_bytes: 1, ..usual },
        Budget { max_cell_bytes: 1, ..usual },
        Budget { deadline: limits.preview_deadline, ..usual },
    ];
    let quiet = (&watch::Sender::default(), &CancellationToken::new());
    let mut reads = 0;
    let mut anew = async |database: &Database, sql: &str, budget: Budget, what: &str| {
        let statement = plain(sql);
        for repeated in [false, true] {
            let ran = shop.run_in(database, 1, &statement, budget, quiet).await.unwrap();
            assert_eq!(ran.reused.is_some(), repeated, "{what}");
        }
        reads += 1;
        assert_eq!(shop.reads(), reads, "{what}");
    };
    anew(&shop.database, NAMES, usual, "the first").await;
    anew(&shop.database, "select region from customers", usual, "another statement").await;
    anew(&shop.database, "select name from customers limit 5", usual, "another limit").await;
    for budget in budgets {
        anew(&shop.database, NAMES, budget, "another budget").await;
    }
    anew(&elsewhere, NAMES, usual, "another connection").await;
    anew(&later, NAMES, usual, "another snapshot").await;
    shop.connector.set_data_version("2");
    anew(&shop.database, NAMES, usual, "other data").await;
}

/// The same statement under rules that compare with the author's region.
fn in_region(region: &str) -> CheckedStatement {
    let rules = serde_json::json!({
        "attributes": { "region": region },
        "tables": { "customers": { "rows": [{ "name": "own", "using": "region = :region" }] } }
    });
    let rules: AccessRules = serde_json::from_value(rules).unwrap();
    statement(NAMES, Policy::reader(Some(1_000)).with_rules(rules))
}

#[tokio::test]
async fn rows_of_one_region_never_reach_a_person_of_another() {
    let shop = Shop::new([reply("CANARY_EMEA"), reply("Carol"), reply("everybody")]);
    assert_eq!(in_region("EMEA").hash(), in_region("AMER").hash(), "only the values differ");
    let emea = shop.run(1, &in_region("EMEA")).await.unwrap();
    assert_eq!(name(&emea), "CANARY_EMEA");
    let amer = shop.run(2, &in_region("AMER")).await.unwrap();
    assert_eq!((name(&amer).as_str(), amer.reused), ("Carol", None));
    let free = shop.run(3, &plain(NAMES)).await.unwrap();
    assert_eq!((name(&free).as_str(), free.reused), ("everybody", None));
    // Those who may see the same share.
    let colleague = shop.run(4, &in_region("EMEA")).await.unwrap();
    assert_eq!(name(&colleague), "CANARY_EMEA");
    assert_eq!(shop.reads(), 3);
}

#[tokio::test]
async fn a_running_read_is_not_shared_across_regions_either() {
    let shop = Shop::new([held("CANARY_EMEA"), reply("Carol")]);
    let emea = {
        let shop = shop.clone();
        tokio::spawn(async move { shop.run(1, &in_region("EMEA")).await })
    };
    shop.connector.hanging.notified().await;
    let amer = shop.run(2, &in_region("AMER")).await.unwrap();
    assert_eq!(name(&amer), "Carol");
    shop.connector.release(1);
    assert_eq!(name(&emea.await.unwrap().unwrap()), "CANARY_EMEA");
}

#[tokio::test]
async fn a_database_that_cannot_tell_is_asked_every_time() {
    let connector = Arc::new(FakeConnector::new(shop_catalog(), [reply("Ann"), reply("Bob")]));
    let shop = Shop::new([]);
    let silent = database(3, connector.clone(), "2024-06-01");
    let quiet = (&watch::Sender::default(), &CancellationToken::new());
    let budget = shop.deps.limits.answer_budget();
    for expected in ["Ann", "Bob"] {
        let ran = shop.run_in(&silent, 1, &plain(NAMES), budget, quiet).await.unwrap();
        assert_eq!((name(&ran).as_str(), ran.reused), (expected, None));
    }
}

#[tokio::test]
async fn the_time_and_chance_are_asked_for_every_time() {
    let shop = Shop::new([reply("1"), reply("2")]);
    for expected in ["1", "2"] {
        let ran = shop.run(1, &plain("select random() from customers")).await.unwrap();
        assert_eq!((name(&ran).as_str(), ran.reused), (expected, None));
    }
}

#[tokio::test]
async fn reuse_can_be_switched_off() {
    let reuse = ReuseLimits { bytes: 0, ..ReuseLimits::default() };
    let limits = Limits { reuse, ..Limits::default() };
    let shop = Shop::with(limits, [reply("Ann"), reply("Bob")]);
    for expected in ["Ann", "Bob"] {
        assert_eq!(name(&shop.run(1, &plain(NAMES)).await.unwrap()), expected);
    }
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let busy = || FakeReply::Fail(ConnectorError::Busy { reason: "locked".into() });
    let shop = Shop::new([busy(), FakeReply::Panic, reply("Ann")]);
    let failed = shop.run(1, &plain(NAMES)).await;
    assert!(matches!(failed, Err(RunError::Database(ConnectorError::Busy { .. }))), "{failed:?}");
    let broken = shop.run(1, &plain(NAMES)).await;
    assert!(matches!(broken, Err(RunError::Database(ConnectorError::WorkerGone))), "{broken:?}");
    assert_eq!(name(&shop.run(1, &plain(NAMES)).await.unwrap()), "Ann");
}
