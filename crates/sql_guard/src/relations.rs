//! Which table or view of the catalog a name in the text stands for.

use crate::catalog::TableKind;
use crate::findings::Report;
use crate::index::Index;
use crate::names::{meaning, nearest, same};
use crate::ours;
use crate::rewrite::spelling;
use crate::rules::{Access, AccessRules};
use crate::text::Text;
use crate::tokens::marks::ONLY;
use crate::{Dialect, Policy, Resolution};
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, Spanned};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) struct Relations<'a> {
    index: &'a Index<'a>,
    resolution: Resolution,
    rules: Option<Arc<AccessRules>>,
    /// As the catalog spells them; with their schema where two schemas have the same name.
    pub(crate) used: BTreeSet<String>,
    /// The same, by position in the catalog.
    pub(crate) bases: BTreeMap<u32, Base<'a>>,
}

pub(crate) use crate::index::Listed as Base;

pub(crate) enum Found<'a> {
    Base(Base<'a>),
    /// There is no catalog; the name is taken as it is.
    Unchecked,
    /// MySQL's `dual`: one row, no columns.
    Dual,
    /// The reason is in the report.
    Refused,
}

impl<'a> Relations<'a> {
    pub(crate) fn new(index: &'a Index<'a>, policy: &Policy) -> Relations<'a> {
        Relations {
            index,
            resolution: policy.resolution,
            rules: policy.rules.clone(),
            used: BTreeSet::new(),
            bases: BTreeMap::new(),
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.index.dialect()
    }

