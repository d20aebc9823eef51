//! All three stores in memory, with a switch that makes them fail.

use crate::error::StoreError;
use crate::execution::{NewResult, ResultStore, RunEnd, RunLog, RunStart};
use crate::memory::{Choice, Memory, MemoryScope, MemoryStore};
use async_trait::async_trait;
use protocol::feedback::Verdict;
use protocol::ids::{ConnectionId, MemoryId, QueryId, ResultId, UserId};
use protocol::table::ResultPage;
use std::sync::{Mutex, MutexGuard};

#[derive(Debug, Clone, PartialEq)]
pub struct KeptRun {
    pub start: RunStart,
    /// Absent while it runs.
    pub end: Option<RunEnd>,
}

#[derive(Default)]
pub struct MemoryStores {
    memories: Mutex<Vec<Memory>>,
    choices: Mutex<Vec<Choice>>,
    /// Space, memory, vector.
    vectors: Mutex<Vec<(String, MemoryId, Vec<f32>)>>,
    votes: Mutex<Vec<(UserId, MemoryId, Verdict)>>,
    results: Mutex<Vec<NewResult>>,
    runs: Mutex<Vec<KeptRun>>,
    broken: Mutex<Option<StoreError>>,
    results_broken: Mutex<Option<StoreError>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no test panics while it holds a store")
}

impl MemoryStores {
    /// Every later call fails with `error`.
    pub fn break_all(&self, error: StoreError) {
        *lock(&self.broken) = Some(error);
    }

    /// Saving a result fails with `error`; the log goes on.
    pub fn break_results(&self, error: StoreError) {
        *lock(&self.results_broken) = Some(error);
    }

    pub fn memories(&self) -> Vec<Memory> {
        lock(&self.memories).clone()
    }

    /// The latest of each person on each memory.
    pub fn votes(&self) -> Vec<(UserId, MemoryId, Verdict)> {
        lock(&self.votes).clone()
    }

    /// A memory as a review leaves it.
    pub fn keep(&self, memory: Memory) {
        lock(&self.memories).push(memory);
    }

    /// A later choice comes before those made earlier.
    pub fn choose(&self, choice: Choice) {
        lock(&self.choices).insert(0, choice);
    }

    pub fn runs(&self) -> Vec<KeptRun> {
        lock(&self.runs).clone()
    }

    fn working(&self) -> Result<(), StoreError> {
        lock(&self.broken).clone().map_or(Ok(()), Err)
    }
}

impl MemoryStores {
    pub fn embed(&self, space: &str, memory: &MemoryId, vector: Vec<f32>) {
        lock(&self.vectors).push((space.to_owned(), memory.clone(), vector));
    }
}

fn offered(memory: &Memory, user: &UserId) -> bool {
    match &memory.scope {
        MemoryScope::User(owner) => owner == user,
        MemoryScope::Workspace => true,
    }
}

#[async_trait]
impl MemoryStore for MemoryStores {
    async fn visible(
        &self,
        connection: &ConnectionId,
        user: &UserId,
        min_weight: f64,
        limit: usize,
    ) -> Result<Vec<Memory>, StoreError> {
        self.working()?;
        let memories = lock(&self.memories);
        let seen = memories.iter().filter(|memory| {
            memory.connection_id == *connection
                && offered(memory, user)
                && memory.weight >= min_weight
        });
        let mut seen: Vec<Memory> = seen.cloned().collect();
        seen.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        seen.truncate(limit);
        Ok(seen)
    }

    async fn vectors(
        &self,
        _: &ConnectionId,
        user: &UserId,
        space: &str,
    ) -> Result<Vec<(MemoryId, Vec<f32>)>, StoreError> {
        self.working()?;
        let memories = lock(&self.memories);
        let own = |id: &MemoryId| memories.iter().any(|it| it.id == *id && offered(it, user));
        let vectors = lock(&self.vectors);
        let found = vectors.iter().filter(|(of, id, _)| of == space && own(id));
        Ok(found.map(|(_, id, vector)| (id.clone(), vector.clone())).collect())
    }

    async fn get(&self, user: &UserId, id: &MemoryId) -> Result<Option<Memory>, StoreError> {
        self.working()?;
        let memories = lock(&self.memories);
        Ok(memories.iter().find(|memory| memory.id == *id && offered(memory, user)).cloned())
    }

    async fn choices(&self, _: &ConnectionId, user: &UserId) -> Result<Vec<Choice>, StoreError> {
        self.working()?;
        let choices = lock(&self.choices);
        let of = |mine: bool| {
            choices.iter().filter(move |choice| match &choice.scope {
                MemoryScope::User(owner) => mine && owner == user,
                MemoryScope::Workspace => !mine,
            })
        };
        Ok(of(true).chain(of(false)).cloned().collect())
    }

    async fn insert(&self, memory: &Memory) -> Result<(), StoreError> {
        self.working()?;
        let mut memories = lock(&self.memories);
        if !memories.iter().any(|known| known.id == memory.id) {
            memories.push(memory.clone());
        }
        Ok(())
    }

    async fn vote(&self, user: &UserId, id: &MemoryId, verdict: Verdict) -> Result<(), StoreError> {
        self.working()?;
        let mut votes = lock(&self.votes);
        votes.retain(|(by, on, _)| by != user || on != id);
        votes.push((user.clone(), id.clone(), verdict));
        Ok(())
    }

    async fn set_weight(
        &self,
        user: &UserId,
        id: &MemoryId,
        weight: f64,
    ) -> Result<(), StoreError> {
        self.working()?;
        let own = MemoryScope::User(user.clone());
        let mut memories = lock(&self.memories);
        for memory in memories.iter_mut().filter(|known| known.id == *id && known.scope == own) {
            memory.weight = weight;
        }
        Ok(())
    }

    async fn used(&self, id: &MemoryId) -> Result<(), StoreError> {
        self.working()?;
        for memory in lock(&self.memories).iter_mut().filter(|known| known.id == *id) {
            memory.uses += 1;
        }
        Ok(())
    }
}

#[async_trait]
impl ResultStore for MemoryStores {
    async fn save(&self, result: &NewResult) -> Result<(), StoreError> {
        self.working()?;
        lock(&self.results_broken).clone().map_or(Ok(()), Err)?;
        lock(&self.results).push(result.clone());
        Ok(())
    }

    async fn page(
        &self,
        owner: &UserId,
        id: &ResultId,
        offset: u64,
        limit: u64,
    ) -> Result<Option<ResultPage>, StoreError> {
        self.working()?;
        let results = lock(&self.results);
        let result = results.iter().find(|result| result.id == *id && result.owner == *owner);
        let clip = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(result.map(|result| ResultPage {
            columns: result.columns.clone(),
            offset,
            rows: result.rows.iter().skip(clip(offset)).take(clip(limit)).cloned().collect(),
            row_count: result.rows.len() as u64,
            truncated: result.truncated,
        }))
    }
}

#[async_trait]
impl RunLog for MemoryStores {
    async fn started(&self, run: &RunStart) -> Result<(), StoreError> {
        self.working()?;
        lock(&self.runs).push(KeptRun { start: run.clone(), end: None });
        Ok(())
    }

    async fn finished(&self, query_id: &QueryId, end: &RunEnd) -> Result<(), StoreError> {
        self.working()?;
        for run in lock(&self.runs).iter_mut().filter(|run| run.start.query_id == *query_id) {
            run.end = Some(end.clone());
        }
        Ok(())
    }
}
