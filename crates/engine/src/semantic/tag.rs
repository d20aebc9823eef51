//! Cuts the tokens of a question into pieces and lists what each may mean.

use super::context;
use super::grammar::{self, Gram};
use super::lexicon::{Closeness, Entry, Lexicon, StoredValue, Target, fold};
use super::period::{self, Period};
use super::synonyms;
use super::words::{Token, TokenKind};
use super::{loose, morphology};

#[derive(Debug, Clone)]
pub struct Candidate {
    pub target: Target,
    pub closeness: Closeness,
}

#[derive(Debug, Clone)]
pub struct Piece {
    pub text: String,
    pub lower: String,
    pub kind: PieceKind,
    /// The form of the word alone says what it does here.
    pub guessed: bool,
}

#[derive(Debug, Clone)]
pub enum PieceKind {
    Gram(Gram),
    /// A name of the schema or glossary; the values are what it may mean as a literal instead.
    Name(Vec<Candidate>, Vec<StoredValue>),
    Value(Vec<StoredValue>),
    Number(String),
    Quoted(String, Vec<StoredValue>),
    Period(Period),
    Unknown,
}

/// Words after which a clause with "who" says how much, how often or of what.
const GOES_ON: [&str; 11] =
    ["more", "at", "less", "fewer", "over", "exactly", "the", "most", "once", "twice", "only"];

/// Longest name looked for, in tokens.
const LONGEST_NAME: usize = 6;

/// The words in the names of the tables; in those of the views too where that leaves fewer words unknown.
pub fn pieces(tokens: &[Token], lexicon: &Lexicon, today: time::Date) -> Vec<Piece> {
    let Some(tables) = lexicon.without_views() else { return split(tokens, lexicon, today) };
    let unknown = |pieces: &[Piece]| {
        pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Unknown)).count()
    };
    let plain = split(tokens, tables, today);
    if unknown(&plain) == 0 {
        return plain;
    }
    let all = split(tokens, lexicon, today);
    if unknown(&all) < unknown(&plain) { all } else { plain }
}

fn split(tokens: &[Token], lexicon: &Lexicon, today: time::Date) -> Vec<Piece> {
    let tokens = &opposites(tokens, lexicon)[..];
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (kind, length) = piece(tokens, at, lexicon, today);
        let text =
            tokens[at..at + length].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        let lower =
            tokens[at..at + length].iter().map(|t| t.lower.as_str()).collect::<Vec<_>>().join(" ");
        let guess = match kind {
            PieceKind::Unknown => loose::gram(&tokens[at]),
            _ => None,
        };
        let kind = guess.map_or(kind, PieceKind::Gram);
        found.push(Piece { text, lower, kind, guessed: guess.is_some() });
        at += length;
    }
    context::apply(&mut found, lexicon);
    found
}

/// "inactive", where only `active` is known, is "not active".
fn opposites(tokens: &[Token], lexicon: &Lexicon) -> Vec<Token> {
    let known = |word: &str| lexicon.starting(&morphology::stem(word));
    let positive = |token: &Token| {
        let rest = ["in", "un", "non"].iter().find_map(|no| token.lower.strip_prefix(no))?;
        let of_column = |entry: &Entry| {
            entry.stems.len() == 1 && matches!(entry.target, Target::Column(_) | Target::Flag(_))
        };
        let unknown = known(&token.lower).is_empty() && lexicon.values(&token.lower).is_empty();
        (unknown && rest.len() >= 4 && known(rest).iter().any(of_column)).then(|| rest.to_owned())
    };
    let word = |text: String, like: &Token| Token {
        stem: morphology::stem(&text),
        lower: text.clone(),
        text,
        kind: like.kind.clone(),
        capital: false,
    };
    tokens
        .iter()
        .flat_map(|token| match positive(token) {
            Some(rest) => vec![word("not".to_owned(), token), word(rest, token)],
            None => vec![token.clone()],
        })
        .collect()
}

