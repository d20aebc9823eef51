//! What a change would do, before anybody is asked: counted and looked at with the login that reads,
//! under the rules of its author. Nothing of the change runs for it. What could not be found out says so.

use super::cells;
use super::collect::{collect, timed};
use super::consequences::takes;
use connectors::{Budget, Connector, ConnectorError, Value};
use protocol::table::Row;
use sql_guard::catalog::{Column, Table};
use sql_guard::{
    Added, Catalog, CheckedStatement, CheckedWrite, Dialect, SchemaAction, SetTo, StatementKind,
    Touched,
};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq)]
pub struct Impact {
    pub rows: RowCount,
    /// Rows of a table whose schema is changed; `None`: there is no table yet, or its rows are what changes.
    pub held: Option<RowCount>,
    /// A few of them; `None` where there are none to look at, or they could not be looked at.
    pub sample: Option<Sample>,
    /// Tables whose rows refer to the table that is changed.
    pub referring: Vec<Referring>,
    /// How the database would find the rows, line by line; `None` where that may not or could not be
    /// asked.
    pub plan: Option<Vec<String>>,
    /// What the database is going to refuse, as far as it can be told from here.
    pub foreseen: Vec<Foreseen>,
    /// How long it would take, very roughly.
    pub takes: Option<Duration>,
}

/// A rule of the table that the change breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foreseen {
    /// NULL in a column that has to have a value.
    MissingValue { column: String },
    /// The same value in more than one row of a column in which each is unique.
    SameValue { column: String, rows: u64 },
    /// A value in a column in which each is unique, that another row has already.
    Taken { column: String, rows: u64 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowCount {
    /// As it was when it was counted.
    Counted(u64),
    /// New rows, as the statement names them.
    Added(u64),
    /// Could not be estimated.
    Unknown { why: String },
}

/// Columns as they are, then `new …` for each that would be set.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referring {
    pub table: String,
    pub columns: Vec<String>,
}

/// For counting, and for the look at a few rows.
const BUDGET: Budget = Budget {
    max_rows: 5,
    max_bytes: 256 * 1024,
    max_cell_bytes: 4 * 1024,
    deadline: Duration::from_secs(5),
};

/// A plan is a few lines; it is asked for, never run.
const PLAN: Budget = Budget { max_rows: 200, ..BUDGET };

/// Rows a run may change beyond which it is undone: a fifth more than was counted, and always room for
/// what came in between.
pub fn ceiling(counted: u64) -> u64 {
    let fifth_more = counted.saturating_add(counted.div_ceil(5));
    fifth_more.max(counted.saturating_add(100))
}

impl RowCount {
    pub fn known(&self) -> Option<u64> {
        match self {
            RowCount::Counted(rows) | RowCount::Added(rows) => Some(*rows),
            RowCount::Unknown { .. } => None,
        }
    }
}

/// `backup`: rows are to be kept as they were.
pub async fn impact(
    reader: &dyn Connector,
    change: &CheckedWrite,
    catalog: &Catalog,
    backup: bool,
) -> Impact {
    let referring = referring(change, catalog);
    let mut counting = Duration::ZERO;
    let mut held = None;
    let (rows, sample, plan) = match change.touched() {
        Touched::Added(added) => (RowCount::Added(added.rows), None, None),
        Touched::Unknown => {
            let why = "the statement does not say which rows it meets until it runs".to_owned();
            (RowCount::Unknown { why }, None, None)
        }
        Touched::Schema(schema) => {
            if schema.action != SchemaAction::CreateTable {
                held = Some(match &schema.rows {
                    Some(rows) => count(reader, rows, &mut counting).await,
                    None => RowCount::Unknown {
                        why: "the statement does not say whose index it is".to_owned(),
                    },
                });
            }
            let why = "it changes the schema, and no rows one by one".to_owned();
            (RowCount::Unknown { why }, None, None)
        }
        Touched::Existing(existing) => {
            let rows = count(reader, &existing.count, &mut counting).await;
            let sample = collect(reader, &existing.sample, BUDGET).await.ok();
            let sample = sample.map(|(columns, rows)| Sample {
                columns: columns.into_iter().map(|column| column.name).collect(),
                rows: rows.into_iter().map(cells::row).collect(),
            });
            let plan = match &existing.plan {
                Some(plan) => collect(reader, plan, PLAN).await.ok().map(|(_, rows)| lines(&rows)),
                None => None,
            };
            (rows, sample, plan)
        }
    };
    let foreseen = foreseen(change, catalog, &rows);
    let takes = takes(&rows, counting, backup);
    Impact { rows, held, sample, referring, plan, foreseen, takes }
}

