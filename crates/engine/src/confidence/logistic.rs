//! Logistic regression: a score from weighted features, and fitting the weights.

use serde::{Deserialize, Serialize};

/// Weights of features by name. A score is the logistic function of their sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Logistic {
    /// Log-odds of a question whose features are all at their means.
    pub intercept: f64,
    pub features: Vec<Weight>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    pub name: String,
    /// Log-odds for one more of the feature.
    pub weight: f64,
    /// Its mean among the questions fitted on: where it neither adds nor takes.
    pub mean: f64,
}

impl Logistic {
    /// What each feature adds to the log-odds, in the order of the weights.
    pub fn parts(&self, value: impl Fn(&str) -> f64) -> Vec<f64> {
        let part = |feature: &Weight| feature.weight * (value(&feature.name) - feature.mean);
        self.features.iter().map(part).collect()
    }

    pub fn score(&self, value: impl Fn(&str) -> f64) -> f64 {
        probability(self.intercept + self.parts(value).iter().sum::<f64>())
    }
}

pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// One answer: its features in the order of the names, and whether it was right.
pub type Row = (Vec<f64>, bool);

/// Fits `names` by Newton's method with a ridge on standardised features. Every feature is a reason to
/// doubt: one that came out as a reason to trust is noise of the data, and is left out.
pub fn fit(names: &[&str], rows: &[Row], ridge: f64) -> Logistic {
    let mut kept: Vec<usize> = (0..names.len()).collect();
    loop {
        let (intercept, weights) = solve(&kept, rows, ridge);
        match kept.iter().zip(&weights).position(|(_, weight)| weight.weight > 0.0) {
            None => {
                let named = kept.iter().zip(weights).map(|(&at, weight)| {
                    let Scaled { weight, mean } = weight;
                    Weight { name: names[at].to_owned(), weight, mean }
                });
                return Logistic { intercept, features: named.collect() };
            }
            Some(_) => {
                let worst =
                    weights.iter().enumerate().max_by(|a, b| a.1.weight.total_cmp(&b.1.weight));
                let (worst, _) = worst.expect("one was above zero");
                kept.remove(worst);
            }
        }
    }
}

struct Scaled {
    weight: f64,
    mean: f64,
}

fn solve(kept: &[usize], rows: &[Row], ridge: f64) -> (f64, Vec<Scaled>) {
    const ROUNDS: usize = 25;
    let n = rows.len().max(1) as f64;
    let means: Vec<f64> =
        kept.iter().map(|&at| rows.iter().map(|row| row.0[at]).sum::<f64>() / n).collect();
    let spreads: Vec<f64> = kept
        .iter()
        .zip(&means)
        .map(|(&at, mean)| rows.iter().map(|row| (row.0[at] - mean).powi(2)).sum::<f64>() / n)
        .map(f64::sqrt)
        .collect();
    let scaled = |row: &Row| -> Vec<f64> {
        let of = |(place, &at): (usize, &usize)| match spreads[place] > 1e-9 {
            true => (row.0[at] - means[place]) / spreads[place],
            false => 0.0,
        };
        std::iter::once(1.0).chain(kept.iter().enumerate().map(of)).collect()
    };
    let inputs: Vec<Vec<f64>> = rows.iter().map(scaled).collect();
    let width = kept.len() + 1;
    let mut weights = vec![0.0; width];
    for _ in 0..ROUNDS {
        let mut slope = vec![0.0; width];
        let mut curve = vec![vec![0.0; width]; width];
        for (input, row) in inputs.iter().zip(rows) {
            let guess = probability(input.iter().zip(&weights).map(|(x, w)| x * w).sum());
            let (off, bend) = (f64::from(u8::from(row.1)) - guess, guess * (1.0 - guess));
            for i in 0..width {
                slope[i] += off * input[i];
                for j in 0..width {
                    curve[i][j] += bend * input[i] * input[j];
                }
            }
        }
        for at in 0..width {
            // Just enough for the intercept that a set of only right answers has an end.
            let held = if at == 0 { 1e-3 } else { ridge };
            slope[at] -= held * weights[at];
            curve[at][at] += held;
        }
        let step = eliminate(curve, slope);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step.clamp(-2.0, 2.0));
        if step.iter().all(|step| step.abs() < 1e-8) {
            break;
        }
    }
    let back = |(place, mean): (usize, f64)| {
        let spread = spreads[place];
        let weight = if spread > 1e-9 { weights[place + 1] / spread } else { 0.0 };
        Scaled { weight, mean }
    };
    (weights[0], means.into_iter().enumerate().map(back).collect())
}

/// Gaussian elimination with pivots; the matrix is positive definite because of the ridge.
fn eliminate(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    for at in 0..width {
        let best = (at..width).max_by(|a, b| matrix[*a][at].abs().total_cmp(&matrix[*b][at].abs()));
        let best = best.unwrap_or(at);
        matrix.swap(at, best);
        right.swap(at, best);
        let pivot = matrix[at].clone();
        for row in 0..width {
            if row != at {
                let times = matrix[row][at] / pivot[at];
                matrix[row].iter_mut().zip(&pivot).for_each(|(cell, from)| *cell -= times * from);
                right[row] -= times * right[at];
            }
        }
    }
    (0..width).map(|at| right[at] / matrix[at][at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `doubt` of ten answers: right so many times in ten without, and with.
    fn rows(without: usize, with: usize) -> Vec<Row> {
        let ten = |value: f64, right: usize| (0..10).map(move |n| (vec![value, 1.0], n < right));
        ten(0.0, without).chain(ten(1.0, with)).collect()
    }

    #[test]
    fn the_fitted_score_is_how_often_such_answers_were_right() {
        let fitted = fit(&["doubt", "always"], &rows(9, 5), 1e-6);
        let score = |doubt: f64| fitted.score(|name| if name == "doubt" { doubt } else { 1.0 });
        assert!((score(0.0) - 0.9).abs() < 0.01, "{fitted:?}");
        assert!((score(1.0) - 0.5).abs() < 0.01, "{fitted:?}");
    }

    #[test]
    fn what_looks_like_a_reason_to_trust_is_left_out() {
        let fitted = fit(&["doubt", "always"], &rows(5, 9), 1.0);
        assert!(fitted.features.iter().all(|feature| feature.name != "doubt"), "{fitted:?}");
        assert!((fitted.score(|_| 1.0) - 0.7).abs() < 0.01);
    }

    #[test]
    fn a_set_of_only_right_answers_has_finite_weights() {
        let fitted = fit(&["doubt", "always"], &rows(10, 10), 1.0);
        assert!(fitted.intercept.is_finite() && fitted.score(|_| 0.0) > 0.95, "{fitted:?}");
    }
}
