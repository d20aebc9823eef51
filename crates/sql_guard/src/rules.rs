//! Who sees which rows and columns: the document of `candor guard --policy`.

use crate::catalog::{Catalog, Dialect, Schema, Table, TableKind};
use crate::index::Index;
use crate::names::same;
use crate::rewrite::rows::Sight;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRules {
    #[serde(default)]
    pub role: RuleRole,
    /// What the statement's author is: values the row filters compare with.
    #[serde(default)]
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// For tables that are not named.
    #[serde(default)]
    pub default: DefaultAccess,
    /// `null`: no access.
    #[serde(default)]
    pub tables: BTreeMap<String, Option<TableRules>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleRole {
    #[default]
    Reader,
    Writer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultAccess {
    #[default]
    Deny,
    Allow,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRules {
    #[serde(default)]
    pub rows: Vec<RowRule>,
    #[serde(default)]
    pub masks: BTreeMap<String, Mask>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowRule {
    pub name: String,
    /// A condition on the table's own columns; `:name` stands for an attribute.
    #[serde(rename = "using")]
    pub condition: String,
    #[serde(default)]
    pub mode: RowMode,
}

/// A row is seen when any permissive rule and every restrictive one say so. Without permissive rules
/// the restrictive ones alone decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowMode {
    #[default]
    Permissive,
    Restrictive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mask {
    /// `***`
    Full,
    /// The first letter and `***`.
    Partial,
    /// SHA-256; on SQLite, which has none, as `full`.
    Hash,
    Null,
}

pub(crate) enum Access<'r> {
    Denied,
    Rules(&'r TableRules),
    /// Not named, and that is no obstacle.
    Free,
}

impl AccessRules {
    pub fn from_json(text: &str) -> Result<AccessRules, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The rules of a table under its name, with or without its schema.
    pub(crate) fn access(&self, schema: &str, table: &str) -> Access<'_> {
        let qualified = format!("{schema}.{table}");
        let exact = self.tables.get(&qualified).or_else(|| self.tables.get(table));
        // A rule written in another case is meant all the same.
        let found = exact.or_else(|| {
            let fits = |name: &String| {
                name.eq_ignore_ascii_case(&qualified) || name.eq_ignore_ascii_case(table)
            };
            self.tables.iter().find(|(name, _)| fits(name)).map(|(_, rules)| rules)
        });
        match found {
            Some(Some(rules)) => Access::Rules(rules),
            Some(None) => Access::Denied,
            None => match self.default {
                DefaultAccess::Allow => Access::Free,
                DefaultAccess::Deny => Access::Denied,
            },
        }
    }
}

impl AccessRules {
    /// A table that the reader is not told of, because reading it would be refused.
    pub fn hides(&self, schema: &str, table: &Table) -> bool {
        match self.access(schema, &table.name) {
            Access::Denied => true,
            // What a view reads is not known here, so a rule on its tables would be passed by.
            Access::Free => {
                let unknown = table.kind == TableKind::View && table.definition.is_none();
                unknown && self.restricts()
            }
            Access::Rules(_) => false,
        }
    }

    /// Not every row of the table may be seen: for its own rules, for those of a table it belongs to,
    /// or because it is a view of such tables.
    pub fn limits(&self, catalog: &Catalog, schema: &Schema, table: &Table) -> bool {
        self.limits_in(&Index::new(catalog), schema, table)
    }

    pub(crate) fn limits_in(&self, index: &Index, schema: &Schema, table: &Table) -> bool {
        match self.of(&schema.name, &table.name) {
            Some(own) if !own.rows.is_empty() => true,
            Some(_) => table.kind == TableKind::View,
            None => Sight::new(self, index).restricts(schema, table),
        }
    }

    /// The rules of a table that is not hidden; `None` when there are none.
    pub fn of(&self, schema: &str, table: &str) -> Option<&TableRules> {
        match self.access(schema, table) {
            Access::Rules(rules) if rules.restricts() => Some(rules),
            _ => None,
        }
    }

    /// The catalog as the reader may see it: without hidden tables, the keys that lead to them, the
    /// text of views and the sizes of tables of which only some rows are shown.
    pub fn seen(&self, catalog: &Catalog) -> Catalog {
        let index = Index::new(catalog);
        let limited: BTreeSet<(String, String)> = catalog
            .tables()
            .filter(|(schema, table)| self.limits_in(&index, schema, table))
            .map(|(schema, table)| (schema.name.clone(), table.name.clone()))
            .collect();
        let mut seen = catalog.clone();
        for schema in seen.schemas_mut() {
            let name = schema.name.clone();
            schema.tables.retain(|table| !self.hides(&name, table));
        }
        let shown: BTreeSet<(String, String)> = seen
            .tables()
            .map(|(schema, table)| (schema.name.clone(), table.name.clone()))
            .collect();
        for schema in seen.schemas_mut() {
            for table in &mut schema.tables {
                table.foreign_keys.retain(|key| {
                    let within = key.references.schema.as_ref().unwrap_or(&schema.name);
                    shown.iter().any(|(in_schema, shown)| {
                        same(catalog.dialect, in_schema, within)
                            && same(catalog.dialect, shown, &key.references.table)
                    })
                });
                if self.restricts() || self.hides_tables() {
                    table.definition = None;
                }
                if limited.contains(&(schema.name.clone(), table.name.clone())) {
                    table.row_estimate = None;
                }
            }
        }
        seen.schemas_mut().retain(|schema| !schema.tables.is_empty());
        seen
    }

    /// The attributes that some condition may compare with, with their values.
    pub fn used_attributes(&self) -> impl Iterator<Item = (&str, &serde_json::Value)> {
        let conditions: Vec<&str> = self
            .tables
            .values()
            .flatten()
            .flat_map(|rules| rules.rows.iter().map(|rule| rule.condition.as_str()))
            .collect();
        self.attributes
            .iter()
            .filter(move |(name, _)| conditions.iter().any(|text| text.contains(name.as_str())))
            .map(|(name, value)| (name.as_str(), value))
    }

    /// See [`crate::CheckedStatement::access_hash`].
    pub(crate) fn hash(&self) -> String {
        let attributes: BTreeMap<&str, &serde_json::Value> = self.used_attributes().collect();
        let canonical = serde_json::to_string(&(self.role, self.default, &self.tables, attributes))
            .expect("rules have string keys only, so they serialise");
        hex::encode(Sha256::digest(canonical))
    }

    /// Anything at all is kept from the reader.
    pub(crate) fn restricts(&self) -> bool {
        self.tables.values().any(|rules| rules.as_ref().is_none_or(TableRules::restricts))
    }

    /// There are tables the reader has no access to, so not even their names are listed.
    pub(crate) fn hides_tables(&self) -> bool {
        self.default == DefaultAccess::Deny || self.tables.values().any(Option::is_none)
    }
}

impl TableRules {
    pub(crate) fn restricts(&self) -> bool {
        !self.rows.is_empty() || !self.masks.is_empty()
    }
}

impl Mask {
    /// SQL for the masked column. `column` is quoted already.
    pub(crate) fn sql(self, dialect: Dialect, column: &str, database_type: &str) -> String {
        let kind = database_type.to_ascii_lowercase();
        let is_text = kind.is_empty()
            || ["char", "text", "clob", "string", "citext"].iter().any(|word| kind.contains(word));
        match (self, dialect) {
            (Mask::Null, _) => "NULL".into(),
            (Mask::Hash, Dialect::Postgres) => {
                format!("encode(sha256(convert_to(CAST({column} AS TEXT), 'UTF8')), 'hex')")
            }
            (Mask::Hash, Dialect::Mysql) => format!("sha2({column}, 256)"),
            // A number or a date has no part that could be shown.
            (Mask::Partial | Mask::Full, _) if !is_text => "NULL".into(),
            (Mask::Partial, Dialect::Mysql) => format!("concat(SUBSTRING({column}, 1, 1), '***')"),
            (Mask::Partial, _) => format!("SUBSTRING({column}, 1, 1) || '***'"),
            (Mask::Full | Mask::Hash, _) => "'***'".into(),
        }
    }
}