fn piece(tokens: &[Token], at: usize, lexicon: &Lexicon, today: time::Date) -> (PieceKind, usize) {
    let token = &tokens[at];
    if token.kind == TokenKind::Quoted {
        let values = as_written(lexicon.values(&fold(&token.text)).to_vec(), tokens, at, 1);
        return (PieceKind::Quoted(token.text.clone(), values), 1);
    }
    if let Some((period, length)) = period::parse(&tokens[at..], today) {
        return (PieceKind::Period(period), length);
    }
    let lowers: Vec<&str> = tokens[at..].iter().take(8).map(|t| t.lower.as_str()).collect();
    let gram = grammar::phrase(&lowers);
    let gram_length = gram.map_or(0, |(_, length)| length);
    let (names, name_length) = names(tokens, at, lexicon);
    let (values, value_length) = values(tokens, at, lexicon);
    // "number of order lines" is not the "number of orders".
    if let Some((gram, length)) = gram
        && length < name_length
        && at + length < tokens.len()
        && length + self::names(tokens, at + length, lexicon).1 > name_length
    {
        return (PieceKind::Gram(gram), length);
    }
    // A value is a proper reading when nothing else explains as many words.
    if value_length > name_length.max(gram_length)
        || (value_length > 0
            && value_length == gram_length
            && name_length < gram_length
            && token.capital
            && value_length > 1)
        || (value_length > 0
            && name_length <= value_length
            && gram_length <= value_length
            && names.is_empty()
            && gram_is_weak(gram)
            && token.capital)
    {
        return (PieceKind::Value(values), value_length);
    }
    let share_column = matches!(gram, Some((Gram::Share, _)))
        && names.iter().any(|n| n.closeness >= Closeness::Short);
    if name_length > 0
        && (share_column
            || name_length > gram_length
            || (name_length == gram_length && name_beats(gram, &names, token)))
    {
        let same = if value_length == name_length { values } else { Vec::new() };
        return (PieceKind::Name(names, same), name_length);
    }
    if let Some((gram, length)) = gram {
        return (PieceKind::Gram(gram), length);
    }
    if token.kind == TokenKind::Number {
        return (PieceKind::Number(token.text.clone()), 1);
    }
    if let Some(number) = spelled_number(&token.lower) {
        return (PieceKind::Number(number.to_string()), 1);
    }
    if let Some(origins) = synonyms::origin(&token.lower)
        .or_else(|| synonyms::origin(&morphology::singular(&token.lower)))
    {
        for origin in origins {
            let values = lexicon.values(origin);
            if !values.is_empty() {
                return (PieceKind::Value(values.to_vec()), 1);
            }
        }
    }
    if token.kind == TokenKind::Punctuation {
        return (PieceKind::Gram(Gram::Filler), 1);
    }
    if let Some(stem) = similar(token, lexicon) {
        let candidates = lexicon
            .starting(&stem)
            .iter()
            .filter(|entry| entry.stems.len() == 1)
            .map(|entry| Candidate { target: entry.target, closeness: Closeness::Part })
            .collect::<Vec<_>>();
        if !candidates.is_empty() {
            return (PieceKind::Name(candidates, Vec::new()), 1);
        }
    }
    (PieceKind::Unknown, 1)
}

fn gram_is_weak(gram: Option<(Gram, usize)>) -> bool {
    matches!(gram, None | Some((Gram::Filler | Gram::Verb, _)))
}

/// On equal length grammar wins, except over words that only fill or tie.
fn name_beats(gram: Option<(Gram, usize)>, names: &[Candidate], token: &Token) -> bool {
    let close = names.iter().any(|name| name.closeness >= Closeness::Short);
    match gram {
        None => true,
        Some((Gram::Filler, _)) => !morphology::is_past(&token.lower),
        Some((Gram::Verb, _)) => {
            close && !token.lower.ends_with("ed")
                || !morphology::is_past(&token.lower)
                    && names.iter().any(|n| {
                        matches!(n.target, Target::Table(_)) && n.closeness == Closeness::Exact
                    })
                || !morphology::is_past(&token.lower)
                    && names.iter().any(|n| n.closeness == Closeness::Glossary)
        }
        Some((Gram::Imperative, _)) => token.lower == "name",
        Some((Gram::Times, _)) => close && token.lower == "time",
        Some((
            Gram::GrainNoun(_) | Gram::Letter | Gram::Share | Gram::Contains | Gram::Growth,
            _,
        )) => close,
        Some(_) => names.iter().any(|n| n.closeness == Closeness::Glossary),
    }
}

