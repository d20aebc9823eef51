//! `candor eval`: how often the answers are right, over questions whose right SQL is known.

use super::eval_ambiguity::EvalAmbiguity;
use super::eval_fit::EvalFit;
use super::eval_input::{load_script, read_questions};
use super::eval_linking::EvalLinking;
use super::eval_resume::{Begun, begin, keep};
use super::lines::print_line;
use super::{CliError, Place, Progress};
use crate::databases::{describe, open_sqlite};
use crate::local_model::client::load_now;
use crate::local_model::{DEFAULT, Files};
use crate::serve::{demo_glossary, read_glossary};
use clap::{Args, Subcommand};
use connectors::Connector;
use engine::catalog::Snapshot;
use engine::eval::baseline::{Baseline, GATE, compare};
use engine::eval::{Item, Question, Refusals, Report, Runner};
use engine::semantic::Glossary;
use llm::{EMBEDDED, LlmClient, Recorded};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use serde::Serialize;
use sql_guard::{Policy, check};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Subcommand)]
pub enum EvalCommand {
    /// Answer questions and compare the results with those of their gold SQL.
    Sql(EvalSql),
    /// Ask where questions can mean more than one thing, and only there.
    Ambiguity(EvalAmbiguity),
    /// Find the tables of questions in a large schema.
    Linking(EvalLinking),
    /// Fit the weights of the confidence on predictions.
    Fit(EvalFit),
}

#[derive(Args)]
pub struct EvalSql {
    /// Questions with their SQL: a JSON list of `{"id","db_id","question","gold_sql"}`, or CSV. Without
    /// `gold_sql` a question has no answer in the data, and is to be declined.
    #[arg(long, value_name = "FILE")]
    questions: PathBuf,
    /// Directory with `<db_id>.sqlite`, or `<db_id>.sql` as PostgreSQL writes it, and
    /// `<db_id>.glossary.json` where there is one.
    #[arg(long, value_name = "DIR")]
    databases: PathBuf,
    /// Take so many questions only, chosen by the seed.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Also compare on so many copies of each database with rows dropped, columns shuffled and
    /// values changed, where answers that are right by luck go wrong.
    #[arg(long, value_name = "N", default_value_t = 0)]
    copies: u64,
    /// Go on with the predictions that an interrupted run left in the directory.
    #[arg(long)]
    resume: bool,
    /// Compare with an earlier evaluation, written as `baseline.json` by each; fails when too much is lost.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Who answers what the planner does not: `embedded`. [default: nobody]
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// A GGUF file for `--provider embedded`, instead of the one in the data directory.
    #[arg(long, value_name = "FILE", requires = "provider")]
    model_file: Option<PathBuf>,
    /// Take the model's answers from this file where it has them, and add the others to it.
    #[arg(long, value_name = "FILE", requires = "provider")]
    replies: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// Directory for `report.json`, `report.md`, `report.html`, `predictions.jsonl` and `baseline.json`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

struct Opened {
    connector: Arc<dyn Connector>,
    snapshot: Snapshot,
    copies: Vec<Arc<dyn Connector>>,
}

impl EvalCommand {
    pub async fn run(self) -> Result<(), CliError> {
        match self {
            EvalCommand::Sql(command) => command.run().await,
            EvalCommand::Ambiguity(command) => command.run().await,
            EvalCommand::Linking(command) => command.run(),
            EvalCommand::Fit(command) => command.run(),
        }
    }
}

impl EvalSql {
    async fn run(self) -> Result<(), CliError> {
        let questions = self.chosen()?;
        std::fs::create_dir_all(&self.out)?;
        let model = self.model().await?;
        let items = self.answer(questions, model.as_deref()).await?;
        let report = Report::over(&items);
        self.write("report.json", &pretty(&report))?;
        self.write("report.md", &report.markdown(&items))?;
        self.write("report.html", &report.html(&items))?;
        self.write("baseline.json", &pretty(&Baseline::of(&items)))?;
        print_line(&report.summary())?;
        if let Some(refusals) = &report.refusals {
            let Refusals { n, refused, recall, beyond, false_refusals, .. } = refusals;
            print_line(&format!(
                "declined {refused} of {n} without an answer ({recall:.3}), {beyond} of them and {false_refusals} with \
                 an answer as beyond the data"
            ))?;
        }
        match &self.baseline {
            Some(path) => self.compare(path, &items),
            None => Ok(()),
        }
    }

