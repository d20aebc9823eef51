//! What other products let happen.

use super::{Team, approval, decide, execution, path, refused, state};
use crate::support::Client;
use serde_json::{Value, json};

/// On both doors to the same thing.
async fn ui_decide(by: &Client, change: &Value, mut decision: Value) -> u16 {
    decision["version"] = change["summary"]["version"].clone();
    let body = json!({ "id": change["summary"]["id"], "decision": decision });
    let request = by.request(reqwest::Method::POST, "//ui/changes/decide");
    let request = request.header("sec-fetch-site", "same-origin").json(&body);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn nobody_approves_their_own_through_any_door_and_no_role_helps() {
    let team = Team::new().await;
    let change = team.proposes(&team.ada, "update products set price = 30 where id = 1").await;
    let mine = decide(&team.ada, &change, approval(&change)).await;
    mine.expect_problem(403, "change_not_yours");
    assert_eq!(ui_decide(&team.ada, &change, approval(&change)).await, 403);
    for action in ["send_back", "reject"] {
        let decision = json!({ "action": action, "reason": "mine" });
        assert_eq!(ui_decide(&team.ada, &change, decision.clone()).await, 403, "{action}");
        decide(&team.ada, &change, decision).await.expect_problem(403, "change_not_yours");
    }
    let now = team.read(&team.ada, &change).await;
    assert_eq!((state(&now), &now["votes"]), ("in_review", &json!([])));
    assert!(refused(&now, "approve").is_some() && refused(&now, "execute").is_some());
    let denied = team.ada.get("/audit?action=change.approve&outcome=denied").await.expect_ok();
    assert_eq!(denied["records"].as_array().unwrap().len(), 2, "each attempt is recorded");
}

#[tokio::test]
async fn who_decides_is_not_taken_from_the_body() {
    let team = Team::new().await;
    let change = team.proposed().await;
    for field in ["by", "user", "user_id", "approver", "decided_by"] {
        let mut decision = approval(&change);
        decision[field] = json!("bob@example.org");
        decide(&team.ann, &change, decision).await.expect_problem(422, "invalid_request");
    }
    let mut draft = json!({ "connection_id": team.shop, "sql": "delete from sales where id = 1" });
    draft["author"] = json!("bob@example.org");
    team.ann.post("/changes", draft).await.expect_problem(422, "invalid_request");
    assert_eq!(team.read(&team.ann, &change).await["votes"], json!([]));
}

#[tokio::test]
async fn what_has_run_out_is_refused_before_anybody_sweeps() {
    let team = Team::new().await;
    let change = team.proposed().await;
    team.run_in_store("update change_requests set deadline_at = '2020-01-01T00:00:00.000000Z'")
        .await;
    decide(&team.bob, &change, approval(&change)).await.expect_problem(409, "change_expired");
    let told = refused(&team.read(&team.bob, &change).await, "approve").map(str::to_owned);
    assert!(told.unwrap().contains("the time for its review has passed"));

    let approved = team.approved().await;
    team.run_in_store("update change_requests set valid_until = '2020-01-01T00:00:00.000000Z'")
        .await;
    decide(&team.bob, &approved, execution(&approved)).await.expect_problem(409, "change_expired");
    assert_eq!(team.price().await, "24.5");
    let swept = team.server.context.store.expire_changes(time::OffsetDateTime::now_utc()).await;
    assert_eq!(swept.unwrap(), 2);
    assert_eq!(state(&team.read(&team.ann, &approved).await), "expired");
}

#[tokio::test]
async fn an_approval_stays_with_the_wording_it_was_given_to() {
    let team = Team::new().await;
    let approved = team.approved().await;
    let wording = json!({
        "version": approved["summary"]["version"], "sql": "update products set price = 99 where id = 1",
    });
    let reworded =
        team.ann.post(&format!("{}/wordings", path(&approved)), wording).await.expect_ok();
    assert_eq!((state(&reworded), &reworded["summary"]["stages_met"]), ("in_review", &json!(0)));
    assert_eq!(reworded["votes"][0]["counts"], false);
    // With what was approved, and with what is there now.
    decide(&team.bob, &reworded, execution(&approved)).await.expect_problem(409, "change_state");
    decide(&team.bob, &reworded, execution(&reworded)).await.expect_problem(409, "change_state");
    let stale = decide(&team.bob, &reworded, approval(&approved)).await;
    stale.expect_problem(409, "change_stale");
    // Decided about a version that is no more.
    decide(&team.bob, &approved, approval(&reworded)).await.expect_problem(409, "change_stale");
    assert_eq!(team.price().await, "24.5");
}

#[tokio::test]
async fn one_person_in_two_groups_counts_once_and_more_than_enough_is_enough() {
    let team = Team::new().await;
    let me = team.bob.get("/me").await.expect_ok();
    for name in ["left", "right"] {
        let group = json!({ "name": name, "members": [me["id"]] });
        team.ada.post("/groups", group).await.expect_ok();
    }
    let sql = "insert into sales (product_id, quantity, sold_on) select id, 1, '2024-05-01' from products";
    let change = team.proposes(&team.ann, sql).await;
    let once = decide(&team.bob, &change, approval(&change)).await.expect_ok();
    decide(&team.bob, &once, approval(&once)).await.expect_problem(403, "change_not_yours");
    assert_eq!(team.read(&team.bob, &change).await["summary"]["stages_met"], 1);
    // The review asks for fewer people than have agreed already.
    team.run_in_store("update change_requests set stages = '[1]'").await;
    let twice = decide(&team.cleo, &once, approval(&once)).await.expect_ok();
    assert_eq!(state(&twice), "approved");
}

#[tokio::test]
async fn of_many_who_carry_out_at_once_one_does() {
    let team = Team::new().await;
    let sql = "update products set price = price + 1 where id = 1";
    let change = team.proposes(&team.ann, sql).await;
    let approved = decide(&team.bob, &change, approval(&change)).await.expect_ok();
    let mut all = tokio::task::JoinSet::new();
    for number in 0..8 {
        let by = if number % 2 == 0 { team.bob.clone() } else { team.cleo.clone() };
        let approved = approved.clone();
        all.spawn(async move { decide(&by, &approved, execution(&approved)).await.status });
    }
    let mut statuses = all.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
    let done = team.ended(&change).await;
    assert_eq!(done["runs"].as_array().unwrap().len(), 1);
    assert_eq!(team.price().await, "25.5", "once");
}
