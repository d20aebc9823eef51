//! The guard: decides, from the text of a statement alone, whether it may reach a database.

mod apart;
mod canonical;
pub mod catalog;
mod checked;
mod classify;
pub mod ddl;
mod examine;
mod findings;
mod functions;
mod grammar;
mod index;
mod layout;
mod limits;
pub mod lint;
mod names;
mod ours;
mod parse;
mod policy;
mod relations;
pub mod report;
mod resolve;
pub mod review;
mod rewrite;
pub mod rules;
mod schema_change;
mod source_map;
mod text;
mod tokens;
mod touched;
mod utility;
mod write;

pub use catalog::{Catalog, Dialect};
pub use checked::{CheckedStatement, ColumnOrigin, OriginKind, StatementKind};
pub use findings::{Finding, Span, Verdict};
pub use layout::differ_in_layout_only;
pub use ours::is_ours;
use std::collections::BTreeMap;

pub use policy::{Policy, Resolution, Role};
pub use schema_change::{SchemaAction, SchemaChange, commits_by_itself};
pub use touched::{Added, Existing, InTheWay, SetTo, Touched};
pub use write::{CheckedWrite, check_write};

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
    /// Values bound in it, by name.
    pub parameters: BTreeMap<String, serde_json::Value>,
}

/// The only way to a [`CheckedStatement`].
///
/// A policy without a catalog gives no statement to run: see [`Resolution::NamesOnly`].
pub fn check(sql: &str, catalog: &Catalog, policy: &Policy) -> Result<CheckedStatement, Refusal> {
    let mut examined = examine::examine(sql, catalog, policy);
    let runnable = examined.statement.take();
    match runnable {
        Some(statement)
            if examined.verdict == Verdict::Allow && policy.resolution == Resolution::Catalog =>
        {
            Ok(statement)
        }
        _ => Err(Refusal {
            verdict: examined.verdict.max(Verdict::NeedsApproval),
            kind: examined.kind,
            findings: examined.findings,
        }),
    }
}

/// As [`check`], for those who want to show what was seen rather than run it.
pub fn inspect(sql: &str, catalog: &Catalog, policy: &Policy) -> Inspection {
    let examined = examine::examine(sql, catalog, policy);
    let (canonical, parameters) =
        examined.statement.map(|statement| (statement.sql, statement.parameters)).unzip();
    Inspection {
        verdict: examined.verdict,
        kind: examined.kind,
        findings: examined.findings,
        tables: examined.tables,
        functions: examined.functions,
        canonical,
        parameters: parameters.unwrap_or_default(),
    }
}
