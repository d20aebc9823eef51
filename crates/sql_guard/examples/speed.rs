//! How long a check takes with a catalog of 1,000 tables, as percentiles:
//! `cargo run -p sql_guard --release --example speed -- [runs]`.

#![allow(clippy::print_stdout)] // what it measured is all it is for

#[path = "../benches/common/mod.rs"]
mod common;

use sql_guard::check;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let runs = std::env::args().nth(1).and_then(|argument| argument.parse().ok()).unwrap_or(2_000);
    let only = std::env::args().nth(2).unwrap_or_default();
    let catalog = common::catalog(1_000);
    println!("{:<36}{:>10}{:>10}{:>10}", "milliseconds", "p50", "p95", "p99");
    for case in common::cases().into_iter().filter(|case| case.name.contains(&only)) {
        let runs = if case.sql.len() > 10_000 { runs / 10 } else { runs }.max(1);
        let mut times: Vec<Duration> = (0..runs)
            .map(|_| {
                let start = Instant::now();
                black_box(check(black_box(&case.sql), &catalog, &case.policy)).expect("it passes");
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        let shown = [50, 95, 99].map(|percent| at(percent).as_secs_f64() * 1_000.0);
        println!("{:<36}{:>10.3}{:>10.3}{:>10.3}", case.name, shown[0], shown[1], shown[2]);
    }
}
