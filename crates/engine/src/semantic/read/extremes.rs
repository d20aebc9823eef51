//! The highest and the lowest said together: both, or how far they are apart.

use super::aggregate::extreme_function;
use super::extreme::turned;
use super::noun::{Noun, Phrase};
use super::{Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::Target;
use crate::semantic::query::{Aggregate, Direction, Expr};
use crate::semantic::schema::Kind;

/// Nouns for the distance of two numbers.
const DISTANCES: [&str; 3] = ["difference", "gap", "spread"];

impl Reader<'_> {
    /// "oldest and newest publication year", "highest and lowest salary".
    pub(super) fn both_extremes(&mut self, at: usize) -> Option<usize> {
        let (first, second, named, end) = self.pair(at)?;
        for function in [first, second] {
            self.draft.shown.push(Shown::Aggregate(function, named.clone()));
        }
        self.last_column = Some(named);
        Some(end)
    }

    /// "the difference between the highest and the lowest salary".
    pub(super) fn distance(&mut self, at: usize) -> Option<usize> {
        if !DISTANCES.contains(&self.pieces.get(at)?.lower.as_str()) {
            return None;
        }
        let between = self.skip(at + 1, &[Gram::Of]);
        if !matches!(self.gram(between), Some(Gram::Between | Gram::In)) {
            return None;
        }
        let (first, second, named, end) = self.pair(self.skip(between + 1, &[]))?;
        let id = self.resolve(&named, None)?;
        if !self.snapshot.schema.column(id).kind.is_number() || first == second {
            return None;
        }
        let of = |function| Box::new(Expr::Aggregate(function, id));
        let apart = Expr::Difference(of(Aggregate::Max), of(Aggregate::Min));
        self.note(&self.pieces[at].text, "the highest less the lowest", "grammar");
        self.node(id.table);
        self.draft.shown.push(Shown::Exact(apart));
        self.mode = Mode::Conditions;
        Some(end)
    }

    /// Two extremes of one column, and where they end.
    fn pair(&mut self, at: usize) -> Option<(Aggregate, Aggregate, Named, usize)> {
        let (first, scale) = self.extreme_said(at)?;
        let and = self.skip(at + 1, &[]);
        if self.gram(and) != Some(Gram::And) {
            return None;
        }
        let other = self.skip(and + 1, &[]);
        let (second, other_scale) = self.extreme_said(other)?;
        let (phrase, end) = self.phrase(self.skip(other + 1, &[Gram::Of]))?;
        let Phrase { noun: Noun::Column(mut named), .. } = phrase else { return None };
        let schema = &self.snapshot.schema;
        let kind = named.columns.iter().find_map(|candidate| match candidate.target {
            Target::Column(id) => Some(schema.column(id).kind),
            _ => None,
        })?;
        if !(kind.is_number() || kind.is_time()) {
            return None;
        }
        self.qualify(&mut named, end);
        // The oldest year is the first one.
        let function = |direction: Direction, scale: Scale| {
            let dated = matches!(kind, Kind::Date | Kind::Year) && scale == Scale::Age;
            extreme_function(if dated { turned(direction) } else { direction })
        };
        Some((function(first, scale), function(second, other_scale), named, end))
    }

    fn extreme_said(&self, at: usize) -> Option<(Direction, Scale)> {
        match self.gram(at)? {
            Gram::Extreme(direction, scale) if scale != Scale::Frequency => {
                Some((direction, scale))
            }
            Gram::Agg(Aggregate::Max) => Some((Direction::Descending, Scale::Any)),
            Gram::Agg(Aggregate::Min) => Some((Direction::Ascending, Scale::Any)),
            _ => None,
        }
    }
}
