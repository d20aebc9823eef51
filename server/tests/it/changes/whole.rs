//! The whole path, on a file.

use super::{Team, approval, decide, execution, path, refused, state, steps};
use serde_json::{Value, json};

#[tokio::test]
async fn a_row_is_changed_once_somebody_else_has_agreed() {
    let team = Team::new().await;
    let sql = "update products set price = 30 where id = 1";
    let draft = json!({ "connection_id": team.shop, "sql": sql });
    let assessed = team.ann.post("/changes/assess", draft).await.expect_ok();
    assert_eq!((&assessed["kind"], &assessed["table"]), (&json!("update"), &json!("products")));
    assert_eq!((&assessed["rows"], &assessed["stages"]), (&json!(1), &json!([1])), "{assessed}");
    assert_eq!(assessed["sample"]["columns"], json!(["id", "name", "category", "price"]));
    let row = &assessed["sample"]["rows"][0];
    assert_eq!(row["changes"], json!([false, false, false, true]), "{row}");
    assert_eq!(team.ann.get("/changes?list=mine").await.expect_ok()["changes"], json!([]), "kept");

    let change = team.proposed().await;
    assert_eq!(state(&change), "in_review", "{change}");
    assert_eq!(team.price().await, "24.5", "nothing runs before it is approved");
    assert_eq!(change["summary"]["title"], "update products");
    let own = refused(&change, "approve").unwrap();
    assert!(own.contains("nobody decides about a change of their own"), "{own}");
    assert!(refused(&change, "withdraw").is_none());

    let waiting = team.bob.get("/changes").await.expect_ok();
    assert_eq!(
        (&waiting["waiting"], &waiting["changes"][0]["id"]),
        (&json!(1), &change["summary"]["id"])
    );
    assert_eq!(team.ann.get("/changes").await.expect_ok()["waiting"], 0);
    let seen = team.read(&team.bob, &change).await;
    assert!(refused(&seen, "approve").is_none());
    assert!(refused(&seen, "execute").unwrap().contains("in review"), "{seen}");

    let approved = decide(&team.bob, &seen, approval(&seen)).await.expect_ok();
    assert_eq!(state(&approved), "approved");
    assert_eq!(
        (&approved["votes"][0]["name"], &approved["votes"][0]["counts"]),
        (&json!("bob"), &json!(true))
    );
    assert_eq!(team.price().await, "24.5", "approving runs nothing");
    assert!(
        refused(&team.read(&team.ann, &change).await, "execute").unwrap().contains("execute_write")
    );

    decide(&team.bob, &approved, execution(&approved)).await.expect_ok();
    let done = team.ended(&change).await;
    assert_eq!((state(&done), team.price().await.as_str()), ("executed", "30"), "{done}");
    let run = &done["runs"][0];
    assert_eq!(
        (&run["outcome"], &run["rows"], &run["by"]),
        (&json!("executed"), &json!(1), &json!("bob"))
    );
    let events: Vec<&str> = steps(&done).into_iter().map(|(event, _)| event).collect();
    assert_eq!(events, ["submit", "check", "approve", "execute", "end"]);
    let backup = run["backup"].as_str().unwrap();
    assert_eq!(team.asked(&format!("select price from {backup}")).await, "24.5", "as it was");
    let over = team.bob.get("/changes?list=done").await.expect_ok();
    assert_eq!(over["changes"][0]["state"], "executed");

    let records = team.ada.get("/audit?action=change.execute").await.expect_ok();
    let record = &records["records"][0];
    assert_eq!(record["resource"], change["summary"]["id"], "{records}");
    assert_eq!(team.ada.get("/audit/verification").await.expect_ok()["fault"], Value::Null);
}

