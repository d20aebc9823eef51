//! What a login may do beyond reading: asked when a connection is added, and at every start.

/// Powers of the login that make it unfit, or worth a warning. An empty report is a good one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoginReport {
    pub concerns: Vec<Concern>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    pub weight: Weight,
    /// "`report` is a superuser"
    pub finding: String,
    /// "create a login with `grant select` only: see docs/connections.md"
    pub fix: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    Warning,
    /// The engine's own protection does not hold for this login: the connection is refused.
    Refused,
}

impl LoginReport {
    pub fn refused(&self) -> bool {
        self.concerns.iter().any(|concern| concern.weight == Weight::Refused)
    }
}
