//! Which rows are on screen. Up to [`MAX_PX`] a pixel of scrolling is a pixel of rows; beyond, the
//! scroll bar is scaled, because browsers stop laying out at some 17 to 33 million pixels.

use std::ops::Range;

/// Tallest element that every browser still scrolls exactly; Firefox ends at 17.8 million.
pub const MAX_PX: f64 = 15_000_000.0;

/// Rows drawn beyond both edges, so that a fast wheel does not show gaps.
const OVERSCAN: u64 = 8;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    pub rows: u64,
    pub row_px: f64,
    /// Height of the part that shows rows, without the header.
    pub height_px: f64,
}

/// The rows to draw, and where the first of them stands in the scrolled content.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    pub rows: Range<u64>,
    pub top_px: f64,
}

impl Viewport {
    fn full_px(&self) -> f64 {
        self.rows as f64 * self.row_px
    }

    /// Height of the scrolled content.
    pub fn content_px(&self) -> f64 {
        self.full_px().min(MAX_PX)
    }

    /// Pixels of rows for each pixel of scrolling; 1 unless the content is scaled.
    fn scale(&self) -> f64 {
        let (full, content) = (self.full_px(), self.content_px());
        let range = content - self.height_px;
        if full <= content || range <= 0.0 { 1.0 } else { (full - self.height_px) / range }
    }

    pub fn window(&self, scroll_px: f64) -> Window {
        let top =
            (scroll_px.max(0.0) * self.scale()).min((self.full_px() - self.height_px).max(0.0));
        let first = (top / self.row_px).floor() as u64;
        let shown = (self.height_px / self.row_px).ceil() as u64 + 1;
        let start = first.saturating_sub(OVERSCAN).min(self.rows);
        let end = (first + shown + OVERSCAN).min(self.rows);
        let behind_top = top - start as f64 * self.row_px;
        Window { rows: start..end, top_px: scroll_px.max(0.0).min(self.content_px()) - behind_top }
    }

    /// Scroll position that shows a row completely, moving as little as possible.
    pub fn reveal(&self, row: u64, scroll_px: f64) -> f64 {
        let scale = self.scale();
        let top = scroll_px * scale;
        let row_top = row as f64 * self.row_px;
        let wanted = if row_top < top {
            row_top
        } else if row_top + self.row_px > top + self.height_px {
            row_top + self.row_px - self.height_px
        } else {
            return scroll_px;
        };
        (wanted.max(0.0) / scale).min((self.content_px() - self.height_px).max(0.0))
    }

    /// Rows of one Page Down, at least one.
    pub fn page(&self) -> u64 {
        ((self.height_px / self.row_px).floor() as u64).saturating_sub(1).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewport(rows: u64) -> Viewport {
        Viewport { rows, row_px: 28.0, height_px: 280.0 }
    }

    #[test]
    fn a_short_result_is_drawn_whole() {
        let window = viewport(5).window(0.0);
        assert_eq!(window, Window { rows: 0..5, top_px: 0.0 });
        assert_eq!(viewport(0).window(0.0).rows, 0..0);
    }

    #[test]
    fn a_hundred_thousand_rows_draw_a_screen_and_a_margin() {
        let window = viewport(100_000).window(28.0 * 50_000.0);
        assert_eq!(window.rows, 49_992..50_019);
        assert_eq!(window.top_px, 28.0 * 49_992.0);
        assert_eq!(viewport(100_000).content_px(), 2_800_000.0);
    }

    #[test]
    fn the_last_row_can_be_reached_however_many_there_are() {
        for rows in [11, 1_000, 100_000, 10_000_000, 1_000_000_000] {
            let view = viewport(rows);
            let bottom = view.content_px() - view.height_px;
            let window = view.window(bottom);
            assert_eq!(window.rows.end, rows, "{rows} rows");
            let last_bottom = window.top_px + (window.rows.end - window.rows.start) as f64 * 28.0;
            assert!((last_bottom - view.content_px()).abs() < 1.0, "{rows} rows: {last_bottom}");
        }
    }

    #[test]
    fn scaled_scrolling_never_exceeds_what_browsers_lay_out() {
        assert_eq!(viewport(1_000_000_000).content_px(), MAX_PX);
    }

    #[test]
    fn a_row_is_revealed_with_the_smallest_move() {
        let view = viewport(1_000);
        assert_eq!(view.reveal(3, 0.0), 0.0);
        assert_eq!(view.reveal(10, 0.0), 28.0);
        assert_eq!(view.reveal(2, 280.0), 56.0);
        assert_eq!(view.reveal(999, 0.0), 28_000.0 - 280.0);
        let huge = viewport(10_000_000);
        let window = huge.window(huge.reveal(7_654_321, 0.0));
        assert!(window.rows.contains(&7_654_321));
    }

    #[test]
    fn a_page_is_a_screen_less_one_row() {
        assert_eq!(viewport(100).page(), 9);
        assert_eq!(Viewport { height_px: 5.0, ..viewport(100) }.page(), 1);
    }
}
