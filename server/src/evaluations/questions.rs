//! What a database is asked: the certified answers of the workspace, and for the demo the questions that came
//! with the product.

use crate::store::StoredGolden;
use engine::Database;
use engine::eval::Question;
use engine::eval::golden::{Certified, example};
use engine::memory::values::ValueIndex;
use protocol::catalog::Environment;
use protocol::ids::ConnectionId;
use protocol::memory::GoldenStatus;
use time::Date;

/// Most questions of one run.
const MOST: usize = 500;

#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub certified: bool,
    pub question: Question,
}

/// Certified answers first. Those that cannot get values are left out.
pub fn questions(
    database: &Database,
    environment: Environment,
    golden: &[StoredGolden],
    today: Date,
) -> Vec<Asked> {
    let values = ValueIndex::of(&database.snapshot);
    let certified = of_connection(golden, &database.id).filter_map(|golden| {
        let certified = Certified {
            id: golden.id.as_str(),
            question: &golden.question,
            masked: &golden.masked,
            sql: &golden.sql,
            kinds: &golden.kinds,
        };
        let question = example(&certified, &database.name, &database.snapshot, &values, today)?;
        Some(Asked { certified: true, question })
    });
    let product = verified(environment);
    let product = product.into_iter().map(|question| Asked { certified: false, question });
    certified.chain(product).take(MOST).collect()
}

pub fn of_connection<'a>(
    golden: &'a [StoredGolden],
    connection: &ConnectionId,
) -> impl Iterator<Item = &'a StoredGolden> {
    let connection = connection.clone();
    golden.iter().filter(move |golden| {
        golden.connection == connection && golden.status == GoldenStatus::Certified
    })
}

/// Those that came with the product are about the demo.
pub fn verified(environment: Environment) -> Vec<Question> {
    match environment {
        Environment::Demo => serde_json::from_str(demo::VERIFIED)
            .expect("the questions are part of this program; a test reads them"),
        Environment::Prod | Environment::Staging | Environment::Dev => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questions_of_the_product_are_read_for_the_demo_alone() {
        let all = verified(Environment::Demo);
        assert!(all.len() >= 60 && all.iter().all(Question::is_answerable));
        assert!(verified(Environment::Prod).is_empty());
    }
}
