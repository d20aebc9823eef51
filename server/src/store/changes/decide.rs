//! Every step of a change, in one transaction: what the step rests on is read, the engine decides, and
//! the row changes only if it is still as it was read and no deadline has passed. The record of the
//! audit is written with it, for refusals too.

use super::kept::{NewRun, end_run, insert_revision, insert_run, insert_vote, repeat_revision};
use super::records::{NewChange, NewRevision, RunReport, hand_name};
use super::rights::rights;
use super::{ChangeKind, read};
use crate::audit::{Act, Action, Actor, Outcome as Ended};
use crate::notices;
use crate::store::notices::{Told, tell};
use crate::store::{
    Store, StoreError, now, sessions, signed, timestamp, to_json, unsigned, webhooks,
};
use engine::approvals::{
    Event, EventKind, Grant, Hand, Outcome, Party, Refusal, Rights, State, Step, transition,
};
use protocol::ids::{ChangeId, RevisionId, UserId, WriteRunId};
use serde_json::json;
use time::OffsetDateTime;

/// Who wants what to happen to which change.
pub struct Deciding<'a> {
    pub change: &'a ChangeId,
    /// `None`: the server itself.
    pub user: Option<&'a UserId>,
    pub hand: Hand,
    /// Hash of the session it is decided in; one that has ended since decides nothing.
    pub session: Option<&'a str>,
    pub event: Event,
    pub now: OffsetDateTime,
    /// The version it was decided on; another one is too late.
    pub expected: Option<u64>,
    /// Why, for an event that brings no words of its own.
    pub note: Option<&'a str>,
    /// The wording that follows, for [`Event::Revise`] and [`Event::Drift`].
    pub revision: Option<NewRevision<'a>>,
    /// The same wording under another name, for [`Event::Drift`] where it cannot be worked out anew:
    /// approvals stay with the wording they were given to.
    pub again: Option<&'a RevisionId>,
    /// The name of the run that begins, for [`Event::Execute`] and [`Event::BreakGlass`].
    pub run: Option<WriteRunId>,
    /// For [`Event::Ended`] and [`Event::Proved`].
    pub report: Option<RunReport>,
}

