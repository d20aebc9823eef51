//! "and in 2023?", "only Spain", "by month instead": a question that leans on the one before, put in
//! full. The rewriting proposes; the planner disposes: a proposal counts only if it can be read.

#[cfg(test)]
mod tests;

use crate::memory::period;
use crate::memory::values::{ValueIndex, normal};

/// What a fragment changes in the question before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another period, preposition included: `in 2023`, `last quarter`.
    Period(String),
    /// Another grouping, or one more.
    Group {
        by: String,
        adds: bool,
    },
    Top(String),
    /// Rows of one value only.
    Only {
        value: String,
        columns: Vec<String>,
    },
    /// Rows of all other values.
    Except(String),
    /// Another thing to measure.
    Subject(String),
}

const OPENERS: &[&str] = &[
    "and",
    "but",
    "now",
    "also",
    "ok",
    "then",
    "so",
    "same",
    "the same",
    "what about",
    "how about",
    "only",
    "just",
    "show",
    "show me",
    "make it",
    "please",
];
const CLOSERS: &[&str] = &["instead", "only", "please", "too", "as well", "then"];
const PREPOSITIONS: &[&str] = &["in", "for", "during", "of", "from", "at", "with"];
const UNITS: &[&str] = &["day", "week", "month", "quarter", "year"];
/// Words that end a grouping.
const AFTER_GROUP: &[&str] = &[
    "in",
    "for",
    "during",
    "from",
    "since",
    "before",
    "after",
    "until",
    "between",
    "where",
    "with",
    "without",
    "except",
    "excluding",
    "last",
    "this",
    "previous",
    "past",
    "over",
    "above",
    "below",
    "top",
    "not",
    "sorted",
    "ordered",
];
const GRAIN_ADJECTIVES: &[&str] = &["daily", "weekly", "monthly", "quarterly", "yearly", "annual"];
/// Longest thing to measure that a fragment names, in words.
const SUBJECT_WORDS: usize = 4;

/// What `question` changes, when it is no question of its own.
pub fn change(question: &str, values: &ValueIndex) -> Option<Change> {
    let said = words(question);
    let mut rest: &[String] = &said;
    let (mut leans, mut adds) = (false, false);
    while let Some((opener, after)) = strip(rest, OPENERS, true) {
        adds |= matches!(opener, "and" | "also");
        leans |= !matches!(opener, "show" | "show me" | "please");
        rest = after;
    }
    while let Some((closer, before)) = strip(rest, CLOSERS, false) {
        adds &= closer != "instead";
        leans |= closer != "please";
        rest = before;
    }
    let first = rest.first()?.to_lowercase();
    if matches!(first.as_str(), "by" | "per") && rest.len() > 1 && rest.len() <= 5 {
        return Some(Change::Group { by: rest[1..].join(" "), adds });
    }
    if matches!(first.as_str(), "without" | "except" | "excluding" | "not") {
        let known = values.find(&rest[1..].join(" "))?;
        return Some(Change::Except(known.spelling.clone()));
    }
    let bare = match strip(rest, PREPOSITIONS, true) {
        Some((_, after)) => after,
        None => rest,
    };
    if period_length(&lower(rest)) == Some(rest.len()) {
        let bare = names_its_period(&lower(rest));
        let lead = if bare { "in " } else { "" };
        return Some(Change::Period(format!("{lead}{}", rest.join(" "))));
    }
    if let Some(known) = values.find(&without_the(bare).join(" ")) {
        let (value, columns) = (known.spelling.clone(), known.columns.clone());
        return Some(Change::Only { value, columns });
    }
    if let [top, number] = without_the(rest)
        && top.eq_ignore_ascii_case("top")
        && number.parse::<u32>().is_ok()
    {
        return Some(Change::Top(number.clone()));
    }
    (leans && rest.len() <= SUBJECT_WORDS).then(|| Change::Subject(rest.join(" ")))
}

/// Questions in full that `previous` may have become, likeliest first.
pub fn proposals(change: &Change, previous: &str, values: &ValueIndex) -> Vec<String> {
    let before = words(previous);
    match change {
        Change::Period(period) => vec![with_period(&before, period)],
        Change::Group { by, adds } => vec![with_group(&before, by, *adds)],
        Change::Top(number) => {
            let again = before.len() > 2 && before[0].eq_ignore_ascii_case("top");
            let rest = if again { &before[2..] } else { &before };
            vec![format!("top {number} {}", rest.join(" "))]
        }
        Change::Only { value, columns } => match place_of_value(&before, columns, values) {
            Some((from, to)) => vec![spliced(&before, from, to, value)],
            None => ["for", "in", "where it is"]
                .map(|word| format!("{} {word} {value}", before.join(" ")))
                .into(),
        },
        Change::Except(value) => ["except", "excluding", "not"]
            .map(|word| format!("{} {word} {value}", before.join(" ")))
            .into(),
        Change::Subject(subject) => {
            let tail = lower(&before).iter().position(|word| {
                matches!(word.as_str(), "by" | "per") || AFTER_GROUP.contains(&word.as_str())
            });
            tail.map(|at| spliced(&before, 0, at, subject)).into_iter().collect()
        }
    }
}