fn names(tokens: &[Token], at: usize, lexicon: &Lexicon) -> (Vec<Candidate>, usize) {
    let mut best: Vec<Candidate> = Vec::new();
    let mut length = 0;
    for entry in lexicon.starting(&tokens[at].stem) {
        let Some(used) = covers(&entry.stems, &tokens[at..]) else { continue };
        // "courses offered" is no course offering.
        let verb = used > 1
            && matches!(entry.target, Target::Table(_) | Target::Dimension(_))
            && tokens[at + used - 1].lower.ends_with("ed");
        // "customers who ordered more than 20 times" goes on where "customers who ordered" ends.
        let goes_on = used > 2
            && tokens[at..at + used].iter().any(|token| token.lower == "who")
            && tokens.get(at + used).is_some_and(|next| GOES_ON.contains(&next.lower.as_str()));
        if used < length || verb || goes_on || does_something(entry, &tokens[at..], used) {
            continue;
        }
        if used > length {
            best.clear();
            length = used;
        }
        match best.iter_mut().find(|known| known.target == entry.target) {
            Some(known) => known.closeness = known.closeness.max(entry.closeness),
            None => best.push(Candidate { target: entry.target, closeness: entry.closeness }),
        }
    }
    // "check-ins" of a table called `checkin`.
    if length <= 1 && tokens.get(at + 1).is_some_and(|token| token.text == "-") {
        let joined = tokens
            .get(at + 2)
            .map(|next| morphology::stem(&format!("{}{}", tokens[at].lower, next.lower)));
        let entries = joined.map(|stem| lexicon.starting(&stem).to_vec()).unwrap_or_default();
        let whole: Vec<Candidate> = entries
            .iter()
            .filter(|entry| entry.stems.len() == 1)
            .map(|entry| Candidate { target: entry.target, closeness: entry.closeness })
            .collect();
        if !whole.is_empty() {
            (best, length) = (whole, 3);
        }
    }
    best.sort_by_key(|name| std::cmp::Reverse(name.closeness));
    (best, length)
}

/// "hours worked on each project": no date called `worked_on` when what it was done on follows.
fn does_something(entry: &Entry, tokens: &[Token], used: usize) -> bool {
    let said = [tokens[0].lower.as_str(), tokens[1.min(used - 1)].lower.as_str()];
    let verb = used == 2
        && matches!(entry.target, Target::Column(_))
        && (morphology::is_past(said[0])
            || matches!(grammar::phrase(&said[..1]), Some((Gram::Verb, _))))
        && ["on", "at"].contains(&said[1]);
    if verb && !morphology::is_past(said[0]) {
        // "does each employee work on": said of somebody, and not how the date is called.
        return true;
    }
    let follows = tokens.get(used).is_some_and(|next| {
        let gram = grammar::phrase(&[next.lower.as_str()]).map(|(gram, _)| gram);
        next.kind == TokenKind::Word
            && matches!(
                gram,
                None | Some(
                    Gram::Each | Gram::All | Gram::Comparative(..) | Gram::Filler | Gram::Any
                )
            )
    });
    let compared =
        tokens.get(used).is_some_and(|next| ["at", "more"].contains(&next.lower.as_str()));
    verb && (follows || compared)
}

/// Tokens used when the stems follow one another, "of" and "the" between them allowed.
fn covers(stems: &[String], tokens: &[Token]) -> Option<usize> {
    let mut used = 0;
    for (at, stem) in stems.iter().enumerate() {
        if at > 0 && used < LONGEST_NAME {
            let skipped = tokens.get(used)?;
            if skipped.stem != *stem && ["the", "-", "_"].contains(&skipped.lower.as_str()) {
                used += 1;
            }
        }
        let token = tokens.get(used)?;
        if token.kind != TokenKind::Word && token.kind != TokenKind::Number || token.stem != *stem {
            return None;
        }
        used += 1;
    }
    Some(used)
}

