//! What a query may be written with, letter by letter: one SELECT or WITH, over the names of the schema.
//! A letter after which no allowed word is possible any more is refused, so that the model takes its next
//! best one. It is a fence for spelling only; whether a statement may run is decided by the guard.

use crate::Names;
use std::collections::HashSet;

const KEYWORDS: &[&str] = &[
    "select",
    "with",
    "recursive",
    "from",
    "where",
    "group",
    "by",
    "having",
    "order",
    "limit",
    "offset",
    "distinct",
    "all",
    "as",
    "on",
    "using",
    "join",
    "inner",
    "left",
    "right",
    "full",
    "outer",
    "cross",
    "natural",
    "union",
    "intersect",
    "except",
    "and",
    "or",
    "not",
    "in",
    "exists",
    "between",
    "like",
    "ilike",
    "glob",
    "escape",
    "is",
    "null",
    "nulls",
    "first",
    "last",
    "asc",
    "desc",
    "case",
    "when",
    "then",
    "else",
    "end",
    "cast",
    "interval",
    "extract",
    "over",
    "partition",
    "rows",
    "range",
    "unbounded",
    "preceding",
    "following",
    "current",
    "row",
    "filter",
    "collate",
    "nocase",
    "true",
    "false",
    "any",
    "some",
    "integer",
    "int",
    "bigint",
    "real",
    "float",
    "double",
    "precision",
    "numeric",
    "decimal",
    "text",
    "varchar",
    "char",
    "date",
    "time",
    "timestamp",
    "boolean",
    "signed",
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "quarter",
    "week",
    "to",
    "for",
    "at",
    "zone",
    "current_date",
    "current_timestamp",
    "current_time",
];

const FUNCTIONS: &[&str] = &[
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "total",
    "abs",
    "round",
    "floor",
    "ceil",
    "ceiling",
    "power",
    "sqrt",
    "mod",
    "coalesce",
    "nullif",
    "ifnull",
    "iif",
    "if",
    "lower",
    "upper",
    "length",
    "char_length",
    "trim",
    "ltrim",
    "rtrim",
    "substr",
    "substring",
    "replace",
    "instr",
    "position",
    "concat",
    "concat_ws",
    "group_concat",
    "string_agg",
    "strftime",
    "date",
    "datetime",
    "julianday",
    "date_trunc",
    "date_part",
    "date_format",
    "datediff",
    "now",
    "year",
    "month",
    "day",
    "to_char",
    "rank",
    "dense_rank",
    "row_number",
    "ntile",
    "lag",
    "lead",
    "first_value",
    "last_value",
    "percent_rank",
    "stddev",
    "variance",
    "median",
    "greatest",
    "least",
];

/// A name that may stand for a table before it is declared: `t`, `t1`.
fn is_short_alias(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.all(|letter| letter.is_ascii_digit())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Go,
    /// The statement ended here.
    End,
    Refused,
}

pub struct Grammar {
    /// Words that mean something anywhere, in lower case.
    words: HashSet<String>,
    tables: HashSet<String>,
    columns: HashSet<String>,
    /// Names that have to be quoted, as spelled.
    odd: bool,
}

/// How far a statement is.
#[derive(Debug, Clone, Default)]
pub struct State {
    mode: Mode,
    /// The word being written, in lower case; or what is between the quotes.
    word: String,
    /// The word before it, and what stood between.
    before: String,
    dotted: bool,
    declared: HashSet<String>,
    depth: usize,
    began: bool,
    /// Between WITH and its SELECT.
    naming: bool,
    last: char,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Between,
    Word,
    Number,
    Text,
    /// The closing quote.
    Quoted(char),
}

impl Grammar {
    pub fn new(names: &Names) -> Self {
        let lower = |names: &[String]| names.iter().map(|name| name.to_lowercase()).collect();
        let tables: HashSet<String> = lower(&names.tables);
        let columns: HashSet<String> = lower(&names.columns);
        let words = KEYWORDS.iter().chain(FUNCTIONS).map(|word| (*word).to_owned());
        let odd = names.tables.iter().chain(&names.columns).any(|name| !is_plain(name));
        Self { words: words.collect(), tables, columns, odd }
    }

    /// Takes a piece of text in; after a refusal the state is of no use.
    pub fn advance(&self, state: &mut State, text: &str) -> Verdict {
        for letter in text.chars() {
            match self.letter(state, letter) {
                Verdict::Go => {}
                other => return other,
            }
        }
        Verdict::Go
    }

