//! `[[oidc]]`: systems that people can sign in at. Told in docs/identity.md.

use super::ConfigError;
use super::issuers::{ClaimsSection, UnknownText, read_file};
use crate::actions::people::check_attribute;
use crate::actions::roles::check_role_name;
use crate::auth::jwt::keys::algorithm;
use crate::auth::oidc::ProviderSettings;
use crate::auth::oidc::settings::ClaimNames;
use crate::auth::outbound::is_safe;
use jsonwebtoken::AlgorithmFamily;
use secrecy::SecretString;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

const USUAL_SCOPES: [&str; 3] = ["openid", "email", "profile"];
/// Of each kind one, so that a key that does not name its algorithm has exactly one.
const USUAL_ALGORITHMS: [&str; 3] = ["RS256", "ES256", "EdDSA"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    name: String,
    label: String,
    issuer: String,
    client_id: String,
    /// One of the two, or neither for a public client.
    #[serde(default)]
    client_secret_env: Option<String>,
    #[serde(default)]
    client_secret_file: Option<PathBuf>,
    #[serde(default)]
    scopes: Option<Vec<String>>,
    #[serde(default)]
    algorithms: Option<Vec<String>>,
    #[serde(default)]
    claims: ClaimsSection,
    #[serde(default)]
    roles: BTreeMap<String, String>,
    #[serde(default)]
    default_role: Option<String>,
    #[serde(default)]
    groups: BTreeMap<String, String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    unknown: Option<UnknownText>,
    #[serde(default)]
    link_by_email: bool,
    #[serde(default)]
    trust_email: bool,
    #[serde(default)]
    email_domains: Vec<String>,
}

fn invalid(reason: String) -> ConfigError {
    ConfigError::Invalid { name: "oidc", reason }
}

