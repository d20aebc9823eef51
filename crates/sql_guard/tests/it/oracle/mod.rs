//! Made-up queries: a restricted reader gets from everything what a database of their own part gives.

pub mod compare;
pub mod queries;
pub mod shops;

use crate::{rules_shop::shop_database, shop};
use compare::{Comparison, Outcome};
use sql_guard::Dialect;

/// 4,000 in all; `cargo run -p sql_guard --release --example oracle` runs as many as one likes.
const EACH: u64 = 1_334;

#[test]
fn a_reader_of_made_up_queries_gets_what_their_own_database_gives() {
    for reader in 0..shops::READERS.len() {
        let comparison =
            Comparison::new(shop::catalog(Dialect::Sqlite), reader, || shop_database(None));
        let (mut same, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
        for seed in 0..EACH {
            match comparison.of(&queries::query(seed)) {
                Outcome::Same => same += 1,
                Outcome::NoQuery => {}
                Outcome::Refused(why) => refused.push(why),
                Outcome::Wrong(how) => wrong.push(how),
            }
        }
        assert!(
            wrong.is_empty(),
            "{} wrong:\n{}",
            wrong.len(),
            wrong[..wrong.len().min(3)].join("\n\n")
        );
        assert!(refused.len() < 14, "{} refused:\n{}", refused.len(), refused.join("\n\n"));
        assert!(same > 1_000, "only {same} were compared");
    }
}
