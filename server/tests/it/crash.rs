//! The real binary, killed in the middle of an answer.

use crate::support::{Client, Frames, Process, add_administrator, shop};
use serde_json::json;
use std::path::Path;

/// Over the shop, with a model at `llm`.
fn serve(directory: &Path, llm: &str) -> Process {
    let database = directory.join("shop.sqlite");
    let config = format!("[[databases]]\nname = 'shop'\npath = '{}'\n", database.display());
    let model = [
        ("CANDOR_LLM_PROVIDER", "openai"),
        ("CANDOR_LLM_BASE_URL", llm),
        ("CANDOR_LLM_MODEL", "silent"),
    ];
    Process::serve(directory, &config, &model)
}

/// Questions and tokens of today, of the caller's only group.
async fn used(client: &Client) -> [serde_json::Value; 2] {
    let groups = client.get("/budgets").await.expect_ok();
    [0, 2].map(|meter| groups[0]["meters"][meter]["used"].clone())
}

#[tokio::test]
async fn a_turn_that_a_kill_cut_off_is_closed_at_the_next_start() {
    let directory = tempfile::tempdir().unwrap();
    shop(&directory.path().join("shop.sqlite")).await;
    // A model that accepts the connection and never answers keeps the turn open.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let llm = format!("http://{}/v1/", silent.local_addr().unwrap());

    add_administrator(directory.path());
    let mut process = serve(directory.path(), &llm);
    let anonymous = Client::new(&process.url, None);
    let fields = [("email", "root@example.org"), ("password", "correct-horse")];
    let answer = anonymous.form("//auth/sign-in", &fields).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let client = Client::new(&process.url, Some(cookie.clone()));
    let body = json!({
        "message": "frobnicate the zyzzyva quuxly", "conversation_id": "conv_1", "request_id": "r1",
    });
    let me = client.get("/me").await.expect_ok()["id"].clone();
    client.post("/groups", json!({ "name": "All", "members": [me] })).await.expect_ok();
    let mut stream = client.stream(body.clone()).await;
    let first = stream.next().await.expect("the turn begins");
    let prompt = loop {
        let frame = stream.next().await.expect("the model is asked");
        if frame.event == "tool_start" {
            break frame.data["payload"]["arguments"]["prompt_tokens"].clone();
        }
    };
    let (_held, _) = silent.accept().await.unwrap();
    process.kill();

    let process = serve(directory.path(), &llm);
    let client = Client::new(&process.url, Some(cookie));
    let view = client.get("/conversations/conv_1").await.expect_ok();
    let events = view["turns"][0]["events"].as_array().unwrap().clone();
    assert_eq!(events[0], first.data, "nothing that was shown is lost");
    let [.., error, done] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(
        (&error["event_type"], &error["payload"]["code"]),
        (&json!("error"), &json!("interrupted"))
    );
    assert_eq!(
        (&done["event_type"], &done["payload"]["status"]),
        (&json!("done"), &json!("failed"))
    );
    for (number, event) in events.iter().enumerate() {
        assert_eq!(event["seq"], number);
    }
    let request = client.request(reqwest::Method::POST, "/chat/events").json(&body);
    let replayed = crate::support::frames(Frames::of(request.send().await.unwrap())).await;
    let replayed: Vec<_> = replayed.into_iter().map(|frame| frame.data).collect();
    assert_eq!(replayed, events, "a repeat replays, it does not run again");

    // Neither the question nor what was sent to the model is lost or charged twice, however often the
    // server starts.
    assert_eq!(used(&client).await, [&json!(1), &prompt].map(Clone::clone));
    drop(process);
    let process = serve(directory.path(), &llm);
    let client = Client::new(&process.url, client.cookie);
    assert_eq!(used(&client).await, [&json!(1), &prompt].map(Clone::clone));
}

#[cfg(unix)]
#[tokio::test]
async fn a_polite_stop_ends_with_status_zero() {
    let directory = tempfile::tempdir().unwrap();
    shop(&directory.path().join("shop.sqlite")).await;
    let mut process = serve(directory.path(), "http://127.0.0.1:9/v1/");
    assert_eq!(process.stop(), Some(0));
}
