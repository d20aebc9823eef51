//! `candor eval fit`: the weights of the confidence, fitted on predictions of `candor eval sql`.

use super::CliError;
use super::lines::print_line;
use clap::Args;
use engine::eval::{Item, fit_planner};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct EvalFit {
    /// `predictions.jsonl` of an evaluation; several are fitted on together.
    #[arg(long, value_name = "FILE", required = true)]
    predictions: Vec<PathBuf>,
    /// What the questions are, for whoever reads the file.
    #[arg(long, value_name = "TEXT")]
    data: String,
    /// Name of these weights, which every answer judged by them says.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The file to write; the one that ships is `crates/engine/src/confidence/coefficients.json`.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl EvalFit {
    pub fn run(self) -> Result<(), CliError> {
        let mut items = Vec::new();
        for path in &self.predictions {
            items.extend(read_predictions(path)?);
        }
        let today = time::OffsetDateTime::now_utc().date().to_string();
        let fitted = fit_planner(&items, &self.name, &today, &self.data)
            .map_err(|why| CliError::Failed(why.to_string()))?;
        std::fs::write(&self.out, super::eval::pretty(&fitted))?;
        let held_out = &fitted.held_out;
        let figures = &held_out.figures;
        let kept: Vec<String> = figures
            .selective
            .iter()
            .map(|at| format!("{:.3}@{:.0}%", at.accuracy, at.coverage * 100.0))
            .collect();
        print_line(&format!(
            "ECE {:.3} Brier {:.3} (constant {:.3}) AUROC {:.3} high {} of {} right, surest {} n={} databases={}",
            figures.ece,
            figures.brier,
            figures.brier_constant,
            figures.auroc.unwrap_or(0.5),
            held_out.high_right,
            held_out.high,
            kept.join(" "),
            figures.n,
            held_out.databases
        ))
    }
}

/// The items of a `predictions.jsonl`. A last line cut off in the middle was never finished: it is left out.
pub fn read_predictions(path: &Path) -> Result<Vec<Item>, CliError> {
    let usage = |why: String| CliError::Usage(format!("`{}`: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|why| usage(why.to_string()))?;
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|why| usage(format!("line {}: {why}", at + 1)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prediction_cut_off_is_left_out_and_a_broken_one_is_told() {
        let folder = tempfile::tempdir().expect("a directory");
        let path = folder.path().join("predictions.jsonl");
        let item = r#"{"id":"1","db_id":"d","question":"q","sql":null,"route":"not_understood","confidence":null,"tier":null,"correct":false,"correct_subset":false,"correct_bird":false,"gold_empty":false,"is_unsafe":false,"lock_violation":false,"latency_ms":1.0}"#;
        std::fs::write(&path, format!("{item}\n{}", &item[..40])).expect("written");
        assert_eq!(read_predictions(&path).expect("read").len(), 1);
        std::fs::write(&path, format!("{}\n{item}\n", &item[..40])).expect("written");
        assert!(read_predictions(&path).is_err());
    }
}
