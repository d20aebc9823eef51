//! Results with a date: lines, one for each category when there are few.

use super::build::{Field, Sketch};
use super::profile::{Measure, Profile, Reading, Time};
use super::{Choice, MAX_BARS, MAX_SERIES, NoChart, no_chart};
use crate::spec::MarkKind;

pub(super) fn choose(profile: &Profile<'_>) -> Result<Choice, NoChart> {
    let time = profile.time.as_ref().expect("the caller saw a time");
    let measure = &profile.measures[0];
    // The category with the fewest values tells series apart best.
    let series = profile.categories.iter().min_by_key(|category| category.values.len());
    match series {
        Some(_) => several_lines(profile, time, measure),
        None => one_line(profile, time, measure),
    }
}

fn one_line(profile: &Profile<'_>, time: &Time, measure: &Measure) -> Result<Choice, NoChart> {
    let reading = profile.reading(measure, Some(time), &[]);
    if reading == Reading::Unclear {
        return Err(no_chart("several values for one date cannot be joined by a line"));
    }
    let sketch = |mark, measure: &Measure| {
        Sketch::new(mark, profile.title).xy(time.field(), measure.field(reading))
    };
    let mut reason = "one date and one number: a line shows the course".to_owned();
    if reading == Reading::Summed {
        reason.push_str("; values of the same date are added up");
    }
    let mut alternatives = Vec::new();
    if time.distinct <= MAX_BARS * 2 {
        let why = "bars compare single dates".to_owned();
        alternatives.push(("Bars", why, sketch(MarkKind::Bar, measure)));
    }
    if !measure.negative {
        let why = "an area stresses the volume".to_owned();
        alternatives.push(("Area", why, sketch(MarkKind::Area, measure)));
    }
    for other in profile.measures.iter().skip(1).take(2) {
        let why = format!("the course of {}", other.name);
        alternatives.push(("Other number", why, sketch(MarkKind::Line, other)));
    }
    Ok(Choice { reason, sketch: sketch(MarkKind::Line, measure), alternatives })
}

fn several_lines(profile: &Profile<'_>, time: &Time, measure: &Measure) -> Result<Choice, NoChart> {
    let mut candidates: Vec<_> = profile.categories.iter().collect();
    candidates.sort_by_key(|category| category.values.len());
    let series = candidates[0];
    let others = &candidates[1..];
    let reading = profile.reading(measure, Some(time), &[series]);
    if reading == Reading::Unclear {
        return Err(no_chart(format!(
            "there are several values of {} for one date and {}, and adding them up means nothing",
            measure.name, series.name
        )));
    }
    let count = series.values.len();
    let mut reason =
        format!("one date, one number and {count} values of {}: a line for each", series.name);
    let mut only = None;
    if count > MAX_SERIES {
        only = Some((series.name.clone(), profile.largest(series, measure, MAX_SERIES)));
        reason = format!(
            "one date, one number and {}: lines for the {MAX_SERIES} largest of {count}, the others are left out",
            series.name
        );
    }
    if reading == Reading::Summed {
        let over = others.iter().map(|other| other.name.as_str()).collect::<Vec<_>>().join(" and ");
        let over = if over.is_empty() { "rows of the same date".to_owned() } else { over };
        reason.push_str(&format!("; added up over {over}"));
    }
    let sketch = |mark, y: Field| {
        Sketch::new(mark, profile.title)
            .xy(time.field(), y)
            .colored(series.field())
            .keeping(only.clone())
    };
    let y = || measure.field(reading);
    let mut alternatives = Vec::new();
    if !measure.negative && measure.adds_up() {
        let why = "stacked areas show parts and their total over time".to_owned();
        alternatives.push(("Stacked area", why, sketch(MarkKind::Area, y())));
        if time.distinct <= MAX_BARS * 2 {
            let why = "stacked bars compare the totals of single dates".to_owned();
            alternatives.push(("Stacked bars", why, sketch(MarkKind::Bar, y())));
        }
        let why = "each date is 100 %: how the mix changes".to_owned();
        alternatives.push(("Shares", why, sketch(MarkKind::Area, y().share_of_all())));
        let total = Sketch::new(MarkKind::Line, profile.title)
            .xy(time.field(), measure.field(Reading::Summed));
        let why = format!("one line for all values of {}", series.name);
        alternatives.push(("Total", why, total));
    }
    Ok(Choice { reason, sketch: sketch(MarkKind::Line, y()), alternatives })
}
