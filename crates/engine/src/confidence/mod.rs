//! How far an answer can be trusted: explicit rules, each with its effect and its reason in words.
//!
//! High has to be right nearly always, so it takes a question whose every word found its place. A
//! model's SQL never gets there without a precedent. The effects follow what was measured on questions
//! with known answers: loose and ambiguous names were wrong about half the time, each join one time in
//! ten more, a statement that groups by more than was asked always.

mod echo;
mod model;

pub use echo::{Doubt, doubts};
pub use model::ModelSignals;

use crate::semantic::PlanSignals;
use protocol::lineage::{Confidence, Signal, Tier};

/// Version of the rules below; changes with every change of a number.
pub const RULES: &str = "rules-1";
const HIGH: f64 = 0.8;
const MEDIUM: f64 = 0.6;
/// Best score of SQL that a model wrote: just below High.
const MODEL_CEILING: f64 = 0.75;

#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub origin: Origin,
    /// What the question says that the SQL shows no trace of; see [`doubts`].
    pub doubts: Vec<Doubt>,
    /// No row came back.
    pub empty: bool,
    /// Rows came back, all of them NULL.
    pub all_null: bool,
    /// A limit cut the result.
    pub truncated: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    Planner(PlanSignals),
    Memory { weight: f64, rebound: bool },
    Model(ModelSignals),
}

pub fn judge(evidence: &Evidence) -> Confidence {
    let mut rules = Rules::default();
    let ceiling = match &evidence.origin {
        Origin::Planner(signals) => {
            rules.planner(signals);
            1.0
        }
        Origin::Memory { weight, rebound } => {
            rules.memory(*weight, *rebound);
            1.0
        }
        Origin::Model(signals) => {
            rules.model(signals);
            MODEL_CEILING
        }
    };
    for doubt in &evidence.doubts {
        rules.add(doubt.about, -0.3, doubt.reason);
    }
    rules.result(evidence);
    let sum: f64 = rules.signals.iter().map(|signal| signal.effect).sum();
    let score = (sum.clamp(0.0, ceiling) * 100.0).round() / 100.0;
    Confidence { score, tier: tier(score), rules: RULES.to_owned(), signals: rules.signals }
}

pub fn tier(score: f64) -> Tier {
    match score {
        score if score >= HIGH => Tier::High,
        score if score >= MEDIUM => Tier::Medium,
        _ => Tier::Low,
    }
}

#[derive(Default)]
struct Rules {
    signals: Vec<Signal>,
}

impl Rules {
    fn add(&mut self, name: &str, effect: f64, reason: impl Into<String>) {
        let effect = (effect * 100.0).round() / 100.0;
        self.signals.push(Signal { name: name.to_owned(), effect, reason: reason.into() });
    }

    fn planner(&mut self, plan: &PlanSignals) {
        self.add("origin", 0.7, "the question was read with the words of the schema, no guessing");
        if plan.unexplained <= 0.0 {
            self.add("words", 0.15, "every word of the question was used");
        } else {
            let part = (plan.unexplained * 100.0).round();
            let reason = format!("{part} % of the words have only a general meaning here");
            self.add("words", -0.6 * plan.unexplained, reason);
        }
        if plan.margin < 0.2 {
            self.add("ambiguity", -0.25, "another reading fits almost as well");
        } else {
            self.add("ambiguity", 0.05, "no other reading comes close");
        }
        let each = |count: u32, effect: f64, most: f64| (f64::from(count) * effect).max(most);
        if plan.ambiguous_names > 0 {
            let reason =
                plural(plan.ambiguous_names, "name has", "names have") + " several meanings";
            self.add("names", each(plan.ambiguous_names, -0.15, -0.3), reason);
        }
        if plan.loose_names > 0 {
            let reason = plural(plan.loose_names, "name was", "names were") + " matched loosely";
            self.add("synonyms", each(plan.loose_names, -0.2, -0.3), reason);
        }
        if plan.values_unmatched > 0 {
            let reason = plural(plan.values_unmatched, "value was", "values were")
                + " not found in the data and taken as written";
            self.add("values", each(plan.values_unmatched, -0.15, -0.3), reason);
        } else if plan.values_matched > 0 {
            self.add("values", 0.02, "every value was found in the data");
        }
        if plan.inferred_joins > 0 {
            let reason = plural(plan.inferred_joins, "join follows", "joins follow")
                + " a key that is not declared";
            self.add("joins", each(plan.inferred_joins, -0.1, -0.2), reason);
        }
        if plan.joins > 0 {
            let reason = plural(plan.joins, "join", "joins") + " to get right";
            self.add("path", each(plan.joins, -0.06, -0.12), reason);
        }
        if plan.nesting > 0 {
            self.add("nesting", each(plan.nesting, -0.06, -0.12), "the query is nested");
        }
        if plan.glossary_hits > 0 {
            self.add("glossary", 0.05, "the glossary defines what was asked for");
        }
    }

