//! Combinations of mark and channels: accepted only when [`crate::render`] draws them as written.

use super::SpecError;
use crate::format;
use crate::spec::*;

pub(super) fn check(spec: &ChartSpec) -> Vec<SpecError> {
    let mut errors = Vec::new();
    let mut refuse = |path: &str, message: &str| errors.push(SpecError::new(path, message));
    let kind = spec.mark.kind;
    let encoding = &spec.encoding;
    let (x, y) = (encoding.x.as_ref(), encoding.y.as_ref());

    match kind {
        MarkKind::Arc => {
            if encoding.theta.is_none() {
                refuse("$.encoding.theta", "an arc needs `theta`, the size of each slice");
            }
            if encoding.color.is_none() {
                refuse("$.encoding.color", "an arc needs `color`, the category of each slice");
            }
            if x.is_some() || y.is_some() {
                refuse(
                    "$.encoding",
                    "an arc has no axes; use `theta` and `color` instead of `x` and `y`",
                );
            }
        }
        _ if encoding.theta.is_some() => {
            refuse("$.encoding.theta", "`theta` belongs to the mark `arc`; use `x` and `y`");
        }
        MarkKind::Line | MarkKind::Area | MarkKind::Rect => {
            for (name, channel) in [("x", x), ("y", y)] {
                if channel.is_none() {
                    let message = format!("the mark `{}` needs `{name}`", kind.name());
                    refuse(&format!("$.encoding.{name}"), &message);
                }
            }
        }
        _ if x.is_none() && y.is_none() => {
            refuse("$.encoding", "say which column is `x` or `y`");
        }
        _ => {}
    }
    if matches!(kind, MarkKind::Line | MarkKind::Area) && x.is_some_and(|x| x.aggregate.is_some()) {
        refuse("$.encoding.x.aggregate", "a line runs along `x`; aggregate `y` instead");
    }
    if matches!(kind, MarkKind::Line | MarkKind::Area)
        && y.is_some_and(|y| y.resolved_type() != FieldType::Quantitative)
    {
        refuse("$.encoding.y.type", "the height of a line is a number; make `y` quantitative");
    }
    if kind == MarkKind::Rect {
        for (name, channel) in [("x", x), ("y", y)] {
            if channel.is_some_and(is_continuous) {
                let path = format!("$.encoding.{name}.type");
                refuse(&path, "a heat map has categories on both axes; use ordinal or nominal");
            }
        }
    }
    if kind == MarkKind::Bar
        && let (Some(x), Some(y)) = (x, y)
        && is_number_axis(x) == is_number_axis(y)
    {
        refuse("$.encoding", "a bar has one category or time axis and one number axis");
    }
    if encoding.color.as_ref().is_some_and(|color| color.resolved_type() == FieldType::Quantitative)
        && matches!(kind, MarkKind::Line | MarkKind::Area | MarkKind::Arc | MarkKind::Bar)
    {
        let message =
            format!("the mark `{}` takes colours from a category; use nominal", kind.name());
        refuse("$.encoding.color.type", &message);
    }
    for (name, offset, axis) in
        [("xOffset", &encoding.x_offset, x), ("yOffset", &encoding.y_offset, y)]
    {
        let path = format!("$.encoding.{name}");
        if offset.is_none() {
            continue;
        }
        if kind != MarkKind::Bar {
            refuse(&path, "only bars stand side by side; remove it");
        } else if axis.is_none_or(is_continuous) {
            refuse(
                &path,
                "bars stand side by side within a category; make that axis nominal or ordinal",
            );
        }
    }
    for (name, channel) in [("x", x), ("y", y)] {
        if let Some(channel) = channel {
            position(&format!("$.encoding.{name}"), channel, spec, &mut refuse);
        }
    }
    if let Some(theta) = &encoding.theta {
        if theta.field.is_none() && theta.aggregate != Some(Aggregate::Count) {
            refuse(
                "$.encoding.theta.field",
                "missing; name the column with the size of each slice",
            );
        }
        if theta.field_type.is_some_and(|kind| kind != FieldType::Quantitative) {
            refuse("$.encoding.theta.type", "the size of a slice is a number; use quantitative");
        }
        if matches!(theta.stack, Some(Stack::Off | Stack::Normalize)) {
            refuse("$.encoding.theta.stack", "slices always follow each other; remove it");
        }
    }
    if let Some(color) = &encoding.color {
        if color.field.is_none() && color.aggregate != Some(Aggregate::Count) {
            refuse("$.encoding.color.field", "missing; name the column the colours stand for");
        }
        if color.aggregate.is_some() && color.resolved_type() != FieldType::Quantitative {
            refuse("$.encoding.color.type", "an aggregate is a number; use quantitative");
        }
    }
    if let Some(tooltip) = &encoding.tooltip {
        for (index, channel) in tooltip.channels().iter().enumerate() {
            let path = match tooltip {
                Tooltip::One(_) => "$.encoding.tooltip".to_owned(),
                Tooltip::Many(_) => format!("$.encoding.tooltip[{index}]"),
            };
            if channel.field.is_none() && channel.aggregate != Some(Aggregate::Count) {
                refuse(&format!("{path}.field"), "missing; name the column to show");
            }
            if let Some(text) = &channel.format
                && !format::is_supported(text)
            {
                refuse(&format!("{path}.format"), format::SUPPORTED);
            }
        }
    }
    errors
}

