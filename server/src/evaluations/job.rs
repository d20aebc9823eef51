//! One run in the background: each question is asked, compared and stored before the next one, so that whatever
//! ends the process leaves what was found.

use super::questions::Asked;
use crate::auth::permission::ReviewAnswers;
use crate::auth::still::{EVERY, Still};
use crate::context::ServerContext;
use crate::store::StoreError;
use engine::Database;
use engine::eval::Runner;
use futures::FutureExt;
use protocol::Problem;
use protocol::evaluation::EvaluationState;
use protocol::ids::EvaluationId;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

pub struct Job {
    pub id: EvaluationId,
    pub database: Arc<Database>,
    /// Whose rights it has, as long as they have them.
    pub still: Still<ReviewAnswers>,
    pub asked: Vec<Asked>,
    pub token: CancellationToken,
}

#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{}", .0.detail)]
    Rights(Problem),
    #[error("a question broke the run off")]
    Panicked,
}

/// Runs to its end, and writes that down.
pub async fn run(context: ServerContext, job: Job) {
    let asked = AssertUnwindSafe(ask(&context, &job)).catch_unwind().await;
    let (state, problem) = outcome(asked);
    if let Some(error) = &problem {
        tracing::warn!(evaluation = %job.id, %error, "an evaluation broke off");
    }
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

/// A defect ends this run, and keeps no other from beginning.
fn outcome(
    asked: std::thread::Result<Result<EvaluationState, Broken>>,
) -> (EvaluationState, Option<String>) {
    match asked.unwrap_or(Err(Broken::Panicked)) {
        Ok(state) => (state, None),
        Err(error) => (EvaluationState::Failed, Some(error.to_string())),
    }
}

async fn ask(context: &ServerContext, job: &Job) -> Result<EvaluationState, Broken> {
    let guard = job.database.guard(job.still.principal()).map_err(Broken::Rights)?;
    let runner = Runner {
        connector: job.database.connector.as_ref(),
        snapshot: &job.database.snapshot,
        guard: &guard,
        today: OffsetDateTime::now_utc().date(),
        copies: &[],
        model: None,
    };
    let mut checked_at = Instant::now();
    let lost = job.still.lost();
    tokio::pin!(lost);
    for (position, Asked { certified, question }) in (0..).zip(&job.asked) {
        let found = tokio::select! {
            biased;
            lost = &mut lost => return Err(Broken::Rights(lost)),
            () = context.stopping.cancelled() => return Ok(EvaluationState::Interrupted),
            () = job.token.cancelled() => return Ok(EvaluationState::Cancelled),
            found = runner.answer(question) => found,
        };
        if checked_at.elapsed() >= EVERY {
            job.still.check().await.map_err(Broken::Rights)?;
            checked_at = Instant::now();
        }
        let store = &context.store;
        if !store.add_evaluation_item(&job.id, position, *certified, question, &found).await? {
            return Ok(EvaluationState::Cancelled);
        }
        // The planner works without waiting: others get their turn between two questions.
        tokio::task::yield_now().await;
    }
    // The last questions took no time.
    job.still.check().await.map_err(Broken::Rights)?;
    Ok(EvaluationState::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_run_that_panics_has_failed() {
        let broken = AssertUnwindSafe(async { panic!("a defect") }).catch_unwind().await;
        let failed = (EvaluationState::Failed, Some("a question broke the run off".to_owned()));
        assert_eq!(outcome(broken), failed);
        assert_eq!(outcome(Ok(Ok(EvaluationState::Done))), (EvaluationState::Done, None));
    }
}
