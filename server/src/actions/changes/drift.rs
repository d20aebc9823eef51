//! What was approved is compared with what is there now. Where they differ, every approval is void, the
//! change is looked at anew, and its timeline says why.

use super::assess::{Wanted, looked_at};
use super::ground::{Ground, account};
use super::propose::{Papers, checked, judged};
use super::shown;
use crate::context::ServerContext;
use crate::store::{Decided, Deciding, StoredChange, StoredRevision};
use engine::approvals::event::Checked;
use engine::approvals::{Event, Options, Order};
use engine::execution::assess::{Assessed, order, ruling};
use protocol::ids::RevisionId;
use protocol::{ErrorCode, Problem};
use std::time::Duration;
use time::OffsetDateTime;

/// How an approved wording stands to the world.
pub enum Standing {
    /// The order, made again from what the author wrote, is the approved one.
    Same {
        ground: Box<Ground>,
        order: Box<Order>,
    },
    Changed {
        why: String,
    },
}

pub async fn standing(
    context: &ServerContext,
    stored: &StoredChange,
    anew: bool,
) -> Result<Standing, Problem> {
    let Some(author) = account(context, &stored.author).await? else {
        return Ok(Standing::Changed { why: "the account of its author is disabled".to_owned() });
    };
    let ground = Ground::of_change(context, stored, author, anew).await?;
    let revision = &stored.revision;
    let options = Options {
        backup: revision.backup,
        timeout: Duration::from_millis(revision.timeout_ms),
        max_rows: revision.max_rows,
    };
    let sql = &revision.author_sql;
    let made = order(&ground.database, &ground.author, sql, options, &ground.site())?;
    Ok(match made {
        Err(refusal) => {
            Standing::Changed { why: format!("the statement does not pass any more: {refusal}") }
        }
        Ok(order) if order.hash() == revision.hash && judged_otherwise(stored, &ground) => {
            Standing::Changed { why: "changed since: what the rules for changes say".to_owned() }
        }
        Ok(order) if order.hash() == revision.hash => {
            Standing::Same { ground: Box::new(ground), order: Box::new(order) }
        }
        Ok(order) => Standing::Changed { why: why(revision, &order) },
    })
}

/// Rules that were set since say something else about it. Those that are laxer now change nothing: what
/// was to be looked at still is.
fn judged_otherwise(stored: &StoredChange, ground: &Ground) -> bool {
    let StoredChange { revision, review, .. } = stored;
    if revision.rules_version == Some(ground.rules_version()) {
        return false;
    }
    let site = ground.site();
    let sql = &revision.author_sql;
    let ruling = ruling(&ground.database, sql, None, revision.confidence, &site);
    let verdicts = serde_json::to_value(shown::verdicts(&ruling)).ok();
    let passes_no_more = review.stages.is_empty() && !site.automatic;
    verdicts.as_ref() != Some(&revision.findings) || passes_no_more
}

fn why(revision: &StoredRevision, order: &Order) -> String {
    let rules = (order.policy_version, order.statement.access_hash());
    let same_text = order.statement.sql() == revision.sql
        && serde_json::to_value(order.statement.parameters()).ok().as_ref()
            == Some(&revision.parameters);
    let known = [
        (order.environment != revision.environment, "the environment of the connection"),
        (order.identity != revision.identity, "the login that carries it out"),
        (order.search_path != revision.search_path, "where names are looked up"),
        (
            rules != (revision.policy_version, revision.access_hash.as_str()),
            "the rules on rows and columns",
        ),
        (order.schema != revision.schema_hash, "the definition of its tables"),
        (!same_text, "the statement that would be sent"),
    ];
    let changed: Vec<&str> =
        known.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect();
    match changed.as_slice() {
        [] => "it is not what was written down".to_owned(),
        several => format!("changed since: {}", several.join(", ")),
    }
}

/// Ends every approval of the wording and looks at the change anew; answers what to tell whoever met it.
pub async fn void(
    context: &ServerContext,
    stored: &StoredChange,
    why: &str,
) -> Result<Problem, Problem> {
    let note = format!("{why}. What was approved so far does not count any more");
    let anew = look_again(context, stored).await?;
    let papers = anew.as_ref().ok().map(Papers::of);
    let again = RevisionId::from_random(rand::random());
    let mut deciding = Deciding::new(&stored.id, None, Event::Drift, OffsetDateTime::now_utc());
    deciding.expected = Some(stored.version);
    deciding.note = Some(&note);
    match (&anew, &papers) {
        (Ok(assessed), Some(papers)) => {
            let StoredRevision { author_sql, question, .. } = &stored.revision;
            deciding.revision = Some(papers.revision(assessed, author_sql, question.as_deref()));
        }
        _ => deciding.again = Some(&again),
    }
    // Somebody else has moved it on meanwhile: what they did is looked at when it is used.
    if let Decided::Landed(_) = context.store.decide_change(deciding).await? {
        match &anew {
            Ok(assessed) => judged(context, &stored.id, assessed, None).await?,
            Err(reason) => checked(context, &stored.id, Checked::Blocked, Some(reason)).await?,
        }
    }
    let detail = format!("what was looked at is not what is there now: {why}");
    Ok(Problem::new(ErrorCode::ChangeStale, detail)
        .hint("the change was checked again, and needs new approvals"))
}

/// The inner `Err`: why it cannot go on as it is.
async fn look_again(
    context: &ServerContext,
    stored: &StoredChange,
) -> Result<Result<Assessed, String>, Problem> {
    let StoredChange { author, connection, revision, .. } = stored;
    let rights = context.store.change_rights(author, connection, revision.environment).await?;
    let (Some(author), true) = (account(context, author).await?, rights.request) else {
        return Ok(Err("its author may not ask for changes here any more".to_owned()));
    };
    let ground = Ground::of_change(context, stored, author, false).await?;
    let wanted = Wanted {
        sql: &revision.author_sql,
        backup: revision.backup,
        timeout_ms: Some(revision.timeout_ms),
        max_rows: Some(revision.max_rows),
        confidence: revision.confidence,
    };
    match looked_at(&ground, wanted).await {
        Ok(assessed) => Ok(Ok(assessed)),
        Err(problem) if problem.code == ErrorCode::StatementRefused => Ok(Err(problem.detail)),
        Err(problem) => Err(problem),
    }
}
