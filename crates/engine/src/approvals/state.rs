//! Where a change can be.

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum State {
            $($(#[$doc])* $name,)*
        }

        impl State {
            pub const ALL: &'static [State] = &[$(State::$name),*];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(State::$name => $text,)*
                }
            }

            pub fn parse(text: &str) -> Option<State> {
                match text {
                    $($text => Some(State::$name),)*
                    _ => None,
                }
            }
        }
    };
}

states! {
    /// Its author still writes it.
    Draft = "draft",
    /// Rules and impact are being looked at.
    Checking = "checking",
    /// A rule of the environment does not let it pass as it is.
    Blocked = "blocked",
    InReview = "in_review",
    /// A reviewer wants another wording.
    ChangesRequested = "changes_requested",
    Approved = "approved",
    Executing = "executing",
    Executed = "executed",
    /// Carried out without approval, and kept: somebody else has to look at it now.
    PostReview = "post_review",
    /// Carried out without approval, and whoever looked at it does not agree.
    Disputed = "disputed",
    /// The database refused it; nothing was changed.
    Failed = "failed",
    /// More rows than foreseen; nothing was changed.
    AbortedByGuard = "aborted_by_guard",
    /// The run ended without word of whether it was kept.
    Unknown = "unknown",
    /// Stopped while it ran; nothing was changed.
    Cancelled = "cancelled",
    Rejected = "rejected",
    Expired = "expired",
    Withdrawn = "withdrawn",
    Revoked = "revoked",
}

impl State {
    /// Nothing happens to it any more; undoing an executed change is another change.
    pub fn is_final(self) -> bool {
        use State::*;
        matches!(self, Executed | Disputed | Cancelled | Rejected | Expired | Withdrawn | Revoked)
    }

    /// For people, in a sentence: "the change is …".
    pub fn label(self) -> &'static str {
        use State::*;
        match self {
            Draft => "a draft",
            Checking => "being checked",
            Blocked => "blocked by a rule",
            InReview => "in review",
            ChangesRequested => "sent back to its author",
            Approved => "approved",
            Executing => "running",
            Executed => "carried out",
            PostReview => "carried out without approval, and waits for somebody to look at it",
            Disputed => "carried out without approval, and disputed",
            Failed => "failed",
            AbortedByGuard => "stopped, because it would have changed too many rows",
            Unknown => "waiting for proof of how its run ended",
            Cancelled => "cancelled",
            Rejected => "rejected",
            Expired => "expired",
            Withdrawn => "withdrawn",
            Revoked => "revoked",
        }
    }
}
