//! What the columns hold, gathered until the time is over; what is missing then is left out.

use super::values::Kind;
use super::{PostgresConnector, quoted};
use crate::{ColumnProfile, ConnectorError, Profile, Value, ValueType};
use sql_guard::catalog::{Catalog, Column, Schema, Table, TableKind};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Rows looked at; larger tables are sampled by blocks.
const SAMPLED_ROWS: u64 = 50_000;

/// One column never takes longer.
const COLUMN_LIMIT: Duration = Duration::from_secs(5);

/// Up to here a text column's values are kept whole.
const ALL_VALUES: usize = 500;

/// Kept of a column that has more.
const FREQUENT_VALUES: usize = 200;

/// Longer texts are prose, not names somebody would ask for.
const LONGEST_VALUE: usize = 200;

pub(super) async fn profile(
    connector: &PostgresConnector,
    catalog: &Catalog,
    time_limit: Duration,
) -> Result<Profile, ConnectorError> {
    let until = Instant::now() + time_limit;
    let mut profile = Profile::default();
    for (schema, table) in catalog.tables() {
        let mut columns = BTreeMap::new();
        for column in &table.columns {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            match one(connector, schema, table, column, left.min(COLUMN_LIMIT)).await {
                Ok(Some(found)) => drop(columns.insert(column.name.clone(), found)),
                Ok(None) | Err(ConnectorError::Deadline { .. }) => {}
                // A view over something the login may not use, a column it may not count.
                Err(ConnectorError::Statement { message, .. }) => {
                    tracing::warn!(table = %table.name, %message, "left out of the profile");
                }
                Err(ConnectorError::NotAuthorized { .. } | ConnectorError::Busy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        profile.tables.insert(table.name.clone(), columns);
    }
    Ok(profile)
}

async fn one(
    connector: &PostgresConnector,
    schema: &Schema,
    table: &Table,
    column: &Column,
    limit: Duration,
) -> Result<Option<ColumnProfile>, ConnectorError> {
    let kind = Kind::named(&column.database_type);
    if !is_comparable(kind, &column.database_type) {
        return Ok(None);
    }
    let (from, name) =
        (format!("{}.{}", quoted(&schema.name), quoted(&table.name)), quoted(&column.name));
    let rows = table.row_estimate.unwrap_or(0);
    let large =
        rows > SAMPLED_ROWS || table.row_estimate.is_none() && table.kind == TableKind::View;
    let sample = match (large, table.kind) {
        (false, _) => from.clone(),
        (true, TableKind::View) => format!("(select {name} from {from} limit {SAMPLED_ROWS}) as s"),
        (true, TableKind::Table) => {
            let percent = 100.0 * SAMPLED_ROWS as f64 / rows as f64;
            format!("{from} tablesample system ({percent:.4})")
        }
    };
    let ordered = kind != Kind::Boolean && column.database_type != "uuid";
    let range = |function: &str| match ordered {
        // Exact also on a sampled table: periods are anchored at the latest date.
        true => format!("(select {function}({name})::text from {from})"),
        false => "null".to_owned(),
    };
    let question = format!(
        "select count(*), count({name}), count(distinct {name}), {}, {} from {sample}",
        range("min"),
        range("max"),
    );
    let mut conversation = connector.converse(limit).await?;
    let counted = conversation.rows(&question, Vec::new()).await;
    let counted = match counted {
        Ok(rows) => rows.into_iter().next().unwrap_or_default(),
        Err(error) => {
            conversation.end().await;
            return Err(error);
        }
    };
    let number = |at: usize| -> u64 {
        counted.get(at).and_then(|text| text.as_ref()?.parse().ok()).unwrap_or(0)
    };
    let shown = |at: usize| Some(shorten(kind, counted.get(at)?.as_ref()?));
    let mut found = ColumnProfile {
        rows: number(0),
        nulls: number(0) - number(1),
        distinct: number(2),
        min: shown(3),
        max: shown(4),
        ..ColumnProfile::default()
    };
    let mut outcome = Ok(());
    if kind == Kind::Text(ValueType::Text) && !conversation.remaining().is_zero() {
        let question = format!(
            "select {name}::text, count(*) from {sample} where {name} is not null
             group by 1 order by 2 desc, 1 limit {}",
            ALL_VALUES + 1
        );
        match conversation.rows(&question, Vec::new()).await {
            Ok(rows) => (found.values, found.complete) = values(rows, large),
            Err(error) => outcome = Err(error),
        }
    }
    conversation.end().await;
    outcome.map(|()| Some(found))
}

/// Types without an order or equality of their own cannot be counted by value.
fn is_comparable(kind: Kind, database_type: &str) -> bool {
    let base = database_type.split('(').next().unwrap_or_default();
    match kind {
        Kind::Bytes | Kind::Text(ValueType::Json) => false,
        Kind::Text(ValueType::Text) => {
            !base.ends_with("[]")
                && ![
                    "xml",
                    "point",
                    "line",
                    "lseg",
                    "box",
                    "path",
                    "polygon",
                    "circle",
                    "tsvector",
                    "tsquery",
                    "geometry",
                    "geography",
                    "refcursor",
                ]
                .contains(&base)
        }
        _ => true,
    }
}

fn values(rows: Vec<Vec<Option<String>>>, sampled: bool) -> (Vec<(String, u64)>, bool) {
    let (mut values, mut complete) = (Vec::new(), !sampled && rows.len() <= ALL_VALUES);
    for row in &rows {
        match &row[..] {
            [Some(text), Some(count)] if text.len() <= LONGEST_VALUE => {
                values.push((text.clone(), count.parse().unwrap_or(0)));
            }
            _ => complete = false,
        }
    }
    if rows.len() > ALL_VALUES {
        values.truncate(FREQUENT_VALUES);
    }
    (values, complete)
}

fn shorten(kind: Kind, text: &str) -> String {
    let Value::Text(text) = kind.value(text.as_bytes(), text.len(), usize::MAX) else {
        return text.to_owned();
    };
    let end = text.char_indices().nth(LONGEST_VALUE).map_or(text.len(), |(at, _)| at);
    text[..end].to_owned()
}
