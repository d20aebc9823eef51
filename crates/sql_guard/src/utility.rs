//! SHOW, DESCRIBE and PRAGMA: a fixed list of forms that only read, matched token by token.

use crate::Dialect;
use crate::findings::Report;
use crate::names;
use crate::relations::Relations;
use crate::text::Text;
use crate::tokens::{is_word, word};
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

/// Settings of Postgres that tell nothing about the server's files or other people.
const POSTGRES_SETTINGS: &[&str] = &[
    "server_version",
    "server_version_num",
    "server_encoding",
    "client_encoding",
    "timezone",
    "datestyle",
    "intervalstyle",
    "lc_collate",
    "lc_ctype",
    "lc_monetary",
    "lc_numeric",
    "lc_time",
    "search_path",
    "statement_timeout",
    "lock_timeout",
    "transaction_isolation",
    "transaction_read_only",
    "default_transaction_read_only",
    "default_transaction_isolation",
    "standard_conforming_strings",
    "work_mem",
    "max_identifier_length",
    "integer_datetimes",
    "extra_float_digits",
];
/// Pragmas that describe tables. The argument is a table, or an index of one.
const PRAGMAS: &[(&str, Argument)] = &[
    ("table_info", Argument::Table),
    ("table_xinfo", Argument::Table),
    ("index_list", Argument::Table),
    ("foreign_key_list", Argument::Table),
    ("index_info", Argument::Index),
    ("index_xinfo", Argument::Index),
    ("table_list", Argument::None),
];

#[derive(Clone, Copy, PartialEq)]
enum Argument {
    Table,
    Index,
    None,
}

/// The statement to run, or `None` with the reasons in the report.
pub(crate) fn check(
    tokens: &[TokenWithSpan],
    relations: &mut Relations,
    text: &Text,
    report: &mut Report,
) -> Option<String> {
    let dialect = relations.dialect();
    let first = word(tokens.first()).unwrap_or_default().to_ascii_lowercase();
    match (dialect, first.as_str()) {
        (Dialect::Sqlite, "pragma") => pragma(&tokens[1..], relations, text, report),
        (Dialect::Postgres, "show") => show_setting(&tokens[1..], text, report),
        (Dialect::Mysql, "show") => show(&tokens[1..], relations, text, report),
        (Dialect::Mysql, "desc" | "describe" | "explain") => {
            let (name, rest) = relation_name(&tokens[1..])?;
            let table = relations.require_base(&name, text, report)?;
            end(rest, text, report).then(|| format!("DESCRIBE {table}"))
        }
        _ => {
            let message = format!("{} is not a statement of this database", first.to_uppercase());
            report.deny("statement.not_supported", message, text.whole(), None);
            None
        }
    }
}

fn not_listed(what: &str, token: Option<&TokenWithSpan>, text: &Text, report: &mut Report) {
    let span = token.map_or_else(|| text.whole(), |token| text.span(token.span));
    let message = format!("this form of {what} is not on the list of forms that only read");
    report.deny("utility.not_allowed", message, span, None);
}

fn end(rest: &[TokenWithSpan], text: &Text, report: &mut Report) -> bool {
    if let Some(extra) = rest.first() {
        not_listed("the statement", Some(extra), text, report);
    }
    rest.is_empty()
}

fn ident(token: &TokenWithSpan) -> Option<Ident> {
    match &token.token {
        Token::Word(Word { value, quote_style, .. }) => {
            Some(Ident { value: value.clone(), quote_style: *quote_style, span: token.span })
        }
        Token::SingleQuotedString(value) => {
            Some(Ident { value: value.clone(), quote_style: Some('\''), span: token.span })
        }
        _ => None,
    }
}

fn relation_name(tokens: &[TokenWithSpan]) -> Option<(ObjectName, &[TokenWithSpan])> {
    let first = ident(tokens.first()?)?;
    match (tokens.get(1).map(|token| &token.token), tokens.get(2).and_then(ident)) {
        (Some(Token::Period), Some(second)) => {
            let parts = vec![ObjectNamePart::Identifier(first), ObjectNamePart::Identifier(second)];
            Some((ObjectName(parts), &tokens[3..]))
        }
        _ => Some((ObjectName(vec![ObjectNamePart::Identifier(first)]), &tokens[1..])),
    }
}

fn pragma(
    tokens: &[TokenWithSpan],
    relations: &mut Relations,
    text: &Text,
    report: &mut Report,
) -> Option<String> {
    let tokens = match (is_word(tokens.first(), "main"), tokens.get(1).map(|token| &token.token)) {
        (true, Some(Token::Period)) => &tokens[2..],
        _ => tokens,
    };
    let name = word(tokens.first()).unwrap_or_default().to_ascii_lowercase();
    let Some((_, argument)) = PRAGMAS.iter().find(|(listed, _)| *listed == name) else {
        not_listed("PRAGMA", tokens.first(), text, report);
        return None;
    };
    let rest = &tokens[1..];
    match (argument, rest) {
        (Argument::None, []) => relations.may_list(text, report).then(|| format!("PRAGMA {name}")),
        (Argument::Table | Argument::Index, [open, value, close])
            if open.token == Token::LParen && close.token == Token::RParen =>
        {
            let Some(ident) = ident(value) else {
                not_listed("PRAGMA", Some(value), text, report);
                return None;
            };
            let quoted = names::meaning(Dialect::Sqlite, &ident).replace('"', "\"\"");
            if *argument == Argument::Table {
                let object = ObjectName(vec![ObjectNamePart::Identifier(ident)]);
                relations.require_base(&object, text, report)?;
            } else if !relations.may_list(text, report) {
                // Nobody here knows whose index it is.
                return None;
            }
            Some(format!("PRAGMA {name}(\"{quoted}\")"))
        }
        _ => {
            not_listed("PRAGMA", rest.first().or(tokens.first()), text, report);
            None
        }
    }
}

