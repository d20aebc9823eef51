//! Words that mean something else beside their neighbours: participles, verbs after pronouns, numbers
//! that name.

use super::grammar::{self, Gram};
use super::lexicon::{Closeness, Lexicon, StoredValue, Target};
use super::tag::{Candidate, Piece, PieceKind, spelled_number};

pub fn apply(pieces: &mut [Piece], lexicon: &Lexicon) {
    sorted_first(pieces);
    deeds(pieces);
    aged(pieces);
    words_that_count(pieces);
    called_like_functions(pieces, lexicon);
    numbers_that_name(pieces);
    states_of_rows(pieces);
    states_of_values(pieces, lexicon);
    participles(pieces);
    verbs_of_pronouns(pieces);
}

/// "products priced above", "books published in": a participle after what it is said of, where only
/// a part of a column's name matches it.
fn participles(pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let PieceKind::Name(names, _) = &pieces[at].kind else { continue };
        let part = names.iter().all(|name| {
            matches!(name.target, Target::Column(_)) && name.closeness <= Closeness::Synonym
        });
        let said_of = match &pieces[at - 1].kind {
            PieceKind::Name(before, _) => {
                before.iter().any(|name| matches!(name.target, Target::Table(_)))
            }
            PieceKind::Gram(gram) => {
                matches!(gram, Gram::Is | Gram::Who | Gram::Not | Gram::Have)
            }
            _ => false,
        };
        // "miles sailed by each boat", "did each boat sail"
        let by = matches!(
            pieces.get(at + 1).map(|next| &next.kind),
            Some(PieceKind::Gram(Gram::By | Gram::Each | Gram::GroupBy | Gram::In))
        ) && matches!(pieces[at - 1].kind, PieceKind::Name(..));
        let over = pieces[at + 1..]
            .iter()
            .all(|next| matches!(next.kind, PieceKind::Gram(Gram::Sentence | Gram::Filler)));
        let done =
            over && pieces[..at].iter().any(|p| ["did", "does", "do"].contains(&p.lower.as_str()));
        let owns = matches!(pieces.get(at + 1).map(|next| &next.kind), Some(PieceKind::Name(..)));
        let past = super::morphology::is_past(&pieces[at].lower);
        // "products tagged with": no tag is asked for.
        let other = pieces[at].lower.ends_with("ed")
            && names.iter().all(|name| {
                matches!(name.target, Target::Column(_) | Target::Table(_) | Target::Dimension(_))
            })
            && names.iter().any(|name| matches!(name.target, Target::Table(_)));
        // "the cinema shows the most films": somebody does it, and no name follows at once.
        let base = pieces[at].lower.strip_suffix('s').unwrap_or_default();
        let acts = matches!(grammar::phrase(&[base]), Some((Gram::Verb | Gram::Imperative, 1)))
            && matches!(
                pieces.get(at + 1).map(|next| &next.kind),
                Some(PieceKind::Gram(Gram::Filler | Gram::Extreme(..) | Gram::Cmp(..)))
            );
        let tied = (part || other) && past && said_of && !owns;
        if tied || part && (past && by || done || acts && said_of) {
            pieces[at].kind = PieceKind::Gram(Gram::Verb);
        }
    }
}

/// "how much did we make": a verb after a pronoun, whatever else is called so.
fn verbs_of_pronouns(pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let named = matches!(pieces[at].kind, PieceKind::Name(..));
        let before = pieces[at - 1].lower.as_str();
        let pronoun = ["we", "they", "i", "you", "he", "she", "it"].contains(&before);
        let verb = matches!(
            grammar::phrase(&[pieces[at].lower.as_str()]),
            Some((Gram::Verb | Gram::Filler, 1))
        );
        if named && pronoun && verb {
            pieces[at].kind = PieceKind::Gram(Gram::Verb);
        }
    }
}

/// "returned orders", where "returns" are a measure: a participle before a name is a state.
fn states_of_rows(pieces: &mut [Piece]) {
    for at in 0..pieces.len().saturating_sub(1) {
        let PieceKind::Name(names, values) = &pieces[at].kind else { continue };
        let measure = names.iter().all(|name| matches!(name.target, Target::Metric(_)));
        let before_name = matches!(pieces[at + 1].kind, PieceKind::Name(..));
        if measure && before_name && pieces[at].lower.ends_with("ed") {
            pieces[at].kind = match values.is_empty() {
                true => PieceKind::Unknown,
                false => PieceKind::Value(values.clone()),
            };
        }
    }
}

/// "completed appointments", where appointments have a state of this name.
fn states_of_values(pieces: &mut [Piece], lexicon: &Lexicon) {
    for at in 0..pieces.len().saturating_sub(1) {
        if !matches!(pieces[at].kind, PieceKind::Gram(Gram::Verb | Gram::Filler)) {
            continue;
        }
        let PieceKind::Name(owners, _) = &pieces[at + 1].kind else { continue };
        let held: Vec<StoredValue> = lexicon
            .values(&pieces[at].lower)
            .iter()
            .filter(|value| {
                owners.iter().any(|owner| owner.target == Target::Table(value.column.table))
            })
            .cloned()
            .collect();
        if !held.is_empty() {
            pieces[at].kind = PieceKind::Value(held);
        }
    }
}

