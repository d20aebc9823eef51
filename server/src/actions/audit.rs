//! Reading the audit: searching, one record, whether all of it is as it was written, taking it away.
//! Reading is recorded too, before anything is answered.

use crate::audit::export::Format;
use crate::audit::{Act, Action, Head};
use crate::auth::permission::{ExportAudit, ReadAudit};
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::store::{Store, StoreError, now};
use protocol::audit::{
    AuditFault, AuditFilter, AuditHead, AuditPage, AuditRecord, AuditVerification, DEFAULT_RECORDS,
    MAX_RECORDS,
};
use protocol::{ErrorCode, Problem};
use serde_json::json;
use std::time::{Duration, Instant};

/// How long what verifying found is shown again; the answer says when it was found.
const KEPT: Duration = Duration::from_secs(60);
/// Records of an export read at once.
const PART: u64 = 1_000;

/// What verifying found last. Held while it works, so that everybody waits for the same one.
#[derive(Default)]
pub struct LastVerification(tokio::sync::Mutex<Option<(Instant, AuditVerification)>>);

fn act(by: &Caller, action: Action) -> Act {
    Act::new(action).by(by.actor())
}

pub async fn search(
    context: &ServerContext,
    by: &With<ReadAudit>,
    filter: &AuditFilter,
) -> Result<AuditPage, Problem> {
    let permission = by.right();
    let store = &context.store;
    let limit = filter.limit.unwrap_or(DEFAULT_RECORDS).clamp(1, MAX_RECORDS);
    // One more tells whether there is another page.
    let mut found = store.search_audit(permission, filter, limit + 1).await?;
    let more = found.records.len() as u64 > limit;
    found.records.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let older = found.records.last().filter(|_| more).map(|record| record.seq);
    let people = store.people_in_audit(permission).await?;
    let detail = json!({ "search": parts(filter), "records": found.records.len() });
    store.record(act(by, Action::AuditRead).saying(detail)).await?;
    let (records, total, histogram) = (found.records, found.total, found.histogram);
    Ok(AuditPage { records, older, total, histogram, people })
}

fn parts(filter: &AuditFilter) -> serde_json::Value {
    let parts = filter.parameters().into_iter();
    parts.map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

pub async fn record(
    context: &ServerContext,
    by: &With<ReadAudit>,
    seq: u64,
) -> Result<AuditRecord, Problem> {
    let found = context.store.audit_record(by.right(), seq).await?;
    let found = found
        .ok_or_else(|| Problem::new(ErrorCode::NotFound, format!("there is no record {seq}")))?;
    let detail = json!({ "record": seq });
    context.store.record(act(by, Action::AuditRead).on(seq).saying(detail)).await?;
    Ok(found)
}

/// What verifying found within the last minute, or finds now.
pub async fn verification(
    context: &ServerContext,
    _: &With<ReadAudit>,
) -> Result<AuditVerification, Problem> {
    let mut last = context.last_verification.0.lock().await;
    if let Some((at, found)) = last.as_ref().filter(|(at, _)| at.elapsed() < KEPT) {
        tracing::debug!(age_ms = at.elapsed().as_millis() as u64, "the audit was verified before");
        return Ok(found.clone());
    }
    let found = verify_store(&context.store, None).await?;
    *last = Some((Instant::now(), found.clone()));
    Ok(found)
}

/// Verifies now, whatever was found before.
pub async fn verify(
    context: &ServerContext,
    _: &With<ReadAudit>,
) -> Result<AuditVerification, Problem> {
    let mut last = context.last_verification.0.lock().await;
    let found = verify_store(&context.store, None).await?;
    *last = Some((Instant::now(), found.clone()));
    Ok(found)
}

/// `kept`: a head that was kept elsewhere.
pub async fn verify_store(
    store: &Store,
    kept: Option<&AuditHead>,
) -> Result<AuditVerification, StoreError> {
    let started = Instant::now();
    let kept = kept.map(Head::from_wire).transpose();
    let kept = kept.map_err(|reason| StoreError::unreadable("head", reason))?;
    let verified = store.verify_audit(kept.as_ref()).await?;
    let fault = verified.result.err().map(|broken| AuditFault {
        seq: broken.seq,
        kind: broken.fault.kind().to_owned(),
        message: broken.to_string(),
    });
    if let Some(fault) = &fault {
        tracing::error!(seq = fault.seq, kind = fault.kind, "the audit was tampered with");
    }
    Ok(AuditVerification {
        records: verified.records,
        verified_at: now(),
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        head: verified.head.map(|head| head.to_wire()),
        fault,
    })
}

/// All records that fit, the oldest first, as they are when it begins; its own record is the last.
pub struct AuditExport {
    store: Store,
    permission: ExportAudit,
    filter: AuditFilter,
    format: Format,
    after: u64,
    last: u64,
}

pub async fn export(
    context: &ServerContext,
    by: &With<ExportAudit>,
    filter: AuditFilter,
    format: Format,
    reason: Option<String>,
) -> Result<AuditExport, Problem> {
    let permission = by.right();
    let act = act(by, Action::AuditExport);
    Ok(begin_export(&context.store, permission, act, filter, format, reason).await?)
}

/// `act` says who takes it away.
pub async fn begin_export(
    store: &Store,
    permission: ExportAudit,
    act: Act,
    filter: AuditFilter,
    format: Format,
    reason: Option<String>,
) -> Result<AuditExport, StoreError> {
    let detail = json!({ "search": parts(&filter), "format": format.as_str(), "reason": reason });
    let last = store.record(act.saying(detail)).await?;
    Ok(AuditExport { store: store.clone(), permission, filter, format, after: 0, last })
}

impl AuditExport {
    pub fn header(&self) -> String {
        self.format.header()
    }

    /// The next lines; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        let range = (self.after, self.last);
        let part = self.store.audit_part(self.permission, &self.filter, range, PART).await?;
        let Some(end) = part.last() else { return Ok(None) };
        self.after = end.entry.seq;
        Ok(Some(self.format.lines(&part)))
    }
}