    /// The statement may end after what is written so far.
    pub fn may_end(&self, state: &State) -> bool {
        let mut state = state.clone();
        let closed = matches!(state.mode, Mode::Between | Mode::Word | Mode::Number);
        closed && state.depth == 0 && state.began && self.finish(&mut state, ' ')
    }

    fn letter(&self, state: &mut State, letter: char) -> Verdict {
        match state.mode {
            Mode::Text => {
                if letter == '\'' {
                    state.mode = Mode::Between;
                    state.before = "'".to_owned();
                }
                return Verdict::Go;
            }
            Mode::Quoted(end) if letter == end => {
                state.mode = Mode::Between;
                let known = self.known_name(state, &state.word.clone());
                state.before = std::mem::take(&mut state.word);
                state.dotted = false;
                return if known { Verdict::Go } else { Verdict::Refused };
            }
            Mode::Quoted(_) => {
                state.word.extend(letter.to_lowercase());
                return go_if(self.begins_name(state));
            }
            Mode::Word if is_word(letter) => {
                state.word.extend(letter.to_lowercase());
                return go_if(self.begins_word(state));
            }
            Mode::Word => {
                if !self.finish(state, letter) {
                    return Verdict::Refused;
                }
            }
            Mode::Number if letter.is_ascii_digit() || letter == '.' => return Verdict::Go,
            Mode::Number if is_word(letter) => return Verdict::Refused,
            Mode::Number => {
                state.mode = Mode::Between;
                state.before = "0".to_owned();
            }
            Mode::Between => {}
        }
        self.between(state, letter)
    }

    fn between(&self, state: &mut State, letter: char) -> Verdict {
        let last = std::mem::replace(&mut state.last, letter);
        if is_word(letter) && !letter.is_ascii_digit() {
            state.mode = Mode::Word;
            state.word = letter.to_lowercase().collect();
            state.dotted = last == '.';
            return go_if(self.begins_word(state));
        }
        match letter {
            _ if letter.is_ascii_digit() => {
                state.mode = Mode::Number;
                go_if(state.began)
            }
            '\'' => {
                state.mode = Mode::Text;
                go_if(state.began)
            }
            '"' | '`' => {
                state.mode = Mode::Quoted(letter);
                state.word.clear();
                state.dotted = last == '.';
                go_if(state.began && self.odd)
            }
            '(' => {
                state.depth += 1;
                Verdict::Go
            }
            ')' => {
                let Some(depth) = state.depth.checked_sub(1) else { return Verdict::Refused };
                state.depth = depth;
                state.before = ")".to_owned();
                Verdict::Go
            }
            ';' => match state.depth == 0 && state.began {
                true => Verdict::End,
                false => Verdict::Refused,
            },
            '-' if last == '-' => Verdict::Refused,
            '*' if last == '/' => Verdict::Refused,
            ',' | '=' | '<' | '>' | '!' | '+' | '-' | '*' | '/' | '%' | '|' => {
                state.before = letter.to_string();
                Verdict::Go
            }
            '.' | ' ' | '\n' | '\t' => Verdict::Go,
            _ => Verdict::Refused,
        }
    }

    /// The word ends before `next`; whether it may.
    fn finish(&self, state: &mut State, next: char) -> bool {
        if state.mode != Mode::Word {
            return true;
        }
        state.mode = Mode::Between;
        let word = std::mem::take(&mut state.word);
        let allowed = if !state.began {
            state.naming = word == "with";
            state.began = word == "select" || word == "with";
            state.began
        } else if state.dotted {
            self.columns.contains(&word)
                || self.tables.contains(&word)
                || !state.declared.is_empty()
        } else if self.declares(state) && !self.words.contains(&word) {
            state.declared.insert(word.clone());
            true
        } else {
            self.words.contains(&word)
                || self.tables.contains(&word)
                || self.columns.contains(&word)
                || state.declared.contains(&word)
                || (next == '.' && is_short_alias(&word))
        };
        if word == "select" && state.depth == 0 {
            state.naming = false;
        }
        state.last = ' ';
        state.before = word;
        allowed
    }

    /// The next word gives a name to something.
    fn declares(&self, state: &State) -> bool {
        let before = state.before.as_str();
        before == "as"
            || self.tables.contains(before)
            || before == ")"
            || (state.naming && state.depth == 0 && matches!(before, "with" | "recursive" | ","))
    }

