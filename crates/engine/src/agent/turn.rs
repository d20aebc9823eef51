//! One question from start to finish: which stage follows which, and what ends a turn early.

use super::AskInput;
use super::events::{Emitter, cut_message, micros};
use super::stages::{
    Draft, DraftSource, Stop, chart, check, execute, explain, generate, plan, recall, summarize,
    understand,
};
use crate::deps::EngineDeps;
use crate::engine::Values;
use crate::error::{cancelled, refusal_problem};
use crate::execution::Ran;
use crate::learning;
use generate::Dialogue;
use llm::{LlmClient, TokenUsage};
use protocol::events::{Stage, StageDuration, StageState, TurnStatus};
use protocol::{ErrorCode, Problem};
use sql_guard::CheckedStatement;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use understand::Understood;

/// A running turn. [`Turn::answer`] does the work, [`Turn::finish`] says how it ended.
pub struct Turn<'a> {
    deps: &'a EngineDeps,
    values: &'a Values,
    input: &'a AskInput,
    emitter: Emitter,
    cancel: CancellationToken,
    began: Instant,
    /// The stage that runs, and since when.
    running: Option<(Stage, Instant)>,
    durations: Vec<StageDuration>,
    tokens: TokenUsage,
}

/// A draft that ran.
struct Settled {
    draft: Draft,
    statement: CheckedStatement,
    ran: Ran,
}

impl<'a> Turn<'a> {
    pub fn new(
        deps: &'a EngineDeps,
        values: &'a Values,
        input: &'a AskInput,
        emitter: Emitter,
        cancel: CancellationToken,
    ) -> Self {
        Self {
            deps,
            values,
            input,
            emitter,
            cancel,
            began: Instant::now(),
            running: None,
            durations: Vec::new(),
            tokens: TokenUsage::default(),
        }
    }

    /// Rows of the answer.
    pub async fn answer(&mut self) -> Result<u64, Stop> {
        let understood = self.understand().await?;
        let (draft, dialogue) = match self.recall(&understood).await? {
            Some(draft) => {
                self.emitter.skipped(Stage::Plan, "an accepted answer fits").await;
                self.emitter.skipped(Stage::Generate, "an accepted answer fits").await;
                (draft, None)
            }
            None => self.draft(&understood).await?,
        };
        let settled = self.settle(draft, dialogue).await?;
        self.chart(&settled).await?;
        self.summarize(&settled, &understood).await?;
        self.explain(&settled).await?;
        Ok(settled.ran.rows.len() as u64)
    }

    /// Says how the turn ended; `None` for a turn that broke inside.
    pub async fn finish(mut self, outcome: Option<Result<u64, Stop>>) {
        let outcome = outcome.unwrap_or_else(|| {
            let problem = Problem::new(ErrorCode::Internal, "the turn broke off inside");
            let stage = self.running.map_or(Stage::Understand, |(stage, _)| stage);
            Err(problem.at(stage).hint("ask again; the server's log says more").into())
        });
        let (status, rows) = match outcome {
            Ok(rows) => (TurnStatus::Answered, Some(rows)),
            Err(stop) => {
                let (status, state, message) = match &stop {
                    Stop::Failed(problem) => {
                        (TurnStatus::Failed, StageState::Failed, problem.title.clone())
                    }
                    Stop::Cancelled(_) => {
                        (TurnStatus::Cancelled, StageState::Failed, "stopped".to_owned())
                    }
                    Stop::Declined(_) => {
                        (TurnStatus::Declined, StageState::Finished, "not understood".to_owned())
                    }
                    Stop::NeedsApproval { .. } => {
                        (TurnStatus::NeedsApproval, StageState::Finished, "a write".to_owned())
                    }
                };
                self.end_as(state, message).await;
                self.emitter.stop(&stop).await;
                (status, None)
            }
        };
        let total = self.began.elapsed();
        self.emitter.done(status, self.durations, total, self.tokens, rows).await;
    }

    async fn begin(&mut self, stage: Stage, message: &str) -> Result<(), Stop> {
        self.running = Some((stage, Instant::now()));
        self.emitter.started(stage, message).await;
        if self.cancel.is_cancelled() { Err(cancelled(stage).into()) } else { Ok(()) }
    }

    async fn end(&mut self, message: impl Into<String>) {
        self.end_as(StageState::Finished, message.into()).await;
    }

    async fn end_as(&mut self, state: StageState, message: String) {
        let Some((stage, since)) = self.running.take() else { return };
        let took = since.elapsed();
        self.count(stage, took);
        self.emitter.ended(stage, state, message, took).await;
    }

    /// Repeated stages (repairs) add up.
    fn count(&mut self, stage: Stage, took: Duration) {
        let duration_us = micros(took);
        match self.durations.iter_mut().find(|known| known.stage == stage) {
            Some(known) => known.duration_us += duration_us,
            None => self.durations.push(StageDuration { stage, duration_us }),
        }
    }

