//! Hooks around turns: their order, what a refusal does, and what a broken one does not.

use super::{Hook, MessageEnd, MessageView, Refusal, ToolEnd, ToolView, WhenFailing};
use crate::agent::tests::world::{World, lines};
use crate::testing::FakeReply;
use crate::{Hooks, Limits};
use async_trait::async_trait;
use connectors::Value;
use llm::Scripted;
use protocol::events::Event;
use protocol::{ErrorCode, Problem};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

const PLANNED: &str = "how many customers";
const ODD: &str = "which zorgs frobnicate the quux";
const SQL: &str = "```sql\nselect country, count(*) as n from customers group by country\n```";
const DEADLINE: Duration = Duration::from_millis(30);

type Log = Arc<Mutex<Vec<String>>>;

/// What a hook does at one of its places.
#[derive(Clone, Copy, PartialEq)]
enum Does {
    Nothing,
    Refuses,
    Panics,
    Hangs,
}

struct Probe {
    name: &'static str,
    log: Log,
    message: Does,
    tool: Does,
    after: Does,
    failing: WhenFailing,
    hanging: Arc<Notify>,
}

impl Probe {
    fn new(name: &'static str, log: &Log) -> Self {
        let (log, failing) = (log.clone(), WhenFailing::GoOn);
        let (message, tool, after) = (Does::Nothing, Does::Nothing, Does::Nothing);
        Self { name, log, message, tool, after, failing, hanging: Arc::default() }
    }

    fn say(&self, what: String) {
        self.log.lock().unwrap().push(format!("{} {what}", self.name));
    }

    async fn act(&self, does: Does) -> Result<(), Refusal> {
        match does {
            Does::Nothing => Ok(()),
            Does::Refuses => {
                let problem = Problem::new(ErrorCode::BudgetSpent, "nothing is left for today");
                Err(Refusal::new(problem.hint("ask tomorrow")))
            }
            Does::Panics => panic!("a defect in a hook"),
            Does::Hangs => {
                self.hanging.notify_one();
                std::future::pending().await
            }
        }
    }
}

#[async_trait]
impl Hook for Probe {
    fn name(&self) -> &'static str {
        self.name
    }

    fn when_failing(&self) -> WhenFailing {
        self.failing
    }

    async fn before_message(&self, message: &MessageView<'_>) -> Result<(), Refusal> {
        self.say(format!("before {} {}", message.principal.name, message.question_chars));
        self.act(self.message).await
    }

    async fn after_message(&self, _: &MessageView<'_>, end: &MessageEnd) {
        let code = end.code.map_or("-", ErrorCode::as_str);
        self.say(format!("after {:?} {code} failed={}", end.status, end.failed_hooks));
        let _ = self.act(self.after).await;
    }

    async fn before_tool(&self, tool: &ToolView<'_>) -> Result<(), Refusal> {
        assert_eq!(tool.arguments_hash.len(), 64);
        assert!(tool.arguments_bytes > 0);
        self.say(format!("before {}", tool.tool));
        self.act(self.tool).await
    }

    async fn after_tool(&self, tool: &ToolView<'_>, end: &ToolEnd) {
        self.say(format!("after {} {}", tool.tool, end.outcome.as_str()));
        let _ = self.act(self.after).await;
    }
}

fn rows() -> FakeReply {
    FakeReply::Rows(vec!["country", "n"], vec![vec![Value::Text("Spain".into()), Value::Int(7)]])
}

/// Asks under `probes`; the events, and what was written down.
async fn turn(question: &str, log: &Log, probes: Vec<Probe>) -> (String, Vec<String>) {
    let hooks = probes
        .into_iter()
        .fold(Hooks::default().deadline(DEADLINE), |hooks, probe| hooks.with(Arc::new(probe)));
    let model = Some(Scripted::saying([SQL]));
    let world = World::with_hooks(model, vec![rows(), rows()], hooks);
    let events = lines(&world.ask(question).await);
    let log = log.lock().unwrap().clone();
    if log.iter().any(|line| line.contains("refused") || line.contains("Failed")) {
        assert!(world.connector.statements().is_empty(), "nothing runs after a no");
    }
    (events, log)
}

