//! What is wrong with rules before anybody reads under them: names that do not exist, conditions
//! that are none, and tables that give away the rows of the table they belong to.

use crate::catalog::{ForeignKey, Schema, Table};
use crate::findings::Report;
use crate::index::Index;
use crate::names::same;
use crate::relations::{Base, Relations};
use crate::resolve::Resolver;
use crate::rewrite::rows::{self, Sight};
use crate::rules::{AccessRules, RowRule, TableRules};
use crate::text::Text;
use crate::{Catalog, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// Something in the rules that has to be put right before they are used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// As the rules name it.
    pub table: String,
    pub place: RulePlace,
    pub message: String,
    pub fix: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulePlace {
    Table,
    /// Position among the row rules of the table.
    Row(usize),
    /// The masked column.
    Mask(String),
}

/// Every problem, in the order of the rules. Values of attributes do not matter here.
pub fn lint(rules: &AccessRules, catalog: &Catalog) -> Vec<RuleProblem> {
    let mut problems = Vec::new();
    for (name, own) in &rules.tables {
        let Some(base) = base(name, catalog) else {
            let known = catalog.tables().map(|(_, table)| table.name.as_str());
            let fix =
                crate::names::nearest(name, known).map(|meant| format!("did you mean `{meant}`?"));
            let message = format!("there is no table `{name}`");
            problems.push(RuleProblem {
                table: name.clone(),
                place: RulePlace::Table,
                message,
                fix,
            });
            continue;
        };
        let Some(own) = own else { continue };
        for (at, rule) in own.rows.iter().enumerate() {
            if let Err(message) = condition(rule, &base, catalog) {
                let place = RulePlace::Row(at);
                problems.push(RuleProblem { table: name.clone(), place, message, fix: None });
            }
        }
        for masked in own.masks.keys() {
            let columns = || base.table.columns.iter().map(|column| column.name.as_str());
            if columns().any(|column| same(catalog.dialect, column, masked)) {
                continue;
            }
            let fix = crate::names::nearest(masked, columns());
            problems.push(RuleProblem {
                table: name.clone(),
                place: RulePlace::Mask(masked.clone()),
                message: format!("`{name}` has no column `{masked}`"),
                fix: fix.map(|meant| format!("did you mean `{meant}`?")),
            });
        }
    }
    problems.extend(open_children(rules, catalog));
    problems
}

/// Names of the attributes that a condition compares with; `None` when it is no condition.
pub fn attributes_of(condition: &str, catalog: &Catalog) -> Option<BTreeSet<String>> {
    rows::placeholders(condition, catalog.dialect)
}

fn base<'c>(name: &str, catalog: &'c Catalog) -> Option<Base<'c>> {
    let fits = |schema: &Schema, table: &Table| {
        table.name.eq_ignore_ascii_case(name)
            || format!("{}.{}", schema.name, table.name).eq_ignore_ascii_case(name)
    };
    let mut tables = catalog.tables().enumerate();
    let (at, (schema, table)) = tables.find(|(_, (schema, table))| fits(schema, table))?;
    Some(Base { ordinal: u32::try_from(at).ok()?, schema, table })
}

/// The condition reads as one, and every name and function in it is known.
fn condition(rule: &RowRule, base: &Base, catalog: &Catalog) -> Result<(), String> {
    let no_condition = || format!("`{}` is not a condition", rule.condition);
    let names = rows::placeholders(&rule.condition, catalog.dialect).ok_or_else(no_condition)?;
    // Any value will do to see whether the rest can be read.
    let attributes = names.into_iter().map(|name| (name, serde_json::Value::from("")));
    let only = TableRules { rows: vec![rule.clone()], masks: BTreeMap::new() };
    let name = format!("{}.{}", base.schema.name, base.table.name);
    let alone = AccessRules {
        attributes: attributes.collect(),
        tables: BTreeMap::from([(name, Some(only))]),
        ..AccessRules::default()
    };
    let index = Index::new(catalog);
    let restricted = rows::restricted(base, &Sight::new(&alone, &index), 0)?;
    let (free, text) = (Policy::reader(None), Text::new(""));
    let mut report = Report::default();
    let mut relations = Relations::new(&index, &free);
    Resolver::new(&free, &mut relations, &text, &mut report).bound().read(restricted.query());
    match report.into_findings().first() {
        Some(finding) => Err(finding.message.clone()),
        None => Ok(()),
    }
}

/// Tables shown in full whose rows belong to rows of a table that is not.
fn open_children(rules: &AccessRules, catalog: &Catalog) -> Vec<RuleProblem> {
    let limited =
        |schema: &str, table: &str| rules.of(schema, table).filter(|own| !own.rows.is_empty());
    let mut problems = Vec::new();
    let index = Index::new(catalog);
    for (schema, table) in catalog.tables() {
        // Tables that are not named follow their parents by themselves.
        if rules.hides(&schema.name, table) || rules.limits_in(&index, schema, table) {
            continue;
        }
        let parent = table.foreign_keys.iter().find_map(|key| {
            let within = key.references.schema.as_deref().unwrap_or(&schema.name);
            let hidden_or_own = key.references.table == table.name;
            let own = limited(within, &key.references.table).filter(|_| !hidden_or_own)?;
            Some((key, own))
        });
        let Some((key, own)) = parent else { continue };
        problems.push(RuleProblem {
            table: table.name.clone(),
            place: RulePlace::Table,
            message: format!(
                "every row of `{}` is shown, but it belongs to `{}`, of which only some rows are",
                table.name, key.references.table
            ),
            fix: Some(inherited(key, own)),
        });
    }
    problems
}

/// A condition that shows the rows of a child whose parent is shown.
fn inherited(key: &ForeignKey, parent: &TableRules) -> String {
    let conditions = |mode| {
        parent
            .rows
            .iter()
            .filter(move |rule| rule.mode == mode)
            .map(|rule| format!("({})", rule.condition))
            .collect::<Vec<_>>()
    };
    let any = conditions(crate::rules::RowMode::Permissive);
    let mut every = conditions(crate::rules::RowMode::Restrictive);
    match any.as_slice() {
        [] => {}
        [one] => every.insert(0, one.clone()),
        _ => every.insert(0, format!("({})", any.join(" or "))),
    }
    let target = match &key.references.schema {
        Some(schema) => format!("{schema}.{}", key.references.table),
        None => key.references.table.clone(),
    };
    let every = every.join(" and ");
    match (key.columns.as_slice(), key.references.columns.as_slice()) {
        ([column], [target_column]) => {
            format!("{column} in (select {target_column} from {target} where {every})")
        }
        (columns, targets) => format!(
            "({}) in (select {} from {target} where {every})",
            columns.join(", "),
            targets.join(", ")
        ),
    }
}
