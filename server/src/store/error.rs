//! What can go wrong in the metadata store, told apart where people can act on it.

use protocol::{ErrorCode, Problem};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the metadata store has no space left")]
    Full,
    /// A unique constraint: somebody else was first.
    #[error("`{constraint}` is already taken")]
    Taken { constraint: String },
    #[error("the metadata store cannot be used: {reason}")]
    Unavailable { reason: String },
    /// A stored document that this version cannot read.
    #[error("stored {what} cannot be read: {reason}")]
    Unreadable { what: &'static str, reason: String },
}

/// SQLite's primary result code for "database or disk is full".
const SQLITE_FULL: &str = "13";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            if database.code().as_deref() == Some(SQLITE_FULL) {
                return StoreError::Full;
            }
            if database.is_unique_violation() {
                return StoreError::Taken { constraint: database.message().to_owned() };
            }
        }
        StoreError::Unavailable { reason: error.to_string() }
    }
}

impl StoreError {
    pub fn unreadable(what: &'static str, reason: impl ToString) -> Self {
        StoreError::Unreadable { what, reason: reason.to_string() }
    }
}

impl From<StoreError> for engine::StoreError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => engine::StoreError::Full,
            other => engine::StoreError::Unavailable { reason: other.to_string() },
        }
    }
}

/// What a client is told; the log has the reason.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Problem::new(ErrorCode::StorageFull, error.to_string())
                .hint("free some space on the server's data directory, then try again"),
            StoreError::Taken { .. } => {
                Problem::new(ErrorCode::Conflict, "the name is taken").hint("choose another name")
            }
            StoreError::Unavailable { .. } | StoreError::Unreadable { .. } => {
                tracing::error!(error = %error, "the metadata store failed");
                Problem::new(ErrorCode::StoreUnavailable, "the metadata store cannot be used")
                    .hint("try again in a moment; the server's log says more")
            }
        }
    }
}
