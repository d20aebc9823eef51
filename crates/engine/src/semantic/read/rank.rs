//! Ranking words around what they rank: ordinals, periods ranked by a measure, and measures of the
//! glossary that stand for the rows they count.

use super::noun::{Noun, Phrase};
use super::{Grouping, Key, Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::metric;
use crate::semantic::query::{Aggregate, ColumnId, Direction, Expr, Grain};

const ORDINALS: [&str; 9] =
    ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const SHORT_ORDINALS: [&str; 9] = ["2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"];

impl Reader<'_> {
    /// Rows before the one asked for by "second", "3rd", when a superlative follows at `at + 1`.
    pub(super) fn ordinal(&self, at: usize) -> Option<u64> {
        let said = self.pieces.get(at)?.lower.as_str();
        let place = |list: &[&str]| list.iter().position(|word| *word == said);
        let skipped = place(&ORDINALS).or_else(|| place(&SHORT_ORDINALS))? as u64 + 1;
        let ranked = matches!(self.gram(at + 1), Some(Gram::Extreme(..)));
        ranked.then_some(skipped)
    }

    /// The table of a metric that was said by that table's name: "orders".
    pub(super) fn rows_counted(&self, at: usize, id: usize) -> Option<usize> {
        let metric = self.snapshot.glossary.metrics.get(id)?;
        let table = self.table_of(at)?;
        let home = metric.table.as_deref().and_then(|name| self.snapshot.schema.find_table(name));
        (metric.filters.is_empty() && home == Some(table)).then_some(table)
    }

    /// The table all rows of which a metric counts.
    pub(super) fn rows_of(&self, id: usize) -> Option<usize> {
        let metric = self.snapshot.glossary.metrics.get(id)?;
        let counts = metric.aggregate.as_deref() == Some("count") && metric.filters.is_empty();
        self.snapshot.schema.find_table(metric.table.as_deref()?).filter(|_| counts)
    }

    /// "orders without a payment", "orders over 500": the rows are meant, not their number.
    pub(super) fn list_counted_rows(&mut self) {
        let Some(table) = self.counted_rows else { return };
        if !matches!(self.draft.shown[..], [Shown::Metric(_)]) || self.draft.main.is_some() {
            return;
        }
        let node = self.node(table);
        let shown = if self.counted { Shown::CountTable(node) } else { Shown::Entity(node) };
        self.draft.shown = vec![shown];
        self.draft.main = Some(node);
        self.draft.focus = Some(node);
    }

    /// The rows behind the metric at `at` and the column that ranks them: "latest order", "biggest
    /// refund". A count or a sum over all of them has no biggest.
    pub(super) fn ranked_rows(
        &self,
        at: usize,
        id: usize,
        scale: Scale,
    ) -> Option<(usize, ColumnId, bool)> {
        let table = self.table_of(at)?;
        let schema = &self.snapshot.schema;
        let base = metric::base(&self.snapshot.glossary, id)?;
        let home = base.table.as_deref().and_then(|name| schema.find_table(name));
        if home != Some(table) {
            return None;
        }
        let own = base
            .expression
            .as_deref()
            .filter(|_| base.aggregate.as_deref() != Some("count"))
            .and_then(|expression| schema.find_column(expression, home));
        match scale {
            Scale::Any | Scale::Size => own
                .map(|id| (table, id, false))
                .or_else(|| (scale == Scale::Size).then_some(()).and_then(|()| self.amount(table)))
                .filter(|_| self.pieces[..at].iter().all(|piece| piece.lower != "most")),
            Scale::Frequency => None,
            _ => self.measured(scale, table).map(|(id, turned)| (table, id, turned)),
        }
    }

    /// How many columns of a table may be its price, where none is called so.
    pub(super) fn prices(&self, table: usize) -> usize {
        let columns = &self.snapshot.schema.tables[table].columns;
        let called = |word: &str| {
            let all = columns.iter().filter(|column| column.kind.is_number() && !column.key);
            all.filter(|column| column.words.iter().any(|w| w == word)).count()
        };
        match called("price") {
            0 => ["cost", "fee", "amount", "rate"].iter().map(|word| called(word)).sum(),
            found => found,
        }
    }

    /// The column called plainly "amount", in a table whose rows are amounts.
    pub(super) fn essence(&self, table: usize) -> Option<ColumnId> {
        let columns = &self.snapshot.schema.tables[table].columns;
        let column = columns
            .iter()
            .position(|column| column.kind.is_number() && column.words == ["amount"])?;
        Some(ColumnId { table, column })
    }

    /// The number that a table has as the total of each row.
    pub(super) fn own_total(&self, table: usize) -> Option<ColumnId> {
        let info = &self.snapshot.schema.tables[table];
        let mut totals = (0..info.columns.len()).filter(|&column| {
            let column = &info.columns[column];
            let said = column.words.iter().filter(|word| !info.words.contains(word));
            column.kind.is_number() && !column.key && said.map(String::as_str).eq(["total"])
        });
        let column = totals.next().filter(|_| totals.next().is_none())?;
        Some(ColumnId { table, column })
    }

    /// What a row of a table comes to.
    pub(super) fn amount(&self, table: usize) -> Option<(usize, ColumnId, bool)> {
        let info = &self.snapshot.schema.tables[table];
        let column = ["total", "amount", "price", "value"].iter().find_map(|word| {
            info.columns.iter().position(|column| {
                column.kind.is_number() && !column.key && column.words.iter().any(|w| w == word)
            })
        })?;
        Some((table, ColumnId { table, column }, false))
    }

    /// The column that a metric sums, for another function of it: "average refund". Its rows must be
    /// all rows of its table.
    pub(super) fn column_summed(&self, id: usize, function: Aggregate) -> Option<ColumnId> {
        let metric = self.snapshot.glossary.metrics.get(id)?;
        let sums = metric.aggregate.as_deref() == Some("sum") && metric.filters.is_empty();
        let other = matches!(function, Aggregate::Avg | Aggregate::Min | Aggregate::Max);
        let home = self.snapshot.schema.find_table(metric.table.as_deref()?);
        let column = self.snapshot.schema.find_column(metric.expression.as_deref()?, home)?;
        (sums && other && Some(column.table) == home).then_some(column)
    }

    /// What the rows listed come to, for a number that is compared with nothing named: a guess that
    /// says so.
    pub(super) fn amount_of_rows(&mut self) -> Option<ColumnId> {
        self.list_counted_rows();
        let table = match self.draft.shown[..] {
            [Shown::Entity(node) | Shown::CountTable(node)] => {
                // "customers with orders over 1000": what the orders come to.
                let shown = self.draft.nodes[node].table;
                self.focus_table().filter(|&focus| focus == shown || self.many(shown, focus))?
            }
            _ => return None,
        };
        let (_, id, _) = self.amount(table)?;
        let path = self.snapshot.schema.path(id);
        self.note(
            &self.snapshot.schema.column(id).words.join(" "),
            format!("column {path}"),
            "name",
        );
        self.draft.loose += 1;
        Some(id)
    }

    /// Rows of a table in the order of one of its columns, which is shown beside them.
    pub(super) fn show_ranked_rows(
        &mut self,
        at: usize,
        (table, id, reversed): (usize, ColumnId, bool),
        direction: Direction,
        limit: u64,
    ) {
        let node = self.node(table);
        self.draft.main = Some(node);
        self.draft.focus = Some(node);
        self.draft.shown.push(Shown::Entity(node));
        self.draft.shown.push(Shown::Exact(Expr::Column(id)));
        let direction = if reversed { super::extreme::turned(direction) } else { direction };
        let path = self.snapshot.schema.path(id);
        self.note(&self.pieces[at].text, format!("by {path}"), "grammar");
        self.draft.loose += 1;
        self.draft.order.push((Key::Exact(Expr::Column(id)), direction));
        self.draft.limit = Some(limit);
        self.mode = Mode::Conditions;
    }

    /// "busiest month", "best month for revenue", "day with the most orders": the periods ranked by
    /// what follows.
    pub(super) fn extreme_period(
        &mut self,
        at: usize,
        period: usize,
        grain: Grain,
        direction: Direction,
        limit: u64,
    ) -> usize {
        self.draft.groups.push(Grouping::Grain(grain));
        self.draft.limit = Some(limit);
        self.note(&self.pieces[at].text, "the first of the periods", "grammar");
        let next = self.skip(
            period + 1,
            &[Gram::For, Gram::By, Gram::Of, Gram::In, Gram::With, Gram::Have, Gram::HowMany],
        );
        let measure = match self.phrase(next) {
            Some((Phrase { noun: Noun::Metric(id), values, terms, .. }, end))
                if values.is_empty() && terms.is_empty() =>
            {
                self.draft.glossary += 1;
                Some((Shown::Metric(id), end))
            }
            Some((phrase @ Phrase { noun: Noun::Table(_), .. }, end)) => {
                let Noun::Table(table) = phrase.noun else { return at + 1 };
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.draft.focus = Some(node);
                self.apply_modifiers(&phrase, node);
                Some((Shown::CountTable(node), end))
            }
            _ => None,
        };
        self.mode = Mode::Conditions;
        match measure {
            Some((shown, end)) => {
                self.draft.shown.push(shown.clone());
                self.draft.order.push((Key::Shown(shown), direction));
                end
            }
            None => {
                let said = format!("{} {}", self.pieces[at].lower, self.pieces[period].lower);
                self.because(format!(
                    "`{said}` does not say of what: add for example \"by\" and what is counted"
                ));
                self.unknown(at);
                period + 1
            }
        }
    }

    /// "who reports to Ada": a reference of a row to another row of its table has two directions, and
    /// which one is asked for is not read.
    pub(super) fn above_or_below(&mut self, at: usize, named: &Named) -> bool {
        let who = at > 0 && self.pieces[at - 1].lower == "who";
        let itself = named.columns.iter().any(|candidate| match candidate.target {
            Target::Column(id) => self.snapshot.schema.reference(id).is_some_and(|edge| {
                edge.one == edge.many && candidate.closeness >= Closeness::Short
            }),
            _ => false,
        });
        if who && itself {
            let said = named.text.clone();
            self.because(format!(
                "`{said}` ties rows of one table: say which of the two you ask for"
            ));
            self.unknown(at);
        }
        who && itself
    }

    /// "the five highest salaries": so many rows of what was read as one.
    pub(super) fn several(&mut self, count: u64, direction: Direction) {
        if self.draft.limit.is_some() {
            self.draft.limit = Some(count);
            return;
        }
        if count < 2 {
            return;
        }
        if let Some(Shown::Aggregate(Aggregate::Max | Aggregate::Min, named)) =
            self.draft.shown.last().cloned()
        {
            self.draft.shown.pop();
            self.draft.shown.push(Shown::Column(named.clone()));
            self.draft.order.push((Key::Column(named), direction));
            self.draft.limit = Some(count);
        }
    }

    /// The period named at `at` as something to group by: "year" too, where no column of what is
    /// talked about is called so.
    pub(super) fn grain_at(&mut self, at: usize) -> Option<Grain> {
        if let Some(Gram::GrainNoun(grain)) = self.gram(at) {
            return Some(grain);
        }
        let piece = self.pieces.get(at)?;
        if piece.lower != "year" && piece.lower != "years" {
            return None;
        }
        let known: Vec<usize> = self
            .draft
            .nodes
            .iter()
            .map(|node| node.table)
            .chain(self.mentioned.iter().copied())
            .collect();
        let own = self.candidates(at).iter().any(|candidate| match candidate.target {
            Target::Column(id) => {
                known.contains(&id.table) || candidate.closeness >= Closeness::Exact
            }
            _ => true,
        });
        let dated = self.time_column().is_some_and(|id| {
            self.snapshot.schema.column(id).kind == crate::semantic::schema::Kind::Date
        });
        (!own && dated).then_some(Grain::Year)
    }
}
