//! Which connections somebody may use. One that was not granted answers as one that does not exist.

use super::Databases;
use super::entry::Entry;
use crate::audit::{Act, Action, Outcome};
use crate::auth::permission::Right;
use crate::auth::{Caller, With};
use engine::rbac::{Reason, Refusal, Resource, decide};
use protocol::access::{ConnectionAccess, Permission};
use protocol::catalog::Environment;
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use std::sync::Arc;

/// Whoever has one of them sees a connection in lists, and what was read from it.
pub(super) const READING: [Permission; 4] =
    [Permission::ReadSchema, Permission::Ask, Permission::RunSql, Permission::Export];

impl Databases {
    /// Whether what was read from a connection may be shown to the caller; also of one that was
    /// removed since.
    pub async fn may_read(&self, id: &ConnectionId, by: &Caller) -> Result<bool, Problem> {
        let access = self.store.connection_access(id).await?.unwrap_or_default();
        let environment = self.known(id).map_or(Environment::Dev, |it| it.stored().environment);
        Ok(may_any(by, &READING, environment, &access))
    }

    /// A connection on which the caller may use the permission. One that is not granted answers as one
    /// that does not exist; the refusal is recorded.
    pub(super) async fn usable_entry<R: Right>(
        &self,
        id: Option<&ConnectionId>,
        by: &With<R>,
    ) -> Result<Arc<Entry>, Problem> {
        let Some(id) = id else {
            let first = self.usable(by, &[R::PERMISSION]).await?.into_iter().next();
            return first.ok_or_else(none_yet);
        };
        let entry = self.entry(id).await?;
        let access = self.store.connection_access(id).await?.unwrap_or_default();
        let environment = entry.stored().environment;
        let resource = Resource::Connection { environment, access: &access };
        match decide(&by.subject, R::PERMISSION, resource).into_result() {
            Ok(()) => Ok(entry),
            Err(refusal) => {
                self.record_refusal(id, by, R::PERMISSION, &refusal).await;
                match refusal.reason {
                    Reason::NotGranted => Err(unknown(id)),
                    Reason::NoPermission | Reason::ToolNotGranted | Reason::ProductionWrite => {
                        Err(refusal.problem())
                    }
                }
            }
        }
    }

    pub(super) async fn usable(
        &self,
        by: &Caller,
        permissions: &[Permission],
    ) -> Result<Vec<Arc<Entry>>, Problem> {
        self.follow().await?;
        let every = self.store.every_connection_access().await?;
        let mut entries = self.read().clone();
        entries.retain(|entry| {
            let environment = entry.stored().environment;
            let access = every.get(entry.id());
            access.is_some_and(|access| may_any(by, permissions, environment, access))
        });
        Ok(entries)
    }

    /// The refusal stands, whether or not it can be recorded.
    async fn record_refusal(
        &self,
        id: &ConnectionId,
        by: &Caller,
        permission: Permission,
        refusal: &Refusal,
    ) {
        let reason = refusal.problem().detail;
        let detail = serde_json::json!({ "permission": permission, "reason": reason });
        let act = Act::new(Action::AccessDenied).by(by.actor()).on(id).at(id).saying(detail);
        let code = ErrorCode::UnknownConnection.as_str();
        if let Err(error) = self.store.record(act.ended(Outcome::Denied, Some(code))).await {
            tracing::error!(error = %error, "a refusal could not be recorded");
        }
    }
}

/// Whether one of the permissions may be used on the connection.
fn may_any(
    by: &Caller,
    permissions: &[Permission],
    environment: Environment,
    access: &ConnectionAccess,
) -> bool {
    let resource = Resource::Connection { environment, access };
    permissions.iter().any(|&it| decide(&by.subject, it, resource).is_allowed())
}

pub(super) fn unknown(id: &ConnectionId) -> Problem {
    Problem::new(ErrorCode::UnknownConnection, format!("there is no connection `{id}`"))
        .hint("list the connections with GET /connections")
}

fn none_yet() -> Problem {
    Problem::new(ErrorCode::UnknownConnection, "no database is connected for you yet").hint(
        "start with `candor serve --demo`, add a connection in the settings, or ask an \
         administrator to grant you one",
    )
}
