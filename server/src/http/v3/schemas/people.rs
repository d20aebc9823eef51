//! Accounts, roles, groups, invitations, tokens.

use super::shape::{Group, flag, id, list, number, object, one_of, or_null, reference, text, time};
use protocol::access::Permission;
use protocol::access::Tool;
use protocol::token::Scope;
use serde_json::json;

pub fn invitations() -> Group {
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

pub fn tokens() -> Group {
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

pub fn session() -> Group {
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

pub fn people() -> Group {
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
