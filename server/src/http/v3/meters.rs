//! What this server counted since it started.

use crate::auth::With;
use crate::auth::permission::ManageSettings;
use crate::context::ServerContext;
use crate::http::extract::Json;
use axum::extract::State;
use protocol::meters::MetersView;

pub async fn view(
    State(context): State<ServerContext>,
    _: With<ManageSettings>,
) -> Json<MetersView> {
    Json(context.meters.view())
}
