//! One question from start to finish: which stage follows which, and what ends a turn early.

use super::AskInput;
use super::around::message;
use super::attempts::Settled;
use super::events::{Emitter, cut_message, micros};
use super::hooks::MessageEnd;
use super::models::TurnModel;
use super::stages::{Draft, DraftSource, Stop, chart, explain, recall, summarize, understand};
use crate::deps::EngineDeps;
use crate::engine::Values;
use crate::error::cancelled;
use crate::execution::Executor;
use crate::learning;
use llm::TokenUsage;
use protocol::events::{Stage, StageDuration, StageState, TurnStatus};
use protocol::lineage::WordReading;
use protocol::{ErrorCode, Problem};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use understand::Understood;

/// A running turn. [`Turn::answer`] does the work, [`Turn::finish`] says how it ended.
pub struct Turn<'a> {
    pub(super) deps: &'a EngineDeps,
    pub(super) values: &'a Values,
    pub(super) executor: &'a Executor,
    pub(super) input: &'a AskInput,
    pub(super) emitter: Emitter,
    pub(super) cancel: CancellationToken,
    began: Instant,
    /// The stage that runs, and since when.
    running: Option<(Stage, Instant)>,
    durations: Vec<StageDuration>,
    pub(super) tokens: TokenUsage,
    /// The model that was asked, once one was.
    pub(super) model: Option<TurnModel>,
    /// The chart that a model would draw.
    pub(super) wanted_mark: Option<String>,
    /// What some words were said to mean, when that decided the reading.
    pub(super) chosen: Option<WordReading>,
    /// What looking at values found, or did not find.
    pub(super) looked: Vec<WordReading>,
    /// Accepted answers that a model was shown.
    pub(super) shown: Vec<WordReading>,
    /// Calls of hooks that panicked or took too long.
    pub(super) failed_hooks: u32,
}

impl<'a> Turn<'a> {
    pub fn new(
        deps: &'a EngineDeps,
        values: &'a Values,
        executor: &'a Executor,
        input: &'a AskInput,
        emitter: Emitter,
        cancel: CancellationToken,
    ) -> Self {
        Self {
            deps,
            values,
            executor,
            input,
            emitter,
            cancel,
            began: Instant::now(),
            running: None,
            durations: Vec::new(),
            tokens: TokenUsage::default(),
            model: None,
            wanted_mark: None,
            chosen: None,
            looked: Vec::new(),
            shown: Vec::new(),
            failed_hooks: 0,
        }
    }

    /// Rows of the answer.
    pub async fn answer(&mut self) -> Result<u64, Stop> {
        self.admitted().await?;
        let understood = self.understand().await?;
        let settled = match self.recall(&understood).await? {
            Some(draft) => self.reuse(draft, &understood).await?,
            None => self.work_out(&understood).await?,
        };
        self.chart(&settled, &understood).await?;
        self.summarize(&settled, &understood).await?;
        self.explain(&settled, &understood).await?;
        self.learn(&settled.draft, &understood).await;
        Ok(settled.ran.rows.len() as u64)
    }

