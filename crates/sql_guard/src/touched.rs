//! Which rows a change would touch: statements that only read, made from the rewritten tree, so that
//! they meet exactly the rows the change would meet.

use crate::findings::Report;
use crate::names::meaning;
use crate::text::Text;
use crate::tokens::{self, marks};
use crate::{CheckedStatement, Dialect, SchemaChange, StatementKind, canonical, parse};
use sqlparser::ast::{
    Assignment, AssignmentTarget, Expr, FromTable, OnConflict, OnConflictAction, OnInsert, SetExpr,
    SqliteOnConflict, Statement, TableFactor, TableWithJoins, Value,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Rows that are there.
    Existing(Box<Existing>),
    /// New rows.
    Added(Box<Added>),
    /// No rows of its own: tables or indexes.
    Schema(Box<SchemaChange>),
    /// It cannot be asked: several tables, a limit, rows from a query.
    Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// At most.
    pub rows: u64,
    /// The table they go to, as the statement names it.
    pub table: String,
    /// Columns that every one of them gets a plain value in, with those values as they are written;
    /// `None`: NULL.
    pub values: Vec<(String, Vec<Option<String>>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// The table that is changed, as the statement names it, quoted where it has to be.
    pub table: String,
    /// One number.
    pub count: CheckedStatement,
    /// A few rows as they are, and the new value of each column as `new …`.
    pub sample: CheckedStatement,
    /// All of them.
    pub rows: CheckedStatement,
    /// How the database would find them. Absent under rules on rows: a plan tells of rows that are not
    /// the author's.
    pub plan: Option<CheckedStatement>,
    /// Columns that every one of them gets the same plain value in, and whether it is NULL.
    pub constants: Vec<(String, SetTo)>,
    /// Columns that are set, as the statement names them, and to what.
    pub sets: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetTo {
    Null,
    Value,
}

/// What becomes of a row that has the key of one that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum InTheWay {
    /// It stays as it is, or the whole statement fails.
    #[default]
    Stays,
    Changed,
    /// It is removed, and with it what refers to it, counted or not.
    Removed,
}

/// The write itself, behind a WITH or not.
pub(crate) fn in_the_way(statement: &Statement) -> InTheWay {
    match statement {
        Statement::Query(query) => match query.body.as_ref() {
            SetExpr::Insert(inner) | SetExpr::Update(inner) => in_the_way(inner),
            _ => InTheWay::Stays,
        },
        Statement::Update(update) if update.or == Some(SqliteOnConflict::Replace) => {
            InTheWay::Removed
        }
        Statement::Insert(insert) => match &insert.on {
            _ if insert.replace_into || insert.or == Some(SqliteOnConflict::Replace) => {
                InTheWay::Removed
            }
            Some(OnInsert::OnConflict(OnConflict {
                action: OnConflictAction::DoNothing, ..
            }))
            | None => InTheWay::Stays,
            Some(_) => InTheWay::Changed,
        },
        _ => InTheWay::Stays,
    }
}

/// Rows of a sample.
const SAMPLE: u32 = 5;

/// Texts that have been read back, waiting for what belongs to the statement as a whole.
pub(crate) enum Asked {
    Existing {
        table: String,
        count: String,
        sample: String,
        rows: String,
        constants: Vec<(String, SetTo)>,
        sets: Vec<(String, String)>,
    },
    Added(Added),
    Unknown,
}

/// Rows that an INSERT names, before rules turn them into a query.
pub(crate) fn added(statement: &Statement, dialect: Dialect) -> Option<Added> {
    let Statement::Insert(insert) = statement else { return None };
    let table = insert.table.to_string();
    match insert.source.as_ref().map(|source| source.body.as_ref()) {
        Some(SetExpr::Values(values)) => {
            let rows = u64::try_from(values.rows.len()).ok()?;
            let columns = insert.columns.iter().enumerate();
            let plain = columns.filter_map(|(at, column)| {
                let name = meaning(dialect, column.0.last()?.as_ident()?);
                let all = values.rows.iter().map(|row| match row.content.get(at) {
                    Some(Expr::Value(value)) if value.value == Value::Null => Some(None),
                    Some(Expr::Value(value)) => Some(Some(marks::restored(value.to_string()))),
                    _ => None,
                });
                Some((name, all.collect::<Option<Vec<_>>>()?))
            });
            Some(Added { rows, table, values: plain.collect() })
        }
        Some(_) => None,
        // `default values`, or `set a = 1`.
        None => Some(Added { rows: 1, table, values: Vec::new() }),
    }
}

/// `None` for what is no change.
pub(crate) fn asked(
    statement: &Statement,
    added: Option<Added>,
    dialect: Dialect,
) -> Option<Asked> {
    let parts = match statement {
        Statement::Insert(_) => return Some(added.map_or(Asked::Unknown, Asked::Added)),
        Statement::Update(update) => {
            let whole =
                update.from.is_none() && update.order_by.is_empty() && update.limit.is_none();
            whole.then_some((
                &update.table,
                update.selection.as_ref(),
                update.assignments.as_slice(),
            ))
        }
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            let whole = delete.using.is_none()
                && delete.tables.is_empty()
                && delete.order_by.is_empty()
                && delete.limit.is_none();
            match (from.as_slice(), whole) {
                ([table], true) => Some((table, delete.selection.as_ref(), [].as_slice())),
                _ => None,
            }
        }
        // A change behind a WITH.
        Statement::Query(query) => {
            let writes = matches!(
                query.body.as_ref(),
                SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_)
            );
            return writes.then_some(Asked::Unknown);
        }
        _ => return None,
    };
    let existing = parts.and_then(|(table, condition, assignments)| {
        existing(table, condition, assignments, dialect)
    });
    Some(existing.unwrap_or(Asked::Unknown))
}

