//! The history: every run, how it is searched, and what is kept of one.

use crate::ids::{ConnectionId, ConversationId, QueryId, RequestId, ResultId, UserId};
use serde::{Deserialize, Serialize};

/// How a run can have ended, or not yet.
pub const OUTCOMES: [&str; 6] =
    ["running", "done", "failed", "refused", "cancelled", "interrupted"];
/// Where a run can have come from.
pub const ORIGINS: [&str; 6] = ["chat", "look_up", "editor", "preview", "export", "cli"];

/// Runs on one page when the caller names no limit.
pub const DEFAULT_RUNS: u64 = 50;
/// Most runs on one page.
pub const MAX_RUNS: u64 = 500;
/// Longest text searched for, in characters.
pub const MAX_SEARCH_CHARS: usize = 200;

/// Somebody, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub name: String,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub query_id: QueryId,
    pub connection_id: ConnectionId,
    /// On whose behalf it ran.
    pub person: Person,
    /// One of [`ORIGINS`].
    pub origin: String,
    /// `read`, `explain`, …; absent for runs logged before it was.
    pub kind: Option<String>,
    /// As its author wrote it.
    pub sql: String,
    /// Base tables and views read; empty when refused.
    pub tables: Vec<String>,
    /// One of [`OUTCOMES`].
    pub outcome: String,
    pub error_code: Option<String>,
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
    /// Microseconds it waited for its turn, where there was a queue.
    pub queued_us: Option<u64>,
    /// Microseconds spent in the database; 0 where the rows of an equal run were taken.
    pub execution_us: Option<u64>,
    /// Microseconds since those rows were read.
    pub reused_age_us: Option<u64>,
    pub started_at: String,
    pub ended_at: Option<String>,
}

/// Everything kept of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    pub run: HistoryEntry,
    /// What the database was given, with `:name` where values were bound: the values themselves are
    /// not kept. Absent when the guard refused.
    pub executed_sql: Option<String>,
    /// SHA-256 of the executed text, lowercase hex.
    pub statement_hash: String,
    /// The version of the rules it ran under; absent where there were none.
    pub policy_version: Option<u64>,
    /// SHA-256 of those rules and the attributes they used.
    pub access_hash: Option<String>,
    /// The question it belongs to, for its own author.
    pub turn: Option<(ConversationId, RequestId)>,
    /// The stored rows, for their owner, as long as they are kept.
    pub result_id: Option<ResultId>,
}

/// One page, the latest run first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryPage {
    pub runs: Vec<HistoryEntry>,
    /// `before` of the next page; absent on the last one.
    pub older: Option<String>,
    /// Whose runs the caller may read besides their own; empty without that permission.
    pub people: Vec<Person>,
}

/// Whose runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Who {
    #[default]
    Me,
    Everyone,
    Person(UserId),
}

/// What is searched for. All parts together have to fit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct HistoryFilter {
    /// Part of the statement or of a table's name, in any case.
    pub text: Option<String>,
    pub connection: Option<ConnectionId>,
    pub outcome: Option<String>,
    pub origin: Option<String>,
    pub who: Who,
    /// `YYYY-MM-DD`, UTC, inclusive.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Runs older than this one, see [`HistoryPage::older`].
    pub before: Option<String>,
    pub limit: Option<u64>,
}

/// The names of the parts, as in addresses.
pub const PARTS: [&str; 9] =
    ["text", "connection", "outcome", "origin", "who", "from", "to", "before", "limit"];

