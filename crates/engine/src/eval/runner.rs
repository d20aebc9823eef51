//! One question from its text to its place in the report.

use super::modelled::{Modelled, Written};
use super::{Comparison, GoldOrder, Item, Outermost, Question, compare, outermost};
use crate::catalog::Snapshot;
use crate::confidence::{Evidence, Origin, beyond, by_name, doubts, judge, planned, trace};
use crate::execution::{blame, collect};
use crate::limits::EVALUATION;
use crate::semantic::{PlanContext, PlanOutcome, Reading, plan};
use connectors::{Connector, ConnectorError, Value};
use llm::LlmClient;
use sql_guard::{CheckedStatement, Refusal, StatementKind};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

/// Lets through what whoever asks may run.
pub type Guard<'a> = &'a (dyn Fn(&str) -> Result<CheckedStatement, Refusal> + Send + Sync);

/// A database under evaluation.
pub struct Runner<'a> {
    pub connector: &'a dyn Connector,
    pub snapshot: &'a Snapshot,
    pub guard: Guard<'a>,
    /// Anchors "last month" in the questions.
    pub today: time::Date,
    /// The same schema with other data: an answer that is right by luck is wrong on one of them.
    pub copies: &'a [Arc<dyn Connector>],
    /// Answers what the planner does not.
    pub model: Option<&'a dyn LlmClient>,
}

#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    #[error("the guard refused it: {0}")]
    Refused(#[from] Refusal),
    /// In words without values, for whoever reads the report.
    #[error("{0}")]
    Failed(String),
}

const NOT_UNDERSTOOD: &str = "not_understood";

/// A statement that ran.
struct Answer<'a> {
    statement: &'a CheckedStatement,
    rows: &'a [Vec<Value>],
    origin: Origin,
}

struct Gold {
    rows: Vec<Vec<Value>>,
    order: GoldOrder,
}

