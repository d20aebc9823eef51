//! Superlatives where what is shown is said: "the youngest singer", "5 largest countries".

use super::noun::Noun;
use super::{Grouping, Key, Mode, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::Target;
use crate::semantic::query::{Direction, Expr};
use crate::semantic::tag::PieceKind;

use super::aggregate::{aggregate_name, extreme_function};

/// Rows of "top products by revenue" without a number.
const DEFAULT_TOP: u64 = 10;

impl Reader<'_> {
    /// "the youngest singer", "the maximum capacity", "the most common citizenship".
    pub(super) fn extreme_first(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
        if let Some(end) = self.both_extremes(at) {
            return end;
        }
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
        if scale == Scale::Any
            && let Some(end) = self.most_done(next, limit, direction)
        {
            return end;
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
            Noun::Column(named) if scale == Scale::Sales => {
                self.draft.limit = Some(limit);
                self.best_selling_values(at, named, direction);
                self.mode = Mode::Conditions;
                end
            }
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
                if ["best", "worst"].contains(&self.pieces[at].lower.as_str())
                    && self.is_duration(&named)
                {
                    let said = self.pieces[at].text.clone();
                    self.because(format!("`{said}` may be the shortest or the longest: say which"));
                    self.unknown(at);
                    return end;
                }
                // The fastest time is the least.
                let direction = match scale {
                    Scale::Speed if self.is_duration(&named) => turned(direction),
                    _ => direction,
                };
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
                if self.skipped.is_some() && limit == 1 {
                    // "the second highest salary": of the salaries, each once.
                    self.draft.distinct = true;
                    self.draft.shown.push(Shown::Column(named.clone()));
                    self.draft.order.push((Key::Column(named.clone()), direction));
                    self.draft.limit = Some(1);
                    self.last_column = Some(named);
                    return end;
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
                    // "cheapest products" and no more: several are asked for.
                    let listed = next == self.skip_fillers(at + 1)
                        && limit == 1
                        && self.says_several()
                        && self.clause_ends(end)
                        && self.draft.shown.len() == 1;
                    self.draft.limit = Some(if listed { DEFAULT_TOP } else { limit });
                    self.order_by_scale(at, table, direction, scale);
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

    fn is_duration(&self, named: &super::Named) -> bool {
        let said = |word: &String| ["time", "duration", "seconds"].contains(&word.as_str());
        named.columns.iter().any(|candidate| match candidate.target {
            Target::Column(id) => self.snapshot.schema.column(id).words.iter().any(said),
            _ => false,
        })
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
        if scale == Scale::Sales {
            self.best_selling(at, table, direction);
            return;
        }
        let text = self.pieces[at].text.clone();
        let measured = self.dated_by_verb(scale, table).or_else(|| self.measured(scale, table));
        match measured {
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
    pub(super) fn numbered(&mut self, at: usize, number: &str) -> usize {
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

    pub(super) fn show_scale(&mut self, scale: Scale, at: usize) {
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
}

pub(super) fn turned(direction: Direction) -> Direction {
    match direction {
        Direction::Ascending => Direction::Descending,
        Direction::Descending => Direction::Ascending,
    }
}
