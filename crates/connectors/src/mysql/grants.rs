//! What the login was granted, and what of it is more than reading.

use super::wire::{Client, WireError};
use crate::{Concern, LoginReport, Weight};
use std::collections::BTreeSet;

/// One line of `show grants`: what may be done to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// Upper case, without the columns they are limited to.
    privileges: Vec<String>,
    object: Object,
    may_grant: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Object {
    Server,
    /// A database, or something in it, as the server writes it.
    Database {
        database: String,
        text: String,
    },
    Proxy,
}

/// A line is either rights, or a role whose rights have to be asked for.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Rights(Grant),
    Roles { roles: Vec<String>, may_grant: bool },
}

/// All grants of the login, those of its roles included, whether they are active or not. The session
/// has another role afterwards and is not to be used again.
pub(super) async fn of_login(client: &mut Client) -> Result<Vec<Grant>, WireError> {
    let mut grants = Vec::new();
    let mut open = vec![String::new()];
    let mut seen = BTreeSet::new();
    while let Some(role) = open.pop() {
        let asked = match (role.is_empty(), client.server.is_mariadb) {
            (true, _) => "show grants".to_owned(),
            (false, true) => {
                // A login may see the grants of a role only while it has it.
                client.command(&format!("set role {role}")).await?;
                "show grants for current_role()".to_owned()
            }
            (false, false) => format!("show grants for current_user() using {role}"),
        };
        for line in client.ask(&asked).await?.into_iter().flatten().flatten() {
            match parse(&line) {
                Some(Line::Rights(grant)) => grants.push(grant),
                Some(Line::Roles { roles, may_grant }) => {
                    let object = Object::Server;
                    grants.push(Grant { privileges: Vec::new(), object, may_grant });
                    open.extend(roles.into_iter().filter(|role| seen.insert(role.clone())));
                }
                // `SET DEFAULT ROLE …` of MariaDB.
                None => {}
            }
        }
    }
    Ok(grants)
}

fn parse(line: &str) -> Option<Line> {
    let rest = line.strip_prefix("GRANT ")?;
    let Some((privileges, rest)) = split_outside(rest, " ON ") else {
        let (roles, grantee) = split_outside(rest, " TO ")?;
        // What a role was granted comes with the role's own grants.
        let to_login = outside(grantee).any(|position| grantee[position..].starts_with('@'));
        let may_grant = grantee.ends_with("WITH ADMIN OPTION");
        return to_login.then(|| Line::Roles { roles: split_all(roles), may_grant });
    };
    let (object, rest) = split_outside(rest, " TO ")?;
    let privileges: Vec<String> = split_all(privileges)
        .iter()
        .map(|one| one.split('(').next().unwrap_or_default().trim().to_uppercase())
        .collect();
    let object = object.trim();
    let kinds = ["FUNCTION ", "PROCEDURE ", "PACKAGE BODY ", "PACKAGE "];
    let text = kinds.iter().find_map(|kind| object.strip_prefix(kind)).unwrap_or(object);
    let object = match (object, privileges.as_slice()) {
        (_, [proxy]) if proxy == "PROXY" => Object::Proxy,
        ("*.*", _) => Object::Server,
        _ => Object::Database {
            database: text.split_once('.').map_or(text, |(database, _)| database).replace('`', ""),
            text: text.to_owned(),
        },
    };
    let may_grant = rest.ends_with("WITH GRANT OPTION");
    Some(Line::Rights(Grant { privileges, object, may_grant }))
}

/// Splits at the first `at` that is in no quotes and no brackets.
fn split_outside<'t>(text: &'t str, at: &str) -> Option<(&'t str, &'t str)> {
    let position = outside(text).find(|position| text[*position..].starts_with(at))?;
    Some((&text[..position], &text[position + at.len()..]))
}

/// The parts between commas that are in no quotes and no brackets.
fn split_all(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((part, after)) = split_outside(rest, ",") {
        parts.push(part.trim().to_owned());
        rest = after;
    }
    parts.push(rest.trim().to_owned());
    parts
}

/// Positions of `text` that are in no quotes and no brackets.
fn outside(text: &str) -> impl Iterator<Item = usize> {
    let (mut quote, mut depth) = (None, 0_usize);
    text.char_indices().filter_map(move |(position, character)| {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => return None,
            (None, '`' | '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 => return Some(position),
            (None, _) => {}
        }
        None
    })
}

/// Rights that read and do no more.
const READING: &[&str] = &["USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES"];

/// Rights with which a statement keeps the server busy or its session in a state, without changing
/// data.
const SIDE_EFFECTS: &[&str] = &["EXECUTE", "LOCK TABLES", "CREATE TEMPORARY TABLES"];

/// Changing rows, which a read-only transaction forbids.
const ROWS: &[&str] = &["INSERT", "UPDATE", "DELETE"];

const FIX: &str = "create a login with `grant select` on the one database only: \
                   see docs/connections.md";

