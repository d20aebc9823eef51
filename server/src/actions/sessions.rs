//! One's own sessions: which there are, and ending them.

use crate::auth::{Caller, Proof};
use crate::context::ServerContext;
use protocol::ids::SessionId;
use protocol::session::SessionView;
use protocol::{ErrorCode, Problem};

pub async fn list(context: &ServerContext, caller: &Caller) -> Result<Vec<SessionView>, Problem> {
    let current = match &caller.proof {
        Proof::Session(hash) => Some(hash.as_str()),
        Proof::Token { .. } | Proof::Signed { .. } => None,
    };
    let idle_since = context.settings.sessions.idle_since();
    Ok(context.store.sessions_of(&caller.principal.user, current, &idle_since).await?)
}

pub async fn end(
    context: &ServerContext,
    caller: &Caller,
    session: &SessionId,
) -> Result<(), Problem> {
    if context.store.end_session(&caller.principal.user, session).await? {
        return Ok(());
    }
    Err(Problem::new(ErrorCode::NotFound, format!("there is no session `{session}`")))
}

/// Everywhere, here too.
pub async fn end_all(context: &ServerContext, caller: &Caller) -> Result<(), Problem> {
    context.store.end_sessions(&caller.principal.user).await?;
    Ok(())
}
