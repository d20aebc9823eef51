//! Asking for a change, and wording it anew. Each wording is looked at before it is kept, and goes on to
//! review at once.

use super::assess::{Wanted, asked, looked_at};
use super::ground::Ground;
use super::{hand, landed, read, seen, shown};
use crate::auth::With;
use crate::auth::permission::RequestWrite;
use crate::context::ServerContext;
use crate::store::{ChangeKind, Decided, Deciding, NewChange, NewRevision};
use engine::approvals::event::Checked;
use engine::approvals::{Event, Hand, State};
use engine::execution::assess::Assessed;
use protocol::change::{ChangeDetail, ChangeDraft, ChangeRewording, MAX_WORDS};
use protocol::ids::{ChangeId, RevisionId, UserId};
use protocol::{ErrorCode, Problem};
use time::OffsetDateTime;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

pub async fn propose(
    context: &ServerContext,
    by: &With<RequestWrite>,
    draft: ChangeDraft,
) -> Result<ChangeDetail, Problem> {
    let title = draft.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    bounded("title", title.unwrap_or_default(), MAX_TITLE)?;
    bounded("question", draft.question.as_deref().unwrap_or_default(), MAX_WORDS)?;
    let ground = asked(context, by, &draft.connection_id, None).await?;
    let assessed = looked_at(&ground, Wanted::of(&draft)).await?;
    let told = shown::assessment(&assessed);
    let kind = told.schema.as_ref().map_or(&told.kind, |schema| &schema.action);
    let told = format!("{} {}", kind.replace('_', " "), told.table);
    let asked = Asked {
        kind: ChangeKind::Change,
        title: title.unwrap_or(&told),
        sql: &draft.sql,
        question: draft.question.as_deref(),
        note: None,
    };
    let id = hand_in(context, by, &ground, &assessed, asked).await?;
    read::change(context, by, &id).await
}

/// What is asked for, apart from what was found out about it.
pub struct Asked<'a> {
    pub kind: ChangeKind,
    pub title: &'a str,
    pub sql: &'a str,
    pub question: Option<&'a str>,
    /// What its reviewers should know besides.
    pub note: Option<&'a str>,
}

/// Keeps it, submits it, and writes down what the checks found.
pub async fn hand_in(
    context: &ServerContext,
    by: &With<RequestWrite>,
    ground: &Ground,
    assessed: &Assessed,
    asked: Asked<'_>,
) -> Result<ChangeId, Problem> {
    let id = ChangeId::from_random(rand::random());
    let hand = hand(context, by).await?;
    let change = NewChange {
        id: &id,
        connection: &ground.database.id,
        author: &by.principal.user,
        hand,
        kind: asked.kind,
        title: asked.title,
    };
    let papers = Papers::of(assessed);
    let revision = papers.revision(assessed, asked.sql, asked.question);
    context.store.draft_change(&change, &revision).await?;
    submit(context, &id, (&by.principal.user, hand)).await?;
    judged(context, &id, assessed, asked.note).await?;
    Ok(id)
}

/// By its author: what was approved so far is void.
pub async fn reword(
    context: &ServerContext,
    by: &With<RequestWrite>,
    id: &ChangeId,
    wording: ChangeRewording,
) -> Result<ChangeDetail, Problem> {
    let stored = seen(context, by, id).await?;
    let ChangeRewording { version, sql, backup, timeout_ms, max_rows } = &wording;
    let wanted = Wanted {
        sql,
        backup: *backup,
        timeout_ms: *timeout_ms,
        max_rows: *max_rows,
        confidence: None,
    };
    // Somebody else's is refused by the rule, and that is recorded; nothing is looked at for it.
    if stored.author != by.principal.user {
        let hand = hand(context, by).await?;
        let now = OffsetDateTime::now_utc();
        let party = Some((&by.principal.user, hand));
        let deciding = Deciding::new(id, party, Event::Revise, now);
        landed(id, context.store.decide_change(deciding).await?)?;
    }
    let ground = asked(context, by, &stored.connection, Some(&stored)).await?;
    let assessed = looked_at(&ground, wanted).await?;
    let papers = Papers::of(&assessed);
    let question = stored.revision.question.as_deref();
    let hand = hand(context, by).await?;
    let now = OffsetDateTime::now_utc();
    let party = (&by.principal.user, hand);
    let mut deciding = Deciding::new(id, Some(party), Event::Revise, now);
    deciding.expected = Some(*version);
    deciding.revision = Some(papers.revision(&assessed, sql, question));
    let landing = landed(id, context.store.decide_change(deciding).await?)?;
    if landing.state == State::Draft {
        submit(context, id, party).await?;
    }
    judged(context, id, &assessed, None).await?;
    read::change(context, by, id).await
}

