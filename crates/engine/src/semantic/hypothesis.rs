//! Words of a question taken for something they were said to mean, before the question is read.

use super::lexicon::{Closeness, Target};
use super::morphology;
use super::tag::{Candidate, Piece, PieceKind};

/// What some words mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Meant {
    /// Stems of the words, in their order; none when nothing names the target.
    pub stems: Vec<String>,
    /// The columns named are read as if these did not exist: of a table everything in it.
    pub without: Vec<Target>,
    pub target: Target,
}

pub fn apply(meant: &[Meant], pieces: &mut Vec<Piece>) {
    for one in meant {
        for piece in pieces.iter_mut() {
            leave_out(&one.without, piece);
        }
        if !one.stems.is_empty() {
            name(one, pieces);
        }
    }
}

/// Stems of the words of a piece.
pub fn stems(piece: &Piece) -> Vec<String> {
    piece.lower.split_whitespace().map(morphology::stem).collect()
}

fn name(one: &Meant, pieces: &mut Vec<Piece>) {
    let mut at = 0;
    while at < pieces.len() {
        if let Some(length) = covered(&one.stems, &pieces[at..]) {
            let joined = |part: fn(&Piece) -> &str| {
                pieces[at..at + length].iter().map(part).collect::<Vec<_>>().join(" ")
            };
            let (text, lower) = (joined(|piece| &piece.text), joined(|piece| &piece.lower));
            let kind = meaning(one.target, &pieces[at..at + length]);
            pieces.splice(at..at + length, [Piece { text, lower, kind, guessed: false }]);
        }
        at += 1;
    }
}

/// The words name the target exactly; what they name in other tables stays possible for a column.
fn meaning(target: Target, said: &[Piece]) -> PieceKind {
    let mut names = vec![Candidate { target, closeness: Closeness::Exact }];
    if let (Target::Column(id), [piece]) = (target, said)
        && let PieceKind::Name(others, _) = &piece.kind
    {
        names.extend(
            others
                .iter()
                .filter(|other| match other.target {
                    Target::Column(other) => other.table != id.table,
                    _ => false,
                })
                .cloned(),
        );
    }
    PieceKind::Name(names, Vec::new())
}

/// How many pieces the stems cover from the first one on.
fn covered(wanted: &[String], pieces: &[Piece]) -> Option<usize> {
    let mut found: Vec<String> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if matches!(piece.kind, PieceKind::Number(_) | PieceKind::Quoted(..) | PieceKind::Period(_))
        {
            return None;
        }
        found.extend(stems(piece));
        if found == wanted {
            return Some(at + 1);
        }
        if !wanted.starts_with(&found) {
            return None;
        }
    }
    None
}

fn leave_out(without: &[Target], piece: &mut Piece) {
    let left_out = |target: Target| {
        without.iter().any(|other| match (*other, target) {
            (Target::Table(table), Target::Column(id) | Target::Flag(id)) => id.table == table,
            (Target::Column(column), Target::Flag(id)) => id == column,
            (other, target) => other == target,
        })
    };
    match &mut piece.kind {
        PieceKind::Name(names, values) => {
            let before = names.len();
            names.retain(|name| !left_out(name.target));
            values.retain(|value| !left_out(Target::Column(value.column)));
            if names.is_empty() && before > 0 {
                piece.kind = match values.is_empty() {
                    true => PieceKind::Unknown,
                    false => PieceKind::Value(std::mem::take(values)),
                };
            }
        }
        PieceKind::Value(values) | PieceKind::Quoted(_, values) => {
            let kept = values.iter().any(|value| !left_out(Target::Column(value.column)));
            if kept {
                values.retain(|value| !left_out(Target::Column(value.column)));
            }
        }
        _ => {}
    }
}
