//! Server functions: the only way pages read and change things. Each gets the [`Backend`] of the
//! request, calls one method and maps the error; none of them decides anything.
//!
//! [`Backend`]: crate::backend::Backend

mod answer;
pub mod audit;
pub mod catalog;
pub mod change_rules;
pub mod changes;
pub mod connection_form;
pub mod connections;
pub mod conversations;
mod error;
pub mod evaluations;
pub mod golden;
pub mod limits;
pub mod models;
pub mod notices;
pub mod people;
pub mod people_form;
pub mod policies;
pub mod profile;
pub mod queries;
pub mod session;

pub use answer::Answer;
pub use error::UiError;

/// Where every server function lives; the server mounts the handler under this path.
pub const PREFIX: &str = "/ui";

/// The backend that the server has put into the context, bound to the caller.
#[cfg(feature = "ssr")]
fn backend() -> Result<crate::backend::Backend, UiError> {
    use protocol::{ErrorCode, Problem};
    leptos::prelude::use_context().ok_or_else(|| {
        UiError(Problem::new(ErrorCode::Internal, "no backend was provided to this request"))
    })
}

/// Leads the browser to another page once this request is answered.
#[cfg(feature = "ssr")]
fn leave(path: &str) {
    if let Some(leave) = leptos::prelude::use_context::<crate::backend::Leave>() {
        leave.to(path);
    }
}
