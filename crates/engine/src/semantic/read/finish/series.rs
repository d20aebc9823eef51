//! Measures that look along time or over groups: growth, running totals, averages of counts, and
//! the first rows of each group.

use super::{column_table, is_aggregate, is_measure};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::Target;
use crate::semantic::query::{Aggregate, Expr, Grain, SelectItem, SemanticQuery};
use crate::semantic::read::{Grouping, Reader, Shown};

impl Reader<'_> {
    /// "growth", "year over year", "running total".
    pub(in crate::semantic::read) fn series(&mut self, at: usize, gram: Gram) {
        let said = self.pieces[at].lower.clone();
        self.note(&said, "along the periods", "grammar");
        if gram == Gram::Running {
            self.draft.running = true;
            return;
        }
        self.draft.growth = true;
        let grain = match said.as_str() {
            "year over year" | "yoy" => Grain::Year,
            "month over month" | "mom" => Grain::Month,
            "quarter over quarter" => Grain::Quarter,
            _ => return,
        };
        self.draft.groups.push(Grouping::Grain(grain));
    }

    /// What is followed along time is a measure: a number is summed, rows are counted.
    pub(in crate::semantic::read) fn measure_series(&mut self) {
        let along = self.draft.growth || self.draft.running || self.draft.versus;
        let [shown] = &self.draft.shown[..] else { return };
        if !along || is_aggregate(shown) {
            return;
        }
        let measure = match shown.clone() {
            Shown::Entity(node) => Shown::CountTable(node),
            Shown::Column(named) if self.is_number(&named.columns) => {
                Shown::Aggregate(Aggregate::Sum, named)
            }
            _ => return,
        };
        self.draft.shown = vec![measure];
    }

    pub(in crate::semantic::read) fn is_number(
        &self,
        columns: &[crate::semantic::tag::Candidate],
    ) -> bool {
        columns.iter().any(|candidate| match candidate.target {
            Target::Column(id) => {
                let column = self.snapshot.schema.column(id);
                column.kind.is_number()
                    && !column.key
                    && self.snapshot.schema.reference(id).is_none()
            }
            _ => false,
        })
    }

    /// The measure with its change from the period before, or summed up to each period. `None`
    /// when there are no periods to go along.
    pub(in crate::semantic::read) fn series_of(&mut self, query: &mut SemanticQuery) -> Option<()> {
        if !self.draft.growth && !self.draft.running {
            return Some(());
        }
        let measures: Vec<usize> =
            (0..query.select.len()).filter(|&at| is_measure(&query.select[at].expr)).collect();
        if self.draft.growth && self.draft.versus {
            let [now, before] = measures[..] else { return None };
            let (now, before) = (query.select[now].expr.clone(), query.select[before].expr.clone());
            let expr = Expr::Growth(Box::new(now), Box::new(before));
            query.select.push(SelectItem { expr, alias: None });
            self.draft.growth = false;
            return Some(());
        }
        let ([at], [period]) = (&measures[..], &query.group[..]) else { return None };
        let timed = match period {
            Expr::Grain(..) => true,
            Expr::Column(id) => self.snapshot.schema.column(*id).kind.is_time(),
            _ => false,
        };
        if !timed {
            return None;
        }
        let (measure, period) = (query.select[*at].expr.clone(), Box::new(period.clone()));
        if self.draft.running {
            query.select[*at].expr = Expr::Running(Box::new(measure), period);
            self.draft.running = false;
        } else {
            let before = Expr::Lag(Box::new(measure.clone()), period);
            let expr = Expr::Growth(Box::new(measure), Box::new(before));
            query.select.insert(at + 1, SelectItem { expr, alias: None });
            self.draft.growth = false;
        }
        Some(())
    }

    /// "the average number of orders per customer": the counts are averaged.
    pub(in crate::semantic::read) fn average_of_counts(
        &mut self,
        query: &mut SemanticQuery,
    ) -> Option<()> {
        if !self.draft.averaged {
            return Some(());
        }
        query.select.retain(|item| is_measure(&item.expr));
        let grouped = !query.group.is_empty() && query.order.is_empty() && query.limit.is_none();
        if query.select.len() != 1 || !grouped {
            return None;
        }
        query.average_rows = true;
        self.draft.averaged = false;
        Some(())
    }

    /// "the most expensive product in each category": the groups within which the first rows are
    /// looked for; none when the question shows nothing but the groups.
    pub(in crate::semantic::read) fn first_of_each(
        &self,
        groups: &[Expr],
        labels: &[Vec<Expr>],
        plain: &[Expr],
    ) -> Vec<Expr> {
        let first = self.draft.each && self.draft.limit.is_some() && !self.draft.order.is_empty();
        // A group that is shown itself is ranked, not ranked within.
        let keys: Vec<Expr> =
            groups.iter().filter(|group| !plain.contains(group)).cloned().collect();
        let label_of_key = |expr: &Expr| {
            labels.iter().any(|label| {
                label.contains(expr) && !(label.len() == 1 && groups.contains(&label[0]))
            })
        };
        let of_group = |expr: &Expr| {
            label_of_key(expr)
                || keys.iter().any(|key| {
                    column_table(key) == column_table(expr)
                        && self.grouped_by_key(&keys, column_table(expr).unwrap_or(usize::MAX))
                })
        };
        if first && plain.iter().any(|expr| !of_group(expr)) { keys } else { Vec::new() }
    }
}
