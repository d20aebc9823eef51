//! The catalog as the planner sees it: numbered tables and columns with words, kinds and roles,
//! and the graph of joins, declared or inferred from names.

mod derive;
mod edges;
mod inferred;
mod keys;
mod kind;
mod label;
mod names;

pub use kind::is_iso_date;

use super::query::ColumnId;
use connectors::Profile;
use sql_guard::{Catalog, Dialect};
use std::collections::{HashMap, VecDeque};

#[derive(Debug, Clone)]
pub struct Schema {
    pub dialect: Dialect,
    pub tables: Vec<TableInfo>,
    pub edges: Vec<Edge>,
    /// Several schemas: names are written with theirs.
    pub qualified: bool,
    /// Edge ids touching each table.
    touching: Vec<Vec<usize>>,
}

#[derive(Debug, Clone)]
pub struct TableInfo {
    pub schema: String,
    pub name: String,
    pub comment: Option<String>,
    pub words: Vec<String>,
    pub columns: Vec<ColumnInfo>,
    pub key: Vec<usize>,
    /// Columns that name a row to people: usually one, first and last name for persons.
    pub label: Vec<usize>,
    /// The column that dates a row.
    pub time: Option<usize>,
    /// Only ties two or more tables together.
    pub bridge: bool,
    pub view: bool,
    pub rows: u64,
}

#[derive(Debug, Clone)]
pub struct ColumnInfo {
    pub name: String,
    pub database_type: String,
    pub comment: Option<String>,
    pub words: Vec<String>,
    pub kind: Kind,
    pub key: bool,
    pub unique: bool,
    pub nullable: bool,
    /// Holds yes or no.
    pub flag: bool,
    pub distinct: u64,
    pub min: Option<String>,
    pub max: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Integer,
    /// Digits after the point are exact and bounded.
    Decimal,
    Float,
    Text,
    /// Dates or timestamps, also when stored as text.
    Date,
    /// A year as number or text.
    Year,
    Boolean,
    Other,
}

impl Kind {
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Integer | Kind::Decimal | Kind::Float)
    }
    pub fn is_time(self) -> bool {
        matches!(self, Kind::Date | Kind::Year)
    }
}

/// `many.columns` refer to `one.columns`.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub many: usize,
    pub many_columns: Vec<usize>,
    pub one: usize,
    pub one_columns: Vec<usize>,
    pub inferred: bool,
    /// The referring side is unique too.
    pub one_to_one: bool,
}

impl Schema {
    pub fn derive(catalog: &Catalog, profile: &Profile) -> Schema {
        derive::schema(catalog, profile)
    }

    pub fn column(&self, id: ColumnId) -> &ColumnInfo {
        &self.tables[id.table].columns[id.column]
    }

    pub fn columns(&self) -> impl Iterator<Item = (ColumnId, &ColumnInfo)> {
        self.tables.iter().enumerate().flat_map(|(table, info)| {
            info.columns.iter().enumerate().map(move |(column, c)| (ColumnId { table, column }, c))
        })
    }

    /// `table.column`.
    pub fn path(&self, id: ColumnId) -> String {
        format!("{}.{}", self.tables[id.table].name, self.column(id).name)
    }

    /// By `table.column` or, when `home` is given, a bare column of it; any letter case.
    pub fn find_column(&self, path: &str, home: Option<usize>) -> Option<ColumnId> {
        let (table, column) = match path.rsplit_once('.') {
            Some((table, column)) => (self.find_table(table)?, column),
            None => (home?, path),
        };
        let at =
            self.tables[table].columns.iter().position(|c| c.name.eq_ignore_ascii_case(column))?;
        Some(ColumnId { table, column: at })
    }

    pub fn find_table(&self, name: &str) -> Option<usize> {
        let bare = name.rsplit('.').next().unwrap_or(name);
        self.tables.iter().position(|t| t.name.eq_ignore_ascii_case(bare))
    }

    pub fn touching(&self, table: usize) -> &[usize] {
        &self.touching[table]
    }

    /// The edge a column is the referring side of.
    pub fn reference(&self, id: ColumnId) -> Option<&Edge> {
        self.touching[id.table]
            .iter()
            .map(|&e| &self.edges[e])
            .find(|e| e.many == id.table && e.many_columns == [id.column])
    }

    /// Number of joins between every table and `from`, up to `limit`.
    pub fn distances(&self, from: usize, limit: usize) -> HashMap<usize, usize> {
        let mut seen = HashMap::from([(from, 0)]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            let next = seen[&at] + 1;
            if next > limit {
                continue;
            }
            for &edge in &self.touching[at] {
                let edge = &self.edges[edge];
                let other = if edge.many == at { edge.one } else { edge.many };
                if let std::collections::hash_map::Entry::Vacant(slot) = seen.entry(other) {
                    slot.insert(next);
                    queue.push_back(other);
                }
            }
        }
        seen
    }

    /// Tables on the shortest paths between `tables`, without them.
    pub fn between(&self, tables: &[usize]) -> Vec<usize> {
        match super::join::tree(self, tables, &[]) {
            Some(tree) => tree.tables.into_iter().filter(|t| !tables.contains(t)).collect(),
            None => Vec::new(),
        }
    }
}
