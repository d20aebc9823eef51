//! Running statements: the only place that calls a connector, for questions and for the editor alike.

pub mod assess;
pub(crate) mod blame;
mod cells;
mod collect;
mod columns;
pub mod consequences;
pub mod dependents;
mod executor;
mod export;
mod fetch;
mod gate;
pub mod impact;
mod preview;
mod progress;
mod reuse;
mod store;
#[cfg(test)]
mod tests;
pub mod write;

pub use cells::column_type;
pub use collect::collect;
pub use columns::ColumnHint;
pub use executor::{Executor, Ran, Run, RunError, record_refusal, run};
pub use export::{ExportError, ExportPart, export};
pub use gate::{Concurrency, QueueFull};
pub use preview::{PreviewRun, Previewed, preview};
pub use progress::Progress;
pub use reuse::ReuseLimits;
pub use store::{NewResult, ResultStore, RunEnd, RunLog, RunOrigin, RunOutcome, RunStart};
