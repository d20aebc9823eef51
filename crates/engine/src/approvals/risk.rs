//! How much can go wrong: the highest of everything that is known.

use crate::summary::number::grouped;
use protocol::catalog::Environment;
use sql_guard::{InTheWay, StatementKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    Low,
    Medium,
    High,
}

impl Risk {
    pub fn as_str(self) -> &'static str {
        match self {
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }

    pub fn parse(text: &str) -> Option<Risk> {
        [Risk::Low, Risk::Medium, Risk::High].into_iter().find(|risk| risk.as_str() == text)
    }
}

/// Rows up to which a change is small, and from which on it is large.
pub const FEW_ROWS: u64 = 100;
pub const MANY_ROWS: u64 = 10_000;
/// Below this an assistant is not sure of what it wrote.
pub const SURE: f64 = 0.6;

/// Everything risk follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub kind: StatementKind,
    pub environment: Environment,
    /// A column that is written holds something sensitive: a rule masks it for somebody.
    pub sensitive: bool,
    /// Rows it would change; `None` when that could not be found out.
    pub rows: Option<u64>,
    /// What becomes of rows that are there already, and were not counted.
    pub in_the_way: InTheWay,
    /// A rule warns.
    pub warned: bool,
    /// Of the assistant that wrote it; `None`: a person did.
    pub confidence: Option<f64>,
    /// Of a change of the schema.
    pub schema: Option<Schema>,
    /// What the assistant itself thinks. Raises, never lowers.
    pub suggested: Option<Risk>,
}

/// What a change of the schema means besides rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// Rows, values or an index are gone afterwards.
    pub loses: bool,
    /// The engine ends the transaction with it.
    pub commits_by_itself: bool,
    /// Rules on rows and columns name the table. They go by names, and those may change.
    pub ruled: bool,
    /// Rows of the table; `None` when they could not be counted.
    pub rows: Option<u64>,
}

/// Why the risk is at least so high.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub risk: Risk,
    /// For people: "1,200 rows would change".
    pub words: String,
}

fn many(rows: u64) -> String {
    format!("{} rows would change", grouped(rows.into()))
}

/// Every reason, the weightiest first; the risk is that of the first.
pub fn reasons(known: &Known) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut because = |risk: Risk, words: String| reasons.push(Reason { risk, words });
    let (risk, words) = match known.kind {
        StatementKind::Insert => (Risk::Low, "it adds rows"),
        StatementKind::Update => (Risk::Medium, "it changes rows"),
        StatementKind::Delete => (Risk::Medium, "it removes rows"),
        StatementKind::SchemaChange => (Risk::Medium, "it changes the schema"),
        _ => (Risk::High, "it is no change of rows"),
    };
    because(risk, words.to_owned());
    match known.environment {
        Environment::Prod => because(Risk::Medium, "the database is in production".to_owned()),
        Environment::Staging | Environment::Dev | Environment::Demo => {}
    }
    if known.sensitive {
        because(Risk::High, "it writes a column that is hidden from some people".to_owned());
    }
    match known.in_the_way {
        InTheWay::Stays => {}
        InTheWay::Changed => {
            because(Risk::Medium, "it changes rows that are there already".to_owned());
        }
        InTheWay::Removed => {
            let words = "rows in its way are removed, and with them what refers to them";
            because(Risk::High, words.to_owned());
        }
    }
    if let Some(schema) = known.schema {
        of_schema(schema, &mut because);
    }
    match known.rows {
        _ if known.schema.is_some() => {}
        None => because(Risk::High, "how many rows would change is not known".to_owned()),
        Some(rows) if rows >= MANY_ROWS => because(Risk::High, many(rows)),
        Some(rows) if rows > FEW_ROWS => because(Risk::Medium, many(rows)),
        Some(_) => {}
    }
    if known.warned {
        because(Risk::Medium, "a rule warns".to_owned());
    }
    match known.confidence {
        // Not a number is as unsure as can be.
        Some(confidence) if confidence.is_nan() || confidence < SURE => {
            because(Risk::High, "the assistant is not sure of it".to_owned());
        }
        Some(_) | None => {}
    }
    if let Some(risk) = known.suggested {
        because(risk, "the assistant thinks so".to_owned());
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.risk));
    reasons
}

