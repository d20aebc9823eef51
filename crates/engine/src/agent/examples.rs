//! Accepted answers to similar questions, for a model that has to write the SQL: found by the workspace's
//! embeddings, or by the letters of the words where there are none or they cannot be reached, which is said.

use super::around::ToolUse;
use super::hooks::{EMBEDDINGS, ToolOutcome};
use super::stages::Stop;
use super::stages::recall::{MOST, still_runs};
use super::stages::understand::Understood;
use super::turn::Turn;
use crate::error::cancelled;
use crate::memory::similar::{self, Near};
use crate::memory::{Memory, MemoryScope, RECALL_WEIGHT};
use protocol::events::Stage;
use protocol::ids::MemoryId;
use protocol::lineage::WordReading;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// A question waits no longer for its vector.
const PATIENCE: Duration = Duration::from_secs(3);
/// `because` of what was shown to a model as an example.
const EXAMPLE: &str = "example";

/// Vectors of one model: of the question, and of what was accepted.
struct Vectors {
    asked: Vec<f32>,
    kept: HashMap<MemoryId, Vec<f32>>,
}

impl Turn<'_> {
    /// As they stand in a prompt; each may still be run by who asks.
    pub(super) async fn examples(
        &mut self,
        understood: &Understood,
        sees_values: bool,
    ) -> Result<Vec<String>, Stop> {
        let (database, user) = (&self.input.database, &self.input.principal.user);
        // Recall has said already where they cannot be read.
        let memories = self
            .deps
            .memory
            .visible(&database.id, user, RECALL_WEIGHT, MOST)
            .await
            .unwrap_or_default();
        if memories.is_empty() {
            return Ok(Vec::new());
        }
        let values = self.values.of(database);
        let question = &understood.question;
        let text = similar::embedded_text(question, &values);
        let (vectors, how) = match self.vectors(text).await? {
            Some(Ok(vectors)) => (Some(vectors), "by meaning"),
            None => (None, "by their words"),
            Some(Err(why)) => {
                let message =
                    format!("similar accepted answers were found by their words only: {why}");
                let hint = "the answer itself does not depend on it";
                self.emitter.warning("embeddings_unavailable", message, Some(hint)).await;
                (None, "by their words only, the embeddings could not be used")
            }
        };
        let near = match &vectors {
            Some(Vectors { asked, kept }) => Near::Vectors { asked, kept },
            None => Near::Letters,
        };
        let found = similar::nearest(question, &memories, &values, &near);
        let found: Vec<Memory> = found
            .into_iter()
            .map(|(memory, _)| memory)
            .filter(|memory| still_runs(&memory.sql, self.input, &self.deps.limits))
            .take(similar::MOST)
            .collect();
        self.shown = found.iter().map(|memory| evidence(memory, how)).collect();
        Ok(found.iter().map(|memory| similar::example(memory, sees_values)).collect())
    }

    /// `None`: the workspace has no embeddings. `Err` with the reason why they were not used.
    async fn vectors(&mut self, text: String) -> Result<Option<Result<Vectors, String>>, Stop> {
        let Some(embedder) = self.input.embeddings.clone() else { return Ok(None) };
        let space = embedder.space();
        let used = ToolUse::of(EMBEDDINGS, &serde_json::json!({ "space": space }));
        if let Err(refusal) = self.may_use(&used, Stage::Generate).await? {
            return Ok(Some(Err(refusal.reason().to_owned())));
        }
        let since = Instant::now();
        let texts = [text];
        let answer = tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Stop::from(cancelled(Stage::Generate))),
            answer = tokio::time::timeout(PATIENCE, embedder.embed(&texts)) => Ok(match answer {
                Ok(Ok(mut vectors)) => vectors.pop().ok_or("the answer was empty"),
                Ok(Err(error)) => Err(error.outcome()),
                Err(_) => Err("the model did not answer in time"),
            }),
        };
        let outcome = match &answer {
            Ok(Ok(_)) => ToolOutcome::Done,
            Ok(Err(_)) => ToolOutcome::Failed,
            Err(_) => ToolOutcome::Stopped,
        };
        self.used(&used, outcome, since.elapsed()).await;
        let asked = match answer? {
            Ok(asked) => asked,
            Err(why) => return Ok(Some(Err(why.to_owned()))),
        };
        let (database, user) = (&self.input.database, &self.input.principal.user);
        let kept = self.deps.memory.vectors(&database.id, user, &space).await;
        Ok(Some(match kept {
            Ok(kept) if kept.is_empty() => Err("accepted answers have no vectors yet".to_owned()),
            Ok(kept) => Ok(Vectors { asked, kept: kept.into_iter().collect() }),
            Err(error) => Err(error.to_string()),
        }))
    }
}

fn evidence(memory: &Memory, how: &str) -> WordReading {
    let words = match memory.scope {
        MemoryScope::User(_) => memory.question.clone(),
        // The words of somebody else, without the values in them.
        MemoryScope::Workspace => memory.masked.clone(),
    };
    let meaning = format!("an accepted answer, shown to the model as an example; found {how}");
    WordReading { words, meaning, because: EXAMPLE.to_owned() }
}
