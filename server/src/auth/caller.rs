//! Who is asking, as a handler's argument: a handler that names [`Caller`] cannot be reached without
//! signing in.

use crate::audit::Actor;
use crate::http::Failure;
use crate::store::SessionUser;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use engine::Principal;
use engine::rbac::Subject;
use protocol::session::Me;
use protocol::{ErrorCode, Problem};
use std::convert::Infallible;

/// A signed-in person, as read from the store for this request.
#[derive(Debug, Clone)]
pub struct Caller {
    pub principal: Principal,
    /// What decides what the caller may do; see [`super::permission`].
    pub subject: Subject,
    pub email: String,
    /// Hash of the session's secret, to end the session and to ask again whether it still holds.
    pub session_hash: String,
}

impl Caller {
    pub fn new(user: SessionUser, session_hash: String) -> Self {
        let SessionUser { id, email, name, roles, attributes, subject } = user;
        let principal = Principal::new(id, name, &email, roles, attributes);
        Self { principal, subject, email, session_hash }
    }

    /// As the audit names them.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.principal.user.clone())
    }

    pub fn me(&self) -> Me {
        Me {
            id: self.principal.user.clone(),
            name: self.principal.name.clone(),
            email: self.email.clone(),
            roles: self.principal.roles.clone(),
            permissions: self.subject.permissions().iter().copied().collect(),
        }
    }
}

pub fn not_signed_in() -> Problem {
    Problem::new(ErrorCode::NotSignedIn, "this needs a signed-in person")
        .hint("sign in at /sign-in, then try again")
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(|| Failure(not_signed_in()))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Caller>().cloned())
    }
}
