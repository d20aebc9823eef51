//! The audit: who did what, how it is searched, and whether it is still as it was written.

use crate::history::{Person, date, one_of};
use crate::ids::{ConnectionId, UserId};
use serde::{Deserialize, Serialize};

/// Everything that is recorded.
pub const ACTIONS: &[&str] = &[
    "access.denied",
    "account.add",
    "account.disable",
    "account.enable",
    "account.link",
    "account.set_attribute",
    "account.set_groups",
    "account.set_password",
    "account.set_roles",
    "account.sign_out",
    "audit.export",
    "audit.read",
    "change.accept",
    "change.approve",
    "change.break_glass",
    "change.cancel",
    "change.check",
    "change.dispute",
    "change.draft",
    "change.end",
    "change.execute",
    "change.expire",
    "change.orphan",
    "change.pass",
    "change.recheck",
    "change.reject",
    "change.retry",
    "change.revise",
    "change.revoke",
    "change.send_back",
    "change.settle",
    "change.submit",
    "change.withdraw",
    "choice.make",
    "choice.revoke",
    "choice.share",
    "change_rules.set",
    "connection.add",
    "connection.change",
    "connection.remove",
    "connection.reseal",
    "connection.set_access",
    "connection.set_writer",
    "conversation.delete",
    "evaluation.cancel",
    "evaluation.end",
    "evaluation.start",
    "feedback.give",
    "group.remove",
    "group.save",
    "group.set_budget",
    "invitation.add",
    "invitation.revoke",
    "keys.rotate",
    "limits.set",
    "memory.certify",
    "memory.delete",
    "memory.reject",
    "model.add",
    "model.change",
    "model.choose",
    "model.remove",
    "model.reseal",
    "model.set_policy",
    "policy.discard",
    "policy.publish",
    "policy.save",
    "question.ask",
    "question.end",
    "result.export",
    "role.remove",
    "role.save",
    "session.link",
    "session.revoke",
    "session.sign_in",
    "session.sign_out",
    "statement.run",
    "token.add",
    "token.refuse",
    "token.revoke",
    "tool.set_access",
    "webhook.add",
    "webhook.remove",
    "webhook.reseal",
];

/// How it ended.
pub const OUTCOMES: [&str; 6] =
    ["done", "declined", "denied", "failed", "cancelled", "interrupted"];

/// Who can act. The assistant acts for the person it names.
pub const ACTOR_KINDS: [&str; 6] =
    ["person", "service", "assistant", "command", "system", "anonymous"];

/// Records on one page when the caller names no limit, and at most.
pub const DEFAULT_RECORDS: u64 = 50;
pub const MAX_RECORDS: u64 = 500;
/// Longest text searched for, and longest reason of an export, in characters.
pub const MAX_TEXT_CHARS: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditActor {
    /// One of [`ACTOR_KINDS`].
    pub kind: String,
    /// Absent: nobody with an account.
    pub id: Option<UserId>,
    /// The address of the account at that time, or what acted.
    pub name: String,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// From 1, without a gap.
    pub seq: u64,
    /// RFC 3339, UTC, microseconds.
    pub at: String,
    pub actor: AuditActor,
    /// One of [`ACTIONS`].
    pub action: String,
    /// Id of what it was done to.
    pub resource: Option<String>,
    pub connection: Option<String>,
    /// One of [`OUTCOMES`].
    pub outcome: String,
    /// The public error code.
    pub code: Option<String>,
    pub duration_us: Option<u64>,
}

/// Everything kept of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditRecord {
    #[serde(flatten)]
    pub entry: AuditEntry,
    /// How the actor had signed in.
    pub auth: Option<String>,
    /// Where the request came from.
    pub address: Option<String>,
    /// Id of the HTTP request.
    pub request_id: Option<String>,
    /// What the action adds: an object. Never a row's value, never a secret.
    pub detail: serde_json::Value,
    pub key_id: String,
    /// Lowercase hex.
    pub prev_hash: String,
    pub hash: String,
}

/// One bar: what began at `start` and before the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditBucket {
    /// `YYYY-MM-DDTHH`, `YYYY-MM-DD` or `YYYY-MM`, UTC.
    pub start: String,
    pub count: u64,
    /// Of these, the denied and failed ones.
    pub troubled: u64,
}

/// The records of a search over time, without a gap between the bars.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditHistogram {
    /// `hour`, `day` or `month`.
    pub unit: String,
    pub buckets: Vec<AuditBucket>,
}

/// One page, the latest record first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    pub records: Vec<AuditEntry>,
    /// `before` of the next page; absent on the last one.
    pub older: Option<u64>,
    /// All that fit the search, whatever the page.
    pub total: u64,
    pub histogram: AuditHistogram,
    /// Accounts that have acted, by name.
    pub people: Vec<Person>,
}

/// The last record, signed. Kept elsewhere, it shows that records were cut off or put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    pub workspace: String,
    pub seq: u64,
    pub hash: String,
    pub key_id: String,
    /// Lowercase hex.
    pub signature: String,
}

/// The first record that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFault {
    pub seq: u64,
    /// `changed`, `missing`, `moved`, `unlinked`, `cut_off`, `unknown_key`, `head_missing`, `head_forged`, `head_differs`.
    pub kind: String,
    pub message: String,
}