/// All providers; two of one name would share an address, two of one issuer their people.
pub(super) fn read(
    sections: Vec<Section>,
    public_url: Option<&str>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Vec<ProviderSettings>, ConfigError> {
    if !sections.is_empty() && public_url.is_none() {
        let reason = "`public_url` is needed: the provider sends people back there".to_owned();
        return Err(invalid(reason));
    }
    let mut providers: Vec<ProviderSettings> = Vec::new();
    for section in sections {
        let provider = section.read(&variable)?;
        let same = |it: &ProviderSettings| it.name == provider.name || it.issuer == provider.issuer;
        if providers.iter().any(same) {
            return Err(invalid(format!("`{}` is there twice", provider.name)));
        }
        providers.push(provider);
    }
    Ok(providers)
}

impl Section {
    fn read(
        self,
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<ProviderSettings, ConfigError> {
        let name = self.name.clone();
        let wrong = |reason: String| invalid(format!("`{name}`: {reason}"));
        let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        if name.is_empty() || name.len() > 40 || !name.bytes().all(plain) {
            let rule = "a name has 1 to 40 lowercase letters, digits and `-`";
            return Err(wrong(rule.to_owned()));
        }
        if !(1..=60).contains(&self.label.trim().chars().count()) {
            return Err(wrong("a label has 1 to 60 characters".to_owned()));
        }
        if !is_safe(&self.issuer) {
            return Err(wrong(format!("`{}` does not begin with `https://`", self.issuer)));
        }
        if self.client_id.trim().is_empty() {
            return Err(wrong("a client_id is needed".to_owned()));
        }
        let client_secret = match (&self.client_secret_env, &self.client_secret_file) {
            (None, None) => None,
            (Some(variable_name), None) => match variable(variable_name) {
                Some(secret) => Some(secret),
                None => return Err(wrong(format!("the variable `{variable_name}` is not set"))),
            },
            (None, Some(path)) => Some(read_file(path)?.trim().to_owned()),
            (Some(_), Some(_)) => {
                let rule = "it has client_secret_env or client_secret_file, not both";
                return Err(wrong(rule.to_owned()));
            }
        };
        if client_secret.as_deref() == Some("") {
            return Err(wrong("the client secret is empty".to_owned()));
        }
        let usual = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let scopes: Vec<String> = self.scopes.unwrap_or_else(|| usual(&USUAL_SCOPES));
        if !scopes.iter().any(|scope| scope == "openid") {
            return Err(wrong("the scope `openid` is needed to learn who somebody is".to_owned()));
        }
        let names: Vec<String> = self.algorithms.unwrap_or_else(|| usual(&USUAL_ALGORITHMS));
        let algorithms = names.iter().map(|name| algorithm(name)).collect::<Result<Vec<_>, _>>();
        let algorithms = algorithms.map_err(|error| wrong(error.to_string()))?;
        if algorithms.iter().any(|it| it.family() == AlgorithmFamily::Hmac) {
            let rule = "ID tokens are signed with a key of the provider, not with our secret";
            return Err(wrong(rule.to_owned()));
        }
        for role in self.roles.values().chain(&self.default_role) {
            check_role_name(role).map_err(|problem| wrong(problem.detail))?;
        }
        for attribute in self.attributes.keys() {
            check_attribute(attribute).map_err(wrong)?;
        }
        let domains = self.email_domains.iter();
        let email_domains: Vec<String> = domains.map(|domain| domain.to_lowercase()).collect();
        if let Some(odd) = email_domains.iter().find(|it| it.contains('@') || it.is_empty()) {
            return Err(wrong(format!("`{odd}` is not a domain like `example.org`")));
        }
        let claim = |name: Option<String>, usual: &str| name.unwrap_or_else(|| usual.to_owned());
        Ok(ProviderSettings {
            name: self.name,
            label: self.label.trim().to_owned(),
            issuer: self.issuer,
            client_id: self.client_id,
            client_secret: client_secret.map(SecretString::from),
            scopes,
            algorithms,
            claims: ClaimNames {
                name: claim(self.claims.name, "name"),
                email: claim(self.claims.email, "email"),
                groups: claim(self.claims.groups, "groups"),
            },
            roles: self.roles,
            default_role: self.default_role,
            groups: self.groups,
            attributes: self.attributes,
            unknown: UnknownText::setting(self.unknown),
            link_by_email: self.link_by_email,
            trust_email: self.trust_email,
            email_domains,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name = 'corp'\nlabel = 'Corp'\nissuer = 'https://id.example.org'\n\
        client_id = 'candor'\nclient_secret_env = 'CORP'\n";

    fn check(text: &str, problem: Option<&str>) {
        let section = toml::from_str::<Section>(text).unwrap();
        let secret = |name: &str| (name == "CORP").then(|| "canary".to_owned());
        match (read(vec![section], Some("https://candor.example.org"), secret), problem) {
            (Ok(read), None) => assert!(!format!("{read:?}").contains("canary"), "{read:?}"),
            (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{error}"),
            (read, _) => panic!("{text}: {read:?}"),
        }
    }

    #[test]
    fn a_provider_is_told_apart_reached_safely_and_names_what_there_can_be() {
        check(HEAD, None);
        check(&HEAD.replace("'corp'", "'Corp'"), Some("lowercase"));
        check(&HEAD.replace("'Corp'", "' '"), Some("a label has"));
        check(&HEAD.replace("https:", "http:"), Some("`http://id.example.org` does not begin"));
        check(&HEAD.replace("'CORP'", "'NOPE'"), Some("`NOPE` is not set"));
        check(&HEAD.replace("client_secret_env = 'CORP'\n", ""), None);
        check(&format!("{HEAD}client_secret_file = '/x'"), Some("not both"));
        check(&format!("{HEAD}scopes = ['email']"), Some("`openid` is needed"));
        check(&format!("{HEAD}algorithms = ['HS256']"), Some("not with our secret"));
        check(&format!("{HEAD}algorithms = ['none']"), Some("`none` is not"));
        check(&format!("{HEAD}roles = {{ x = 'a b' }}"), Some("`a b` is not a name"));
        check(&format!("{HEAD}attributes = {{ user_id = 'x' }}"), Some("`user_id`"));
        check(&format!("{HEAD}email_domains = ['@example.org']"), Some("`@example.org` is not"));
    }

    #[test]
    fn people_are_sent_back_to_a_known_address() {
        let section = || toml::from_str::<Section>(HEAD).unwrap();
        let secret = |_: &str| Some("secret".to_owned());
        let error = read(vec![section()], None, secret).unwrap_err().to_string();
        assert!(error.contains("`public_url` is needed"), "{error}");
        let twice = vec![section(), section()];
        let error = read(twice, Some("https://c.example"), secret).unwrap_err().to_string();
        assert!(error.contains("`corp` is there twice"), "{error}");
    }
}
