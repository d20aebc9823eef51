//! Numbers as a summary computes and writes them: exact decimals, grouped digits, the column's unit.

use protocol::table::{Cell, ColumnMeta, ColumnType};
use rust_decimal::prelude::*;

/// A cell as an exact decimal. Floats are taken at their shortest exact spelling.
pub fn decimal(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Int(value) => Some(Decimal::from(*value)),
        Cell::Float(value) => {
            let text = value.to_string();
            Decimal::from_str(&text).or_else(|_| Decimal::from_scientific(&text)).ok()
        }
        Cell::Text(text) => Decimal::from_str(text.trim()).ok(),
        _ => None,
    }
}

/// `1,284,310.40 USD`, `12.5 %`. Exact columns keep their digits; floats are shown with two decimals,
/// or four significant digits below one.
pub fn written(value: Decimal, column: &ColumnMeta) -> String {
    let value = match column.column_type {
        ColumnType::Integer | ColumnType::Decimal => value,
        _ => rounded(value),
    };
    with_unit(&grouped(value), column)
}

/// A computed mean or ratio of an exact column, rounded as a float is.
pub fn rounded(value: Decimal) -> Decimal {
    let rounding = RoundingStrategy::MidpointAwayFromZero;
    let value = if value.abs() >= Decimal::ONE || value.is_zero() {
        value.round_dp_with_strategy(2, rounding)
    } else {
        value.round_sf_with_strategy(4, rounding).unwrap_or(value)
    };
    if value.scale() > 2 || value.fract().is_zero() { value.normalize() } else { value }
}

/// The part of `whole` that `part` is: `34.2 %`. `None` for a whole of zero.
pub fn percent(part: Decimal, whole: Decimal) -> Option<String> {
    let ratio = part.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let mut ratio = ratio.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    ratio.rescale(1);
    Some(format!("{} %", grouped(ratio)))
}

fn with_unit(number: &str, column: &ColumnMeta) -> String {
    match column.unit.as_deref() {
        Some(unit) if !unit.is_empty() => format!("{number} {unit}"),
        _ => number.to_owned(),
    }
}

pub fn grouped(value: Decimal) -> String {
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            digits.push(',');
        }
        digits.push(digit);
    }
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{digits}")
    } else {
        format!("{sign}{digits}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: Cell, column_type: ColumnType, unit: Option<&str>, expected: &str) {
        let unit = unit.map(str::to_owned);
        let column = ColumnMeta { unit, ..ColumnMeta::new("x", column_type) };
        assert_eq!(written(decimal(&cell).unwrap(), &column), expected);
    }

    #[test]
    fn numbers_are_written_for_people_and_stay_exact() {
        let text = |text: &str| Cell::Text(text.into());
        check(text("1284310.40"), ColumnType::Decimal, Some("USD"), "1,284,310.40 USD");
        check(Cell::Int(-1234567), ColumnType::Integer, None, "-1,234,567");
        check(Cell::Int(999), ColumnType::Integer, None, "999");
        check(Cell::Float(1234.5600000001), ColumnType::Float, None, "1,234.56");
        check(Cell::Float(12.5), ColumnType::Float, Some("%"), "12.5 %");
        check(Cell::Float(0.000123456), ColumnType::Float, None, "0.0001235");
        check(Cell::Float(3.0), ColumnType::Float, None, "3");
        check(Cell::Float(1e21), ColumnType::Float, None, "1,000,000,000,000,000,000,000");
        check(text("0.10"), ColumnType::Decimal, None, "0.10");
    }

    #[test]
    fn a_share_of_nothing_is_not_a_number() {
        assert_eq!(percent(Decimal::ONE, Decimal::from(3)).as_deref(), Some("33.3 %"));
        assert_eq!(percent(Decimal::ONE, Decimal::ZERO), None);
    }
}
