//! JSON schemas of what crosses the wire.

use protocol::access::{Permission, Tool};
use protocol::history::{ORIGINS, OUTCOMES};
use protocol::limits::LimitName;
use protocol::token::Scope;
use protocol::{ErrorCode, audit};
use serde_json::{Map, Value, json};

pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn float() -> Value {
    json!({ "type": "number" })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn id(prefix: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^{prefix}[A-Za-z0-9_-]{{1,64}}$") })
}

fn one_of(names: &[&str]) -> Value {
    json!({ "type": "string", "enum": names })
}

fn or_null(schema: Value) -> Value {
    json!({ "oneOf": [schema, { "type": "null" }] })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// Fields whose name ends in `?` may be absent.
fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let fields: Vec<(&str, Value)> = fields.into_iter().collect();
    let required: Vec<&str> =
        fields.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('?')).collect();
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, schema)| (name.trim_end_matches('?').to_owned(), schema.clone()))
        .collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

pub fn schemas() -> Value {
    let mut schemas = Map::new();
    for group in [
        problem(),
        chat(),
        feedback(),
        catalog(),
        connections(),
        queries(),
        changes(),
        session(),
        people(),
        limits(),
        tokens(),
        invitations(),
        policies(),
        audit(),
    ] {
        schemas.extend(group.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    }
    Value::Object(schemas)
}

type Group = Vec<(&'static str, Value)>;

fn problem() -> Group {
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

fn chat() -> Group {
    let turn = || [("conversation_id", id("conv_")), ("request_id", text())];
    vec![
        (
            "AskRequest",
            object([
                ("message", text()),
                ("conversation_id?", id("conv_")),
                ("request_id?", text()),
                ("connection_id?", id("conn_")),
            ]),
        ),
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

fn feedback() -> Group {
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

fn catalog() -> Group {
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

fn connections() -> Group {
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

fn queries() -> Group {
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

fn policies() -> Group {
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

fn invitations() -> Group {
    let invitation = [
        ("id", id("inv_")),
        ("email", text()),
        ("roles", list(text())),
        ("groups", list(id("grp_"))),
        ("created_at", time()),
        ("expires_at", time()),
        ("expired", flag()),
    ];
    let new = [
        ("email", text()),
        ("roles", list(text())),
        ("groups?", list(id("grp_"))),
        ("hours?", number()),
    ];
    let made = [("invitation", reference("Invitation")), ("path", text())];
    vec![
        ("Invitation", object(invitation)),
        ("NewInvitation", object(new)),
        ("MadeInvitation", object(made)),
    ]
}

fn changes() -> Group {
    const STATES: [&str; 16] = [
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
    ];
    const ACTIONS: [&str; 11] = [
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
    vec![
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
            ] }),
        ),
        (
            "Assessment",
            object([
                ("kind", one_of(&["insert", "update", "delete"])),
                ("table", text()),
                ("environment", environment()),
                ("rows", or_null(number())),
                ("not_counted?", text()),
                ("adds", flag()),
                ("sample?", reference("ChangeSample")),
                ("referring", list(text())),
                ("plan?", list(text())),
                ("foreseen", list(text())),
                ("verdicts", list(reference("RuleVerdict"))),
                ("complete", flag()),
                ("risk", risk()),
                ("reasons", list(text())),
                ("stages", list(number())),
                ("blocked", flag()),
                ("max_rows", number()),
                ("timeout_ms", number()),
                ("backup", flag()),
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

fn tokens() -> Group {
    let scope = one_of(&Scope::ALL.map(Scope::as_str));
    vec![
        (
            "ApiToken",
            object([
                ("id", id("tok_")),
                ("name", text()),
                ("scopes", list(scope.clone())),
                ("hint", text()),
                ("created_at", time()),
                ("expires_at", time()),
                ("last_used_at", or_null(time())),
                ("expired", flag()),
            ]),
        ),
        ("NewToken", object([("name", text()), ("scopes", list(scope)), ("days?", number())])),
        ("MadeToken", object([("token", reference("ApiToken")), ("secret", text())])),
    ]
}

fn session() -> Group {
    let fields = [
        ("id", id("usr_")),
        ("name", text()),
        ("email", text()),
        ("roles", list(text())),
        ("permissions", list(reference("Permission"))),
    ];
    let session = [
        ("id", id("ses_")),
        ("current", flag()),
        ("created_at", time()),
        ("seen_at", time()),
        ("method", or_null(text())),
        ("address", or_null(text())),
        ("agent", or_null(text())),
    ];
    vec![("Me", object(fields)), ("SessionView", object(session))]
}

fn people() -> Group {
    let permissions: Vec<&str> = Permission::ALL.iter().map(|it| it.as_str()).collect();
    let attributes = || {
        let value = json!({ "type": ["string", "number", "boolean"] });
        json!({ "type": "object", "additionalProperties": value })
    };
    let groups = || list(id("grp_"));
    let tools: Vec<&str> = Tool::ALL.iter().map(|tool| tool.as_str()).collect();
    vec![
        ("Permission", one_of(&permissions)),
        ("PermissionView", object([("name", reference("Permission")), ("title", text())])),
        (
            "PersonView",
            object([
                ("id", id("usr_")),
                ("name", text()),
                ("email", text()),
                ("service", flag()),
                ("roles", list(text())),
                ("groups", groups()),
                ("attributes", attributes()),
                ("disabled", flag()),
                ("sessions", number()),
            ]),
        ),
        (
            "PeopleView",
            object([
                ("people", list(reference("PersonView"))),
                ("roles", list(text())),
                ("groups", list(reference("GroupView"))),
            ]),
        ),
        (
            "NewPerson",
            object([
                ("name", text()),
                ("email", text()),
                ("password", text()),
                ("roles", list(text())),
                ("groups?", groups()),
            ]),
        ),
        (
            "PersonChange",
            object([
                ("roles?", list(text())),
                ("groups?", groups()),
                ("attributes?", attributes()),
                ("disabled?", flag()),
            ]),
        ),
        (
            "RoleView",
            object([
                ("name", text()),
                ("summary", text()),
                ("built_in", flag()),
                ("permissions", list(reference("Permission"))),
                ("people", number()),
            ]),
        ),
        (
            "RolesView",
            object([
                ("roles", list(reference("RoleView"))),
                ("permissions", list(reference("PermissionView"))),
            ]),
        ),
        (
            "RoleDraft",
            object([("summary?", text()), ("permissions", list(reference("Permission")))]),
        ),
        (
            "GroupView",
            object([
                ("id", id("grp_")),
                ("name", text()),
                ("members", list(id("usr_"))),
                ("connections", list(id("conn_"))),
                ("budget", reference("GroupBudget")),
                ("meters", list(reference("Meter"))),
            ]),
        ),
        (
            "GroupBudget",
            object([
                ("questions_per_day?", or_null(number())),
                ("questions_per_month?", or_null(number())),
                ("tokens_per_day?", or_null(number())),
                ("tokens_per_month?", or_null(number())),
            ]),
        ),
        (
            "Meter",
            object([
                ("counted", one_of(&["questions", "tokens"])),
                ("period", one_of(&["day", "month"])),
                ("used", number()),
                ("most", or_null(number())),
                ("resets_at", time()),
            ]),
        ),
        (
            "GroupMeters",
            object([("id", id("grp_")), ("name", text()), ("meters", list(reference("Meter")))]),
        ),
        ("GroupDraft", object([("name", text()), ("members", list(id("usr_")))])),
        (
            "GroupsView",
            object([
                ("groups", list(reference("GroupView"))),
                ("people", list(reference("PersonView"))),
                ("roles", list(text())),
                ("connections", list(reference("GrantedConnection"))),
                ("tools", list(reference("GrantedTool"))),
            ]),
        ),
        (
            "GrantedTool",
            object([
                ("tool", one_of(&tools)),
                ("title", text()),
                ("permission", reference("Permission")),
                ("access", reference("ConnectionAccess")),
            ]),
        ),
        (
            "GrantedConnection",
            object([
                ("id", id("conn_")),
                ("name", text()),
                ("access", reference("ConnectionAccess")),
            ]),
        ),
        (
            "ConnectionAccess",
            object([("restricted", flag()), ("grants", list(reference("Grantee")))]),
        ),
        ("Grantee", object([("kind", one_of(&["person", "group", "role"])), ("id", text())])),
    ]
}

fn limits() -> Group {
    let names: Vec<&str> = LimitName::ALL.iter().map(|name| name.as_str()).collect();
    let draft = object(names.iter().map(|name| (*name, or_null(number()))));
    // Each may be left out.
    let draft = json!({ "type": "object", "properties": draft["properties"] });
    vec![
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

fn audit() -> Group {
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
