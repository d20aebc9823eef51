//! What an ambiguity evaluation says: how often it asks where it should, and where it should not.

use super::evaluate::Item;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub all: Scores,
    /// Every database with a stable half, so that rules tried on one can be judged on the other.
    pub first_half: Scores,
    pub second_half: Scores,
    pub by_kind: BTreeMap<String, Scores>,
    /// Asking whenever the two best scores are near.
    pub baseline_recall: f64,
    pub baseline_over_ask: f64,
    pub find_p50_us: u64,
    pub find_p95_us: u64,
    pub clear_find_p95_us: u64,
    pub plan_p50_us: u64,
    pub plan_p95_us: u64,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Scores {
    pub ambiguous: usize,
    pub differing: usize,
    pub clear: usize,
    pub asks: usize,
    /// Asks on ambiguous questions, of all asks.
    pub ask_precision: f64,
    /// Asks on ambiguous questions whose readings differ, of those questions.
    pub ask_recall: f64,
    pub f1: f64,
    /// Asks on ambiguous questions whose readings give the same, of those questions.
    pub asked_without_difference: f64,
    /// Asks on clear questions, of those.
    pub over_ask: f64,
    /// Known readings that one of the options gives, where readings differ and were asked about.
    pub option_coverage: f64,
    /// Known readings reached by choosing what was meant, where readings differ: asked or not.
    pub right_after_choice: f64,
    /// The same over the questions asked about.
    pub right_when_asked: f64,
    /// Clear questions answered rightly.
    pub clear_right: f64,
}

impl Report {
    pub fn over(items: &[Item]) -> Self {
        let some = |keep: &dyn Fn(&Item) -> bool| -> Vec<&Item> {
            items.iter().filter(|item| keep(item)).collect()
        };
        let mut by_kind = BTreeMap::new();
        for item in items {
            by_kind
                .entry(item.kind.clone())
                .or_insert_with(|| Scores::over(&some(&|other| other.kind == item.kind)));
        }
        let times = |keep: &dyn Fn(&Item) -> bool, of: fn(&Item) -> u64| -> Vec<u64> {
            let mut times: Vec<u64> = items.iter().filter(|item| keep(item)).map(of).collect();
            times.sort_unstable();
            times
        };
        let found = times(&|_| true, |item| item.find_us);
        let planned = times(&|_| true, |item| item.plan_us);
        let clear = times(&|item| item.results_differ.is_none(), |item| item.find_us);
        let differing = some(&|item| item.results_differ == Some(true));
        let unasked = some(&|item| item.results_differ.is_none());
        let near = |items: &[&Item]| {
            ratio(items.iter().filter(|item| item.baseline_asked).count(), items.len())
        };
        Self {
            all: Scores::over(&some(&|_| true)),
            first_half: Scores::over(&some(&|item| half(&item.database) == 0)),
            second_half: Scores::over(&some(&|item| half(&item.database) == 1)),
            by_kind,
            baseline_recall: near(&differing),
            baseline_over_ask: near(&unasked),
            find_p50_us: percentile(&found, 50),
            find_p95_us: percentile(&found, 95),
            clear_find_p95_us: percentile(&clear, 95),
            plan_p50_us: percentile(&planned, 50),
            plan_p95_us: percentile(&planned, 95),
        }
    }

    pub fn summary(&self) -> String {
        let Scores { ask_recall, ask_precision, over_ask, option_coverage, .. } = &self.all;
        let (right, n) = (self.all.right_after_choice, self.all.ambiguous + self.all.clear);
        format!(
            "ask-recall {ask_recall:.3} ask-precision {ask_precision:.3} over-ask {over_ask:.3} \
             option-coverage {option_coverage:.3} right-after-choice {right:.3} n={n}"
        )
    }

