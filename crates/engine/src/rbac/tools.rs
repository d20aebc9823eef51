//! What a language model may call while it works on somebody's question: what that person may do anyway,
//! and was not reserved for others.

use super::{Permissions, Resource, Subject, decide};
use protocol::access::{ConnectionAccess, Permission, Tool};
use std::collections::{BTreeMap, BTreeSet};

/// What a model is offered for one question, and what it may be told of the person who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toolbox {
    tools: BTreeSet<Tool>,
    /// What the person may do that a model should know of.
    may: Permissions,
}

impl Toolbox {
    /// The tool of that name, if it is offered. One that is not offered and one that there is not cannot
    /// be told apart.
    pub fn find(&self, name: &str) -> Option<Tool> {
        Tool::named(name).filter(|tool| self.tools.contains(tool))
    }

    pub fn tools(&self) -> impl Iterator<Item = Tool> {
        self.tools.iter().copied()
    }

    pub fn may(&self) -> impl Iterator<Item = Permission> {
        self.may.iter().copied()
    }
}

/// What a person needs for a tool to be used on their behalf.
pub fn permission_of(tool: Tool) -> Permission {
    match tool {
        Tool::DescribeTables => Permission::ReadSchema,
        Tool::Recall | Tool::Chart => Permission::Ask,
        Tool::RunSql => Permission::RunSql,
    }
}

/// Permissions that concern a question. What somebody administers is nothing to a model.
const TOLD: [Permission; 3] = [Permission::Ask, Permission::RunSql, Permission::Export];

/// `narrowed`: what else has to allow a permission, such as the scopes of a token. A tool without a line
/// in `accesses` is for everybody.
pub fn toolbox(
    subject: &Subject,
    narrowed: impl Fn(Permission) -> bool,
    accesses: &BTreeMap<Tool, ConnectionAccess>,
) -> Toolbox {
    let open = ConnectionAccess::default();
    let offered = |tool: &Tool| {
        let permission = permission_of(*tool);
        let access = accesses.get(tool).unwrap_or(&open);
        decide(subject, permission, Resource::Tool { access }).is_allowed() && narrowed(permission)
    };
    let may = |permission: &Permission| {
        decide(subject, *permission, Resource::Workspace).is_allowed() && narrowed(*permission)
    };
    Toolbox {
        tools: Tool::ALL.iter().copied().filter(offered).collect(),
        may: TOLD.into_iter().filter(may).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::access::Grantee;
    use protocol::ids::{GroupId, UserId};

    fn sales() -> GroupId {
        GroupId::parse("grp_sales").unwrap()
    }

    /// The names of what is offered; `recall` is reserved for the group Sales.
    fn offered(role: &str, groups: &[GroupId], scopes: Option<&[Permission]>) -> String {
        let user = UserId::parse("usr_ann").unwrap();
        let subject = Subject::new(user, vec![role.to_owned()], groups.to_vec(), &BTreeMap::new());
        let grants = vec![Grantee::Group(sales())];
        let accesses =
            BTreeMap::from([(Tool::Recall, ConnectionAccess { restricted: true, grants })]);
        let narrowed = |permission| scopes.is_none_or(|scopes| scopes.contains(&permission));
        let toolbox = toolbox(&subject, narrowed, &accesses);
        for tool in Tool::ALL {
            let found = toolbox.find(tool.as_str()).is_some();
            assert_eq!(found, toolbox.tools().any(|it| it == *tool));
        }
        toolbox.tools().map(Tool::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_offered_follows_from_permissions_grants_and_scopes() {
        let everything = "describe_tables recall run_sql chart";
        for (role, groups, scopes, expected) in [
            ("viewer", vec![], None, "describe_tables chart"),
            ("viewer", vec![sales()], None, "describe_tables recall chart"),
            ("analyst", vec![], None, "describe_tables run_sql chart"),
            ("analyst", vec![sales()], None, everything),
            ("admin", vec![], None, "describe_tables run_sql chart"),
            ("auditor", vec![sales()], None, ""),
            ("nobody", vec![sales()], None, ""),
            ("analyst", vec![sales()], Some(&[Permission::Ask][..]), "recall chart"),
            ("analyst", vec![sales()], Some(&[][..]), ""),
            // A scope gives nothing that no role gives.
            ("viewer", vec![], Some(&[Permission::RunSql][..]), ""),
        ] {
            assert_eq!(offered(role, &groups, scopes), expected, "{role} {groups:?} {scopes:?}");
        }
    }

    #[test]
    fn a_model_is_told_of_what_concerns_a_question_only() {
        let user = UserId::parse("usr_ann").unwrap();
        let subject = Subject::new(user, vec!["admin".to_owned()], Vec::new(), &BTreeMap::new());
        let toolbox = toolbox(&subject, |_| true, &BTreeMap::new());
        assert_eq!(toolbox.may().collect::<Vec<_>>(), TOLD);
        assert_eq!(Toolbox::default().find("chart"), None);
        assert_eq!(toolbox.find("drop_table"), None);
    }
}
