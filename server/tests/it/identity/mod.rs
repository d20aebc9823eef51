//! Who is asking without a cookie, and what surrounds it.

mod commands;
mod invitations;
pub mod jwt;
mod oidc;
mod passwords;
mod sessions;
mod tokens;