impl Runner<'_> {
    pub async fn answer(&self, question: &Question) -> Item {
        let mut item = unanswered(question);
        if !question.is_answerable() {
            let started = Instant::now();
            item.unanswerable = true;
            self.decline(question, &mut item);
            item.latency_ms = milliseconds(started);
            return item;
        }
        let gold = match self.gold(self.connector, &question.gold_sql).await {
            Ok(gold) => gold,
            Err(error) => {
                item.route = "gold_failed".to_owned();
                item.error = Some(error.to_string());
                return item;
            }
        };
        item.gold_empty = gold.rows.is_empty();
        let started = Instant::now();
        let reading = self.read(question, &mut item);
        item.latency_ms = milliseconds(started);
        match (reading, self.model) {
            (Some(reading), _) => self.execute(&reading, question, &gold, &mut item).await,
            (None, Some(model)) if item.route == NOT_UNDERSTOOD => {
                self.ask(model, question, &gold, &mut item).await;
            }
            (None, _) => {}
        }
        item
    }

    /// For a question that the data cannot answer, nothing is run: an answer is wrong whatever it holds.
    fn decline(&self, question: &Question, item: &mut Item) {
        if let Some(reading) = self.read(question, item) {
            let evidence =
                self.evidence(question, &reading.sql, Origin::Planner(reading.signals), &[]);
            let confidence = judge(&evidence);
            (item.confidence, item.tier) = (Some(confidence.score), Some(confidence.tier));
        }
        item.correct = !item.answered() && item.route != "planner_failed";
    }

    fn evidence(
        &self,
        question: &Question,
        sql: &str,
        origin: Origin,
        rows: &[Vec<Value>],
    ) -> Evidence {
        let all_null = rows.iter().flatten().all(|value| matches!(value, Value::Null));
        Evidence {
            origin,
            doubts: doubts(&question.question, sql),
            trace: trace(&question.question, sql, self.snapshot),
            rows: rows.len() as u64,
            empty: rows.is_empty(),
            all_null: all_null && !rows.is_empty(),
            truncated: false,
        }
    }

    /// A model's answer, where the planner has none.
    async fn ask(&self, model: &dyn LlmClient, question: &Question, gold: &Gold, item: &mut Item) {
        let started = Instant::now();
        let (connector, snapshot) = (self.connector, self.snapshot);
        let outcome = Modelled { model, connector, snapshot }.answer(&question.question).await;
        item.latency_ms += milliseconds(started);
        item.tokens = outcome.tokens.prompt + outcome.tokens.completion;
        item.is_unsafe = outcome.unsafe_statements > 0;
        let Some(Written { sql, statement, rows, signals }) = outcome.answer else {
            item.error = outcome.error;
            return;
        };
        item.route = "model".to_owned();
        item.sql = Some(sql);
        let answer = Answer { statement: &statement, rows: &rows, origin: Origin::Model(signals) };
        self.score(answer, question, gold, item).await;
    }

    /// The planner's best reading, or the reason in `item`.
    fn read(&self, question: &Question, item: &mut Item) -> Option<Reading> {
        let context = PlanContext { today: self.today, previous: None };
        // A question that breaks the planner is one wrong answer, not the end of the evaluation.
        let planned =
            catch_unwind(AssertUnwindSafe(|| plan(&question.question, self.snapshot, &context)));
        let Ok(outcome) = planned else {
            item.route = "planner_failed".to_owned();
            item.error = Some("the planner ended unexpectedly".to_owned());
            return None;
        };
        match outcome {
            PlanOutcome::Planned(readings) => {
                let best = readings.into_iter().next()?;
                item.route = "planner".to_owned();
                item.sql = Some(best.sql.clone());
                Some(best)
            }
            PlanOutcome::NotUnderstood(why) => {
                if beyond(&question.question, &why.unknown, self.snapshot) {
                    item.route = "beyond".to_owned();
                }
                let unknown = why.unknown.join(", ");
                item.error = Some(match unknown.is_empty() {
                    true => why.message,
                    false => format!("{}: {unknown}", why.message),
                });
                None
            }
            PlanOutcome::WriteIntent { .. } => {
                item.route = "write_intent".to_owned();
                None
            }
            PlanOutcome::Empty => None,
        }
    }

    async fn execute(&self, reading: &Reading, question: &Question, gold: &Gold, item: &mut Item) {
        let started = Instant::now();
        let statement = match self.checked(&reading.sql) {
            Ok(statement) => statement,
            Err(refusal) => {
                item.is_unsafe = changes(refusal.kind);
                item.lock_violation = !item.is_unsafe;
                item.error = Some(refusal.to_string());
                return;
            }
        };
        let outcome = rows(self.connector, &statement).await;
        item.latency_ms += milliseconds(started);
        match outcome {
            Ok((_, rows)) => {
                let origin = Origin::Planner(reading.signals);
                let answer = Answer { statement: &statement, rows: &rows, origin };
                self.score(answer, question, gold, item).await;
            }
            Err(error) => item.error = Some(self.told(&error, &statement)),
        }
    }

    fn told(&self, error: &ConnectorError, statement: &CheckedStatement) -> String {
        let problem = blame::problem(error, statement, &self.snapshot.catalog);
        match problem.findings.first() {
            Some(finding) => finding.message.clone(),
            None => problem.detail,
        }
    }

    /// The best comparison with any statement that answers the question.
    async fn best(
        &self,
        first: Comparison,
        question: &Question,
        rows: &[Vec<Value>],
    ) -> Comparison {
        let mut best = first;
        for sql in &question.alternatives {
            if best.strict {
                break;
            }
            let Ok(gold) = self.gold(self.connector, sql).await else { continue };
            let other = compare(&gold.rows, &gold.order, rows);
            best = Comparison {
                strict: other.strict,
                subset: best.subset || other.subset,
                bird: best.bird || other.bird,
            };
        }
        best
    }

    async fn score(&self, answer: Answer<'_>, question: &Question, gold: &Gold, item: &mut Item) {
        let Answer { statement, rows, origin } = answer;
        let sql = item.sql.as_deref().unwrap_or_default();
        let evidence = self.evidence(question, sql, origin, rows);
        if let Origin::Planner(signals) = &evidence.origin {
            item.features = by_name(&planned(signals, &evidence));
        }
        let confidence = judge(&evidence);
        item.confidence = Some(confidence.score);
        item.tier = Some(confidence.tier);
        let found = compare(&gold.rows, &gold.order, rows);
        let Comparison { strict, subset, bird } = self.best(found, question, rows).await;
        item.correct = strict;
        item.correct_subset = subset;
        item.correct_bird = bird;
        if !self.copies.is_empty() {
            let holds = strict && self.holds_on_copies(question, statement).await;
            item.correct_on_copies = Some(holds);
        }
    }

    /// Right on every copy on which a gold still runs.
    async fn holds_on_copies(&self, question: &Question, statement: &CheckedStatement) -> bool {
        for copy in self.copies {
            let Ok((_, found)) = rows(copy.as_ref(), statement).await else { return false };
            let (mut ran, mut same) = (false, false);
            for sql in std::iter::once(&question.gold_sql).chain(&question.alternatives) {
                let Ok(gold) = self.gold(copy.as_ref(), sql).await else { continue };
                ran = true;
                same = same || compare(&gold.rows, &gold.order, &found).strict;
            }
            if ran && !same {
                return false;
            }
        }
        true
    }

    async fn gold(&self, connector: &dyn Connector, sql: &str) -> Result<Gold, RunnerError> {
        let statement = self.checked(sql)?;
        let found = rows(connector, &statement).await;
        let (columns, found) =
            found.map_err(|error| RunnerError::Failed(self.told(&error, &statement)))?;
        match outermost(sql, &columns) {
            Outermost::Unordered => Ok(Gold { rows: found, order: GoldOrder::Free }),
            Outermost::Ordered => Ok(Gold { rows: found, order: GoldOrder::Exact }),
            Outermost::Keyed { sql, keys } => {
                Ok(match self.keyed(connector, &sql, &keys, &found).await {
                    Some(keyed) => keyed,
                    None => Gold { rows: found, order: GoldOrder::Exact },
                })
            }
        }
    }

    /// The gold with the sort keys of each row; `None` when the statement that shows the keys is
    /// not the same any more.
    async fn keyed(
        &self,
        connector: &dyn Connector,
        sql: &str,
        keys: &[usize],
        plain: &[Vec<Value>],
    ) -> Option<Gold> {
        let (_, with_keys) = rows(connector, &self.checked(sql).ok()?).await.ok()?;
        let width = plain.first()?.len();
        let of = |row: &Vec<Value>| -> Option<Vec<Value>> {
            keys.iter().map(|key| row.get(*key).cloned()).collect()
        };
        let order: Option<Vec<Vec<Value>>> = with_keys.iter().map(of).collect();
        let again: Vec<Vec<Value>> =
            with_keys.into_iter().map(|row| row.into_iter().take(width).collect()).collect();
        let same = compare(plain, &GoldOrder::Free, &again).strict;
        order.filter(|_| same).map(|keys| Gold { rows: again, order: GoldOrder::Keys(keys) })
    }

    fn checked(&self, sql: &str) -> Result<CheckedStatement, Refusal> {
        (self.guard)(sql)
    }
}

