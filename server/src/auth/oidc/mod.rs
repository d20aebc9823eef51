//! Signing in at another system (OpenID Connect Core 1.0): authorization code with PKCE, checked as its
//! section 3.1.3.7 and RFC 9700 ask for. Why it is our own: docs/decisions/0015-oidc.md.
//!
//! Reading order: [`settings`], [`flow`] (what one attempt keeps between leaving and coming back),
//! [`discovery`] (where the provider's doors are), [`exchange`] (from a code to claims that hold),
//! [`visitor`] (from claims to somebody who may come in), [`provider`] (all of it, for the configured
//! ones).

pub mod discovery;
mod error;
mod exchange;
mod flow;
pub mod provider;
pub mod settings;
mod visitor;

pub use error::OidcError;
pub use flow::COOKIE_MINUTES;
pub use provider::{Departure, Providers};
pub use settings::ProviderSettings;
pub use visitor::Visitor;
