//! What people see of changes: the queue, and one with everything that happened to it.

use super::possible::{possible, waits_on};
use super::{hand, roll_back, seen, shown, unknown};
use crate::auth::{Caller, Proof};
use crate::context::ServerContext;
use crate::store::{Behind, ChangeKind, Sees, StoredChange, Which};
use engine::approvals::{Hand, Party, Risk, State};
use protocol::change::{
    ChangeDetail, ChangeList, ChangePage, ChangeQueue, ChangeSummary, ChangeVote, DEFAULT_CHANGES,
    MAX_CHANGES,
};
use protocol::ids::ChangeId;
use protocol::{ErrorCode, Problem};
use time::OffsetDateTime;

pub async fn queue(
    context: &ServerContext,
    by: &Caller,
    wanted: ChangePage,
) -> Result<ChangeQueue, Problem> {
    let ChangePage { list, after, limit } = wanted;
    let behind = after.as_deref().map(place).transpose()?;
    let limit = limit.unwrap_or(DEFAULT_CHANGES);
    if !(1..=MAX_CHANGES).contains(&limit) {
        let detail = format!("a page has 1 to {MAX_CHANGES} changes, and not {limit}");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail).hint("ask for the next page"));
    }
    let sees = sees(context, by).await?;
    let all = all_waiting(context, by, &sees).await?;
    let waiting: Vec<ChangeId> = all.iter().map(|change| change.id.clone()).collect();
    let which = match list {
        ChangeList::Waiting => Which::Open,
        ChangeList::Mine => Which::Mine,
        ChangeList::Expiring => Which::Ending,
        ChangeList::Done => Which::Done,
    };
    // One more than asked for tells whether there is another page.
    let mut listed = match list {
        ChangeList::Waiting => page(all, behind.as_ref(), limit + 1),
        _ => context.store.changes_seen(&sees, which, behind.as_ref(), limit + 1).await?,
    };
    let more = listed.len() as u64 > limit;
    listed.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = listed.last().filter(|_| more);
    let next = last.map(|change| Behind::of(change, which).to_string());
    let revisions: Vec<_> = listed.iter().map(|change| &change.revision.id).collect();
    let given = context.store.change_votes_given(&revisions).await?;
    let changes = listed.iter().map(|change| {
        let votes = given.get(change.revision.id.as_str()).map_or(&[][..], Vec::as_slice);
        summary(change, by, votes, waiting.contains(&change.id))
    });
    Ok(ChangeQueue { list, changes: changes.collect(), waiting: waiting.len() as u64, next })
}

/// How many wait for the caller.
pub async fn waiting(context: &ServerContext, by: &Caller) -> Result<u64, Problem> {
    let sees = sees(context, by).await?;
    Ok(all_waiting(context, by, &sees).await?.len() as u64)
}

fn place(text: &str) -> Result<Behind, Problem> {
    Behind::parse(text).ok_or_else(|| {
        let detail = format!("`{text}` is not where a page begins");
        Problem::new(ErrorCode::InvalidRequest, detail).hint("bring back `next` of the page before")
    })
}

async fn sees(context: &ServerContext, by: &Caller) -> Result<Sees, Problem> {
    let only_own = !matches!(by.proof, Proof::Session(_));
    Ok(context.store.sees(&by.principal.user, only_own).await?)
}

/// In their order. Who may do what is not for a query to say, so that each is looked at.
async fn all_waiting(
    context: &ServerContext,
    by: &Caller,
    sees: &Sees,
) -> Result<Vec<StoredChange>, Problem> {
    let hand = hand(context, by).await?;
    let (mut waiting, mut behind) = (Vec::new(), None);
    loop {
        let open =
            context.store.changes_seen(sees, Which::Open, behind.as_ref(), MAX_CHANGES).await?;
        let Some(last) = open.last() else { break };
        behind = Some(Behind::of(last, Which::Open));
        for change in open {
            if waits(context, by, hand, &change).await? {
                waiting.push(change);
            }
        }
    }
    // What was done without anybody is looked at before what can still be held back.
    waiting.sort_by_key(|change: &StoredChange| change.state != State::PostReview);
    Ok(waiting)
}

/// Of what is known already.
fn page(all: Vec<StoredChange>, behind: Option<&Behind>, most: u64) -> Vec<StoredChange> {
    let at = |change: &StoredChange| Some(&Behind::of(change, Which::Open)) == behind;
    let first = all.iter().position(at).map_or(0, |at| at + 1);
    all.into_iter().skip(first).take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
}

async fn waits(
    context: &ServerContext,
    by: &Caller,
    hand: Hand,
    change: &StoredChange,
) -> Result<bool, Problem> {
    let Some((stored, case)) = context.store.change_case(&change.id).await? else {
        return Ok(false);
    };
    let party = party(context, by, hand, &stored).await?;
    Ok(waits_on(&case, &party, OffsetDateTime::now_utc()))
}

