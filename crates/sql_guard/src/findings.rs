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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verdict {
    #[default]
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

/// Most findings kept. Nobody reads more, and hostile text must not make long answers.
const MAX_FINDINGS: usize = 50;

/// Findings as they are collected, with the worst verdict among them.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) verdict: Verdict,
    findings: Vec<Finding>,
}

impl Report {
    pub(crate) fn deny(
        &mut self,
        rule: &'static str,
        message: String,
        span: Span,
        fix: Option<String>,
    ) {
        self.add(Verdict::Deny, Finding { rule, message, span, fix });
    }

    pub(crate) fn add(&mut self, verdict: Verdict, finding: Finding) {
        self.verdict = self.verdict.max(verdict);
        if self.findings.len() < MAX_FINDINGS && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.verdict == Verdict::Allow
    }

    /// Nothing more is kept, so nothing more needs to be worked out.
    pub(crate) fn is_full(&self) -> bool {
        self.findings.len() >= MAX_FINDINGS
    }

    /// In the order of the text.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
        self.findings
    }
}