    async fn understand(&mut self) -> Result<Understood, Stop> {
        self.begin(Stage::Understand, "reading the question").await?;
        let (snapshot, limits) = (&self.input.database.snapshot, &self.deps.limits);
        let today = self.deps.clock.now().date();
        let input = self.input;
        let understood = understand::run(&input.question, &input.history, snapshot, limits, today)?;
        let message = match understood.previous {
            Some(_) => "a question within a conversation",
            None => "a question of its own",
        };
        self.end(message).await;
        Ok(understood)
    }

    async fn recall(&mut self, understood: &Understood) -> Result<Option<Draft>, Stop> {
        self.begin(Stage::Recall, "looking for accepted answers").await?;
        let values = || self.values.of(&self.input.database);
        match recall::run(self.deps, self.input, understood, values).await {
            Ok(Some(draft)) => {
                self.end("an accepted answer fits").await;
                Ok(Some(draft))
            }
            Ok(None) => {
                self.end("none fits").await;
                Ok(None)
            }
            Err(error) => {
                self.end_as(StageState::Failed, "memory cannot be read".to_owned()).await;
                let message = format!("accepted answers were left out: {error}");
                self.emitter.warning("memory_unavailable", message, None).await;
                Ok(None)
            }
        }
    }

    /// From the planner, or else from the model, which is then there to repair its own drafts.
    async fn draft(&mut self, understood: &Understood) -> Result<(Draft, Option<Dialogue>), Stop> {
        self.begin(Stage::Plan, "matching words to the schema").await?;
        let snapshot = self.input.database.snapshot.clone();
        let missing = match plan::run(understood, &snapshot)? {
            plan::Planned::Draft(draft) => {
                self.end(draft.title.clone()).await;
                self.emitter.skipped(Stage::Generate, "the planner sufficed").await;
                return Ok((draft, None));
            }
            plan::Planned::Missing(missing) => missing,
        };
        let Some(model) = self.deps.model.clone() else { return Err(Stop::Declined(missing)) };
        self.end("not every word has a meaning here").await;
        let what = if missing.unknown.is_empty() {
            "the question as a whole has no known meaning here".to_owned()
        } else {
            format!("no known meaning: {}", missing.unknown.join(", "))
        };
        let hint = "check the SQL before you rely on it";
        let message = format!("{what}; a language model writes the SQL");
        self.emitter.warning("sql_fallback", message, Some(hint)).await;
        let previous = self.input.history.iter().rev().find(|turn| turn.sql.is_some());
        let question = &understood.question;
        let limits = &self.deps.limits;
        let mut dialogue = Dialogue::new(question, previous, &snapshot, limits, model.as_ref());
        let draft = self.ask_model(&mut dialogue, &model).await?;
        Ok((draft, Some(dialogue)))
    }

    async fn ask_model(
        &mut self,
        dialogue: &mut Dialogue,
        model: &Arc<dyn LlmClient>,
    ) -> Result<Draft, Stop> {
        let what = match dialogue.repairs {
            0 => "a language model writes the SQL".to_owned(),
            count => format!("repair {count} of {}", generate::MAX_REPAIRS),
        };
        self.begin(Stage::Generate, &what).await?;
        let info = model.info();
        let arguments = serde_json::json!({
            "provider": info.provider,
            "model": info.model,
            "tables": dialogue.tables,
            "tables_left_out": dialogue.tables_left_out,
            "prompt_tokens": dialogue.prompt_tokens(),
        });
        self.emitter.tool_started("model", arguments).await;
        let since = Instant::now();
        let limits = &self.deps.limits;
        let draft = dialogue.ask(model.as_ref(), limits, &self.cancel, &mut self.tokens).await;
        let summary = match &draft {
            Ok(draft) => format!("{} characters of SQL", draft.sql.chars().count()),
            Err(Stop::Failed(problem)) => problem.detail.clone(),
            Err(_) => "no SQL".to_owned(),
        };
        self.emitter.tool_ended("model", draft.is_ok(), summary, since.elapsed()).await;
        let draft = draft?;
        self.end("a draft").await;
        Ok(draft)
    }

    /// Checks and runs the draft; a model gets to repair what the guard, the database or an empty
    /// result shows to be wrong.
    async fn settle(&mut self, draft: Draft, dialogue: Option<Dialogue>) -> Result<Settled, Stop> {
        let Some(mut dialogue) = dialogue else {
            return self.attempt(draft).await.map_err(|failed| failed.stop);
        };
        let model = self.deps.model.clone().expect("a dialogue is only begun with a model");
        let mut draft = draft;
        loop {
            let failed = match self.attempt(draft).await {
                Ok(settled) if !execute::says_nothing(&settled.ran.rows) => return Ok(settled),
                Ok(settled) => return self.second_look(settled, dialogue, &model).await,
                Err(failed) => failed,
            };
            let Some(objection) = failed.objection.filter(|_| dialogue.may_repair()) else {
                return Err(failed.stop);
            };
            self.end_as(StageState::Failed, "to be repaired".to_owned()).await;
            dialogue.object(&objection);
            draft = self.ask_model(&mut dialogue, &model).await?;
        }
    }

