//! A change reaches only rows its author may see: the condition on a table's rows is added to that of
//! UPDATE and DELETE, and what they read is read as any query would.

use super::inserts;
use super::rows::{self, Restricted};
use crate::Dialect;
use crate::index::Index;
use crate::names;
use crate::resolve::Resolved;
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    AssignmentTarget, BinaryOperator, CaseWhen, Delete, Expr, FromTable, Ident, ObjectName, Query,
    SetExpr, SqliteOnConflict, Statement, TableFactor, TableObject, TableWithJoins, Update, Value,
    VisitMut, VisitorMut, visit_expressions,
};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// The restricted table that is changed.
#[derive(Clone, Copy)]
pub(crate) struct Written {
    pub(crate) table: u32,
    /// How often its condition stands in the statement.
    pub(crate) conditions: usize,
    /// How often the table stands there under its full name, besides.
    pub(crate) anchors: usize,
}

/// Answers which restricted tables are read, once for each time, and which one is written. `Err`
/// says why the rules cannot be kept.
pub(crate) fn apply(
    statement: &mut Statement,
    resolved: &Resolved,
    restricted: &HashMap<u32, Restricted>,
    index: &Index,
) -> Result<(Vec<u32>, Option<Written>), String> {
    let (places, dialect) = (&resolved.places, index.dialect());
    let target = match innermost(statement) {
        Statement::Update(update) => name_of(&update.table),
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(items) | FromTable::WithoutKeyword(items)) =
                &delete.from;
            // Which of several tables is changed is said elsewhere.
            match (items.as_slice(), delete.tables.is_empty()) {
                ([item], true) => name_of(item),
                _ => return Err("a change of joined tables cannot be restricted".into()),
            }
        }
        Statement::Insert(insert) => {
            let TableObject::TableName(name) = &insert.table else {
                return Err("a change of this cannot be restricted".into());
            };
            let place = name.0.last().and_then(|part| part.as_ident());
            let Some(place) = place.map(|ident| ident.span.start) else {
                return Err("a change of this cannot be restricted".into());
            };
            let mut read = places.clone();
            let written = read.remove(&place);
            let replaced = rows::apply(statement, &read, restricted, dialect);
            let Some((table, rules)) =
                written.and_then(|table| Some((table, restricted.get(&table)?)))
            else {
                return Ok((replaced, None));
            };
            if restricted.values().any(|own| own.masked) {
                return Err("rows cannot be added where values are hidden".into());
            }
            let (Statement::Insert(insert), Some(found)) = (innermost(statement), index.at(table))
            else {
                return Err("a change of this cannot be restricted".into());
            };
            inserts::restrict(insert, rules, found.table, &resolved.inserted, index)?;
            return Ok((replaced, Some(Written { table, conditions: 2, anchors: 1 })));
        }
        _ => return Err("a change of this cannot be restricted".into()),
    };
    let target = target.and_then(|(name, alias)| {
        let place = name.0.last()?.as_ident()?.clone();
        Some((place.span.start, alias.unwrap_or(place)))
    });
    let Some((place, binding)) = target else {
        return Err("a change of this cannot be restricted".into());
    };
    let mut read = places.clone();
    let written = read.remove(&place).and_then(|table| Some((table, restricted.get(&table)?)));
    let replaced = rows::apply(statement, &read, restricted, dialect);
    let Some((table, rules)) = written else { return Ok((replaced, None)) };
    if rules.masked {
        return Err("a table with hidden values cannot be changed".into());
    }
    let Some(condition) = rules.condition().cloned() else { return Ok((replaced, None)) };
    let joined = match innermost(statement) {
        Statement::Update(update) => {
            if update.or == Some(SqliteOnConflict::Replace) {
                return Err(
                    "a row in the way could be somebody else's, and would be removed".into()
                );
            }
            decides(update, &condition, dialect)?;
            !update.table.joins.is_empty()
        }
        _ => false,
    };
    if joined {
        return Err("a change of joined tables cannot be restricted".into());
    }
    let condition = qualified(condition, &binding);
    match innermost(statement) {
        Statement::Update(Update { selection, .. })
        | Statement::Delete(Delete { selection, .. }) => {
            *selection = Some(match selection.take() {
                None => condition,
                Some(own) if dialect == Dialect::Postgres => fenced(condition, own),
                Some(own) => Expr::BinaryOp {
                    left: Box::new(Expr::Nested(Box::new(condition))),
                    op: BinaryOperator::And,
                    right: Box::new(Expr::Nested(Box::new(own))),
                },
            });
        }
        _ => {}
    }
    Ok((replaced, Some(Written { table, conditions: 1, anchors: 0 })))
}

