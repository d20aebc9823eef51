//! An INSERT into a restricted table adds its rows only if every one of them is a row its author may
//! see; otherwise it adds none. The rows are worked out once under a name of the guard's, and tested
//! there by the table's own condition.
//!
//! That says something about the stored rows only if a value is stored as it was tested. So what the
//! condition reads has to be a plain value or a column of the same type: nothing the engine would
//! round, shorten or convert on the way into the table.

use super::rows::{Restricted, parsed, quoted};
use crate::Dialect;
use crate::OriginKind;
use crate::catalog::{Column, Table};
use crate::index::Index;
use crate::names::{meaning, same};
use crate::relations::parts;
use crate::resolve::Origin;
use sqlparser::ast::{
    BinaryOperator, Expr, Ident, Insert, Query, Select, SelectItem, SetExpr, SetOperator,
    SetQuantifier, TableFactor, TableWithJoins, Value, Values, Visit, Visitor,
};
use std::convert::Infallible;
use std::ops::ControlFlow;

/// What the new rows are called while they are tested.
const NEW_ROWS: &str = "new rows";
/// Rows of one VALUES; each becomes a SELECT of its own.
const MOST_ROWS: usize = 200;

/// `Err` says why nobody could tell whose rows these would be.
pub(super) fn restrict(
    insert: &mut Insert,
    rules: &Restricted,
    table: &Table,
    inserted: &[Origin],
    index: &Index,
) -> Result<(), String> {
    let dialect = index.dialect();
    let Some(condition) = rules.condition() else {
        return Err("rows cannot be added to a restricted table".into());
    };
    if insert.or.is_some() || insert.ignore || insert.replace_into || insert.on.is_some() {
        return Err(
            "a row that is there already could be somebody else's; insert new rows only".into()
        );
    }
    if index.named(None, NEW_ROWS).next().is_some() {
        return Err(format!("a table called `{NEW_ROWS}` is in the way"));
    }
    let names: Option<Vec<String>> = insert
        .columns
        .iter()
        .map(|name| name.0.last()?.as_ident().map(|ident| meaning(dialect, ident)))
        .collect();
    let names = names.unwrap_or_default();
    let Some(source) = insert.source.take().filter(|_| !names.is_empty()) else {
        return Err("name the columns of the new rows, and give them VALUES or a query".into());
    };
    let arms = arms(*source)?;
    for at in deciding(condition, table, &names, index)? {
        let name = &names[at];
        let column = table.columns.iter().find(|column| same(dialect, &column.name, name));
        let kept = column.is_some_and(|column| {
            arms.iter().all(|arm| {
                is_kept(value(arm, at), column, dialect)
                    || comes_from(inserted.get(at), column, index)
            })
        });
        if !kept {
            return Err(format!(
                "`{name}` decides who sees the row: give it a plain value of its type, or a column of the same type"
            ));
        }
    }
    insert.source = Some(Box::new(
        tested(arms, &names, rules, condition, dialect)
            .ok_or("the new rows cannot be tested by the rules of the table")?,
    ));
    Ok(())
}

/// The rows, as queries that are put side by side.
fn arms(source: Query) -> Result<Vec<Query>, String> {
    let SetExpr::Values(Values { rows, .. }) = source.body.as_ref() else {
        return Ok(vec![source]);
    };
    if rows.len() > MOST_ROWS {
        return Err(format!("at most {MOST_ROWS} rows can be added at a time"));
    }
    let plain = source.with.is_none() && source.order_by.is_none() && source.limit_clause.is_none();
    let one = parsed("SELECT 1", Dialect::Sqlite).filter(|_| plain);
    let one = one.ok_or("VALUES of an INSERT stand by themselves")?;
    let made = rows.iter().map(|row| {
        let mut arm = one.clone();
        if let SetExpr::Select(select) = arm.body.as_mut() {
            select.projection = row.content.iter().cloned().map(SelectItem::UnnamedExpr).collect();
        }
        arm
    });
    Ok(made.collect())
}

fn is_plain_select(query: &Query) -> bool {
    matches!(query.body.as_ref(), SetExpr::Select(_))
        && query.with.is_none()
        && query.order_by.is_none()
        && query.limit_clause.is_none()
        && query.fetch.is_none()
}

