//! What a change brings about beyond its own rows: triggers that fire, rows of other tables that go along
//! or keep it from happening, what is locked meanwhile, and for how long. Nothing of the change runs for
//! it; what could not be found out says so.

use super::collect::collect;
use super::impact::{Foreseen, Impact, RowCount, is_only_key, number, target};
use super::write::WriteDoor;
use crate::database::{Database, Principal};
use connectors::{Around, Budget, Follows, Key};
use futures::future::join_all;
use sql_guard::{CheckedWrite, Dialect, Existing, InTheWay, StatementKind, Touched};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consequences {
    /// Names of triggers that fire; `None` where they could not be looked at.
    pub triggers: Option<Vec<String>>,
    pub others: Vec<Other>,
    /// Values that other rows have already.
    pub taken: Vec<Foreseen>,
    /// Names of its indexes; `None` where nobody could be asked.
    pub indexes: Option<Vec<String>>,
    /// Why the database could not be asked about them.
    pub unasked: Option<String>,
    /// How long it would take, very roughly; `None` where the rows could not be counted.
    pub takes: Option<Duration>,
}

/// Rows of another table that this one touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    pub table: String,
    pub columns: Vec<String>,
    pub follows: Follows,
    pub rows: RowCount,
    /// Further tables refer to that one; those are not counted.
    pub goes_on: bool,
}

/// For all that is asked about one table.
const LIMIT: Duration = Duration::from_secs(5);
const BUDGET: Budget =
    Budget { max_rows: 1, max_bytes: 1024, max_cell_bytes: 1024, deadline: LIMIT };

/// Of a row that is changed, and again of one that is kept as it was: 10,000 in a second, which small
/// servers with disks reach.
const PER_ROW: Duration = Duration::from_micros(100);

/// `counting`: how long it took to count the rows.
pub fn takes(rows: &RowCount, counting: Duration, backup: bool) -> Option<Duration> {
    let rows = u32::try_from(rows.known()?).unwrap_or(u32::MAX);
    let once = PER_ROW.saturating_mul(rows);
    Some(counting.saturating_add(if backup { once.saturating_mul(2) } else { once }))
}

/// What others meet while it runs.
pub fn locks(change: &CheckedWrite) -> &'static str {
    if let Touched::Schema(_) = change.touched() {
        return match change.dialect() {
            Dialect::Sqlite => "the whole file is locked for writing; readers go on",
            Dialect::Postgres => {
                "the table is locked until it is done: for some changes also for readers, and they wait \
                 behind whoever reads for long"
            }
            Dialect::Mysql => {
                "the table is locked at the beginning and at the end, for readers too"
            }
        };
    }
    match change.dialect() {
        Dialect::Sqlite => "the whole file is locked for writing; readers go on",
        Dialect::Postgres => "the rows it changes are locked for writing; readers go on",
        Dialect::Mysql => {
            "the rows it changes and the gaps beside them are locked for writing, without an index all \
             that it reads; readers go on"
        }
    }
}

/// `door`: absent where nobody could ask.
pub async fn consequences(
    database: &Database,
    principal: &Principal,
    change: &CheckedWrite,
    impact: &Impact,
    door: Option<&WriteDoor>,
) -> Consequences {
    let taken = taken(database, principal, change, impact).await;
    let nothing = Consequences { takes: impact.takes, taken, ..Consequences::default() };
    let table = plain(change);
    let (Some(door), Some(table)) = (door, table) else {
        let why = "nobody could be asked about the table".to_owned();
        return Consequences { unasked: Some(why), ..nothing };
    };
    let Around { triggers, keys, indexes } = match door.around(&table, LIMIT).await {
        Ok(around) => around,
        Err(error) => return Consequences { unasked: Some(error.to_string()), ..nothing },
    };
    let fires = |triggers: Vec<connectors::Trigger>| {
        let fired = fired(change);
        let own =
            triggers.into_iter().filter(|trigger| trigger.on.iter().any(|on| fired.contains(on)));
        own.map(|trigger| trigger.name).collect()
    };
    if matches!(change.touched(), Touched::Schema(_)) {
        let all = triggers.map(|all| all.into_iter().map(|trigger| trigger.name).collect());
        return Consequences { triggers: all, indexes: Some(indexes), ..nothing };
    }
    let Touched::Existing(existing) = change.touched() else {
        return Consequences { triggers: triggers.map(fires), ..nothing };
    };
    let keys = keys.into_iter().filter_map(|key| concerned(key, change.kind(), existing));
    let others = keys.map(|(key, follows)| async move {
        let rows =
            referring(database, principal, existing, &primary_key(existing, database), &key).await;
        Other {
            goes_on: is_referred_to(database, &key),
            rows,
            follows,
            table: key.table,
            columns: key.columns,
        }
    });
    Consequences { triggers: triggers.map(fires), others: join_all(others).await, ..nothing }
}

