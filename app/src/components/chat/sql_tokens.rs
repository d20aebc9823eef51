//! Colours for SQL where no editor is: a small tokenizer that knows no dialect. Pure.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Keyword,
    Text,
    Number,
    Function,
    Parameter,
    Comment,
}

impl Kind {
    /// The CSS class; plain text has none.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Kind::Plain => None,
            Kind::Keyword => Some("sql__keyword"),
            Kind::Text => Some("sql__string"),
            Kind::Number => Some("sql__number"),
            Kind::Function => Some("sql__function"),
            Kind::Parameter => Some("sql__parameter"),
            Kind::Comment => Some("sql__comment"),
        }
    }
}

const KEYWORDS: &str = " all and any as asc between by case cast cross current_date current_timestamp \
    date default delete desc distinct else end escape except exists false fetch filter following for from full group \
    having ilike in inner insert intersect interval into is join lateral left like limit natural not null nulls \
    offset on or order outer over partition preceding range recursive right row rows select set then \
    true unbounded union update using values when where window with ";

fn is_keyword(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && KEYWORDS.contains(&format!(" {} ", word.to_ascii_lowercase()))
}

/// The parts of `sql`, in order; joined they are the text again.
pub fn tokens(sql: &str) -> Vec<(Kind, &str)> {
    let mut parts: Vec<(Kind, &str)> = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = next(rest, first);
        let (token, after) = rest.split_at(length);
        parts.push((kind, token));
        rest = after;
    }
    parts
}

/// Kind and length in bytes of the token at the beginning of `text`; at least one character.
fn next(text: &str, first: char) -> (Kind, usize) {
    let run =
        |accept: fn(char) -> bool| text.find(|letter: char| !accept(letter)).unwrap_or(text.len());
    match first {
        '-' if text.starts_with("--") => (Kind::Comment, text.find('\n').unwrap_or(text.len())),
        '/' if text.starts_with("/*") => {
            (Kind::Comment, text.find("*/").map_or(text.len(), |end| end + 2))
        }
        '\'' => (Kind::Text, quoted(text, '\'')),
        '"' => (Kind::Plain, quoted(text, '"')),
        ':' if text[1..].starts_with(|next: char| next.is_alphabetic()) => {
            let name = text[1..].find(|letter| !is_word(letter)).unwrap_or(text.len() - 1);
            (Kind::Parameter, 1 + name)
        }
        digit if digit.is_ascii_digit() => {
            (Kind::Number, run(|letter| letter.is_ascii_digit() || letter == '.'))
        }
        letter if is_word(letter) => {
            let length = run(is_word);
            (word_kind(&text[..length], &text[length..]), length)
        }
        space if space.is_whitespace() => (Kind::Plain, run(char::is_whitespace)),
        other => (Kind::Plain, other.len_utf8()),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn word_kind(word: &str, after: &str) -> Kind {
    if is_keyword(word) {
        Kind::Keyword
    } else if after.starts_with('(') {
        Kind::Function
    } else {
        Kind::Plain
    }
}

/// Length of a quoted token, doubled quotes included; without an end it takes everything.
fn quoted(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != quote {
            continue;
        }
        match letters.peek() {
            Some((_, next)) if *next == quote => {
                letters.next();
            }
            _ => return at + quote.len_utf8(),
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(sql: &str) -> Vec<(Kind, &str)> {
        let all = tokens(sql);
        let joined: String = all.iter().map(|(_, text)| *text).collect();
        assert_eq!(joined, sql, "nothing is lost");
        all.into_iter().filter(|(kind, _)| *kind != Kind::Plain).collect()
    }

    #[test]
    fn parts_of_a_statement_are_told_apart() {
        let check = |sql: &str, expected: &[(Kind, &str)]| assert_eq!(kinds(sql), expected);
        check("SELECT a", &[(Kind::Keyword, "SELECT")]);
        check("sum(total)", &[(Kind::Function, "sum")]);
        check("'it''s' x", &[(Kind::Text, "'it''s'")]);
        check("a1 + 12.5", &[(Kind::Number, "12.5")]);
        check("a > :from", &[(Kind::Parameter, ":from")]);
        check("a -- why\nb", &[(Kind::Comment, "-- why")]);
        check("/* x */ from", &[(Kind::Comment, "/* x */"), (Kind::Keyword, "from")]);
        check("\"select\" selected", &[]);
    }

    #[test]
    fn broken_text_loses_nothing() {
        for sql in
            ["'open", "\"open", "/* open", "-- open", ":", "::", "größe '€' 🙂 (", "''", "'''"]
        {
            kinds(sql);
        }
    }
}
