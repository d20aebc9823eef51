//! A document in lines of plain words, and what two documents say differently.

use protocol::policy::{
    Assigned, DefaultAccess, Expectation, Mask, PolicyDocument, PolicyTest, RowMode, RuleSet,
};

/// Lines only the first says, and lines only the second says.
pub fn difference(old: &PolicyDocument, new: &PolicyDocument) -> (Vec<String>, Vec<String>) {
    let (before, after) = (lines(old), lines(new));
    let only = |one: &[String], other: &[String]| {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    (only(&before, &after), only(&after, &before))
}

pub fn lines(document: &PolicyDocument) -> Vec<String> {
    let mut lines = vec![match document.unassigned {
        DefaultAccess::Deny => "people whom no set fits see nothing".to_owned(),
        DefaultAccess::Allow => "people whom no set fits see everything".to_owned(),
    }];
    for rules in &document.sets {
        set(rules, &mut lines);
    }
    lines.extend(document.tests.iter().map(test));
    lines
}

fn set(set: &RuleSet, lines: &mut Vec<String>) {
    let name = &set.name;
    lines.push(format!("{name}: for {}", people(&set.assigned)));
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

pub fn people(assigned: &Assigned) -> String {
    let mut parts = Vec::new();
    if assigned.everyone {
        parts.push("everyone".to_owned());
    }
    parts.extend(assigned.roles.iter().map(|role| format!("role {role}")));
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
    fn a_difference_names_what_went_and_what_came() {
        let json = |using: &str| {
            serde_json::from_value::<PolicyDocument>(serde_json::json!({ "sets": [{
                "name": "EMEA", "assigned": { "roles": ["analyst"] },
                "tables": { "orders": { "rows": [{ "name": "own", "using": using }] } },
            }]}))
            .unwrap()
        };
        let (gone, come) = difference(&json("region = 'x'"), &json("region = :region"));
        assert_eq!(gone, ["EMEA: rows of `orders` (own) where region = 'x'"]);
        assert_eq!(come, ["EMEA: rows of `orders` (own) where region = :region"]);
        assert_eq!(difference(&json("1 = 1"), &json("1 = 1")), (vec![], vec![]));
    }
}
