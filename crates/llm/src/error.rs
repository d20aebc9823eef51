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
            | LlmError::Config { .. } => false,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            LlmError::Unreachable { .. } => "check the model's address and that it is running",
            LlmError::Timeout { .. } => "try again, or raise the model's time limit",
            LlmError::RateLimited { .. } => "wait a minute and ask again",
            LlmError::Provider { .. } => "try again in a moment",
            LlmError::WrongKey { .. } => "set a valid key for the model's provider",
            LlmError::Refused { .. } => "check the model's name and settings",
            LlmError::Malformed { .. } | LlmError::Truncated { .. } | LlmError::Empty => {
                "ask again, or use another model"
            }
            LlmError::Config { .. } => "check the model's settings",
        }
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
