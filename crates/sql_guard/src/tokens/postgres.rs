//! What PostgreSQL understands and the parser does not.

use super::marks::{self, CLAUSE, CUBE, DISTINCT, END, ONLY, ROLLUP, ROWS_FROM, USING_AS};
use super::respell::{Walk, ends_an_operand};
use super::{is, is_argument, is_name, is_word, word};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

/// Types the parser does not take in front of a text.
const LITERAL_TYPES: &[&str] = &[
    "cidr",
    "daterange",
    "inet",
    "int2",
    "int4",
    "int4range",
    "int8",
    "int8range",
    "jsonpath",
    "macaddr",
    "money",
    "numrange",
    "oid",
    "tsquery",
    "tsrange",
    "tstzrange",
    "tsvector",
];

/// How far back a word may be that changes what another means, in tokens.
pub(super) const FURTHEST_WORD: usize = 200;

pub(super) fn respell(walk: &mut Walk) -> bool {
    match walk.token(0).map(|token| &token.token) {
        // f(days := 1) -> f(days => 1)
        Some(Token::Assignment) if is_argument(walk.tokens, walk.at) => {
            walk.put(Token::RArrow);
            walk.skip(1)
        }
        // (row).* -> row.*
        Some(Token::LParen)
            if is_name(walk.token(1))
                && walk.is(2, &Token::RParen)
                && walk.is(3, &Token::Period)
                && walk.is(4, &Token::Mul)
                && !is_name(before_call(walk.before(1))) =>
        {
            walk.copy(1);
            walk.skip(3)
        }
        // row.*::text -> row::text
        Some(Token::Period) if walk.is(1, &Token::Mul) && walk.is(2, &Token::DoubleColon) => {
            walk.skip(2)
        }
        Some(Token::Word(_)) => words(walk),
        _ => false,
    }
}

fn words(walk: &mut Walk) -> bool {
    let Some((found, keyword)) = walk.keyword() else { return false };
    match keyword {
        Keyword::ONLY => only(walk),
        // for read only says what is always so here
        Keyword::FOR if walk.is_word(1, "read") && walk.is_word(2, "only") => walk.skip(3),
        // between asymmetric is what between means
        Keyword::ASYMMETRIC if is_word(walk.before(1), "between") => walk.skip(1),
        // group by all (…), as it is without a word
        Keyword::ALL
            if is_word(walk.before(1), "by")
                && is_word(walk.before(2), "group")
                && (is_name(walk.token(1)) || walk.is(1, &Token::LParen)) =>
        {
            walk.skip(1)
        }
        Keyword::DISTINCT if is_word(walk.before(1), "by") && is_word(walk.before(2), "group") => {
            walk.put(marks::word(DISTINCT.into()));
            walk.put(Token::Comma);
            walk.skip(1)
        }
        Keyword::LIKE | Keyword::ILIKE if walk.is_word(1, "all") && walk.is(2, &Token::LParen) => {
            like_all(walk, keyword)
        }
        Keyword::ROLLUP | Keyword::CUBE if walk.is(1, &Token::LParen) && in_sets(walk) => {
            inside_sets(walk, keyword)
        }
        Keyword::ROWS if walk.is_word(1, "from") && walk.is(2, &Token::LParen) => {
            walk.put(marks::word(ROWS_FROM.into()));
            walk.skip(2)
        }
        Keyword::USING if walk.is(1, &Token::LParen) => using_as(walk),
        Keyword::SEARCH | Keyword::CYCLE if is(walk.before(1), &Token::RParen) => with_clause(walk),
        // substring(x similar y escape z) -> substring(x from y for z)
        Keyword::SIMILAR if !walk.is_word(1, "to") && ends_an_operand(walk.before(1)) => {
            walk.put_keyword("FROM");
            walk.skip(1)
        }
        Keyword::ESCAPE if follows_similar(walk) => {
            walk.put_keyword("FOR");
            walk.skip(1)
        }
        // interval(3) '…' -> cast('…' as interval(3))
        Keyword::INTERVAL
            if walk.is(1, &Token::LParen)
                && walk.is(3, &Token::RParen)
                && is_text(walk.token(4)) =>
        {
            walk.put_keyword("CAST");
            walk.put(Token::LParen);
            walk.copy(4);
            walk.put_keyword("AS");
            (0..4).for_each(|ahead| walk.copy(ahead));
            walk.put(Token::RParen);
            walk.skip(5)
        }
        // inet '…' -> cast('…' as inet)
        _ if is_text(walk.token(1))
            && !is_word(walk.before(1), "as")
            && LITERAL_TYPES.iter().any(|known| found.value.eq_ignore_ascii_case(known)) =>
        {
            walk.put_keyword("CAST");
            walk.put(Token::LParen);
            walk.copy(1);
            walk.put_keyword("AS");
            walk.copy(0);
            walk.put(Token::RParen);
            walk.skip(2)
        }
        _ => false,
    }
}

