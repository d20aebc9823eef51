//! The limits of the workspace.

use crate::actions::limits;
use crate::auth::With;
use crate::auth::permission::ManageSettings;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::Json;
use axum::extract::State;
use protocol::limits::{LimitsDraft, LimitsView};

pub async fn view(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
) -> Result<Json<LimitsView>, Failure> {
    Ok(Json(limits::view(&context, &by).await?))
}

pub async fn set(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Json(wanted): Json<LimitsDraft>,
) -> Result<Json<LimitsView>, Failure> {
    Ok(Json(limits::set(&context, &by, wanted).await?))
}
