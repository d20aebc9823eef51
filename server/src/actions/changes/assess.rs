//! What a statement would do and who would have to agree. Nothing is kept.

use super::ground::{Ground, author};
use super::shown;
use crate::audit::Scene;
use crate::auth::With;
use crate::auth::permission::RequestWrite;
use crate::context::ServerContext;
use crate::store::StoredChange;
use engine::execution::assess::{Assessed, Proposal, assess as look};
use protocol::change::{Assessment, ChangeDraft};
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use std::time::Duration;

/// Of a statement, where nobody names another.
const TIMEOUT_MS: u64 = 30_000;
const SHORTEST_MS: u64 = 100;
const LONGEST_MS: u64 = 600_000;

/// A statement with how it is to be carried out.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub sql: &'a str,
    pub backup: bool,
    pub timeout_ms: Option<u64>,
    pub max_rows: Option<u64>,
    /// Of the assistant that wrote it.
    pub confidence: Option<f64>,
}

impl<'a> Wanted<'a> {
    pub fn of(draft: &'a ChangeDraft) -> Wanted<'a> {
        let ChangeDraft { sql, backup, timeout_ms, max_rows, .. } = draft;
        let (timeout_ms, max_rows) = (*timeout_ms, *max_rows);
        Wanted { sql, backup: *backup, timeout_ms, max_rows, confidence: None }
    }
}

pub async fn assess(
    context: &ServerContext,
    by: &With<RequestWrite>,
    draft: ChangeDraft,
) -> Result<Assessment, Problem> {
    let ground = asked(context, by, &draft.connection_id, None).await?;
    Ok(shown::assessment(&looked_at(&ground, Wanted::of(&draft)).await?))
}

/// The ground of somebody who asks for a change, as far as they may there. `of`: the change that they word anew.
pub async fn asked(
    context: &ServerContext,
    by: &With<RequestWrite>,
    connection: &ConnectionId,
    of: Option<&StoredChange>,
) -> Result<Ground, Problem> {
    let address = Scene::current().address;
    context.limits.queries.take(by.principal.user.as_str(), address.as_deref())?;
    let database = context.databases.database(Some(connection), by).await?;
    let author = author(context, by).await?;
    match of {
        Some(change) => Ground::of_change(context, change, author, false).await,
        None => Ground::of(context, &database.id, author, false, None).await,
    }
}

/// A statement that the guard does not let be proposed at all is a problem with its findings.
pub async fn looked_at(ground: &Ground, wanted: Wanted<'_>) -> Result<Assessed, Problem> {
    let timeout = wanted.timeout_ms.unwrap_or(TIMEOUT_MS).clamp(SHORTEST_MS, LONGEST_MS);
    let proposal = Proposal {
        sql: wanted.sql,
        backup: wanted.backup,
        timeout: Duration::from_millis(timeout),
        max_rows: wanted.max_rows,
        locked: None,
        confidence: wanted.confidence,
        suggested: None,
    };
    let looked =
        look(&ground.database, &ground.author, &proposal, ground.site(), Some(&ground.opened.door))
            .await?;
    looked.map_err(|refusal| match refusal.findings.is_empty() {
        // Nothing is wrong with it; it is only no change.
        true => Problem::new(ErrorCode::StatementRefused, "the statement changes nothing").hint(
            "ask for an INSERT, an UPDATE, a DELETE or a change of tables and indexes; what reads \
                 runs in the editor",
        ),
        false => engine::error::refusal_problem(&refusal),
    })
}
