//! What every connector does alike. A vendor passes when each case of [`conformance_suite!`] does.
//!
//! ```text
//! struct Sqlite;
//! impl connectors::conformance::Vendor for Sqlite { … }
//! connectors::conformance_suite!(Sqlite);
//! ```

mod cases;
mod fixture;
mod servers;

pub use cases::*;
pub use fixture::{Opened, SETUP};
pub use servers::*;

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

/// What the suite cannot know about a database that is a server.
#[async_trait]
pub trait ServerVendor: Vendor {
    /// As [`Vendor::open`], on a server that nobody else uses.
    async fn open_own(&self) -> (Opened, Box<dyn Control>);

    /// Statements of the connector's login that run at this moment, as the administrator sees them.
    fn running(&self, opened: &Opened) -> usize;

    /// Everything that is stored, as the administrator sees it: schema, rows, sequences, roles.
    fn fingerprint(&self, opened: &Opened) -> String;

    /// Sleeps for a minute.
    fn sleeping(&self) -> &'static str;

    /// Tries to lift the server's own time limit for the session, then sleeps for a minute.
    fn sleeping_without_limit(&self) -> &'static str;

    /// Statements that try to leave something behind in the session.
    fn litter(&self) -> &'static [&'static str];

    /// One row that tells what of it is there; not the same for two sessions only if dirty.
    fn traces(&self) -> &'static str;

    /// Statements that would change what is stored.
    fn writes(&self) -> &'static [&'static str];
}

/// A server in the hands of a test.
pub trait Control: Send + Sync {
    /// Ends every process of it with signal 9.
    fn kill(&self);
    fn start(&self);
    fn restart(&self);
}

/// One test per case, each with a database of its own.
#[macro_export]
macro_rules! conformance_suite {
    ($vendor:expr) => {
        $crate::conformance_suite!($vendor;
            names_types_and_values_arrive_exact,
            null_and_nothing_are_told_apart,
            texts_and_names_of_any_script_arrive_whole,
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

/// What every server does alike, in addition to [`conformance_suite!`].
#[macro_export]
macro_rules! server_suite {
    ($vendor:expr) => {
        $crate::conformance_suite!($vendor;
            a_statement_that_sleeps_meets_the_deadline,
            a_statement_that_lifts_the_servers_limit_meets_ours,
            a_cancel_is_confirmed_by_the_server,
            nothing_of_a_session_reaches_the_next_run,
            writes_pushed_past_the_guard_change_nothing,
            a_full_queue_says_busy,
            a_restarted_server_is_connected_to_again,
            a_killed_server_is_a_clear_error_and_the_next_run_works,
        );
    };
}
