//! Sorting the rows that are here. The database's own order is the default and always one click away.

use protocol::table::{Cell, Row};
use std::cmp::Ordering;

/// Larger results are sorted by the database: the person is told to add ORDER BY.
pub const MAX_SORTED: u64 = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub column: usize,
    pub direction: Direction,
}

/// A click on a header: ascending, descending, as the database gave it.
pub fn next(current: Option<Sort>, column: usize) -> Option<Sort> {
    match current {
        Some(Sort { column: same, direction: Direction::Ascending }) if same == column => {
            Some(Sort { column, direction: Direction::Descending })
        }
        Some(Sort { column: same, .. }) if same == column => None,
        _ => Some(Sort { column, direction: Direction::Ascending }),
    }
}

/// The places of the rows in the asked order; NULL last either way, equal values keep their order.
pub fn order(rows: &[Row], sort: Sort) -> Vec<u32> {
    let cell = |place: u32| rows[place as usize].get(sort.column).unwrap_or(&Cell::Null);
    let mut places: Vec<u32> = (0..rows.len() as u32).collect();
    places.sort_by(|left, right| {
        let (left, right) = (cell(*left), cell(*right));
        match (left.is_null(), right.is_null()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => match sort.direction {
                Direction::Ascending => compare(left, right),
                Direction::Descending => compare(right, left),
            },
        }
    });
    places
}

fn compare(left: &Cell, right: &Cell) -> Ordering {
    if let (Cell::Int(left), Cell::Int(right)) = (left, right) {
        return left.cmp(right);
    }
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => left.to_string().cmp(&right.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[Cell], direction: Direction, expected: &[u32]) {
        let rows: Vec<Row> = cells.iter().map(|cell| vec![cell.clone()]).collect();
        assert_eq!(order(&rows, Sort { column: 0, direction }), expected);
    }

    #[test]
    fn numbers_sort_by_value_and_nulls_come_last() {
        let text = |text: &str| Cell::Text(text.into());
        let cells = [text("10.5"), Cell::Null, text("9"), Cell::Int(-3)];
        check(&cells, Direction::Ascending, &[3, 2, 0, 1]);
        check(&cells, Direction::Descending, &[0, 2, 3, 1]);
    }

    #[test]
    fn texts_sort_by_letter_and_equal_ones_keep_their_order() {
        let cells = ["b", "a", "b", "a"].map(|text| Cell::Text(text.into()));
        check(&cells, Direction::Ascending, &[1, 3, 0, 2]);
        check(&cells, Direction::Descending, &[0, 2, 1, 3]);
    }

    #[test]
    fn three_clicks_come_back_to_the_database_order() {
        let first = next(None, 2);
        assert_eq!(first, Some(Sort { column: 2, direction: Direction::Ascending }));
        let second = next(first, 2);
        assert_eq!(second, Some(Sort { column: 2, direction: Direction::Descending }));
        assert_eq!(next(second, 2), None);
        assert_eq!(next(second, 1), Some(Sort { column: 1, direction: Direction::Ascending }));
    }
}
