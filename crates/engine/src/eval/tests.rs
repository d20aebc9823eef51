//! The comparison rules and the report, case by case.

use super::normal::normal;
use super::{GoldOrder, Item, Outermost, Report, compare, outermost};
use connectors::Value;
use protocol::lineage::Tier;

fn n(value: i64) -> Value {
    Value::Int(value)
}

fn f(value: f64) -> Value {
    Value::Float(value)
}

fn t(value: &str) -> Value {
    Value::Text(value.into())
}

fn d(value: &str) -> Value {
    Value::Decimal(value.into())
}

fn same(one: Value, other: Value) {
    assert_eq!(normal(&one), normal(&other), "{one:?} and {other:?}");
}

fn different(one: Value, other: Value) {
    assert_ne!(normal(&one), normal(&other), "{one:?} and {other:?}");
}

#[test]
fn values_are_the_same_when_a_person_would_say_so() {
    same(Value::Null, f(f64::NAN));
    same(n(1), f(1.0));
    same(n(1), Value::Bool(true));
    same(d("12.50"), f(12.5));
    same(f(0.1 + 0.2), f(0.3));
    same(f(12_999_948.340_009_285), f(12_999_948.34));
    same(f(1.234_565), f(1.234_564_999_999_99));
    same(f(0.0), f(-0.0));
    same(n(1_234_567), n(1_234_568));
    same(t(" Berlin "), t("Berlin"));
    same(t("2024-01-01T00:00:00Z"), t("2024-01-01"));
    same(t("2024-01-01 00:00:00"), t("2024-01-01"));
    same(t("2024-01-01T10:30:00.000"), t("2024-01-01 10:30:00"));
    same(t("2024-01-01 10:30"), t("2024-01-01 10:30:00"));
    same(f(f64::INFINITY), f(f64::INFINITY));
}

#[test]
fn values_differ_otherwise() {
    different(n(1), t("1"));
    different(d("12.50"), t("12.50"));
    different(f(1.00001), f(1.00002));
    different(n(123_456), n(123_457));
    different(Value::Null, n(0));
    different(Value::Null, t(""));
    different(t("berlin"), t("Berlin"));
    different(t("2024-01-01 10:30:00"), t("2024-01-01"));
    different(t("2024-01-01 10:30:00.250"), t("2024-01-01 10:30:00"));
    different(f(f64::INFINITY), f(f64::NEG_INFINITY));
    different(Value::Bytes(vec![49]), t("1"));
    different(t("2024é01-01 00:00:00"), t("2024é01-01"));
}

/// Expected outcome as (strict, subset, bird).
fn check(
    gold: &[Vec<Value>],
    order: GoldOrder,
    found: &[Vec<Value>],
    expected: (bool, bool, bool),
) {
    let outcome = compare(gold, &order, found);
    let outcome = (outcome.strict, outcome.subset, outcome.bird);
    assert_eq!(outcome, expected, "gold {gold:?} {order:?} found {found:?}");
}

#[test]
fn rows_are_a_bag_unless_the_gold_sorts() {
    let gold = [vec![n(1)], vec![n(2)], vec![n(2)]];
    let free = || GoldOrder::Free;
    check(&gold, free(), &[vec![n(2)], vec![n(1)], vec![n(2)]], (true, true, true));
    check(&gold, free(), &[vec![n(2)], vec![n(1)]], (false, false, true));
    check(&gold, free(), &[vec![n(2)], vec![n(1)], vec![n(1)]], (false, false, true));
    check(&gold, GoldOrder::Exact, &[vec![n(2)], vec![n(1)], vec![n(2)]], (false, false, true));
    check(&gold, GoldOrder::Exact, &gold, (true, true, true));
}

#[test]
fn columns_may_come_in_any_order() {
    let gold = [vec![t("a"), n(1)], vec![t("b"), n(2)]];
    let swapped = [vec![n(2), t("b")], vec![n(1), t("a")]];
    check(&gold, GoldOrder::Free, &swapped, (true, true, false));
    let mixed = [vec![n(1), t("b")], vec![n(2), t("a")]];
    check(&gold, GoldOrder::Free, &mixed, (false, false, false));
}

#[test]
fn columns_with_the_same_values_are_told_apart_by_their_rows() {
    let gold = [vec![n(1), n(2), n(3)], vec![n(2), n(1), n(4)]];
    let found = [vec![n(2), n(3), n(1)], vec![n(1), n(4), n(2)]];
    check(&gold, GoldOrder::Free, &found, (true, true, false));
    let wrong = [vec![n(2), n(4), n(1)], vec![n(2), n(3), n(1)]];
    check(&gold, GoldOrder::Free, &wrong, (false, false, false));
}

