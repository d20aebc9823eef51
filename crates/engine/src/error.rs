//! What a store can answer instead of doing its work, and how failures become problems for people.

use crate::execution::{ExportError, QueueFull};
use connectors::ConnectorError;
use llm::LlmError;
use protocol::events::Stage;
use protocol::{ErrorCode, Problem};
use sql_guard::{Refusal, Verdict};

/// Failures of the stores behind [`crate::MemoryStore`], [`crate::ResultStore`] and
/// [`crate::RunLog`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error("the metadata store has no space left")]
    Full,
    #[error("the metadata store cannot be used: {reason}")]
    Unavailable { reason: String },
}

pub fn store_problem(error: &StoreError, stage: Stage) -> Problem {
    match error {
        StoreError::Full => Problem::new(ErrorCode::StorageFull, error.to_string())
            .hint("free some space on the server's data directory, then ask again"),
        StoreError::Unavailable { .. } => {
            Problem::new(ErrorCode::StoreUnavailable, error.to_string())
                .hint("try again in a moment; the server's log says more")
        }
    }
    .at(stage)
}

pub fn queue_problem(full: QueueFull) -> Problem {
    let hint = match full {
        QueueFull::Person { .. } => "wait for one of them, or stop one",
        QueueFull::Connection { .. } => "try again in a moment",
    };
    Problem::new(ErrorCode::QueueFull, full.to_string()).at(Stage::Execute).hint(hint)
}

pub fn export_problem(error: ExportError) -> Problem {
    let (code, hint) = match error {
        ExportError::Idle { .. } => (ErrorCode::DeadlineExceeded, "download it again"),
        _ => (ErrorCode::ExportTooLarge, "export fewer rows or columns"),
    };
    Problem::new(code, error.to_string()).at(Stage::Execute).hint(hint)
}

pub fn connector_problem(error: &ConnectorError) -> Problem {
    let problem = |code| Problem::new(code, error.to_string()).at(Stage::Execute);
    match error {
        ConnectorError::Unreachable { .. } => problem(ErrorCode::ConnectionUnavailable)
            .hint("check that the database is there and may be read"),
        ConnectorError::NotADatabase { .. } => {
            problem(ErrorCode::NotADatabase).hint("connect a file that holds a database")
        }
        ConnectorError::Statement { .. } => problem(ErrorCode::StatementFailed)
            .hint("change the statement where the message points"),
        ConnectorError::NotAuthorized { .. } => {
            problem(ErrorCode::StatementRefused).hint("only reads may run here")
        }
        ConnectorError::UnfitLogin { fix, .. } => problem(ErrorCode::LoginUnfit).hint(fix.clone()),
        ConnectorError::Deadline { .. } => {
            problem(ErrorCode::DeadlineExceeded).hint("ask for a shorter period or fewer rows")
        }
        ConnectorError::Cancelled => problem(ErrorCode::Cancelled),
        ConnectorError::Busy { .. } => {
            problem(ErrorCode::ConnectionUnavailable).hint("try again in a moment")
        }
        ConnectorError::WorkerGone => problem(ErrorCode::Internal).hint("try again"),
        ConnectorError::Unsupported { .. } => problem(ErrorCode::ConnectionUnavailable)
            .hint("use a build with this engine, or another database"),
    }
}

pub fn refusal_problem(refusal: &Refusal) -> Problem {
    let hint = match refusal.verdict {
        Verdict::NeedsApproval => "a statement that changes data needs another person's approval",
        _ => "change the statement at the marked places",
    };
    Problem::new(ErrorCode::StatementRefused, refusal.to_string())
        .at(Stage::Check)
        .hint(hint)
        .with_findings(refusal.findings.iter().map(finding).collect())
}

/// A guard finding as it travels.
pub fn finding(finding: &sql_guard::Finding) -> protocol::query::Finding {
    let sql_guard::Span { start, end, line, column } = finding.span;
    protocol::query::Finding {
        rule: finding.rule.to_owned(),
        message: finding.message.clone(),
        span: protocol::query::Span { start, end, line, column },
        fix: finding.fix.clone(),
    }
}

pub fn model_problem(error: &LlmError) -> Problem {
    let code = match error {
        LlmError::Malformed { .. } | LlmError::Truncated { .. } | LlmError::Empty => {
            ErrorCode::ModelRefused
        }
        _ => ErrorCode::ModelUnavailable,
    };
    Problem::new(code, error.to_string()).at(Stage::Generate).hint(error.hint())
}

pub fn cancelled(stage: Stage) -> Problem {
    Problem::new(ErrorCode::Cancelled, "the run was stopped").at(stage)
}
