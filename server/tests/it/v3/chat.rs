//! Questions: order, resume, idempotency, disconnect, cancel.

use crate::support::{Client, Frame, Frames, Setup, TestServer, eventually, frames};
use async_trait::async_trait;
use llm::{Completion, DeltaStream, LlmClient, LlmError, ModelInfo, Request, Scripted, Step};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// The planner knows none of these words, so that the model is asked.
const FOR_THE_MODEL: &str = "frobnicate the zyzzyva quuxly";

fn kinds(frames: &[Frame]) -> Vec<&str> {
    frames.iter().map(|frame| frame.event.as_str()).collect()
}

fn end(frames: &[Frame]) -> &Value {
    let last = frames.last().expect("a turn has an end");
    assert_eq!(last.event, "done");
    &last.data["payload"]
}

/// The stored turn, once it has ended.
async fn ended(client: &Client, conversation: &str) -> Value {
    eventually(|| async {
        let answer = client.get(&format!("/conversations/{conversation}")).await;
        let view = if answer.status == 200 { answer.json() } else { return None };
        let turn = view["turns"][0].clone();
        let last = turn["events"].as_array()?.last()?.clone();
        (last["event_type"] == "done").then_some(turn)
    })
    .await
}

fn last_status(turn: &Value) -> Value {
    turn["events"].as_array().unwrap().last().unwrap()["payload"]["status"].clone()
}

async fn resume(client: &Client, conversation: &str, request: &str, after: Option<u64>) -> Frames {
    let path = format!("/chat/events?conversation_id={conversation}&request_id={request}");
    let mut call = client.request(Method::GET, &path);
    if let Some(after) = after {
        call = call.header("last-event-id", after.to_string());
    }
    Frames::of(call.send().await.unwrap())
}

#[tokio::test]
async fn an_answer_arrives_in_the_order_of_the_contract() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let frames = client.ask(json!({ "message": "how many sales are there" })).await;
    let known = ["sql_draft", "table_result", "assistant_text", "lineage", "done"];
    let order: Vec<&str> = kinds(&frames).into_iter().filter(|kind| known.contains(kind)).collect();
    assert_eq!(order, known, "{frames:#?}");
    assert_eq!(frames[0].event, "status");
    assert_eq!(end(&frames)["status"], "answered");
    let table = frames.iter().find(|frame| frame.event == "table_result").unwrap();
    assert_eq!(table.data["payload"]["rows"], json!([[4]]));
}

#[tokio::test]
async fn events_are_numbered_without_gaps_and_the_id_is_the_number() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let frames = client.ask(json!({ "message": "how many sales are there" })).await;
    for (number, frame) in frames.iter().enumerate() {
        assert_eq!(frame.id, number as u64);
        assert_eq!(frame.data["seq"], frame.id);
        assert_eq!(frame.data["event_type"], frame.event.as_str());
        assert_eq!(frame.data["event_version"], "v3");
        assert_eq!(frame.data["conversation_id"], frames[0].data["conversation_id"]);
    }
}

#[tokio::test]
async fn polling_gives_the_same_events_as_the_stream() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let question = json!({
        "message": "how many sales are there", "conversation_id": "conv_poll", "request_id": "r1",
    });
    let streamed = client.ask(question.clone()).await;
    let polled = client.post("/chat/poll", question).await.expect_ok();
    let streamed: Vec<&Value> = streamed.iter().map(|frame| &frame.data).collect();
    assert_eq!(polled["events"].as_array().unwrap().iter().collect::<Vec<_>>(), streamed);
    assert_eq!(polled["conversation_id"], "conv_poll");
    assert_eq!(polled["request_id"], "r1");
}

