//! Whether confidence means what it says: how far the scores are from how often they are right, and
//! how well they tell right from wrong.

use super::percent::ratio;
use serde::{Deserialize, Serialize};

/// Bins of equal mass for the calibration error.
pub const BINS: usize = 15;
/// Parts of the answers kept, the surest first.
pub const COVERAGES: [f64; 3] = [0.5, 0.7, 0.9];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub n: usize,
    /// Expected calibration error over bins of equal mass.
    pub ece: f64,
    pub brier: f64,
    /// The Brier score of always saying the mean accuracy.
    pub brier_constant: f64,
    /// That a right answer scores above a wrong one; half for a tie. Absent when all are right or all wrong.
    pub auroc: Option<f64>,
    /// Accuracy of the surest answers.
    pub selective: Vec<Selective>,
    /// From the least sure bin up.
    pub bins: Vec<Bin>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Selective {
    pub coverage: f64,
    pub accuracy: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    pub confidence: f64,
    pub accuracy: f64,
    pub n: usize,
}

/// Over scores and whether each was right; `None` without any.
pub fn figures(judged: &[(f64, bool)]) -> Option<Figures> {
    let n = judged.len();
    if n == 0 {
        return None;
    }
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let auroc = auroc(&sorted);
    // Of equal scores each counts as right as their mean: the order of the questions changes nothing.
    let sorted: Vec<(f64, f64)> = sorted
        .chunk_by(|a, b| a.0 == b.0)
        .flat_map(|same| {
            let mean = ratio(same.iter().filter(|(_, correct)| *correct).count(), same.len());
            same.iter().map(move |(score, _)| (*score, mean))
        })
        .collect();
    let bins: Vec<Bin> = (0..BINS)
        .map(|bin| &sorted[bin * n / BINS..(bin + 1) * n / BINS])
        .filter(|bin| !bin.is_empty())
        .map(|bin| Bin {
            confidence: bin.iter().map(|(score, _)| score).sum::<f64>() / bin.len() as f64,
            accuracy: right(bin),
            n: bin.len(),
        })
        .collect();
    let off = |bin: &Bin| (bin.confidence - bin.accuracy).abs() * bin.n as f64;
    let square = |(score, correct): &(f64, bool)| (score - f64::from(u8::from(*correct))).powi(2);
    let base = right(&sorted);
    let selective = COVERAGES.map(|coverage| {
        let kept = ((n as f64 * coverage).round() as usize).clamp(1, n);
        Selective { coverage, accuracy: right(&sorted[n - kept..]) }
    });
    Some(Figures {
        n,
        ece: bins.iter().map(off).sum::<f64>() / n as f64,
        brier: judged.iter().map(square).sum::<f64>() / n as f64,
        brier_constant: base * (1.0 - base),
        auroc,
        selective: selective.to_vec(),
        bins,
    })
}

fn right(judged: &[(f64, f64)]) -> f64 {
    judged.iter().map(|(_, correct)| correct).sum::<f64>() / judged.len() as f64
}

fn auroc(sorted: &[(f64, bool)]) -> Option<f64> {
    let all_right = sorted.iter().filter(|(_, correct)| *correct).count();
    let all_wrong = sorted.len() - all_right;
    if all_right == 0 || all_wrong == 0 {
        return None;
    }
    let (mut wrong_below, mut won) = (0.0, 0.0);
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let right = same.iter().filter(|(_, correct)| *correct).count() as f64;
        let wrong = same.len() as f64 - right;
        won += right * (wrong_below + wrong / 2.0);
        wrong_below += wrong;
    }
    Some(won / (all_right as f64 * all_wrong as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(judged: &[(f64, bool)], ece: f64, brier: f64, auroc: Option<f64>) {
        let found = figures(judged).expect("figures");
        assert!((found.ece - ece).abs() < 1e-9, "{found:?}");
        assert!((found.brier - brier).abs() < 1e-9, "{found:?}");
        assert_eq!(found.auroc, auroc, "{judged:?}");
    }

    #[test]
    fn error_and_order_are_measured() {
        check(&[(1.0, true), (0.0, false)], 0.0, 0.0, Some(1.0));
        check(&[(0.0, true), (1.0, false)], 1.0, 1.0, Some(0.0));
        check(&[(0.5, true), (0.5, false)], 0.0, 0.25, Some(0.5));
        check(&[(0.75, true)], 0.25, 0.0625, None);
        assert_eq!(figures(&[]), None);
    }

    #[test]
    fn the_surest_answers_come_first() {
        let judged: Vec<(f64, bool)> = (0..10).map(|n| (f64::from(n) / 10.0, n >= 5)).collect();
        let accuracy: Vec<f64> =
            figures(&judged).expect("figures").selective.iter().map(|at| at.accuracy).collect();
        assert_eq!(accuracy, [1.0, 5.0 / 7.0, 5.0 / 9.0]);
    }
}
