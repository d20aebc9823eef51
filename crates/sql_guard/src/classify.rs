//! What kind of statement it is, told by its first word, and what is refused on sight. Only reads
//! and single writes go on to the parser.

use crate::Dialect;
use crate::StatementKind::{self, Delete, Insert, SchemaChange, Session, Unknown, Update};
use crate::findings::Report;
use crate::schema_change;
use crate::text::Text;
use crate::tokens::{is_argument, is_word, word};
use sqlparser::tokenizer::{Token, TokenWithSpan};

pub(crate) enum Class {
    /// SELECT, WITH, VALUES, TABLE or a bracket: a query, or a write behind a WITH.
    Query,
    Write(StatementKind),
    Explain,
    /// SHOW, DESCRIBE, PRAGMA.
    Utility,
    /// Nobody may run it.
    Refused(StatementKind),
}

const SCHEMA_WORDS: &[&str] = &[
    "alter", "analyze", "cluster", "comment", "create", "drop", "grant", "import", "optimize",
    "reassign", "refresh", "reindex", "rename", "repair", "revoke", "security", "truncate",
    "vacuum",
];
const SESSION_WORDS: &[&str] = &[
    "abort",
    "begin",
    "binlog",
    "change",
    "checkpoint",
    "close",
    "commit",
    "deallocate",
    "declare",
    "discard",
    "end",
    "execute",
    "fetch",
    "flush",
    "kill",
    "listen",
    "lock",
    "move",
    "notify",
    "prepare",
    "purge",
    "release",
    "reset",
    "rollback",
    "savepoint",
    "set",
    "shutdown",
    "start",
    "stop",
    "unlisten",
    "unlock",
    "use",
    "xa",
];
/// Of tables and indexes, what other people may agree to.
const PROPOSE: &str = "ask for it as a change, which other people look at";
/// With what is wrong about each.
const DANGEROUS_WORDS: &[(&str, &str)] = &[
    ("attach", "it opens another database file"),
    ("detach", "it closes a database file"),
    ("call", "it runs a stored procedure"),
    ("copy", "it reads or writes files and programs of the server"),
    ("do", "it runs code"),
    ("handler", "it reads past the optimiser and past all rules"),
    ("install", "it loads code into the server"),
    ("uninstall", "it removes code from the server"),
    ("load", "it reads files into the server"),
    ("merge", "it writes in ways that cannot be reviewed yet"),
    ("signal", "it raises errors"),
    ("resignal", "it raises errors"),
    ("help", "it is not a query"),
    ("get", "it reads diagnostics"),
];

/// The first word decides; brackets in front of a query are skipped.
pub(crate) fn classify(tokens: &[TokenWithSpan], text: &Text, report: &mut Report) -> Class {
    let first = tokens.iter().find(|token| token.token != Token::LParen);
    let Some(first) = first else {
        report.deny("statement.empty", "there is no statement".into(), text.whole(), None);
        return Class::Refused(Unknown);
    };
    let name = word(Some(first)).unwrap_or_default().to_ascii_lowercase();
    let bracketed = tokens.first().is_some_and(|token| token.token == Token::LParen);
    match name.as_str() {
        "select" | "with" | "values" | "table" => return Class::Query,
        "explain" if !bracketed => return Class::Explain,
        "desc" | "describe" if !bracketed => return explain_or_describe(tokens),
        "show" | "pragma" if !bracketed => return Class::Utility,
        "insert" | "replace" if !bracketed => return Class::Write(Insert),
        "update" if !bracketed => return Class::Write(Update),
        "delete" if !bracketed => return Class::Write(Delete),
        _ => {}
    }
    let upper = name.to_ascii_uppercase();
    let span = text.span(first.span);
    if SCHEMA_WORDS.contains(&name.as_str()) {
        let message = format!("{upper} changes the database itself, which is not allowed here");
        let fix = schema_change::WORDS.contains(&name.as_str()).then(|| PROPOSE.to_owned());
        report.deny("statement.schema_change", message, span, fix);
        return Class::Refused(SchemaChange);
    }
    if SESSION_WORDS.contains(&name.as_str()) {
        let message = format!("{upper} acts on the session or the transaction, not on data");
        report.deny("statement.session", message, span, None);
        return Class::Refused(Session);
    }
    if let Some((_, why)) = DANGEROUS_WORDS.iter().find(|(word, _)| *word == name) {
        let message = format!("{upper} is never allowed: {why}");
        report.deny("statement.never_allowed", message, span, None);
        return Class::Refused(Unknown);
    }
    let message = if name.is_empty() {
        "a statement starts with SELECT, WITH, VALUES or EXPLAIN".into()
    } else {
        format!("`{}` does not start a statement that may run here", name)
    };
    let starts = ["select", "with", "explain", "values", "insert", "update", "delete"];
    let fix = crate::names::nearest(&name, starts.into_iter())
        .map(|meant| format!("did you mean {}?", meant.to_uppercase()));
    report.deny("statement.not_supported", message, span, fix);
    Class::Refused(Unknown)
}

