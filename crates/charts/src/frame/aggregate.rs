//! The seven aggregates over the cells of one group. NULL is not counted, as in SQL.

use crate::spec::Aggregate;
use protocol::table::Cell;
use std::collections::HashSet;

#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    present: usize,
    numbers: Vec<f64>,
    distinct: HashSet<String>,
}

impl Summary {
    pub fn add(&mut self, cell: &Cell) {
        if cell.is_null() {
            return;
        }
        self.present += 1;
        self.numbers.extend(cell.as_f64());
        self.distinct.insert(cell.to_string());
    }

    /// `None` when there is nothing to say: the mean of no numbers.
    pub fn finish(mut self, aggregate: Aggregate) -> Option<f64> {
        let count = self.numbers.len();
        match aggregate {
            Aggregate::Count => Some(self.present as f64),
            Aggregate::Distinct => Some(self.distinct.len() as f64),
            _ if count == 0 => None,
            Aggregate::Sum => Some(self.numbers.iter().sum()),
            Aggregate::Mean => Some(self.numbers.iter().sum::<f64>() / count as f64),
            Aggregate::Min => self.numbers.into_iter().reduce(f64::min),
            Aggregate::Max => self.numbers.into_iter().reduce(f64::max),
            Aggregate::Median => {
                self.numbers.sort_by(f64::total_cmp);
                let middle = count / 2;
                let upper = self.numbers[middle];
                let even = count.is_multiple_of(2);
                Some(if even { (self.numbers[middle - 1] + upper) / 2.0 } else { upper })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(cells: &[Cell], aggregate: Aggregate) -> Option<f64> {
        let mut summary = Summary::default();
        cells.iter().for_each(|cell| summary.add(cell));
        summary.finish(aggregate)
    }

    #[test]
    fn null_is_left_out_of_every_aggregate() {
        let cells =
            [Cell::Int(1), Cell::Null, Cell::Text("2.5".into()), Cell::Int(1), Cell::Float(4.0)];
        let cases = [
            (Aggregate::Count, 4.0),
            (Aggregate::Distinct, 3.0),
            (Aggregate::Sum, 8.5),
            (Aggregate::Mean, 2.125),
            (Aggregate::Min, 1.0),
            (Aggregate::Max, 4.0),
            (Aggregate::Median, 1.75),
        ];
        for (aggregate, expected) in cases {
            assert_eq!(over(&cells, aggregate), Some(expected), "{}", aggregate.name());
        }
    }

    #[test]
    fn nothing_has_a_count_but_no_mean() {
        assert_eq!(over(&[Cell::Null], Aggregate::Count), Some(0.0));
        assert_eq!(over(&[Cell::Null], Aggregate::Mean), None);
    }
}
