//! `[[issuers]]`: systems whose signed tokens are accepted. Told in docs/identity.md.

use super::ConfigError;
use crate::actions::roles::check_role_name;
use crate::auth::jwt::ClaimSettings;
use crate::auth::jwt::check::Rules;
use crate::auth::jwt::keys::{Key, KeyError, KeySet, algorithm};
use crate::auth::jwt::remote::RemoteSettings;
use crate::auth::jwt::verifier::{IssuerSettings, Unknown};
use crate::auth::outbound::is_safe;
use crate::auth::scope;
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Longest that clocks may differ.
const MAX_LEEWAY_S: u64 = 60;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    name: String,
    issuer: String,
    audience: Vec<String>,
    #[serde(default)]
    types: Option<Vec<String>>,
    #[serde(default)]
    leeway_s: Option<u64>,
    #[serde(default)]
    longest_minutes: Option<u64>,
    #[serde(default)]
    require_nbf: Option<bool>,
    #[serde(default)]
    unknown: Option<UnknownText>,
    #[serde(default)]
    scopes: Option<Vec<String>>,
    #[serde(default)]
    keys: Vec<KeySection>,
    #[serde(default)]
    jwks: Option<JwksSection>,
    #[serde(default)]
    claims: ClaimsSection,
    #[serde(default)]
    roles: BTreeMap<String, String>,
    #[serde(default)]
    default_role: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum UnknownText {
    Refuse,
    Create,
}

