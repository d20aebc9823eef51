//! From a checked statement with `:name` places to what an engine takes: `$1`, `?` or its own names,
//! with the values in order. Values are bound, never written into the text.

mod places;
#[cfg(test)]
mod tests;

use crate::ConnectorError;
use places::{Place, places};
use serde_json::Value as Json;
use sql_guard::{CheckedStatement, Dialect};
use std::collections::BTreeMap;

/// What is sent to the engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    text: String,
    values: Vec<Bound>,
    shifts: Vec<Shift>,
}

/// A value for one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    Null,
    Bool(bool),
    Int(i64),
    /// Larger than `Int` holds; digits.
    Digits(String),
    Float(f64),
    Text(String),
    List(Vec<Bound>),
    /// An object, as JSON text.
    Object(String),
}

/// From `executed` on, until the next one, executed and canonical text differ by a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shift {
    /// First byte of a placeholder in the executed text, and the byte after it.
    executed: (usize, usize),
    /// The same of the `:name` in the canonical text.
    canonical: (usize, usize),
}

impl Binding {
    pub fn of(statement: &CheckedStatement) -> Result<Self, ConnectorError> {
        Self::new(statement.sql(), statement.dialect(), statement.parameters())
    }

    /// Each place gets a number of its own, also when a name comes twice: an engine that infers the
    /// type of a parameter from where it stands then infers it for each place alone.
    pub(crate) fn new(
        canonical: &str,
        dialect: Dialect,
        parameters: &BTreeMap<String, Json>,
    ) -> Result<Self, ConnectorError> {
        let mut text = String::with_capacity(canonical.len());
        let (mut values, mut shifts, mut done) = (Vec::new(), Vec::new(), 0);
        for Place { start, end } in places(canonical, dialect) {
            let name = &canonical[start + 1..end];
            let Some(value) = parameters.get(name) else {
                return Err(ConnectorError::Statement {
                    message: format!("the placeholder `:{name}` has no value"),
                    code: None,
                    offset: Some(start),
                });
            };
            values.push(Bound::from_json(value));
            text.push_str(&canonical[done..start]);
            let before = text.len();
            match dialect {
                Dialect::Postgres => text.push_str(&format!("${}", values.len())),
                Dialect::Mysql => text.push('?'),
                // Numbered, so that a name is never looked up.
                Dialect::Sqlite => text.push_str(&format!("?{}", values.len())),
            }
            shifts.push(Shift { executed: (before, text.len()), canonical: (start, end) });
            done = end;
        }
        text.push_str(&canonical[done..]);
        Ok(Self { text, values, shifts })
    }

    /// The text to execute.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// One value for each place, in the order of the text.
    pub fn values(&self) -> &[Bound] {
        &self.values
    }

    /// Where a byte of the executed text is in the canonical text. A byte within a placeholder is
    /// at the start of its `:name`.
    pub fn canonical_offset(&self, executed: usize) -> usize {
        let after = self.shifts.partition_point(|shift| shift.executed.0 <= executed);
        match after.checked_sub(1).map(|at| self.shifts[at]) {
            None => executed,
            Some(shift) if executed < shift.executed.1 => shift.canonical.0,
            Some(shift) => shift.canonical.1 + (executed - shift.executed.1),
        }
    }

    /// The error with its place in the canonical text.
    pub fn locate(&self, error: ConnectorError) -> ConnectorError {
        match error {
            ConnectorError::Statement { message, code, offset } => ConnectorError::Statement {
                message,
                code,
                offset: offset.map(|offset| self.canonical_offset(offset)),
            },
            other => other,
        }
    }
}

impl Bound {
    pub fn from_json(value: &Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(*flag),
            Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), _, _) => Self::Int(whole),
                (None, Some(large), _) => Self::Digits(large.to_string()),
                (None, None, float) => float.map_or(Self::Null, Self::Float),
            },
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(items) => Self::List(items.iter().map(Self::from_json).collect()),
            Json::Object(_) => Self::Object(value.to_string()),
        }
    }

    /// As JSON, for engines that have no lists.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => (*flag).into(),
            Self::Int(number) => (*number).into(),
            Self::Digits(digits) => {
                digits.parse::<u64>().map_or_else(|_| digits.as_str().into(), Json::from)
            }
            Self::Float(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(json) => serde_json::from_str(json).unwrap_or(Json::Null),
        }
    }
}
