//! What is known about SQL that a model wrote.

use super::{Rules, plural};

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ModelSignals {
    /// Answers that were sent back before this one.
    pub repairs: usize,
    /// Names in it were mended without the model; see `agent::binder`.
    pub adjusted: bool,
    /// Mean log-probability of its tokens, from models that tell.
    pub certainty: Option<f64>,
    /// The question was put a second way: whether that led to the same rows.
    pub agreed: Option<bool>,
}

/// Mean log-probability of a token above which an answer is surer than most.
const SURE: f64 = -0.08;

impl Rules {
    pub(super) fn model(&mut self, model: &ModelSignals) {
        self.add("origin", 0.55, "a language model wrote the SQL; nobody accepted its like before");
        match model.repairs {
            0 => self.add("repairs", 0.1, "it ran at the first attempt"),
            count => {
                let reason = plural(count as u32, "attempt", "attempts") + " had to be repaired";
                self.add("repairs", -0.1 * count as f64, reason);
            }
        }
        if model.adjusted {
            self.add("adjusted", -0.2, "names in it were corrected to those of the schema");
        }
        match model.certainty {
            Some(mean) if mean >= SURE => {
                self.add("certainty", 0.05, "the model was sure of each word")
            }
            Some(_) => self.add("certainty", -0.1, "the model hesitated between words"),
            None => {}
        }
        match model.agreed {
            Some(true) => {
                self.add("agreement", 0.1, "the question put a second way gives the same rows")
            }
            Some(false) => {
                self.add("agreement", -0.2, "the question put a second way gives other rows")
            }
            None => {}
        }
    }
}
