//! Results with categories and numbers but no date: bars, slices of a whole, or a heat map.

use super::build::{Field, Sketch};
use super::profile::{Category, Measure, Profile, Reading};
use super::{Choice, MAX_BARS, MAX_SERIES, MAX_SLICES, NoChart, no_chart};
use crate::spec::MarkKind;

/// Labels longer than this lie better than they stand.
const LONG_LABEL: usize = 12;
/// Standing bars that still have room for their names.
const STANDING_BARS: usize = 8;
/// Rows and columns of a heat map.
const MAX_CELLS_ACROSS: usize = 40;

pub(super) fn choose(profile: &Profile<'_>) -> Result<Choice, NoChart> {
    let measure = &profile.measures[0];
    match profile.categories.as_slice() {
        [first, second, ..] => two_categories(profile, measure, first, second),
        [only] => one_category(profile, measure, only),
        [] => Err(no_chart("there is no category")),
    }
}

/// Bars lie when there are many of them or their names are long.
fn lies(category: &Category) -> bool {
    category.values.len() > STANDING_BARS || category.longest() > LONG_LABEL
}

fn bars(profile: &Profile<'_>, category: &Category, y: Field) -> Sketch {
    let sketch = Sketch::new(MarkKind::Bar, profile.title);
    match lies(category) {
        true => sketch.xy(y, category.field()),
        false => sketch.xy(category.field(), y),
    }
}

fn one_category(
    profile: &Profile<'_>,
    measure: &Measure,
    category: &Category,
) -> Result<Choice, NoChart> {
    let reading = profile.reading(measure, None, &[category]);
    if reading == Reading::Unclear {
        return spread(profile, measure, category);
    }
    let count = category.values.len();
    let only =
        (count > MAX_BARS).then(|| (category.name.clone(), category.values[..MAX_BARS].to_vec()));
    let mut reason = format!("one number for each {}: bars compare them", category.name);
    if only.is_some() {
        reason = format!(
            "one number for each {}: bars for the first {MAX_BARS} of {count}, in the order of the result",
            category.name
        );
    }
    if reading == Reading::Summed {
        reason.push_str(&format!("; rows of the same {} are added up", category.name));
    }
    let bars_of =
        |measure: &Measure| bars(profile, category, measure.field(reading)).keeping(only.clone());
    let slices = |ring: bool| Sketch {
        theta: Some(measure.field(reading)),
        color: Some(category.field()),
        ring,
        ..Sketch::new(MarkKind::Arc, profile.title)
    };
    let few = (2..=MAX_SLICES).contains(&count) && !measure.negative && measure.sum > 0.0;
    let mut alternatives = Vec::new();
    if few && measure.is_whole() {
        let reason = format!("{count} shares of one whole: slices show them");
        alternatives.push((
            "Bars",
            "bars compare small differences better".to_owned(),
            bars_of(measure),
        ));
        alternatives.push(("Ring", "the same shares as a ring".to_owned(), slices(true)));
        return Ok(Choice { reason, sketch: slices(false), alternatives });
    }
    if few && measure.adds_up() {
        let why = format!("{count} parts of one total: slices show shares");
        alternatives.push(("Pie", why, slices(false)));
    }
    if let [first, second, ..] = profile.measures.as_slice()
        && reading == Reading::AsIs
        && profile.rows.len() > 2
    {
        let scatter = Sketch {
            tooltip: Some(category.name.clone()),
            ..Sketch::new(MarkKind::Point, profile.title)
                .xy(first.field(Reading::AsIs), second.field(Reading::AsIs))
        };
        let why = format!("how {} and {} go together", first.name, second.name);
        alternatives.push(("Scatter", why, scatter));
    }
    for other in profile.measures.iter().skip(1).take(2) {
        let why = format!("{} instead", other.name);
        alternatives.push(("Other number", why, bars_of(other)));
    }
    Ok(Choice { reason, sketch: bars_of(measure), alternatives })
}

