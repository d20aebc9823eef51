//! Which words of a question may be about one of several alike tables or columns.

use crate::semantic::Schema;
use crate::semantic::grammar::Gram;
use crate::semantic::hypothesis;
use crate::semantic::lexicon::{self, Closeness, Target};
use crate::semantic::morphology;
use crate::semantic::query::ColumnId;
use crate::semantic::synonyms;
use crate::semantic::tag::{Piece, PieceKind};

/// Words said of a group, and whether they settle which member is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// One member by its own name.
    Exactly,
    /// By words that several members answer to, or none by name; the closest first, never none.
    Loosely(Vec<Words>),
    /// By no word that has a meaning.
    Not,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub stems: Vec<String>,
}

impl Words {
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let text = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
        Self { text, stems: pieces.iter().flat_map(hypothesis::stems).collect() }
    }

    pub fn key(&self) -> String {
        super::key(&self.text)
    }
}

pub fn of_targets(group: &[Target], pieces: &[Piece], schema: &Schema) -> Said {
    let mut loose: Vec<(Closeness, usize)> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let PieceKind::Name(names, _) = &piece.kind else { continue };
        let members = || names.iter().filter(|name| group.contains(&name.target));
        let exact = members().filter(|name| name.closeness >= Closeness::Exact).count();
        if exact == 1 && !also_said(members().map(|name| name.target), group, pieces, schema) {
            return Said::Exactly;
        }
        let best = members().map(|name| name.closeness).max();
        let by_key = identified_by(group, piece, schema).then_some(Closeness::Part);
        let Some(best) = best.max(by_key) else { continue };
        // Something else is called exactly so, and does not stand for a member.
        let other = names.iter().any(|name| {
            let stands_for = match name.target {
                Target::Column(id) => {
                    let refers = schema.reference(id).map(|edge| edge.one);
                    refers.is_some_and(|table| group.contains(&Target::Table(table)))
                        || group.contains(&Target::Table(id.table))
                }
                target => group.contains(&target),
            };
            !stands_for && name.closeness > best.max(Closeness::Short)
        });
        if !other {
            loose.push((best, at));
        }
    }
    if loose.is_empty() {
        return Said::Not;
    }
    loose.sort_by_key(|(closeness, _)| std::cmp::Reverse(*closeness));
    let mut found: Vec<Words> = Vec::new();
    for (_, at) in loose {
        for words in [with_neighbours(at, pieces), Words::of(&pieces[at..=at])] {
            if !found.contains(&words) {
                found.push(words);
            }
        }
    }
    Said::Loosely(found)
}

/// A column is called by a word that says little, and the question has all words of another one as
/// well: "the name of the country" of a table with `name` and `nation_name`.
fn also_said(
    mut exact: impl Iterator<Item = Target>,
    group: &[Target],
    pieces: &[Piece],
    schema: &Schema,
) -> bool {
    let Some(Target::Column(named)) = exact.next() else { return false };
    if schema.column(named).words.len() > 1 {
        return false;
    }
    let asked: Vec<String> = pieces.iter().flat_map(hypothesis::stems).collect();
    let said = |stem: &String| {
        asked.contains(stem) || synonyms::of(stem).iter().any(|other| asked.contains(other))
    };
    group.iter().any(|member| match member {
        Target::Column(id) if *id != named => {
            let own = lexicon::stems(&schema.column(*id).words);
            let shared = lexicon::stems(&schema.column(named).words);
            own.len() > 1 && shared.iter().all(|stem| own.contains(stem)) && own.iter().all(said)
        }
        _ => false,
    })
}

/// The key of the tables is called after the word: rows with a `template_id` are templates.
fn identified_by(group: &[Target], piece: &Piece, schema: &Schema) -> bool {
    let Some(Target::Table(table)) = group.first() else { return false };
    let info = &schema.tables[*table];
    let [key] = info.key[..] else { return false };
    let mut own = lexicon::stems(&info.columns[key].words);
    own.retain(|stem| !["id", "code", "number", "key"].contains(&stem.as_str()));
    !own.is_empty() && own == hypothesis::stems(piece)
}

/// A loosely matched word with the unknown ones beside it: "life expectancy" where only "life" is known.
fn with_neighbours(at: usize, pieces: &[Piece]) -> Words {
    let unknown =
        |at: usize| pieces.get(at).is_some_and(|piece| matches!(piece.kind, PieceKind::Unknown));
    let mut from = at;
    // Of names "first" and "last" are no order.
    let ordinal = |piece: &Piece| ["first", "last"].contains(&piece.lower.as_str());
    if ["name", "names"].contains(&pieces[at].lower.as_str())
        && from > 0
        && ordinal(&pieces[from - 1])
    {
        from -= 1;
    }
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
    // Names of values are written with a capital, and adverbs name nothing.
    let noun = |piece: &Piece| {
        piece.text.chars().all(|c| !c.is_uppercase()) && !piece.lower.ends_with("ly")
    };
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
        (0..pieces.len()).filter(|&at| unknown(&pieces[at]) && noun(&pieces[at])).collect();
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

/// The members share no noun, and none is called like another with a word more, so that a word without a
/// meaning may be what they are called elsewhere: `engine_size` and `engine_displacement`, but neither
/// `home_phone` and `work_phone` nor `price` and `price_old`.
pub fn share_nothing(group: &[ColumnId], schema: &Schema) -> bool {
    let own = |column: &ColumnId| lexicon::stems(&schema.column(*column).words);
    let noun = |stems: &[String]| {
        let unit =
            |stem: &&String| lexicon::UNITS.iter().any(|unit| morphology::stem(unit) == **stem);
        stems.iter().rev().find(|stem| !unit(stem)).or(stems.last()).cloned().unwrap_or_default()
    };
    let first = own(&group[0]);
    !group[1..].iter().map(own).all(|other| {
        let (few, many) =
            if first.len() < other.len() { (&first, &other) } else { (&other, &first) };
        noun(&other).starts_with(&noun(&first)) || few.iter().all(|stem| many.contains(stem))
    })
}

/// The members are one thing several times: `line_1`, `line_2`.
pub fn numbered(group: &[ColumnId], schema: &Schema) -> bool {
    let bare = |column: &ColumnId| {
        let mut words = schema.column(*column).words.clone();
        words.retain(|word| !word.chars().all(|c| c.is_ascii_digit()));
        words
    };
    group.iter().all(|column| bare(column) == bare(&group[0]))
}
