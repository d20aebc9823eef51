//! The guard's column origins as lineage.

use protocol::lineage::{ColumnLineage, Transform};
use sql_guard::{CheckedStatement, OriginKind};

/// Where each output column comes from, in the order of the statement.
pub fn columns(statement: &CheckedStatement) -> Vec<ColumnLineage> {
    let lineage = |origin: &sql_guard::ColumnOrigin| ColumnLineage {
        column: origin.name.clone(),
        sources: origin.sources.clone(),
        transform: match origin.kind {
            OriginKind::Identity => Transform::Identity,
            OriginKind::Expression => Transform::Expression,
            OriginKind::Aggregate => Transform::Aggregate,
            OriginKind::Constant => Transform::Constant,
            OriginKind::Unknown => Transform::Unknown,
        },
    };
    statement.columns().iter().map(lineage).collect()
}