#[tokio::test]
async fn a_stream_resumes_after_the_last_event_seen() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let question = json!({
        "message": "how many sales are there", "conversation_id": "conv_resume", "request_id": "r1",
    });
    let all = client.ask(question.clone()).await;
    let rest = frames(resume(&client, "conv_resume", "r1", Some(2)).await).await;
    assert_eq!(rest, all[3..]);
    let again = frames(resume(&client, "conv_resume", "r1", None).await).await;
    assert_eq!(again, all);
    let past_the_end = frames(resume(&client, "conv_resume", "r1", Some(9_999)).await).await;
    assert_eq!(past_the_end, []);
    let posted = client.request(Method::POST, "/chat/events").header("last-event-id", "2");
    let posted = Frames::of(posted.json(&question).send().await.unwrap());
    assert_eq!(frames(posted).await, all[3..]);
}

#[tokio::test]
async fn resuming_what_was_never_asked_is_a_problem() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let nothing = "/chat/events?conversation_id=conv_none&request_id=r1";
    client.get(nothing).await.expect_problem(404, "not_found");
    client
        .get("/chat/events?conversation_id=conv_none")
        .await
        .expect_problem(422, "invalid_request");
    client
        .ask(json!({ "message": "how many sales", "conversation_id": "conv_a", "request_id": "r" }))
        .await;
    let wrong = client
        .request(Method::GET, "/chat/events?conversation_id=conv_a&request_id=r")
        .header("last-event-id", "soon");
    let answer = crate::support::Answer::of(wrong.send().await.unwrap()).await;
    answer.expect_problem(422, "invalid_request");
}

