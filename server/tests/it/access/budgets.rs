//! Budgets of groups over HTTP: what is charged, who is refused and with which words, and that questions
//! at the same moment do not ask for more than there is.

use crate::audit::recorded::records;
use crate::support::{Client, Frames, Setup, TestServer, eventually};
use llm::{Scripted, Step};
use serde_json::{Value, json};

/// The planner knows none of these words, so that the model is asked.
const FOR_THE_MODEL: &str = "frobnicate the zyzzyva quuxly";
const PLANNED: &str = "how many sales are there";

async fn id_of(client: &Client) -> Value {
    client.get("/me").await.expect_ok()["id"].clone()
}

/// A group of these people with this budget; answers its path.
async fn group(admin: &Client, name: &str, people: &[&Client], budget: Value) -> String {
    let mut members = Vec::new();
    for person in people {
        members.push(id_of(person).await);
    }
    let made = admin.post("/groups", json!({ "name": name, "members": members })).await;
    let path = format!("/groups/{}", made.expect_ok()["id"].as_str().unwrap());
    admin.put(&format!("{path}/budget"), budget).await.expect_ok();
    path
}

/// How it ends: `answered`, or the code of the refusal.
async fn ask(client: &Client, question: &str) -> String {
    let answer = client.post("/chat/poll", json!({ "message": question })).await;
    let body = answer.json();
    if answer.status != 200 {
        return body["code"].as_str().unwrap().to_owned();
    }
    let events = body["events"].as_array().unwrap();
    events.last().unwrap()["payload"]["status"].as_str().unwrap().to_owned()
}

/// `[questions today, questions this month, tokens today, tokens this month]` of the caller's only group.
async fn used(client: &Client) -> [u64; 4] {
    let groups = client.get("/budgets").await.expect_ok();
    let [group] = groups.as_array().unwrap().as_slice() else { panic!("{groups}") };
    let meters = group["meters"].as_array().unwrap();
    let used: Vec<u64> = meters.iter().map(|meter| meter["used"].as_u64().unwrap()).collect();
    used.try_into().unwrap()
}

#[tokio::test]
async fn a_group_asks_as_much_as_it_may_and_the_refusal_says_all_about_it() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "analyst", json!({})).await;
    let bob = server.person("bob", "viewer", json!({})).await;
    let cat = server.person("cat", "viewer", json!({})).await;
    let sales = group(&admin, "Sales", &[&ann, &bob], json!({ "questions_per_day": 2 })).await;
    let first = json!({ "message": PLANNED, "conversation_id": "conv_1", "request_id": "r" });
    let answered = ann.post("/chat/poll", first.clone()).await.expect_ok();
    assert_eq!(ask(&bob, PLANNED).await, "answered");

    let refused = ann.post("/chat/events", json!({ "message": PLANNED })).await;
    let problem = refused.expect_problem(429, "budget_spent");
    let detail = problem["detail"].as_str().unwrap();
    let words = "the group `Sales` has used 2 of the 2 questions that it has for a day; it begins";
    assert!(detail.starts_with(words), "{detail}");
    let limit = &problem["limit"];
    assert_eq!(limit["name"], "questions_per_day");
    assert_eq!(refused.header("retry-after"), limit["retry_after_s"].to_string());
    let spent = json!({
        "group": "Sales", "counted": "questions", "period": "day", "used": 2, "most": 2,
    });
    assert_eq!(limit["budget"], spent);
    assert!(limit["resets_at"].as_str().unwrap().ends_with("T00:00:00.000000Z"), "{limit}");
    assert_eq!(ask(&bob, PLANNED).await, "budget_spent");

    // Who is not in the group asks on; a repeat of what was asked is no question more.
    assert_eq!(ask(&cat, PLANNED).await, "answered");
    assert_eq!(ann.post("/chat/poll", first).await.expect_ok(), answered);
    assert_eq!(used(&ann).await, [2, 2, 0, 0]);
    assert_eq!(cat.get("/budgets").await.expect_ok(), json!([]));

    let records = records(&admin).await;
    let denied: Vec<&Value> = records
        .iter()
        .filter(|record| record["action"] == "question.ask" && record["outcome"] == "denied")
        .collect();
    assert_eq!(denied.len(), 2);
    assert_eq!(denied[0]["code"], "budget_spent");
    assert_eq!(denied[0]["detail"]["budget"], spent);
    let set = records.iter().find(|record| record["action"] == "group.set_budget").unwrap();
    assert_eq!(set["detail"]["before"]["questions_per_day"], Value::Null);
    assert_eq!(set["detail"]["after"]["questions_per_day"], 2);

    let more = admin.put(&format!("{sales}/budget"), json!({ "questions_per_day": 3 })).await;
    assert_eq!(more.expect_ok()["meters"][0]["used"], 2, "what was used stays used");
    assert_eq!(ask(&ann, PLANNED).await, "answered");
    assert_eq!(ask(&ann, PLANNED).await, "budget_spent");
    admin.put(&format!("{sales}/budget"), json!({})).await.expect_ok();
    assert_eq!(ask(&ann, PLANNED).await, "answered");
}

