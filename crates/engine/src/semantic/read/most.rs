//! The most of a column: the row that has it, or the sum of many rows.

use super::{Key, Named, Reader, Shown};
use crate::semantic::grammar::Scale;
use crate::semantic::lexicon::Target;
use crate::semantic::query::{Aggregate, ColumnId, Direction};

/// Numbers of which the sum over several rows says nothing.
const LEVELS: [&str; 12] = [
    "price",
    "rate",
    "rating",
    "age",
    "year",
    "percent",
    "percentage",
    "average",
    "score",
    "rank",
    "level",
    "height",
];

impl Reader<'_> {
    /// "the highest capacity": of a number or date the row with it, of anything else how many.
    pub(super) fn superlative_column(
        &mut self,
        at: usize,
        named: Named,
        direction: Direction,
        end: usize,
    ) -> usize {
        let Some(id) = self.resolve(&named, None) else {
            self.unknown(at);
            return end;
        };
        let column = self.snapshot.schema.column(id);
        let counted = !(column.kind.is_number() || column.kind.is_time());
        if counted {
            // "which country speaks the most languages": rows of that table.
            let node = self.node(id.table);
            self.draft.order.push((Key::Shown(Shown::CountTable(node)), direction));
            self.draft.penalty += 0.05;
        } else {
            let exact = self.exact(id);
            let summed = self.adds_up(at, id);
            self.node(id.table);
            let key = if summed {
                let path = self.snapshot.schema.path(id);
                self.note(&self.pieces[at].text, format!("the sum of {path}"), "grammar");
                Key::Shown(Shown::Aggregate(Aggregate::Sum, exact))
            } else {
                Key::Column(exact)
            };
            self.draft.order.push((key, direction));
        }
        end
    }

    /// "the team with the most points", where a team has many rows with points: all of them together.
    pub(super) fn adds_up(&self, at: usize, id: ColumnId) -> bool {
        let said = self.pieces[at].lower.as_str();
        let much = ["most", "fewest", "least"].contains(&said) || said.ends_with("number of");
        let column = self.snapshot.schema.column(id);
        let level = column.words.iter().any(|word| LEVELS.contains(&word.as_str()));
        let of_shown = || match &self.draft.shown[..] {
            [Shown::Column(named)] => self.one_table(named),
            _ => None,
        };
        let owner = self.main_table().or_else(of_shown).filter(|main| *main != id.table);
        let listed =
            self.draft.shown.iter().all(|shown| match shown {
                Shown::Entity(_) => true,
                Shown::Column(named) => named.owner == owner
                    || named.owner.is_none()
                        && named.columns.iter().any(
                            |c| matches!(c.target, Target::Column(id) if Some(id.table) == owner),
                        ),
                _ => false,
            });
        let several = owner.is_some_and(|owner| self.many(owner, id.table));
        much && listed && several && column.kind.is_number() && !level
    }

    /// "whose age is the highest".
    pub(super) fn superlative_of(
        &mut self,
        at: usize,
        named: Named,
        direction: Direction,
    ) -> usize {
        if let Some(id) = self.resolve(&named, None) {
            let column = self.snapshot.schema.column(id);
            if column.key || self.snapshot.schema.reference(id).is_some() {
                // Numbers that name rows have no largest.
                self.unknown(at);
                return at + 1;
            }
            let exact = self.exact(id);
            self.node(id.table);
            self.draft.order.push((Key::Column(exact), direction));
            self.draft.limit.get_or_insert(1);
        }
        at + 1
    }

    /// A superlative with nothing after it.
    pub(super) fn superlative_alone(
        &mut self,
        at: usize,
        direction: Direction,
        scale: Scale,
    ) -> usize {
        match scale {
            Scale::Frequency => {
                // "books borrowed most often": rows of the loans.
                let done = self.verb_before(at).and_then(|verb| self.table_of_verb(verb, 1));
                let counted = done.map_or(usize::MAX, |table| self.node(table));
                self.draft.order.push((Key::Shown(Shown::CountTable(counted)), direction));
                at + 1
            }
            Scale::Any
                if self.verb_before(at).is_some_and(|verb| self.most_dealt(verb, direction)) =>
            {
                let money = self.pieces.get(at + 1).is_some_and(|piece| piece.lower == "money");
                at + 1 + usize::from(money)
            }
            Scale::Sales => {
                match self.focus_table().or(self.mentioned.first().copied()) {
                    Some(table) => self.best_selling(at, table, direction),
                    None => self.unknown(at),
                }
                at + 1
            }
            Scale::Any if self.paid_most(at).is_some() => {
                if let Some(table) = self.paid_most(at) {
                    self.order_by_scale(at, table, direction, Scale::Pay);
                }
                at + 1
            }
            Scale::Any => match self.last_column.clone() {
                Some(named)
                    if !self
                        .draft
                        .shown
                        .iter()
                        .any(|s| matches!(s, Shown::Column(n) if n.text == named.text)) =>
                {
                    self.superlative_of(at, named, direction)
                }
                _ => {
                    self.unknown(at);
                    at + 1
                }
            },
            _ => {
                let tables: Vec<usize> =
                    self.focus_table().into_iter().chain(self.mentioned.clone()).collect();
                let Some(table) = tables.into_iter().find(|t| self.measured(scale, *t).is_some())
                else {
                    self.unknown(at);
                    return at + 1;
                };
                self.order_by_scale(at, table, direction, scale);
                at + 1
            }
        }
    }

    /// "which doctor earns the most": the table talked about, where it says what each of its rows earns.
    pub(super) fn paid_most(&self, at: usize) -> Option<usize> {
        let verb = self.pieces.get(self.before(at))?;
        let table = self.focus_table().or(self.main_table())?;
        let earns = super::verb::scale_of_verb(&verb.lower) == Some(Scale::Pay);
        (earns && self.measured(Scale::Pay, table).is_some()).then_some(table)
    }
}
