//! Lists that are longer than a page.

use super::Team;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn ids(page: &Value) -> Vec<String> {
    let changes = page["changes"].as_array().unwrap().iter();
    changes.map(|change| change["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_change_is_on_one_page_of_each_list() {
    let team = Team::new().await;
    for _ in 0..5 {
        team.proposed().await;
    }
    for (who, list) in [(&team.ann, "mine"), (&team.bob, "waiting"), (&team.bob, "expiring")] {
        let mut seen = Vec::new();
        let mut path = format!("/changes?list={list}&limit=2");
        let pages = loop {
            let page = who.get(&path).await.expect_ok();
            seen.push(ids(&page));
            match page["next"].as_str() {
                Some(next) => path = format!("/changes?list={list}&limit=2&after={next}"),
                None => break seen.iter().map(Vec::len).collect::<Vec<_>>(),
            }
        };
        assert_eq!(pages, [2, 2, 1], "{list}");
        let all: BTreeSet<String> = seen.into_iter().flatten().collect();
        assert_eq!(all.len(), 5, "{list}");
    }
    let waiting = team.bob.get("/changes?limit=2").await.expect_ok();
    assert_eq!(waiting["waiting"], 5, "whatever is listed");
    assert_eq!(team.ann.get("/changes?list=done").await.expect_ok()["next"], json!(null));
    for wrong in ["limit=0", "limit=201", "after=yesterday", "limit=many"] {
        let answer = team.ann.get(&format!("/changes?{wrong}")).await;
        answer.expect_problem(422, "invalid_request");
    }
}
