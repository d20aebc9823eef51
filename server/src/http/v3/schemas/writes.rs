//! Changes of data: drafts, wordings, decisions, runs.

use super::shape::{
    Group, flag, float, id, list, number, object, one_of, or_null, reference, text, time,
};
use protocol::notice::NoticeKind;
use serde_json::{Value, json};

pub fn changes() -> Group {
    const STATES: [&str; 18] = [
        "draft",
        "checking",
        "blocked",
        "in_review",
        "changes_requested",
        "approved",
        "executing",
        "executed",
        "failed",
        "aborted_by_guard",
        "unknown",
        "cancelled",
        "rejected",
        "expired",
        "withdrawn",
        "revoked",
        "post_review",
        "disputed",
    ];
    const ACTIONS: [&str; 14] = [
        "submit",
        "revise",
        "approve",
        "send_back",
        "reject",
        "withdraw",
        "revoke",
        "execute",
        "cancel",
        "retry",
        "roll_back",
        "break_glass",
        "accept",
        "dispute",
    ];
    let state = || one_of(&STATES);
    let means = || one_of(&["person", "token", "service", "assistant", "system"]);
    let risk = || one_of(&["low", "medium", "high"]);
    let environment = || one_of(&["dev", "staging", "prod", "demo"]);
    let lists = || one_of(&["waiting", "mine", "expiring", "done"]);
    let row = || list(reference("Cell"));
    let wanted = || {
        [
            ("sql", text()),
            ("backup?", flag()),
            ("timeout_ms?", or_null(number())),
            ("max_rows?", or_null(number())),
        ]
    };
    let decision = |action: &str, fields: &[(&'static str, Value)]| {
        let own = [("action", json!({ "const": action })), ("version", number())];
        object(own.into_iter().chain(fields.iter().cloned()))
    };
    let hash = || json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    let reason = || [("reason", text())];
    let names: Vec<&str> = NoticeKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let kinds = || one_of(&names);
    let level = || one_of(&["off", "warn", "block"]);
    let tier = || one_of(&["dev", "staging", "prod"]);
    vec![
        ("Notices", object([("notices", list(reference("Notice"))), ("unread", number())])),
        (
            "Notice",
            object([
                ("id", id("ntc_")),
                ("kind", kinds()),
                ("change", id("chg_")),
                ("title", text()),
                ("connection", text()),
                ("state", state()),
                ("actor", or_null(text())),
                ("at", time()),
                ("read", flag()),
            ]),
        ),
        ("ReadNotices", object([("change?", or_null(id("chg_")))])),
        (
            "Webhook",
            object([
                ("id", id("whk_")),
                ("url", text()),
                ("events", list(kinds())),
                ("created_by", or_null(text())),
                ("created_at", time()),
                ("pending", number()),
                ("failed", number()),
                ("deliveries", list(reference("Delivery"))),
            ]),
        ),
        (
            "Delivery",
            object([
                ("id", id("evt_")),
                ("event", text()),
                ("change", id("chg_")),
                ("created_at", time()),
                ("attempts", number()),
                ("delivered_at", or_null(time())),
                ("next_at", or_null(time())),
                ("status", or_null(number())),
                ("error", or_null(text())),
            ]),
        ),
        ("NewWebhook", object([("url", text()), ("events", list(kinds()))])),
        ("MadeWebhook", object([("webhook", reference("Webhook")), ("secret", text())])),
        (
            "ChangeRulesView",
            object([
                ("version", number()),
                ("changed_by", or_null(text())),
                ("changed_at", or_null(time())),
                ("automatic_low", flag()),
                ("break_glass", list(tier())),
                ("post_review_hours", number()),
                ("rules", list(reference("RuleView"))),
                ("judged_before", number()),
            ]),
        ),
        (
            "RuleView",
            object([
                ("rule", text()),
                ("title", text()),
                (
                    "levels",
                    list(object([("tier", tier()), ("level", level()), ("usual", level())])),
                ),
            ]),
        ),
        (
            "ChangeRulesDraft",
            object([
                ("version", number()),
                ("levels?", list(object([("rule", text()), ("tier", tier()), ("level", level())]))),
                ("automatic_low?", flag()),
                ("break_glass?", list(tier())),
                ("post_review_hours?", or_null(number())),
            ]),
        ),
        (
            "ChangeDraft",
            object(wanted().into_iter().chain([
                ("connection_id", id("conn_")),
                ("title?", or_null(text())),
                ("question?", or_null(text())),
            ])),
        ),
        ("ChangeRewording", object(wanted().into_iter().chain([("version", number())]))),
        (
            "ChangeDecision",
            json!({ "oneOf": [
                decision("submit", &[]),
                decision("approve", &[("hash", hash()), ("comment", text())]),
                decision("send_back", &reason()),
                decision("reject", &reason()),
                decision("withdraw", &[]),
                decision("revoke", &reason()),
                decision("execute", &[("hash", hash())]),
                decision("cancel", &[]),
                decision("retry", &[]),
                decision("break_glass", &[("hash", hash()), ("reason", text())]),
                decision("accept", &[("comment", text())]),
                decision("dispute", &reason()),
            ] }),
        ),
        (
            "Assessment",
            object([
                ("kind", one_of(&["insert", "update", "delete", "schema_change"])),
                ("table", text()),
                ("environment", environment()),
                ("rows", or_null(number())),
                ("not_counted?", text()),
                ("adds", flag()),
                ("overwrites", flag()),
                ("sample?", reference("ChangeSample")),
                ("referring", list(text())),
                ("plan?", list(text())),
                ("foreseen", list(text())),
                ("triggers", or_null(list(text()))),
                ("others", list(reference("ChangeOther"))),
                ("unasked?", text()),
                ("locks", text()),
                ("takes_ms", or_null(number())),
                ("verdicts", list(reference("RuleVerdict"))),
                ("complete", flag()),
                ("risk", risk()),
                ("reasons", list(text())),
                ("stages", list(number())),
                ("blocked", flag()),
                ("max_rows", number()),
                ("timeout_ms", number()),
                ("backup", flag()),
                ("schema?", reference("ChangeSchema")),
            ]),
        ),
        (
            "ChangeSchema",
            object([
                (
                    "action",
                    one_of(&[
                        "create_table",
                        "alter_table",
                        "drop_table",
                        "create_index",
                        "drop_index",
                        "truncate",
                    ]),
                ),
                ("object", text()),
                ("table", or_null(text())),
                ("rows", or_null(number())),
                ("not_counted?", text()),
                ("dependents", list(text())),
                ("loses", flag()),
                ("commits_by_itself", flag()),
            ]),
        ),
        (
            "ChangeOther",
            object([
                ("table", text()),
                ("columns", list(text())),
                ("effect", one_of(&["deleted", "updated", "set_null", "set_default", "refuses"])),
                ("rows", or_null(number())),
                ("not_counted?", text()),
                ("goes_on", flag()),
            ]),
        ),
        (
            "ChangeSample",
            object([("columns", list(text())), ("rows", list(reference("SampleRow")))]),
        ),
        ("SampleRow", object([("before", row()), ("after", row()), ("changes", list(flag()))])),
        (
            "RuleVerdict",
            object([("level", one_of(&["warn", "block"])), ("finding", reference("Finding"))]),
        ),
        (
            "ChangeQueue",
            object([
                ("list", lists()),
                ("changes", list(reference("ChangeSummary"))),
                ("waiting", number()),
                ("next", or_null(text())),
            ]),
        ),
        (
            "ChangeSummary",
            object([
                ("id", id("chg_")),
                ("title", text()),
                ("connection_id", id("conn_")),
                ("connection", text()),
                ("environment", environment()),
                ("kind", text()),
                ("state", state()),
                ("risk", risk()),
                ("author", text()),
                ("means", means()),
                ("mine", flag()),
                ("waits_on_me", flag()),
                ("rows", or_null(number())),
                ("stages_met", number()),
                ("stages", number()),
                ("deadline", or_null(time())),
                ("valid_until", or_null(time())),
                ("created_at", time()),
                ("updated_at", time()),
                ("version", number()),
            ]),
        ),
        (
            "ChangeRevision",
            object([
                ("id", id("rev_")),
                ("number", number()),
                ("hash", hash()),
                ("sql", text()),
                ("executed_sql", text()),
                ("identity", text()),
                ("policy_version", or_null(number())),
                ("rules_version", or_null(number())),
                ("assessment", reference("Assessment")),
                ("question", or_null(text())),
                ("model", or_null(text())),
                ("confidence", or_null(float())),
                ("created_at", time()),
            ]),
        ),
        (
            "ChangeVote",
            object([
                ("name", text()),
                ("stage", number()),
                ("comment", text()),
                ("at", time()),
                ("revision", number()),
                ("counts", flag()),
            ]),
        ),
        (
            "ChangeRun",
            object([
                ("id", id("wrun_")),
                ("attempt", number()),
                ("by", text()),
                ("started_at", time()),
                ("ended_at", or_null(time())),
                ("outcome", or_null(state())),
                ("rows", or_null(number())),
                ("broke_glass", flag()),
                ("backup", or_null(text())),
                ("message", or_null(text())),
            ]),
        ),
        (
            "ChangeStep",
            object([
                ("version", number()),
                ("revision", number()),
                ("event", text()),
                ("from", state()),
                ("to", state()),
                ("actor", or_null(text())),
                ("means", means()),
                ("words", text()),
                ("at", time()),
            ]),
        ),
        ("Possible", object([("action", one_of(&ACTIONS)), ("refused", or_null(text()))])),
        (
            "ChangeDetail",
            object([
                ("summary", reference("ChangeSummary")),
                ("revision", reference("ChangeRevision")),
                ("earlier", list(reference("ChangeRevision"))),
                ("votes", list(reference("ChangeVote"))),
                ("runs", list(reference("ChangeRun"))),
                ("timeline", list(reference("ChangeStep"))),
                ("possible", list(reference("Possible"))),
                ("rolls_back", or_null(id("chg_"))),
                ("rolled_back_by", list(id("chg_"))),
                ("comment_required", flag()),
            ]),
        ),
    ]
}