fn with_period(before: &[String], period: &str) -> String {
    let lower = lower(before);
    let found = (0..lower.len()).find_map(|at| Some((at, period_length(&lower[at..])?)));
    match found {
        Some((at, length)) => spliced(before, at, at + length, period),
        None => format!("{} {period}", before.join(" ")),
    }
}

fn with_group(before: &[String], by: &str, adds: bool) -> String {
    let words = lower(before);
    let end = |from: usize| {
        let ends = |at: &usize| {
            AFTER_GROUP.contains(&words[*at].as_str()) || period_length(&words[*at..]).is_some()
        };
        (from..words.len()).find(ends).unwrap_or(words.len())
    };
    match words.iter().position(|word| matches!(word.as_str(), "by" | "per")) {
        Some(at) if adds => {
            let end = end(at + 1);
            spliced(before, end, end, &format!("and {by}"))
        }
        Some(at) => spliced(before, at, end(at + 1), &format!("by {by}")),
        None => {
            let grain = UNITS.contains(&normal(by).as_str());
            let adjective =
                words.first().is_some_and(|word| GRAIN_ADJECTIVES.contains(&word.as_str()));
            let from = usize::from(grain && adjective);
            let end = end(from);
            format!("{} by {by} {}", before[from..end].join(" "), before[end..].join(" "))
                .trim_end()
                .to_owned()
        }
    }
}

/// Where `before` names another value of one of `columns`.
fn place_of_value(
    before: &[String],
    columns: &[String],
    values: &ValueIndex,
) -> Option<(usize, usize)> {
    for from in 0..before.len() {
        for to in (from + 1..=before.len().min(from + 5)).rev() {
            let known = values.find(&before[from..to].join(" "));
            if known
                .is_some_and(|known| known.columns.iter().any(|column| columns.contains(column)))
            {
                return Some((from, to));
            }
        }
    }
    None
}

/// Words that name a period at the start of `words`, with what leads it in.
fn period_length(words: &[String]) -> Option<usize> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    period_words(&words)
}

/// `2024` or `march 2024`, not `last month`.
fn names_its_period(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    period::leading(&words).is_some()
}

fn period_words(words: &[&str]) -> Option<usize> {
    let explicit = |from: usize| period::leading(words.get(from..)?).map(|(_, used)| used);
    match *words.first()? {
        "today" | "yesterday" | "ytd" => Some(1),
        "in" | "for" | "during" | "of" | "since" | "before" | "after" | "until" => {
            Some(1 + period_words(&words[1..])?)
        }
        "between" | "from" => {
            let first = explicit(1)?;
            let joined = matches!(words.get(1 + first), Some(&"and" | &"to" | &"until"));
            let second = explicit(2 + first).filter(|_| joined);
            match (second, words[0]) {
                (Some(second), _) => Some(2 + first + second),
                (None, "from") => Some(1 + first),
                (None, _) => None,
            }
        }
        "last" | "this" | "previous" | "past" | "current" | "next" => {
            let counted = words.get(1).is_some_and(|word| word.parse::<u32>().is_ok());
            let unit = words.get(if counted { 2 } else { 1 })?;
            let unit = unit.strip_suffix('s').unwrap_or(unit);
            UNITS.contains(&unit).then_some(if counted { 3 } else { 2 })
        }
        _ => explicit(0),
    }
}

fn strip<'a, 'b>(
    words: &'a [String],
    phrases: &[&'b str],
    at_start: bool,
) -> Option<(&'b str, &'a [String])> {
    phrases
        .iter()
        .filter_map(|phrase| {
            let count = phrase.split(' ').count();
            // A fragment is never stripped to nothing.
            let split = words.len().checked_sub(count).filter(|left| *left > 0)?;
            let (head, tail) = words.split_at(if at_start { count } else { split });
            let (said, rest) = if at_start { (head, tail) } else { (tail, head) };
            (normal(&said.join(" ")) == **phrase).then_some((*phrase, rest))
        })
        .min_by_key(|(_, rest)| rest.len())
}

fn without_the(words: &[String]) -> &[String] {
    match words.split_first() {
        Some((the, rest)) if the.eq_ignore_ascii_case("the") => rest,
        _ => words,
    }
}

fn spliced(words: &[String], from: usize, to: usize, with: &str) -> String {
    let mut parts: Vec<&str> = words[..from].iter().map(String::as_str).collect();
    parts.push(with);
    parts.extend(words[to..].iter().map(String::as_str));
    parts.join(" ")
}

/// For comparing; the words themselves keep their case.
fn lower(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(['?', '!', ',', '.', ';', ':']))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