fn of_schema(schema: Schema, because: &mut impl FnMut(Risk, String)) {
    if schema.commits_by_itself {
        let words = "this engine commits by itself; it cannot be rolled back";
        because(Risk::High, words.to_owned());
    }
    if schema.loses {
        because(Risk::High, "what it takes away cannot be put back from here".to_owned());
    }
    if schema.ruled {
        let words = "rules on rows and columns name the table, and go by its columns";
        because(Risk::High, words.to_owned());
    }
    match schema.rows {
        None => because(Risk::High, "how many rows the table has is not known".to_owned()),
        Some(rows) if rows >= MANY_ROWS => {
            because(Risk::High, format!("the table has {} rows", grouped(rows.into())));
        }
        Some(_) => {}
    }
}

pub fn risk(known: &Known) -> Risk {
    reasons(known).first().map_or(Risk::High, |reason| reason.risk)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harmless() -> Known {
        Known {
            kind: StatementKind::Insert,
            environment: Environment::Dev,
            sensitive: false,
            rows: Some(1),
            in_the_way: InTheWay::Stays,
            warned: false,
            confidence: None,
            schema: None,
            suggested: None,
        }
    }

    #[test]
    fn risk_is_the_highest_of_everything_known() {
        let check = |known: Known, expected: Risk| assert_eq!(risk(&known), expected, "{known:?}");
        check(harmless(), Risk::Low);
        for kind in [StatementKind::Update, StatementKind::Delete] {
            check(Known { kind, ..harmless() }, Risk::Medium);
        }
        check(Known { kind: StatementKind::Session, ..harmless() }, Risk::High);
        let kind = StatementKind::SchemaChange;
        let small = Schema { loses: false, commits_by_itself: false, ruled: false, rows: Some(3) };
        for (schema, expected) in [
            (small, Risk::Medium),
            (Schema { loses: true, ..small }, Risk::High),
            (Schema { ruled: true, ..small }, Risk::High),
            (Schema { commits_by_itself: true, ..small }, Risk::High),
            (Schema { rows: None, ..small }, Risk::High),
            (Schema { rows: Some(9_999), ..small }, Risk::Medium),
            (Schema { rows: Some(10_000), ..small }, Risk::High),
        ] {
            let known = Known { kind, schema: Some(schema), rows: None, ..harmless() };
            check(known, expected);
        }
        for (in_the_way, expected) in
            [(InTheWay::Changed, Risk::Medium), (InTheWay::Removed, Risk::High)]
        {
            check(Known { in_the_way, ..harmless() }, expected);
        }
        check(Known { environment: Environment::Prod, ..harmless() }, Risk::Medium);
        check(Known { sensitive: true, ..harmless() }, Risk::High);
        for (rows, expected) in [
            (Some(100), Risk::Low),
            (Some(101), Risk::Medium),
            (Some(9_999), Risk::Medium),
            (Some(10_000), Risk::High),
            (None, Risk::High),
        ] {
            check(Known { rows, ..harmless() }, expected);
        }
        check(Known { warned: true, ..harmless() }, Risk::Medium);
        for (confidence, expected) in
            [(0.6, Risk::Low), (0.59, Risk::High), (f64::NAN, Risk::High), (1.0, Risk::Low)]
        {
            check(Known { confidence: Some(confidence), ..harmless() }, expected);
        }
    }

    #[test]
    fn an_assistant_raises_risk_and_never_lowers_it() {
        for suggested in [Risk::Low, Risk::Medium, Risk::High] {
            for kind in [StatementKind::Insert, StatementKind::Delete] {
                let own = Known { kind, ..harmless() };
                let with = Known { suggested: Some(suggested), ..own.clone() };
                assert_eq!(risk(&with), risk(&own).max(suggested));
            }
        }
    }
}
