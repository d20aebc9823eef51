//! What words were said to mean: the list, making one the workspace's, forgetting one.

use crate::actions::choices;
use crate::auth::permission::RequestWrite;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::choice::ChoiceList;
use protocol::ids::ChoiceId;

pub async fn list(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Json<ChoiceList>, Failure> {
    Ok(Json(choices::list(&context, &caller).await?))
}

pub async fn share(
    State(context): State<ServerContext>,
    by: With<RequestWrite>,
    Path(id): Path<ChoiceId>,
) -> Result<StatusCode, Failure> {
    choices::share(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn revoke(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ChoiceId>,
) -> Result<StatusCode, Failure> {
    choices::revoke(&context, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
