//! Texts of a question that no known value answers to: which they are, in which columns they could be, and
//! the question read anew once somebody has looked. Pure; who looks is `agent::looking`.

use super::lexicon::{StoredValue, Target};
use super::query::ColumnId;
use super::schema::Kind;
use super::tag::{self, Piece, PieceKind};
use super::{PlanContext, words};
use crate::catalog::Snapshot;

/// Texts looked for in one question.
const MOST_TEXTS: usize = 2;
/// Ways in which one text is tried, the longest first.
const MOST_FORMS: usize = 3;
/// Longest text, in characters; longer ones are prose and not values.
const LONGEST: usize = 120;
/// Joins between a table that the question names and one that could hold a text.
const NEAR: usize = 2;
/// Words between those of one name: "Master of Puppets", "Florence and the Machine".
const LINKING: [&str; 14] =
    ["of", "the", "and", "in", "on", "to", "a", "an", "for", "de", "la", "&", "-", "'"];
/// Words before a name that is not capitalised: "songs by metallica".
const LEADING: [&str; 7] = ["by", "in", "from", "called", "named", "titled", "entitled"];

/// What to look for, and where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    /// Each in the forms that it may have, the longest first.
    pub texts: Vec<Vec<String>>,
    /// The likeliest first.
    pub columns: Vec<ColumnId>,
}

/// A text with the values that it turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    /// As asked.
    pub text: String,
    pub values: Vec<StoredValue>,
}

/// `None` where every text is known, or no column is left that could hold it: one whose values are all
/// known holds no other, and `open` says which others may be looked at.
pub(crate) fn wanted(
    question: &str,
    snapshot: &Snapshot,
    context: &PlanContext,
    most_columns: usize,
    open: impl Fn(ColumnId) -> bool,
) -> Option<Wanted> {
    let tokens = words::tokens(question);
    let pieces = tag::pieces(&tokens, &snapshot.lexicon, context.today);
    let texts = texts(&pieces);
    if texts.is_empty() {
        return None;
    }
    let columns = columns(&pieces, snapshot, most_columns, open);
    (!columns.is_empty()).then_some(Wanted { texts, columns })
}

/// Puts the values in the place of the words.
pub(super) fn apply(seen: &[Seen], pieces: &mut Vec<Piece>) {
    for Seen { text, values } in seen {
        let mut at = 0;
        while at < pieces.len() {
            if let Some(end) = ends(pieces, at, text) {
                let lower = text.to_lowercase();
                let kind = match &pieces[at].kind {
                    PieceKind::Quoted(..) => PieceKind::Quoted(text.clone(), values.clone()),
                    _ => PieceKind::Value(values.clone()),
                };
                let piece = Piece { text: text.clone(), lower, kind, guessed: false };
                pieces.splice(at..end, [piece]);
            }
            at += 1;
        }
    }
}

/// Where the pieces from `at` on have said `text`.
fn ends(pieces: &[Piece], at: usize, text: &str) -> Option<usize> {
    let mut said = String::new();
    for (offset, piece) in pieces[at..].iter().enumerate() {
        if offset > 0 {
            said.push(' ');
        }
        said.push_str(&piece.text);
        if said == text {
            return Some(at + offset + 1);
        }
        if !text.starts_with(&said) {
            return None;
        }
    }
    None
}

fn texts(pieces: &[Piece]) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut at = 0;
    while at < pieces.len() && found.len() < MOST_TEXTS {
        let (forms, next) = match &pieces[at].kind {
            PieceKind::Quoted(text, values) if values.is_empty() => (vec![text.clone()], at + 1),
            PieceKind::Unknown => name_around(pieces, at),
            _ => (Vec::new(), at + 1),
        };
        let fits = |form: &String| {
            form.chars().count() <= LONGEST
                && !form.chars().any(|c| c.is_control() || c == '\\')
                && form.chars().any(char::is_alphanumeric)
        };
        let forms: Vec<String> = forms.into_iter().filter(fits).take(MOST_FORMS).collect();
        if !forms.is_empty() && !found.contains(&forms) {
            found.push(forms);
        }
        at = next;
    }
    found
}

