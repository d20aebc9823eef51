//! Signing in at another system: what the sign-in page offers, and why nobody came in.

use serde::{Deserialize, Serialize};

/// A way in that the sign-in page has a button for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// In addresses: lowercase letters, digits and `-`.
    pub name: String,
    /// For people: `Sign in with <label>`.
    pub label: String,
}

/// What somebody who did not get in can be told. Whoever manages people finds more in the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// They said no over there, or were told so.
    Stopped,
    /// Begun in another browser, used already, or too long ago.
    StartAgain,
    /// What the provider sent does not hold.
    NotTrusted,
    /// The provider does not answer.
    Unavailable,
    /// None of their groups gives a role here.
    NoRole,
    /// Nobody is made an account just by coming.
    NoAccount,
    Disabled,
    /// The provider does not vouch for the address.
    Unverified,
    /// An address of a domain that is not allowed.
    Domain,
    /// The address has an account that is not to be linked.
    AddressTaken,
}

impl WhyNot {
    pub const ALL: [WhyNot; 10] = [
        WhyNot::Stopped,
        WhyNot::StartAgain,
        WhyNot::NotTrusted,
        WhyNot::Unavailable,
        WhyNot::NoRole,
        WhyNot::NoAccount,
        WhyNot::Disabled,
        WhyNot::Unverified,
        WhyNot::Domain,
        WhyNot::AddressTaken,
    ];

    /// As in addresses and in the audit.
    pub fn as_str(self) -> &'static str {
        match self {
            WhyNot::Stopped => "stopped",
            WhyNot::StartAgain => "start_again",
            WhyNot::NotTrusted => "not_trusted",
            WhyNot::Unavailable => "unavailable",
            WhyNot::NoRole => "no_role",
            WhyNot::NoAccount => "no_account",
            WhyNot::Disabled => "disabled",
            WhyNot::Unverified => "unverified",
            WhyNot::Domain => "domain",
            WhyNot::AddressTaken => "address_taken",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }

    /// What happened and what to do about it.
    pub fn in_words(self) -> &'static str {
        match self {
            WhyNot::Stopped => "Signing in was stopped over there. Try again when you are ready.",
            WhyNot::StartAgain => {
                "This attempt was used already, took too long, or began in another browser. Start again."
            }
            WhyNot::NotTrusted => {
                "The answer of the sign-in service cannot be trusted, so nobody was signed in. Tell an \
                 administrator; the audit says what was wrong."
            }
            WhyNot::Unavailable => {
                "The sign-in service does not answer. Try again in a minute, then tell an administrator."
            }
            WhyNot::NoRole => {
                "You are known, but none of your groups has a role here. Ask whoever manages them to add \
                 you to one that has."
            }
            WhyNot::NoAccount => {
                "You are known, but have no account here. Ask an administrator for an invitation."
            }
            WhyNot::Disabled => "Your account here is disabled. Ask an administrator to enable it.",
            WhyNot::Unverified => {
                "The sign-in service does not vouch for your email address. Verify it there, then try again."
            }
            WhyNot::Domain => {
                "Addresses of your domain may not sign in here. Use your work account, or ask an \
                 administrator."
            }
            WhyNot::AddressTaken => {
                "There is an account with your address already. Sign in to it with its password, or ask an \
                 administrator."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WhyNot;

    #[test]
    fn every_reason_reads_back() {
        for why in WhyNot::ALL {
            assert_eq!(WhyNot::parse(why.as_str()), Some(why));
            assert_eq!(serde_json::to_value(why).unwrap(), why.as_str());
        }
        assert_eq!(WhyNot::parse("because"), None);
    }
}
