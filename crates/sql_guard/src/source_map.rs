//! From a place in the text that runs back to the author's own text. Printing respells and inserts,
//! but keeps the order of what the author wrote: names and values are paired exactly, by the trees
//! both texts are read as, and what stands between them by comparing tokens.
//!
//! Only the pairs are kept with a statement. The rest is worked out when a place is asked for, which
//! happens once, when a database refuses a statement.

use crate::text::Text;
use crate::{CheckedStatement, Dialect, Span, grammar};
use sqlparser::ast::{
    Ident, Query, Statement, ValueWithSpan, Visit, VisitMut, Visitor, VisitorMut,
};
use sqlparser::tokenizer::{Location, Span as TokenSpan, Token, Tokenizer};
use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::{ControlFlow, Range};

/// A name or value: where the author wrote it, and where it was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Anchor {
    author: Location,
    printed: Location,
}

/// Larger gaps between two anchors are compared from the front only, in tokens times tokens.
const COMPARED: usize = 4_000_000;

impl CheckedStatement {
    /// The text as its author wrote it.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// What the author wrote for the token at byte `executed` of [`CheckedStatement::sql`]. A token
    /// the author did not write belongs to the nearest one before it.
    pub fn author_span(&self, executed: usize) -> Span {
        self.map().span(executed)
    }

    /// Where the author wrote `name` first, compared without case: for databases that name what they
    /// could not run, but not its place.
    pub fn author_span_of(&self, name: &str) -> Option<Span> {
        let own = pieces(&self.author, self.dialect);
        let found = own
            .iter()
            .find(|piece| word(&piece.token).is_some_and(|it| it == name.to_lowercase()))?;
        Some(Text::new(&self.author).bytes(found.range.start, found.range.end))
    }

    fn map(&self) -> SourceMap<'_> {
        SourceMap::new(&self.author, &self.sql, &self.anchors, self.dialect)
    }
}

/// Pairs what is in both trees, which are equal but for the places.
pub(crate) fn anchors(own: &Statement, printed: &Statement) -> Vec<Anchor> {
    let (own, printed) = (places(own), places(printed));
    if own.len() != printed.len() {
        return Vec::new();
    }
    let pairs = own.into_iter().zip(printed);
    pairs
        .filter(|(author, _)| *author != Location::empty())
        .map(|(author, printed)| Anchor { author, printed })
        .collect()
}

/// Takes the places out of a tree that was not read from the author's text.
pub(crate) fn forget_places(query: &mut Query) {
    let ControlFlow::Continue(()) = query.visit(&mut Forget);
}

struct Forget;

impl VisitorMut for Forget {
    type Break = Infallible;

    fn pre_visit_ident(&mut self, ident: &mut Ident) -> ControlFlow<Infallible> {
        ident.span = TokenSpan::empty();
        ControlFlow::Continue(())
    }

    fn pre_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<Infallible> {
        value.span = TokenSpan::empty();
        ControlFlow::Continue(())
    }
}

fn places(tree: &Statement) -> Vec<Location> {
    let mut places = Places(Vec::new());
    let ControlFlow::Continue(()) = tree.visit(&mut places);
    places.0
}

struct Places(Vec<Location>);

impl Visitor for Places {
    type Break = Infallible;

    fn pre_visit_ident(&mut self, ident: &Ident) -> ControlFlow<Infallible> {
        self.0.push(ident.span.start);
        ControlFlow::Continue(())
    }

    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> ControlFlow<Infallible> {
        self.0.push(value.span.start);
        ControlFlow::Continue(())
    }
}

struct SourceMap<'a> {
    author: &'a str,
    own: Vec<Piece>,
    printed: Vec<Piece>,
    /// For each printed token the author's.
    origins: Vec<usize>,
}

