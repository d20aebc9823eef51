//! What somebody is told about changes of data, and other systems that are told too.

use crate::change::ChangeState;
use crate::ids::{ChangeId, DeliveryId, NoticeId, WebhookId};
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $event:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum NoticeKind { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl NoticeKind {
            pub const ALL: &'static [NoticeKind] = &[$(NoticeKind::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(NoticeKind::$name => $text),* }
            }

            /// As webhooks name it.
            pub fn event(self) -> &'static str {
                match self { $(NoticeKind::$name => $event),* }
            }

            pub fn parse(text: &str) -> Option<NoticeKind> {
                NoticeKind::ALL.iter().copied().find(|kind| kind.as_str() == text)
            }
        }
    };
}

kinds! {
    /// Somebody has to look at it.
    Waiting = "waiting", "change.waiting";
    SentBack = "sent_back", "change.sent_back";
    Rejected = "rejected", "change.rejected";
    /// What it rests on has changed; its approvals are void.
    Rechecked = "rechecked", "change.rechecked";
    Approved = "approved", "change.approved";
    Revoked = "revoked", "change.revoked";
    Expired = "expired", "change.expired";
    Ran = "ran", "change.ran";
    /// Nothing was changed.
    Failed = "failed", "change.failed";
    /// Its author carries it out without approval.
    GlassBroken = "glass_broken", "change.glass_broken";
    /// It was, and somebody has to look at it.
    PostReview = "post_review", "change.post_review";
    Accepted = "accepted", "change.accepted";
    Disputed = "disputed", "change.disputed";
    /// How its run ended is not known yet.
    InDoubt = "in_doubt", "change.in_doubt";
}

/// Most notices in a list.
pub const MOST_NOTICES: u64 = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub change: ChangeId,
    pub title: String,
    pub connection: String,
    /// The change as it is now.
    pub state: ChangeState,
    /// Who did it; absent: the server.
    pub actor: Option<String>,
    pub at: String,
    pub read: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// The latest first.
    pub notices: Vec<Notice>,
    pub unread: u64,
}

/// What the top of every page tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    pub changes: u64,
    pub notices: u64,
}

/// Which of one's notices have been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadNotices {
    /// Those about one change; absent: all.
    #[serde(default)]
    pub change: Option<ChangeId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    pub id: WebhookId,
    pub url: String,
    pub events: Vec<NoticeKind>,
    pub created_by: Option<String>,
    pub created_at: String,
    /// On their way, and given up.
    pub pending: u64,
    pub failed: u64,
    /// The latest first.
    pub deliveries: Vec<Delivery>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub id: DeliveryId,
    /// `change.approved`, …
    pub event: String,
    pub change: ChangeId,
    pub created_at: String,
    pub attempts: u64,
    pub delivered_at: Option<String>,
    /// When it is tried next; absent: it was delivered or given up.
    pub next_at: Option<String>,
    /// Of the last answer.
    pub status: Option<u64>,
    pub error: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    pub url: String,
    pub events: Vec<NoticeKind>,
}

/// The secret is here and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeWebhook {
    pub webhook: Webhook,
    pub secret: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_name_and_event() {
        for kind in NoticeKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(NoticeKind::parse(kind.as_str()), Some(*kind));
            assert_eq!(kind.event(), format!("change.{}", kind.as_str()));
        }
    }
}
