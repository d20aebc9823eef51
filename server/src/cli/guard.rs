//! `candor guard`: the guard's verdict on statements, one JSON object per line.

use super::CliError;
use super::lines::answer_stdin;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use serde_json::{Value, json};
use sql_guard::{Catalog, Dialect, Policy, inspect};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Guard {
    #[arg(long, value_enum)]
    dialect: DialectName,
    /// What exists, as `candor catalog sync` writes it. Without it names are not checked.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum DialectName {
    Sqlite,
    Postgres,
    Mysql,
}

impl From<DialectName> for Dialect {
    fn from(name: DialectName) -> Self {
        match name {
            DialectName::Sqlite => Dialect::Sqlite,
            DialectName::Postgres => Dialect::Postgres,
            DialectName::Mysql => Dialect::Mysql,
        }
    }
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    id: Value,
    sql: String,
}

impl Guard {
    pub fn run(self) -> Result<(), CliError> {
        let dialect = self.dialect.into();
        let reader = Policy::reader(None);
        let (catalog, policy) = match &self.catalog {
            Some(path) => (read_catalog(path, Some(dialect))?, reader),
            None => (Catalog { dialect, schemas: Vec::new() }, reader.without_catalog()),
        };
        answer_stdin(|line| judge(line, &catalog, &policy).to_string())
    }
}

/// A catalog file; its dialect must be the one asked for.
pub fn read_catalog(path: &Path, dialect: Option<Dialect>) -> Result<Catalog, CliError> {
    let unusable = |reason: String| CliError::Usage(format!("`{}`: {reason}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    let catalog: Catalog =
        serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))?;
    match dialect {
        Some(dialect) if dialect != catalog.dialect => Err(unusable(format!(
            "the catalog is of {}, not of {}",
            catalog.dialect.as_str(),
            dialect.as_str()
        ))),
        _ => Ok(catalog),
    }
}

fn judge(line: &str, catalog: &Catalog, policy: &Policy) -> Value {
    let question: Question = match serde_json::from_str(line) {
        Ok(question) => question,
        Err(error) => return json!({ "id": null, "error": error.to_string() }),
    };
    let seen = inspect(&question.sql, catalog, policy);
    let findings: Vec<_> = seen.findings.iter().map(engine::error::finding).collect();
    let mut answer = json!({
        "id": question.id,
        "verdict": seen.verdict.as_str(),
        "kind": seen.kind.as_str(),
        "findings": findings,
        "tables": seen.tables,
        "functions": seen.functions,
    });
    if let Some(canonical) = seen.canonical {
        answer["rewritten"] = canonical.into();
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(line: &str) -> Value {
        let catalog = Catalog { dialect: Dialect::Sqlite, schemas: Vec::new() };
        judge(line, &catalog, &Policy::reader(None).without_catalog())
    }

    #[test]
    fn the_answer_carries_the_id_of_its_line() {
        assert_eq!(verdict(r#"{"id":7,"sql":"drop table orders"}"#)["id"], 7);
        assert_eq!(verdict(r#"{"id":"a","sql":"drop table orders"}"#)["verdict"], "deny");
    }

    #[test]
    fn a_line_that_is_no_statement_is_answered_too() {
        assert!(verdict("nonsense")["error"].is_string());
        assert!(verdict(r#"{"id":1}"#)["error"].is_string());
    }
}
