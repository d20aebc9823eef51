//! Measuring the answers of a database.

use crate::actions::evaluations;
use crate::auth::With;
use crate::auth::permission::ReviewAnswers;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use protocol::evaluation::{EvaluationDetail, EvaluationRun, EvaluationStart, EvaluationsView};
use protocol::ids::EvaluationId;

pub async fn list(
    State(context): State<ServerContext>,
    by: With<ReviewAnswers>,
) -> Result<Json<EvaluationsView>, Failure> {
    Ok(Json(evaluations::list(&context, &by).await?))
}

pub async fn start(
    State(context): State<ServerContext>,
    by: With<ReviewAnswers>,
    Json(start): Json<EvaluationStart>,
) -> Result<Json<EvaluationRun>, Failure> {
    Ok(Json(evaluations::start(&context, &by, start).await?))
}

pub async fn get(
    State(context): State<ServerContext>,
    by: With<ReviewAnswers>,
    Path(id): Path<EvaluationId>,
) -> Result<Json<EvaluationDetail>, Failure> {
    Ok(Json(evaluations::get(&context, &by, &id).await?))
}

pub async fn cancel(
    State(context): State<ServerContext>,
    by: With<ReviewAnswers>,
    Path(id): Path<EvaluationId>,
) -> Result<Json<EvaluationRun>, Failure> {
    Ok(Json(evaluations::cancel(&context, &by, &id).await?))
}