    fn compare(&self, path: &Path, items: &[Item]) -> Result<(), CliError> {
        let usage = |why: String| CliError::Usage(format!("`{}`: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|why| usage(why.to_string()))?;
        let baseline: Baseline =
            serde_json::from_str(&text).map_err(|why| usage(why.to_string()))?;
        let found = compare(&baseline, items, GATE);
        self.write("comparison.md", &found.markdown(GATE))?;
        self.write("comparison.json", &pretty(&found))?;
        print_line(&format!("lost {} gained {}", found.lost.len(), found.gained.len()))?;
        match &found.refusals(GATE)[..] {
            [] => Ok(()),
            reasons => Err(CliError::Failed(reasons.join("; "))),
        }
    }

    async fn model(&self) -> Result<Option<Arc<dyn LlmClient>>, CliError> {
        let Some(provider) = &self.provider else { return Ok(None) };
        if provider != EMBEDDED {
            let reason = format!("`{provider}` is no provider to evaluate with: use `{EMBEDDED}`");
            return Err(CliError::Usage(reason));
        }
        let file = match &self.model_file {
            Some(file) => file.clone(),
            None => Files::of(&self.place.settings()?.data).path(DEFAULT.name),
        };
        if !file.is_file() {
            return Err(CliError::Usage(format!(
                "there is no model file `{}`: get it with `candor model pull`",
                file.display()
            )));
        }
        let loaded = load_now(file, DEFAULT.name.to_owned()).await;
        let model = loaded.map_err(|error| CliError::Failed(error.to_string()))?;
        Ok(Some(match &self.replies {
            Some(path) => Arc::new(Recorded::open(model, path)?),
            None => model,
        }))
    }

    /// The questions asked for, in the order of the file.
    fn chosen(&self) -> Result<Vec<Question>, CliError> {
        let mut questions = read_questions(&self.questions)?;
        if let Some(limit) = self.limit {
            let mut chosen: Vec<usize> = (0..questions.len()).collect();
            chosen.shuffle(&mut rand::rngs::StdRng::seed_from_u64(self.seed));
            chosen.truncate(limit);
            let mut at = 0..;
            questions.retain(|_| at.next().is_some_and(|place: usize| chosen.contains(&place)));
        }
        Ok(questions)
    }

    /// In the order of the questions. Predictions are written as they come, so that an interrupted
    /// run leaves what it found.
    async fn answer(
        &self,
        questions: Vec<Question>,
        model: Option<&dyn LlmClient>,
    ) -> Result<Vec<Item>, CliError> {
        let asked = format!(
            "{questions:?} {} {} {:?} {}",
            self.copies,
            self.seed,
            self.provider,
            env!("CARGO_PKG_VERSION")
        );
        let Begun { known, mut predictions, today } = begin(&self.out, self.resume, &asked)?;
        let mut progress = Progress::new("questions", questions.len());
        let policy = Policy::reader(None);
        let mut opened: BTreeMap<String, Opened> = BTreeMap::new();
        let mut items = Vec::with_capacity(questions.len());
        for question in questions {
            let name = &question.db_id;
            let same = |item: &&Item| {
                item.id == question.id
                    && item.db_id == question.db_id
                    && item.question == question.question
            };
            if let Some(item) = known.iter().find(same) {
                items.push(item.clone());
                progress.step(name);
                continue;
            }
            if !opened.contains_key(name) {
                opened.insert(name.clone(), self.open(name).await?);
            }
            let Opened { connector, snapshot, copies } = &opened[name];
            let guard = |sql: &str| check(sql, &snapshot.catalog, &policy);
            let (connector, guard) = (connector.as_ref(), &guard);
            let runner = Runner { connector, snapshot, guard, today, copies, model };
            let item = runner.answer(&question).await;
            keep(&item, &mut predictions)?;
            items.push(item);
            progress.step(name);
        }
        progress.finish();
        Ok(items)
    }

    /// The SQLite file of a database, loaded from its script where there is only that.
    fn file(&self, name: &str) -> Result<PathBuf, CliError> {
        let file = self.databases.join(format!("{name}.sqlite"));
        let script = self.databases.join(format!("{name}.sql"));
        if file.exists() || !script.exists() {
            return Ok(file);
        }
        let folder = self.out.join("databases");
        std::fs::create_dir_all(&folder)?;
        let loaded = folder.join(format!("{name}.sqlite"));
        load_script(&script, &loaded)?;
        Ok(loaded)
    }

    async fn open(&self, name: &str) -> Result<Opened, CliError> {
        let beside = self.databases.join(format!("{name}.glossary.json"));
        let glossary = match name {
            _ if beside.exists() => read_glossary(&beside)?,
            "demo" => demo_glossary()?,
            _ => Glossary::default(),
        };
        let file = self.file(name)?;
        let connector = open_sqlite(name, &file)?;
        let seen = describe(connector.as_ref()).await?;
        let snapshot = Snapshot::build(seen.catalog, seen.profile, glossary, seen.taken_at);
        Ok(Opened { connector, snapshot, copies: self.copies(name, &file)? })
    }

    /// Kept beside the report, so that a surprising outcome can be looked into.
    fn copies(&self, name: &str, original: &Path) -> Result<Vec<Arc<dyn Connector>>, CliError> {
        let folder = self.out.join("copies");
        if self.copies > 0 {
            std::fs::create_dir_all(&folder)?;
        }
        (0..self.copies)
            .map(|number| {
                let path = folder.join(format!("{name}.{number}.sqlite"));
                demo::perturb(original, &path, self.seed.wrapping_add(number))
                    .map_err(|why| CliError::Failed(why.to_string()))?;
                Ok(open_sqlite(name, &path)?)
            })
            .collect()
    }

    fn write(&self, name: &str, text: &str) -> Result<(), CliError> {
        let path = self.out.join(name);
        std::fs::write(&path, text)
            .map_err(|why| CliError::Failed(format!("cannot write `{}`: {why}", path.display())))
    }
}

pub fn pretty(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report has string keys only");
    text.push('\n');
    text
}
