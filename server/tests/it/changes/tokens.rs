//! What is no person in a session asks for changes, and decides about none.

use super::{Team, approval, decide, execution, path, state};
use crate::support::Client;
use serde_json::{Value, json};
use server::http::v3::{routes, scopes};

pub async fn token_of(team: &Team, owner: &Client) -> Client {
    let all = json!(["ask", "query", "export", "propose", "admin", "audit"]);
    let new = json!({ "name": "script", "scopes": all });
    let made = owner.post("/tokens", new).await.expect_ok();
    Client::bearing(&team.server.url, made["secret"].as_str().unwrap())
}

#[tokio::test]
async fn a_token_asks_and_decides_nothing_whoever_owns_it() {
    let team = Team::new().await;
    let asking = token_of(&team, &team.ann).await;
    let change = team.proposes(&asking, "update products set price = 30 where id = 1").await;
    assert_eq!((state(&change), &change["summary"]["means"]), ("in_review", &json!("token")));
    assert_eq!(team.read(&asking, &change).await["summary"]["mine"], true);
    let own = decide(&team.ann, &change, approval(&change)).await;
    own.expect_problem(403, "change_not_yours");

    for owner in [&team.ann, &team.bob, &team.ada] {
        let token = token_of(&team, owner).await;
        for decision in [
            approval(&change),
            execution(&change),
            json!({ "action": "submit" }),
            json!({ "action": "send_back", "reason": "no" }),
            json!({ "action": "reject", "reason": "no" }),
            json!({ "action": "withdraw" }),
            json!({ "action": "revoke", "reason": "no" }),
            json!({ "action": "cancel" }),
            json!({ "action": "retry" }),
            json!({ "action": "break_glass", "hash": change["revision"]["hash"], "reason": "x".repeat(30) }),
            json!({ "action": "accept", "comment": "fine" }),
            json!({ "action": "dispute", "reason": "no" }),
        ] {
            let action = decision["action"].clone();
            let answer = decide(&token, &change, decision).await;
            assert_eq!(answer.status, 403, "{action}: {}", answer.text);
        }
        let back = token.post(&format!("{}/runs/wrun_1/rollback", path(&change)), json!({})).await;
        assert_eq!(back.status, 403, "{}", back.text);
    }
    let others = token_of(&team, &team.bob).await;
    others.get(&path(&change)).await.expect_problem(404, "not_found");
    assert_eq!(team.read(&team.bob, &change).await["votes"], json!([]));
    assert_eq!(state(&team.read(&team.ann, &change).await), "in_review");
}

#[tokio::test]
async fn a_service_asks_and_decides_nothing() {
    let team = Team::new().await;
    let change = team.proposed().await;
    let (asking, deciding) = (token_of(&team, &team.ann).await, token_of(&team, &team.bob).await);
    team.run_in_store("update users set kind = 'service', password_hash = null").await;
    let asked = team.proposes(&asking, "update products set price = 31 where id = 1").await;
    assert_eq!((state(&asked), &asked["summary"]["means"]), ("in_review", &json!("service")));
    for about in [&change, &asked] {
        assert_eq!(decide(&deciding, about, approval(about)).await.status, 403);
        assert_eq!(decide(&asking, about, approval(about)).await.status, 403);
    }
}

#[tokio::test]
async fn without_the_scope_a_token_does_not_ask_either() {
    let team = Team::new().await;
    let new = json!({ "name": "script", "scopes": ["ask", "query", "export", "admin", "audit"] });
    let made = team.ada.post("/tokens", new).await.expect_ok();
    let token = Client::bearing(&team.server.url, made["secret"].as_str().unwrap());
    let change = team.proposed().await;
    let mut asked = 0;
    for route in routes::table() {
        // The rules for changes are settings.
        if !route.path.starts_with("/changes") || route.path == "/changes/rules" {
            continue;
        }
        let id = change["summary"]["id"].as_str().unwrap();
        let path = route.path.replace("{id}", id).replace("{run}", "wrun_1");
        let answer = match route.method {
            "get" => token.get(&path).await,
            _ => token.post(&path, Value::Null).await,
        };
        assert_eq!(answer.status, 403, "{} {}: {}", route.method, route.path, answer.text);
        let needs = scopes::needs(route.method, route.path);
        assert_ne!(needs, server::auth::scope::Needs::Any);
        asked += 1;
    }
    assert_eq!(asked, 7, "every route of changes was asked");
}
