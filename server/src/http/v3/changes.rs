//! Changes of data: asked for, reviewed, carried out.

use crate::actions::changes;
use crate::auth::permission::RequestWrite;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path, Query};
use axum::extract::State;
use protocol::change::{
    Assessment, ChangeDecision, ChangeDetail, ChangeDraft, ChangePage, ChangeQueue, ChangeRewording,
};
use protocol::ids::{ChangeId, WriteRunId};

pub async fn queue(
    State(context): State<ServerContext>,
    caller: Caller,
    Query(page): Query<ChangePage>,
) -> Result<Json<ChangeQueue>, Failure> {
    Ok(Json(changes::queue(&context, &caller, page).await?))
}

pub async fn assess(
    State(context): State<ServerContext>,
    by: With<RequestWrite>,
    Json(draft): Json<ChangeDraft>,
) -> Result<Json<Assessment>, Failure> {
    Ok(Json(changes::assess(&context, &by, draft).await?))
}

pub async fn propose(
    State(context): State<ServerContext>,
    by: With<RequestWrite>,
    Json(draft): Json<ChangeDraft>,
) -> Result<Json<ChangeDetail>, Failure> {
    Ok(Json(changes::propose(&context, &by, draft).await?))
}

pub async fn read(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ChangeId>,
) -> Result<Json<ChangeDetail>, Failure> {
    Ok(Json(changes::change(&context, &caller, &id).await?))
}

pub async fn reword(
    State(context): State<ServerContext>,
    by: With<RequestWrite>,
    Path(id): Path<ChangeId>,
    Json(wording): Json<ChangeRewording>,
) -> Result<Json<ChangeDetail>, Failure> {
    Ok(Json(changes::reword(&context, &by, &id, wording).await?))
}

pub async fn decide(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ChangeId>,
    Json(decision): Json<ChangeDecision>,
) -> Result<Json<ChangeDetail>, Failure> {
    Ok(Json(changes::decide(&context, &caller, &id, decision).await?))
}

pub async fn roll_back(
    State(context): State<ServerContext>,
    by: With<RequestWrite>,
    Path((id, run)): Path<(ChangeId, WriteRunId)>,
) -> Result<Json<ChangeDetail>, Failure> {
    Ok(Json(changes::roll_back(&context, &by, &id, &run).await?))
}
