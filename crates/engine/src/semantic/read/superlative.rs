//! Superlatives among conditions: "with the highest capacity".

use super::noun::{Noun, Phrase};
use super::{Grouping, Key, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::Target;
use crate::semantic::query::{Aggregate, ColumnId, Direction};
use crate::semantic::tag::PieceKind;

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
    /// "with the most concerts", "with the highest capacity", "who is the youngest".
    pub(super) fn superlative(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
        if self.negate {
            // "do not have the minimum": all rows but some.
            self.unknown(at);
            return at + 1;
        }
        let mut next = self.skip(at + 1, &[Gram::Distinct]);
        let mut limit = 1;
        if let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind)
            && let Ok(count) = number.parse()
        {
            limit = count;
            next += 1;
        }
        if let Some(PieceKind::Number(number)) =
            self.pieces.get(at.wrapping_sub(1)).map(|p| &p.kind)
            && let Ok(count) = number.parse()
        {
            limit = count;
        }
        // "the top 3 restaurants with the highest ratings": the second superlative says by what.
        if let ([(Key::First | Key::Best(_), _)], Some(kept)) =
            (&self.draft.order[..], self.draft.limit)
        {
            limit = kept;
            self.draft.order.clear();
        }
        if let Some(kept) = self.draft.limit.filter(|_| self.draft.order.is_empty()) {
            limit = kept;
        }
        // "the top 3 largest": said twice.
        if let Some(Gram::Extreme(again, other)) = self.gram(next).filter(|_| next > at + 1) {
            self.draft.limit = Some(limit);
            return self.superlative(next, again, if other == Scale::Any { scale } else { other });
        }
        if next > at + 1 && self.clause_ends(next) {
            self.draft.limit = Some(limit);
            self.draft.order.push((Key::Best(self.pieces[at].text.clone()), direction));
            return next;
        }
        let aggregate = match self.gram(next) {
            Some(Gram::Agg(function)) => {
                next += 1;
                Some(function)
            }
            Some(Gram::CountOf) => {
                next += 1;
                Some(Aggregate::Count)
            }
            _ => None,
        };
        next = self.skip(next, &[Gram::Of, Gram::CountOf]);
        self.note(
            &self.pieces[at].text,
            if direction == Direction::Descending { "largest first" } else { "smallest first" },
            "grammar",
        );
        self.draft.limit = Some(limit);
        let follows = self.phrase(next).filter(|_| {
            scale == Scale::Any || scale == Scale::Size || next == at + 1 || aggregate.is_some()
        });
        if let Some(PieceKind::Value(values)) = self.pieces.get(next).map(|p| p.kind.clone())
            && self.phrase(next).is_none()
            && !matches!(scale, Scale::Any | Scale::Frequency)
        {
            return self.extreme_of_value(at, next, &values, direction, scale, limit);
        }
        let Some((phrase, end)) = follows else {
            return self.superlative_alone(at, direction, scale);
        };
        match phrase.noun.clone() {
            Noun::Table(table)
                if ["top", "bottom", "best", "worst"].contains(&self.pieces[at].lower.as_str())
                    && self.main_table().is_none_or(|main| main == table)
                    && self.draft.order.is_empty() =>
            {
                // "names of the top 3 restaurants": by what comes next.
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.draft.main = Some(node);
                self.draft.focus = Some(node);
                self.own(table);
                self.apply_modifiers(&phrase, node);
                self.draft.order.push((Key::Best(self.pieces[at].text.clone()), direction));
                end
            }
            Noun::Table(table)
                if scale == Scale::Any && aggregate.is_none_or(|a| a == Aggregate::Count) =>
            {
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                self.draft.order.push((Key::Shown(Shown::CountTable(node)), direction));
                self.draft.focus = Some(node);
                end
            }
            Noun::Table(table) => {
                // "of the youngest singer"
                self.named_table(&phrase, table);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                self.draft.focus = Some(node);
                self.order_by_scale(
                    at,
                    table,
                    direction,
                    if scale == Scale::Any { Scale::Frequency } else { scale },
                );
                end
            }
            Noun::Column(named) => {
                let named = self.of_table(named, end);
                self.apply_values(&phrase, &named);
                match aggregate {
                    Some(Aggregate::Count) => {
                        self.draft
                            .order
                            .push((Key::Shown(Shown::CountColumn(named, false)), direction));
                        end
                    }
                    Some(function) => {
                        // A column called "average" is not an average.
                        self.draft
                            .order
                            .push((Key::Shown(Shown::Aggregate(function, named)), direction));
                        end
                    }
                    None if scale == Scale::Sales => {
                        self.best_selling_values(at, named, direction);
                        end
                    }
                    None if scale == Scale::Frequency => {
                        self.draft.shown.push(Shown::Column(named.clone()));
                        self.draft.groups.push(Grouping::Column(named));
                        self.draft
                            .order
                            .push((Key::Shown(Shown::CountTable(usize::MAX)), direction));
                        end
                    }
                    None => self.superlative_column(at, named, direction, end),
                }
            }
            Noun::Metric(id) => {
                self.draft.glossary += 1;
                self.draft.order.push((Key::Shown(Shown::Metric(id)), direction));
                end
            }
            _ => {
                self.unknown(at);
                end
            }
        }
    }

    pub(super) fn apply_values(&mut self, phrase: &Phrase, named: &Named) {
        self.pending_values(phrase, named);
    }

    pub(super) fn of_table(&mut self, mut named: Named, end: usize) -> Named {
        if named.owner.is_none()
            && matches!(self.gram(end), Some(Gram::Of))
            && let Some((of, _)) = self.phrase(end + 1)
            && let Noun::Table(table) = of.noun
        {
            named.owner = Some(table);
        }
        named
    }

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
    fn adds_up(&self, at: usize, id: ColumnId) -> bool {
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

    /// "which doctor earns the most": the table talked about, where it says what each of its rows earns.
    fn paid_most(&self, at: usize) -> Option<usize> {
        let verb = self.pieces.get(self.before(at))?;
        let table = self.focus_table().or(self.main_table())?;
        let earns = super::verb::scale_of_verb(&verb.lower) == Some(Scale::Pay);
        (earns && self.measured(Scale::Pay, table).is_some()).then_some(table)
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
}