#[tokio::test]
async fn high_risk_needs_two_people_and_words_of_each() {
    let team = Team::new().await;
    let change =
        team.proposes(&team.ann, "delete from sales where id in (select id from sales)").await;
    assert_eq!(
        (&change["summary"]["risk"], &change["summary"]["stages"]),
        (&json!("medium"), &json!(1))
    );
    let change = team
        .proposes(&team.ann, "insert into sales (product_id, quantity, sold_on) select id, 1, '2024-05-01' from products")
        .await;
    assert_eq!(
        (&change["summary"]["risk"], &change["summary"]["stages"]),
        (&json!("high"), &json!(2))
    );
    let mut wordless = approval(&change);
    wordless["comment"] = json!(" ");
    decide(&team.bob, &change, wordless).await.expect_problem(422, "invalid_request");
    let once = decide(&team.bob, &change, approval(&change)).await.expect_ok();
    assert_eq!((state(&once), &once["summary"]["stages_met"]), ("in_review", &json!(1)));
    let twice = decide(&team.bob, &once, approval(&once)).await;
    assert!(
        twice.expect_problem(403, "change_not_yours")["detail"]
            .as_str()
            .unwrap()
            .contains("already")
    );
    let both = decide(&team.cleo, &once, approval(&once)).await.expect_ok();
    assert_eq!(state(&both), "approved");
    decide(&team.cleo, &both, execution(&both)).await.expect_ok();
    assert_eq!(state(&team.ended(&change).await), "executed");
    assert_eq!(team.asked("select count(*) from sales").await, "7");
}

#[tokio::test]
async fn a_change_is_sent_back_reworded_rejected_withdrawn_and_revoked() {
    let team = Team::new().await;
    let change = team.proposed().await;
    let no_reason = json!({ "action": "send_back", "reason": "" });
    decide(&team.bob, &change, no_reason).await.expect_problem(422, "invalid_request");
    let back = json!({ "action": "send_back", "reason": "31, not 30" });
    let back = decide(&team.bob, &change, back).await.expect_ok();
    assert_eq!(state(&back), "changes_requested");
    assert_eq!(team.ann.get("/changes").await.expect_ok()["waiting"], 1, "her turn");
    let wording = json!({
        "version": back["summary"]["version"], "sql": "update products set price = 31 where id = 1",
    });
    let others = team.cleo.post(&format!("{}/wordings", path(&change)), wording.clone()).await;
    assert_eq!(others.status, 403, "{}", others.text);
    let again = team.ann.post(&format!("{}/wordings", path(&change)), wording).await.expect_ok();
    assert_eq!((state(&again), &again["revision"]["number"]), ("in_review", &json!(2)));
    assert_eq!(again["earlier"][0]["number"], 1);
    let no = json!({ "action": "reject", "reason": "not this year" });
    let rejected = decide(&team.bob, &again, no).await.expect_ok();
    assert_eq!(state(&rejected), "rejected");

    let second = team.proposed().await;
    let withdrawn = decide(&team.ann, &second, json!({ "action": "withdraw" })).await.expect_ok();
    assert_eq!(state(&withdrawn), "withdrawn");
    let third = team.approved().await;
    let revoke = json!({ "action": "revoke", "reason": "stock is counted today" });
    decide(&team.cleo, &third, revoke.clone()).await.expect_problem(403, "change_not_yours");
    assert_eq!(state(&decide(&team.bob, &third, revoke).await.expect_ok()), "revoked");
    let third = team.read(&team.bob, &third).await;
    decide(&team.bob, &third, execution(&third)).await.expect_problem(409, "change_state");
    for (who, waiting) in [(&team.ann, 0), (&team.bob, 0), (&team.cleo, 0)] {
        assert_eq!(who.get("/changes").await.expect_ok()["waiting"], waiting, "what is over waits");
    }
    assert_eq!(team.price().await, "24.5");
}

