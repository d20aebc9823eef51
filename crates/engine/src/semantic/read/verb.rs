//! Verbs that say more than that two things belong together: those that name a date or a flag of
//! what is talked about ("hired after 2003", "not shipped"), and those that name the table between
//! two others ("customers who rented a film").

use super::Reader;
use super::noun::Noun;
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::StoredValue;
use crate::semantic::morphology;
use crate::semantic::query::{ColumnId, Compare, Condition, Expr, Literal};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

/// Verbs whose columns and tables go by another word.
const NOUNS: [(&str, &str); 16] = [
    ("borrowed", "loan"),
    ("lent", "loan"),
    ("loaned", "loan"),
    ("born", "birth"),
    ("died", "death"),
    ("sold", "sale"),
    ("sold", "order"),
    ("sold", "invoice"),
    ("bought", "order"),
    ("bought", "invoice"),
    ("founded", "establish"),
    ("established", "found"),
    ("bought", "purchase"),
    ("purchased", "order"),
    ("purchased", "invoice"),
    ("employed", "hire"),
];

impl Reader<'_> {
    pub(super) fn verb(&mut self, at: usize) -> usize {
        if let Some(end) = self.spent_compared(at) {
            return end;
        }
        if let (Some(scale), Some(Gram::Cmp(compare, Scale::Any))) =
            (scale_of_verb(&self.pieces[at].lower), self.gram(self.skip(at + 1, &[])))
        {
            return self.comparison(self.skip(at + 1, &[]), None, compare, scale);
        }
        if self.pieces[at].lower == "stock"
            && self.pieces.get(at.wrapping_sub(1)).is_some_and(|p| p.lower == "out of")
        {
            return self.none_left(at);
        }
        if let Some(id) = self.column_of_verb(at) {
            self.verb_column = Some(id);
            self.node(id.table);
            if self.clause_ends(at + 1) && self.has_unknown(id) {
                self.known_or_not(at, id);
            }
        } else if let Some(value) = self.value_of_verb(at).filter(|_| self.clause_ends(at + 1)) {
            // "orders still processing"
            let text = self.pieces[at].text.clone();
            self.draft.loose += 1;
            self.value_condition(&text, &[value], None);
        } else if let Some(table) = self.table_of_verb(at, 2).filter(|_| !self.clause_ends(at + 1))
        {
            self.node(table);
            self.draft.via = Some(table);
            // "customers who ordered in 2023": the year of the order.
            let time = self.snapshot.schema.tables[table].time;
            self.verb_column = time.map(|column| ColumnId { table, column });
        }
        at + 1
    }

    /// "out of stock"
    fn none_left(&mut self, at: usize) -> usize {
        let table = self.focus_table();
        let columns = table.map(|table| &self.snapshot.schema.tables[table].columns);
        let found = columns.and_then(|columns| {
            columns.iter().position(|column| {
                column.kind.is_number() && column.words.iter().any(|word| word == "stock")
            })
        });
        let (Some(table), Some(column)) = (table, found) else {
            self.unknown(at);
            return at + 1;
        };
        let id = ColumnId { table, column };
        self.compare_column(id, Compare::Eq, Literal::Number("0".to_owned()));
        at + 1
    }

    /// "have not been shipped", "never rented": what the verb names is missing.
    pub(super) fn negated_verb(&mut self, at: usize) -> Option<usize> {
        let verb = self.skip(at + 1, &[Gram::Is, Gram::Have]);
        if self.gram(verb) != Some(Gram::Verb) {
            return None;
        }
        if !self.clause_ends(verb + 1) {
            return self.not_since(verb);
        }
        self.list_counted_rows();
        self.negate = true;
        if let Some(id) = self.column_of_verb(verb).filter(|id| self.has_unknown(*id)) {
            self.known_or_not(verb, id);
            return Some(verb + 1);
        }
        if let Some(table) = self.table_of_verb(verb, 2) {
            let subject = self.draft.focus.or(self.draft.main);
            self.negate = false;
            let node = self.new_node(table);
            self.draft.nodes[node].negated = true;
            self.draft.nodes[node].parent = subject;
            let name = self.snapshot.schema.tables[table].name.clone();
            self.note(&self.pieces[verb].text, format!("table {name}"), "name");
            self.draft.loose += 1;
            return Some(verb + 1);
        }
        self.negate = false;
        if let Some(id) = self.date_of_related(verb) {
            // "books that have not been returned": a loan of theirs is open.
            let node = self.node(id.table);
            let path = self.snapshot.schema.path(id);
            self.note(&self.pieces[verb].text, format!("{path} is unknown"), "name");
            self.draft.loose += 1;
            self.add(node, Condition::IsNull(Expr::Column(id)));
            return Some(verb + 1);
        }
        None
    }

    /// The date called like the verb in rows that belong to what is talked about, not known for some.
    fn date_of_related(&self, verb: usize) -> Option<ColumnId> {
        let focus = self.focus_table()?;
        let stems = self.stems_of_verb(verb);
        let schema = &self.snapshot.schema;
        schema.touching(focus).iter().find_map(|&edge| {
            let table = schema.edges[edge].many;
            let columns = &schema.tables[table].columns;
            let column = columns.iter().position(|column| {
                column.kind == Kind::Date
                    && column.words.iter().any(|word| stems.contains(&morphology::stem(word)))
            })?;
            let id = ColumnId { table, column };
            (table != focus && self.has_unknown(id)).then_some(id)
        })
    }

    /// "have not ordered since 2022", "did not pay in March": no row of that time.
    fn not_since(&mut self, verb: usize) -> Option<usize> {
        let next = self.skip(verb + 1, &[]);
        let dated = match self.pieces.get(next).map(|p| &p.kind)? {
            PieceKind::Gram(Gram::Cmp(_, Scale::Time)) | PieceKind::Period(_) => true,
            PieceKind::Gram(Gram::In) => matches!(
                self.pieces.get(self.skip(next + 1, &[])).map(|p| &p.kind),
                Some(PieceKind::Period(_) | PieceKind::Number(_))
            ),
            _ => false,
        };
        if !dated || self.column_of_verb(verb).is_some() {
            return None;
        }
        let table = self.table_of_verb(verb, 2)?;
        let column = self.snapshot.schema.tables[table].time?;
        let subject = self.draft.focus.or(self.draft.main)?;
        let node = self.new_node(table);
        self.draft.nodes[node].negated = true;
        self.draft.nodes[node].parent = Some(subject);
        self.draft.focus = Some(node);
        self.verb_column = Some(ColumnId { table, column });
        let name = self.snapshot.schema.tables[table].name.clone();
        self.note(&self.pieces[verb].text, format!("no row of {name}"), "name");
        Some(verb + 1)
    }

    /// A filter on whether the date of the verb is known.
    fn known_or_not(&mut self, at: usize, id: ColumnId) {
        let said = self.pieces[at].text.clone();
        self.date_known(&said, id);
    }

    pub(super) fn date_known(&mut self, said: &str, id: ColumnId) {
        let path = self.snapshot.schema.path(id);
        let node = self.node_for(id);
        let missing = std::mem::take(&mut self.negate);
        let meaning = if missing { "is unknown" } else { "is known" };
        self.note(said, format!("{path} {meaning}"), "name");
        let expr = Expr::Column(id);
        self.add(node, if missing { Condition::IsNull(expr) } else { Condition::NotNull(expr) });
    }

    /// What is talked about: a table, or that whose rows a measure of the glossary runs over.
    fn table_of_subject(&self) -> Option<usize> {
        self.focus_table().or(self.counted_rows)
    }

    /// A value of what is talked about that is written like the verb.
    fn value_of_verb(&self, at: usize) -> Option<StoredValue> {
        let table = self.table_of_subject()?;
        let values = self.snapshot.lexicon.values(&self.pieces[at].lower);
        values.iter().find(|value| value.column.table == table).cloned()
    }

    /// The date of what is talked about that is called like the verb.
    fn column_of_verb(&self, at: usize) -> Option<ColumnId> {
        let table = self.table_of_subject()?;
        let stems = self.stems_of_verb(at);
        let info = &self.snapshot.schema.tables[table];
        (0..info.columns.len())
            .filter(|&column| matches!(info.columns[column].kind, Kind::Date | Kind::Year))
            .find(|&column| {
                info.columns[column]
                    .words
                    .iter()
                    .any(|word| stems.contains(&morphology::stem(word)))
            })
            .map(|column| ColumnId { table, column })
    }

    /// The date on which what is talked about starts.
    pub(super) fn start_of_subject(&self) -> Option<ColumnId> {
        let table = self.table_of_subject()?;
        let columns = &self.snapshot.schema.tables[table].columns;
        let column = columns.iter().position(|column| {
            column.kind == Kind::Date
                && column.words.iter().any(|word| word.starts_with("start") || word == "begin")
        })?;
        Some(ColumnId { table, column })
    }

    /// The nearest table around what is talked about that is called like the verb.
    pub(super) fn table_of_verb(&self, at: usize, furthest: usize) -> Option<usize> {
        let schema = &self.snapshot.schema;
        let focus = self.focus_table()?;
        let stems = self.stems_of_verb(at);
        let alike = |word: &String| {
            let word = morphology::stem(word);
            stems.iter().any(|stem| stem.len() >= 4 && word.starts_with(stem.as_str()))
        };
        let mut near: Vec<(usize, usize)> = schema
            .distances(focus, furthest)
            .into_iter()
            .filter(|&(table, distance)| {
                distance > 0 && schema.tables[table].words.iter().any(alike)
            })
            .map(|(table, distance)| (distance, table))
            .collect();
        near.sort_unstable();
        near.first().map(|&(_, table)| table)
    }

    fn stems_of_verb(&self, at: usize) -> Vec<String> {
        let word = self.pieces[at].lower.as_str();
        let nouns = NOUNS.iter().filter(|(verb, _)| *verb == word).map(|(_, noun)| *noun);
        let mut stems: Vec<String> =
            std::iter::once(word).chain(nouns).map(morphology::stem).collect();
        // "prescribed" and "prescription"
        let noun = stems[0].strip_suffix("scrib").map(|before| format!("{before}script"));
        stems.extend(noun);
        stems
    }

    /// "closed stores": a participle right before a table with a date of that name, which is known
    /// for some rows only.
    pub(super) fn participle_of(&self, at: usize) -> Option<ColumnId> {
        let piece = self.pieces.get(at)?;
        if !morphology::is_past(&piece.lower) {
            return None;
        }
        let table = match self.noun(at + 1)? {
            Noun::Table(table) => table,
            Noun::Metric(_) => self.table_of(at + 1)?,
            _ => return None,
        };
        let stems = self.stems_of_verb(at);
        let columns = &self.snapshot.schema.tables[table].columns;
        let column = columns.iter().position(|column| {
            column.kind == Kind::Date
                && column.words.iter().any(|word| stems.contains(&morphology::stem(word)))
        })?;
        let id = ColumnId { table, column };
        self.has_unknown(id).then_some(id)
    }

    /// "hired last": the date that the verb said before names.
    pub(super) fn dated_by_verb(&self, scale: Scale, table: usize) -> Option<(ColumnId, bool)> {
        let id = self.verb_column.filter(|id| scale == Scale::Time && id.table == table)?;
        Some((id, false))
    }

    /// Nothing follows that the verb could tie to what stands before it.
    pub(super) fn clause_ends(&self, at: usize) -> bool {
        let next = self.skip(at, &[]);
        matches!(
            self.gram(next),
            Some(
                Gram::Sentence
                    | Gram::And
                    | Gram::Comma
                    | Gram::Each
                    | Gram::GroupBy
                    | Gram::Grain(_)
                    | Gram::OrderBy(_)
            )
        ) || next >= self.pieces.len()
    }

    pub(super) fn has_unknown(&self, id: ColumnId) -> bool {
        let schema = &self.snapshot.schema;
        let seen =
            self.snapshot.profile.column(&schema.tables[id.table].name, &schema.column(id).name);
        seen.is_some_and(|seen| seen.nulls > 0)
    }
}

/// What a verb measures.
pub(super) fn scale_of_verb(verb: &str) -> Option<Scale> {
    match verb {
        "cost" | "costs" | "costing" | "priced" => Some(Scale::Price),
        "earn" | "earns" | "earned" | "earning" => Some(Scale::Pay),
        "weigh" | "weighs" | "weighed" | "weighing" => Some(Scale::Weight),
        "last" | "lasts" | "lasted" | "lasting" => Some(Scale::Length),
        _ => None,
    }
}