fn value(arm: &Query, at: usize) -> Option<&Expr> {
    let SetExpr::Select(select) = arm.body.as_ref() else { return None };
    let counted = select
        .projection
        .iter()
        .all(|item| matches!(item, SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. }));
    match select.projection.get(at).filter(|_| counted)? {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    }
}

/// Stored exactly as it is written.
fn is_kept(value: Option<&Expr>, column: &Column, dialect: Dialect) -> bool {
    let Some(Expr::Value(value)) = value else { return false };
    let kind = column.database_type.to_ascii_lowercase();
    let is_integer = kind.contains("int") && !kind.contains("interval") && !kind.contains("point");
    let is_text = ["char", "text"].iter().any(|word| kind.contains(word));
    match &value.value {
        Value::Number(digits, false) if is_integer => {
            digits.len() <= 18 && digits.bytes().all(|digit| digit.is_ascii_digit())
        }
        Value::SingleQuotedString(text) if is_text => {
            let fixed = kind.starts_with("char(")
                || kind == "char"
                || kind.starts_with("character(")
                || kind == "character"
                || kind.starts_with("bpchar");
            let fits = match kind.split_once('(').map(|(_, rest)| rest.trim_end_matches(')')) {
                Some(length) => length.parse().is_ok_and(|length: usize| text.len() <= length),
                None => text.len() <= 255,
            };
            fits && !text.ends_with(' ')
                && (!fixed || dialect != Dialect::Postgres)
                // Another character set, and a backslash, could make another text of it.
                && (dialect != Dialect::Mysql || text.is_ascii() && !text.contains('\\'))
        }
        // The engine reads the text as a value of the column's type where it is tested, too.
        Value::SingleQuotedString(_) => {
            dialect == Dialect::Postgres && !kind.contains('(') && !kind.is_empty()
        }
        _ => false,
    }
}

/// Columns of the very same type.
fn comes_from(origin: Option<&Origin>, column: &Column, index: &Index) -> bool {
    origin.is_some_and(|origin| {
        origin.kind == OriginKind::Identity
            && !origin.sources.is_empty()
            && origin.sources.iter().all(|(table, at)| {
                let found = index.at(*table);
                let source = usize::try_from(*at).ok().and_then(|at| found?.table.columns.get(at));
                source.is_some_and(|source| {
                    !source.database_type.is_empty()
                        && source.database_type.eq_ignore_ascii_case(&column.database_type)
                })
            })
    })
}