#[tokio::test]
async fn fifty_equal_requests_at_once_execute_once() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let question = json!({
        "message": "how many sales are there", "conversation_id": "conv_many", "request_id": "r1",
    });
    let asking = (0..50).map(|_| {
        let (client, question) = (client.clone(), question.clone());
        tokio::spawn(async move { client.ask(question).await })
    });
    let mut answers = Vec::new();
    for asked in asking.collect::<Vec<_>>() {
        answers.push(asked.await.unwrap());
    }
    assert_eq!(end(&answers[0])["status"], "answered");
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
    }
    let runs = client.get("/queries").await.expect_ok()["runs"].take();
    assert_eq!(runs.as_array().unwrap().len(), 1, "{runs}");
    let view = client.get("/conversations/conv_many").await.expect_ok();
    assert_eq!(view["turns"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_id_cannot_be_used_for_another_question() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let ids = |message: &str| json!({ "message": message, "conversation_id": "conv_c", "request_id": "r" });
    client.ask(ids("how many sales are there")).await;
    let other = client.post("/chat/poll", ids("how many products are there")).await;
    other.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_client_that_goes_away_stops_its_run() {
    let model = Arc::new(Scripted::new([Step::Hang]));
    let server = Setup::new().shared_model(model.clone()).start().await;
    let client = server.signed_in().await;
    let mut stream = client
        .stream(
            json!({ "message": FOR_THE_MODEL, "conversation_id": "conv_gone", "request_id": "r" }),
        )
        .await;
    assert_eq!(stream.next().await.unwrap().id, 0);
    eventually(|| async { (model.calls() == 1).then_some(()) }).await;
    drop(stream);
    let turn = ended(&client, "conv_gone").await;
    assert_eq!(last_status(&turn), "cancelled", "{turn}");
}

#[tokio::test]
async fn a_run_lives_as_long_as_somebody_listens() {
    let server = Setup::new().model(Scripted::new([Step::Hang])).start().await;
    let client = server.signed_in().await;
    let question =
        json!({ "message": FOR_THE_MODEL, "conversation_id": "conv_two", "request_id": "r" });
    let mut first = client.stream(question.clone()).await;
    first.next().await.unwrap();
    let mut second = client.stream(question).await;
    second.next().await.unwrap();
    drop(first);
    let stop = json!({ "conversation_id": "conv_two", "request_id": "r" });
    assert_eq!(client.post("/chat/cancel", stop).await.status, 204);
    let rest = frames(second).await;
    assert_eq!(end(&rest)["status"], "cancelled");
}

#[tokio::test]
async fn stopping_a_question_ends_its_stream() {
    let server = Setup::new().model(Scripted::new([Step::Hang])).start().await;
    let client = server.signed_in().await;
    let mut stream = client
        .stream(
            json!({ "message": FOR_THE_MODEL, "conversation_id": "conv_stop", "request_id": "r" }),
        )
        .await;
    stream.next().await.unwrap();
    let other = server.signed_in().await;
    let stop = json!({ "conversation_id": "conv_stop", "request_id": "r" });
    assert_eq!(other.post("/chat/cancel", stop.clone()).await.status, 204);
    assert_eq!(client.post("/chat/cancel", stop.clone()).await.status, 204);
    assert_eq!(end(&frames(stream).await)["status"], "cancelled");
    assert_eq!(client.post("/chat/cancel", stop).await.status, 204, "an ended one is fine too");
}

struct Panicking;

#[async_trait]
impl LlmClient for Panicking {
    fn info(&self) -> ModelInfo {
        ModelInfo { provider: "scripted", model: "panicking".to_owned(), prompt_tokens: 4_000 }
    }

    async fn complete(&self, _: &Request) -> Result<Completion, LlmError> {
        panic!("on purpose")
    }

    async fn stream(&self, _: &Request) -> Result<DeltaStream, LlmError> {
        panic!("on purpose")
    }
}

#[tokio::test]
async fn a_turn_ends_with_done_even_when_the_engine_panics() {
    let server = Setup::new().model(Panicking).start().await;
    let client = server.signed_in().await;
    let frames = client.ask(json!({ "message": FOR_THE_MODEL })).await;
    let error = &frames[frames.len() - 2];
    assert_eq!(
        (error.event.as_str(), &error.data["payload"]["code"]),
        ("error", &json!("internal"))
    );
    assert_eq!(end(&frames)["status"], "failed");
}

#[tokio::test]
async fn a_second_question_refers_to_the_same_conversation() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let first = client.ask(json!({ "message": "how many sales are there" })).await;
    let conversation = first[0].data["conversation_id"].as_str().unwrap().to_owned();
    client.ask(json!({ "message": "list the products", "conversation_id": conversation })).await;
    let view = client.get(&format!("/conversations/{conversation}")).await.expect_ok();
    let questions: Vec<&Value> =
        view["turns"].as_array().unwrap().iter().map(|turn| &turn["question"]).collect();
    assert_eq!(questions, ["how many sales are there", "list the products"]);
}

#[tokio::test]
async fn questions_are_limited_per_person() {
    let server = Setup::new().settings(|s| s.limits.questions_per_minute = 2).start().await;
    let (ann, bob) = (server.signed_in().await, server.signed_in().await);
    let question = json!({ "message": "how many sales are there" });
    for _ in 0..2 {
        assert_eq!(ann.post("/chat/poll", question.clone()).await.status, 200);
    }
    ann.post("/chat/poll", question.clone()).await.expect_problem(429, "too_many_requests");
    assert_eq!(bob.post("/chat/poll", question).await.status, 200);
}

#[tokio::test]
async fn a_signed_out_session_cannot_ask() {
    let server = TestServer::start().await;
    let client = server.signed_in().await;
    let origin = client.request(Method::POST, "//auth/sign-out").header("origin", &server.url);
    assert_eq!(origin.send().await.unwrap().status().as_u16(), 303);
    let answer = client.post("/chat/poll", json!({ "message": "how many sales" })).await;
    answer.expect_problem(401, "not_signed_in");
}

#[tokio::test]
async fn stopping_the_server_ends_open_turns() {
    let server = Setup::new().model(Scripted::new([Step::Hang])).start().await;
    let client = server.signed_in().await;
    let mut stream = client
        .stream(
            json!({ "message": FOR_THE_MODEL, "conversation_id": "conv_end", "request_id": "r" }),
        )
        .await;
    stream.next().await.unwrap();
    let reading = tokio::spawn(frames(stream));
    server.stop().await;
    assert_eq!(end(&reading.await.unwrap())["status"], "cancelled");
}
