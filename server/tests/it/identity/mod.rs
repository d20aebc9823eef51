//! Who is asking without a cookie, and what surrounds it.

mod commands;
mod invitations;
pub mod jwt;
mod oidc;
mod sessions;
mod tokens;