    fn memory(&mut self, weight: f64, rebound: bool) {
        self.add("origin", 0.6, "the same question was answered before");
        let how = if weight > 0.9 { "you wrote its SQL" } else { "you accepted its answer" };
        self.add("precedent", 0.3 * weight, how);
        if rebound {
            self.add("literals", -0.05, "its values and periods were replaced by yours");
        }
    }

    fn result(&mut self, evidence: &Evidence) {
        if evidence.empty {
            self.add("result", -0.25, "no row matched: a filter may be wrong");
        } else if evidence.all_null {
            self.add("result", -0.3, "the rows hold no value");
        }
        if evidence.truncated {
            self.add("limit", -0.05, "the result was cut");
        }
    }
}

fn plural(count: u32, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clear() -> PlanSignals {
        PlanSignals { margin: 1.0, tables: 1, ..PlanSignals::default() }
    }

    fn check(origin: Origin, change: impl Fn(&mut Evidence), score: f64, tier: Tier) {
        let mut evidence = Evidence {
            origin,
            doubts: Vec::new(),
            empty: false,
            all_null: false,
            truncated: false,
        };
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
    fn a_clear_reading_is_high_and_each_doubt_lowers_it() {
        let same = |_: &mut Evidence| {};
        check(plan(|_| ()), same, 0.9, Tier::High);
        check(plan(|plan| plan.glossary_hits = 1), same, 0.95, Tier::High);
        check(plan(|plan| plan.joins = 1), same, 0.84, Tier::High);
        check(plan(|plan| plan.joins = 4), same, 0.78, Tier::Medium);
        check(plan(|plan| plan.unexplained = 0.25), same, 0.6, Tier::Medium);
        check(plan(|plan| plan.margin = 0.09), same, 0.6, Tier::Medium);
        check(plan(|plan| plan.values_unmatched = 1), same, 0.75, Tier::Medium);
        check(plan(|plan| plan.inferred_joins = 2), same, 0.7, Tier::Medium);
        check(plan(|plan| plan.ambiguous_names = 1), same, 0.75, Tier::Medium);
        check(plan(|plan| plan.loose_names = 9), same, 0.6, Tier::Medium);
        check(plan(|plan| plan.nesting = 2), same, 0.78, Tier::Medium);
        let doubt = |evidence: &mut Evidence| {
            evidence.doubts = doubts("average price", "SELECT price FROM products");
        };
        check(plan(|_| ()), doubt, 0.6, Tier::Medium);
        check(plan(|_| ()), |evidence| evidence.empty = true, 0.65, Tier::Medium);
        check(plan(|_| ()), |evidence| evidence.all_null = true, 0.6, Tier::Medium);
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
        let memory = |weight, rebound| Origin::Memory { weight, rebound };
        check(memory(0.95, false), |_| (), 0.88, Tier::High);
        check(memory(0.7, false), |_| (), 0.81, Tier::High);
        check(memory(0.7, true), |_| (), 0.76, Tier::Medium);
        check(memory(0.5, false), |_| (), 0.75, Tier::Medium);
    }
}
