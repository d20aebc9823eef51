//! Numbers and dates for people: short on axes (`1.2M`, `Mar`), exact in hover text
//! (`1,284,310.40`), and the part of d3's format language a spec may use.

use crate::calendar::{Grain, Moment};

pub(crate) const SUPPORTED: &str =
    "not a supported format; use for example `,.2f`, `.1%`, `$,.0f`, `s`, `d`, `%Y-%m` or `%b %Y`";

/// `[$][,][.N][~](f|%|s|d)`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct NumberFormat {
    currency: bool,
    grouped: bool,
    precision: Option<usize>,
    kind: char,
}

fn number_format(text: &str) -> Option<NumberFormat> {
    let mut rest = text;
    let mut take = |prefix: char| match rest.strip_prefix(prefix) {
        Some(after) => {
            rest = after;
            true
        }
        None => false,
    };
    let currency = take('$');
    let grouped = take(',');
    let dotted = take('.');
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let precision = if dotted {
        Some(rest[..digits].parse().ok().filter(|precision| *precision <= 12 && digits <= 2)?)
    } else if digits > 0 {
        return None;
    } else {
        None
    };
    let kind = rest[digits..].strip_prefix('~').unwrap_or(&rest[digits..]);
    let kind = match kind {
        "" => 'f',
        "f" | "%" | "s" | "d" => kind.chars().next()?,
        _ => return None,
    };
    (!text.is_empty()).then_some(NumberFormat { currency, grouped, precision, kind })
}

/// Whether every `%` starts a directive we know and there is at least one.
fn is_time_format(text: &str) -> bool {
    let mut found = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '%' {
            match characters.next() {
                Some('Y' | 'y' | 'm' | 'b' | 'B' | 'd' | 'e' | 'H' | 'M' | 'S' | 'q' | 'a') => {
                    found = true
                }
                Some('%') => {}
                _ => return false,
            }
        }
    }
    found && text.len() <= 40
}

pub(crate) fn is_supported(text: &str) -> bool {
    number_format(text).is_some() || is_time_format(text)
}

/// Groups the digits of a plain decimal text: `1284310.40` to `1,284,310.40`. Text that is not one
/// comes back unchanged.
pub(crate) fn group_digits(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("\u{2212}", rest),
        None => ("", text),
    };
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (rest, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) {
        return text.to_owned();
    }
    let mut grouped = String::with_capacity(rest.len() + rest.len() / 3 + 3);
    grouped.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A computed number with at most `decimals` digits after the point, without trailing zeros when
/// it is whole.
pub(crate) fn exact(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "not a number".to_owned();
    }
    if value != 0.0 && (value.abs() >= 1e15 || value.abs() < 1e-9) {
        return format!("{value:e}");
    }
    group_digits(&plus_zero(value, decimals))
}

/// `format!` without `-0`.
fn plus_zero(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}

const SUFFIXES: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")];

/// An axis label for `value` on an axis with ticks `step` apart: `0`, `0.4M`, `1,200`, `2.5`.
pub(crate) fn tick(value: f64, step: f64, largest: f64) -> String {
    let largest = largest.abs();
    if value == 0.0 {
        return "0".to_owned();
    }
    if largest >= 1e15 || (largest < 1e-4 && largest > 0.0) {
        return format!("{value:.1e}");
    }
    if largest >= 10_000.0
        && let Some((unit, suffix)) = SUFFIXES.iter().find(|(unit, _)| largest >= *unit)
    {
        let decimals = decimals_for(step / unit);
        return format!("{}{suffix}", exact(value / unit, decimals));
    }
    exact(value, decimals_for(step))
}

/// Digits after the point that tell ticks `step` apart.
fn decimals_for(step: f64) -> usize {
    (0..9)
        .find(|digits| {
            let scaled = step * 10f64.powi(*digits as i32);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0) && scaled.round() >= 1.0
        })
        .unwrap_or(9)
}

/// A number for a label inside the chart: `1.28M`, `940`, `12.4`.
pub(crate) fn short(value: f64) -> String {
    let size = value.abs();
    if let Some((unit, suffix)) = SUFFIXES.iter().find(|(unit, _)| size >= *unit)
        && size >= 10_000.0
    {
        let scaled = value / unit;
        let decimals = if scaled.abs() >= 100.0 || scaled.fract() == 0.0 { 0 } else { 1 };
        return format!("{}{suffix}", exact(scaled, decimals));
    }
    let decimals = if size >= 100.0 || size.fract() == 0.0 { 0 } else { 2 };
    exact(value, decimals)
}