    /// A type some column of the catalog has, like an enumeration of the customer's.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.index
            .catalog
            .tables()
            .flat_map(|(_, table)| &table.columns)
            .any(|column| column.database_type.eq_ignore_ascii_case(name))
    }

    pub(crate) fn has_schema(&self, name: &Ident) -> bool {
        let name = meaning(self.dialect(), name);
        if self.resolution == Resolution::NamesOnly {
            return !is_system(self.dialect(), Some(&name), "");
        }
        self.index.catalog.schemas().iter().any(|schema| same(self.dialect(), &schema.name, &name))
    }

    fn named(&self, schema: Option<&str>, name: &str) -> Option<Base<'a>> {
        let mut found: Vec<Base<'a>> = self.index.named(schema, name).collect();
        // MySQL may hold both `Orders` and `orders`; which one `ORDERS` would be, nobody can tell.
        if self.dialect() == Dialect::Mysql && found.len() > 1 {
            let by_table = |found: &Base| found.table.name == name;
            let exact = |found: &Base| {
                by_table(found) && schema.is_none_or(|schema| schema == found.schema.name)
            };
            if found.iter().any(exact) {
                found.retain(exact);
            } else if found.iter().any(by_table) {
                found.retain(by_table);
            } else if found.iter().any(|other| other.table.name != found[0].table.name) {
                return None;
            }
        }
        found.into_iter().next()
    }

    pub(crate) fn find(
        &mut self,
        name: &ObjectName,
        text: &Text,
        report: &mut Report,
    ) -> Found<'a> {
        let dialect = self.dialect();
        let Some((schema, last)) = parts(name) else {
            report.deny(
                "relation.unknown",
                format!("`{name}` is not the name of a table"),
                text.span(name.span()),
                Some("write the table as `schema.table` or `table`".into()),
            );
            return Found::Refused;
        };
        let schema = schema.map(|ident| meaning(dialect, ident));
        let table = meaning(dialect, last);
        if ours::is_ledger(&table) {
            let message = format!(
                "`{table}` says which changes were kept, and is nobody's to read or change"
            );
            report.deny("relation.reserved", message, text.span(last.span), None);
            return Found::Refused;
        }
        if let Some(base) = self.named(schema.as_deref(), &table) {
            self.used.insert(self.spelled(&base));
            self.bases.insert(base.ordinal, base);
            return match self.access_problem(&base) {
                None => Found::Base(base),
                Some((rule, message)) => {
                    report.deny(rule, message, text.span(last.span), None);
                    Found::Refused
                }
            };
        }
        if dialect == Dialect::Mysql && schema.is_none() && table.eq_ignore_ascii_case("dual") {
            return Found::Dual;
        }
        if is_system(dialect, schema.as_deref(), &table) {
            report.deny(
                "relation.system",
                format!("`{}` belongs to the database system and may not be read", written(name)),
                text.span(last.span),
                None,
            );
            return Found::Refused;
        }
        if self.resolution == Resolution::NamesOnly {
            if self.rules.is_some() {
                report.deny(
                    "policy.needs_catalog",
                    "row and column rules need the catalog of the database".into(),
                    text.span(last.span),
                    None,
                );
                return Found::Refused;
            }
            self.used.insert(match schema {
                Some(schema) => format!("{schema}.{table}"),
                None => table,
            });
            return Found::Unchecked;
        }
        if report.is_full() {
            return Found::Refused;
        }
        let known = self.index.catalog.tables().filter(|(schema, table)| {
            self.rules.as_deref().is_none_or(|rules| !rules.hides(&schema.name, table))
        });
        let known = known.map(|(_, table)| table.name.as_str());
        let fix = nearest(&table, known).map(|meant| format!("did you mean `{meant}`?"));
        report.deny(
            "relation.unknown",
            format!("there is no table `{}`", written(name)),
            text.span(last.span),
            fix,
        );
        Found::Refused
    }

    fn access_problem(&self, base: &Base) -> Option<(&'static str, String)> {
        let rules = self.rules.as_deref()?;
        let name = &base.table.name;
        match rules.access(&base.schema.name, name) {
            Access::Denied => {
                Some(("relation.no_access", format!("you have no access to `{name}`")))
            }
            // What a view reads is not known here, so a rule on its tables would be passed by.
            Access::Free
                if base.table.kind == TableKind::View
                    && base.table.definition.is_none()
                    && rules.restricts() =>
            {
                Some((
                    "relation.no_access",
                    format!("the view `{name}` is not named in the policy"),
                ))
            }
            Access::Free | Access::Rules(_) => None,
        }
    }

    /// For statements that name tables of the whole database. False when some are hidden.
    pub(crate) fn may_list(&self, text: &Text, report: &mut Report) -> bool {
        let hidden = self.rules.as_deref().is_some_and(AccessRules::hides_tables);
        if hidden {
            report.deny(
                "policy.only_queries",
                "some tables are hidden from you, so the database may not be listed".into(),
                text.whole(),
                None,
            );
        }
        !hidden
    }

    /// For statements about one table. Answers how to write it.
    pub(crate) fn require_base(
        &mut self,
        name: &ObjectName,
        text: &Text,
        report: &mut Report,
    ) -> Option<String> {
        match self.find(name, text, report) {
            Found::Base(base) => {
                let mut name = name.clone();
                if self.dialect() == Dialect::Mysql {
                    spelling::as_listed(&mut name, &base);
                }
                Some(name.to_string())
            }
            Found::Unchecked => Some(name.to_string()),
            Found::Dual | Found::Refused => None,
        }
    }

    pub(crate) fn spelled(&self, base: &Base) -> String {
        let twins = self.index.named(None, &base.table.name);
        match twins.filter(|twin| twin.table.name == base.table.name).count() {
            0 | 1 => base.table.name.clone(),
            _ => format!("{}.{}", base.schema.name, base.table.name),
        }
    }

    /// `table.column`, as the catalog spells them.
    pub(crate) fn source_name(&self, ordinal: u32, column: u32) -> Option<String> {
        let base = self.index.at(ordinal)?;
        let column = base.table.columns.get(usize::try_from(column).ok()?)?;
        Some(format!("{}.{}", self.spelled(&base), column.name))
    }
}

/// Schema and name, the mark for ONLY left out. `None` for names of more parts.
pub(crate) fn parts(name: &ObjectName) -> Option<(Option<&Ident>, &Ident)> {
    let idents: Option<Vec<&Ident>> = name.0.iter().map(ObjectNamePart::as_ident).collect();
    let idents = idents?;
    match idents.as_slice() {
        [only, rest @ ..] if only.value == ONLY => pair(rest),
        all => pair(all),
    }
}

fn pair<'n>(idents: &[&'n Ident]) -> Option<(Option<&'n Ident>, &'n Ident)> {
    match idents {
        [name] => Some((None, name)),
        [schema, name] => Some((Some(schema), name)),
        _ => None,
    }
}

fn written(name: &ObjectName) -> String {
    name.to_string().replace(&format!("{ONLY}."), "")
}

fn is_system(dialect: Dialect, schema: Option<&str>, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let schema = schema.map(str::to_ascii_lowercase);
    let schema = schema.as_deref().unwrap_or_default();
    match dialect {
        Dialect::Sqlite => {
            name.starts_with("sqlite_")
                || name.starts_with("pragma_")
                || name == "dbstat"
                || schema == "temp"
        }
        Dialect::Postgres => {
            name.starts_with("pg_") || schema.starts_with("pg_") || schema == "information_schema"
        }
        Dialect::Mysql => {
            ["information_schema", "mysql", "performance_schema", "sys"].contains(&schema)
        }
    }
}
