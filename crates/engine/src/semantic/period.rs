//! Calendar periods in questions: "March 2023", "Q2 2024", "last 30 days", "2024-05-01".

use super::query::Grain;
use super::tag::spelled_number;
use super::words::{Token, TokenKind};
use time::{Date, Duration, Month};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// From the first day to the day after the last.
    Range(Date, Date),
    Relative(Relative),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relative {
    This(Grain),
    /// The whole period before this one.
    Last(Grain),
    /// The given number of periods up to now.
    Recent(Grain, u32),
    /// From the start of this one until now.
    ToDate(Grain),
    Today,
    Yesterday,
}

impl Relative {
    /// From the first day to the day after the last, as seen on `today`.
    pub fn resolve(self, today: Date) -> (Date, Date) {
        let tomorrow = today + Duration::DAY;
        match self {
            Relative::Today => (today, tomorrow),
            Relative::Yesterday => (today - Duration::DAY, today),
            Relative::This(grain) => {
                let from = start(today, grain);
                (from, shift(from, grain, 1))
            }
            Relative::Last(grain) => {
                let to = start(today, grain);
                (shift(to, grain, -1), to)
            }
            Relative::Recent(grain, count) => {
                (shift(tomorrow, grain, -i32::try_from(count).unwrap_or(i32::MAX)), tomorrow)
            }
            Relative::ToDate(grain) => (start(today, grain), tomorrow),
        }
    }
}

/// The period at the start of `tokens`, with its length.
pub fn parse(tokens: &[Token], _today: Date) -> Option<(Period, usize)> {
    absolute(tokens).or_else(|| relative(tokens))
}

fn absolute(tokens: &[Token]) -> Option<(Period, usize)> {
    let word = |at: usize| tokens.get(at).map(|t| t.lower.as_str()).unwrap_or_default();
    let year_at = |at: usize| {
        tokens.get(at).filter(|t| t.kind == TokenKind::Number).and_then(|t| year(&t.text))
    };
    let skip_of = |at: usize| if ["of", ",", "in"].contains(&word(at)) { at + 1 } else { at };
    if tokens[0].kind == TokenKind::Number {
        if let Some(date) = iso_date(&tokens[0].text) {
            return Some((day(date), 1));
        }
        // 5 May 2024
        let number: u8 = tokens[0].text.parse().ok()?;
        let at = skip_of(1);
        let month = month_name(word(at))?;
        let year = year_at(skip_of(at + 1))?;
        let date = Date::from_calendar_date(year, month, number).ok()?;
        return Some((day(date), skip_of(at + 1) + 1));
    }
    if let Some(quarter) = quarter_name(word(0)) {
        let at = skip_of(1);
        let year = year_at(at)?;
        return quarter_range(year, quarter).map(|range| (range, at + 1));
    }
    if let (Some(count), "quarter" | "half") = (ordinal(word(0)), word(1)) {
        let at = skip_of(2);
        let year = year_at(at)?;
        let range = if word(1) == "quarter" {
            quarter_range(year, count)
        } else {
            months(year, (count.checked_sub(1)?) * 6 + 1, 6)
        };
        return range.map(|range| (range, at + 1));
    }
    let month = month_name(word(0))?;
    let proper = tokens[0].text.starts_with(char::is_uppercase);
    // May 5, 2024
    if let Some(number) = tokens.get(1).filter(|t| t.kind == TokenKind::Number)
        && let Ok(number) = number.text.parse::<u8>()
    {
        let at = skip_of(2);
        if let Some(year) = year_at(at) {
            let date = Date::from_calendar_date(year, month, number).ok()?;
            return Some((day(date), at + 1));
        }
    }
    let at = skip_of(1);
    if let Some(year) = year_at(at).filter(|_| proper || word(0) != "may") {
        return months(year, u8::from(month), 1).map(|range| (range, at + 1));
    }
    // "January and March 2024", "Jan - Mar 2024": the year is said once.
    let joined = ["and", "to", "-", "until", "till", "through"].contains(&word(1));
    month_name(word(2)).filter(|_| joined)?;
    let year = year_at(skip_of(3)).filter(|_| proper || word(0) != "may")?;
    months(year, u8::from(month), 1).map(|range| (range, 1))
}

