//! Runs a query as a reader on everything, and as its author wrote it on the reader's own part.

use super::shops::{CANARIES, READERS};
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use sql_guard::rules::AccessRules;
use sql_guard::{Catalog, Policy, Verdict, inspect};
use std::collections::BTreeMap;

pub enum Outcome {
    Same,
    /// The engine does not take what was made up.
    NoQuery,
    Refused(String),
    Wrong(String),
}

pub struct Comparison {
    catalog: Catalog,
    policy: Policy,
    everything: Connection,
    own: Connection,
    canaries: &'static [&'static str],
}

impl Comparison {
    /// `fill` makes the whole shop.
    pub fn new(catalog: Catalog, reader: usize, fill: fn() -> Connection) -> Comparison {
        let (rules, changes) = READERS[reader];
        let own = fill();
        for change in changes {
            own.execute_batch(change).expect("the reader's part is made");
        }
        let rules = AccessRules::from_json(rules).expect("the rules are readable");
        let canaries = CANARIES[reader].1;
        let policy = Policy::reader(None).with_rules(rules);
        Comparison { catalog, policy, everything: fill(), own, canaries }
    }

    pub fn of(&self, sql: &str) -> Outcome {
        let Ok(expected) = rows(&self.own, sql, &BTreeMap::new()) else { return Outcome::NoQuery };
        let seen = inspect(sql, &self.catalog, &self.policy);
        let Some(text) = seen.canonical.filter(|_| seen.verdict == Verdict::Allow) else {
            return Outcome::Refused(format!("{sql}\n{:?}", seen.findings));
        };
        let found = rows(&self.everything, &text, &seen.parameters);
        let shown = format!("{found:?}");
        let leak = self.canaries.iter().any(|canary| shown.contains(canary));
        if leak || found.as_ref() != Ok(&expected) {
            return Outcome::Wrong(format!("{sql}\n{text}\n{shown}\n{expected:?}"));
        }
        Outcome::Same
    }
}

fn rows(
    database: &Connection,
    sql: &str,
    parameters: &BTreeMap<String, serde_json::Value>,
) -> Result<Vec<String>, String> {
    let mut statement = database.prepare(sql).map_err(|error| error.to_string())?;
    for (name, value) in parameters {
        let Ok(Some(at)) = statement.parameter_index(&format!(":{name}")) else { continue };
        let cell = match value {
            serde_json::Value::Number(number) => Cell::Integer(number.as_i64().unwrap_or_default()),
            other => Cell::Text(other.as_str().unwrap_or_default().into()),
        };
        statement.raw_bind_parameter(at, cell).map_err(|error| error.to_string())?;
    }
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().map_err(|error| error.to_string())? {
        let cells: Vec<String> = (0..columns)
            .map(|at| format!("{:?}", row.get::<_, Cell>(at).expect("a cell")))
            .collect();
        lines.push(cells.join("|"));
    }
    // Which of equal rows comes first is nobody's promise.
    lines.sort();
    Ok(lines)
}
