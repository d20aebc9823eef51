//! Every column a spec names must exist in the result and suit the way it is used.

use super::SpecError;
use crate::frame::inline_columns;
use crate::spec::*;
use protocol::table::{ColumnMeta, ColumnRole, ColumnType};

/// What a use of a column asks of its values.
#[derive(Clone, Copy, PartialEq)]
enum Need {
    Anything,
    Number(&'static str),
    Time(&'static str),
    Name,
}

struct Use<'a> {
    path: String,
    field: &'a str,
    need: Need,
}

pub(super) fn check(spec: &ChartSpec, columns: Option<&[ColumnMeta]>) -> Vec<SpecError> {
    let own = match &spec.data {
        Some(Data::Inline { values }) => Some(inline_columns(values)),
        _ => None,
    };
    let columns = own.as_deref().or(columns);
    uses(spec).iter().filter_map(|usage| problem(usage, columns)).collect()
}

fn uses(spec: &ChartSpec) -> Vec<Use<'_>> {
    let encoding = &spec.encoding;
    let mut uses = Vec::new();
    for (name, channel) in [("x", &encoding.x), ("y", &encoding.y)] {
        let Some(channel) = channel else { continue };
        let Some(field) = &channel.field else { continue };
        let cut = channel.time_unit.is_some();
        let need = need(channel.resolved_type(), channel.aggregate, channel.is_binned(), cut);
        uses.push(Use { path: format!("$.encoding.{name}.field"), field, need });
    }
    if let Some(ColorChannel { field: Some(field), aggregate, time_unit, .. }) = &encoding.color {
        let field_type =
            encoding.color.as_ref().map_or(FieldType::Nominal, ColorChannel::resolved_type);
        let need = need(field_type, *aggregate, false, time_unit.is_some());
        uses.push(Use { path: "$.encoding.color.field".to_owned(), field, need });
    }
    if let Some(SliceChannel { field: Some(field), aggregate, .. }) = &encoding.theta {
        let need = need(FieldType::Quantitative, *aggregate, false, false);
        uses.push(Use { path: "$.encoding.theta.field".to_owned(), field, need });
    }
    for (name, channel) in [("xOffset", &encoding.x_offset), ("yOffset", &encoding.y_offset)] {
        if let Some(channel) = channel {
            let path = format!("$.encoding.{name}.field");
            uses.push(Use { path, field: &channel.field, need: Need::Name });
        }
    }
    if let Some(order) = &encoding.order {
        let path = "$.encoding.order.field".to_owned();
        uses.push(Use { path, field: &order.field, need: Need::Anything });
    }
    if let Some(tooltip) = &encoding.tooltip {
        for (index, channel) in tooltip.channels().iter().enumerate() {
            let Some(field) = &channel.field else { continue };
            let need = match channel.aggregate {
                Some(aggregate) if aggregate.needs_numbers() => Need::Number(aggregate.name()),
                _ if channel.time_unit.is_some() => Need::Time("timeUnit"),
                _ => Need::Anything,
            };
            let path = match tooltip {
                Tooltip::One(_) => "$.encoding.tooltip.field".to_owned(),
                Tooltip::Many(_) => format!("$.encoding.tooltip[{index}].field"),
            };
            uses.push(Use { path, field, need });
        }
    }
    for (index, Transform { filter }) in spec.transform.iter().enumerate() {
        let bounds = [filter.gte, filter.gt, filter.lte, filter.lt];
        let bounded = bounds.iter().any(Option::is_some);
        let need = if bounded { Need::Number("a bound") } else { Need::Anything };
        let path = format!("$.transform[{index}].filter.field");
        uses.push(Use { path, field: &filter.field, need });
    }
    uses
}

fn need(field_type: FieldType, aggregate: Option<Aggregate>, binned: bool, cut: bool) -> Need {
    match aggregate {
        Some(aggregate) if aggregate.needs_numbers() => return Need::Number(aggregate.name()),
        Some(_) => return Need::Anything,
        None => {}
    }
    if binned {
        return Need::Number("bin");
    }
    if cut {
        return Need::Time("timeUnit");
    }
    match field_type {
        FieldType::Quantitative => Need::Number("quantitative"),
        FieldType::Temporal => Need::Time("temporal"),
        FieldType::Ordinal | FieldType::Nominal => Need::Name,
    }
}

