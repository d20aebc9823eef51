//! What is said before a name: terms, flags, values, the table it belongs to.

use super::Reader;
use super::noun::Phrase;
use crate::semantic::metric;
use crate::semantic::query::{ColumnId, Compare, Condition, Expr, Literal, Operand};
use crate::semantic::schema::Kind;

impl Reader<'_> {
    pub(super) fn term_condition(&mut self, id: usize) {
        let term = &self.snapshot.glossary.terms[id];
        let Some(table) = self.snapshot.schema.find_table(&term.table) else { return };
        let name = term.name.clone();
        // "discontinued in 2023": the date that the term is about.
        let parts = metric::parts(&term.predicate, &self.snapshot.schema, Some(table));
        let columns: Vec<ColumnId> = parts
            .iter()
            .filter_map(|part| match part {
                metric::Part::Column(id) => Some(*id),
                metric::Part::Text(_) => None,
            })
            .collect();
        if let [only] = columns[..]
            && self.snapshot.schema.column(only).kind == Kind::Date
            && !self.negate
        {
            self.verb_column = Some(only);
        }
        let node = self.node(table);
        let negated = std::mem::take(&mut self.negate);
        let condition = Condition::Term(id);
        let condition = if negated { Condition::Not(Box::new(condition)) } else { condition };
        self.draft.nodes[node].conditions.push(condition);
        self.draft.glossary += 1;
        self.note(&name, format!("term {name}"), "glossary");
    }

    pub(super) fn flag_condition(&mut self, id: ColumnId) {
        let truth = self.truth(id);
        let negated = std::mem::take(&mut self.negate);
        let node = self.node_for(id);
        let related = self
            .draft
            .main
            .is_some_and(|main| main != node && self.many(self.draft.nodes[main].table, id.table));
        if negated && related {
            self.draft.nodes[node].negated = true;
        }
        // "both English and French are official": true of each of the rows.
        if self.draft.nodes[node].separate && !negated {
            for other in 0..self.draft.nodes.len() {
                let twin = other != node
                    && self.draft.nodes[other].separate
                    && self.draft.nodes[other].table == id.table;
                if twin {
                    let truth = Operand::Literal(truth.clone());
                    let condition = Condition::Compare(Expr::Column(id), Compare::Eq, truth);
                    self.draft.nodes[other].conditions.push(condition);
                }
            }
        }
        let compare = if negated && !related { Compare::Ne } else { Compare::Eq };
        let path = self.snapshot.schema.path(id);
        self.note(
            &self.snapshot.schema.column(id).words.join(" "),
            format!("{path} is true"),
            "name",
        );
        self.add(node, Condition::Compare(Expr::Column(id), compare, Operand::Literal(truth)));
    }

    /// How a yes is stored in a column.
    pub(super) fn truth(&self, id: ColumnId) -> Literal {
        let schema = &self.snapshot.schema;
        let seen =
            self.snapshot.profile.column(&schema.tables[id.table].name, &schema.column(id).name);
        for (value, _) in seen.map(|p| p.values.as_slice()).unwrap_or_default() {
            if ["t", "true", "y", "yes"].contains(&value.to_lowercase().as_str()) {
                return Literal::Text(value.clone());
            }
        }
        Literal::Number("1".into())
    }

    /// Conditions and modifiers said before a noun.
    pub(super) fn apply_modifiers(&mut self, phrase: &Phrase, node: usize) {
        for (text, values) in &phrase.values {
            self.value_condition(text, values, Some(node));
        }
        for (flag, holds) in &phrase.flags {
            self.negate |= !holds;
            self.flag_condition(*flag);
        }
        for term in &phrase.terms {
            self.term_condition(*term);
        }
        for id in &phrase.dated {
            self.date_known(&phrase.text, *id);
        }
        if let Some(modifier) = phrase.modifier {
            let name = self.snapshot.schema.tables[modifier].name.clone();
            self.node(modifier);
            self.note(&phrase.text, format!("table {name}"), "name");
        }
    }

    /// A table mentioned among conditions takes part through its keys.
    pub(super) fn relation(&mut self, table: usize, phrase: &Phrase) {
        self.named_table(phrase, table);
        self.draft.any_of |= self.joining_or;
        let negated = std::mem::take(&mut self.negate);
        if negated && self.draft.main.is_none() && !self.draft.shown.is_empty() {
            // "orders without a payment": what is shown is what they are missing from.
            self.list_counted_rows();
            self.settle_main();
        }
        let said = phrase.terms.len() + phrase.values.len() + phrase.flags.len();
        if let (true, Some(main), 1) = (negated, self.draft.main, said)
            && self.draft.nodes[main].table == table
        {
            // "orders that were not cancelled": of the orders shown.
            self.negate = true;
            self.apply_modifiers(phrase, main);
            return;
        }
        if negated && self.draft.main.is_none() && phrase.flags.len() == 1 && said == 1 {
            // "not active customers": of the rows asked for.
            let node = self.node(table);
            self.draft.focus = Some(node);
            self.negate = true;
            self.apply_modifiers(phrase, node);
            return;
        }
        let again = self.draft.nodes.iter().position(|n| n.table == table && !n.negated);
        let subject = self.draft.focus.or(self.draft.main);
        let node = match again {
            Some(node) if !negated => node,
            _ if negated => {
                let node = self.new_node(table);
                // The subject stays what it was; what follows describes what must not exist.
                self.draft.nodes[node].negated = true;
                if std::mem::take(&mut self.said_of_main) {
                    // "with more than 10 orders and no refunds": no refund of any order.
                    self.draft.nodes[node].parent = self.draft.main;
                } else if let Some(subject) = subject.filter(|&s| s != node) {
                    let distances = self.snapshot.schema.distances(table, 6);
                    let distance =
                        |n: usize| distances.get(&self.draft.nodes[n].table).copied().unwrap_or(9);
                    if distance(subject) <= self.draft.nodes[node].parent.map_or(9, distance) {
                        self.draft.nodes[node].parent = Some(subject);
                    }
                }
                node
            }
            _ => self.new_node(table),
        };
        self.apply_modifiers(phrase, node);
        self.draft.focus = Some(node);
        if self.draft.main.is_none() {
            self.draft.main = Some(node);
        }
        self.last_column = None;
    }
}
