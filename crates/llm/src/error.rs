//! What can go wrong with a model, and whether asking again can help.

use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    #[error("the model at `{endpoint}` cannot be reached: {reason}")]
    Unreachable { endpoint: String, reason: String },
    #[error("the model did not answer within {limit:?}")]
    Timeout { limit: Duration },
    #[error("the model's provider asks to slow down")]
    RateLimited { retry_after: Option<Duration> },
    #[error("the model's provider failed with status {status}")]
    Provider { status: u16 },
    #[error("the model's provider refused the key (status {status})")]
    WrongKey { status: u16 },
    #[error("the model's provider refused the request with status {status}: {message}")]
    Refused { status: u16, message: String },
    #[error("the model's answer cannot be read: {reason}")]
    Malformed { reason: String },
    #[error("the model's answer broke off after {chars} characters")]
    Truncated { chars: usize },
    #[error("the model's answer was empty")]
    Empty,
    /// It failed too often; see [`crate::breaker`].
    #[error("the model failed too often and is left out for {} more seconds", left.as_secs().max(1))]
    LeftOut { left: Duration },
    #[error("the model is not set up: {reason}")]
    Config { reason: String },
}

impl LlmError {
    /// The same request may succeed a moment later.
    pub fn can_retry(&self) -> bool {
        match self {
            LlmError::Unreachable { .. }
            | LlmError::Timeout { .. }
            | LlmError::RateLimited { .. }
            | LlmError::Truncated { .. }
            | LlmError::Malformed { .. } => true,
            LlmError::Provider { status } => *status >= 500,
            LlmError::WrongKey { .. }
            | LlmError::Refused { .. }
            | LlmError::Empty
            | LlmError::LeftOut { .. }
            | LlmError::Config { .. } => false,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            LlmError::Unreachable { .. } => "check the model's address and that it is running",
            LlmError::Timeout { .. } => "try again, or raise the model's time limit",
            LlmError::RateLimited { .. } | LlmError::LeftOut { .. } => {
                "wait a minute and ask again"
            }
            LlmError::Provider { .. } => "try again in a moment",
            LlmError::WrongKey { .. } => "set a valid key for the model's provider",
            LlmError::Refused { .. } => "check the model's name and settings",
            LlmError::Malformed { .. } | LlmError::Truncated { .. } | LlmError::Empty => {
                "ask again, or use another model"
            }
            LlmError::Config { .. } => "check the model's settings",
        }
    }

    /// What happened in constant words: nothing of what a server answered, and no address.
    pub fn outcome(&self) -> &'static str {
        match self {
            LlmError::Unreachable { .. } => "nobody answers at the model's address",
            LlmError::Timeout { .. } => "the model did not answer in time",
            LlmError::RateLimited { .. } => "the provider asks to slow down",
            LlmError::Provider { .. } => "the provider failed",
            LlmError::WrongKey { .. } => "the provider refused the key",
            LlmError::Refused { status: 404, .. } => "the provider knows no such model or address",
            LlmError::Refused { .. } => "the provider refused the request",
            LlmError::Malformed { .. } => "the answer could not be read",
            LlmError::Truncated { .. } => "the answer broke off",
            LlmError::Empty => "the answer was empty",
            LlmError::LeftOut { .. } => "the model failed too often and is left out for a while",
            LlmError::Config { .. } => "the model's settings are not complete",
        }
    }

    /// Says something about the provider's health, and not about this one request.
    pub fn is_a_failure_of_the_provider(&self) -> bool {
        matches!(self, LlmError::WrongKey { .. }) || self.can_retry()
    }

    /// What the provider asked to wait, if it did.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            LlmError::RateLimited { retry_after } => *retry_after,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_passing_failure_is_worth_asking_again() {
        let passing = [
            LlmError::Provider { status: 503 },
            LlmError::RateLimited { retry_after: None },
            LlmError::Truncated { chars: 3 },
        ];
        for error in passing {
            assert!(error.can_retry(), "{error}");
        }
        let lasting = [
            LlmError::WrongKey { status: 401 },
            LlmError::Refused { status: 404, message: "no such model".into() },
            LlmError::Config { reason: "no model named".into() },
        ];
        for error in lasting {
            assert!(!error.can_retry(), "{error}");
        }
    }
}