pub async fn party(
    context: &ServerContext,
    by: &Caller,
    hand: Hand,
    change: &StoredChange,
) -> Result<Party, Problem> {
    let user = &by.principal.user;
    let environment = change.revision.environment;
    let rights = context.store.change_rights(user, &change.connection, environment).await?;
    Ok(Party { user: Some(user.clone()), hand, rights })
}

/// `votes`: stage, and how many agreed there.
fn summary(
    change: &StoredChange,
    by: &Caller,
    votes: &[(u64, u64)],
    waits_on_me: bool,
) -> ChangeSummary {
    let stages = &change.review.stages;
    let met = stages.iter().zip(0u64..).filter(|(needed, stage)| {
        votes.iter().any(|(at, given)| at == stage && *given >= u64::from(**needed))
    });
    let revision = &change.revision;
    ChangeSummary {
        id: change.id.clone(),
        title: change.title.clone(),
        connection_id: change.connection.clone(),
        connection: change.connection_name.clone(),
        environment: revision.environment,
        kind: revision.impact["kind"].as_str().unwrap_or_default().to_owned(),
        state: shown::state(change.state),
        risk: shown::risk(revision.risk),
        author: change.author_name.clone(),
        means: shown::means(change.hand),
        mine: change.author == by.principal.user,
        waits_on_me,
        rows: revision.impact["rows"].as_u64(),
        stages_met: met.count() as u32,
        stages: stages.len() as u32,
        deadline: change.deadline.clone(),
        valid_until: change.valid_until.clone(),
        created_at: change.created_at.clone(),
        updated_at: change.updated_at.clone(),
        version: change.version,
    }
}

pub async fn change(
    context: &ServerContext,
    by: &Caller,
    id: &ChangeId,
) -> Result<ChangeDetail, Problem> {
    seen(context, by, id).await?;
    let (stored, case) = context.store.change_case(id).await?.ok_or_else(|| unknown(id))?;
    let revisions = context.store.change_revisions(id).await?;
    let votes = votes(context, &stored, &revisions).await?;
    let given: Vec<(u64, u64)> =
        case.votes.iter().map(|vote| vote.stage as u64).fold(Vec::new(), |mut all, stage| {
            match all.iter_mut().find(|(at, _)| *at == stage) {
                Some((_, given)) => *given += 1,
                None => all.push((stage, 1)),
            }
            all
        });
    let party = party(context, by, hand(context, by).await?, &stored).await?;
    let now = OffsetDateTime::now_utc();
    let number = |of: &_| revisions.iter().find(|it| it.id == *of).map_or(0, |it| it.number);
    let mine = stored.author == by.principal.user;
    let mut wordings = Vec::new();
    for revision in &revisions {
        let whole = mine || same_rules(context, by, &stored, &revision.access_hash).await;
        wordings.push(shown::revision(revision, whole)?);
    }
    let timeline = context.store.change_timeline(id).await?.into_iter();
    let timeline = timeline.map(|entry| shown::step(entry, number)).collect();
    let runs: Vec<_> = context.store.change_runs(id).await?.iter().map(shown::run).collect();
    let mut possible = possible(&case, &party, now);
    possible.extend(roll_back::possible(&party, &runs));
    Ok(ChangeDetail {
        summary: summary(&stored, by, &given, waits_on(&case, &party, now)),
        revision: wordings.remove(0),
        earlier: wordings,
        votes,
        runs,
        timeline,
        possible,
        rolls_back: match &stored.kind {
            ChangeKind::Rollback(run) => context.store.change_of_run(run).await?,
            ChangeKind::Change => None,
        },
        rolled_back_by: context.store.changes_undoing(id).await?,
        comment_required: case.risk == Risk::High,
    })
}

/// Rows that were read under the author's rules are shown to those who read under the same.
async fn same_rules(
    context: &ServerContext,
    by: &Caller,
    change: &StoredChange,
    access: &str,
) -> bool {
    let now = context.databases.access_hash(&change.connection, by).await;
    now.is_ok_and(|now| now == access)
}

async fn votes(
    context: &ServerContext,
    change: &StoredChange,
    revisions: &[crate::store::StoredRevision],
) -> Result<Vec<ChangeVote>, Problem> {
    let mut votes = Vec::new();
    for revision in revisions {
        for vote in context.store.change_votes(&revision.id).await? {
            votes.push(ChangeVote {
                name: vote.name,
                stage: u32::try_from(vote.stage).unwrap_or(u32::MAX),
                comment: vote.comment,
                at: vote.at,
                revision: revision.number,
                counts: revision.id == change.revision.id,
            });
        }
    }
    Ok(votes)
}
