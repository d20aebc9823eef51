//! `candor guard`: the guard's verdict on statements, one JSON object per line.

use super::CliError;
use super::lines::answer_stdin;
use clap::{Args, ValueEnum};
use sql_guard::report::{Answer, Desk};
use sql_guard::rules::AccessRules;
use sql_guard::{Catalog, Dialect, Policy};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Guard {
    #[arg(long, value_enum)]
    dialect: DialectName,
    /// What exists, as `candor catalog sync` writes it. Without it names are not checked.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// Who sees which rows and columns.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Also say on stderr what was found, for people.
    #[arg(long)]
    explain: bool,
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

impl Guard {
    pub fn run(self) -> Result<(), CliError> {
        let dialect = self.dialect.into();
        let mut policy = Policy::reader(None);
        if let Some(path) = &self.policy {
            policy = policy.with_rules(read_rules(path)?);
        }
        let desk = match &self.catalog {
            Some(path) => Desk::new(read_catalog(path, Some(dialect))?, policy),
            None => Desk::without_catalog(dialect, policy),
        };
        answer_stdin(|line| {
            let answer = desk.answer_text(line);
            if self.explain {
                explain(&answer);
            }
            serde_json::to_string(&answer).expect("an answer holds nothing that JSON cannot")
        })
    }
}

/// For people, beside the answer for programs.
fn explain(answer: &Answer) {
    eprintln!("{}: {} ({})", answer.id, answer.verdict, answer.kind);
    for finding in &answer.findings {
        let fix = finding.fix.as_deref().map(|fix| format!("; {fix}")).unwrap_or_default();
        let place = finding.span;
        eprintln!("  {}:{} {}: {}{fix}", place.line, place.column, finding.rule, finding.message);
    }
}

fn read_rules(path: &Path) -> Result<AccessRules, CliError> {
    let unusable = |reason: String| CliError::Usage(format!("`{}`: {reason}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    AccessRules::from_json(&text).map_err(|error| unusable(error.to_string()))
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
