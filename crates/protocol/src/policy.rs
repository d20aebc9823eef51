//! Who sees which rows and columns of a connection: the document that administrators write, check,
//! test and publish.

use crate::ids::{ConnectionId, GroupId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All rules of one connection. Several sets may fit one person; how they are put together is told in
/// docs/policies.md.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDocument {
    #[serde(default)]
    pub sets: Vec<RuleSet>,
    /// For people whom no set fits.
    #[serde(default)]
    pub unassigned: DefaultAccess,
    /// What has to hold before the document may be published.
    #[serde(default)]
    pub tests: Vec<PolicyTest>,
}

/// Rules with the people they are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    pub name: String,
    pub assigned: Assigned,
    #[serde(default)]
    pub role: RuleRole,
    /// For tables that are not named.
    #[serde(default)]
    pub default: DefaultAccess,
    /// `null`: no access.
    #[serde(default)]
    pub tables: BTreeMap<String, Option<TableRules>>,
}

/// Whom a set is for: everyone, the holders of a role, the members of a group, or single people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    #[serde(default)]
    pub everyone: bool,
    #[serde(default)]
    pub roles: Vec<String>,
    /// Left out while there are none: what was written before there were groups stays as it was.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub groups: Vec<GroupId>,
    /// E-mail addresses of accounts.
    #[serde(default)]
    pub users: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleRole {
    #[default]
    Reader,
    Writer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultAccess {
    #[default]
    Deny,
    Allow,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRules {
    #[serde(default)]
    pub rows: Vec<RowRule>,
    #[serde(default)]
    pub masks: BTreeMap<String, Mask>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowRule {
    pub name: String,
    /// A condition on the table's own columns; `:name` stands for an attribute of the person.
    #[serde(rename = "using")]
    pub condition: String,
    #[serde(default)]
    pub mode: RowMode,
}

/// A row is seen when any permissive rule and every restrictive one say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowMode {
    #[default]
    Permissive,
    Restrictive,
}

/// Ordered by how much they still tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mask {
    Partial,
    Hash,
    Full,
    Null,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyTest {
    pub name: String,
    #[serde(rename = "as")]
    pub person: TestPerson,
    pub sql: String,
    pub expect: Expectation,
}

/// An account, or somebody who has these roles and attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestPerson {
    /// E-mail address of an account; what stands beside it is added to what the account has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub roles: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub attributes: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Expectation {
    /// The guard lets it run.
    Allowed,
    /// The guard refuses it.
    Refused,
    /// It gives exactly so many rows.
    Rows { count: u64 },
    /// No value of the column is shown as stored.
    Masked { column: String },
    /// The column holds these values and no others.
    Values { column: String, values: Vec<String> },
}

/// Everything the policy page shows of one connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyView {
    pub connection_id: ConnectionId,
    /// What is being written; absent when it is what is published.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub draft: Option<PolicyDraft>,
    /// The rules in force; absent when there never were any, so that everybody sees everything.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub published: Option<PolicyVersion>,
    /// Without their documents, the newest first.
    pub versions: Vec<PolicyVersionSummary>,
    /// What is wrong with the draft, or with the published rules when there is none: schemas change.
    pub problems: Vec<PolicyProblem>,
    pub people: Vec<PolicyPerson>,
    /// Every role a set can be for: the product's and the workspace's.
    pub roles: Vec<String>,
    /// Every group a set can be for.
    pub groups: Vec<PolicyGroup>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyGroup {
    pub id: GroupId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyDraft {
    /// Sent back when saving: a draft that somebody else has saved since is not overwritten.
    pub revision: u64,
    pub document: PolicyDocument,
    pub edited_by: String,
    /// RFC 3339, UTC.
    pub edited_at: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyVersion {
    #[serde(flatten)]
    pub summary: PolicyVersionSummary,
    pub document: PolicyDocument,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersionSummary {
    /// From 1.
    pub version: u64,
    pub note: String,
    pub published_by: String,
    /// RFC 3339, UTC.
    pub published_at: String,
}

/// Whom rules can be for, with what the rules compare with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyPerson {
    pub email: String,
    pub name: String,
    pub roles: Vec<String>,
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// Per table, in the order of the schema: under the draft, or what is published.
    pub access: Vec<TableAccess>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableAccess {
    pub table: String,
    pub rows: RowAccess,
    pub masked: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowAccess {
    All,
    Some,
    None,
}

/// What is wrong, and where in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyProblem {
    pub severity: Severity,
    /// Position among the sets; absent for what concerns the whole document.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub set: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub table: Option<String>,
    /// Position among the row rules of the table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row: Option<usize>,
    /// The masked column.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
    pub message: String,
    /// For a table without row rules: the condition it could have.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Publishing is refused.
    Error,
    Warning,
}

/// Body of `PUT /policies/{connection}/draft`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    pub document: PolicyDocument,
    /// The revision that was edited; absent for the first draft.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revision: Option<u64>,
}

/// Body of `POST /policies/{connection}/publish`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishRequest {
    /// The revision that was tested.
    pub revision: u64,
    /// Why, for the history.
    pub note: String,
}

/// One line of `POST /policies/{connection}/test`, in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestOutcome {
    pub name: String,
    pub passed: bool,
    /// What was found instead, or as expected.
    pub detail: String,
}

/// Body of `POST /policies/{connection}/preview`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    #[serde(rename = "as")]
    pub person: TestPerson,
    pub sql: String,
    /// Look through the draft rather than through what is published.
    #[serde(default)]
    pub draft: bool,
}

/// What a person would get.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewAnswer {
    pub access: Option<AccessView>,
    /// Absent when the guard refuses the statement.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rewritten: Option<String>,
    pub parameters: BTreeMap<String, serde_json::Value>,
    pub findings: Vec<crate::query::Finding>,
    pub columns: Vec<crate::table::ColumnMeta>,
    pub rows: Vec<crate::table::Row>,
    pub truncated: bool,
}

/// The rules that somebody reads a connection under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    pub policy_version: u64,
    /// The same for everybody who is shown the same; names no rule and no value.
    pub access_hash: String,
    /// "Rows limited: region = EMEA".
    pub label: String,
}
