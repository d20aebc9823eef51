//! Rules on rows and columns, for administrators.

use crate::actions::policies;
use crate::auth::With;
use crate::auth::permission::ManagePolicies;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use protocol::ids::ConnectionId;
use protocol::policy::{
    PolicyVersion, PolicyView, PreviewAnswer, PreviewRequest, PublishRequest, SaveDraft,
    TestOutcome,
};

pub async fn get(
    State(context): State<ServerContext>,
    by: With<ManagePolicies>,
    Path(id): Path<ConnectionId>,
) -> Result<Json<PolicyView>, Failure> {
    Ok(Json(policies::view(&context, &by, &id).await?))
}

pub async fn version(
    State(context): State<ServerContext>,
    by: With<ManagePolicies>,
    Path((id, version)): Path<(ConnectionId, u64)>,
) -> Result<Json<PolicyVersion>, Failure> {
    Ok(Json(policies::version(&context, &by, &id, version).await?))
}

pub async fn save(
    State(context): State<ServerContext>,
    by: With<ManagePolicies>,
    Path(id): Path<ConnectionId>,
    Json(draft): Json<SaveDraft>,
) -> Result<Json<PolicyView>, Failure> {
    Ok(Json(policies::save(&context, &by, &id, draft).await?))
}

pub async fn discard(
    State(context): State<ServerContext>,
    by: With<ManagePolicies>,
    Path(id): Path<ConnectionId>,
) -> Result<Json<PolicyView>, Failure> {
    Ok(Json(policies::discard(&context, &by, &id).await?))
}

pub async fn test(
    State(context): State<ServerContext>,
    by: With<ManagePolicies>,
    Path(id): Path<ConnectionId>,
) -> Result<Json<Vec<TestOutcome>>, Failure> {
    Ok(Json(policies::test(&context, &by, &id).await?))
}

pub async fn publish(
    State(context): State<ServerContext>,
    by: With<ManagePolicies>,
    Path(id): Path<ConnectionId>,
    Json(request): Json<PublishRequest>,
) -> Result<Json<PolicyView>, Failure> {
    Ok(Json(policies::publish(&context, &by, &id, request).await?))
}

pub async fn preview(
    State(context): State<ServerContext>,
    by: With<ManagePolicies>,
    Path(id): Path<ConnectionId>,
    Json(request): Json<PreviewRequest>,
) -> Result<Json<PreviewAnswer>, Failure> {
    Ok(Json(policies::preview(&context, &by, &id, request).await?))
}