/// `counting`: how long it took.
async fn count(
    reader: &dyn Connector,
    statement: &CheckedStatement,
    counting: &mut Duration,
) -> RowCount {
    let counted = timed(reader, statement, BUDGET).await;
    if let Ok((_, elapsed)) = &counted {
        *counting = *elapsed;
    }
    match counted.map(|(rows, _)| first_number(&rows)) {
        Ok(Some(rows)) => RowCount::Counted(rows),
        Ok(None) => RowCount::Unknown { why: "the count is no number".to_owned() },
        Err(error) => RowCount::Unknown { why: told(&error) },
    }
}

fn lines(rows: &[Vec<Value>]) -> Vec<String> {
    let word = |value: &Value| match value {
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Decimal(text) | Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    rows.iter().map(|row| row.iter().filter_map(word).collect::<Vec<_>>().join(" ")).collect()
}

fn foreseen(change: &CheckedWrite, catalog: &Catalog, rows: &RowCount) -> Vec<Foreseen> {
    let existing = match change.touched() {
        Touched::Existing(existing) => existing,
        Touched::Added(added) => return foreseen_of_new(added, catalog),
        Touched::Schema(_) | Touched::Unknown => return Vec::new(),
    };
    let changed = rows.known().unwrap_or(0);
    if changed == 0 {
        return Vec::new();
    }
    let is_target = target(&existing.table, catalog.dialect);
    let tables = catalog.tables().filter(|(_, table)| is_target(&table.name));
    let columns: Vec<_> = tables.flat_map(|(_, table)| &table.columns).collect();
    let found = existing.constants.iter().filter_map(|(name, set)| {
        let column = columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))?;
        let name = column.name.clone();
        match set {
            SetTo::Null if !column.nullable => Some(Foreseen::MissingValue { column: name }),
            SetTo::Value if column.unique && changed > 1 => {
                Some(Foreseen::SameValue { column: name, rows: changed })
            }
            _ => None,
        }
    });
    found.collect()
}

/// Of new rows: NULL where there has to be a value, and one value twice.
fn foreseen_of_new(added: &Added, catalog: &Catalog) -> Vec<Foreseen> {
    let is_target = target(&added.table, catalog.dialect);
    let tables = catalog.tables().filter(|(_, table)| is_target(&table.name));
    let columns: Vec<_> = tables.flat_map(|(_, table)| &table.columns).collect();
    let found = added.values.iter().filter_map(|(name, values)| {
        let column = columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))?;
        let (name, mut plain) = (column.name.clone(), values.iter().flatten().collect::<Vec<_>>());
        // NULL makes a new number in some primary keys.
        if plain.len() < values.len() && !column.nullable && !column.primary_key {
            return Some(Foreseen::MissingValue { column: name });
        }
        let is_alone = column.unique || (column.primary_key && is_only_key(&columns));
        let all = plain.len();
        plain.sort_unstable();
        plain.dedup();
        let rows = u64::try_from(all - plain.len()).unwrap_or(u64::MAX);
        (is_alone && rows > 0).then_some(Foreseen::SameValue { column: name, rows: rows + 1 })
    });
    found.collect()
}

/// The primary key is one column.
pub(super) fn is_only_key(columns: &[&Column]) -> bool {
    columns.iter().filter(|column| column.primary_key).count() == 1
}

/// Whether a table of the catalog is the one that is changed.
pub(super) fn target(table: &str, dialect: Dialect) -> impl Fn(&str) -> bool + use<> {
    let last = table.rsplit('.').next().unwrap_or(table);
    let target = last.trim_matches(['"', '`']).to_owned();
    move |table| match dialect {
        Dialect::Postgres => table == target,
        Dialect::Sqlite | Dialect::Mysql => table.eq_ignore_ascii_case(&target),
    }
}

fn told(error: &ConnectorError) -> String {
    match error {
        ConnectorError::Deadline { limit } => format!("counting took longer than {limit:?}"),
        other => other.to_string(),
    }
}

fn first_number(rows: &[Vec<Value>]) -> Option<u64> {
    number(rows.first()?.first()?)
}