fn is_text(token: Option<&TokenWithSpan>) -> bool {
    matches!(token.map(|token| &token.token), Some(Token::SingleQuotedString(_)))
}

/// `from only t`, `from only (t)` -> a first part of the name.
fn only(walk: &mut Walk) -> bool {
    let after = |words: &[&str]| words.iter().any(|word| is_word(walk.before(1), word));
    let starts = after(&["from", "join", "table", "update"]) || is(walk.before(1), &Token::Comma);
    if !starts {
        return false;
    }
    if is_name(walk.token(1)) && !word(walk.token(1)).is_some_and(is_clause) {
        walk.put(marks::word(ONLY.into()));
        walk.put(Token::Period);
        return walk.skip(1);
    }
    if walk.is(1, &Token::LParen) && is_name(walk.token(2)) && walk.is(3, &Token::RParen) {
        walk.put(marks::word(ONLY.into()));
        walk.put(Token::Period);
        walk.copy(2);
        return walk.skip(4);
    }
    false
}

fn is_clause(word: &str) -> bool {
    ["where", "join", "on", "group", "order", "limit", "left", "inner", "cross", "for", "offset"]
        .iter()
        .any(|clause| word.eq_ignore_ascii_case(clause))
}

/// `x [not] like all (…)` -> `x ~~ all (…)`, and so on.
fn like_all(walk: &mut Walk, keyword: Keyword) -> bool {
    let negated = is_word(walk.before(1), "not");
    if negated {
        walk.list.pop();
    }
    walk.put(match (keyword, negated) {
        (Keyword::LIKE, false) => Token::DoubleTilde,
        (Keyword::LIKE, true) => Token::ExclamationMarkDoubleTilde,
        (_, false) => Token::DoubleTildeAsterisk,
        (_, true) => Token::ExclamationMarkDoubleTildeAsterisk,
    });
    walk.skip(1)
}

/// `using (a, b) as j`: the name becomes one more column, which nobody else can write.
fn using_as(walk: &mut Walk) -> bool {
    let Some(close) = walk.closing(1) else { return false };
    let named = walk.is_word(close + 1, "as") && is_name(walk.token(close + 2));
    let Some(Token::Word(name)) = walk.token(close + 2).map(|token| &token.token) else {
        return false;
    };
    if !named {
        return false;
    }
    (0..close).for_each(|ahead| walk.copy(ahead));
    walk.put(Token::Comma);
    walk.put(marks::word(format!("{USING_AS}{name}{END}")));
    walk.put(Token::RParen);
    walk.skip(close + 3)
}

/// Directly inside the brackets of GROUPING SETS.
fn in_sets(walk: &Walk) -> bool {
    let mut open = 0_usize;
    let before = walk.tokens[..walk.at].iter().enumerate().rev().take(FURTHEST_WORD);
    for (at, token) in before {
        match token.token {
            Token::RParen => open += 1,
            Token::LParen if open == 0 => {
                return at > 0 && is_word(walk.tokens.get(at - 1), "sets");
            }
            Token::LParen => open -= 1,
            _ => {}
        }
    }
    false
}

