//! Text into tokens, and identifiers into words.

use super::morphology;

/// Longest question read, in characters; what follows is ignored by the planner.
pub const MAX_CHARS: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    Number,
    Quoted,
    Punctuation,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    /// As written; a quoted text without its quotes, a number without separators.
    pub text: String,
    pub lower: String,
    pub stem: String,
    /// Starts with a capital although it does not start the question.
    pub capital: bool,
}

pub fn tokens(question: &str) -> Vec<Token> {
    let chars: Vec<char> = question.chars().take(MAX_CHARS).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c.is_whitespace() {
            at += 1;
        } else if let Some(end) = quoted_end(&chars, at) {
            push(&mut found, TokenKind::Quoted, chars[at + 1..end].iter().collect());
            at = end + 1;
        } else if c.is_ascii_digit() {
            at = number(&chars, at, &mut found);
        } else if c.is_alphanumeric() || c == '_' {
            let mut end = at;
            while end < chars.len() && word_goes_on(&chars, end) {
                end += 1;
            }
            push(&mut found, TokenKind::Word, chars[at..end].iter().collect());
            at = end;
            // A possessive ending says only that the word owns what follows.
            if at + 1 < chars.len() && is_apostrophe(chars[at]) && chars[at + 1] == 's' {
                at += 2;
            } else if at < chars.len() && is_apostrophe(chars[at]) {
                at += 1;
            }
        } else {
            push(&mut found, TokenKind::Punctuation, c.to_string());
            at += 1;
        }
    }
    say_name_twice(&mut found);
    found
}

