//! The server's errors in our words. A message made while reading the statement quotes the statement
//! and is kept; one made while running may quote data and is replaced by what its code means.

use crate::address::unreachable;
use crate::stop::Stop;
use crate::{ConnectorError, ServerTarget};
use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::ErrorResponseBody;

/// Longest message kept.
const LONGEST: usize = 300;

pub(super) const CANCELLED: &str = "57014";

/// When the error was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Only the text and the catalog were looked at.
    Reading,
    Running,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Report {
    pub(super) code: String,
    message: String,
    /// In characters, from 1.
    position: Option<usize>,
}

impl Report {
    pub(super) fn read(body: &ErrorResponseBody) -> Self {
        let mut report = Self::default();
        let mut fields = body.fields();
        while let Ok(Some(field)) = fields.next() {
            let text = || String::from_utf8_lossy(field.value_bytes()).into_owned();
            match field.type_() {
                b'C' => report.code = text(),
                b'M' => report.message = text(),
                b'P' => report.position = text().parse().ok(),
                _ => {}
            }
        }
        report
    }

    /// For a commit that was answered with a rollback.
    pub(super) fn rolled_back() -> Self {
        let message = "the transaction was rolled back".to_owned();
        Self { code: "40000".to_owned(), message, position: None }
    }

    pub(super) fn signing_in(&self, target: &ServerTarget) -> ConnectorError {
        let reason = match self.code.as_str() {
            "28P01" | "28000" => "the login or its password was refused",
            "3D000" => "there is no such database",
            "42501" => "the login may not connect to this database",
            "53300" => "all its connections are in use",
            "57P03" => "the server is starting or stopping",
            _ => "the server refused the connection",
        };
        unreachable(target, reason)
    }

    /// `text` is what was executed; the offset is into it.
    pub(super) fn explain(
        &self,
        phase: Phase,
        text: &str,
        target: &ServerTarget,
        stop: &Stop,
    ) -> ConnectorError {
        let busy = |reason: &str| ConnectorError::Busy { reason: reason.to_owned() };
        let refused = |action: &str| ConnectorError::NotAuthorized { action: action.to_owned() };
        match self.code.as_str() {
            CANCELLED if stop.reached() => stop.reason(),
            "25006" => refused("write to the database"),
            "42501" => refused("use something the login has no right to"),
            "55P03" => busy("another session holds a lock"),
            "40001" | "40P01" => busy("it conflicted with other work there, try again"),
            "53100" => busy("its disk is full"),
            "53200" => busy("it has no memory left for this statement"),
            "53300" => busy("all its connections are in use"),
            "57P01" | "57P02" | "57P03" | "57P04" => unreachable(target, "the server was stopped"),
            "25P03" => busy("the rows were not read for too long"),
            _ => ConnectorError::Statement {
                message: self.message(phase),
                code: Some(self.code.clone()),
                offset: self.offset(text),
            },
        }
    }

    fn message(&self, phase: Phase) -> String {
        // Syntax, names, types, literals and what is not supported.
        let quotes_the_statement =
            ["42", "22", "0A"].iter().any(|class| self.code.starts_with(class));
        if phase == Phase::Reading && quotes_the_statement {
            let line = self.message.lines().next().unwrap_or_default();
            let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
            return line[..end].to_owned();
        }
        meaning(&self.code).to_owned()
    }

    fn offset(&self, text: &str) -> Option<usize> {
        let characters = self.position?.checked_sub(1)?;
        Some(text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at))
    }
}

/// What a code says without the data.
fn meaning(code: &str) -> &'static str {
    match code {
        "21000" => "a subquery used as a value gave more than one row",
        "22001" => "a text is too long for its type",
        "22003" => "a number is outside the range of its type",
        "22007" => "a text is not a date or time as the type wants it",
        "22008" => "a date or time is outside the range of its type",
        "22011" => "a part of a text was asked for with a negative length",
        "23502" => "a value is missing that has to be there",
        "23503" => {
            "rows elsewhere belong to these rows, or the row they would belong to is missing"
        }
        "23505" => "a value that has to be unique is there already",
        "23514" => "a value breaks a rule of the table",
        "40000" => "the transaction was rolled back",
        "22012" => "division by zero",
        "2201B" => "a regular expression is not valid",
        "2201E" => "the logarithm of zero or of a negative number",
        "2201F" => "a power that is not a real number",
        "2201W" | "2201X" => "LIMIT and OFFSET cannot be negative",
        "22021" => "a text is not valid in its encoding",
        "22023" => "an argument is outside what the function takes",
        "22025" | "22019" => "the escape of a pattern is not valid",
        "22P02" => "a value is not valid for the type it is read as",
        "42804" | "42883" => "types do not fit together",
        "42P20" => "a window is not valid",
        "54000" | "54001" | "54011" | "54023" => "the statement is larger than the server's limits",
        CANCELLED => "the server cancelled the statement",
        "P0001" => "a function of the database raised an error",
        _ => match code.get(..2) {
            Some("22") => "a value does not fit where it is used",
            Some("2F" | "38" | "39" | "P0") => "a function of the database failed",
            Some("53" | "58") => "the server ran out of something it needs",
            Some("XX") => "the server met an internal error",
            Some("0A") => "the server does not support this",
            _ => "it failed while running",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Phase, Report};

    fn report(code: &str) -> Report {
        let message = "invalid input syntax for type integer: \"s3cr3t\"".to_owned();
        Report { code: code.to_owned(), message, position: Some(3) }
    }

    #[test]
    fn what_is_raised_while_running_names_no_values() {
        for code in ["22P02", "P0001", "XX000", "23505", "42883", ""] {
            assert!(!report(code).message(Phase::Running).contains("s3cr3t"), "{code}");
        }
        assert!(!report("P0001").message(Phase::Reading).contains("s3cr3t"));
        assert!(report("22P02").message(Phase::Reading).contains("invalid input"));
    }

    #[test]
    fn positions_count_characters_and_offsets_bytes() {
        assert_eq!(report("42601").offset("é😀x"), Some("é😀".len()));
        assert_eq!(report("42601").offset("é"), Some(2), "past the end");
    }
}
