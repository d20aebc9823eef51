//! Limits, budgets and the audit.

use super::shape::{Group, flag, id, list, number, object, one_of, or_null, reference, text, time};
use protocol::audit;
use protocol::limits::LimitName;
use serde_json::json;

pub fn limits() -> Group {
    let names: Vec<&str> = LimitName::ALL.iter().map(|name| name.as_str()).collect();
    let draft = object(names.iter().map(|name| (*name, or_null(number()))));
    // Each may be left out.
    let draft = json!({ "type": "object", "properties": draft["properties"] });
    vec![
        (
            "MetersView",
            object([
                ("since", time()),
                ("questions", list(reference("MeterView"))),
                ("tools", list(reference("MeterView"))),
                ("tokens", number()),
                ("failed_checks", number()),
            ]),
        ),
        (
            "MeterView",
            object([
                ("name", text()),
                ("outcome", text()),
                ("times", number()),
                ("total_us", number()),
                ("p50_us", number()),
                ("p95_us", number()),
                ("longest_us", number()),
            ]),
        ),
        (
            "LimitsView",
            object([
                ("limits", list(reference("LimitView"))),
                ("people_per_address", number()),
                ("held_back", list(reference("HeldBack"))),
                ("budgets", list(reference("GroupMeters"))),
                ("configured", list(reference("ConfiguredLimit"))),
            ]),
        ),
        ("LimitsDraft", draft),
        (
            "LimitView",
            object([
                ("name", one_of(&names)),
                ("value", number()),
                ("configured", number()),
                ("set", flag()),
            ]),
        ),
        (
            "HeldBack",
            object([
                ("who", text()),
                ("what", text()),
                ("times", number()),
                ("last_at", time()),
                ("until", or_null(time())),
            ]),
        ),
        ("ConfiguredLimit", object([("key", text()), ("what", text()), ("value", number())])),
    ]
}

pub fn audit() -> Group {
    let entry = || {
        [
            ("seq", number()),
            ("at", time()),
            ("actor", reference("AuditActor")),
            ("action", one_of(audit::ACTIONS)),
            ("resource", or_null(text())),
            ("connection", or_null(text())),
            ("outcome", one_of(&audit::OUTCOMES)),
            ("code", or_null(text())),
            ("duration_us", or_null(number())),
        ]
    };
    let more = [
        ("auth", or_null(text())),
        ("address", or_null(text())),
        ("request_id", or_null(text())),
        ("detail", json!({ "type": "object" })),
        ("key_id", text()),
        ("prev_hash", text()),
        ("hash", text()),
    ];
    let bucket = [("start", text()), ("count", number()), ("troubled", number())];
    vec![
        (
            "AuditActor",
            object([
                ("kind", one_of(&audit::ACTOR_KINDS)),
                ("id", or_null(id("usr_"))),
                ("name", text()),
            ]),
        ),
        ("AuditEntry", object(entry())),
        ("AuditRecord", object(entry().into_iter().chain(more))),
        (
            "AuditPage",
            object([
                ("records", list(reference("AuditEntry"))),
                ("older", or_null(number())),
                ("total", number()),
                ("histogram", object([("unit", text()), ("buckets", list(object(bucket)))])),
                ("people", list(object([("id", id("usr_")), ("name", text())]))),
            ]),
        ),
        (
            "AuditHead",
            object([
                ("workspace", text()),
                ("seq", number()),
                ("hash", text()),
                ("key_id", text()),
                ("signature", text()),
            ]),
        ),
        (
            "AuditVerification",
            object([
                ("records", number()),
                ("verified_at", time()),
                ("took_us", number()),
                ("head", or_null(reference("AuditHead"))),
                (
                    "fault",
                    or_null(object([("seq", number()), ("kind", text()), ("message", text())])),
                ),
            ]),
        ),
    ]
}
