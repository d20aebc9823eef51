//! The report as one HTML page without scripts, for those who look at it in a browser.

use super::report::{Item, Report, Scores};
use std::fmt::Write;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;\
color:#1d2430;background:#fff}table{border-collapse:collapse;margin:1rem 0}th,td{padding:.3rem .7rem;\
border-bottom:1px solid #d8dee8;text-align:right}th:first-child,td:first-child{text-align:left}\
pre{white-space:pre-wrap;background:#f4f6fa;padding:.6rem;margin:.3rem 0 1rem}\
@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#14171c}th,td{border-color:#323844}\
pre{background:#1d222a}}";

pub(super) fn write(report: &Report, items: &[Item]) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Evaluation</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body>\n\
         <h1>Evaluation</h1>\n<p>{}</p>\n<p>Unsafe statements {}, statements naming what does not exist {}, \
         p50 {:.1} ms, p95 {:.1} ms.</p>\n",
        escaped(&report.summary()),
        report.unsafe_statements,
        report.lock_violations,
        report.p50_ms,
        report.p95_ms
    );
    if let Some(refusals) = &report.refusals {
        let _ = writeln!(
            page,
            "<p>Of {} questions that the data cannot answer {} were declined ({:.3}).</p>",
            refusals.n, refusals.refused, refusals.recall
        );
    }
    scores(&mut page, "Set", [("all", &report.scores), ("gold with rows", &report.with_rows)]);
    scores(&mut page, "Database", report.by_database.iter().map(|(k, v)| (k.as_str(), v)));
    if !report.by_kind.is_empty() {
        scores(&mut page, "Kind", report.by_kind.iter().map(|(k, v)| (k.as_str(), v)));
    }
    calibration(&mut page, report);
    questions(&mut page, "Answered wrongly", items, |item| {
        item.answered() && !item.correct && !item.unanswerable
    });
    questions(&mut page, "Answered, though the data cannot", items, |item| {
        item.unanswerable && !item.correct
    });
    questions(&mut page, "Not answered", items, |item| !item.answered() && !item.unanswerable);
    page.push_str("</body></html>\n");
    page
}

fn scores<'a>(
    page: &mut String,
    what: &str,
    rows: impl IntoIterator<Item = (&'a str, &'a Scores)>,
) {
    let _ = writeln!(
        page,
        "<table><tr><th>{what}</th><th>n</th><th>Coverage</th><th>Precision</th><th>EX-strict</th>\
         <th>EX-subset</th><th>BIRD rule</th></tr>"
    );
    for (name, one) in rows {
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{:.3}</td><td>{:.3}</td><td>{:.3}</td><td>{:.3}</td><td>{:.3}</td></tr>",
            escaped(name),
            one.n,
            one.coverage,
            one.precision,
            one.ex_strict,
            one.ex_subset,
            one.bird
        );
    }
    page.push_str("</table>\n");
}

fn calibration(page: &mut String, report: &Report) {
    page.push_str("<h2>Confidence</h2>\n");
    if let Some(figures) = &report.confidence {
        let auroc = figures.auroc.map_or("-".to_owned(), |value| format!("{value:.3}"));
        let _ = writeln!(
            page,
            "<p>ECE {:.3}, Brier {:.3} (always the mean: {:.3}), AUROC {auroc}.</p>",
            figures.ece, figures.brier, figures.brier_constant
        );
        page.push_str("<table><tr><th>Mean confidence</th><th>Right</th><th>n</th></tr>\n");
        for bin in &figures.bins {
            let (said, right, n) = (bin.confidence, bin.accuracy, bin.n);
            let _ = writeln!(page, "<tr><td>{said:.2}</td><td>{right:.2}</td><td>{n}</td></tr>");
        }
        page.push_str("</table>\n");
    }
    page.push_str(
        "<table><tr><th>Tier</th><th>Answered</th><th>Right</th><th>Accuracy</th></tr>\n",
    );
    for tier in &report.calibration {
        let _ = writeln!(
            page,
            "<tr><td>{:?}</td><td>{}</td><td>{}</td><td>{:.3}</td></tr>",
            tier.tier, tier.answered, tier.correct, tier.accuracy
        );
    }
    page.push_str("</table>\n");
}

fn questions(page: &mut String, title: &str, items: &[Item], wanted: impl Fn(&Item) -> bool) {
    let found: Vec<&Item> = items.iter().filter(|item| wanted(item)).collect();
    if found.is_empty() {
        return;
    }
    let _ = writeln!(page, "<h2>{title} ({})</h2>", found.len());
    for item in found {
        let why = item.error.as_deref().or(item.sql.as_deref()).unwrap_or(&item.route);
        let (id, question) = (escaped(&item.id), escaped(&item.question));
        let _ = writeln!(page, "<div><b>{id}</b> {question}<pre>{}</pre></div>", escaped(why));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
