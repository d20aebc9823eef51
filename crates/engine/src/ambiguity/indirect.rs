//! Words that point to a table or column without naming it: what it has, what it is joined to, a verb
//! its name begins like.

use super::words::Words;
use crate::semantic::Schema;
use crate::semantic::grammar::Gram;
use crate::semantic::hypothesis;
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::tag::{Piece, PieceKind};

/// The first verb or word without a meaning that a word of a column's name begins with: "weigh" for a
/// `body_weight`.
pub fn beginning(column: &[String], pieces: &[Piece]) -> Option<Words> {
    /// Shorter beginnings say nothing.
    const LEAST: usize = 4;
    let begins = |piece: &&Piece| {
        let open = matches!(piece.kind, PieceKind::Unknown | PieceKind::Gram(Gram::Verb));
        let [stem] = &hypothesis::stems(piece)[..] else { return false };
        open && stem.len() >= LEAST && column.iter().any(|word| word.starts_with(stem.as_str()))
    };
    pieces.iter().find(begins).map(|piece| Words::of(std::slice::from_ref(piece)))
}

/// The first words that name the target exactly.
pub fn naming(target: Target, pieces: &[Piece]) -> Option<Words> {
    let names = |piece: &&Piece| match &piece.kind {
        PieceKind::Name(names, _) => {
            names.iter().any(|name| name.target == target && name.closeness >= Closeness::Exact)
        }
        _ => false,
    };
    pieces.iter().find(names).map(|piece| Words::of(std::slice::from_ref(piece)))
}

/// The first words for a table that is joined to this one.
pub fn beside(table: usize, pieces: &[Piece], schema: &Schema) -> Option<Words> {
    let near: Vec<usize> = schema
        .touching(table)
        .iter()
        .flat_map(|edge| [schema.edges[*edge].one, schema.edges[*edge].many])
        .filter(|other| *other != table)
        .collect();
    let names = |piece: &&Piece| match &piece.kind {
        PieceKind::Name(names, _) => names.iter().any(|name| match name.target {
            Target::Table(other) => near.contains(&other),
            _ => false,
        }),
        _ => false,
    };
    pieces.iter().find(names).map(|piece| Words::of(std::slice::from_ref(piece)))
}

/// Words for what several of the tables have, a column or a value, whoever else has it too.
pub fn of_parts(group: &[usize], pieces: &[Piece]) -> Option<Words> {
    let found = of_parts_alone(group, pieces);
    found.or_else(|| first_of_parts(group, pieces, |_| true))
}

/// As [`of_parts`], where no other table has it.
pub fn of_parts_alone(group: &[usize], pieces: &[Piece]) -> Option<Words> {
    first_of_parts(group, pieces, |owners| owners.iter().all(|owner| group.contains(owner)))
}

fn first_of_parts(
    group: &[usize],
    pieces: &[Piece],
    suits: impl Fn(&[usize]) -> bool,
) -> Option<Words> {
    let owners = |piece: &Piece| -> Vec<usize> {
        match &piece.kind {
            PieceKind::Name(names, _) => names
                .iter()
                .filter(|name| name.closeness >= Closeness::Short)
                .filter_map(|name| match name.target {
                    Target::Column(id) | Target::Flag(id) => Some(id.table),
                    Target::Table(table) => Some(table),
                    _ => None,
                })
                .collect(),
            PieceKind::Value(values) | PieceKind::Quoted(_, values) => {
                values.iter().map(|value| value.column.table).collect()
            }
            _ => Vec::new(),
        }
    };
    let found = pieces.iter().find(|piece| {
        let owners = owners(piece);
        group.iter().filter(|table| owners.contains(table)).count() >= 2 && suits(&owners)
    });
    found.map(|piece| Words::of(std::slice::from_ref(piece)))
}