impl<'a> SourceMap<'a> {
    fn new(author: &'a str, printed: &str, anchors: &[Anchor], dialect: Dialect) -> SourceMap<'a> {
        let (own, printed) = (pieces(author, dialect), pieces(printed, dialect));
        let mut origins = vec![None; printed.len()];
        let at = |pieces: &[Piece]| -> HashMap<Location, usize> {
            pieces.iter().enumerate().map(|(index, piece)| (piece.place, index)).collect()
        };
        let (own_at, printed_at) = (at(&own), at(&printed));
        for anchor in anchors {
            if let (Some(own), Some(printed)) =
                (own_at.get(&anchor.author), printed_at.get(&anchor.printed))
            {
                origins[*printed] = Some(*own);
            }
        }
        fill_gaps(&own, &printed, &mut origins);
        SourceMap { author, own, origins: settled(&origins), printed }
    }

    fn span(&self, executed: usize) -> Span {
        let text = Text::new(self.author);
        let after = self.printed.iter().position(|piece| executed < piece.range.end);
        let printed = after.or(self.printed.len().checked_sub(1));
        let own = printed.and_then(|printed| self.own.get(*self.origins.get(printed)?));
        own.map_or_else(|| text.whole(), |piece| text.bytes(piece.range.start, piece.range.end))
    }
}

/// Pairs the tokens between two anchors.
fn fill_gaps(own: &[Piece], printed: &[Piece], origins: &mut [Option<usize>]) {
    let mut start = 0;
    while start < origins.len() {
        if origins[start].is_some() {
            start += 1;
            continue;
        }
        let end = (start..origins.len()).find(|at| origins[*at].is_some()).unwrap_or(origins.len());
        let from = start.checked_sub(1).and_then(|at| origins[at]).map_or(0, |own| own + 1);
        let to = origins.get(end).copied().flatten().unwrap_or(own.len());
        if from < to {
            for (author, inserted) in common(&own[from..to], &printed[start..end]) {
                origins[start + inserted] = Some(from + author);
            }
        }
        start = end;
    }
}

/// The longest sequence of tokens in both, as pairs of places.
fn common(own: &[Piece], printed: &[Piece]) -> Vec<(usize, usize)> {
    if own.len().saturating_mul(printed.len()) > COMPARED {
        let same = own.iter().zip(printed).take_while(|(own, printed)| own.says(printed));
        return same.enumerate().map(|(at, _)| (at, at)).collect();
    }
    let width = printed.len() + 1;
    // How much `own[i..]` and `printed[j..]` have in common.
    let mut lengths = vec![0_u32; (own.len() + 1) * width];
    for i in (0..own.len()).rev() {
        for j in (0..printed.len()).rev() {
            lengths[i * width + j] = if own[i].says(&printed[j]) {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < own.len() && j < printed.len() {
        if own[i].says(&printed[j]) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// What is still open belongs to the author's token before it; at the very start, to the one after.
fn settled(origins: &[Option<usize>]) -> Vec<usize> {
    let first = origins.iter().find_map(|origin| *origin).unwrap_or(0);
    let follow = |last: &mut usize, origin: &Option<usize>| {
        *last = origin.unwrap_or(*last);
        Some(*last)
    };
    origins.iter().scan(first, follow).collect()
}

struct Piece {
    token: Token,
    place: Location,
    /// In bytes.
    range: Range<usize>,
}

impl Piece {
    /// Names and keywords are the same in any case and in any quotes.
    fn says(&self, other: &Piece) -> bool {
        match (word(&self.token), word(&other.token)) {
            (Some(own), Some(other)) => own == other,
            (None, None) => self.token == other.token,
            _ => false,
        }
    }
}

fn word(token: &Token) -> Option<String> {
    match token {
        Token::Word(word) => Some(word.value.to_lowercase()),
        _ => None,
    }
}

/// The tokens of a text that was read before, without white space and comments.
fn pieces(text: &str, dialect: Dialect) -> Vec<Piece> {
    let tokens = Tokenizer::new(grammar::of(dialect), text)
        .with_unescape(false)
        .tokenize_with_location()
        .unwrap_or_default();
    let mut cursor = Cursor::new(text);
    tokens
        .into_iter()
        .filter(|token| {
            !matches!(token.token, Token::Whitespace(_) | Token::EOF | Token::SemiColon)
        })
        .map(|token| {
            let start = cursor.advance(token.span.start);
            let end = cursor.advance(token.span.end);
            Piece { token: token.token, place: token.span.start, range: start..end }
        })
        .collect()
}

/// Walks over a text once, from place to later place.
struct Cursor<'a> {
    rest: std::str::CharIndices<'a>,
    length: usize,
    at: Location,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Cursor<'a> {
        Cursor {
            rest: text.char_indices(),
            length: text.len(),
            at: Location { line: 1, column: 1 },
        }
    }

    /// The byte at `place`.
    fn advance(&mut self, place: Location) -> usize {
        while self.at < place {
            match self.rest.next() {
                Some((_, '\n')) => self.at = Location { line: self.at.line + 1, column: 1 },
                Some(_) => self.at.column += 1,
                None => break,
            }
        }
        self.rest.offset().min(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(author: &str, printed: &str, executed: &str) -> String {
        let map = SourceMap::new(author, printed, &[], Dialect::Postgres);
        let at = printed.find(executed).expect("the executed text has it");
        let span = map.span(at);
        author[span.start..span.end].to_owned()
    }

    #[test]
    fn what_was_inserted_belongs_to_the_token_before_it() {
        let author = "select o.id /* remark */\nfrom orders o -- all";
        let printed = "SELECT o.id FROM orders AS o LIMIT 1001";
        for (executed, expected) in [
            ("SELECT", "select"),
            ("id", "id"),
            ("orders", "orders"),
            ("AS", "orders"),
            ("LIMIT", "o"),
        ] {
            assert_eq!(mapped(author, printed, executed), expected, "{executed}");
        }
    }

    #[test]
    fn places_are_counted_as_editors_do() {
        let map =
            SourceMap::new("select '😀é',\n  nme", "SELECT '😀é', nme", &[], Dialect::Postgres);
        let span = map.span("SELECT '😀é', ".len());
        assert_eq!(span, Span { start: 19, end: 22, line: 2, column: 3 });
    }

    #[test]
    fn a_text_without_tokens_is_meant_as_a_whole() {
        assert_eq!(
            SourceMap::new("", "", &[], Dialect::Sqlite).span(7),
            Span { line: 1, column: 1, ..Span::default() }
        );
    }
}
