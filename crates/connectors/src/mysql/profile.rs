//! What the columns hold, gathered until the time is over; what is missing then is left out.

use super::{MysqlConnector, quoted};
use crate::{ColumnProfile, ConnectorError, Profile, Value};
use sql_guard::catalog::{Catalog, Column, Table, TableKind};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Rows looked at to count different values; of larger tables only so many are.
const SAMPLED_ROWS: u64 = 50_000;

/// Up to here a text column's values are kept whole.
const ALL_VALUES: usize = 500;

/// Kept of a column that has more.
const FREQUENT_VALUES: usize = 200;

/// Longer texts are prose, not names somebody would ask for.
const LONGEST_VALUE: usize = 200;

/// Columns asked about in one statement.
const COLUMNS_AT_ONCE: usize = 50;

pub(super) async fn profile(
    connector: &MysqlConnector,
    catalog: &Catalog,
    time_limit: Duration,
) -> Result<Profile, ConnectorError> {
    let until = Instant::now() + time_limit;
    let mut profile = Profile::default();
    for (schema, table) in catalog.tables() {
        let of_table = Source {
            connector,
            until,
            from: format!("{}.{}", quoted(&schema.name), quoted(&table.name)),
            is_sampled: table.row_estimate.is_none_or(|rows| rows > SAMPLED_ROWS),
        };
        let mut columns = BTreeMap::new();
        let gathered = of_table.gather(table, &mut columns).await;
        profile.tables.insert(table.name.clone(), columns);
        match gathered {
            Ok(()) => {}
            // Out of time: what is known so far is worth having.
            Err(ConnectorError::Deadline { .. }) => return Ok(profile),
            Err(error) if table.kind == TableKind::View => {
                tracing::warn!(view = %table.name, %error, "left out of the profile");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(profile)
}

struct Source<'s> {
    connector: &'s MysqlConnector,
    until: Instant,
    from: String,
    is_sampled: bool,
}

impl Source<'_> {
    async fn gather(
        &self,
        table: &Table,
        found: &mut BTreeMap<String, ColumnProfile>,
    ) -> Result<(), ConnectorError> {
        let columns: Vec<&Column> =
            table.columns.iter().filter(|column| is_comparable(&column.database_type)).collect();
        for some in columns.chunks(COLUMNS_AT_ONCE) {
            let counts = self.each(some, &self.sample(), |name| {
                format!("count({name}), count(distinct {name})")
            });
            // The range is exact even on a sampled table: periods are anchored at the latest date.
            let ranges = self.each(some, &self.from, |name| format!("min({name}), max({name})"));
            let (counts, ranges) = (self.row(&counts).await?, self.row(&ranges).await?);
            let rows = count(counts.first());
            for (index, column) in some.iter().enumerate() {
                let filled = count(counts.get(1 + 2 * index));
                let profile = ColumnProfile {
                    rows,
                    nulls: rows.saturating_sub(filled),
                    distinct: count(counts.get(2 + 2 * index)),
                    min: ranges.get(1 + 2 * index).and_then(as_text),
                    max: ranges.get(2 + 2 * index).and_then(as_text),
                    ..ColumnProfile::default()
                };
                found.insert(column.name.clone(), profile);
            }
        }
        for column in columns.iter().filter(|column| is_text(&column.database_type)) {
            let (values, complete) = self.values(&quoted(&column.name)).await?;
            if let Some(profile) = found.get_mut(&column.name) {
                profile.values = values;
                profile.complete = complete && !self.is_sampled;
            }
        }
        Ok(())
    }

    fn sample(&self) -> String {
        match self.is_sampled {
            true => format!("(select * from {} limit {SAMPLED_ROWS}) as sampled", self.from),
            false => self.from.clone(),
        }
    }

    fn each(&self, columns: &[&Column], from: &str, what: impl Fn(&str) -> String) -> String {
        let asked: Vec<String> = columns.iter().map(|column| what(&quoted(&column.name))).collect();
        format!("select count(*), {} from {from}", asked.join(", "))
    }

    async fn row(&self, sql: &str) -> Result<Vec<Value>, ConnectorError> {
        Ok(self.rows(sql).await?.into_iter().next().unwrap_or_default())
    }

    async fn rows(&self, sql: &str) -> Result<Vec<Vec<Value>>, ConnectorError> {
        let left = self.until.saturating_duration_since(Instant::now());
        self.connector.rows(sql, &[], left).await
    }

    /// Texts with their counts, most frequent first, and whether these are all.
    async fn values(&self, name: &str) -> Result<(Vec<(String, u64)>, bool), ConnectorError> {
        let rows = self
            .rows(&format!(
                "select {name}, count(*) from {} where {name} is not null
                 group by {name} order by 2 desc, 1 limit {}",
                self.sample(),
                ALL_VALUES + 1
            ))
            .await?;
        let (mut values, mut complete) = (Vec::new(), true);
        for row in &rows {
            match row.first() {
                Some(Value::Text(text)) if text.len() <= LONGEST_VALUE => {
                    values.push((text.clone(), count(row.get(1))));
                }
                _ => complete = false,
            }
        }
        if values.len() > ALL_VALUES {
            values.truncate(FREQUENT_VALUES);
            complete = false;
        }
        Ok((values, complete))
    }
}

fn is_text(database_type: &str) -> bool {
    let base = base(database_type);
    base.ends_with("char") || base.ends_with("text") || matches!(base.as_str(), "enum" | "set")
}

/// Blobs and shapes have no range that says anything.
fn is_comparable(database_type: &str) -> bool {
    let base = base(database_type);
    let shapes = ["geometry", "point", "linestring", "polygon", "multi"];
    !base.ends_with("blob")
        && !base.ends_with("binary")
        && base != "json"
        && !shapes.iter().any(|shape| base.starts_with(shape))
}

fn base(database_type: &str) -> String {
    database_type.split(['(', ' ']).next().unwrap_or_default().to_ascii_lowercase()
}

fn count(value: Option<&Value>) -> u64 {
    match value {
        Some(Value::Int(number)) => u64::try_from(*number).unwrap_or_default(),
        _ => 0,
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bytes(_) => None,
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Decimal(text) | Value::Text(text) | Value::Clipped { text, .. } => {
            let end = text.char_indices().nth(LONGEST_VALUE).map_or(text.len(), |(at, _)| at);
            Some(text[..end].to_owned())
        }
    }
}
