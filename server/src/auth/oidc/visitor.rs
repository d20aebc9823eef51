//! From claims that hold to somebody who may come in. Pure: whether there is an account is for the store
//! to find out, in the transaction that signs in.

use super::settings::ProviderSettings;
use crate::auth::Refusal;
use crate::auth::jwt::check::Claims;
use crate::auth::jwt::claims::{find, is_scalar, text, texts};
use crate::auth::jwt::verifier::Unknown;
use crate::auth::sign_in::check_email;
use protocol::single_sign_on::WhyNot;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Who came, and what the provider's word counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    pub issuer: String,
    /// Of the provider, for the audit.
    pub provider: String,
    pub subject: String,
    pub name: Option<String>,
    /// Lowercase, and vouched for.
    pub email: Option<String>,
    /// An account with that address is theirs.
    pub may_link: bool,
    /// One is made if there is none.
    pub may_create: bool,
    /// `None`: those given here.
    pub roles: Option<Vec<String>>,
    /// Of an account that is made now.
    pub first_roles: Vec<String>,
    /// Names of groups here, all that the provider decides about: whether they are in it.
    pub groups: BTreeMap<String, bool>,
    /// What the provider sets; `None` takes the attribute away.
    pub attributes: BTreeMap<String, Option<Value>>,
}

/// Whether the claims of the token are all that is needed.
pub(super) fn is_complete(claims: &Claims, settings: &ProviderSettings) -> bool {
    let names = &settings.claims;
    let maps_groups = !settings.roles.is_empty() || !settings.groups.is_empty();
    let groups = maps_groups.then_some(&names.groups);
    let wanted = [&names.email, &names.name].into_iter().chain(groups);
    wanted.chain(settings.attributes.values()).all(|name| find(claims, name).is_some())
}

pub(super) fn of(
    claims: &Claims,
    settings: &ProviderSettings,
) -> Result<Visitor, super::OidcError> {
    let not_let_in = super::OidcError::NotLetIn;
    let subject = text(claims, "sub").ok_or(Refusal::MissingClaim)?;
    let address = text(claims, &settings.claims.email);
    let address = address.filter(|it| check_email(it).is_ok()).map(|it| it.to_lowercase());
    // It speaks of the claim `email` and of no other one.
    let said = claims.get("email_verified").filter(|_| settings.claims.email == "email");
    let said_so = said == Some(&Value::Bool(true));
    let vouched_for = said_so || (said.is_none() && settings.trust_email);
    let email = address.filter(|_| vouched_for);
    if !settings.email_domains.is_empty() {
        let email = email.as_deref().ok_or(not_let_in(WhyNot::Unverified))?;
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
        if !settings.email_domains.iter().any(|allowed| allowed == domain) {
            return Err(not_let_in(WhyNot::Domain));
        }
    }
    let theirs = find(claims, &settings.claims.groups).map(texts).unwrap_or_default();
    let attributes = settings.attributes.iter().map(|(attribute, claim)| {
        (attribute.clone(), find(claims, claim).filter(|it| is_scalar(it)).cloned())
    });
    let roles = roles(&theirs, settings).map_err(not_let_in)?;
    let default = settings.default_role.as_deref().unwrap_or("viewer");
    Ok(Visitor {
        issuer: settings.issuer.clone(),
        provider: settings.name.clone(),
        subject,
        name: text(claims, &settings.claims.name),
        email,
        // Taking over an account needs the provider's own word.
        may_link: settings.link_by_email && said_so,
        may_create: settings.unknown == Unknown::Create,
        first_roles: roles.clone().unwrap_or_else(|| vec![default.to_owned()]),
        roles,
        groups: groups(&theirs, settings),
        attributes: attributes.collect(),
    })
}

fn roles(theirs: &[&str], settings: &ProviderSettings) -> Result<Option<Vec<String>>, WhyNot> {
    if settings.roles.is_empty() {
        return Ok(None);
    }
    let roles = theirs.iter().filter_map(|group| settings.roles.get(*group));
    let roles: BTreeSet<String> = roles.cloned().collect();
    if roles.is_empty() {
        return Ok(Some(vec![settings.default_role.clone().ok_or(WhyNot::NoRole)?]));
    }
    Ok(Some(roles.into_iter().collect()))
}

