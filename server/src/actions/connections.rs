//! What administrators do with connections: look, add, change, try, remove. Taking a
//! `With<ManageConnections>` is what keeps everybody else out.

use crate::auth::With;
use crate::auth::permission::ManageConnections;
use crate::context::ServerContext;
use crate::databases::draft::{self, Checked};
use crate::databases::trial::{self, Trial};
use crate::store::{Origin, PasswordChange, Place, Removal, StoredConnection};
use protocol::connection::{ConnectionDraft, ConnectionTest, ConnectionView};
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use secrecy::SecretString;

pub async fn list(
    context: &ServerContext,
    by: &With<ManageConnections>,
) -> Result<Vec<ConnectionView>, Problem> {
    context.databases.views(by.right()).await
}

pub async fn get(
    context: &ServerContext,
    by: &With<ManageConnections>,
    id: &ConnectionId,
) -> Result<ConnectionView, Problem> {
    context.databases.view(id, by.right()).await
}

/// Keeps a connection that has answered and whose login is fit.
pub async fn add(
    context: &ServerContext,
    by: &With<ManageConnections>,
    draft: ConnectionDraft,
) -> Result<ConnectionView, Problem> {
    let checked = check(context, draft)?;
    try_it(context, by, &checked, checked.password.clone()).await?.into_result()?;
    let connection = StoredConnection {
        id: ConnectionId::from_random(rand::random()),
        name: checked.name,
        environment: checked.environment,
        place: checked.place,
        pool: checked.pool,
        origin: Origin::Administrator,
        revision: 0,
    };
    keep(context, by, connection, checked.password, None).await
}

/// Changes a connection. Where it leads somewhere else, or somebody else signs in, the password is
/// needed again: the stored one was given for the old place only.
pub async fn change(
    context: &ServerContext,
    by: &With<ManageConnections>,
    id: &ConnectionId,
    draft: ConnectionDraft,
) -> Result<ConnectionView, Problem> {
    let known = own(context, id).await?;
    let checked = check(context, draft)?;
    let password = password_for(context, &known, &checked).await?;
    if checked.place != known.place || checked.password.is_some() {
        try_it(context, by, &checked, password).await?.into_result()?;
    }
    let connection = StoredConnection {
        name: checked.name,
        environment: checked.environment,
        place: checked.place,
        pool: checked.pool,
        ..known.clone()
    };
    keep(context, by, connection, checked.password, Some(&known)).await
}

pub async fn remove(
    context: &ServerContext,
    _: &With<ManageConnections>,
    id: &ConnectionId,
) -> Result<(), Problem> {
    let known = own(context, id).await?;
    if let Removal::Refused { waiting } = context.store.remove_connection(&known.id).await? {
        let detail = format!("`{}` cannot be removed: {}", known.name, Removal::why(waiting));
        return Err(Problem::new(ErrorCode::Conflict, detail)
            .hint("look at them under Changes first; afterwards nobody could"));
    }
    Ok(context.databases.follow().await?)
}

/// Tries a connection as it is kept.
pub async fn test(
    context: &ServerContext,
    by: &With<ManageConnections>,
    id: &ConnectionId,
) -> Result<ConnectionTest, Problem> {
    let known = context.databases.stored(id).await?;
    take_turn(context, by)?;
    let opened = context.databases.opener().open(&context.store, &known).await;
    Ok(trial::attempt(opened, context.settings.connections.test_time).await.into_test())
}

/// Tries details that are not kept; `id` names the connection whose stored password may be used, if
/// the details lead to the same place.
pub async fn test_draft(
    context: &ServerContext,
    by: &With<ManageConnections>,
    id: Option<&ConnectionId>,
    draft: ConnectionDraft,
) -> Result<ConnectionTest, Problem> {
    let checked = check(context, draft)?;
    let password = match id {
        Some(id) => password_for(context, &own(context, id).await?, &checked).await?,
        None => checked.password.clone(),
    };
    Ok(try_it(context, by, &checked, password).await?.into_test())
}

fn check(context: &ServerContext, draft: ConnectionDraft) -> Result<Checked, Problem> {
    let opener = context.databases.opener();
    draft::check(draft, opener.addresses(), opener.files())
}

/// A connection that administrators keep; those of the configuration are changed there.
async fn own(context: &ServerContext, id: &ConnectionId) -> Result<StoredConnection, Problem> {
    let known = context.databases.stored(id).await?;
    match known.origin {
        Origin::Administrator => Ok(known),
        Origin::Configuration => {
            let detail = format!("`{}` comes from the configuration", known.name);
            Err(Problem::new(ErrorCode::Conflict, detail)
                .hint("change or remove it in the configuration file, then start again"))
        }
    }
}

/// The password for the changed place: the new one, or the stored one where it was given for exactly
/// this place.
async fn password_for(
    context: &ServerContext,
    known: &StoredConnection,
    checked: &Checked,
) -> Result<Option<SecretString>, Problem> {
    if checked.password.is_some() || matches!(checked.place, Place::Sqlite { .. }) {
        return Ok(checked.password.clone());
    }
    let stored = context.databases.opener().password(&context.store, &known.id).await?;
    if checked.place == known.place {
        return Ok(stored);
    }
    let detail = "host, port, database, user or encryption changed: the password is needed again";
    Err(Problem::new(ErrorCode::PasswordRequired, detail)
        .hint("enter the password for the new place"))
}

async fn try_it(
    context: &ServerContext,
    by: &With<ManageConnections>,
    checked: &Checked,
    password: Option<SecretString>,
) -> Result<Trial, Problem> {
    take_turn(context, by)?;
    let opener = context.databases.opener();
    let opened = opener.open_place(&checked.name, &checked.place, checked.pool, password);
    Ok(trial::attempt(opened, context.settings.connections.test_time).await)
}

fn take_turn(context: &ServerContext, by: &With<ManageConnections>) -> Result<(), Problem> {
    context.limits.connection_tests.take(by.principal.user.as_str())
}

async fn keep(
    context: &ServerContext,
    by: &With<ManageConnections>,
    connection: StoredConnection,
    password: Option<SecretString>,
    before: Option<&StoredConnection>,
) -> Result<ConnectionView, Problem> {
    let moved = before.is_none_or(|before| before.place != connection.place);
    let change = match (password, moved) {
        (Some(password), _) => {
            let sealed = context.databases.opener().seal(&connection.id, &password)?;
            PasswordChange::Set(sealed)
        }
        (None, true) => PasswordChange::Forget,
        (None, false) => PasswordChange::Keep,
    };
    context.store.put_connection(&connection, change).await?;
    context.databases.follow().await?;
    context.databases.view(&connection.id, by.right()).await
}
