//! What one execution may cost. Required arguments: there is no default and no "unlimited".

use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Budget {
    /// Rows handed out; one more is fetched to learn whether the result was cut.
    pub max_rows: u64,
    /// Bytes of all values together.
    pub max_bytes: u64,
    /// Bytes of one value; longer text and blobs are clipped and say so.
    pub max_cell_bytes: u64,
    /// Kept by us, whatever the statement sets in its session.
    pub deadline: Duration,
}