/// Positions among `names` that the condition may read. A column it surely reads has to be there.
fn deciding(
    condition: &Expr,
    table: &Table,
    names: &[String],
    index: &Index,
) -> Result<Vec<usize>, String> {
    let dialect = index.dialect();
    let mut read = Read { index, inside: Vec::new(), names: Vec::new() };
    let ControlFlow::Continue(()) = condition.visit(&mut read);
    let mut found = Vec::new();
    for (qualifier, ident, depth) in &read.names {
        let name = meaning(dialect, ident);
        if !table.columns.iter().any(|column| same(dialect, &column.name, &name)) {
            continue;
        }
        let own = qualifier
            .as_ref()
            .is_some_and(|ident| same(dialect, &meaning(dialect, ident), &table.name));
        match names.iter().position(|given| same(dialect, given, &name)) {
            Some(at) => found.push(at),
            None if own || *depth == 0 => {
                return Err(format!("`{name}` decides who sees the row, so the row has to say it"));
            }
            // A column of a table inside; if not, the name will not be found.
            None => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Names of columns that are not of a table inside, with what they are qualified with and how many
/// queries they are in.
struct Read<'i> {
    index: &'i Index<'i>,
    /// For each query around a name, the tables in its FROM.
    inside: Vec<Vec<&'i Table>>,
    names: Vec<(Option<Ident>, Ident, usize)>,
}

impl<'i> Read<'i> {
    fn tables(&self, query: &Query) -> Vec<&'i Table> {
        let SetExpr::Select(select) = query.body.as_ref() else { return Vec::new() };
        let joined = |item: &TableWithJoins| {
            let joins = item.joins.iter().map(|join| join.relation.clone());
            std::iter::once(item.relation.clone()).chain(joins).collect::<Vec<_>>()
        };
        select
            .from
            .iter()
            .flat_map(joined)
            .filter_map(|factor| {
                let TableFactor::Table { name, args: None, .. } = &factor else { return None };
                let (schema, table) = parts(name)?;
                let dialect = self.index.dialect();
                let schema = schema.map(|schema| meaning(dialect, schema));
                let table = meaning(dialect, table);
                let found = self.index.named(schema.as_deref(), &table).next()?;
                Some(found.table)
            })
            .collect()
    }

    fn is_inside(&self, ident: &Ident) -> bool {
        let dialect = self.index.dialect();
        let name = meaning(dialect, ident);
        self.inside
            .iter()
            .flatten()
            .flat_map(|table| &table.columns)
            .any(|column| same(dialect, &column.name, &name))
    }
}

impl Visitor for Read<'_> {
    type Break = Infallible;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Infallible> {
        self.inside.push(self.tables(query));
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<Infallible> {
        self.inside.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Infallible> {
        match expr {
            Expr::Identifier(ident) if !self.is_inside(ident) => {
                self.names.push((None, ident.clone(), self.inside.len()));
            }
            Expr::CompoundIdentifier(parts) => {
                if let [.., qualifier, ident] = parts.as_slice() {
                    self.names.push((Some(qualifier.clone()), ident.clone(), self.inside.len()));
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// `with "new rows" (…) as (…) select … from "new rows" where … and not exists (…)`
fn tested(
    arms: Vec<Query>,
    names: &[String],
    rules: &Restricted,
    condition: &Expr,
    dialect: Dialect,
) -> Option<Query> {
    let columns = names.iter().map(|name| quoted(dialect, name)).collect::<Vec<_>>().join(", ");
    let rows = quoted(dialect, NEW_ROWS);
    let alias = quoted(dialect, rules.table());
    let table = format!("{}.{alias}", quoted(dialect, rules.schema()));
    let once = if dialect == Dialect::Mysql { "" } else { "MATERIALIZED " };
    // The first arm has no rows; it gives the columns their types and collations.
    let mut whole = parsed(
        &format!(
            "WITH {rows} ({columns}) AS {once}(SELECT {columns} FROM {table} WHERE 1 = 0) \
             SELECT {columns} FROM {rows} AS {alias} WHERE 1 = 1"
        ),
        dialect,
    )?;
    let mut failing = parsed(&format!("SELECT 1 FROM {rows} AS {alias} WHERE 1 = 1"), dialect)?;
    crate::source_map::forget_places(&mut whole);
    crate::source_map::forget_places(&mut failing);
    let within = Expr::Nested(Box::new(condition.clone()));
    select_of(&mut failing)?.selection = Some(Expr::IsNotTrue(Box::new(within.clone())));
    select_of(&mut whole)?.selection = Some(Expr::BinaryOp {
        left: Box::new(within),
        op: BinaryOperator::And,
        right: Box::new(Expr::Exists { subquery: Box::new(failing), negated: true }),
    });
    let body = &mut whole.with.as_mut()?.cte_tables.first_mut()?.query.body;
    for arm in arms {
        let right = if is_plain_select(&arm) {
            arm.body
        } else if dialect == Dialect::Sqlite {
            let mut given = parsed("SELECT * FROM (SELECT 1) AS given", dialect)?;
            crate::source_map::forget_places(&mut given);
            let from = select_of(&mut given)?.from.first_mut()?;
            let TableFactor::Derived { subquery, .. } = &mut from.relation else {
                return None;
            };
            **subquery = arm;
            given.body
        } else {
            Box::new(SetExpr::Query(Box::new(arm)))
        };
        let left = std::mem::replace(
            body.as_mut(),
            SetExpr::Values(Values { explicit_row: false, value_keyword: false, rows: vec![] }),
        );
        **body = SetExpr::SetOperation {
            left: Box::new(left),
            op: SetOperator::Union,
            set_quantifier: SetQuantifier::All,
            right,
        };
    }
    Some(whole)
}

fn select_of(query: &mut Query) -> Option<&mut Select> {
    match query.body.as_mut() {
        SetExpr::Select(select) => Some(select),
        _ => None,
    }
}
