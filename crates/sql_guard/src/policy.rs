//! What the caller may do, as far as the guard decides it.

use crate::rules::{AccessRules, RuleRole};
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// May read; a statement that writes is refused.
    #[default]
    Reader,
    /// May propose a single INSERT, UPDATE or DELETE, which then needs approval.
    Writer,
}

/// How relations and columns are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Resolution {
    /// Every relation and column must be in the catalog.
    #[default]
    Catalog,
    /// No catalog is at hand: names are taken as they are, except that system relations, functions
    /// and everything else are checked as usual. Never used in front of a connector.
    NamesOnly,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    pub role: Role,
    pub resolution: Resolution,
    /// Rows the caller may receive. The statement's limit becomes one more, so that the reader can
    /// tell a full page from a cut one. `None` leaves the statement's own limit alone.
    pub max_rows: Option<u64>,
    /// Functions of the customer's own database that an administrator has vouched for, lower case,
    /// `schema.name` or `name`.
    pub extra_functions: BTreeSet<String>,
    /// Which rows and values of which tables may be seen. `None`: everything in the catalog.
    pub(crate) rules: Option<Arc<AccessRules>>,
    /// See [`crate::CheckedStatement::access_hash`].
    pub(crate) access_hash: Arc<str>,
}

impl Policy {
    /// Everything in the catalog may be read, nothing may be changed.
    pub fn reader(max_rows: Option<u64>) -> Policy {
        Policy { max_rows, ..Policy::default() }
    }

    /// As a reader, and a single INSERT, UPDATE or DELETE may be put up for approval.
    pub fn writer(max_rows: Option<u64>) -> Policy {
        Policy { role: Role::Writer, max_rows, ..Policy::default() }
    }

    /// For a change that somebody proposes, within what they may see; others have to agree to it.
    pub fn proposing(self) -> Policy {
        Policy { role: Role::Writer, ..self }
    }

    pub fn with_max_rows(self, max_rows: Option<u64>) -> Policy {
        Policy { max_rows, ..self }
    }

    /// The role is the one the rules give.
    pub fn with_rules(self, rules: AccessRules) -> Policy {
        let role = match rules.role {
            RuleRole::Reader => Role::Reader,
            RuleRole::Writer => Role::Writer,
        };
        let access_hash = rules.hash().into();
        Policy { role, rules: Some(Arc::new(rules)), access_hash, ..self }
    }

    /// The rules it was made with.
    pub fn rules(&self) -> Option<&AccessRules> {
        self.rules.as_deref()
    }

    /// What the rules let through, as a key: see [`crate::CheckedStatement::access_hash`].
    pub fn access_hash(&self) -> &str {
        &self.access_hash
    }

    /// As if nobody had restricted anything; the role stays.
    pub fn without_rules(self) -> Policy {
        Policy { rules: None, access_hash: Arc::default(), ..self }
    }

    /// For when there is no catalog: see [`Resolution::NamesOnly`].
    pub fn without_catalog(self) -> Policy {
        Policy { resolution: Resolution::NamesOnly, ..self }
    }
}