/// What verifying every record found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditVerification {
    /// Records that are as they were written, from the first on.
    pub records: u64,
    pub verified_at: String,
    pub took_us: u64,
    pub head: Option<AuditHead>,
    /// Absent: everything is as it was written.
    pub fault: Option<AuditFault>,
}

/// What is searched for. All parts together have to fit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditFilter {
    /// Part of the actor's name, the resource or the detail, in any case.
    pub text: Option<String>,
    /// An account, acting itself or through the assistant.
    pub who: Option<UserId>,
    pub action: Option<String>,
    pub outcome: Option<String>,
    pub connection: Option<ConnectionId>,
    /// `YYYY-MM-DD`, UTC, inclusive.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Records older than this one, see [`AuditPage::older`].
    pub before: Option<u64>,
    pub limit: Option<u64>,
}

impl AuditFilter {
    /// The names of the parts, as in addresses.
    pub const PARTS: [&'static str; 9] =
        ["text", "who", "action", "outcome", "connection", "from", "to", "before", "limit"];

    /// From the parameters of an address; empty ones count as absent, as forms send them. `Err` names
    /// the part and its rule.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let get = |name: &str| {
            parameter(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let number = |name: &str| {
            let number = get(name).map(|text| text.parse::<u64>());
            number.transpose().map_err(|_| format!("`{name}` is not a whole number"))
        };
        let who = get("who").map(|id| UserId::parse(id).map_err(|_| "`who` is not a user's id"));
        let connection = get("connection")
            .map(|id| ConnectionId::parse(id).map_err(|_| "`connection` is not a connection's id"));
        Ok(Self {
            text: bounded("text", get("text"))?,
            who: who.transpose()?,
            action: one_of("action", get("action"), ACTIONS)?,
            outcome: one_of("outcome", get("outcome"), &OUTCOMES)?,
            connection: connection.transpose()?,
            from: date("from", get("from"))?,
            to: date("to", get("to"))?,
            before: number("before")?,
            limit: number("limit")?,
        })
    }

    /// The parameters it is read from, without those that are absent.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let values = [
            self.text.clone(),
            self.who.as_ref().map(ToString::to_string),
            self.action.clone(),
            self.outcome.clone(),
            self.connection.as_ref().map(ToString::to_string),
            self.from.clone(),
            self.to.clone(),
            self.before.map(|before| before.to_string()),
            self.limit.map(|limit| limit.to_string()),
        ];
        Self::PARTS
            .into_iter()
            .zip(values)
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// At most [`MAX_TEXT_CHARS`] characters; the error names the part.
pub fn bounded(part: &str, text: Option<String>) -> Result<Option<String>, String> {
    match text {
        Some(text) if text.chars().count() > MAX_TEXT_CHARS => {
            Err(format!("`{part}` has more than {MAX_TEXT_CHARS} characters"))
        }
        text => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &[(&str, &str)]) -> Result<AuditFilter, String> {
        AuditFilter::read(|wanted| {
            let found = parameters.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_filter_survives_the_address() {
        let parameters = [
            ("text", "northbay & co"),
            ("who", "usr_7"),
            ("action", "policy.publish"),
            ("outcome", "denied"),
            ("connection", "conn_1"),
            ("from", "2024-01-01"),
            ("to", "2024-12-31"),
            ("before", "90"),
            ("limit", "20"),
        ];
        let filter = read(&parameters).unwrap();
        let written = filter.parameters();
        let written: Vec<_> = written.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(written, parameters);
        assert!(!filter.is_empty());
        assert!(read(&[("text", " "), ("who", "")]).unwrap().is_empty());
    }

    #[test]
    fn a_part_that_cannot_be_meant_is_named() {
        let long = "x".repeat(MAX_TEXT_CHARS + 1);
        for (part, value) in [
            ("text", long.as_str()),
            ("who", "ann"),
            ("action", "tea.make"),
            ("outcome", "lost"),
            ("connection", "x"),
            ("from", "1.1.2024"),
            ("before", "-1"),
            ("limit", "many"),
        ] {
            let problem = read(&[(part, value)]).unwrap_err();
            assert!(problem.contains(part), "{problem}");
        }
    }

    #[test]
    fn a_record_is_one_flat_object() {
        let entry = AuditEntry {
            seq: 3,
            at: "2024-06-01T00:00:00.000000Z".to_owned(),
            actor: AuditActor { kind: "system".to_owned(), id: None, name: "server".to_owned() },
            action: "keys.rotate".to_owned(),
            resource: None,
            connection: None,
            outcome: "done".to_owned(),
            code: None,
            duration_us: None,
        };
        let record = AuditRecord {
            entry,
            auth: None,
            address: None,
            request_id: None,
            detail: serde_json::json!({}),
            key_id: "k".to_owned(),
            prev_hash: String::new(),
            hash: String::new(),
        };
        let json = serde_json::to_value(&record).unwrap();
        assert_eq!((&json["seq"], &json["key_id"]), (&3.into(), &"k".into()));
        assert_eq!(serde_json::from_value::<AuditRecord>(json).unwrap(), record);
    }
}
