//! Statements, results and the history of runs.

use super::shape::{
    Group, flag, float, id, list, number, object, one_of, or_null, reference, text, time,
};
use protocol::history::ORIGINS;
use protocol::history::OUTCOMES;
use serde_json::json;

pub fn queries() -> Group {
    let rows = || list(list(reference("Cell")));
    vec![
        (
            "StatementRequest",
            object([
                ("connection_id", id("conn_")),
                ("sql", text()),
                ("row_limit?", number()),
                ("query_id?", id("qry_")),
                ("purpose?", one_of(&["editor", "preview"])),
            ]),
        ),
        (
            "CheckAnswer",
            object([
                ("verdict", one_of(&["allow", "deny", "needs_approval"])),
                ("kind", text()),
                ("findings", list(reference("Finding"))),
                ("tables", list(text())),
            ]),
        ),
        ("FormatAnswer", object([("sql", text())])),
        (
            "RunAnswer",
            object([
                ("query_id", id("qry_")),
                ("result_id", id("res_")),
                ("columns", list(reference("ColumnMeta"))),
                ("rows", rows()),
                ("row_count", number()),
                ("truncated", flag()),
                ("bytes", number()),
                ("execution_us", number()),
                ("reused?", reference("Reuse")),
                ("executed_sql", text()),
                ("chart?", json!({ "type": "object" })),
            ]),
        ),
        ("Reuse", object([("age_us", number())])),
        (
            "RunState",
            object([
                ("query_id", id("qry_")),
                ("state", one_of(&["waiting", "running"])),
                ("ahead?", number()),
            ]),
        ),
        (
            "ResultPage",
            object([
                ("columns", list(reference("ColumnMeta"))),
                ("offset", number()),
                ("rows", rows()),
                ("row_count", number()),
                ("truncated", flag()),
            ]),
        ),
        (
            "ColumnMeta",
            object([
                ("name", text()),
                ("type", text()),
                ("database_type", text()),
                ("role?", text()),
                ("unit?", text()),
                ("source?", text()),
            ]),
        ),
        (
            "Cell",
            json!({
                "description": "null, a boolean, a number, text (exact decimals and integers beyond \
                    2^53 included), `{\"masked\":true}` or `{\"clipped\":…,\"bytes\":…}`",
                "oneOf": [
                    { "type": "null" }, flag(), float(), text(),
                    object([("masked", flag())]),
                    object([("clipped", text()), ("bytes", number())]),
                ],
            }),
        ),
        (
            "HistoryEntry",
            object([
                ("query_id", id("qry_")),
                ("connection_id", id("conn_")),
                ("person", reference("Person")),
                ("origin", one_of(&ORIGINS)),
                ("kind", or_null(text())),
                ("sql", text()),
                ("tables", list(text())),
                ("outcome", one_of(&OUTCOMES)),
                ("error_code", or_null(text())),
                ("rows", or_null(number())),
                ("bytes", or_null(number())),
                ("queued_us", or_null(number())),
                ("execution_us", or_null(number())),
                ("reused_age_us", or_null(number())),
                ("started_at", time()),
                ("ended_at", or_null(time())),
            ]),
        ),
        ("Person", object([("id", id("usr_")), ("name", text())])),
        (
            "HistoryPage",
            object([
                ("runs", list(reference("HistoryEntry"))),
                ("older", or_null(text())),
                ("people", list(reference("Person"))),
            ]),
        ),
        (
            "RunRecord",
            object([
                ("run", reference("HistoryEntry")),
                ("executed_sql", or_null(text())),
                ("statement_hash", text()),
                ("policy_version", or_null(number())),
                ("access_hash", or_null(text())),
                ("turn", or_null(list(text()))),
                ("result_id", or_null(id("res_"))),
            ]),
        ),
    ]
}