/// The name that the unknown word at `at` is of, in its possible lengths, and where it ends.
fn name_around(pieces: &[Piece], at: usize) -> (Vec<String>, usize) {
    let mut end = at + 1;
    if !capital(&pieces[at]) {
        let led = at.checked_sub(1).is_some_and(|before| is(&LEADING, &pieces[before]));
        if !led {
            return (Vec::new(), at + 1);
        }
        while pieces.get(end).is_some_and(|it| matches!(it.kind, PieceKind::Unknown)) {
            end += 1;
        }
        return (vec![said(pieces, at, end)], end);
    }
    let mut ends = vec![end];
    loop {
        let linked = pieces[end..].iter().take_while(|piece| is(&LINKING, piece)).count();
        match pieces.get(end + linked) {
            Some(next) if capital(next) || linked == 0 && is_number(next) => {
                end += linked + 1;
                ends.push(end);
            }
            _ => break,
        }
    }
    // The first word of a sentence is capital for another reason.
    let begin = (1..at).rev().take_while(|before| capital(&pieces[*before])).last().unwrap_or(at);
    let mut forms: Vec<String> = Vec::new();
    for end in ends.iter().rev() {
        forms.push(said(pieces, begin, *end));
        if begin < at {
            forms.push(said(pieces, at, *end));
        }
    }
    (forms, end)
}

fn capital(piece: &Piece) -> bool {
    let quoted = matches!(piece.kind, PieceKind::Quoted(..) | PieceKind::Period(_));
    !quoted && piece.text.starts_with(char::is_uppercase)
}

fn is_number(piece: &Piece) -> bool {
    matches!(piece.kind, PieceKind::Number(_))
}

fn is(words: &[&str], piece: &Piece) -> bool {
    words.contains(&piece.lower.as_str())
}

fn said(pieces: &[Piece], from: usize, to: usize) -> String {
    pieces[from..to].iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Columns of texts that are not all known: those that the question names, then those of the tables that it
/// names, then of the tables joined to them; what names a row to people goes first.
fn columns(
    pieces: &[Piece],
    snapshot: &Snapshot,
    most: usize,
    open: impl Fn(ColumnId) -> bool,
) -> Vec<ColumnId> {
    let schema = &snapshot.schema;
    let targets: Vec<Target> = pieces
        .iter()
        .filter_map(|piece| match &piece.kind {
            PieceKind::Name(names, _) => Some(names.iter().map(|name| name.target)),
            _ => None,
        })
        .flatten()
        .collect();
    let tables: Vec<usize> = targets
        .iter()
        .filter_map(|target| match target {
            Target::Table(table) => Some(*table),
            Target::Column(id) | Target::Flag(id) => Some(id.table),
            Target::Metric(_) | Target::Dimension(_) | Target::Term(_) => None,
        })
        .collect();
    let near: Vec<_> = tables.iter().map(|table| schema.distances(*table, NEAR)).collect();
    let away = |table: usize| near.iter().filter_map(|from| from.get(&table).copied()).min();
    let mut ranked: Vec<_> = schema
        .columns()
        .filter(|(id, column)| {
            let known = snapshot.profile.column(&schema.tables[id.table].name, &column.name);
            column.kind == Kind::Text
                && !column.flag
                && !known.is_some_and(|known| known.complete)
                && schema.reference(*id).is_none()
                && open(*id)
        })
        .filter_map(|(id, column)| {
            let named = targets.contains(&Target::Column(id));
            let label = schema.tables[id.table].label.contains(&id.column);
            let away = match tables.is_empty() {
                // Nothing says where: what names a row, anywhere.
                true if label => 0,
                true => return None,
                false => away(id.table)?,
            };
            Some(((!named, away, !label, column.key, id), id))
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, id)| id).take(most).collect()
}

#[cfg(test)]
mod tests;
