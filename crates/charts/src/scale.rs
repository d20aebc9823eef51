//! Values to places: linear, log, time and band scales with ticks at round values.

use crate::calendar::{DAY, Grain, Moment};
use crate::format;

/// The round number (1, 2 or 5 times a power of ten) at or above `rough`.
pub(crate) fn nice_step(rough: f64) -> f64 {
    if !rough.is_finite() || rough <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(rough.log10().floor());
    if power == 0.0 {
        return f64::MIN_POSITIVE;
    }
    let factor = rough / power;
    // 1e-9 forgives the last bit of a division.
    power
        * match factor {
            f if f <= 1.0 + 1e-9 => 1.0,
            f if f <= 2.0 + 1e-9 => 2.0,
            f if f <= 5.0 + 1e-9 => 5.0,
            _ => 10.0,
        }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub value: f64,
    pub label: String,
}

/// A continuous scale from `low` to `high`; `low < high` always.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Linear {
    pub low: f64,
    pub high: f64,
    pub step: f64,
}

/// Numbers beyond this leave no room for ticks in 64-bit floats.
const LARGEST: f64 = 1e300;

impl Linear {
    /// `ticks` is about how many there should be; `fixed` ends are kept as they are.
    pub fn new(low: f64, high: f64, zero: bool, ticks: usize, nice: bool) -> Self {
        let (mut low, mut high) = (low.clamp(-LARGEST, LARGEST), high.clamp(-LARGEST, LARGEST));
        if zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low <= low.abs().max(high.abs()) * 1e-12 {
            let pad = if low == 0.0 { 1.0 } else { low.abs() * 0.5 };
            (low, high) = match low {
                value if value > 0.0 && zero => (0.0, value),
                value if value < 0.0 && zero => (value, 0.0),
                0.0 => (0.0, 1.0),
                value => (value - pad, value + pad),
            };
        }
        let step = nice_step((high - low) / ticks.max(1) as f64);
        if nice {
            low = (low / step + 1e-9).floor() * step;
            high = (high / step - 1e-9).ceil() * step;
        }
        Self { low, high, step }
    }

    pub fn at(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    pub fn ticks(&self) -> Vec<Tick> {
        let largest = self.low.abs().max(self.high.abs());
        let first = (self.low / self.step - 1e-6).ceil();
        let count = ((self.high - self.low) / self.step + 1e-6).floor().min(60.0) as i64;
        (0..=count)
            .map(|index| (first + index as f64) * self.step)
            .filter(|value| *value <= self.high + self.step * 1e-6)
            .map(|value| if value.abs() < self.step * 1e-6 { 0.0 } else { value })
            .map(|value| Tick { value, label: format::tick(value, self.step, largest) })
            .collect()
    }
}

/// Powers of ten; `0 < low < high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Log {
    pub low: f64,
    pub high: f64,
}

impl Log {
    pub fn new(low: f64, high: f64, nice: bool) -> Self {
        let low = low.clamp(1e-300, LARGEST);
        let high = high.clamp(low, LARGEST);
        let down = 10f64.powf((low.log10() + 1e-9).floor());
        let up = 10f64.powf((high.log10() - 1e-9).ceil());
        let (low, high) = if nice || low == high { (down, up) } else { (low, high) };
        Self { low, high: if high > low { high } else { low * 10.0 } }
    }

    /// Below 0 or at 0 there is no place: `None`.
    pub fn at(&self, value: f64) -> Option<f64> {
        (value > 0.0).then(|| (value / self.low).ln() / (self.high / self.low).ln())
    }

    pub fn ticks(&self) -> Vec<Tick> {
        let (first, last) = (self.low.log10().floor() as i32, self.high.log10().ceil() as i32);
        let decades = last - first;
        let stride = (decades / 8 + 1).max(1);
        let within: &[f64] = if decades <= 2 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let mut ticks = Vec::new();
        for power in (first..=last).step_by(stride as usize) {
            for factor in within {
                let value = factor * 10f64.powi(power);
                if value >= self.low * (1.0 - 1e-9) && value <= self.high * (1.0 + 1e-9) {
                    ticks.push(Tick { value, label: format::short(value) });
                }
            }
        }
        ticks
    }
}

/// Times in seconds; `low < high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Time {
    pub low: f64,
    pub high: f64,
    pub grain: Grain,
}

/// Months between ticks, coarsest last; below a month the steps are in seconds.
const MONTH_STEPS: [i64; 10] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];
const SECOND_STEPS: [f64; 12] = [
    1.0,
    10.0,
    60.0,
    300.0,
    900.0,
    3_600.0,
    10_800.0,
    21_600.0,
    43_200.0,
    DAY,
    2.0 * DAY,
    7.0 * DAY,
];
const MONTH: f64 = 30.44 * DAY;

impl Time {
    pub fn new(low: f64, high: f64, grain: Grain) -> Self {
        if high > low {
            return Self { low, high, grain };
        }
        let pad = match grain {
            Grain::Year => 366.0 * DAY,
            Grain::Quarter => 92.0 * DAY,
            Grain::Month => 31.0 * DAY,
            Grain::Day => DAY,
            Grain::Hour => 3_600.0,
            Grain::Second => 60.0,
        };
        Self { low: low - pad, high: high + pad, grain }
    }