    /// Some allowed word begins with what is written.
    fn begins_word(&self, state: &State) -> bool {
        let word = state.word.as_str();
        if !state.began {
            return ["select", "with"].iter().any(|first| first.starts_with(word));
        }
        if state.dotted {
            return begins(&self.columns, word)
                || begins(&self.tables, word)
                || !state.declared.is_empty();
        }
        self.declares(state)
            || is_short_alias(word)
            || begins(&self.words, word)
            || begins(&self.tables, word)
            || begins(&self.columns, word)
            || begins(&state.declared, word)
    }

    fn begins_name(&self, state: &State) -> bool {
        state.before == "as"
            || begins(&self.tables, &state.word)
            || begins(&self.columns, &state.word)
    }

    fn known_name(&self, state: &State, name: &str) -> bool {
        state.before == "as" || self.tables.contains(name) || self.columns.contains(name)
    }
}

fn begins(names: &HashSet<String>, word: &str) -> bool {
    names.iter().any(|name| name.starts_with(word))
}

fn go_if(allowed: bool) -> Verdict {
    if allowed { Verdict::Go } else { Verdict::Refused }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Needs no quotes.
fn is_plain(name: &str) -> bool {
    name.chars().all(is_word) && !name.starts_with(|first: char| first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(odd: bool) -> Names {
        let mut columns: Vec<String> = ["id", "name", "team_id", "age"].map(str::to_owned).to_vec();
        if odd {
            columns.push("home town".to_owned());
        }
        Names { tables: ["player", "team"].map(str::to_owned).to_vec(), columns }
    }

    /// What is taken of `text`, and whether the statement may end there.
    fn check(text: &str, odd: bool, taken: &str, whole: bool) {
        let grammar = Grammar::new(&names(odd));
        let mut state = State::default();
        let mut seen = String::new();
        for letter in text.chars() {
            let before = state.clone();
            match grammar.advance(&mut state, &letter.to_string()) {
                Verdict::Go => seen.push(letter),
                Verdict::End => break,
                Verdict::Refused => {
                    state = before;
                    break;
                }
            }
        }
        assert_eq!((seen.as_str(), grammar.may_end(&state)), (taken, whole), "{text}");
    }

    fn passes(text: &str) {
        check(text, false, text, true);
    }

    #[test]
    fn queries_over_the_schema_pass() {
        passes("SELECT name FROM player");
        passes(
            "SELECT T1.name, count(*) AS players FROM team AS T1 JOIN player AS T2 ON T1.id = T2.team_id \
                GROUP BY T1.name HAVING count(*) >= 2 ORDER BY players DESC LIMIT 3",
        );
        passes("SELECT p.name FROM player p WHERE p.age > (SELECT avg(age) FROM player)");
        passes("SELECT count(DISTINCT team_id) FROM player WHERE name LIKE '%drop; --%'");
        passes(
            "WITH old AS (SELECT * FROM player WHERE age > 30), few AS (SELECT id FROM old) \
                SELECT count(*) FROM few",
        );
        passes(
            "SELECT name FROM team WHERE id NOT IN (SELECT team_id FROM player) EXCEPT SELECT name FROM player",
        );
        check("SELECT \"home town\" FROM player", true, "SELECT \"home town\" FROM player", true);
    }

    #[test]
    fn a_statement_ends_at_its_semicolon() {
        check("SELECT id FROM team; DROP TABLE team", false, "SELECT id FROM team", true);
    }

    #[test]
    fn nothing_but_a_query_can_be_written() {
        check("DELETE FROM team", false, "", false);
        check("SELECT id FROM team -- gone", false, "SELECT id FROM team -", true);
        check("SELECT id /* gone */ FROM team", false, "SELECT id /", true);
        check("SELECT id FROM (SELECT id", false, "SELECT id FROM (SELECT id", false);
        check("SELECT id) FROM team", false, "SELECT id", true);
        check("Sure! SELECT", false, "S", false);
    }

    #[test]
    fn a_name_that_does_not_exist_is_refused_where_it_departs() {
        check("SELECT salary FROM player", false, "SELECT s", false);
        check("SELECT player.salary", false, "SELECT player.", true);
        check("SELECT name FROM players", false, "SELECT name FROM player", true);
        check(
            "SELECT name FROM player WHERE name = \"Ann\"",
            false,
            "SELECT name FROM player WHERE name = ",
            true,
        );
    }
}
