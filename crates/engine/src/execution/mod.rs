//! Running statements: the only place that calls a connector, for questions and for the editor alike.

mod blame;
mod cells;
mod collect;
mod columns;
mod executor;
mod store;

pub use cells::column_type;
pub use collect::collect;
pub use columns::ColumnHint;
pub use executor::{Ran, Run, RunError, record_refusal, run};
pub use store::{NewResult, ResultStore, RunEnd, RunLog, RunOrigin, RunOutcome, RunStart};
