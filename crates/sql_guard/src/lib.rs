//! The guard: decides, from the text of a statement alone, whether it may reach a database.

pub mod catalog;
mod checked;
mod findings;
mod first;
mod policy;

pub use catalog::{Catalog, Dialect};
pub use checked::{CheckedStatement, ColumnOrigin, OriginKind, StatementKind};
pub use findings::{Finding, Span, Verdict};
pub use policy::{Policy, Resolution, Role};

/// Why a statement may not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", summary(.findings))]
pub struct Refusal {
    /// `Deny` or `NeedsApproval`, never `Allow`.
    pub verdict: Verdict,
    pub kind: StatementKind,
    /// Every reason found, in the order of the text; never empty.
    pub findings: Vec<Finding>,
}

fn summary(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// What the guard saw in a statement, allowed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    pub verdict: Verdict,
    pub kind: StatementKind,
    pub findings: Vec<Finding>,
    /// Base tables and views of the catalog, sorted, without duplicates.
    pub tables: Vec<String>,
    pub functions: Vec<String>,
    /// The text that would run: canonical, limit included. Absent when the statement is denied.
    pub canonical: Option<String>,
}

/// The only way to a [`CheckedStatement`].
pub fn check(sql: &str, catalog: &Catalog, policy: &Policy) -> Result<CheckedStatement, Refusal> {
    first::check(sql, catalog, policy)
}

/// As [`check`], for those who want to show what was seen rather than run it.
pub fn inspect(sql: &str, catalog: &Catalog, policy: &Policy) -> Inspection {
    match check(sql, catalog, policy) {
        Ok(checked) => Inspection {
            verdict: Verdict::Allow,
            kind: checked.kind,
            findings: Vec::new(),
            tables: checked.tables,
            functions: checked.functions,
            canonical: Some(checked.sql),
        },
        Err(refusal) => Inspection {
            verdict: refusal.verdict,
            kind: refusal.kind,
            findings: refusal.findings,
            tables: Vec::new(),
            functions: Vec::new(),
            canonical: None,
        },
    }
}