impl<'a> Deciding<'a> {
    pub fn new(
        change: &'a ChangeId,
        by: Option<(&'a UserId, Hand)>,
        event: Event,
        now: OffsetDateTime,
    ) -> Self {
        let (user, hand) = by.unzip();
        let hand = hand.unwrap_or(Hand::System);
        Self {
            change,
            user,
            hand,
            session: None,
            event,
            now,
            expected: None,
            note: None,
            revision: None,
            again: None,
            run: None,
            report: None,
        }
    }
}

#[derive(Debug)]
pub enum Decided {
    Landed(Landing),
    Refused(Refusal),
    /// Somebody else was first; nothing was changed.
    Raced,
    /// The session has ended meanwhile; nothing was changed.
    SignedOut,
    Unknown,
}

#[derive(Debug)]
pub struct Landing {
    pub state: State,
    pub version: u64,
    /// The one run that may begin.
    pub grant: Option<Grant>,
}

impl Store {
    /// Puts a change down as a draft, with its first wording.
    pub async fn draft_change(
        &self,
        change: &NewChange<'_>,
        revision: &NewRevision<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let (kind, rolls_back) = match &change.kind {
            ChangeKind::Change => ("change", None),
            ChangeKind::Rollback(run) => ("rollback", Some(run.as_str())),
        };
        let at = now();
        sqlx::query(
            "insert into change_requests (
                id, connection_id, author_id, hand, kind, rolls_back, title, state, version,
                revision_id, stages, created_at, updated_at
            )
            values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $11)",
        )
        .bind(change.id.as_str())
        .bind(change.connection.as_str())
        .bind(change.author.as_str())
        .bind(hand_name(change.hand))
        .bind(kind)
        .bind(rolls_back)
        .bind(change.title)
        .bind(State::Draft.as_str())
        .bind(revision.id.as_str())
        .bind(to_json(&revision.review.stages))
        .bind(&at)
        .execute(&mut *transaction)
        .await?;
        insert_revision(&mut transaction, change.id, 1, revision).await?;
        let detail = json!({ "revision": revision.id, "hash": revision.order.hash().to_string() });
        let act = Act::new(Action::ChangeDraft).on(change.id).at(change.connection);
        let act = act.by(actor(Some(change.author), change.hand)).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await
    }

    pub async fn decide_change(&self, deciding: Deciding<'_>) -> Result<Decided, StoreError> {
        let mut transaction = self.write().await?;
        let Deciding { change, user, hand, event, now, expected, .. } = deciding;
        let Deciding { session, note, revision, again, run, report, .. } = deciding;
        if let (Some(session), Some(user)) = (session, user)
            && !sessions::is_live(&mut transaction, session, user).await?
        {
            return Ok(Decided::SignedOut);
        }
        let Some(stored) = read::change(&mut transaction, change).await? else {
            return Ok(Decided::Unknown);
        };
        if expected.is_some_and(|expected| expected != stored.version) {
            return Ok(Decided::Raced);
        }
        let open = read::open_run(&mut transaction, change).await?;
        if let Some(report) = &report
            && open.as_ref().map(|open| &open.id) != Some(&report.run)
        {
            return Ok(Decided::Raced);
        }
        let case = read::case(&mut transaction, &stored, open.as_ref()).await?;
        let place = (&stored.connection, stored.revision.environment);
        let rights = match user {
            Some(user) => rights(&mut transaction, user, place.0, place.1).await?,
            None => Rights::default(),
        };
        let party = Party { user: user.cloned(), hand, rights };
        let kind = event.kind();
        let act = Act::new(action(kind)).on(change).at(&stored.connection).by(actor(user, hand));
        let step = match transition(&case, &party, &event, now) {
            Ok(step) => step,
            Err(refusal) => {
                let code = refusal.problem().code.as_str();
                let detail = json!({
                    "state": stored.state.as_str(),
                    "revision": stored.revision.id,
                    "reason": format!("{:?}", refusal.reason),
                });
                let act = act.ended(Ended::Denied, Some(code)).saying(detail);
                self.append(&mut transaction, act).await?;
                transaction.commit().await?;
                return Ok(Decided::Refused(refusal));
            }
        };
        let number = stored.revision.number + 1;
        let next = match (&revision, again) {
            (Some(revision), _) => {
                insert_revision(&mut transaction, change, number, revision).await?;
                revision.id
            }
            (None, Some(again)) => {
                repeat_revision(&mut transaction, &stored.revision.id, again, number).await?;
                again
            }
            (None, None) if matches!(event, Event::Drift | Event::Revise) => {
                return Err(StoreError::unreadable("revision", "approvals would stay"));
            }
            (None, None) => &stored.revision.id,
        };
        let words = event.words().or(note);
        let stages = match &revision {
            Some(revision) => to_json(&revision.review.stages),
            None => to_json(&step.review.stages),
        };
        let changed = sqlx::query(
            "update change_requests
            set state = $3,
                version = version + 1,
                revision_id = $4,
                stages = $5,
                deadline_at = $6,
                valid_until = $7,
                updated_at = $8
            where id = $1
                and version = $2
                and state = $9
                and ($10 = 0 or deadline_at > $8)
                and ($11 = 0 or valid_until > $8)",
        )
        .bind(change.as_str())
        .bind(signed(stored.version))
        .bind(step.to.as_str())
        .bind(next.as_str())
        .bind(stages)
        .bind(step.deadline.map(timestamp))
        .bind(step.valid_until.map(timestamp))
        .bind(timestamp(now))
        .bind(step.from.as_str())
        .bind(i64::from(needs_deadline(kind, step.from)))
        .bind(i64::from(needs_validity(kind, step.from)))
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() != 1 {
            return Ok(Decided::Raced);
        }
        let version = stored.version + 1;
        let Step { from, to, vote, promise, .. } = step;
        if let Some(vote) = &vote {
            let stage = i64::try_from(vote.stage).unwrap_or(i64::MAX);
            let comment = event.words().unwrap_or_default();
            insert_vote(&mut transaction, next.as_str(), &vote.by, stage, comment, now).await?;
        }
        let mut begun = None;
        if promise.is_some() {
            let (Some(id), Some(by)) = (run, user) else {
                return Err(StoreError::unreadable("run", "a run has no name or nobody starts it"));
            };
            let attempt = case.attempts + 1;
            let broke_glass = kind == EventKind::BreakGlass;
            let run = NewRun { id: &id, change, revision: next, attempt, by, broke_glass };
            insert_run(&mut transaction, &run, now).await?;
            begun = Some(id);
        }
        if let Some(report) = &report {
            end_run(&mut transaction, report, now).await?;
        }
        sqlx::query(
            "insert into change_events (
                change_id, version, revision_id, event, from_state, to_state, actor_id, hand, words,
                created_at
            )
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(change.as_str())
        .bind(signed(version))
        .bind(next.as_str())
        .bind(action(kind).as_str())
        .bind(from.as_str())
        .bind(to.as_str())
        .bind(user.map(UserId::as_str))
        .bind(hand_name(hand))
        .bind(words.unwrap_or_default())
        .bind(timestamp(now))
        .execute(&mut *transaction)
        .await?;
        let hash = revision.as_ref().map_or(case.hash, |revision| revision.order.hash());
        let detail = json!({
            "from": from.as_str(),
            "to": to.as_str(),
            "revision": next,
            "hash": hash.to_string(),
            "run": begun.as_ref().or(report.as_ref().map(|report| &report.run)),
            "rows_affected": report.as_ref().and_then(|report| report.rows_affected),
            "words": words,
        });
        self.append(&mut transaction, act.ended(ended(&event), None).saying(detail)).await?;
        let is_told = match notices::kind(kind, from, to) {
            Some(kind) => {
                let starter = open.as_ref().map(|open| &open.by);
                let (change, actor) = (&stored, user);
                let told = Told { kind, change, version, revision: next, actor, starter, at: now };
                tell(&mut transaction, &told).await?;
                let step = webhooks::Step { kind, change, to, version, revision: next, at: now };
                webhooks::queue(&mut transaction, &step).await? > 0
            }
            None => false,
        };
        transaction.commit().await?;
        if is_told {
            self.told().notify_one();
        }
        let grant = promise.zip(begun).map(|(promise, run)| promise.claimed(run));
        Ok(Decided::Landed(Landing { state: to, version, grant }))
    }
}

