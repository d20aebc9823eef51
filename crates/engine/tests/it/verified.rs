//! The product's own verified questions, live over the demo database.

use crate::support::{open, show};
use engine::eval::baseline::{Baseline, GATE, compare};
use engine::eval::{Item, Question, Report};
use engine::semantic::Glossary;
use protocol::lineage::Tier;
use std::path::Path;

const QUESTIONS: &str = include_str!("../../../demo/verified/questions.json");
const BASELINE: &str = include_str!("../../../demo/verified/baseline.json");

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
    gate(&items);
    assert_eq!(report.gold_failed, 0, "every gold runs and passes the guard");
    assert_eq!(report.unsafe_statements, 0);
    assert_eq!(report.lock_violations, 0);
    let overconfident: Vec<&Item> =
        items.iter().filter(|item| item.tier == Some(Tier::High) && !item.correct).collect();
    assert!(overconfident.is_empty(), "wrong and High: {overconfident:#?}");
    let correct = items.iter().filter(|item| item.correct).count();
    assert!(correct >= 54, "{correct} of 60 are right");
}

/// What was right stays right. The report, the comparison and the next baseline are left in the
/// target directory: a change that is meant replaces `crates/demo/verified/baseline.json` by it.
fn gate(items: &[Item]) {
    let baseline: Baseline = serde_json::from_str(BASELINE).expect("the committed baseline");
    let found = compare(&baseline, items, GATE);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verified");
    std::fs::create_dir_all(&folder).expect("the target directory");
    let next = serde_json::to_string_pretty(&Baseline::of(items)).expect("string keys only");
    let report = Report::over(items);
    for (name, text) in [
        ("baseline.json", next + "\n"),
        ("comparison.md", found.markdown(GATE)),
        ("report.md", report.markdown(items)),
        ("report.html", report.html(items)),
    ] {
        std::fs::write(folder.join(name), text).expect("the target directory");
    }
    let reasons = found.refusals(GATE);
    assert!(reasons.is_empty(), "{}\n{}", reasons.join("; "), found.markdown(GATE));
}
