//! Joins without brackets whose conditions come later: `a join b join c on … on …` means
//! `a join (b join c on …) on …`. The brackets are put in, as the parser wants them.

use super::is_word;
use crate::Dialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// A join that waits for its condition.
struct Waiting {
    /// Where its right side starts.
    right: usize,
    /// Another join came before the condition, and belongs to the right side.
    holds_another: bool,
}

pub(super) fn bracket(list: &mut Vec<TokenWithSpan>, dialect: Dialect) {
    let mut levels: Vec<Vec<Waiting>> = vec![Vec::new()];
    let mut insertions = Vec::new();
    for (at, token) in list.iter().enumerate() {
        match &token.token {
            Token::LParen => levels.push(Vec::new()),
            Token::RParen if levels.len() > 1 => drop(levels.pop()),
            Token::Word(word) if word.quote_style.is_none() => {
                let Some(level) = levels.last_mut() else { return };
                match word.keyword {
                    Keyword::JOIN | Keyword::STRAIGHT_JOIN => {
                        if let Some(last) = level.last_mut() {
                            last.holds_another = true;
                        }
                        if has_condition(list, at, dialect) {
                            level.push(Waiting { right: at + 1, holds_another: false });
                        }
                    }
                    Keyword::ON | Keyword::USING => {
                        if let Some(Waiting { right, holds_another: true }) = level.pop() {
                            insertions.push((right, Token::LParen));
                            insertions.push((at, Token::RParen));
                        }
                    }
                    Keyword::SELECT
                    | Keyword::FROM
                    | Keyword::WHERE
                    | Keyword::GROUP
                    | Keyword::ORDER
                    | Keyword::HAVING
                    | Keyword::WINDOW
                    | Keyword::LIMIT
                    | Keyword::UNION
                    | Keyword::INTERSECT
                    | Keyword::EXCEPT
                    | Keyword::SET => level.clear(),
                    _ => {}
                }
            }
            Token::Comma => levels.last_mut().into_iter().for_each(Vec::clear),
            _ => {}
        }
    }
    if insertions.is_empty() {
        return;
    }
    // Stable: at one place an earlier bracket stays in front.
    insertions.sort_by_key(|(at, _)| *at);
    let mut whole = Vec::with_capacity(list.len() + insertions.len());
    let mut insertions = insertions.into_iter().peekable();
    for (at, token) in list.iter().enumerate() {
        while let Some((_, bracket)) = insertions.next_if(|(place, _)| *place == at) {
            whole.push(TokenWithSpan::new(bracket, token.span));
        }
        whole.push(token.clone());
    }
    *list = whole;
}

/// CROSS and NATURAL joins have none; MySQL allows one behind CROSS JOIN.
fn has_condition(list: &[TokenWithSpan], join: usize, dialect: Dialect) -> bool {
    let words = list[..join].iter().rev();
    let mut words = words.take(3).map(Some);
    let kinds = ["left", "right", "full", "inner", "outer"];
    let first = words.find(|token| !kinds.iter().any(|kind| is_word(*token, kind))).flatten();
    let bare = is_word(first, "natural") || is_word(first, "cross") && dialect != Dialect::Mysql;
    !bare
}