/// What happens to rows of the table; each has triggers of its own.
fn fired(change: &CheckedWrite) -> Vec<StatementKind> {
    let mut fired = vec![change.kind()];
    match change.in_the_way() {
        InTheWay::Stays => {}
        InTheWay::Changed => fired.push(StatementKind::Update),
        InTheWay::Removed => fired.push(StatementKind::Delete),
    }
    fired
}

/// The name of the changed table without its schema and quotes.
fn plain(change: &CheckedWrite) -> Option<String> {
    let name = match change.touched() {
        Touched::Existing(existing) => existing.table.as_str(),
        Touched::Schema(schema) => schema.table.as_deref()?,
        Touched::Added(_) | Touched::Unknown => match change.tables() {
            [one] => one.as_str(),
            _ => return None,
        },
    };
    let last = name.rsplit('.').next().unwrap_or(name);
    Some(last.trim_matches(['"', '`']).to_owned())
}

/// A key that the change meets, and what becomes of the rows behind it.
fn concerned(key: Key, kind: StatementKind, existing: &Existing) -> Option<(Key, Follows)> {
    match kind {
        StatementKind::Delete => {
            let follows = key.on_delete;
            Some((key, follows))
        }
        StatementKind::Update => {
            let sets = |column: &String| {
                let own = existing.sets.iter().map(|(name, _)| name.trim_matches(['"', '`']));
                own.into_iter().any(|name| name.eq_ignore_ascii_case(column))
            };
            let met = key.references.iter().any(sets);
            let follows = key.on_update;
            met.then_some((key, follows))
        }
        _ => None,
    }
}

/// Columns of the primary key of the changed table.
fn primary_key(existing: &Existing, database: &Database) -> Vec<String> {
    let is_target = target(&existing.table, database.whole().dialect);
    let mut tables = database.whole().tables().map(|(_, table)| table);
    let table = tables.find(|table| is_target(&table.name));
    let columns = table.map(|table| table.columns.as_slice()).unwrap_or_default();
    columns.iter().filter(|it| it.primary_key).map(|it| it.name.clone()).collect()
}

fn is_referred_to(database: &Database, key: &Key) -> bool {
    let refers = |name: &str| name.eq_ignore_ascii_case(&key.table);
    let mut tables = database.whole().tables();
    tables.any(|(_, table)| {
        !refers(&table.name) && table.foreign_keys.iter().any(|it| refers(&it.references.table))
    })
}

/// How many rows refer to those that would be changed, under the rules of the author.
async fn referring(
    database: &Database,
    principal: &Principal,
    existing: &Existing,
    primary: &[String],
    key: &Key,
) -> RowCount {
    let unknown = |why: &str| RowCount::Unknown { why: why.to_owned() };
    if !existing.rows.parameters().is_empty() {
        return unknown("rules hide some of the rows");
    }
    let references = if key.references.is_empty() { primary } else { &key.references };
    if references.len() != key.columns.len() {
        return unknown("the key cannot be followed");
    }
    let quote = |name: &str| quoted(database.whole().dialect, name);
    let pairs = key.columns.iter().zip(references);
    let same: Vec<String> =
        pairs.map(|(own, other)| format!("met.{} = others.{}", quote(other), quote(own))).collect();
    let (table, met) = (quote(&key.table), existing.rows.sql());
    let sql = format!(
        "SELECT count(*) FROM {table} AS others WHERE EXISTS (SELECT 1 FROM ({met}) AS met WHERE {})",
        same.join(" AND ")
    );
    let checked = match database.check(principal, &sql, Some(1)) {
        Ok(Ok(checked)) => checked,
        Ok(Err(_)) | Err(_) => return unknown("its author may not see them"),
    };
    match collect(database.connector.as_ref(), &checked, BUDGET).await {
        Ok((_, rows)) => match rows.first().and_then(|row| row.first()).and_then(number) {
            Some(rows) => RowCount::Counted(rows),
            None => unknown("the count is no number"),
        },
        Err(error) => RowCount::Unknown { why: error.to_string() },
    }
}

