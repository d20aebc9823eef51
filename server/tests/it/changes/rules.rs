//! What administrators set about changes: what a rule does, what passes by itself, and what becomes of
//! changes that were judged before.

use super::{Team, approval, decide, execution, may_be_changed, path, state, steps};
use crate::support::{Answer, Client};
use serde_json::{Value, json};
use server::store::StoredWriter;

const SMALL: &str =
    "insert into sales (id, product_id, quantity, sold_on) values (900, 1, 1, '2024-05-01')";
/// In development nobody minds.
const WILD: &str = "update products set price = 30 where name like '%eapot'";

async fn set(ada: &Client, levels: Value, automatic: bool) -> Answer {
    let now = ada.get("/changes/rules").await.expect_ok();
    let draft = json!({ "version": now["version"], "levels": levels, "automatic_low": automatic });
    ada.put("/changes/rules", draft).await
}

#[tokio::test]
async fn how_soon_an_emergency_is_looked_at_is_set_in_hours() {
    let team = Team::new().await;
    assert_eq!(team.ada.get("/changes/rules").await.expect_ok()["post_review_hours"], 24);
    let put = async |version: u64, hours: Value| {
        let draft = json!({ "version": version, "post_review_hours": hours });
        team.ada.put("/changes/rules", draft).await
    };
    for wrong in [0, 169] {
        put(0, json!(wrong)).await.expect_problem(422, "invalid_request");
    }
    for (version, hours) in [(0, 1), (1, 168)] {
        let saved = put(version, json!(hours)).await.expect_ok();
        assert_eq!(saved["post_review_hours"], json!(hours));
    }
    assert_eq!(put(2, Value::Null).await.expect_ok()["post_review_hours"], 24);
}

fn level<'a>(rules: &'a Value, rule: &str, tier: usize) -> &'a Value {
    let all = rules["rules"].as_array().unwrap();
    &all.iter().find(|it| it["rule"] == rule).unwrap()["levels"][tier]
}

#[tokio::test]
async fn levels_are_versioned_recorded_and_saved_over_nobody_else() {
    let team = Team::new().await;
    let usual = team.ada.get("/changes/rules").await.expect_ok();
    assert_eq!((&usual["version"], &usual["automatic_low"]), (&json!(0), &json!(false)));
    assert_eq!(usual["rules"].as_array().unwrap().len(), 17, "the whole catalogue");
    assert_eq!(level(&usual, "review.drop", 2)["level"], "block");
    let levels = json!([
        { "rule": "review.select_star", "tier": "dev", "level": "block" },
        { "rule": "review.drop", "tier": "prod", "level": "block" },
    ]);
    let saved = set(&team.ada, levels.clone(), true).await.expect_ok();
    assert_eq!((&saved["version"], &saved["changed_by"]), (&json!(1), &json!("ada")));
    let star = level(&saved, "review.select_star", 0);
    assert_eq!((&star["level"], &star["usual"]), (&json!("block"), &json!("warn")));
    let late = json!({ "version": 0, "levels": [], "automatic_low": false });
    team.ada.put("/changes/rules", late).await.expect_problem(409, "conflict");
    for wrong in [
        json!([{ "rule": "review.nothing", "tier": "dev", "level": "off" }]),
        json!([
            { "rule": "review.drop", "tier": "dev", "level": "off" },
            { "rule": "review.drop", "tier": "dev", "level": "block" },
        ]),
    ] {
        set(&team.ada, wrong, true).await.expect_problem(422, "invalid_request");
    }
    assert_eq!(team.ada.get("/changes/rules").await.expect_ok(), saved, "nothing else was kept");
    let records = team.ada.get("/audit?action=change_rules.set").await.expect_ok();
    let seq = records["records"][0]["seq"].as_u64().unwrap();
    let record = team.ada.get(&format!("/audit/{seq}")).await.expect_ok();
    let after = &record["detail"]["after"];
    assert_eq!(after["levels"], json!([levels[0]]), "what is as the product has it is not kept");
    assert_eq!((&record["detail"]["version"], &after["automatic_low"]), (&json!(1), &json!(true)));
}