fn values(tokens: &[Token], at: usize, lexicon: &Lexicon) -> (Vec<StoredValue>, usize) {
    let most = lexicon.longest_value.min(tokens.len() - at).min(12);
    for length in (1..=most).rev() {
        let part = &tokens[at..at + length];
        if length > 1 && part[0].kind == TokenKind::Punctuation {
            continue;
        }
        if length > 1
            && part[length - 1].kind == TokenKind::Punctuation
            && part[length - 1].text != ")"
        {
            continue;
        }
        let letter = part[0].lower.len() < 2 && !part[0].capital;
        if length == 1 && (part[0].kind != TokenKind::Word || letter) {
            continue;
        }
        let text = part.iter().map(|t| t.lower.as_str()).collect::<Vec<_>>().join(" ");
        let mut found = lexicon.values(&fold(&text)).to_vec();
        // "from Spain", where somebody is Spanish.
        found.extend(
            synonyms::of_country(&fold(&text)).flat_map(|word| lexicon.values(word)).cloned(),
        );
        if !found.is_empty() {
            return (as_written(found, tokens, at, length), length);
        }
        let singular = morphology::singular(&part[length - 1].lower);
        if singular != part[length - 1].lower && part[length - 1].kind == TokenKind::Word {
            let mut words: Vec<&str> = part.iter().map(|t| t.lower.as_str()).collect();
            words[length - 1] = &singular;
            let found = lexicon.values(&fold(&words.join(" ")));
            if !found.is_empty() {
                return (found.to_vec(), length);
            }
        }
    }
    (Vec::new(), 0)
}

/// Of the values of one column that differ in signs only, those written like the question: "O-" is not "O+".
/// All of them where none is.
fn as_written(
    values: Vec<StoredValue>,
    tokens: &[Token],
    at: usize,
    length: usize,
) -> Vec<StoredValue> {
    let squeezed = |text: &str| text.to_lowercase().replace(char::is_whitespace, "");
    let said: Vec<String> = (length..=length + 2)
        .filter_map(|length| tokens.get(at..at + length))
        .map(|part| squeezed(&part.iter().map(|token| token.text.as_str()).collect::<String>()))
        .collect();
    let place = |value: &StoredValue| said.iter().position(|text| *text == squeezed(&value.text));
    let best =
        |column| values.iter().filter(|value| value.column == column).filter_map(place).max();
    values
        .iter()
        .filter(|value| best(value.column).is_none_or(|best| place(value) == Some(best)))
        .cloned()
        .collect()
}

/// A stem of the schema that an unknown word is a longer form or a misspelling of.
fn similar(token: &Token, lexicon: &Lexicon) -> Option<String> {
    if token.kind != TokenKind::Word || token.lower.len() < 5 {
        return None;
    }
    for ending in [
        "ity", "ion", "ation", "ment", "ness", "al", "ence", "ance", "er", "or", "ship", "hip",
        "ly", "ian",
    ] {
        if let Some(base) = token.lower.strip_suffix(ending) {
            let stem = morphology::stem(base);
            if base.len() >= 4 && lexicon.knows(&stem) {
                return Some(stem);
            }
        }
    }
    if let Some(prefix) = (5..token.lower.len())
        .rev()
        .filter(|&at| token.lower.is_char_boundary(at))
        .map(|at| &token.lower[..at])
        .find(|prefix| lexicon.knows(prefix))
    {
        return Some(prefix.to_owned());
    }
    if token.capital {
        return None;
    }
    lexicon.spelled_like(&token.stem).map(str::to_owned)
}

pub fn spelled_number(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS.iter().position(|known| *known == word).map(|at| at as u32).or(match word {
        "single" => Some(1),
        "twenty" => Some(20),
        "fifty" => Some(50),
        "hundred" => Some(100),
        _ => None,
    })
}