fn show_setting(tokens: &[TokenWithSpan], text: &Text, report: &mut Report) -> Option<String> {
    let words: Vec<String> = tokens
        .iter()
        .map(|token| word(Some(token)).unwrap_or_default().to_ascii_lowercase())
        .collect();
    let name = match words.join(" ").as_str() {
        "time zone" => "timezone".to_string(),
        "transaction isolation level" => "transaction_isolation".to_string(),
        other => other.to_string(),
    };
    if POSTGRES_SETTINGS.contains(&name.as_str()) {
        return Some(format!("SHOW {name}"));
    }
    not_listed("SHOW", tokens.first(), text, report);
    None
}

fn show(
    tokens: &[TokenWithSpan],
    relations: &mut Relations,
    text: &Text,
    report: &mut Report,
) -> Option<String> {
    let mut rest = tokens;
    let mut words = Vec::new();
    while let Some(next) = word(rest.first()) {
        let next = next.to_ascii_uppercase();
        let form = [
            "FULL",
            "EXTENDED",
            "TABLES",
            "COLUMNS",
            "FIELDS",
            "INDEX",
            "INDEXES",
            "KEYS",
            "CREATE",
            "TABLE",
            "VIEW",
            "DATABASES",
            "SCHEMAS",
            "COLLATION",
            "CHARACTER",
            "SET",
            "CHARSET",
        ];
        if !form.contains(&next.as_str()) {
            break;
        }
        words.push(next);
        rest = &rest[1..];
    }
    let form = words.join(" ");
    let canonical = match form.as_str() {
        "TABLES" | "FULL TABLES" | "DATABASES" | "SCHEMAS" | "COLLATION" | "CHARACTER SET"
        | "CHARSET" => {
            let names_tables = matches!(form.as_str(), "TABLES" | "FULL TABLES");
            if names_tables && !relations.may_list(text, report) {
                return None;
            }
            let schema = of_schema(&mut rest, relations);
            let pattern = like(&mut rest);
            format!("SHOW {form}{schema}{pattern}")
        }
        "COLUMNS" | "FIELDS" | "FULL COLUMNS" | "FULL FIELDS" | "INDEX" | "INDEXES" | "KEYS"
            if is_word(rest.first(), "from") || is_word(rest.first(), "in") =>
        {
            let (name, after) = relation_name(&rest[1..])?;
            rest = after;
            let name = in_schema(name, &mut rest);
            let table = relations.require_base(&name, text, report)?;
            let pattern = like(&mut rest);
            format!("SHOW {form} FROM {table}{pattern}")
        }
        "CREATE TABLE" | "CREATE VIEW" => {
            let (name, after) = relation_name(rest)?;
            rest = after;
            let table = relations.require_base(&name, text, report)?;
            format!("SHOW {form} {table}")
        }
        _ => {
            not_listed("SHOW", tokens.first(), text, report);
            return None;
        }
    };
    end(rest, text, report).then_some(canonical)
}

/// `orders FROM shop` is `shop.orders`.
fn in_schema(name: ObjectName, rest: &mut &[TokenWithSpan]) -> ObjectName {
    match (name.0.as_slice(), *rest) {
        ([table], [from, schema, after @ ..])
            if is_word(Some(from), "from") || is_word(Some(from), "in") =>
        {
            let Some(schema) = ident(schema) else { return name };
            *rest = after;
            ObjectName(vec![ObjectNamePart::Identifier(schema), table.clone()])
        }
        _ => name,
    }
}

/// ` FROM schema` of the catalog, or nothing.
fn of_schema(rest: &mut &[TokenWithSpan], relations: &Relations) -> String {
    match rest {
        [from, schema, after @ ..] if is_word(Some(from), "from") || is_word(Some(from), "in") => {
            match ident(schema).filter(|ident| relations.has_schema(ident)) {
                Some(ident) => {
                    *rest = after;
                    format!(" FROM {ident}")
                }
                None => String::new(),
            }
        }
        _ => String::new(),
    }
}

/// ` LIKE '…'`, or nothing.
fn like(rest: &mut &[TokenWithSpan]) -> String {
    match rest {
        [like, pattern, after @ ..] if is_word(Some(like), "like") => match &pattern.token {
            Token::SingleQuotedString(pattern) => {
                *rest = after;
                format!(" LIKE '{pattern}'")
            }
            _ => String::new(),
        },
        _ => String::new(),
    }
}
