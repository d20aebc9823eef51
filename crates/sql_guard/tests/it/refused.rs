//! What must never pass, and under which rule it is refused.

use crate::shop;
use sql_guard::{Policy, Verdict, check, inspect};

#[test]
fn every_attack_is_refused_under_its_rule() {
    let mut failures = Vec::new();
    for dialect in shop::DIALECTS {
        let catalog = shop::catalog(dialect);
        let cases = shop::refused(dialect);
        assert!(cases.len() >= 1_200, "{dialect:?} has only {} cases", cases.len());
        for (rule, sql) in cases {
            let seen = inspect(&sql, &catalog, &Policy::reader(None));
            let rules: Vec<_> = seen.findings.iter().map(|finding| finding.rule).collect();
            if seen.verdict != Verdict::Deny || !rules.contains(&rule.as_str()) {
                failures.push(format!("{dialect:?} {rule}\n{sql}\n  {:?} {rules:?}", seen.verdict));
            }
            if check(&sql, &catalog, &Policy::reader(None)).is_ok() {
                failures.push(format!("{dialect:?} PASSES\n{sql}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} wrong:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn attacks_are_refused_without_a_catalog_too() {
    let of_the_catalog = [
        "relation.unknown",
        "column.unknown",
        "relation.not_in_from",
        "column.ambiguous",
        "alias.columns",
    ];
    let mut failures = Vec::new();
    for dialect in shop::DIALECTS {
        let mut catalog = shop::catalog(dialect);
        catalog.schemas_mut().clear();
        for (rule, sql) in shop::refused(dialect) {
            if of_the_catalog.contains(&rule.as_str()) {
                continue;
            }
            let seen = inspect(&sql, &catalog, &Policy::reader(None).without_catalog());
            if seen.verdict != Verdict::Deny {
                failures.push(format!("{dialect:?} {rule}\n{sql}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} pass:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn what_no_approval_may_allow_is_denied_to_writers_too() {
    let for_approval = ["write.not_allowed"];
    for dialect in shop::DIALECTS {
        let catalog = shop::catalog(dialect);
        for (rule, sql) in shop::refused(dialect) {
            if for_approval.contains(&rule.as_str()) {
                continue;
            }
            let seen = inspect(&sql, &catalog, &Policy::writer(None));
            assert_eq!(seen.verdict, Verdict::Deny, "{dialect:?} {rule}\n{sql}");
        }
    }
}
