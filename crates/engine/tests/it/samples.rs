//! Our own questions over a sample database that no weight was fitted on, when it is beside the repository.

use crate::support::{open, shared, show};
use engine::eval::Question;
use engine::semantic::Glossary;

const QUESTIONS: &str = include_str!("../../../../docs/questions/samples.json");

#[tokio::test]
async fn questions_over_a_music_shop_are_mostly_right() {
    let Some(folder) = shared("data/chinook") else { return };
    let questions: Vec<Question> = serde_json::from_str(QUESTIONS).expect("the question format");
    let of_it: Vec<Question> = questions.into_iter().filter(|q| q.db_id == "chinook").collect();
    let database = open(&folder.join("Chinook_Sqlite.sqlite"), Glossary::default()).await;
    let report = show(&database.answer(&of_it).await);
    assert_eq!(report.gold_failed, 0, "every gold runs and passes the guard");
    assert_eq!((report.unsafe_statements, report.lock_violations), (0, 0));
    assert!(report.scores.precision >= 0.75, "{}", report.summary());
}
