//! The report for people.

use super::report::{Item, Report, Scores};
use std::fmt::Write;

pub(super) fn write(report: &Report, items: &[Item]) -> String {
    let mut text = String::from("# Evaluation\n\n");
    let _ = writeln!(text, "{}\n", report.summary());
    let _ = writeln!(
        text,
        "Precision is EX-strict among the questions answered. Unsafe statements: {}. Statements \
         naming something that does not exist: {}. Questions whose own SQL did not run: {}. Time \
         to an answer: p50 {:.1} ms, p95 {:.1} ms.\n",
        report.unsafe_statements,
        report.lock_violations,
        report.gold_failed,
        report.p50_ms,
        report.p95_ms,
    );
    if let Some(refusals) = &report.refusals {
        let _ = writeln!(
            text,
            "Of {} questions that the data cannot answer {} were declined ({:.3}), {} as beyond the data; {} \
             questions with an answer were taken to be beyond it too. Answered as High: {}.\n",
            refusals.n,
            refusals.refused,
            refusals.recall,
            refusals.beyond,
            refusals.false_refusals,
            refusals.answered_high
        );
    }
    table(&mut text, "Set", [("all", &report.scores), ("gold with rows", &report.with_rows)]);
    table(&mut text, "Database", report.by_database.iter().map(|(name, one)| (name.as_str(), one)));
    if !report.by_kind.is_empty() {
        table(&mut text, "Kind", report.by_kind.iter().map(|(name, one)| (name.as_str(), one)));
    }
    text.push_str(
        "| Tier | Answered | Right | Accuracy | Mean confidence |\n|---|---|---|---|---|\n",
    );
    for bucket in &report.calibration {
        let _ = writeln!(
            text,
            "| {:?} | {} | {} | {:.3} | {:.2} |",
            bucket.tier, bucket.answered, bucket.correct, bucket.accuracy, bucket.mean_confidence
        );
    }
    text.push('\n');
    if let Some(figures) = &report.confidence {
        let auroc = figures.auroc.map_or("-".to_owned(), |value| format!("{value:.3}"));
        let kept: Vec<String> = figures
            .selective
            .iter()
            .map(|at| format!("{:.3} of the surest {:.0} %", at.accuracy, at.coverage * 100.0))
            .collect();
        let _ = writeln!(
            text,
            "Confidence: ECE {:.3} (15 bins of equal mass), Brier {:.3} (always the mean: {:.3}), AUROC \
             {auroc}; right are {}.\n",
            figures.ece,
            figures.brier,
            figures.brier_constant,
            kept.join(", ")
        );
    }
    questions(&mut text, "Answered wrongly", items, |item| {
        item.answered() && !item.correct && !item.unanswerable
    });
    questions(&mut text, "Answered, though the data cannot", items, |item| {
        item.unanswerable && !item.correct
    });
    questions(&mut text, "Not answered", items, |item| !item.answered() && !item.unanswerable);
    text
}

fn table<'a>(text: &mut String, what: &str, rows: impl IntoIterator<Item = (&'a str, &'a Scores)>) {
    let _ = writeln!(
        text,
        "| {what} | n | Coverage | Precision | EX-strict | EX-subset | BIRD rule | EX on copies |\n\
         |---|---|---|---|---|---|---|---|"
    );
    for (name, one) in rows {
        let _ = writeln!(
            text,
            "| {} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {} |",
            cell(name),
            one.n,
            one.coverage,
            one.precision,
            one.ex_strict,
            one.ex_subset,
            one.bird,
            one.ex_on_copies.map_or("-".to_owned(), |share| format!("{share:.3}")),
        );
    }
    text.push('\n');
}

fn questions(text: &mut String, title: &str, items: &[Item], wanted: impl Fn(&Item) -> bool) {
    let found: Vec<&Item> = items.iter().filter(|item| wanted(item)).collect();
    if found.is_empty() {
        return;
    }
    let _ = writeln!(text, "## {title} ({})\n", found.len());
    for item in found {
        let why = item.error.as_deref().unwrap_or(item.sql.as_deref().unwrap_or(&item.route));
        let tier = item.tier.map(|tier| format!(" ({tier:?})")).unwrap_or_default();
        let _ = writeln!(
            text,
            "- `{}`{tier} {}\n  `{}`",
            item.id,
            cell(&item.question),
            cell(why).replace('`', "'")
        );
    }
    text.push('\n');
}

fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}
