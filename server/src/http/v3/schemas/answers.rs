//! Problems, the stream of a question, feedback.

use super::shape::{Group, flag, id, list, number, object, one_of, reference, text, time};
use protocol::ErrorCode;
use serde_json::json;

pub fn problem() -> Group {
    let codes: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    vec![
        (
            "Problem",
            object([
                ("type", text()),
                ("title", text()),
                ("status", number()),
                ("code", one_of(&codes)),
                ("detail", text()),
                ("stage?", text()),
                ("hint?", text()),
                ("instance?", text()),
                ("findings?", list(reference("Finding"))),
                ("limit?", reference("LimitReached")),
            ]),
        ),
        (
            "LimitReached",
            object([
                ("name", text()),
                ("retry_after_s", number()),
                ("resets_at", time()),
                ("budget?", reference("SpentBudget")),
            ]),
        ),
        (
            "SpentBudget",
            object([
                ("group", text()),
                ("counted", one_of(&["questions", "tokens"])),
                ("period", one_of(&["day", "month"])),
                ("used", number()),
                ("most", number()),
            ]),
        ),
        (
            "Finding",
            object([
                ("rule", text()),
                ("message", text()),
                ("span", reference("Span")),
                ("fix?", text()),
            ]),
        ),
        (
            "Span",
            object([
                ("start", number()),
                ("end", number()),
                ("line", number()),
                ("column", number()),
            ]),
        ),
    ]
}

const EVENT_TYPES: [&str; 13] = [
    "status",
    "tool_start",
    "tool_result",
    "sql_draft",
    "clarification",
    "approval_required",
    "table_result",
    "chart_spec",
    "assistant_text",
    "lineage",
    "warning",
    "error",
    "done",
];

pub fn chat() -> Group {
    let turn = || [("conversation_id", id("conv_")), ("request_id", text())];
    vec![
        (
            "AskRequest",
            object([
                ("message", text()),
                ("conversation_id?", id("conv_")),
                ("request_id?", text()),
                ("connection_id?", id("conn_")),
                ("choice?", reference("Chosen")),
            ]),
        ),
        ("Chosen", object([("request_id", text()), ("target", text())])),
        (
            "Choice",
            object([
                ("id", id("cho_")),
                ("connection_id", id("conn_")),
                ("scope", one_of(&["mine", "workspace"])),
                ("words", text()),
                ("target", text()),
                ("others", list(text())),
                ("question?", text()),
                ("chosen_at", time()),
            ]),
        ),
        ("ChoiceList", object([("choices", list(reference("Choice"))), ("may_share", flag())])),
        ("TurnRef", object(turn())),
        (
            "Envelope",
            object([
                ("event_version", one_of(&["v3"])),
                ("event_type", one_of(&EVENT_TYPES)),
                ("conversation_id", id("conv_")),
                ("request_id", text()),
                ("seq", number()),
                ("timestamp", time()),
                ("payload", json!({ "type": "object" })),
            ]),
        ),
        (
            "PollAnswer",
            object([
                ("conversation_id", id("conv_")),
                ("request_id", text()),
                ("events", list(reference("Envelope"))),
            ]),
        ),
        (
            "ConversationSummary",
            object([
                ("id", id("conv_")),
                ("title", text()),
                ("connection_id", id("conn_")),
                ("updated_at", time()),
                ("turns", number()),
            ]),
        ),
        (
            "ConversationView",
            object([
                ("summary", reference("ConversationSummary")),
                ("turns", list(reference("TurnView"))),
            ]),
        ),
        (
            "TurnView",
            object([
                ("request_id", text()),
                ("question", text()),
                ("asked_at", time()),
                ("events", list(reference("Envelope"))),
                ("rating?", one_of(&["up", "down"])),
            ]),
        ),
    ]
}

pub fn feedback() -> Group {
    let reasons = one_of(&[
        "wrong_table",
        "wrong_column",
        "wrong_filter",
        "wrong_period",
        "wrong_calculation",
        "missing_rows",
        "bad_chart",
        "not_what_i_meant",
        "other",
    ]);
    vec![
        (
            "FeedbackRequest",
            object([
                ("conversation_id", id("conv_")),
                ("request_id", text()),
                ("verdict", one_of(&["up", "down"])),
                ("reasons?", list(reasons)),
                ("comment?", text()),
                ("corrected_sql?", text()),
            ]),
        ),
        ("FeedbackReceipt", object([("feedback_id", id("fb_")), ("effect", text())])),
    ]
}
