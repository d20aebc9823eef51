//! What people legitimately ask of a database passes.

use crate::shop;
use sql_guard::{Policy, Verdict, check, inspect};

#[test]
fn every_legitimate_statement_passes() {
    let mut failures = Vec::new();
    for dialect in shop::DIALECTS {
        let catalog = shop::catalog(dialect);
        let cases = shop::allowed(dialect);
        assert!(cases.len() >= 330, "{dialect:?} has only {} cases", cases.len());
        for sql in cases {
            if let Err(refusal) = check(&sql, &catalog, &Policy::reader(None)) {
                failures.push(format!("{dialect:?}\n{sql}\n  {refusal}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} refused:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn what_passes_with_a_catalog_passes_without_one() {
    let mut failures = Vec::new();
    for dialect in shop::DIALECTS {
        let mut catalog = shop::catalog(dialect);
        for sql in shop::allowed(dialect) {
            // A type of the customer's own is only known from the catalog.
            if sql.contains("order_status") {
                continue;
            }
            let schemas = std::mem::take(catalog.schemas_mut());
            let seen = inspect(&sql, &catalog, &Policy::reader(None).without_catalog());
            *catalog.schemas_mut() = schemas;
            if seen.verdict != Verdict::Allow {
                failures.push(format!("{dialect:?}\n{sql}\n  {:?}", seen.findings));
            }
        }
    }
    assert!(failures.is_empty(), "{} refused:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn the_text_that_runs_passes_again_and_stays_the_same() {
    for dialect in shop::DIALECTS {
        let catalog = shop::catalog(dialect);
        for policy in [Policy::reader(None), Policy::reader(Some(100))] {
            for sql in shop::allowed(dialect) {
                let Ok(first) = check(&sql, &catalog, &policy) else { continue };
                let second = check(first.sql(), &catalog, &policy)
                    .unwrap_or_else(|refusal| panic!("{dialect:?} {}\n{refusal}", first.sql()));
                assert_eq!(first.sql(), second.sql(), "{dialect:?} {sql}");
                assert_eq!(first.hash(), second.hash());
                assert_eq!(first.tables(), second.tables(), "{dialect:?} {sql}");
                assert_eq!(first.functions(), second.functions(), "{dialect:?} {sql}");
                let sources = |columns: &[sql_guard::ColumnOrigin]| -> Vec<Vec<String>> {
                    columns.iter().map(|column| column.sources.clone()).collect()
                };
                assert_eq!(
                    sources(first.columns()),
                    sources(second.columns()),
                    "{dialect:?} {sql}"
                );
            }
        }
    }
}

#[test]
fn a_statement_from_names_alone_is_never_runnable() {
    for dialect in shop::DIALECTS {
        let policy = Policy::reader(None).without_catalog();
        assert!(check("select id from orders", &shop::catalog(dialect), &policy).is_err());
    }
}
