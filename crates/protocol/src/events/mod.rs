//! The v3 stream: one envelope, a closed set of event types, typed payloads.
//! Order for an answer: `status`… → `sql_draft` → `table_result` → `chart_spec` → `assistant_text` →
//! `lineage` → `done`. Every turn ends with exactly one `done`, also when it failed.

mod kinds;
mod read;

pub use kinds::*;

use crate::ids::{ConversationId, RequestId};
use serde::{Deserialize, Serialize};

/// Always `"v3"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum EventVersion {
    #[default]
    #[serde(rename = "v3")]
    V3,
}

/// One event of one turn. `seq` starts at 0 and has no gaps; it is also the SSE `id`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Envelope {
    pub event_version: EventVersion,
    pub conversation_id: ConversationId,
    pub request_id: RequestId,
    pub seq: u64,
    /// RFC 3339, UTC.
    pub timestamp: String,
    #[serde(flatten)]
    pub event: Event,
}

/// The closed set of event types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event_type", content = "payload", rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "an event lives briefly, and each turn has one lineage"
)]
pub enum Event {
    Status(Status),
    ToolStart(ToolStart),
    ToolResult(ToolResult),
    SqlDraft(SqlDraft),
    Clarification(Clarification),
    ApprovalRequired(ApprovalRequired),
    TableResult(TableResult),
    ChartSpec(crate::chart::ChartAnswer),
    AssistantText(AssistantText),
    Lineage(crate::lineage::Lineage),
    Warning(Warning),
    Error(crate::problem::Problem),
    Done(Done),
}

impl Event {
    /// The SSE `event:` name.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Status(_) => "status",
            Event::ToolStart(_) => "tool_start",
            Event::ToolResult(_) => "tool_result",
            Event::SqlDraft(_) => "sql_draft",
            Event::Clarification(_) => "clarification",
            Event::ApprovalRequired(_) => "approval_required",
            Event::TableResult(_) => "table_result",
            Event::ChartSpec(_) => "chart_spec",
            Event::AssistantText(_) => "assistant_text",
            Event::Lineage(_) => "lineage",
            Event::Warning(_) => "warning",
            Event::Error(_) => "error",
            Event::Done(_) => "done",
        }
    }

    /// The payload alone, as JSON.
    pub fn payload_json(&self) -> serde_json::Result<String> {
        match self {
            Event::Status(payload) => serde_json::to_string(payload),
            Event::ToolStart(payload) => serde_json::to_string(payload),
            Event::ToolResult(payload) => serde_json::to_string(payload),
            Event::SqlDraft(payload) => serde_json::to_string(payload),
            Event::Clarification(payload) => serde_json::to_string(payload),
            Event::ApprovalRequired(payload) => serde_json::to_string(payload),
            Event::TableResult(payload) => serde_json::to_string(payload),
            Event::ChartSpec(payload) => serde_json::to_string(payload),
            Event::AssistantText(payload) => serde_json::to_string(payload),
            Event::Lineage(payload) => serde_json::to_string(payload),
            Event::Warning(payload) => serde_json::to_string(payload),
            Event::Error(payload) => serde_json::to_string(payload),
            Event::Done(payload) => serde_json::to_string(payload),
        }
    }

    pub fn is_last(&self) -> bool {
        matches!(self, Event::Done(_))
    }
}