/// Decisions that are too late once the review has run out.
fn needs_deadline(kind: EventKind, from: State) -> bool {
    use EventKind::{Approve, BreakGlass, Reject, SendBack};
    matches!(kind, Approve | SendBack | Reject) || (kind == BreakGlass && from == State::InReview)
}

/// Those that are too late once the approval has run out.
fn needs_validity(kind: EventKind, from: State) -> bool {
    use EventKind::{BreakGlass, Execute, Retry};
    matches!(kind, Execute | Retry) || (kind == BreakGlass && from == State::Approved)
}

fn actor(user: Option<&UserId>, hand: Hand) -> Actor {
    match (user, hand) {
        (Some(user), Hand::Assistant) => Actor::Assistant(user.clone()),
        (Some(user), _) => Actor::Person(user.clone()),
        (None, _) => Actor::System,
    }
}

fn action(kind: EventKind) -> Action {
    match kind {
        EventKind::Submit => Action::ChangeSubmit,
        EventKind::Checked => Action::ChangeCheck,
        EventKind::Pass => Action::ChangePass,
        EventKind::Revise => Action::ChangeRevise,
        EventKind::Drift => Action::ChangeRecheck,
        EventKind::Approve => Action::ChangeApprove,
        EventKind::SendBack => Action::ChangeSendBack,
        EventKind::Reject => Action::ChangeReject,
        EventKind::Withdraw => Action::ChangeWithdraw,
        EventKind::Revoke => Action::ChangeRevoke,
        EventKind::Expire => Action::ChangeExpire,
        EventKind::Execute => Action::ChangeExecute,
        EventKind::BreakGlass => Action::ChangeBreakGlass,
        EventKind::Accept => Action::ChangeAccept,
        EventKind::Dispute => Action::ChangeDispute,
        EventKind::Cancel => Action::ChangeCancel,
        EventKind::Ended => Action::ChangeEnd,
        EventKind::Orphaned => Action::ChangeOrphan,
        EventKind::Proved => Action::ChangeSettle,
        EventKind::Retry => Action::ChangeRetry,
    }
}

fn ended(event: &Event) -> Ended {
    match event {
        Event::Ended(Outcome::Failed | Outcome::AbortedByGuard) => Ended::Failed,
        Event::Ended(Outcome::Cancelled) => Ended::Cancelled,
        Event::Ended(Outcome::Unknown) | Event::Orphaned => Ended::Interrupted,
        _ => Ended::Done,
    }
}

/// For reading counts in the rest of this folder.
pub(super) fn count(value: i64) -> u32 {
    u32::try_from(unsigned(value)).unwrap_or(u32::MAX)
}
