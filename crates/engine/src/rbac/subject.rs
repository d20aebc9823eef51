//! Who asks, as far as it decides what they may do.

use super::role::built_in;
use protocol::access::{Grantee, Permission};
use protocol::ids::{GroupId, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// A set of permissions.
pub type Permissions = BTreeSet<Permission>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub user: UserId,
    pub roles: Vec<String>,
    pub groups: Vec<GroupId>,
    permissions: Permissions,
}

impl Subject {
    /// `custom`: the roles of the workspace by name. They never change what a role of the product
    /// gives, and a role that nobody knows gives nothing.
    pub fn new(
        user: UserId,
        roles: Vec<String>,
        groups: Vec<GroupId>,
        custom: &BTreeMap<String, Permissions>,
    ) -> Self {
        let given = |role: &String| match built_in(role) {
            Some(permissions) => permissions,
            None => custom.get(role).into_iter().flatten().copied().collect(),
        };
        let permissions = roles.iter().flat_map(given).collect();
        Self { user, roles, groups, permissions }
    }

    pub fn permissions(&self) -> &Permissions {
        &self.permissions
    }

    /// Whether something granted to `grantee` is granted to this subject.
    pub(super) fn is(&self, grantee: &Grantee) -> bool {
        match grantee {
            Grantee::Person(user) => *user == self.user,
            Grantee::Group(group) => self.groups.contains(group),
            Grantee::Role(role) => self.roles.contains(role),
        }
    }
}
