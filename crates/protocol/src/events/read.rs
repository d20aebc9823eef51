//! Reading an envelope: the payload is kept as text until its type is known, then read as that type
//! alone. What serde derives for a flattened enum goes through a tree of every possible value instead,
//! and costs the browser's client ten times the code.

use super::{Envelope, Event, EventVersion};
use crate::ids::{ConversationId, RequestId};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::value::RawValue;

#[derive(serde::Deserialize)]
struct Unread {
    event_version: EventVersion,
    conversation_id: ConversationId,
    request_id: RequestId,
    seq: u64,
    timestamp: String,
    event_type: String,
    payload: Box<RawValue>,
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let unread = Unread::deserialize(from)?;
        let event = event(&unread.event_type, &unread.payload)
            .map_err(|error| D::Error::custom(format!("{}: {error}", unread.event_type)))?;
        Ok(Self {
            event_version: unread.event_version,
            conversation_id: unread.conversation_id,
            request_id: unread.request_id,
            seq: unread.seq,
            timestamp: unread.timestamp,
            event,
        })
    }
}

fn event(kind: &str, payload: &RawValue) -> Result<Event, serde_json::Error> {
    Ok(match kind {
        "status" => Event::Status(read(payload)?),
        "tool_start" => Event::ToolStart(read(payload)?),
        "tool_result" => Event::ToolResult(read(payload)?),
        "sql_draft" => Event::SqlDraft(read(payload)?),
        "clarification" => Event::Clarification(read(payload)?),
        "approval_required" => Event::ApprovalRequired(read(payload)?),
        "table_result" => Event::TableResult(read(payload)?),
        "chart_spec" => Event::ChartSpec(read(payload)?),
        "assistant_text" => Event::AssistantText(read(payload)?),
        "lineage" => Event::Lineage(read(payload)?),
        "warning" => Event::Warning(read(payload)?),
        "error" => Event::Error(read(payload)?),
        "done" => Event::Done(read(payload)?),
        _ => return Err(serde_json::Error::custom("no event of this version")),
    })
}

fn read<T: DeserializeOwned>(payload: &RawValue) -> Result<T, serde_json::Error> {
    serde_json::from_str(payload.get())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn envelope(kind: &str, payload: &Value) -> Value {
        json!({
            "event_version": "v3",
            "conversation_id": "conv_1",
            "request_id": "req-1",
            "seq": 4,
            "timestamp": "2024-11-02T09:12:44Z",
            "event_type": kind,
            "payload": payload,
        })
    }

    fn check(kind: &str, payload: Value) {
        let written = envelope(kind, &payload);
        let read: Envelope = serde_json::from_str(&written.to_string()).expect(kind);
        assert_eq!(read.event.name(), kind);
        assert_eq!(serde_json::to_value(&read).unwrap(), written);
        assert_eq!(serde_json::from_value::<Envelope>(written).unwrap(), read);
    }

    #[test]
    fn what_was_written_is_read() {
        check("status", json!({"stage": "plan", "state": "finished", "message": "4 tables"}));
        check("tool_start", json!({"tool": "search", "arguments": {"words": ["a", 1]}}));
        check(
            "tool_result",
            json!({"tool": "search", "ok": true, "summary": "", "duration_us": 1}),
        );
        let problem = crate::Problem::new(crate::ErrorCode::Internal, "why");
        check("error", serde_json::to_value(problem).unwrap());
    }

    #[test]
    fn the_order_of_fields_does_not_matter() {
        let text = r#"{"payload":{"stage":"plan","state":"started","message":""},"event_type":"status",
            "seq":0,"timestamp":"","request_id":"req-1","conversation_id":"conv_1",
            "event_version":"v3"}"#;
        let read: Envelope = serde_json::from_str(text).unwrap();
        assert_eq!(read.event.name(), "status");
    }

    #[test]
    fn an_unknown_event_or_a_payload_of_another_is_an_error() {
        for (kind, payload) in [("dance", json!({})), ("status", json!({"tool": "search"}))] {
            let text = envelope(kind, &payload).to_string();
            let error = serde_json::from_str::<Envelope>(&text).unwrap_err().to_string();
            assert!(error.contains(kind), "{error}");
        }
    }
}
