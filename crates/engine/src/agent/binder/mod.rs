//! Mends the names of a statement that did not run, without a model: a column that its table lacks is
//! taken from another table of the same FROM, from a name close to it, or from the nearest table along the
//! foreign keys, which is then joined. A small model writes real columns of the wrong table far more often
//! than it invents one. What comes out is a guess; an answer made from it says so.

mod joins;
mod near;
mod scope;
#[cfg(test)]
mod tests;

use crate::semantic::Schema;
pub use joins::retie;
use near::nearest;
use scope::{Found, Scope, Source};
use sql_guard::Dialect;
use sqlparser::ast::{
    Expr, Ident, ObjectName, ObjectNamePart, OrderBy, Query, Select, SetExpr, Statement,
    TableFactor, VisitMut, VisitorMut,
};
use sqlparser::dialect::{MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use std::collections::HashMap;
use std::ops::ControlFlow;

const PASSES: usize = 3;

/// A statement with other names, and what was changed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    pub sql: String,
    /// `` `concert.name` is read as `stadium.name` ``.
    pub notes: Vec<String>,
}

/// What may run in place of a statement that does not: joins along the keys, then names, then the joins
/// that other names have changed.
pub fn mend(sql: &str, schema: &Schema) -> Option<Bound> {
    let mut mended: Option<Bound> = None;
    for step in [retie, bind, retie] {
        let current = mended.as_ref().map_or(sql, |bound| bound.sql.as_str());
        if let Some(next) = step(current, schema) {
            let notes = mended.map(|bound| bound.notes).unwrap_or_default();
            mended = Some(Bound { sql: next.sql, notes: [notes, next.notes].concat() });
        }
    }
    mended
}

/// The statement with its names mended; `None` when there is nothing to mend, or it is no query.
fn bind(sql: &str, schema: &Schema) -> Option<Bound> {
    let mut statement = parse(sql, schema.dialect)?;
    let mut notes = Vec::new();
    // A table that was joined can make a name ambiguous that was not before.
    for _ in 0..PASSES {
        let named = Vec::new();
        let mut binder =
            Binder { schema, scopes: Vec::new(), closed: None, named, notes: Vec::new() };
        let ControlFlow::Continue(()) = statement.visit(&mut binder) else { return None };
        if binder.notes.is_empty() {
            break;
        }
        notes.extend(binder.notes);
    }
    (!notes.is_empty()).then(|| Bound { sql: statement.to_string(), notes })
}

fn parse(sql: &str, dialect: Dialect) -> Option<Statement> {
    let parsed = match dialect {
        Dialect::Sqlite => Parser::parse_sql(&SQLiteDialect {}, sql),
        Dialect::Postgres => Parser::parse_sql(&PostgreSqlDialect {}, sql),
        Dialect::Mysql => Parser::parse_sql(&MySqlDialect {}, sql),
    };
    let mut statements = parsed.ok()?;
    let only = statements.pop().filter(|_| statements.is_empty())?;
    matches!(only, Statement::Query(_)).then_some(only)
}

struct Binder<'s> {
    schema: &'s Schema,
    /// From the outermost SELECT to the one being read.
    scopes: Vec<Scope>,
    /// The SELECT read last, whose names the ORDER BY after it uses.
    closed: Option<Scope>,
    /// Queries named by WITH, with their columns where those are known.
    named: Vec<HashMap<String, Option<Vec<String>>>>,
    notes: Vec<String>,
}

