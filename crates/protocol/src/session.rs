//! Signing in and who one is.

use crate::access::Permission;
use crate::ids::{SessionId, UserId};
use crate::single_sign_on::Provider;
use serde::{Deserialize, Serialize};

/// Shortest password, in characters. No rule about what is in it.
pub const MIN_PASSWORD_CHARS: u32 = 8;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub id: UserId,
    pub name: String,
    pub email: String,
    /// `admin`, `analyst`, …
    pub roles: Vec<String>,
    /// What these roles give together.
    pub permissions: Vec<Permission>,
}

impl Me {
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// One or two letters for the avatar.
    pub fn initials(&self) -> String {
        let mut letters = self.name.split_whitespace().filter_map(|word| word.chars().next());
        match (letters.next(), letters.next_back()) {
            (Some(first), Some(last)) => format!("{first}{last}").to_uppercase(),
            (Some(first), None) => first.to_uppercase().to_string(),
            _ => "?".to_owned(),
        }
    }
}

/// One of the caller's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: SessionId,
    /// The one that asks.
    pub current: bool,
    pub created_at: String,
    /// To the minute.
    pub seen_at: String,
    /// `password`, `link`, `invitation`, …; absent where an earlier version began it.
    pub method: Option<String>,
    pub address: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

/// What the sign-in page needs to know before anyone is signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignInOptions {
    /// No account exists yet: whoever has the link that the server printed makes the first one.
    pub first_run: bool,
    /// The demo is on: a one-time link was printed where the server runs.
    pub demo: bool,
    /// Systems that people can sign in at.
    #[serde(default)]
    pub providers: Vec<Provider>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    pub email: String,
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Credentials").field("email", &self.email).finish_non_exhaustive()
    }
}

/// One's own password, with the one that it replaces.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    pub current: String,
    pub new: String,
}

impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordChange(..)")
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstAdministrator {
    /// Of the link that the server printed.
    pub token: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

impl std::fmt::Debug for FirstAdministrator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = formatter.debug_struct("FirstAdministrator");
        text.field("name", &self.name).field("email", &self.email).finish_non_exhaustive()
    }
}
