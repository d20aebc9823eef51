//! Dates as days since the first day of the data.

use time::{Date, Duration, macros::date};

const FIRST: Date = date!(2022 - 01 - 01);

/// Days of data: 2022, 2023 and 2024.
pub(crate) const DAYS: i64 = 1096;

pub(crate) fn day_of(year: i32, month: u8, day: u8) -> i64 {
    let month = time::Month::try_from(month).expect("the months in the word lists are 1 to 12");
    let date = Date::from_calendar_date(year, month, day).expect("the days are those of the month");
    (date - FIRST).whole_days()
}

pub(crate) fn date_of(day: i64) -> Date {
    FIRST + Duration::days(day)
}

/// `2024-02-29`.
pub(crate) fn date(day: i64) -> String {
    let date = date_of(day);
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// A moment in seconds since the first day, as `2024-02-29 17:05:00`.
pub(crate) fn timestamp(seconds: i64) -> String {
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{} {hour:02}:{minute:02}:{:02}", date(day), second % 60)
}
