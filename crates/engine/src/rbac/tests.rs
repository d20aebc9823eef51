//! The evaluator, case by case: each line is who, what and on which connection, and one verdict.

use super::{Decision, Permissions, Reason, Resource, Subject, built_in, decide};
use protocol::access::{ConnectionAccess, Grantee, Permission};
use protocol::catalog::Environment;
use protocol::ids::{GroupId, UserId};
use std::collections::BTreeMap;

fn permission(name: &str) -> Permission {
    let found = Permission::ALL.iter().find(|permission| permission.as_str() == name);
    *found.unwrap_or_else(|| panic!("no permission is called {name}"))
}

/// `analyst+auditor`, and with groups `viewer in sales+north`.
fn subject(text: &str) -> Subject {
    let (roles, groups) = text.split_once(" in ").unwrap_or((text, ""));
    let words =
        |text: &str| text.split('+').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    let groups: Vec<String> = words(groups);
    let groups = groups.iter().map(|it| GroupId::parse(format!("grp_{it}")).unwrap()).collect();
    let custom = BTreeMap::from([
        ("reader".to_owned(), Permissions::from([Permission::ReadSchema])),
        ("downloader".to_owned(), Permissions::from([Permission::Export])),
        // The name of a role of the product is the product's.
        ("viewer".to_owned(), Permissions::from([Permission::ManagePeople])),
        ("nothing".to_owned(), Permissions::new()),
    ]);
    Subject::new(UserId::parse("usr_ann").unwrap(), words(roles), groups, &custom)
}

/// `workspace`; or `open`, `restricted`, with a tier and whom it is granted to:
/// `restricted prod person:ann group:sales role:editor`.
fn verdict(who: &str, what: &str, on: &str) -> String {
    let mut access = ConnectionAccess::default();
    let mut environment = Environment::Dev;
    for word in on.split(' ') {
        match word.split_once(':') {
            Some(("person", name)) => {
                access.grants.push(Grantee::Person(UserId::parse(format!("usr_{name}")).unwrap()));
            }
            Some(("group", name)) => {
                access.grants.push(Grantee::Group(GroupId::parse(format!("grp_{name}")).unwrap()));
            }
            Some(("role", name)) => access.grants.push(Grantee::Role(name.to_owned())),
            _ => match word {
                "workspace" | "open" | "dev" => {}
                "restricted" => access.restricted = true,
                "staging" => environment = Environment::Staging,
                "prod" => environment = Environment::Prod,
                "demo" => environment = Environment::Demo,
                other => panic!("`{other}` is no part of a connection"),
            },
        }
    }
    let resource = match on {
        "workspace" => Resource::Workspace,
        _ => Resource::Connection { environment, access: &access },
    };
    match decide(&subject(who), permission(what), resource) {
        Decision::Allowed => "yes".to_owned(),
        Decision::Refused(refusal) => match refusal.reason {
            Reason::NoPermission => format!("no permission, ask for {}", refusal.role),
            Reason::NotGranted => "not granted".to_owned(),
            Reason::ToolNotGranted => "tool not granted".to_owned(),
            Reason::ProductionWrite => "production".to_owned(),
        },
    }
}

#[track_caller]
fn check(cases: &[(&str, &str, &str, &str)]) {
    for (who, what, on, expected) in cases {
        assert_eq!(verdict(who, what, on), *expected, "{who} | {what} | {on}");
    }
}

/// Written out once more, role by role, so that a slip in the table is seen here.
const MAY: [(&str, &str); 6] = [
    ("viewer", "read_schema ask"),
    ("analyst", "read_schema ask run_sql export sync_schema"),
    ("editor", "read_schema ask run_sql export sync_schema request_write"),
    ("approver", "read_schema ask run_sql sync_schema approve_write execute_write review_answers"),
    ("auditor", "read_every_run read_audit export_audit"),
    (
        "admin",
        "read_schema ask run_sql export sync_schema request_write approve_write execute_write \
         review_answers break_glass manage_connections manage_policies manage_people manage_settings \
         read_every_run read_audit export_audit",
    ),
];