async fn submit(
    context: &ServerContext,
    id: &ChangeId,
    party: (&UserId, Hand),
) -> Result<(), Problem> {
    let deciding = Deciding::new(id, Some(party), Event::Submit, OffsetDateTime::now_utc());
    landed(id, context.store.decide_change(deciding).await?)?;
    Ok(())
}

/// Writes down what the checks found; what nobody has to look at passes.
pub async fn judged(
    context: &ServerContext,
    id: &ChangeId,
    assessed: &Assessed,
    note: Option<&str>,
) -> Result<(), Problem> {
    let found = assessed.checked;
    if assessed.review.stages.is_empty() && found == Checked::Passed {
        let now = OffsetDateTime::now_utc();
        let mut deciding = Deciding::new(id, None, Event::Pass { found }, now);
        deciding.note = note;
        match context.store.decide_change(deciding).await? {
            // The rules have been set otherwise meanwhile: somebody looks at it.
            Decided::Refused(_) => {}
            decided => return landed(id, decided).map(|_| ()),
        }
    }
    checked(context, id, found, note).await
}

/// Writes down what the checks found, for those who look at it.
pub async fn checked(
    context: &ServerContext,
    id: &ChangeId,
    found: Checked,
    note: Option<&str>,
) -> Result<(), Problem> {
    let mut deciding = Deciding::new(id, None, Event::Checked(found), OffsetDateTime::now_utc());
    deciding.note = note;
    landed(id, context.store.decide_change(deciding).await?)?;
    Ok(())
}

/// What is kept of an assessment, as documents.
pub struct Papers {
    id: RevisionId,
    reasons: String,
    findings: String,
    impact: String,
}

impl Papers {
    pub fn of(assessed: &Assessed) -> Papers {
        let told = shown::assessment(assessed);
        let text = |value: Result<String, serde_json::Error>| {
            value.expect("wire types have string keys only, so they serialise")
        };
        Papers {
            id: RevisionId::from_random(rand::random()),
            reasons: text(serde_json::to_string(&told.reasons)),
            findings: text(serde_json::to_string(&told.verdicts)),
            impact: text(serde_json::to_string(&told)),
        }
    }

    pub fn revision<'a>(
        &'a self,
        assessed: &'a Assessed,
        sql: &'a str,
        question: Option<&'a str>,
    ) -> NewRevision<'a> {
        NewRevision {
            id: &self.id,
            author_sql: sql,
            order: &assessed.order,
            risk: assessed.risk,
            review: &assessed.review,
            rules_version: assessed.rules_version,
            reasons: &self.reasons,
            findings: &self.findings,
            impact: &self.impact,
            question,
            model: None,
            confidence: None,
        }
    }
}

pub fn bounded(what: &str, text: &str, most: usize) -> Result<(), Problem> {
    let length = text.chars().count();
    if length <= most {
        return Ok(());
    }
    let detail = format!("the {what} has {length} characters; at most {most} are kept");
    Err(Problem::new(ErrorCode::InvalidRequest, detail).hint("say it shorter"))
}
