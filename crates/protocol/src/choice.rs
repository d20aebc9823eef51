//! What words were said to mean, kept so that they are asked about once.

use crate::ids::{ChoiceId, ConnectionId};
use serde::{Deserialize, Serialize};

/// Whom a choice decides for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceScope {
    /// Whoever chose.
    Mine,
    /// Everybody who has not chosen otherwise.
    Workspace,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: ChoiceId,
    pub connection_id: ConnectionId,
    pub scope: ChoiceScope,
    /// As asked.
    pub words: String,
    /// `table` or `table.column`.
    pub target: String,
    /// What else the words could have meant.
    pub others: Vec<String>,
    /// The question that left it open; absent for a choice that somebody else made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub question: Option<String>,
    /// RFC 3339, UTC.
    pub chosen_at: String,
}

/// Answer of `GET /choices`: one's own, then the workspace's, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceList {
    pub choices: Vec<Choice>,
    /// The caller may make choices the workspace's, and revoke those.
    pub may_share: bool,
}
