//! Questions made of two: each half is read on its own, and the answer is computed from both.

use super::grammar::Gram;
use super::query::{Expr, SelectItem, SemanticQuery};
use super::read::{self, Draft};
use super::tag::{Piece, PieceKind};
use crate::catalog::Snapshot;
use time::Date;

/// "the ratio of A to B", when both are numbers of their own.
pub fn ratio(
    pieces: &[Piece],
    snapshot: &Snapshot,
    today: Date,
) -> Option<(Draft, Option<SemanticQuery>)> {
    let word = |at: usize| pieces.get(at).map(|p| p.lower.as_str()).unwrap_or_default();
    let start = (0..pieces.len()).find(|&at| word(at) == "ratio")?;
    let asked = pieces[..start].iter().all(|piece| {
        matches!(
            piece.kind,
            PieceKind::Gram(Gram::What | Gram::Imperative | Gram::Filler | Gram::Is)
        )
    });
    let first = start + 2;
    if !asked || !["of", "of the", "between"].contains(&word(start + 1)) {
        return None;
    }
    let between = if word(start + 1) == "between" { "and" } else { "to" };
    let middle = (first..pieces.len()).find(|&at| word(at) == between)?;
    let end = &pieces[middle + 1..];
    let mut part = pieces[first..middle].to_vec();
    part.extend_from_slice(said_of_both(&part, end));
    let (mut draft, part) = half(&part, snapshot, today)?;
    let (other, whole) = half(end, snapshot, today)?;
    let scalar = |query| Box::new(Expr::Scalar(Box::new(query)));
    let expr = Expr::Ratio(scalar(part), scalar(whole));
    let query = SemanticQuery {
        select: vec![SelectItem { expr, alias: None }],
        ..SemanticQuery::default()
    };
    draft.words.extend(other.words);
    draft.unknown.extend(other.unknown);
    draft.penalty += other.penalty;
    draft.loose += other.loose;
    draft.ambiguous += other.ambiguous;
    draft.values_matched += other.values_matched;
    draft.values_unmatched += other.values_unmatched;
    draft.glossary += other.glossary;
    Some((draft, Some(query)))
}

/// "in New York" at the end of the second half, when the first says no place or time of its own.
fn said_of_both<'a>(part: &[Piece], end: &'a [Piece]) -> &'a [Piece] {
    let ties =
        |piece: &Piece| matches!(piece.kind, PieceKind::Gram(Gram::In | Gram::For | Gram::From));
    let literal = |piece: &Piece| {
        matches!(
            piece.kind,
            PieceKind::Value(_)
                | PieceKind::Quoted(..)
                | PieceKind::Period(_)
                | PieceKind::Number(_)
                | PieceKind::Gram(Gram::Filler | Gram::Sentence)
        )
    };
    match end.iter().rposition(ties) {
        Some(at) if at > 0 && end[at + 1..].iter().all(literal) && !part.iter().any(ties) => {
            &end[at..]
        }
        _ => &[],
    }
}

/// One number: what is named is counted unless it is a measure already.
fn half(pieces: &[Piece], snapshot: &Snapshot, today: Date) -> Option<(Draft, SemanticQuery)> {
    let count = Piece {
        text: "number of".to_owned(),
        lower: "number of".to_owned(),
        kind: PieceKind::Gram(Gram::CountOf),
        guessed: false,
    };
    let counted = std::iter::once(count).chain(pieces.iter().cloned()).collect::<Vec<_>>();
    let measure = pieces.iter().any(|piece| {
        matches!(piece.kind, PieceKind::Gram(Gram::Agg(_) | Gram::CountOf | Gram::HowMany))
    });
    let (draft, query, _) =
        read::read(if measure { pieces } else { &counted }, snapshot, today, None);
    let query = query?;
    let one = query.select.len() == 1
        && query.group.is_empty()
        && query.limit.is_none()
        && query.set.is_none()
        && !query.count_rows
        && !query.average_rows
        && read::finish::is_measure(&query.select[0].expr);
    one.then_some((draft, query))
}
