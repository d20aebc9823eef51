//! Rating an answer.

use crate::ids::{ConversationId, FeedbackId, RequestId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Up,
    Down,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    WrongTable,
    WrongColumn,
    WrongFilter,
    WrongPeriod,
    WrongCalculation,
    MissingRows,
    BadChart,
    NotWhatIMeant,
    Other,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackRequest {
    pub conversation_id: ConversationId,
    pub request_id: RequestId,
    pub verdict: Verdict,
    #[serde(default)]
    pub reasons: Vec<Reason>,
    #[serde(default)]
    pub comment: Option<String>,
    #[serde(default)]
    pub corrected_sql: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeedbackReceipt {
    pub feedback_id: FeedbackId,
    /// What it changed at once, in words: "similar questions will use your SQL".
    pub effect: String,
}
