//! Scanning SQL just far enough for an editor: tokens, quoting and the words it colours. Deciding
//! whether a statement may run is the guard's business, on the server.

use std::ops::Range;

/// The database family, as far as scanning and quoting differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flavour {
    #[default]
    Sqlite,
    Postgres,
    Mysql,
}

impl Flavour {
    /// From `ConnectionSummary::engine`; what is unknown is read like SQLite.
    pub fn of_engine(engine: &str) -> Self {
        match engine {
            "postgres" | "postgresql" => Flavour::Postgres,
            "mysql" | "mariadb" => Flavour::Mysql,
            _ => Flavour::Sqlite,
        }
    }

    /// The name as it may stand in a statement: quoted only where it has to be.
    pub fn quote(self, name: &str) -> String {
        let plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            && !(self == Flavour::Postgres && name.chars().any(|c| c.is_ascii_uppercase()))
            && !is_keyword(name);
        match (plain, self) {
            (true, _) => name.to_owned(),
            (false, Flavour::Mysql) => format!("`{}`", name.replace('`', "``")),
            (false, _) => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    /// A quoted identifier.
    Name,
    Text,
    Number,
    Comment,
    Semicolon,
    Open,
    Close,
    Comma,
    Dot,
    Other,
}

/// `start` and `end` are byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

impl Token {
    pub fn text<'a>(&self, sql: &'a str) -> &'a str {
        &sql[self.start..self.end]
    }

    pub fn is_word(&self, sql: &str, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text(sql).eq_ignore_ascii_case(word)
    }

    /// The identifier a word or a quoted name stands for.
    pub fn name(&self, sql: &str) -> Option<String> {
        let text = self.text(sql);
        match self.kind {
            TokenKind::Word => Some(text.to_owned()),
            TokenKind::Name => {
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
                let quote = &text[..1];
                Some(inner.replace(&quote.repeat(2), quote))
            }
            _ => None,
        }
    }
}

/// All tokens in order, white space left out. Never fails: what is not closed runs to the end.
pub fn tokens(sql: &str, flavour: Flavour) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = scan(&sql[at..], first, flavour);
        found.push(Token { kind, start: at, end: at + length });
        at += length;
    }
    found
}

fn scan(rest: &str, first: char, flavour: Flavour) -> (TokenKind, usize) {
    let escapes = match first {
        'e' | 'E' if flavour == Flavour::Postgres && rest[1..].starts_with('\'') => {
            return (TokenKind::Text, 1 + quoted(&rest[1..], '\'', '\'', true));
        }
        _ => flavour == Flavour::Mysql,
    };
    match first {
        '\'' => (TokenKind::Text, quoted(rest, '\'', '\'', escapes)),
        '"' => (TokenKind::Name, quoted(rest, '"', '"', false)),
        '`' => (TokenKind::Name, quoted(rest, '`', '`', false)),
        '[' if flavour == Flavour::Sqlite => (TokenKind::Name, quoted(rest, '[', ']', false)),
        '-' if rest.starts_with("--") => (TokenKind::Comment, line_end(rest)),
        '#' if flavour == Flavour::Mysql => (TokenKind::Comment, line_end(rest)),
        '/' if rest.starts_with("/*") => (TokenKind::Comment, block_comment(rest, flavour)),
        '$' => dollar(rest),
        ';' => (TokenKind::Semicolon, 1),
        '(' => (TokenKind::Open, 1),
        ')' => (TokenKind::Close, 1),
        ',' => (TokenKind::Comma, 1),
        '.' if !rest[1..].starts_with(|next: char| next.is_ascii_digit()) => (TokenKind::Dot, 1),
        '0'..='9' | '.' => (TokenKind::Number, number(rest)),
        _ if is_word_start(first) => {
            (TokenKind::Word, rest.find(|c| !is_word_part(c)).unwrap_or(rest.len()))
        }
        _ => (TokenKind::Other, first.len_utf8()),
    }
}

