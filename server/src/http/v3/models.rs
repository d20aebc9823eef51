//! Language models of the workspace, and which one the caller chose.

use crate::actions::models;
use crate::auth::With;
use crate::auth::permission::{Ask, ManageSettings};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::ModelId;
use protocol::model::{
    ModelDraft, ModelPolicy, ModelTest, ModelView, ModelWish, ModelsView, OwnModels,
};

pub async fn list(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
) -> Result<Json<ModelsView>, Failure> {
    Ok(Json(models::list(&context, &by).await?))
}

pub async fn add(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Json(draft): Json<ModelDraft>,
) -> Result<Json<ModelView>, Failure> {
    Ok(Json(models::add(&context, &by, draft).await?))
}

pub async fn change(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Path(id): Path<ModelId>,
    Json(draft): Json<ModelDraft>,
) -> Result<Json<ModelView>, Failure> {
    Ok(Json(models::change(&context, &by, &id, draft).await?))
}

pub async fn remove(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Path(id): Path<ModelId>,
) -> Result<StatusCode, Failure> {
    models::remove(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn test(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Path(id): Path<ModelId>,
) -> Result<Json<ModelTest>, Failure> {
    Ok(Json(models::test(&context, &by, &id).await?))
}

pub async fn set_policy(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Json(policy): Json<ModelPolicy>,
) -> Result<Json<ModelsView>, Failure> {
    Ok(Json(models::set_policy(&context, &by, policy).await?))
}

pub async fn own(
    State(context): State<ServerContext>,
    by: With<Ask>,
) -> Result<Json<OwnModels>, Failure> {
    Ok(Json(models::own(&context, &by).await?))
}

pub async fn choose(
    State(context): State<ServerContext>,
    by: With<Ask>,
    Json(wish): Json<ModelWish>,
) -> Result<Json<OwnModels>, Failure> {
    Ok(Json(models::choose(&context, &by, wish).await?))
}
