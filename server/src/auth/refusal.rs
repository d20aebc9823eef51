//! Why a token was refused. The reason is for the audit and the log alone: whoever sent the token hears
//! the same words and status for all of them.

use protocol::{ErrorCode, Problem};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("too_long")]
    TooLong,
    #[error("malformed")]
    Malformed,
    /// A header that names or brings its own key, or asks for what is not done here.
    #[error("header")]
    Header,
    /// `none`, or another one than that of the key.
    #[error("algorithm")]
    Algorithm,
    #[error("type")]
    Type,
    #[error("unknown_issuer")]
    UnknownIssuer,
    #[error("unknown_key")]
    UnknownKey,
    #[error("signature")]
    Signature,
    #[error("missing_claim")]
    MissingClaim,
    #[error("expired")]
    Expired,
    #[error("not_yet_valid")]
    NotYetValid,
    /// Valid for longer than the issuer may make it.
    #[error("lasts_too_long")]
    LastsTooLong,
    #[error("wrong_audience")]
    WrongAudience,
    /// None of the token's groups gives a role.
    #[error("no_role")]
    NoRole,
    /// Of nobody here, or of an account that is disabled.
    #[error("unknown_account")]
    UnknownAccount,
    /// A new person whose address belongs to another account.
    #[error("address_taken")]
    AddressTaken,
    /// An API token that there is not, or no longer.
    #[error("unknown_token")]
    UnknownToken,
}

impl Refusal {
    /// What everybody is told.
    pub fn problem() -> Problem {
        Problem::new(ErrorCode::TokenRefused, "the token was not accepted")
            .hint("ask for a new token; an administrator finds the reason in the audit")
    }
}
