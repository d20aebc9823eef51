//! From text to tokens the parser understands. A few constructs of the engines are unknown to the
//! parser: those with an equal spelling it does know are respelled here, token by token, so that
//! every token keeps its place in the author's text.

use crate::Dialect;
use crate::findings::Report;
use crate::grammar;
use crate::text::Text;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace, Word};

/// Stands for `ONLY` in front of a relation, as a first part of its name. The character cannot be in
/// a statement, see `limits`.
pub(crate) const ONLY: &str = "\u{1}only";

/// Types of Postgres the parser does not take in front of a text.
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

/// What the parser reads, and what was set aside for printing.
pub(crate) struct Tokens {
    pub(crate) list: Vec<TokenWithSpan>,
    /// `EXCLUDE …` of window frames, in the order of the text.
    pub(crate) excludes: Vec<Exclude>,
    /// How many window frames there are.
    pub(crate) frames: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exclude {
    /// Which of the frames it belongs to, from 1.
    pub(crate) frame: usize,
    pub(crate) words: String,
}

/// Without white space and comments. `None` when the text has no tokens, like an open string.
pub(crate) fn read(
    sql: &str,
    dialect: Dialect,
    text: &Text,
    report: &mut Report,
) -> Option<Vec<TokenWithSpan>> {
    let grammar = grammar::of(dialect);
    // Literals stay as written, so that printing them gives back the same bytes.
    let mut tokens =
        match Tokenizer::new(grammar, sql).with_unescape(false).tokenize_with_location() {
            Ok(tokens) => tokens,
            Err(error) => {
                let place = sqlparser::tokenizer::Span::new(error.location, error.location);
                report.deny(
                    "syntax.unreadable",
                    format!("the text ends in the middle: {}", lower_first(&error.message)),
                    text.span(place),
                    Some("close the quote or comment".into()),
                );
                return None;
            }
        };
    for token in &tokens {
        if let Token::DollarQuotedString(quoted) = &token.token
            && (dialect != Dialect::Postgres
                || quoted.tag.as_deref().is_some_and(starts_with_digit))
        {
            report.deny(
                "syntax.unreadable",
                "this is not a text in dollar quotes for the database".into(),
                text.span(token.span),
                Some("write the text in single quotes".into()),
            );
            return None;
        }
        if let Token::Whitespace(Whitespace::MultiLineComment(comment)) = &token.token
            && dialect == Dialect::Mysql
            && is_unsafe_hint(comment)
        {
            report.deny(
                "hint.not_allowed",
                "optimizer hints that change settings are not allowed".into(),
                text.span(token.span),
                Some("remove the hint".into()),
            );
        }
    }
    tokens.retain(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF));
    Some(tokens)
}

/// `$1$` is a parameter and a stray `$`, not the start of a text.
fn starts_with_digit(tag: &str) -> bool {
    tag.starts_with(|first: char| first.is_ascii_digit())
}

fn is_unsafe_hint(comment: &str) -> bool {
    let upper = comment.to_ascii_uppercase();
    comment.trim_start().starts_with('+')
        && ["SET_VAR", "MAX_EXECUTION_TIME", "RESOURCE_GROUP"]
            .iter()
            .any(|word| upper.contains(word))
}

pub(crate) fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect::<String>()
    })
}

/// An unquoted word.
pub(crate) fn word(token: Option<&TokenWithSpan>) -> Option<&str> {
    match token.map(|token| &token.token) {
        Some(Token::Word(word)) if word.quote_style.is_none() => Some(word.value.as_str()),
        _ => None,
    }
}

pub(crate) fn is_word(token: Option<&TokenWithSpan>, wanted: &str) -> bool {
    word(token).is_some_and(|word| word.eq_ignore_ascii_case(wanted))
}

fn is(token: Option<&TokenWithSpan>, wanted: &Token) -> bool {
    token.is_some_and(|token| token.token == *wanted)
}

fn is_name(token: Option<&TokenWithSpan>) -> bool {
    matches!(token.map(|token| &token.token), Some(Token::Word(_)))
}

