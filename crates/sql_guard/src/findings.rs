//! What was wrong with a statement, where, under which rule, and how to put it right.

/// A place in the text the person wrote. `start` and `end` are byte offsets; `line` and `column`
/// count from 1, columns in UTF-16 units as editors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub line: u32,
    pub column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable id, like `function.not_allowed`; the list is in docs/sql-guard.md.
    pub rule: &'static str,
    pub message: String,
    pub span: Span,
    pub fix: Option<String>,
}

/// Ordered from harmless to forbidden, so that the worst of several is their maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Allow,
    /// A person other than the author has to agree first.
    NeedsApproval,
    Deny,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Allow => "allow",
            Verdict::NeedsApproval => "needs_approval",
            Verdict::Deny => "deny",
        }
    }
}