fn groups(theirs: &[&str], settings: &ProviderSettings) -> BTreeMap<String, bool> {
    let mut groups = BTreeMap::new();
    for (there, here) in &settings.groups {
        // Two groups there can be one here.
        *groups.entry(here.clone()).or_insert(false) |= theirs.contains(&there.as_str());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::super::settings::ClaimNames;
    use super::*;
    use serde_json::json;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn settings() -> ProviderSettings {
        ProviderSettings {
            name: "corp".to_owned(),
            label: "Corp".to_owned(),
            issuer: "https://id.example.org".to_owned(),
            client_id: "candor".to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            algorithms: Vec::new(),
            claims: ClaimNames {
                name: "name".to_owned(),
                email: "email".to_owned(),
                groups: "groups".to_owned(),
            },
            roles: map(&[("staff", "analyst"), ("boss", "admin")]),
            default_role: None,
            groups: map(&[("emea", "Sales"), ("apac", "Sales"), ("hr", "People")]),
            attributes: map(&[("region", "region")]),
            unknown: Unknown::Create,
            link_by_email: true,
            trust_email: false,
            email_domains: Vec::new(),
        }
    }

    fn visit(claims: Value, settings: &ProviderSettings) -> Result<Visitor, String> {
        of(claims.as_object().unwrap(), settings).map_err(|error| error.to_string())
    }

    #[test]
    fn groups_there_are_roles_and_groups_here() {
        let visitor = visit(json!({ "sub": "7", "groups": ["boss", "emea", "x"] }), &settings());
        let visitor = visitor.unwrap();
        assert_eq!(visitor.roles, Some(vec!["admin".to_owned()]));
        let expected = [("Sales".to_owned(), true), ("People".to_owned(), false)];
        assert_eq!(visitor.groups, BTreeMap::from(expected));
        let none = visit(json!({ "sub": "7", "groups": ["emea"] }), &settings());
        assert_eq!(none.unwrap_err(), "no_role");
        let default = ProviderSettings { default_role: Some("viewer".to_owned()), ..settings() };
        let visitor = visit(json!({ "sub": "7" }), &default).unwrap();
        assert_eq!(visitor.roles, Some(vec!["viewer".to_owned()]));
    }

    #[test]
    fn an_address_counts_when_somebody_vouches_for_it() {
        for (verified, trust, email, may_link) in [
            (json!(true), false, true, true),
            (json!(false), false, false, false),
            (json!(false), true, false, false),
            (json!("true"), true, false, false),
            (json!(null), false, false, false),
        ] {
            let settings = ProviderSettings { trust_email: trust, ..settings() };
            let claims = json!({ "sub": "7", "groups": "boss", "email": "Ann@b.c",
                "email_verified": verified });
            let visitor = visit(claims, &settings).unwrap();
            assert_eq!(
                (visitor.email.is_some(), visitor.may_link),
                (email, may_link),
                "{verified}"
            );
        }
        let trusted = ProviderSettings { trust_email: true, ..settings() };
        let visitor = visit(json!({ "sub": "7", "groups": "boss", "email": "Ann@b.c" }), &trusted);
        let visitor = visitor.unwrap();
        assert_eq!((visitor.email.as_deref(), visitor.may_link), (Some("ann@b.c"), false));
    }

    #[test]
    fn what_is_said_of_one_address_does_not_count_for_another() {
        let upn = ClaimNames { email: "upn".to_owned(), ..settings().claims };
        let claims = json!({ "sub": "7", "groups": "boss", "email": "eve@b.c",
            "email_verified": true, "upn": "ann@b.c" });
        let other = ProviderSettings { claims: upn.clone(), ..settings() };
        assert_eq!(visit(claims.clone(), &other).unwrap().email, None);
        let trusted = ProviderSettings { claims: upn, trust_email: true, ..settings() };
        let visitor = visit(claims, &trusted).unwrap();
        assert_eq!((visitor.email.as_deref(), visitor.may_link), (Some("ann@b.c"), false));
    }

    #[test]
    fn only_addresses_of_the_allowed_domains_come_in() {
        let allowed = ProviderSettings { email_domains: vec!["b.c".to_owned()], ..settings() };
        for (email, verified, expected) in [
            ("Ann@B.C", true, None),
            ("ann@b.c.evil.example", true, Some("domain")),
            ("ann@evil.example@b.c", true, Some("unverified")),
            ("ann@xb.c", true, Some("domain")),
            ("ann@b.c", false, Some("unverified")),
        ] {
            let claims = json!({ "sub": "7", "groups": "boss", "email": email,
                "email_verified": verified });
            assert_eq!(visit(claims, &allowed).err().as_deref(), expected, "{email}");
        }
    }
}