#[test]
fn a_further_column_is_right_only_under_the_subset_rule() {
    let gold = [vec![t("a")], vec![t("b")]];
    let wider = [vec![n(7), t("a")], vec![n(8), t("b")]];
    check(&gold, GoldOrder::Free, &wider, (false, true, false));
    check(&wider, GoldOrder::Free, &gold, (false, false, false));
}

#[test]
fn ties_may_change_places_and_nothing_else() {
    let gold = [vec![t("a")], vec![t("b")], vec![t("c")]];
    let keys = || GoldOrder::Keys(vec![vec![n(9)], vec![n(5)], vec![n(5)]]);
    check(&gold, keys(), &[vec![t("a")], vec![t("c")], vec![t("b")]], (true, true, true));
    check(&gold, keys(), &[vec![t("b")], vec![t("a")], vec![t("c")]], (false, false, true));
    let wide = [vec![t("a"), n(1)], vec![t("b"), n(2)], vec![t("c"), n(3)]];
    let found = [vec![n(1), t("a")], vec![n(3), t("c")], vec![n(2), t("b")]];
    check(&wide, keys(), &found, (true, true, false));
}

#[test]
fn results_without_rows_are_the_same_whatever_their_columns() {
    check(&[], GoldOrder::Free, &[], (true, true, true));
    check(&[], GoldOrder::Exact, &[vec![n(1)]], (false, false, false));
    check(&[vec![n(1)]], GoldOrder::Free, &[], (false, false, false));
}

#[test]
fn birds_rule_ignores_repetition_and_keeps_text_as_it_is() {
    let check = |gold: Value, found: Value, bird: bool| {
        let outcome = compare(&[vec![gold]], &GoldOrder::Free, &[vec![found]]);
        assert_eq!(outcome.bird, bird);
    };
    check(n(1), f(1.0), true);
    check(t(" a"), t("a"), false);
    check(f(1.234_567_8), f(1.234_567_9), false);
}

#[test]
fn many_equal_columns_are_compared_in_reasonable_time() {
    let gold: Vec<Vec<Value>> = (0..50).map(|row| vec![n(row % 2); 24]).collect();
    let mut found = gold.clone();
    check(&gold, GoldOrder::Free, &found, (true, true, true));
    found[0][23] = n(1);
    found[1][23] = n(0);
    check(&gold, GoldOrder::Free, &found, (false, false, false));
}

fn keyed(sql: &str, columns: &[&str], expected_sql: &str, expected_keys: &[usize]) {
    let columns: Vec<String> = columns.iter().map(|&name| name.to_owned()).collect();
    let expected = Outermost::Keyed { sql: expected_sql.to_owned(), keys: expected_keys.to_vec() };
    assert_eq!(outermost(sql, &columns), expected, "{sql}");
}

#[test]
fn sort_keys_are_found_among_the_columns_or_added() {
    let sql = "select a, b from t order by 2 desc, a";
    keyed(sql, &["a", "b"], sql, &[1, 0]);
    keyed(
        "SELECT name FROM t ORDER BY age DESC LIMIT 1",
        &["name"],
        "SELECT name, age FROM t ORDER BY age DESC LIMIT 1",
        &[1],
    );
    keyed(
        "select name from t group by name order by count(*) desc, max(x, y) limit 3;",
        &["name"],
        "select name, count(*), max(x, y) from t group by name order by count(*) desc, max(x, y) limit 3;",
        &[1, 2],
    );
    let sql = "select a, count(*) as c from t group by a order by c collate nocase";
    keyed(sql, &["a", "c"], sql, &[1]);
    let sql = "select distinct a from t order by a";
    keyed(sql, &["a"], sql, &[0]);
    keyed(
        "select (select x from u limit 1) from t order by 'a, b' || z",
        &["x"],
        "select (select x from u limit 1), 'a, b' || z from t order by 'a, b' || z",
        &[1],
    );
}

#[test]
fn only_the_outermost_order_counts() {
    let unordered = [
        "select a from t",
        "select a from (select a from t order by b limit 3)",
        "select a from t where b = (select b from u order by c limit 1)",
        "select row_number() over (order by a) from t",
        "select 'order by a' from t",
        "",
    ];
    for sql in unordered {
        assert_eq!(outermost(sql, &["a".to_owned()]), Outermost::Unordered, "{sql}");
    }
    let hidden =
        ["select distinct a from t order by b", "select a from t union select a from u order by x"];
    for sql in hidden {
        assert_eq!(outermost(sql, &["a".to_owned()]), Outermost::Ordered, "{sql}");
    }
}