    pub fn at(&self, seconds: f64) -> f64 {
        (seconds - self.low) / (self.high - self.low)
    }

    /// At most `limit` ticks at starts of years, quarters, months, days or hours, none finer than the
    /// grain of the data.
    pub fn ticks(&self, limit: usize) -> Vec<Tick> {
        let span = self.high - self.low;
        let limit = limit.max(2) as f64;
        let finest = match self.grain {
            Grain::Year => 12,
            Grain::Quarter => 3,
            _ => 1,
        };
        if self.grain >= Grain::Day
            && let Some(step) = SECOND_STEPS
                .iter()
                .filter(|step| self.grain > Grain::Day || **step >= DAY)
                .find(|step| span / **step < limit)
        {
            return self.clock_ticks(*step);
        }
        let fits = |months: &&i64| **months >= finest && span / (**months as f64 * MONTH) < limit;
        let months = MONTH_STEPS.iter().find(fits).copied().unwrap_or(1_200);
        self.month_ticks(months)
    }

    fn month_ticks(&self, months: i64) -> Vec<Tick> {
        let start = Moment::from_seconds(self.low);
        let index = start.year * 12 + i64::from(start.month) - 1;
        let first = index.div_euclid(months) * months;
        let mut ticks: Vec<Tick> = Vec::new();
        for step in 0..200 {
            let moment = Moment::date(0, 1, 1).plus_months(first + step * months);
            let value = moment.seconds();
            if value > self.high + 1.0 {
                break;
            }
            if value < self.low - 1.0 {
                continue;
            }
            let opens_year = moment.month == 1 || ticks.is_empty();
            let label = match (self.grain, months) {
                (_, 12..) => format::time(value, "%Y"),
                (Grain::Quarter, _) if opens_year => format::time(value, "Q%q %Y"),
                (Grain::Quarter, _) => format::time(value, "Q%q"),
                _ if opens_year && span_crosses_years(self) => format::time(value, "%b %Y"),
                _ => format::time(value, "%b"),
            };
            ticks.push(Tick { value, label });
        }
        ticks
    }

    fn clock_ticks(&self, step: f64) -> Vec<Tick> {
        let first = (self.low / step - 1e-9).ceil() * step;
        let pattern = match step {
            step if step >= DAY => "%e %b",
            step if step >= 60.0 => "%H:%M",
            _ => "%H:%M:%S",
        };
        let count = ((self.high - first) / step + 1e-9).floor().clamp(0.0, 60.0) as usize;
        (0..=count)
            .map(|index| first + index as f64 * step)
            .filter(|value| *value <= self.high + 1.0)
            .map(|value| Tick { value, label: format::time(value, pattern) })
            .collect()
    }
}

fn span_crosses_years(scale: &Time) -> bool {
    Moment::from_seconds(scale.low).year != Moment::from_seconds(scale.high).year
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse;

    fn labels(ticks: &[Tick]) -> String {
        ticks.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn number_ticks_are_round_and_hold_the_data() {
        let scale = Linear::new(183_000.0, 1_284_310.4, true, 4, true);
        assert_eq!(labels(&scale.ticks()), "0 0.5M 1.0M 1.5M");
        assert!(scale.high >= 1_284_310.4);
        assert_eq!(labels(&Linear::new(-3.0, 8.0, true, 5, true).ticks()), "−5 0 5 10");
        assert_eq!(labels(&Linear::new(0.0, 0.0, true, 4, true).ticks()), "0 0.5 1.0");
    }

    #[test]
    fn a_scale_of_one_value_still_has_a_width() {
        for value in [0.0, 7.0, -7.0, 1e300, -1e-300, f64::MAX] {
            for zero in [true, false] {
                let scale = Linear::new(value, value, zero, 5, true);
                assert!(scale.low < scale.high, "{value} {zero} {scale:?}");
                assert!(scale.ticks().len() <= 62);
            }
        }
    }

    #[test]
    fn log_ticks_are_powers_of_ten() {
        assert_eq!(labels(&Log::new(3.0, 40_000.0, true).ticks()), "1 10 100 1,000 10K 100K");
        assert_eq!(Log::new(1.0, 10.0, true).at(0.0), None);
    }

    #[test]
    fn time_ticks_follow_the_grain() {
        let time = |from, to, grain| Time::new(parse(from).unwrap(), parse(to).unwrap(), grain);
        assert_eq!(labels(&time("2024-01", "2024-12", Grain::Month).ticks(5)), "Jan Apr Jul Oct");
        assert_eq!(
            labels(&time("2023-10", "2024-06", Grain::Month).ticks(6)),
            "Nov 2023 Jan 2024 Mar May"
        );
        assert_eq!(labels(&time("2022", "2024", Grain::Year).ticks(8)), "2022 2023 2024");
        assert_eq!(
            labels(&time("2023-01", "2024-10", Grain::Quarter).ticks(9)),
            "Q1 2023 Q2 Q3 Q4 Q1 2024 Q2 Q3 Q4"
        );
        assert_eq!(
            labels(&time("2024-03-01", "2024-03-05", Grain::Day).ticks(6)),
            "1 Mar 2 Mar 3 Mar 4 Mar 5 Mar"
        );
    }
}
