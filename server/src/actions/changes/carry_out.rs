//! Carrying an approved change out. The order is made again from what its author wrote, and runs only
//! when it is the approved one; the run has a task of its own, which no closed browser stops.

use super::{decide, drift, hand, landed, read, session, unknown};
use crate::audit::scene;
use crate::auth::Caller;
use crate::context::ServerContext;
use crate::store::{Deciding, RunReport, StoredChange};
use engine::approvals::table::Guard;
use engine::approvals::{Event, Grant, Order, Outcome, Reason, RevisionHash, transition};
use engine::execution::write::{Carried, WriteDoor};
use protocol::Problem;
use protocol::ids::{ChangeId, WriteRunId};
use serde_json::json;
use sql_guard::StatementKind;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

/// How long whoever starts a run waits for its end before they are told that it runs.
const PATIENCE: Duration = Duration::from_secs(2);
/// Pauses before the end of a run is written again, where the store did not take it.
const AGAIN: [Duration; 4] = [
    Duration::from_millis(50),
    Duration::from_millis(500),
    Duration::from_secs(5),
    Duration::from_secs(30),
];

/// Runs that this server carries out now, so that they can be stopped.
#[derive(Clone, Default)]
pub struct Going(Arc<Mutex<HashMap<(ChangeId, WriteRunId), CancellationToken>>>);

/// A run that is listed until this is dropped.
struct Listed {
    going: Going,
    key: (ChangeId, WriteRunId),
    token: CancellationToken,
}

impl Going {
    /// Before the run is claimed: whoever stops it as soon as it is there finds it.
    fn list(&self, change: &ChangeId, run: &WriteRunId) -> Listed {
        let (key, token) = ((change.clone(), run.clone()), CancellationToken::new());
        let mut table = self.0.lock().expect("no one panics while holding the runs");
        table.insert(key.clone(), token.clone());
        Listed { going: self.clone(), key, token }
    }

    /// Asks the database of a run to stop; its answer is what counts.
    pub(super) fn cancel(&self, change: &ChangeId) {
        let table = self.0.lock().expect("no one panics while holding the runs");
        for (_, token) in table.iter().filter(|((of, _), _)| of == change) {
            token.cancel();
        }
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.going.0.lock().expect("no one panics while holding the runs").remove(&self.key);
    }
}

/// On what a run rests.
pub enum Basis {
    Approved,
    /// In an emergency; it is looked at afterwards.
    BrokenGlass {
        reason: String,
    },
}

impl Basis {
    fn event(&self, sending: RevisionHash) -> Event {
        match self {
            Basis::Approved => Event::Execute { sending },
            Basis::BrokenGlass { reason } => Event::BreakGlass { sending, reason: reason.clone() },
        }
    }
}

pub async fn execute(
    context: &ServerContext,
    by: &Caller,
    seen: &StoredChange,
    version: u64,
    shown: RevisionHash,
    on: Basis,
) -> Result<(), Problem> {
    let id = &seen.id;
    let hand = hand(context, by).await?;
    let (stored, case) = context.store.change_case(id).await?.ok_or_else(|| unknown(id))?;
    let party = read::party(context, by, hand, &stored).await?;
    let event = on.event(shown);
    // Whoever may not is told so, and that is recorded, before any database is asked.
    if let Err(refusal) = transition(&case, &party, &event, OffsetDateTime::now_utc()) {
        if refusal.reason == Reason::Guard(Guard::StillEligible) {
            let why = "its author or one of its approvers may not do so any more";
            return Err(drift::void(context, &stored, why).await?);
        }
        return decide::step(context, by, id, version, event).await;
    }
    let (ground, order) = match drift::standing(context, &stored, true).await? {
        drift::Standing::Same { ground, order } => (ground, *order),
        drift::Standing::Changed { why } => return Err(drift::void(context, &stored, &why).await?),
    };
    let now = OffsetDateTime::now_utc();
    let sending = on.event(order.hash());
    let mut deciding = Deciding::new(id, Some((&by.principal.user, hand)), sending, now);
    deciding.expected = Some(version);
    // The database was looked at meanwhile, which takes as long as it takes.
    deciding.session = session(by);
    let run = WriteRunId::from_random(rand::random());
    let listed = context.going.list(id, &run);
    deciding.run = Some(run);
    let landing = landed(id, context.store.decide_change(deciding).await?)?;
    let Some(grant) = landing.grant else { return Ok(()) };
    let door = ground.opened.door;
    let run = Run { context: context.clone(), change: id.clone(), door, listed };
    let mut task = tokio::spawn(scene::carried(run.go(grant, order)));
    // Most are done by then. Waiting no longer leaves the task as it is.
    let _ended = tokio::time::timeout(PATIENCE, &mut task).await;
    Ok(())
}

struct Run {
    context: ServerContext,
    change: ChangeId,
    door: WriteDoor,
    listed: Listed,
}

impl Run {
    async fn go(self, grant: Grant, order: Order) {
        let run = grant.run().clone();
        let connection = order.connection.clone();
        let is_schema = order.statement.kind() == StatementKind::SchemaChange;
        let report = match grant.release(order) {
            Ok(release) => report(self.door.carry_out(release, self.listed.token.clone()).await),
            Err(mismatch) => RunReport {
                run,
                outcome: Outcome::Failed,
                rows_affected: None,
                detail: json!({ "message": mismatch.to_string() }),
            },
        };
        // What is known of the schema is anew before anybody is told that it has changed.
        if is_schema
            && report.outcome == Outcome::Executed
            && let Err(problem) = self.context.databases.refresh(&connection).await
        {
            tracing::warn!(change.id = %self.change, %problem, "the schema is read again later");
        }
        self.write_down(report).await;
    }

    /// A store that is full or away for a moment does not lose the end of a run.
    async fn write_down(&self, report: RunReport) {
        let mut pauses = AGAIN.into_iter();
        loop {
            let event = Event::Ended(report.outcome);
            let mut deciding = Deciding::new(&self.change, None, event, OffsetDateTime::now_utc());
            deciding.report = Some(report.clone());
            let error = match self.context.store.decide_change(deciding).await {
                Ok(_) => return,
                Err(error) => error,
            };
            match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => {
                    let change = &self.change;
                    tracing::error!(change.id = %change, %error, "the end of a run is proved at the next start");
                    return;
                }
            }
        }
    }
}

fn report(carried: Carried) -> RunReport {
    let Carried { run, outcome, rows, backup, elapsed, error } = carried;
    let message = error.map(|error| engine::error::connector_problem(&error).detail);
    let elapsed_ms = elapsed.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
    let detail = json!({ "backup": backup, "message": message, "elapsed_ms": elapsed_ms });
    RunReport { run, outcome, rows_affected: rows, detail }
}
