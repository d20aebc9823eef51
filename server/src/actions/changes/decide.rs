//! One decision about a change. Who may and when is the store's to say, in the transaction that writes
//! it; a decision is about the version that the person had in front of them.

use super::carry_out::Basis;
use super::propose::{bounded, reword};
use super::{carry_out, drift, hand, landed, read, seen, session};
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::store::{Deciding, StoredChange};
use engine::approvals::{Event, RevisionHash, transition};
use protocol::change::{ChangeDecision, ChangeDetail, ChangeRewording, MAX_WORDS};
use protocol::ids::ChangeId;
use protocol::{ErrorCode, Problem};
use time::OffsetDateTime;

pub async fn decide(
    context: &ServerContext,
    by: &Caller,
    id: &ChangeId,
    decision: ChangeDecision,
) -> Result<ChangeDetail, Problem> {
    let stored = seen(context, by, id).await?;
    match decision {
        ChangeDecision::Submit { version } => {
            let wording = as_it_is(&stored, version);
            return reword(context, &With::of(by)?, id, wording).await;
        }
        ChangeDecision::Execute { version, hash } => {
            let hash = shown(&hash)?;
            carry_out::execute(context, by, &stored, version, hash, Basis::Approved).await?;
        }
        ChangeDecision::BreakGlass { version, hash, reason } => {
            bounded("reason", &reason, MAX_WORDS)?;
            let on = Basis::BrokenGlass { reason };
            carry_out::execute(context, by, &stored, version, shown(&hash)?, on).await?;
        }
        ChangeDecision::Accept { version, comment } => {
            step(context, by, id, version, Event::Accept { comment }).await?;
        }
        ChangeDecision::Dispute { version, reason } => {
            step(context, by, id, version, Event::Dispute { reason }).await?;
        }
        ChangeDecision::Approve { version, hash, comment } => {
            let event = Event::Approve { shown: shown(&hash)?, comment };
            refuse_drifted(context, by, id, &event).await?;
            step(context, by, id, version, event).await?;
        }
        ChangeDecision::SendBack { version, reason } => {
            step(context, by, id, version, Event::SendBack { reason }).await?;
        }
        ChangeDecision::Reject { version, reason } => {
            step(context, by, id, version, Event::Reject { reason }).await?;
        }
        ChangeDecision::Withdraw { version } => {
            step(context, by, id, version, Event::Withdraw).await?;
        }
        ChangeDecision::Revoke { version, reason } => {
            step(context, by, id, version, Event::Revoke { reason }).await?;
        }
        ChangeDecision::Cancel { version } => {
            step(context, by, id, version, Event::Cancel).await?;
            context.going.cancel(id);
        }
        ChangeDecision::Retry { version } => {
            step(context, by, id, version, Event::Retry).await?;
        }
    }
    read::change(context, by, id).await
}

pub async fn step(
    context: &ServerContext,
    by: &Caller,
    id: &ChangeId,
    version: u64,
    event: Event,
) -> Result<(), Problem> {
    bounded("comment", event.words().unwrap_or_default(), MAX_WORDS)?;
    let party = (&by.principal.user, hand(context, by).await?);
    let mut deciding = Deciding::new(id, Some(party), event, OffsetDateTime::now_utc());
    deciding.expected = Some(version);
    deciding.session = session(by);
    landed(id, context.store.decide_change(deciding).await?)?;
    Ok(())
}

/// Nobody agrees to what could not be carried out any more. Where the database cannot be asked, it is
/// asked when the change is carried out, and not before.
async fn refuse_drifted(
    context: &ServerContext,
    by: &Caller,
    id: &ChangeId,
    event: &Event,
) -> Result<(), Problem> {
    let Some((stored, case)) = context.store.change_case(id).await? else { return Ok(()) };
    let party = read::party(context, by, hand(context, by).await?, &stored).await?;
    if transition(&case, &party, event, OffsetDateTime::now_utc()).is_err() {
        return Ok(());
    }
    match drift::standing(context, &stored, false).await {
        Ok(drift::Standing::Changed { why }) => Err(drift::void(context, &stored, &why).await?),
        Ok(drift::Standing::Same { .. }) => Ok(()),
        Err(problem) => {
            tracing::info!(change.id = %id, %problem, "approved without looking at the database");
            Ok(())
        }
    }
}

/// A draft is looked at again when it is handed in.
fn as_it_is(stored: &StoredChange, version: u64) -> ChangeRewording {
    ChangeRewording {
        version,
        sql: stored.revision.author_sql.clone(),
        backup: stored.revision.backup,
        timeout_ms: Some(stored.revision.timeout_ms),
        max_rows: Some(stored.revision.max_rows),
    }
}

fn shown(hash: &str) -> Result<RevisionHash, Problem> {
    RevisionHash::parse(hash).ok_or_else(|| {
        let detail = format!("`{hash}` is not the hash of a wording: 64 lowercase hex digits");
        Problem::new(ErrorCode::InvalidRequest, detail).hint("echo `revision.hash` of the change")
    })
}
