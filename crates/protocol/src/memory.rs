//! Answers that people taught, on their way to being everybody's: proposed, certified or rejected.

use crate::history::one_of;
use crate::ids::{ConnectionId, MemoryId};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $kind:ident { $($name:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $kind { $(#[serde(rename = $text)] $name,)* }

        impl $kind {
            pub const ALL: &'static [$kind] = &[$($kind::$name),*];
            pub const NAMES: &'static [&'static str] = &[$($text),*];

            pub fn as_str(self) -> &'static str {
                match self { $($kind::$name => $text),* }
            }

            pub fn named(name: &str) -> Option<$kind> {
                $kind::ALL.iter().copied().find(|known| known.as_str() == name)
            }
        }
    };
}

words! {
    /// How far an answer has come.
    GoldenStatus {
        Proposed = "proposed",
        Certified = "certified",
        Rejected = "rejected",
    }
}

words! {
    /// How it was taught.
    Teaching {
        Rating = "rating",
        Correction = "correction",
    }
}

words! {
    /// What a reviewer says of it.
    GoldenVerdict {
        Certify = "certify",
        Reject = "reject",
    }
}

/// Longest note of a decision, in characters.
pub const MAX_NOTE_CHARS: usize = 500;

/// A question with its SQL, both with places where the person who taught it had written values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoldenAnswer {
    pub id: MemoryId,
    pub connection_id: ConnectionId,
    /// Name of the connection.
    pub connection: String,
    pub status: GoldenStatus,
    /// "orders in [country]".
    pub question: String,
    /// "… where country = :country".
    pub sql: String,
    /// Values of the SQL that the question does not name: everybody would get them.
    pub constants: Vec<String>,
    /// Why it cannot be certified; absent: it can.
    pub obstacle: Option<String>,
    /// Whoever looks taught it.
    pub own: bool,
    /// Whoever looks taught it, and somebody else may certify it.
    pub needs_another: bool,
    /// Absent: their account is gone.
    pub taught_by: Option<String>,
    pub teaching: Teaching,
    pub taught_at: String,
    /// 0..1, among the answers of whoever taught it.
    pub weight: f64,
    /// How often an answer came from it.
    pub uses: u64,
    /// What people said of answers that came from it since it is certified; each counts once.
    pub ups: u64,
    pub downs: u64,
    pub decided_by: Option<String>,
    pub decided_at: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoldenCounts {
    pub proposed: u64,
    pub certified: u64,
    pub rejected: u64,
}

/// What a reviewer may see: answers over tables that they may read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GoldenQueue {
    pub answers: Vec<GoldenAnswer>,
    /// Of the database searched for, whatever the status.
    pub counts: GoldenCounts,
    /// Over tables that the reviewer may not read.
    pub hidden: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldenDecision {
    pub verdict: GoldenVerdict,
    #[serde(default)]
    pub note: Option<String>,
}

/// What is looked for. Both parts together have to fit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoldenFilter {
    pub status: Option<GoldenStatus>,
    pub connection: Option<ConnectionId>,
}

impl GoldenFilter {
    /// From the parameters of an address; empty ones count as absent, as forms send them. `Err` names
    /// the part and its rule.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let get = |name: &str| {
            parameter(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let status = one_of("status", get("status"), GoldenStatus::NAMES)?;
        let connection = get("connection")
            .map(|id| ConnectionId::parse(id).map_err(|_| "`connection` is not a connection's id"));
        Ok(Self {
            status: status.and_then(|name| GoldenStatus::named(&name)),
            connection: connection.transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_from_an_address() {
        let read = |status: &'static str, connection: &'static str| {
            GoldenFilter::read(|name| match name {
                "status" => Some(status.to_owned()),
                _ => Some(connection.to_owned()),
            })
        };
        assert_eq!(read("", " "), Ok(GoldenFilter::default()));
        let found = read("rejected", "conn_1").unwrap();
        assert_eq!(found.status, Some(GoldenStatus::Rejected));
        assert_eq!(found.connection.unwrap().as_str(), "conn_1");
        assert!(read("golden", "").unwrap_err().contains("`status`"));
        assert!(read("", "usr_1").unwrap_err().contains("`connection`"));
    }

    #[test]
    fn every_word_serialises_as_its_own_text() {
        for status in GoldenStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for verdict in GoldenVerdict::ALL {
            assert_eq!(GoldenVerdict::named(verdict.as_str()), Some(*verdict));
        }
    }
}