/// Respells what the parser does not know.
pub(crate) fn respell(tokens: &[TokenWithSpan], dialect: Dialect) -> Tokens {
    let mut list = Vec::with_capacity(tokens.len() + 8);
    let mut excludes = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let next = tokens.get(at + 1);
        let after_next = tokens.get(at + 2);
        let put = |list: &mut Vec<TokenWithSpan>, new: Token| {
            list.push(TokenWithSpan::new(new, token.span));
        };
        let attribute = is(before, &Token::Period);
        match word(Some(token)) {
            // a isnull -> a is null
            Some(name)
                if name.eq_ignore_ascii_case("isnull")
                    && dialect != Dialect::Mysql
                    && !attribute
                    && !is(next, &Token::LParen)
                    && ends_an_operand(before) =>
            {
                put(&mut list, keyword("IS"));
                put(&mut list, keyword("NULL"));
            }
            // sqlite: with x as [not] materialized (…): only a hint to the planner
            Some(name)
                if dialect == Dialect::Sqlite
                    && name.eq_ignore_ascii_case("materialized")
                    && (is_word(before, "as")
                        || is_word(before, "not")
                            && is_word(at.checked_sub(2).and_then(|at| tokens.get(at)), "as"))
                    && is(next, &Token::LParen) =>
            {
                if is_word(before, "not") {
                    list.pop();
                }
            }
            // sqlite: indexed by …, not indexed: only a hint to the planner
            Some(name)
                if dialect == Dialect::Sqlite
                    && name.eq_ignore_ascii_case("indexed")
                    && is_word(next, "by")
                    && is_name(before)
                    && is_name(after_next) =>
            {
                at += 2;
            }
            Some(name)
                if dialect == Dialect::Sqlite
                    && name.eq_ignore_ascii_case("not")
                    && is_word(next, "indexed")
                    && is_name(before) =>
            {
                at += 1;
            }
            // table t -> select * from t
            Some(name)
                if dialect != Dialect::Sqlite
                    && name.eq_ignore_ascii_case("table")
                    && is_name(next)
                    && starts_a_query(before) =>
            {
                put(&mut list, keyword("SELECT"));
                put(&mut list, Token::Mul);
                put(&mut list, keyword("FROM"));
            }
            // from only t -> a first part of the name
            Some(name)
                if dialect == Dialect::Postgres
                    && name.eq_ignore_ascii_case("only")
                    && is_name(next)
                    && !word(next).is_some_and(is_clause)
                    && (is_word(before, "from")
                        || is_word(before, "join")
                        || is_word(before, "table")
                        || is_word(before, "update")
                        || is(before, &Token::Comma)) =>
            {
                put(&mut list, Token::make_word(ONLY, None));
                put(&mut list, Token::Period);
            }
            // from only (t) -> the same without brackets
            Some(name)
                if dialect == Dialect::Postgres
                    && name.eq_ignore_ascii_case("only")
                    && is(next, &Token::LParen)
                    && is_name(after_next)
                    && is(tokens.get(at + 3), &Token::RParen)
                    && (is_word(before, "from") || is_word(before, "join")) =>
            {
                put(&mut list, Token::make_word(ONLY, None));
                put(&mut list, Token::Period);
                list.extend(after_next.cloned());
                at += 3;
            }
            // postgres: for read only says what is always so here
            Some(name)
                if dialect == Dialect::Postgres
                    && name.eq_ignore_ascii_case("for")
                    && is_word(next, "read")
                    && is_word(after_next, "only") =>
            {
                at += 2;
            }
            // postgres: inet '…' -> cast('…' as inet)
            Some(name)
                if dialect == Dialect::Postgres
                    && !attribute
                    && !is_word(before, "as")
                    && LITERAL_TYPES.iter().any(|known| name.eq_ignore_ascii_case(known))
                    && matches!(
                        next.map(|next| &next.token),
                        Some(Token::SingleQuotedString(_))
                    ) =>
            {
                put(&mut list, keyword("CAST"));
                put(&mut list, Token::LParen);
                list.extend(next.cloned());
                put(&mut list, keyword("AS"));
                list.push(token.clone());
                put(&mut list, Token::RParen);
                at += 1;
            }
            // sqlite: x in t -> x in (select * from t)
            Some(name)
                if dialect == Dialect::Sqlite
                    && name.eq_ignore_ascii_case("in")
                    && is_name(next)
                    && !is(after_next, &Token::LParen)
                    && !is(after_next, &Token::Period) =>
            {
                list.push(token.clone());
                put(&mut list, Token::LParen);
                put(&mut list, keyword("SELECT"));
                put(&mut list, Token::Mul);
                put(&mut list, keyword("FROM"));
                list.extend(next.cloned());
                put(&mut list, Token::RParen);
                at += 1;
            }
            // mysql: a mod b -> a % b
            Some(name)
                if dialect == Dialect::Mysql
                    && name.eq_ignore_ascii_case("mod")
                    && !attribute
                    && !is(next, &Token::LParen)
                    && ends_an_operand(before) =>
            {
                put(&mut list, Token::Mod);
            }
            // window frames: exclude … )
            Some(name) if name.eq_ignore_ascii_case("exclude") => match exclusion(&tokens[at..]) {
                Some((words, length)) => {
                    excludes.push(Exclude { frame: frames(&list).count(), words });
                    at += length - 1;
                }
                None => list.push(token.clone()),
            },
            _ => match &token.token {
                // mysql: && and || are other spellings of AND and OR
                Token::Overlap if dialect == Dialect::Mysql => put(&mut list, keyword("AND")),
                Token::StringConcat if dialect == Dialect::Mysql => put(&mut list, keyword("OR")),
                // postgres: f(days := 1) -> f(days => 1)
                Token::Assignment if dialect == Dialect::Postgres && is_argument(tokens, at) => {
                    put(&mut list, Token::RArrow);
                }
                // postgres: (row).* -> row.*
                Token::LParen
                    if dialect == Dialect::Postgres
                        && is_name(next)
                        && is(after_next, &Token::RParen)
                        && is(tokens.get(at + 3), &Token::Period)
                        && is(tokens.get(at + 4), &Token::Mul)
                        && !is_name(before_call(before)) =>
                {
                    list.extend(next.cloned());
                    at += 2;
                }
                _ => list.push(token.clone()),
            },
        }
        at += 1;
    }
    let frames = frames(&list).count();
    Tokens { list, excludes, frames }
}

