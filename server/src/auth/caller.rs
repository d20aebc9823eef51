//! Who is asking, as a handler's argument: a handler that names [`Caller`] cannot be reached without
//! signing in.

use crate::audit::Actor;
use crate::http::Failure;
use crate::store::SessionUser;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use engine::Principal;
use protocol::session::Me;
use protocol::token::Scope;
use protocol::{ErrorCode, Problem};
use std::convert::Infallible;

/// Roles of this version.
pub const ROLES: [&str; 6] = ["viewer", "analyst", "editor", "approver", "admin", "auditor"];

/// A signed-in person, as read from the store for this request.
#[derive(Debug, Clone)]
pub struct Caller {
    pub principal: Principal,
    pub email: String,
    pub proof: Proof,
}

/// What showed who it is, to ask again whether it still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Hash of the session's secret.
    Session(String),
    /// Hash of the API token's secret.
    Token { hash: String, scopes: Vec<Scope> },
    /// A token that another system signed, until that many seconds since 1970.
    Signed { until: u64, scopes: Vec<Scope> },
}

impl Proof {
    /// As in the audit.
    pub fn as_str(&self) -> &'static str {
        match self {
            Proof::Session(_) => "session",
            Proof::Token { .. } => "token",
            Proof::Signed { .. } => "signed token",
        }
    }

    /// `None`: a session, which is not bound by any.
    pub fn scopes(&self) -> Option<&[Scope]> {
        match self {
            Proof::Session(_) => None,
            Proof::Token { scopes, .. } | Proof::Signed { scopes, .. } => Some(scopes),
        }
    }
}

impl Caller {
    pub fn new(user: SessionUser, proof: Proof) -> Self {
        let SessionUser { id, email, name, roles, attributes } = user;
        let principal = Principal::new(id, name, &email, roles, attributes);
        Self { principal, email, proof }
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
        }
    }
}

pub fn not_signed_in() -> Problem {
    Problem::new(ErrorCode::NotSignedIn, "this needs a signed-in person")
        .hint("sign in at /sign-in, then try again")
}

/// A caller who may change how everybody works here. A handler or action that takes one cannot be
/// reached by anybody else.
#[derive(Debug, Clone)]
pub struct Admin(Caller);

impl Admin {
    pub fn of(caller: &Caller) -> Result<Self, Problem> {
        if caller.me().is_admin() {
            return Ok(Self(caller.clone()));
        }
        Err(Problem::new(ErrorCode::Forbidden, "this is for administrators")
            .hint("ask an administrator, or have one give you the role `admin`"))
    }

    pub fn caller(&self) -> &Caller {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Admin::of(&caller).map_err(Failure)
    }
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
