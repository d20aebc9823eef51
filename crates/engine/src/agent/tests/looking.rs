//! Turns over columns with more values than are known: a text of the question is looked for.

use super::world::lines;
use crate::access::Published;
use crate::agent::hooks::{Hook, Hooks, Refusal, ToolView};
use crate::memory::{Choice, MemoryScope};
use crate::semantic::Glossary;
use crate::testing::{FakeConnector, FakeReply, Over};
use crate::{AskInput, Database, Limits, TurnModel};
use async_trait::async_trait;
use llm::{LlmClient, Scripted};
use protocol::events::{Event, Stage};
use protocol::ids::{ConversationId, RequestId};
use protocol::{ErrorCode, Problem};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const TABLES: &str = "
create table artists (id integer primary key, name text);
create table albums (id integer primary key, title text,
    artist_id integer references artists (id));
create table tracks (id integer primary key, name text,
    album_id integer references albums (id));
with recursive n (i) as (select 1 union all select i + 1 from n where i < 900)
insert into artists select i, 'Ensemble ' || i from n;
with recursive n (i) as (select 1 union all select i + 1 from n where i < 900)
insert into albums select i, 'Annal ' || i, i from n;
with recursive n (i) as (select 1 union all select i + 1 from n where i < 900)
insert into tracks select i, 'Aria ' || i, i from n;
update albums set title = 'Fallen' where id = 7;
update artists set name = 'evanescence' where id = 7;
update artists set name = 'Zephyr' where id = 8;
update albums set title = 'Zephyr' where id = 9;
insert into tracks values (1001, 'Bring Me to Life', 7), (1002, 'Going Under', 7), (1003, 'Aria 1003', 9);
";

struct Music {
    over: Over,
    _folder: TempDir,
}

impl Music {
    async fn new() -> Self {
        Self::with(Limits::default(), Hooks::default()).await
    }

    async fn with(limits: Limits, hooks: Hooks) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("music.sqlite");
        let file = rusqlite::Connection::open(&path).expect("a new file");
        file.execute_batch(TABLES).expect("the tables are made");
        drop(file);
        let over = Over::hooked(&path, "music", Glossary::default(), limits, hooks).await;
        Self { over, _folder: folder }
    }

    /// As somebody under these rules sees it.
    async fn under(&self, tables: serde_json::Value) -> Arc<Database> {
        let set = serde_json::json!({
            "name": "all", "assigned": { "everyone": true }, "tables": tables,
        });
        let document = serde_json::from_value(serde_json::json!({ "sets": [set] })).unwrap();
        let published = Published { version: 1, document };
        let principal = &self.over.principal;
        Arc::new(self.over.described.seen_by(principal, Some(&published)).await)
    }

    fn input(&self, question: &str) -> AskInput {
        AskInput {
            models: Arc::new(crate::NoModel),
            embeddings: None,
            toolbox: Default::default(),
            principal: self.over.principal.clone(),
            database: self.over.database.clone(),
            conversation_id: ConversationId::from_random(1),
            request_id: RequestId::parse("r1").unwrap(),
            question: question.into(),
            history: Vec::new(),
        }
    }

    async fn ask(&self, question: &str) -> Vec<Event> {
        self.ask_with(self.input(question)).await
    }

    async fn ask_with(&self, input: AskInput) -> Vec<Event> {
        let (sink, mut events) = mpsc::channel(64);
        let collect = async {
            let mut all = Vec::new();
            while let Some(event) = events.recv().await {
                all.push(event);
            }
            all
        };
        let asked = self.over.engine.ask(input, sink, CancellationToken::new());
        let ((), events) = tokio::join!(asked, collect);
        events
    }

    /// Statements of the log that looked at values.
    fn looks(&self) -> Vec<String> {
        let runs = self.over.stores.runs();
        let looks = runs.iter().filter(|run| run.start.origin.as_str() == "look_up");
        looks.map(|run| run.start.author_sql.clone()).collect()
    }
}

fn draft(events: &[Event]) -> String {
    let mut drafts = events.iter().filter_map(|event| match event {
        Event::SqlDraft(draft) => Some(draft.sql.replace('\n', " ")),
        _ => None,
    });
    drafts.next_back().unwrap_or_default()
}

