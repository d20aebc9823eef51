//! The error of every server function: a [`Problem`], so that the browser sees the same code, detail,
//! stage and hint as an API client.

use super::answer::JsonText;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use protocol::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error(transparent)]
pub struct UiError(pub Problem);

impl UiError {
    pub fn problem(&self) -> &Problem {
        &self.0
    }
}

impl From<Problem> for UiError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl FromServerFnError for UiError {
    type Encoder = JsonText;

    /// What went wrong between browser and server, before or after the function itself.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let problem = match error {
            ServerFnErrorErr::Request(detail) => {
                Problem::new(ErrorCode::StoreUnavailable, format!("no answer: {detail}"))
                    .hint("check the connection, then try again")
            }
            ServerFnErrorErr::Args(detail) | ServerFnErrorErr::MissingArg(detail) => {
                Problem::new(ErrorCode::InvalidRequest, detail)
            }
            // On the server what could not be read is what was sent; in the browser, what came back.
            ServerFnErrorErr::Deserialization(detail) if cfg!(feature = "ssr") => {
                Problem::new(ErrorCode::InvalidRequest, detail)
            }
            other => Problem::new(ErrorCode::Internal, other.to_string()),
        };
        Self(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_survives_the_way_to_the_browser() {
        let problem =
            Problem::new(ErrorCode::Forbidden, "`payroll` is not for you").hint("ask an owner");
        let error = UiError(problem);
        assert_eq!(UiError::de(error.ser()), error);
    }

    #[test]
    fn a_lost_connection_says_what_to_do() {
        let error = UiError::from_server_fn_error(ServerFnErrorErr::Request("refused".into()));
        assert_eq!(error.problem().hint.as_deref(), Some("check the connection, then try again"));
    }
}
