//! What is kept of a change.

use crate::store::StoreError;
use engine::approvals::{Hand, Order, Outcome, Review, RevisionHash, Risk, State};
use protocol::catalog::Environment;
use protocol::ids::{ChangeId, ConnectionId, RevisionId, UserId, WriteRunId};

/// A change that is put down for the first time, as a draft.
pub struct NewChange<'a> {
    pub id: &'a ChangeId,
    pub connection: &'a ConnectionId,
    pub author: &'a UserId,
    pub hand: Hand,
    pub kind: ChangeKind,
    pub title: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    Change,
    /// Undoes what a run did.
    Rollback(WriteRunId),
}

/// One wording with everything around it.
pub struct NewRevision<'a> {
    pub id: &'a RevisionId,
    pub author_sql: &'a str,
    pub order: &'a Order,
    pub risk: Risk,
    /// What has to be agreed.
    pub review: &'a Review,
    /// Of the rules for changes that judged it.
    pub rules_version: u64,
    /// JSON documents.
    pub reasons: &'a str,
    pub findings: &'a str,
    pub impact: &'a str,
    pub question: Option<&'a str>,
    pub model: Option<&'a str>,
    pub confidence: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StoredChange {
    pub id: ChangeId,
    pub connection: ConnectionId,
    pub connection_name: String,
    pub author: UserId,
    pub author_name: String,
    pub hand: Hand,
    pub kind: ChangeKind,
    pub title: String,
    pub state: State,
    pub version: u64,
    pub review: Review,
    pub deadline: Option<String>,
    pub valid_until: Option<String>,
    pub created_at: String,
    pub updated_at: String,
    pub revision: StoredRevision,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StoredRevision {
    pub id: RevisionId,
    pub number: u64,
    pub hash: RevisionHash,
    pub author_sql: String,
    pub sql: String,
    pub parameters: serde_json::Value,
    pub environment: Environment,
    pub search_path: String,
    pub identity: String,
    pub policy_version: Option<u64>,
    /// `None`: judged before there were versions.
    pub rules_version: Option<u64>,
    /// Of the rules that it was rewritten under.
    pub access_hash: String,
    /// Of the tables that it touches.
    pub schema_hash: String,
    pub backup: bool,
    pub timeout_ms: u64,
    pub max_rows: u64,
    pub risk: Risk,
    pub reasons: serde_json::Value,
    pub findings: serde_json::Value,
    pub impact: serde_json::Value,
    pub question: Option<String>,
    pub model: Option<String>,
    pub confidence: Option<f64>,
    pub created_at: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVote {
    pub by: UserId,
    pub name: String,
    pub stage: u64,
    pub comment: String,
    pub at: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StoredRun {
    pub id: WriteRunId,
    pub revision: RevisionId,
    pub attempt: u64,
    pub by: UserId,
    pub by_name: String,
    pub started_at: String,
    pub ended_at: Option<String>,
    pub outcome: Option<String>,
    pub rows_affected: Option<u64>,
    pub detail: serde_json::Value,
    pub broke_glass: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    pub version: u64,
    pub revision: RevisionId,
    pub event: String,
    pub from: State,
    pub to: State,
    /// Name of the account; `None`: the server.
    pub actor: Option<String>,
    pub hand: Hand,
    pub words: String,
    pub at: String,
}

/// How a run ended, as the database says it.
#[derive(Debug, Clone, PartialEq)]
pub struct RunReport {
    pub run: WriteRunId,
    pub outcome: Outcome,
    pub rows_affected: Option<u64>,
    /// An object, without values of rows.
    pub detail: serde_json::Value,
}

pub fn hand_name(hand: Hand) -> &'static str {
    match hand {
        Hand::Person => "person",
        Hand::Token => "token",
        Hand::Service => "service",
        Hand::Assistant => "assistant",
        Hand::System => "system",
    }
}

pub fn hand(text: &str) -> Result<Hand, StoreError> {
    let all = [Hand::Person, Hand::Token, Hand::Service, Hand::Assistant, Hand::System];
    let found = all.into_iter().find(|hand| hand_name(*hand) == text);
    found.ok_or_else(|| StoreError::unreadable("hand", format!("`{text}` is none")))
}

pub fn state(text: &str) -> Result<State, StoreError> {
    State::parse(text).ok_or_else(|| StoreError::unreadable("state", format!("`{text}` is none")))
}

pub fn environment(text: &str) -> Result<Environment, StoreError> {
    use Environment::{Demo, Dev, Prod, Staging};
    let found = [Dev, Staging, Prod, Demo]
        .into_iter()
        .find(|known| crate::store::connections::environment_name(*known) == text);
    found.ok_or_else(|| StoreError::unreadable("environment", format!("`{text}` is none")))
}
