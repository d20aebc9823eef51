//! Emergencies over HTTP: who may go ahead without approval, what still holds, and who looks afterwards.

use super::tokens::token_of;
use super::{Team, approval, decide, path, refused, run, state, steps};
use crate::support::Client;
use serde_json::{Value, json};
use std::path::Path;

const WHY: &str = "the shop is down since nine";

pub fn emergency(change: &Value) -> Value {
    json!({ "action": "break_glass", "hash": change["revision"]["hash"], "reason": WHY })
}

/// Lets Ann break the glass, everywhere. Her session goes on: a role that is given in the application ends it.
pub async fn allowed(admin: &Client, directory: &Path) {
    let role = json!({ "summary": "is called at night", "permissions": ["break_glass"] });
    admin.put("/roles/responder", role).await.expect_ok();
    let sql = "update users set roles = '[\"editor\", \"responder\"]' where name = 'ann'";
    run(&directory.join("data/candor.sqlite"), sql).await;
    permit(admin, json!(["dev", "staging", "prod"])).await;
}

async fn permit(admin: &Client, tiers: Value) {
    let version = admin.get("/changes/rules").await.expect_ok()["version"].clone();
    let draft = json!({ "version": version, "break_glass": tiers });
    assert_eq!(admin.put("/changes/rules", draft).await.expect_ok()["break_glass"], tiers);
}

async fn told(of: &Client) -> Vec<String> {
    let notices = of.get("/notices").await.expect_ok();
    let all = notices["notices"].as_array().unwrap().iter();
    let unread = all.filter(|notice| notice["read"] == false);
    unread.map(|notice| notice["kind"].as_str().unwrap().to_owned()).collect()
}

