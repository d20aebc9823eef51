//! What rows are grouped by.

use super::noun::{Noun, Phrase};
use super::{Grouping, Mode, Named, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::Target;
use crate::semantic::query::Aggregate;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// "for each X", "per X", "each X".
    pub(super) fn each(&mut self, at: usize) -> usize {
        self.draft.each |= self.says_each(at);
        let mut at = at;
        let mut next = self.skip(at + 1, &[Gram::Of, Gram::Distinct, Gram::Imperative, Gram::By]);
        if self.mode == Mode::Select
            && self.pieces[at].lower == "each"
            && matches!(self.gram(next), Some(Gram::Sentence) | None)
            && self.phrase(next).is_none()
        {
            return at + 1;
        }
        if self.pieces[at].lower.starts_with("across")
            && let Some((Phrase { noun: Noun::Table(table), .. }, end)) = self.phrase(next)
            && Some(table) == self.main_table()
        {
            return end;
        }
        loop {
            if let Some(grain) = self.grain_at(next) {
                self.draft.groups.push(Grouping::Grain(grain));
                next += 1;
            } else if let Some((phrase, end)) = self.phrase(next) {
                next = self.group_by(&phrase, end);
            } else if matches!(
                self.gram(next),
                Some(Gram::Sentence | Gram::And | Gram::Comma | Gram::For | Gram::Who | Gram::With)
            ) || next >= self.pieces.len()
                || self.pieces[next].lower == "one"
            {
                // "for each": of what was shown.
                return next;
            } else {
                self.unknown(at);
                return at + 1;
            }
            // "per category and year", "by country, then city".
            let joined = self.gram(next);
            if !matches!(joined, Some(Gram::And | Gram::Comma))
                || self.continues_select_with_measure(next)
            {
                return next;
            }
            let after = self.skip(next + 1, &[Gram::And, Gram::Each, Gram::By, Gram::GroupBy]);
            let grouping = match self.gram(after) {
                _ if self.grain_at(after).is_some() => true,
                Some(Gram::Grain(grain)) => {
                    self.draft.groups.push(Grouping::Grain(grain));
                    return after + 1;
                }
                Some(_) => false,
                None => matches!(
                    self.phrase(after),
                    Some((Phrase { noun: Noun::Table(_) | Noun::Column(_), .. }, _))
                ),
            };
            if !grouping
                || self.pieces[at].lower.contains("each") && self.gram(next) == Some(Gram::Comma)
            {
                return next;
            }
            if self.continues_select(next) && self.gram(at) == Some(Gram::Each) {
                return next;
            }
            at = next;
            next = after;
        }
    }

    /// One row for each is asked for, not a group among others.
    pub(super) fn says_each(&self, at: usize) -> bool {
        self.pieces[at].lower.split(' ').any(|word| ["each", "per", "every"].contains(&word))
    }

    pub(super) fn continues_select_with_measure(&self, at: usize) -> bool {
        let next = self.skip(at + 1, &[Gram::And, Gram::Comma, Gram::Their]);
        matches!(
            self.gram(next),
            Some(
                Gram::HowMany
                    | Gram::CountOf
                    | Gram::Agg(_)
                    | Gram::HowOld
                    | Gram::Imperative
                    | Gram::What
                    | Gram::Which
                    | Gram::OrderBy(_)
            )
        )
    }

    /// "each type" after "type codes": the column shown under a longer name.
    pub(super) fn shown_as(&self, text: &str, noun: &Noun) -> Option<Named> {
        if let Noun::Table(table) = noun {
            let words = &self.snapshot.schema.tables[*table].words;
            if words.len() == 1 || words.len() == text.split(' ').count() {
                return None;
            }
        }
        let stem = crate::semantic::morphology::stem(text);
        self.draft.shown.iter().find_map(|shown| match shown {
            Shown::Column(named) => named
                .text
                .split(' ')
                .any(|word| crate::semantic::morphology::stem(word) == stem)
                .then(|| named.clone()),
            _ => None,
        })
    }

    pub(super) fn group_by(&mut self, phrase: &Phrase, end: usize) -> usize {
        // "lines per order", where "orders" is also a count of the glossary.
        if let (Noun::Metric(_), Some(table)) = (&phrase.noun, self.table_of(end - 1)) {
            if self.draft.averaged {
                let phrase = Phrase { noun: Noun::Table(table), ..phrase.clone() };
                return self.group_by(&phrase, end);
            }
            let said = phrase.text.clone();
            self.because(format!("one row per `{said}`, or an average over them? Say \"average\" or name what to group by"));
        }
        if let Some(named) = self.shown_as(&phrase.text, &phrase.noun) {
            self.note(&phrase.text, "grouped by", "grammar");
            self.draft.groups.push(Grouping::Column(named));
            return end;
        }
        match phrase.noun.clone() {
            Noun::Table(table) => {
                let node = self.node(table);
                self.apply_modifiers(phrase, node);
                self.named_table(phrase, table);
                let again = self
                    .draft
                    .groups
                    .iter()
                    .any(|g| matches!(g, Grouping::Entity(n) if *n == node));
                if !again && !self.averages_rows_of(table) {
                    self.draft.groups.push(Grouping::Entity(node));
                }
                self.draft.focus = Some(node);
                self.note(&phrase.text, "grouped by", "grammar");
                end
            }
            Noun::Column(mut named) => {
                let mut end = end;
                if let (None, Some(Gram::Of)) = (named.owner, self.gram(end))
                    && let Some((of, after)) = self.phrase(end + 1)
                    && let Noun::Table(table) = of.noun
                {
                    named.owner = Some(table);
                    let node = self.node(table);
                    self.draft.focus = Some(node);
                    end = after;
                }
                self.pending_values(phrase, &named);
                self.note(&phrase.text, "grouped by", "grammar");
                self.draft.groups.push(Grouping::Column(named.clone()));
                self.last_column = Some(named);
                end
            }
            _ => {
                self.draft.unknown.push(phrase.text.clone());
                end
            }
        }
    }

    /// A column of what is shown with few values that names nothing by itself, and nothing after it
    /// that it is compared with.
    fn category_at(&self, at: usize) -> bool {
        let (named, values, end) = match self.phrase(at) {
            Some((Phrase { noun: Noun::Column(named), values, .. }, end)) => (named, values, end),
            // "staff by store"
            Some((Phrase { noun: Noun::Table(table), values, .. }, end)) => {
                let main = self.main_table().filter(|main| *main != table);
                return values.is_empty()
                    && self.clause_ends(end)
                    && main.is_some_and(|main| {
                        self.snapshot.schema.touching(main).iter().any(|&edge| {
                            let edge = &self.snapshot.schema.edges[edge];
                            edge.many == main && edge.one == table
                        })
                    });
            }
            _ => return false,
        };
        let schema = &self.snapshot.schema;
        let category = named.columns.iter().any(|candidate| match candidate.target {
            Target::Column(id) => {
                let column = schema.column(id);
                Some(id.table) == self.main_table()
                    && column.kind == crate::semantic::schema::Kind::Text
                    && !column.key
                    && !column.unique
                    && (1..=50).contains(&column.distinct)
                    && !schema.tables[id.table].label.contains(&id.column)
            }
            _ => false,
        });
        let compared = matches!(
            self.pieces.get(end).map(|p| &p.kind),
            Some(PieceKind::Value(_) | PieceKind::Quoted(..) | PieceKind::Number(_))
        );
        category && values.is_empty() && !compared
    }

    /// "average laps per race", where laps are a column of the races: a race has one number.
    fn averages_rows_of(&self, table: usize) -> bool {
        let [Shown::Aggregate(Aggregate::Avg, named)] = &self.draft.shown[..] else { return false };
        let of = |target| matches!(target, Target::Column(id) if id.table == table);
        named.columns.first().is_some_and(|candidate| of(candidate.target))
            && named.columns.iter().all(|candidate| {
                of(candidate.target) || candidate.closeness < named.columns[0].closeness
            })
    }

    /// A column that sorts the rows counted or measured into kinds.
    fn kind_at(&self, at: usize) -> bool {
        let Some((Phrase { noun: Noun::Column(named), values, .. }, end)) = self.phrase(at) else {
            return false;
        };
        let schema = &self.snapshot.schema;
        let kind = named.columns.first().is_some_and(|candidate| match candidate.target {
            Target::Column(id) => {
                let column = schema.column(id);
                !column.key
                    && schema.reference(id).is_none()
                    && !schema.tables[id.table].label.contains(&id.column)
            }
            _ => false,
        });
        values.is_empty() && kind && self.clause_ends(end)
    }

    /// "by": a group after a measure, an agent after a verb.
    pub(super) fn by(&mut self, at: usize) -> usize {
        let measure =
            self.draft.shown.iter().any(|s| !matches!(s, Shown::Entity(_) | Shown::Column(_)));
        let after_verb = at > 0
            && (matches!(self.gram(at - 1), Some(Gram::Verb | Gram::Have))
                || self.pieces[at - 1].lower.ends_with("ed")
                    && matches!(self.noun(at - 1), Some(Noun::Column(_))));
        let next = self.skip(at + 1, &[]);
        if self.gram(next) == Some(Gram::Each) {
            return next;
        }
        // "tickets sold by type": a type sells nothing.
        let after_verb = after_verb && !(measure && self.kind_at(next));
        if let Some(Gram::Extreme(..)) = self.gram(next) {
            return at + 1;
        }
        let value_first =
            matches!(self.pieces.get(next).map(|p| &p.kind), Some(PieceKind::Value(_)));
        let entity_by_time = matches!(self.gram(next), Some(Gram::GrainNoun(_)));
        // "failed payments by method": how many of each.
        let category = !after_verb
            && matches!(self.draft.shown[..], [Shown::Entity(_)])
            && self.category_at(next);
        if (measure && !after_verb && !value_first) || entity_by_time || category {
            return self.each(at);
        }
        at + 1
    }
}
