//! A document in lines of plain words, and what two documents say differently.

use protocol::ids::GroupId;
use protocol::policy::{
    Assigned, DefaultAccess, Expectation, Mask, PolicyDocument, PolicyGroup, PolicyTest, RowMode,
    RuleSet,
};

/// Lines only the first says, and lines only the second says.
pub fn difference(
    old: &PolicyDocument,
    new: &PolicyDocument,
    groups: &[PolicyGroup],
) -> (Vec<String>, Vec<String>) {
    let (before, after) = (lines(old, groups), lines(new, groups));
    let only = |one: &[String], other: &[String]| {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    (only(&before, &after), only(&after, &before))
}

/// `groups`: by which names they go.
pub fn lines(document: &PolicyDocument, groups: &[PolicyGroup]) -> Vec<String> {
    let mut lines = vec![match document.unassigned {
        DefaultAccess::Deny => "people whom no set fits see nothing".to_owned(),
        DefaultAccess::Allow => "people whom no set fits see everything".to_owned(),
    }];
    for rules in &document.sets {
        set(rules, groups, &mut lines);
    }
    lines.extend(document.tests.iter().map(test));
    lines
}

fn set(set: &RuleSet, groups: &[PolicyGroup], lines: &mut Vec<String>) {
    let name = &set.name;
    lines.push(format!("{name}: for {}", people(&set.assigned, groups)));
    lines.push(match set.default {
        DefaultAccess::Deny => format!("{name}: other tables are hidden"),
        DefaultAccess::Allow => format!("{name}: other tables are shown"),
    });
    for (table, rules) in &set.tables {
        let Some(rules) = rules else {
            lines.push(format!("{name}: `{table}` is hidden"));
            continue;
        };
        if rules.rows.is_empty() {
            lines.push(format!("{name}: all rows of `{table}`"));
        }
        for row in &rules.rows {
            let always = match row.mode {
                RowMode::Permissive => "",
                RowMode::Restrictive => " always",
            };
            let (rule, condition) = (&row.name, &row.condition);
            lines.push(format!("{name}: rows of `{table}` ({rule}){always} where {condition}"));
        }
        for (column, mask) in &rules.masks {
            lines.push(format!("{name}: `{table}.{column}` {}", mask_text(*mask)));
        }
    }
}

pub fn people(assigned: &Assigned, groups: &[PolicyGroup]) -> String {
    let mut parts = Vec::new();
    if assigned.everyone {
        parts.push("everyone".to_owned());
    }
    parts.extend(assigned.roles.iter().map(|role| format!("role {role}")));
    let named = |group: &GroupId| {
        let known = groups.iter().find(|known| known.id == *group);
        known.map_or_else(|| format!("group {group}"), |known| format!("group {}", known.name))
    };
    parts.extend(assigned.groups.iter().map(named));
    parts.extend(assigned.users.iter().cloned());
    if parts.is_empty() { "nobody".to_owned() } else { parts.join(", ") }
}

pub fn mask_text(mask: Mask) -> &'static str {
    match mask {
        Mask::Partial => "shows its first letter",
        Mask::Hash => "shows a hash",
        Mask::Full => "shows ***",
        Mask::Null => "shows NULL",
    }
}

fn test(test: &PolicyTest) -> String {
    let expected = match &test.expect {
        Expectation::Allowed => "is allowed".to_owned(),
        Expectation::Refused => "is refused".to_owned(),
        Expectation::Rows { count } => format!("gives {count} rows"),
        Expectation::Masked { column } => format!("masks `{column}`"),
        Expectation::Values { column, values } => {
            format!("shows in `{column}` only {}", values.join(", "))
        }
    };
    let who = match (&test.person.user, test.person.roles.as_slice()) {
        (Some(user), _) => user.clone(),
        (None, []) => "somebody".to_owned(),
        (None, roles) => format!("role {}", roles.join(", ")),
    };
    format!("test {}: for {who}, {} {expected}", test.name, test.sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_go_by_their_names() {
        let (sales, gone) = (GroupId::from_random(1), GroupId::from_random(2));
        let groups = [PolicyGroup { id: sales.clone(), name: "Sales".to_owned() }];
        let roles = vec!["clerk".to_owned()];
        let assigned = Assigned { roles, groups: vec![sales, gone.clone()], ..Assigned::default() };
        let expected = format!("role clerk, group Sales, group {gone}");
        assert_eq!(people(&assigned, &groups), expected);
    }

    #[test]
    fn a_difference_names_what_went_and_what_came() {
        let json = |using: &str| {
            serde_json::from_value::<PolicyDocument>(serde_json::json!({ "sets": [{
                "name": "EMEA", "assigned": { "roles": ["analyst"] },
                "tables": { "orders": { "rows": [{ "name": "own", "using": using }] } },
            }]}))
            .unwrap()
        };
        let (gone, come) = difference(&json("region = 'x'"), &json("region = :region"), &[]);
        assert_eq!(gone, ["EMEA: rows of `orders` (own) where region = 'x'"]);
        assert_eq!(come, ["EMEA: rows of `orders` (own) where region = :region"]);
        assert_eq!(difference(&json("1 = 1"), &json("1 = 1"), &[]), (vec![], vec![]));
    }
}
