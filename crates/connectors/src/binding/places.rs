//! Finds the `:name` places of a canonical statement: read as the engine reads it, so that nothing
//! in a text, a quoted name or a comment is taken for one.

use sql_guard::Dialect;

/// Bytes of `:name`, the colon included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn places(sql: &str, dialect: Dialect) -> Vec<Place> {
    let mut reader =
        Reader { sql: sql.as_bytes(), at: 0, dialect, after_operand: false, brackets: Vec::new() };
    let mut found = Vec::new();
    while reader.at < reader.sql.len() {
        found.extend(reader.step());
    }
    found
}

struct Reader<'s> {
    sql: &'s [u8],
    at: usize,
    dialect: Dialect,
    /// The token before could end a value, so that a colon after it is none of ours: `a[1:n]`.
    after_operand: bool,
    /// Open square brackets: whether each is a subscript, which may hold a slice, or `array[…]`.
    brackets: Vec<bool>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.sql.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Reads one token; answers with it when it is a place.
    fn step(&mut self) -> Option<Place> {
        let (this, next) = (self.peek(0), self.peek(1));
        match this {
            b'\'' => self.text(self.dialect == Dialect::Mysql),
            b'"' if self.dialect == Dialect::Mysql => self.text(true),
            b'"' | b'`' => self.quoted(this),
            b'[' if self.dialect == Dialect::Sqlite => {
                self.until(b"]");
                self.after_operand = true;
            }
            b'-' if next == b'-' && self.is_line_comment() => self.until(b"\n"),
            b'#' if self.dialect == Dialect::Mysql => self.until(b"\n"),
            b'/' if next == b'*' => self.block_comment(),
            b'$' if self.dialect == Dialect::Postgres => self.dollar(),
            b':' if next == b':' || next == b'=' => self.skip(2, false),
            b':' if is_name(next) && !self.is_slice() => return Some(self.place()),
            _ if this.is_ascii_whitespace() => self.at += 1,
            _ if is_name(this) => self.word(),
            b'[' => {
                self.brackets.push(self.after_operand);
                self.skip(1, false);
            }
            b']' => {
                self.brackets.pop();
                self.skip(1, true);
            }
            b')' => self.skip(1, true),
            _ => self.skip(1, false),
        }
        None
    }

    fn skip(&mut self, bytes: usize, after_operand: bool) {
        self.at += bytes;
        self.after_operand = after_operand;
    }

    fn place(&mut self) -> Place {
        let start = self.at;
        self.at += 1;
        while is_name(self.peek(0)) {
            self.at += 1;
        }
        self.after_operand = true;
        Place { start, end: self.at }
    }

    /// `a[1:n]`, `a[:n]`: the upper bound of a slice.
    fn is_slice(&self) -> bool {
        let opened = self.sql[..self.at].trim_ascii_end().last() == Some(&b'[');
        self.brackets.last() == Some(&true) && (self.after_operand || opened)
    }

    /// A name, keyword or number; with the text it introduces, as in `E'…'`.
    fn word(&mut self) {
        let start = self.at;
        while is_name(self.peek(0)) || self.peek(0) == b'$' {
            self.at += 1;
        }
        let word = &self.sql[start..self.at];
        let before_value = word.eq_ignore_ascii_case(b"array");
        let escapes = self.dialect == Dialect::Postgres && word.eq_ignore_ascii_case(b"e");
        if escapes && self.peek(0) == b'\'' {
            self.text(true);
        }
        self.after_operand = !before_value;
    }

    /// From a quote to its end; a doubled quote is one of the text.
    fn text(&mut self, backslash_escapes: bool) {
        let quote = self.peek(0);
        self.at += 1;
        while self.at < self.sql.len() {
            match self.peek(0) {
                b'\\' if backslash_escapes => self.at += 2,
                byte if byte == quote && self.peek(1) == quote => self.at += 2,
                byte if byte == quote => break,
                _ => self.at += 1,
            }
        }
        self.skip(1, true);
    }

    fn quoted(&mut self, quote: u8) {
        debug_assert_eq!(self.peek(0), quote, "at the opening quote");
        self.text(false);
    }

    /// MySQL wants white space after the dashes: `1--1` is a sum.
    fn is_line_comment(&self) -> bool {
        self.dialect != Dialect::Mysql || self.peek(2) <= b' '
    }

    /// To the end of `closing`, or of the statement.
    fn until(&mut self, closing: &[u8]) {
        let rest = &self.sql[self.at..];
        let length = rest.windows(closing.len()).position(|window| window == closing);
        self.at += length.map_or(rest.len(), |length| length + closing.len());
    }

    /// Postgres nests them.
    fn block_comment(&mut self) {
        let mut open = 0_usize;
        while self.at < self.sql.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') if open == 0 || self.dialect == Dialect::Postgres => {
                    open += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    open -= 1;
                    self.at += 2;
                    if open == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// `$tag$ … $tag$`, or only a sign.
    fn dollar(&mut self) {
        let tag = self.sql[self.at + 1..].iter().take_while(|byte| is_name(**byte)).count();
        let closed = self.peek(tag + 1) == b'$' && !self.peek(1).is_ascii_digit();
        if !closed {
            return self.skip(1, false);
        }
        let opening = self.sql[self.at..=self.at + tag + 1].to_vec();
        self.at += opening.len();
        self.until(&opening);
        self.after_operand = true;
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
