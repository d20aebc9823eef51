//! The rules for changes of data.

use crate::actions::change_rules;
use crate::auth::With;
use crate::auth::permission::ManageSettings;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::Json;
use axum::extract::State;
use protocol::change_rules::{ChangeRulesDraft, ChangeRulesView};

pub async fn view(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
) -> Result<Json<ChangeRulesView>, Failure> {
    Ok(Json(change_rules::view(&context, &by).await?))
}

pub async fn set(
    State(context): State<ServerContext>,
    by: With<ManageSettings>,
    Json(draft): Json<ChangeRulesDraft>,
) -> Result<Json<ChangeRulesView>, Failure> {
    Ok(Json(change_rules::set(&context, &by, draft).await?))
}
