//! What comes after a model's answer, over answers of the embedded model that were kept: wrong names mended,
//! joins led along the keys, a second answer compared, and what is sure of it.

use crate::support::{open, show};
use async_trait::async_trait;
use engine::eval::baseline::{Baseline, GATE, compare};
use engine::eval::{Item, Question};
use engine::semantic::Glossary;
use llm::{Completion, DeltaStream, EMBEDDED, LlmClient, LlmError, ModelInfo, Recorded, Request};
use protocol::lineage::Tier;
use std::path::Path;
use std::sync::Arc;

const QUESTIONS: &str = include_str!("../../../demo/verified/model/questions.json");
const REPLIES: &str = include_str!("../../../demo/verified/model/replies.jsonl");
const BASELINE: &str = include_str!("../../../demo/verified/model/baseline.json");

/// Stands for the model and knows only what was kept.
struct Absent;

impl Absent {
    fn nothing_kept<T>() -> Result<T, LlmError> {
        let reason = "no answer was kept for this prompt: when it is meant to change, ask the model anew with \
                      `candor eval sql --provider embedded --replies` as docs/evaluation.md says";
        Err(LlmError::Config { reason: reason.to_owned() })
    }
}

#[async_trait]
impl LlmClient for Absent {
    fn info(&self) -> ModelInfo {
        ModelInfo { provider: EMBEDDED, model: "kept".to_owned(), prompt_tokens: 4096 }
    }

    async fn complete(&self, _: &Request) -> Result<Completion, LlmError> {
        Self::nothing_kept()
    }

    async fn stream(&self, _: &Request) -> Result<DeltaStream, LlmError> {
        Self::nothing_kept()
    }
}

#[tokio::test]
async fn kept_answers_of_the_model_end_as_well_as_before() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("demo.sqlite");
    demo::build(&path, demo::SEED).expect("the demo database");
    let kept = directory.path().join("replies.jsonl");
    std::fs::write(&kept, REPLIES).expect("the temporary directory");
    let model = Recorded::open(Arc::new(Absent), &kept).expect("the kept answers");
    let glossary = Glossary::from_json(demo::glossary()).expect("the demo's glossary");
    let questions: Vec<Question> = serde_json::from_str(QUESTIONS).expect("the questions");

    let items = open(&path, glossary).await.answer_with(&questions, Some(&model)).await;

    let report = show(&items);
    assert_eq!(report.gold_failed, 0, "every gold runs and passes the guard");
    assert_eq!((report.unsafe_statements, report.lock_violations), (0, 0));
    assert!(items.iter().all(|item| item.tier != Some(Tier::High)), "a model alone is never sure");
    gate(&items);
}

/// As over the verified questions; `target/tmp/modelled` holds the comparison and the next baseline.
fn gate(items: &[Item]) {
    let baseline: Baseline = serde_json::from_str(BASELINE).expect("the committed baseline");
    let found = compare(&baseline, items, GATE);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("modelled");
    std::fs::create_dir_all(&folder).expect("the target directory");
    let next = serde_json::to_string_pretty(&Baseline::of(items)).expect("string keys only");
    for (name, text) in [("baseline.json", next + "\n"), ("comparison.md", found.markdown(GATE))] {
        std::fs::write(folder.join(name), text).expect("the target directory");
    }
    let reasons = found.refusals(GATE);
    assert!(reasons.is_empty(), "{}\n{}", reasons.join("; "), found.markdown(GATE));
}
