//! From proof of identity to a [`Caller`]: passwords, sessions, one-time links. Of what a
//! caller may do it decides one thing: who is an administrator.

pub mod attempts;
pub mod caller;
pub mod password;
pub mod secret;
pub mod session;
pub mod sign_in;

pub use caller::{Admin, Caller};
pub use secret::Secret;