fn said(answer: &crate::support::Answer) -> String {
    answer.expect_problem(403, "change_not_yours")["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_author_goes_ahead_with_a_reason_and_somebody_else_looks_at_it() {
    let team = Team::new().await;
    let change = team.proposed().await;
    assert!(refused(&change, "break_glass").unwrap().contains("permission `break_glass`"));
    allowed(&team.ada, team.server.directory.path()).await;
    permit(&team.ada, json!([])).await;
    let off = decide(&team.ann, &change, emergency(&change)).await;
    assert!(said(&off).contains("administrators do not allow"), "off until somebody allows it");
    permit(&team.ada, json!(["dev", "staging", "prod"])).await;

    let mut short = emergency(&change);
    short["reason"] = json!("it is urgent");
    decide(&team.ann, &change, short).await.expect_problem(422, "invalid_request");
    let mut other = emergency(&change);
    other["hash"] = json!("0".repeat(64));
    decide(&team.ann, &change, other).await.expect_problem(409, "change_stale");
    for who in [&team.bob, &team.ada] {
        let theirs = decide(who, &change, emergency(&change)).await;
        assert!(said(&theirs).contains("only its author"));
    }
    let token = token_of(&team, &team.ann).await;
    assert_eq!(decide(&token, &change, emergency(&change)).await.status, 403);
    assert_eq!(team.price().await, "24.5", "nothing ran so far");

    let change = team.read(&team.ann, &change).await;
    assert!(refused(&change, "break_glass").is_none(), "{change}");
    decide(&team.ann, &change, emergency(&change)).await.expect_ok();
    let done = team.ended(&change).await;
    assert_eq!((state(&done), team.price().await.as_str()), ("post_review", "30"), "{done}");
    let run = &done["runs"][0];
    assert_eq!((&run["broke_glass"], &run["outcome"]), (&json!(true), &json!("executed")));
    let backup = run["backup"].as_str().unwrap();
    assert_eq!(team.asked(&format!("select price from {backup}")).await, "24.5", "as it was");
    assert!(steps(&done).contains(&("break_glass", WHY)));
    for who in [&team.bob, &team.cleo, &team.ada] {
        assert_eq!(told(who).await, ["post_review", "glass_broken"]);
    }
    assert_eq!(told(&team.ann).await, ["post_review"]);
    let records = team.ada.get("/audit?action=change.break_glass&outcome=done").await.expect_ok();
    let record = team.ada.get(&format!("/audit/{}", records["records"][0]["seq"])).await;
    assert!(record.expect_ok()["detail"].to_string().contains(WHY), "{records}");

    let later = team.proposes(&team.ann, "update products set price = 9 where id = 2").await;
    let waiting = team.bob.get("/changes").await.expect_ok();
    let ids: Vec<&Value> =
        waiting["changes"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, [&change["summary"]["id"], &later["summary"]["id"]], "it comes first");

    let accept = |comment: &str| json!({ "action": "accept", "comment": comment });
    let own = decide(&team.ann, &done, accept("it was right")).await;
    assert!(said(&own).contains("a change of their own"));
    decide(&team.bob, &done, accept(" ")).await.expect_problem(422, "invalid_request");
    let dispute = json!({ "action": "dispute", "reason": "28 was agreed" });
    let disputed = decide(&team.bob, &done, dispute).await.expect_ok();
    assert_eq!(state(&disputed), "disputed");
    decide(&team.cleo, &disputed, accept("late")).await.expect_problem(409, "change_state");
    assert_eq!(told(&team.ann).await, ["disputed", "post_review"]);
    let disputed = team.read(&team.ann, &disputed).await;
    assert!(refused(&disputed, "roll_back").is_none(), "{disputed}");
    let back = format!("{}/runs/{}/rollback", path(&change), run["id"].as_str().unwrap());
    let back = team.ann.post(&back, json!({})).await.expect_ok();
    assert_eq!(state(&back), "in_review", "undoing is another change");
}

#[tokio::test]
async fn what_is_blocked_or_keeps_nothing_waits_for_approval() {
    let team = Team::new().await;
    allowed(&team.ada, team.server.directory.path()).await;
    let sql = "update products set price = 30 where id = 1";
    let draft = json!({ "connection_id": team.shop, "sql": sql, "backup": false });
    let bare = team.ann.post("/changes", draft).await.expect_ok();
    assert!(refused(&bare, "break_glass").unwrap().contains("would not be kept as it was"));
    let answer = decide(&team.ann, &bare, emergency(&bare)).await;
    answer.expect_problem(409, "change_state");
    let blocked =
        team.proposes(&team.ann, "update products set price = 30 where name = null").await;
    assert_eq!(state(&blocked), "blocked", "{blocked}");
    let answer = decide(&team.ann, &blocked, emergency(&blocked)).await;
    answer.expect_problem(409, "change_state");
    let dropped = team.proposes(&team.ann, "drop table sales").await;
    assert!(refused(&dropped, "break_glass").unwrap().contains("would not be kept as it was"));
    let added = team
        .proposes(
            &team.ann,
            "insert into sales (id, product_id, quantity, sold_on) values (9, 1, 1, '2024-05-01')",
        )
        .await;
    assert!(refused(&added, "break_glass").is_none(), "new rows were no others before: {added}");
    for over in [
        "insert into sales (id, product_id, quantity, sold_on) values (1, 1, 99, '2024-05-01') on conflict \
         (id) do update set quantity = 99",
        "insert or replace into sales (id, product_id, quantity, sold_on) values (1, 1, 99, '2024-05-01')",
    ] {
        let over = team.proposes(&team.ann, over).await;
        assert_eq!(over["revision"]["assessment"]["overwrites"], true, "{over}");
        assert!(refused(&over, "break_glass").unwrap().contains("would not be kept as it was"));
        let answer = decide(&team.ann, &over, emergency(&over)).await;
        answer.expect_problem(409, "change_state");
    }
    assert_eq!(team.price().await, "24.5");
}

#[tokio::test]
async fn more_rows_than_foreseen_undo_it_and_a_changed_schema_is_looked_at_again() {
    let team = Team::new().await;
    allowed(&team.ada, team.server.directory.path()).await;
    let sql = "update products set price = 30 where id >= 1";
    let draft = json!({ "connection_id": team.shop, "sql": sql, "max_rows": 1 });
    let wide = team.ann.post("/changes", draft).await.expect_ok();
    decide(&team.ann, &wide, emergency(&wide)).await.expect_ok();
    let ended = team.ended(&wide).await;
    assert_eq!((state(&ended), team.price().await.as_str()), ("aborted_by_guard", "24.5"));
    assert!(refused(&ended, "retry").is_some(), "one run, and no approval to rest another on");

    let change = team.proposed().await;
    team.run_in_shop("alter table products add column note text").await;
    let answer = decide(&team.ann, &change, emergency(&change)).await;
    answer.expect_problem(409, "change_stale");
    let now = team.read(&team.ann, &change).await;
    assert_eq!((state(&now), &now["revision"]["number"]), ("in_review", &json!(2)));
    assert_eq!(team.price().await, "24.5");
}

#[tokio::test]
async fn an_approval_and_an_emergency_at_once_run_once() {
    let team = Team::new().await;
    allowed(&team.ada, team.server.directory.path()).await;
    for price in [31, 32, 33] {
        let sql = format!("update products set price = {price} where id = 1");
        let change = team.proposes(&team.ann, &sql).await;
        let (approved, broken) = tokio::join!(
            decide(&team.bob, &change, approval(&change)),
            decide(&team.ann, &change, emergency(&change)),
        );
        let (approved, broken) = (approved.status == 200, broken.status == 200);
        assert!(approved ^ broken, "about one version one of them decides");
        let now = team.ended(&change).await;
        let runs = now["runs"].as_array().unwrap().len();
        assert_eq!((state(&now), runs), if broken { ("post_review", 1) } else { ("approved", 0) });
    }
}
