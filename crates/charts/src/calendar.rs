//! Dates as results carry them (text or whole years) to seconds since 1970 and back. Proleptic
//! Gregorian, UTC; no time zone data, no clock.

/// A moment taken apart; `month` and `day` start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

pub(crate) const DAY: f64 = 86_400.0;

/// How finely a set of times is spaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grain {
    Year,
    Quarter,
    Month,
    Day,
    Hour,
    Second,
}

/// Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 } as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

impl Moment {
    pub fn date(year: i64, month: u32, day: u32) -> Self {
        Self { year, month, day, hour: 0, minute: 0, second: 0 }
    }

    pub fn seconds(self) -> f64 {
        let days = days_from_civil(self.year, self.month, self.day) as f64;
        let clock = f64::from(self.hour * 3_600 + self.minute * 60 + self.second);
        days * DAY + clock
    }

    /// `seconds` is clamped to the years -9999 to 9999.
    pub fn from_seconds(seconds: f64) -> Self {
        const LIMIT: f64 = 9_999.0 * 365.25 * DAY;
        let seconds = if seconds.is_finite() { seconds.clamp(-LIMIT, LIMIT) } else { 0.0 };
        let whole = seconds.floor() as i64;
        let (days, clock) = (whole.div_euclid(86_400), whole.rem_euclid(86_400) as u32);
        let (year, month, day) = civil_from_days(days);
        let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
        Self { year, month, day, hour, minute, second }
    }

    pub fn quarter(self) -> u32 {
        (self.month - 1) / 3 + 1
    }

    /// 0 is Sunday, as in Vega-Lite's `day`.
    pub fn weekday(self) -> u32 {
        (days_from_civil(self.year, self.month, self.day) + 4).rem_euclid(7) as u32
    }

    /// The first moment of the month `months` later (or earlier).
    pub fn plus_months(self, months: i64) -> Self {
        let index = self.year * 12 + i64::from(self.month) - 1 + months;
        Self::date(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1)
    }
}

fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let fits = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Reads `2024`, `2024-03`, `2024-Q1`, `2024-W09`, `2024-03-05`, and a date followed by `T` or a
/// space and a time, with or without fraction and offset. Anything else is `None`.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.is_ascii() || text.len() < 4 {
        return None;
    }
    let year = i64::from(number(&text[..4], 4..=4)?);
    let rest = &text[4..];
    if rest.is_empty() {
        return Some(Moment::date(year, 1, 1).seconds());
    }
    let rest = rest.strip_prefix(['-', ' ', '/'])?;
    if let Some(quarter) = rest.strip_prefix(['Q', 'q']) {
        let quarter = number(quarter, 1..=1).filter(|quarter| (1..=4).contains(quarter))?;
        return Some(Moment::date(year, quarter * 3 - 2, 1).seconds());
    }
    if let Some(week) = rest.strip_prefix('W') {
        let week = number(week, 1..=2).filter(|week| (0..=53).contains(week))?;
        return Some(week_start(year, week));
    }
    let month = number(rest.get(..2)?, 2..=2).filter(|month| (1..=12).contains(month))?;
    let rest = &rest[2..];
    if rest.is_empty() {
        return Some(Moment::date(year, month, 1).seconds());
    }
    let rest = rest.strip_prefix(['-', '/'])?;
    let day = number(rest.get(..2)?, 2..=2).filter(|day| (1..=31).contains(day))?;
    let midnight = Moment::date(year, month, day);
    // 2024-02-31 would silently become March.
    if Moment::from_seconds(midnight.seconds()).day != day {
        return None;
    }
    let rest = &rest[2..];
    if rest.is_empty() {
        return Some(midnight.seconds());
    }
    clock(rest.strip_prefix(['T', ' '])?).map(|seconds| midnight.seconds() + seconds)
}

/// Monday of an ISO week; week 0 is the week before week 1.
fn week_start(year: i64, week: u32) -> f64 {
    let fourth = Moment::date(year, 1, 4);
    let monday = (fourth.weekday() + 6) % 7;
    fourth.seconds() + (f64::from(week) * 7.0 - 7.0 - f64::from(monday)) * DAY
}

