//! What is typed into the forms about people, read as what it means.

use protocol::access::Grantee;
#[cfg(feature = "ssr")]
use protocol::ids::{GroupId, UserId};
use protocol::{ErrorCode, Problem};
use serde_json::Value;
use std::collections::BTreeMap;

type Attributes = BTreeMap<String, Value>;

/// One attribute a line. What is no JSON is a text as it stands.
pub fn attributes(text: &str) -> Result<Attributes, Problem> {
    let mut attributes = Attributes::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some((name, value)) = line.split_once('=') else {
            return Err(invalid(format!("`{line}` is not `name = value`")));
        };
        let (name, value) = (name.trim(), value.trim());
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        if attributes.insert(name.to_owned(), value).is_some() {
            return Err(invalid(format!("`{name}` is there twice")));
        }
    }
    Ok(attributes)
}

/// The lines that [`attributes`] reads back.
pub fn lines(attributes: &Attributes) -> String {
    let line = |(name, value): (&String, &Value)| match value {
        // A text that would be read as something else keeps its quotes.
        Value::String(text) if serde_json::from_str::<Value>(text).is_err() => {
            format!("{name} = {text}")
        }
        other => format!("{name} = {other}"),
    };
    attributes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The value of a box that grants something.
pub fn grant(grantee: &Grantee) -> String {
    match grantee {
        Grantee::Person(user) => format!("person:{user}"),
        Grantee::Group(group) => format!("group:{group}"),
        Grantee::Role(role) => format!("role:{role}"),
    }
}

#[cfg(feature = "ssr")]
pub fn grants(values: &[String]) -> Result<Vec<Grantee>, Problem> {
    let grantee = |value: &String| {
        let unusable = || invalid(format!("`{value}` names nobody"));
        match value.split_once(':').ok_or_else(unusable)? {
            ("person", id) => UserId::parse(id).map(Grantee::Person).map_err(|_| unusable()),
            ("group", id) => GroupId::parse(id).map(Grantee::Group).map_err(|_| unusable()),
            ("role", name) => Ok(Grantee::Role(name.to_owned())),
            _ => Err(unusable()),
        }
    };
    values.iter().map(grantee).collect()
}

#[cfg(feature = "ssr")]
pub fn group_id(text: &str) -> Result<Option<GroupId>, Problem> {
    match text {
        "" => Ok(None),
        id => GroupId::parse(id).map(Some).map_err(|error| invalid(error.to_string())),
    }
}

/// A limit; empty: none. Spaces and commas between the digits are as people write large numbers.
#[cfg(feature = "ssr")]
pub fn most(what: &str, text: &str) -> Result<Option<u64>, Problem> {
    let digits: String = text.chars().filter(|it| !it.is_whitespace() && *it != ',').collect();
    if digits.is_empty() {
        return Ok(None);
    }
    // What the store can hold.
    let number = digits.parse().ok().filter(|number| *number <= i64::MAX as u64);
    let unusable = || invalid(format!("`{text}` is not a number of {what}; empty is no limit"));
    number.map(Some).ok_or_else(unusable)
}

fn invalid(detail: String) -> Problem {
    Problem::new(ErrorCode::InvalidRequest, detail)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn attributes_read_back_as_they_were() {
        let all = [("region", json!("EMEA")), ("level", json!(3)), ("code", json!("007a=b"))];
        let more = [("number_text", json!("7")), ("lead", json!(true)), ("said", json!("a \"b\""))];
        let all = all.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value));
        let all: Attributes = all.collect();
        assert_eq!(attributes(&lines(&all)), Ok(all));
    }

    #[test]
    fn a_line_is_a_name_and_a_value() {
        for (text, fine) in [
            ("", true),
            ("\n  \n", true),
            ("region = EMEA\nlevel=3", true),
            ("region", false),
            ("region = EMEA\nregion = APAC", false),
        ] {
            assert_eq!(attributes(text).is_ok(), fine, "{text:?}");
        }
    }

    #[test]
    fn a_limit_is_a_number_or_nothing() {
        for (text, expected) in [
            ("", Ok(None)),
            ("  ", Ok(None)),
            ("0", Ok(Some(0))),
            ("250", Ok(Some(250))),
            (" 1,000 000 ", Ok(Some(1_000_000))),
            ("9223372036854775807", Ok(Some(i64::MAX as u64))),
            ("9223372036854775808", Err(())),
            ("many", Err(())),
            ("-1", Err(())),
            ("1.5", Err(())),
        ] {
            assert_eq!(most("questions a day", text).map_err(|_| ()), expected, "{text:?}");
        }
    }

    #[test]
    fn a_grant_reads_back_as_it_was() {
        let all = vec![
            Grantee::Person(UserId::from_random(1)),
            Grantee::Group(GroupId::from_random(2)),
            Grantee::Role("editor".to_owned()),
        ];
        let values: Vec<String> = all.iter().map(grant).collect();
        assert_eq!(grants(&values), Ok(all));
        for wrong in ["", "editor", "team:1", "person:grp_1"] {
            assert!(grants(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
