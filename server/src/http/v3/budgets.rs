//! Budgets of groups.

use crate::actions::budgets;
use crate::auth::permission::ManagePeople;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use protocol::access::GroupView;
use protocol::budget::{GroupBudget, GroupMeters};
use protocol::ids::GroupId;

pub async fn own(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Json<Vec<GroupMeters>>, Failure> {
    Ok(Json(budgets::own(&context, &caller).await?))
}

pub async fn set(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<GroupId>,
    Json(budget): Json<GroupBudget>,
) -> Result<Json<GroupView>, Failure> {
    Ok(Json(budgets::set(&context, &by, &id, budget).await?))
}
