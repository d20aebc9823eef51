//! Fitting the confidence of the planner on predictions, and judging each database by weights that
//! never saw it.

use super::{Figures, Item, figures};
use crate::confidence::{Coefficients, HeldOut, Logistic, PLANNED, Row, fit, shown, tier};
use protocol::lineage::Tier;
use std::collections::BTreeSet;

/// Strength of the ridge: a feature needs some tens of answers to count.
const RIDGE: f64 = 10.0;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    #[error("{answers} answers of {databases} databases are too few: a fit takes 100 of 3 or more")]
    TooFew { answers: usize, databases: usize },
}

/// Answers of the planner that ran, with their features.
fn usable(items: &[Item]) -> Vec<(&str, Row)> {
    let row = |item: &Item| -> Row {
        let of = |name: &&str| item.features.get(*name).copied().unwrap_or_default();
        (PLANNED.iter().map(of).collect(), item.correct)
    };
    let planned = |item: &&Item| item.route == "planner" && !item.features.is_empty();
    items.iter().filter(planned).map(|item| (item.db_id.as_str(), row(item))).collect()
}

pub fn fit_planner(
    items: &[Item],
    version: &str,
    fitted_on: &str,
    data: &str,
) -> Result<Coefficients, FitError> {
    let rows = usable(items);
    let databases: BTreeSet<&str> = rows.iter().map(|(database, _)| *database).collect();
    if rows.len() < 100 || databases.len() < 3 {
        return Err(FitError::TooFew { answers: rows.len(), databases: databases.len() });
    }
    let all: Vec<Row> = rows.iter().map(|(_, row)| row.clone()).collect();
    let mut judged = Vec::with_capacity(rows.len());
    for database in &databases {
        let others: Vec<Row> =
            rows.iter().filter(|(of, _)| of != database).map(|(_, row)| row.clone()).collect();
        let fitted = fit(&PLANNED, &others, RIDGE);
        let of = rows.iter().filter(|(of, _)| of == database);
        judged.extend(of.map(|(_, row)| (shown(score(&fitted, row)), row.1)));
    }
    let high = judged.iter().filter(|(score, _)| tier(*score) == Tier::High);
    Ok(Coefficients {
        version: version.to_owned(),
        fitted_on: fitted_on.to_owned(),
        data: data.to_owned(),
        planner: fit(&PLANNED, &all, RIDGE),
        model: None,
        held_out: HeldOut {
            databases: databases.len(),
            high: high.clone().count(),
            high_right: high.filter(|(_, correct)| *correct).count(),
            figures: rounded(figures(&judged).expect("at least a hundred")),
        },
    })
}

fn score(fitted: &Logistic, row: &Row) -> f64 {
    let at = |name: &str| PLANNED.iter().position(|known| *known == name);
    fitted.score(|name| at(name).map_or(0.0, |at| row.0[at]))
}

/// Four places: the file is read by people.
fn rounded(mut figures: Figures) -> Figures {
    let round = |value: f64| (value * 10_000.0).round() / 10_000.0;
    figures.ece = round(figures.ece);
    figures.brier = round(figures.brier);
    figures.brier_constant = round(figures.brier_constant);
    figures.auroc = figures.auroc.map(round);
    for at in &mut figures.selective {
        at.accuracy = round(at.accuracy);
    }
    for bin in &mut figures.bins {
        (bin.confidence, bin.accuracy) = (round(bin.confidence), round(bin.accuracy));
    }
    figures
}