fn is_word_start(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

pub fn is_word_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

fn number(rest: &str) -> usize {
    let mut previous = ' ';
    for (at, letter) in rest.char_indices() {
        let exponent_sign = matches!(letter, '+' | '-') && matches!(previous, 'e' | 'E');
        if !(letter.is_alphanumeric() || letter == '.' || letter == '_' || exponent_sign) {
            return at;
        }
        previous = letter;
    }
    rest.len()
}

fn line_end(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// Length of a quoted run; a doubled closing quote is part of it.
fn quoted(rest: &str, open: char, close: char, escapes: bool) -> usize {
    let mut letters = rest.char_indices().skip(open.len_utf8()).peekable();
    while let Some((at, letter)) = letters.next() {
        if escapes && letter == '\\' {
            letters.next();
        } else if letter == close && letters.next_if(|(_, next)| *next == close).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

/// Postgres nests block comments, the others do not.
fn block_comment(rest: &str, flavour: Flavour) -> usize {
    let bytes = rest.as_bytes();
    let (mut at, mut depth) = (2, 1);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            b"/*" if flavour == Flavour::Postgres => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// `$$…$$`, `$tag$…$tag$`, or a `$name` parameter.
fn dollar(rest: &str) -> (TokenKind, usize) {
    let tail = &rest[1..];
    let word = tail.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(tail.len());
    let starts_with_digit = tail.starts_with(|c: char| c.is_ascii_digit());
    if !tail[word..].starts_with('$') || (starts_with_digit && word > 0) {
        return (TokenKind::Other, 1 + word);
    }
    let tag = &rest[..word + 2];
    let body = &rest[tag.len()..];
    let length = body.find(tag).map_or(rest.len(), |at| tag.len() + at + tag.len());
    (TokenKind::Text, length)
}

/// The text of a range, or nothing when it does not fall on character borders.
pub fn slice(sql: &str, range: &Range<usize>) -> String {
    sql.get(range.clone()).unwrap_or("").to_owned()
}

pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Coloured as keywords, offered by completion, and quoted when a name is spelled like one.
pub const KEYWORDS: &[&str] = &[
    "all",
    "analyze",
    "and",
    "any",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "create",
    "cross",
    "current",
    "current_date",
    "current_time",
    "current_timestamp",
    "default",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "explain",
    "extract",
    "false",
    "fetch",
    "filter",
    "following",
    "for",
    "foreign",
    "from",
    "full",
    "group",
    "having",
    "ilike",
    "in",
    "index",
    "inner",
    "insert",
    "intersect",
    "interval",
    "into",
    "is",
    "join",
    "lateral",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "null",
    "nulls",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "over",
    "partition",
    "preceding",
    "primary",
    "range",
    "recursive",
    "references",
    "right",
    "row",
    "rows",
    "select",
    "set",
    "table",
    "then",
    "true",
    "unbounded",
    "union",
    "unique",
    "update",
    "using",
    "values",
    "view",
    "when",
    "where",
    "window",
    "with",
];

/// Functions that completion offers and the editor colours, with what goes between the brackets.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("abs", "number"),
    ("avg", "number"),
    ("ceil", "number"),
    ("coalesce", "value, …"),
    ("concat", "text, …"),
    ("count", "*"),
    ("date", "time"),
    ("date_trunc", "unit, time"),
    ("dense_rank", ""),
    ("first_value", "value"),
    ("floor", "number"),
    ("group_concat", "value"),
    ("ifnull", "value, other"),
    ("instr", "text, part"),
    ("json_extract", "json, path"),
    ("julianday", "time"),
    ("lag", "value"),
    ("last_value", "value"),
    ("lead", "value"),
    ("length", "text"),
    ("lower", "text"),
    ("ltrim", "text"),
    ("max", "value"),
    ("min", "value"),
    ("mod", "number, divisor"),
    ("ntile", "groups"),
    ("nullif", "value, other"),
    ("percent_rank", ""),
    ("rank", ""),
    ("replace", "text, part, other"),
    ("round", "number, digits"),
    ("row_number", ""),
    ("rtrim", "text"),
    ("strftime", "format, time"),
    ("string_agg", "value, separator"),
    ("substr", "text, start"),
    ("substring", "text, start"),
    ("sum", "number"),
    ("total", "number"),
    ("trim", "text"),
    ("upper", "text"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(flavour: Flavour, sql: &str, expected: &[&str]) {
        let found: Vec<_> = tokens(sql, flavour).iter().map(|token| token.text(sql)).collect();
        assert_eq!(found, expected, "{sql}");
    }

    #[test]
    fn quotes_comments_and_numbers_are_single_tokens() {
        use Flavour::*;
        check(Sqlite, "select a.b, 1.5e-3", &["select", "a", ".", "b", ",", "1.5e-3"]);
        check(Sqlite, "'it''s; fine' x", &["'it''s; fine'", "x"]);
        check(Sqlite, "\"a\"\"b\" [c d] `e`", &["\"a\"\"b\"", "[c d]", "`e`"]);
        check(Sqlite, "a -- b;\nc", &["a", "-- b;", "c"]);
        check(Sqlite, "/* a /* b */ c", &["/* a /* b */", "c"]);
        check(Postgres, "/* a /* b */ c */ d", &["/* a /* b */ c */", "d"]);
        check(Postgres, r"E'a\'b;' c", &[r"E'a\'b;'", "c"]);
        check(Sqlite, r"'a\' b", &[r"'a\'", "b"]);
        check(Mysql, r"'a\';b' c", &[r"'a\';b'", "c"]);
        check(Mysql, "# a;\nb", &["# a;", "b"]);
        check(Postgres, "$$a;b$$ $x$ $$ ; $x$ $1", &["$$a;b$$", "$x$ $$ ; $x$", "$1"]);
        check(Sqlite, "größe = 'Ü'", &["größe", "=", "'Ü'"]);
        check(Sqlite, "'never closed; x", &["'never closed; x"]);
        check(Sqlite, "/*", &["/*"]);
        check(Sqlite, "e", &["e"]);
    }

    #[test]
    fn a_name_is_quoted_only_where_it_must_be() {
        for (flavour, name, expected) in [
            (Flavour::Sqlite, "orders", "orders"),
            (Flavour::Sqlite, "Orders", "Orders"),
            (Flavour::Postgres, "Orders", "\"Orders\""),
            (Flavour::Sqlite, "order", "\"order\""),
            (Flavour::Sqlite, "unit price", "\"unit price\""),
            (Flavour::Sqlite, "2024", "\"2024\""),
            (Flavour::Sqlite, "a\"b", "\"a\"\"b\""),
            (Flavour::Mysql, "unit price", "`unit price`"),
        ] {
            assert_eq!(flavour.quote(name), expected);
        }
    }

    #[test]
    fn a_quoted_name_reads_back() {
        let sql = "\"a\"\"b\" [c] plain 'x'";
        let names: Vec<_> = tokens(sql, Flavour::Sqlite).iter().map(|t| t.name(sql)).collect();
        assert_eq!(names, [Some("a\"b".into()), Some("c".into()), Some("plain".into()), None]);
    }
}
