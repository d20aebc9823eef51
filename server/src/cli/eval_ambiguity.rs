//! `candor eval ambiguity`: whether questions that can mean more than one thing are asked about, and
//! clear ones are not.

use super::lines::print_line;
use super::{CliError, Progress};
use crate::databases::{describe, open_sqlite};
use clap::Args;
use connectors::Connector;
use engine::ambiguity::{Case, Item, Report, World};
use engine::catalog::Snapshot;
use engine::semantic::Glossary;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub struct EvalAmbiguity {
    /// Questions with several readings: a JSON list of `{"id","kind","db_id","question","options",
    /// "gold","db_file","results_differ"}`.
    #[arg(long, value_name = "FILE")]
    ambiguous: PathBuf,
    /// Questions with one reading: a JSON list of `{"id","kind","db_id","question","gold"}`.
    #[arg(long, value_name = "FILE")]
    clear: PathBuf,
    /// Directories with `<db_file>.sqlite` or `<db_id>.sqlite`; the first that has it is read. One that
    /// is in none of them is looked for in folders of the same name beside them.
    #[arg(long, value_name = "DIR", required = true)]
    databases: Vec<PathBuf>,
    /// Directory for `report.json`, `report.md` and `predictions.jsonl`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl EvalAmbiguity {
    pub async fn run(self) -> Result<(), CliError> {
        let mut cases = read(&self.ambiguous)?;
        cases.extend(read(&self.clear)?);
        std::fs::create_dir_all(&self.out)?;
        let items = self.examine(cases).await?;
        let report = Report::over(&items);
        let mut json =
            serde_json::to_string_pretty(&report).expect("a report has string keys only");
        json.push('\n');
        self.write("report.json", &json)?;
        self.write("report.md", &report.markdown(&items))?;
        print_line(&report.summary())
    }

    /// Predictions are written as they come, so that an interrupted run leaves what it found.
    async fn examine(&self, cases: Vec<Case>) -> Result<Vec<Item>, CliError> {
        let mut predictions = std::fs::File::create(self.out.join("predictions.jsonl"))?;
        let mut progress = Progress::new("questions", cases.len());
        let today = time::OffsetDateTime::now_utc().date();
        let mut opened: BTreeMap<String, (Arc<dyn Connector>, Snapshot)> = BTreeMap::new();
        let mut items = Vec::with_capacity(cases.len());
        for case in cases {
            let name = case.database();
            if !opened.contains_key(name) {
                opened.insert(name.to_owned(), self.open(name).await?);
            }
            let (connector, snapshot) = &opened[name];
            let world = World { connector: connector.as_ref(), snapshot, today };
            let item = world.examine(&case).await;
            let line = serde_json::to_string(&item).expect("an item has string keys only");
            writeln!(predictions, "{line}")?;
            progress.step(name);
            items.push(item);
        }
        progress.finish();
        Ok(items)
    }

    async fn open(&self, name: &str) -> Result<(Arc<dyn Connector>, Snapshot), CliError> {
        let file = format!("{name}.sqlite");
        let named = self.databases.iter().map(|folder| folder.join(&file));
        let found = named.chain(self.beside(&file)).find(|at| at.exists());
        let path = found.ok_or_else(|| {
            let folders: Vec<String> =
                self.databases.iter().map(|folder| folder.display().to_string()).collect();
            CliError::Usage(format!("`{file}` is in none of {}", folders.join(", ")))
        })?;
        let connector = open_sqlite(name, &path)?;
        let seen = describe(connector.as_ref()).await?;
        let glossary = Glossary::default();
        Ok((connector, Snapshot::build(seen.catalog, seen.profile, glossary, seen.taken_at)))
    }

    /// Where sets of questions lie side by side, each with its databases in a folder called alike.
    fn beside(&self, file: &str) -> Vec<PathBuf> {
        let around = self.databases.iter().filter_map(|folder| {
            let folder = folder.canonicalize().ok()?;
            let name = folder.file_name()?.to_owned();
            let sets = std::fs::read_dir(folder.parent()?.parent()?).ok()?;
            let sets = sets.filter_map(|set| Some(set.ok()?.path().join(&name).join(file)));
            let mut found: Vec<PathBuf> = sets.collect();
            found.sort();
            Some(found)
        });
        around.flatten().collect()
    }

    fn write(&self, name: &str, text: &str) -> Result<(), CliError> {
        let path = self.out.join(name);
        std::fs::write(&path, text)
            .map_err(|why| CliError::Failed(format!("cannot write `{}`: {why}", path.display())))
    }
}

fn read(path: &Path) -> Result<Vec<Case>, CliError> {
    let usage = |what: String| CliError::Usage(format!("`{}`: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|why| usage(why.to_string()))?;
    serde_json::from_str(&text).map_err(|why| usage(why.to_string()))
}