/// `describe t` shows a table, `describe select …` is an EXPLAIN.
fn explain_or_describe(tokens: &[TokenWithSpan]) -> Class {
    let explains = [
        "select", "with", "values", "table", "format", "analyze", "extended", "insert", "update",
        "delete", "replace",
    ];
    match explains.iter().any(|start| is_word(tokens.get(1), start))
        || tokens.get(1).is_some_and(|token| token.token == Token::LParen)
    {
        true => Class::Explain,
        false => Class::Utility,
    }
}

/// What makes a statement unreadable for the parser and is refused anyway, told by its own name
/// rather than as a syntax error. True when something was found.
pub(crate) fn refused_parts(
    tokens: &[TokenWithSpan],
    dialect: Dialect,
    text: &Text,
    report: &mut Report,
) -> bool {
    let mut found = false;
    let mut deny = |rule, message: &str, token: &TokenWithSpan, fix: Option<&str>| {
        report.deny(rule, message.into(), text.span(token.span), fix.map(Into::into));
        found = true;
    };
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        match &token.token {
            Token::Assignment if dialect == Dialect::Postgres && is_argument(tokens, at) => {}
            Token::Assignment => deny(
                "variable.assignment",
                "assigning variables (`:=`) is not allowed",
                token,
                Some("use a window function or a subquery instead"),
            ),
            Token::Word(word) if word.quote_style.is_none() => {
                let is = |wanted: &str| word.value.eq_ignore_ascii_case(wanted);
                if is("into") && (is_word(next, "outfile") || is_word(next, "dumpfile")) {
                    deny("write.file", "writing files on the server is never allowed", token, None);
                } else if is("into")
                    && next.is_some_and(|next| match &next.token {
                        Token::Word(word) => word.value.starts_with('@'),
                        Token::AtSign => true,
                        _ => false,
                    })
                {
                    deny("variable.assignment", "assigning variables is not allowed", token, None);
                } else if is("lock") && is_word(next, "in") {
                    deny(
                        "lock.not_allowed",
                        "locking rows is not allowed",
                        token,
                        Some("remove the LOCK clause"),
                    );
                } else if is("for")
                    && dialect == Dialect::Postgres
                    && (is_word(next, "no") || is_word(next, "key"))
                    && tokens[at + 1..].iter().take(2).any(|word| is_word(Some(word), "key"))
                {
                    deny(
                        "lock.not_allowed",
                        "locking rows is not allowed",
                        token,
                        Some("remove the locking clause"),
                    );
                } else if is("procedure") && is_word(next, "analyse") {
                    deny("function.forbidden", "PROCEDURE ANALYSE is never allowed", token, None);
                } else if dialect == Dialect::Mysql && word.value.starts_with('@') {
                    deny(
                        "variable.not_allowed",
                        "session variables are not allowed",
                        token,
                        Some("write the value itself"),
                    );
                }
            }
            Token::AtSign if dialect == Dialect::Mysql => {
                deny(
                    "variable.not_allowed",
                    "session variables are not allowed",
                    token,
                    Some("write the value itself"),
                );
            }
            _ => {}
        }
    }
    found
}
