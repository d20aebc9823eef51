//! Memory, for a question.

use super::understand::Understood;
use super::{Draft, DraftSource};
use crate::agent::AskInput;
use crate::deps::EngineDeps;
use crate::error::StoreError;
use crate::limits::Limits;
use crate::memory::values::ValueIndex;
use crate::memory::{MemoryScope, RECALL_WEIGHT, Recalled, recall};

/// Memories looked at for one question; the heaviest and newest come first.
pub const MOST: usize = 2_000;

/// A recalled answer whose SQL still passes the guard.
pub async fn run(
    deps: &EngineDeps,
    input: &AskInput,
    understood: &Understood,
    values: impl FnOnce() -> std::sync::Arc<ValueIndex>,
) -> Result<Option<Draft>, StoreError> {
    let today = understood.today.to_string();
    Ok(find(deps, input, &understood.question, &today, values).await?.map(draft))
}

/// What was accepted for a question and may still be run by who asks now.
pub async fn find(
    deps: &EngineDeps,
    input: &AskInput,
    question: &str,
    today: &str,
    values: impl FnOnce() -> std::sync::Arc<ValueIndex>,
) -> Result<Option<Recalled>, StoreError> {
    let (database, user) = (&input.database, &input.principal.user);
    let memories = deps.memory.visible(&database.id, user, RECALL_WEIGHT, MOST).await?;
    if memories.is_empty() {
        return Ok(None);
    }
    let allowed = |recalled: &Recalled| still_allowed(recalled, input, &deps.limits);
    Ok(recall::recall(question, &memories, &values(), today, allowed))
}

/// The schema may have changed since, and not everybody may read every table: the statement is
/// offered to those only whom the guard lets run it.
fn still_allowed(recalled: &Recalled, input: &AskInput, limits: &Limits) -> bool {
    still_runs(&recalled.sql, input, limits)
}

/// The guard lets who asks run it.
pub fn still_runs(sql: &str, input: &AskInput, limits: &Limits) -> bool {
    let checked = super::check::run(sql, &input.principal, &input.database, limits.rows);
    matches!(checked, Ok(Ok(_)))
}

fn draft(recalled: Recalled) -> Draft {
    let question = &recalled.memory.question;
    let mut explanation = vec![match recalled.memory.scope {
        MemoryScope::User(_) => format!("as in the answer you accepted for \"{question}\""),
        MemoryScope::Workspace => format!("as in the certified answer for \"{question}\""),
    }];
    if recalled.rebound {
        explanation.push("with the values and periods of this question".to_owned());
    }
    Draft {
        sql: recalled.sql.clone(),
        explanation,
        title: String::new(),
        source: DraftSource::Memory(Box::new(recalled)),
    }
}