/// Words and meanings of the evidence that looking gave.
fn evidence(events: &[Event]) -> Vec<String> {
    let lineage = events.iter().find_map(|event| match event {
        Event::Lineage(lineage) => Some(lineage),
        _ => None,
    });
    let readings = lineage.map(|lineage| lineage.readings.clone()).unwrap_or_default();
    let looked = readings.into_iter().filter(|reading| reading.because == "look_up");
    looked.map(|reading| format!("{}: {}", reading.words, reading.meaning)).collect()
}

#[tokio::test]
async fn a_text_found_in_one_column_decides_the_reading() {
    let music = Music::new().await;
    let events = music.ask("how many tracks are on the album Fallen").await;
    let shown = lines(&events);
    assert!(shown.contains("done: answered"), "{shown}");
    assert!(draft(&events).contains("= 'Fallen'"), "{shown}");
    assert_eq!(evidence(&events), ["Fallen: found in albums.title by looking"]);
    let timed = events.iter().any(|event| match event {
        Event::Status(status) => status.stage == Stage::LookUp && status.duration_us.is_some(),
        _ => false,
    });
    assert!(timed, "{shown}");
    let rows = events.iter().find_map(|event| match event {
        Event::TableResult(table) => Some(table.rows.clone()),
        _ => None,
    });
    assert_eq!(rows.unwrap(), vec![vec![protocol::table::Cell::Int(3)]]);
    assert!(music.looks().len() <= Limits::default().lookups, "{:?}", music.looks());
    // Every look is in the log, with its end.
    assert!(music.over.stores.runs().iter().all(|run| run.end.is_some()));
}

#[tokio::test]
async fn the_spelling_of_the_database_is_used() {
    let music = Music::new().await;
    let events = music.ask("albums by Evanescence").await;
    assert!(draft(&events).contains("= 'evanescence'"), "{}", lines(&events));
    assert_eq!(evidence(&events), ["Evanescence: found in artists.name by looking"]);
}

#[tokio::test]
async fn a_text_in_two_columns_is_asked_about_and_the_choice_decides() {
    let music = Music::new().await;
    let question = "how many tracks of Zephyr are there";
    let events = music.ask(question).await;
    let asked = events.iter().find_map(|event| match event {
        Event::Clarification(asked) => Some(asked),
        _ => None,
    });
    let asked = asked.unwrap_or_else(|| panic!("{}", lines(&events)));
    assert_eq!(asked.words.as_deref(), Some("Zephyr"));
    let targets: Vec<&str> =
        asked.options.iter().map(|option| option.target.as_deref().unwrap()).collect();
    assert_eq!(targets, ["albums.title", "artists.name"]);
    music.over.stores.choose(Choice {
        scope: MemoryScope::User(music.over.principal.user.clone()),
        key: crate::ambiguity::key("Zephyr"),
        target: "artists.name".to_owned(),
        chosen_at: "2024-05-02T10:00:00.000000Z".to_owned(),
    });
    let events = music.ask(question).await;
    let sql = draft(&events);
    assert!(sql.contains("artists") && sql.contains("= 'Zephyr'"), "{}", lines(&events));
}

#[tokio::test]
async fn a_text_in_no_column_is_said_to_be_in_none() {
    let music = Music::new().await;
    // Not understood without it: declined, with where it was looked for.
    let events = music.ask("albums by Nobodyknows").await;
    let shown = lines(&events);
    assert!(shown.contains("done: declined"), "{shown}");
    assert!(shown.contains("\"Nobodyknows\": not found in albums.title"), "{shown}");
    // Taken on trust: answered, and the evidence says so.
    let events = music.ask("albums titled \"Nobodyknows\"").await;
    let shown = lines(&events);
    assert!(shown.contains("done: answered"), "{shown}");
    let said = evidence(&events);
    assert!(said[0].starts_with("Nobodyknows: not found in albums.title"), "{said:?}");
}

#[tokio::test]
async fn a_question_whose_values_are_known_looks_at_nothing() {
    let music = Music::new().await;
    for question in ["how many albums are there", "which zorgs frobnicate the quux"] {
        let events = music.ask(question).await;
        assert!(!lines(&events).contains("look_up"), "{}", lines(&events));
    }
    assert!(music.looks().is_empty());
}

#[tokio::test]
async fn a_masked_column_is_not_looked_at() {
    let music = Music::new().await;
    let masks = serde_json::json!({ "title": "hash" });
    let database = music
        .under(serde_json::json!({ "albums": { "masks": masks }, "artists": {}, "tracks": {} }))
        .await;
    let mut input = music.input("how many tracks are on the album Fallen");
    input.database = database;
    let events = music.ask_with(input).await;
    let shown = lines(&events);
    assert!(!shown.contains("found in albums.title"), "{shown}");
    assert!(music.looks().iter().all(|sql| !sql.contains("title")), "{:?}", music.looks());
    assert!(!music.looks().is_empty(), "other columns are looked at: {shown}");
}