#[tokio::test]
async fn what_the_guard_refuses_and_what_a_rule_blocks_does_not_get_to_review() {
    let team = Team::new().await;
    for sql in [
        "drop table nowhere",
        "delete from sales; delete from products",
        "update nowhere set a = 1 where b = 2",
    ] {
        let draft = json!({ "connection_id": team.shop, "sql": sql });
        let answer = team.ann.post("/changes", draft).await;
        let problem = answer.expect_problem(422, "statement_refused");
        assert!(!problem["findings"].as_array().unwrap().is_empty(), "{sql}: {problem}");
    }
    let draft = json!({ "connection_id": team.shop, "sql": "select 1" });
    let read = team.ann.post("/changes", draft).await.expect_problem(422, "statement_refused");
    assert!(read["detail"].as_str().unwrap().contains("changes nothing"), "{read}");
    assert_eq!(team.ann.get("/changes?list=mine").await.expect_ok()["changes"], json!([]));
    let blocked = team.proposes(&team.ann, "delete from sales where sold_on = null").await;
    assert_eq!(state(&blocked), "blocked", "{blocked}");
    assert_eq!(blocked["revision"]["assessment"]["verdicts"][0]["level"], "block");
    decide(&team.bob, &blocked, approval(&blocked)).await.expect_problem(409, "change_state");
    assert_eq!(team.bob.get("/changes").await.expect_ok()["waiting"], 0, "nothing to review");
}

#[tokio::test]
async fn a_run_that_meets_more_rows_than_were_agreed_is_undone() {
    let team = Team::new().await;
    let draft = json!({
        "connection_id": team.shop, "sql": "update sales set quantity = 9 where product_id = 1",
        "max_rows": 1,
    });
    let change = team.ann.post("/changes", draft).await.expect_ok();
    let approved = decide(&team.bob, &change, approval(&change)).await.expect_ok();
    decide(&team.bob, &approved, execution(&approved)).await.expect_ok();
    let done = team.ended(&change).await;
    assert_eq!(state(&done), "aborted_by_guard", "{done}");
    assert_eq!(team.asked("select count(*) from sales where quantity = 9").await, "0");
    let retried = decide(&team.bob, &done, json!({ "action": "retry" })).await.expect_ok();
    assert_eq!(state(&retried), "approved");
}

#[tokio::test]
async fn others_see_neither_the_change_nor_that_there_is_one() {
    let team = Team::new().await;
    let change = team.proposed().await;
    for role in ["viewer", "analyst", "editor", "auditor"] {
        let other = team.server.signed_in_as(role).await;
        other.get(&path(&change)).await.expect_problem(404, "not_found");
        decide(&other, &change, approval(&change)).await.expect_problem(404, "not_found");
        for list in ["waiting", "mine", "expiring", "done"] {
            let queue = other.get(&format!("/changes?list={list}")).await.expect_ok();
            assert_eq!(queue["changes"], json!([]), "{role} {list}");
        }
    }
    assert_eq!(
        team.ada.get("/changes?list=expiring").await.expect_ok()["changes"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn rows_that_the_author_may_see_are_not_shown_to_an_approver_who_may_not() {
    let team = Team::new().await;
    let rules = json!({ "sets": [
        { "name": "all", "assigned": { "everyone": true }, "role": "writer", "default": "allow" },
        { "name": "approvers", "assigned": { "roles": ["approver"] }, "role": "writer",
          "default": "allow", "tables": { "products": { "masks": { "name": "full" } } } },
    ] });
    crate::policies::clinic::publish(&team.server, &team.ada, rules).await;
    let change = team.proposed().await;
    assert_eq!(change["summary"]["risk"], "high", "a rule hides a column of the table: {change}");
    assert!(change["revision"]["assessment"]["sample"].to_string().contains("Teapot"), "{change}");
    let seen = team.bob.get(&path(&change)).await;
    assert!(!seen.text.contains("Teapot"), "{}", seen.text);
    let seen = seen.expect_ok();
    assert_eq!(seen["revision"]["assessment"]["sample"], Value::Null);
    assert_eq!(seen["revision"]["assessment"]["rows"], 1);
}
