//! How far an answer can be trusted: a number from 0 to 1 that means how often such answers are right,
//! with its reasons in words.
//!
//! SQL of the planner is judged by weights fitted on questions with known answers
//! (`coefficients.json`, docs/evaluation.md); SQL of memory and of a model by rules, a model's never High.

mod answerable;
mod coefficients;
mod echo;
mod features;
mod logistic;
mod model;
mod shape;
#[cfg(test)]
mod tests;
mod trace;

pub use answerable::{beyond, lacking};
pub use coefficients::{Coefficients, HeldOut, SHIPPED};
pub use echo::{Doubt, doubts};
pub use features::{PLANNED, by_name, planned};
pub use logistic::{Logistic, Row, Weight, fit};
pub use model::ModelSignals;
pub use trace::{Trace, trace};

use crate::semantic::PlanSignals;
use features::plural;
use logistic::probability;
use protocol::lineage::{Confidence, Signal, Tier};

/// Version of the rules for memory and models; changes with every change of a number.
pub const RULES: &str = "rules-1";
const HIGH: f64 = 0.8;
const MEDIUM: f64 = 0.6;
/// Best score of SQL that a model wrote: just below High.
const MODEL_CEILING: f64 = 0.75;
/// A fitted probability from here on is shown as High; below it the score stays under High's border.
/// Held-out answers between 0.8 and here were right less often than High promises.
const SURE: f64 = 0.88;

#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub origin: Origin,
    /// What the question says that the SQL shows no trace of; see [`doubts`].
    pub doubts: Vec<Doubt>,
    /// What of the question is found again in the SQL; see [`trace`].
    pub trace: Trace,
    /// Rows that came back.
    pub rows: u64,
    /// No row came back, or one that counts nothing.
    pub empty: bool,
    /// Rows came back, all of them NULL.
    pub all_null: bool,
    /// A limit cut the result.
    pub truncated: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    Planner(PlanSignals),
    Memory { weight: f64, rebound: bool, certified: bool },
    Model(ModelSignals),
}

pub fn judge(evidence: &Evidence) -> Confidence {
    match &evidence.origin {
        Origin::Planner(signals) => by_weights(&SHIPPED, signals, evidence),
        Origin::Memory { weight, rebound, certified } => by_rules(evidence, 1.0, |rules| {
            rules.memory(*weight, *rebound, *certified);
        }),
        Origin::Model(signals) => by_rules(evidence, MODEL_CEILING, |rules| {
            rules.model(signals);
        }),
    }
}

/// Each signal's effect is what it moves the score by, in their order; they add up to the score.
fn by_weights(fitted: &Coefficients, plan: &PlanSignals, evidence: &Evidence) -> Confidence {
    let features = planned(plan, evidence);
    let value = |name: &str| features.iter().find(|f| f.name == name).map_or(0.0, |f| f.value);
    let reason = |name: &str| features.iter().find(|f| f.name == name)?.reason.clone();
    let parts: Vec<(Option<String>, &str, f64)> = fitted
        .planner
        .features
        .iter()
        .zip(fitted.planner.parts(value))
        .map(|(weight, part)| (reason(&weight.name), weight.name.as_str(), part))
        .collect();
    // What there is nothing to tell about belongs to what such a question starts with.
    let untold = parts.iter().filter(|(reason, ..)| reason.is_none()).map(|(.., part)| part);
    let mut log_odds = fitted.planner.intercept + untold.sum::<f64>();
    let mut rules = Rules::default();
    let mut so_far = hundredths(probability(log_odds));
    rules.add("origin", so_far, "the question was read with the words of the schema, no guessing");
    for (reason, name, part) in parts {
        let Some(reason) = reason else { continue };
        log_odds += part;
        let now = hundredths(probability(log_odds));
        rules.add(name, now - so_far, reason);
        so_far = now;
    }
    let fitted_score = probability(log_odds);
    // Nothing that came back bears it out.
    let borne_out = !evidence.empty && !evidence.all_null;
    let score =
        hundredths(if borne_out { shown(fitted_score) } else { shown(fitted_score.min(HIGH)) });
    if score < so_far {
        rules.add("caution", score - so_far, "not sure enough for High");
    }
    let Rules { signals } = rules;
    Confidence { score, tier: tier(score), rules: fitted.version.clone(), signals }
}

/// A fitted probability as it is shown: number and tier never disagree.
pub fn shown(fitted: f64) -> f64 {
    if fitted < SURE { fitted.min(HIGH - 0.01) } else { fitted }
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn by_rules(evidence: &Evidence, ceiling: f64, origin: impl Fn(&mut Rules)) -> Confidence {
    let mut rules = Rules::default();
    origin(&mut rules);
    for doubt in &evidence.doubts {
        rules.add(doubt.about, -0.3, doubt.reason);
    }
    rules.result(evidence);
    let sum: f64 = rules.signals.iter().map(|signal| signal.effect).sum();
    let score = hundredths(sum.clamp(0.0, ceiling));
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
        let effect = hundredths(effect);
        self.signals.push(Signal { name: name.to_owned(), effect, reason: reason.into() });
    }

    fn memory(&mut self, weight: f64, rebound: bool, certified: bool) {
        self.add("origin", 0.6, "the same question was answered before");
        let how = match certified {
            true => "a reviewer certified its SQL",
            false if weight > 0.9 => "you wrote its SQL",
            false => "you accepted its answer",
        };
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
