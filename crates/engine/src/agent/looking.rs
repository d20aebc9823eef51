//! Where a text of the question is no known value: a few columns that could hold it are looked at, under the
//! rules of who asks, and the question is read anew with what they hold.

use super::around::ToolUse;
use super::hooks::{LOOK_UP, ToolOutcome};
use super::stages::look_up::{self, Answer, DEADLINE, Look, MOST_ROWS, Read};
use super::stages::plan::{self, Planned};
use super::stages::understand::Understood;
use super::stages::{Draft, DraftSource, Stop, check, execute};
use super::turn::Turn;
use crate::error::{cancelled, store_problem};
use crate::execution::{Progress, RunError, RunOrigin};
use crate::semantic::PlanContext;
use crate::semantic::query::ColumnId;
use crate::semantic::seen::{self, Wanted};
use futures::future::join_all;
use protocol::ErrorCode;
use protocol::events::{Stage, StageState};
use protocol::lineage::WordReading;
use std::time::Instant;
use tokio::sync::watch;

/// A plan after looking.
pub(super) enum Looked {
    /// What was found decided the reading, or a person did.
    Anew(Planned),
    /// Nothing was looked at, or it changed nothing.
    Same(Planned),
}

impl Turn<'_> {
    pub(super) async fn look_up(
        &mut self,
        planned: Planned,
        understood: &Understood,
    ) -> Result<Looked, Stop> {
        let Some(wanted) = self.wanted(&planned, understood) else {
            return Ok(Looked::Same(planned));
        };
        if self.deps.limits.lookups == 0 {
            self.emitter.skipped(Stage::LookUp, "looking at values is switched off").await;
            return Ok(Looked::Same(planned));
        }
        let snapshot = self.input.database.snapshot.clone();
        let texts: Vec<String> =
            wanted.texts.iter().map(|forms| format!("\"{}\"", forms[0])).collect();
        let (texts, places) = (texts.join(", "), look_up::paths(&wanted.columns, &snapshot));
        self.end(format!("{texts}: no value that is known")).await;
        self.begin(Stage::LookUp, &format!("looking for {texts} in {places}")).await?;
        let arguments = serde_json::json!({ "texts": wanted.texts, "columns": places });
        let used = ToolUse::of(LOOK_UP, &arguments);
        if let Err(refusal) = self.may_use(&used, Stage::LookUp).await? {
            self.end_as(StageState::Skipped, refusal.reason().to_owned()).await;
            return Ok(Looked::Same(planned));
        }
        let since = Instant::now();
        let answers = self.look_at_all(&wanted).await;
        let outcome = match &answers {
            Ok(_) => ToolOutcome::Done,
            Err(Stop::Cancelled(_)) => ToolOutcome::Stopped,
            Err(_) => ToolOutcome::Failed,
        };
        self.used(&used, outcome, since.elapsed()).await;
        let look = Look { wanted, answers: answers? };
        self.looked = look.evidence(&snapshot);
        let told: Vec<String> =
            self.looked.iter().map(|it| format!("\"{}\": {}", it.words, it.meaning)).collect();
        let told = told.join("; ");
        let found = look.found();
        if found.is_empty() {
            self.end(told).await;
            return Ok(Looked::Same(look_up::anew(planned, &self.looked)));
        }
        let context = PlanContext { today: understood.today, previous: None };
        self.end(told).await;
        match look_up::read(&understood.question, &found, &snapshot, &context) {
            Read::One(reading) => {
                self.begin(Stage::Plan, "reading the question with what was found").await?;
                Ok(Looked::Anew(Planned::Draft(plan::draft(*reading))))
            }
            Read::Several(rivalry) => {
                let first = plan::draft(rivalry.rivals[0].reading.clone());
                let chosen = self.choose(vec![*rivalry], Planned::Draft(first), understood).await?;
                Ok(Looked::Anew(chosen))
            }
            Read::No => Ok(Looked::Same(look_up::anew(planned, &self.looked))),
        }
    }

    /// What looking found, for the evidence of an answer: a model that may not know values has not used it.
    pub(super) fn looked_at(&self, model: bool) -> Vec<WordReading> {
        match model && !self.sees_values() {
            true => Vec::new(),
            false => self.looked.clone(),
        }
    }

    /// Texts without a value, in a question that is not read without them or takes them on trust.
    fn wanted(&self, planned: &Planned, understood: &Understood) -> Option<Wanted> {
        let open = match planned {
            Planned::Missing(_) => understood.unclear.is_none(),
            Planned::Draft(Draft { source: DraftSource::Planner(reading), .. }) => {
                reading.signals.values_unmatched > 0
            }
            Planned::Draft(_) => false,
        };
        if !open {
            return None;
        }
        let database = &self.input.database;
        let schema = &database.snapshot.schema;
        let shown = |id: ColumnId| {
            let table = &schema.tables[id.table];
            !database.is_masked(&table.schema, &table.name, &schema.column(id).name)
        };
        let context = PlanContext { today: understood.today, previous: None };
        // Switched off is said only where there would be something to look at.
        let most = self.deps.limits.lookups.max(1);
        seen::wanted(&understood.question, &database.snapshot, &context, most, shown)
    }

    async fn look_at_all(&self, wanted: &Wanted) -> Result<Vec<Answer>, Stop> {
        let looks = wanted.columns.iter().map(|column| self.look_at(*column, wanted));
        join_all(looks).await.into_iter().collect()
    }

    async fn look_at(&self, column: ColumnId, wanted: &Wanted) -> Result<Answer, Stop> {
        let (database, principal) = (&self.input.database, &self.input.principal);
        let progress = watch::Sender::<Progress>::default();
        let place = self.place(&progress);
        let sql = look_up::statement(column, wanted, &database.snapshot);
        let checked = check::run(&sql, principal, database, MOST_ROWS);
        let statement = match checked.map_err(Stop::from)? {
            Ok(statement) => statement,
            Err(refusal) => {
                let refused = execute::refuse(place, self.input, &sql, &refusal).await;
                refused.map_err(|error| Stop::from(store_problem(&error, Stage::Store)))?;
                return Ok(Answer::Unknown("may not be looked at"));
            }
        };
        let budget = (MOST_ROWS, DEADLINE);
        let origin = RunOrigin::LookUp;
        match execute::look(place, self.input, &statement, origin, budget, &self.cancel).await {
            Ok(ran) => Ok(Answer::Values(look_up::values(&ran.rows))),
            Err(RunError::Store(error)) => Err(store_problem(&error, Stage::Store).into()),
            Err(error) => match error.code() {
                ErrorCode::Cancelled => Err(cancelled(Stage::LookUp).into()),
                ErrorCode::DeadlineExceeded => Ok(Answer::Unknown("took too long")),
                _ => Ok(Answer::Unknown("could not be read")),
            },
        }
    }
}