fn position(
    path: &str,
    channel: &PositionChannel,
    spec: &ChartSpec,
    refuse: &mut impl FnMut(&str, &str),
) {
    let kind = spec.mark.kind;
    let resolved = channel.resolved_type();
    if channel.field.is_none() && channel.aggregate != Some(Aggregate::Count) {
        refuse(&format!("{path}.field"), "missing; name a column, or use `aggregate`: `count`");
    }
    if channel.aggregate.is_some() && resolved != FieldType::Quantitative {
        refuse(&format!("{path}.type"), "an aggregate is a number; use quantitative");
    }
    if channel.bin.is_some_and(|bin| bin != Bin::Switch(false)) {
        if channel.aggregate.is_some() || channel.time_unit.is_some() {
            refuse(&format!("{path}.bin"), "bins cannot be aggregated or cut by time as well");
        }
        if matches!(kind, MarkKind::Line | MarkKind::Area) {
            refuse(&format!("{path}.bin"), "bins are drawn as bars; use the mark `bar`");
        }
    }
    if channel.time_unit.is_some() && channel.aggregate.is_some() {
        refuse(&format!("{path}.timeUnit"), "a time cannot be cut and aggregated at once");
    }
    if channel.time_unit.is_some() && resolved == FieldType::Quantitative {
        refuse(&format!("{path}.type"), "a time unit needs temporal or ordinal");
    }
    if channel.stack.is_some_and(|stack| stack != Stack::Off) {
        if !kind.stacks() {
            refuse(&format!("{path}.stack"), "only bars and areas stack; remove it");
        } else if resolved != FieldType::Quantitative {
            refuse(&format!("{path}.stack"), "only the number axis stacks; move it there");
        }
    }
    if let Some(scale) = &channel.scale {
        let scaled = scale.kind.is_some() || scale.zero.is_some() || scale.domain.is_some();
        if scaled && resolved != FieldType::Quantitative {
            refuse(&format!("{path}.scale"), "`type`, `zero` and `domain` belong to a number axis");
        }
        if scaled && channel.is_binned() {
            refuse(&format!("{path}.scale"), "bins make their own scale; remove it");
        }
        if scale.kind == Some(ScaleType::Log)
            && (kind == MarkKind::Area
                || channel.stack.is_some_and(|stack| stack != Stack::Off)
                || (kind == MarkKind::Bar && spec.encoding.color.is_some()))
        {
            refuse(
                &format!("{path}.scale.type"),
                "stacked lengths mean nothing on a log scale; use linear",
            );
        }
        if let Some([low, high]) = scale.domain {
            if !(low.is_finite() && high.is_finite() && low < high) {
                refuse(
                    &format!("{path}.scale.domain"),
                    "the first number must be below the second",
                );
            }
            if scale.kind == Some(ScaleType::Log) && low <= 0.0 {
                refuse(&format!("{path}.scale.domain"), "a log scale starts above 0");
            }
        }
    }
    if let Some(Some(axis)) = &channel.axis {
        if let Some(text) = &axis.format
            && !format::is_supported(text)
        {
            refuse(&format!("{path}.axis.format"), format::SUPPORTED);
        }
        if axis.tick_count.is_some_and(|count| !(1..=50).contains(&count)) {
            refuse(&format!("{path}.axis.tickCount"), "must be between 1 and 50");
        }
    }
}

fn is_number_axis(channel: &PositionChannel) -> bool {
    channel.resolved_type() == FieldType::Quantitative && !channel.is_binned()
}

fn is_continuous(channel: &PositionChannel) -> bool {
    let folded = channel.time_unit.is_some_and(TimeUnit::folds);
    match channel.resolved_type() {
        FieldType::Quantitative => !channel.is_binned(),
        FieldType::Temporal => !folded,
        FieldType::Ordinal | FieldType::Nominal => false,
    }
}
