//! Answers become memories; ratings move their weights.

use crate::agent::stages::understand::Understood;
use crate::agent::{AskInput, RatedTurn};
use crate::database::Principal;
use crate::deps::{EngineDeps, timestamp};
use crate::error::{StoreError, refusal_problem, store_problem};
use crate::memory::mask::stands_alone;
use crate::memory::values::ValueIndex;
use crate::memory::{ANSWERED_WEIGHT, CORRECTED_WEIGHT, Memory, MemoryScope, learn};
use protocol::Problem;
use protocol::events::Stage;
use protocol::feedback::{FeedbackReceipt, FeedbackRequest, Verdict};
use protocol::ids::MemoryId;

/// Keeps an answered question, too light to be recalled before somebody accepts it.
pub async fn remember(
    deps: &EngineDeps,
    input: &AskInput,
    understood: &Understood,
    sql: &str,
    values: &ValueIndex,
) -> Result<(), StoreError> {
    let memory = learn::memory(
        &input.database,
        &input.principal.user,
        &understood.question,
        sql,
        ANSWERED_WEIGHT,
        values,
        timestamp(deps.clock.now()),
    );
    match memory {
        Some(memory) => deps.memory.insert(&memory).await,
        None => Ok(()),
    }
}

/// Takes a rating. A corrected statement has to pass the guard first; nothing is changed otherwise.
pub async fn rate(
    deps: &EngineDeps,
    principal: &Principal,
    rated: &RatedTurn,
    request: &FeedbackRequest,
    values: &ValueIndex,
) -> Result<FeedbackReceipt, Problem> {
    let rating = Rating { deps, principal, rated, values };
    let corrected = request.corrected_sql.as_deref().map(str::trim).filter(|sql| !sql.is_empty());
    let effect = match corrected {
        Some(sql) => rating.correct(sql).await?,
        None => rating.vote(request).await?,
    };
    Ok(FeedbackReceipt { feedback_id: deps.ids.feedback(), effect: effect.to_owned() })
}

struct Rating<'a> {
    deps: &'a EngineDeps,
    principal: &'a Principal,
    rated: &'a RatedTurn,
    values: &'a ValueIndex,
}

impl Rating<'_> {
    /// The person's own SQL becomes the answer; what was answered is not used again.
    async fn correct(&self, sql: &str) -> Result<&'static str, Problem> {
        let max_rows = Some(self.deps.limits.rows);
        let checked = self.rated.database.check(self.principal, sql, max_rows)?;
        checked.map_err(|refusal| refusal_problem(&refusal))?;
        let behind = self.behind().await?;
        let leaned = behind.is_empty() && self.rated.sql.is_some();
        let Some(right) = self.memory(sql, CORRECTED_WEIGHT).filter(|_| !leaned) else {
            return Ok(DEPENDS);
        };
        for wrong in behind.iter().filter(|id| **id != right.id) {
            self.set(wrong, 0.0).await?;
        }
        self.keep(&right).await?;
        let kept = self.deps.memory.get(&self.principal.user, &right.id).await.map_err(problem)?;
        Ok(if kept.is_some() { "questions like this one will use your SQL" } else { REJECTED })
    }

    async fn vote(&self, request: &FeedbackRequest) -> Result<&'static str, Problem> {
        let (mut moved, mut voted) = (false, false);
        for id in self.behind().await? {
            let memory = self.deps.memory.get(&self.principal.user, &id).await;
            let Some(memory) = memory.map_err(problem)? else { continue };
            // The workspace's memories are moved by review, not by one vote.
            if memory.scope == MemoryScope::Workspace {
                let user = &self.principal.user;
                self.deps.memory.vote(user, &id, request.verdict).await.map_err(problem)?;
                voted = true;
                continue;
            }
            let weight = learn::reweigh(memory.weight, request.verdict, &request.reasons);
            self.set(&id, weight).await?;
            moved = true;
        }
        let alone = stands_alone(&self.rated.question);
        Ok(match request.verdict {
            _ if voted && !moved => VOTED,
            _ if !moved && alone && self.rated.sql.is_some() => UNKEPT,
            _ if !moved && self.rated.sql.is_some() => DEPENDS,
            _ if !moved => "noted; there was no statement to learn from",
            Verdict::Up => "questions like this one will use this SQL",
            Verdict::Down if learn::blames_chart_only(&request.reasons) => {
                "noted; the SQL keeps its weight"
            }
            Verdict::Down => "this SQL will not be used for questions like this one",
        })
    }

    /// The memories the answer came from, or the one it became. An answer that leaned on the question
    /// before became none.
    async fn behind(&self) -> Result<Vec<MemoryId>, Problem> {
        if !self.rated.memories.is_empty() {
            return Ok(self.rated.memories.clone());
        }
        let Some(sql) = self.rated.sql.as_deref() else { return Ok(Vec::new()) };
        let (connection, user) = (&self.rated.database.id, &self.principal.user);
        let id = learn::memory_id(connection, user, &self.rated.question, sql);
        let kept = self.deps.memory.get(user, &id).await.map_err(problem)?;
        Ok(kept.map(|memory| memory.id).into_iter().collect())
    }

    fn memory(&self, sql: &str, weight: f64) -> Option<Memory> {
        learn::memory(
            &self.rated.database,
            &self.principal.user,
            &self.rated.question,
            sql,
            weight,
            self.values,
            timestamp(self.deps.clock.now()),
        )
    }

    async fn keep(&self, memory: &Memory) -> Result<(), Problem> {
        self.deps.memory.insert(memory).await.map_err(problem)?;
        self.set(&memory.id, memory.weight).await
    }

    async fn set(&self, id: &MemoryId, weight: f64) -> Result<(), Problem> {
        let user = &self.principal.user;
        self.deps.memory.set_weight(user, id, weight).await.map_err(problem)
    }
}

const DEPENDS: &str = "noted; the question depends on the one before it, so it is not reused";

const REJECTED: &str = "noted; a review rejected this SQL for such questions, so it is not reused";
const UNKEPT: &str = "noted; this SQL is not kept for such questions, so it is not reused";
const VOTED: &str = "noted for those who review certified answers";

fn problem(error: StoreError) -> Problem {
    store_problem(&error, Stage::Store)
}
