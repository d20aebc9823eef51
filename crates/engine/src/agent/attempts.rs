//! From a question to a statement that ran: the planner's draft, or a model's with its repairs.

use super::around::ToolUse;
use super::binder::{Bound, mend, retie};
use super::hooks::{MODEL, ToolOutcome};
use super::input::PriorTurn;
use super::looking::Looked;
use super::models::{Choice, Complexity, Need, TurnModel};
use super::opinion::{Opinion, prefer, same_rows, unsure};
use super::prompt::local::Variant;
use super::prompt::{self, Asked};
use super::stages::execute::{self, Place};
use super::stages::generate::{self, Answered, Dialogue};
use super::stages::understand::Understood;
use super::stages::{Draft, DraftSource, Stop, check, plan};
use super::turn::Turn;
use crate::confidence::{self, ModelSignals};
use crate::error::{refusal_problem, store_problem};
use crate::execution::{ColumnHint, Progress, Ran, RunError};
use crate::limits::Limits;
use llm::LlmClient;
use protocol::ErrorCode;
use protocol::events::{Stage, StageState};
use sql_guard::CheckedStatement;
use std::pin::pin;
use std::time::Instant;
use tokio::sync::watch;

/// Larger than any prompt.
const ANY_SIZE: usize = 1 << 30;

/// A draft that ran.
pub struct Settled {
    pub draft: Draft,
    pub statement: CheckedStatement,
    pub ran: Ran,
}

impl Settled {
    fn signals(&self) -> Option<ModelSignals> {
        match self.draft.source {
            DraftSource::Model(signals) => Some(signals),
            _ => None,
        }
    }

    fn opinion(&self) -> Opinion {
        let signals = self.signals().unwrap_or_default();
        Opinion { signals, says_nothing: execute::says_nothing(&self.ran.rows) }
    }

    fn agreeing(mut self, agreed: bool) -> Self {
        if let DraftSource::Model(signals) = &mut self.draft.source {
            signals.agreed = Some(agreed);
        }
        self
    }
}

