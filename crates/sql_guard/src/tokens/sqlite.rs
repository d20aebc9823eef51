//! What SQLite understands and the parser does not.

use super::respell::Walk;
use super::{is_name, is_word, marks};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, Word};

pub(super) fn respell(walk: &mut Walk) -> bool {
    let Some((found, keyword)) = walk.keyword() else { return false };
    match keyword {
        // with x as [not] materialized (…): only a hint to the planner
        Keyword::MATERIALIZED if walk.is(1, &Token::LParen) => {
            let negated = is_word(walk.before(1), "not") && is_word(walk.before(2), "as");
            if negated {
                walk.list.pop();
            }
            if negated || is_word(walk.before(1), "as") { walk.skip(1) } else { false }
        }
        // not indexed: only a hint to the planner
        Keyword::NOT if walk.is_word(1, "indexed") && is_name(walk.before(1)) => walk.skip(2),
        // x in t -> x in (select * from t)
        Keyword::IN
            if is_name(walk.token(1))
                && !walk.is(2, &Token::LParen)
                && !walk.is(2, &Token::Period) =>
        {
            walk.copy(0);
            walk.put(Token::LParen);
            walk.put_keyword("SELECT");
            walk.put(Token::Mul);
            walk.put_keyword("FROM");
            walk.copy(1);
            walk.put(Token::RParen);
            walk.skip(2)
        }
        Keyword::AS => type_of_several_words(walk),
        // indexed by …: only a hint to the planner
        Keyword::NoKeyword
            if found.value.eq_ignore_ascii_case("indexed")
                && walk.is_word(1, "by")
                && is_name(walk.before(1))
                && is_name(walk.token(2)) =>
        {
            walk.skip(3)
        }
        _ => false,
    }
}

/// `cast(x as unsigned big int)`: SQLite looks at the letters of the name only.
fn type_of_several_words(walk: &mut Walk) -> bool {
    const PARTS: &[&str] = &["unsigned", "signed", "big", "native", "long", "int", "integer"];
    let is_part = |ahead: usize| PARTS.iter().any(|part| walk.is_word(ahead, part));
    let length = (1..5).take_while(|ahead| is_part(*ahead)).count();
    if length < 2 || !walk.is(length + 1, &Token::RParen) {
        return false;
    }
    let value = marks::text_of(&walk.tokens[walk.at + 1..=walk.at + length]);
    walk.copy(0);
    walk.put(Token::Word(Word { value, quote_style: Some('"'), keyword: Keyword::NoKeyword }));
    walk.skip(length + 1)
}
