//! The development set of Spider, when it is beside the repository.

use crate::support::{open, shared, show};
use engine::eval::Question;
use engine::semantic::Glossary;
use std::collections::BTreeMap;

#[tokio::test]
async fn answers_on_spider_are_mostly_right() {
    let Some(folder) = shared("data/spider_dev") else { return };
    let text = std::fs::read_to_string(folder.join("questions.json")).expect("the questions");
    let questions: Vec<Question> = serde_json::from_str(&text).expect("the question format");
    let mut by_database: BTreeMap<String, Vec<Question>> = BTreeMap::new();
    for question in questions {
        by_database.entry(question.db_id.clone()).or_default().push(question);
    }
    let mut items = Vec::new();
    for (database, questions) in by_database {
        let path = folder.join("database").join(format!("{database}.sqlite"));
        items.extend(open(&path, Glossary::default()).await.answer(&questions).await);
    }
    let report = show(&items);
    assert_eq!(report.unsafe_statements, 0);
    assert_eq!(report.gold_failed, 0, "every gold runs and passes the guard");
    assert!(report.scores.precision >= 0.70, "{}", report.summary());
}
