//! What an answer says about itself.

use super::*;

fn clear() -> PlanSignals {
    PlanSignals { margin: 1.0, tables: 1, ..PlanSignals::default() }
}

fn evidence(origin: Origin) -> Evidence {
    Evidence {
        origin,
        doubts: Vec::new(),
        trace: Trace::default(),
        rows: 1,
        empty: false,
        all_null: false,
        truncated: false,
    }
}

fn check(origin: Origin, change: impl Fn(&mut Evidence), score: f64, tier: Tier) {
    let mut evidence = evidence(origin);
    change(&mut evidence);
    let judged = judge(&evidence);
    assert_eq!((judged.score, judged.tier), (score, tier), "{evidence:?}");
    assert!(judged.signals.iter().all(|signal| !signal.reason.is_empty()));
}

fn plan(change: impl Fn(&mut PlanSignals)) -> Origin {
    let mut signals = clear();
    change(&mut signals);
    Origin::Planner(signals)
}

#[test]
fn every_doubt_lowers_the_score_of_a_reading() {
    let clear = judge(&evidence(plan(|_| ()))).score;
    let lower = |change: &dyn Fn(&mut Evidence)| {
        let mut evidence = evidence(plan(|_| ()));
        change(&mut evidence);
        let judged = judge(&evidence);
        assert!(judged.score <= clear, "{clear} {judged:?}");
        let sum: f64 = judged.signals.iter().map(|signal| signal.effect).sum();
        assert!((sum - judged.score).abs() < 1e-9, "the signals add up: {judged:?}");
        judged
    };
    lower(&|evidence| evidence.origin = plan(|plan| plan.unexplained = 0.4));
    lower(&|evidence| evidence.origin = plan(|plan| plan.margin = 0.09));
    lower(&|evidence| evidence.origin = plan(|plan| plan.joins = 4));
    lower(&|evidence| evidence.trace.untraced = 0.5);
    lower(&|evidence| evidence.trace.left_aside = vec!["name".into(), "age".into()]);
    let empty = lower(&|evidence| evidence.empty = true);
    assert_ne!(empty.tier, Tier::High, "{empty:?}");
    let worst = lower(&|evidence| {
        evidence.doubts = doubts("average price", "SELECT price FROM products");
        evidence.trace.untraced = 0.6;
        evidence.origin = plan(|plan| (plan.unexplained, plan.loose_names) = (0.5, 3));
    });
    assert_eq!(worst.tier, Tier::Low, "{worst:?}");
    assert_eq!(judge(&evidence(plan(|_| ()))).tier, Tier::High);
}

#[test]
fn the_shipped_weights_were_fitted_and_are_all_reasons_to_doubt() {
    assert!(SHIPPED.planner.features.iter().all(|feature| feature.weight <= 0.0));
    let known = |name: &String| PLANNED.contains(&name.as_str());
    assert!(SHIPPED.planner.features.iter().map(|feature| &feature.name).all(known));
    let held_out = &SHIPPED.held_out;
    assert!(held_out.figures.brier < held_out.figures.brier_constant, "{held_out:?}");
    assert!(held_out.figures.ece <= 0.06, "{held_out:?}");
}

#[test]
fn a_number_and_its_tier_never_disagree() {
    for hundredth in 0..=100 {
        let score = shown(f64::from(hundredth) / 100.0);
        assert_eq!(tier(score) == Tier::High, f64::from(hundredth) / 100.0 >= SURE, "{score}");
    }
}

#[test]
fn a_model_alone_is_never_high() {
    let model = |repairs| Origin::Model(ModelSignals { repairs, ..Default::default() });
    check(model(0), |_| (), 0.65, Tier::Medium);
    check(model(1), |_| (), 0.45, Tier::Low);
    check(model(2), |evidence| evidence.empty = true, 0.1, Tier::Low);
}

#[test]
fn a_precedent_counts_by_its_weight() {
    let memory = |weight, rebound| Origin::Memory { weight, rebound, certified: false };
    check(memory(0.95, false), |_| (), 0.88, Tier::High);
    check(memory(0.7, false), |_| (), 0.81, Tier::High);
    check(memory(0.7, true), |_| (), 0.76, Tier::Medium);
    check(memory(0.5, false), |_| (), 0.75, Tier::Medium);
}
