//! The audit, for those who oversee the workspace.

use crate::actions::audit;
use crate::audit::export::Format;
use crate::auth::With;
use crate::auth::permission::{ExportAudit, ReadAudit};
use crate::auth::still::Still;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path, Query};
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use protocol::audit::{AuditFilter, AuditPage, AuditRecord, AuditVerification, bounded};
use protocol::{ErrorCode, Problem};
use std::collections::BTreeMap;

type Parameters = BTreeMap<String, String>;

/// Parts of an export that are not parts of the search.
const OF_EXPORT: [&str; 2] = ["format", "reason"];

pub async fn search(
    State(context): State<ServerContext>,
    by: With<ReadAudit>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<AuditPage>, Failure> {
    let filter = read(&parameters, &[]).map_err(invalid)?;
    Ok(Json(audit::search(&context, &by, &filter).await?))
}

pub async fn record(
    State(context): State<ServerContext>,
    by: With<ReadAudit>,
    Path(seq): Path<u64>,
) -> Result<Json<AuditRecord>, Failure> {
    Ok(Json(audit::record(&context, &by, seq).await?))
}

pub async fn verification(
    State(context): State<ServerContext>,
    by: With<ReadAudit>,
) -> Result<Json<AuditVerification>, Failure> {
    Ok(Json(audit::verification(&context, &by).await?))
}

pub async fn verify(
    State(context): State<ServerContext>,
    by: With<ReadAudit>,
) -> Result<Json<AuditVerification>, Failure> {
    Ok(Json(audit::verify(&context, &by).await?))
}

/// Streams every record that fits. One that cannot be whole breaks the transfer off.
pub async fn export(
    State(context): State<ServerContext>,
    by: With<ExportAudit>,
    Query(parameters): Query<Parameters>,
) -> Result<Response, Failure> {
    let filter = read(&parameters, &OF_EXPORT).map_err(invalid)?;
    let format = parameters.get("format").map_or("jsonl", String::as_str);
    let format =
        Format::parse(format).ok_or_else(|| invalid("`format` is one of jsonl, csv".to_owned()))?;
    let reason = parameters.get("reason").map(|reason| reason.trim().to_owned());
    let reason = bounded("reason", reason.filter(|reason| !reason.is_empty())).map_err(invalid)?;
    let mut export = audit::export(&context, &by, filter, format, reason).await?;
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"audit.{}\"", format.as_str()),
        ),
    ];
    let mut still = Still::new(context, by, None);
    let body = async_stream::stream! {
        yield Ok::<_, Problem>(export.header());
        while let Some(lines) = export.next().await.transpose() {
            match still.check_in_time().await {
                Ok(()) => yield lines.map_err(Problem::from),
                Err(problem) => {
                    yield Err(problem);
                    break;
                }
            }
        }
    };
    Ok((headers, Body::from_stream(body)).into_response())
}

fn read(parameters: &Parameters, others: &[&str]) -> Result<AuditFilter, String> {
    let known = |name: &&String| {
        AuditFilter::PARTS.contains(&name.as_str()) || others.contains(&name.as_str())
    };
    if let Some(unknown) = parameters.keys().find(|name| !known(name)) {
        return Err(format!("`{unknown}` is not a part of the search"));
    }
    AuditFilter::read(|name| parameters.get(name).cloned())
}

fn invalid(detail: String) -> Problem {
    Problem::new(ErrorCode::InvalidRequest, detail).hint("see /api/openapi.json")
}
