//! The first part of a question: what to show.

use super::noun::{Noun, Phrase};
use super::{Grouping, Key, Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::Target;
use crate::semantic::query::{Aggregate, ColumnId, Condition, Direction, Expr, ShareUnit};
use crate::semantic::tag::PieceKind;

/// Rows of "top products by revenue" without a number.
const DEFAULT_TOP: u64 = 10;

impl Reader<'_> {
    /// Reads from `at`; returning `at` itself hands over to conditions.
    pub(super) fn select_step(&mut self, at: usize) -> usize {
        if let Some(skipped) = self.ordinal(at) {
            self.note(&self.pieces[at].text, format!("after {skipped} rows"), "grammar");
            self.skipped = Some(skipped);
            return at + 1;
        }
        let piece = &self.pieces[at];
        match &piece.kind {
            PieceKind::Unknown => {
                self.unknown(at);
                at + 1
            }
            PieceKind::Name(..) | PieceKind::Value(_) => self.show_phrase(at),
            PieceKind::Number(number) => {
                let number = number.clone();
                self.numbered(at, &number)
            }
            PieceKind::Quoted(..) | PieceKind::Period(_) => self.hand_over(at),
            PieceKind::Gram(gram) => self.select_gram(at, *gram),
        }
    }

    fn hand_over(&mut self, at: usize) -> usize {
        self.mode = Mode::Conditions;
        at
    }

    fn select_gram(&mut self, at: usize, gram: Gram) -> usize {
        match gram {
            Gram::Which => {
                self.draft.which = true;
                at + 1
            }
            Gram::Filler
            | Gram::What
            | Gram::All
            | Gram::Comma
            | Gram::And
            | Gram::Only
            | Gram::Both
            | Gram::Any => at + 1,
            Gram::Their => {
                self.draft.with_theirs |=
                    self.draft.shown.iter().any(|shown| matches!(shown, Shown::Entity(_)));
                at + 1
            }
            Gram::Imperative => at + 1,
            Gram::Versus if self.draft.shown.is_empty() => {
                self.draft.versus = true;
                at + 1
            }
            Gram::Is => at + 1,
            Gram::Sentence => {
                self.new_sentence(at);
                at + 1
            }
            Gram::Distinct => {
                self.pending_distinct = true;
                at + 1
            }
            Gram::HowMany | Gram::CountOf => self.count(at),
            Gram::HowOld => {
                self.show_scale(Scale::Age, at);
                at + 1
            }
            Gram::HowMuch => self.how_much(at),
            Gram::Agg(_) => self.aggregates(at),
            Gram::Extreme(direction, scale) => self.extreme_first(at, direction, scale),
            Gram::Top | Gram::Bottom => self.hand_over(at),
            Gram::Each | Gram::GroupBy => self.each(at),
            Gram::Grain(grain) => {
                self.draft.each |= self.says_each(at);
                self.draft.groups.push(Grouping::Grain(grain));
                at + 1
            }
            Gram::Share => self.share(at),
            Gram::Growth | Gram::Running => {
                self.series(at, gram);
                at + 1
            }
            Gram::Who if self.draft.shown.is_empty() => at + 1,
            Gram::Where if self.pieces[at].lower == "when" && self.draft.shown.is_empty() => {
                self.asks_when = true;
                at + 1
            }
            Gram::Of | Gram::For | Gram::From | Gram::In => self.owner(at),
            _ => self.hand_over(at),
        }
    }

    pub(super) fn new_sentence(&mut self, at: usize) {
        let next = self.skip(at + 1, &[Gram::Imperative, Gram::Only, Gram::And, Gram::Comma]);
        if next >= self.pieces.len() {
            return;
        }
        self.sentence += 1;
        self.mode = Mode::Select;
        if matches!(self.gram(next), Some(Gram::OrderBy(_) | Gram::Sorted(_) | Gram::Alphabetical))
        {
            self.mode = Mode::Conditions;
            return;
        }
        // "How many … ? List the name and the count": the second sentence says what to show.
        if !self.draft.shown.is_empty() {
            self.old_counts = std::mem::take(&mut self.draft.shown);
            self.draft.focus = self.draft.main;
        }
    }

    /// A number before a table, with a superlative after it: how many rows.
    fn limits(&self, at: usize) -> bool {
        matches!(self.phrase(at + 1), Some((Phrase { noun: Noun::Table(_), .. }, _)))
            && (at + 1..self.pieces.len()).any(|p| matches!(self.gram(p), Some(Gram::Extreme(..))))
    }

    /// "of all singers" after what is shown.
    fn owner(&mut self, at: usize) -> usize {
        let number = self.skip_fillers(at + 1);
        if let Some(PieceKind::Number(text)) = self.pieces.get(number).map(|p| &p.kind)
            && self.limits(number)
        {
            self.draft.limit = text.parse().ok();
            return self.owner(number);
        }
        if let Some((phrase, end)) = self.phrase(at + 1) {
            // "the names of the makers": the column itself holds the names.
            if let (Noun::Column(named), Some(Shown::Column(last))) =
                (&phrase.noun, self.draft.shown.last())
            {
                let plain = ["name", "names"].contains(&last.text.as_str()) && last.owner.is_none();
                let refers = named.columns.first().is_some_and(|c| match c.target {
                    Target::Column(id) => self.snapshot.schema.reference(id).is_some(),
                    _ => false,
                });
                if refers && plain {
                    // The names are in the table it refers to: a guess that says so.
                    self.draft.loose += 1;
                }
                if plain && phrase.values.is_empty() && named.owner.is_none() {
                    self.draft.distinct |= phrase.distinct;
                    self.last_column = Some(named.clone());
                    self.draft.shown.pop();
                    self.draft.shown.push(Shown::Column(named.clone()));
                    return end;
                }
            }
            if let Noun::Table(table) = phrase.noun {
                let unowned = self.draft.shown.iter().any(|shown| match shown {
                    Shown::Column(named)
                    | Shown::Aggregate(_, named)
                    | Shown::CountColumn(named, _) => named.owner.is_none(),
                    _ => false,
                });
                if unowned || self.draft.main.is_none() {
                    let node = self.node(table);
                    if self
                        .draft
                        .shown
                        .iter()
                        .all(|s| !matches!(s, Shown::Entity(_) | Shown::CountTable(_)))
                    {
                        self.draft.main = Some(node);
                    }
                    self.own(table);
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&phrase, node);
                    let name = self.snapshot.schema.tables[table].name.clone();
                    self.note(&phrase.text, format!("table {name}"), "name");
                    // "titles of songs and names of singers"
                    if self.continues_select(end) {
                        return end;
                    }
                    self.mode = Mode::Conditions;
                    return end;
                }
            }
        }
        self.hand_over(at)
    }

    pub(super) fn own(&mut self, table: usize) {
        let schema = &self.snapshot.schema;
        let distances = schema.distances(table, 3);
        for shown in &mut self.draft.shown {
            if let Shown::Column(named) | Shown::Aggregate(_, named) | Shown::CountColumn(named, _) =
                shown
                && named.owner.is_none()
            {
                let near = named.columns.iter().any(
                    |c| matches!(c.target, Target::Column(id) if distances.contains_key(&id.table)),
                );
                if near || named.columns.is_empty() {
                    named.owner = Some(table);
                }
            }
        }
    }

    /// After a comma or "and": does another shown thing follow?
    pub(super) fn continues_select(&self, at: usize) -> bool {
        if !matches!(self.gram(at), Some(Gram::And | Gram::Comma)) {
            return false;
        }
        let next = self.skip(
            at + 1,
            &[
                Gram::And,
                Gram::Comma,
                Gram::Their,
                Gram::Imperative,
                Gram::What,
                Gram::Distinct,
                Gram::Is,
            ],
        );
        match self.gram(next) {
            Some(Gram::HowMany | Gram::CountOf | Gram::Agg(_) | Gram::HowOld | Gram::HowMuch) => {
                return true;
            }
            Some(_) => return false,
            None => {}
        }
        let Some((phrase, end)) = self.phrase(next) else { return false };
        match phrase.noun {
            Noun::Column(_) | Noun::Metric(_) => {
                let after = self.skip(end, &[Gram::Is]);
                let compared = matches!(
                    self.gram(after),
                    Some(
                        Gram::Cmp(..)
                            | Gram::Comparative(..)
                            | Gram::Between
                            | Gram::Contains
                            | Gram::StartsWith
                            | Gram::EndsWith
                            | Gram::Not
                            | Gram::Extreme(..)
                            | Gram::Either
                            | Gram::Sorted(_)
                    )
                );
                let literal = after == end
                    && matches!(
                        self.pieces.get(after).map(|p| &p.kind),
                        Some(PieceKind::Number(_) | PieceKind::Quoted(..) | PieceKind::Value(_))
                    )
                    || after > end
                        && matches!(
                            self.pieces.get(after).map(|p| &p.kind),
                            Some(
                                PieceKind::Number(_) | PieceKind::Quoted(..) | PieceKind::Value(_)
                            )
                        );
                !compared && !literal && phrase.values.is_empty()
            }
            // "names of tracks and their genres"
            Noun::Table(_) => (at..next).any(|piece| self.gram(piece) == Some(Gram::Their)),
            _ => false,
        }
    }

    /// "number of concerts", "how many different countries".
    fn count(&mut self, at: usize) -> usize {
        let mut next = at + 1;
        while matches!(
            self.gram(next),
            Some(Gram::Of | Gram::CountOf | Gram::Filler | Gram::All | Gram::Agg(_))
        ) {
            next += 1;
        }
        let Some((phrase, end)) = self.phrase(next) else {
            // "and the number": the count of an earlier sentence.
            let kept = self
                .old_counts
                .iter()
                .find(|s| matches!(s, Shown::CountTable(_) | Shown::CountColumn(..)));
            if let Some(kept) = kept.cloned() {
                self.draft.shown.push(kept);
                return at + 1;
            }
            // The word after it says what is missing.
            if !matches!(self.pieces.get(next).map(|p| &p.kind), Some(PieceKind::Unknown)) {
                self.unknown(at);
            }
            return at + 1;
        };
        self.note(&self.pieces[at].text, "count", "grammar");
        match &phrase.noun {
            Noun::Table(table) => {
                let node = self.node(*table);
                if self.draft.shown.is_empty() && self.draft.groups.is_empty() {
                    self.draft.main = Some(node);
                }
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
                self.draft.shown.push(Shown::CountTable(node));
                self.named_table(&phrase, *table);
            }
            Noun::Column(named) => {
                let mut named = named.clone();
                let mut end = end;
                if let (None, Some(Gram::Of | Gram::For)) = (named.owner, self.gram(end))
                    && let Some((of, after)) = self.phrase(end + 1)
                    && let Noun::Table(table) = of.noun
                {
                    named.owner = Some(table);
                    let node = self.node(table);
                    if self.draft.shown.is_empty() {
                        self.draft.main = Some(node);
                    }
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&of, node);
                    end = after;
                }
                self.pending_values(&phrase, &named);
                self.draft.shown.push(Shown::CountColumn(named, phrase.distinct));
                self.mode = Mode::Conditions;
                return end;
            }
            Noun::Metric(id) => match self.table_behind(next, *id) {
                Some(table) => {
                    let node = self.node(table);
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&phrase, node);
                    self.draft.shown.push(Shown::CountTable(node));
                }
                None => {
                    self.counted_rows = self.rows_counted(end - 1, *id);
                    self.counted = true;
                    self.show_metric(*id, &phrase);
                }
            },
            Noun::Term(_) => self.unknown(next),
            Noun::Flag(_) => {
                self.unknown(next);
            }
        }
        self.mode = Mode::Conditions;
        end
    }

    /// "number of refunds" counts rows, although "refunds" alone is an amount.
    fn table_behind(&self, at: usize, metric: usize) -> Option<usize> {
        let counts = self.snapshot.glossary.metrics[metric]
            .aggregate
            .as_deref()
            .is_some_and(|a| a.starts_with("count"));
        self.table_of(self.skip(at, &[Gram::Distinct])).filter(|_| !counts)
    }

    /// The table named outright at `at`, whatever else the words mean.
    pub(super) fn table_of(&self, at: usize) -> Option<usize> {
        self.candidates(at).iter().find_map(|c| match c.target {
            Target::Table(table) if c.closeness >= crate::semantic::lexicon::Closeness::Exact => {
                Some(table)
            }
            _ => None,
        })
    }

    pub(super) fn named_table(&mut self, phrase: &Phrase, table: usize) {
        let meaning = format!("table {}", self.snapshot.schema.tables[table].name);
        let said = phrase.text.split(' ').next_back().unwrap_or_default();
        let closest = self
            .pieces
            .iter()
            .filter(|piece| piece.lower.ends_with(said))
            .filter_map(|piece| match &piece.kind {
                PieceKind::Name(names, _) => {
                    names.iter().find(|name| name.target == Target::Table(table))
                }
                _ => None,
            })
            .map(|name| name.closeness)
            .max();
        let synonym = closest == Some(crate::semantic::lexicon::Closeness::Synonym);
        let known = self.draft.words.iter().any(|word| word.meaning == meaning);
        if synonym && !known {
            self.draft.loose += 1;
        }
        self.note(&phrase.text, meaning, if synonym { "synonym" } else { "name" });
    }

    /// "average, minimum and maximum age".
    fn aggregates(&mut self, at: usize) -> usize {
        let mut functions = Vec::new();
        let mut next = at;
        loop {
            match self.gram(next) {
                Some(Gram::Agg(function)) => {
                    functions.push(function);
                    next += 1;
                }
                Some(Gram::Extreme(direction, Scale::Any | Scale::Size))
                    if !functions.is_empty() =>
                {
                    functions.push(extreme_function(direction));
                    next += 1;
                }
                Some(
                    Gram::Filler
                    | Gram::Comma
                    | Gram::And
                    | Gram::Of
                    | Gram::All
                    | Gram::Their
                    | Gram::Each,
                ) if !functions.is_empty() => {
                    // "average age and number of": the list of functions ends before a count.
                    next += 1;
                }
                _ => break,
            }
        }
        if let Some(Gram::CountOf | Gram::HowMany) = self.gram(next) {
            if functions == [Aggregate::Sum] {
                return self.count(next);
            }
            let counted = self.phrase(self.skip(next + 1, &[Gram::Of]));
            match counted {
                Some((Phrase { noun: Noun::Column(named), .. }, end))
                    if self.is_number(&named.columns) =>
                {
                    for function in functions {
                        self.draft.shown.push(Shown::Aggregate(function, named.clone()));
                    }
                    self.last_column = Some(named);
                    return end;
                }
                // "the average amount of invoices"
                Some((Phrase { noun: Noun::Table(table), .. }, end))
                    if self.amount_of(next, table).is_some() =>
                {
                    let amount = self.amount_of(next, table);
                    for function in functions {
                        let named = amount.clone().expect("checked by the guard above");
                        self.draft.shown.push(Shown::Aggregate(function, named));
                    }
                    self.last_column = amount;
                    let node = self.node(table);
                    self.draft.focus = Some(node);
                    self.mode = Mode::Conditions;
                    return end;
                }
                Some((Phrase { noun: Noun::Metric(id), .. }, _))
                    if functions == [Aggregate::Avg]
                        && self.rows_of(id).is_some()
                        && self.draft.shown.is_empty() =>
                {
                    self.draft.averaged = true;
                    return self.count(next);
                }
                Some((Phrase { noun: Noun::Table(_), .. }, _))
                    if functions == [Aggregate::Avg] && self.draft.shown.is_empty() =>
                {
                    self.draft.averaged = true;
                    return self.count(next);
                }
                _ => {}
            }
            self.unknown(at);
            return next;
        }
        let Some((phrase, end)) = self.phrase(next) else {
            if functions == [Aggregate::Sum] {
                return at + 1;
            }
            self.unknown(at);
            return at + 1;
        };
        self.note(&self.pieces[at].text, aggregate_name(functions[0]), "grammar");
        match &phrase.noun {
            Noun::Column(named) => {
                let mut named = named.clone();
                self.pending_values(&phrase, &named);
                self.qualify(&mut named, end);
                for function in functions {
                    self.draft.shown.push(Shown::Aggregate(function, named.clone()));
                }
                self.last_column = Some(named);
            }
            Noun::Table(table)
                if functions != [Aggregate::Sum]
                    && matches!(self.draft.shown.last(), Some(Shown::Aggregate(..))) =>
            {
                // "the maximum capacity and the average of all stadiums"
                let Some(Shown::Aggregate(_, named)) = self.draft.shown.last().cloned() else {
                    return end;
                };
                for function in functions {
                    self.draft.shown.push(Shown::Aggregate(function, named.clone()));
                }
                let node = self.node(*table);
                self.own(*table);
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
            }
            Noun::Table(table) if self.essence(*table).is_some() => {
                // "average payment": of the amount, which is what a payment is.
                let Some(id) = self.essence(*table) else { return end };
                let node = self.node(*table);
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
                self.draft.loose += 1;
                for function in functions {
                    let named = self.exact(id);
                    self.draft.shown.push(Shown::Aggregate(function, named));
                }
                self.mode = Mode::Conditions;
            }
            Noun::Table(table) if functions == [Aggregate::Sum] => {
                let node = self.node(*table);
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
                self.draft.shown.push(Shown::CountTable(node));
                self.mode = Mode::Conditions;
            }
            Noun::Metric(id) => {
                if let Some(column) = self.column_summed(*id, functions[0]) {
                    let named = self.exact(column);
                    let node = self.node(column.table);
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&phrase, node);
                    for function in functions {
                        self.draft.shown.push(Shown::Aggregate(function, named.clone()));
                    }
                    return end;
                }
                if let ([Aggregate::Avg], Some(table)) = (&functions[..], self.rows_of(*id)) {
                    // "average number of orders per customer"
                    let node = self.node(table);
                    self.draft.focus = Some(node);
                    self.apply_modifiers(&phrase, node);
                    self.draft.averaged = true;
                    self.draft.shown.push(Shown::CountTable(node));
                    return end;
                }
                let metric = &self.snapshot.glossary.metrics[*id];
                let fits = match functions[0] {
                    Aggregate::Sum => true,
                    Aggregate::Avg => metric.aggregate.as_deref() == Some("avg"),
                    _ => false,
                };
                if !fits {
                    self.unknown(at);
                }
                self.draft.shown.push(Shown::Metric(*id));
            }
            _ => self.unknown(at),
        }
        end
    }

    /// The column of a table that "amount of" names.
    fn amount_of(&self, at: usize, table: usize) -> Option<Named> {
        if !self.pieces[at].lower.contains("amount") {
            return None;
        }
        let columns = &self.snapshot.schema.tables[table].columns;
        let column = columns.iter().position(|column| {
            column.kind.is_number() && column.words.iter().any(|word| word == "amount")
        })?;
        Some(self.exact(ColumnId { table, column }))
    }

    /// A column said without its table takes the table named right after "of".
    fn qualify(&mut self, named: &mut Named, end: usize) {
        if named.owner.is_some() || !matches!(self.gram(end), Some(Gram::Of | Gram::For)) {
            return;
        }
        if let Some((phrase, _)) = self.phrase(end + 1)
            && let Noun::Table(table) = phrase.noun
        {
            named.owner = Some(table);
        }
    }

    /// Values said before a column: "French singer names".
    pub(super) fn pending_values(&mut self, phrase: &Phrase, named: &Named) {
        if phrase.values.is_empty() && phrase.terms.is_empty() && phrase.flags.is_empty() {
            return;
        }
        if let Some(owner) = named.owner {
            let node = self.node(owner);
            self.apply_modifiers(phrase, node);
        } else {
            for (text, values) in &phrase.values {
                self.value_condition(text, values, None);
            }
            for flag in &phrase.flags {
                self.flag_condition(*flag);
            }
            for term in &phrase.terms {
                self.term_condition(*term);
            }
        }
    }

    fn show_phrase(&mut self, at: usize) -> usize {
        let Some((mut phrase, mut end)) = self.phrase(at) else { return self.hand_over(at) };
        if self.pending_distinct {
            phrase.distinct = true;
            self.pending_distinct = false;
        }
        match phrase.noun.clone() {
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
                if !self.draft.shown.is_empty() && !listed && self.draft.main.is_some() {
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
                if self.above_or_below(at, &named) {
                    return end;
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
                self.draft.shown.push(Shown::Column(named));
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
        self.draft.glossary += 1;
        let name = self.snapshot.glossary.metrics[id].name.clone();
        self.note(&phrase.text, format!("metric {name}"), "glossary");
        for (text, values) in &phrase.values {
            self.value_condition(text, values, None);
        }
        for term in &phrase.terms {
            self.term_condition(*term);
        }
        self.draft.shown.push(Shown::Metric(id));
    }

    fn literal_after_shown(&mut self, at: usize) -> usize {
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

    fn show_scale(&mut self, scale: Scale, at: usize) {
        let tables: Vec<usize> = self.mentioned.clone();
        let found = self
            .focus_table()
            .into_iter()
            .chain(tables)
            .find_map(|table| self.measured(scale, table));
        match found {
            Some((id, false)) => self.draft.shown.push(Shown::Exact(Expr::Column(id))),
            _ => self.unknown(at),
        }
    }

    /// "the youngest singer", "the maximum capacity", "the most common citizenship".
    fn extreme_first(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
        let mut next = at + 1;
        let mut limit = 1;
        next = self.skip_fillers(next);
        if let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind)
            && let Ok(count) = number.parse()
        {
            limit = count;
            next += 1;
            if let Some(Gram::Extreme(again, other)) = self.gram(next) {
                let end = self.extreme_first(next, again, other);
                self.several(limit, again);
                return end;
            }
        }
        if matches!(scale, Scale::Any | Scale::Size | Scale::Frequency)
            && let Some(grain) = self.grain_at(next)
        {
            return self.extreme_period(at, next, grain, direction, limit);
        }
        if let Some((_, end)) = self.phrase(next) {
            let by = self.skip(end, &[Gram::In]);
            let whole = self.pieces.get(by).is_some_and(|p| p.lower == "by");
            // "lowest salary by role": the lowest of each, not a ranking of salaries.
            let of_each = limit == 1
                && ["highest", "lowest", "largest", "smallest", "biggest"]
                    .contains(&self.pieces[at].lower.as_str())
                && matches!(self.noun(end - 1), Some(Noun::Column(named)) if self.is_number(&named.columns));
            if whole
                && !of_each
                && self.draft.shown.is_empty()
                && matches!(scale, Scale::Any | Scale::Size)
            {
                let plural = self.pieces[end - 1].lower.ends_with('s');
                let count = if next > at + 1 || !plural { limit } else { DEFAULT_TOP };
                return self.ranked(at, next, count, direction);
            }
        }
        if let Some(PieceKind::Value(values)) = self.pieces.get(next).map(|p| p.kind.clone())
            && self.phrase(next).is_none()
            && !matches!(scale, Scale::Any | Scale::Frequency)
        {
            return self.extreme_of_value(at, next, &values, direction, scale, limit);
        }
        let Some((phrase, end)) = self.phrase(next) else {
            if scale == Scale::Any || scale == Scale::Frequency {
                return self.hand_over(at);
            }
            self.unknown(at);
            return at + 1;
        };
        if self.asks_when
            && scale == Scale::Time
            && let Some(table) = self.table_of(end - 1)
            && let Some((id, _)) = self.measured(scale, table)
        {
            let node = self.node(table);
            self.draft.focus = Some(node);
            self.apply_modifiers(&phrase, node);
            let named = self.exact(id);
            self.draft.shown.push(Shown::Aggregate(extreme_function(direction), named));
            self.mode = Mode::Conditions;
            return end;
        }
        match phrase.noun.clone() {
            Noun::Column(named) if scale == Scale::Frequency => {
                let mut named = named;
                self.qualify(&mut named, end);
                if let Some(owner) = named.owner {
                    let node = self.node(owner);
                    self.draft.focus = Some(node);
                }
                self.note(&self.pieces[at].text, "the value with the most rows", "grammar");
                self.draft.shown.push(Shown::Column(named.clone()));
                self.draft.groups.push(Grouping::Column(named));
                self.draft.order.push((Key::Shown(Shown::CountTable(usize::MAX)), direction));
                self.draft.limit = Some(limit);
                end
            }
            Noun::Column(mut named) => {
                self.qualify(&mut named, end);
                // With another function of the list following: "lowest, highest and average".
                let numeric = named.columns.iter().any(|c| match c.target {
                    Target::Column(id) => {
                        let column = self.snapshot.schema.column(id);
                        column.kind.is_number() || column.kind.is_time()
                    }
                    _ => false,
                });
                if !numeric {
                    self.unknown(at);
                    return at + 1;
                }
                self.note(
                    &self.pieces[at].text,
                    aggregate_name(extreme_function(direction)),
                    "grammar",
                );
                self.draft.shown.push(Shown::Aggregate(extreme_function(direction), named.clone()));
                self.last_column = Some(named);
                end
            }
            Noun::Table(table) => {
                self.named_table(&phrase, table);
                let node = self.node(table);
                if self.draft.main.is_none() {
                    self.draft.main = Some(node);
                }
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
                if self.draft.shown.is_empty()
                    || self.draft.shown.iter().all(|s| matches!(s, Shown::Entity(_)))
                {
                    self.draft.shown.push(Shown::Entity(node));
                }
                let asked = self.draft.which
                    && direction == Direction::Descending
                    && self.pieces[at].lower == "most"
                    && self.draft.shown.iter().all(|s| matches!(s, Shown::Column(_)));
                if scale == Scale::Any && asked {
                    // "which country do most customers come from"
                    self.draft.order.push((Key::Shown(Shown::CountTable(node)), direction));
                    self.draft.limit = Some(limit);
                } else if scale == Scale::Any {
                    // "top products": by what comes next.
                    self.draft.order.push((Key::Best(self.pieces[at].text.clone()), direction));
                    self.draft.limit = Some(limit);
                } else {
                    self.order_by_scale(at, table, direction, scale);
                    self.draft.limit = Some(limit);
                }
                self.mode = Mode::Conditions;
                end
            }
            Noun::Metric(id)
                if self.draft.shown.is_empty()
                    && self.ranked_rows(end - 1, id, scale).is_some() =>
            {
                let rows =
                    self.ranked_rows(end - 1, id, scale).expect("checked by the guard above");
                let plural = self.pieces[end - 1].lower.ends_with('s');
                let count = if next > at + 1 || !plural { limit } else { DEFAULT_TOP };
                self.show_ranked_rows(at, rows, direction, count);
                let node = self.node(rows.0);
                self.apply_modifiers(&phrase, node);
                end
            }
            Noun::Metric(id) => {
                // "which store made the most revenue" asks for the store.
                let asked = self.draft.which && !self.draft.shown.is_empty();
                if asked {
                    self.draft.glossary += 1;
                } else {
                    self.show_metric(id, &phrase);
                }
                self.draft.order.push((Key::Shown(Shown::Metric(id)), direction));
                self.draft.limit = Some(limit);
                self.mode = Mode::Conditions;
                end
            }
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    /// "the youngest dog": the value says which rows.
    pub(super) fn extreme_of_value(
        &mut self,
        at: usize,
        value: usize,
        values: &[crate::semantic::lexicon::StoredValue],
        direction: Direction,
        scale: Scale,
        limit: u64,
    ) -> usize {
        let tables: Vec<usize> = values.iter().map(|v| v.column.table).collect();
        let Some(table) = tables.into_iter().find(|t| self.measured(scale, *t).is_some()) else {
            self.unknown(at);
            return at + 1;
        };
        let node = self.node(table);
        self.draft.focus = Some(node);
        let text = self.pieces[value].text.clone();
        self.value_condition(&text, values, Some(node));
        if self.draft.shown.is_empty() {
            self.draft.shown.push(Shown::Entity(node));
        }
        self.order_by_scale(at, table, direction, scale);
        self.draft.limit = Some(limit);
        self.mode = Mode::Conditions;
        value + 1
    }

    pub(super) fn order_by_scale(
        &mut self,
        at: usize,
        table: usize,
        direction: Direction,
        scale: Scale,
    ) {
        let text = self.pieces[at].text.clone();
        match self.measured(scale, table) {
            Some((id, reversed)) => {
                let direction = if reversed { turned(direction) } else { direction };
                let path = self.snapshot.schema.path(id);
                self.note(&text, format!("by {path}"), "grammar");
                if self.snapshot.schema.column(id).words.len() > 1 {
                    self.draft.loose += 1;
                }
                if scale == Scale::Price && self.prices(table) > 1 {
                    self.draft.ambiguous += 1;
                }
                self.draft.order.push((Key::Exact(Expr::Column(id)), direction));
            }
            None if scale == Scale::Frequency => {
                self.draft.order.push((Key::Shown(Shown::CountTable(usize::MAX)), direction));
            }
            None => self.unknown(at),
        }
    }

    /// "5 largest countries", "3 youngest students".
    fn numbered(&mut self, at: usize, number: &str) -> usize {
        let next = self.skip_fillers(at + 1);
        if let (Some(Gram::Extreme(direction, scale)), Ok(count)) =
            (self.gram(next), number.parse::<u64>())
        {
            let noun = self.skip_fillers(next + 1);
            if let Some((_, end)) = self.phrase(noun)
                && self.pieces.get(end).is_some_and(|p| p.lower == "by")
                && self.draft.shown.is_empty()
            {
                return self.ranked(next, noun, count, direction);
            }
            let end = self.extreme_first(next, direction, scale);
            self.several(count, direction);
            return end;
        }
        // "one" as a determiner.
        if self.pieces[at].lower == "one" {
            return at + 1;
        }
        if self.limits(at) {
            self.draft.limit = number.parse().ok();
            return at + 1;
        }
        self.hand_over(at)
    }

    fn share(&mut self, at: usize) -> usize {
        if self.pieces[at].lower == "share" && self.gram(at + 1) != Some(Gram::Of) {
            self.unknown(at);
            return at + 1;
        }
        let next = self.skip(at + 1, &[Gram::Of]);
        match self.gram(next) {
            Some(Gram::Agg(Aggregate::Sum)) => {
                let Some((phrase, end)) = self.phrase(next + 1) else {
                    self.unknown(at);
                    return at + 1;
                };
                self.share_of(at, &phrase, end)
            }
            Some(Gram::CountOf) => {
                let Some((phrase, end)) = self.phrase(next + 1) else {
                    self.unknown(at);
                    return at + 1;
                };
                self.share_of(at, &phrase, end)
            }
            _ => {
                let Some((phrase, end)) = self.phrase(next) else {
                    self.unknown(at);
                    return at + 1;
                };
                self.share_of(at, &phrase, end)
            }
        }
    }

    fn share_of(&mut self, at: usize, phrase: &Phrase, end: usize) -> usize {
        self.note(&self.pieces[at].text, "percent of the total", "grammar");
        let shown = match phrase.noun.clone() {
            Noun::Metric(id) => {
                self.draft.glossary += 1;
                Shown::Metric(id)
            }
            Noun::Table(table) if phrase.values.is_empty() && phrase.terms.len() == 1 => {
                // "percentage of late shipments": of all shipments, within each group.
                let node = self.node(table);
                self.draft.focus = Some(node);
                self.draft.glossary += 1;
                self.draft.loose += 1;
                let passing = Condition::Term(phrase.terms[0]);
                self.draft.shown.push(Shown::Exact(Expr::SharePassing(table, Box::new(passing))));
                self.mode = Mode::Conditions;
                return end;
            }
            Noun::Table(table) => {
                let node = self.node(table);
                self.draft.focus = Some(node);
                Shown::CountTable(node)
            }
            Noun::Column(named) => Shown::Aggregate(Aggregate::Sum, named),
            _ => {
                self.unknown(at);
                return at + 1;
            }
        };
        if !phrase.values.is_empty() || !phrase.terms.is_empty() {
            self.unknown(at);
        }
        let fraction =
            ["share", "proportion", "fraction"].iter().any(|w| self.pieces[at].lower.contains(w));
        let unit = if fraction { ShareUnit::Fraction } else { ShareUnit::Percent };
        self.draft.shown.push(Shown::Share(Box::new(shown), unit));
        self.mode = Mode::Conditions;
        end
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

pub(super) fn extreme_function(direction: Direction) -> Aggregate {
    match direction {
        Direction::Ascending => Aggregate::Min,
        Direction::Descending => Aggregate::Max,
    }
}

pub(super) fn turned(direction: Direction) -> Direction {
    match direction {
        Direction::Ascending => Direction::Descending,
        Direction::Descending => Direction::Ascending,
    }
}

fn aggregate_name(function: Aggregate) -> &'static str {
    match function {
        Aggregate::Count | Aggregate::CountDistinct => "count",
        Aggregate::Sum => "sum",
        Aggregate::Avg => "average",
        Aggregate::Min => "minimum",
        Aggregate::Max => "maximum",
    }
}
