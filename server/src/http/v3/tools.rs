//! For whom each tool of the assistant is.

use crate::actions::tools;
use crate::auth::With;
use crate::auth::permission::ManagePeople;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use protocol::access::{ConnectionAccess, GrantedTool, Tool};

pub async fn set_access(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(tool): Path<Tool>,
    Json(access): Json<ConnectionAccess>,
) -> Result<Json<GrantedTool>, Failure> {
    Ok(Json(tools::set_access(&context, &by, tool, access).await?))
}
