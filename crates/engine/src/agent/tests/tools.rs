//! Turns in which the model calls tools.

use super::world::{World, lines};
use crate::Limits;
use crate::memory::values::ValueIndex;
use crate::memory::{ACCEPTED_WEIGHT, MemoryStore, learn};
use crate::rbac::{Subject, Toolbox, toolbox};
use crate::testing::FakeReply;
use connectors::Value;
use llm::Scripted;
use protocol::ids::UserId;
use std::collections::BTreeMap;

const ODD: &str = "which zorgs frobnicate the quux";
const SQL: &str = "```sql\nselect country, count(*) as n from customers group by country\n```";

fn of(role: &str) -> Toolbox {
    let user = UserId::parse("usr_ann").unwrap();
    let subject = Subject::new(user, vec![role.to_owned()], Vec::new(), &BTreeMap::new());
    toolbox(&subject, |_| true, &BTreeMap::new())
}

fn call(tool: &str, arguments: serde_json::Value) -> String {
    format!("```tool\n{}\n```", serde_json::json!({ "tool": tool, "arguments": arguments }))
}

fn countries() -> FakeReply {
    let row = |country: &str, n| vec![Value::Text(country.into()), Value::Int(n)];
    FakeReply::Rows(vec!["country", "n"], vec![row("Spain", 7), row("France", 3)])
}

/// The events, and what the model was told after its first answer.
async fn turn(role: &str, first: String, replies: Vec<FakeReply>) -> (String, String) {
    let world = World::new(Some(Scripted::saying([first.as_str(), SQL])), replies);
    let mut input = world.input(ODD, Vec::new());
    input.toolbox = of(role);
    let events = lines(&world.ask_with(input, Default::default()).await);
    let requests = world.model.as_ref().unwrap().requests();
    let told = requests.get(1).map(|it| it.messages.last().unwrap().text.clone());
    (events, told.unwrap_or_default())
}

#[tokio::test]
async fn each_tool_tells_what_it_is_for() {
    for (tool, arguments, part) in [
        ("describe_tables", serde_json::json!({ "tables": ["orders"] }), "table orders"),
        ("describe_tables", serde_json::json!({ "tables": ["secrets"] }), "no table `secrets`"),
        ("describe_tables", serde_json::json!({ "tables": [] }), "no table was named"),
        ("recall", serde_json::json!({ "question": "orders in Spain" }), "no accepted answer"),
        ("chart", serde_json::json!({ "mark": "line" }), "the mark `line`"),
        // What decides is never the model's say.
        ("chart", serde_json::json!({ "mark": "line", "user": "usr_1" }), "do not fit"),
        ("run_sql", serde_json::json!({ "sql": "select 1", "max_rows": 9 }), "do not fit"),
        ("run_sql", serde_json::json!({ "sql": "drop table orders" }), "<outcome>"),
        ("shell", serde_json::json!({}), "there is no tool `shell`"),
    ] {
        let (events, told) =
            turn("analyst", call(tool, arguments.clone()), vec![countries()]).await;
        assert!(told.contains(part), "{tool} {arguments}: {told}");
        assert!(events.contains("done: answered"), "{tool} {arguments}: {events}");
    }
}

#[tokio::test]
async fn a_trial_tells_columns_and_neither_counts_nor_values() {
    let first = call("run_sql", serde_json::json!({ "sql": "select country, id from customers" }));
    let (events, told) = turn("analyst", first, vec![countries(), countries()]).await;
    assert!(told.contains("it runs; its columns: country, n"), "{told}");
    assert!(!told.contains("Spain") && !told.contains("2 rows"), "{told}");
    assert!(events.contains("tool_result: run_sql ok=true it runs; its columns"), "{events}");
}

#[tokio::test]
async fn a_recalled_answer_is_told_without_values_to_a_model_that_may_not_see_them() {
    for (values_to_model, part) in
        [(true, "country = 'France' and id > 4711"), (false, "country = '…' and id > …")]
    {
        let first = call("recall", serde_json::json!({ "question": "zorgs in France" }));
        let model = Some(Scripted::saying([first.as_str(), SQL]));
        let limits = Limits { values_to_model, ..Limits::default() };
        let world = World::with_limits(model, vec![countries()], limits);
        let sql = "select id from customers where country = 'Spain' and id > 4711";
        let values = ValueIndex::of(&world.database.snapshot);
        let (user, at) = (&world.principal.user, "2024-06-01T10:00:00Z".to_owned());
        let kept = learn::memory(
            &world.database,
            user,
            "zorgs in Spain",
            sql,
            ACCEPTED_WEIGHT,
            &values,
            at,
        );
        world.stores.insert(&kept.unwrap()).await.unwrap();
        let mut input = world.input(ODD, Vec::new());
        input.toolbox = of("analyst");
        world.ask_with(input, Default::default()).await;
        let told =
            world.model.as_ref().unwrap().requests()[1].messages.last().unwrap().text.clone();
        assert!(told.contains(part), "{values_to_model}: {told}");
    }
}

#[tokio::test]
async fn a_tool_that_is_not_offered_is_denied_and_touches_nothing() {
    let first = call("run_sql", serde_json::json!({ "sql": "select id from orders" }));
    let (events, told) = turn("viewer", first, vec![countries()]).await;
    assert!(told.contains("there is no tool `run_sql`"), "{told}");
    assert!(events.contains("tool_result: run_sql ok=false not offered"), "{events}");
    assert!(!events.contains("tool_start: run_sql"), "{events}");
    assert!(events.contains("done: answered"), "{events}");
}

#[tokio::test]
async fn without_permissions_a_prompt_is_what_it_is_for_nobody() {
    let world = World::new(Some(Scripted::saying([SQL])), vec![countries()]);
    world.ask(ODD).await;
    let prompt = world.model.as_ref().unwrap().requests()[0].messages[0].text.clone();
    for absent in ["<tools>", "<person>", "tool"] {
        assert!(!prompt.contains(absent), "{prompt}");
    }
}
