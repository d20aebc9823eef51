//! The sets of a document that fit a person, put together. Of two sets that say different things the
//! stricter one holds, except that permissive row rules add up, as everywhere.

use crate::database::Principal;
use protocol::policy::{self, PolicyDocument, RuleSet};
use sql_guard::Catalog;
use sql_guard::rules::{AccessRules, DefaultAccess, Mask, RowMode, RowRule, RuleRole, TableRules};
use std::collections::BTreeMap;

/// What `principal` may see. Tables are named in full, as the catalog spells them.
pub fn rules_for(
    document: &PolicyDocument,
    principal: &Principal,
    catalog: &Catalog,
) -> AccessRules {
    let fitting: Vec<&RuleSet> = document.sets.iter().filter(|set| fits(set, principal)).collect();
    let mut rules = match fitting.as_slice() {
        [] => AccessRules { default: default(document.unassigned), ..AccessRules::default() },
        sets => together(sets, catalog),
    };
    let scalar = |value: &serde_json::Value| !value.is_array() && !value.is_object();
    let attributes = principal.attributes.iter().filter(|(_, value)| scalar(value));
    rules.attributes = attributes.map(|(name, value)| (name.clone(), value.clone())).collect();
    rules
}

fn fits(set: &RuleSet, principal: &Principal) -> bool {
    let assigned = &set.assigned;
    let email = principal.email().unwrap_or_default();
    assigned.everyone
        || assigned.roles.iter().any(|role| principal.roles.contains(role))
        || assigned.groups.iter().any(|group| principal.groups.contains(group))
        || assigned.users.iter().any(|user| !email.is_empty() && user.eq_ignore_ascii_case(email))
}

fn together(sets: &[&RuleSet], catalog: &Catalog) -> AccessRules {
    let mut tables = BTreeMap::new();
    for (schema, table) in catalog.tables() {
        let name = format!("{}.{}", schema.name, table.name);
        let named: Vec<&Option<policy::TableRules>> = sets
            .iter()
            .flat_map(|set| set.tables.iter())
            .filter(|(named, _)| {
                named.eq_ignore_ascii_case(&name) || named.eq_ignore_ascii_case(&table.name)
            })
            .map(|(_, rules)| rules)
            .collect();
        if !named.is_empty() {
            // One refusal is enough.
            let all: Option<Vec<&policy::TableRules>> =
                named.into_iter().map(Option::as_ref).collect();
            tables.insert(name, all.map(|rules| pooled(&rules)));
        }
    }
    let allows = sets.iter().all(|set| set.default == policy::DefaultAccess::Allow);
    let writes = sets.iter().all(|set| set.role == policy::RuleRole::Writer);
    AccessRules {
        role: if writes { RuleRole::Writer } else { RuleRole::Reader },
        attributes: BTreeMap::new(),
        default: if allows { DefaultAccess::Allow } else { DefaultAccess::Deny },
        tables,
    }
}

fn pooled(all: &[&policy::TableRules]) -> TableRules {
    let mut masks: BTreeMap<String, policy::Mask> = BTreeMap::new();
    for (column, mask) in all.iter().flat_map(|rules| &rules.masks) {
        let column = column.to_lowercase();
        let strictest = masks.get(&column).map_or(*mask, |known| *known.max(mask));
        masks.insert(column, strictest);
    }
    let rows = all.iter().flat_map(|rules| &rules.rows).map(row_rule);
    let spelled = |lower: &str| {
        let columns = all.iter().flat_map(|rules| rules.masks.keys());
        columns.into_iter().find(|column| column.to_lowercase() == lower).cloned()
    };
    let masks = masks
        .into_iter()
        .map(|(column, mask)| (spelled(&column).unwrap_or(column), self::mask(mask)));
    TableRules { rows: rows.collect(), masks: masks.collect() }
}

pub(super) fn row_rule(rule: &policy::RowRule) -> RowRule {
    RowRule {
        name: rule.name.clone(),
        condition: rule.condition.clone(),
        mode: match rule.mode {
            policy::RowMode::Permissive => RowMode::Permissive,
            policy::RowMode::Restrictive => RowMode::Restrictive,
        },
    }
}

pub(super) fn mask(mask: policy::Mask) -> Mask {
    match mask {
        policy::Mask::Partial => Mask::Partial,
        policy::Mask::Hash => Mask::Hash,
        policy::Mask::Full => Mask::Full,
        policy::Mask::Null => Mask::Null,
    }
}

pub(super) fn default(access: policy::DefaultAccess) -> DefaultAccess {
    match access {
        policy::DefaultAccess::Deny => DefaultAccess::Deny,
        policy::DefaultAccess::Allow => DefaultAccess::Allow,
    }
}
