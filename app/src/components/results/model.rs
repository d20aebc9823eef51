//! The state of one grid: rows that have arrived, order, widths, selection. One is made for each
//! result; it is copied freely, all parts are signals.

use super::cells::natural_width;
use super::order::{MAX_SORTED, Sort, next, order};
use super::pages::{PAGE_ROWS, Pages};
use super::selection::{Bounds, Place, Selection, Sums};
use super::viewport::Viewport;
use crate::api::queries::read_page;
use crate::stores::workspace::ActiveResult;
use leptos::prelude::*;
use protocol::ids::ResultId;
use protocol::table::{ColumnMeta, Row};
use std::ops::Range;
use std::sync::Arc;

/// Height of a row in px; the style sheet's `--row` says the same.
pub const ROW_PX: f64 = 28.0;
/// Height of the header in px.
pub const HEADER_PX: f64 = 30.0;
/// Narrowest column of row numbers, in px.
const NUMBER_PX: f64 = 48.0;
/// Width of one digit of them, in px.
const DIGIT_PX: f64 = 7.6;
/// Most cells that sums are computed over; more would make the selection lag.
const MAX_SUMMED: u64 = 200_000;
/// Rows drawn before the browser has measured the pane.
const FIRST_HEIGHT_PX: f64 = 420.0;

#[derive(Clone, Copy)]
pub struct GridModel {
    pub result_id: StoredValue<ResultId>,
    pub columns: StoredValue<Arc<Vec<ColumnMeta>>>,
    pub row_count: u64,
    pub pages: RwSignal<Pages>,
    /// Widths of the columns in px.
    pub widths: RwSignal<Vec<f64>>,
    pub scroll_px: RwSignal<f64>,
    pub height_px: RwSignal<f64>,
    pub selection: RwSignal<Selection>,
    pub sort: RwSignal<Option<Sort>>,
    /// Place on screen → place in the result, while sorted.
    pub order: RwSignal<Option<Arc<Vec<u32>>>>,
    /// All rows are being read, for sorting or copying.
    pub loading_all: RwSignal<bool>,
    /// The cell that the viewer shows.
    pub opened: RwSignal<Option<Place>>,
    /// What went wrong while reading more rows.
    pub problem: RwSignal<Option<String>>,
}

