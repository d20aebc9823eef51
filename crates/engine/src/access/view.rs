//! The schema as somebody under rules may see it: what is hidden is not there, what is masked has no
//! values, and what is known of the values of other tables comes from the rows that person may read.

use crate::catalog::Snapshot;
use crate::execution::collect;
use crate::semantic::Glossary;
use connectors::{Budget, ColumnProfile, Connector, Profile, Value};
use sql_guard::catalog::{Schema, Table};
use sql_guard::rules::AccessRules;
use sql_guard::{Catalog, Policy};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// For all tables of which only some rows are shown; values not reached by then are left out.
const TIME: Duration = Duration::from_secs(5);
/// Values kept of one column; of a column that has more, none is known to be missing.
const VALUES: usize = 200;
/// Longer texts are prose, not names somebody would ask for.
const LONGEST_VALUE: usize = 200;

pub async fn restricted_view(
    whole: &Snapshot,
    policy: &Policy,
    connector: &dyn Connector,
) -> Snapshot {
    let Some(rules) = policy.rules() else {
        let (catalog, profile) = (whole.catalog.clone(), whole.profile.clone());
        return Snapshot::build(catalog, profile, whole.glossary.clone(), whole.taken_at.clone());
    };
    let catalog = rules.seen(&whole.catalog);
    let mut profile = kept(whole, rules);
    let until = Instant::now() + TIME;
    for (schema, table) in catalog.tables() {
        let limited = limited(whole, rules, schema, table);
        if limited && is_only_one(&whole.catalog, &table.name) {
            let sampling = Sampling { whole, policy, connector, until };
            let columns = sampling.table(schema, table, rules).await;
            profile.tables.insert(table.name.clone(), columns);
        }
    }
    let glossary = told(&whole.glossary, whole, &catalog);
    Snapshot::build(catalog, profile, glossary, whole.taken_at.clone())
}

/// Profiles have no schema in their name: of two tables with one name nothing is known to be safe.
fn is_only_one(catalog: &Catalog, name: &str) -> bool {
    catalog.tables().filter(|(_, table)| table.name.eq_ignore_ascii_case(name)).count() == 1
}

/// As the whole catalog tells: there, views still say what they read.
fn limited(whole: &Snapshot, rules: &AccessRules, schema: &Schema, table: &Table) -> bool {
    let mut tables = whole.catalog.tables();
    let known = tables.find(|(own, known)| own.name == schema.name && known.name == table.name);
    known.is_none_or(|(schema, table)| rules.limits(&whole.catalog, schema, table))
}

/// What may be kept as it is: columns that are not masked, of tables that are shown in full.
fn kept(whole: &Snapshot, rules: &AccessRules) -> Profile {
    let mut profile = Profile::default();
    for (schema, table) in whole.catalog.tables() {
        let limited = limited(whole, rules, schema, table);
        if limited || rules.hides(&schema.name, table) || !is_only_one(&whole.catalog, &table.name)
        {
            continue;
        }
        let Some(columns) = whole.profile.tables.get(&table.name) else { continue };
        let open = columns.iter().filter(|(column, _)| !masked(rules, schema, table, column));
        let open = open.map(|(column, profile)| (column.clone(), profile.clone())).collect();
        profile.tables.insert(table.name.clone(), open);
    }
    profile
}

fn masked(rules: &AccessRules, schema: &Schema, table: &Table, column: &str) -> bool {
    rules
        .of(&schema.name, &table.name)
        .is_some_and(|own| own.masks.keys().any(|masked| masked.eq_ignore_ascii_case(column)))
}

struct Sampling<'a> {
    whole: &'a Snapshot,
    policy: &'a Policy,
    connector: &'a dyn Connector,
    until: Instant,
}