    /// An empty result of a model's SQL may be true: one more try, and the first stands if that one
    /// is no better.
    async fn second_look(
        &mut self,
        settled: Settled,
        mut dialogue: Dialogue,
        model: &Arc<dyn LlmClient>,
    ) -> Result<Settled, Stop> {
        if !dialogue.may_repair() {
            return Ok(settled);
        }
        dialogue.object(
            "it ran, but gave no rows or only NULL. If a filter or join is wrong, correct it; \
             otherwise repeat the same SQL.",
        );
        let again = match self.ask_model(&mut dialogue, model).await {
            Ok(draft) if draft.sql != settled.draft.sql => {
                self.attempt(draft).await.map_err(|failed| failed.stop)
            }
            Ok(_) => return Ok(settled),
            Err(stop) => Err(stop),
        };
        match again {
            Ok(second) if !execute::says_nothing(&second.ran.rows) => Ok(second),
            Err(stop @ Stop::Cancelled(_)) => Err(stop),
            Ok(_) | Err(_) => {
                self.end_as(StageState::Failed, "the first draft stands".to_owned()).await;
                self.emitter.draft(&settled.draft, settled.statement.dialect()).await;
                Ok(settled)
            }
        }
    }

    async fn attempt(&mut self, draft: Draft) -> Result<Settled, Failed> {
        let database = self.input.database.clone();
        self.emitter.draft(&draft, database.snapshot.catalog.dialect).await;
        self.begin(Stage::Check, "checking the statement").await?;
        let statement = match check::run(&draft.sql, &database, self.deps.limits.rows) {
            Ok(statement) => statement,
            Err(refusal) => {
                if let Err(error) = execute::refuse(self.deps, self.input, &draft.sql).await {
                    return Err(Stop::from(error.problem()).into());
                }
                let objection = Some(refusal.to_string());
                return Err(Failed { stop: refusal_problem(&refusal).into(), objection });
            }
        };
        self.end(format!("a read of {}", statement.tables().join(", "))).await;
        self.begin(Stage::Execute, "running in the database").await?;
        let hints = draft.hints();
        let ran = execute::run(self.deps, self.input, &statement, &hints, &self.cancel).await;
        let ran = ran.map_err(|error| {
            let problem = error.problem();
            let objection = (problem.code == ErrorCode::StatementFailed).then(|| error.to_string());
            Failed { stop: problem.into(), objection }
        })?;
        let rows = ran.rows.len();
        self.end(format!("{rows} row{}", if rows == 1 { "" } else { "s" })).await;
        Ok(Settled { draft, statement, ran })
    }

    async fn chart(&mut self, settled: &Settled) -> Result<(), Stop> {
        self.emitter.table(&settled.ran, &self.input.database.id).await;
        if settled.ran.truncated {
            let message = cut_message(&settled.ran, &self.deps.limits);
            let hint = "ask for fewer rows, or group them";
            self.emitter.warning("rows_truncated", message, Some(hint)).await;
        }
        self.begin(Stage::Chart, "looking for a chart").await?;
        let title = match settled.draft.title.as_str() {
            "" => self.input.question.trim(),
            title => title,
        };
        match chart::run(&settled.ran, title) {
            Ok(answer) => {
                let reason = answer.reason.clone();
                self.emitter.chart(answer).await;
                self.end(reason).await;
            }
            Err(reason) => self.end_as(StageState::Skipped, reason).await,
        }
        Ok(())
    }

    async fn summarize(&mut self, settled: &Settled, understood: &Understood) -> Result<(), Stop> {
        self.begin(Stage::Summarize, "computing the numbers to tell").await?;
        let snapshot = &self.input.database.snapshot;
        let text = summarize::run(&settled.draft, &settled.ran, understood, snapshot);
        let facts = text.facts.len();
        self.emitter.text(text).await;
        self.end(format!("{facts} numbers, all from the rows")).await;
        Ok(())
    }

    async fn explain(&mut self, settled: &Settled) -> Result<(), Stop> {
        self.begin(Stage::Explain, "collecting the evidence").await?;
        let Settled { draft, statement, ran } = settled;
        let snapshot = &self.input.database.snapshot;
        let lineage = explain::run(draft, statement, ran, snapshot, self.durations.clone());
        let score = lineage.confidence.score;
        self.emitter.lineage(lineage).await;
        if let Err(error) = self.learn(draft).await {
            let message = format!("this answer will not be remembered: {error}");
            self.emitter.warning("memory_unavailable", message, None).await;
        }
        self.end(format!("confidence {score:.2}")).await;
        Ok(())
    }

    /// An answer becomes a light memory; a recalled one was used once more.
    async fn learn(&self, draft: &Draft) -> Result<(), crate::StoreError> {
        match &draft.source {
            DraftSource::Memory(recalled) => self.deps.memory.used(&recalled.memory.id).await,
            _ => {
                let values = self.values.of(&self.input.database);
                learning::remember(self.deps, self.input, &draft.sql, &values).await
            }
        }
    }
}

/// An attempt that did not work, with what a model could be told about it.
struct Failed {
    stop: Stop,
    objection: Option<String>,
}

impl From<Stop> for Failed {
    fn from(stop: Stop) -> Self {
        Self { stop, objection: None }
    }
}
