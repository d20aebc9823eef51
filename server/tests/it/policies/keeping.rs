//! Drafts, tests, versions, and from when on they hold.

use super::clinic::{publish, rules, run, server};
use serde_json::json;

#[tokio::test]
async fn rules_are_for_administrators_only() {
    let server = server(|setup| setup).await;
    let bob = server.person("bob", "analyst", json!({})).await;
    let path = format!("/policies/{}", server.shop().await);
    let draft = json!({ "document": rules() });
    let preview = json!({ "as": {}, "sql": "select 1" });
    for answer in [
        bob.get(&path).await,
        bob.get(&format!("{path}/versions/1")).await,
        bob.put(&format!("{path}/draft"), draft).await,
        bob.delete(&format!("{path}/draft")).await,
        bob.post(&format!("{path}/test"), json!({})).await,
        bob.post(&format!("{path}/publish"), json!({ "revision": 1, "note": "mine" })).await,
        bob.post(&format!("{path}/preview"), preview).await,
    ] {
        answer.expect_problem(403, "forbidden");
    }
}

#[tokio::test]
async fn a_draft_holds_for_nobody_and_is_not_overwritten() {
    let server = server(|setup| setup).await;
    let admin = server.person("ada", "admin", json!({})).await;
    let bob = server.person("bob", "analyst", json!({ "region": "EMEA" })).await;
    let path = format!("/policies/{}", server.shop().await);
    let draft = format!("{path}/draft");
    let saved = admin.put(&draft, json!({ "document": rules() })).await.expect_ok();
    assert_eq!(saved["draft"]["revision"], 1);
    assert_eq!(saved["draft"]["edited_by"], "ada@example.org");
    admin.put(&draft, json!({ "document": rules() })).await.expect_problem(409, "conflict");
    let again = admin.put(&draft, json!({ "document": rules(), "revision": 1 })).await;
    assert_eq!(again.expect_ok()["draft"]["revision"], 2);
    let stale = admin.put(&draft, json!({ "document": rules(), "revision": 1 })).await;
    stale.expect_problem(409, "conflict");
    let all = run(&server, &bob, "select count(*) from customers").await.expect_ok();
    assert_eq!(all["rows"], json!([[4]]), "nothing is published");
    let people = saved["people"].as_array().unwrap();
    let bob = people.iter().find(|person| person["email"] == "bob@example.org").unwrap();
    let seen: Vec<_> =
        bob["access"].as_array().unwrap().iter().map(|it| (&it["table"], &it["rows"])).collect();
    let expected = [
        (&json!("canary_tokens"), &json!("none")),
        (&json!("canary_view"), &json!("none")),
        (&json!("customers"), &json!("some")),
        (&json!("orders"), &json!("some")),
    ];
    for line in expected {
        assert!(seen.contains(&line), "{line:?} in {seen:?}");
    }
    let gone = admin.delete(&draft).await.expect_ok();
    assert_eq!(gone["draft"], json!(null));
}

#[tokio::test]
async fn errors_and_failing_tests_keep_rules_from_being_published() {
    let server = server(|setup| setup).await;
    let admin = server.person("ada", "admin", json!({})).await;
    server.person("bob", "analyst", json!({ "region": "EMEA" })).await;
    let path = format!("/policies/{}", server.shop().await);
    let attempt = async |change: &dyn Fn(&mut serde_json::Value)| {
        let mut document = rules();
        change(&mut document);
        let before = admin.get(&path).await.expect_ok();
        let mut save = json!({ "document": document });
        if before["draft"].is_object() {
            save["revision"] = before["draft"]["revision"].clone();
        }
        let saved = admin.put(&format!("{path}/draft"), save).await.expect_ok();
        let publish = json!({ "revision": saved["draft"]["revision"], "note": "try" });
        admin.post(&format!("{path}/publish"), publish).await
    };
    for (pointer, value, part) in [
        ("/sets/1/tables/customers/rows/0/using", json!("regoin = :region"), "regoin"),
        ("/sets/1/tables/orders", json!({}), "every row of `orders`"),
        ("/sets/1/assigned/roles", json!(["boss"]), "no role `boss`"),
        ("/sets/1/tables/customers/masks", json!({ "mail": "full" }), "no column `mail`"),
        ("/tests/0/expect/values", json!(["APAC"]), "own region only"),
        ("/tests/1/expect", json!({ "kind": "allowed" }), "no tokens"),
    ] {
        let answer =
            attempt(&|document| *document.pointer_mut(pointer).unwrap() = value.clone()).await;
        let problem = answer.expect_problem(422, "policy_not_ready");
        assert!(problem["detail"].as_str().unwrap().contains(part), "{part}: {problem}");
    }
    let outcomes = admin.post(&format!("{path}/test"), json!({})).await.expect_ok();
    let passed: Vec<_> =
        outcomes.as_array().unwrap().iter().map(|outcome| &outcome["passed"]).collect();
    assert_eq!(passed, [true, false, true], "{outcomes}");
    let published = attempt(&|_| {}).await.expect_ok();
    assert_eq!(published["published"]["version"], 1);
    assert_eq!(published["draft"], json!(null));
}

