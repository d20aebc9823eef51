//! Periods that a question names outright, and the ways SQL writes their ends.

use time::{Date, Duration, Month};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Year,
    Quarter,
    Month,
    Day,
}

impl Grain {
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Year => "year",
            Grain::Quarter => "quarter",
            Grain::Month => "month",
            Grain::Day => "day",
        }
    }
}

/// From `start` to the day before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub grain: Grain,
    pub start: Date,
    pub end: Date,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn year(word: &str) -> Option<i32> {
    let year: i32 = word.parse().ok().filter(|_| word.len() == 4)?;
    (1900..2100).contains(&year).then_some(year)
}

fn quarter(word: &str) -> Option<u8> {
    let number = word.strip_prefix('q')?.parse().ok()?;
    (1..=4).contains(&number).then_some(number)
}

fn month(word: &str) -> Option<u8> {
    let matches = |name: &str| name == word || (word.len() == 3 && name.starts_with(word));
    let at = MONTHS.iter().position(|name| matches(name))?;
    u8::try_from(at + 1).ok()
}

fn first_of(year: i32, month: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, 1).ok()
}

fn months(grain: Grain, year: i32, month: u8, count: u8) -> Option<Period> {
    let (last_year, next) =
        if month + count > 12 { (year + 1, month + count - 12) } else { (year, month + count) };
    Some(Period { grain, start: first_of(year, month)?, end: first_of(last_year, next)? })
}

/// The period that the first of `words` (lower case) begin, and how many of them it takes.
pub fn leading(words: &[&str]) -> Option<(Period, usize)> {
    let first = *words.first()?;
    let second = words.get(1).copied().unwrap_or_default();
    if let (Some(quarter), Some(year)) = (quarter(first), year(second)) {
        return Some((months(Grain::Quarter, year, quarter * 3 - 2, 3)?, 2));
    }
    if let (Some(month), Some(year)) = (month(first), year(second)) {
        return Some((months(Grain::Month, year, month, 1)?, 2));
    }
    if let (Some(year), Some(quarter)) = (year(first), quarter(second)) {
        return Some((months(Grain::Quarter, year, quarter * 3 - 2, 3)?, 2));
    }
    if let Some(year) = year(first) {
        return Some((months(Grain::Year, year, 1, 12)?, 1));
    }
    iso(first).map(|period| (period, 1))
}

/// `2024-03-01`, `2024-03` or `2024-q1`.
fn iso(word: &str) -> Option<Period> {
    let mut parts = word.split('-');
    let year = year(parts.next()?)?;
    let second = parts.next()?;
    if let Some(quarter) = quarter(second) {
        return months(Grain::Quarter, year, quarter * 3 - 2, 3);
    }
    let number: u8 = second.parse().ok().filter(|_| second.len() == 2)?;
    let Some(day) = parts.next() else { return months(Grain::Month, year, number, 1) };
    let day: u8 = day.parse().ok()?;
    let start = Date::from_calendar_date(year, Month::try_from(number).ok()?, day).ok()?;
    Some(Period { grain: Grain::Day, start, end: start.next_day()? })
}

impl Period {
    /// How SQL may write the period's ends or the period itself; the same place in another period's
    /// list is the same way of writing.
    pub fn renderings(&self) -> Vec<String> {
        let last = self.end - Duration::DAY;
        let mut all = vec![self.start.to_string(), self.end.to_string()];
        all.push(last.to_string());
        all.push(format!("{} 00:00:00", self.start));
        all.push(format!("{} 00:00:00", self.end));
        all.push(format!("{last} 23:59:59"));
        all.push(format!("{}T00:00:00", self.start));
        all.push(format!("{}T00:00:00", self.end));
        let (year, month) = (self.start.year(), u8::from(self.start.month()));
        match self.grain {
            Grain::Year => all.push(year.to_string()),
            Grain::Quarter => all.push(format!("{year}-Q{}", month.div_ceil(3))),
            Grain::Month => all.push(format!("{year}-{month:02}")),
            Grain::Day => {}
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_with_their_grain_and_ends() {
        let cases = [
            ("2024", "year 2024-01-01 2025-01-01", 1),
            ("q4 2023 x", "quarter 2023-10-01 2024-01-01", 2),
            ("2024 q1", "quarter 2024-01-01 2024-04-01", 2),
            ("december 2024", "month 2024-12-01 2025-01-01", 2),
            ("mar 2024", "month 2024-03-01 2024-04-01", 2),
            ("2024-02", "month 2024-02-01 2024-03-01", 1),
            ("2024-02-29", "day 2024-02-29 2024-03-01", 1),
        ];
        for (text, expected, used) in cases {
            let words: Vec<&str> = text.split(' ').collect();
            let (period, count) = leading(&words).unwrap();
            let Period { grain, start, end } = period;
            assert_eq!(format!("{} {start} {end}", grain.as_str()), expected);
            assert_eq!(count, used, "{text}");
        }
        for none in ["march", "5000", "q5 2024", "2024-13", "may i", "x"] {
            let words: Vec<&str> = none.split(' ').collect();
            assert_eq!(leading(&words), None, "{none}");
        }
    }
}
