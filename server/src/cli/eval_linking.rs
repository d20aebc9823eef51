//! `candor eval linking`: whether the tables that a question needs are found in a large schema.

use super::lines::print_line;
use super::{CliError, Progress};
use clap::Args;
use connectors::Profile;
use engine::catalog::Snapshot;
use engine::eval::linking::{LinkingQuestion, LinkingReport, link};
use engine::semantic::Glossary;
use sql_guard::catalog::Schema;
use sql_guard::{Catalog, Dialect, ddl};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct EvalLinking {
    /// A script of CREATE TABLE as PostgreSQL writes them; given several times, one catalog of all.
    #[arg(long, value_name = "FILE", required = true)]
    ddl: Vec<PathBuf>,
    /// Questions, one JSON object a line: `{"db","question","gold_tables"}`.
    #[arg(long, value_name = "FILE")]
    questions: PathBuf,
    /// Directory for `report.json`, `report.md` and `predictions.jsonl`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl EvalLinking {
    pub fn run(self) -> Result<(), CliError> {
        let questions = questions(&self.questions)?;
        let catalog = self.catalog()?;
        let snapshot = Snapshot::build(catalog, Profile::default(), Glossary::default(), "");
        std::fs::create_dir_all(&self.out)?;
        let mut progress = Progress::new("questions", questions.len());
        let (mut items, mut lines) = (Vec::with_capacity(questions.len()), String::new());
        for question in &questions {
            let item = link(question, &snapshot);
            lines += &serde_json::to_string(&item).expect("an item has string keys only");
            lines.push('\n');
            items.push(item);
            progress.step(question.schema.as_deref().unwrap_or_default());
        }
        progress.finish();
        let report = LinkingReport::over(&items, &snapshot);
        std::fs::write(self.out.join("predictions.jsonl"), lines)?;
        std::fs::write(self.out.join("report.json"), super::eval::pretty(&report))?;
        std::fs::write(self.out.join("report.md"), report.markdown(&items))?;
        print_line(&report.summary())
    }

    fn catalog(&self) -> Result<Catalog, CliError> {
        let mut schemas: Vec<Schema> = Vec::new();
        for path in &self.ddl {
            for schema in read_ddl(path)?.schemas() {
                match schemas.iter_mut().find(|known| known.name == schema.name) {
                    Some(known) => known.tables.extend(schema.tables.iter().cloned()),
                    None => schemas.push(schema.clone()),
                }
            }
        }
        Ok(Catalog::new(Dialect::Postgres, schemas))
    }
}

/// The catalog of a script.
pub fn read_ddl(path: &Path) -> Result<Catalog, CliError> {
    let usage = |why: String| CliError::Usage(format!("`{}`: {why}", path.display()));
    let script = std::fs::read_to_string(path).map_err(|why| usage(why.to_string()))?;
    ddl::catalog(&script, Dialect::Postgres).map_err(|why| usage(why.to_string()))
}

fn questions(path: &Path) -> Result<Vec<LinkingQuestion>, CliError> {
    let usage = |why: String| CliError::Usage(format!("`{}`: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|why| usage(why.to_string()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|why| usage(format!("line {}: {why}", at + 1)))
        })
        .collect()
}
