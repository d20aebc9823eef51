//! What the configuration says about a provider; read by `config::oidc`.

use crate::auth::jwt::verifier::Unknown;
use jsonwebtoken::Algorithm;
use secrecy::SecretString;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// In addresses.
    pub name: String,
    /// For people.
    pub label: String,
    /// Exactly as in its discovery document and its tokens.
    pub issuer: String,
    pub client_id: String,
    /// Absent: a public client, which PKCE alone protects.
    pub client_secret: Option<SecretString>,
    pub scopes: Vec<String>,
    /// Of its keys.
    pub algorithms: Vec<Algorithm>,
    pub claims: ClaimNames,
    /// From a group there to a role here. Empty: roles are given here.
    pub roles: BTreeMap<String, String>,
    /// For somebody whose groups give no role.
    pub default_role: Option<String>,
    /// From a group there to the name of a group here. Groups that are named nowhere stay as they are.
    pub groups: BTreeMap<String, String>,
    /// From an attribute to the claim that holds it.
    pub attributes: BTreeMap<String, String>,
    pub unknown: Unknown,
    /// Whether an account with the same, verified address is theirs.
    pub link_by_email: bool,
    /// An address counts as verified where the provider does not say.
    pub trust_email: bool,
    /// Lowercase. Empty: all.
    pub email_domains: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ClaimNames {
    pub name: String,
    pub email: String,
    pub groups: String,
}
