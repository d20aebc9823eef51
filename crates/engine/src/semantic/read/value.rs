//! Values: which column they belong to, and how several of them combine.

use super::noun::{Noun, Phrase};
use super::{Named, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::{Closeness, StoredValue, Target};
use crate::semantic::metric;
use crate::semantic::period::{self, Period};
use crate::semantic::query::{ColumnId, Compare, Condition, Direction, Expr, Literal, Operand};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// A column among conditions, followed by what it is compared with.
    pub(super) fn column_condition(
        &mut self,
        at: usize,
        named: Named,
        phrase: &Phrase,
        end: usize,
    ) -> usize {
        let values_before = !phrase.values.is_empty() || !phrase.flags.is_empty();
        if values_before {
            let owner =
                named.owner.and_then(|t| self.draft.nodes.iter().position(|n| n.table == t));
            for (text, values) in &phrase.values {
                self.value_condition(text, values, owner);
            }
        }
        for flag in &phrase.flags {
            self.flag_condition(*flag);
        }
        self.last_column = Some(named.clone());
        let mut next = end;
        // "age of the singer is": whose column it is may follow.
        let mut named = named;
        if let (None, Some(Gram::Of)) = (named.owner, self.gram(next))
            && let Some((of, after)) = self.phrase(next + 1)
            && let Noun::Table(table) = of.noun
        {
            named.owner = Some(table);
            next = after;
        }
        next =
            self.skip(next, &[Gram::Is, Gram::Of, Gram::Which, Gram::Who, Gram::Verb, Gram::Have]);
        if self.gram(next) == Some(Gram::Not)
            || matches!(self.gram(next), Some(Gram::Cmp(Compare::Ne, _)))
        {
            let after = self.skip(next + 1, &[Gram::Is]);
            if matches!(
                self.gram(after),
                Some(
                    Gram::Cmp(..)
                        | Gram::Between
                        | Gram::Contains
                        | Gram::Comparative(..)
                        | Gram::StartsWith
                )
            ) {
                self.negate = true;
                next = after;
            }
        }
        match self.gram(next) {
            Some(Gram::Cmp(compare, scale)) => {
                return self.comparison(next, Some(named), compare, scale);
            }
            Some(Gram::Comparative(direction, scale)) => {
                let than = self.skip(next + 1, &[]);
                if self.gram(than) == Some(Gram::Than) {
                    let compare =
                        if direction == Direction::Descending { Compare::Gt } else { Compare::Lt };
                    return self.comparison(than, Some(named), compare, scale);
                }
            }
            Some(Gram::Between) => return self.between(next, Some(named)),
            Some(Gram::From)
                if matches!(
                    self.pieces.get(next + 1).map(|p| &p.kind),
                    Some(PieceKind::Number(_))
                ) =>
            {
                return self.between(next, Some(named));
            }
            Some(gram @ (Gram::Contains | Gram::StartsWith | Gram::EndsWith)) => {
                return self.contains(next, gram, Some(named));
            }
            Some(Gram::Extreme(direction, _)) if next > end => {
                return self.superlative_of(next, named, direction);
            }
            Some(Gram::Null) => {
                self.last_column = Some(named);
                return self.null(next, true);
            }
            Some(Gram::Present) => {
                self.last_column = Some(named);
                return self.null(next, false);
            }
            Some(Gram::Either | Gram::Both) => {
                self.draft.both |= self.gram(next) == Some(Gram::Both);
                next += 1;
            }
            _ => {}
        }
        let before = next;
        let after = self.literals(next, &named);
        if after > before {
            return after;
        }
        if values_before {
            return end;
        }
        // Not compared with anything: shown after all when something else was, else unused.
        let listed = matches!(
            self.gram(at.wrapping_sub(1)),
            Some(Gram::And | Gram::Comma | Gram::Their | Gram::Imperative | Gram::What)
        );
        if listed || self.draft.shown.is_empty() && self.draft.which {
            self.draft.shown.push(Shown::Column(named));
            return end;
        }
        if let Some(flag) = self.flag_named(&named) {
            self.flag_condition(flag);
            return end;
        }
        if !self.negate
            && let Some(table) = self.table_meant(end - 1, &named)
        {
            self.draft.penalty += 0.05;
            self.relation(table, phrase);
            return end;
        }
        self.mentioned_column(at, named);
        end
    }

    /// The table behind a column that is compared with nothing: named by the same word, or what the
    /// column refers to.
    fn table_meant(&self, at: usize, named: &Named) -> Option<usize> {
        let schema = &self.snapshot.schema;
        let known = |table: &usize| self.draft.nodes.iter().any(|node| node.table == *table);
        let shown = self.draft.shown.iter().any(|shown| match shown {
            Shown::Column(other) => {
                other.columns.first().map(|c| c.target) == named.columns.first().map(|c| c.target)
            }
            _ => false,
        });
        if shown || named.owner.is_some() {
            return None;
        }
        let same_word = self.candidates(at).iter().find_map(|c| match c.target {
            Target::Table(table) if c.closeness >= Closeness::Part => Some(table),
            _ => None,
        });
        let referred = || {
            named.columns.iter().find_map(|c| match c.target {
                Target::Column(id) if known(&id.table) && c.closeness >= Closeness::Part => {
                    schema.reference(id).map(|edge| edge.one)
                }
                _ => None,
            })
        };
        same_word.or_else(referred)
    }

    /// The yes-or-no column of what is talked about that a word names.
    pub(super) fn flag_named(&self, named: &Named) -> Option<ColumnId> {
        let flag_of = |table: Option<usize>| {
            named.columns.iter().find_map(|candidate| match candidate.target {
                Target::Column(id)
                    if Some(id.table) == table && self.snapshot.schema.column(id).flag =>
                {
                    Some(id)
                }
                _ => None,
            })
        };
        // "where Dutch is official": of the rows the last condition was about.
        let last = || self.last_condition.map(|(node, _)| self.draft.nodes[node].table);
        flag_of(named.owner.or(self.focus_table()))
            .or_else(|| named.owner.is_none().then(last).flatten().and_then(|t| flag_of(Some(t))))
    }

    /// A column in a relation without comparison: "singers who have a birth year".
    pub(super) fn mentioned_column(&mut self, at: usize, named: Named) {
        let linked = named.columns.iter().find_map(|c| match c.target {
            Target::Column(id) => {
                let in_use = self.draft.nodes.iter().any(|n| n.table == id.table);
                (in_use && c.closeness >= Closeness::Exact).then_some(id)
            }
            _ => None,
        });
        if self.negate
            && let Some(id) = self.resolve(&named, None)
        {
            self.negate = false;
            let node = self.node_for(id);
            self.add(node, Condition::IsNull(Expr::Column(id)));
            return;
        }
        let again = self.draft.shown.iter().any(|shown| match shown {
            Shown::Column(other) => other.columns.iter().any(|c| {
                c.closeness >= Closeness::Short
                    && named.columns.iter().any(|n| n.target == c.target)
            }),
            _ => false,
        });
        let weak = named.columns.iter().all(|c| c.closeness <= Closeness::Synonym);
        match linked {
            None if weak && crate::semantic::loose::is_general(&self.pieces[at].lower) => {
                self.draft.penalty += 0.12;
            }
            // The same column named again: "for continents that …".
            _ if again => self.draft.penalty += 0.05,
            // Already said through its table; a harmless repetition costs a little.
            Some(_) => self.draft.penalty += 0.12,
            None => {
                let text = self.pieces[at].text.clone();
                self.draft.unknown.push(text);
            }
        }
    }

    /// One or several literals compared with a column: "Jones", "1948 or 1949", "France, Spain".
    pub(super) fn literals(&mut self, start: usize, named: &Named) -> usize {
        let mut at = start;
        let mut found: Vec<(usize, Literal, bool, Option<ColumnId>)> = Vec::new();
        let mut end = start;
        let mut all = false;
        loop {
            at = self.skip(at, &[Gram::Either]);
            let Some(piece) = self.pieces.get(at) else { break };
            match &piece.kind {
                PieceKind::Number(number) => {
                    found.push((at, Literal::Number(number.clone()), true, None));
                }
                PieceKind::Quoted(text, values) => {
                    let hit = self.value_of(values, named);
                    let stored = hit.as_ref().map_or(text.clone(), |v| v.text.clone());
                    found.push((at, Literal::Text(stored), hit.is_some(), hit.map(|v| v.column)));
                }
                PieceKind::Value(values) | PieceKind::Name(_, values) if !values.is_empty() => {
                    let Some(hit) = self.value_of(values, named) else { break };
                    if matches!(piece.kind, PieceKind::Name(..))
                        && !found.is_empty()
                        && self.continues_select(at.wrapping_sub(1))
                    {
                        break;
                    }
                    found.push((at, Literal::Text(hit.text.clone()), true, Some(hit.column)));
                }
                PieceKind::Unknown if found.is_empty() || end == at => {
                    // A single unknown letter or code right after a text column: taken as written.
                    let code = piece.text.len() <= 4
                        && piece.text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
                    if !code {
                        break;
                    }
                    found.push((at, Literal::Text(piece.text.clone()), false, None));
                }
                PieceKind::Period(Period::Range(from, _)) => {
                    found.push((at, Literal::Date(period::iso(*from)), true, None));
                }
                _ => break,
            }
            at += 1;
            end = at;
            let after = self.skip(at, &[]);
            match self.gram(after) {
                Some(Gram::Or | Gram::Comma | Gram::And) => {
                    all |= self.gram(after) == Some(Gram::And);
                    at = after + 1;
                    if self.gram(at) == Some(Gram::Or) || self.gram(at) == Some(Gram::And) {
                        all |= self.gram(at) == Some(Gram::And);
                        at += 1;
                    }
                }
                _ => break,
            }
        }
        if found.is_empty() {
            return start;
        }
        let hit = found.iter().find_map(|f| f.3);
        let Some(id) = hit.or_else(|| self.resolve(named, None)) else { return start };
        if let Some(id) = hit {
            self.note(&named.text, format!("column {}", self.snapshot.schema.path(id)), "name");
        }
        let node = self.node_for(id);
        let compare = if std::mem::take(&mut self.negate) { Compare::Ne } else { Compare::Eq };
        let mut conditions = Vec::new();
        for (piece, literal, matched, _) in &found {
            let literal = self.stored_as(id, literal.clone());
            self.count_value(*matched || matches!(literal, Literal::Number(_)));
            self.note(
                &self.pieces[*piece].text,
                format!("value of {}", self.snapshot.schema.path(id)),
                "value",
            );
            conditions.push(Condition::Compare(
                Expr::Column(id),
                compare,
                Operand::Literal(literal),
            ));
        }
        self.draft.both |= all && conditions.len() > 1 && compare == Compare::Eq;
        let both = std::mem::take(&mut self.draft.both);
        self.combine(node, conditions, both, compare == Compare::Ne);
        end
    }

    /// Several conditions on one column: any of them, or each in a row of its own.
    pub(super) fn combine(
        &mut self,
        node: usize,
        mut conditions: Vec<Condition>,
        both: bool,
        negated: bool,
    ) {
        if conditions.len() == 1 || negated {
            for condition in conditions {
                self.add(node, condition);
            }
            return;
        }
        if both {
            let first = conditions.remove(0);
            let earlier = self.draft.nodes[node].conditions.clone();
            self.add(node, first);
            for condition in conditions {
                let copy = self.draft.nodes[node].clone();
                let mut shared = earlier.clone();
                shared.push(condition);
                self.draft.nodes.push(super::Node { conditions: shared, separate: true, ..copy });
            }
            self.draft.nodes[node].separate = true;
        } else {
            self.add(node, Condition::Any(conditions));
        }
    }

    /// The stored value that belongs to a named column.
    pub(super) fn value_of(&self, values: &[StoredValue], named: &Named) -> Option<StoredValue> {
        let owner = named.owner.or(self.focus_table());
        let fits = |value: &&StoredValue| {
            named.columns.iter().any(|c| c.target == Target::Column(value.column))
                || named.owner == Some(value.column.table)
                    && self.snapshot.schema.tables[value.column.table]
                        .label
                        .contains(&value.column.column)
        };
        values
            .iter()
            .filter(fits)
            .min_by_key(|value| usize::from(Some(value.column.table) != owner))
            .cloned()
    }

    pub(super) fn count_value(&mut self, matched: bool) {
        if matched {
            self.draft.values_matched += 1;
        } else {
            self.draft.values_unmatched += 1;
        }
    }

    /// A literal in the column's own spelling.
    pub(super) fn stored_as(&self, id: ColumnId, literal: Literal) -> Literal {
        let column = self.snapshot.schema.column(id);
        let textual = !["int", "real", "num", "dec", "floa", "doub"]
            .iter()
            .any(|t| column.database_type.to_ascii_lowercase().contains(t));
        match literal {
            Literal::Number(number) if textual && column.kind == Kind::Text => {
                Literal::Text(number)
            }
            other => other,
        }
    }

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
        let schema = &self.snapshot.schema;
        let at = node.or(self.draft.focus).or(self.draft.main);
        let table = at.map(|n| self.draft.nodes[n].table).or_else(|| self.table_measured());
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
        let condition =
            Condition::Compare(Expr::Column(id), compare, Operand::Literal(Literal::Text(stored)));
        self.merge_value(node, id, condition, compare);
    }

    /// The glossary calls the column a dimension.
    fn is_dimension(&self, id: ColumnId) -> bool {
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
        if (self.draft.both || !self.joining_or) && !is_main {
            let mut copy = self.draft.nodes[node].clone();
            copy.conditions[same] = condition;
            copy.separate = true;
            self.draft.nodes[node].separate = true;
            self.draft.nodes.push(copy);
            self.draft.both = false;
            return;
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

    /// A quoted text: a known value, or the label of what is talked about.
    pub(super) fn quoted(&mut self, text: &str, values: &[StoredValue]) {
        if !values.is_empty() {
            let values = values.to_vec();
            self.value_condition(text, &values, None);
            return;
        }
        let id = match self.last_column.clone() {
            Some(named) => self.resolve(&named, None),
            None => self.focus_table().and_then(|table| {
                let label = *self.snapshot.schema.tables[table].label.first()?;
                Some(ColumnId { table, column: label })
            }),
        };
        let Some(id) = id else {
            self.draft.unknown.push(text.to_owned());
            return;
        };
        self.draft.values_unmatched += 1;
        self.note(
            text,
            format!("{} = '{text}', not seen among its values", self.snapshot.schema.path(id)),
            "value",
        );
        let compare = if std::mem::take(&mut self.negate) { Compare::Ne } else { Compare::Eq };
        let node = self.node_for(id);
        self.add(
            node,
            Condition::Compare(
                Expr::Column(id),
                compare,
                Operand::Literal(Literal::Text(text.to_owned())),
            ),
        );
    }

    /// `column IS NULL` for the column named last.
    pub(super) fn null(&mut self, at: usize, missing: bool) -> usize {
        let named = match self.phrase(at + 1) {
            Some((Phrase { noun: Noun::Column(named), .. }, end)) if self.last_column.is_none() => {
                Some((named, end))
            }
            _ => self.last_column.clone().map(|named| (named, at + 1)),
        };
        let Some((named, end)) = named else {
            self.unknown(at);
            return at + 1;
        };
        if let Some(id) = self.resolve(&named, None) {
            let node = self.node_for(id);
            let expr = Expr::Column(id);
            let condition =
                if missing { Condition::IsNull(expr) } else { Condition::NotNull(expr) };
            self.add(node, condition);
        }
        end
    }

    /// "contains the letter 'w'", "starting with Mo".
    pub(super) fn contains(&mut self, at: usize, gram: Gram, named: Option<Named>) -> usize {
        let mut next = self.skip(at + 1, &[Gram::Letter, Gram::Of]);
        // "starts with A": the letter may look like an article.
        if let Some(letter) = (at + 1..next).find(|&p| {
            self.pieces[p].text.len() == 1 && self.pieces[p].text.starts_with(char::is_uppercase)
        }) {
            next = letter;
        }
        let said = ["word", "letter", "substring", "phrase", "text"]
            .iter()
            .any(|noun| self.pieces[at].lower.contains(noun));
        let text = match self.pieces.get(next).map(|p| &p.kind) {
            Some(PieceKind::Quoted(text, _)) => text.clone(),
            Some(PieceKind::Unknown | PieceKind::Value(_))
                if named.is_some() || said || gram != Gram::Contains || next > at + 1 =>
            {
                self.pieces[next].text.clone()
            }
            // "products containing lamp"
            Some(PieceKind::Unknown) if self.pieces[at].lower.starts_with("contain") => {
                self.pieces[next].text.clone()
            }
            Some(PieceKind::Number(number)) if named.is_some() => number.clone(),
            _ if (said || named.is_some() || gram != Gram::Contains || next > at + 1)
                && self.pieces.get(next).is_some_and(|p| p.text.len() == 1) =>
            {
                self.pieces[next].text.clone()
            }
            _ if gram != Gram::Contains || named.is_some() => {
                let said = self.pieces[at].text.clone();
                self.because(format!("`{said}` needs a text: put it in quotes"));
                self.unknown(at);
                return at + 1;
            }
            _ => {
                // "containing" as an ordinary verb: "orders containing product X".
                return at + 1;
            }
        };
        let mut end = next + 1;
        let mut named = named.or(self.last_column.clone());
        // "have the word 'Hey' in their title".
        if matches!(self.gram(end), Some(Gram::In)) {
            if let Some((Phrase { noun: Noun::Column(column), .. }, after)) = self.phrase(end + 1) {
                named = Some(column);
                end = after;
            } else if self.pieces.get(end + 1).is_some_and(|p| p.lower == "it") {
                end += 2;
            }
        }
        let id = match named {
            Some(named) => self.resolve(&named, None),
            None => self.focus_table().and_then(|table| {
                self.snapshot.schema.tables[table]
                    .label
                    .first()
                    .map(|&column| ColumnId { table, column })
                    .filter(|id| {
                        let column = self.snapshot.schema.column(*id);
                        column.kind == Kind::Text && !column.key
                    })
            }),
        };
        let Some(id) = id else {
            self.unknown(at);
            return end;
        };
        let pattern = match gram {
            Gram::StartsWith => format!("{text}%"),
            Gram::EndsWith => format!("%{text}"),
            _ => format!("%{text}%"),
        };
        self.note(&text, format!("{} like '{pattern}'", self.snapshot.schema.path(id)), "grammar");
        let node = self.node_for(id);
        let condition = Condition::Like(Expr::Column(id), pattern);
        let negated = std::mem::take(&mut self.negate);
        self.add(node, if negated { Condition::Not(Box::new(condition)) } else { condition });
        end
    }
}