#[tokio::test]
async fn rows_that_a_rule_hides_are_not_found() {
    let music = Music::new().await;
    let rows = serde_json::json!([{ "name": "few", "using": "id > 100" }]);
    let database = music
        .under(serde_json::json!({ "albums": { "rows": rows }, "artists": {}, "tracks": {} }))
        .await;
    let mut input = music.input("how many tracks are on the album Fallen");
    input.database = database;
    let shown = lines(&music.ask_with(input).await);
    assert!(shown.contains("\"Fallen\": not found in"), "{shown}");
    assert!(!shown.contains("found in albums.title by"), "{shown}");
    assert!(music.looks().iter().any(|sql| sql.contains("title")), "it was looked at: {shown}");
}

#[tokio::test]
async fn looking_can_be_switched_off_and_refused() {
    struct NoLooks;
    #[async_trait]
    impl Hook for NoLooks {
        fn name(&self) -> &'static str {
            "looks"
        }
        async fn before_tool(&self, tool: &ToolView<'_>) -> Result<(), Refusal> {
            assert_eq!(tool.tool, "look_up");
            Err(Refusal::new(Problem::new(ErrorCode::Forbidden, "not on Sundays")))
        }
    }
    let off = Limits { lookups: 0, ..Limits::default() };
    for (limits, hooks, said) in [
        (off, Hooks::default(), "look_up skipped: looking at values is switched off"),
        (
            Limits::default(),
            Hooks::default().with(Arc::new(NoLooks)),
            "look_up skipped: not on Sundays",
        ),
    ] {
        let music = Music::with(limits, hooks).await;
        let shown = lines(&music.ask("albums by Evanescence").await);
        assert!(shown.contains(said), "{shown}");
        assert!(shown.contains("done: declined"), "{shown}");
        assert!(music.looks().is_empty());
    }
}

#[tokio::test]
async fn a_model_is_told_what_was_found_only_where_it_may_know_values() {
    // The planner cannot read this, also when it knows the name.
    const ODD: &str = "frobnicate the quuxly of Evanescence";
    const SQL: &str = "```sql\nselect id from albums\n```";
    for sees_values in [true, false] {
        let music = Music::new().await;
        let model = Arc::new(Scripted::saying([SQL, SQL, SQL]));
        let client: Arc<dyn LlmClient> = model.clone();
        let mut input = music.input(ODD);
        input.models = Arc::new(TurnModel { sees_values, ..TurnModel::only(client) });
        let events = music.ask_with(input).await;
        let sent = format!("{:?}", model.requests()[0]);
        assert_eq!(sent.contains("found in artists.name"), sees_values, "{sent}");
        assert_eq!(!evidence(&events).is_empty(), sees_values, "{}", lines(&events));
    }
}

#[tokio::test]
async fn a_column_that_takes_too_long_or_breaks_is_said_and_stopping_ends_the_look() {
    use super::world::World;
    use connectors::ConnectorError;
    // Customers have names that are not known; the first column looked at cannot be read.
    let late = ConnectorError::Deadline { limit: Duration::from_secs(2) };
    for (reply, why) in [
        (FakeReply::Fail(late), "took too long"),
        (FakeReply::Fail(ConnectorError::WorkerGone), "could not be read"),
    ] {
        let world = World::new(None, vec![reply]);
        let shown = lines(&world.ask("orders by Evanescence").await);
        assert!(shown.contains(why), "{shown}");
        assert!(shown.contains("done: declined"), "{shown}");
    }
    let world = World::new(None, vec![FakeReply::Hang]);
    let cancel = CancellationToken::new();
    let connector: Arc<FakeConnector> = world.connector.clone();
    let turn = world.ask_with(world.input("orders by Evanescence", Vec::new()), cancel.clone());
    let stop = async {
        connector.hanging.notified().await;
        cancel.cancel();
        Instant::now()
    };
    let (events, since) = tokio::join!(turn, stop);
    assert!(since.elapsed() < Duration::from_secs(1));
    let shown = lines(&events);
    assert!(shown.contains("error: cancelled at look_up"), "{shown}");
    assert_eq!(world.stores.runs()[0].end.as_ref().unwrap().outcome.as_str(), "cancelled");
}
