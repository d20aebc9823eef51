//! Undoing a run is another change. What has been changed since stays as it is, and people are told.

use super::{Team, approval, decide, execution, path, refused, state, steps};
use serde_json::{Value, json};

async fn carried_out(team: &Team, sql: &str) -> Value {
    let change = team.proposes(&team.ann, sql).await;
    let approved = decide(&team.bob, &change, approval(&change)).await.expect_ok();
    decide(&team.bob, &approved, execution(&approved)).await.expect_ok();
    let done = team.ended(&change).await;
    assert_eq!(state(&done), "executed", "{done}");
    done
}

async fn rollback(team: &Team, done: &Value) -> Value {
    let run = done["runs"][0]["id"].as_str().unwrap();
    let path = format!("{}/runs/{run}/rollback", path(done));
    team.ann.post(&path, json!({})).await.expect_ok()
}

async fn agreed_and_carried_out(team: &Team, change: &Value) -> Value {
    let mut change = change.clone();
    for by in [&team.bob, &team.cleo] {
        if state(&change) == "in_review" {
            change = decide(by, &change, approval(&change)).await.expect_ok();
        }
    }
    decide(&team.bob, &change, execution(&change)).await.expect_ok();
    team.ended(&change).await
}

#[tokio::test]
async fn what_an_update_set_is_put_back_where_nobody_has_been_since() {
    let team = Team::new().await;
    let sql =
        "update products set price = price + 10, name = upper(name) where category = 'Kitchen'";
    let done = carried_out(&team, sql).await;
    assert!(refused(&done, "roll_back").is_none());
    team.run_in_shop("update products set price = 1 where id = 2; update products set category = 'Tea' where id = 1").await;
    let back = rollback(&team, &done).await;
    assert_eq!(
        (state(&back), &back["rolls_back"]),
        ("in_review", &done["summary"]["id"]),
        "{back}"
    );
    let told = steps(&back).into_iter().find(|(event, _)| *event == "check").unwrap().1;
    assert!(
        told.starts_with("1 of 2 rows would be put back") && told.contains("1 have been changed"),
        "{told}"
    );
    assert_eq!(team.price().await, "34.5", "nothing runs before it is approved");
    let over = agreed_and_carried_out(&team, &back).await;
    assert_eq!((state(&over), &over["runs"][0]["rows"]), ("executed", &json!(1)), "{over}");
    let rows = "select group_concat(name || ' ' || category || ' ' || price, ', ') from products where id < 3";
    assert_eq!(team.asked(rows).await, "Teapot Tea 24.5, KETTLE Kitchen 1");
    let first = team.read(&team.ann, &done).await;
    assert_eq!(first["rolled_back_by"], json!([back["summary"]["id"]]));
}

#[tokio::test]
async fn what_a_delete_took_is_put_back_where_nothing_stands_in_its_place() {
    let team = Team::new().await;
    let done = carried_out(&team, "delete from sales where product_id = 1").await;
    assert_eq!(team.asked("select count(*) from sales").await, "2");
    team.run_in_shop("insert into sales values (1, 3, 77, '2025-01-01')").await;
    let back = rollback(&team, &done).await;
    let over = agreed_and_carried_out(&team, &back).await;
    assert_eq!((state(&over), &over["runs"][0]["rows"]), ("executed", &json!(1)), "{over}");
    let rows =
        "select group_concat(id || ':' || quantity, ' ') from (select * from sales order by id)";
    assert_eq!(team.asked(rows).await, "1:77 2:1 3:4 4:1");
}

#[tokio::test]
async fn without_rows_that_were_kept_nothing_is_undone() {
    let team = Team::new().await;
    let done = carried_out(&team, "insert into sales values (9, 1, 1, '2024-05-01')").await;
    assert!(refused(&done, "roll_back").unwrap().contains("no rows were kept"), "{done}");
    let run = done["runs"][0]["id"].as_str().unwrap();
    let answer = team.ann.post(&format!("{}/runs/{run}/rollback", path(&done)), json!({})).await;
    answer.expect_problem(422, "invalid_request");
    let nowhere = team.ann.post(&format!("{}/runs/wrun_9/rollback", path(&done)), json!({})).await;
    nowhere.expect_problem(404, "not_found");
}

#[tokio::test]
async fn what_was_kept_is_shown_to_nobody_and_read_by_what_undoes_it_alone() {
    let team = Team::new().await;
    let done = carried_out(&team, "update products set price = 40 where id = 1").await;
    let kept = done["runs"][0]["backup"].as_str().unwrap();
    let back = rollback(&team, &done).await;
    let wording = json!({
        "version": back["summary"]["version"], "sql": back["revision"]["sql"], "backup": true,
    });
    let again = team.ann.post(&format!("{}/wordings", path(&back)), wording).await.expect_ok();
    assert_eq!(state(&again), "in_review", "another wording of it reads them too: {again}");
    for who in [&team.ann, &team.bob, &team.ada] {
        let schema = who.get(&format!("/connections/{}/schema", team.shop)).await.expect_ok();
        assert!(!schema.to_string().contains("candor_"), "{schema}");
        for table in [kept, "candor_runs"] {
            let sql = format!("select * from {table}");
            let asked = json!({ "connection_id": team.shop, "sql": sql });
            who.post("/queries", asked).await.expect_problem(422, "statement_refused");
        }
    }
    for sql in [
        format!("update {kept} set price = 1 where id = 1"),
        format!("delete from products where id in (select id from {kept})"),
        format!("drop table {kept}"),
        "delete from candor_runs where 1 = 1".to_owned(),
        "insert into candor_runs (run_id, outcome) values ('wrun_1', 'kept')".to_owned(),
    ] {
        let draft = json!({ "connection_id": team.shop, "sql": sql });
        team.ann.post("/changes", draft).await.expect_problem(422, "statement_refused");
    }
    let over = agreed_and_carried_out(&team, &again).await;
    assert_eq!((state(&over), team.price().await.as_str()), ("executed", "24.5"), "{over}");
}