/// Judges the grants of a login that is to read `database`.
pub(super) fn examine(grants: &[Grant], database: &str) -> LoginReport {
    let mut concerns = Vec::new();
    for grant in grants {
        let place = match &grant.object {
            Object::Server => "on the whole server".to_owned(),
            Object::Database { text, .. } => format!("on {}", text.replace('`', "")),
            Object::Proxy => "as somebody else".to_owned(),
        };
        for privilege in &grant.privileges {
            if let Some(weight) = weigh(privilege, &grant.object, database) {
                let finding = match (&grant.object, privilege.as_str()) {
                    (Object::Proxy, _) => "the login may act as somebody else".to_owned(),
                    (_, "SELECT") => {
                        format!("the login may read more than `{database}`: SELECT {place}")
                    }
                    _ => format!("the login has {privilege} {place}"),
                };
                concerns.push(Concern { weight, finding, fix: fix(privilege, &grant.object) });
            }
        }
        if grant.may_grant {
            concerns.push(Concern {
                weight: Weight::Refused,
                finding: format!("the login may hand on its rights {place}"),
                fix: "revoke its GRANT OPTION: see docs/connections.md".to_owned(),
            });
        }
    }
    concerns.sort_by_key(|concern| std::cmp::Reverse(concern.weight));
    concerns.dedup();
    LoginReport { concerns }
}

fn weigh(privilege: &str, object: &Object, database: &str) -> Option<Weight> {
    match (privilege, object) {
        (_, Object::Proxy) => Some(Weight::Refused),
        ("SELECT", Object::Server) => Some(Weight::Warning),
        ("SELECT", Object::Database { database: other, .. })
            if !is_same_database(other, database) =>
        {
            Some(Weight::Warning)
        }
        (reading, _) if READING.contains(&reading) => None,
        (side_effect, _) if SIDE_EFFECTS.contains(&side_effect) => Some(Weight::Warning),
        (rows, Object::Database { .. }) if ROWS.contains(&rows) => Some(Weight::Warning),
        // Changing tables ends a read-only transaction, and every other right on the server reaches
        // beyond the data.
        _ => Some(Weight::Refused),
    }
}

/// In a grant, `\_` stands for the character and `_` for any one.
fn is_same_database(granted: &str, database: &str) -> bool {
    granted.replace('\\', "") == database
}

fn fix(privilege: &str, object: &Object) -> String {
    match object {
        Object::Database { text, .. } if privilege != "ALL PRIVILEGES" => {
            format!("`revoke {} on {text} from` the login", privilege.to_lowercase())
        }
        _ => FIX.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concerns(line: &str) -> Vec<(Weight, String)> {
        let Some(Line::Rights(grant)) = parse(line) else { panic!("`{line}` gives rights") };
        let report = examine(&[grant], "shop");
        report.concerns.into_iter().map(|concern| (concern.weight, concern.finding)).collect()
    }

    #[test]
    fn grants_are_read_as_servers_write_them() {
        for line in [
            "GRANT USAGE ON *.* TO `r`@`%` IDENTIFIED BY PASSWORD '*B69027D44F6E5EDC07F1'",
            "GRANT SELECT, SHOW VIEW ON `shop`.* TO `r`@`%`",
            "GRANT SELECT (`a ON b`, `id`) ON `shop`.`t` TO `r`@`%`",
            r"GRANT SELECT ON `sh\_op`.* TO `r`@`%`",
        ] {
            let expected = if line.contains("sh\\_op") { 1 } else { 0 };
            assert_eq!(concerns(line).len(), expected, "{line}");
        }
        let refused = |line: &str, part: &str| {
            let found = concerns(line);
            assert!(
                matches!(found.as_slice(), [(Weight::Refused, finding)] if finding.contains(part)),
                "{line}: {found:?}"
            );
        };
        refused("GRANT ALL PRIVILEGES ON `shop`.* TO `r`@`%`", "ALL PRIVILEGES on shop.*");
        refused("GRANT PROXY ON ''@'' TO 'root'@'localhost' ", "act as somebody else");
        // MySQL 8 has rights of its own.
        refused("GRANT SYSTEM_VARIABLES_ADMIN ON *.* TO `r`@`%`", "SYSTEM_VARIABLES_ADMIN");
        refused("GRANT SELECT ON `shop`.`t TO u` TO `r`@`%` WITH GRANT OPTION", "hand on");
        assert_eq!(
            concerns("GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `r`@`%`"),
            [(Weight::Warning, "the login has EXECUTE on shop.p".to_owned())]
        );
    }

    #[test]
    fn roles_are_followed_from_the_login_only() {
        let roles = Line::Roles { roles: vec!["`a`".into(), "`b`@`%`".into()], may_grant: false };
        assert_eq!(parse("GRANT `a`,`b`@`%` TO `r`@`localhost`"), Some(roles));
        assert_eq!(parse("GRANT `a` TO `b`"), None);
        assert_eq!(parse("SET DEFAULT ROLE `a` FOR `r`@`localhost`"), None);
        let handed_on = parse("GRANT `a` TO `r`@`localhost` WITH ADMIN OPTION");
        assert!(matches!(handed_on, Some(Line::Roles { may_grant: true, .. })));
    }
}
