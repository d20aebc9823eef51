//! Who is asking, as a handler's argument: a handler that names [`Caller`] cannot be reached without
//! signing in.

use crate::audit::Actor;
use crate::auth::jwt::Identity;
use crate::auth::scope;
use crate::http::Failure;
use crate::store::SessionUser;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use engine::Principal;
use engine::rbac::{Resource, Subject, decide};
use protocol::access::Permission;
use protocol::session::Me;
use protocol::token::Scope;
use protocol::{ErrorCode, Problem};
use std::convert::Infallible;
use std::sync::Arc;

/// A signed-in person, as read from the store for this request.
#[derive(Debug, Clone)]
pub struct Caller {
    pub principal: Principal,
    /// What decides what the caller may do; see [`super::permission`].
    pub subject: Subject,
    pub email: String,
    /// What narrows that: see [`Caller::check`].
    pub proof: Proof,
}

/// What showed who it is, to ask again whether it still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Hash of the session's secret.
    Session(String),
    /// Hash of the API token's secret.
    Token { hash: String, scopes: Vec<Scope> },
    /// A token that another system signed, with what it says.
    Signed { identity: Arc<Identity>, scopes: Vec<Scope> },
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
        let SessionUser { id, email, name, roles, attributes, subject } = user;
        let principal = Principal::new(id, name, &email, roles, attributes);
        let principal = principal.in_groups(subject.groups.clone());
        Self { principal, subject, email, proof }
    }

    /// Whether the caller may do something somewhere: the roles have to give it, and where a token
    /// proves who is asking, one of its scopes has to open it.
    pub fn check(&self, permission: Permission) -> Result<(), Problem> {
        let decision = decide(&self.subject, permission, Resource::Workspace);
        decision.into_result().map_err(|refusal| refusal.problem())?;
        match self.proof.scopes() {
            Some(scopes) => scope::allow(scopes, scope::needs(permission)),
            None => Ok(()),
        }
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
            permissions: self
                .subject
                .permissions()
                .iter()
                .copied()
                .filter(|permission| self.check(*permission).is_ok())
                .collect(),
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
