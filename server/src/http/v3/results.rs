//! Stored results: a window as JSON, or all of it as CSV.

use crate::actions::queries;
use crate::auth::Caller;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path, Query};
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engine::Principal;
use protocol::Problem;
use protocol::ids::ResultId;
use protocol::table::{Cell, FIRST_PAGE_ROWS, ResultPage};
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
    Ok(Json(queries::page(&context, &caller.principal, &id, offset, limit).await?))
}

/// Streams the whole result, a page at a time.
pub async fn export(
    State(context): State<ServerContext>,
    caller: Caller,
    Path(id): Path<ResultId>,
) -> Result<Response, Failure> {
    let first = next_page(&context, &caller.principal, &id, 0).await?;
    let file = format!("attachment; filename=\"{id}.csv\"");
    let rows = async_stream::stream! {
        let header: Vec<String> = first.columns.iter().map(|column| text_field(&column.name)).collect();
        yield Ok::<_, Problem>(header.join(",") + "\r\n");
        let mut page = first;
        loop {
            if page.rows.is_empty() {
                break;
            }
            yield Ok(csv(&page));
            let offset = page.offset + page.rows.len() as u64;
            match next_page(&context, &caller.principal, &id, offset).await {
                Ok(next) => page = next,
                Err(problem) => {
                    yield Err(problem);
                    break;
                }
            }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, file),
    ];
    Ok((headers, Body::from_stream(rows)).into_response())
}

async fn next_page(
    context: &ServerContext,
    principal: &Principal,
    id: &ResultId,
    offset: u64,
) -> Result<ResultPage, Problem> {
    queries::page(context, principal, id, offset, queries::MAX_PAGE_ROWS).await
}

fn csv(page: &ResultPage) -> String {
    let mut text = String::new();
    for row in &page.rows {
        let fields: Vec<String> = row.iter().map(field).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(_) | Cell::Clipped { .. } => text_field(&cell.to_string()),
        other => other.to_string(),
    }
}

/// RFC 4180 quoting. Text that a spreadsheet would run as a formula gets an apostrophe in front;
/// numbers, which may begin with a minus, are left alone.
fn text_field(text: &str) -> String {
    let formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let guarded = if formula { format!("'{text}") } else { text.to_owned() };
    if guarded.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", guarded.replace('"', "\"\""));
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_field_is_quoted_and_never_a_formula() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("-12.50", "-12.50"),
            ("=1+1", "'=1+1"),
            ("@cmd", "'@cmd"),
            ("-1+cmd|x", "'-1+cmd|x"),
        ] {
            assert_eq!(text_field(text), written, "{text}");
        }
    }
}
