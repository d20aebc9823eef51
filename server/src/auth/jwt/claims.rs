//! From verified claims to an identity, as an issuer's settings say. What is not there, or not of the
//! kind that is expected, counts as missing: an attribute that a row rule compares with shows no rows
//! then.

use super::check::Claims;
use crate::auth::Refusal;
use crate::store::Attributes;
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest subject, address and text attribute, in characters.
const MAX_CHARS: usize = 255;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimSettings {
    /// Where the name, the address and the groups are.
    pub name: String,
    pub email: String,
    pub groups: String,
    /// From a group to a role. Empty: the account's own roles count.
    pub roles: BTreeMap<String, String>,
    /// For a token whose groups give no role.
    pub default_role: Option<String>,
    /// From an attribute to the claim that holds it.
    pub attributes: BTreeMap<String, String>,
}

/// Who a token is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Seconds since 1970 when the token expires.
    pub until: u64,
    pub subject: String,
    /// Lowercase; only an address that the issuer does not call unverified.
    pub email: Option<String>,
    pub name: Option<String>,
    /// `None`: those of the account.
    pub roles: Option<Vec<String>>,
    /// What the token sets; `None` takes the account's attribute of that name away.
    pub attributes: BTreeMap<String, Option<Value>>,
}

impl Identity {
    pub fn of(claims: &Claims, settings: &ClaimSettings) -> Result<Self, Refusal> {
        let subject = text(claims, "sub").ok_or(Refusal::MissingClaim)?;
        let unverified = claims.get("email_verified").is_some_and(|it| it != &Value::Bool(true));
        let email = text(claims, &settings.email).filter(|email| email.contains('@'));
        let email = email.filter(|_| !unverified).map(|email| email.to_lowercase());
        let attributes = settings.attributes.iter().map(|(attribute, claim)| {
            (attribute.clone(), find(claims, claim).filter(|it| is_scalar(it)).cloned())
        });
        Ok(Self {
            until: claims.get("exp").and_then(Value::as_f64).unwrap_or_default() as u64,
            subject,
            email,
            name: text(claims, &settings.name),
            roles: roles(claims, settings)?,
            attributes: attributes.collect(),
        })
    }

    /// The account's attributes with the token's laid over them.
    pub fn over(&self, mut attributes: Attributes) -> Attributes {
        for (name, value) in &self.attributes {
            match value {
                Some(value) => drop(attributes.insert(name.clone(), value.clone())),
                None => drop(attributes.remove(name)),
            }
        }
        attributes
    }
}

fn roles(claims: &Claims, settings: &ClaimSettings) -> Result<Option<Vec<String>>, Refusal> {
    if settings.roles.is_empty() {
        return Ok(None);
    }
    let groups = find(claims, &settings.groups).map(texts).unwrap_or_default();
    let mut roles: Vec<String> =
        groups.iter().filter_map(|group| settings.roles.get(*group)).cloned().collect();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        roles.push(settings.default_role.clone().ok_or(Refusal::NoRole)?);
    }
    Ok(Some(roles))
}

/// The claim of exactly that name; else the dots of the name lead into objects.
pub(in crate::auth) fn find<'a>(claims: &'a Claims, path: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    let mut parts = path.split('.');
    let first = claims.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.as_object()?.get(part))
}

pub(in crate::auth) fn text(claims: &Claims, path: &str) -> Option<String> {
    let text = find(claims, path)?.as_str()?.trim();
    let fine = !text.is_empty()
        && text.chars().count() <= MAX_CHARS
        && !text.chars().any(char::is_control);
    fine.then(|| text.to_owned())
}

pub(in crate::auth) fn is_scalar(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().count() <= MAX_CHARS,
        Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// A list of texts, or one.
pub(in crate::auth) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn settings() -> ClaimSettings {
        ClaimSettings {
            name: "name".to_owned(),
            email: "email".to_owned(),
            groups: "realm.groups".to_owned(),
            roles: map(&[("sales", "analyst"), ("boss", "approver")]),
            default_role: None,
            attributes: map(&[("region", "https://shop.example.org/region")]),
        }
    }

    fn of(claims: Value) -> Result<Identity, Refusal> {
        Identity::of(claims.as_object().unwrap(), &settings())
    }

    #[test]
    fn groups_become_roles_and_unknown_groups_nothing() {
        for (groups, roles) in [
            (json!(["sales", "boss", "sales"]), Ok(vec!["analyst", "approver"])),
            (json!("boss"), Ok(vec!["approver"])),
            (json!(["admin"]), Err(Refusal::NoRole)),
            (json!([7, { "sales": 1 }]), Err(Refusal::NoRole)),
            (json!(null), Err(Refusal::NoRole)),
        ] {
            let found = of(json!({ "sub": "7", "realm": { "groups": groups } }));
            let found = found.map(|identity| identity.roles.unwrap());
            assert_eq!(found, roles.map(|it| it.into_iter().map(str::to_owned).collect()));
        }
    }

    #[test]
    fn an_attribute_that_is_missing_or_no_scalar_is_taken_away() {
        for (value, expected) in [
            (json!("EMEA"), Some(json!("EMEA"))),
            (json!(3), Some(json!(3))),
            (json!(["EMEA", "APAC"]), None),
            (json!({ "is": "EMEA" }), None),
            (json!(null), None),
            (json!("x".repeat(256)), None),
        ] {
            let claim = "https://shop.example.org/region";
            let claims = json!({ "sub": "7", "realm": { "groups": "boss" }, claim: value });
            let kept = Attributes::from([("region".to_owned(), json!("all"))]);
            assert_eq!(of(claims).unwrap().over(kept).get("region").cloned(), expected);
        }
    }

    #[test]
    fn an_unverified_address_is_none() {
        for (verified, expected) in
            [(json!(true), Some("ann@b.c")), (json!(false), None), (json!("true"), None)]
        {
            let claims = json!({ "sub": "7", "email": "Ann@b.c", "email_verified": verified,
                "realm": { "groups": "boss" } });
            assert_eq!(of(claims).unwrap().email.as_deref(), expected);
        }
    }

    #[test]
    fn a_subject_is_a_short_text() {
        for subject in [json!(""), json!(7), json!("x".repeat(256)), json!("a\nb")] {
            let claims = json!({ "sub": subject, "realm": { "groups": "boss" } });
            assert_eq!(of(claims), Err(Refusal::MissingClaim));
        }
    }
}
