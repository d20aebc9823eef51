//! What a check costs with a catalog of 1,000 tables. Percentiles: `examples/speed.rs`.

mod common;

use criterion::{Criterion, criterion_group, criterion_main};
use sql_guard::check;
use std::hint::black_box;

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn benches(criterion: &mut Criterion) {
    let catalog = common::catalog(1_000);
    for case in common::cases() {
        criterion.bench_function(case.name, |bencher| {
            bencher
                .iter(|| check(black_box(&case.sql), &catalog, &case.policy).expect("it passes"));
        });
    }
}

criterion_group!(guard, benches);
criterion_main!(guard);