/// `value` in a format of the spec; formats it cannot be written in fall back to `short`.
pub(crate) fn number(value: f64, pattern: &str) -> String {
    let Some(format) = number_format(pattern) else { return short(value) };
    let body = match format.kind {
        '%' => {
            let digits = format.precision.unwrap_or(0);
            format!("{}%", with_groups(plus_zero(value * 100.0, digits), format.grouped))
        }
        's' => short(value),
        'd' => with_groups(plus_zero(value.round(), 0), format.grouped),
        _ => {
            let digits = format.precision.unwrap_or(if value.fract() == 0.0 { 0 } else { 2 });
            with_groups(plus_zero(value, digits), format.grouped)
        }
    };
    match (format.currency, body.strip_prefix(['-', '\u{2212}'])) {
        (true, Some(positive)) => format!("\u{2212}${positive}"),
        (true, None) => format!("${body}"),
        (false, _) => body,
    }
}

fn with_groups(text: String, grouped: bool) -> String {
    if grouped { group_digits(&text) } else { text.replace('-', "\u{2212}") }
}

pub(crate) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(crate) const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// A moment in a `%` pattern of the spec.
pub(crate) fn time(seconds: f64, pattern: &str) -> String {
    let moment = Moment::from_seconds(seconds);
    let mut text = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        let month = moment.month as usize - 1;
        text.push_str(&match characters.next() {
            Some('Y') => format!("{:04}", moment.year),
            Some('y') => format!("{:02}", moment.year.rem_euclid(100)),
            Some('m') => format!("{:02}", moment.month),
            Some('b') => MONTHS[month].to_owned(),
            Some('B') => LONG_MONTHS[month].to_owned(),
            Some('d') => format!("{:02}", moment.day),
            Some('e') => moment.day.to_string(),
            Some('H') => format!("{:02}", moment.hour),
            Some('M') => format!("{:02}", moment.minute),
            Some('S') => format!("{:02}", moment.second),
            Some('q') => moment.quarter().to_string(),
            Some('a') => WEEKDAYS[moment.weekday() as usize].to_owned(),
            Some('%') => "%".to_owned(),
            _ => String::new(),
        });
    }
    text
}

/// A moment as hover text says it: `2024`, `Q3 2024`, `Mar 2024`, `5 Mar 2024`, `5 Mar 2024 14:05`.
pub(crate) fn moment(seconds: f64, grain: Grain) -> String {
    match grain {
        Grain::Year => time(seconds, "%Y"),
        Grain::Quarter => time(seconds, "Q%q %Y"),
        Grain::Month => time(seconds, "%b %Y"),
        Grain::Day => time(seconds, "%e %b %Y"),
        Grain::Hour => time(seconds, "%e %b %Y %H:%M"),
        Grain::Second => time(seconds, "%e %b %Y %H:%M:%S"),
    }
}

/// `text` in at most `limit` characters, the last one an ellipsis when something was cut.
pub(crate) fn truncate(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_labels_are_short_and_tell_ticks_apart() {
        let axis = |values: &[f64]| {
            let step = values[1] - values[0];
            let last = values[values.len() - 1];
            values.iter().map(|value| tick(*value, step, last)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(axis(&[0.0, 400_000.0, 800_000.0, 1_200_000.0]), "0 0.4M 0.8M 1.2M");
        assert_eq!(axis(&[0.0, 500.0, 1_000.0]), "0 500 1,000");
        assert_eq!(axis(&[0.0, 0.25, 0.5]), "0 0.25 0.50");
        assert_eq!(axis(&[0.0, 20_000.0, 40_000.0]), "0 20K 40K");
        assert_eq!(axis(&[-0.2, -0.1]), "−0.2 −0.1");
    }

    #[test]
    fn exact_values_keep_every_digit() {
        assert_eq!(group_digits("1284310.40"), "1,284,310.40");
        assert_eq!(group_digits("-12"), "−12");
        assert_eq!(group_digits("999"), "999");
        assert_eq!(group_digits("1e9"), "1e9");
        assert_eq!(exact(-0.0001, 2), "0.00");
    }

    #[test]
    fn formats_of_the_spec_are_a_closed_list() {
        for text in [",.2f", ".1%", "$,.0f", "s", "~s", ".3s", "d", ",", "%Y-%m", "%b %Y"] {
            assert!(is_supported(text), "{text}");
        }
        for text in ["", "x", ".99f", "%Z", "datum.x", "0>10", "a%Yb%"] {
            assert!(!is_supported(text), "{text}");
        }
        assert_eq!(number(-1234.5, "$,.2f"), "−$1,234.50");
        assert_eq!(number(0.1234, ".1%"), "12.3%");
        assert_eq!(time(0.0, "%b %Y"), "Jan 1970");
    }
}