/// "first and last names" is "first name and last names".
fn say_name_twice(tokens: &mut Vec<Token>) {
    let lowers = |at: usize| tokens.get(at).map(|token| token.lower.as_str());
    let found = (0..tokens.len()).find(|&at| {
        lowers(at) == Some("first")
            && matches!(lowers(at + 1), Some("and" | "or" | ","))
            && lowers(at + 2) == Some("last")
            && matches!(lowers(at + 3), Some("name" | "names"))
    });
    if let Some(at) = found {
        let name = tokens[at + 3].clone();
        tokens.insert(at + 1, name);
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

fn word_goes_on(chars: &[char], at: usize) -> bool {
    let c = chars[at];
    if c.is_alphanumeric() || c == '_' {
        return true;
    }
    let inner = at + 1 < chars.len() && chars[at + 1].is_alphanumeric();
    match c {
        '&' | '@' => inner,
        '.' => inner,
        // don't, doesn't; but not the possessive of a name.
        '\'' | '’' => inner && chars[at + 1] == 't',
        _ => false,
    }
}

/// The closing quote of a text that opens at `at`.
fn quoted_end(chars: &[char], at: usize) -> Option<usize> {
    let closing: &[char] = match chars[at] {
        '"' => &['"'],
        '“' | '”' => &['”', '“', '"'],
        '\'' | '‘' | '’' | '`' => &['\'', '’', '‘', '`'],
        _ => return None,
    };
    if at > 0 && chars[at - 1].is_alphanumeric() {
        return None;
    }
    (at + 1..chars.len()).find(|&end| {
        closing.contains(&chars[end])
            && end > at + 1
            && chars.get(end + 1).is_none_or(|next| !next.is_alphanumeric())
    })
}

fn number(chars: &[char], at: usize, found: &mut Vec<Token>) -> usize {
    let mut end = at;
    while end < chars.len() {
        let digit_next = chars.get(end + 1).is_some_and(char::is_ascii_digit);
        match chars[end] {
            '0'..='9' => end += 1,
            ',' if digit_next && thousands(chars, end) => end += 1,
            '.' | '-' | ':' | '/' if digit_next => end += 1,
            _ => break,
        }
    }
    // 5th, 3rd, 4K, 2b, 10am: a word that starts with digits unless it is a magnitude.
    let mut tail = end;
    while tail < chars.len() && (chars[tail].is_alphanumeric() || chars[tail] == '_') {
        tail += 1;
    }
    let plain: String = chars[at..end].iter().filter(|c| **c != ',').collect();
    let suffix: String = chars[end..tail].iter().collect::<String>().to_lowercase();
    let scaled = match suffix.as_str() {
        "" => Some(plain.clone()),
        "k" => scale(&plain, 1_000.0),
        "m" => scale(&plain, 1_000_000.0),
        "st" | "nd" | "rd" | "th" => Some(plain.clone()),
        _ => None,
    };
    match scaled {
        Some(text) => {
            push(found, TokenKind::Number, text);
            // "2nd" is the number 2 and says that it is a place.
            if let (true, Some(token)) =
                (["st", "nd", "rd", "th"].contains(&suffix.as_str()), found.last_mut())
            {
                token.lower = format!("{plain}{suffix}");
            }
        }
        None => push(found, TokenKind::Word, chars[at..tail].iter().collect()),
    }
    tail
}

fn scale(number: &str, factor: f64) -> Option<String> {
    number.parse::<f64>().ok().map(|value| (value * factor).to_string())
}

fn thousands(chars: &[char], comma: usize) -> bool {
    (1..=3).all(|offset| chars.get(comma + offset).is_some_and(char::is_ascii_digit))
        && !chars.get(comma + 4).is_some_and(char::is_ascii_digit)
}

fn push(found: &mut Vec<Token>, kind: TokenKind, text: String) {
    let lower = text.to_lowercase();
    let stem = morphology::stem(&lower);
    let capital = !found.is_empty() && text.chars().next().is_some_and(char::is_uppercase);
    found.push(Token { kind, text, lower, stem, capital });
}

/// `Num_of_Staff`, `numOfStaff`, `HTTPCode2`: lowercase words, digits apart.
pub fn split_identifier(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            take(&mut word, &mut words);
            continue;
        }
        let before = at.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(at + 1);
        let starts = match before {
            Some(b) if c.is_uppercase() => {
                b.is_lowercase()
                    || (b.is_uppercase() && after.is_some_and(|next| next.is_lowercase()))
            }
            Some(b) => b.is_alphabetic() && c.is_numeric(),
            None => false,
        };
        if starts {
            take(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    take(&mut word, &mut words);
    words
}

fn take(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Words of a question that carry meaning, lowercase, in order.
pub fn content_words(question: &str) -> Vec<String> {
    tokens(question)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word || token.kind == TokenKind::Quoted)
        .filter(|token| !is_function_word(&token.lower))
        .map(|token| token.lower)
        .collect()
}

/// Words that only hold a question together.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word)
}

const FUNCTION_WORDS: &[&str] = &[
    "a",
    "about",
    "actually",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "being",
    "can",
    "corresponding",
    "could",
    "currently",
    "data",
    "detail",
    "details",
    "did",
    "display",
    "do",
    "does",
    "doing",
    "done",
    "ever",
    "every",
    "exactly",
    "exist",
    "exists",
    "fetch",
    "find",
    "for",
    "from",
    "get",
    "give",
    "had",
    "has",
    "have",
    "having",
    "he",
    "help",
    "her",
    "here",
    "hers",
    "his",
    "how",
    "i",
    "if",
    "in",
    "info",
    "information",
    "into",
    "is",
    "it",
    "its",
    "just",
    "kindly",
    "know",
    "let",
    "like",
    "list",
    "listed",
    "look",
    "lookup",
    "many",
    "me",
    "much",
    "my",
    "named",
    "names",
    "need",
    "now",
    "of",
    "on",
    "one",
    "ones",
    "only",
    "or",
    "our",
    "out",
    "please",
    "present",
    "provide",
    "record",
    "recorded",
    "records",
    "respective",
    "respectively",
    "result",
    "results",
    "return",
    "retrieve",
    "row",
    "rows",
    "s",
    "same",
    "see",
    "select",
    "she",
    "should",
    "show",
    "so",
    "some",
    "such",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "theirs",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "told",
    "too",
    "us",
    "using",
    "want",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whom",
    "whose",
    "will",
    "with",
    "would",
    "you",
    "your",
];
