//! Results: a window of the stored rows as JSON, or every row of the statement as CSV.

use crate::actions::{export, queries};
use crate::auth::permission::Export;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::extract::{Json, Path, Query};
use crate::http::{Failure, csv};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use protocol::Problem;
use protocol::ids::ResultId;
use protocol::table::{FIRST_PAGE_ROWS, ResultPage};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[serde(default)]
    offset: u64,
    #[serde(default = "first_page")]
    limit: u64,
}

fn first_page() -> u64 {
    FIRST_PAGE_ROWS as u64
}

pub async fn page(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ResultId>,
    Query(window): Query<Window>,
) -> Result<Json<ResultPage>, Failure> {
    let Window { offset, limit } = window;
    Ok(Json(queries::page(&context, &caller, &id, offset, limit).await?))
}

/// Streams every row of the statement, as the database gives them. An export that cannot be whole
/// breaks the transfer off: no client takes a part for all of it.
pub async fn export(
    State(context): State<ServerContext>,
    by: With<Export>,
    Path(id): Path<ResultId>,
) -> Result<Response, Failure> {
    let mut export = export::begin(&context, &by, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.csv\"")),
        (HeaderName::from_static("x-candor-query-id"), export.query_id.to_string()),
    ];
    let body = async_stream::stream! {
        yield Ok::<_, Problem>(csv::header(&export.columns));
        while let Some(rows) = export.next().await {
            match rows {
                Ok(rows) => yield Ok(csv::rows(&rows)),
                Err(problem) => {
                    yield Err(problem);
                    break;
                }
            }
        }
    };
    Ok((headers, Body::from_stream(body)).into_response())
}