/// `case when (condition) then (own) else false end`: the planner may try the parts of an AND in any
/// order, and an error of the author's part would tell of rows that are not theirs.
fn fenced(condition: Expr, own: Expr) -> Expr {
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: vec![CaseWhen {
            condition: Expr::Nested(Box::new(condition)),
            result: Expr::Nested(Box::new(own)),
        }],
        else_result: Some(Box::new(Expr::Value(Value::Boolean(false).into()))),
    }
}

/// The write itself, behind a WITH or not.
fn innermost(statement: &mut Statement) -> &mut Statement {
    let behind = matches!(statement, Statement::Query(query)
        if matches!(query.body.as_ref(), SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Insert(_)));
    if !behind {
        return statement;
    }
    match statement {
        Statement::Query(query) => match query.body.as_mut() {
            SetExpr::Update(inner) | SetExpr::Delete(inner) | SetExpr::Insert(inner) => inner,
            _ => unreachable!("it was looked at above"),
        },
        _ => unreachable!("it was looked at above"),
    }
}

fn name_of(item: &TableWithJoins) -> Option<(ObjectName, Option<Ident>)> {
    match &item.relation {
        TableFactor::Table { name, alias, .. } => {
            Some((name.clone(), alias.as_ref().map(|alias| alias.name.clone())))
        }
        _ => None,
    }
}

/// A column that says whose row it is cannot be assigned: the row could be given away or taken.
fn decides(update: &Update, condition: &Expr, dialect: Dialect) -> Result<(), String> {
    let mut read: Vec<Ident> = Vec::new();
    let _: ControlFlow<()> = visit_expressions(condition, |expr| {
        match expr {
            Expr::Identifier(ident) => read.push(ident.clone()),
            Expr::CompoundIdentifier(parts) => read.extend(parts.last().cloned()),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    for assignment in &update.assignments {
        let names = match &assignment.target {
            AssignmentTarget::ColumnName(name) => std::slice::from_ref(name),
            AssignmentTarget::Tuple(names) => names.as_slice(),
        };
        for name in names {
            let Some(ident) = name.0.last().and_then(|part| part.as_ident()) else { continue };
            let assigned = names::meaning(dialect, ident);
            if read
                .iter()
                .any(|known| names::same(dialect, &names::meaning(dialect, known), &assigned))
            {
                return Err(format!("`{assigned}` decides who sees the row and cannot be changed"));
            }
        }
    }
    Ok(())
}

/// The names of the condition itself, not those of queries in it, are columns of `binding`.
fn qualified(mut condition: Expr, binding: &Ident) -> Expr {
    let mut qualify = Outermost { binding, depth: 0 };
    let ControlFlow::Continue(()) = condition.visit(&mut qualify);
    condition
}

struct Outermost<'b> {
    binding: &'b Ident,
    depth: usize,
}

impl VisitorMut for Outermost<'_> {
    type Break = std::convert::Infallible;

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<Self::Break> {
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<Self::Break> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Self::Break> {
        if self.depth == 0
            && let Expr::Identifier(ident) = expr
        {
            let parts = vec![self.binding.clone(), ident.clone()];
            *expr = Expr::CompoundIdentifier(parts);
        }
        ControlFlow::Continue(())
    }
}
