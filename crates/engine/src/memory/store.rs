//! The memory as it is kept.

use crate::error::StoreError;
use async_trait::async_trait;
use protocol::feedback::Verdict;
use protocol::ids::{ConnectionId, MemoryId, UserId};
use protocol::lineage::Verified;

/// Who may be offered a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemoryScope {
    /// The person it came from.
    User(UserId),
    /// Everyone who may read the tables it uses; only reviewed memories get here.
    Workspace,
}

/// A literal of the question: where it stood and what it meant. A recalled memory gets the new
/// question's literals in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryLiteral {
    /// `number`, `period`, `quoted` or `value:table.column`.
    pub kind: String,
    /// As the question said it: `Spain`, `2024`, `top 5`'s `5`.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Memory {
    /// The same for the same connection, scope, question and SQL, so that asking again does not pile
    /// up copies.
    pub id: MemoryId,
    pub connection_id: ConnectionId,
    pub scope: MemoryScope,
    pub question: String,
    /// Normalised, with every literal replaced by its kind: `revenue in <period>`.
    pub masked: String,
    /// As accepted, before the guard's rewriting.
    pub sql: String,
    pub literals: Vec<MemoryLiteral>,
    /// 0..1.
    pub weight: f64,
    /// How often it was recalled.
    pub uses: u64,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Who made it everybody's. Its question and SQL then have places instead of values, see [`super::shared`].
    pub certified: Option<Verified>,
}

/// What words were said to mean, on one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub scope: MemoryScope,
    /// Stems of the words, joined by spaces.
    pub key: String,
    /// `table` or `table.column`.
    pub target: String,
    /// RFC 3339, UTC.
    pub chosen_at: String,
}

/// Memories, always read for one connection on behalf of one person: their own and the workspace's. What a
/// review rejected is not there.
#[async_trait]
pub trait MemoryStore: Send + Sync {
    /// At least as heavy as `min_weight`, heaviest and newest first, at most `limit`.
    async fn visible(
        &self,
        connection: &ConnectionId,
        user: &UserId,
        min_weight: f64,
        limit: usize,
    ) -> Result<Vec<Memory>, StoreError>;

    /// Vectors of the memories that `user` may be offered, made by one model and no other.
    async fn vectors(
        &self,
        connection: &ConnectionId,
        user: &UserId,
        space: &str,
    ) -> Result<Vec<(MemoryId, Vec<f32>)>, StoreError>;

    /// One memory that `user` may be offered.
    async fn get(&self, user: &UserId, id: &MemoryId) -> Result<Option<Memory>, StoreError>;

    /// Keeps a new memory; one with the same id stays as it is.
    async fn insert(&self, memory: &Memory) -> Result<(), StoreError>;

    /// Keeps what `user` says of an answer that came from a memory of the workspace, in place of what they said
    /// before.
    async fn vote(&self, user: &UserId, id: &MemoryId, verdict: Verdict) -> Result<(), StoreError>;

    /// Sets the weight of a memory in `user`'s own scope; does nothing for others.
    async fn set_weight(&self, user: &UserId, id: &MemoryId, weight: f64)
    -> Result<(), StoreError>;

    /// What `user` said that words mean, the newest first, then what holds for the workspace.
    async fn choices(
        &self,
        connection: &ConnectionId,
        user: &UserId,
    ) -> Result<Vec<Choice>, StoreError>;

    /// Counts one recall.
    async fn used(&self, id: &MemoryId) -> Result<(), StoreError>;
}