fn problem(usage: &Use<'_>, columns: Option<&[ColumnMeta]>) -> Option<SpecError> {
    let Use { path, field, need } = usage;
    let Some(columns) = columns else {
        let suspicious = !is_plausible(field);
        return suspicious.then(|| {
            let shown: String = field.chars().take(40).collect();
            SpecError::new(
                path,
                format!("`{shown}` cannot be a column name; use a column of the result"),
            )
        });
    };
    let Some(column) = columns.iter().find(|column| column.name == *field) else {
        return Some(SpecError::new(path, missing(field, columns)));
    };
    let kind = column.column_type;
    let (fits, wanted) = match *need {
        Need::Anything => (true, ""),
        Need::Number(use_as) => (kind.is_number() || kind == ColumnType::Unknown, use_as),
        Need::Time(use_as) => (is_time(column), use_as),
        Need::Name => (!matches!(kind, ColumnType::Bytes | ColumnType::Json), "a category"),
    };
    if fits {
        return None;
    }
    let fix = match *need {
        Need::Number(_) if columns.iter().any(|column| column.column_type.is_number()) => {
            let numbers = columns.iter().filter(|column| column.column_type.is_number());
            format!("use a number: {}", names(numbers))
        }
        Need::Number(_) => "use `aggregate`: `count`, the result has no number".to_owned(),
        Need::Time(_) if columns.iter().any(is_time) => {
            format!("use a date: {}", names(columns.iter().filter(|column| is_time(column))))
        }
        Need::Time(_) => "use nominal or ordinal, the result has no date".to_owned(),
        _ => "use a text, number or date column".to_owned(),
    };
    let kind = kind_name(kind);
    Some(SpecError::new(path, format!("`{field}` is {kind} and cannot be used as {wanted}; {fix}")))
}

fn is_time(column: &ColumnMeta) -> bool {
    let kind = column.column_type;
    kind.is_time() || kind == ColumnType::Unknown || column.role == Some(ColumnRole::Time)
}

/// A column name without a result to compare with: anything that could not be part of a script.
fn is_plausible(field: &str) -> bool {
    let reserved = ["__proto__", "constructor", "prototype"];
    let script = |character: char| {
        matches!(character, '[' | ']' | '\\' | '\'' | '"' | '`' | ';' | '{' | '}')
    };
    !field.is_empty() && !reserved.contains(&field) && !field.contains(script)
}

fn missing(field: &str, columns: &[ColumnMeta]) -> String {
    let shown: String = field.chars().take(40).collect();
    let same = columns.iter().find(|column| column.name.eq_ignore_ascii_case(field));
    match same {
        Some(column) => format!("no column `{shown}`; write `{}`", column.name),
        None if columns.is_empty() => format!("no column `{shown}`; the result has no columns"),
        None => format!("no column `{shown}`; the result has {}", names(columns.iter())),
    }
}

fn names<'a>(columns: impl Iterator<Item = &'a ColumnMeta>) -> String {
    const SHOWN: usize = 8;
    let all: Vec<_> = columns.map(|column| format!("`{}`", column.name)).collect();
    match all.len() {
        0..=SHOWN => all.join(", "),
        more => format!("{} and {} more", all[..SHOWN].join(", "), more - SHOWN),
    }
}

fn kind_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Boolean => "true or false",
        ColumnType::Integer | ColumnType::Decimal | ColumnType::Float => "a number",
        ColumnType::Text => "text",
        ColumnType::Date | ColumnType::Timestamp => "a date",
        ColumnType::Time => "a time of day",
        ColumnType::Interval => "an interval",
        ColumnType::Json => "JSON",
        ColumnType::Bytes => "binary",
        ColumnType::Unknown => "of unknown type",
    }
}