impl GridModel {
    pub fn new(result: &ActiveResult) -> Self {
        let widths = result
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| natural_width(column, &result.rows, index))
            .collect();
        Self {
            result_id: StoredValue::new(result.result_id.clone()),
            columns: StoredValue::new(Arc::new(result.columns.clone())),
            row_count: result.row_count,
            pages: RwSignal::new(Pages::new(result.row_count, &result.rows)),
            widths: RwSignal::new(widths),
            scroll_px: RwSignal::new(0.0),
            height_px: RwSignal::new(FIRST_HEIGHT_PX),
            selection: RwSignal::new(Selection::default()),
            sort: RwSignal::new(None),
            order: RwSignal::new(None),
            loading_all: RwSignal::new(false),
            opened: RwSignal::new(None),
            problem: RwSignal::new(None),
        }
    }

    pub fn viewport(&self) -> Viewport {
        Viewport { rows: self.row_count, row_px: ROW_PX, height_px: self.height_px.get() }
    }

    pub fn bounds(&self) -> Bounds {
        let viewport = untrack(|| self.viewport());
        let columns = self.columns.with_value(|columns| columns.len());
        Bounds { rows: self.row_count, columns, page: viewport.page() }
    }

    /// Place of a row on screen → its place in the result.
    pub fn source(&self, row: u64) -> u64 {
        self.order.with(|order| match order {
            Some(order) => order.get(row as usize).map_or(row, |place| u64::from(*place)),
            None => row,
        })
    }

    /// The row at a place on screen, if it has arrived.
    pub fn row(&self, row: u64) -> Option<Row> {
        let source = self.source(row);
        self.pages.with(|pages| pages.row(source).cloned())
    }

    /// Asks for the rows of a window, unless the person has scrolled on in the meantime.
    pub fn fetch(&self, rows: Range<u64>) {
        if self.order.with_untracked(Option::is_some) {
            return;
        }
        let missing = self.pages.try_update_untracked(|pages| pages.request(rows));
        for page in missing.unwrap_or_default() {
            let model = *self;
            leptos::task::spawn_local(async move {
                model.fetch_page(page).await;
            });
        }
    }

    async fn fetch_page(self, page: u64) -> bool {
        let Some(id) = self.result_id.try_get_value() else { return false };
        let answer = read_page(id, page * PAGE_ROWS, PAGE_ROWS).await;
        let arrived = answer.is_ok();
        match answer {
            Ok(answer) => {
                let _page_left = self.pages.try_update(|pages| pages.arrived(page, answer.rows));
                let _page_left = self.problem.try_set(None);
            }
            Err(error) => {
                let _page_left = self.pages.try_update(|pages| pages.failed(page));
                let _page_left = self.problem.try_set(Some(error.0.detail));
            }
        }
        arrived
    }

    /// Reads some rows completely; `None` when one of their pages did not arrive.
    pub async fn read(self, rows: Range<u64>) -> Option<Vec<Row>> {
        let _page_left = self.loading_all.try_set(true);
        let mut complete = true;
        for page in rows.start / PAGE_ROWS..=rows.end.saturating_sub(1) / PAGE_ROWS {
            let here = self.pages.try_with_untracked(|pages| pages.row(page * PAGE_ROWS).is_some());
            if here != Some(true) && !self.fetch_page(page).await {
                complete = false;
                break;
            }
        }
        let _page_left = self.loading_all.try_set(false);
        if !complete {
            return None;
        }
        self.pages.try_with_untracked(|pages| {
            rows.map(|row| pages.row(row).cloned()).collect::<Option<Vec<_>>>()
        })?
    }

    pub fn can_sort(&self) -> bool {
        self.row_count <= MAX_SORTED
    }

    /// A click on a header.
    pub fn sort_by(&self, column: usize) {
        if !self.can_sort() {
            return;
        }
        let wanted = next(self.sort.get_untracked(), column);
        self.sort.set(wanted);
        let Some(sort) = wanted else {
            self.order.set(None);
            return;
        };
        let model = *self;
        leptos::task::spawn_local(async move {
            let rows = model.read(0..model.row_count).await;
            let still_wanted = model.sort.try_get_untracked() == Some(Some(sort));
            match rows {
                Some(rows) if still_wanted => {
                    model.order.set(Some(Arc::new(order(&rows, sort))));
                }
                None if still_wanted => model.sort.set(None),
                _ => {}
            }
        });
    }

    /// Sums over the selection; `None` when it is too large or not all of it has arrived.
    pub fn sums(&self) -> Option<Sums> {
        let selection = self.selection.get();
        if selection.cells() > MAX_SUMMED || self.row_count == 0 {
            return None;
        }
        let columns = self.columns.get_value();
        let mut sums = Sums::default();
        self.pages.with(|pages| {
            for row in selection.rows() {
                let row = pages.row(self.source(row))?;
                for index in selection.columns() {
                    if let (Some(cell), Some(column)) = (row.get(index), columns.get(index)) {
                        sums.add(cell, column);
                    }
                }
            }
            Some(sums)
        })
    }

    /// Width of the column with row numbers, in px: the last one fits.
    pub fn number_px(&self) -> f64 {
        let digits = crate::format::count(self.row_count).len() as f64;
        (digits * DIGIT_PX + 16.0).max(NUMBER_PX)
    }

    /// `grid-template-columns` of every row.
    pub fn template(&self) -> String {
        self.widths.with(|widths| {
            let columns: String = widths.iter().map(|width| format!(" {width:.0}px")).collect();
            format!("--grid-columns:{:.0}px{columns};", self.number_px())
        })
    }
}
