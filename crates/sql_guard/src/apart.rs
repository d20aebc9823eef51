//! Runs a check apart from its caller: on a stack large enough for the deepest statement, and so that
//! a panic ends nothing but the check.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::thread;

/// Stack for one statement, in bytes. The deepest tree `limits` lets through needs about a third of
/// it in a build without optimisation; pages that are not touched cost nothing.
const STACK: usize = 256 * 1024 * 1024;

/// Longest text examined on a kept thread, in bytes. What a thread has touched of its stack stays in
/// memory as long as it lives, so long texts, which may be deep, get a thread that ends with them.
const SHORT: usize = 16 * 1024;

/// `None` when the work did not come to its end.
pub(crate) fn run<T: Send>(sql: &str, work: impl FnOnce() -> T + Send) -> Option<T> {
    match kept().filter(|_| sql.len() <= SHORT) {
        Some(threads) => catch_unwind(AssertUnwindSafe(|| threads.install(work))).ok(),
        None => thread::scope(|scope| {
            let builder = thread::Builder::new().name("sql-guard".into()).stack_size(STACK);
            builder.spawn_scoped(scope, work).ok()?.join().ok()
        }),
    }
}

/// One for each processor, started with the first check. `None` when there could be none.
fn kept() -> Option<&'static rayon::ThreadPool> {
    static THREADS: OnceLock<Option<rayon::ThreadPool>> = OnceLock::new();
    let start = || {
        rayon::ThreadPoolBuilder::new()
            .thread_name(|at| format!("sql-guard-{at}"))
            .stack_size(STACK)
            .build()
            .ok()
    };
    THREADS.get_or_init(start).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_nothing_but_its_check() {
        for length in [1, SHORT + 1] {
            let sql = "x".repeat(length);
            assert_eq!(run(&sql, || -> u8 { panic!("on purpose") }), None);
            assert_eq!(run(&sql, || 7), Some(7));
        }
    }
}