/// What a refusal tells to ask for.
const ASK_FOR: [(&str, &str); 17] = [
    ("read_schema", "viewer"),
    ("ask", "viewer"),
    ("run_sql", "analyst"),
    ("export", "analyst"),
    ("sync_schema", "analyst"),
    ("request_write", "editor"),
    ("approve_write", "approver"),
    ("execute_write", "approver"),
    ("review_answers", "approver"),
    ("break_glass", "admin"),
    ("manage_connections", "admin"),
    ("manage_policies", "admin"),
    ("manage_people", "admin"),
    ("manage_settings", "admin"),
    ("read_every_run", "auditor"),
    ("read_audit", "auditor"),
    ("export_audit", "auditor"),
];

fn may(role: &str, what: &str) -> bool {
    let row = MAY.iter().find(|(name, _)| *name == role).expect("one of the roles");
    row.1.split_whitespace().any(|name| name == what)
}

#[test]
fn each_role_may_what_it_may_and_nothing_else() {
    for (role, _) in MAY {
        for (what, ask_for) in ASK_FOR {
            let expected = match may(role, what) {
                true => "yes".to_owned(),
                false => format!("no permission, ask for {ask_for}"),
            };
            assert_eq!(verdict(role, what, "workspace"), expected, "{role} {what}");
            assert_eq!(verdict(role, what, "open dev"), expected, "{role} {what}");
        }
    }
}

#[test]
fn two_roles_may_what_either_may() {
    for (one, _) in MAY {
        for (other, _) in MAY {
            for (what, ask_for) in ASK_FOR {
                let expected = match may(one, what) || may(other, what) {
                    true => "yes".to_owned(),
                    false => format!("no permission, ask for {ask_for}"),
                };
                let who = format!("{one}+{other}");
                assert_eq!(verdict(&who, what, "workspace"), expected, "{who} {what}");
            }
        }
    }
}

#[test]
fn a_grant_gives_no_permission_that_no_role_gives() {
    for (what, ask_for) in ASK_FOR {
        for grant in ["person:ann", "group:sales", "role:auditor", "role:"] {
            let on = format!("restricted dev {grant}");
            let who = "nobody-knows-this in sales";
            let expected = format!("no permission, ask for {ask_for}");
            assert_eq!(verdict(who, what, &on), expected, "{what} {on}");
        }
    }
}

#[test]
fn a_restricted_connection_is_for_those_it_was_granted_to() {
    let reading = ["read_schema", "ask", "run_sql", "export", "sync_schema"];
    for what in reading {
        for tier in ["dev", "staging", "prod", "demo"] {
            for (who, grants, expected) in [
                ("analyst", "", "not granted"),
                ("admin", "", "not granted"),
                ("analyst", "person:ann", "yes"),
                ("analyst", "person:bob", "not granted"),
                ("analyst in sales", "group:sales", "yes"),
                ("analyst in sales+north", "group:north", "yes"),
                ("analyst in sale", "group:sales", "not granted"),
                ("analyst", "group:sales", "not granted"),
                ("analyst", "role:analyst", "yes"),
                ("analyst", "role:editor", "not granted"),
                ("analyst+viewer", "role:viewer", "yes"),
                ("admin", "role:analyst", "not granted"),
                ("admin", "role:admin", "yes"),
                ("analyst in sales", "person:bob group:north group:sales", "yes"),
                ("analyst in sales", "person:bob group:north role:editor", "not granted"),
                // The id of one kind is nothing to another.
                ("analyst in ann", "person:bob", "not granted"),
                ("analyst", "group:ann", "not granted"),
                ("analyst in analyst", "group:north", "not granted"),
            ] {
                let on = format!("restricted {tier} {grants}");
                assert_eq!(verdict(who, what, on.trim_end()), expected, "{who} | {what} | {on}");
            }
        }
    }
}

#[test]
fn an_open_connection_is_for_everybody_whatever_was_granted() {
    for what in ["read_schema", "ask", "run_sql", "export", "sync_schema"] {
        for grants in ["", " person:bob", " group:north", " role:editor"] {
            for tier in ["dev", "staging", "prod", "demo"] {
                let on = format!("open {tier}{grants}");
                assert_eq!(verdict("analyst", what, &on), "yes", "{what} {on}");
            }
        }
    }
}

