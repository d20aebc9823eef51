//! A question that the planner declined, answered by a model: asked, checked, run, mended, asked again.
//! The same steps as in a turn, without its events.

use super::runner::rows;
use crate::agent::binder::{mend, retie};
use crate::agent::opinion::{Opinion, prefer, unsure};
use crate::agent::prompt::Asked;
use crate::agent::prompt::local::Variant;
use crate::agent::stages::generate::{Answered, Dialogue};
use crate::agent::stages::{Draft, DraftSource};
use crate::catalog::Snapshot;
use crate::confidence::ModelSignals;
use crate::limits::Limits;
use crate::rbac::Toolbox;
use connectors::{Connector, Value};
use llm::{LlmClient, TokenUsage};
use sql_guard::{CheckedStatement, Policy, StatementKind, check};
use tokio_util::sync::CancellationToken;

/// Who writes, over what.
pub struct Modelled<'a> {
    pub model: &'a dyn LlmClient,
    pub connector: &'a dyn Connector,
    pub snapshot: &'a Snapshot,
}

/// What came of it.
#[derive(Default)]
pub struct Outcome {
    pub answer: Option<Written>,
    /// Statements that would have changed something, of all that were written.
    pub unsafe_statements: usize,
    pub tokens: TokenUsage,
    pub error: Option<String>,
}

/// A statement of the model that ran.
pub struct Written {
    pub sql: String,
    pub statement: CheckedStatement,
    pub rows: Vec<Vec<Value>>,
    pub signals: ModelSignals,
}

impl Modelled<'_> {
    pub async fn answer(&self, question: &str) -> Outcome {
        let mut outcome = Outcome::default();
        let mut dialogue = self.dialogue(question, Variant::First);
        let first = self.first(&mut dialogue, &mut outcome).await;
        let hesitates = match &first {
            Some(written) => unsure(&written.signals) || says_nothing(&written.rows),
            None => true,
        };
        if !(hesitates && self.model.info().is_embedded()) {
            outcome.answer = first;
            return outcome;
        }
        let mut dialogue = self.dialogue(question, Variant::Second);
        let second = self.once(&mut dialogue, &mut outcome).await;
        outcome.answer = match (first, second) {
            (Some(first), Some(Ok(second))) => Some(chosen(first, second)),
            (None, Some(Ok(second))) => Some(second),
            (first, _) => first,
        };
        outcome
    }

    fn dialogue(&self, question: &str, variant: Variant) -> Dialogue {
        match self.model.info().is_embedded() {
            true => Dialogue::local(question, None, self.snapshot, variant, "evaluation"),
            false => {
                let (limits, tools) = (Limits::default(), Toolbox::default());
                Dialogue::new(
                    Asked { question, previous: None, examples: &[] },
                    self.snapshot,
                    &tools,
                    &limits,
                    self.model,
                )
            }
        }
    }

    /// An answer that runs, repaired once at most.
    async fn first(&self, dialogue: &mut Dialogue, outcome: &mut Outcome) -> Option<Written> {
        match self.once(dialogue, outcome).await? {
            Ok(written) => return Some(written),
            Err(objection) => dialogue.object(&objection),
        }
        self.once(dialogue, outcome).await?.ok()
    }

    /// One answer; or why it does not run. `None` when the model gives none.
    async fn once(
        &self,
        dialogue: &mut Dialogue,
        outcome: &mut Outcome,
    ) -> Option<Result<Written, String>> {
        let (limits, cancel) = (Limits::default(), CancellationToken::new());
        let answered = dialogue.ask(self.model, &limits, &cancel, &mut outcome.tokens).await;
        let draft = match answered {
            Ok(Answered::Draft(draft)) => draft,
            Ok(Answered::Call(_)) => return None,
            Err(stop) => {
                outcome.error = Some(format!("{stop:?}"));
                return None;
            }
        };
        let Draft { sql, source: DraftSource::Model(signals), .. } = draft else { return None };
        if let Some(tied) = retie(&sql, &self.snapshot.schema) {
            let signals = ModelSignals { adjusted: true, ..signals };
            if let Ok(written) = self.run(tied.sql, signals, outcome).await {
                return Some(Ok(written));
            }
        }
        let objection = match self.run(sql.clone(), signals, outcome).await {
            Ok(written) => return Some(Ok(written)),
            Err(objection) => objection,
        };
        if let Some(bound) = mend(&sql, &self.snapshot.schema) {
            let signals = ModelSignals { adjusted: true, ..signals };
            if let Ok(written) = self.run(bound.sql, signals, outcome).await {
                return Some(Ok(written));
            }
        }
        outcome.error = Some(objection.clone());
        Some(Err(objection))
    }

    async fn run(
        &self,
        sql: String,
        signals: ModelSignals,
        outcome: &mut Outcome,
    ) -> Result<Written, String> {
        let checked = check(&sql, &self.snapshot.catalog, &Policy::reader(None));
        let statement = checked.map_err(|refusal| {
            let reads = matches!(
                refusal.kind,
                StatementKind::Read | StatementKind::Explain | StatementKind::Unknown
            );
            outcome.unsafe_statements += usize::from(!reads);
            refusal.to_string()
        })?;
        let (_, rows) =
            rows(self.connector, &statement).await.map_err(|error| error.to_string())?;
        Ok(Written { sql, statement, rows, signals })
    }
}

fn chosen(first: Written, second: Written) -> Written {
    let agreed = super::compare(&first.rows, &super::GoldOrder::Free, &second.rows).strict;
    let opinion = |written: &Written| Opinion {
        signals: written.signals,
        says_nothing: says_nothing(&written.rows),
    };
    let mut chosen = match agreed || prefer(&opinion(&first), &opinion(&second)) {
        true => first,
        false => second,
    };
    chosen.signals.agreed = Some(agreed);
    chosen
}

fn says_nothing(rows: &[Vec<Value>]) -> bool {
    rows.iter().flatten().all(|value| matches!(value, Value::Null))
}