/// Many values that cannot be added up: each is a stroke, so that their spread shows.
fn spread(
    profile: &Profile<'_>,
    measure: &Measure,
    category: &Category,
) -> Result<Choice, NoChart> {
    if category.values.len() > MAX_BARS {
        return Err(no_chart(format!(
            "there are several values of {} for each of {} values of {}",
            measure.name,
            category.values.len(),
            category.name
        )));
    }
    let sketch = Sketch::new(MarkKind::Tick, profile.title)
        .xy(measure.field(Reading::AsIs), category.field());
    let reason = format!(
        "several values of {} for each {}: strokes show their spread",
        measure.name, category.name
    );
    Ok(Choice { reason, sketch, alternatives: Vec::new() })
}

fn two_categories(
    profile: &Profile<'_>,
    measure: &Measure,
    first: &Category,
    second: &Category,
) -> Result<Choice, NoChart> {
    // The one with fewer values becomes the colour.
    let (along, series) = match first.values.len() >= second.values.len() {
        true => (first, second),
        false => (second, first),
    };
    let reading = profile.reading(measure, None, &[along, series]);
    if reading == Reading::Unclear {
        return spread(profile, measure, along);
    }
    let note = match reading {
        Reading::Summed => "; the rest is added up",
        _ => "",
    };
    let heat = || Sketch {
        color: Some(measure.field(Reading::AsIs)),
        ..Sketch::new(MarkKind::Rect, profile.title).xy(series.field(), along.field())
    };
    let fits = along.values.len() <= MAX_CELLS_ACROSS && series.values.len() <= MAX_CELLS_ACROSS;
    if series.values.len() > MAX_SERIES {
        if fits && reading == Reading::AsIs {
            let reason = format!(
                "{} by {}: colour shows where the numbers are large",
                along.name, series.name
            );
            return Ok(Choice { reason, sketch: heat(), alternatives: Vec::new() });
        }
        let total = bars(profile, along, measure.field(Reading::Summed));
        if !measure.adds_up() {
            return Err(no_chart("too many combinations of two categories to draw"));
        }
        let (count, name) = (series.values.len(), &series.name);
        let reason = format!(
            "{count} values of {name} are too many colours: totals for each {}",
            along.name
        );
        let only = (along.values.len() > MAX_BARS)
            .then(|| (along.name.clone(), profile.largest(along, measure, MAX_BARS)));
        return Ok(Choice { reason, sketch: total.keeping(only), alternatives: Vec::new() });
    }
    let only = (along.values.len() > MAX_BARS)
        .then(|| (along.name.clone(), along.values[..MAX_BARS].to_vec()));
    let cut = match &only {
        Some(_) => format!(", the first {MAX_BARS} of {}", along.values.len()),
        None => String::new(),
    };
    let aside = Sketch {
        offset: Some(series.name.clone()),
        ..bars(profile, along, measure.field(reading).unstacked())
            .colored(series.field())
            .keeping(only.clone())
    };
    if !measure.adds_up() || measure.negative {
        let reason = format!(
            "one number for each {} and {}: bars side by side{cut}{note}",
            along.name, series.name
        );
        let alternatives = match fits && reading == Reading::AsIs {
            true => {
                vec![("Heat map", "colour shows where the numbers are large".to_owned(), heat())]
            }
            false => Vec::new(),
        };
        return Ok(Choice { reason, sketch: aside, alternatives });
    }
    let stacked = |y: Field| bars(profile, along, y).colored(series.field()).keeping(only.clone());
    let reason = format!(
        "one number for each {} and {}: stacked bars show parts and totals{cut}{note}",
        along.name, series.name
    );
    let mut alternatives = vec![
        ("Side by side", "compares the parts directly".to_owned(), aside),
        (
            "Shares",
            "each bar is 100 %: how the mix differs".to_owned(),
            stacked(measure.field(reading).share_of_all()),
        ),
    ];
    if fits && reading == Reading::AsIs {
        let why = "colour shows where the numbers are large".to_owned();
        alternatives.push(("Heat map", why, heat()));
    }
    Ok(Choice { reason, sketch: stacked(measure.field(reading)), alternatives })
}
