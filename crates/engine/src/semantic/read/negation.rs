//! What must not be: "without", "have no", "is not".

use super::Reader;
use super::noun::Noun;
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::StoredValue;
use crate::semantic::query::{Compare, Condition, Expr, Literal, Operand};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    pub(super) fn negation(&mut self, at: usize) -> usize {
        self.negated_at = Some(at);
        if let Some(end) = self.negated_verb(at) {
            return end;
        }
        let next = self.skip(
            at + 1,
            &[
                Gram::Verb,
                Gram::Have,
                Gram::Any,
                Gram::Is,
                Gram::Of,
                Gram::For,
                Gram::In,
                Gram::By,
                Gram::With,
                Gram::From,
                Gram::Who,
                Gram::Both,
            ],
        );
        self.note(&self.pieces[at].text, "not", "grammar");
        // "not … more than": negate the comparison; "no" before a number or nothing: unknown.
        self.negate = true;
        if self.joining_or {
            self.draft.penalty += 0.4;
        }
        // "students who do not have a cat": the subject is the main table again.
        if let Some(main) = self.draft.main {
            let follows_and = matches!(
                self.gram(at.wrapping_sub(1)),
                Some(Gram::And | Gram::Comma | Gram::Who | Gram::Where | Gram::Filler)
            );
            if follows_and && self.draft.focus.is_some_and(|f| self.draft.nodes[f].parent.is_some())
            {
                self.draft.focus = Some(main);
                self.said_of_main = !self.draft.having.is_empty();
            }
        }
        if self.gram(at) == Some(Gram::Except)
            && let Some((phrase, end)) = self.phrase(next)
            && let Noun::Table(table) = phrase.noun
            && Some(table) == self.main_table()
        {
            if let (Some(main), 1) =
                (self.draft.main, phrase.values.len() + phrase.terms.len() + phrase.flags.len())
            {
                // "excluding cancelled orders": those are the rows left out.
                self.apply_modifiers(&phrase, main);
                return end;
            }
            // "except for stadiums having a concert": what follows must not be.
            return end;
        }
        // A value that belongs to another table's rows: those rows must not exist.
        if let Some(PieceKind::Value(values)) = self.pieces.get(next).map(|p| &p.kind) {
            let main = self.draft.focus.or(self.draft.main).map(|n| self.draft.nodes[n].table);
            let own = values.iter().any(|v| Some(v.column.table) == main);
            let followed = self.phrase(next).map(|p| p.0.noun);
            if !own && followed.is_none() {
                let (text, values) = (self.pieces[next].text.clone(), values.clone());
                self.absent_value(&text, &values);
                return next + 1;
            }
        }
        next
    }

    /// "do not speak English": no related row has the value.
    pub(super) fn absent_value(&mut self, text: &str, values: &[StoredValue]) {
        let subject = self.draft.focus.or(self.draft.main);
        let distances =
            subject.map(|n| self.snapshot.schema.distances(self.draft.nodes[n].table, 6));
        let near = |v: &&StoredValue| {
            distances.as_ref().map_or(0, |d| d.get(&v.column.table).copied().unwrap_or(9))
        };
        let Some(value) = values.iter().min_by_key(near) else { return };
        let many =
            subject.is_some_and(|n| self.many(self.draft.nodes[n].table, value.column.table));
        if !many {
            self.value_condition(text, values, None);
            return;
        }
        self.negate = false;
        let id = value.column;
        let parent = subject;
        let condition = Condition::Compare(
            Expr::Column(id),
            Compare::Eq,
            Operand::Literal(Literal::Text(value.text.clone())),
        );
        // "where English is not the official language": the conditions read so far on those rows
        // describe what must not exist.
        let path = self.snapshot.schema.path(id);
        self.note(text, format!("{path} = '{}'", value.text), "value");
        self.draft.values_matched += 1;
        self.draft.nodes.push(super::Node {
            table: id.table,
            parent,
            negated: true,
            conditions: vec![condition],
            separate: false,
        });
        let node = self.draft.nodes.len() - 1;
        self.draft.focus = Some(node);
    }

    /// Several rows of `other` may belong to one row of `table`.
    pub(super) fn many(&self, table: usize, other: usize) -> bool {
        crate::semantic::join::tree(&self.snapshot.schema, &[table, other], &[])
            .is_some_and(|tree| crate::semantic::join::multiplies(&self.snapshot.schema, &tree))
    }

    /// "is not …": negates what follows.
    pub(super) fn not_equal(&mut self, at: usize, next: usize) -> usize {
        self.note(&self.pieces[at].text, "not", "grammar");
        if let Some(PieceKind::Value(values)) = self.pieces.get(next).map(|p| p.kind.clone())
            && self.phrase(next).is_none()
        {
            let text = self.pieces[next].text.clone();
            self.negate = true;
            self.absent_or_not(&text, &values, at);
            return next + 1;
        }
        self.negate = true;
        next
    }

    pub(super) fn absent_or_not(&mut self, text: &str, values: &[StoredValue], at: usize) {
        if self.pieces[at].lower.contains("not") {
            self.absent_value(text, values);
        } else {
            self.value_condition(text, values, None);
        }
    }
}
