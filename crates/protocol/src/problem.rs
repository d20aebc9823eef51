//! RFC 9457 problem documents with a stable `code`, the `stage` that failed and a `hint`.
//! [`ErrorCode`] is the closed table of every public code; docs/api/errors.md explains each.

use crate::budget::{Counted, Period};
use crate::events::Stage;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// Every public error code. Adding one means adding a row here and in docs/api/errors.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl ErrorCode {
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$name => $text),* }
            }

            /// The HTTP status that goes with the code.
            pub fn status(self) -> u16 {
                match self { $(ErrorCode::$name => $status),* }
            }

            /// The short, constant summary (`title` of RFC 9457).
            pub fn title(self) -> &'static str {
                match self { $(ErrorCode::$name => $title),* }
            }
        }
    };
}

codes! {
    InvalidRequest = "invalid_request", 422, "The request is not valid";
    MalformedJson = "malformed_json", 400, "The body is not valid JSON";
    BodyTooSlow = "body_too_slow", 408, "The body took too long";
    BodyTooLarge = "body_too_large", 413, "The body is too large";
    QuestionEmpty = "question_empty", 422, "The question is empty";
    QuestionTooLong = "question_too_long", 422, "The question is too long";
    UnsupportedMediaType = "unsupported_media_type", 415, "The content type is not supported";
    NotSignedIn = "not_signed_in", 401, "Sign in first";
    SignInFailed = "sign_in_failed", 401, "Name or password is wrong";
    SingleSignOnFailed = "single_sign_on_failed", 401, "Signing in at the other system did not work";
    TokenRefused = "token_refused", 401, "The token was not accepted";
    Forbidden = "forbidden", 403, "Not allowed";
    CrossSite = "cross_site_request", 403, "Cross-site request refused";
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    BudgetSpent = "budget_spent", 429, "The budget is used up";
    NotFound = "not_found", 404, "Not found";
    MethodNotAllowed = "method_not_allowed", 405, "The method is not allowed here";
    Conflict = "conflict", 409, "The object has changed";
    UnknownConnection = "unknown_connection", 404, "The connection does not exist";
    ConnectionUnavailable = "connection_unavailable", 503, "The database cannot be reached";
    AddressRefused = "address_refused", 422, "The address may not be used";
    PasswordRequired = "password_required", 422, "The password is needed again";
    LoginUnfit = "login_unfit", 422, "The login may do too much";
    NotADatabase = "not_a_database", 503, "The file is not a database";
    StatementRefused = "statement_refused", 422, "The statement was refused by the guard";
    StatementFailed = "statement_failed", 422, "The database could not run the statement";
    DeadlineExceeded = "deadline_exceeded", 504, "The time limit was reached";
    ExportTooLarge = "export_too_large", 422, "The export is too large";
    QueueFull = "queue_full", 503, "Too many statements are waiting";
    Cancelled = "cancelled", 499, "The run was stopped";
    NotUnderstood = "not_understood", 422, "The question was not understood";
    CheckFailed = "check_failed", 503, "A check did not come to a decision";
    ModelUnavailable = "model_unavailable", 502, "The language model cannot be reached";
    ModelRefused = "model_refused", 502, "The language model gave no usable answer";
    ChangeState = "change_state", 409, "The change is in another state";
    ChangeStale = "change_stale", 409, "What was approved is not what is there now";
    ChangeExpired = "change_expired", 409, "The time for this has passed";
    ChangeNotYours = "change_not_yours", 403, "Somebody else has to do this";
    WritesNotSetUp = "writes_not_set_up", 422, "The connection has no login for writing";
    PolicyNotReady = "policy_not_ready", 422, "The rules cannot be published yet";
    ResultGone = "result_gone", 410, "The stored result is no longer kept";
    StorageFull = "storage_full", 507, "The metadata store has no space left";
    StoreUnavailable = "store_unavailable", 503, "The metadata store cannot be used";
    Interrupted = "interrupted", 503, "The run was interrupted by a restart";
    Internal = "internal", 500, "Something went wrong on our side";
}

/// What every failed call answers, as `application/problem+json` or inside an `error` event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {detail}", code.as_str())]
pub struct Problem {
    /// `/problems/<code>`; resolves to the page that explains the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: ErrorCode,
    /// What happened this time: names the value and the rule.
    pub detail: String,
    /// The stage of a question that failed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stage: Option<Stage>,
    /// What the person can do about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hint: Option<String>,
    /// Names the request in our logs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance: Option<String>,
    /// Guard findings, when a statement was refused.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub findings: Vec<crate::query::Finding>,
    /// Which limit was reached, and when it resets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub limit: Option<Box<LimitReached>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitReached {
    /// The setting that holds it, or what it counts.
    pub name: String,
    pub retry_after_s: u64,
    /// UTC.
    pub resets_at: String,
    /// The budget that is used up, with `budget_spent`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub budget: Option<SpentBudget>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentBudget {
    /// Name of the group whose budget it is.
    pub group: String,
    pub counted: Counted,
    pub period: Period,
    pub used: u64,
    pub most: u64,
}

impl Problem {
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            stage: None,
            hint: None,
            instance: None,
            findings: Vec::new(),
            limit: None,
        }
    }

    pub fn at(mut self, stage: Stage) -> Self {
        self.stage = Some(stage);
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn limited(mut self, limit: LimitReached) -> Self {
        self.limit = Some(Box::new(limit));
        self
    }

    pub fn with_findings(mut self, findings: Vec<crate::query::Finding>) -> Self {
        self.findings = findings;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_serialises_as_its_own_text() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert!((400..600).contains(&code.status()), "{}", code.as_str());
        }
    }
}
