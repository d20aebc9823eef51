//! Who may do what. [`role`] is the table of roles, [`subject`] who asks, [`decide`] the one answer,
//! [`tools`] what a model may call for somebody; all of it pure. Rules on rows and columns are [`crate::access`]'s.

mod decide;
mod role;
mod subject;
#[cfg(test)]
mod tests;
mod tools;

pub use decide::{Decision, Reason, Refusal, Resource, decide};
pub use role::{Role, WORKSPACE_ROLES, built_in, means};
pub use subject::{Permissions, Subject};
pub use tools::{Toolbox, permission_of, toolbox};
