//! What somebody may do on a connection, read in the transaction that decides on it.

use crate::store::people::subject_of;
use crate::store::{StoreError, from_json, grants};
use engine::approvals::Rights;
use engine::rbac::{Resource, decide};
use protocol::access::Permission;
use protocol::catalog::Environment;
use protocol::ids::{ConnectionId, UserId};
use sqlx::SqliteConnection;

/// Nothing for whoever is disabled, and on a connection that was removed.
pub async fn rights(
    transaction: &mut SqliteConnection,
    user: &UserId,
    connection: &ConnectionId,
    environment: Environment,
) -> Result<Rights, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "select users.roles
        from users
        join connections on connections.id = $2
        where users.id = $1
            and users.disabled_at is null
            and connections.removed_at is null",
    )
    .bind(user.as_str())
    .bind(connection.as_str())
    .fetch_optional(&mut *transaction)
    .await?;
    let Some((roles,)) = row else { return Ok(Rights::default()) };
    let roles: Vec<String> = from_json("roles", &roles)?;
    let subject = subject_of(transaction, user, &roles).await?;
    let Some(access) = grants::read(transaction, connection).await? else {
        return Ok(Rights::default());
    };
    let place = Resource::Connection { environment, access: &access };
    let may = |permission| decide(&subject, permission, place).is_allowed();
    Ok(Rights {
        request: may(Permission::RequestWrite),
        approve: may(Permission::ApproveWrite),
        execute: may(Permission::ExecuteWrite),
        break_glass: may(Permission::BreakGlass),
        oversee: may(Permission::ManageSettings),
    })
}
