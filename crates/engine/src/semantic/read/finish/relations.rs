//! Nodes of the draft as joined tables, filters and existence tests.

use super::is_measure;
use crate::semantic::metric;
use crate::semantic::query::{Condition, Expr, SemanticQuery};
use crate::semantic::read::{Node, Reader};

impl Reader<'_> {
    /// Turns nodes into joined tables, filters and existence tests.
    pub(in crate::semantic::read) fn relations(&mut self, query: &mut SemanticQuery) -> Option<()> {
        let mut outputs = Vec::new();
        let exprs = query
            .select
            .iter()
            .map(|i| &i.expr)
            .chain(&query.group)
            .chain(query.order.iter().map(|o| &o.0))
            .chain(query.having.iter().filter_map(|c| match c {
                Condition::Compare(e, ..) | Condition::Between(e, ..) => Some(e),
                _ => None,
            }));
        for expr in exprs {
            self.tables_of(expr, &mut outputs);
        }
        if outputs.is_empty() {
            outputs.extend(self.main_table());
        }
        let nodes = self.lifted();
        // "revenue by employee in 1997": the orders between the two are those of that year.
        let between = self.snapshot.schema.between(&outputs);
        outputs.extend(between.into_iter().filter(|&table| {
            let said = |node: &Node| node.table == table && !node.conditions.is_empty();
            nodes.iter().any(|node| said(node) && !node.negated && !node.separate)
        }));
        query.tables = outputs.clone();
        let root = |n: usize| {
            nodes[n].parent.is_none()
                || outputs.contains(&nodes[n].table) && !nodes[n].negated && !nodes[n].separate
        };
        for n in 0..nodes.len() {
            if root(n) {
                let node = &nodes[n];
                query.filters.extend(node.conditions.iter().cloned());
                if !outputs.contains(&node.table) {
                    // The main table itself is not shown: it joins what is.
                    let anchor = outputs[0];
                    let adds = !node.conditions.is_empty() || self.draft.main == Some(n);
                    if adds
                        && self.many(anchor, node.table)
                        && !query.select.iter().all(|i| !is_measure(&i.expr))
                        && !outputs.contains(&node.table)
                    {
                        query.filters.truncate(query.filters.len() - node.conditions.len());
                        let inner = self.inner(&nodes, n, &outputs)?;
                        query
                            .filters
                            .push(Condition::Exists { subject: anchor, query: Box::new(inner) });
                    } else if adds && !query.tables.contains(&node.table) {
                        query.tables.push(node.table);
                    }
                }
            }
        }
        for n in 0..nodes.len() {
            if root(n) {
                continue;
            }
            let parent = nodes[n].parent?;
            // Deeper nodes are part of their parent's test.
            if !root(parent) && !self.is_joined(&nodes, parent, &outputs) {
                continue;
            }
            let parent_table = nodes[parent].table;
            let subject = if outputs.contains(&parent_table) || query.tables.contains(&parent_table)
            {
                parent_table
            } else {
                outputs[0]
            };
            let between = self.draft.via == Some(nodes[n].table)
                && nodes[n].conditions.is_empty()
                && !nodes[n].negated
                && !query.having.is_empty();
            if between {
                // What is counted is counted through it.
                if !query.tables.contains(&nodes[n].table) {
                    query.tables.push(nodes[n].table);
                }
                continue;
            }
            if nodes[n].negated || nodes[n].separate || self.many(subject, nodes[n].table) {
                let inner = self.inner(&nodes, n, &outputs)?;
                let exists = Condition::Exists { subject, query: Box::new(inner) };
                query.filters.push(if nodes[n].negated {
                    Condition::Not(Box::new(exists))
                } else {
                    exists
                });
            } else {
                if !query.tables.contains(&nodes[n].table) {
                    query.tables.push(nodes[n].table);
                }
                query.filters.extend(nodes[n].conditions.iter().cloned());
            }
        }
        Some(())
    }

    /// "borrowed no books", "borrowed both …": what is missing or found apart hangs on who did it, not on
    /// one row of what ties the two.
    fn lifted(&self) -> Vec<Node> {
        let mut nodes = self.draft.nodes.clone();
        for n in 0..nodes.len() {
            let tie = self.draft.via == Some(nodes[n].table)
                && nodes[n].conditions.is_empty()
                && !nodes[n].negated;
            let Some(parent) = nodes[n].parent.filter(|_| tie) else { continue };
            let mut hanging: Vec<&mut Node> =
                nodes.iter_mut().filter(|node| node.parent == Some(n)).collect();
            if !hanging.is_empty() && hanging.iter().all(|node| node.negated || node.separate) {
                for node in &mut hanging {
                    node.parent = Some(parent);
                }
                nodes[n].parent = None;
            }
        }
        nodes
    }

    pub(in crate::semantic::read) fn is_joined(
        &self,
        nodes: &[Node],
        n: usize,
        outputs: &[usize],
    ) -> bool {
        let node = &nodes[n];
        if node.negated || node.separate {
            return false;
        }
        match node.parent {
            None => true,
            Some(_) if outputs.contains(&node.table) => true,
            Some(parent) => {
                self.is_joined(nodes, parent, outputs)
                    && !self.many(nodes[parent].table, node.table)
            }
        }
    }

    /// The rows a node and what hangs on it describe.
    pub(in crate::semantic::read) fn inner(
        &self,
        nodes: &[Node],
        n: usize,
        outputs: &[usize],
    ) -> Option<SemanticQuery> {
        let mut query = SemanticQuery { tables: vec![nodes[n].table], ..SemanticQuery::default() };
        query.filters = nodes[n].conditions.clone();
        for child in 0..nodes.len() {
            if child == n
                || nodes[child].parent != Some(n)
                || outputs.contains(&nodes[child].table) && !nodes[child].negated
            {
                continue;
            }
            let inner = self.inner(nodes, child, outputs)?;
            if nodes[child].negated || nodes[child].separate {
                let exists = Condition::Exists { subject: nodes[n].table, query: Box::new(inner) };
                query.filters.push(if nodes[child].negated {
                    Condition::Not(Box::new(exists))
                } else {
                    exists
                });
            } else {
                query.tables.extend(inner.tables);
                query.filters.extend(inner.filters);
            }
        }
        Some(query)
    }

    pub(in crate::semantic::read) fn tables_of(&self, expr: &Expr, found: &mut Vec<usize>) {
        let mut add = |table: usize| {
            if !found.contains(&table) {
                found.push(table);
            }
        };
        match expr {
            Expr::Column(id) | Expr::Aggregate(_, id) | Expr::Grain(_, id) => add(id.table),
            Expr::CountRows(table) => add(*table),
            Expr::Metric(id) => {
                let tables =
                    metric::metric_tables(&self.snapshot.glossary, &self.snapshot.schema, *id);
                tables.into_iter().for_each(add);
            }
            Expr::Share(inner, _) => self.tables_of(inner, found),
            Expr::Scalar(_) => {}
            Expr::Rank(groups, order) => {
                groups.iter().for_each(|expr| self.tables_of(expr, found));
                order.iter().for_each(|(expr, _)| self.tables_of(expr, found));
            }
            Expr::SharePassing(table, _) => add(*table),
            Expr::InPeriod(inner, _) => self.tables_of(inner, found),
            Expr::Growth(left, right)
            | Expr::Difference(left, right)
            | Expr::Ratio(left, right)
            | Expr::Lag(left, right)
            | Expr::Running(left, right) => {
                self.tables_of(left, found);
                self.tables_of(right, found);
            }
        }
    }
}
