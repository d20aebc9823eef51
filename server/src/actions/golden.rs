//! Reviewing answers that people taught. A reviewer is shown places where values were, and only answers over
//! tables that they may read themselves.

use crate::auth::With;
use crate::auth::permission::ReviewAnswers;
use crate::context::ServerContext;
use crate::store::{Candidate, GoldenDecided, StoredGolden};
use engine::Database;
use engine::memory::learn::teaching;
use engine::memory::shared;
use protocol::ids::{ConnectionId, MemoryId};
use protocol::memory::{
    GoldenAnswer, GoldenCounts, GoldenDecision, GoldenFilter, GoldenQueue, GoldenStatus,
    GoldenVerdict, MAX_NOTE_CHARS,
};
use protocol::{ErrorCode, Problem};
use std::collections::BTreeMap;
use std::sync::Arc;

pub async fn list(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
    filter: &GoldenFilter,
) -> Result<GoldenQueue, Problem> {
    let mut review = Review::new(context, by);
    let mut queue = GoldenQueue::default();
    for known in review.everything().await? {
        if filter.connection.as_ref().is_some_and(|wanted| *wanted != known.golden.connection) {
            continue;
        }
        if !review.may_see(&known).await? {
            queue.hidden += 1;
            continue;
        }
        *counted(&mut queue.counts, known.golden.status) += 1;
        if filter.status.is_none_or(|wanted| wanted == known.golden.status) {
            queue.answers.push(review.shown(known).await?);
        }
    }
    Ok(queue)
}

fn counted(counts: &mut GoldenCounts, status: GoldenStatus) -> &mut u64 {
    match status {
        GoldenStatus::Proposed => &mut counts.proposed,
        GoldenStatus::Certified => &mut counts.certified,
        GoldenStatus::Rejected => &mut counts.rejected,
    }
}

pub async fn decide(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
    id: &MemoryId,
    decision: GoldenDecision,
) -> Result<GoldenAnswer, Problem> {
    let note = decision.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > MAX_NOTE_CHARS) {
        let detail = format!("a note has at most {MAX_NOTE_CHARS} characters");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail));
    }
    let mut review = Review::new(context, by);
    let known = review.find(id).await?;
    if let (GoldenVerdict::Certify, Some(obstacle)) = (decision.verdict, &known.golden.obstacle) {
        let detail = format!("the answer cannot be everybody's: {obstacle}");
        return Err(Problem::new(ErrorCode::Conflict, detail)
            .hint("ask whoever taught it to correct its SQL, or reject it"));
    }
    let user = &by.principal.user;
    let store = &context.store;
    match store.decide_golden(user, &known.golden, decision.verdict, note, by.right()).await? {
        GoldenDecided::Done => {}
        GoldenDecided::Moved => {
            let detail = "the answer was decided about or changed while you looked at it";
            return Err(Problem::new(ErrorCode::Conflict, detail).hint("look at it again"));
        }
        GoldenDecided::Own => {
            let detail = "you taught this answer yourself, so somebody else has to certify it";
            return Err(Problem::new(ErrorCode::Forbidden, detail)
                .hint("ask another person with the permission `review_answers`"));
        }
    }
    let known = review.find(id).await?;
    review.shown(known).await
}

pub async fn remove(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
    id: &MemoryId,
) -> Result<(), Problem> {
    let known = Review::new(context, by).find(id).await?;
    match context.store.forget_golden(&known.golden, by.right()).await? {
        true => Ok(()),
        false => Err(unknown(id)),
    }
}

fn unknown(id: &MemoryId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("there is no answer `{id}` to review"))
        .hint("it may be gone, or read tables that you may not read")
}

/// An answer with what only the server looks at.
struct Known {
    golden: StoredGolden,
    constants: Vec<String>,
    /// What the guard is asked about.
    statement: String,
}

struct Review<'a> {
    context: &'a ServerContext,
    by: &'a With<ReviewAnswers>,
    /// Absent: not for this reviewer, or not to be reached.
    databases: BTreeMap<ConnectionId, Option<Arc<Database>>>,
    /// Whether somebody else may review; not asked yet.
    others: Option<bool>,
}

impl<'a> Review<'a> {
    fn new(context: &'a ServerContext, by: &'a With<ReviewAnswers>) -> Self {
        Self { context, by, databases: BTreeMap::new(), others: None }
    }

