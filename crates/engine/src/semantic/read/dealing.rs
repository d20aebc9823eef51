//! What somebody's dealings come to: "spent the most", "best selling", "ordered more than 20 times".

use super::noun::Noun;
use super::{Grouping, Key, Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::Target;
use crate::semantic::morphology;
use crate::semantic::query::{Aggregate, ColumnId, Direction};
use crate::semantic::tag::PieceKind;

const SPENDING: [&str; 6] = ["spend", "spends", "spent", "spending", "paid", "pays"];
const SELLING: [&str; 4] = ["sell", "sells", "sold", "selling"];

/// Measures of a glossary that say what was spent, the closest first.
const MONEY: [&str; 6] = ["spent", "spending", "spend", "revenue", "sales", "turnover"];
/// The same for how much was sold.
const SOLD: [&str; 6] =
    ["units sold", "quantity sold", "pieces sold", "items sold", "units", "sales"];

/// Rows of a ranking that asks for several without a number.
const SEVERAL: u64 = 10;

impl Reader<'_> {
    pub(super) fn spends(&self, at: usize) -> bool {
        self.gram(at) == Some(Gram::Verb)
            && self.pieces.get(at).is_some_and(|p| SPENDING.contains(&p.lower.as_str()))
    }

    /// What "we" spent is no income.
    pub(super) fn says_we(&self) -> bool {
        self.pieces.iter().any(|piece| ["we", "us", "our"].contains(&piece.lower.as_str()))
    }

    /// A verb of spending before the end of the sentence.
    pub(super) fn spending_after(&self, at: usize) -> Option<usize> {
        (at..self.pieces.len())
            .take_while(|&piece| self.gram(piece) != Some(Gram::Sentence))
            .find(|&piece| self.spends(piece))
    }

    /// The verb right before a superlative that stands alone; "refunded" names refunds and is one.
    pub(super) fn verb_before(&self, at: usize) -> Option<usize> {
        let verb = (0..at).rev().find(|&piece| self.gram(piece) != Some(Gram::Filler))?;
        let past = self.table_of(verb).is_some() && morphology::is_past(&self.pieces[verb].lower);
        (past || self.gram(verb) == Some(Gram::Verb)).then_some(verb)
    }

    /// The money that was spent, said by the verb at `at`.
    pub(super) fn money_spent(&mut self, at: usize) -> Option<Shown> {
        let said = self.pieces[at].text.clone();
        if let Some(id) = self.measure_called(&MONEY) {
            return Some(self.dealt_in(&said, id));
        }
        let subject = self.focus_table().or(self.mentioned.first().copied())?;
        self.summed_near(&said, subject, &["total", "amount"])
    }

    /// "spent more than 180": a condition on the money of each. Where it ends.
    pub(super) fn spent_compared(&mut self, at: usize) -> Option<usize> {
        let sign = self.skip(at + 1, &[Gram::Agg(Aggregate::Sum)]);
        let Some(Gram::Cmp(compare, Scale::Any)) = self.gram(sign).filter(|_| self.spends(at))
        else {
            return None;
        };
        let number_at = self.skip(sign + 1, &[Gram::Than]);
        let Some(PieceKind::Number(number)) = self.pieces.get(number_at).map(|p| &p.kind) else {
            return None;
        };
        let end = self.unit_at(number_at + 1).map_or(number_at + 1, |(_, end)| end);
        if self.phrase(end).is_some() {
            // "paid more than 20 bills"
            return None;
        }
        let shown = self.money_spent(at)?;
        self.dated_as(&shown);
        let negated = std::mem::take(&mut self.negate);
        let compare = if negated { super::compare::inverse(compare) } else { compare };
        self.draft.having.push((shown, compare, number.clone()));
        Some(end)
    }

    /// "spent … in 2010": when it was spent.
    fn dated_as(&mut self, shown: &Shown) {
        let table = match shown {
            Shown::Aggregate(_, named) => self.resolve(named, None).map(|id| id.table),
            Shown::CountTable(node) => self.draft.nodes.get(*node).map(|node| node.table),
            _ => None,
        };
        let Some(table) = table else { return };
        self.node(table);
        let time = self.snapshot.schema.tables[table].time;
        self.verb_column = time.map(|column| ColumnId { table, column });
    }

    /// "most rented films": the rows of a table ranked by what the verb before it names. Where that ends.
    pub(super) fn most_done(
        &mut self,
        verb: usize,
        limit: u64,
        direction: Direction,
    ) -> Option<usize> {
        let done = self.pieces.get(verb)?;
        let tied = matches!(self.noun(verb), None | Some(Noun::Table(_)));
        if !morphology::is_past(&done.lower) || !tied {
            return None;
        }
        let (phrase, end) = self.phrase(verb + 1)?;
        let Noun::Table(table) = phrase.noun else { return None };
        if !self.draft.shown.is_empty() {
            return None;
        }
        self.named_table(&phrase, table);
        let node = self.node(table);
        self.draft.main = Some(node);
        self.draft.focus = Some(node);
        self.apply_modifiers(&phrase, node);
        self.draft.shown.push(Shown::Entity(node));
        self.draft.limit = Some(limit);
        if !self.most_dealt(verb, direction) {
            self.unknown(verb);
        }
        self.mode = Mode::Conditions;
        Some(end)
    }

    /// How much was sold of the rows of a table.
    fn quantity_sold(&mut self, said: &str, table: Option<usize>) -> Option<Shown> {
        if let Some(id) = self.measure_called(&SOLD) {
            return Some(self.dealt_in(said, id));
        }
        self.summed_near(said, table?, &["quantity"])
    }

    fn dealt_in(&mut self, said: &str, id: usize) -> Shown {
        let name = self.snapshot.glossary.metrics[id].name.clone();
        self.note(said, format!("metric {name}"), "glossary");
        self.draft.glossary += 1;
        self.draft.loose += 1;
        Shown::Metric(id)
    }

    /// A sum of the glossary under one of these names.
    fn measure_called(&self, names: &[&str]) -> Option<usize> {
        let metrics = &self.snapshot.glossary.metrics;
        names.iter().find_map(|name| {
            metrics.iter().position(|metric| {
                metric.aggregate.as_deref() == Some("sum")
                    && !metric.derived
                    && (metric.name == *name || metric.synonyms.iter().any(|known| known == name))
            })
        })
    }

    /// The sum of a plain number called so, in the nearest table of which several rows belong to one of
    /// `subject`.
    fn summed_near(&mut self, said: &str, subject: usize, words: &[&str]) -> Option<Shown> {
        let schema = &self.snapshot.schema;
        let mut near: Vec<(usize, usize)> =
            schema.distances(subject, 2).into_iter().map(|(table, d)| (d, table)).collect();
        near.sort_unstable();
        let id = near.into_iter().filter(|near| near.0 > 0).find_map(|(_, table)| {
            let columns = &schema.tables[table].columns;
            let called = |word: &&str| {
                columns.iter().position(|column| {
                    column.kind.is_number()
                        && !column.key
                        && column.words.last().is_some_and(|last| last == word)
                })
            };
            let id = ColumnId { table, column: words.iter().find_map(called)? };
            (schema.reference(id).is_none() && self.many(subject, table)).then_some(id)
        })?;
        let path = schema.path(id);
        self.note(said, format!("sum of {path}"), "grammar");
        self.draft.loose += 1;
        let named = self.exact(id);
        Some(Shown::Aggregate(Aggregate::Sum, named))
    }

    /// "spent the most", "refunded the most": by the money, by what was sold, or by the rows that the
    /// verb names. `false` when the verb says nothing of the kind.
    pub(super) fn most_dealt(&mut self, verb: usize, direction: Direction) -> bool {
        let said = self.pieces[verb].lower.clone();
        let subject = self.main_table().or(self.mentioned.first().copied());
        let shown = if self.spends(verb) {
            self.money_spent(verb)
        } else if SELLING.contains(&said.as_str()) {
            self.quantity_sold(&said, subject)
        } else {
            None
        };
        let shown = shown.or_else(|| {
            let table = self.table_of(verb).or_else(|| self.table_of_verb(verb, 3))?;
            let name = self.snapshot.schema.tables[table].name.clone();
            self.note(&said, format!("rows of {name}"), "name");
            self.draft.loose += 1;
            Some(Shown::CountTable(self.node(table)))
        });
        let Some(shown) = shown else { return false };
        self.dated_as(&shown);
        self.rank_by(shown, direction);
        true
    }

    /// "best selling products"
    pub(super) fn best_selling(&mut self, at: usize, table: usize, direction: Direction) {
        let said = self.pieces[at].lower.clone();
        match self.quantity_sold(&said, Some(table)) {
            Some(shown) => self.rank_by(shown, direction),
            None => {
                self.because(format!(
                    "`{said}` needs to know what is sold: no measure and no quantity is near"
                ));
                self.unknown(at);
            }
        }
    }

    /// "best selling brands": values of a column, ranked by what was sold of each.
    pub(super) fn best_selling_values(&mut self, at: usize, named: Named, direction: Direction) {
        let said = self.pieces[at].lower.clone();
        let table = self.resolve(&named, None).map(|id| id.table);
        let several = named.text.ends_with('s');
        self.draft.shown.push(Shown::Column(named.clone()));
        self.draft.groups.push(Grouping::Column(named));
        match self.quantity_sold(&said, table) {
            Some(shown) => {
                self.draft.shown.push(shown.clone());
                self.draft.order.push((Key::Shown(shown), direction));
                if several && self.draft.limit == Some(1) {
                    self.draft.limit = Some(SEVERAL);
                }
            }
            None => self.unknown(at),
        }
    }

    /// A measure of the team's own is shown beside what it ranks.
    fn rank_by(&mut self, shown: Shown, direction: Direction) {
        let alone = matches!(self.draft.shown[..], [Shown::Entity(_)]);
        if alone && matches!(shown, Shown::Metric(_)) {
            self.draft.shown.push(shown.clone());
        }
        self.draft.order.push((Key::Shown(shown), direction));
        if self.draft.limit == Some(1) && self.says_several() {
            self.draft.limit = Some(SEVERAL);
        }
    }

    /// What is talked about was said in the plural.
    pub(super) fn says_several(&self) -> bool {
        let Some(main) = self.main_table() else { return false };
        self.pieces.iter().any(|piece| match &piece.kind {
            PieceKind::Name(names, _) => {
                let last = piece.lower.rsplit(' ').next().unwrap_or_default();
                names.iter().any(|name| name.target == Target::Table(main))
                    && morphology::singular(last) != last
            }
            _ => false,
        })
    }

    /// The node whose rows are counted by "20 times": those that the verb before named.
    pub(super) fn counted_times(&self) -> Option<usize> {
        let focus = self.draft.focus.filter(|focus| Some(*focus) != self.draft.main);
        let via = self.draft.via.and_then(|table| {
            self.draft.nodes.iter().position(|node| node.table == table && !node.negated)
        });
        focus.or(via)
    }

    /// "older than 60" where the day or the year of birth is known. `None` when it is not.
    pub(super) fn born_before(&self, table: usize) -> Option<ColumnId> {
        let (id, turned) = self.measured(Scale::Age, table)?;
        let birth = self.snapshot.schema.column(id).words.iter().any(|w| w.starts_with("birth"));
        (turned && birth).then_some(id)
    }
}