impl HistoryFilter {
    /// From the parameters of an address; empty ones count as absent, as forms send them. `Err` names
    /// the part and its rule.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let get = |name: &str| {
            parameter(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let text = get("text");
        if text.as_ref().is_some_and(|text| text.chars().count() > MAX_SEARCH_CHARS) {
            return Err(format!("`text` has more than {MAX_SEARCH_CHARS} characters"));
        }
        let who = match get("who").as_deref() {
            None | Some("me") => Who::Me,
            Some("everyone") => Who::Everyone,
            Some(id) => Who::Person(
                UserId::parse(id).map_err(|_| "`who` is `me`, `everyone` or a user's id")?,
            ),
        };
        let connection = get("connection")
            .map(|id| ConnectionId::parse(id).map_err(|_| "`connection` is not a connection's id"))
            .transpose()?;
        let limit = get("limit")
            .map(|limit| limit.parse().map_err(|_| "`limit` is not a whole number"))
            .transpose()?;
        Ok(Self {
            text,
            connection,
            outcome: one_of("outcome", get("outcome"), &OUTCOMES)?,
            origin: one_of("origin", get("origin"), &ORIGINS)?,
            who,
            from: date("from", get("from"))?,
            to: date("to", get("to"))?,
            before: get("before"),
            limit,
        })
    }

    /// The parameters it is read from, without those that are absent.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let who = match &self.who {
            Who::Me => None,
            Who::Everyone => Some("everyone".to_owned()),
            Who::Person(id) => Some(id.to_string()),
        };
        let connection = self.connection.as_ref().map(ToString::to_string);
        let values = [
            self.text.clone(),
            connection,
            self.outcome.clone(),
            self.origin.clone(),
            who,
            self.from.clone(),
            self.to.clone(),
            self.before.clone(),
            self.limit.map(|limit| limit.to_string()),
        ];
        PARTS.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Nothing is left out, and it is the first page of one's own runs.
    pub fn is_empty(&self) -> bool {
        self.parameters().is_empty()
    }
}

pub(crate) fn one_of(
    part: &str,
    value: Option<String>,
    known: &[&str],
) -> Result<Option<String>, String> {
    match value {
        Some(value) if !known.contains(&value.as_str()) => {
            Err(format!("`{part}` is one of {}", known.join(", ")))
        }
        value => Ok(value),
    }
}

pub(crate) fn date(part: &str, value: Option<String>) -> Result<Option<String>, String> {
    let Some(text) = value else { return Ok(None) };
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let fits = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
        && number(5, 7).is_some_and(|month| (1..=12).contains(&month))
        && number(8, 10).is_some_and(|day| (1..=31).contains(&day));
    if fits { Ok(Some(text)) } else { Err(format!("`{part}` is not a date like 2024-12-31")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &[(&str, &str)]) -> Result<HistoryFilter, String> {
        HistoryFilter::read(|wanted| {
            let found = parameters.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_filter_survives_the_address() {
        let parameters = [
            ("text", "sum(total)"),
            ("connection", "conn_1"),
            ("outcome", "failed"),
            ("origin", "editor"),
            ("who", "usr_7"),
            ("from", "2024-01-01"),
            ("to", "2024-12-31"),
            ("before", "2024-06-01T00:00:00.000000Z~qry_1"),
            ("limit", "20"),
        ];
        let filter = read(&parameters).unwrap();
        let written = filter.parameters();
        let written: Vec<_> = written.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(written, parameters);
        assert!(!filter.is_empty());
    }

    #[test]
    fn a_form_left_empty_asks_for_everything_of_ones_own() {
        let filter = read(&[("text", " "), ("outcome", ""), ("from", ""), ("who", "me")]).unwrap();
        assert_eq!(filter, HistoryFilter::default());
        assert!(filter.is_empty());
    }

    #[test]
    fn a_part_that_cannot_be_meant_is_named() {
        let long = "x".repeat(MAX_SEARCH_CHARS + 1);
        for (part, value) in [
            ("outcome", "lost"),
            ("origin", "moon"),
            ("who", "ann"),
            ("connection", "x"),
            ("from", "1.1.2024"),
            ("from", "2024-13-01"),
            ("to", "2024-01-32"),
            ("limit", "many"),
            ("text", &long),
        ] {
            let problem = read(&[(part, value)]).unwrap_err();
            assert!(problem.contains(part), "{problem}");
        }
    }
}