    /// What waits comes first. What was taught once more after a decision is not there twice.
    async fn everything(&self) -> Result<Vec<Known>, Problem> {
        let store = &self.context.store;
        let decided = store.golden_answers(self.by.right()).await?;
        let mut waiting = store.candidates(self.by.right()).await?;
        // Where two taught the same, a reviewer is shown the one that is not their own.
        waiting.sort_by_key(|taught| taught.owner == self.by.principal.user);
        let waiting = waiting.into_iter().map(proposed);
        let same = |one: &StoredGolden, other: &StoredGolden| {
            one.connection == other.connection && one.masked == other.masked && one.sql == other.sql
        };
        let mut all: Vec<Known> = Vec::new();
        for known in waiting {
            let before = decided.iter().chain(all.iter().map(|known| &known.golden));
            if before.into_iter().all(|other| !same(other, &known.golden)) {
                all.push(known);
            }
        }
        all.extend(decided.into_iter().map(decided_about));
        Ok(all)
    }

    async fn find(&mut self, id: &MemoryId) -> Result<Known, Problem> {
        let all = self.everything().await?;
        let known = all.into_iter().find(|known| known.golden.id == *id);
        let known = known.ok_or_else(|| unknown(id))?;
        match self.may_see(&known).await? {
            true => Ok(known),
            false => Err(unknown(id)),
        }
    }

    /// Whether the reviewer may run such a statement.
    async fn may_see(&mut self, known: &Known) -> Result<bool, Problem> {
        let principal = &self.by.principal;
        let Some(database) = self.database(&known.golden.connection).await? else {
            return Ok(false);
        };
        Ok(database.check(principal, &known.statement, None)?.is_ok())
    }

    async fn has_others(&mut self) -> Result<bool, Problem> {
        if let Some(known) = self.others {
            return Ok(known);
        }
        let (store, user) = (&self.context.store, &self.by.principal.user);
        let found = store.reviewed_by_others(user, self.by.right()).await?;
        self.others = Some(found);
        Ok(found)
    }

    async fn database(
        &mut self,
        connection: &ConnectionId,
    ) -> Result<Option<Arc<Database>>, Problem> {
        if let Some(known) = self.databases.get(connection) {
            return Ok(known.clone());
        }
        let databases = &self.context.databases;
        let found = match databases.may_read(connection, self.by).await? {
            true => databases.database(Some(connection), self.by).await.ok(),
            false => None,
        };
        self.databases.insert(connection.clone(), found.clone());
        Ok(found)
    }

    async fn shown(&mut self, known: Known) -> Result<GoldenAnswer, Problem> {
        let Known { golden, constants, .. } = known;
        let own = golden.taught_by.as_ref() == Some(&self.by.principal.user);
        let needs_another = own && self.has_others().await?;
        let decided = golden.status != GoldenStatus::Proposed;
        Ok(GoldenAnswer {
            connection: self.context.databases.stored(&golden.connection).await?.name,
            id: golden.id,
            connection_id: golden.connection,
            status: golden.status,
            question: golden.question,
            sql: golden.sql,
            constants,
            obstacle: golden.obstacle,
            own,
            needs_another,
            taught_by: golden.taught_by_name,
            teaching: golden.teaching,
            taught_at: golden.taught_at,
            weight: golden.weight,
            uses: golden.uses,
            ups: golden.ups,
            downs: golden.downs,
            decided_by: golden.decided_by_name,
            decided_at: decided.then_some(golden.decided_at),
            note: golden.note,
        })
    }
}

/// What somebody taught, as a reviewer sees it.
fn proposed(taught: Candidate) -> Known {
    let shared = shared::share(&taught.question, &taught.sql, &taught.literals);
    let (question, sql, constants, obstacle) = match shared {
        Ok(shared) => (shared.question, shared.sql, shared.constants, None),
        Err(why) => {
            let hidden = shared::hidden(&taught.question, &taught.sql, &taught.literals);
            (hidden.question, hidden.sql, hidden.constants, Some(why.to_string()))
        }
    };
    let golden = StoredGolden {
        id: taught.id,
        connection: taught.connection,
        status: GoldenStatus::Proposed,
        question,
        masked: taught.masked,
        sql,
        kinds: taught.literals.into_iter().map(|literal| literal.kind).collect(),
        obstacle,
        taught_by: Some(taught.owner),
        taught_by_name: Some(taught.owner_name),
        teaching: teaching(taught.weight),
        taught_at: taught.created_at,
        weight: taught.weight,
        uses: taught.uses,
        ups: 0,
        downs: 0,
        decided_by_name: None,
        decided_at: String::new(),
        note: None,
    };
    Known { golden, constants, statement: taught.sql }
}

fn decided_about(golden: StoredGolden) -> Known {
    let statement = shared::neutral(&golden.sql);
    let constants = match golden.obstacle {
        None => shared::constants(&golden.sql),
        Some(_) => Vec::new(),
    };
    Known { golden, constants, statement }
}
