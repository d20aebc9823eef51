//! Inviting people, for those who manage them.

use crate::actions::invitations;
use crate::auth::With;
use crate::auth::permission::ManagePeople;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::InvitationId;
use protocol::invitation::{Invitation, MadeInvitation, NewInvitation};

pub async fn list(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
) -> Result<Json<Vec<Invitation>>, Failure> {
    Ok(Json(invitations::list(&context, &by).await?))
}

pub async fn add(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Json(new): Json<NewInvitation>,
) -> Result<Json<MadeInvitation>, Failure> {
    Ok(Json(invitations::add(&context, &by, new).await?))
}

pub async fn revoke(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode, Failure> {
    invitations::revoke(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
