//! A noun with what stands before it: its determiners, values, flags and the table it belongs to.

use super::noun::{Noun, Phrase, schema_flag, schema_kind};
use super::{Named, Reader};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::{Closeness, StoredValue, Target};
use crate::semantic::query::{ColumnId, Compare};
use crate::semantic::schema::Kind;
use crate::semantic::tag::{Candidate, PieceKind};

impl Reader<'_> {
    /// The flag that the name at `at` is when it stands before what has it: "active customers".
    pub(super) fn flag_before_noun(&self, at: usize) -> Option<ColumnId> {
        match (self.noun(at)?, self.noun(at + 1)?) {
            (Noun::Flag(id), _) => Some(id),
            (Noun::Column(named), Noun::Table(table)) => {
                named.columns.iter().find_map(|candidate| match candidate.target {
                    Target::Column(id) if id.table == table && schema_flag(self, id) => Some(id),
                    _ => None,
                })
            }
            _ => None,
        }
    }

    /// A noun with its determiners and modifiers, and where it ends.
    pub(super) fn phrase(&self, start: usize) -> Option<(Phrase, usize)> {
        let mut at = start;
        let mut distinct = false;
        let mut values: Vec<(String, Vec<StoredValue>)> = Vec::new();
        let mut flags = Vec::new();
        let mut denied = false;
        let mut terms = Vec::new();
        let mut dated = Vec::new();
        loop {
            match self.pieces.get(at).map(|p| &p.kind)? {
                PieceKind::Gram(
                    Gram::Filler | Gram::All | Gram::Their | Gram::Any | Gram::Only,
                ) => at += 1,
                PieceKind::Gram(Gram::Distinct) => {
                    distinct = true;
                    at += 1;
                }
                PieceKind::Gram(Gram::Cmp(Compare::Ne, _))
                    if self.pieces[at].lower == "not"
                        && self.flag_before_noun(at + 1).is_some() =>
                {
                    denied = true;
                    at += 1;
                }
                _ if self.participle_of(at).is_some() => {
                    dated.extend(self.participle_of(at));
                    at += 1;
                }
                PieceKind::Value(found) => {
                    values.push((self.pieces[at].text.clone(), found.clone()));
                    at += 1;
                }
                // "male and female doctors"
                PieceKind::Gram(Gram::And)
                    if at > start
                        && matches!(self.pieces[at - 1].kind, PieceKind::Value(_))
                        && self.same_kind(at - 1, at + 1)
                        && self.phrase(at + 1).is_some() =>
                {
                    at += 1;
                }
                PieceKind::Name(_, found) => {
                    if let Some(flag) = self.flag_before_noun(at) {
                        flags.push((flag, !std::mem::take(&mut denied)));
                        at += 1;
                        continue;
                    }
                    match self.noun(at)? {
                        Noun::Term(id)
                            if matches!(
                                self.noun(at + 1),
                                Some(Noun::Table(_) | Noun::Metric(_) | Noun::Column(_))
                            ) =>
                        {
                            terms.push(id);
                            at += 1;
                            continue;
                        }
                        _ => {}
                    }
                    // "orders in cash payments": a weakly named column that is a value too.
                    let weak = self
                        .candidates(at)
                        .first()
                        .is_some_and(|c| c.closeness <= Closeness::Synonym);
                    if weak && !found.is_empty() && self.noun(at + 1).is_some() {
                        values.push((self.pieces[at].text.clone(), found.clone()));
                        at += 1;
                        continue;
                    }
                    break;
                }
                _ => return None,
            }
        }
        let mut first = self.noun(at)?;
        if let Noun::Term(id) = first {
            let term = &self.snapshot.glossary.terms[id];
            if let Some(table) = self.snapshot.schema.find_table(&term.table) {
                terms.push(id);
                first = Noun::Table(table);
            }
        }
        let text = self.pieces[at].lower.clone();
        let done = |noun, text: String, modifier, end| {
            Some((
                Phrase {
                    noun,
                    distinct,
                    values: values.clone(),
                    flags: flags.clone(),
                    terms: terms.clone(),
                    dated: dated.clone(),
                    modifier,
                    text,
                },
                end,
            ))
        };
        let second = self.noun(at + 1);
        // "order total": the rows a metric counts, said for a column of theirs.
        if let (Noun::Metric(_), Some(Noun::Column(named)), Some(table)) =
            (&first, &second, self.table_of(at))
            && named
                .columns
                .iter()
                .any(|c| c.closeness >= Closeness::Short && self.belongs(c, table))
        {
            first = Noun::Table(table);
        }
        let both = || format!("{text} {}", self.pieces[at + 1].lower);
        match (first, second) {
            // "email address": a word that only says what the first is, and a table elsewhere.
            (Noun::Column(named), Some(Noun::Table(_)))
                if self.pieces[at + 1].lower == "address"
                    && named.columns.iter().any(|c| c.closeness >= Closeness::Short)
                    && named.columns.iter().all(|c| match c.target {
                        Target::Column(id) => schema_kind(self, id) == Kind::Text,
                        _ => false,
                    }) =>
            {
                done(Noun::Column(named), both(), None, at + 2)
            }
            // "employees who report to Nancy Edwards", "films rated PG-13"
            (Noun::Table(table), Some(Noun::Column(column)))
                if self.reference_to(at + 1, table).is_some()
                    || self.happened(at + 1, at + 2)
                    || self.participle_with_value(at + 1, &column) =>
            {
                done(Noun::Table(table), text, None, at + 1)
            }
            (Noun::Table(table), Some(Noun::Column(mut named))) => {
                let owned = named.columns.iter().any(|c| self.belongs(c, table));
                let is_name = ["name", "names", "title", "titles"].contains(&named.text.as_str());
                if owned || is_name {
                    named.owner = Some(table);
                    named.text = both();
                    return done(Noun::Column(named), both(), None, at + 2);
                }
                // "car models": what a car has through its neighbours.
                let distances = self.snapshot.schema.distances(table, 2);
                named.columns.retain(|c| {
                    c.closeness >= Closeness::Short
                        && matches!(c.target, Target::Column(id) if distances.contains_key(&id.table))
                });
                if !named.columns.is_empty() {
                    named.text = both();
                    return done(Noun::Column(named), both(), None, at + 2);
                }
                done(Noun::Table(table), text, None, at + 1)
            }
            (Noun::Table(modifier), Some(Noun::Table(table))) if modifier != table => {
                // "student pet names": the last table owns what follows.
                if let Some(Noun::Column(mut named)) = self.noun(at + 2)
                    && named.columns.iter().any(|c| self.belongs(c, table))
                {
                    named.owner = Some(table);
                    return done(Noun::Column(named), both(), Some(modifier), at + 3);
                }
                done(Noun::Table(table), both(), Some(modifier), at + 2)
            }
            (Noun::Column(first), Some(Noun::Column(second))) => {
                // "type code": two words of one name that did not follow each other there.
                let shared: Vec<Candidate> = second
                    .columns
                    .iter()
                    .filter(|c| first.columns.iter().any(|f| f.target == c.target))
                    .cloned()
                    .collect();
                if shared.is_empty() {
                    // "maker full name": the first also names the table the second belongs to.
                    let owner = self.candidates(at).iter().find_map(|c| match c.target {
                        Target::Table(table)
                            if second.columns.iter().any(|s| self.belongs(s, table)) =>
                        {
                            Some(table)
                        }
                        _ => None,
                    });
                    if let Some(owner) = owner {
                        let mut named = second;
                        named.owner = Some(owner);
                        named.text = both();
                        return done(Noun::Column(named), both(), None, at + 2);
                    }
                    // "email addresses": the second word only says what the first is.
                    let general = ["address", "number", "value", "amount", "level", "status"];
                    let dated = ["year", "years", "date", "dates"]
                        .contains(&self.pieces[at + 1].lower.as_str())
                        && first.columns.iter().all(|c| match c.target {
                            Target::Column(id) => schema_kind(self, id).is_time(),
                            _ => false,
                        });
                    let names_itself = ["name", "names"]
                        .contains(&self.pieces[at + 1].lower.as_str())
                        && self.candidates(at).iter().all(|c| match c.target {
                            Target::Column(id) => {
                                schema_kind(self, id) == Kind::Text
                                    && self.snapshot.schema.reference(id).is_none()
                            }
                            _ => false,
                        });
                    if names_itself
                        || dated
                        || general.contains(
                            &crate::semantic::morphology::singular(&self.pieces[at + 1].lower)
                                .as_str(),
                        )
                    {
                        return done(Noun::Column(first), both(), None, at + 2);
                    }
                    // "country names" where the country is only a reference to a table.
                    return done(Noun::Column(first), text, None, at + 1);
                }
                let named = Named { columns: shared, owner: None, text: both() };
                done(Noun::Column(named), both(), None, at + 2)
            }
            (noun, _) => done(noun, text, None, at + 1),
        }
    }

    /// Both are values of one column.
    pub(super) fn same_kind(&self, left: usize, right: usize) -> bool {
        let values = |at: usize| match self.pieces.get(at).map(|piece| &piece.kind) {
            Some(PieceKind::Value(values)) => values.as_slice(),
            _ => &[],
        };
        values(left).iter().any(|one| values(right).iter().any(|other| one.column == other.column))
    }

    /// A participle that names a column, right before one of its values.
    pub(super) fn participle_with_value(&self, at: usize, column: &Named) -> bool {
        let values = match self.pieces.get(at + 1).map(|piece| &piece.kind) {
            Some(PieceKind::Value(values) | PieceKind::Quoted(_, values)) => values,
            _ => return false,
        };
        crate::semantic::morphology::is_past(&self.pieces[at].lower)
            && values.iter().any(|value| {
                column.columns.iter().any(|named| named.target == Target::Column(value.column))
            })
    }
}