fn relative(tokens: &[Token]) -> Option<(Period, usize)> {
    let word = |at: usize| tokens.get(at).map(|t| t.lower.as_str()).unwrap_or_default();
    let found = |relative, length| Some((Period::Relative(relative), length));
    match word(0) {
        "today" => return found(Relative::Today, 1),
        "yesterday" => return found(Relative::Yesterday, 1),
        "ytd" => return found(Relative::ToDate(Grain::Year), 1),
        "mtd" => return found(Relative::ToDate(Grain::Month), 1),
        "year" | "month" | "quarter" if word(1) == "to" && word(2) == "date" => {
            return found(Relative::ToDate(grain(word(0))?), 3);
        }
        _ => {}
    }
    let mut at = usize::from(word(0) == "the");
    let kind = word(at);
    if !["last", "previous", "past", "this", "current", "recent", "prior"].contains(&kind) {
        return None;
    }
    at += 1;
    let count = tokens.get(at).and_then(|t| match t.kind {
        TokenKind::Number => t.text.parse::<u32>().ok(),
        _ => spelled_number(&t.lower),
    });
    if let Some(count) = count {
        let grain = grain(word(at + 1))?;
        return found(Relative::Recent(grain, count), at + 2);
    }
    if ["full", "calendar"].contains(&word(at)) {
        at += 1;
    }
    let singular = !word(at).ends_with('s');
    let grain = grain(word(at)).filter(|_| singular)?;
    match kind {
        "this" | "current" => found(Relative::This(grain), at + 1),
        "past" => found(Relative::Recent(grain, 1), at + 1),
        "recent" => None,
        _ => found(Relative::Last(grain), at + 1),
    }
}

pub fn year(text: &str) -> Option<i32> {
    let year = text.parse::<i32>().ok().filter(|_| text.len() == 4)?;
    (1500..=2100).contains(&year).then_some(year)
}

pub fn year_range(year: i32) -> Option<(Date, Date)> {
    let first = Date::from_calendar_date(year, Month::January, 1).ok()?;
    Some((first, shift(first, Grain::Year, 1)))
}

pub fn iso_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, ['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.get(..2).unwrap_or(day).parse().ok()?)
        .ok()
}

fn day(date: Date) -> Period {
    Period::Range(date, date + Duration::DAY)
}

fn quarter_range(year: i32, quarter: u8) -> Option<Period> {
    (1..=4).contains(&quarter).then(|| months(year, (quarter - 1) * 3 + 1, 3))?
}

fn months(year: i32, first: u8, count: i32) -> Option<Period> {
    let from = Date::from_calendar_date(year, Month::try_from(first).ok()?, 1).ok()?;
    Some(Period::Range(from, shift(from, Grain::Month, count)))
}

fn grain(word: &str) -> Option<Grain> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "day" => Grain::Day,
        "week" => Grain::Week,
        "month" => Grain::Month,
        "quarter" => Grain::Quarter,
        "year" => Grain::Year,
        _ => return None,
    })
}

fn ordinal(word: &str) -> Option<u8> {
    ["first", "second", "third", "fourth"].iter().position(|o| *o == word).map(|at| at as u8 + 1)
}

fn quarter_name(word: &str) -> Option<u8> {
    let digit = word.strip_prefix('q')?;
    digit.parse().ok().filter(|q| (1..=4).contains(q))
}

fn month_name(word: &str) -> Option<Month> {
    const NAMES: [&str; 12] = [
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
    let at = NAMES.iter().position(|name| {
        *name == word
            || (word.len() == 3 && name.starts_with(word))
            || (word == "sept" && *name == "september")
    })?;
    Month::try_from(at as u8 + 1).ok()
}

/// The first day of the period that holds `date`.
pub fn start(date: Date, grain: Grain) -> Date {
    let first_of = |month: Month| {
        Date::from_calendar_date(date.year(), month, 1).expect("every month has a first day")
    };
    match grain {
        Grain::Week => date - Duration::days(i64::from(date.weekday().number_days_from_monday())),
        Grain::Month => first_of(date.month()),
        Grain::Quarter => {
            let month = (u8::from(date.month()) - 1) / 3 * 3 + 1;
            first_of(Month::try_from(month).expect("1, 4, 7 or 10"))
        }
        Grain::Year => first_of(Month::January),
        _ => date,
    }
}

/// Moves a date by whole periods; the day is clipped to the month's length.
pub fn shift(date: Date, grain: Grain, count: i32) -> Date {
    let months = |count: i32| {
        let all = date.year().saturating_mul(12) + i32::from(u8::from(date.month())) - 1;
        let moved = all.saturating_add(count).clamp(12, 9_999 * 12);
        let month = Month::try_from((moved % 12 + 1) as u8).expect("a remainder of 12, plus one");
        let year = moved / 12;
        let day = date.day().min(month.length(year));
        Date::from_calendar_date(year, month, day).unwrap_or(date)
    };
    let days = |count: i32| {
        date.checked_add(Duration::days(i64::from(count.clamp(-100_000, 100_000)))).unwrap_or(date)
    };
    match grain {
        Grain::Week => days(count.saturating_mul(7)),
        Grain::Month => months(count),
        Grain::Quarter => months(count.saturating_mul(3)),
        Grain::Year => months(count.saturating_mul(12)),
        _ => days(count),
    }
}

pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}
