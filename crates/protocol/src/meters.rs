//! What a server counted of questions and tools since it started.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetersView {
    /// When the server started; RFC 3339, UTC.
    pub since: String,
    pub questions: Vec<MeterView>,
    /// Tools that models called, models themselves (`model`), and looks at values (`look_up`).
    pub tools: Vec<MeterView>,
    /// Sent to models and got from them.
    pub tokens: u64,
    /// Checks around questions and tools that broke off or did not answer in time.
    pub failed_checks: u64,
}

/// How often one thing ended one way, and how long that took. Percentiles are upper bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterView {
    pub name: String,
    pub outcome: String,
    pub times: u64,
    pub total_us: u64,
    pub p50_us: u64,
    pub p95_us: u64,
    pub longest_us: u64,
}
