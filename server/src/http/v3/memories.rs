//! Answers that people taught: reviewing them.

use crate::actions::golden;
use crate::auth::With;
use crate::auth::permission::ReviewAnswers;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path, Query};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::MemoryId;
use protocol::memory::{GoldenAnswer, GoldenDecision, GoldenFilter, GoldenQueue};
use protocol::{ErrorCode, Problem};
use std::collections::HashMap;

pub async fn list(
    State(context): State<ServerContext>,
    by: With<ReviewAnswers>,
    Query(parameters): Query<HashMap<String, String>>,
) -> Result<Json<GoldenQueue>, Failure> {
    let filter = GoldenFilter::read(|name| parameters.get(name).cloned())
        .map_err(|detail| Problem::new(ErrorCode::InvalidRequest, detail))?;
    Ok(Json(golden::list(&context, &by, &filter).await?))
}

pub async fn decide(
    State(context): State<ServerContext>,
    by: With<ReviewAnswers>,
    Path(id): Path<MemoryId>,
    Json(decision): Json<GoldenDecision>,
) -> Result<Json<GoldenAnswer>, Failure> {
    Ok(Json(golden::decide(&context, &by, &id, decision).await?))
}

pub async fn remove(
    State(context): State<ServerContext>,
    by: With<ReviewAnswers>,
    Path(id): Path<MemoryId>,
) -> Result<StatusCode, Failure> {
    golden::remove(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
