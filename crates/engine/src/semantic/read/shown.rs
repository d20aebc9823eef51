//! What a name before the conditions shows, and whose it is.

use super::noun::{Noun, Phrase};
use super::{Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::Target;
use crate::semantic::query::{Aggregate, ColumnId};
use crate::semantic::tag::PieceKind;

/// Words for money that comes in, which nobody asks for row by row.
const SUMS: [&str; 3] = ["revenue", "sales", "turnover"];

impl Reader<'_> {
    pub(super) fn show_phrase(&mut self, at: usize) -> usize {
        let Some((mut phrase, mut end)) = self.phrase(at) else { return self.hand_over(at) };
        if self.pending_distinct {
            phrase.distinct = true;
            self.pending_distinct = false;
        }
        match phrase.noun.clone() {
            Noun::Table(table) if self.name_listed(at, end, table) => {
                for id in self.snapshot.schema.tables[table].label.clone() {
                    let named = self.exact(ColumnId { table, column: id });
                    self.draft.shown.push(Shown::Column(named));
                }
                self.named_table(&phrase, table);
                end
            }
            Noun::Table(table) => {
                let listed = at == 0
                    || matches!(
                        self.gram(self.before(at)),
                        Some(
                            Gram::And
                                | Gram::Comma
                                | Gram::Imperative
                                | Gram::Which
                                | Gram::What
                                | Gram::Sentence
                        )
                    );
                let measured = self.table_measured().is_some();
                if !self.draft.shown.is_empty()
                    && !listed
                    && (self.draft.main.is_some()
                        || measured
                        || matches!(self.draft.shown[..], [Shown::Aggregate(..)]))
                {
                    return self.hand_over(at);
                }
                let named_next = match self.pieces.get(end).map(|p| (&p.kind, &p.text)) {
                    Some((PieceKind::Quoted(..) | PieceKind::Value(_), _)) => true,
                    Some((PieceKind::Unknown, text)) => text.starts_with(char::is_uppercase),
                    _ => false,
                };
                if !self.draft.shown.is_empty() && !listed && named_next {
                    // "which region is the city Kabul in": the city is said, not asked for.
                    self.relation(table, &phrase);
                    self.mode = Mode::Conditions;
                    return end;
                }
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                self.draft.focus = Some(node);
                let shown_of = self
                    .draft
                    .shown
                    .iter()
                    .any(|s| matches!(s, Shown::Column(n) if n.owner.is_none()));
                if self.draft.main.is_none() || self.draft.shown.is_empty() {
                    self.draft.main = Some(node);
                }
                if !shown_of || !self.draft.shown.is_empty() {
                    self.draft.shown.push(Shown::Entity(node));
                }
                self.draft.distinct |= phrase.distinct;
                if !self.continues_select(end) {
                    self.mode = Mode::Conditions;
                }
                end
            }
            Noun::Column(mut named) => {
                if (named.text == "count" || named.text == "number")
                    && let Some(kept) = self.old_counts.first().cloned()
                {
                    self.draft.shown.push(kept);
                    return end;
                }
                if let Some(end) = self.those_below(at, &named) {
                    return end;
                }
                if self.above_or_below(at, &named) {
                    return end;
                }
                if self.reports_to(&named, &phrase) {
                    return self.skip(end, &[Gram::To]);
                }
                if self.draft.main.is_some() && self.happened(at, end) {
                    // "festivals first held before 2000"
                    return self.hand_over(at);
                }
                // "names, themes": a list shares the owner said last.
                self.qualify(&mut named, end);
                self.pending_values(&phrase, &named);
                if let Some(owner) = named.owner {
                    let node = self.node(owner);
                    self.draft.focus = Some(node);
                }
                self.draft.distinct |= phrase.distinct;
                self.last_column = Some(named.clone());
                if let Some(table) = self.only_table(&named).filter(|_| self.draft.main.is_none()) {
                    self.node(table);
                }
                self.draft.shown.push(self.summed(named));
                if let Some(Gram::Of | Gram::For) = self.gram(end) {
                    return end;
                }
                if matches!(self.gram(end), Some(Gram::Cmp(..))) {
                    self.mode = Mode::Conditions;
                }
                // A value right after: "the year 2014".
                if matches!(
                    self.pieces.get(end).map(|p| &p.kind),
                    Some(PieceKind::Number(_) | PieceKind::Quoted(..))
                ) {
                    end = self.literal_after_shown(end);
                }
                end
            }
            Noun::Metric(id) => {
                self.counted_rows = self.rows_counted(end - 1, id);
                self.show_metric(id, &phrase);
                end
            }
            Noun::Term(_) => {
                self.unknown(at);
                end
            }
            Noun::Flag(_) => {
                self.unknown(at);
                end
            }
        }
    }

    /// A participle right after what it is said of, with the time of it following.
    pub(super) fn happened(&self, at: usize, end: usize) -> bool {
        let last = self.pieces[end - 1].lower.split(' ').next_back().unwrap_or_default();
        let dated = match self.pieces.get(end).map(|piece| &piece.kind) {
            Some(PieceKind::Gram(Gram::Cmp(_, Scale::Time) | Gram::Between)) => true,
            Some(PieceKind::Gram(Gram::In)) => {
                matches!(self.pieces.get(end + 1).map(|p| &p.kind), Some(PieceKind::Number(_)))
            }
            _ => false,
        };
        let of_entity = at > 0 && matches!(self.noun(at - 1), Some(Noun::Table(_)));
        dated && of_entity && crate::semantic::morphology::is_past(last)
    }

    /// "revenue by country": what goes by such a word is added up.
    pub(super) fn summed(&self, named: Named) -> Shown {
        let added = SUMS.contains(&named.text.as_str())
            && self.draft.shown.is_empty()
            && named.columns.iter().all(|candidate| match candidate.target {
                Target::Column(id) => self.snapshot.schema.column(id).kind.is_number(),
                _ => false,
            });
        if added { Shown::Aggregate(Aggregate::Sum, named) } else { Shown::Column(named) }
    }

    /// The last piece before `at` that is not a filler.
    pub(super) fn before(&self, at: usize) -> usize {
        let mut before = at.wrapping_sub(1);
        while before < at
            && matches!(
                self.gram(before),
                Some(Gram::Filler | Gram::All | Gram::Their | Gram::Distinct)
            )
        {
            before = before.wrapping_sub(1);
        }
        before
    }

    /// The one table whose column is named outright, references to it aside.
    pub(super) fn only_table(&self, named: &Named) -> Option<usize> {
        let schema = &self.snapshot.schema;
        let mut tables: Vec<usize> = named
            .columns
            .iter()
            .filter(|c| c.closeness >= crate::semantic::lexicon::Closeness::Exact)
            .filter_map(|c| match c.target {
                Target::Column(id) if schema.reference(id).is_none() => Some(id.table),
                _ => None,
            })
            .collect();
        tables.dedup();
        match (&tables[..], named.text.contains(' ')) {
            ([only], true) => Some(*only),
            _ => None,
        }
    }

    pub(super) fn show_metric(&mut self, id: usize, phrase: &Phrase) {
        let metric = &self.snapshot.glossary.metrics[id];
        if metric.derived {
            let meaning = metric.description.clone().unwrap_or_default();
            self.draft.loose += 1;
            self.note(&phrase.text, meaning, "name");
        } else {
            let name = metric.name.clone();
            self.draft.glossary += 1;
            self.note(&phrase.text, format!("metric {name}"), "glossary");
        }
        for (text, values) in &phrase.values {
            self.value_condition(text, values, None);
        }
        for term in &phrase.terms {
            self.term_condition(*term);
        }
        self.draft.shown.push(Shown::Metric(id));
    }

    pub(super) fn literal_after_shown(&mut self, at: usize) -> usize {
        // The column was not shown but compared.
        if let Some(Shown::Column(named)) = self.draft.shown.last().cloned() {
            if self.draft.shown.len() > 1 || self.draft.main.is_some() {
                self.draft.shown.pop();
            }
            self.last_column = Some(named);
        }
        self.mode = Mode::Conditions;
        at
    }

    /// The column with this exact id as a name.
    pub(super) fn exact(&self, id: ColumnId) -> Named {
        Named {
            columns: vec![crate::semantic::tag::Candidate {
                target: Target::Column(id),
                closeness: crate::semantic::lexicon::Closeness::Exact,
            }],
            owner: Some(id.table),
            text: self.snapshot.schema.column(id).name.clone(),
        }
    }
}
