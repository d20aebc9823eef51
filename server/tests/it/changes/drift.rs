//! Between an approval and the run the world changes: nothing runs, what was approved is void, and the
//! timeline says why.

use super::{Team, decide, execution, refused, state, steps};
use serde_json::{Value, json};

/// Nobody's approval counts any more, the reason is there for everybody, and no row was changed.
async fn is_void(team: &Team, approved: &Value, reason: &str) -> Value {
    let answer = decide(&team.bob, approved, execution(approved)).await;
    let problem = answer.expect_problem(409, "change_stale");
    assert!(problem["detail"].as_str().unwrap().contains(reason), "{problem}");
    let now = team.read(&team.ann, approved).await;
    assert_ne!(state(&now), "approved", "{now}");
    assert_eq!(now["votes"][0]["counts"], false, "{now}");
    assert_eq!(now["runs"], json!([]));
    let told = steps(&now).into_iter().find(|(event, _)| *event == "recheck");
    assert!(told.unwrap().1.contains(reason), "{now}");
    assert_eq!(team.asked("select count(*) from products where price = 30").await, "0");
    now
}

#[tokio::test]
async fn another_statement_in_the_store() {
    let team = Team::new().await;
    let approved = team.approved().await;
    team.run_in_store(
        "update change_revisions set author_sql = 'update products set price = 30 where id > 0'",
    )
    .await;
    let now = is_void(&team, &approved, "the statement that would be sent").await;
    assert_eq!(state(&now), "in_review", "everybody sees what it says now, and may agree anew");
    assert!(now["revision"]["sql"].as_str().unwrap().contains("id > 0"));
    assert_ne!(now["revision"]["hash"], approved["revision"]["hash"]);
}

#[tokio::test]
async fn more_rows_in_the_store() {
    let team = Team::new().await;
    let approved = team.approved().await;
    team.run_in_store("update change_revisions set max_rows = 1000000").await;
    is_void(&team, &approved, "not what was written down").await;
}

#[tokio::test]
async fn another_definition_of_the_table() {
    let team = Team::new().await;
    let approved = team.approved().await;
    team.run_in_shop("alter table products add column discount integer").await;
    let now = is_void(&team, &approved, "the definition of its tables").await;
    assert_eq!(state(&now), "in_review");
}

#[tokio::test]
async fn no_table_any_more() {
    let team = Team::new().await;
    let approved = team.approved().await;
    team.run_in_shop("drop table sales; alter table products rename column price to cost").await;
    let answer = decide(&team.bob, &approved, execution(&approved)).await;
    answer.expect_problem(409, "change_stale");
    let now = team.read(&team.ann, &approved).await;
    assert_eq!(state(&now), "blocked", "{now}");
    assert_eq!(now["summary"]["stages_met"], 0);
}

#[tokio::test]
async fn other_rules_on_rows() {
    let team = Team::new().await;
    let approved = team.approved().await;
    let rules = json!({ "sets": [
        { "name": "all", "assigned": { "everyone": true }, "role": "writer", "default": "allow",
          "tables": { "products": { "rows": [{ "name": "kitchen", "using": "category = 'Kitchen'" }] } } },
    ] });
    crate::policies::clinic::publish(&team.server, &team.ada, rules).await;
    let now = is_void(&team, &approved, "the rules on rows and columns").await;
    assert_eq!((state(&now), &now["revision"]["policy_version"]), ("in_review", &json!(1)));
}

#[tokio::test]
async fn an_approver_who_is_none_any_more() {
    let team = Team::new().await;
    let approved = team.approved().await;
    let bob = team.bob.get("/me").await.expect_ok();
    let person = format!("/people/{}", bob["id"].as_str().unwrap());
    team.ada.put(&person, json!({ "roles": ["viewer"] })).await.expect_ok();
    let told = team.read(&team.cleo, &approved).await;
    assert!(refused(&told, "execute").unwrap().contains("may no longer"), "{told}");
    let answer = decide(&team.cleo, &approved, execution(&approved)).await;
    answer.expect_problem(409, "change_stale");
    let now = team.read(&team.ann, &approved).await;
    assert_eq!((state(&now), &now["votes"][0]["counts"]), ("in_review", &json!(false)), "{now}");
    assert!(
        steps(&now).iter().any(|(event, words)| *event == "recheck" && words.contains("approvers"))
    );
    assert_eq!(team.price().await, "24.5");
}

#[tokio::test]
async fn an_author_who_may_not_ask_any_more() {
    let team = Team::new().await;
    let approved = team.approved().await;
    let ann = team.ann.get("/me").await.expect_ok();
    let person = format!("/people/{}", ann["id"].as_str().unwrap());
    team.ada.put(&person, json!({ "roles": ["viewer"] })).await.expect_ok();
    let answer = decide(&team.bob, &approved, execution(&approved)).await;
    answer.expect_problem(409, "change_stale");
    // Her session ended with her role.
    let now = team.read(&team.bob, &approved).await;
    assert_eq!(state(&now), "blocked", "{now}");
    assert!(steps(&now).last().unwrap().1.contains("author"), "{now}");
}
