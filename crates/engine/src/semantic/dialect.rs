//! Where databases differ: quoting, dates, rounding.

use super::query::Grain;
use sql_guard::Dialect;

/// Words that cannot stand bare as a name in the databases we speak.
const RESERVED: &[&str] = &[
    "all",
    "and",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "column",
    "constraint",
    "create",
    "cross",
    "current_date",
    "default",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "except",
    "exists",
    "for",
    "foreign",
    "from",
    "full",
    "group",
    "having",
    "in",
    "index",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "join",
    "key",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "null",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "primary",
    "references",
    "right",
    "select",
    "set",
    "table",
    "then",
    "to",
    "transaction",
    "trigger",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "view",
    "when",
    "where",
    "with",
    "rank",
    "year",
    "match",
    "show",
];

pub fn identifier(name: &str, dialect: Dialect) -> String {
    let plain = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let folded = dialect == Dialect::Postgres && name.chars().any(|c| c.is_ascii_uppercase());
    if plain && !folded && !RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        return name.to_owned();
    }
    match dialect {
        Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
        _ => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

pub fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A date cut to a period, as text that sorts in time order.
pub fn grain(grain: Grain, column: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => match grain {
            Grain::Day => format!("strftime('%Y-%m-%d', {column})"),
            Grain::Week => format!("strftime('%Y-W%W', {column})"),
            Grain::Month => format!("strftime('%Y-%m', {column})"),
            Grain::Quarter => format!(
                "strftime('%Y', {column}) || '-Q' || ((CAST(strftime('%m', {column}) AS INTEGER) + 2) / 3)"
            ),
            Grain::Year => format!("strftime('%Y', {column})"),
            Grain::Weekday => format!("strftime('%w', {column})"),
            Grain::MonthOfYear => format!("strftime('%m', {column})"),
            Grain::Hour => format!("strftime('%H', {column})"),
        },
        Dialect::Postgres => {
            let pattern = match grain {
                Grain::Day => "YYYY-MM-DD",
                Grain::Week => "IYYY-\"W\"IW",
                Grain::Month => "YYYY-MM",
                Grain::Quarter => "YYYY-\"Q\"Q",
                Grain::Year => "YYYY",
                Grain::Weekday => "ID",
                Grain::MonthOfYear => "MM",
                Grain::Hour => "HH24",
            };
            format!("to_char({column}, '{pattern}')")
        }
        Dialect::Mysql => match grain {
            Grain::Quarter => format!("concat(year({column}), '-Q', quarter({column}))"),
            _ => {
                let pattern = match grain {
                    Grain::Day => "%Y-%m-%d",
                    Grain::Week => "%x-W%v",
                    Grain::Month => "%Y-%m",
                    Grain::Year => "%Y",
                    Grain::Weekday => "%w",
                    Grain::MonthOfYear => "%m",
                    _ => "%H",
                };
                format!("date_format({column}, '{pattern}')")
            }
        },
    }
}

/// A division that keeps the digits after the point and gives NULL for an empty base.
pub fn percent(part: &str, whole: &str) -> String {
    format!("100.0 * {part} / NULLIF({whole}, 0)")
}