fn item(id: &str, answered: bool, correct: bool, tier: Tier, latency_ms: f64) -> Item {
    Item {
        id: id.to_owned(),
        db_id: "demo".to_owned(),
        kind: Some("count".to_owned()),
        question: "how many | pipes?".to_owned(),
        sql: answered.then(|| "select 1".to_owned()),
        route: if answered { "planner" } else { "not_understood" }.to_owned(),
        confidence: answered.then_some(0.9),
        tier: answered.then_some(tier),
        correct,
        correct_subset: correct,
        correct_bird: correct,
        correct_on_copies: Some(false),
        unanswerable: false,
        features: std::collections::BTreeMap::new(),
        gold_empty: false,
        is_unsafe: false,
        lock_violation: false,
        latency_ms,
        tokens: 0,
        error: None,
    }
}

#[test]
fn a_report_counts_coverage_precision_and_calibration() {
    let items = [
        item("1", true, true, Tier::High, 1.0),
        item("2", true, true, Tier::High, 2.0),
        item("3", true, false, Tier::Low, 3.0),
        item("4", false, false, Tier::Low, 40.0),
    ];
    let report = Report::over(&items);
    assert_eq!(report.summary(), "EX-strict 0.500 coverage 0.75 precision 0.67 n=4");
    assert_eq!((report.p50_ms, report.p95_ms), (2.0, 40.0));
    let tiers: Vec<_> =
        report.calibration.iter().map(|bucket| (bucket.answered, bucket.correct)).collect();
    assert_eq!(tiers, [(2, 2), (0, 0), (1, 0)]);
    assert_eq!(report.by_kind["count"].n, 4);
    assert_eq!(report.scores.ex_on_copies, Some(0.0));
    let text = report.markdown(&items);
    assert!(text.contains("how many \\| pipes?"), "{text}");
    assert!(text.contains("## Answered wrongly (1)"), "{text}");
    assert!(text.contains("## Not answered (1)"), "{text}");
}

#[test]
fn a_report_over_nothing_is_all_zero() {
    let report = Report::over(&[]);
    assert_eq!(report.summary(), "EX-strict 0.000 coverage 0.00 precision 0.00 n=0");
}

#[test]
fn questions_without_an_answer_are_counted_apart() {
    let declined = Item { unanswerable: true, ..item("1", false, true, Tier::Low, 1.0) };
    let answered = Item { unanswerable: true, ..item("2", true, false, Tier::High, 1.0) };
    let report = Report::over(&[declined, answered, item("3", true, true, Tier::High, 1.0)]);
    let refusals = report.refusals.as_ref().expect("two have no answer");
    assert_eq!((refusals.n, refusals.refused, refusals.answered_high), (2, 1, 1));
    assert_eq!((report.scores.n, report.scores.ex_strict), (1, 1.0));
    let page = report.html(&[item("<4>", true, false, Tier::High, 1.0)]);
    assert!(page.contains("&lt;4&gt;") && !page.contains("<4>"), "{page}");
}

#[test]
fn what_was_right_and_is_not_any_more_refuses_a_change() {
    use super::baseline::{Baseline, GATE, compare};
    let of = |right: usize| -> Vec<Item> {
        (0..20).map(|n| item(&n.to_string(), true, n < right, Tier::High, 1.0)).collect()
    };
    let check = |before: usize, now: usize, expected: usize| {
        let found = compare(&Baseline::of(&of(before)), &of(now), GATE);
        assert_eq!(found.refusals(GATE).len(), expected, "{found:?}");
        assert_eq!(found.lost.len(), before.saturating_sub(now));
    };
    check(20, 20, 0);
    check(20, 19, 0);
    // One in ten of a kind is more than five points, though two may be lost.
    check(20, 18, 1);
    check(20, 17, 2);
    check(10, 20, 0);
    let mut changing = of(20);
    changing[0].is_unsafe = true;
    let found = compare(&Baseline::of(&of(20)), &changing, GATE);
    assert_eq!(found.refusals(GATE), ["1 statements would change data"]);
    let found = compare(&Baseline::of(&of(20)), &of(20)[1..], GATE);
    assert_eq!(found.refusals(GATE), ["questions were not asked: 0"]);
}
