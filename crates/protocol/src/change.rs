//! Changes of data as clients see them: asked for, assessed, reviewed, carried out.

use crate::catalog::Environment;
use crate::ids::{ChangeId, ConnectionId, RevisionId, WriteRunId};
use crate::query::Finding;
use crate::table::Row;
use serde::{Deserialize, Serialize};

/// Longest comment or reason, in characters.
pub const MAX_WORDS: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    Draft,
    Checking,
    Blocked,
    InReview,
    ChangesRequested,
    Approved,
    Executing,
    Executed,
    Failed,
    AbortedByGuard,
    Unknown,
    Cancelled,
    Rejected,
    Expired,
    Withdrawn,
    Revoked,
    /// Carried out without approval; somebody else has to look at it.
    PostReview,
    /// Carried out without approval, and not agreed to afterwards.
    Disputed,
}

/// Fewest characters of a reason for breaking the glass.
pub const EMERGENCY_WORDS: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeRisk {
    Low,
    Medium,
    High,
}

/// Through what somebody acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    Person,
    Token,
    Service,
    Assistant,
    System,
}

/// Which changes are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeList {
    /// That the caller may look at afterwards, first; then those they may approve, carry out or try again now, and their own that need another wording.
    #[default]
    Waiting,
    /// That the caller asked for.
    Mine,
    /// Open ones that end soonest first.
    Expiring,
    /// All that are over.
    Done,
}

/// Changes on one page when the caller names no number, and at most.
pub const DEFAULT_CHANGES: u64 = 50;
pub const MAX_CHANGES: u64 = 200;

/// Which changes are listed, from where on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePage {
    #[serde(default)]
    pub list: ChangeList,
    /// `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    #[serde(default)]
    pub limit: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeQueue {
    pub list: ChangeList,
    /// The latest first; for [`ChangeList::Expiring`] those that end first.
    pub changes: Vec<ChangeSummary>,
    /// How many wait for the caller, whatever is listed.
    pub waiting: u64,
    /// Where the next page begins; absent on the last one.
    #[serde(default)]
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeSummary {
    pub id: ChangeId,
    pub title: String,
    pub connection_id: ConnectionId,
    pub connection: String,
    pub environment: Environment,
    /// `insert`, `update`, `delete` or `schema_change`.
    pub kind: String,
    pub state: ChangeState,
    pub risk: ChangeRisk,
    pub author: String,
    pub means: Means,
    /// The caller asked for it.
    pub mine: bool,
    /// The caller may decide about it now.
    pub waits_on_me: bool,
    /// Rows it would change, where they could be counted.
    pub rows: Option<u64>,
    /// Stages of review that are met, of how many.
    pub stages_met: u32,
    pub stages: u32,
    /// Until when it waits for review, or is to be looked at afterwards.
    pub deadline: Option<String>,
    /// Until when an approved one may be carried out.
    pub valid_until: Option<String>,
    pub created_at: String,
    pub updated_at: String,
    /// Grows with each step; a decision says which one it was made on.
    pub version: u64,
}

/// What is asked for. Nothing runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeDraft {
    pub connection_id: ConnectionId,
    pub sql: String,
    /// Why, in a line; told from the statement when it is left out.
    #[serde(default)]
    pub title: Option<String>,
    /// Rows are kept as they were before, in the same transaction.
    #[serde(default = "yes")]
    pub backup: bool,
    #[serde(default)]
    pub timeout_ms: Option<u64>,
    /// More rows than this roll the run back; never more than what was counted allows.
    #[serde(default)]
    pub max_rows: Option<u64>,
    /// The question it came from.
    #[serde(default)]
    pub question: Option<String>,
}

fn yes() -> bool {
    true
}

/// What a statement would do, and who would have to agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// `insert`, `update`, `delete` or `schema_change`.
    pub kind: String,
    pub table: String,
    pub environment: Environment,
    pub rows: Option<u64>,
    /// Why the rows could not be counted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_counted: Option<String>,
    /// The rows are new ones, named by the statement.
    #[serde(default)]
    pub adds: bool,
    /// Rows that are there already, and have a key of a new one, are changed or removed.
    #[serde(default)]
    pub overwrites: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sample: Option<ChangeSample>,
    /// Tables whose rows refer to the table that is changed.
    pub referring: Vec<String>,
    /// How the database would find the rows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plan: Option<Vec<String>>,
    /// What the database would refuse.
    pub foreseen: Vec<String>,
    /// Names of triggers that fire; absent: they could not be looked at.
    #[serde(default)]
    pub triggers: Option<Vec<String>>,
    /// Rows of other tables.
    #[serde(default)]
    pub others: Vec<ChangeOther>,
    /// Why the database could not be asked about triggers and other tables.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unasked: Option<String>,
    /// What others meet while it runs.
    #[serde(default)]
    pub locks: String,
    /// How long it takes, very roughly; absent: it could not be estimated.
    #[serde(default)]
    pub takes_ms: Option<u64>,
    pub verdicts: Vec<RuleVerdict>,
    /// Every rule could be asked.
    pub complete: bool,
    pub risk: ChangeRisk,
    /// What makes the risk, in words.
    pub reasons: Vec<String>,
    /// People who must agree in each stage; none: it passes by itself.
    pub stages: Vec<u32>,
    pub blocked: bool,
    /// A run that changes more rows is rolled back.
    pub max_rows: u64,
    pub timeout_ms: u64,
    pub backup: bool,
    /// Of a change of the schema, which changes no rows one by one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub schema: Option<ChangeSchema>,
}

