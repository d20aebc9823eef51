//! What MySQL and MariaDB understand and the parser does not.

use super::marks::{self, ASCENDING, CLAUSE, DESCENDING, TYPE};
use super::postgres::{FURTHEST_WORD, names};
use super::respell::{Walk, ends_an_operand};
use super::{is, is_name, is_word};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

pub(super) fn respell(walk: &mut Walk) -> bool {
    match walk.token(0).map(|token| &token.token) {
        // && and || are other spellings of AND and OR
        Some(Token::Overlap) => {
            walk.put_keyword("AND");
            walk.skip(1)
        }
        Some(Token::StringConcat) => {
            walk.put_keyword("OR");
            walk.skip(1)
        }
        // join (a, b) -> join (a cross join b)
        Some(Token::LParen) if is_word(walk.before(1), "join") => bracketed_list(walk),
        Some(Token::Word(_)) => words(walk),
        _ => false,
    }
}

fn words(walk: &mut Walk) -> bool {
    let Some((found, keyword)) = walk.keyword() else { return false };
    match keyword {
        // a mod b -> a % b
        Keyword::MOD if !walk.is(1, &Token::LParen) && ends_an_operand(walk.before(1)) => {
            walk.put(Token::Mod);
            walk.skip(1)
        }
        // group by a desc -> group by a collate …
        Keyword::ASC | Keyword::DESC if in_group_by(walk) => {
            let mark = if keyword == Keyword::ASC { ASCENDING } else { DESCENDING };
            walk.put_keyword("COLLATE");
            walk.put(marks::word(mark.into()));
            walk.skip(1)
        }
        // signed int -> signed
        Keyword::INT
            if is_word(walk.before(1), "signed") || is_word(walk.before(1), "unsigned") =>
        {
            walk.skip(1)
        }
        Keyword::CHAR | Keyword::CHARACTER if is_word(walk.before(1), "as") => character_set(walk),
        Keyword::CHAR if walk.is(1, &Token::LParen) => char_using(walk),
        Keyword::CYCLE if is(walk.before(1), &Token::RParen) => {
            let Some(end) = names(&walk.tokens[walk.at..], 1) else { return false };
            if !walk.is_word(end, "restrict") {
                return false;
            }
            let text = marks::text_of(&walk.tokens[walk.at..=walk.at + end]);
            walk.put_keyword("FROM");
            walk.put(marks::word(format!("{CLAUSE}{text}")));
            walk.skip(end + 1)
        }
        // says when the write happens, not what it does
        Keyword::LOW_PRIORITY
            if walk.at == 1
                && ["insert", "update", "delete", "replace"]
                    .iter()
                    .any(|verb| is_word(walk.before(1), verb)) =>
        {
            walk.skip(1)
        }
        // explain extended and explain partitions say what explain says
        Keyword::EXTENDED | Keyword::PARTITIONS
            if walk.at == 1 && is_word(walk.before(1), "explain") =>
        {
            walk.skip(1)
        }
        // a hint to a cache of results that is not asked here
        Keyword::NoKeyword
            if found.value.eq_ignore_ascii_case("sql_cache")
                && (is_word(walk.before(1), "select") || is_word(walk.before(1), "distinct"))
                && !walk.is(1, &Token::Comma)
                && !walk.is_word(1, "from") =>
        {
            walk.skip(1)
        }
        // 0b101 is a number
        Keyword::NoKeyword if is_binary_number(&found.value) => {
            walk.put(Token::Number(found.value.clone(), false));
            walk.skip(1)
        }
        _ => false,
    }
}

/// The BY before this place, at the same depth, is that of a GROUP.
fn in_group_by(walk: &Walk) -> bool {
    let mut open = 0_usize;
    for back in 1..=FURTHEST_WORD {
        match walk.before(back).map(|token| &token.token) {
            None => return false,
            Some(Token::RParen) => open += 1,
            Some(Token::LParen) if open == 0 => return false,
            Some(Token::LParen) => open -= 1,
            Some(_) if open == 0 && is_word(walk.before(back), "by") => {
                return is_word(walk.before(back + 1), "group");
            }
            Some(_) => {}
        }
    }
    false
}

fn is_binary_number(word: &str) -> bool {
    word.strip_prefix("0b").is_some_and(|digits| {
        !digits.is_empty() && digits.chars().all(|digit| matches!(digit, '0' | '1'))
    })
}

/// `as char(10) character set latin1)`: a type of this text.
fn character_set(walk: &mut Walk) -> bool {
    let length = match (walk.token(1), walk.token(2).map(|token| &token.token), walk.token(3)) {
        (Some(open), Some(Token::Number(..)), Some(close))
            if open.token == Token::LParen && close.token == Token::RParen =>
        {
            4
        }
        _ => 1,
    };
    let set = if walk.is_word(length, "character") && walk.is_word(length + 1, "set") {
        length + 2
    } else if walk.is_word(length, "charset") {
        length + 1
    } else {
        return false;
    };
    if !is_name(walk.token(set)) || !walk.is(set + 1, &Token::RParen) {
        return false;
    }
    let size = match walk.token(2).filter(|_| length == 4) {
        Some(size) => format!("({})", size.token),
        None => String::new(),
    };
    let set_name = walk.token(set).map(|token| token.token.to_string()).unwrap_or_default();
    walk.put(marks::word(format!("{TYPE}CHAR{size} CHARACTER SET {set_name}")));
    walk.skip(set + 1)
}

/// `char(65 using utf8mb4)` -> `convert(char(65) using utf8mb4)`
fn char_using(walk: &mut Walk) -> bool {
    let Some(close) = walk.closing(1) else { return false };
    let plain = (2..close.saturating_sub(2)).all(|ahead| {
        matches!(
            walk.token(ahead).map(|token| &token.token),
            Some(Token::Number(..) | Token::Comma | Token::Period | Token::Word(_))
        )
    });
    if close < 5 || !walk.is_word(close - 2, "using") || !is_name(walk.token(close - 1)) || !plain {
        return false;
    }
    walk.put_keyword("CONVERT");
    walk.put(Token::LParen);
    (0..close - 2).for_each(|ahead| walk.copy(ahead));
    walk.put(Token::RParen);
    (close - 2..=close).for_each(|ahead| walk.copy(ahead));
    walk.skip(close + 1)
}

/// The commas between tables, if that is what is in the brackets.
fn bracketed_list(walk: &mut Walk) -> bool {
    let Some(close) = walk.closing(0) else { return false };
    let starts_a_query =
        ["select", "with", "values", "table"].iter().any(|word| walk.is_word(1, word));
    if starts_a_query || !is_name(walk.token(1)) {
        return false;
    }
    let mut open = 0_usize;
    let mut commas = Vec::new();
    for ahead in 0..close {
        match walk.token(ahead).map(|token| &token.token) {
            Some(Token::LParen) => open += 1,
            Some(Token::RParen) => open -= 1,
            Some(Token::Comma) if open == 1 => commas.push(ahead),
            // Inside, only names, aliases and conditions that nothing has to be respelled in.
            Some(Token::Word(word)) if word.quote_style.is_some() || is_plain(word.keyword) => {}
            Some(Token::Period) => {}
            _ => return false,
        }
    }
    if commas.is_empty() || open != 1 {
        return false;
    }
    for ahead in 0..close {
        if commas.contains(&ahead) {
            walk.put_keyword("CROSS");
            walk.put_keyword("JOIN");
        } else {
            walk.copy(ahead);
        }
    }
    walk.skip(close)
}

fn is_plain(keyword: Keyword) -> bool {
    matches!(keyword, Keyword::NoKeyword | Keyword::AS)
}
