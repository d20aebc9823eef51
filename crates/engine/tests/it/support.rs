//! Opening databases the way an evaluation does.

use connectors::{Connector, SqliteConnector, SqliteOptions};
use engine::catalog::Snapshot;
use engine::eval::{Item, Question, Report, Runner};
use engine::semantic::Glossary;
use llm::LlmClient;
use sql_guard::{Policy, check};
use std::path::{Path, PathBuf};
use std::time::Duration;
use time::macros::date;

pub struct Open {
    pub connector: SqliteConnector,
    pub snapshot: Snapshot,
}

pub async fn open(path: &Path, glossary: Glossary) -> Open {
    let connector = SqliteConnector::open(path, SqliteOptions::default()).expect("a database");
    let catalog = connector.introspect().await.expect("a catalog");
    let profile = connector.profile(&catalog, Duration::from_secs(20)).await.expect("a profile");
    let snapshot = Snapshot::build(catalog, profile, glossary, "2024-12-31T00:00:00Z");
    Open { connector, snapshot }
}

impl Open {
    pub async fn answer(&self, questions: &[Question]) -> Vec<Item> {
        self.answer_with(questions, None).await
    }

    /// With a model for what the planner declines.
    pub async fn answer_with(
        &self,
        questions: &[Question],
        model: Option<&dyn LlmClient>,
    ) -> Vec<Item> {
        let policy = Policy::reader(None);
        let guard = |sql: &str| check(sql, &self.snapshot.catalog, &policy);
        let runner = Runner {
            connector: &self.connector,
            snapshot: &self.snapshot,
            guard: &guard,
            today: date!(2026 - 01 - 15),
            copies: &[],
            model,
        };
        let mut items = Vec::with_capacity(questions.len());
        for question in questions {
            items.push(runner.answer(question).await);
        }
        items
    }
}

/// Prints the report with the failures, so that a failing test says what to look at.
pub fn show(items: &[Item]) -> Report {
    let report = Report::over(items);
    eprintln!("{}", report.markdown(items));
    report
}

/// Third-party data beside the repository; tests that need it are skipped without it.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("skipped: `{path}` is not beside the repository");
    None
}
