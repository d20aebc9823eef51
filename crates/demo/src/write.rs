//! How values are bound.

/// Cents as SQLite stores a DECIMAL(12,2): the nearest double, exact again at two places.
pub(crate) fn money(cents: u64) -> f64 {
    // Far below 2^53, so both conversions and the division round once.
    cents as f64 / 100.0
}
