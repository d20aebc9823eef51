//! What is wrong with a document, said where it is written: errors keep it from being published.

use super::combine::{default, mask, row_rule, rules_for};
use crate::database::{Principal, USER_EMAIL, USER_ID};
use protocol::ids::GroupId;
use protocol::policy::{PolicyDocument, PolicyProblem, RuleSet, Severity};
use sql_guard::Catalog;
use sql_guard::catalog::TableKind;
use sql_guard::lint::{RulePlace, RuleProblem, attributes_of};
use sql_guard::rules::{AccessRules, TableRules};
use std::collections::BTreeSet;

/// People named in one message before the rest becomes a number.
const NAMED: usize = 3;

/// `people` are the accounts, `roles` the names of roles that exist, `groups` the groups.
pub fn lint(
    document: &PolicyDocument,
    catalog: &Catalog,
    people: &[Principal],
    roles: &[&str],
    groups: &[GroupId],
) -> Vec<PolicyProblem> {
    let mut problems = Vec::new();
    for (at, set) in document.sets.iter().enumerate() {
        let here =
            |severity, message: String| PolicyProblem { set: Some(at), ..whole(severity, message) };
        problems.extend(
            assignment(set, document, people, roles, groups)
                .into_iter()
                .map(|(how, text)| here(how, text)),
        );
        let found = sql_guard::lint::lint(&rules_of(set), catalog);
        // Tables beside their parent are looked at for people, who may have several sets.
        let own = found.into_iter().filter(|problem| problem.fix.is_none() || !is_open(problem));
        problems.extend(own.map(|problem| placed(problem, at)));
        for name in missing_attributes(set, catalog, people) {
            let message = format!("nobody has the attribute `{name}`: its rules show no rows");
            problems.push(here(Severity::Warning, message));
        }
    }
    problems.extend(open_children(document, catalog, people));
    problems.extend(views(document, catalog));
    problems.extend(people_without_access(document, catalog, people));
    if document.tests.is_empty() && !document.sets.is_empty() {
        let message = "no test says what these rules are for".to_owned();
        problems.push(whole(Severity::Warning, message));
    }
    problems
}

fn whole(severity: Severity, message: String) -> PolicyProblem {
    PolicyProblem { severity, set: None, table: None, row: None, column: None, message, fix: None }
}

fn rules_of(set: &RuleSet) -> AccessRules {
    let table = |rules: &protocol::policy::TableRules| TableRules {
        rows: rules.rows.iter().map(row_rule).collect(),
        masks: rules.masks.iter().map(|(column, kind)| (column.clone(), mask(*kind))).collect(),
    };
    let tables = set.tables.iter().map(|(name, rules)| (name.clone(), rules.as_ref().map(table)));
    AccessRules {
        default: default(set.default),
        tables: tables.collect(),
        ..AccessRules::default()
    }
}

fn assignment(
    set: &RuleSet,
    document: &PolicyDocument,
    people: &[Principal],
    roles: &[&str],
    groups: &[GroupId],
) -> Vec<(Severity, String)> {
    let mut found = Vec::new();
    if set.name.trim().is_empty() {
        found.push((Severity::Error, "a rule set needs a name".to_owned()));
    }
    if document.sets.iter().filter(|other| other.name == set.name).count() > 1 {
        found.push((Severity::Error, format!("several sets are called `{}`", set.name)));
    }
    let assigned = &set.assigned;
    let nobody =
        assigned.roles.is_empty() && assigned.groups.is_empty() && assigned.users.is_empty();
    if !assigned.everyone && nobody {
        found.push((Severity::Warning, format!("`{}` is assigned to nobody", set.name)));
    }
    for role in assigned.roles.iter().filter(|role| !roles.contains(&role.as_str())) {
        found.push((Severity::Error, format!("there is no role `{role}`")));
    }
    for group in assigned.groups.iter().filter(|group| !groups.contains(group)) {
        found.push((Severity::Error, format!("there is no group `{group}`")));
    }
    for user in &assigned.users {
        let known = |person: &Principal| {
            person.email().is_some_and(|email| email.eq_ignore_ascii_case(user))
        };
        if !people.iter().any(known) {
            found.push((Severity::Error, format!("nobody has the address `{user}`")));
        }
    }
    found
}

fn is_open(problem: &RuleProblem) -> bool {
    problem.place == RulePlace::Table && problem.message.starts_with("every row")
}

