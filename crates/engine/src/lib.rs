//! Everything that decides: from a question to an answer with its evidence. No IO but through the
//! traits in [`deps`]; no HTTP, no UI, no driver.
//!
//! Reading order: [`engine`] (the use cases), [`deps`] (what it is handed), [`agent`] (one question,
//! stage by stage), [`catalog`] and `semantic` (what exists and what words mean), [`execution`] (the
//! only caller of connectors), [`memory`].

pub mod access;
pub mod agent;
pub mod ambiguity;
pub mod approvals;
pub mod catalog;
pub mod confidence;
pub mod database;
pub mod deps;
mod editor;
pub mod engine;
pub mod error;
pub mod eval;
pub mod execution;
mod learning;
pub mod limits;
mod lineage;
pub mod memory;
pub mod rbac;
pub mod semantic;
pub mod summary;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use access::Published;
pub use agent::hooks::{self, Hook, Hooks};
pub use agent::models::{Choice, Complexity, ModelChoice, Need, NoModel, TurnModel, always};
pub use agent::{AskInput, PriorTurn, RatedTurn};
pub use database::{Database, Described, Principal};
pub use deps::{Clock, EngineDeps, IdSource, SystemClock};
pub use editor::ExportRequest;
pub use engine::Engine;
pub use error::StoreError;
pub use execution::{
    Concurrency, ExportPart, NewResult, Progress, ResultStore, ReuseLimits, RunEnd, RunLog,
    RunOrigin, RunOutcome, RunStart,
};
pub use limits::Limits;
pub use memory::{Memory, MemoryLiteral, MemoryScope, MemoryStore};
