//! Values: which column they belong to, and how several of them combine.

use super::{Grouping, Reader, Shown};
use crate::semantic::lexicon::{StoredValue, Target};
use crate::semantic::metric;
use crate::semantic::query::{Aggregate, ColumnId, Compare, Condition, Expr, Literal, Operand};

impl Reader<'_> {
    pub(super) fn node_for(&mut self, id: ColumnId) -> usize {
        if let Some(focus) = self.draft.focus
            && self.draft.nodes[focus].table == id.table
        {
            return focus;
        }
        if let Some(negated) = self.draft.focus.filter(|&f| self.draft.nodes[f].negated) {
            // Inside "that have no …": what follows describes the missing rows.
            if let Some(at) = self
                .draft
                .nodes
                .iter()
                .position(|n| n.table == id.table && n.parent == Some(negated))
            {
                return at;
            }
            let main = self.draft.main.map(|m| self.draft.nodes[m].table);
            if main != Some(id.table) {
                self.draft.nodes.push(super::Node {
                    table: id.table,
                    parent: Some(negated),
                    negated: false,
                    conditions: Vec::new(),
                    separate: false,
                });
                return self.draft.nodes.len() - 1;
            }
        }
        self.node(id.table)
    }

    /// Adds a condition, or joins it to the last one after "or".
    pub(super) fn add(&mut self, node: usize, condition: Condition) {
        if std::mem::take(&mut self.joining_or) {
            if let Some((last_node, index)) = self.last_condition
                && last_node == node
            {
                let conditions = &mut self.draft.nodes[node].conditions;
                let before = conditions[index].clone();
                conditions[index] = match before {
                    Condition::Any(mut any) => {
                        any.push(condition);
                        Condition::Any(any)
                    }
                    other => Condition::Any(vec![other, condition]),
                };
                return;
            }
            self.draft.penalty += 0.6;
        }
        self.draft.nodes[node].conditions.push(condition);
        self.last_condition = Some((node, self.draft.nodes[node].conditions.len() - 1));
    }

    /// Equality with a value whose column is not named.
    pub(super) fn value_condition(
        &mut self,
        text: &str,
        values: &[StoredValue],
        node: Option<usize>,
    ) {
        if self.draft.main.is_none() && self.counted_rows.is_some() {
            // "orders from Germany": the orders are what is talked about.
            self.settle_main();
        }
        let at = node.or(self.draft.focus).or(self.draft.main);
        let table = at.map(|n| self.draft.nodes[n].table).or_else(|| self.table_measured());
        let schema = &self.snapshot.schema;
        let distances = table.map(|t| schema.distances(t, 6));
        let last = self.last_column.clone();
        let rank = |value: &StoredValue| {
            let named = last.as_ref().is_some_and(|l| {
                l.columns.iter().any(|c| c.target == Target::Column(value.column))
            });
            let distance =
                distances.as_ref().map_or(0, |d| d.get(&value.column.table).copied().unwrap_or(9));
            let mentioned = self.mentioned.contains(&value.column.table);
            let reference = schema.reference(value.column).is_some();
            let exact = value.text == text;
            let long = schema.column(value.column).distinct > 1000;
            let dimension = self.is_dimension(value.column);
            (!named, distance, !dimension, !mentioned, !exact, reference, long, value.column)
        };
        let mut ranked: Vec<&StoredValue> = values.iter().collect();
        ranked.sort_by_key(|v| rank(v));
        let Some(mut best) = ranked.first().copied() else { return };
        let other = ranked.iter().find(|v| v.column != best.column);
        if let Some(second) = other {
            let (a, b) = (rank(best), rank(second));
            if (a.0, a.1, a.2) == (b.0, b.1, b.2) {
                self.draft.ambiguous += 1;
                if self.flip == Some(self.choices) {
                    best = second;
                }
                self.choices += 1;
            }
        }
        let id = best.column;
        let stored = best.text.clone();
        if distances.as_ref().is_some_and(|d| d.get(&id.table).is_none_or(|d| *d > 3)) {
            self.draft.penalty += 0.3;
        }
        let path = schema.path(id);
        self.note(text, format!("{path} = '{stored}'"), "value");
        self.draft.values_matched += 1;
        let compare = if std::mem::take(&mut self.negate) { Compare::Ne } else { Compare::Eq };
        let node = self.node_for(id);
        if self.holds_lists(id, &stored) {
            // "films with trailers", where a film has several features in one text.
            self.draft.loose += 1;
            let part = Condition::Like(Expr::Column(id), format!("%{stored}%"));
            let missing = compare == Compare::Ne;
            self.add(node, if missing { Condition::Not(Box::new(part)) } else { part });
            return;
        }
        match self.spelled(text, id, compare, stored, values) {
            // "active", which some rows hold as "Active".
            condition @ (Condition::Any(_) | Condition::All(_)) => self.add(node, condition),
            condition => self.merge_value(node, id, condition, compare),
        }
    }

    /// Equality with a value in each way that a column spells it.
    pub(super) fn spelled(
        &mut self,
        said: &str,
        id: ColumnId,
        compare: Compare,
        stored: String,
        values: &[StoredValue],
    ) -> Condition {
        let of_column = values.iter().filter(|value| value.column == id);
        let mut others: Vec<&str> =
            of_column.map(|value| value.text.as_str()).filter(|text| *text != stored).collect();
        others.sort_unstable();
        others.dedup();
        let path = self.snapshot.schema.path(id);
        for other in &others {
            self.note(said, format!("{path} = '{other}' too"), "value");
        }
        let equals = |text: &str| {
            let literal = Operand::Literal(Literal::Text(text.to_owned()));
            Condition::Compare(Expr::Column(id), compare, literal)
        };
        if others.is_empty() {
            return equals(&stored);
        }
        let all = std::iter::once(stored.as_str()).chain(others).map(equals).collect();
        if compare == Compare::Eq { Condition::Any(all) } else { Condition::All(all) }
    }

    /// Averages are shown and nothing else, and nothing is grouped.
    fn averages_only(&self) -> bool {
        let average = |shown: &Shown| matches!(shown, Shown::Aggregate(Aggregate::Avg, _));
        let draft = &self.draft;
        !draft.shown.is_empty() && draft.shown.iter().all(average) && draft.groups.is_empty()
    }

    /// Other rows have the value beside more of its kind, with commas between.
    fn holds_lists(&self, id: ColumnId, value: &str) -> bool {
        let schema = &self.snapshot.schema;
        let seen =
            self.snapshot.profile.column(&schema.tables[id.table].name, &schema.column(id).name);
        let listed =
            |text: &str| text.contains(',') && text.split(',').any(|it| it.trim() == value);
        seen.is_some_and(|seen| seen.values.iter().any(|(text, _)| listed(text)))
    }

    /// The glossary calls the column a dimension.
    pub(super) fn is_dimension(&self, id: ColumnId) -> bool {
        let dimensions = &self.snapshot.glossary.dimensions;
        dimensions
            .iter()
            .any(|dimension| self.snapshot.schema.find_column(&dimension.column, None) == Some(id))
    }

    /// The table that the metric shown runs over.
    pub(super) fn table_measured(&self) -> Option<usize> {
        let (glossary, schema) = (&self.snapshot.glossary, &self.snapshot.schema);
        self.draft.shown.iter().find_map(|shown| match shown {
            Shown::Metric(id) => metric::metric_tables(glossary, schema, *id).first().copied(),
            _ => None,
        })
    }

    /// A second value for the same column: either of them, or both in rows of their own.
    pub(super) fn merge_value(
        &mut self,
        node: usize,
        id: ColumnId,
        condition: Condition,
        compare: Compare,
    ) {
        let same = self.draft.nodes[node].conditions.iter().position(|known| match known {
            Condition::Compare(Expr::Column(other), Compare::Eq, Operand::Literal(_)) => *other == id,
            Condition::Any(any) => any.iter().all(|c| matches!(c, Condition::Compare(Expr::Column(other), Compare::Eq, Operand::Literal(_)) if *other == id)),
            _ => false,
        });
        let Some(same) = same.filter(|_| compare == Compare::Eq) else {
            self.add(node, condition);
            return;
        };
        let is_main = self.draft.main == Some(node);
        if is_main && !self.joining_or && !self.draft.both && self.averages_only() {
            // "the average age of male and female patients": one for each.
            self.draft.groups.push(Grouping::Column(self.exact(id)));
            self.draft.loose += 1;
        }
        if (self.draft.both || !self.joining_or) && !is_main {
            let mut copy = self.draft.nodes[node].clone();
            copy.conditions[same] = condition;
            copy.separate = true;
            self.draft.nodes[node].separate = true;
            self.draft.nodes.push(copy);
            self.draft.both = false;
            return;
        }
        if self.draft.both {
            // One row holds one of two values: "both" is said of something around it.
            self.draft.penalty += 0.6;
            self.because("`both` is not read here: ask for one value at a time".to_owned());
        }
        self.joining_or = false;
        let before = self.draft.nodes[node].conditions[same].clone();
        self.draft.nodes[node].conditions[same] = match before {
            Condition::Any(mut any) => {
                any.push(condition);
                Condition::Any(any)
            }
            other => Condition::Any(vec![other, condition]),
        };
    }
}