fn existing(
    table: &TableWithJoins,
    condition: Option<&Expr>,
    assignments: &[Assignment],
    dialect: Dialect,
) -> Option<Asked> {
    let TableFactor::Table { name, alias, .. } = &table.relation else { return None };
    if !table.joins.is_empty() {
        return None;
    }
    let binding = match alias {
        Some(alias) => alias.name.to_string(),
        None => name.0.last()?.to_string(),
    };
    let from = &table.relation;
    let condition = condition.map(|condition| format!(" WHERE {condition}")).unwrap_or_default();
    let new: String =
        assignments.iter().filter_map(|assigned| new_value(assigned, dialect)).collect();
    let count = read_back(format!("SELECT count(*) FROM {from}{condition}"), dialect)?;
    let rows = read_back(format!("SELECT {binding}.* FROM {from}{condition}"), dialect)?;
    let sample = format!("SELECT {binding}.*{new} FROM {from}{condition} LIMIT {SAMPLE}");
    let sample = read_back(sample, dialect)?;
    let constants = assignments.iter().filter_map(|it| constant(it, dialect)).collect();
    let sets = assignments.iter().filter_map(set).collect();
    Some(Asked::Existing { table: name.to_string(), count, sample, rows, constants, sets })
}

fn set(assigned: &Assignment) -> Option<(String, String)> {
    let AssignmentTarget::ColumnName(name) = &assigned.target else { return None };
    let column = name.0.last()?.to_string();
    Some((column, marks::restored(assigned.value.to_string())))
}

fn constant(assigned: &Assignment, dialect: Dialect) -> Option<(String, SetTo)> {
    let AssignmentTarget::ColumnName(name) = &assigned.target else { return None };
    let column = meaning(dialect, name.0.last()?.as_ident()?);
    match &assigned.value {
        Expr::Value(value) if value.value == Value::Null => Some((column, SetTo::Null)),
        Expr::Value(_) => Some((column, SetTo::Value)),
        _ => None,
    }
}

fn new_value(assigned: &Assignment, dialect: Dialect) -> Option<String> {
    let AssignmentTarget::ColumnName(name) = &assigned.target else { return None };
    let column = &name.0.last()?.as_ident()?.value;
    let is_default = matches!(&assigned.value, Expr::Identifier(ident)
        if ident.quote_style.is_none() && ident.value.eq_ignore_ascii_case("default"));
    if is_default {
        return None;
    }
    let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
    Some(format!(", ({}) AS {quote}new {column}{quote}", assigned.value))
}

/// The text as it would run, once it has been found to be one query and nothing else.
fn read_back(text: String, dialect: Dialect) -> Option<String> {
    let printed = marks::restored(text);
    let place = Text::new(&printed);
    let mut report = Report::default();
    let read = tokens::read(&printed, dialect, &place, &mut report)?;
    let mut respelled = tokens::respell(&read, dialect);
    let parsed = parse::parse(std::mem::take(&mut respelled.list), dialect).ok()?;
    let is_query = matches!(&parsed, Statement::Query(query)
        if matches!(query.body.as_ref(), SetExpr::Select(_)));
    if !is_query || !report.is_clean() {
        return None;
    }
    canonical::print(&parsed, &respelled, dialect).map(|printed| printed.text)
}

impl Asked {
    /// Everything but the text is as in the change itself.
    pub(crate) fn settled(self, change: &CheckedStatement) -> Touched {
        let reading = |sql: String| CheckedStatement {
            hash: canonical::hash(&sql),
            author: sql.clone(),
            sql,
            kind: StatementKind::Read,
            columns: Vec::new(),
            anchors: Vec::new(),
            ..change.clone()
        };
        match self {
            Asked::Existing { table, count, sample, rows, constants, sets } => {
                let explain = match change.dialect {
                    Dialect::Sqlite => "EXPLAIN QUERY PLAN",
                    Dialect::Postgres | Dialect::Mysql => "EXPLAIN",
                };
                let plan = change.access_hash.is_empty().then(|| CheckedStatement {
                    kind: StatementKind::Explain,
                    ..reading(format!("{explain} {rows}"))
                });
                let (count, sample, rows) = (reading(count), reading(sample), reading(rows));
                let existing = Existing { table, count, sample, rows, plan, constants, sets };
                Touched::Existing(Box::new(existing))
            }
            Asked::Added(added) => Touched::Added(Box::new(added)),
            Asked::Unknown => Touched::Unknown,
        }
    }
}
