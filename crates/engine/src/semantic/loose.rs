//! Words no list knows whose form says what they do: participles tie things together, adverbs and
//! the most general nouns add nothing. A reading that needs them is less sure.

use super::grammar::Gram;
use super::words::{Token, TokenKind};

/// What an unknown word does in a question; `None` when it has to be understood.
pub fn gram(token: &Token) -> Option<Gram> {
    if token.kind != TokenKind::Word || token.capital || !token.lower.is_ascii() {
        return None;
    }
    let word = token.lower.as_str();
    if is_general(word) {
        return Some(Gram::Filler);
    }
    if word.len() >= 5 && (word.ends_with("ed") || word.ends_with("ing")) {
        return Some(Gram::Verb);
    }
    (word.len() >= 6 && word.ends_with("ly") && !MEANING.contains(&word)).then_some(Gram::Filler)
}

/// A noun for anything at all.
pub fn is_general(word: &str) -> bool {
    GENERAL.split_whitespace().any(|known| known == word)
}

/// Nouns for anything at all.
const GENERAL: &str =
    "people person persons someone anyone anything something thing things item items
    unit units member members place places around considered database table
    that'll whole world entire overall mentioned other others";

/// Adverbs that say how much or which.
const MEANING: [&str; 6] =
    ["only", "predominantly", "exclusively", "solely", "nearly", "approximately"];
