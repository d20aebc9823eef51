//! What a signed-in person can do, once, for both doors: the v3 API and the pages' server functions.
//! Each takes the caller's principal; none knows HTTP.

pub mod ask;
pub mod audit;
pub mod connections;
pub mod conversations;
pub mod export;
pub mod history;
pub mod invitations;
pub mod policies;
pub mod queries;
pub mod sessions;
pub mod tokens;