impl UnknownText {
    pub(super) fn setting(said: Option<Self>) -> Unknown {
        match said {
            Some(UnknownText::Create) => Unknown::Create,
            Some(UnknownText::Refuse) | None => Unknown::Refuse,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeySection {
    kid: String,
    algorithm: String,
    /// One of the three.
    #[serde(default)]
    pem: Option<String>,
    #[serde(default)]
    pem_file: Option<PathBuf>,
    #[serde(default)]
    secret_env: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JwksSection {
    /// One of the two.
    #[serde(default)]
    file: Option<PathBuf>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    algorithms: Option<Vec<String>>,
    #[serde(default)]
    refresh_minutes: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ClaimsSection {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) groups: Option<String>,
}

fn invalid(reason: String) -> ConfigError {
    ConfigError::Invalid { name: "issuers", reason }
}

pub(super) fn read_file(path: &PathBuf) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Unreadable { path: path.clone(), reason: error.to_string() })
}

/// All issuers; two of one name or issuer could be taken for each other.
pub(super) fn read(
    sections: Vec<Section>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Vec<IssuerSettings>, ConfigError> {
    let mut issuers: Vec<IssuerSettings> = Vec::new();
    for section in sections {
        let issuer = section.read(&variable)?;
        let same =
            |it: &IssuerSettings| it.name == issuer.name || it.rules.issuer == issuer.rules.issuer;
        if issuers.iter().any(same) {
            return Err(invalid(format!("`{}` is there twice", issuer.name)));
        }
        issuers.push(issuer);
    }
    Ok(issuers)
}

impl Section {
    fn read(
        self,
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<IssuerSettings, ConfigError> {
        let name = self.name.clone();
        let wrong = |reason: String| invalid(format!("`{name}`: {reason}"));
        if name.trim().is_empty() || self.issuer.trim().is_empty() {
            return Err(wrong("a name and an issuer are needed".to_owned()));
        }
        if self.audience.is_empty() || self.audience.iter().any(|it| it.trim().is_empty()) {
            return Err(wrong("an audience is needed: what its tokens are made for".to_owned()));
        }
        let leeway_s = self.leeway_s.unwrap_or(5);
        if leeway_s > MAX_LEEWAY_S {
            return Err(wrong(format!("leeway_s is at most {MAX_LEEWAY_S}")));
        }
        let types = self.types.unwrap_or_else(|| vec!["JWT".to_owned(), "at+jwt".to_owned()]);
        for role in self.roles.values().chain(&self.default_role) {
            check_role_name(role).map_err(|problem| wrong(problem.detail))?;
        }
        let mut keys = KeySet::default();
        for key in &self.keys {
            let kid = key.kid.clone();
            let read = key.read(variable)?;
            let added = read.and_then(|read| keys.add(kid.clone(), read));
            added.map_err(|error| wrong(format!("key `{kid}`: {error}")))?;
        }
        let remote = match self.jwks {
            Some(jwks) => jwks.read(&mut keys, &wrong)?,
            None => None,
        };
        if keys.is_empty() && remote.is_none() {
            return Err(wrong("it has no key that its tokens could be checked with".to_owned()));
        }
        let scopes =
            self.scopes.unwrap_or_else(|| ["ask", "query", "export"].map(str::to_owned).to_vec());
        let scopes = scope::parse_all(scopes.iter().map(String::as_str)).map_err(&wrong)?;
        let claim = |name: Option<String>, usual: &str| name.unwrap_or_else(|| usual.to_owned());
        Ok(IssuerSettings {
            rules: Rules {
                issuer: self.issuer,
                audience: self.audience,
                require_type: true,
                types: types.iter().map(|it| it.to_ascii_lowercase()).collect(),
                leeway: Duration::from_secs(leeway_s),
                longest: Duration::from_secs(60 * self.longest_minutes.unwrap_or(60)),
                require_nbf: self.require_nbf.unwrap_or(true),
            },
            claims: ClaimSettings {
                name: claim(self.claims.name, "name"),
                email: claim(self.claims.email, "email"),
                groups: claim(self.claims.groups, "groups"),
                roles: self.roles,
                default_role: self.default_role,
                attributes: self.attributes,
            },
            unknown: UnknownText::setting(self.unknown),
            name: self.name,
            keys,
            remote,
            scopes,
        })
    }
}

impl KeySection {
    fn read(
        &self,
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Result<Key, KeyError>, ConfigError> {
        let algorithm = match algorithm(&self.algorithm) {
            Ok(algorithm) => algorithm,
            Err(error) => return Ok(Err(error)),
        };
        match (&self.pem, &self.pem_file, &self.secret_env) {
            (Some(pem), None, None) => Ok(Key::from_pem(algorithm, pem)),
            (None, Some(path), None) => Ok(Key::from_pem(algorithm, &read_file(path)?)),
            (None, None, Some(name)) => {
                let secret = variable(name).ok_or_else(|| {
                    invalid(format!("key `{}`: the variable `{name}` is not set", self.kid))
                })?;
                Ok(Key::from_secret(algorithm, &secret))
            }
            _ => Err(invalid(format!(
                "key `{}`: it has one of pem, pem_file and secret_env",
                self.kid
            ))),
        }
    }
}

impl JwksSection {
    /// Adds the keys of a file at once; those behind a URL come when they are needed.
    fn read(
        self,
        keys: &mut KeySet,
        wrong: &impl Fn(String) -> ConfigError,
    ) -> Result<Option<RemoteSettings>, ConfigError> {
        let names = self.algorithms.unwrap_or_else(|| vec!["RS256".to_owned()]);
        let algorithms: Result<Vec<Algorithm>, KeyError> =
            names.iter().map(|name| algorithm(name)).collect();
        let algorithms = algorithms.map_err(|error| wrong(format!("jwks: {error}")))?;
        if algorithms.iter().any(|it| it.family() == AlgorithmFamily::Hmac) {
            return Err(wrong("jwks: a set of public keys has no secrets".to_owned()));
        }
        match (self.file, self.url) {
            (Some(path), None) => {
                let set = KeySet::from_jwks(&read_file(&path)?, &algorithms);
                let set = set.map_err(|error| wrong(format!("jwks: {error}")))?;
                if set.is_empty() {
                    return Err(wrong(format!("jwks: `{}` has no usable key", path.display())));
                }
                keys.join(set).map_err(|error| wrong(format!("jwks: {error}")))?;
                Ok(None)
            }
            (None, Some(url)) => {
                if !is_safe(&url) {
                    return Err(wrong(format!("jwks: `{url}` does not begin with `https://`")));
                }
                let minutes = self.refresh_minutes.unwrap_or(10).clamp(1, 24 * 60);
                let refresh = Duration::from_secs(60 * minutes);
                Ok(Some(RemoteSettings { url, algorithms, refresh }))
            }
            _ => Err(wrong("jwks: it has either a file or a url".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "name = 'shop'\nissuer = 'https://shop.example.org'\naudience = ['candor']\n";
    const KEY: &str = "[[keys]]\nkid = 'a'\nalgorithm = 'HS256'\nsecret_env = 'SHOP'\n";

    fn check(text: &str, problem: Option<&str>) {
        let section = toml::from_str::<Section>(text).unwrap();
        let secret = |name: &str| (name == "SHOP").then(|| "s".repeat(32));
        match (read(vec![section], secret), problem) {
            (Ok(_), None) => {}
            (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{error}"),
            (read, _) => panic!("{text}: {read:?}"),
        }
    }

    #[test]
    fn an_issuer_needs_an_audience_and_a_key_it_can_use() {
        check(&format!("{HEAD}{KEY}"), None);
        check(HEAD, Some("no key"));
        check(&format!("{HEAD}leeway_s = 61\n{KEY}"), Some("at most 60"));
        check(&format!("{}{KEY}", HEAD.replace("'candor'", "")), Some("audience"));
        check(&format!("{HEAD}{}", KEY.replace("HS256", "none")), Some("`none` is not"));
        check(&format!("{HEAD}{}", KEY.replace("SHOP", "NOPE")), Some("`NOPE` is not set"));
        check(&format!("{HEAD}{}", KEY.replace("HS256", "HS512")), Some("at least 64 bytes"));
        check(&format!("{HEAD}{}", KEY.replace("HS256", "RS256")), Some("not a key for RS256"));
        check(&format!("{HEAD}{KEY}{KEY}"), Some("two keys are named `a`"));
        check(&format!("{HEAD}default_role = 'Root'\n{KEY}"), Some("`Root` is not a name"));
        check(&format!("{HEAD}roles = {{ x = 'a b' }}\n{KEY}"), Some("`a b` is not a name"));
        check(&format!("{HEAD}scopes = ['all']\n{KEY}"), Some("`all` is no scope"));
    }

    #[test]
    fn keys_behind_a_url_are_public_and_come_over_https() {
        for (jwks, problem) in [
            ("url = 'https://shop.example.org/jwks'", None),
            ("url = 'http://localhost:4000/jwks'", None),
            ("url = 'http://shop.example.org/jwks'", Some("https://")),
            ("url = 'https://a.example/jwks'\nalgorithms = ['HS256']", Some("no secrets")),
            ("refresh_minutes = 5", Some("either a file or a url")),
            ("file = '/nowhere/jwks.json'", Some("cannot read")),
        ] {
            check(&format!("{HEAD}[jwks]\n{jwks}\n"), problem);
        }
    }
}
