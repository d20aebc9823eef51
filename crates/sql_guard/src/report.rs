//! `candor guard`: one JSON object per line in, one per line out.

use crate::catalog::{Catalog, Dialect};
use crate::rules::AccessRules;
use crate::{Finding, Policy, Span, inspect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Deserialize)]
pub struct Request {
    /// Given back as it came.
    #[serde(default)]
    pub id: serde_json::Value,
    pub sql: String,
    /// Whose attributes apply, when a policy is given.
    #[serde(default)]
    pub principal: Option<serde_json::Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    pub id: serde_json::Value,
    /// `allow`, `deny` or `needs_approval`.
    pub verdict: &'static str,
    /// `read`, `explain`, `insert`, `update`, `delete`, `schema_change`, `session` or `unknown`.
    pub kind: &'static str,
    pub findings: Vec<FindingLine>,
    pub tables: Vec<String>,
    pub functions: Vec<String>,
    /// What would be executed. Absent when the verdict is `deny`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewritten: Option<String>,
    /// Values bound in it, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingLine {
    pub rule: &'static str,
    pub message: String,
    pub span: SpanLine,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SpanLine {
    pub start: usize,
    pub end: usize,
    pub line: u32,
    pub column: u32,
}

impl From<Span> for SpanLine {
    fn from(span: Span) -> SpanLine {
        SpanLine { start: span.start, end: span.end, line: span.line, column: span.column }
    }
}

impl From<Finding> for FindingLine {
    fn from(finding: Finding) -> FindingLine {
        FindingLine {
            rule: finding.rule,
            message: finding.message,
            span: finding.span.into(),
            fix: finding.fix,
        }
    }
}

/// Answers requests against one catalog.
pub struct Desk {
    catalog: Catalog,
    policy: Policy,
}

impl Desk {
    pub fn new(catalog: Catalog, policy: Policy) -> Desk {
        Desk { catalog, policy }
    }

    /// For when no catalog file is given: see [`crate::Resolution::NamesOnly`].
    pub fn without_catalog(dialect: Dialect, policy: Policy) -> Desk {
        let catalog = Catalog::new(dialect, Vec::new());
        Desk { catalog, policy: policy.without_catalog() }
    }

    pub fn answer(&self, request: &Request) -> Answer {
        let policy = self.policy_for(request.principal.as_ref());
        let seen = inspect(&request.sql, &self.catalog, &policy);
        Answer {
            id: request.id.clone(),
            verdict: seen.verdict.as_str(),
            kind: seen.kind.as_str(),
            findings: seen.findings.into_iter().map(FindingLine::from).collect(),
            tables: seen.tables,
            functions: seen.functions,
            rewritten: seen.canonical,
            parameters: seen.parameters,
        }
    }

    /// A principal, `{"attributes": {…}}` or the attributes alone, replaces those of the policy.
    fn policy_for(&self, principal: Option<&serde_json::Value>) -> Policy {
        let given = principal.map(|principal| principal.get("attributes").unwrap_or(principal));
        match (&self.policy.rules, given.and_then(serde_json::Value::as_object)) {
            (Some(rules), Some(given)) => {
                let mut rules = AccessRules::clone(rules);
                rules.attributes.extend(given.clone());
                Policy { role: self.policy.role, ..self.policy.clone().with_rules(rules) }
            }
            _ => self.policy.clone(),
        }
    }

    /// A line that is no request is answered with a denial, so that every line has its answer.
    pub fn answer_text(&self, line: &str) -> Answer {
        match serde_json::from_str::<Request>(line) {
            Ok(request) => self.answer(&request),
            Err(error) => unreadable(line, &error),
        }
    }

    /// One line of input to one line of output, without line ends.
    pub fn answer_line(&self, line: &str) -> String {
        let answer = self.answer_text(line);
        serde_json::to_string(&answer).expect("an answer holds nothing that JSON cannot")
    }
}

fn unreadable(line: &str, error: &serde_json::Error) -> Answer {
    let id = serde_json::from_str::<serde_json::Value>(line)
        .ok()
        .and_then(|value| value.get("id").cloned())
        .unwrap_or_default();
    let whole = SpanLine { start: 0, end: 0, line: 1, column: 1 };
    Answer {
        id,
        verdict: "deny",
        kind: "unknown",
        findings: vec![FindingLine {
            rule: "request.unreadable",
            message: format!("the line is not a request: {error}"),
            span: whole,
            fix: Some(r#"write {"id": …, "sql": "…"}"#.into()),
        }],
        tables: Vec::new(),
        functions: Vec::new(),
        rewritten: None,
        parameters: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_answered_as_the_command_documents() {
        let desk = Desk::without_catalog(Dialect::Sqlite, Policy::reader(None));
        assert_eq!(
            desk.answer_line(r#"{"id":7,"sql":"select pg_sleep(1)\nfrom t"}"#),
            concat!(
                r#"{"id":7,"verdict":"deny","kind":"read","findings":[{"rule":"function.not_allowed","#,
                r#""message":"the function `pg_sleep` is not on the list of allowed functions","#,
                r#""span":{"start":7,"end":15,"line":1,"column":8}}],"tables":["t"],"#,
                r#""functions":["pg_sleep"]}"#
            )
        );
        assert_eq!(
            desk.answer_line(r#"{"id":"a","sql":"select  1"}"#),
            concat!(
                r#"{"id":"a","verdict":"allow","kind":"read","findings":[],"tables":[],"functions":[],"#,
                r#""rewritten":"SELECT 1"}"#
            )
        );
    }

    #[test]
    fn a_line_that_is_no_request_is_denied() {
        let desk = Desk::without_catalog(Dialect::Postgres, Policy::default());
        for line in ["", "{", "[]", r#"{"id":1}"#, r#"{"sql":1}"#] {
            assert!(desk.answer_line(line).contains("request.unreadable"), "{line}");
        }
    }
}