#[tokio::test]
async fn published_rules_hold_from_the_next_request_on_and_versions_stay() {
    let server = server(|setup| setup).await;
    let admin = server.person("ada", "admin", json!({})).await;
    let bob = server.person("bob", "analyst", json!({ "region": "EMEA" })).await;
    let before = run(&server, &bob, "select name from customers").await.expect_ok();
    let result = before["result_id"].as_str().unwrap();
    assert_eq!(before["row_count"], 4);
    publish(&server, &admin, rules()).await;
    let after = run(&server, &bob, "select name from customers order by 1").await.expect_ok();
    assert_eq!(after["rows"], json!([["Berta"], ["Celine"]]));
    let path = format!("/results/{result}");
    bob.get(&path).await.expect_problem(410, "result_gone");
    let export = bob.get(&format!("{path}/export")).await;
    assert_eq!(export.text.lines().collect::<Vec<_>>(), ["name", "Berta", "Celine"]);
    let mine = run(&server, &admin, "select count(*) from customers").await.expect_ok();
    assert_eq!(mine["rows"], json!([[4]]), "administrators have a set of their own");

    // The attribute changes, and with it what the next statement shows.
    let store = &server.context.store;
    store.set_attribute("bob@example.org", "region", Some(&json!("Nowhere"))).await.unwrap();
    let none = run(&server, &bob, "select name from customers").await.expect_ok();
    assert_eq!(none["rows"], json!([]));
    store.set_attribute("bob@example.org", "region", None).await.unwrap();
    let none = run(&server, &bob, "select name from customers").await.expect_ok();
    assert_eq!(none["rows"], json!([]), "a missing attribute is false");

    store.set_attribute("bob@example.org", "region", Some(&json!("EMEA"))).await.unwrap();
    let mut second = rules();
    second["sets"][1]["tables"]["orders"] = json!(null);
    let published = publish(&server, &admin, second.clone()).await;
    assert_eq!(published["published"]["version"], 2);
    run(&server, &bob, "select * from orders").await.expect_problem(422, "statement_refused");
    let path = format!("/policies/{}/versions", server.shop().await);
    let first = admin.get(&format!("{path}/1")).await.expect_ok();
    assert!(first["document"]["sets"][1]["tables"]["orders"].is_object());
    assert_eq!(first["published_by"], "ada@example.org");
    admin.get(&format!("{path}/9")).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn an_administrator_sees_what_somebody_else_would_get() {
    let server = server(|setup| setup).await;
    let admin = server.person("ada", "admin", json!({})).await;
    server.person("bob", "analyst", json!({ "region": "EMEA" })).await;
    publish(&server, &admin, rules()).await;
    let path = format!("/policies/{}/preview", server.shop().await);
    let look = |person: serde_json::Value, sql: &str| json!({ "as": person, "sql": sql });
    let bob = json!({ "user": "bob@example.org" });
    let seen = look(bob.clone(), "select name, email from customers order by id");
    let seen = admin.post(&path, seen).await.expect_ok();
    assert_eq!(seen["rows"], json!([["Berta", "***"], ["Celine", "***"]]));
    assert_eq!(seen["access"]["label"], "Rows limited: region = EMEA");
    assert_eq!(seen["parameters"], json!({ "region": "EMEA" }));
    assert!(seen["rewritten"].as_str().unwrap().contains(":region"), "{seen}");
    let refused = look(bob, "select * from canary_tokens");
    let refused = admin.post(&path, refused).await.expect_ok();
    assert_eq!(refused["rewritten"], json!(null));
    assert!(!refused["findings"].as_array().unwrap().is_empty());
    let made_up = json!({ "roles": ["analyst"], "attributes": { "region": "CANARY-AMER" } });
    let made_up = look(made_up, "select count(*) from customers");
    assert_eq!(admin.post(&path, made_up).await.expect_ok()["rows"], json!([[2]]));
    let nobody = look(json!({ "user": "eve@example.org" }), "select 1");
    admin.post(&path, nobody).await.expect_problem(422, "invalid_request");
    let history = admin.get("/queries").await.expect_ok();
    assert_eq!(history["runs"][0]["origin"], "preview", "looks are logged");
}

#[tokio::test]
async fn a_set_for_a_group_and_one_for_a_role_of_the_workspace_hold_for_their_people() {
    let server = server(|setup| setup).await;
    let admin = server.person("ada", "admin", json!({})).await;
    let bob = server.person("bob", "analyst", json!({})).await;
    let cat = server.person("cat", "analyst", json!({})).await;
    let reads = json!({ "permissions": ["read_schema", "ask", "run_sql"] });
    admin.put("/roles/clerk", reads).await.expect_ok();
    let dan = server.person("dan", "clerk", json!({})).await;
    let id = bob.get("/me").await.expect_ok()["id"].clone();
    let group = json!({ "name": "Billing", "members": [id] });
    let group = admin.post("/groups", group).await.expect_ok()["id"].clone();
    let path = format!("/policies/{}", server.shop().await);
    let view = admin.get(&path).await.expect_ok();
    assert!(view["roles"].as_array().unwrap().contains(&json!("clerk")), "{view}");
    assert_eq!(view["groups"], json!([{ "id": group, "name": "Billing" }]));

    let sets = |group: &serde_json::Value| {
        json!({ "sets": [
            { "name": "Administrators", "assigned": { "roles": ["admin"] }, "default": "allow" },
            { "name": "Billing", "assigned": { "groups": [group] }, "tables": { "orders": {} } },
            { "name": "Clerks", "assigned": { "roles": ["clerk"] }, "tables": { "customers": {} } },
        ] })
    };
    let draft = format!("{path}/draft");
    let unknown = admin.put(&draft, json!({ "document": sets(&json!("grp_none")) })).await;
    let problems = unknown.expect_ok()["problems"].to_string();
    assert!(problems.contains("there is no group `grp_none`"), "{problems}");
    admin.put(&draft, json!({ "document": sets(&group), "revision": 1 })).await.expect_ok();
    let request = json!({ "revision": 2, "note": "by group" });
    let publish = admin.post(&format!("{path}/publish"), request).await;
    let said = publish.text.clone();
    assert_eq!(publish.status, 200, "{said}");

    let counts = "select count(*) from orders";
    assert_eq!(run(&server, &bob, counts).await.expect_ok()["rows"], json!([[4]]));
    run(&server, &cat, counts).await.expect_problem(422, "statement_refused");
    run(&server, &dan, counts).await.expect_problem(422, "statement_refused");
    run(&server, &dan, "select count(*) from customers").await.expect_ok();

    // Who leaves the group loses it with the next request; a group that rules name stays.
    let groups = format!("/groups/{}", group.as_str().unwrap());
    let problem = admin.delete(&groups).await.expect_problem(409, "conflict");
    assert!(problem["detail"].as_str().unwrap().contains("`Billing`"), "{problem}");
    admin.put(&groups, json!({ "name": "Billing", "members": [] })).await.expect_ok();
    run(&server, &bob, counts).await.expect_problem(422, "statement_refused");
}
