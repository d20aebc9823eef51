//! Results of numbers alone: two of them as points, one as a distribution.

use super::build::{Field, Sketch};
use super::profile::{Profile, Reading};
use super::{Choice, NoChart, no_chart};
use crate::spec::{FieldType, MarkKind};

/// Fewer values than this are read, not distributed.
const MIN_DISTRIBUTION: usize = 10;

pub(super) fn choose(profile: &Profile<'_>) -> Result<Choice, NoChart> {
    match profile.measures.as_slice() {
        [first, second, ..] => {
            let sketch = Sketch::new(MarkKind::Point, profile.title)
                .xy(first.field(Reading::AsIs), second.field(Reading::AsIs));
            let reason = format!(
                "two numbers: points show how {} and {} go together",
                first.name, second.name
            );
            Ok(Choice { reason, sketch, alternatives: Vec::new() })
        }
        [only] if profile.rows.len() >= MIN_DISTRIBUTION => {
            let bins = Field::new(&only.name, FieldType::Quantitative).binned();
            let sketch = Sketch::new(MarkKind::Bar, profile.title).xy(bins, Field::count());
            let reason = format!("{} numbers: bars count how many lie where", profile.rows.len());
            Ok(Choice { reason, sketch, alternatives: Vec::new() })
        }
        _ => Err(no_chart("a few numbers without categories are read as a table")),
    }
}
