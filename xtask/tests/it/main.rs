//! Checks of the workspace itself: who may import whom, and what every file must keep to.

mod import_rules;
mod tidy;