fn inside_sets(walk: &mut Walk, keyword: Keyword) -> bool {
    let Some(close) = walk.closing(1) else { return false };
    walk.put(marks::word(if keyword == Keyword::CUBE { CUBE } else { ROLLUP }.into()));
    (1..close).for_each(|ahead| walk.copy(ahead));
    walk.put(Token::Comma);
    walk.put(marks::word(END.into()));
    walk.put(Token::RParen);
    walk.skip(close + 1)
}

/// `search …` and `cycle …` behind an expression of WITH.
fn with_clause(walk: &mut Walk) -> bool {
    let mut length = search(&walk.tokens[walk.at..]).unwrap_or_default();
    length += cycle(&walk.tokens[walk.at + length..]).unwrap_or_default();
    if length == 0 {
        return false;
    }
    let text = marks::text_of(&walk.tokens[walk.at..walk.at + length]);
    walk.put_keyword("FROM");
    walk.put(marks::word(format!("{CLAUSE}{text}")));
    walk.skip(length)
}

/// How many tokens `search depth first by a, b set c` takes.
fn search(tokens: &[TokenWithSpan]) -> Option<usize> {
    let says = |at: usize, wanted: &str| is_word(tokens.get(at), wanted);
    let fits = says(0, "search")
        && (says(1, "depth") || says(1, "breadth"))
        && says(2, "first")
        && says(3, "by");
    let end = names(tokens, fits.then_some(4)?)?;
    (says(end, "set") && is_name(tokens.get(end + 1))).then_some(end + 2)
}

/// How many tokens `cycle a, b set c to 'y' default 'n' using d` takes.
fn cycle(tokens: &[TokenWithSpan]) -> Option<usize> {
    let says = |at: usize, wanted: &str| is_word(tokens.get(at), wanted);
    let mut end = names(tokens, says(0, "cycle").then_some(1)?)?;
    (says(end, "set") && is_name(tokens.get(end + 1))).then_some(())?;
    end += 2;
    if says(end, "to") {
        let fits = is_literal(tokens.get(end + 1))
            && says(end + 2, "default")
            && is_literal(tokens.get(end + 3));
        end = fits.then_some(end + 4)?;
    }
    (says(end, "using") && is_name(tokens.get(end + 1))).then_some(end + 2)
}

/// Behind the last of `a, b, c`.
pub(super) fn names(tokens: &[TokenWithSpan], mut at: usize) -> Option<usize> {
    loop {
        is_name(tokens.get(at)).then_some(())?;
        at += 1;
        if !is(tokens.get(at), &Token::Comma) {
            return Some(at);
        }
        at += 1;
    }
}

fn is_literal(token: Option<&TokenWithSpan>) -> bool {
    match token.map(|token| &token.token) {
        Some(Token::SingleQuotedString(_) | Token::Number(..)) => true,
        Some(Token::Word(word)) => matches!(word.keyword, Keyword::TRUE | Keyword::FALSE),
        _ => false,
    }
}

/// Inside `substring(x similar y`, at the same depth.
fn follows_similar(walk: &Walk) -> bool {
    let mut open = 0_usize;
    for token in walk.tokens[..walk.at].iter().rev().take(FURTHEST_WORD) {
        match &token.token {
            Token::RParen => open += 1,
            Token::LParen if open == 0 => return false,
            Token::LParen => open -= 1,
            Token::Word(word) if open == 0 && word.keyword == Keyword::TO => return false,
            Token::Word(word) if open == 0 && word.keyword == Keyword::SIMILAR => return true,
            _ => {}
        }
    }
    false
}

/// The token in front of a bracket, if the bracket opens a call: `f(x).*`.
fn before_call(before: Option<&TokenWithSpan>) -> Option<&TokenWithSpan> {
    before.filter(|token| match &token.token {
        Token::Word(Word { keyword, quote_style, .. }) => {
            *keyword == Keyword::NoKeyword || quote_style.is_some()
        }
        _ => false,
    })
}
