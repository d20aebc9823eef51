//! Measuring a database: starting a run, stopping it, and what runs came to. Whoever looks has to be able to
//! read the database; questions and SQL are shown to those only who read the same of it.

use crate::audit::scene::carried;
use crate::auth::With;
use crate::auth::permission::ReviewAnswers;
use crate::auth::still::Still;
use crate::context::ServerContext;
use crate::evaluations::job::{self, Job};
use crate::evaluations::questions::{of_connection, questions, verified};
use crate::evaluations::{charts, figures};
use crate::store::{NewEvaluation, StoreError, StoredEvaluation, StoredItem};
use protocol::evaluation::{
    EvaluationDetail, EvaluationRun, EvaluationStart, EvaluationState, EvaluationTarget,
    EvaluationsView,
};
use protocol::ids::EvaluationId;
use protocol::{ErrorCode, Problem};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

/// Runs that are listed.
const MOST: u32 = 50;

pub async fn list(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
) -> Result<EvaluationsView, Problem> {
    let mut runs = Vec::new();
    for stored in readable(context, by).await? {
        let items = context.store.evaluation_items(&stored.id, by.right()).await?;
        runs.push(shown(context, stored, &items).await?);
    }
    let golden = context.store.golden_answers(by.right()).await?;
    let target = |connection: protocol::catalog::ConnectionSummary| EvaluationTarget {
        certified: of_connection(&golden, &connection.id).count() as u64,
        verified: verified(connection.environment).len() as u64,
        connection_id: connection.id,
        connection: connection.name,
    };
    let targets = context.databases.list(by).await?.into_iter().map(target).collect();
    Ok(EvaluationsView { over_time: charts::over_time(&runs), runs, targets })
}

pub async fn start(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
    start: EvaluationStart,
) -> Result<EvaluationRun, Problem> {
    let EvaluationStart { connection_id } = start;
    let database = context.databases.database(Some(&connection_id), by).await?;
    let access_hash = context.databases.access_hash(&connection_id, by).await?;
    let environment = context.databases.stored(&connection_id).await?.environment;
    let golden = context.store.golden_answers(by.right()).await?;
    let today = OffsetDateTime::now_utc().date();
    let asked = questions(&database, environment, &golden, today);
    if asked.is_empty() {
        let detail =
            format!("there is no question whose right SQL is known for `{}`", database.name);
        return Err(Problem::new(ErrorCode::Conflict, detail)
            .hint("certify answers under Settings → Memory first"));
    }
    let id = EvaluationId::from_random(rand::random());
    let new = NewEvaluation {
        id: &id,
        connection: &connection_id,
        by: &by.principal.user,
        access_hash: &access_hash,
        total: asked.len() as u64,
    };
    match context.store.begin_evaluation(new).await {
        Ok(()) => {}
        Err(StoreError::Taken { .. }) => {
            return Err(Problem::new(ErrorCode::Conflict, "another evaluation runs")
                .hint("wait until it has ended, or stop it"));
        }
        Err(other) => return Err(other.into()),
    }
    let token = CancellationToken::new();
    context.evaluations.began(&id, token.clone());
    let still = Still::new(context.clone(), by.clone(), Some(connection_id));
    let still = still.under(&database).without_session();
    let job = Job { id: id.clone(), database, still, asked, token };
    tokio::spawn(carried(job::run(context.clone(), job)));
    let stored = find(context, by, &id).await?;
    shown(context, stored, &[]).await
}

pub async fn get(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
    id: &EvaluationId,
) -> Result<EvaluationDetail, Problem> {
    let all = readable(context, by).await?;
    let at = all.iter().position(|stored| stored.id == *id).ok_or_else(|| unknown(id))?;
    let stored = all[at].clone();
    let items = context.store.evaluation_items(id, by.right()).await?;
    let calibration = charts::calibration(id.as_str(), &items);
    let mine = context.databases.access_hash(&stored.connection, by).await?;
    let alike = |other: &&StoredEvaluation| {
        other.state == EvaluationState::Done
            && other.connection == stored.connection
            && other.access_hash == stored.access_hash
    };
    let before = all[at + 1..].iter().find(alike).map(|other| other.id.clone());
    let earlier = match &before {
        Some(before) => context.store.evaluation_items(before, by.right()).await?,
        None => Vec::new(),
    };
    let visible = mine == stored.access_hash;
    let run = shown(context, stored, &items).await?;
    let items = visible.then(|| figures::compared(items, &earlier));
    Ok(EvaluationDetail { run, compared_with: before, items, calibration })
}

/// What was found until then stays.
pub async fn cancel(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
    id: &EvaluationId,
) -> Result<EvaluationRun, Problem> {
    let stored = find(context, by, id).await?;
    let (state, user) = (EvaluationState::Cancelled, &by.principal.user);
    if !context.store.end_evaluation(&stored.id, state, Some(user), None).await? {
        return Err(Problem::new(ErrorCode::Conflict, "the evaluation has ended already"));
    }
    context.evaluations.stop(id);
    let stored = find(context, by, id).await?;
    let items = context.store.evaluation_items(id, by.right()).await?;
    shown(context, stored, &items).await
}

async fn find(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
    id: &EvaluationId,
) -> Result<StoredEvaluation, Problem> {
    let all = readable(context, by).await?;
    all.into_iter().find(|stored| stored.id == *id).ok_or_else(|| unknown(id))
}

fn unknown(id: &EvaluationId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("there is no evaluation `{id}`"))
        .hint("list them with GET /evaluations")
}

/// Those of databases that the caller may read.
async fn readable(
    context: &ServerContext,
    by: &With<ReviewAnswers>,
) -> Result<Vec<StoredEvaluation>, Problem> {
    let mut found = Vec::new();
    for stored in context.store.evaluations(MOST, by.right()).await? {
        if context.databases.may_read(&stored.connection, by).await? {
            found.push(stored);
        }
    }
    Ok(found)
}

async fn shown(
    context: &ServerContext,
    stored: StoredEvaluation,
    items: &[StoredItem],
) -> Result<EvaluationRun, Problem> {
    Ok(EvaluationRun {
        connection: context.databases.stored(&stored.connection).await?.name,
        id: stored.id,
        connection_id: stored.connection,
        state: stored.state,
        started_by: stored.started_by_name,
        started_at: stored.started_at,
        ended_at: stored.ended_at,
        total: stored.total,
        done: items.len() as u64,
        scores: figures::scores(items),
        problem: stored.problem,
    })
}
