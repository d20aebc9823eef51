//! The one evaluator: may this subject do this to that, and if not, why, and what would help.

use super::Subject;
use super::role::{first_with, means};
use protocol::access::{ConnectionAccess, Permission};
use protocol::catalog::Environment;
use protocol::{ErrorCode, Problem};

/// What something is done to.
#[derive(Debug, Clone, Copy)]
pub enum Resource<'a> {
    /// What has no owner and no connection.
    Workspace,
    Connection {
        environment: Environment,
        access: &'a ConnectionAccess,
    },
    /// What a language model may call on the subject's behalf.
    Tool {
        access: &'a ConnectionAccess,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    Refused(Refusal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    pub permission: Permission,
    pub reason: Reason,
    /// The role of the product with the fewest permissions that has this one.
    pub role: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No role of the subject gives the permission.
    NoPermission,
    /// The connection is for those it was granted to.
    NotGranted,
    /// The tool is for those it was granted to.
    ToolNotGranted,
    /// Being open to everybody lets nobody write to a production database.
    ProductionWrite,
}

pub fn decide(subject: &Subject, permission: Permission, resource: Resource<'_>) -> Decision {
    let refused =
        |reason| Decision::Refused(Refusal { permission, reason, role: first_with(permission) });
    if !subject.permissions().contains(&permission) {
        return refused(Reason::NoPermission);
    }
    let is_granted =
        |access: &ConnectionAccess| access.grants.iter().any(|grantee| subject.is(grantee));
    let (environment, access) = match resource {
        Resource::Workspace => return Decision::Allowed,
        Resource::Tool { access } if access.restricted && !is_granted(access) => {
            return refused(Reason::ToolNotGranted);
        }
        Resource::Tool { .. } => return Decision::Allowed,
        Resource::Connection { environment, access } => (environment, access),
    };
    // Looking after a connection is not reading its data: no grant is needed, and none is given.
    if is_administration(permission) {
        return Decision::Allowed;
    }
    let granted = is_granted(access);
    if access.restricted && !granted {
        return refused(Reason::NotGranted);
    }
    if is_write(permission) && environment == Environment::Prod && !granted {
        return refused(Reason::ProductionWrite);
    }
    Decision::Allowed
}

fn is_administration(permission: Permission) -> bool {
    use Permission::*;
    match permission {
        ManageConnections | ManagePolicies | ManagePeople | ManageSettings => true,
        ReadEveryRun | ReadAudit | ExportAudit => true,
        ReadSchema | Ask | RunSql | Export | SyncSchema | ReviewAnswers => false,
        RequestWrite | ApproveWrite | ExecuteWrite | BreakGlass => false,
    }
}

fn is_write(permission: Permission) -> bool {
    use Permission::*;
    matches!(permission, RequestWrite | ApproveWrite | ExecuteWrite | BreakGlass)
}

impl Decision {
    pub fn is_allowed(&self) -> bool {
        *self == Decision::Allowed
    }

    pub fn into_result(self) -> Result<(), Refusal> {
        match self {
            Decision::Allowed => Ok(()),
            Decision::Refused(refusal) => Err(refusal),
        }
    }
}

impl Refusal {
    /// Names the permission and the role that has it.
    pub fn problem(&self) -> Problem {
        let Refusal { permission, role, .. } = *self;
        let name = permission.as_str();
        match self.reason {
            Reason::NoPermission => {
                let detail = format!("this needs the permission `{name}`: {}", means(permission));
                Problem::new(ErrorCode::Forbidden, detail)
                    .hint(format!("ask an administrator for the role `{role}`, which has it"))
            }
            Reason::NotGranted => {
                Problem::new(ErrorCode::Forbidden, "the connection is not granted to you")
                    .hint("ask an administrator to grant it to you or to one of your groups")
            }
            Reason::ToolNotGranted => {
                Problem::new(ErrorCode::Forbidden, "the tool is not granted to you")
                    .hint("ask an administrator to grant it to you or to one of your groups")
            }
            Reason::ProductionWrite => {
                let detail = format!("`{name}` on a production database needs a grant of it");
                Problem::new(ErrorCode::Forbidden, detail)
                    .hint("ask an administrator to grant the connection to you by name")
            }
        }
    }
}