    /// Says how the turn ended; `None` for a turn that broke inside.
    pub async fn finish(mut self, outcome: Option<Result<u64, Stop>>) {
        let outcome = outcome.unwrap_or_else(|| {
            let problem = Problem::new(ErrorCode::Internal, "the turn broke off inside");
            let stage = self.running.map_or(Stage::Understand, |(stage, _)| stage);
            Err(problem.at(stage).hint("ask again; the server's log says more").into())
        });
        let mut code = None;
        let (status, rows) = match outcome {
            Ok(rows) => (TurnStatus::Answered, Some(rows)),
            Err(stop) => {
                code = stop.code();
                let (status, state, message) = match &stop {
                    Stop::Failed(problem) => {
                        (TurnStatus::Failed, StageState::Failed, problem.title.clone())
                    }
                    Stop::Cancelled(_) => {
                        (TurnStatus::Cancelled, StageState::Failed, "stopped".to_owned())
                    }
                    Stop::Asked(_) => {
                        (TurnStatus::Declined, StageState::Finished, "asked back".to_owned())
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
        let (tokens, model) = (self.tokens, self.model.as_ref());
        let durations = std::mem::take(&mut self.durations);
        self.emitter.done(status, durations, total, tokens, model, rows).await;
        let (tokens, failed_hooks) = (tokens.prompt + tokens.completion, self.failed_hooks);
        let end = MessageEnd { status, code, duration: total, rows, tokens, failed_hooks };
        self.deps.hooks.after_message(&message(self.input), &end).await;
    }

    pub(super) async fn begin(&mut self, stage: Stage, message: &str) -> Result<(), Stop> {
        self.running = Some((stage, Instant::now()));
        self.emitter.started(stage, message).await;
        if self.cancel.is_cancelled() { Err(cancelled(stage).into()) } else { Ok(()) }
    }

    pub(super) async fn end(&mut self, message: impl Into<String>) {
        self.end_as(StageState::Finished, message.into()).await;
    }

    pub(super) async fn end_as(&mut self, state: StageState, message: String) {
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
        let values = || self.values.of(&input.database);
        let understood =
            understand::run(&input.question, &input.history, snapshot, limits, today, values)?;
        let message = match &understood.asked {
            Some(_) => format!("read as \"{}\"", understood.question),
            None => "a question of its own".to_owned(),
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

    async fn chart(&mut self, settled: &Settled, understood: &Understood) -> Result<(), Stop> {
        self.emitter.table(&settled.ran, &self.input.database.id).await;
        if settled.ran.truncated {
            let message = cut_message(&settled.ran, &self.deps.limits);
            let hint = "ask for fewer rows, or group them";
            self.emitter.warning("rows_truncated", message, Some(hint)).await;
        }
        self.begin(Stage::Chart, "looking for a chart").await?;
        let title = match settled.draft.title.as_str() {
            "" => &understood.question,
            title => title,
        };
        match chart::run(&settled.ran, title, self.wanted_mark.as_deref()) {
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
        let values = self.values.of(&self.input.database);
        let text = summarize::run(&settled.draft, &settled.ran, understood, snapshot, &values);
        let message = match text.facts.len() {
            1 => "1 number, from the rows".to_owned(),
            facts => format!("{facts} numbers, all from the rows"),
        };
        self.emitter.text(text).await;
        self.end(message).await;
        Ok(())
    }

    async fn explain(&mut self, settled: &Settled, understood: &Understood) -> Result<(), Stop> {
        self.begin(Stage::Explain, "collecting the evidence").await?;
        let Settled { draft, statement, ran } = settled;
        let database = &self.input.database;
        let mut lineage =
            explain::run(draft, statement, ran, database, understood, self.durations.clone());
        let model = matches!(draft.source, DraftSource::Model { .. });
        lineage.model = self.model.as_ref().filter(|_| model).map(TurnModel::told);
        lineage.readings.extend(self.chosen.clone());
        lineage.readings.extend(self.looked_at(model));
        lineage.readings.extend(self.shown.iter().filter(|_| model).cloned());
        let score = lineage.confidence.score;
        self.emitter.lineage(lineage).await;
        self.end(format!("confidence {score:.2}")).await;
        Ok(())
    }

    /// An answer becomes a light memory; a recalled one was used once more.
    async fn learn(&mut self, draft: &Draft, understood: &Understood) {
        let since = Instant::now();
        let learned = match &draft.source {
            DraftSource::Memory(recalled) => self.deps.memory.used(&recalled.memory.id).await,
            _ => {
                let values = self.values.of(&self.input.database);
                learning::remember(self.deps, self.input, understood, &draft.sql, &values).await
            }
        };
        if let Err(error) = learned {
            let message = format!("this answer will not be remembered: {error}");
            self.emitter.warning("memory_unavailable", message, None).await;
        }
        self.count(Stage::Store, since.elapsed());
    }
}
