//! The tables of one level of a statement: their aliases, their joins, columns written with them.

use super::Writer;
use crate::semantic::query::ColumnId;
use crate::semantic::{dialect, join};
use std::collections::HashMap;

/// Aliases of the tables in reach, innermost last.
#[derive(Clone, Default)]
pub(super) struct Scope {
    pub aliases: HashMap<usize, String>,
    pub used: Vec<String>,
    /// One table, nothing around it: columns need no table name.
    pub bare: bool,
    /// Rows of the first table stay when nothing is joined to them.
    pub keeps_first: bool,
    /// Tables joined at this level, the first one first.
    pub joined: Vec<usize>,
}

impl Writer<'_> {
    pub(super) fn scope(&mut self, tables: &[usize], outer: &Scope, own: bool) -> Scope {
        let mut scope = outer.clone();
        scope.bare = own && tables.len() == 1 && outer.aliases.is_empty();
        scope.joined = tables.to_vec();
        scope.keeps_first = false;
        for &table in tables {
            let name = &self.schema.tables[table].name;
            let mut alias = name.clone();
            let mut number = 2;
            while scope.used.iter().any(|used| used.eq_ignore_ascii_case(&alias)) {
                alias = format!("{name}_{number}");
                number += 1;
            }
            scope.used.push(alias.clone());
            scope.aliases.insert(table, alias);
        }
        self.tables += tables.len() as u32;
        scope
    }

    pub(super) fn table(&self, table: usize, scope: &Scope) -> String {
        let info = &self.schema.tables[table];
        let mut text = dialect::identifier(&info.name, self.schema.dialect);
        if self.schema.qualified {
            text = format!("{}.{text}", dialect::identifier(&info.schema, self.schema.dialect));
        }
        let alias = &scope.aliases[&table];
        if *alias == info.name {
            text
        } else {
            format!("{text} AS {}", dialect::identifier(alias, self.schema.dialect))
        }
    }

    /// `apart` stands before each join.
    pub(super) fn from(&mut self, tree: &join::JoinTree, scope: &Scope, apart: &str) -> String {
        let mut text = self.table(tree.tables[0], scope);
        for (edge, table) in &tree.steps {
            let on = self.on(*edge, scope);
            let join = if scope.keeps_first { "LEFT JOIN" } else { "JOIN" };
            text.push_str(&format!("{apart}{join} {} ON {on}", self.table(*table, scope)));
        }
        text
    }

    pub(super) fn on(&mut self, edge: usize, scope: &Scope) -> String {
        self.joins += 1;
        let edge = &self.schema.edges[edge];
        if edge.inferred {
            self.inferred += 1;
        }
        let pairs: Vec<String> = edge
            .many_columns
            .iter()
            .zip(&edge.one_columns)
            .map(|(&many, &one)| {
                let many = self.column(ColumnId { table: edge.many, column: many }, scope);
                let one = self.column(ColumnId { table: edge.one, column: one }, scope);
                format!("{many} = {one}")
            })
            .collect();
        pairs.join(" AND ")
    }

    pub(super) fn column(&self, id: ColumnId, scope: &Scope) -> String {
        let name = dialect::identifier(&self.schema.column(id).name, self.schema.dialect);
        if scope.bare {
            return name;
        }
        let alias = scope.aliases.get(&id.table).unwrap_or(&self.schema.tables[id.table].name);
        format!("{}.{name}", dialect::identifier(alias, self.schema.dialect))
    }
}

/// A nested query that stands alone sees no outer tables, but their aliases are taken.
pub(super) fn inner_scope(scope: &Scope) -> Scope {
    Scope {
        aliases: HashMap::from([(usize::MAX, String::new())]),
        used: scope.used.clone(),
        bare: false,
        joined: Vec::new(),
        keeps_first: false,
    }
}
