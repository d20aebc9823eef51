//! What every connector does alike. A vendor passes when each case of [`conformance_suite!`] does.
//!
//! ```text
//! struct Sqlite;
//! impl connectors::conformance::Vendor for Sqlite { … }
//! connectors::conformance_suite!(Sqlite);
//! ```

mod cases;
mod fixture;

pub use cases::*;
pub use fixture::{Opened, SETUP};

use async_trait::async_trait;

/// What the suite cannot know about a database.
#[async_trait]
pub trait Vendor: Send + Sync {
    /// A new database in which [`SETUP`] has been run by somebody who may write.
    async fn open(&self) -> Opened;

    /// A read that the guard allows and that never ends by itself, with one row or none.
    fn endless(&self) -> &'static str;

    /// A read that the guard allows, with 100,000 rows of one whole number.
    fn many_rows(&self) -> &'static str;

    /// A read that the guard allows and that fails on the value `s3cr3t` in `people.note`.
    fn failing(&self) -> &'static str;
}

/// One test per case, each with a database of its own.
#[macro_export]
macro_rules! conformance_suite {
    ($vendor:expr) => {
        $crate::conformance_suite!($vendor;
            names_types_and_values_arrive_exact,
            null_and_nothing_are_told_apart,
            values_of_every_json_type_are_bound,
            a_result_of_exactly_the_row_cap_is_not_cut,
            rows_above_the_cap_are_cut,
            bytes_above_the_cap_are_cut,
            a_long_value_is_clipped_and_says_so,
            the_deadline_stops_the_database,
            cancelling_stops_the_database,
            a_cancelled_token_starts_nothing,
            dropping_the_reading_stops_the_database,
            many_rows_arrive_in_bounded_batches,
            statements_run_side_by_side,
            an_error_names_no_values,
            the_catalog_describes_tables_and_keys,
            the_profile_counts_ranges_and_values,
        );
    };
    ($vendor:expr; $($case:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $case() {
                $crate::conformance::$case(&$vendor).await;
            }
        )*
    };
}
