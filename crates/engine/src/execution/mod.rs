//! Running statements: the only place that calls a connector, for questions and for the editor alike.

mod store;

pub use store::{NewResult, ResultStore, RunEnd, RunLog, RunOrigin, RunOutcome, RunStart};
