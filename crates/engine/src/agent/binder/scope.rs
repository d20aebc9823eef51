//! What the names of one SELECT can mean: the tables and queries of its FROM, and those joined for it.

use crate::semantic::Schema;
use sqlparser::ast::{Expr, Join, Select, SelectItem, SetExpr, Statement};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use std::collections::{HashMap, VecDeque};

/// Joins added at most; a column further away is not what was meant.
const FARTHEST: usize = 3;

/// A table or query of a FROM, under the name it has there.
#[derive(Debug, Clone)]
pub struct Source {
    pub name: String,
    /// Which table of the schema it is.
    pub table: Option<usize>,
    pub columns: Vec<String>,
    /// A query whose columns are not known has every one.
    opaque: bool,
}

impl Source {
    pub fn table(name: String, table: usize, schema: &Schema) -> Self {
        let columns = schema.tables[table].columns.iter().map(|column| column.name.clone());
        Self { name, table: Some(table), columns: columns.collect(), opaque: false }
    }

    pub fn query(name: String, columns: Option<Vec<String>>) -> Self {
        let opaque = columns.is_none();
        Self { name, table: None, columns: columns.unwrap_or_default(), opaque }
    }

    pub fn has(&self, column: &str) -> bool {
        self.opaque || self.columns.iter().any(|own| own.eq_ignore_ascii_case(column))
    }

    pub fn spelled(&self, column: &str) -> String {
        let own = self.columns.iter().find(|own| own.eq_ignore_ascii_case(column));
        own.cloned().unwrap_or_else(|| column.to_owned())
    }
}

/// A column, and the source it is of.
pub struct Found {
    pub source: String,
    pub column: String,
}

#[derive(Debug, Clone)]
pub struct Scope {
    pub sources: Vec<Source>,
    /// Names given in the SELECT, which ORDER BY and others may use.
    pub outputs: Vec<String>,
    /// Tables to be joined: the table and its condition.
    pub joins: Vec<(usize, String)>,
}

impl Scope {
    pub fn new(outputs: Vec<String>) -> Self {
        Self { sources: Vec::new(), outputs, joins: Vec::new() }
    }

    /// Brings in the nearest table that has `column`, with those on the way.
    pub fn join_for(&mut self, column: &str, schema: &Schema) -> Option<Found> {
        let here: Vec<usize> = self.sources.iter().filter_map(|source| source.table).collect();
        let has = |table: usize| {
            schema.tables[table]
                .columns
                .iter()
                .position(|own| own.name.eq_ignore_ascii_case(column))
        };
        let path = path(schema, &here, |table| has(table).is_some())?;
        for (edge, table) in &path {
            let condition = self.condition(*edge, *table, None, schema)?;
            let name = schema.tables[*table].name.clone();
            self.joins.push((*table, condition));
            self.sources.push(Source::table(name, *table, schema));
        }
        let (_, table) = *path.last()?;
        let column = schema.tables[table].columns[has(table)?].name.clone();
        Some(Found { source: schema.tables[table].name.clone(), column })
    }

    /// What ties the table `brought`, under its own name or another, to one that is here.
    pub fn condition(
        &self,
        edge: usize,
        brought: usize,
        shown: Option<&str>,
        schema: &Schema,
    ) -> Option<String> {
        let edge = &schema.edges[edge];
        let name = |table: usize| match table == brought {
            true => Some(shown.unwrap_or(&schema.tables[table].name).to_owned()),
            false => {
                let source = self.sources.iter().find(|source| source.table == Some(table));
                Some(source?.name.clone())
            }
        };
        let (many, one) = (name(edge.many)?, name(edge.one)?);
        let pairs = edge.many_columns.iter().zip(&edge.one_columns).map(|(left, right)| {
            let left = &schema.tables[edge.many].columns[*left].name;
            let right = &schema.tables[edge.one].columns[*right].name;
            format!("\"{many}\".\"{left}\" = \"{one}\".\"{right}\"")
        });
        Some(pairs.collect::<Vec<_>>().join(" AND "))
    }

    /// Puts the joins at the end of the FROM.
    pub fn write_joins(&self, select: &mut Select, schema: &Schema) {
        let Some(from) = select.from.last_mut() else { return };
        from.joins.extend(self.parsed_joins(schema));
    }

    pub fn parsed_joins(&self, schema: &Schema) -> Vec<Join> {
        let joins = self.joins.iter();
        let parsed = joins.map(|(table, on)| parsed_join(&schema.tables[*table].name, on));
        parsed.flatten().collect()
    }
}

/// `JOIN "table" ON condition`.
pub fn parsed_join(table: &str, condition: &str) -> Option<Join> {
    let sql = format!("SELECT 1 FROM x JOIN \"{table}\" ON {condition}");
    let statement = Parser::parse_sql(&GenericDialect {}, &sql).ok()?.pop()?;
    let Statement::Query(query) = statement else { return None };
    let SetExpr::Select(select) = *query.body else { return None };
    select.from.into_iter().next()?.joins.into_iter().next()
}

/// The edges from one of `from` to the nearest table that is wanted: `(edge, table it brings in)`.
pub fn path(
    schema: &Schema,
    from: &[usize],
    wanted: impl Fn(usize) -> bool,
) -> Option<Vec<(usize, usize)>> {
    let mut came: HashMap<usize, Option<(usize, usize)>> =
        from.iter().map(|at| (*at, None)).collect();
    let mut queue: VecDeque<(usize, usize)> = from.iter().map(|at| (*at, 0)).collect();
    while let Some((at, steps)) = queue.pop_front() {
        if !from.contains(&at) && wanted(at) {
            let mut path = Vec::new();
            let mut here = at;
            while let Some(Some((edge, before))) = came.get(&here) {
                path.push((*edge, here));
                here = *before;
            }
            path.reverse();
            return Some(path);
        }
        if steps == FARTHEST {
            continue;
        }
        for &edge in schema.touching(at) {
            let other = match &schema.edges[edge] {
                it if it.many == at => it.one,
                it => it.many,
            };
            came.entry(other).or_insert_with(|| {
                queue.push_back((other, steps + 1));
                Some((edge, at))
            });
        }
    }
    None
}

/// Names that a SELECT gives to what it computes.
pub fn outputs(select: &Select) -> Vec<String> {
    let named = |item: &SelectItem| match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
        _ => None,
    };
    select.projection.iter().filter_map(named).collect()
}

/// Columns that a query gives; `None` when they cannot be told from its text.
pub fn columns_of(body: &SetExpr) -> Option<Vec<String>> {
    match body {
        SetExpr::Select(select) => select
            .projection
            .iter()
            .map(|item| match item {
                SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
                SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(name.value.clone()),
                SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => {
                    parts.last().map(|name| name.value.clone())
                }
                _ => None,
            })
            .collect(),
        SetExpr::Query(query) => columns_of(&query.body),
        SetExpr::SetOperation { left, .. } => columns_of(left),
        _ => None,
    }
}
