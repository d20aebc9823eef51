//! What the caller is told about changes of data, and what they have read of it.

use super::changes::{self, state};
use crate::auth::{Caller, Proof};
use crate::context::ServerContext;
use crate::store::{Sees, StoredNotice};
use protocol::Problem;
use protocol::notice::{Notice, Notices, ReadNotices, Waits};

/// A token is told what its owner's requests came to.
async fn eyes(context: &ServerContext, by: &Caller) -> Result<Sees, Problem> {
    let only_own = !matches!(by.proof, Proof::Session(_));
    Ok(context.store.sees(&by.principal.user, only_own).await?)
}

pub async fn list(context: &ServerContext, by: &Caller) -> Result<Notices, Problem> {
    let eyes = eyes(context, by).await?;
    let notices = context.store.notices(&eyes).await?;
    let unread = context.store.unread_notices(&eyes).await?;
    Ok(Notices { notices: notices.into_iter().map(shown).collect(), unread })
}

/// For the top of every page.
pub async fn waits(context: &ServerContext, by: &Caller) -> Result<Waits, Problem> {
    let changes = changes::waiting(context, by).await?;
    let notices = context.store.unread_notices(&eyes(context, by).await?).await?;
    Ok(Waits { changes, notices })
}

pub async fn read(
    context: &ServerContext,
    by: &Caller,
    which: ReadNotices,
) -> Result<Notices, Problem> {
    let eyes = eyes(context, by).await?;
    context.store.read_notices(&eyes, which.change.as_ref()).await?;
    list(context, by).await
}

fn shown(stored: StoredNotice) -> Notice {
    let StoredNotice { id, kind, change, title, connection, state: now, actor, at, read } = stored;
    Notice { id, kind, change, title, connection, state: state(now), actor, at, read }
}
