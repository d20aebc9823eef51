//! Which findings of the guard are shown, and where. Statements are checked one by one; what the guard
//! said about a text is remembered, so that typing in one statement does not ask about the others.

use super::position::{Marker, markers};
use super::sql::Flavour;
use super::statements::statements;
use protocol::query::{CheckAnswer, Finding};
use std::collections::HashMap;

/// More statements than this in one tab are not checked while typing.
const CHECKED: usize = 12;

/// What the guard said about one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub findings: Vec<Finding>,
    pub allowed: bool,
}

impl From<CheckAnswer> for Verdict {
    fn from(answer: CheckAnswer) -> Self {
        Self { findings: answer.findings, allowed: answer.verdict == "allow" }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    known: HashMap<String, Verdict>,
}

impl Verdicts {
    /// Statements of a text that the guard has not seen yet.
    pub fn unknown(&self, sql: &str, flavour: Flavour) -> Vec<String> {
        let all = statements(sql, flavour);
        let texts = all.into_iter().take(CHECKED).map(|range| sql[range].to_owned());
        texts.filter(|text| !self.known.contains_key(text)).collect()
    }

    pub fn learn(&mut self, statement: String, verdict: Verdict) {
        // Old texts are worth nothing once typed over; forgetting them all now and then is enough.
        if self.known.len() > 200 {
            self.known.clear();
        }
        self.known.insert(statement, verdict);
    }

    /// It ran: what a database once said against it holds no longer.
    pub fn forget(&mut self, statement: &str) {
        self.known.remove(statement);
    }

    /// Squiggles of the whole text; `true` for those that keep a statement from running.
    pub fn markers(&self, sql: &str, flavour: Flavour) -> Vec<(Marker, bool)> {
        statements(sql, flavour)
            .into_iter()
            .filter_map(|range| Some((range.start, self.known.get(&sql[range])?)))
            .flat_map(|(start, verdict)| {
                markers(sql, start, &verdict.findings)
                    .into_iter()
                    .map(|marker| (marker, !verdict.allowed))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::position::Position;
    use super::*;
    use protocol::query::Span;

    fn verdict(start: usize, end: usize) -> Verdict {
        let span = Span { start, end, line: 1, column: 1 };
        let finding =
            Finding { rule: "r".into(), message: "no such table".into(), span, fix: None };
        Verdict { findings: vec![finding], allowed: false }
    }

    #[test]
    fn a_finding_moves_with_its_statement() {
        let mut verdicts = Verdicts::default();
        verdicts.learn("select * from nope".to_owned(), verdict(14, 18));
        let place = |sql: &str| verdicts.markers(sql, Flavour::Sqlite)[0].0.from;
        assert_eq!(place("select * from nope"), Position { line: 1, column: 15 });
        assert_eq!(place("select 1;\n\n select * from nope;"), Position { line: 3, column: 16 });
    }

    #[test]
    fn only_changed_statements_are_asked_about() {
        let mut verdicts = Verdicts::default();
        verdicts.learn("select 1".to_owned(), Verdict { findings: vec![], allowed: true });
        assert_eq!(verdicts.unknown("select 1; select 2", Flavour::Sqlite), ["select 2"]);
        assert!(verdicts.unknown(" -- nothing", Flavour::Sqlite).is_empty());
    }
}
