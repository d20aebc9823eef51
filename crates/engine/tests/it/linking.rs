//! Finding tables among 1,339, when the schemas are beside the repository.

use crate::support::shared;
use connectors::Profile;
use engine::catalog::Snapshot;
use engine::eval::linking::{LinkingQuestion, LinkingReport, link};
use engine::semantic::Glossary;
use sql_guard::{Catalog, Dialect, ddl};

#[test]
fn the_tables_of_a_question_are_found_among_many() {
    let Some(folder) = shared("data/schema_scale") else { return };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("the data");
    let schemas = ["spider_merged_pg.sql", "beaver_pg.sql"].iter().flat_map(|name| {
        let catalog = ddl::catalog(&read(name), Dialect::Postgres).expect("a catalog");
        catalog.schemas().to_vec()
    });
    let catalog = Catalog::new(Dialect::Postgres, schemas.collect());
    let snapshot = Snapshot::build(catalog, Profile::default(), Glossary::default(), "");
    let questions: Vec<LinkingQuestion> = read("linking_questions.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("the question format"))
        .collect();
    let items: Vec<_> = questions.iter().map(|question| link(question, &snapshot)).collect();
    let report = LinkingReport::over(&items, &snapshot);
    eprintln!("{}", report.summary());
    assert_eq!((report.tables, report.unknown_tables), (1_339, 0));
    let within = report.recall.iter().find(|at| at.within == 20).expect("a depth of 20");
    assert!(within.all_tables >= 0.93, "{}", report.summary());
}