    pub fn markdown(&self, items: &[Item]) -> String {
        let mut text = format!("# Ambiguity\n\n{}\n\n", self.summary());
        text.push_str(
            "| set | ambiguous | differing | clear | asks | precision | recall | F1 | asked without \
             difference | over-ask | coverage | right after choice | right when asked | clear right |\n\
             |---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
        );
        let named = [
            ("all", &self.all),
            ("first half", &self.first_half),
            ("second half", &self.second_half),
        ];
        let kinds = self.by_kind.iter().map(|(kind, scores)| (kind.as_str(), scores));
        for (name, one) in named.into_iter().chain(kinds) {
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
                one.ambiguous,
                one.differing,
                one.clear,
                one.asks,
                one.ask_precision,
                one.ask_recall,
                one.f1,
                one.asked_without_difference,
                one.over_ask,
                one.option_coverage,
                one.right_after_choice,
                one.right_when_asked,
                one.clear_right,
            );
        }
        let _ = writeln!(
            text,
            "\nBy the nearness of the two best scores alone: recall {:.3}, over-ask {:.3}. Finding \
             rivals: p50 {} µs, p95 {} µs (clear questions p95 {} µs); planning: p50 {} µs, p95 {} µs.",
            self.baseline_recall,
            self.baseline_over_ask,
            self.find_p50_us,
            self.find_p95_us,
            self.clear_find_p95_us,
            self.plan_p50_us,
            self.plan_p95_us,
        );
        list(&mut text, "Clear, asked about", items, |item| {
            item.results_differ.is_none() && item.asked
        });
        list(&mut text, "Readings differ, not asked about", items, |item| {
            item.results_differ == Some(true) && !item.asked
        });
        text
    }
}

fn list(text: &mut String, title: &str, items: &[Item], keep: impl Fn(&Item) -> bool) {
    let _ = writeln!(text, "\n## {title}\n");
    for item in items.iter().filter(|item| keep(item)) {
        let targets = item.targets.join(", ");
        let words = item.words.as_deref().unwrap_or_default();
        let _ = writeln!(
            text,
            "- `{}` {}: {} [{words}: {targets}]",
            item.id, item.database, item.question
        );
    }
}

impl Scores {
    fn over(items: &[&Item]) -> Self {
        let count = |keep: &dyn Fn(&Item) -> bool| items.iter().filter(|item| keep(item)).count();
        let sum = |keep: &dyn Fn(&Item) -> bool, of: fn(&Item) -> usize| -> usize {
            items.iter().filter(|item| keep(item)).map(|item| of(item)).sum()
        };
        let ambiguous = count(&|item| item.results_differ.is_some());
        let differing = count(&|item| item.results_differ == Some(true));
        let same = ambiguous - differing;
        let clear = items.len() - ambiguous;
        let asks = count(&|item| item.asked);
        let hits = count(&|item| item.asked && item.results_differ == Some(true));
        let idle = count(&|item| item.asked && item.results_differ == Some(false));
        let over = count(&|item| item.asked && item.results_differ.is_none());
        let precision = ratio(hits + idle, asks);
        let recall = ratio(hits, differing);
        let f1 = match precision + recall {
            0.0 => 0.0,
            both => 2.0 * precision * recall / both,
        };
        let hit = |item: &Item| item.asked && item.results_differ == Some(true);
        let differs = |item: &Item| item.results_differ == Some(true);
        Self {
            ambiguous,
            differing,
            clear,
            asks,
            ask_precision: precision,
            ask_recall: recall,
            f1,
            asked_without_difference: ratio(idle, same),
            over_ask: ratio(over, clear),
            option_coverage: ratio(sum(&hit, |item| item.covered), sum(&hit, |item| item.golds)),
            right_after_choice: ratio(
                sum(&differs, |item| item.right),
                sum(&differs, |item| item.golds),
            ),
            right_when_asked: ratio(sum(&hit, |item| item.right), sum(&hit, |item| item.golds)),
            clear_right: ratio(
                count(&|item| item.results_differ.is_none() && !item.asked && item.right > 0),
                clear,
            ),
        }
    }
}

/// The same half for the same name, on every machine (FNV-1a).
fn half(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 17) & 1
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The nearest-rank percentile of sorted values; 0 when there are none.
fn percentile(sorted: &[u64], percent: usize) -> u64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}
