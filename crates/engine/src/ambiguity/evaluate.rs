//! One question of an ambiguity evaluation: is it asked about, and do the options hold what was meant?

use super::{Rivalry, find};
use crate::catalog::Snapshot;
use crate::eval::{GoldOrder, Outermost, compare, outermost};
use crate::execution::collect;
use crate::limits::EVALUATION;
use crate::semantic::{PlanContext, PlanOutcome, plan};
use connectors::{Connector, Value};
use serde::{Deserialize, Serialize};
use sql_guard::{Policy, check};
use std::time::Instant;

/// Scores of two readings this near make the baseline ask.
const NEAR: f64 = 0.9;

/// One line of a question file. Other fields are ignored.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    pub id: String,
    pub kind: String,
    pub db_id: String,
    pub question: String,
    /// Names of the rivals, in the order of `gold`; none for a clear question.
    #[serde(default)]
    pub options: Vec<String>,
    pub gold: Vec<String>,
    /// The database is `<db_file>.sqlite`; `db_id` where absent.
    #[serde(default)]
    pub db_file: Option<String>,
    /// Absent for a clear question.
    #[serde(default)]
    pub results_differ: Option<bool>,
}

impl Case {
    pub fn database(&self) -> &str {
        self.db_file.as_deref().unwrap_or(&self.db_id)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Item {
    pub id: String,
    pub kind: String,
    pub database: String,
    pub question: String,
    pub results_differ: Option<bool>,
    /// The question has a reading without asking.
    pub planned: bool,
    pub words: Option<String>,
    pub targets: Vec<String>,
    /// Rivals were found, whether their results differ or not.
    pub rivalry: bool,
    /// The options answer the question as a whole.
    pub whole: bool,
    pub asked: bool,
    /// What the nearness of the two best scores alone would do.
    pub baseline_asked: bool,
    /// Golds that one of the options gives.
    pub covered: usize,
    pub golds: usize,
    /// Golds reached: by choosing the option that names what was meant, or by the answer given
    /// without asking.
    pub right: usize,
    /// Time to find the rivals, databases not counted.
    pub find_us: u64,
    /// Time to plan the question as it stands.
    pub plan_us: u64,
}

/// Where the question is asked.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub connector: &'a dyn Connector,
    pub snapshot: &'a Snapshot,
    pub today: time::Date,
}

type Rows = Vec<Vec<Value>>;

impl World<'_> {
    pub async fn examine(self, case: &Case) -> Item {
        let context = PlanContext { today: self.today, previous: None };
        let since = Instant::now();
        let planned = match plan(&case.question, self.snapshot, &context) {
            PlanOutcome::Planned(readings) => readings,
            _ => Vec::new(),
        };
        let plan_us = micros(since);
        let since = Instant::now();
        let rivalries = find(&case.question, planned.first(), self.snapshot, &context);
        let find_us = micros(since);
        let baseline_asked = match &planned[..] {
            [first, second, ..] => second.score / first.score >= NEAR,
            _ => false,
        };
        let mut item = Item {
            id: case.id.clone(),
            kind: case.kind.clone(),
            database: case.database().to_owned(),
            question: case.question.clone(),
            results_differ: case.results_differ,
            planned: !planned.is_empty(),
            words: None,
            targets: Vec::new(),
            rivalry: !rivalries.is_empty(),
            whole: false,
            asked: false,
            baseline_asked,
            covered: 0,
            golds: case.gold.len(),
            right: 0,
            find_us,
            plan_us,
        };
        let first = planned.first().map(|reading| reading.sql.clone());
        for rivalry in &rivalries {
            if self.offered(case, rivalry, &mut item).await {
                return item;
            }
        }
        let rival = rivalries.iter().find(|rivalry| rivalry.whole);
        let rival = rival.map(|rivalry| rivalry.rivals[0].reading.sql.clone());
        item.right = self.reached(case, first.or(rival).as_deref()).await;
        item
    }

    /// Asks, where the results of the rivals differ.
    async fn offered(self, case: &Case, rivalry: &Rivalry, item: &mut Item) -> bool {
        item.whole = rivalry.whole;
        item.words = Some(rivalry.words.clone());
        item.targets = rivalry.rivals.iter().map(|rival| rival.target.clone()).collect();
        let mut results: Vec<Option<Rows>> = Vec::new();
        for rival in &rivalry.rivals {
            results.push(self.rows(&rival.reading.sql).await);
        }
        item.asked = super::differ(&results);
        if !item.asked {
            return false;
        }
        for (at, gold) in case.gold.iter().enumerate() {
            let mut matches = Vec::new();
            for found in &results {
                matches.push(match found {
                    Some(found) => self.is_right(gold, found).await,
                    None => false,
                });
            }
            item.covered += usize::from(matches.contains(&true));
            let meant = case.options.get(at);
            let chosen = rivalry.rivals.iter().position(|rival| match meant {
                Some(name) => {
                    let last = rival.target.rsplit('.').next().unwrap_or_default();
                    last.eq_ignore_ascii_case(name)
                }
                None => matches.contains(&true),
            });
            item.right += usize::from(chosen.is_some_and(|chosen| matches[chosen]));
        }
        true
    }

    async fn reached(self, case: &Case, sql: Option<&str>) -> usize {
        let Some(sql) = sql else { return 0 };
        let Some(found) = self.rows(sql).await else { return 0 };
        let mut right = 0;
        for gold in &case.gold {
            right += usize::from(self.is_right(gold, &found).await);
        }
        right
    }

    async fn is_right(self, gold: &str, found: &Rows) -> bool {
        let Some(expected) = self.rows(gold).await else { return false };
        // Rows that tie may change places where the gold orders by something it does not show.
        let order = match outermost(gold, &[]) {
            Outermost::Unordered => GoldOrder::Free,
            Outermost::Ordered | Outermost::Keyed { .. } => GoldOrder::Exact,
        };
        compare(&expected, &order, found).strict
    }

    async fn rows(self, sql: &str) -> Option<Rows> {
        let statement = check(sql, &self.snapshot.catalog, &Policy::reader(None)).ok()?;
        let (_, rows) = collect(self.connector, &statement, EVALUATION).await.ok()?;
        Some(rows)
    }
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
