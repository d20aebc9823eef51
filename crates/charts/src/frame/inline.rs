//! Rows written in the spec itself, as columns and rows like any other result.

use crate::calendar;
use crate::spec::Scalar;
use protocol::table::{Cell, ColumnMeta, ColumnRole, ColumnType, Row};
use std::collections::BTreeMap;

type Rows = [BTreeMap<String, Scalar>];

fn names(values: &Rows) -> Vec<&String> {
    let mut names: Vec<&String> = values.iter().flat_map(BTreeMap::keys).collect();
    names.sort();
    names.dedup();
    names
}

/// Column types as the values show them; a column of mixed values is text.
pub(crate) fn inline_columns(values: &Rows) -> Vec<ColumnMeta> {
    names(values)
        .into_iter()
        .map(|name| {
            let present =
                || values.iter().filter_map(|row| row.get(name)).filter(|v| **v != Scalar::Null);
            let all = |test: fn(&Scalar) -> bool| present().next().is_some() && present().all(test);
            let kind = if all(|v| matches!(v, Scalar::Int(_))) {
                ColumnType::Integer
            } else if all(|v| matches!(v, Scalar::Int(_) | Scalar::Float(_))) {
                ColumnType::Float
            } else if all(|v| matches!(v, Scalar::Bool(_))) {
                ColumnType::Boolean
            } else {
                ColumnType::Text
            };
            let mut column = ColumnMeta::new(name, kind);
            if all(is_date) {
                column.role = Some(ColumnRole::Time);
            }
            column
        })
        .collect()
}

fn is_date(value: &Scalar) -> bool {
    match value {
        Scalar::Text(text) => calendar::parse(text).is_some(),
        Scalar::Int(year) => (1_000..=2_999).contains(year),
        _ => false,
    }
}

pub(crate) fn inline_rows(values: &Rows) -> Vec<Row> {
    let names = names(values);
    let cell = |value: Option<&Scalar>| match value {
        None | Some(Scalar::Null) => Cell::Null,
        Some(Scalar::Bool(value)) => Cell::Bool(*value),
        Some(Scalar::Int(value)) => Cell::Int(*value),
        Some(Scalar::Float(value)) => Cell::Float(*value),
        Some(Scalar::Text(text)) => Cell::Text(text.clone()),
    };
    values.iter().map(|row| names.iter().map(|name| cell(row.get(*name))).collect()).collect()
}