fn placed(problem: RuleProblem, set: usize) -> PolicyProblem {
    let RuleProblem { table, place, message, fix } = problem;
    // What to write instead is part of the message; `fix` is for conditions that can be taken over.
    let message = match fix {
        Some(fix) => format!("{message}; {fix}"),
        None => message,
    };
    let mut problem =
        PolicyProblem { set: Some(set), table: Some(table), ..whole(Severity::Error, message) };
    match place {
        RulePlace::Table => {}
        RulePlace::Row(at) => problem.row = Some(at),
        RulePlace::Mask(column) => problem.column = Some(column),
    }
    problem
}

fn missing_attributes(set: &RuleSet, catalog: &Catalog, people: &[Principal]) -> BTreeSet<String> {
    let conditions = set.tables.values().flatten().flat_map(|rules| &rules.rows);
    let used = conditions.filter_map(|rule| attributes_of(&rule.condition, catalog)).flatten();
    used.filter(|name| {
        let own = |person: &Principal| person.attributes.contains_key(name);
        name != USER_ID && name != USER_EMAIL && !people.iter().any(own)
    })
    .collect()
}

/// Per person, because the parent's rule and the child's may stand in different sets.
fn open_children(
    document: &PolicyDocument,
    catalog: &Catalog,
    people: &[Principal],
) -> Vec<PolicyProblem> {
    let mut problems: Vec<PolicyProblem> = Vec::new();
    let alone: Vec<AccessRules> = document.sets.iter().map(rules_of).collect();
    let combined = people.iter().map(|person| rules_for(document, person, catalog));
    for rules in alone.into_iter().chain(combined) {
        for problem in sql_guard::lint::lint(&rules, catalog) {
            let known = |other: &PolicyProblem| other.table.as_deref() == Some(&problem.table);
            if !is_open(&problem) || problems.iter().any(known) {
                continue;
            }
            let RuleProblem { table, message, fix, .. } = problem;
            let message =
                format!("{message}: give it a row rule, `null` for no access, or `1 = 1`");
            problems.push(PolicyProblem {
                set: set_of_parent(document, &table, catalog),
                table: Some(table),
                fix,
                ..whole(Severity::Error, message)
            });
        }
    }
    problems
}

/// The set that limits a table which `child` belongs to.
fn set_of_parent(document: &PolicyDocument, child: &str, catalog: &Catalog) -> Option<usize> {
    let (_, child) = catalog.tables().find(|(_, table)| table.name == child)?;
    let parents: Vec<&str> =
        child.foreign_keys.iter().map(|key| key.references.table.as_str()).collect();
    document.sets.iter().position(|set| {
        set.tables.iter().any(|(name, rules)| {
            let bare = name.rsplit('.').next().unwrap_or(name);
            rules.as_ref().is_some_and(|rules| !rules.rows.is_empty())
                && parents.iter().any(|parent| parent.eq_ignore_ascii_case(bare))
        })
    })
}

/// A view is written out over the tables it reads, so that their rules reach into it. One whose query the
/// database does not tell shows what it reads, whatever the rules of the tables say.
fn views(document: &PolicyDocument, catalog: &Catalog) -> Vec<PolicyProblem> {
    let limits = document.sets.iter().any(|set| {
        set.tables.values().any(|rules| rules.as_ref().is_none_or(|own| !own.rows.is_empty()))
    });
    if !limits {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for (at, set) in document.sets.iter().enumerate() {
        for (name, rules) in &set.tables {
            let bare = name.rsplit('.').next().unwrap_or(name);
            let is_view = catalog.tables().any(|(_, table)| {
                table.kind == TableKind::View
                    && table.definition.is_none()
                    && table.name.eq_ignore_ascii_case(bare)
            });
            if is_view && rules.as_ref().is_some_and(|rules| rules.rows.is_empty()) {
                let message = format!(
                    "`{name}` is a view whose query is not known: rules of the tables it reads do \
                     not reach it"
                );
                problems.push(PolicyProblem {
                    set: Some(at),
                    table: Some(name.clone()),
                    ..whole(Severity::Warning, message)
                });
            }
        }
    }
    problems
}

fn people_without_access(
    document: &PolicyDocument,
    catalog: &Catalog,
    people: &[Principal],
) -> Option<PolicyProblem> {
    let blind: Vec<&str> = people
        .iter()
        .filter(|person| {
            let rules = rules_for(document, person, catalog);
            catalog.tables().all(|(schema, table)| rules.hides(&schema.name, table))
        })
        .map(|person| person.email().unwrap_or(&person.name))
        .collect();
    let (named, rest) = blind.split_at(blind.len().min(NAMED));
    let named = named.join(", ");
    match (blind.len(), rest.len()) {
        (0, _) => None,
        (_, 0) => Some(whole(Severity::Warning, format!("these people see no table: {named}"))),
        (_, more) => {
            let message = format!("these people see no table: {named} and {more} more");
            Some(whole(Severity::Warning, message))
        }
    }
}