/// What a change of the schema is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSchema {
    /// `create_table`, `alter_table`, `drop_table`, `create_index`, `drop_index` or `truncate`.
    pub action: String,
    /// What is made, altered or taken away, as the statement names it.
    pub object: String,
    /// Absent: an index that does not say whose it is.
    pub table: Option<String>,
    /// Rows the table has; absent: there is none yet, or they could not be counted.
    pub rows: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_counted: Option<String>,
    /// Views, indexes and rules that depend on the table, in words.
    pub dependents: Vec<String>,
    /// Rows, values or an index are gone afterwards.
    pub loses: bool,
    /// The engine ends the transaction with it: it cannot be rolled back.
    pub commits_by_itself: bool,
}

/// Rows of another table that a change touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeOther {
    pub table: String,
    pub columns: Vec<String>,
    pub effect: OtherEffect,
    pub rows: Option<u64>,
    /// Why they could not be counted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_counted: Option<String>,
    /// Further tables refer to that one; those are not counted.
    pub goes_on: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherEffect {
    Deleted,
    /// They get the new key.
    Updated,
    SetNull,
    SetDefault,
    /// They keep it from happening.
    Refuses,
}

/// A few rows: the columns as they are, and what the changed ones would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeSample {
    pub columns: Vec<String>,
    pub rows: Vec<SampleRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SampleRow {
    pub before: Row,
    /// Beside each column; null where it stays or is known only at the run: see `changes`.
    pub after: Row,
    /// Which columns change.
    pub changes: Vec<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleVerdict {
    /// `warn` or `block`.
    pub level: String,
    pub finding: Finding,
}

/// One wording, as it was or would be carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeRevision {
    pub id: RevisionId,
    pub number: u64,
    /// Of everything that is approved.
    pub hash: String,
    /// As its author wrote it.
    pub sql: String,
    /// As it runs, under the author's rules.
    pub executed_sql: String,
    /// The login that carries it out.
    pub identity: String,
    pub policy_version: Option<u64>,
    /// Of the rules for changes that judged it; absent: before there were versions.
    #[serde(default)]
    pub rules_version: Option<u64>,
    pub assessment: Assessment,
    pub question: Option<String>,
    pub model: Option<String>,
    pub confidence: Option<f64>,
    pub created_at: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeVote {
    pub name: String,
    pub stage: u32,
    pub comment: String,
    pub at: String,
    /// The number of the wording it was given to.
    pub revision: u64,
    /// It counts for the wording of now.
    pub counts: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeRun {
    pub id: WriteRunId,
    pub attempt: u64,
    pub by: String,
    pub started_at: String,
    pub ended_at: Option<String>,
    /// `executed`, `failed`, `aborted_by_guard`, `cancelled`, `unknown`; none while it runs.
    pub outcome: Option<ChangeState>,
    pub rows: Option<u64>,
    /// Nobody had to agree to it before.
    #[serde(default)]
    pub broke_glass: bool,
    /// The table that holds the rows as they were.
    pub backup: Option<String>,
    /// What the database said.
    pub message: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeStep {
    pub version: u64,
    /// The number of the wording.
    pub revision: u64,
    /// What happened: `submit`, `approve`, `send_back`, …
    pub event: String,
    pub from: ChangeState,
    pub to: ChangeState,
    /// Absent: the server.
    pub actor: Option<String>,
    pub means: Means,
    pub words: String,
    pub at: String,
}

/// What the caller can do now; what cannot be done says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Possible {
    pub action: ChangeAction,
    pub refused: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAction {
    Submit,
    Revise,
    Approve,
    SendBack,
    Reject,
    Withdraw,
    Revoke,
    Execute,
    Cancel,
    Retry,
    RollBack,
    BreakGlass,
    Accept,
    Dispute,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeDetail {
    pub summary: ChangeSummary,
    /// The newest wording.
    pub revision: ChangeRevision,
    /// Earlier ones, the latest first.
    pub earlier: Vec<ChangeRevision>,
    pub votes: Vec<ChangeVote>,
    pub runs: Vec<ChangeRun>,
    pub timeline: Vec<ChangeStep>,
    pub possible: Vec<Possible>,
    /// The change whose run this one undoes.
    pub rolls_back: Option<ChangeId>,
    /// Changes that undo a run of this one.
    pub rolled_back_by: Vec<ChangeId>,
    /// A comment is asked for with an approval.
    pub comment_required: bool,
}

/// Another wording of a change, by its author.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeRewording {
    pub version: u64,
    pub sql: String,
    #[serde(default = "yes")]
    pub backup: bool,
    #[serde(default)]
    pub timeout_ms: Option<u64>,
    #[serde(default)]
    pub max_rows: Option<u64>,
}

/// One decision about a change. `hash` is that of the wording the person had in front of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ChangeDecision {
    Submit {
        version: u64,
    },
    Approve {
        version: u64,
        hash: String,
        comment: String,
    },
    SendBack {
        version: u64,
        reason: String,
    },
    Reject {
        version: u64,
        reason: String,
    },
    Withdraw {
        version: u64,
    },
    Revoke {
        version: u64,
        reason: String,
    },
    Execute {
        version: u64,
        hash: String,
    },
    Cancel {
        version: u64,
    },
    Retry {
        version: u64,
    },
    /// By its author, in an emergency: at once, and looked at afterwards.
    BreakGlass {
        version: u64,
        hash: String,
        reason: String,
    },
    /// What was carried out without approval is agreed to afterwards.
    Accept {
        version: u64,
        comment: String,
    },
    Dispute {
        version: u64,
        reason: String,
    },
}
