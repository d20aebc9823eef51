//! Where a question can mean more than one thing: the readings are run, and a person is asked where
//! their results differ and nothing decides.

use super::models;
use super::stages::disambiguate::{self, DEADLINE, MOST_ROWS};
use super::stages::plan::{self, Planned};
use super::stages::understand::Understood;
use super::stages::{Stop, check, execute};
use super::turn::Turn;
use crate::ambiguity::{self, Rival, Rivalry};
use crate::error::cancelled;
use crate::execution::{Progress, Ran, RunOrigin};
use crate::memory::Choice;
use crate::semantic::PlanContext;
use futures::future::join_all;
use protocol::ErrorCode;
use protocol::events::Stage;
use tokio::sync::watch;

impl Turn<'_> {
    /// The reading that a choice decides, or the one planned where there is nothing to choose.
    pub(super) async fn disambiguate(
        &mut self,
        planned: Planned,
        understood: &Understood,
    ) -> Result<Planned, Stop> {
        let rivalries = self.rivalries(&planned, understood);
        self.choose(rivalries, planned, understood).await
    }

    /// The reading that a choice decides, or that all rivals agree with; otherwise the person is asked.
    pub(super) async fn choose(
        &mut self,
        rivalries: Vec<Rivalry>,
        planned: Planned,
        understood: &Understood,
    ) -> Result<Planned, Stop> {
        let Some(first) = rivalries.first() else { return Ok(planned) };
        self.end(format!("\"{}\" can mean more than one thing", first.words)).await;
        self.begin(Stage::Disambiguate, "looking for an earlier choice").await?;
        let choices = self.choices().await;
        for rivalry in &rivalries {
            if let Some((rival, choice)) = disambiguate::remembered(rivalry, &choices) {
                self.chosen = Some(disambiguate::evidence(rivalry, rival, &choice));
                self.end(format!("`{}`, as chosen before", rival.target)).await;
                return Ok(decided(rivalry, rival, planned));
            }
        }
        for rivalry in &rivalries {
            let ran = self.run_all(rivalry).await?;
            if let Some(dialogue) = disambiguate::dialogue(&understood.question, rivalry, &ran) {
                return Err(Stop::Asked(Box::new(dialogue)));
            }
        }
        self.end("every reading gives the same").await;
        Ok(match planned {
            Planned::Draft(_) => planned,
            Planned::Missing(_) => decided(first, &first.rivals[0], planned),
        })
    }

    fn rivalries(&self, planned: &Planned, understood: &Understood) -> Vec<Rivalry> {
        if understood.unclear.is_some() {
            return Vec::new();
        }
        let context = PlanContext { today: understood.today, previous: None };
        let snapshot = &self.input.database.snapshot;
        let reading = match planned {
            Planned::Draft(draft) => draft.reading(),
            Planned::Missing(_) => None,
        };
        let mut found = ambiguity::find(&understood.question, reading, snapshot, &context);
        // Where nothing can answer after a choice either, the person is told what is not understood.
        let partial = found.iter().any(|rivalry| !rivalry.whole);
        if partial && !matches!(self.choose_model(understood), models::Choice::Model(_)) {
            found.retain(|rivalry| rivalry.whole);
        }
        found
    }

    /// None where they cannot be read: the person is asked again rather than not answered.
    async fn choices(&mut self) -> Vec<Choice> {
        let (connection, user) = (&self.input.database.id, &self.input.principal.user);
        match self.deps.memory.choices(connection, user).await {
            Ok(choices) => choices,
            Err(error) => {
                let message = format!("earlier choices were left out: {error}");
                self.emitter.warning("memory_unavailable", message, None).await;
                Vec::new()
            }
        }
    }

    /// The rows of each reading, at the same time; `None` for one that did not run.
    async fn run_all(&self, rivalry: &Rivalry) -> Result<Vec<Option<Ran>>, Stop> {
        let progress = watch::Sender::<Progress>::default();
        let (place, input) = (self.place(&progress), self.input);
        let looks = rivalry.rivals.iter().map(|rival: &Rival| async move {
            let rows = place.deps.limits.rows;
            let checked = check::run(&rival.reading.sql, &input.principal, &input.database, rows);
            let Ok(Ok(statement)) = checked else { return Ok(None) };
            let budget = (MOST_ROWS, DEADLINE);
            let origin = RunOrigin::Chat;
            match execute::look(place, input, &statement, origin, budget, &self.cancel).await {
                Ok(ran) => Ok(Some(ran)),
                Err(error) if error.code() == ErrorCode::Cancelled => {
                    Err(cancelled(Stage::Disambiguate).into())
                }
                Err(_) => Ok(None),
            }
        });
        join_all(looks).await.into_iter().collect()
    }

    /// The question, with what was chosen in words for a model.
    pub(super) fn as_meant(&self, question: &str) -> String {
        let mut meant = question.to_owned();
        if let Some(chosen) = &self.chosen {
            meant.push_str(&format!(" (\"{}\" means {})", chosen.words, chosen.meaning));
        }
        // Where a value is, is a value too.
        for seen in self.looked.iter().filter(|_| self.sees_values()) {
            meant.push_str(&format!(" (\"{}\": {})", seen.words, seen.meaning));
        }
        meant
    }
}

fn decided(rivalry: &Rivalry, rival: &Rival, planned: Planned) -> Planned {
    match rivalry.whole {
        true => Planned::Draft(plan::draft(rival.reading.clone())),
        false => planned,
    }
}
