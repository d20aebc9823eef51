//! The selected cells: a rectangle between an anchor and the focused cell, and its sums.

use super::cells::group_digits;
use protocol::table::{Cell, ColumnMeta};
use std::ops::RangeInclusive;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    pub row: u64,
    pub column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    pub anchor: Place,
    pub focus: Place,
}

/// Where a key moves the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    RowStart,
    RowEnd,
    GridStart,
    GridEnd,
    ColumnStart,
    ColumnEnd,
}

impl Move {
    /// Keys of the WAI-ARIA grid pattern; `jump` is Ctrl or Cmd.
    pub fn of_key(key: &str, jump: bool) -> Option<Move> {
        Some(match (key, jump) {
            ("ArrowUp", false) => Move::Up,
            ("ArrowDown", false) => Move::Down,
            ("ArrowLeft", false) => Move::Left,
            ("ArrowRight", false) => Move::Right,
            ("PageUp", _) => Move::PageUp,
            ("PageDown", _) => Move::PageDown,
            ("Home", false) | ("ArrowLeft", true) => Move::RowStart,
            ("End", false) | ("ArrowRight", true) => Move::RowEnd,
            ("Home", true) => Move::GridStart,
            ("End", true) => Move::GridEnd,
            ("ArrowUp", true) => Move::ColumnStart,
            ("ArrowDown", true) => Move::ColumnEnd,
            _ => return None,
        })
    }
}

/// Size of the grid: rows, columns, rows of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub rows: u64,
    pub columns: usize,
    pub page: u64,
}

impl Selection {
    pub fn at(place: Place) -> Self {
        Self { anchor: place, focus: place }
    }

    pub fn rows(&self) -> RangeInclusive<u64> {
        self.anchor.row.min(self.focus.row)..=self.anchor.row.max(self.focus.row)
    }

    pub fn columns(&self) -> RangeInclusive<usize> {
        self.anchor.column.min(self.focus.column)..=self.anchor.column.max(self.focus.column)
    }

    pub fn contains(&self, place: Place) -> bool {
        self.rows().contains(&place.row) && self.columns().contains(&place.column)
    }

    pub fn is_single(&self) -> bool {
        self.anchor == self.focus
    }

    pub fn cells(&self) -> u64 {
        let (rows, columns) = (self.rows(), self.columns());
        (rows.end() - rows.start() + 1) * (columns.end() - columns.start() + 1) as u64
    }

    /// Moves the focus; the anchor follows unless the selection is being extended.
    pub fn moved(self, to: Move, bounds: Bounds) -> Self {
        self.extended_or(to, bounds, |focus| focus)
    }

    pub fn extended(self, to: Move, bounds: Bounds) -> Self {
        self.extended_or(to, bounds, |_| self.anchor)
    }

    fn extended_or(self, to: Move, bounds: Bounds, anchor: impl Fn(Place) -> Place) -> Self {
        let last_row = bounds.rows.saturating_sub(1);
        let last_column = bounds.columns.saturating_sub(1);
        let Place { row, column } = self.focus;
        let focus = match to {
            Move::Up => Place { row: row.saturating_sub(1), column },
            Move::Down => Place { row: row + 1, column },
            Move::Left => Place { row, column: column.saturating_sub(1) },
            Move::Right => Place { row, column: column + 1 },
            Move::PageUp => Place { row: row.saturating_sub(bounds.page), column },
            Move::PageDown => Place { row: row + bounds.page, column },
            Move::RowStart => Place { row, column: 0 },
            Move::RowEnd => Place { row, column: last_column },
            Move::GridStart => Place { row: 0, column: 0 },
            Move::GridEnd => Place { row: last_row, column: last_column },
            Move::ColumnStart => Place { row: 0, column },
            Move::ColumnEnd => Place { row: last_row, column },
        };
        let focus = Place { row: focus.row.min(last_row), column: focus.column.min(last_column) };
        Self { anchor: anchor(focus), focus }
    }

    pub fn all(bounds: Bounds) -> Self {
        let corner =
            Place { row: bounds.rows.saturating_sub(1), column: bounds.columns.saturating_sub(1) };
        Self { anchor: Place::default(), focus: corner }
    }
}

/// Exact while the values are integers or decimals; floats make it approximate.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Total {
    /// `mantissa / 10^scale`.
    Exact {
        mantissa: i128,
        scale: u32,
    },
    Rough(f64),
}

/// Counts, sum and average of some cells. NULL and hidden values count as cells only.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    pub values: u64,
    pub numbers: u64,
    total: Total,
}

impl Default for Sums {
    fn default() -> Self {
        Self { values: 0, numbers: 0, total: Total::Exact { mantissa: 0, scale: 0 } }
    }
}

impl Sums {
    pub fn add(&mut self, cell: &Cell, column: &ColumnMeta) {
        match cell {
            Cell::Null | Cell::Masked => return,
            Cell::Int(value) => self.number(Total::Exact { mantissa: *value as i128, scale: 0 }),
            Cell::Float(value) if value.is_finite() => self.number(Total::Rough(*value)),
            Cell::Text(text) if column.column_type.is_number() => {
                if let Some(value) = decimal(text).or_else(|| cell.as_f64().map(Total::Rough)) {
                    self.number(value);
                }
            }
            _ => {}
        }
        self.values += 1;
    }

    fn number(&mut self, value: Total) {
        self.numbers += 1;
        self.total = plus(self.total, value);
    }

    pub fn sum(&self) -> Option<String> {
        (self.numbers > 0).then(|| match self.total {
            Total::Exact { mantissa, scale } => group_digits(&exact_text(mantissa, scale)),
            Total::Rough(value) => group_digits(&rough_text(value)),
        })
    }

