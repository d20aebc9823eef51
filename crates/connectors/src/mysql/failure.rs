//! The server's errors in our words. Its own text is kept only where it holds nothing but names.

use super::wire::Refusal;
use crate::address::unreachable;
use crate::{ConnectorError, ServerTarget};

/// Errors about names and shapes, found before a row is looked at: their texts quote identifiers of
/// the statement, never values.
const NAMES_ONLY: &[u16] = &[
    1052, // column is ambiguous
    1054, // unknown column
    1055, // not in group by
    1056, // can't group on
    1060, // duplicate column name
    1066, // not unique table or alias
    1072, // key column does not exist
    1109, // unknown table
    1111, // invalid use of group function
    1140, // mixing of group columns
    1146, // table does not exist
    1176, // key does not exist
    1221, // incorrect usage of … and …
    1222, // different number of columns
    1235, // does not support yet
    1241, // operand should contain n columns
    1242, // subquery returns more than one row
    1247, // reference not supported
    1248, // every derived table has its own alias
    1250, // table from one of the selects
    1267, 1270, 1271, // illegal mix of collations
    1305, // function does not exist
    1356, // view references invalid tables
    1582, // incorrect parameter count
    1630, // function does not exist, check parsing
    1735, // unknown partition
    3579, 3580, 3581, 3582, 3583, 3584, 3585, 3586, 3587, 3588, 3589, 3590, 3591, 3592, 3593,
    3594, // windows
    4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 4015, 4016, 4017,
    4018, // windows and recursion, MariaDB
];

/// What a statement's error means.
pub(super) fn of_statement(refusal: &Refusal, target: &ServerTarget, sql: &str) -> ConnectorError {
    let code = refusal.code;
    let not_authorized = |action: &str| ConnectorError::NotAuthorized { action: action.to_owned() };
    let busy = |reason: &str| ConnectorError::Busy { reason: reason.to_owned() };
    let failed = |message: &str| statement(message, Some(code));
    match code {
        1064 | 1149 => syntax(refusal, sql),
        code if NAMES_ONLY.contains(&code) => failed(&lowered(&refusal.message)),
        1044 | 1142 | 1143 | 1227 => not_authorized("use what the login has no right to"),
        1370 => failed("there is no such function, or the login may not call it"),
        1792 => not_authorized("write in a read-only transaction"),
        1290 | 1836 => not_authorized("do what the server's settings forbid"),
        1295 => not_authorized("run a statement that cannot be prepared"),
        1312 | 1420 => not_authorized("run a procedure"),
        1205 | 1213 => busy("somebody else holds a lock on the data"),
        1037 | 1038 | 1041 | 5 => busy("it has no memory left for this statement"),
        1021 | 1114 | 3 => busy("it has no disk space left for temporary data"),
        1053 | 1077 | 1927 | 3169 => unreachable(target, "the server ended the session"),
        1062 => failed("a value that has to be unique is there already"),
        1048 | 1364 => failed("a value is missing that has to be there"),
        1451 => failed("rows elsewhere belong to these rows"),
        1452 => failed("the row they would belong to is missing"),
        4025 | 3819 => failed("a value breaks a rule of the table"),
        1317 | 1028 => failed("somebody stopped it at the server"),
        1969 | 3024 => failed("it reached the server's own time limit"),
        1690 | 1264 => failed("a number is out of range"),
        1365 => failed("a division by zero"),
        1139 => failed("a regular expression is not valid"),
        1153 | 1301 => failed("a value is larger than the server allows"),
        1292 | 1366 | 1411 | 1525 => failed("a value does not fit its type"),
        3140..=3158 | 4035..=4045 => failed("a JSON value or path is not valid"),
        3636 => failed("a recursive query takes too many steps"),
        1436 => failed("it nests too deep"),
        1461 | 1390 => failed("it has too many placeholders"),
        1116 => failed("it joins more tables than the server can"),
        _ => failed("it failed while running"),
    }
}

pub(super) fn statement(message: &str, code: Option<u16>) -> ConnectorError {
    ConnectorError::Statement {
        message: message.to_owned(),
        code: code.map(|code| format!("MYSQL_{code}")),
        offset: None,
    }
}

/// `You have an error in your SQL syntax; … near 'form t' at line 1`: the quoted text is the
/// statement's own, and says where.
fn syntax(refusal: &Refusal, sql: &str) -> ConnectorError {
    let near = refusal.message.split_once("near '").and_then(|(_, rest)| {
        let (text, line) = rest.rsplit_once("' at line ")?;
        Some((text, line.trim().parse::<usize>().ok()?))
    });
    let (message, offset) = match near {
        Some((text, line)) => {
            let start = sql.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let within = sql.get(start..).unwrap_or_default();
            let found = if text.is_empty() { Some(within.len()) } else { within.find(text) };
            (format!("a syntax error in line {line}"), found.map(|at| start + at))
        }
        None => ("a syntax error".to_owned(), None),
    };
    let code = Some(format!("MYSQL_{}", refusal.code));
    ConnectorError::Statement { message, code, offset }
}

/// Without the capital letter and full stop of a sentence.
fn lowered(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut characters = message.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// What an error means while a session is opened or settled.
pub(super) fn at_sign_in(refusal: &Refusal, target: &ServerTarget) -> ConnectorError {
    let reason = match refusal.code {
        1045 | 1698 | 1130 | 1131 | 1396 => "the server does not accept the login",
        1044 | 1049 => "there is no such database for this login",
        1040 | 1203 | 1226 => {
            return ConnectorError::Busy {
                reason: "the server takes no more connections".to_owned(),
            };
        }
        1129 => "the server blocks this machine after too many failed connections",
        1053 | 1077 | 1927 => "the server is shutting down",
        1820 | 1862 => "the login's password has expired",
        4151 | 3118 => "the login is locked",
        3159 => "the server asks for an encrypted connection",
        1193 | 1231 => "the server is too old: one of its settings is missing",
        _ => "the server refuses the session",
    };
    unreachable(target, reason)
}
