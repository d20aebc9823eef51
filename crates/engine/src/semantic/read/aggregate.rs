//! Functions of columns: "average, minimum and maximum age".

use super::noun::{Noun, Phrase};
use super::{Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::query::{Aggregate, ColumnId, Direction};

impl Reader<'_> {
    /// "average, minimum and maximum age".
    pub(super) fn aggregates(&mut self, at: usize) -> usize {
        if self.negate {
            // "do not have the minimum": all rows but some.
            self.unknown(at);
            return at + 1;
        }
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
                // "total spent per customer"
                if self.spends(next)
                    && let Some(shown) = self.money_spent(next)
                {
                    self.draft.shown.push(shown);
                    return next + 1;
                }
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
            Noun::Table(table) if self.comes_to(at, *table, &functions).is_some() => {
                // "average payment": of the amount, which is what a payment is.
                let Some(id) = self.comes_to(at, *table, &functions) else { return end };
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
            Noun::Table(table) if self.says_worth(at) && self.amount(*table).is_some() => {
                // "the total value of all books"
                let Some((_, id, _)) = self.amount(*table) else { return end };
                let node = self.node(*table);
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
                self.draft.loose += 1;
                let path = self.snapshot.schema.path(id);
                self.note(&self.pieces[at + 1].text, format!("column {path}"), "name");
                for function in functions {
                    let named = self.exact(id);
                    self.draft.shown.push(Shown::Aggregate(function, named));
                }
                self.mode = Mode::Conditions;
            }
            Noun::Table(_) if self.says_worth(at) => self.unknown(at + 1),
            Noun::Table(_)
                if functions == [Aggregate::Sum] && self.pieces[at].lower.starts_with("sum") =>
            {
                let said = &self.pieces[at].text;
                self.because(format!("`{said}` does not say of which number of the rows: name it"));
                self.unknown(at);
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

    /// "value of", "worth of" right after the function.
    fn says_worth(&self, at: usize) -> bool {
        self.pieces
            .get(at + 1)
            .is_some_and(|next| ["value", "worth"].contains(&next.lower.as_str()))
    }

    /// What a row of a table comes to. "total invoices" counts them; "the sum of all invoices" does not.
    fn comes_to(&self, at: usize, table: usize, functions: &[Aggregate]) -> Option<ColumnId> {
        let said = &self.pieces[at].lower;
        let counts =
            functions == [Aggregate::Sum] && !said.starts_with("sum") && said != "total of";
        self.essence(table).or_else(|| self.own_total(table).filter(|_| !counts))
    }

    /// The column of a table that "amount of" names.
    pub(super) fn amount_of(&self, at: usize, table: usize) -> Option<Named> {
        if !self.pieces[at].lower.contains("amount") {
            return None;
        }
        let columns = &self.snapshot.schema.tables[table].columns;
        let column = columns.iter().position(|column| {
            column.kind.is_number() && column.words.iter().any(|word| word == "amount")
        })?;
        Some(self.exact(ColumnId { table, column }))
    }

    /// The number of what is talked about that is called like the function at `at`, where it is compared:
    /// "a total above 10".
    pub(super) fn column_compared(&self, at: usize) -> Option<Named> {
        if !matches!(self.gram(self.skip(at + 1, &[])), Some(Gram::Cmp(..))) {
            return None;
        }
        let table = self.focus_table()?;
        let said = &self.pieces[at].lower;
        let columns = &self.snapshot.schema.tables[table].columns;
        let column = columns.iter().position(|column| {
            column.kind.is_number()
                && !column.key
                && matches!(&column.words[..], [only] if only == said)
        })?;
        Some(self.exact(ColumnId { table, column }))
    }

    /// A column said without its table takes the table named right after "of".
    pub(super) fn qualify(&mut self, named: &mut Named, end: usize) {
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
            for (flag, holds) in &phrase.flags {
                self.negate |= !holds;
                self.flag_condition(*flag);
            }
            for term in &phrase.terms {
                self.term_condition(*term);
            }
        }
    }
}

pub(super) fn extreme_function(direction: Direction) -> Aggregate {
    match direction {
        Direction::Ascending => Aggregate::Min,
        Direction::Descending => Aggregate::Max,
    }
}

pub(super) fn aggregate_name(function: Aggregate) -> &'static str {
    match function {
        Aggregate::Count | Aggregate::CountDistinct => "count",
        Aggregate::Sum => "sum",
        Aggregate::Avg => "average",
        Aggregate::Min => "minimum",
        Aggregate::Max => "maximum",
    }
}
