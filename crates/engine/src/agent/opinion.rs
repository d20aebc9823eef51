//! When a second answer of a model is worth its time, and which of two to believe.

use crate::confidence::ModelSignals;
use protocol::table::Row;

/// Mean log-probability of a token below which the question is put a second way: three answers in ten.
/// Above it 33 of 52 were right, below it 7 of 21 (docs/measurements.md).
const UNSURE: f64 = -0.12;

pub struct Opinion {
    pub signals: ModelSignals,
    /// No rows, or only NULL.
    pub says_nothing: bool,
}

pub fn unsure(signals: &ModelSignals) -> bool {
    signals.adjusted || signals.repairs > 0 || signals.certainty.is_some_and(|mean| mean < UNSURE)
}

/// Whether the first of two answers that differ is the one to believe.
pub fn prefer(first: &Opinion, second: &Opinion) -> bool {
    let worth = |opinion: &Opinion| {
        let Opinion { signals, says_nothing } = opinion;
        let certainty = signals.certainty.unwrap_or(f64::NEG_INFINITY);
        (!says_nothing, !signals.adjusted && signals.repairs == 0, certainty)
    };
    worth(first) >= worth(second)
}

/// The same rows, whatever their order.
pub fn same_rows(first: &[Row], second: &[Row]) -> bool {
    let sorted = |rows: &[Row]| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort_unstable();
        rows
    };
    first.len() == second.len() && sorted(first) == sorted(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opinion(certainty: f64, change: impl Fn(&mut Opinion)) -> Opinion {
        let signals = ModelSignals { certainty: Some(certainty), ..Default::default() };
        let mut opinion = Opinion { signals, says_nothing: false };
        change(&mut opinion);
        opinion
    }

    #[test]
    fn rows_count_before_names_that_were_right_and_those_before_certainty() {
        let plain = |_: &mut Opinion| {};
        let adjusted = |it: &mut Opinion| it.signals.adjusted = true;
        let empty = |it: &mut Opinion| it.says_nothing = true;
        for (first, second, expected) in [
            (opinion(-0.1, plain), opinion(-0.2, plain), true),
            (opinion(-0.2, plain), opinion(-0.1, plain), false),
            (opinion(-0.1, adjusted), opinion(-0.4, plain), false),
            (opinion(-0.1, empty), opinion(-0.4, adjusted), false),
            (opinion(-0.1, plain), opinion(-0.1, plain), true),
        ] {
            assert_eq!(prefer(&first, &second), expected);
        }
    }

    #[test]
    fn a_sure_answer_is_not_asked_for_twice() {
        assert!(!unsure(&opinion(-0.01, |_| ()).signals));
        assert!(unsure(&opinion(-0.2, |_| ()).signals));
        assert!(unsure(&opinion(-0.01, |it| it.signals.adjusted = true).signals));
        assert!(
            !unsure(&ModelSignals::default()),
            "a model that does not tell is taken at its word"
        );
    }
}
