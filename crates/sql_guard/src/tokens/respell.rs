//! Walks the tokens of a statement and respells what the parser does not know. Each dialect has its
//! own rules; what they share is here.

use super::{Exclude, Tokens, frames, is, is_name, is_word, joins, mysql, postgres, sqlite};
use crate::Dialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

pub(crate) fn respell(tokens: &[TokenWithSpan], dialect: Dialect) -> Tokens {
    let list = Vec::with_capacity(tokens.len() + 8);
    let mut walk = Walk { tokens, at: 0, list, excludes: Vec::new() };
    let own = match dialect {
        Dialect::Sqlite => sqlite::respell,
        Dialect::Postgres => postgres::respell,
        Dialect::Mysql => mysql::respell,
    };
    while let Some(token) = walk.token(0) {
        if !shared(&mut walk, dialect) && !own(&mut walk) {
            walk.list.push(token.clone());
            walk.at += 1;
        }
    }
    let mut list = walk.list;
    if dialect != Dialect::Sqlite {
        joins::bracket(&mut list, dialect);
    }
    let frames = frames(&list).count();
    Tokens { list, excludes: walk.excludes, frames }
}

/// The place in the tokens, and what has been made of those before it.
pub(super) struct Walk<'t> {
    pub(super) tokens: &'t [TokenWithSpan],
    pub(super) at: usize,
    pub(super) list: Vec<TokenWithSpan>,
    excludes: Vec<Exclude>,
}

impl<'t> Walk<'t> {
    pub(super) fn token(&self, ahead: usize) -> Option<&'t TokenWithSpan> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn before(&self, back: usize) -> Option<&'t TokenWithSpan> {
        self.at.checked_sub(back).and_then(|at| self.tokens.get(at))
    }

    pub(super) fn is_word(&self, ahead: usize, wanted: &str) -> bool {
        is_word(self.token(ahead), wanted)
    }

    pub(super) fn is(&self, ahead: usize, wanted: &Token) -> bool {
        is(self.token(ahead), wanted)
    }

    /// The unquoted word here, unless it is an attribute like in `t.only`.
    pub(super) fn keyword(&self) -> Option<(&'t Word, Keyword)> {
        match self.token(0).map(|token| &token.token) {
            Some(Token::Word(word))
                if word.quote_style.is_none() && !is(self.before(1), &Token::Period) =>
            {
                Some((word, word.keyword))
            }
            _ => None,
        }
    }

    /// Another token in the place of the one here.
    pub(super) fn put(&mut self, token: Token) {
        if let Some(here) = self.token(0) {
            self.list.push(TokenWithSpan::new(token, here.span));
        }
    }

    pub(super) fn put_keyword(&mut self, word: &'static str) {
        self.put(Token::make_keyword(word));
    }

    pub(super) fn copy(&mut self, ahead: usize) {
        self.list.extend(self.token(ahead).cloned());
    }

    pub(super) fn skip(&mut self, count: usize) -> bool {
        self.at += count;
        true
    }

    /// How far ahead the bracket closes that is open at `ahead`.
    pub(super) fn closing(&self, ahead: usize) -> Option<usize> {
        let mut open = 0_usize;
        for (distance, token) in self.tokens.get(self.at + ahead..)?.iter().enumerate() {
            match token.token {
                Token::LParen => open += 1,
                Token::RParen => {
                    open = open.checked_sub(1)?;
                    if open == 0 {
                        return Some(ahead + distance);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

fn shared(walk: &mut Walk, dialect: Dialect) -> bool {
    let Some((word, keyword)) = walk.keyword() else { return false };
    match keyword {
        // table t -> select * from t
        Keyword::TABLE
            if dialect != Dialect::Sqlite && is_name(walk.token(1)) && starts_a_query(walk) =>
        {
            walk.put_keyword("SELECT");
            walk.put(Token::Mul);
            walk.put_keyword("FROM");
            walk.skip(1)
        }
        // window frames: exclude … )
        Keyword::EXCLUDE => match exclusion(&walk.tokens[walk.at..]) {
            Some((words, length)) => {
                walk.excludes.push(Exclude { frame: frames(&walk.list).count(), words });
                walk.skip(length)
            }
            None => false,
        },
        // trim(leading from x) -> trim(leading ' ' from x)
        Keyword::LEADING | Keyword::TRAILING | Keyword::BOTH
            if dialect != Dialect::Sqlite
                && is(walk.before(1), &Token::LParen)
                && is_word(walk.before(2), "trim")
                && walk.is_word(1, "from") =>
        {
            walk.copy(0);
            walk.put(Token::SingleQuotedString(" ".into()));
            walk.skip(1)
        }
        // a isnull -> a is null
        Keyword::NoKeyword
            if dialect != Dialect::Mysql
                && word.value.eq_ignore_ascii_case("isnull")
                && !walk.is(1, &Token::LParen)
                && ends_an_operand(walk.before(1)) =>
        {
            walk.put_keyword("IS");
            walk.put_keyword("NULL");
            walk.skip(1)
        }
        _ => false,
    }
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
pub(super) fn ends_an_operand(token: Option<&TokenWithSpan>) -> bool {
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

fn starts_a_query(walk: &Walk) -> bool {
    match walk.before(1).map(|token| &token.token) {
        None | Some(Token::LParen) => true,
        // explain (costs off) table t
        Some(Token::RParen) => is_word(walk.tokens.first(), "explain"),
        Some(Token::Word(_)) => ["union", "all", "intersect", "except", "explain", "verbose"]
            .iter()
            .any(|wanted| is_word(walk.before(1), wanted)),
        _ => false,
    }
}