/// `f(days := 1)`: Postgres has no variables to assign, but names arguments like this.
pub(crate) fn is_argument(tokens: &[TokenWithSpan], assignment: usize) -> bool {
    let before = |back: usize| assignment.checked_sub(back).and_then(|at| tokens.get(at));
    is_name(before(1)) && (is(before(2), &Token::LParen) || is(before(2), &Token::Comma))
}

/// Where window frames start: ROWS, RANGE or GROUPS with a bound after it.
pub(crate) fn frames(list: &[TokenWithSpan]) -> impl Iterator<Item = usize> {
    let starts = |at: &usize| {
        let unit = ["rows", "range", "groups"].iter().any(|unit| is_word(list.get(*at), unit));
        let next = list.get(at + 1);
        let bound = ["between", "unbounded", "current"].iter().any(|word| is_word(next, word));
        let counted =
            is_word(list.get(at + 2), "preceding") || is_word(list.get(at + 2), "following");
        unit && (bound || counted)
    };
    (0..list.len()).filter(starts)
}

/// The token in front of a bracket, if the bracket opens a call: `f(x).*`.
fn before_call(before: Option<&TokenWithSpan>) -> Option<&TokenWithSpan> {
    before.filter(|token| match &token.token {
        Token::Word(word) => word.keyword == Keyword::NoKeyword || word.quote_style.is_some(),
        _ => false,
    })
}

fn keyword(word: &'static str) -> Token {
    Token::make_keyword(word)
}

fn exclusion(tokens: &[TokenWithSpan]) -> Option<(String, usize)> {
    let forms: [&[&str]; 4] = [&["current", "row"], &["group"], &["ties"], &["no", "others"]];
    forms.iter().find_map(|form| {
        let fits = form.iter().enumerate().all(|(i, wanted)| is_word(tokens.get(i + 1), wanted));
        let closed = is(tokens.get(form.len() + 1), &Token::RParen);
        (fits && closed)
            .then(|| (format!("EXCLUDE {}", form.join(" ").to_uppercase()), form.len() + 1))
    })
}

/// The token can be the last of a value, so that an operator may follow.
fn ends_an_operand(token: Option<&TokenWithSpan>) -> bool {
    match token.map(|token| &token.token) {
        Some(Token::Word(Word { keyword, quote_style: None, .. })) => !matches!(
            keyword,
            Keyword::SELECT
                | Keyword::WHERE
                | Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::ON
                | Keyword::BY
                | Keyword::HAVING
                | Keyword::WHEN
                | Keyword::THEN
                | Keyword::ELSE
                | Keyword::AS
                | Keyword::IN
                | Keyword::FROM
        ),
        Some(
            Token::Word(_)
            | Token::Number(..)
            | Token::RParen
            | Token::RBracket
            | Token::SingleQuotedString(_)
            | Token::DoubleQuotedString(_),
        ) => true,
        _ => false,
    }
}

fn starts_a_query(before: Option<&TokenWithSpan>) -> bool {
    match before.map(|token| &token.token) {
        None | Some(Token::LParen) => true,
        Some(Token::Word(_)) => ["union", "all", "intersect", "except", "explain"]
            .iter()
            .any(|wanted| is_word(before, wanted)),
        _ => false,
    }
}

fn is_clause(word: &str) -> bool {
    ["where", "join", "on", "group", "order", "limit", "left", "inner", "cross", "for", "offset"]
        .iter()
        .any(|clause| word.eq_ignore_ascii_case(clause))
}