#[test]
fn writing_to_production_needs_a_grant_by_name() {
    check(&[
        ("editor", "request_write", "open dev", "yes"),
        ("editor", "request_write", "open staging", "yes"),
        ("editor", "request_write", "open demo", "yes"),
        ("editor", "request_write", "open prod", "production"),
        ("editor", "request_write", "open prod person:ann", "yes"),
        ("editor", "request_write", "open prod person:bob", "production"),
        ("editor in sales", "request_write", "open prod group:sales", "yes"),
        ("editor", "request_write", "open prod role:editor", "yes"),
        ("editor", "request_write", "restricted prod", "not granted"),
        ("editor", "request_write", "restricted prod person:ann", "yes"),
        ("approver", "approve_write", "open prod", "production"),
        ("approver", "approve_write", "open prod role:approver", "yes"),
        ("approver", "execute_write", "open prod", "production"),
        ("approver", "execute_write", "open staging", "yes"),
        ("admin", "execute_write", "open prod", "production"),
        ("admin", "execute_write", "open prod role:admin", "yes"),
        ("admin", "break_glass", "open prod", "production"),
        ("admin", "break_glass", "open prod role:admin", "yes"),
        ("approver", "break_glass", "open staging", "no permission, ask for admin"),
        ("viewer", "request_write", "open prod person:ann", "no permission, ask for editor"),
        ("viewer", "approve_write", "open prod person:ann", "no permission, ask for approver"),
    ]);
}

#[test]
fn looking_after_a_connection_needs_no_grant_of_it() {
    for what in ["manage_connections", "manage_policies", "manage_people", "manage_settings"] {
        for on in ["open dev", "restricted dev", "restricted prod", "restricted prod person:bob"] {
            assert_eq!(verdict("admin", what, on), "yes", "{what} {on}");
            assert_eq!(verdict("editor", what, on), "no permission, ask for admin", "{what} {on}");
        }
    }
    for what in ["read_every_run", "read_audit", "export_audit"] {
        assert_eq!(verdict("auditor", what, "restricted prod"), "yes", "{what}");
    }
}

#[test]
fn roles_of_the_workspace_give_what_was_put_into_them() {
    check(&[
        ("reader", "read_schema", "workspace", "yes"),
        ("reader", "read_schema", "open prod", "yes"),
        ("reader", "read_schema", "restricted dev role:reader", "yes"),
        ("reader", "read_schema", "restricted dev role:viewer", "not granted"),
        ("reader", "ask", "open dev", "no permission, ask for viewer"),
        ("downloader", "export", "workspace", "yes"),
        ("reader+downloader", "export", "workspace", "yes"),
        ("reader+downloader", "run_sql", "workspace", "no permission, ask for analyst"),
        ("nothing", "read_schema", "workspace", "no permission, ask for viewer"),
        ("", "ask", "workspace", "no permission, ask for viewer"),
        ("Admin", "manage_people", "workspace", "no permission, ask for admin"),
        ("administrator", "manage_people", "workspace", "no permission, ask for admin"),
        ("admin ", "manage_people", "workspace", "no permission, ask for admin"),
        ("viewer", "manage_people", "workspace", "no permission, ask for admin"),
    ]);
}

#[test]
fn a_role_that_the_product_does_not_have_is_not_built_in() {
    assert_eq!(built_in("reader"), None);
    assert_eq!(built_in(""), None);
    assert!(built_in("viewer").is_some());
}

#[test]
fn a_refusal_names_the_permission_and_who_has_it() {
    let subject = subject("viewer");
    let refusal = decide(&subject, Permission::RunSql, Resource::Workspace).into_result();
    let problem = refusal.unwrap_err().problem();
    assert_eq!(problem.detail, "this needs the permission `run_sql`: write and run SQL that reads");
    assert_eq!(
        problem.hint.as_deref(),
        Some("ask an administrator for the role `analyst`, which has it")
    );
}