#[tokio::test]
async fn low_passes_by_itself_only_where_administrators_let_it() {
    let team = Team::new().await;
    let reviewed = team.proposes(&team.ann, SMALL).await;
    assert_eq!((&reviewed["summary"]["risk"], state(&reviewed)), (&json!("low"), "in_review"));
    set(&team.ada, json!([]), true).await.expect_ok();
    let now = team.read(&team.ann, &reviewed).await;
    assert_eq!(state(&now), "in_review", "what waits already goes on waiting");
    let passed = team.proposes(&team.ann, SMALL).await;
    assert_eq!(state(&passed), "approved", "{passed}");
    let events: Vec<&str> = steps(&passed).into_iter().map(|(event, _)| event).collect();
    assert_eq!(events, ["submit", "pass"]);
    assert_eq!(passed["revision"]["rules_version"], 1);
    let medium = team.proposed().await;
    assert_eq!(state(&medium), "in_review", "MEDIUM is looked at");
    decide(&team.bob, &passed, execution(&passed)).await.expect_ok();
    assert_eq!(state(&team.ended(&passed).await), "executed");
    assert_eq!(team.asked("select count(*) from sales where id = 900").await, "1");
}

#[tokio::test]
async fn nothing_passes_by_itself_in_production() {
    let team = Team::new().await;
    let file = team.server.directory.path().join("shop.sqlite");
    let draft = json!({ "name": "Live", "engine": "sqlite", "environment": "prod", "file": file });
    let live = team.ada.post("/connections", draft).await.expect_ok();
    let live = live["id"].as_str().unwrap();
    may_be_changed(&team.server, live, StoredWriter { login: None }).await;
    // In production nobody asks without a grant.
    let grants = json!([{ "kind": "role", "id": "editor" }, { "kind": "role", "id": "approver" }]);
    let access = json!({ "restricted": false, "grants": grants });
    team.ada.put(&format!("/connections/{live}/access"), access).await.expect_ok();
    set(&team.ada, json!([]), true).await.expect_ok();
    let draft = json!({ "connection_id": live, "sql": SMALL });
    let change = team.ann.post("/changes", draft).await.expect_ok();
    assert_eq!((&change["summary"]["environment"], state(&change)), (&json!("prod"), "in_review"));
}

#[tokio::test]
async fn what_passed_by_itself_is_looked_at_once_that_is_no_longer_allowed() {
    let team = Team::new().await;
    set(&team.ada, json!([]), true).await.expect_ok();
    let passed = team.proposes(&team.ann, SMALL).await;
    let view = set(&team.ada, json!([]), false).await.expect_ok();
    assert_eq!(view["judged_before"], 1);
    decide(&team.bob, &passed, execution(&passed)).await.expect_problem(409, "change_stale");
    let now = team.read(&team.bob, &passed).await;
    assert_eq!(state(&now), "in_review", "{now}");
    assert_eq!(team.asked("select count(*) from sales where id = 900").await, "0");
    let approved = decide(&team.bob, &now, approval(&now)).await.expect_ok();
    decide(&team.bob, &approved, execution(&approved)).await.expect_ok();
    assert_eq!(state(&team.ended(&passed).await), "executed");
}

#[tokio::test]
async fn an_approval_ends_when_the_rules_say_something_else_and_holds_when_they_do_not() {
    let team = Team::new().await;
    let (plain, wild) = (team.approved().await, team.proposes(&team.ann, WILD).await);
    let wild = decide(&team.bob, &wild, approval(&wild)).await.expect_ok();
    let stricter = json!([{ "rule": "review.leading_wildcard", "tier": "dev", "level": "block" }]);
    set(&team.ada, stricter, false).await.expect_ok();
    assert_eq!(state(&team.read(&team.bob, &wild).await), "approved", "not behind anybody's back");
    decide(&team.bob, &wild, execution(&wild)).await.expect_problem(409, "change_stale");
    let now = team.read(&team.ann, &wild).await;
    assert_eq!(state(&now), "blocked", "{now}");
    let why = steps(&now).into_iter().find(|(event, _)| *event == "recheck").unwrap().1.to_owned();
    assert!(why.contains("what the rules for changes say"), "{why}");
    assert_eq!(team.price().await, "24.5");
    decide(&team.bob, &plain, execution(&plain)).await.expect_ok();
    assert_eq!(state(&team.ended(&plain).await), "executed", "the rules say the same about it");
    let text = team.ann.get(&path(&plain)).await.expect_ok();
    assert_eq!(text["revision"]["rules_version"], 0, "what judged it is kept with it");
}