impl Binder<'_> {
    fn note(&mut self, from: &str, to: &str) {
        let note = format!("`{from}` is read as `{to}`");
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// What a FROM brings in; names of tables that do not exist become the nearest one's.
    fn open(&mut self, select: &mut Select) -> Scope {
        let mut scope = Scope::new(scope::outputs(select));
        for from in &mut select.from {
            let joined = from.joins.iter_mut().map(|join| &mut join.relation);
            for factor in std::iter::once(&mut from.relation).chain(joined) {
                if let Some(source) = self.source(factor) {
                    scope.sources.push(source);
                }
            }
        }
        scope
    }

    fn source(&mut self, factor: &mut TableFactor) -> Option<Source> {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let written = name.0.last()?.as_ident()?.value.clone();
                let alias = alias.as_ref().map(|alias| alias.name.value.clone());
                let lower = written.to_lowercase();
                if let Some(columns) = self.named.iter().rev().find_map(|named| named.get(&lower)) {
                    let columns = columns.clone();
                    return Some(Source::query(alias.unwrap_or(written), columns));
                }
                let table = match self.schema.find_table(&written) {
                    Some(table) => table,
                    None => {
                        let names = self.schema.tables.iter().map(|table| table.name.as_str());
                        let table = nearest(&written, names)?;
                        let right = self.schema.tables[table].name.clone();
                        self.note(&written, &right);
                        *name = ObjectName(vec![ObjectNamePart::Identifier(ident(&right))]);
                        table
                    }
                };
                let shown = alias.unwrap_or_else(|| self.schema.tables[table].name.clone());
                Some(Source::table(shown, table, self.schema))
            }
            TableFactor::Derived { subquery, alias, .. } => {
                let columns = scope::columns_of(&subquery.body);
                Some(Source::query(alias.as_ref()?.name.value.clone(), columns))
            }
            _ => None,
        }
    }

    /// `column` written bare: what it should be, if anything else.
    fn bare(&mut self, column: &str) -> Option<Found> {
        let scope = self.scopes.last()?;
        let holders: Vec<&Source> = scope.sources.iter().filter(|s| s.has(column)).collect();
        match holders.as_slice() {
            [] if scope.outputs.iter().any(|output| output.eq_ignore_ascii_case(column)) => None,
            [] => {
                let outer = &self.scopes[..self.scopes.len() - 1];
                if outer.iter().any(|scope| scope.sources.iter().any(|s| s.has(column))) {
                    return None;
                }
                self.elsewhere(None, column)
            }
            [_] => None,
            // Ambiguous: the first table that is named has it.
            [first, ..] => Some(Found { source: first.name.clone(), column: column.to_owned() }),
        }
    }

    /// `qualifier.column`: what it should be, if anything else.
    fn qualified(&mut self, qualifier: &str, column: &str) -> Option<Found> {
        let named = |source: &&Source| source.name.eq_ignore_ascii_case(qualifier);
        let known = self.scopes.iter().rev().flat_map(|scope| &scope.sources).find(named);
        match known {
            Some(source) if source.has(column) => None,
            Some(source) => {
                let own = source.name.clone();
                self.elsewhere(Some(&own), column)
            }
            // A table by its own name although it has another here.
            None => {
                let table = self.schema.find_table(qualifier);
                let here = self
                    .scopes
                    .last()?
                    .sources
                    .iter()
                    .find(|s| s.table.is_some() && s.table == table);
                match here {
                    Some(source) if source.has(column) => {
                        Some(Found { source: source.name.clone(), column: column.to_owned() })
                    }
                    _ => self.elsewhere(None, column),
                }
            }
        }
    }

    /// Another table of the FROM that has it, then a name close to it, then a table joined for it.
    fn elsewhere(&mut self, own: Option<&str>, column: &str) -> Option<Found> {
        let scope = self.scopes.last()?;
        if let Some(source) = scope.sources.iter().find(|source| source.has(column)) {
            return Some(Found { source: source.name.clone(), column: source.spelled(column) });
        }
        let first = scope.sources.iter().filter(|s| own.is_some_and(|own| s.name == own));
        let rest = scope.sources.iter().filter(|s| own.is_none_or(|own| s.name != own));
        for source in first.chain(rest) {
            if let Some(at) = nearest(column, source.columns.iter().map(String::as_str)) {
                return Some(Found {
                    source: source.name.clone(),
                    column: source.columns[at].clone(),
                });
            }
        }
        let schema = self.schema;
        self.scopes.last_mut()?.join_for(column, schema)
    }
}

fn ident(name: &str) -> Ident {
    match name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        true => Ident::new(name),
        false => Ident::with_quote('"', name),
    }
}

impl VisitorMut for Binder<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        let mut named = HashMap::new();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let columns = scope::columns_of(&cte.query.body);
            named.insert(cte.alias.name.value.to_lowercase(), columns);
        }
        self.named.push(named);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.named.pop();
        // What the ORDER BY needed joined.
        if let (SetExpr::Select(select), Some(scope)) = (query.body.as_mut(), self.closed.take()) {
            scope.write_joins(select, self.schema);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let scope = self.open(select);
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        if let Some(mut scope) = self.scopes.pop() {
            scope.write_joins(select, self.schema);
            scope.joins.clear();
            self.closed = Some(scope);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_order_by(&mut self, _: &mut OrderBy) -> ControlFlow<()> {
        let scope = self.closed.take().unwrap_or_else(|| Scope::new(Vec::new()));
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_order_by(&mut self, _: &mut OrderBy) -> ControlFlow<()> {
        self.closed = self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        let (written, found) = match expr {
            Expr::Identifier(name) => (name.value.clone(), self.bare(&name.value.clone())),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [.., qualifier, column] => {
                    let (qualifier, column) = (qualifier.value.clone(), column.value.clone());
                    (format!("{qualifier}.{column}"), self.qualified(&qualifier, &column))
                }
                _ => return ControlFlow::Continue(()),
            },
            _ => return ControlFlow::Continue(()),
        };
        if let Some(found) = found {
            self.note(&written, &format!("{}.{}", found.source, found.column));
            *expr = Expr::CompoundIdentifier(vec![ident(&found.source), ident(&found.column)]);
        }
        ControlFlow::Continue(())
    }
}
