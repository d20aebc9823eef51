//! One run in the background: each question is asked, compared and stored before the next one, so that whatever
//! ends the process leaves what was found.

use super::questions::Asked;
use crate::context::ServerContext;
use crate::store::StoreError;
use engine::eval::Runner;
use engine::{Database, Principal};
use protocol::Problem;
use protocol::evaluation::EvaluationState;
use protocol::ids::EvaluationId;
use std::sync::Arc;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

pub struct Job {
    pub id: EvaluationId,
    pub database: Arc<Database>,
    /// Whose rights it has.
    pub principal: Principal,
    pub asked: Vec<Asked>,
    pub token: CancellationToken,
}

#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{}", .0.detail)]
    Rights(Problem),
}

/// Runs to its end, and writes that down.
pub async fn run(context: ServerContext, job: Job) {
    let (state, problem) = match ask(&context, &job).await {
        Ok(state) => (state, None),
        Err(error) => {
            tracing::warn!(evaluation = %job.id, error = %error, "an evaluation broke off");
            (EvaluationState::Failed, Some(error.to_string()))
        }
    };
    let ended = context.store.end_evaluation(&job.id, state, None, problem.as_deref()).await;
    match ended {
        Ok(_) => {
            tracing::info!(evaluation = %job.id, state = state.as_str(), "an evaluation ended")
        }
        Err(error) => {
            tracing::warn!(evaluation = %job.id, error = %error, "its end cannot be kept")
        }
    }
}

async fn ask(context: &ServerContext, job: &Job) -> Result<EvaluationState, Broken> {
    let guard = job.database.guard(&job.principal).map_err(Broken::Rights)?;
    let runner = Runner {
        connector: job.database.connector.as_ref(),
        snapshot: &job.database.snapshot,
        guard: &guard,
        today: OffsetDateTime::now_utc().date(),
        copies: &[],
        model: None,
    };
    for (position, Asked { certified, question }) in (0..).zip(&job.asked) {
        let found = tokio::select! {
            biased;
            () = context.stopping.cancelled() => return Ok(EvaluationState::Interrupted),
            () = job.token.cancelled() => return Ok(EvaluationState::Cancelled),
            found = runner.answer(question) => found,
        };
        let store = &context.store;
        if !store.add_evaluation_item(&job.id, position, *certified, question, &found).await? {
            return Ok(EvaluationState::Cancelled);
        }
        // The planner works without waiting: others get their turn between two questions.
        tokio::task::yield_now().await;
    }
    Ok(EvaluationState::Done)
}