#[tokio::test]
async fn the_strictest_of_several_groups_decides() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "viewer", json!({})).await;
    group(&admin, "Rich", &[&ann], json!({ "questions_per_day": 100 })).await;
    assert_eq!(ask(&ann, PLANNED).await, "answered");
    group(&admin, "Poor", &[&ann], json!({ "questions_per_month": 0 })).await;
    assert_eq!(ask(&ann, PLANNED).await, "budget_spent");
    let groups = ann.get("/budgets").await.expect_ok();
    let counts: Vec<_> = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["name"].as_str().unwrap(), group["meters"][0]["used"].as_u64()))
        .collect();
    // What is refused is charged to nobody.
    assert_eq!(counts, [("Poor", Some(0)), ("Rich", Some(1))]);
}

#[tokio::test]
async fn questions_at_the_same_moment_do_not_pass_a_budget() {
    const MOST: usize = 5;
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "viewer", json!({})).await;
    let bob = server.person("bob", "viewer", json!({})).await;
    group(&admin, "Sales", &[&ann, &bob], json!({ "questions_per_month": MOST })).await;
    let asked = (0..16).map(|number| {
        let client = if number % 2 == 0 { ann.clone() } else { bob.clone() };
        tokio::spawn(async move { ask(&client, PLANNED).await })
    });
    let asked: Vec<_> = asked.collect();
    let mut ends = Vec::new();
    for end in asked {
        ends.push(end.await.unwrap());
    }
    let count = |what: &str| ends.iter().filter(|end| *end == what).count();
    assert_eq!((count("answered"), count("budget_spent")), (MOST, 16 - MOST), "{ends:?}");
    assert_eq!(used(&ann).await, [MOST as u64, MOST as u64, 0, 0]);
}

/// Reads until the model is being asked, which is written by then.
async fn until_the_model_is_asked(stream: &mut Frames) -> u64 {
    loop {
        let frame = stream.next().await.expect("the model is asked before the stream ends");
        if frame.event == "tool_start" {
            return frame.data["payload"]["arguments"]["prompt_tokens"].as_u64().unwrap();
        }
    }
}

#[tokio::test]
async fn tokens_are_charged_when_an_answer_ends_also_one_that_was_broken_off() {
    let steps = [Step::Say("MISSING: zyzzyvas".to_owned()), Step::Hang, Step::Hang];
    let server = Setup::new().model(Scripted::new(steps)).start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "viewer", json!({})).await;
    let sales = group(&admin, "Sales", &[&ann], json!({})).await;
    assert_eq!(ask(&ann, FOR_THE_MODEL).await, "declined");
    let [1, 1, first, month] = used(&ann).await else { panic!("one question") };
    assert!(first > 0 && first == month, "{first} {month}");

    // Two that run at the same time: both start, as the first one's tokens are not known before its end.
    let budget = json!({ "tokens_per_day": first + 1 });
    admin.put(&format!("{sales}/budget"), budget).await.expect_ok();
    let mut prompts = 0;
    let mut streams = Vec::new();
    for request in ["one", "two"] {
        let question = json!({
            "message": FOR_THE_MODEL, "conversation_id": format!("conv_{request}"),
            "request_id": request,
        });
        let mut stream = ann.stream(question).await;
        prompts += until_the_model_is_asked(&mut stream).await;
        streams.push(stream);
    }
    for request in ["one", "two"] {
        let turn = json!({ "conversation_id": format!("conv_{request}"), "request_id": request });
        assert_eq!(ann.post("/chat/cancel", turn).await.status, 204);
    }
    for stream in streams {
        assert_eq!(crate::support::frames(stream).await.last().unwrap().event, "done");
    }
    // They pass the budget by no more than the two of them, and the next one is refused.
    let tokens = eventually(|| async {
        let tokens = used(&ann).await[2];
        (tokens > first).then_some(tokens)
    })
    .await;
    assert_eq!(tokens, first + prompts);
    let refused = ann.post("/chat/poll", json!({ "message": PLANNED })).await;
    let problem = refused.expect_problem(429, "budget_spent");
    assert_eq!(problem["limit"]["name"], "tokens_per_day");
    assert_eq!(problem["limit"]["budget"]["used"], tokens);
}

