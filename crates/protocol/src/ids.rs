//! One newtype per kind of id, each with its prefix, so that mixing two up does not compile and a
//! stray id in a log says what it names.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Longest id accepted from outside, in bytes; prefix included.
pub const MAX_ID_BYTES: usize = 80;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{value}` is not a {kind} id: expected `{prefix}` followed by 1 to 64 letters, digits, `-` or `_`"
)]
pub struct InvalidId {
    pub value: String,
    pub kind: &'static str,
    pub prefix: &'static str,
}

fn check(value: &str, prefix: &'static str, kind: &'static str) -> Result<(), InvalidId> {
    let tail = value.strip_prefix(prefix).unwrap_or("");
    let fine = value.len() <= MAX_ID_BYTES
        && (1..=64).contains(&tail.len())
        && tail.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if fine {
        return Ok(());
    }
    let value = value.chars().take(MAX_ID_BYTES).collect();
    Err(InvalidId { value, kind, prefix })
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// Accepts an id from outside; the prefix and the alphabet are checked.
            pub fn parse(value: impl Into<String>) -> Result<Self, InvalidId> {
                let value = value.into();
                check(&value, $prefix, $kind)?;
                Ok(Self(value))
            }

            /// Makes an id from 128 random bits; the caller brings the randomness.
            pub fn from_random(bits: u128) -> Self {
                Self(format!(concat!($prefix, "{:032x}"), bits))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(value: &str) -> Result<Self, InvalidId> {
                Self::parse(value)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::parse(String::deserialize(from)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/// A conversation: an ordered list of turns of one owner.
    ConversationId, "conv_", "conversation");
id!(/// One run of one statement.
    QueryId, "qry_", "query");
id!(/// A stored result, readable by its owner.
    ResultId, "res_", "result");
id!(/// A connection to a database.
    ConnectionId, "conn_", "connection");
id!(/// A person or service that can sign in.
    UserId, "usr_", "user");
id!(/// People who share what they may use.
    GroupId, "grp_", "group");
id!(/// An accepted question with its SQL.
    MemoryId, "mem_", "memory");
id!(/// A run over questions whose right SQL is known.
    EvaluationId, "evl_", "evaluation");
id!(/// A language model of the workspace.
    ModelId, "mdl_", "model");
id!(/// What words were said to mean.
    ChoiceId, "cho_", "choice");
id!(/// An API token; not its secret.
    TokenId, "tok_", "token");
id!(/// A session of a browser; not its secret.
    SessionId, "ses_", "session");
id!(/// An invitation; not its link.
    InvitationId, "inv_", "invitation");
id!(/// One rating of one answer.
    FeedbackId, "fb_", "feedback");
id!(/// A request to change data, from its first draft to its end.
    ChangeId, "chg_", "change");
id!(/// One wording of a change, which approvals belong to.
    RevisionId, "rev_", "revision");
id!(/// One attempt to carry an approved change out.
    WriteRunId, "wrun_", "write run");
id!(/// Something a person is told.
    NoticeId, "ntc_", "notice");
id!(/// Another system that is told; not its secret.
    WebhookId, "whk_", "webhook");
id!(/// Something that another system is told, the same at every attempt.
    DeliveryId, "evt_", "delivery");

/// The client's own name for one question; with the conversation id it makes a request idempotent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct RequestId(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("request id must be 1 to {MAX_ID_BYTES} printable characters without spaces")]
pub struct InvalidRequestId;

impl RequestId {
    pub fn parse(value: impl Into<String>) -> Result<Self, InvalidRequestId> {
        let value = value.into();
        let fine = (1..=MAX_ID_BYTES).contains(&value.len())
            && value.bytes().all(|byte| byte.is_ascii_graphic());
        if fine { Ok(Self(value)) } else { Err(InvalidRequestId) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RequestId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_needs_its_own_prefix_and_a_plain_alphabet() {
        for fine in ["conv_1", "conv_7fA-b_9", "conv_deadbeef"] {
            assert!(ConversationId::parse(fine).is_ok(), "{fine}");
        }
        for wrong in ["", "conv_", "qry_1", "conv_a b", "conv_é", "conv_/../x"] {
            assert!(ConversationId::parse(wrong).is_err(), "{wrong}");
        }
        assert!(ConversationId::parse(format!("conv_{}", "a".repeat(65))).is_err());
    }

    #[test]
    fn a_random_id_parses_back() {
        let id = QueryId::from_random(7);
        assert_eq!(QueryId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn a_request_id_has_no_spaces_and_an_end() {
        assert!(RequestId::parse("5b1f-1").is_ok());
        assert!(RequestId::parse("").is_err());
        assert!(RequestId::parse("a b").is_err());
        assert!(RequestId::parse("a".repeat(81)).is_err());
    }
}
