//! Periods compared with each other, and periods in order.

use super::is_measure;
use crate::semantic::query::{
    Compare, Condition, Direction, Expr, Operand, SelectItem, SemanticQuery,
};
use crate::semantic::read::Reader;

impl Reader<'_> {
    /// "2024 vs previous year": the measure once per period, in columns.
    pub(in crate::semantic::read) fn compare_periods(
        &mut self,
        query: &mut SemanticQuery,
    ) -> Option<()> {
        if !self.draft.versus {
            return Some(());
        }
        if self.compare_values(query) {
            return Some(());
        }
        let periods = self.draft.periods.clone();
        let [first, second] = &periods[..] else {
            self.because("a comparison needs two periods, or two values of one column".to_owned());
            return None;
        };
        // The later one is the current one, in whatever order they were said.
        let later = if second.1 > first.1 { (second, first) } else { (first, second) };
        let ((id, from, to), (other, before, until)) = later;
        if id != other {
            return None;
        }
        let during = |from: &String, to: &String| {
            Condition::During(*id, Some(from.clone()), Some(to.clone()))
        };
        let (now, then) = (during(from, to), during(before, until));
        for node in &mut self.draft.nodes {
            node.conditions.retain(|c| *c != now && *c != then);
        }
        let at = query.select.iter().position(|item| is_measure(&item.expr))?;
        let measure = Box::new(query.select[at].expr.clone());
        let current = Expr::InPeriod(measure.clone(), Box::new(now.clone()));
        let previous = Expr::InPeriod(measure, Box::new(then.clone()));
        query.select[at] = SelectItem { expr: current, alias: Some("current".into()) };
        let previous = SelectItem { expr: previous, alias: Some("previous".into()) };
        query.select.insert(at + 1, previous);
        let node = self.node(id.table);
        self.draft.nodes[node].conditions.push(Condition::Any(vec![now, then]));
        Some(())
    }

    /// "Lyon vs Porto": the measure once per value, in rows.
    fn compare_values(&self, query: &mut SemanticQuery) -> bool {
        let value_of = |condition: &Condition| match condition {
            Condition::Compare(Expr::Column(id), Compare::Eq, Operand::Literal(_)) => Some(*id),
            _ => None,
        };
        let compared =
            self.draft.nodes.iter().flat_map(|node| &node.conditions).find_map(|condition| {
                match condition {
                    Condition::Any(any) => {
                        let first = any.first().and_then(value_of)?;
                        any.iter().all(|one| value_of(one) == Some(first)).then_some(first)
                    }
                    _ => None,
                }
            });
        let Some(id) = compared.filter(|_| self.draft.periods.len() < 2) else { return false };
        if !query.group.is_empty() || !query.select.iter().all(|item| is_measure(&item.expr)) {
            return false;
        }
        query.group.push(Expr::Column(id));
        query.select.insert(0, SelectItem { expr: Expr::Column(id), alias: None });
        true
    }

    /// Periods read in time order unless another order is asked for.
    pub(in crate::semantic::read) fn order_in_time(&self, query: &mut SemanticQuery) {
        if !query.order.is_empty() || query.average_rows {
            return;
        }
        let grains: Vec<Expr> =
            query.group.iter().filter(|g| matches!(g, Expr::Grain(..))).cloned().collect();
        if !grains.is_empty() {
            for expr in &query.group {
                query.order.push((expr.clone(), Direction::Ascending));
            }
            query.order.sort_by_key(|(expr, _)| !matches!(expr, Expr::Grain(..)));
        } else if !query.group.is_empty()
            && let Some(metric) = query
                .select
                .iter()
                .find(|item| matches!(item.expr, Expr::Metric(_) | Expr::Share(..)))
        {
            query.order.push((metric.expr.clone(), Direction::Descending));
        }
    }
}