/// Values of unique columns that are asked about, for one change.
const MOST_VALUES: usize = 500;

/// Plain values for unique columns that rows have already which stay. What cannot be asked is not told.
async fn taken(
    database: &Database,
    principal: &Principal,
    change: &CheckedWrite,
    impact: &Impact,
) -> Vec<Foreseen> {
    let quote = |name: &str| quoted(database.whole().dialect, name);
    let questions: Vec<(String, String)> = match change.touched() {
        Touched::Added(added) => {
            let unique = unique(database, &added.table);
            let asked = added.values.iter().filter(|(name, _)| unique.contains(name));
            let asked = asked.map(|(name, values)| {
                let values: Vec<&str> =
                    values.iter().flatten().take(MOST_VALUES).map(String::as_str).collect();
                let (table, column, values) = (&added.table, quote(name), values.join(", "));
                (name.clone(), format!("SELECT count(*) FROM {table} WHERE {column} IN ({values})"))
            });
            asked.collect()
        }
        Touched::Existing(existing)
            if impact.rows == RowCount::Counted(1) && existing.rows.parameters().is_empty() =>
        {
            let unique = unique(database, &existing.table);
            let plain = existing
                .constants
                .iter()
                .filter(|(name, set)| unique.contains(name) && *set == sql_guard::SetTo::Value);
            let asked = plain.filter_map(|(name, _)| {
                let set =
                    existing.sets.iter().find(|(own, _)| own.trim_matches(['"', '`']) == name);
                let (column, value) = set?;
                let (table, met) = (&existing.table, existing.rows.sql());
                let text = format!(
                    "SELECT (SELECT count(*) FROM {table} WHERE {column} = {value}) - \
                     (SELECT count(*) FROM ({met}) AS met WHERE met.{column} = {value})"
                );
                Some((name.clone(), text))
            });
            asked.collect()
        }
        Touched::Existing(_) | Touched::Schema(_) | Touched::Unknown => return Vec::new(),
    };
    let asked = questions.into_iter().map(|(column, sql)| async move {
        let checked = database.check(principal, &sql, Some(1)).ok()?.ok()?;
        let (_, rows) = collect(database.connector.as_ref(), &checked, BUDGET).await.ok()?;
        let rows = number(rows.first()?.first()?)?;
        (rows > 0).then_some(Foreseen::Taken { column, rows })
    });
    join_all(asked).await.into_iter().flatten().collect()
}

/// Columns of a table in which each value is unique.
fn unique(database: &Database, table: &str) -> Vec<String> {
    let is_target = target(table, database.whole().dialect);
    let tables = database.whole().tables().filter(|(_, table)| is_target(&table.name));
    let columns: Vec<_> = tables.flat_map(|(_, table)| &table.columns).collect();
    let alone = is_only_key(&columns);
    let own = columns.iter().filter(|column| column.unique || (column.primary_key && alone));
    own.map(|column| column.name.clone()).collect()
}

fn quoted(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
        Dialect::Postgres | Dialect::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_grows_with_rows_and_is_not_guessed_without_them() {
        let counting = Duration::from_millis(40);
        let unknown = RowCount::Unknown { why: String::new() };
        assert_eq!(takes(&unknown, counting, false), None);
        assert_eq!(takes(&RowCount::Counted(0), counting, true), Some(counting));
        let ten_thousand = RowCount::Counted(10_000);
        assert_eq!(takes(&ten_thousand, counting, false), Some(Duration::from_millis(1_040)));
        assert_eq!(takes(&ten_thousand, counting, true), Some(Duration::from_millis(2_040)));
        let all = RowCount::Counted(u64::MAX);
        assert!(takes(&all, counting, true).unwrap() > Duration::from_secs(400_000));
    }
}
