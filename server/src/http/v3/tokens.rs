//! The caller's own API tokens. Only a session may touch them: nobody makes a token with a token.

use crate::actions::tokens;
use crate::auth::Caller;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::ids::TokenId;
use protocol::token::{ApiToken, MadeToken, NewToken};

pub async fn list(
    State(context): State<ServerContext>,
    caller: Caller,
) -> Result<Json<Vec<ApiToken>>, Failure> {
    Ok(Json(tokens::list(&context, &caller.principal).await?))
}

pub async fn add(
    State(context): State<ServerContext>,
    caller: Caller,
    Json(new): Json<NewToken>,
) -> Result<Json<MadeToken>, Failure> {
    Ok(Json(tokens::add(&context, &caller.principal, new).await?))
}

pub async fn revoke(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<TokenId>,
) -> Result<StatusCode, Failure> {
    tokens::revoke(&context, &caller.principal, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
