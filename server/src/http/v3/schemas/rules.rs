//! Rules on rows and columns.

use super::shape::{Group, flag, id, list, number, object, one_of, or_null, reference, text, time};
use serde_json::json;

pub fn policies() -> Group {
    let values = || json!({ "type": "object", "additionalProperties": {} });
    let by_table = || {
        json!({ "type": "object", "additionalProperties": { "oneOf": [
        reference("TableRules"), { "type": "null" },
    ] } })
    };
    vec![
        (
            "PolicyDocument",
            object([
                ("sets?", list(reference("RuleSet"))),
                ("unassigned?", one_of(&["deny", "allow"])),
                ("tests?", list(reference("PolicyTest"))),
            ]),
        ),
        (
            "RuleSet",
            object([
                ("name", text()),
                (
                    "assigned",
                    object([
                        ("everyone?", flag()),
                        ("roles?", list(text())),
                        ("users?", list(text())),
                    ]),
                ),
                ("role?", one_of(&["reader", "writer"])),
                ("default?", one_of(&["deny", "allow"])),
                ("tables?", by_table()),
            ]),
        ),
        (
            "TableRules",
            object([
                ("rows?", list(reference("RowRule"))),
                (
                    "masks?",
                    json!({ "type": "object", "additionalProperties":
                        one_of(&["full", "partial", "hash", "null"]) }),
                ),
            ]),
        ),
        (
            "RowRule",
            object([
                ("name", text()),
                ("using", text()),
                ("mode?", one_of(&["permissive", "restrictive"])),
            ]),
        ),
        (
            "PolicyTest",
            object([
                ("name", text()),
                ("as", reference("TestPerson")),
                ("sql", text()),
                ("expect", reference("Expectation")),
            ]),
        ),
        (
            "TestPerson",
            object([("user?", text()), ("roles?", list(text())), ("attributes?", values())]),
        ),
        (
            "Expectation",
            object([
                ("kind", one_of(&["allowed", "refused", "rows", "masked", "values"])),
                ("count?", number()),
                ("column?", text()),
                ("values?", list(text())),
            ]),
        ),
        (
            "PolicyView",
            object([
                ("connection_id", id("conn_")),
                ("draft?", reference("PolicyDraft")),
                ("published?", reference("PolicyVersion")),
                ("versions", list(reference("PolicyVersionSummary"))),
                ("problems", list(reference("PolicyProblem"))),
                ("people", list(reference("PolicyPerson"))),
                ("roles", list(text())),
                ("groups", list(object([("id", id("grp_")), ("name", text())]))),
            ]),
        ),
        (
            "PolicyDraft",
            object([
                ("revision", number()),
                ("document", reference("PolicyDocument")),
                ("edited_by", text()),
                ("edited_at", time()),
            ]),
        ),
        (
            "PolicyVersion",
            object([
                ("version", number()),
                ("note", text()),
                ("published_by", text()),
                ("published_at", time()),
                ("document", reference("PolicyDocument")),
            ]),
        ),
        (
            "PolicyVersionSummary",
            object([
                ("version", number()),
                ("note", text()),
                ("published_by", text()),
                ("published_at", time()),
            ]),
        ),
        (
            "PolicyProblem",
            object([
                ("severity", one_of(&["error", "warning"])),
                ("set?", number()),
                ("table?", text()),
                ("row?", number()),
                ("column?", text()),
                ("message", text()),
                ("fix?", text()),
            ]),
        ),
        (
            "PolicyPerson",
            object([
                ("email", text()),
                ("name", text()),
                ("roles", list(text())),
                ("attributes", values()),
                ("access", list(reference("TableAccess"))),
            ]),
        ),
        (
            "TableAccess",
            object([
                ("table", text()),
                ("rows", one_of(&["all", "some", "none"])),
                ("masked", list(text())),
            ]),
        ),
        ("SaveDraft", object([("document", reference("PolicyDocument")), ("revision?", number())])),
        ("PublishRequest", object([("revision", number()), ("note", text())])),
        ("TestOutcome", object([("name", text()), ("passed", flag()), ("detail", text())])),
        (
            "PreviewRequest",
            object([("as", reference("TestPerson")), ("sql", text()), ("draft?", flag())]),
        ),
        (
            "PreviewAnswer",
            object([
                ("access", or_null(reference("AccessView"))),
                ("rewritten?", text()),
                ("parameters", values()),
                ("findings", list(reference("Finding"))),
                ("columns", list(reference("ColumnMeta"))),
                ("rows", list(list(reference("Cell")))),
                ("truncated", flag()),
            ]),
        ),
        (
            "AccessView",
            object([("policy_version", number()), ("access_hash", text()), ("label", text())]),
        ),
    ]
}
