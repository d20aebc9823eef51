//! Permissions as values: who holds one has been looked at, and a query that needs one says so in its
//! arguments.

use engine::Principal;

/// Roles that look after the workspace as a whole.
const OVERSEERS: [&str; 2] = ["admin", "auditor"];

/// May read the runs of everybody in the workspace. Only [`ReadEveryRun::of`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct ReadEveryRun(());

impl ReadEveryRun {
    pub fn of(principal: &Principal) -> Option<Self> {
        let oversees = principal.roles.iter().any(|role| OVERSEERS.contains(&role.as_str()));
        oversees.then_some(Self(()))
    }
}

/// May read the audit, verify it and export it. Only [`ReadAudit::of`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct ReadAudit(());

impl ReadAudit {
    pub fn of(principal: &Principal) -> Option<Self> {
        let oversees = principal.roles.iter().any(|role| OVERSEERS.contains(&role.as_str()));
        oversees.then_some(Self(()))
    }

    /// Whoever can read the store's file may read it through a command too.
    pub fn of_command() -> Self {
        Self(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ids::UserId;

    #[test]
    fn only_overseers_read_the_runs_of_others_and_the_audit() {
        for (roles, expected) in [
            (vec![], false),
            (vec!["analyst"], false),
            (vec!["analyst", "auditor"], true),
            (vec!["admin"], true),
            (vec!["administrator"], false),
        ] {
            let roles = roles.into_iter().map(str::to_owned).collect();
            let user = UserId::from_random(1);
            let name = "Ann".to_owned();
            let principal =
                Principal::new(user, name, "ann@example.org", roles, Default::default());
            assert_eq!(ReadEveryRun::of(&principal).is_some(), expected, "{principal:?}");
            assert_eq!(ReadAudit::of(&principal).is_some(), expected, "{principal:?}");
        }
    }
}