/// A small model's answer that it was not sure of, or that says nothing.
fn wants_comparison(settled: &Settled, model: &dyn LlmClient) -> bool {
    let Some(signals) = settled.signals() else { return false };
    let doubtful = unsure(&signals) || execute::says_nothing(&settled.ran.rows);
    model.info().is_embedded() && doubtful
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

impl Turn<'_> {
    /// An accepted statement; when the database no longer runs it, the question is worked out anew.
    pub(super) async fn reuse(
        &mut self,
        draft: Draft,
        understood: &Understood,
    ) -> Result<Settled, Stop> {
        self.emitter.skipped(Stage::Plan, "an accepted answer fits").await;
        self.emitter.skipped(Stage::Generate, "an accepted answer fits").await;
        let failed = match self.attempt(draft).await {
            Ok(settled) => return Ok(settled),
            Err(failed) => failed,
        };
        let Some(objection) = failed.objection else { return Err(failed.stop) };
        self.end_as(StageState::Failed, "the accepted SQL no longer runs".to_owned()).await;
        let message = format!("an accepted answer was left out: {objection}");
        self.emitter.warning("memory_failed", message, None).await;
        self.work_out(understood).await
    }

    pub(super) async fn work_out(&mut self, understood: &Understood) -> Result<Settled, Stop> {
        let (draft, dialogue) = self.draft(understood).await?;
        self.settle(draft, dialogue, &understood.question).await
    }

    /// From the planner, or else from the model, which is then there to repair its own drafts.
    async fn draft(&mut self, understood: &Understood) -> Result<(Draft, Option<Dialogue>), Stop> {
        self.begin(Stage::Plan, "matching words to the schema").await?;
        let snapshot = self.input.database.snapshot.clone();
        let planned = plan::run(understood, &snapshot)?;
        let planned = match self.look_up(planned, understood).await? {
            Looked::Anew(planned) => planned,
            Looked::Same(planned) => self.disambiguate(planned, understood).await?,
        };
        let missing = match planned {
            plan::Planned::Draft(draft) => {
                self.end(draft.title.clone()).await;
                self.emitter.skipped(Stage::Generate, "the planner sufficed").await;
                return Ok((draft, None));
            }
            plan::Planned::Missing(missing) => missing,
        };
        if confidence::beyond(&understood.question, &missing.unknown, &snapshot) {
            return Err(Stop::Declined(missing));
        }
        let model = match self.choose_model(understood) {
            Choice::Model(model) if model.client.is_ready() => model,
            Choice::Model(_) | Choice::Nothing => return Err(Stop::Declined(missing)),
            Choice::LeftOut { reason, hint } => {
                self.emitter.warning("model_left_out", reason, Some(&hint)).await;
                return Err(Stop::Declined(missing));
            }
        };
        self.model = Some(model.clone());
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
        let examples = match model.client.info().is_embedded() {
            // Its prompt has examples of its own, the same for every question.
            true => Vec::new(),
            false => self.examples(understood, model.sees_values).await?,
        };
        let question = self.as_meant(&understood.question);
        let mut dialogue = self.dialogue(&question, previous, &examples, &model);
        let draft = self.ask_model(&mut dialogue, &model).await?;
        Ok((draft, Some(dialogue)))
    }

    /// By what the question asks for, and by the size of a prompt that nothing is left out of.
    pub(super) fn choose_model(&self, understood: &Understood) -> Choice {
        let (snapshot, toolbox) = (&self.input.database.snapshot, &self.input.toolbox);
        let (question, limits) = (&understood.question, &self.deps.limits);
        let asked = Asked { question, previous: None, examples: &[] };
        let whole = prompt::first(asked, snapshot, toolbox, limits, ANY_SIZE);
        let answer = limits.model_answer_tokens as usize;
        self.input.models.choose(&Need {
            complexity: Complexity::of(question),
            prompt_tokens: whole.request.estimated_tokens() + answer,
        })
    }

    /// Values of the database may be told to the model of this turn.
    pub(super) fn sees_values(&self) -> bool {
        self.model.as_ref().is_some_and(|model| model.sees_values)
    }

    fn dialogue(
        &self,
        question: &str,
        previous: Option<&PriorTurn>,
        examples: &[String],
        model: &TurnModel,
    ) -> Dialogue {
        let snapshot = &self.input.database.snapshot;
        let client = model.client.as_ref();
        if client.info().is_embedded() {
            let party = self.input.principal.user.as_str();
            return Dialogue::local(question, previous, snapshot, Variant::First, party);
        }
        let limits = Limits { values_to_model: model.sees_values, ..self.deps.limits };
        let asked = Asked { question, previous, examples };
        Dialogue::new(asked, snapshot, &self.input.toolbox, &limits, client)
    }

    async fn ask_model(
        &mut self,
        dialogue: &mut Dialogue,
        model: &TurnModel,
    ) -> Result<Draft, Stop> {
        let what = match dialogue.repairs {
            0 => "a language model writes the SQL".to_owned(),
            count => format!("repair {count} of {}", generate::MAX_REPAIRS),
        };
        self.begin(Stage::Generate, &what).await?;
        loop {
            match self.hear_model(dialogue, model).await? {
                Answered::Draft(draft) => {
                    self.end("a draft").await;
                    return Ok(draft);
                }
                Answered::Call(call) => {
                    let outcome = self.call_tool(call).await?;
                    dialogue.tell(&outcome);
                }
            }
        }
    }

    /// One answer of the model.
    async fn hear_model(
        &mut self,
        dialogue: &mut Dialogue,
        model: &TurnModel,
    ) -> Result<Answered, Stop> {
        let info = model.client.info();
        let arguments = serde_json::json!({
            "id": model.id,
            "name": model.name,
            "provider": info.provider,
            "model": info.model,
            "because": model.because,
            "tables": dialogue.tables,
            "tables_left_out": dialogue.tables_left_out,
            "prompt_tokens": dialogue.prompt_tokens(),
        });
        let used = ToolUse::of(MODEL, &arguments);
        if let Err(refusal) = self.may_use(&used, Stage::Generate).await? {
            return Err(refusal.problem().at(Stage::Generate).into());
        }
        self.emitter.tool_started(MODEL, arguments).await;
        let since = Instant::now();
        let limits = &self.deps.limits;
        let client = model.client.as_ref();
        let answer = dialogue.ask(client, limits, &self.cancel, &mut self.tokens).await;
        let summary = match &answer {
            Ok(Answered::Draft(draft)) => {
                format!("{} characters of SQL", draft.sql.chars().count())
            }
            Ok(Answered::Call(call)) => format!("calls `{}`", call.shown_name()),
            Err(Stop::Failed(problem)) => problem.detail.clone(),
            Err(_) => "no SQL".to_owned(),
        };
        let took = since.elapsed();
        self.emitter.tool_ended(MODEL, answer.is_ok(), summary, took).await;
        let outcome = match &answer {
            Err(Stop::Cancelled(_)) => ToolOutcome::Stopped,
            Err(Stop::Failed(_)) => ToolOutcome::Failed,
            // Saying that the data lack something is an answer.
            Ok(_) | Err(_) => ToolOutcome::Done,
        };
        self.used(&used, outcome, took).await;
        answer
    }

    /// Checks and runs the draft; a model gets to repair what the guard, the database or an empty
    /// result shows to be wrong.
    async fn settle(
        &mut self,
        draft: Draft,
        dialogue: Option<Dialogue>,
        question: &str,
    ) -> Result<Settled, Stop> {
        let Some(mut dialogue) = dialogue else {
            return self.attempt(draft).await.map_err(|failed| failed.stop);
        };
        let model = self.model.clone().expect("a dialogue is only begun with a model");
        let mut draft = draft;
        loop {
            let written = draft.clone();
            let outcome = match self.attempt(self.tied(draft)).await {
                Err(failed) if failed.objection.is_some() => self.mend(written, failed).await,
                outcome => outcome,
            };
            let failed = match outcome {
                Ok(settled) if wants_comparison(&settled, model.client.as_ref()) => {
                    return self.compare(settled, question, &model).await;
                }
                Ok(settled) if !execute::says_nothing(&settled.ran.rows) => return Ok(settled),
                Ok(settled) => return self.second_look(settled, dialogue, &model).await,
                Err(failed) => failed,
            };
            let Some(objection) = failed.objection.filter(|_| dialogue.may_repair()) else {
                return Err(failed.stop.with_hint("put the question differently"));
            };
            self.end_as(StageState::Failed, "to be repaired".to_owned()).await;
            dialogue.object(&objection);
            draft = self.ask_model(&mut dialogue, &model).await?;
        }
    }

    /// The draft with joins that tie nothing led along the keys.
    fn tied(&self, draft: Draft) -> Draft {
        let DraftSource::Model(signals) = draft.source else { return draft };
        let Some(Bound { sql, notes }) = retie(&draft.sql, &self.input.database.snapshot.schema)
        else {
            return draft;
        };
        let source = DraftSource::Model(ModelSignals { adjusted: true, ..signals });
        let explanation = draft.explanation.into_iter().chain(notes).collect();
        Draft { sql, explanation, title: draft.title, source }
    }

    /// The same statement with its names mended, if that runs; otherwise what was wrong with the first.
    async fn mend(&mut self, written: Draft, failed: Failed) -> Result<Settled, Failed> {
        let snapshot = self.input.database.snapshot.clone();
        let Some(Bound { sql, notes }) = mend(&written.sql, &snapshot.schema) else {
            return Err(failed);
        };
        self.end_as(StageState::Failed, "names are mended".to_owned()).await;
        let DraftSource::Model(signals) = written.source else { return Err(failed) };
        let source = DraftSource::Model(ModelSignals { adjusted: true, ..signals });
        let explanation = written.explanation.into_iter().chain(notes).collect();
        let mended = Draft { sql, explanation, title: written.title, source };
        self.attempt(mended).await.map_err(|_| failed)
    }

    /// The question put to the model a second way: the same rows make the answer surer, other rows less
    /// sure, and the better one of the two stands.
    async fn compare(
        &mut self,
        first: Settled,
        question: &str,
        model: &TurnModel,
    ) -> Result<Settled, Stop> {
        let snapshot = self.input.database.snapshot.clone();
        let party = self.input.principal.user.as_str();
        let previous = self.input.history.iter().rev().find(|turn| turn.sql.is_some());
        let mut dialogue = Dialogue::local(question, previous, &snapshot, Variant::Second, party);
        let second = match self.ask_model(&mut dialogue, model).await {
            Ok(draft) if draft.sql == first.draft.sql => return Ok(first.agreeing(true)),
            Ok(draft) => self.attempt(draft).await.map_err(|failed| failed.stop),
            Err(stop) => Err(stop),
        };
        let agreed = match &second {
            Err(stop @ Stop::Cancelled(_)) => return Err(stop.clone()),
            Err(_) => None,
            Ok(second) => Some(same_rows(&first.ran.rows, &second.ran.rows)),
        };
        let stands = |second: &Settled| prefer(&first.opinion(), &second.opinion());
        match (second, agreed) {
            (Ok(second), Some(false)) if !stands(&second) => Ok(second.agreeing(false)),
            (_, agreed) => {
                let state = match agreed {
                    Some(true) => "a second draft gives the same rows",
                    Some(false) => "the first draft stands against a second",
                    None => "a second draft does not run",
                };
                self.begin(Stage::Generate, "comparing two drafts").await?;
                self.end(state).await;
                self.emitter.draft(&first.draft, first.statement.dialect()).await;
                Ok(match agreed {
                    Some(agreed) => first.agreeing(agreed),
                    None => first,
                })
            }
        }
    }

    /// An empty result of a model's SQL may be true: one more try, and the first stands if that one
    /// is no better.
    async fn second_look(
        &mut self,
        settled: Settled,
        mut dialogue: Dialogue,
        model: &TurnModel,
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
        let principal = &self.input.principal;
        let checked = check::run(&draft.sql, principal, &database, self.deps.limits.rows);
        let statement = match checked.map_err(Stop::from)? {
            Ok(statement) => statement,
            Err(refusal) => {
                let progress = watch::Sender::default();
                let place = self.place(&progress);
                let refused = execute::refuse(place, self.input, &draft.sql, &refusal).await;
                if let Err(error) = refused {
                    return Err(Stop::from(store_problem(&error, Stage::Store)).into());
                }
                let objection = Some(refusal.to_string());
                return Err(Failed { stop: refusal_problem(&refusal).into(), objection });
            }
        };
        self.end(format!("a read of {}", statement.tables().join(", "))).await;
        self.begin(Stage::Execute, "running in the database").await?;
        let hints = draft.hints(&statement, &database.snapshot);
        let ran = self.run(&statement, &hints).await;
        let ran = ran.map_err(|error| {
            let problem = error.problem(&statement, &database.snapshot.catalog);
            let failed = problem.code == ErrorCode::StatementFailed;
            let objection = failed.then(|| problem.detail.clone());
            Failed { stop: problem.into(), objection }
        })?;
        let rows = ran.rows.len();
        self.end(format!("{rows} row{}", if rows == 1 { "" } else { "s" })).await;
        Ok(Settled { draft, statement, ran })
    }
    /// Runs a statement, saying meanwhile how many are before it.
    async fn run(
        &self,
        statement: &CheckedStatement,
        hints: &[ColumnHint],
    ) -> Result<Ran, RunError> {
        let (progress, mut place) = watch::channel(Progress::default());
        let mut running =
            pin!(execute::run(self.place(&progress), self.input, statement, hints, &self.cancel));
        let mut waited = false;
        loop {
            tokio::select! {
                biased;
                ran = &mut running => return ran,
                Ok(()) = place.changed() => {
                    let now = *place.borrow_and_update();
                    waited |= matches!(now, Progress::Waiting { .. });
                    // Without a queue the stage has said already that it runs.
                    if waited {
                        self.emitter.progress(now).await;
                    }
                }
            }
        }
    }

    pub(super) fn place<'p>(&'p self, progress: &'p watch::Sender<Progress>) -> Place<'p> {
        Place { deps: self.deps, executor: self.executor, progress }
    }
}
