//! The audit, for those who oversee the workspace.

use super::{Answer, UiError};
use leptos::server;
use leptos::server_fn::codec::Json;
use protocol::audit::{AuditFilter, AuditPage, AuditRecord, AuditVerification};

#[server(prefix = "/ui", endpoint = "audit/search", input = Json, output = Answer)]
pub async fn search_audit(filter: AuditFilter) -> Result<AuditPage, UiError> {
    Ok(super::backend()?.audit.search(filter).await?)
}

#[server(prefix = "/ui", endpoint = "audit/record", output = Answer)]
pub async fn read_audit_record(seq: u64) -> Result<AuditRecord, UiError> {
    Ok(super::backend()?.audit.record(seq).await?)
}

#[server(prefix = "/ui", endpoint = "audit/verification", output = Answer)]
pub async fn read_verification() -> Result<AuditVerification, UiError> {
    Ok(super::backend()?.audit.verification().await?)
}

#[server(prefix = "/ui", endpoint = "audit/verify", output = Answer)]
pub async fn verify_audit() -> Result<AuditVerification, UiError> {
    Ok(super::backend()?.audit.verify().await?)
}
