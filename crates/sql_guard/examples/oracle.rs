//! The differential oracle of the tests over as many queries as one likes:
//! `cargo run -p sql_guard --release --example oracle -- 100000 [first seed]`.

#![allow(clippy::print_stdout)] // what it found is all it is for

#[path = "../tests/it/oracle/compare.rs"]
mod compare;
#[path = "../tests/it/oracle/queries.rs"]
mod queries;
#[path = "../tests/it/rules_shop.rs"]
mod rules_shop;
#[path = "../tests/it/shop.rs"]
#[allow(dead_code)]
mod shop;
#[path = "../tests/it/oracle/shops.rs"]
mod shops;

use compare::{Comparison, Outcome};
use sql_guard::Dialect;

fn main() {
    let mut arguments =
        std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let count = arguments.next().unwrap_or(100_000);
    let first = arguments.next().unwrap_or(1_000_000);
    let readers = u64::try_from(shops::READERS.len()).expect("few readers");
    for reader in 0..shops::READERS.len() {
        let catalog = shop::catalog(Dialect::Sqlite);
        let comparison = Comparison::new(catalog, reader, || rules_shop::shop_database(None));
        let (mut same, mut none, mut refused, mut wrong) = (0_u64, 0_u64, 0_u64, 0_u64);
        for seed in first..first + count / readers {
            match comparison.of(&queries::query(seed)) {
                Outcome::Same => same += 1,
                Outcome::NoQuery => none += 1,
                Outcome::Refused(why) => {
                    refused += 1;
                    if refused < 4 {
                        println!("refused: {why}");
                    }
                }
                Outcome::Wrong(how) => {
                    wrong += 1;
                    println!("wrong, seed {seed}: {how}");
                }
            }
        }
        println!(
            "reader {reader}: {same} the same, {wrong} wrong, {refused} refused, {none} no query"
        );
    }
}
