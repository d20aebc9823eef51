//! Every path of the user interface, once.

use protocol::access::Permission;
use protocol::ids::{ChangeId, ConversationId};

pub const WORKSPACE: &str = "/";
pub const HISTORY: &str = "/history";
/// Changes of data: who waits for whom.
pub const CHANGES: &str = "/changes";
/// Those that wait for whoever looks.
pub const WAITING_CHANGES: &str = "/changes?list=waiting";
/// What became of changes that concern whoever looks.
pub const NOTICES: &str = "/notices";
/// Asks for a change, with `connection` and `sql`.
pub const NEW_CHANGE: &str = "/changes/new";
/// What one's words were said to mean.
pub const MY_CHOICES: &str = "/profile#profile-choices";
/// One's own account.
pub const PROFILE: &str = "/profile";
pub const SIGN_IN: &str = "/sign-in";
/// Where an invitation leads, with its `token`.
pub const JOIN: &str = "/join";
/// For administrators; its first section opens.
pub const SETTINGS: &str = "/settings";
pub const CONNECTIONS: &str = "/settings/connections";
pub const AUDIT: &str = "/settings/audit";
pub const POLICIES: &str = "/settings/policies";
pub const PEOPLE: &str = "/settings/people";
pub const ROLES: &str = "/settings/roles";
pub const GROUPS: &str = "/settings/groups";
/// The levels of the rules for changes, and what passes by itself.
pub const CHANGE_RULES: &str = "/settings/change-rules";
/// Other systems that are told about changes.
pub const WEBHOOKS: &str = "/settings/webhooks";
pub const LIMITS: &str = "/settings/limits";
/// Language models.
pub const MODELS: &str = "/settings/models";
/// Answers that people taught, under review.
pub const MEMORY: &str = "/settings/memory";
/// How often answers are right.
pub const EVALUATION: &str = "/settings/evaluation";
/// How people sign in.
pub const SIGN_IN_SETTINGS: &str = "/settings/sign-in";

/// Forms that the server handles itself, so that they work before WASM has loaded.
pub mod forms {
    /// `email`, `password`, `next`.
    pub const SIGN_IN: &str = "/auth/sign-in";
    /// `token` of the set-up link, `name`, `email`, `password`: the first administrator.
    pub const FIRST_RUN: &str = "/auth/first-run";
    /// `token` of the one-time link.
    pub const DEMO: &str = "/auth/demo";
    /// `token` of the invitation, `name`, `password`.
    pub const JOIN: &str = "/auth/join";
    pub const SIGN_OUT: &str = "/auth/sign-out";
    pub const SIGN_OUT_EVERYWHERE: &str = "/auth/sign-out-everywhere";
}

/// Where signing in at another system begins; `next`: the page asked for, or nothing.
pub fn sign_in_at(provider: &str, next: &str) -> String {
    let mut path = format!("/auth/oidc/{provider}");
    for (index, byte) in next.bytes().enumerate() {
        let join = if index == 0 { "?next=" } else { "" };
        match byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            true => path.push_str(&format!("{join}{}", char::from(byte))),
            false => path.push_str(&format!("{join}%{byte:02X}")),
        }
    }
    path
}

/// The workspace with one conversation open.
pub fn conversation(id: &ConversationId) -> String {
    format!("/c/{id}")
}

/// The page where one change is reviewed.
pub fn change(id: &ChangeId) -> String {
    format!("{CHANGES}/{id}")
}

pub fn in_changes(path: &str) -> bool {
    path == CHANGES || path.starts_with("/changes/")
}

/// The conversation that a path of the workspace names.
pub fn conversation_in(path: &str) -> Option<ConversationId> {
    let id = path.strip_prefix("/c/")?.trim_end_matches('/');
    ConversationId::parse(id).ok()
}

pub const NEW_CONNECTION: &str = "/settings/connections/new";

/// The page that changes one connection.
pub fn edit_connection(id: &protocol::ids::ConnectionId) -> String {
    format!("{CONNECTIONS}/{id}")
}

/// Whether a path shows the workspace, whose panels can be opened and closed.
pub fn in_workspace(path: &str) -> bool {
    path == WORKSPACE || path.starts_with("/c/")
}

pub fn in_settings(path: &str) -> bool {
    path == SETTINGS || path.starts_with("/settings/")
}

/// The address of one page of the public API.
pub fn export_csv(result_id: &protocol::ids::ResultId) -> String {
    format!("{API}/results/{result_id}/export")
}

/// Where the audit is downloaded.
pub fn export_audit() -> String {
    format!("{API}/audit/export")
}

/// The first section of the settings that is for this person.
pub fn settings_for(me: &protocol::session::Me) -> Option<&'static str> {
    SECTIONS.iter().find(|(_, permission)| me.may(*permission)).map(|(path, _)| *path)
}

/// Whether changes of data are anything for this person.
pub fn changes_for(me: &protocol::session::Me) -> bool {
    let concerned = [Permission::RequestWrite, Permission::ApproveWrite, Permission::ExecuteWrite];
    concerned.into_iter().any(|permission| me.may(permission))
}

/// Every section of the settings, with the permission it is for.
pub const SECTIONS: [(&str, Permission); 13] = [
    (CONNECTIONS, Permission::ManageConnections),
    (POLICIES, Permission::ManagePolicies),
    (PEOPLE, Permission::ManagePeople),
    (ROLES, Permission::ManagePeople),
    (GROUPS, Permission::ManagePeople),
    (MODELS, Permission::ManageSettings),
    (MEMORY, Permission::ReviewAnswers),
    (EVALUATION, Permission::ReviewAnswers),
    (LIMITS, Permission::ManageSettings),
    (CHANGE_RULES, Permission::ManageSettings),
    (WEBHOOKS, Permission::ManageSettings),
    (SIGN_IN_SETTINGS, Permission::ManagePeople),
    (AUDIT, Permission::ReadAudit),
];

/// Base of the public API.
pub const API: &str = "/api/vanna/v3";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_path_reads_back() {
        let id = ConversationId::from_random(7);
        assert_eq!(conversation_in(&conversation(&id)), Some(id));
    }

    #[test]
    fn the_page_asked_for_goes_along_as_one_parameter() {
        assert_eq!(sign_in_at("corp", ""), "/auth/oidc/corp");
        assert_eq!(sign_in_at("corp", "/a?b=c&d"), "/auth/oidc/corp?next=/a%3Fb%3Dc%26d");
    }

    #[test]
    fn a_path_belongs_to_one_part() {
        for (path, workspace, settings) in [
            ("/", true, false),
            ("/c/conv_1", true, false),
            ("/history", false, false),
            ("/settings", false, true),
            ("/settings/connections/new", false, true),
            ("/settingsome", false, false),
        ] {
            assert_eq!((in_workspace(path), in_settings(path)), (workspace, settings), "{path}");
        }
    }

    #[test]
    fn other_paths_name_no_conversation() {
        for path in ["/", "/c/", "/c/7", "/history", "/c/conv_a/b"] {
            assert_eq!(conversation_in(path), None, "{path}");
        }
    }
}