/// Column names and rows.
pub(super) async fn rows(
    connector: &dyn Connector,
    statement: &CheckedStatement,
) -> Result<(Vec<String>, Vec<Vec<Value>>), ConnectorError> {
    let (columns, rows) = collect(connector, statement, EVALUATION).await?;
    Ok((columns.into_iter().map(|column| column.name).collect(), rows))
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn changes(kind: StatementKind) -> bool {
    match kind {
        StatementKind::Read | StatementKind::Explain | StatementKind::Unknown => false,
        StatementKind::Insert
        | StatementKind::Update
        | StatementKind::Delete
        | StatementKind::SchemaChange
        | StatementKind::Session => true,
    }
}

fn unanswered(question: &Question) -> Item {
    Item {
        id: question.id.clone(),
        db_id: question.db_id.clone(),
        kind: question.kind.clone(),
        question: question.question.clone(),
        sql: None,
        route: NOT_UNDERSTOOD.to_owned(),
        confidence: None,
        tier: None,
        correct: false,
        correct_subset: false,
        correct_bird: false,
        correct_on_copies: None,
        unanswerable: false,
        features: BTreeMap::new(),
        gold_empty: false,
        is_unsafe: false,
        lock_violation: false,
        latency_ms: 0.0,
        tokens: 0,
        error: None,
    }
}
