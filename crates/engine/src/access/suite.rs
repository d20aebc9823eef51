//! The tests of a document, and a look through somebody else's eyes: both check a statement under the
//! rules of the person and run it, on behalf of the administrator who asked.

use super::{Published, label, rules_for};
use crate::database::{Described, Principal};
use crate::deps::EngineDeps;
use crate::error::finding;
use crate::execution::{self, PreviewRun, Previewed};
use protocol::Problem;
use protocol::policy::{AccessView, Expectation, PolicyTest, PreviewAnswer, TestOutcome};
use sql_guard::{CheckedStatement, Policy};
use std::collections::BTreeSet;
use std::time::Duration;

/// Rows that a test looks at; a test that needs more says too little.
const TEST_ROWS: u64 = 10_000;
/// Rows shown of a preview.
const PREVIEW_ROWS: u64 = 200;
/// For one statement.
const TIME: Duration = Duration::from_secs(10);

/// Somebody's view of a connection under rules that need not be published.
pub struct Eyes<'a> {
    pub deps: &'a EngineDeps,
    /// Who looks.
    pub by: &'a Principal,
    pub described: &'a Described,
    pub rules: Option<&'a Published>,
}

impl Eyes<'_> {
    fn policy(&self, person: &Principal, max_rows: u64) -> (Policy, Option<AccessView>) {
        let catalog = &self.described.snapshot.catalog;
        let policy = Policy::reader(Some(max_rows));
        let Some(published) = self.rules else { return (policy, None) };
        let rules = rules_for(&published.document, person, catalog);
        let label = label(&rules, catalog);
        let policy = policy.with_rules(rules);
        let access_hash = policy.access_hash().to_owned();
        let access = AccessView { policy_version: published.version, access_hash, label };
        (policy, Some(access))
    }

    async fn run(&self, statement: &CheckedStatement, rows: u64) -> Result<Previewed, Problem> {
        let run = PreviewRun {
            by: self.by,
            described: self.described,
            policy_version: self.rules.map(|rules| rules.version),
            max_rows: rows,
            deadline: TIME,
        };
        let catalog = &self.described.snapshot.catalog;
        let seen = execution::preview(self.deps, run, statement).await;
        seen.map_err(|error| error.problem(statement, catalog))
    }

    /// What `person` would get; a refusal is an answer too.
    pub async fn preview(&self, person: &Principal, sql: &str) -> Result<PreviewAnswer, Problem> {
        let (policy, access) = self.policy(person, PREVIEW_ROWS);
        let mut answer = PreviewAnswer {
            access,
            rewritten: None,
            parameters: Default::default(),
            findings: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            truncated: false,
        };
        match sql_guard::check(sql, &self.described.snapshot.catalog, &policy) {
            Err(refusal) => answer.findings = refusal.findings.iter().map(finding).collect(),
            Ok(statement) => {
                answer.rewritten = Some(statement.sql().to_owned());
                answer.parameters = statement.parameters().clone();
                let seen = self.run(&statement, PREVIEW_ROWS).await?;
                answer.columns = seen.columns;
                answer.rows = seen.rows;
                answer.truncated = seen.truncated;
            }
        }
        Ok(answer)
    }

    /// Whether `person` sees what the test expects.
    async fn test(&self, person: &Principal, test: &PolicyTest) -> Result<String, String> {
        let (policy, _) = self.policy(person, TEST_ROWS);
        let checked = sql_guard::check(&test.sql, &self.described.snapshot.catalog, &policy);
        let statement = match (checked, &test.expect) {
            (Err(refusal), Expectation::Refused) => return Ok(format!("refused: {refusal}")),
            (Ok(_), Expectation::Refused) => return Err("it was allowed".to_owned()),
            (Err(refusal), _) => return Err(format!("it was refused: {refusal}")),
            (Ok(statement), _) => statement,
        };
        match &test.expect {
            Expectation::Refused => Err("it was allowed".to_owned()),
            Expectation::Allowed => Ok("allowed".to_owned()),
            Expectation::Masked { column } => masked(&statement, &policy, column),
            Expectation::Rows { count } => {
                let seen = self.run(&statement, TEST_ROWS).await.map_err(|it| it.detail)?;
                let found = seen.rows.len() as u64;
                let more = if seen.truncated { "more than " } else { "" };
                let detail = format!("{more}{found} rows");
                if found == *count && !seen.truncated { Ok(detail) } else { Err(detail) }
            }
            Expectation::Values { column, values } => {
                let seen = self.run(&statement, TEST_ROWS).await.map_err(|it| it.detail)?;
                compare(&seen, column, values)
            }
        }
    }
}

/// One outcome a test, in order. `person` finds whom a test is about.
pub async fn run_tests(
    eyes: &Eyes<'_>,
    tests: &[PolicyTest],
    person: impl Fn(&PolicyTest) -> Result<Principal, String>,
) -> Vec<TestOutcome> {
    let mut outcomes = Vec::with_capacity(tests.len());
    for test in tests {
        let result = match person(test) {
            Ok(person) => eyes.test(&person, test).await,
            Err(reason) => Err(reason),
        };
        let passed = result.is_ok();
        let detail = result.unwrap_or_else(|detail| detail);
        outcomes.push(TestOutcome { name: test.name.clone(), passed, detail });
    }
    outcomes
}

/// By where the column comes from, not by how its values look.
fn masked(statement: &CheckedStatement, policy: &Policy, column: &str) -> Result<String, String> {
    let found = statement.columns().iter().find(|origin| origin.name.eq_ignore_ascii_case(column));
    let origin = found.ok_or_else(|| format!("the statement has no column `{column}`"))?;
    let hidden = origin.sources.iter().find(|source| {
        let parts: Vec<&str> = source.split('.').collect();
        let (schema, table, name) = match parts.as_slice() {
            [table, name] => ("", *table, *name),
            [schema, table, name] => (*schema, *table, *name),
            _ => return false,
        };
        policy.rules().is_some_and(|rules| masks(rules, schema, table, name))
    });
    match hidden {
        Some(source) => Ok(format!("`{source}` is masked")),
        None => Err(format!("`{column}` is shown as stored")),
    }
}

fn masks(rules: &sql_guard::rules::AccessRules, schema: &str, table: &str, column: &str) -> bool {
    rules.tables.iter().any(|(name, own)| {
        let (in_schema, bare) = name.rsplit_once('.').unwrap_or(("", name));
        let same_schema = schema.is_empty() || in_schema.eq_ignore_ascii_case(schema);
        same_schema
            && bare.eq_ignore_ascii_case(table)
            && own.as_ref().is_some_and(|own| {
                own.masks.keys().any(|masked| masked.eq_ignore_ascii_case(column))
            })
    })
}

fn compare(seen: &Previewed, column: &str, values: &[String]) -> Result<String, String> {
    let at = seen.columns.iter().position(|known| known.name.eq_ignore_ascii_case(column));
    let at = at.ok_or_else(|| format!("the statement has no column `{column}`"))?;
    let found: BTreeSet<String> =
        seen.rows.iter().filter_map(|row| row.get(at)).map(ToString::to_string).collect();
    let wanted: BTreeSet<String> = values.iter().cloned().collect();
    let listed = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(", ");
    if seen.truncated {
        return Err(format!("more than {} rows, so not every value was looked at", TEST_ROWS));
    }
    if found == wanted { Ok(listed(&found)) } else { Err(format!("it holds {}", listed(&found))) }
}