#[tokio::test]
async fn hooks_are_called_in_order_and_afterwards_the_other_way_round() {
    let log = Log::default();
    let (_, said) = turn(ODD, &log, vec![Probe::new("one", &log), Probe::new("two", &log)]).await;
    let expected = [
        "one before Ada 31",
        "two before Ada 31",
        "one before model",
        "two before model",
        "two after model done",
        "one after model done",
        "two after Answered - failed=0",
        "one after Answered - failed=0",
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_question_that_is_refused_ends_with_the_reason_and_reads_nothing() {
    let log = Log::default();
    let refuses = Probe { message: Does::Refuses, ..Probe::new("no", &log) };
    let (events, said) = turn(PLANNED, &log, vec![refuses, Probe::new("late", &log)]).await;
    let told = "error: budget_spent at understand: nothing is left for today (hint: ask tomorrow)";
    assert!(events.contains(told), "{events}");
    assert!(!events.contains("sql_draft"), "{events}");
    let expected = [
        "no before Ada 18",
        "late after Failed budget_spent failed=0",
        "no after Failed budget_spent failed=0",
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_model_that_may_not_be_asked_is_not_asked() {
    let log = Log::default();
    let refuses = Probe { tool: Does::Refuses, ..Probe::new("no", &log) };
    let (events, said) = turn(ODD, &log, vec![refuses]).await;
    assert!(events.contains("tool_result: model ok=false nothing is left for today"), "{events}");
    assert!(!events.contains("tool_start: model"), "{events}");
    assert!(events.contains("error: budget_spent at generate"), "{events}");
    assert!(said.contains(&"no after model refused".to_owned()), "{said:?}");
}

#[tokio::test]
async fn a_tool_that_is_refused_does_nothing_and_the_model_goes_on_without_it() {
    struct NoTrials;
    #[async_trait]
    impl Hook for NoTrials {
        fn name(&self) -> &'static str {
            "trials"
        }
        async fn before_tool(&self, tool: &ToolView<'_>) -> Result<(), Refusal> {
            match tool.tool {
                "run_sql" => {
                    let problem = Problem::new(ErrorCode::Forbidden, "no trials on Sundays");
                    Err(Refusal::new(problem))
                }
                _ => Ok(()),
            }
        }
    }
    let call = "```tool\n{\"tool\": \"run_sql\", \"arguments\": {\"sql\": \"select 1\"}}\n```";
    let hooks = Hooks::default().with(Arc::new(NoTrials));
    let world = World::with_hooks(Some(Scripted::saying([call, SQL])), vec![rows()], hooks);
    let mut input = world.input(ODD, Vec::new());
    let user = protocol::ids::UserId::parse("usr_ann").unwrap();
    let subject =
        crate::rbac::Subject::new(user, vec!["analyst".into()], Vec::new(), &Default::default());
    input.toolbox = crate::rbac::toolbox(&subject, |_| true, &Default::default());
    let events = world.ask_with(input, CancellationToken::new()).await;
    let told = world.model.as_ref().unwrap().requests()[1].messages.last().unwrap().text.clone();
    assert!(told.contains("`run_sql` may not be used now"), "{told}");
    assert!(!told.contains("Sundays"), "the reason is the person's: {told}");
    let shown = lines(&events);
    assert!(shown.contains("tool_result: run_sql ok=false no trials on Sundays"), "{shown}");
    assert!(shown.contains("done: answered"), "{shown}");
    assert_eq!(world.connector.statements().len(), 1, "only the answer itself ran");
    let denied = events.iter().any(|it| matches!(it, Event::ToolResult(it) if it.denied));
    assert!(denied);
}

#[tokio::test]
async fn a_hook_that_breaks_is_kept_apart() {
    // Of one that watches nothing changes; of one that enforces, what it was to check does not happen.
    for (does, how) in [(Does::Panics, "broke off inside"), (Does::Hangs, "did not answer in time")]
    {
        let log = Log::default();
        let broken = Probe { message: does, ..Probe::new("broken", &log) };
        let (events, said) = turn(PLANNED, &log, vec![broken, Probe::new("next", &log)]).await;
        let warned = format!("warning: hook_failed: the check `broken` {how}");
        assert!(events.contains(&warned), "{events}");
        assert!(events.contains("done: answered"), "{events}");
        assert!(said.contains(&"next before Ada 18".to_owned()), "{said:?}");
        assert!(said.contains(&"next after Answered - failed=1".to_owned()), "{said:?}");

        let log = Log::default();
        let failing = WhenFailing::Refuse;
        let broken = Probe { message: does, failing, ..Probe::new("broken", &log) };
        let (events, _) = turn(PLANNED, &log, vec![broken]).await;
        let told = format!("error: check_failed at understand: the check `broken` {how}");
        assert!(events.contains(&told), "{events}");
    }
}

#[tokio::test]
async fn what_breaks_afterwards_changes_no_answer() {
    for does in [Does::Panics, Does::Hangs] {
        let log = Log::default();
        let broken = Probe { after: does, ..Probe::new("broken", &log) };
        let (events, said) = turn(ODD, &log, vec![Probe::new("first", &log), broken]).await;
        assert!(events.contains("warning: hook_failed: the check `broken`"), "{events}");
        assert!(events.ends_with("done: answered rows=Some(1) tokens=true"), "{events}");
        assert_eq!(said.last().unwrap(), "first after Answered - failed=1");
    }
}

#[tokio::test]
async fn stopping_a_question_does_not_wait_for_a_hook() {
    let log = Log::default();
    let hangs = Probe { message: Does::Hangs, ..Probe::new("slow", &log) };
    let hanging = hangs.hanging.clone();
    // Longer than anybody waits: only the stop ends it.
    let hooks = Hooks::default().deadline(Duration::from_secs(600)).with(Arc::new(hangs));
    let world = World::with_hooks(None, Vec::new(), hooks);
    let cancel = CancellationToken::new();
    let turn = world.ask_with(world.input(PLANNED, Vec::new()), cancel.clone());
    let stop = async {
        hanging.notified().await;
        cancel.cancel();
    };
    let (events, ()) = tokio::join!(turn, stop);
    let shown = lines(&events);
    assert!(shown.contains("error: cancelled at understand"), "{shown}");
    assert!(world.stores.runs().is_empty());
}

#[tokio::test]
async fn without_hooks_a_turn_is_what_it_was() {
    let plain = World::with_limits(None, vec![rows()], Limits::default());
    let watched = {
        let log = Log::default();
        let hooks = Hooks::default().with(Arc::new(Probe::new("quiet", &log)));
        World::with_hooks(None, vec![rows()], hooks)
    };
    assert_eq!(lines(&plain.ask(PLANNED).await), lines(&watched.ask(PLANNED).await));
}
