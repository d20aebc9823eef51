//! Connections and what is in them.

use super::shape::{Group, flag, id, list, number, object, one_of, reference, text, time};
use serde_json::Value;

pub fn catalog() -> Group {
    vec![
        (
            "ConnectionSummary",
            object([
                ("id", id("conn_")),
                ("name", text()),
                ("engine", text()),
                ("engine_version", text()),
                ("environment", one_of(&["dev", "staging", "prod", "demo"])),
            ]),
        ),
        ("ConnectionRef", object([("connection_id", id("conn_"))])),
        (
            "SchemaView",
            object([
                ("connection_id", id("conn_")),
                ("snapshot_hash", text()),
                ("taken_at", time()),
                ("tables", list(reference("TableView"))),
                ("access?", reference("AccessView")),
            ]),
        ),
        (
            "TableView",
            object([
                ("schema", text()),
                ("name", text()),
                ("kind", one_of(&["table", "view"])),
                ("comment?", text()),
                ("row_estimate?", number()),
                ("columns", list(reference("ColumnView"))),
            ]),
        ),
        (
            "ColumnView",
            object([
                ("name", text()),
                ("database_type", text()),
                ("type", text()),
                ("nullable", flag()),
                ("primary_key", flag()),
                ("references?", text()),
                ("comment?", text()),
                ("samples?", list(text())),
            ]),
        ),
        (
            "SchemaStatus",
            object([
                ("connection_id", id("conn_")),
                ("snapshot_hash", text()),
                ("taken_at", time()),
                ("tables", number()),
                ("drift", list(text())),
            ]),
        ),
    ]
}

/// What a connection is set up with, in both directions.
fn connection_fields(
    others: impl IntoIterator<Item = (&'static str, Value)>,
) -> Vec<(&'static str, Value)> {
    let mut fields = vec![
        ("name", text()),
        ("engine", one_of(&["sqlite", "postgres", "mysql"])),
        ("environment", one_of(&["dev", "staging", "prod", "demo"])),
        ("file?", text()),
        ("host?", text()),
        ("port?", number()),
        ("database?", text()),
        ("user?", text()),
        ("encryption?", one_of(&["verified", "unencrypted"])),
        ("authorities?", text()),
        ("limits?", reference("ConnectionLimits")),
    ];
    fields.extend(others);
    fields
}

pub fn connections() -> Group {
    vec![
        ("ConnectionDraft", object(connection_fields([("password?", text())]))),
        (
            "ConnectionLimits",
            object([("sessions?", number()), ("waiting?", number()), ("connect_ms?", number())]),
        ),
        (
            "ConnectionView",
            object(connection_fields([
                ("id", id("conn_")),
                ("editable", flag()),
                ("has_password", flag()),
                ("state", one_of(&["describing", "ready", "unavailable", "refused"])),
                ("problem?", reference("Problem")),
                ("engine_version?", text()),
                ("findings?", list(reference("LoginFinding"))),
                ("synced_at?", time()),
                ("tables?", number()),
                ("drift?", list(text())),
            ])),
        ),
        (
            "ConnectionTest",
            object([
                ("ok", flag()),
                ("message", text()),
                ("engine_version?", text()),
                ("duration_ms", number()),
                ("findings?", list(reference("LoginFinding"))),
            ]),
        ),
        (
            "LoginFinding",
            object([
                ("weight", one_of(&["warning", "refused"])),
                ("finding", text()),
                ("fix", text()),
            ]),
        ),
    ]
}
