//! What a signed-in person can do, once, for both doors: the v3 API and the pages' server functions.
//! Each takes the caller, with the permission it needs; none knows HTTP.

pub mod ask;
pub mod audit;
pub mod budgets;
pub mod change_rules;
pub mod changes;
pub mod choices;
pub mod connections;
pub mod conversations;
pub mod evaluations;
pub mod export;
pub mod golden;
pub mod groups;
pub mod history;
pub mod invitations;
pub mod limits;
pub mod models;
pub mod notices;
pub mod password;
pub mod people;
pub mod policies;
pub mod queries;
pub mod roles;
pub mod sessions;
pub mod sign_in_settings;
pub mod tokens;
pub mod tools;
pub mod webhooks;