impl Sampling<'_> {
    async fn table(
        &self,
        schema: &Schema,
        table: &Table,
        rules: &AccessRules,
    ) -> BTreeMap<String, ColumnProfile> {
        let mut columns = BTreeMap::new();
        for column in &table.columns {
            if masked(rules, schema, table, &column.name) {
                continue;
            }
            let known = self.whole.profile.column(&table.name, &column.name);
            let Some(known) = known else { continue };
            let Some(seen) = self.column(schema, table, &column.name, known).await else {
                continue;
            };
            columns.insert(column.name.clone(), seen);
        }
        columns
    }

    async fn column(
        &self,
        schema: &Schema,
        table: &Table,
        column: &str,
        known: &ColumnProfile,
    ) -> Option<ColumnProfile> {
        let name = self.quoted(column);
        let from = format!("{}.{}", self.quoted(&schema.name), self.quoted(&table.name));
        let sql = format!(
            "select count(*), count({name}), count(distinct {name}), min({name}), max({name}) \
             from {from}"
        );
        let row = self.rows(&sql).await?.into_iter().next()?;
        let [rows, filled, distinct, min, max] = <[Value; 5]>::try_from(row).ok()?;
        let (rows, filled) = (number(&rows)?, number(&filled)?);
        let mut seen = ColumnProfile {
            rows,
            nulls: rows.saturating_sub(filled),
            distinct: number(&distinct)?,
            min: short(&min),
            max: short(&max),
            ..ColumnProfile::default()
        };
        if !known.values.is_empty() {
            let most = VALUES + 1;
            let sql = format!(
                "select {name}, count(*) as n from {from} where {name} is not null \
                 group by {name} order by n desc, {name} limit {most}"
            );
            let mut rows = self.rows(&sql).await?;
            seen.complete = rows.len() <= VALUES;
            rows.truncate(VALUES);
            let values = rows.iter().filter_map(|row| match row.as_slice() {
                [Value::Text(text), count] if text.len() <= LONGEST_VALUE => {
                    Some((text.clone(), number(count)?))
                }
                _ => None,
            });
            seen.values = values.collect();
            seen.complete &= seen.values.len() == rows.len();
        }
        Some(seen)
    }

    /// Through the guard, like every statement: these are the rows of the person.
    async fn rows(&self, sql: &str) -> Option<Vec<Vec<Value>>> {
        let deadline = self.until.checked_duration_since(Instant::now())?;
        let statement = sql_guard::check(sql, &self.whole.catalog, self.policy).ok()?;
        let budget = Budget {
            max_rows: VALUES as u64 + 1,
            max_bytes: 1 << 20,
            max_cell_bytes: 4 * LONGEST_VALUE as u64,
            deadline,
        };
        let read = collect(self.connector, &statement, budget).await;
        read.inspect_err(|error| tracing::debug!(%error, "values of limited rows are left out"))
            .ok()
            .map(|(_, rows)| rows)
    }

    fn quoted(&self, name: &str) -> String {
        match self.whole.catalog.dialect {
            sql_guard::Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        Value::Decimal(text) | Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn short(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null | Value::Bytes(_) => return None,
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Decimal(text) | Value::Text(text) | Value::Clipped { text, .. } => text.clone(),
    };
    Some(text.chars().take(LONGEST_VALUE).collect())
}

/// The vocabulary without what speaks of hidden tables.
fn told(glossary: &Glossary, whole: &Snapshot, seen: &Catalog) -> Glossary {
    let shown: BTreeSet<&str> = seen.tables().map(|(_, table)| table.name.as_str()).collect();
    let hidden: Vec<&str> = whole
        .catalog
        .tables()
        .map(|(_, table)| table.name.as_str())
        .filter(|name| !shown.contains(name))
        .collect();
    let speaks = |text: &str| {
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        words.into_iter().any(|word| hidden.iter().any(|name| name.eq_ignore_ascii_case(word)))
    };
    let silent = |text: &Option<String>| text.as_deref().is_none_or(|text| !speaks(text));
    let mut told = glossary.clone();
    told.metrics.retain(|metric| {
        silent(&metric.table)
            && silent(&metric.expression)
            && silent(&metric.time)
            && metric.filters.iter().all(|filter| !speaks(filter))
    });
    // A ratio needs both of its parts, which may be ratios themselves.
    loop {
        let names: BTreeSet<String> =
            told.metrics.iter().map(|metric| metric.name.clone()).collect();
        let before = told.metrics.len();
        told.metrics.retain(|metric| {
            metric.ratio.as_ref().is_none_or(|ratio| {
                names.contains(&ratio.numerator) && names.contains(&ratio.denominator)
            })
        });
        if told.metrics.len() == before {
            break;
        }
    }
    told.dimensions.retain(|dimension| !speaks(&dimension.column));
    told.terms.retain(|term| !speaks(&term.table) && !speaks(&term.predicate));
    told.time.default = told.time.default.filter(|column| !speaks(column));
    told
}
