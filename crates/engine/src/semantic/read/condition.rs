//! Everything after what is shown: relations, conditions, groups.

use super::noun::{Noun, Phrase};
use super::{Grouping, Mode, Reader, Shown, role};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::metric;
use crate::semantic::period::{self};
use crate::semantic::query::{
    Aggregate, ColumnId, Compare, Condition, Direction, Expr, Literal, Operand,
};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    pub(super) fn condition_step(&mut self, at: usize) -> usize {
        if let Some(skipped) = self.ordinal(at) {
            self.note(&self.pieces[at].text, format!("after {skipped} rows"), "grammar");
            self.skipped = Some(skipped);
            return at + 1;
        }
        let piece = &self.pieces[at];
        match &piece.kind {
            PieceKind::Unknown => {
                if let Some(end) = self.unseen_name(at) {
                    return end;
                }
                self.unknown(at);
                at + 1
            }
            PieceKind::Name(..) => self.named(at),
            PieceKind::Value(values) => {
                // "English speakers": a value before a noun belongs to it.
                if self.phrase(at).is_some() {
                    return self.named(at);
                }
                let (text, mut values) = (piece.text.clone(), values.clone());
                self.made_by(at, &mut values);
                let said = self.role.take();
                if !said.is_some_and(|role| self.in_role(role, &text, &values)) {
                    self.value_condition(&text, &values, None);
                }
                at + 1
            }
            PieceKind::Quoted(text, values) => {
                let (text, values) = (text.clone(), values.clone());
                let said = self.role.take();
                if !said.is_some_and(|role| self.in_role(role, &text, &values)) {
                    self.quoted(&text, &values);
                }
                at + 1
            }
            PieceKind::Number(_) => self.bare_number(at),
            PieceKind::Period(period) => {
                self.period_condition(at, *period, None);
                at + 1
            }
            PieceKind::Gram(gram) => self.condition_gram(at, *gram),
        }
    }

    /// "the city Kabul": a proper name right after a table or column of which not every value is
    /// known is taken as written.
    fn unseen_name(&mut self, at: usize) -> Option<usize> {
        let proper = |piece: &crate::semantic::tag::Piece| {
            matches!(piece.kind, PieceKind::Unknown)
                && piece.text.chars().next().is_some_and(char::is_uppercase)
        };
        let before = at.checked_sub(1)?;
        let id = match self.noun(before)? {
            Noun::Table(table) => {
                let column = *self.snapshot.schema.tables[table].label.first()?;
                ColumnId { table, column }
            }
            Noun::Column(named) => self.resolve(&named, None)?,
            _ => return None,
        };
        let schema = &self.snapshot.schema;
        let seen =
            self.snapshot.profile.column(&schema.tables[id.table].name, &schema.column(id).name)?;
        if seen.complete || schema.column(id).kind != Kind::Text {
            return None;
        }
        let end = (at..self.pieces.len())
            .find(|&p| !proper(&self.pieces[p]))
            .unwrap_or(self.pieces.len());
        if end == at {
            return None;
        }
        let words: Vec<&str> = self.pieces[at..end].iter().map(|p| p.text.as_str()).collect();
        let text = words.join(" ");
        self.last_column = Some(self.exact(id));
        self.quoted(&text, &[]);
        Some(end)
    }

    pub(super) fn condition_gram(&mut self, at: usize, gram: Gram) -> usize {
        match gram {
            Gram::Which | Gram::What | Gram::Imperative if self.draft.shown.is_empty() => {
                self.mode = Mode::Select;
                self.select_step(at)
            }
            Gram::Sentence => {
                self.new_sentence(at);
                at + 1
            }
            Gram::And | Gram::Comma => {
                // "compare Lyon and Porto": either, then set side by side.
                self.joining_or = self.draft.versus && self.between_values(at);
                if self.continues_select(at) {
                    self.mode = Mode::Select;
                }
                at + 1
            }
            Gram::Or => {
                self.joining_or = true;
                at + 1
            }
            Gram::Both => {
                self.draft.both = true;
                at + 1
            }
            Gram::Who if self.asks_more(at) => {
                self.unknown(at);
                at + 1
            }
            Gram::Who
                if self.pieces[at].lower == "that"
                    && matches!(
                        self.pieces.get(at.wrapping_sub(1)).map(|p| &p.kind),
                        Some(PieceKind::Value(_))
                    ) =>
            {
                // "has a cat that is 3 years old": the cat is.
                if let Some((node, _)) = self.last_condition {
                    self.draft.focus = Some(node);
                }
                at + 1
            }
            Gram::Either
            | Gram::Filler
            | Gram::Is
            | Gram::Have
            | Gram::All
            | Gram::Any
            | Gram::Of
            | Gram::For
            | Gram::With
            | Gram::Who
            | Gram::Which
            | Gram::What
            | Gram::Their
            | Gram::Where
            | Gram::Imperative
            | Gram::Whose => at + 1,
            Gram::From | Gram::To => {
                self.role = Some(role::Role::of(gram));
                at + 1
            }
            Gram::In => self.inside(at),
            Gram::Verb => self.verb(at),
            Gram::Not | Gram::Without => self.negation(at),
            Gram::Except => self.negation(at),
            Gram::Cmp(Compare::Ge, Scale::Time)
                if self.pieces[at].lower == "starting in" && self.start_of_subject().is_some() =>
            {
                // "campaigns starting in 2024", where campaigns have a start.
                self.verb_column = self.start_of_subject();
                self.comparison(at, None, Compare::Eq, Scale::Time)
            }
            Gram::Cmp(compare, scale) => self.comparison(at, None, compare, scale),
            Gram::Comparative(direction, scale) => self.comparative(at, direction, scale),
            Gram::Between => self.between(at, None),
            Gram::CmpAfter(_) => self.or_compared(at),
            Gram::Contains if self.includes_none(at).is_some() => {
                self.draft.keep_all = true;
                self.note(&self.pieces[at].text, "groups of no rows too", "grammar");
                self.includes_none(at).unwrap_or(at + 1)
            }
            Gram::Contains | Gram::StartsWith | Gram::EndsWith => self.contains(at, gram, None),
            Gram::Each => self.each(at),
            Gram::GroupBy => self.each(at),
            Gram::By => self.by(at),
            Gram::Grain(grain) => {
                self.draft.each |= self.says_each(at);
                self.draft.groups.push(Grouping::Grain(grain));
                self.note(&self.pieces[at].text, "grouped by period", "grammar");
                at + 1
            }
            Gram::OrderBy(_) | Gram::Sorted(_) | Gram::Alphabetical => self.ordering(at, gram),
            Gram::Extreme(direction, scale) => self.superlative(at, direction, scale),
            Gram::Top | Gram::Bottom => self.top(at, gram == Gram::Top),
            Gram::Distinct => {
                self.draft.distinct = true;
                at + 1
            }
            Gram::Agg(function @ (Aggregate::Min | Aggregate::Max)) if self.shows_plain_only() => {
                let direction = if function == Aggregate::Max {
                    Direction::Descending
                } else {
                    Direction::Ascending
                };
                self.superlative(at, direction, Scale::Any)
            }
            Gram::Agg(function) if self.clause_ends(at + 1) && self.order_by_function(function) => {
                at + 1
            }
            Gram::Agg(function) if self.aggregate_condition(at, function).is_some() => {
                self.aggregate_condition(at, function).map_or(at + 1, |said| self.having(said))
            }
            Gram::HowMany | Gram::CountOf | Gram::Agg(_) | Gram::HowOld | Gram::Share => {
                self.mode = Mode::Select;
                // Hand over once; a word that means nothing there either is reported there.
                let next = self.select_step(at);
                if next == at {
                    self.unknown(at);
                    return at + 1;
                }
                next
            }
            Gram::HowMuch => self.how_much(at),
            Gram::Only => at + 1,
            Gram::Null => self.null(at, true),
            Gram::Present => self.null(at, false),
            Gram::GrainNoun(grain) => {
                // "in which month": a period asked for.
                let asked = matches!(self.gram(self.before(at)), Some(Gram::Which | Gram::What));
                let first = self.before(at) >= at
                    && matches!(self.gram(at + 1), Some(Gram::With | Gram::Who | Gram::Where));
                if (self.draft.which || asked || first) && self.draft.shown.is_empty() {
                    self.draft.groups.push(Grouping::Grain(grain));
                    return at + 1;
                }
                self.unknown(at);
                at + 1
            }
            Gram::Growth | Gram::Running => {
                self.series(at, gram);
                at + 1
            }
            Gram::Versus => {
                self.draft.versus = true;
                self.joining_or = self.between_values(at);
                at + 1
            }
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    /// A noun in the middle of conditions: a relation to a table, or a column that is compared.
    pub(super) fn named(&mut self, at: usize) -> usize {
        let Some((phrase, end)) = self.phrase(at) else {
            self.unknown(at);
            return at + 1;
        };
        match phrase.noun.clone() {
            Noun::Table(table) => {
                self.relation(table, &phrase);
                end
            }
            Noun::Column(named) => self.column_condition(at, named, &phrase, end),
            Noun::Metric(_)
                if self.table_of(end - 1).is_some()
                    && !matches!(self.gram(at.wrapping_sub(1)), Some(Gram::And | Gram::Comma)) =>
            {
                let table = self.table_of(end - 1).expect("checked by the guard above");
                self.relation(table, &phrase);
                end
            }
            Noun::Metric(id) => {
                if let Some(Gram::Cmp(compare, _)) = self.gram(self.skip(end, &[Gram::Is])) {
                    let number = self.skip(self.skip(end, &[Gram::Is]) + 1, &[]);
                    if let Some(PieceKind::Number(number_text)) =
                        self.pieces.get(number).map(|p| &p.kind)
                    {
                        let text = number_text.clone();
                        self.draft.having.push((Shown::Metric(id), compare, text));
                        return number + 1;
                    }
                }
                if matches!(
                    self.gram(self.before(at)),
                    Some(Gram::From | Gram::Of | Gram::In | Gram::To)
                ) && !self.draft.shown.is_empty()
                {
                    let said = &phrase.text;
                    self.because(format!(
                        "`{said}` is a measure here and says not which rows are meant"
                    ));
                    self.unknown(at);
                    return end;
                }
                self.show_metric(id, &phrase);
                end
            }
            Noun::Term(id) => {
                self.term_condition(id);
                end
            }
            Noun::Flag(id) => {
                self.flag_condition(id);
                end
            }
        }
    }

    /// A value stands on both sides.
    fn between_values(&self, at: usize) -> bool {
        let value = |at: usize| {
            matches!(
                self.pieces.get(at).map(|p| &p.kind),
                Some(PieceKind::Value(_) | PieceKind::Quoted(..))
            )
        };
        value(at.wrapping_sub(1)) && value(self.skip_fillers(at + 1))
    }

    /// "… and who paid it": a second question that names nothing.
    fn asks_more(&self, at: usize) -> bool {
        let joined = matches!(self.gram(at.wrapping_sub(1)), Some(Gram::And | Gram::Comma));
        let names_nothing = self.pieces[at + 1..]
            .iter()
            .take_while(|piece| !matches!(piece.kind, PieceKind::Gram(Gram::Sentence)))
            .all(|piece| {
                matches!(
                    piece.kind,
                    PieceKind::Gram(Gram::Verb | Gram::Filler | Gram::Is | Gram::Have)
                )
            });
        joined && names_nothing && self.pieces[at].lower.starts_with("who")
    }

    /// "including artists with no albums": where that ends.
    fn includes_none(&self, at: usize) -> Option<usize> {
        if !self.pieces[at].lower.starts_with("includ") {
            return None;
        }
        let end = (at..self.pieces.len())
            .find(|&piece| self.gram(piece) == Some(Gram::Sentence))
            .unwrap_or(self.pieces.len());
        let none = self.pieces[at..end].iter().any(|piece| {
            matches!(piece.kind, PieceKind::Gram(Gram::Not | Gram::Without))
                || ["zero", "0", "none"].contains(&piece.lower.as_str())
        });
        none.then_some(end)
    }

    /// "how much" has a meaning only before what can be summed or shown.
    pub(super) fn how_much(&mut self, at: usize) -> usize {
        let next = self.skip(at + 1, &[Gram::Is, Gram::Their]);
        let asked = (at..self.pieces.len())
            .take_while(|&piece| self.gram(piece) != Some(Gram::Sentence))
            .find(|&piece| {
                self.gram(piece) == Some(Gram::Verb)
                    && super::verb::scale_of_verb(&self.pieces[piece].lower).is_some()
                    && self.clause_ends(piece + 1)
            });
        if let Some(verb) = asked {
            self.asked_scale = super::verb::scale_of_verb(&self.pieces[verb].lower);
            return at + 1;
        }
        if self.phrase(next).is_none() && !matches!(self.gram(next), Some(Gram::Agg(_))) {
            self.unknown(at);
        }
        at + 1
    }

    /// Only columns and entities are shown so far.
    pub(super) fn shows_plain_only(&self) -> bool {
        !self.draft.shown.is_empty()
            && self.draft.groups.is_empty()
            && self.draft.shown.iter().all(|s| matches!(s, Shown::Entity(_) | Shown::Column(_)))
    }

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
        for flag in &phrase.flags {
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

    /// "in 2014", "in Spain", "in each", "in stadium".
    pub(super) fn inside(&mut self, at: usize) -> usize {
        if let Some((_, end)) = self.unit_at(at + 1)
            && self.clause_ends(end)
        {
            // "in square kilometers": as the column has it.
            self.unit_kept(at + 1);
            return end;
        }
        let next = self.skip(at + 1, &[Gram::Both, Gram::Either]);
        if self.gram(next.wrapping_sub(1)) == Some(Gram::Both) {
            self.draft.both = true;
        }
        if let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind)
            && period::year(number).is_some()
        {
            return self.years(next, None);
        }
        next
    }
}
