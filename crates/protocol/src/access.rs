//! What a person may do: permissions, the roles that give them, groups, and who may use a connection or a
//! tool of the assistant.

use crate::budget::{GroupBudget, Meter};
use crate::ids::{ConnectionId, GroupId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! permissions {
    ($($name:ident = $text:literal,)*) => {
        /// Every permission; what each allows is told in docs/access.md.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Permission { $(#[serde(rename = $text)] $name,)* }

        impl Permission {
            pub const ALL: &'static [Permission] = &[$(Permission::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Permission::$name => $text),* }
            }
        }
    };
}

permissions! {
    ReadSchema = "read_schema",
    Ask = "ask",
    RunSql = "run_sql",
    Export = "export",
    SyncSchema = "sync_schema",
    RequestWrite = "request_write",
    ApproveWrite = "approve_write",
    ExecuteWrite = "execute_write",
    ReviewAnswers = "review_answers",
    BreakGlass = "break_glass",
    ManageConnections = "manage_connections",
    ManagePolicies = "manage_policies",
    ManagePeople = "manage_people",
    ManageSettings = "manage_settings",
    ReadEveryRun = "read_every_run",
    ReadAudit = "read_audit",
    ExportAudit = "export_audit",
}

macro_rules! tools {
    ($($name:ident = $text:literal, $title:literal;)*) => {
        /// What a language model may call while it works on somebody's question.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Tool { $(#[serde(rename = $text)] $name,)* }

        impl Tool {
            pub const ALL: &'static [Tool] = &[$(Tool::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Tool::$name => $text),* }
            }

            /// In words, for people.
            pub fn title(self) -> &'static str {
                match self { $(Tool::$name => $title),* }
            }

            pub fn named(name: &str) -> Option<Tool> {
                Tool::ALL.iter().copied().find(|tool| tool.as_str() == name)
            }
        }
    };
}

tools! {
    DescribeTables = "describe_tables", "reads the columns of more tables";
    Recall = "recall", "looks for an accepted answer to a question";
    RunSql = "run_sql", "tries a statement out";
    Chart = "chart", "says which chart it would draw";
}

/// A permission in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PermissionView {
    pub name: Permission,
    /// "ask questions".
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleView {
    pub name: String,
    pub summary: String,
    /// Part of the product: it cannot be changed.
    pub built_in: bool,
    pub permissions: Vec<Permission>,
    /// Accounts that have it.
    pub people: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RolesView {
    /// Those of the product first.
    pub roles: Vec<RoleView>,
    pub permissions: Vec<PermissionView>,
}

/// What a role of the workspace is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleDraft {
    #[serde(default)]
    pub summary: String,
    pub permissions: Vec<Permission>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonView {
    pub id: UserId,
    pub name: String,
    pub email: String,
    /// Used by programs with tokens: nobody signs in with it.
    pub service: bool,
    pub roles: Vec<String>,
    pub groups: Vec<GroupId>,
    /// What row rules compare with.
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// Cannot sign in.
    pub disabled: bool,
    /// Places the person is signed in at.
    pub sessions: u64,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    pub password: String,
    pub roles: Vec<String>,
    #[serde(default)]
    pub groups: Vec<GroupId>,
}

impl std::fmt::Debug for NewPerson {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = formatter.debug_struct("NewPerson");
        text.field("email", &self.email).field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// What is to become of a person; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    #[serde(default)]
    pub roles: Option<Vec<String>>,
    #[serde(default)]
    pub groups: Option<Vec<GroupId>>,
    /// All of them: one that is not named is taken away.
    #[serde(default)]
    pub attributes: Option<BTreeMap<String, serde_json::Value>>,
    #[serde(default)]
    pub disabled: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupView {
    pub id: GroupId,
    pub name: String,
    pub members: Vec<UserId>,
    /// Connections that were granted to it.
    pub connections: Vec<ConnectionId>,
    pub budget: GroupBudget,
    /// How far it is used.
    pub meters: Vec<Meter>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupDraft {
    pub name: String,
    pub members: Vec<UserId>,
}

/// Whom a connection is granted to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Grantee {
    Person(UserId),
    Group(GroupId),
    /// By its name.
    Role(String),
}

/// Who may use a connection or a tool, as far as their permissions reach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectionAccess {
    /// Only those it was granted to; nobody, while there are none. Otherwise everybody.
    pub restricted: bool,
    pub grants: Vec<Grantee>,
}

/// A tool with the people whose questions it may be used for, as far as their permissions reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrantedTool {
    pub tool: Tool,
    /// "tries a statement out".
    pub title: String,
    /// What the person needs besides.
    pub permission: Permission,
    pub access: ConnectionAccess,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrantedConnection {
    pub id: ConnectionId,
    pub name: String,
    pub access: ConnectionAccess,
}

/// Groups, and what one needs to name their members and connections.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupsView {
    pub groups: Vec<GroupView>,
    pub people: Vec<PersonView>,
    pub roles: Vec<String>,
    pub connections: Vec<GrantedConnection>,
    pub tools: Vec<GrantedTool>,
}

/// Everybody, and what one needs to change them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeopleView {
    pub people: Vec<PersonView>,
    pub roles: Vec<String>,
    pub groups: Vec<GroupView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_serialises_as_its_own_text() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
    }

    #[test]
    fn every_tool_is_found_by_the_name_it_serialises_as() {
        for tool in Tool::ALL {
            assert_eq!(serde_json::to_value(tool).unwrap(), tool.as_str());
            assert_eq!(Tool::named(tool.as_str()), Some(*tool));
        }
        assert_eq!(Tool::named("drop_table"), None);
    }

    #[test]
    fn a_grantee_says_what_it_is() {
        let role = Grantee::Role("editor".to_owned());
        let json = serde_json::json!({ "kind": "role", "id": "editor" });
        assert_eq!(serde_json::to_value(role).unwrap(), json);
    }
}
