//! SQLite's errors in our words. Text that could carry values from the data is dropped.

use super::authorizer::Refused;
use crate::ConnectorError;
use crate::stop::Stop;
use rusqlite::{Error, ErrorCode, ffi};

/// Messages SQLite raises while running that hold no values.
const SAFE_AT_RUN_TIME: &[&str] = &[
    "integer overflow",
    "malformed JSON",
    "string or blob too big",
    "LIKE or GLOB pattern too complex",
    "ESCAPE expression must be a single character",
    "sub-select returns",
    "too many",
    "row value misused",
];

pub(super) fn explain(
    error: Error,
    name: &str,
    refused: &Refused,
    stop: Option<&Stop>,
) -> ConnectorError {
    match error {
        // Raised while preparing: the message quotes the statement, never the data.
        Error::SqlInputError { error, msg, offset, .. } => match refused.take() {
            Some(action) => ConnectorError::NotAuthorized { action },
            None => ConnectorError::Statement {
                message: msg,
                code: Some(code(&error)),
                offset: usize::try_from(offset).ok(),
            },
        },
        Error::SqliteFailure(error, message) => failure(error, message, name, refused, stop),
        Error::MultipleStatement => ConnectorError::Statement {
            message: "only one statement can be run at a time".to_owned(),
            code: None,
            offset: None,
        },
        _ => ConnectorError::Statement {
            message: "the result could not be read".to_owned(),
            code: None,
            offset: None,
        },
    }
}

fn failure(
    error: ffi::Error,
    message: Option<String>,
    name: &str,
    refused: &Refused,
    stop: Option<&Stop>,
) -> ConnectorError {
    let unreachable = |reason: &str| ConnectorError::Unreachable {
        name: name.to_owned(),
        reason: reason.to_owned(),
    };
    let busy = |reason: &str| ConnectorError::Busy { reason: reason.to_owned() };
    match error.code {
        ErrorCode::OperationInterrupted => match stop {
            Some(stop) => stop.reason(),
            None => ConnectorError::Cancelled,
        },
        ErrorCode::AuthorizationForStatementDenied => ConnectorError::NotAuthorized {
            action: refused.take().unwrap_or_else(|| "a protected operation".to_owned()),
        },
        ErrorCode::ReadOnly => {
            ConnectorError::NotAuthorized { action: "write to a read-only database".to_owned() }
        }
        ErrorCode::NotADatabase => {
            ConnectorError::NotADatabase { name: name.to_owned(), engine: "SQLite" }
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            busy("another program holds a lock on the file")
        }
        ErrorCode::OutOfMemory => busy("it has no memory left for this statement"),
        ErrorCode::DatabaseCorrupt => unreachable("the file is damaged"),
        ErrorCode::CannotOpen => unreachable("the file cannot be opened"),
        ErrorCode::SystemIoFailure => unreachable("the file cannot be read"),
        ErrorCode::DiskFull => unreachable("no disk space is left for temporary data"),
        ErrorCode::TooBig => ConnectorError::Statement {
            message: "a text, blob or the statement itself is larger than allowed".to_owned(),
            code: Some(code(&error)),
            offset: None,
        },
        _ => ConnectorError::Statement {
            message: message
                .filter(|message| SAFE_AT_RUN_TIME.iter().any(|safe| message.starts_with(safe)))
                .unwrap_or_else(|| "it failed while running".to_owned()),
            code: Some(code(&error)),
            offset: None,
        },
    }
}

fn code(error: &ffi::Error) -> String {
    format!("SQLITE_{}", error.extended_code)
}
