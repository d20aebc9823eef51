//! The log of runs: a page of it, and one record.

use crate::actions::history;
use crate::auth::Caller;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path, Query};
use axum::extract::State;
use protocol::history::{HistoryFilter, HistoryPage, PARTS, RunRecord};
use protocol::ids::QueryId;
use protocol::{ErrorCode, Problem};
use std::collections::BTreeMap;

pub async fn search(
    State(context): State<ServerContext>,
    caller: Caller,
    Query(parameters): Query<BTreeMap<String, String>>,
) -> Result<Json<HistoryPage>, Failure> {
    let filter = read(&parameters).map_err(|detail| {
        Problem::new(ErrorCode::InvalidRequest, detail).hint("see /api/openapi.json")
    })?;
    Ok(Json(history::search(&context, &caller, &filter).await?))
}

pub async fn record(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<Json<RunRecord>, Failure> {
    Ok(Json(history::record(&context, &caller, &id).await?))
}

fn read(parameters: &BTreeMap<String, String>) -> Result<HistoryFilter, String> {
    if let Some(unknown) = parameters.keys().find(|name| !PARTS.contains(&name.as_str())) {
        return Err(format!("`{unknown}` is not a part of the search"));
    }
    HistoryFilter::read(|name| parameters.get(name).cloned())
}