/// A count, as the engines give it.
pub fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        Value::Decimal(text) | Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Rows there may go with these, or keep these from going.
fn referring(change: &CheckedWrite, catalog: &Catalog) -> Vec<Referring> {
    let table = match change.touched() {
        Touched::Existing(existing) if change.kind() != StatementKind::Insert => &existing.table,
        Touched::Schema(schema) if schema.action != SchemaAction::CreateTable => {
            let Some(table) = &schema.table else { return Vec::new() };
            table
        }
        _ => return Vec::new(),
    };
    let same = target(table, catalog.dialect);
    let keys = |table: &Table| -> Vec<Referring> {
        let keys = table.foreign_keys.iter().filter(|key| same(&key.references.table));
        keys.map(|key| Referring { table: table.name.clone(), columns: key.columns.clone() })
            .collect()
    };
    catalog.tables().flat_map(|(_, table)| keys(table)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FakeConnector, FakeReply, shop_catalog};
    use protocol::table::Cell;
    use sql_guard::catalog::{ForeignKey, Reference};
    use sql_guard::{Policy, check_write};

    fn catalog() -> Catalog {
        let mut catalog = shop_catalog();
        catalog.schemas_mut()[0].tables[1].foreign_keys.push(ForeignKey {
            columns: vec!["customer_id".to_owned()],
            references: Reference {
                schema: None,
                table: "customers".to_owned(),
                columns: vec!["id".to_owned()],
            },
        });
        catalog
    }

    async fn of(sql: &str, replies: Vec<FakeReply>) -> Impact {
        let write = check_write(sql, &catalog(), &Policy::writer(None)).unwrap();
        impact(&FakeConnector::new(catalog(), replies), &write, &catalog(), false).await
    }

    #[tokio::test]
    async fn rows_are_counted_and_a_few_are_shown_with_who_refers_to_them() {
        let replies = vec![
            FakeReply::Rows(vec!["n"], vec![vec![Value::Int(7)]]),
            FakeReply::Rows(vec!["id", "new name"], vec![vec![Value::Int(1), Value::Null]]),
            FakeReply::Rows(
                vec!["id", "detail"],
                vec![vec![Value::Int(3), Value::Text("SCAN".into())]],
            ),
        ];
        let found = of("update customers set name = null where id < 9", replies).await;
        assert_eq!(found.rows, RowCount::Counted(7));
        let sample = found.sample.unwrap();
        assert_eq!(sample.columns, ["id", "new name"]);
        assert_eq!(sample.rows, [vec![Cell::Int(1), Cell::Null]]);
        assert_eq!(found.plan.unwrap(), ["3 SCAN"]);
        let columns = vec!["customer_id".to_owned()];
        assert_eq!(found.referring, [Referring { table: "orders".to_owned(), columns }]);
    }

    #[tokio::test]
    async fn what_could_not_be_counted_says_so() {
        let limit = Duration::from_secs(5);
        let late = || FakeReply::Fail(ConnectorError::Deadline { limit });
        let found = of("delete from orders where id = 1", vec![late(), late()]).await;
        assert!(
            matches!(&found.rows, RowCount::Unknown { why } if why.contains("5s")),
            "{found:?}"
        );
        assert_eq!((found.rows.known(), found.sample), (None, None));
        let sql = "insert into orders (id) select id from customers";
        assert!(matches!(of(sql, Vec::new()).await.rows, RowCount::Unknown { .. }));
        let sql = "insert into orders (id) values (1), (2), (3)";
        assert_eq!(of(sql, Vec::new()).await.rows, RowCount::Added(3));
    }

    #[tokio::test]
    async fn what_the_database_is_going_to_refuse_is_told_before() {
        let counted = |rows: i64| vec![FakeReply::Rows(vec!["n"], vec![vec![Value::Int(rows)]])];
        let missing = || Foreseen::MissingValue { column: "id".to_owned() };
        let same = |rows| Foreseen::SameValue { column: "name".to_owned(), rows };
        for (sql, rows, expected) in [
            ("update customers set id = null where id < 9", 2, vec![missing()]),
            ("update customers set id = null where id < 9", 0, vec![]),
            ("update customers set region = null where id < 9", 2, vec![]),
            ("update customers set name = 'same' where id < 9", 2, vec![same(2)]),
            ("update customers set name = 'same' where id = 9", 1, vec![]),
            ("update customers set name = region where id < 9", 2, vec![]),
            ("delete from customers where id < 9", 2, vec![]),
        ] {
            let mut catalog = catalog();
            catalog.schemas_mut()[0].tables[0].columns[1].unique = true;
            let write = check_write(sql, &catalog, &Policy::writer(None)).unwrap();
            let reader = FakeConnector::new(catalog.clone(), counted(rows));
            assert_eq!(impact(&reader, &write, &catalog, false).await.foreseen, expected, "{sql}");
        }
    }

    #[test]
    fn a_run_may_change_a_fifth_more_and_at_least_a_hundred() {
        for (counted, most) in [(0, 100), (3, 103), (500, 600), (501, 602), (1_000, 1_200)] {
            assert_eq!(ceiling(counted), most, "{counted}");
        }
        assert_eq!(ceiling(u64::MAX), u64::MAX);
    }
}
