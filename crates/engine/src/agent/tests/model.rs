//! Turns that a language model drafts: the scripted one writes what an obedient, a clumsy or a
//! hostile model would.

use super::world::{World, lines};
use crate::testing::FakeReply;
use connectors::{ConnectorError, Value};
use llm::{LlmError, Scripted, Step};

/// A question that the planner cannot read.
const ODD: &str = "which zorgs frobnicate the quux";

fn fenced(sql: &str) -> String {
    format!("```sql\n{sql}\n```")
}

fn countries() -> FakeReply {
    let row = |country: &str, orders| vec![Value::Text(country.into()), Value::Int(orders)];
    FakeReply::Rows(vec!["country", "total_orders"], vec![row("Spain", 7), row("France", 3)])
}

const GOOD: &str = "select c.country, count(*) as total_orders from orders o \
                    join customers c on c.id = o.customer_id group by c.country";

#[tokio::test]
async fn a_model_drafts_what_the_planner_cannot_read() {
    let world = World::new(Some(Scripted::saying([fenced(GOOD).as_str()])), vec![countries()]);
    let events = world.ask(ODD).await;
    insta::assert_snapshot!(lines(&events));
    let request = &world.model.as_ref().unwrap().requests()[0];
    let prompt = &request.messages[0].text;
    assert!(prompt.contains("table orders") && prompt.contains("references customers(id)"));
    assert!(!prompt.contains("Spain"), "values stay here unless they may be sent");
    assert!(request.messages[1].text.contains(ODD));
}

#[tokio::test]
async fn the_guard_and_the_database_send_a_draft_back_twice_at_most() {
    let steps = [
        fenced("select wrong_column from orders"),
        fenced("select id from orders where amount / 0 > 1"),
        fenced(GOOD),
    ];
    let failed = FakeReply::Fail(ConnectorError::Statement {
        message: "division by zero".into(),
        code: None,
        offset: None,
    });
    let script = Scripted::new(steps.map(Step::Say));
    let world = World::new(Some(script), vec![failed, countries()]);
    insta::assert_snapshot!(lines(&world.ask(ODD).await));
    let requests = world.model.as_ref().unwrap().requests();
    assert!(requests[1].messages.last().unwrap().text.contains("wrong_column"));
    assert!(requests[2].messages.last().unwrap().text.contains("division by zero"));
    let outcomes: Vec<_> =
        world.stores.runs().iter().map(|run| run.end.as_ref().unwrap().outcome.as_str()).collect();
    assert_eq!(outcomes, ["refused", "failed", "done"]);
}

#[tokio::test]
async fn a_model_that_keeps_failing_ends_the_turn_with_the_last_reason() {
    let bad = || Step::Say(fenced("select nothing from nowhere"));
    let world = World::new(Some(Scripted::new([bad(), bad(), bad()])), Vec::new());
    insta::assert_snapshot!(lines(&world.ask(ODD).await));
    assert!(world.connector.statements().is_empty());
}

#[tokio::test]
async fn a_model_that_obeys_an_attacker_still_cannot_write() {
    for sql in [
        "select 1; drop table orders",
        "with x as (delete from orders returning id) select * from x",
        "select load_extension('evil')",
        "attach database 'x' as y",
    ] {
        let step = || Step::Say(fenced(sql));
        let world = World::new(Some(Scripted::new([step(), step(), step()])), Vec::new());
        let events = lines(&world.ask(ODD).await);
        assert!(events.contains("done: failed"), "{sql}\n{events}");
        assert!(world.connector.statements().is_empty(), "{sql}");
    }
}

#[tokio::test]
async fn an_empty_answer_gets_a_second_look_and_the_better_one_stays() {
    let none = || FakeReply::Rows(vec!["country", "total_orders"], Vec::new());
    let narrow = "select country, 1 as total_orders from customers where country = 'ES'";
    let script = || Scripted::new([narrow, GOOD].map(|sql| Step::Say(fenced(sql))));
    let world = World::new(Some(script()), vec![none(), countries()]);
    let events = lines(&world.ask(ODD).await);
    assert!(events.contains("table_result: 2 x 2"), "{events}");

    let world = World::new(Some(script()), vec![none(), none()]);
    let events = lines(&world.ask(ODD).await);
    assert!(events.contains("table_result: 0 x 2"), "{events}");
    let last_draft = events.lines().rfind(|line| line.starts_with("sql_draft"));
    assert!(last_draft.unwrap().contains("'ES'"), "the first draft stands\n{events}");
    assert!(events.contains("assistant_text: **No rows match.**"), "{events}");
}

#[tokio::test]
async fn a_model_may_say_what_is_missing() {
    let world = World::new(Some(Scripted::saying(["MISSING: no weather data"])), Vec::new());
    insta::assert_snapshot!(lines(&world.ask(ODD).await));
}

#[tokio::test]
async fn each_failure_of_a_model_has_its_own_problem() {
    let down = LlmError::Unreachable { endpoint: "http://x/".into(), reason: "refused".into() };
    for (step, expected) in [
        (Step::Fail(down), "model_unavailable at generate"),
        (Step::Fail(LlmError::WrongKey { status: 401 }), "model_unavailable at generate"),
        (Step::BreakOff("```sql\nselect".into()), "model_refused at generate"),
        (Step::Say("I would rather not.".into()), "model_refused at generate"),
        (Step::Say("x".repeat(20_000)), "model_refused at generate"),
    ] {
        let world = World::new(Some(Scripted::new([step.clone()])), Vec::new());
        let events = lines(&world.ask(ODD).await);
        assert!(events.contains(expected), "{step:?}\n{events}");
        assert!(events.contains("done: failed"), "{events}");
    }
}
