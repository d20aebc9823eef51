//! Everything after what is shown: relations, conditions, groups.

use super::noun::{Noun, Phrase};
use super::{Grouping, Mode, Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::lexicon::{Closeness, StoredValue, Target};
use crate::semantic::period::{self, Period};
use crate::semantic::query::{
    Aggregate, ColumnId, Compare, Condition, Direction, Expr, Literal, Operand, SelectItem,
    SemanticQuery,
};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    pub(super) fn condition_step(&mut self, at: usize) -> usize {
        let piece = &self.pieces[at];
        match &piece.kind {
            PieceKind::Unknown => {
                self.unknown(at);
                at + 1
            }
            PieceKind::Name(..) => self.named(at),
            PieceKind::Value(values) => {
                // "English speakers": a value before a noun belongs to it.
                if self.phrase(at).is_some() {
                    return self.named(at);
                }
                let (text, values) = (piece.text.clone(), values.clone());
                self.value_condition(&text, &values, None);
                at + 1
            }
            PieceKind::Quoted(text, values) => {
                let (text, values) = (text.clone(), values.clone());
                self.quoted(&text, &values);
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

    fn condition_gram(&mut self, at: usize, gram: Gram) -> usize {
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
                self.joining_or = false;
                if self.continues_select(at) {
                    self.mode = Mode::Select;
                }
                if self.draft.versus {
                    self.draft.versus = true;
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
            Gram::Either
            | Gram::Filler
            | Gram::Verb
            | Gram::Is
            | Gram::Have
            | Gram::All
            | Gram::Any
            | Gram::Of
            | Gram::For
            | Gram::From
            | Gram::To
            | Gram::With
            | Gram::Who
            | Gram::Which
            | Gram::What
            | Gram::Their
            | Gram::Where
            | Gram::Imperative
            | Gram::Whose => at + 1,
            Gram::In => self.inside(at),
            Gram::Not | Gram::Without => self.negation(at),
            Gram::Except => self.negation(at),
            Gram::Cmp(compare, scale) => self.comparison(at, None, compare, scale),
            Gram::Comparative(direction, scale) => self.comparative(at, direction, scale),
            Gram::Between => self.between(at, None),
            Gram::CmpAfter(_) => self.or_compared(at),
            Gram::Contains | Gram::StartsWith | Gram::EndsWith => self.contains(at, gram, None),
            Gram::Each => self.each(at),
            Gram::GroupBy => self.each(at),
            Gram::By => self.by(at),
            Gram::Grain(grain) => {
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
                if self.draft.which && self.draft.shown.is_empty() {
                    self.draft.groups.push(Grouping::Grain(grain));
                    return at + 1;
                }
                self.unknown(at);
                at + 1
            }
            Gram::Growth => {
                self.draft.growth = true;
                at + 1
            }
            Gram::Versus => {
                self.draft.versus = true;
                at + 1
            }
            Gram::Running => {
                self.draft.running = true;
                at + 1
            }
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    /// A noun in the middle of conditions: a relation to a table, or a column that is compared.
    fn named(&mut self, at: usize) -> usize {
        let Some((phrase, end)) = self.phrase(at) else {
            self.unknown(at);
            return at + 1;
        };
        match phrase.noun.clone() {
            Noun::Table(table) => {
                self.relation(table, &phrase, end);
                end
            }
            Noun::Column(named) => self.column_condition(at, named, &phrase, end),
            Noun::Metric(_)
                if self.table_of(end - 1).is_some()
                    && !matches!(self.gram(at.wrapping_sub(1)), Some(Gram::And | Gram::Comma)) =>
            {
                let table = self.table_of(end - 1).expect("checked by the guard above");
                self.relation(table, &phrase, end);
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

    /// "how much" has a meaning only before what can be summed or shown.
    pub(super) fn how_much(&mut self, at: usize) -> usize {
        let next = self.skip(at + 1, &[Gram::Is, Gram::Their]);
        if self.phrase(next).is_none() && !matches!(self.gram(next), Some(Gram::Agg(_))) {
            self.unknown(at);
        }
        at + 1
    }

    /// Only columns and entities are shown so far.
    fn shows_plain_only(&self) -> bool {
        !self.draft.shown.is_empty()
            && self.draft.groups.is_empty()
            && self.draft.shown.iter().all(|s| matches!(s, Shown::Entity(_) | Shown::Column(_)))
    }

    /// "… or before 2008": a second comparison.
    fn or_compared(&mut self, at: usize) -> usize {
        let text = &self.pieces[at].lower;
        let (compare, scale) = match text.rsplit(' ').next().unwrap_or_default() {
            "before" | "earlier" => (Compare::Lt, Scale::Time),
            "after" | "later" => (Compare::Gt, Scale::Time),
            "under" | "below" | "less" | "fewer" | "lower" | "smaller" => (Compare::Lt, Scale::Any),
            "over" | "above" | "more" | "greater" | "higher" | "larger" => {
                (Compare::Gt, Scale::Any)
            }
            "older" => (Compare::Gt, Scale::Age),
            "younger" => (Compare::Lt, Scale::Age),
            _ => {
                self.unknown(at);
                return at + 1;
            }
        };
        self.joining_or = text.starts_with("or");
        self.comparison(at, None, compare, scale)
    }

    /// A number follows a comparison word that usually ends one.
    fn starts_comparison(&self, at: usize) -> bool {
        let next = self.skip(at + 1, &[Gram::Than]);
        matches!(
            self.pieces.get(next).map(|p| &p.kind),
            Some(PieceKind::Number(_) | PieceKind::Period(_))
        )
    }

    pub(super) fn term_condition(&mut self, id: usize) {
        let term = &self.snapshot.glossary.terms[id];
        let Some(table) = self.snapshot.schema.find_table(&term.table) else { return };
        let name = term.name.clone();
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
    fn truth(&self, id: ColumnId) -> Literal {
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
        if let Some(modifier) = phrase.modifier {
            let name = self.snapshot.schema.tables[modifier].name.clone();
            self.node(modifier);
            self.note(&phrase.text, format!("table {name}"), "name");
        }
    }

    /// A table mentioned among conditions takes part through its keys.
    fn relation(&mut self, table: usize, phrase: &Phrase, end: usize) {
        self.named_table(phrase, table);
        let negated = std::mem::take(&mut self.negate);
        let again = self.draft.nodes.iter().position(|n| n.table == table && !n.negated);
        let subject = self.draft.focus.or(self.draft.main);
        let node = match again {
            Some(node) if !negated => node,
            _ if negated => {
                let node = self.new_node(table);
                // The subject stays what it was; what follows describes what must not exist.
                self.draft.nodes[node].negated = true;
                if let Some(subject) = subject.filter(|&s| s != node) {
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
        let _ = end;
        self.last_column = None;
    }

    /// A column among conditions, followed by what it is compared with.
    fn column_condition(&mut self, at: usize, named: Named, phrase: &Phrase, end: usize) -> usize {
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
        if let (None, Some(Gram::Of)) = (named.owner, self.gram(next)) {
            if let Some((of, after)) = self.phrase(next + 1) {
                if let Noun::Table(table) = of.noun {
                    named.owner = Some(table);
                    next = after;
                }
            }
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
            Some(Gram::Extreme(direction, scale)) if next > end => {
                return self.superlative_of(next, named, direction, scale);
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
        if self.draft.shown.is_empty() || listed {
            if self.draft.which && self.draft.shown.is_empty() || listed {
                self.draft.shown.push(Shown::Column(named));
                return end;
            }
        }
        self.mentioned_column(at, named);
        end
    }

    /// A column in a relation without comparison: "singers who have a birth year".
    fn mentioned_column(&mut self, at: usize, named: Named) {
        let linked = named.columns.iter().find_map(|c| match c.target {
            Target::Column(id) => {
                let in_use = self.draft.nodes.iter().any(|n| n.table == id.table);
                (in_use && c.closeness >= Closeness::Exact).then_some(id)
            }
            _ => None,
        });
        if self.negate {
            if let Some(id) = self.resolve(&named, None) {
                self.negate = false;
                let node = self.node_for(id);
                self.add(node, Condition::IsNull(Expr::Column(id)));
                return;
            }
        }
        match linked {
            // Already said through its table; a harmless repetition costs a little.
            Some(_) => self.draft.penalty += 0.12,
            None => {
                let text = self.pieces[at].text.clone();
                self.draft.unknown.push(text);
            }
        }
    }

    /// One or several literals compared with a column: "Jones", "1948 or 1949", "France, Spain".
    fn literals(&mut self, start: usize, named: &Named) -> usize {
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
    fn combine(&mut self, node: usize, mut conditions: Vec<Condition>, both: bool, negated: bool) {
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
    fn value_of(&self, values: &[StoredValue], named: &Named) -> Option<StoredValue> {
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
        if let Some(focus) = self.draft.focus {
            if self.draft.nodes[focus].table == id.table {
                return focus;
            }
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
            if let Some((last_node, index)) = self.last_condition {
                if last_node == node {
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
        let table = at.map(|n| self.draft.nodes[n].table);
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
            (!named, distance, !mentioned, !exact, reference, long, value.column)
        };
        let mut ranked: Vec<&StoredValue> = values.iter().collect();
        ranked.sort_by_key(|v| rank(v));
        let Some(mut best) = ranked.first().copied() else { return };
        let other = ranked.iter().find(|v| v.column != best.column);
        if let Some(second) = other {
            let (a, b) = (rank(best), rank(second));
            if (a.0, a.1) == (b.0, b.1) {
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

    /// A second value for the same column: either of them, or both in rows of their own.
    fn merge_value(&mut self, node: usize, id: ColumnId, condition: Condition, compare: Compare) {
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
    fn quoted(&mut self, text: &str, values: &[StoredValue]) {
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
    fn null(&mut self, at: usize, missing: bool) -> usize {
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

    fn negation(&mut self, at: usize) -> usize {
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
            }
        }
        if self.gram(at) == Some(Gram::Except) {
            if let Some((Phrase { noun: Noun::Table(table), .. }, end)) = self.phrase(next) {
                if Some(table) == self.main_table() {
                    // "except for stadiums having a concert": what follows must not be.
                    return end;
                }
            }
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
    fn absent_value(&mut self, text: &str, values: &[StoredValue]) {
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

    /// "in 2014", "in Spain", "in each", "in stadium".
    fn inside(&mut self, at: usize) -> usize {
        let next = self.skip(at + 1, &[Gram::Both, Gram::Either]);
        if self.gram(next.wrapping_sub(1)) == Some(Gram::Both) {
            self.draft.both = true;
        }
        if let Some(PieceKind::Number(number)) = self.pieces.get(next).map(|p| &p.kind) {
            if period::year(number).is_some() {
                return self.years(next, None);
            }
        }
        next
    }

    /// A number no comparison explains: "3 years old", "visited 2 museums".
    fn bare_number(&mut self, at: usize) -> usize {
        let PieceKind::Number(number) = self.pieces[at].kind.clone() else { return at + 1 };
        let lower = |offset: usize| {
            self.pieces.get(at + offset).map(|p| p.lower.as_str()).unwrap_or_default()
        };
        if ["years", "year"].contains(&lower(1)) && ["old", "of"].contains(&lower(2))
            || lower(1) == "years old"
        {
            if let Some((id, false)) = self.focus_table().and_then(|t| self.measured(Scale::Age, t))
            {
                let node = self.node_for(id);
                self.add(
                    node,
                    Condition::Compare(
                        Expr::Column(id),
                        Compare::Eq,
                        Operand::Literal(Literal::Number(number)),
                    ),
                );
                return at + 2 + usize::from(lower(2) == "old" || lower(2) == "of");
            }
        }
        if let Some(Gram::Extreme(..)) = self.gram(at + 1) {
            self.draft.limit = number.parse().ok();
            return at + 1;
        }
        if let Some(Gram::CmpAfter(compare)) = self.gram(at + 1) {
            return self.counted(at, &number, compare, at + 2);
        }
        if self.gram(at.wrapping_sub(1)).is_some_and(|g| g == Gram::Or || g == Gram::And)
            && period::year(&number).is_some()
        {
            return self.years(at, None);
        }
        if self.pieces[at].lower == "single" && self.negate {
            return at + 1;
        }
        if matches!(self.gram(at.wrapping_sub(1)), Some(Gram::Only))
            && matches!(
                self.phrase(at + 1),
                Some((Phrase { noun: Noun::Table(_) | Noun::Column(_), .. }, _))
            )
        {
            return self.counted(at, &number, Compare::Eq, at + 1);
        }
        if self.pieces[at].lower == "one" && self.joining_or {
            self.unknown(at);
            return at + 1;
        }
        if self.gram(at + 1) == Some(Gram::To) && at > 0 {
            if let Some(PieceKind::Number(_)) = self.pieces.get(at + 2).map(|p| &p.kind) {
                return self.between(at - 1, None);
            }
        }
        match self.phrase(at + 1) {
            Some((Phrase { noun: Noun::Column(named), .. }, end))
                if self.pieces[at].lower != "one" && period::year(&number).is_none() =>
            {
                self.number_of_column(named, Compare::Eq, &number);
                end
            }
            Some((Phrase { noun: Noun::Table(_), .. }, _)) if self.pieces[at].lower != "one" => {
                self.counted(at, &number, Compare::Eq, at + 1)
            }
            _ if self.pieces[at].lower == "one" => at + 1,
            _ if period::year(&number).is_some() => self.years(at, None),
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    /// "5 or more orders": a condition on the number of related rows.
    fn counted(&mut self, at: usize, number: &str, compare: Compare, noun: usize) -> usize {
        let Some((phrase, end)) = self.phrase(noun) else {
            if let Some(named) = self.last_column.clone() {
                if let Some(id) = self.resolve(&named, None) {
                    let node = self.node_for(id);
                    self.add(
                        node,
                        Condition::Compare(
                            Expr::Column(id),
                            compare,
                            Operand::Literal(Literal::Number(number.to_owned())),
                        ),
                    );
                    return noun;
                }
            }
            self.unknown(at);
            return at + 1;
        };
        match phrase.noun.clone() {
            Noun::Table(table) => {
                self.having_rows(table, compare, number);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
                end
            }
            Noun::Column(named) => {
                self.number_of_column(named, compare, number);
                end
            }
            Noun::Metric(id) => {
                self.draft.having.push((Shown::Metric(id), compare, number.to_owned()));
                end
            }
            _ => {
                self.unknown(at);
                end
            }
        }
    }

    /// "more than 5 languages": the column's own number when it is one, else how many there are.
    fn number_of_column(&mut self, named: Named, compare: Compare, number: &str) {
        let Some(id) = self.resolve(&named, None) else { return };
        let column = self.snapshot.schema.column(id);
        if column.kind.is_number() && !column.key && self.snapshot.schema.reference(id).is_none() {
            let node = self.node_for(id);
            let operand = Operand::Literal(Literal::Number(number.to_owned()));
            self.add(node, Condition::Compare(Expr::Column(id), compare, operand));
        } else {
            self.node(id.table);
            let named = self.exact(id);
            self.draft.having.push((Shown::CountColumn(named, false), compare, number.to_owned()));
        }
    }

    pub(super) fn having_rows(&mut self, table: usize, compare: Compare, number: &str) {
        let negated = std::mem::take(&mut self.negate);
        let compare = if negated { inverse(compare) } else { compare };
        if std::mem::take(&mut self.joining_or) {
            self.draft.penalty += 0.6;
        }
        let node = self.node(table);
        let name = self.snapshot.schema.tables[table].name.clone();
        self.note(number, format!("number of rows of {name}"), "grammar");
        self.draft.having.push((Shown::CountTable(node), compare, number.to_owned()));
        self.draft.focus = Some(node);
    }

    /// "more than 5", "older than 20", "above the average", "after 2010".
    fn comparison(
        &mut self,
        at: usize,
        named: Option<Named>,
        compare: Compare,
        scale: Scale,
    ) -> usize {
        let mut next =
            self.skip(at + 1, &[Gram::Than, Gram::Is, Gram::In, Gram::Any, Gram::To, Gram::Of]);
        // "any"/"all" over a set has two readings; see the aggregate below.
        let equality = matches!(compare, Compare::Eq | Compare::Ne);
        if !equality && (at + 1..next).any(|p| self.gram(p) == Some(Gram::Any)) {
            self.draft.penalty += 0.6;
        }
        let explicit = named.is_some();
        if compare == Compare::Ne && !explicit {
            return self.not_equal(at, next);
        }
        let mut negated = std::mem::take(&mut self.negate);
        let compare = if negated { inverse(compare) } else { compare };
        if let Some(Gram::Sorted(_)) = self.gram(next) {
            negated = false;
            let _ = negated;
        }
        // "more years", "year 2014" after "before the year".
        if matches!(self.gram(next), Some(Gram::GrainNoun(_))) || self.year_word(next) {
            if matches!(self.pieces.get(next + 1).map(|p| &p.kind), Some(PieceKind::Number(_))) {
                next += 1;
            }
        }
        match self.pieces.get(next).map(|p| p.kind.clone()) {
            Some(PieceKind::Number(_))
                if self.pieces[next].lower == "one"
                    && matches!(
                        self.gram(next + 1),
                        Some(Gram::With | Gram::Who | Gram::Of | Gram::In)
                    ) =>
            {
                self.unknown(next);
                next + 1
            }
            Some(PieceKind::Number(number)) => {
                self.note(&format!("{} {}", self.pieces[at].text, number), "comparison", "grammar");
                self.compare_number(at, next, named, compare, scale, &number)
            }
            Some(PieceKind::Period(period)) => {
                let id = named.as_ref().and_then(|n| self.resolve(n, None));
                self.compare_period(next, period, compare, id);
                next + 1
            }
            Some(PieceKind::Quoted(text, _)) => {
                if let Some(named) = named.or(self.last_column.clone()) {
                    return self.compare_text(next, &named, compare, &text);
                }
                self.unknown(at);
                next + 1
            }
            Some(PieceKind::Value(values)) if compare == Compare::Eq || compare == Compare::Ne => {
                if let Some(named) = named {
                    self.negate = compare == Compare::Ne;
                    let after = self.literals(next, &named);
                    if after > next {
                        return after;
                    }
                }
                let text = self.pieces[next].text.clone();
                self.negate = compare == Compare::Ne;
                self.value_condition(&text, &values, None);
                next + 1
            }
            Some(PieceKind::Gram(Gram::Times)) => {
                // "more than once": how many rows tie them.
                let number = if self.pieces[next].lower == "twice" { "2" } else { "1" };
                match self.draft.focus.filter(|f| Some(*f) != self.draft.main) {
                    Some(node) => {
                        self.draft.having.push((Shown::CountTable(node), compare, number.into()));
                    }
                    None => self.unknown(next),
                }
                next + 1
            }
            Some(PieceKind::Gram(Gram::Agg(_) | Gram::Extreme(..))) => {
                self.compare_aggregate(at, next, named, compare, scale)
            }
            Some(PieceKind::Unknown | PieceKind::Name(..))
                if explicit && (compare == Compare::Eq || compare == Compare::Ne) =>
            {
                self.negate = compare == Compare::Ne;
                let after = self.literals(next, named.as_ref().expect("explicit"));
                if after > next {
                    return after;
                }
                self.unknown(next);
                next + 1
            }
            _ => {
                self.unknown(at);
                at + 1
            }
        }
    }

    fn year_word(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|p| p.lower == "year" || p.lower == "age")
    }

    /// "is not …": negates what follows.
    fn not_equal(&mut self, at: usize, next: usize) -> usize {
        self.note(&self.pieces[at].text, "not", "grammar");
        if let Some(PieceKind::Value(values)) = self.pieces.get(next).map(|p| p.kind.clone()) {
            if self.phrase(next).is_none() {
                let text = self.pieces[next].text.clone();
                self.negate = true;
                self.absent_or_not(&text, &values, at);
                return next + 1;
            }
        }
        self.negate = true;
        next
    }

    fn absent_or_not(&mut self, text: &str, values: &[StoredValue], at: usize) {
        if self.pieces[at].lower.contains("not") {
            self.absent_value(text, values);
        } else {
            self.value_condition(text, values, None);
        }
    }

    fn compare_text(&mut self, at: usize, named: &Named, compare: Compare, text: &str) -> usize {
        if let Some(id) = self.resolve(named, None) {
            let node = self.node_for(id);
            self.count_value(true);
            let operand = Operand::Literal(Literal::Text(text.to_owned()));
            self.add(node, Condition::Compare(Expr::Column(id), compare, operand));
        }
        at + 1
    }

    fn compare_number(
        &mut self,
        at: usize,
        number_at: usize,
        named: Option<Named>,
        compare: Compare,
        scale: Scale,
        number: &str,
    ) -> usize {
        let mut end = number_at + 1;
        let mut compare = compare;
        if let Some(Gram::CmpAfter(after)) = self.gram(end).filter(|_| !self.starts_comparison(end))
        {
            compare = after;
            end += 1;
        }
        // Units said after the number: "10 kg", "20 years".
        let mut unit = self.skip_fillers(end);
        if matches!(self.gram(unit), Some(Gram::GrainNoun(_)))
            || self.pieces.get(unit).is_some_and(|p| p.lower == "years" || p.lower == "year")
        {
            unit += 1;
            if self.pieces.get(unit).is_some_and(|p| p.lower == "old") {
                unit += 1;
            }
            end = unit;
        }
        if self.gram(end) == Some(Gram::Times) {
            end += 1;
        }
        let literal = Literal::Number(number.to_owned());
        if let Some(named) = named {
            // A number says nothing about a name: then the rows are counted.
            let counts = matches!(self.phrase(end), Some((Phrase { noun: Noun::Table(_), .. }, _)));
            match self.resolve_number(&named) {
                Some(id) => {
                    self.compare_column(id, compare, literal);
                    return self.more_comparisons(end, &named);
                }
                None if counts => {}
                None => {
                    self.unknown(at);
                    return end;
                }
            }
        }
        let follows = self.phrase(end);
        match (scale, follows) {
            (Scale::Any | Scale::Size, Some((phrase, after)))
                if matches!(phrase.noun, Noun::Table(_)) =>
            {
                // "departments with more than 5 employees".
                if let Noun::Table(table) = phrase.noun {
                    self.having_rows(table, compare, number);
                    let node = self.node(table);
                    self.apply_modifiers(&phrase, node);
                }
                return after;
            }
            (Scale::Time, _) => {}
            (_, Some((Phrase { noun: Noun::Column(named), .. }, after))) => {
                self.number_of_column(named, compare, number);
                return after;
            }
            (Scale::Any | Scale::Size, Some((Phrase { noun: Noun::Metric(id), .. }, after))) => {
                self.draft.having.push((Shown::Metric(id), compare, number.to_owned()));
                return after;
            }
            _ => {}
        }
        if self.pieces[number_at + 1..].first().is_some_and(|p| p.lower == "times")
            || number_at + 1 < end && self.pieces[end - 1].lower == "times"
            || self.pieces[at].lower == "once"
        {
            // "more than 3 times": how many rows tie them.
            if let Some(node) = self.draft.focus {
                self.draft.having.push((Shown::CountTable(node), compare, number.to_owned()));
                return end;
            }
        }
        let year = period::year(number);
        let id = match scale {
            Scale::Time => {
                if let Some(year) = year {
                    if let Some((from, to)) = period::year_range(year) {
                        self.compare_period(number_at, Period::Range(from, to), compare, None);
                        return end;
                    }
                }
                self.measured_near(scale)
            }
            Scale::Any => {
                let named = self.last_column.clone();
                match named {
                    Some(named) => self.resolve_number(&named),
                    None => self.shown_number(),
                }
            }
            _ => self.measured_near(scale),
        };
        match id {
            Some(id) => {
                self.compare_column(id, compare, literal);
                end
            }
            None => {
                self.unknown(at);
                end
            }
        }
    }

    /// The column a name means, when numbers can be compared with it.
    fn resolve_number(&mut self, named: &Named) -> Option<ColumnId> {
        let id = self.resolve(named, None)?;
        let kind = self.snapshot.schema.column(id).kind;
        (kind.is_number() || kind.is_time()).then_some(id)
    }

    /// The one number shown, for "more than 5" without a name.
    fn shown_number(&mut self) -> Option<ColumnId> {
        let named = match self.draft.shown.last()? {
            Shown::Column(named) => named.clone(),
            _ => return None,
        };
        self.resolve_number(&named)
    }

    fn compare_column(&mut self, id: ColumnId, compare: Compare, literal: Literal) {
        let node = self.node_for(id);
        let column = self.snapshot.schema.column(id);
        if column.kind == Kind::Date {
            if let Literal::Number(number) = &literal {
                if let Some((from, to)) = period::year(number).and_then(period::year_range) {
                    self.add(node, during(id, compare, from, to));
                    return;
                }
            }
        }
        let literal = self.stored_as(id, literal);
        self.note(
            &column.words.join(" "),
            format!("column {}", self.snapshot.schema.path(id)),
            "name",
        );
        self.add(node, Condition::Compare(Expr::Column(id), compare, Operand::Literal(literal)));
    }

    /// "higher than 4 and lower than 8", "before 1945 and after 1955" of the same column.
    fn more_comparisons(&mut self, end: usize, named: &Named) -> usize {
        self.last_column = Some(named.clone());
        let joined = matches!(self.gram(end), Some(Gram::And | Gram::Or));
        let next = self.skip(end + 1, &[Gram::Is]);
        if let (true, Some(Gram::Cmp(compare, _))) = (joined, self.gram(next)) {
            let number = self.skip(next + 1, &[]);
            if let Some(PieceKind::Number(text)) = self.pieces.get(number).map(|p| p.kind.clone()) {
                if self.phrase(number + 1).is_none() {
                    self.joining_or = self.gram(end) == Some(Gram::Or);
                    if let Some(id) = self.resolve(named, None) {
                        self.compare_column(id, compare, Literal::Number(text));
                    }
                    return number + 1;
                }
            }
        }
        end
    }

    /// "above the average age", "more than the minimum of …".
    fn compare_aggregate(
        &mut self,
        at: usize,
        agg_at: usize,
        named: Option<Named>,
        compare: Compare,
        scale: Scale,
    ) -> usize {
        let function = match self.gram(agg_at) {
            Some(Gram::Agg(function)) => function,
            Some(Gram::Extreme(direction, _)) => super::select::extreme_function(direction),
            _ => return at + 1,
        };
        let follows = self.phrase(self.skip(agg_at + 1, &[Gram::Of]));
        let (inner, mut end) = match follows {
            Some((Phrase { noun: Noun::Column(inner), values, .. }, end)) if values.is_empty() => {
                (Some(inner), end)
            }
            _ => (None, agg_at + 1),
        };
        let subject = named
            .clone()
            .or_else(|| inner.clone())
            .or_else(|| self.last_column.clone().filter(|_| scale == Scale::Any));
        let id = match subject {
            Some(subject) => self.resolve(&subject, None),
            None => self.measured_near(scale),
        };
        let Some(id) = id else {
            self.unknown(at);
            return end;
        };
        let inner_id = inner.as_ref().and_then(|inner| self.resolve(inner, None)).unwrap_or(id);
        self.note(
            &self.pieces[agg_at].text,
            format!("compared with the {:?} of {}", function, self.snapshot.schema.path(inner_id))
                .to_lowercase(),
            "grammar",
        );
        let mut query = SemanticQuery {
            tables: vec![inner_id.table],
            select: vec![SelectItem { expr: Expr::Aggregate(function, inner_id), alias: None }],
            ..SemanticQuery::default()
        };
        // "of all museums opened after 2010": conditions on what is averaged.
        if matches!(self.gram(end), Some(Gram::Of | Gram::For | Gram::In | Gram::From)) {
            if let Some((phrase, after)) = self.phrase(end + 1) {
                if let Noun::Table(table) = phrase.noun {
                    let kept = (self.draft.focus, self.draft.nodes.clone(), self.last_condition);
                    if table == inner_id.table {
                        end = self.inner_conditions(after, inner_id.table, &mut query);
                    }
                    (self.draft.focus, self.draft.nodes, self.last_condition) = kept;
                }
            } else if self.gram(end + 1).is_none()
                && matches!(self.pieces.get(end + 1).map(|p| &p.kind), Some(PieceKind::Value(_)))
            {
                self.draft.penalty += 0.3;
            }
        }
        query.tables.dedup();
        let node = self.node_for(id);
        self.add(
            node,
            Condition::Compare(Expr::Column(id), compare, Operand::Query(Box::new(query))),
        );
        end
    }

    /// Reads conditions up to the end of the clause into a nested query over one table.
    fn inner_conditions(&mut self, start: usize, table: usize, query: &mut SemanticQuery) -> usize {
        let main = self.draft.main;
        self.draft.nodes = vec![super::Node {
            table,
            parent: None,
            negated: false,
            conditions: Vec::new(),
            separate: false,
        }];
        self.draft.focus = Some(0);
        self.draft.main = Some(0);
        let mut at = start;
        while at < self.pieces.len()
            && !matches!(
                self.gram(at),
                Some(Gram::Sentence | Gram::And | Gram::Comma | Gram::OrderBy(_) | Gram::Each)
            )
        {
            at = self.condition_step(at).max(at + 1);
        }
        self.draft.main = main;
        if self.draft.nodes.len() > 1 {
            self.draft.penalty += 0.5;
        }
        query.filters = self.draft.nodes[0].conditions.clone();
        at
    }

    /// "a greater weight than 10", "more staff than the minimum".
    fn comparative(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
        let compare = if direction == Direction::Descending { Compare::Gt } else { Compare::Lt };
        let next = self.skip_fillers(at + 1);
        if let Some((Phrase { noun: Noun::Column(named), .. }, end)) = self.phrase(next) {
            let than = self.skip(end, &[]);
            if matches!(self.gram(than), Some(Gram::Than)) {
                return self.comparison(than, Some(named), compare, scale);
            }
        }
        if let Some(Gram::Than) = self.gram(next) {
            return self.comparison(next, None, compare, scale);
        }
        self.unknown(at);
        at + 1
    }

    fn between(&mut self, at: usize, named: Option<Named>) -> usize {
        let first = self.skip(at + 1, &[]);
        let (Some(low), low_end) = self.bound(first) else {
            self.unknown(at);
            return at + 1;
        };
        let joined = matches!(self.gram(low_end), Some(Gram::And | Gram::To));
        let (Some(high), end) = self.bound(self.skip(low_end + 1, &[])) else {
            self.unknown(at);
            return at + 1;
        };
        if !joined {
            self.unknown(at);
            return end;
        }
        self.note(&self.pieces[at].text, "between, both ends included", "grammar");
        if let (Literal::Number(from), Literal::Number(to)) = (&low, &high) {
            if let Some((Phrase { noun: Noun::Table(table), .. }, after)) = self.phrase(end) {
                if named.is_none() {
                    let node = self.node(table);
                    self.draft.having_between.push((
                        Shown::CountTable(node),
                        from.clone(),
                        to.clone(),
                    ));
                    self.draft.focus = Some(node);
                    return after;
                }
            }
        }
        let years = matches!((&low, &high), (Literal::Number(a), Literal::Number(b)) if period::year(a).is_some() && period::year(b).is_some());
        let id = match named.or(self.last_column.clone()) {
            Some(named) => self.resolve(&named, None),
            None if years || matches!(low, Literal::Date(_)) => self.time_column(),
            None => None,
        };
        let Some(id) = id else {
            self.unknown(at);
            return end;
        };
        let node = self.node_for(id);
        if self.snapshot.schema.column(id).kind == Kind::Date {
            let (from, to) = match (&low, &high) {
                (Literal::Number(a), Literal::Number(b)) => {
                    let range = |n: &str| period::year(n).and_then(period::year_range);
                    (range(a).map(|r| r.0), range(b).map(|r| r.1))
                }
                (Literal::Date(a), Literal::Date(b)) => {
                    let last = match self.pieces.get(end - 1).map(|p| &p.kind) {
                        Some(PieceKind::Period(Period::Range(_, to))) => Some(*to),
                        _ => period::iso_date(b),
                    };
                    (period::iso_date(a), last)
                }
                _ => (None, None),
            };
            if let (Some(from), Some(to)) = (from, to) {
                self.add(
                    node,
                    Condition::During(id, Some(period::iso(from)), Some(period::iso(to))),
                );
                return end;
            }
        }
        let negated = std::mem::take(&mut self.negate);
        let condition =
            Condition::Between(Expr::Column(id), self.stored_as(id, low), self.stored_as(id, high));
        self.add(node, if negated { Condition::Not(Box::new(condition)) } else { condition });
        end
    }

    fn bound(&self, at: usize) -> (Option<Literal>, usize) {
        match self.pieces.get(at).map(|p| &p.kind) {
            Some(PieceKind::Number(number)) => (Some(Literal::Number(number.clone())), at + 1),
            Some(PieceKind::Period(Period::Range(from, _))) => {
                (Some(Literal::Date(period::iso(*from))), at + 1)
            }
            Some(PieceKind::Quoted(text, _)) => (Some(Literal::Text(text.clone())), at + 1),
            _ => (None, at),
        }
    }

    /// "contains the letter 'w'", "starting with Mo".
    fn contains(&mut self, at: usize, gram: Gram, named: Option<Named>) -> usize {
        let next = self.skip(at + 1, &[Gram::Letter, Gram::Of]);
        let text = match self.pieces.get(next).map(|p| &p.kind) {
            Some(PieceKind::Quoted(text, _)) => text.clone(),
            Some(PieceKind::Unknown | PieceKind::Value(_))
                if named.is_some() || gram != Gram::Contains || next > at + 1 =>
            {
                self.pieces[next].text.clone()
            }
            Some(PieceKind::Number(number)) if named.is_some() => number.clone(),
            _ if next > at + 1 && self.pieces.get(next).is_some_and(|p| p.text.len() == 1) => {
                self.pieces[next].text.clone()
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

    /// "for each X", "per X", "each X".
    pub(super) fn each(&mut self, at: usize) -> usize {
        let mut at = at;
        let mut next = self.skip(at + 1, &[Gram::Of, Gram::Distinct, Gram::Imperative, Gram::By]);
        if self.mode == Mode::Select
            && self.pieces[at].lower == "each"
            && matches!(self.gram(next), Some(Gram::Sentence) | None)
            && self.phrase(next).is_none()
        {
            return at + 1;
        }
        if self.pieces[at].lower.starts_with("across") {
            if let Some((Phrase { noun: Noun::Table(table), .. }, end)) = self.phrase(next) {
                if Some(table) == self.main_table() {
                    return end;
                }
            }
        }
        loop {
            if let Some(Gram::GrainNoun(grain)) = self.gram(next) {
                self.draft.groups.push(Grouping::Grain(grain));
                next += 1;
            } else if let Some((phrase, end)) = self.phrase(next) {
                next = self.group_by(&phrase, end);
            } else if matches!(self.gram(next), Some(Gram::Sentence | Gram::And | Gram::Comma))
                || next >= self.pieces.len()
                || self.pieces[next].lower == "one"
            {
                // "for each": of what was shown.
                return next;
            } else {
                self.unknown(at);
                return at + 1;
            }
            // "per category and year", "by country, then city".
            let joined = self.gram(next);
            if !matches!(joined, Some(Gram::And | Gram::Comma))
                || self.continues_select_with_measure(next)
            {
                return next;
            }
            let after = self.skip(next + 1, &[Gram::And, Gram::Each, Gram::By, Gram::GroupBy]);
            let grouping = match self.gram(after) {
                Some(Gram::GrainNoun(_)) => true,
                Some(Gram::Grain(grain)) => {
                    self.draft.groups.push(Grouping::Grain(grain));
                    return after + 1;
                }
                Some(_) => false,
                None => matches!(
                    self.phrase(after),
                    Some((Phrase { noun: Noun::Table(_) | Noun::Column(_), .. }, _))
                ),
            };
            if !grouping
                || self.pieces[at].lower.contains("each") && self.gram(next) == Some(Gram::Comma)
            {
                return next;
            }
            if self.continues_select(next) && self.gram(at) == Some(Gram::Each) {
                return next;
            }
            at = next;
            next = after;
        }
    }

    fn continues_select_with_measure(&self, at: usize) -> bool {
        let next = self.skip(at + 1, &[Gram::And, Gram::Comma, Gram::Their]);
        matches!(
            self.gram(next),
            Some(
                Gram::HowMany
                    | Gram::CountOf
                    | Gram::Agg(_)
                    | Gram::HowOld
                    | Gram::Imperative
                    | Gram::What
                    | Gram::Which
                    | Gram::OrderBy(_)
            )
        )
    }

    /// "each type" after "type codes": the column shown under a longer name.
    fn shown_as(&self, text: &str, noun: &Noun) -> Option<Named> {
        if let Noun::Table(table) = noun {
            let words = &self.snapshot.schema.tables[*table].words;
            if words.len() == 1 || words.len() == text.split(' ').count() {
                return None;
            }
        }
        let stem = crate::semantic::morphology::stem(text);
        self.draft.shown.iter().find_map(|shown| match shown {
            Shown::Column(named) => named
                .text
                .split(' ')
                .any(|word| crate::semantic::morphology::stem(word) == stem)
                .then(|| named.clone()),
            _ => None,
        })
    }

    fn group_by(&mut self, phrase: &Phrase, end: usize) -> usize {
        if let Some(named) = self.shown_as(&phrase.text, &phrase.noun) {
            self.note(&phrase.text, "grouped by", "grammar");
            self.draft.groups.push(Grouping::Column(named));
            return end;
        }
        match phrase.noun.clone() {
            Noun::Table(table) => {
                let node = self.node(table);
                self.apply_modifiers(phrase, node);
                self.named_table(phrase, table);
                if !self.draft.groups.iter().any(|g| matches!(g, Grouping::Entity(n) if *n == node))
                {
                    self.draft.groups.push(Grouping::Entity(node));
                }
                self.draft.focus = Some(node);
                self.note(&phrase.text, "grouped by", "grammar");
                end
            }
            Noun::Column(mut named) => {
                let mut end = end;
                if let (None, Some(Gram::Of)) = (named.owner, self.gram(end)) {
                    if let Some((of, after)) = self.phrase(end + 1) {
                        if let Noun::Table(table) = of.noun {
                            named.owner = Some(table);
                            let node = self.node(table);
                            self.draft.focus = Some(node);
                            end = after;
                        }
                    }
                }
                self.pending_values(phrase, &named);
                self.note(&phrase.text, "grouped by", "grammar");
                self.draft.groups.push(Grouping::Column(named.clone()));
                self.last_column = Some(named);
                end
            }
            _ => {
                self.draft.unknown.push(phrase.text.clone());
                end
            }
        }
    }

    /// "by": a group after a measure, an agent after a verb.
    fn by(&mut self, at: usize) -> usize {
        let measure =
            self.draft.shown.iter().any(|s| !matches!(s, Shown::Entity(_) | Shown::Column(_)));
        let after_verb = at > 0 && matches!(self.gram(at - 1), Some(Gram::Verb | Gram::Have));
        let next = self.skip(at + 1, &[]);
        if self.gram(next) == Some(Gram::Each) {
            return next;
        }
        if let Some(Gram::Extreme(..)) = self.gram(next) {
            return at + 1;
        }
        let value_first =
            matches!(self.pieces.get(next).map(|p| &p.kind), Some(PieceKind::Value(_)));
        let entity_by_time = matches!(self.gram(next), Some(Gram::GrainNoun(_)));
        if (measure && !after_verb && !value_first) || entity_by_time {
            return self.each(at);
        }
        at + 1
    }
}

pub(super) fn inverse(compare: Compare) -> Compare {
    match compare {
        Compare::Eq => Compare::Ne,
        Compare::Ne => Compare::Eq,
        Compare::Lt => Compare::Ge,
        Compare::Le => Compare::Gt,
        Compare::Gt => Compare::Le,
        Compare::Ge => Compare::Lt,
    }
}

/// A comparison with a period, as a half-open range.
pub(super) fn during(
    id: ColumnId,
    compare: Compare,
    from: time::Date,
    to: time::Date,
) -> Condition {
    let (from, to) = (Some(period::iso(from)), Some(period::iso(to)));
    match compare {
        Compare::Eq => Condition::During(id, from, to),
        Compare::Ne => Condition::Not(Box::new(Condition::During(id, from, to))),
        Compare::Lt => Condition::During(id, None, from),
        Compare::Le => Condition::During(id, None, to),
        Compare::Gt => Condition::During(id, to, None),
        Compare::Ge => Condition::During(id, from, None),
    }
}
