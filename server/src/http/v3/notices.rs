//! What the caller is told about changes of data, and other systems that are told.

use crate::actions::{notices, webhooks};
use crate::auth::permission::ManageSettings;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::WebhookId;
use protocol::notice::{MadeWebhook, NewWebhook, Notices, ReadNotices, Webhook};

pub async fn list(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Json<Notices>, Failure> {
    Ok(Json(notices::list(&context, &caller).await?))
}

pub async fn read(
    State(context): State<ServerContext>,
    caller: Caller,
    Json(which): Json<ReadNotices>,
) -> Result<Json<Notices>, Failure> {
    Ok(Json(notices::read(&context, &caller, which).await?))
}

pub async fn webhooks(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
) -> Result<Json<Vec<Webhook>>, Failure> {
    Ok(Json(webhooks::list(&context, &by).await?))
}

pub async fn add_webhook(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Json(new): Json<NewWebhook>,
) -> Result<Json<MadeWebhook>, Failure> {
    Ok(Json(webhooks::add(&context, &by, new).await?))
}

pub async fn remove_webhook(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Path(id): Path<WebhookId>,
) -> Result<StatusCode, Failure> {
    webhooks::remove(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
