//! Result columns described for grids, charts and summaries: type, role, unit, origin.

use super::cells;
use connectors::ResultColumn;
use protocol::table::{ColumnMeta, ColumnRole, ColumnType, Row};
use sql_guard::{CheckedStatement, ColumnOrigin, OriginKind};

/// What the planner knows about an output column; takes precedence over what [`charts::infer_roles`]
/// reads off names and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHint {
    pub name: String,
    pub role: ColumnRole,
    pub unit: Option<String>,
}

pub fn describe(
    columns: &[ResultColumn],
    rows: &[Row],
    statement: &CheckedStatement,
    hints: &[ColumnHint],
) -> Vec<ColumnMeta> {
    let origins = statement.columns();
    let origins_fit = origins.len() == columns.len();
    let describe = |(at, column): (usize, &ResultColumn)| {
        let origin = origins.get(at).filter(|_| origins_fit);
        let declared = cells::column_type(column.value_type);
        let column_type = match declared {
            ColumnType::Unknown => cells::observed_type(rows, at),
            known => known,
        };
        let hint = hints.iter().find(|hint| hint.name.eq_ignore_ascii_case(&column.name));
        ColumnMeta {
            name: column.name.clone(),
            column_type,
            database_type: column.database_type.clone(),
            role: hint.map(|hint| hint.role),
            unit: hint.and_then(|hint| hint.unit.clone()),
            source: origin.and_then(source),
        }
    };
    let mut columns: Vec<ColumnMeta> = columns.iter().enumerate().map(describe).collect();
    charts::infer_roles(&mut columns, rows);
    columns
}

fn source(origin: &ColumnOrigin) -> Option<String> {
    match (origin.kind, origin.sources.as_slice()) {
        (OriginKind::Identity, [source]) => Some(source.clone()),
        _ => None,
    }
}
