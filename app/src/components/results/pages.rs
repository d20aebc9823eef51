//! The rows that have arrived: pages of a stored result, the least recently used ones given up.

use protocol::table::{FIRST_PAGE_ROWS, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

pub const PAGE_ROWS: u64 = FIRST_PAGE_ROWS as u64;

/// 120 pages are 24,000 rows: a long scroll back needs no request, memory stays bounded.
const KEPT: usize = 120;

#[derive(Debug, Clone, Default)]
pub struct Pages {
    row_count: u64,
    held: BTreeMap<u64, Held>,
    wanted: BTreeSet<u64>,
    clock: u64,
}

#[derive(Debug, Clone)]
struct Held {
    rows: Arc<Vec<Row>>,
    used: u64,
}

impl Pages {
    /// Starts with what came with the answer.
    pub fn new(row_count: u64, first: &[Row]) -> Self {
        let mut pages = Self { row_count, ..Self::default() };
        for (number, rows) in first.chunks(PAGE_ROWS as usize).enumerate() {
            let complete = rows.len() as u64 == pages.length(number as u64);
            if complete {
                pages.arrived(number as u64, rows.to_vec());
            }
        }
        pages
    }

    fn length(&self, page: u64) -> u64 {
        self.row_count.saturating_sub(page * PAGE_ROWS).min(PAGE_ROWS)
    }

    pub fn row(&self, row: u64) -> Option<&Row> {
        self.held.get(&(row / PAGE_ROWS))?.rows.get((row % PAGE_ROWS) as usize)
    }

    /// Pages of these rows that are neither here nor on their way; they count as on their way now.
    pub fn request(&mut self, rows: Range<u64>) -> Vec<u64> {
        let rows = rows.start..rows.end.min(self.row_count);
        if rows.is_empty() {
            return Vec::new();
        }
        self.clock += 1;
        let mut missing = Vec::new();
        for page in rows.start / PAGE_ROWS..=(rows.end - 1) / PAGE_ROWS {
            match self.held.get_mut(&page) {
                Some(held) => held.used = self.clock,
                None if self.wanted.insert(page) => missing.push(page),
                None => {}
            }
        }
        missing
    }

    pub fn arrived(&mut self, page: u64, rows: Vec<Row>) {
        self.wanted.remove(&page);
        self.clock += 1;
        self.held.insert(page, Held { rows: Arc::new(rows), used: self.clock });
        while self.held.len() > KEPT {
            let oldest = self.held.iter().min_by_key(|(_, held)| held.used).map(|(page, _)| *page);
            match oldest {
                Some(page) => self.held.remove(&page),
                None => break,
            };
        }
    }

    /// A request failed: the page may be asked for again.
    pub fn failed(&mut self, page: u64) {
        self.wanted.remove(&page);
    }

    pub fn row_count(&self) -> u64 {
        self.row_count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::table::Cell;

    fn rows(from: u64, count: u64) -> Vec<Row> {
        (from..from + count).map(|value| vec![Cell::Int(value as i64)]).collect()
    }

    #[test]
    fn the_first_page_needs_no_request() {
        let mut pages = Pages::new(1_000, &rows(0, 200));
        assert_eq!(pages.request(0..40), [] as [u64; 0]);
        assert_eq!(pages.row(199), Some(&vec![Cell::Int(199)]));
        assert_eq!(pages.row(200), None);
    }

    #[test]
    fn a_page_is_requested_once() {
        let mut pages = Pages::new(1_000, &rows(0, 200));
        assert_eq!(pages.request(190..410), [1, 2]);
        assert_eq!(pages.request(190..410), [] as [u64; 0]);
        pages.failed(1);
        assert_eq!(pages.request(190..410), [1]);
        pages.arrived(1, rows(200, 200));
        assert_eq!(pages.row(399), Some(&vec![Cell::Int(399)]));
    }

    #[test]
    fn rows_beyond_the_end_are_not_requested() {
        let mut pages = Pages::new(250, &rows(0, 200));
        assert_eq!(pages.request(240..900), [1]);
        assert_eq!(pages.request(250..900), [] as [u64; 0]);
        assert_eq!(Pages::new(0, &[]).request(0..10), [] as [u64; 0]);
    }

    #[test]
    fn an_incomplete_first_page_is_read_again() {
        let mut pages = Pages::new(1_000, &rows(0, 50));
        assert_eq!(pages.row(0), None);
        assert_eq!(pages.request(0..10), [0]);
    }

    #[test]
    fn the_least_recently_used_page_leaves_first() {
        let mut pages = Pages::new(1_000_000, &[]);
        for page in 0..KEPT as u64 {
            pages.arrived(page, rows(page * PAGE_ROWS, PAGE_ROWS));
        }
        assert!(pages.request(0..1).is_empty());
        pages.arrived(KEPT as u64, rows(0, PAGE_ROWS));
        assert!(pages.row(0).is_some());
        assert!(pages.row(PAGE_ROWS).is_none());
    }
}
