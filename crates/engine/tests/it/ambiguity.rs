//! When to ask back: never about the product's own verified questions, and by the goals on data of
//! others where it is beside the repository.

use crate::support::{Open, open, shared};
use engine::ambiguity::{Case, Item, Report, World};
use engine::semantic::Glossary;
use std::collections::BTreeMap;
use time::macros::date;

const QUESTIONS: &str = include_str!("../../../demo/verified/questions.json");

async fn examine(opened: &Open, case: &Case) -> Item {
    let today = date!(2026 - 01 - 15);
    let world = World { connector: &opened.connector, snapshot: &opened.snapshot, today };
    world.examine(case).await
}

#[tokio::test]
async fn verified_questions_are_not_asked_back() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("demo.sqlite");
    demo::build(&path, demo::SEED).expect("the demo database");
    let glossary = Glossary::from_json(demo::glossary()).expect("the demo's glossary");
    let opened = open(&path, glossary).await;
    let questions: Vec<engine::eval::Question> =
        serde_json::from_str(QUESTIONS).expect("the questions");
    for question in questions {
        let case = Case {
            id: question.id,
            kind: "none".to_owned(),
            db_id: "demo".to_owned(),
            question: question.question,
            options: Vec::new(),
            gold: vec![question.gold_sql],
            db_file: None,
            results_differ: None,
        };
        let item = examine(&opened, &case).await;
        assert!(!item.asked, "{}: {:?} {:?}", item.question, item.words, item.targets);
    }
}

#[tokio::test]
async fn the_goals_hold_on_the_ambiguity_data() {
    let (Some(folder), Some(clear)) =
        (shared("data/ambiguity"), shared("data/spider_dev/database"))
    else {
        return;
    };
    let read = |name: &str| -> Vec<Case> {
        let text = std::fs::read_to_string(folder.join(name)).expect("the questions");
        serde_json::from_str(&text).expect("a list of cases")
    };
    let mut opened: BTreeMap<String, Open> = BTreeMap::new();
    let mut items = Vec::new();
    for case in read("ambiguous.json").into_iter().chain(read("clear.json")) {
        let name = case.database().to_owned();
        if !opened.contains_key(&name) {
            let file = format!("{name}.sqlite");
            let place = match case.db_file {
                Some(_) => folder.join("database").join(&file),
                None => clear.join(&file),
            };
            opened.insert(name.clone(), open(&place, Glossary::default()).await);
        }
        items.push(examine(&opened[&name], &case).await);
    }
    let report = Report::over(&items);
    eprintln!("{}", report.markdown(&items));
    assert!(report.all.ask_recall >= 0.75, "{}", report.summary());
    let unseen = report.second_half.ask_recall;
    assert!(unseen >= 0.75, "the half that no rule was made on: {unseen}");
    assert!(report.all.over_ask <= 0.04, "{}", report.summary());
    assert!(report.all.ask_precision >= 0.97, "{}", report.summary());
}
