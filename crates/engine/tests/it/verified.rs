//! The product's own verified questions, live over the demo database.

use crate::support::{open, show};
use engine::eval::{Item, Question};
use engine::semantic::Glossary;
use protocol::lineage::Tier;

const QUESTIONS: &str = include_str!("../../../demo/verified/questions.json");

async fn items() -> Vec<Item> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("demo.sqlite");
    demo::build(&path, demo::SEED).expect("the demo database");
    let glossary = Glossary::from_json(demo::glossary()).expect("the demo's glossary");
    let questions: Vec<Question> = serde_json::from_str(QUESTIONS).expect("the questions");
    assert_eq!(questions.len(), 60);
    open(&path, glossary).await.answer(&questions).await
}

#[tokio::test]
async fn verified_questions_are_answered_and_high_means_right() {
    let items = items().await;
    let report = show(&items);
    assert_eq!(report.gold_failed, 0, "every gold runs and passes the guard");
    assert_eq!(report.unsafe_statements, 0);
    assert_eq!(report.lock_violations, 0);
    let overconfident: Vec<&Item> =
        items.iter().filter(|item| item.tier == Some(Tier::High) && !item.correct).collect();
    assert!(overconfident.is_empty(), "wrong and High: {overconfident:#?}");
    let correct = items.iter().filter(|item| item.correct).count();
    assert!(correct >= 54, "{correct} of 60 are right");
}
