//! Which words of a question may be about one of several alike tables or columns.

use crate::semantic::Schema;
use crate::semantic::grammar::Gram;
use crate::semantic::hypothesis;
use crate::semantic::lexicon::{self, Closeness, Target};
use crate::semantic::query::ColumnId;
use crate::semantic::tag::{Piece, PieceKind};

/// Words said of a group, and whether they settle which member is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// One member by its own name.
    Exactly,
    /// By a word that several members answer to, or none by name.
    Loosely(Words),
    /// By no word that has a meaning.
    Not,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub stems: Vec<String>,
}

impl Words {
    fn of(pieces: &[Piece]) -> Self {
        let text = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
        Self { text, stems: pieces.iter().flat_map(hypothesis::stems).collect() }
    }

    pub fn key(&self) -> String {
        self.stems.join(" ")
    }
}

pub fn of_targets(group: &[Target], pieces: &[Piece]) -> Said {
    let mut loosest: Option<(Closeness, usize)> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let PieceKind::Name(names, _) = &piece.kind else { continue };
        let members = names.iter().filter(|name| group.contains(&name.target));
        let Some(best) = members.map(|name| name.closeness).max() else { continue };
        let exact = names
            .iter()
            .filter(|name| group.contains(&name.target) && name.closeness >= Closeness::Exact)
            .count();
        // Something else is called exactly so.
        let other = names
            .iter()
            .any(|name| !group.contains(&name.target) && name.closeness > best.max(Closeness::Short));
        if exact == 1 {
            return Said::Exactly;
        }
        if !other && loosest.is_none_or(|(known, _)| best < known) {
            loosest = Some((best, at));
        }
    }
    match loosest {
        Some((_, at)) => Said::Loosely(with_neighbours(at, pieces)),
        None => Said::Not,
    }
}

/// A loosely matched word with the unknown ones beside it: "life expectancy" where only "life" is known.
fn with_neighbours(at: usize, pieces: &[Piece]) -> Words {
    let unknown =
        |at: usize| pieces.get(at).is_some_and(|piece| matches!(piece.kind, PieceKind::Unknown));
    let mut from = at;
    while from > 0 && unknown(from - 1) {
        from -= 1;
    }
    let mut to = at;
    while unknown(to + 1) {
        to += 1;
    }
    Words::of(&pieces[from..=to])
}

/// A value that several of the columns hold.
pub fn of_value(group: &[ColumnId], pieces: &[Piece]) -> Option<Words> {
    pieces.iter().find_map(|piece| {
        let (PieceKind::Value(values) | PieceKind::Quoted(_, values) | PieceKind::Name(_, values)) =
            &piece.kind
        else {
            return None;
        };
        let members = group
            .iter()
            .filter(|member| values.iter().any(|value| value.column == **member))
            .count();
        (members >= 2).then(|| Words::of(std::slice::from_ref(piece)))
    })
}

/// Runs of words that hold one without a meaning, the likeliest name first: alone, then with what
/// stands beside it.
pub fn unknown_runs(pieces: &[Piece]) -> Vec<Words> {
    let unknown = |piece: &Piece| matches!(piece.kind, PieceKind::Unknown);
    let joins = |piece: &Piece| {
        matches!(piece.kind, PieceKind::Unknown | PieceKind::Name(..) | PieceKind::Gram(Gram::Verb))
    };
    let mut runs: Vec<Words> = Vec::new();
    let mut add = |from: usize, to: usize| {
        let words = Words::of(&pieces[from..to]);
        if !runs.contains(&words) {
            runs.push(words);
        }
    };
    let places: Vec<usize> =
        (0..pieces.len()).filter(|&at| unknown(&pieces[at])).collect();
    for &at in &places {
        let mut to = at + 1;
        while to < pieces.len() && unknown(&pieces[to]) {
            to += 1;
        }
        add(at, to);
        if to < pieces.len() && joins(&pieces[to]) {
            add(at, to + 1);
        }
        if at > 0 && joins(&pieces[at - 1]) {
            add(at - 1, to);
        }
    }
    runs
}

/// The words occur among the names of the columns: a table whose key is `singer_id` holds singers.
pub fn occur_in_columns(words: &Words, table: usize, schema: &Schema) -> bool {
    schema.tables[table].columns.iter().any(|column| {
        let own = lexicon::stems(&column.words);
        words.stems.iter().all(|stem| own.contains(stem))
    })
}