/// `14:05`, `14:05:30.25`, each with `Z`, `+02:00` or nothing after it.
fn clock(text: &str) -> Option<f64> {
    let text = text.trim_end_matches(" UTC");
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, offset) = text.split_at(zone);
    let offset = match offset {
        "" | "Z" => 0.0,
        signed => {
            let digits: String = signed[1..].chars().filter(|c| *c != ':').collect();
            let hours = number(digits.get(..2)?, 2..=2)?;
            let minutes = digits.get(2..).filter(|rest| !rest.is_empty());
            let minutes = minutes.map_or(Some(0), |rest| number(rest, 2..=2))?;
            let size = f64::from(hours * 3_600 + minutes * 60);
            if signed.starts_with('-') { -size } else { size }
        }
    };
    let mut parts = time.trim_end().split(':');
    let hour = number(parts.next()?, 1..=2).filter(|hour| *hour < 24)?;
    let minute = number(parts.next()?, 2..=2).filter(|minute| *minute < 60)?;
    let second = match parts.next() {
        None => 0.0,
        Some(text) => {
            let whole = text.split('.').next().unwrap_or_default();
            number(whole, 2..=2)?;
            text.parse::<f64>().ok().filter(|second| *second < 61.0)?
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Some(f64::from(hour * 3_600 + minute * 60) + second - offset)
}

/// The coarsest grain on which every time lies. One time alone keeps its own.
pub(crate) fn grain(times: impl Iterator<Item = f64>) -> Grain {
    let mut finest = Grain::Year;
    for seconds in times {
        let moment = Moment::from_seconds(seconds);
        let grain = match moment {
            Moment { second: 1.., .. } | Moment { minute: 1.., .. } => Grain::Second,
            Moment { hour: 1.., .. } => Grain::Hour,
            Moment { day: 2.., .. } => Grain::Day,
            Moment { month: 1, .. } => Grain::Year,
            Moment { month: 4 | 7 | 10, .. } => Grain::Quarter,
            _ => Grain::Month,
        };
        finest = finest.max(grain);
    }
    finest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str, expected: &str) {
        let shown = parse(text).map(|seconds| {
            let m = Moment::from_seconds(seconds);
            format!(
                "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
                m.year, m.month, m.day, m.hour, m.minute, m.second
            )
        });
        assert_eq!(shown.as_deref().unwrap_or("no"), expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_databases_write_them() {
        reads("2024", "2024-01-01 00:00:00");
        reads("2024-03", "2024-03-01 00:00:00");
        reads("2024-Q3", "2024-07-01 00:00:00");
        reads("2024-W01", "2024-01-01 00:00:00");
        reads("2021-W01", "2021-01-04 00:00:00");
        reads("2024-02-29", "2024-02-29 00:00:00");
        reads("2024-03-05 14:05", "2024-03-05 14:05:00");
        reads("2024-03-05T14:05:09.5+02:00", "2024-03-05 12:05:09");
        reads("1969-12-31T23:59:59Z", "1969-12-31 23:59:59");
        for text in [
            "2023-02-29",
            "2024-13",
            "Jan",
            "20240301",
            "2024-Q5",
            "2024-03-05 25:00",
            "",
            "１２３４",
        ] {
            reads(text, "no");
        }
    }

    #[test]
    fn every_day_of_eight_centuries_survives_the_round_trip() {
        for day in (-146_097..146_097).step_by(13) {
            let (year, month, dom) = civil_from_days(day);
            assert_eq!(days_from_civil(year, month, dom), day);
        }
    }

    #[test]
    fn the_grain_is_the_finest_that_occurs() {
        let of = |texts: &[&str]| grain(texts.iter().filter_map(|text| parse(text)));
        assert_eq!(of(&["2022", "2023"]), Grain::Year);
        assert_eq!(of(&["2024-01", "2024-04", "2024-07"]), Grain::Quarter);
        assert_eq!(of(&["2024-01", "2024-02"]), Grain::Month);
        assert_eq!(of(&["2024-01-01", "2024-01-08"]), Grain::Day);
        assert_eq!(of(&["2024-01-01 10:00"]), Grain::Hour);
    }
}