#[tokio::test]
async fn a_question_that_uses_up_the_budget_asks_its_model_no_more() {
    // The first answer does not run; without a budget it would be repaired.
    let steps = ["```sql\nselect nonsense from nowhere\n```", "```sql\nselect 1\n```"];
    let steps = steps.map(|answer| Step::Say(answer.to_owned()));
    let server = Setup::new().model(Scripted::new(steps)).start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "viewer", json!({})).await;
    let budget = json!({ "tokens_per_day": 1, "questions_per_day": 1 });
    group(&admin, "Sales", &[&ann], budget).await;
    let answer = ann.post("/chat/poll", json!({ "message": FOR_THE_MODEL })).await.expect_ok();
    let events = answer["events"].as_array().unwrap();
    let of = |kind: &str| {
        events.iter().filter(|it| it["event_type"] == kind).map(|it| &it["payload"]).collect()
    };
    let problems: Vec<&Value> = of("error");
    let [problem] = problems[..] else { panic!("{events:#?}") };
    assert_eq!(problem["code"], "budget_spent");
    assert_eq!(problem["stage"], "generate");
    assert_eq!(problem["limit"]["name"], "tokens_per_day");
    let results: Vec<&Value> = of("tool_result");
    let [first, second] = results[..] else { panic!("{results:#?}") };
    assert_eq!((&first["ok"], &first["denied"]), (&json!(true), &Value::Null));
    assert_eq!((&second["ok"], &second["denied"]), (&json!(false), &json!(true)));
    // What was spent is charged, and the refusal is written down.
    assert!(used(&ann).await[2] > 1);
    let records = records(&admin).await;
    let denied = records.iter().find(|it| it["action"] == "access.denied").unwrap();
    assert_eq!(denied["detail"]["tool"], "model");
}

#[tokio::test]
async fn questions_and_tools_are_counted() {
    let steps = [Step::Say("MISSING: zyzzyvas".to_owned())];
    let server = Setup::new().model(Scripted::new(steps)).start().await;
    let admin = server.signed_in_as("admin").await;
    let ann = server.person("ann", "viewer", json!({})).await;
    assert_eq!(ask(&ann, PLANNED).await, "answered");
    assert_eq!(ask(&ann, FOR_THE_MODEL).await, "declined");
    let outcomes = |view: &Value, of: &str| -> Vec<String> {
        let counted = view[of].as_array().unwrap().iter();
        counted.map(|it| format!("{} {} {}", it["name"], it["outcome"], it["times"])).collect()
    };
    // A question is counted once its last event is sent.
    let view = eventually(|| async {
        let view = admin.get("/meters").await.expect_ok();
        (outcomes(&view, "questions").len() == 2).then_some(view)
    })
    .await;
    let expected = ["\"question\" \"answered\" 1", "\"question\" \"declined\" 1"];
    assert_eq!(outcomes(&view, "questions"), expected);
    // Saying that something is missing is what a model is asked for too.
    assert_eq!(outcomes(&view, "tools"), ["\"model\" \"done\" 1"]);
    assert!(view["tokens"].as_u64().unwrap() > 0);
    assert_eq!(view["failed_checks"], 0);
    let question = &view["questions"][0];
    assert!(question["p50_us"].as_u64().unwrap() > 0);
    assert!(question["longest_us"].as_u64() >= question["p95_us"].as_u64());
}

#[tokio::test]
async fn a_budget_that_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let admin = server.signed_in_as("admin").await;
    let path = group(&admin, "Sales", &[], json!({})).await;
    for wrong in [
        json!({ "questions_per_day": -1 }),
        json!({ "questions_per_day": "many" }),
        json!({ "questions_per_year": 1 }),
    ] {
        let answer = admin.put(&format!("{path}/budget"), wrong).await;
        answer.expect_problem(422, "invalid_request");
    }
    let none = admin.put("/groups/grp_none/budget", json!({})).await;
    none.expect_problem(404, "not_found");
}
