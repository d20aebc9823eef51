//! Why an attempt to sign in at another system ended. The audit and the log get all of it; the person
//! gets [`OidcError::why`].

use crate::auth::Refusal;
use crate::auth::outbound::FetchError;
use crate::store::StoreError;
use protocol::single_sign_on::WhyNot;

#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// No cookie, one of somebody else's making, or the state of another attempt.
    #[error("this browser did not begin the attempt")]
    State,
    #[error("the attempt took too long")]
    TooLate,
    #[error("the attempt was used already")]
    Used,
    /// A code of RFC 6749, 4.1.2.1.
    #[error("the provider said `{0}`")]
    Refused(String),
    /// RFC 9207: another provider's answer.
    #[error("the answer names the issuer `{0}`")]
    AnotherIssuer(String),
    #[error("the answer names no issuer, which this provider always does")]
    NoIssuer,
    #[error("the answer has no code")]
    NoCode,
    #[error("the discovery document is not to be used: {0}")]
    Discovery(String),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("the token endpoint answered {status}: `{code}`")]
    Exchange { status: u16, code: String },
    #[error("the answer of the {0} endpoint cannot be read")]
    Unreadable(&'static str),
    #[error("the ID token is not to be trusted: {0}")]
    IdToken(#[from] Refusal),
    #[error("the ID token was made for another attempt")]
    Nonce,
    #[error("the ID token is for several audiences and was not made for us")]
    AuthorizedParty,
    #[error("the ID token was made at another time")]
    IssuedAt,
    #[error("the userinfo endpoint told of somebody else")]
    AnotherSubject,
    /// Who they are holds; they may not come in.
    #[error("{}", .0.as_str())]
    NotLetIn(WhyNot),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OidcError {
    /// What the person is told; `None`: a fault of ours.
    pub fn why(&self) -> Option<WhyNot> {
        match self {
            OidcError::State | OidcError::TooLate | OidcError::Used => Some(WhyNot::StartAgain),
            OidcError::Refused(code) if code == "access_denied" => Some(WhyNot::Stopped),
            // Codes are for one use: whoever comes back twice has one that is spent.
            OidcError::Exchange { code, .. } if code == "invalid_grant" => Some(WhyNot::StartAgain),
            OidcError::Fetch(_) | OidcError::Exchange { status: 500.., .. } => {
                Some(WhyNot::Unavailable)
            }
            OidcError::NotLetIn(why) => Some(*why),
            OidcError::Store(_) => None,
            _ => Some(WhyNot::NotTrusted),
        }
    }
}
