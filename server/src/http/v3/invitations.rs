//! Inviting people, for administrators.

use crate::actions::invitations;
use crate::auth::Admin;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::InvitationId;
use protocol::invitation::{Invitation, MadeInvitation, NewInvitation};

pub async fn list(
    State(context): State<ServerContext>,
    admin: Admin,
) -> Result<Json<Vec<Invitation>>, Failure> {
    Ok(Json(invitations::list(&context, &admin).await?))
}

pub async fn add(
    State(context): State<ServerContext>,
    admin: Admin,
    Json(new): Json<NewInvitation>,
) -> Result<Json<MadeInvitation>, Failure> {
    Ok(Json(invitations::add(&context, &admin, new).await?))
}

pub async fn revoke(
    State(context): State<ServerContext>,
    admin: Admin,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode, Failure> {
    invitations::revoke(&context, &admin, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
