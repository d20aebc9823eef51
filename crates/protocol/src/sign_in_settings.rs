//! How people sign in here, as the configuration says it: for those who manage people. Never a secret.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInSettings {
    /// People who have a password, and who have none.
    pub with_password: u64,
    pub without_password: u64,
    pub providers: Vec<ProviderFacts>,
    pub issuers: Vec<IssuerFacts>,
    /// Hours without a request after which a session ends, and days after which it ends in any case.
    pub idle_hours: u32,
    pub days: u32,
    /// Of an address.
    pub sign_ins_per_minute: u32,
}

/// A system that people sign in at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderFacts {
    pub name: String,
    pub label: String,
    pub issuer: String,
    pub client_id: String,
    /// What has to be registered there.
    pub redirect_uri: String,
    pub scopes: Vec<String>,
    /// Somebody who has no account gets one.
    pub creates: bool,
    pub links_by_email: bool,
    pub trusts_email: bool,
    /// Empty: all.
    pub email_domains: Vec<String>,
    /// Groups there with the role here. Empty: roles are given here.
    pub roles: Vec<Mapped>,
    pub default_role: Option<String>,
    /// Groups there with the group here.
    pub groups: Vec<Mapped>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    pub there: String,
    pub here: String,
    /// Whether there is such a role or group; what there is not gives nothing.
    pub exists: bool,
}

/// A system whose signed tokens the API accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerFacts {
    pub name: String,
    pub issuer: String,
    pub audience: Vec<String>,
    pub creates: bool,
    pub scopes: Vec<String>,
}