/// "aged 30 to 40": between the two.
fn aged(pieces: &mut [Piece]) {
    for at in 0..pieces.len().saturating_sub(3) {
        let number = |at: usize| matches!(pieces[at].kind, PieceKind::Number(_));
        let to =
            pieces[at + 2].lower == "-" || matches!(pieces[at + 2].kind, PieceKind::Gram(Gram::To));
        if pieces[at].lower == "aged" && number(at + 1) && to && number(at + 3) {
            pieces[at].kind = PieceKind::Gram(Gram::Between);
        }
    }
}

/// "wins per rider": a deed that is counted, of which only the verb is known.
fn deeds(pieces: &mut [Piece]) {
    let first = pieces.iter().position(|piece| {
        !matches!(
            piece.kind,
            PieceKind::Gram(
                Gram::Filler
                    | Gram::Imperative
                    | Gram::What
                    | Gram::HowMany
                    | Gram::CountOf
                    | Gram::Agg(_)
            )
        )
    });
    let Some(first) = first else { return };
    let counted = matches!(
        pieces.get(first + 1).map(|next| &next.kind),
        Some(PieceKind::Gram(Gram::Each | Gram::GroupBy | Gram::By | Gram::Of | Gram::Grain(_)))
    );
    let plural = pieces[first].lower.ends_with('s');
    if counted && plural && matches!(pieces[first].kind, PieceKind::Gram(Gram::Verb)) {
        pieces[first].kind = PieceKind::Unknown;
    }
}

/// "sort the books by price": the books are asked for, in the order that "by" gives.
fn sorted_first(pieces: &mut [Piece]) {
    let Some(first) = pieces.first() else { return };
    let sorts = ["sort", "order", "sorted"].contains(&first.lower.as_str())
        && matches!(first.kind, PieceKind::Gram(Gram::OrderBy(None)));
    let noun = pieces[1..]
        .iter()
        .position(|piece| !matches!(piece.kind, PieceKind::Gram(Gram::Filler | Gram::All)))
        .map(|skipped| skipped + 1);
    let (true, Some(noun)) = (sorts, noun) else { return };
    let table = matches!(&pieces[noun].kind, PieceKind::Name(names, _)
        if names.iter().any(|name| matches!(name.target, Target::Table(_))));
    let by = (noun..pieces.len()).find(|&at| matches!(pieces[at].kind, PieceKind::Gram(Gram::By)));
    if let (true, Some(by)) = (table, by) {
        pieces[0].kind = PieceKind::Gram(Gram::Imperative);
        pieces[by].kind = PieceKind::Gram(Gram::OrderBy(None));
    }
}

/// "more than one invoice": a word that is a number right after a comparison and before what is counted.
fn words_that_count(pieces: &mut [Piece]) {
    for at in 1..pieces.len().saturating_sub(1) {
        // Also where something is called "One".
        let kind = &pieces[at].kind;
        let word = matches!(kind, PieceKind::Gram(_) | PieceKind::Value(_) | PieceKind::Unknown);
        let Some(number) = spelled_number(&pieces[at].lower).filter(|_| word) else { continue };
        let compared = matches!(
            pieces[at - 1].kind,
            PieceKind::Gram(Gram::Cmp(..) | Gram::Comparative(..) | Gram::Than)
        );
        if compared && matches!(pieces[at + 1].kind, PieceKind::Name(..)) {
            pieces[at].kind = PieceKind::Number(number.to_string());
        }
    }
}

/// "the phone number of": a number that is no count.
fn numbers_that_name(pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let number = matches!(pieces[at].kind, PieceKind::Gram(Gram::CountOf))
            && ["number of", "number", "numbers", "numbers of"]
                .contains(&pieces[at].lower.as_str());
        let PieceKind::Name(before, _) = &pieces[at - 1].kind else { continue };
        let column = before.iter().all(|name| matches!(name.target, Target::Column(_)))
            && before.iter().any(|name| name.closeness >= Closeness::Short);
        if number && column {
            pieces[at].kind = PieceKind::Gram(Gram::Of);
        }
    }
}

/// "invoice totals": a function's word right after a table that has a column of this name.
fn called_like_functions(pieces: &mut [Piece], lexicon: &Lexicon) {
    for at in 1..pieces.len() {
        let PieceKind::Gram(Gram::Agg(_)) = pieces[at].kind else { continue };
        let PieceKind::Name(owners, _) = &pieces[at - 1].kind else { continue };
        let follows =
            pieces.get(at + 1).is_some_and(|next| matches!(next.kind, PieceKind::Name(..)));
        let owns = |target: Target| {
            matches!(target, Target::Column(id)
                if owners.iter().any(|owner| owner.target == Target::Table(id.table)))
        };
        let columns: Vec<Candidate> = lexicon
            .starting(&super::morphology::stem(&pieces[at].lower))
            .iter()
            .filter(|entry| entry.stems.len() == 1 && owns(entry.target))
            .map(|entry| Candidate { target: entry.target, closeness: entry.closeness })
            .collect();
        if !follows && !columns.is_empty() {
            pieces[at].kind = PieceKind::Name(columns, Vec::new());
        }
    }
}