    pub fn average(&self) -> Option<String> {
        (self.numbers > 0).then(|| {
            let average = rough(self.total) / self.numbers as f64;
            group_digits(&rough_text(average))
        })
    }
}

fn decimal(text: &str) -> Option<Total> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain =
        !whole.is_empty() && (whole.bytes().chain(part.bytes())).all(|b| b.is_ascii_digit());
    if !plain {
        return None;
    }
    let mantissa: i128 = format!("{whole}{part}").parse().ok()?;
    let mantissa = if text.starts_with('-') { -mantissa } else { mantissa };
    Some(Total::Exact { mantissa, scale: part.len() as u32 })
}

fn plus(left: Total, right: Total) -> Total {
    exact_plus(left, right).unwrap_or_else(|| Total::Rough(rough(left) + rough(right)))
}

/// `None` when one of them is a float or the sum does not fit.
fn exact_plus(left: Total, right: Total) -> Option<Total> {
    let (Total::Exact { mantissa: a, scale: s }, Total::Exact { mantissa: b, scale: t }) =
        (left, right)
    else {
        return None;
    };
    let scale = s.max(t);
    let lift = |mantissa: i128, from: u32| mantissa.checked_mul(10i128.checked_pow(scale - from)?);
    let mantissa = lift(a, s)?.checked_add(lift(b, t)?)?;
    Some(Total::Exact { mantissa, scale })
}

fn rough(total: Total) -> f64 {
    match total {
        Total::Exact { mantissa, scale } => mantissa as f64 / 10f64.powi(scale as i32),
        Total::Rough(value) => value,
    }
}

fn exact_text(mantissa: i128, scale: u32) -> String {
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = scale as usize + 1);
    let (whole, part) = digits.split_at(digits.len() - scale as usize);
    let sign = if mantissa < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Two decimals for amounts, more for small numbers; no trailing zeros.
fn rough_text(value: f64) -> String {
    let text = if value.abs() >= 1.0 || value == 0.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.6}")
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::table::ColumnType;

    const BOUNDS: Bounds = Bounds { rows: 100, columns: 4, page: 10 };

    fn at(row: u64, column: usize) -> Selection {
        Selection::at(Place { row, column })
    }

    #[test]
    fn keys_move_the_focus_and_stop_at_the_edges() {
        let check = |from: (u64, usize), to: Move, expected: (u64, usize)| {
            let moved = at(from.0, from.1).moved(to, BOUNDS);
            assert_eq!(moved, at(expected.0, expected.1), "{to:?}");
        };
        check((0, 0), Move::Up, (0, 0));
        check((99, 3), Move::Down, (99, 3));
        check((99, 3), Move::Right, (99, 3));
        check((5, 2), Move::Left, (5, 1));
        check((5, 2), Move::PageDown, (15, 2));
        check((5, 2), Move::PageUp, (0, 2));
        check((5, 2), Move::RowStart, (5, 0));
        check((5, 2), Move::RowEnd, (5, 3));
        check((5, 2), Move::GridStart, (0, 0));
        check((5, 2), Move::GridEnd, (99, 3));
        check((5, 2), Move::ColumnEnd, (99, 2));
    }

    #[test]
    fn extending_keeps_the_anchor() {
        let selection = at(5, 2).extended(Move::Down, BOUNDS).extended(Move::Left, BOUNDS);
        assert_eq!(selection.anchor, Place { row: 5, column: 2 });
        assert_eq!((selection.rows(), selection.columns()), (5..=6, 1..=2));
        assert_eq!(selection.cells(), 4);
        assert!(selection.contains(Place { row: 6, column: 1 }));
        assert!(!selection.contains(Place { row: 7, column: 1 }));
    }

    #[test]
    fn an_empty_grid_has_nowhere_to_go() {
        let bounds = Bounds { rows: 0, columns: 0, page: 1 };
        assert_eq!(at(0, 0).moved(Move::GridEnd, bounds), at(0, 0));
    }

    fn sums(kind: ColumnType, cells: &[Cell]) -> (Option<String>, Option<String>, u64) {
        let column = ColumnMeta::new("x", kind);
        let mut sums = Sums::default();
        cells.iter().for_each(|cell| sums.add(cell, &column));
        (sums.sum(), sums.average(), sums.values)
    }

    #[test]
    fn decimals_add_up_exactly() {
        let cells: Vec<_> =
            ["1190772.15", "968204.00", "0.1"].map(|text| Cell::Text(text.into())).into();
        assert_eq!(sums(ColumnType::Decimal, &cells).0.as_deref(), Some("2,158,976.25"));
        let tenths = vec![Cell::Text("0.1".into()); 3];
        assert_eq!(sums(ColumnType::Decimal, &tenths).0.as_deref(), Some("0.3"));
        let signs = [Cell::Text("-0.05".into()), Cell::Int(-1)];
        assert_eq!(sums(ColumnType::Decimal, &signs).0.as_deref(), Some("-1.05"));
    }

    #[test]
    fn nulls_and_masked_values_do_not_count() {
        let cells = [Cell::Int(2), Cell::Null, Cell::Masked, Cell::Int(4)];
        let (sum, average, values) = sums(ColumnType::Integer, &cells);
        assert_eq!((sum.as_deref(), average.as_deref(), values), (Some("6"), Some("3"), 2));
    }

    #[test]
    fn texts_have_no_sum() {
        let (sum, _, values) = sums(ColumnType::Text, &[Cell::Text("12".into())]);
        assert_eq!((sum, values), (None, 1));
    }

    #[test]
    fn a_sum_that_does_not_fit_turns_approximate() {
        let big = Cell::Text("9".repeat(38));
        let (sum, _, _) = sums(ColumnType::Decimal, &[big.clone(), big]);
        assert!(sum.unwrap().starts_with("199,999,999,999"));
    }
}
