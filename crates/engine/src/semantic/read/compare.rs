//! Comparisons with numbers, dates and aggregates.

use super::noun::{Noun, Phrase};
use super::{Named, Reader, Shown};
use crate::semantic::grammar::{Gram, Scale};
use crate::semantic::period::{self, Period};
use crate::semantic::query::{
    ColumnId, Compare, Condition, Direction, Expr, Literal, Operand, SelectItem, SemanticQuery,
};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// "… or before 2008": a second comparison.
    pub(super) fn or_compared(&mut self, at: usize) -> usize {
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
    pub(super) fn starts_comparison(&self, at: usize) -> bool {
        let next = self.skip(at + 1, &[Gram::Than]);
        matches!(
            self.pieces.get(next).map(|p| &p.kind),
            Some(PieceKind::Number(_) | PieceKind::Period(_))
        )
    }

    /// A number no comparison explains: "3 years old", "visited 2 museums".
    pub(super) fn bare_number(&mut self, at: usize) -> usize {
        let PieceKind::Number(number) = self.pieces[at].kind.clone() else { return at + 1 };
        let lower = |offset: usize| {
            self.pieces.get(at + offset).map(|p| p.lower.as_str()).unwrap_or_default()
        };
        if (["years", "year"].contains(&lower(1)) && ["old", "of"].contains(&lower(2))
            || lower(1) == "years old")
            && let Some((id, false)) = self.focus_table().and_then(|t| self.measured(Scale::Age, t))
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
        if self.gram(at + 1) == Some(Gram::To)
            && at > 0
            && let Some(PieceKind::Number(_)) = self.pieces.get(at + 2).map(|p| &p.kind)
        {
            return self.between(at - 1, None);
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
    pub(super) fn counted(
        &mut self,
        at: usize,
        number: &str,
        compare: Compare,
        noun: usize,
    ) -> usize {
        let Some((phrase, end)) = self.phrase(noun) else {
            if let Some(named) = self.last_column.clone()
                && let Some(id) = self.resolve(&named, None)
            {
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
                match self.table_of(end - 1) {
                    Some(table) => {
                        self.having_rows(table, compare, number);
                        let node = self.node(table);
                        self.apply_modifiers(&phrase, node);
                    }
                    None => {
                        self.draft.having.push((Shown::Metric(id), compare, number.to_owned()));
                    }
                }
                end
            }
            _ => {
                self.unknown(at);
                end
            }
        }
    }

    /// "more than 5 languages": the column's own number when it is one, else how many there are.
    pub(super) fn number_of_column(&mut self, named: Named, compare: Compare, number: &str) {
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
        self.list_counted_rows();
        let node = self.node(table);
        let name = self.snapshot.schema.tables[table].name.clone();
        self.note(number, format!("number of rows of {name}"), "grammar");
        self.draft.having.push((Shown::CountTable(node), compare, number.to_owned()));
        self.draft.focus = Some(node);
    }

    /// "more than 5", "older than 20", "above the average", "after 2010".
    pub(super) fn comparison(
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
        let negated = std::mem::take(&mut self.negate);
        let compare = if negated { inverse(compare) } else { compare };
        // "more years", "year 2014" after "before the year".
        if (matches!(self.gram(next), Some(Gram::GrainNoun(_))) || self.year_word(next))
            && matches!(self.pieces.get(next + 1).map(|p| &p.kind), Some(PieceKind::Number(_)))
        {
            next += 1;
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
            _ if !equality && self.row_with_extreme(next).is_some() => {
                self.compare_with_row(at, next, named, compare)
            }
            Some(PieceKind::Name(..))
                if !equality && self.column_beside(next, named.as_ref()).is_some() =>
            {
                let (left, right, end) =
                    self.column_beside(next, named.as_ref()).expect("checked by the guard above");
                self.compare_columns(left, compare, right);
                end
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

    /// The column at `next` beside the one that is compared, when both are of one row and kind.
    fn column_beside(
        &mut self,
        next: usize,
        named: Option<&Named>,
    ) -> Option<(ColumnId, ColumnId, usize)> {
        let (Phrase { noun: Noun::Column(other), values, .. }, end) = self.phrase(next)? else {
            return None;
        };
        let kept = (self.draft.ambiguous, self.draft.loose, self.draft.penalty, self.choices);
        let left = match named.cloned().or(self.last_column.clone()) {
            Some(named) => self.resolve(&named, None),
            None => self.verb_column,
        };
        let right = self.resolve(&other, left.map(|id| id.table));
        (self.draft.ambiguous, self.draft.loose, self.draft.penalty, self.choices) = kept;
        let (left, right) = (left?, right?);
        let (a, b) = (self.snapshot.schema.column(left), self.snapshot.schema.column(right));
        let alike =
            a.kind.is_number() && b.kind.is_number() || a.kind == b.kind && a.kind.is_time();
        (left != right && left.table == right.table && alike && values.is_empty())
            .then_some((left, right, end))
    }

    fn compare_columns(&mut self, left: ColumnId, compare: Compare, right: ColumnId) {
        let node = self.node_for(left);
        let (a, b) = (self.snapshot.schema.path(left), self.snapshot.schema.path(right));
        self.note(
            &self.snapshot.schema.column(right).words.join(" "),
            format!("{a} against {b}"),
            "name",
        );
        let operand = Operand::Expr(Expr::Column(right));
        self.add(node, Condition::Compare(Expr::Column(left), compare, operand));
    }

    pub(super) fn year_word(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|p| p.lower == "year" || p.lower == "age")
    }

    pub(super) fn compare_text(
        &mut self,
        at: usize,
        named: &Named,
        compare: Compare,
        text: &str,
    ) -> usize {
        if let Some(id) = self.resolve(named, None) {
            let node = self.node_for(id);
            self.count_value(true);
            let operand = Operand::Literal(Literal::Text(text.to_owned()));
            self.add(node, Condition::Compare(Expr::Column(id), compare, operand));
        }
        at + 1
    }

    pub(super) fn compare_number(
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
        self.unit = None;
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
        if let Some((unit, after)) = self.unit_at(end) {
            self.unit = Some(unit);
            end = after;
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
            // "more than 2 refunds": rows, although "refunds" alone is an amount.
            (
                Scale::Any | Scale::Size,
                Some((phrase @ Phrase { noun: Noun::Metric(_), .. }, after)),
            ) if self.table_of(after - 1).is_some() => {
                let table = self.table_of(after - 1).expect("checked by the guard above");
                self.having_rows(table, compare, number);
                let node = self.node(table);
                self.apply_modifiers(&phrase, node);
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
                if let Some(year) = year
                    && let Some((from, to)) = period::year_range(year)
                {
                    self.compare_period(number_at, Period::Range(from, to), compare, None);
                    return end;
                }
                self.measured_near(scale)
            }
            Scale::Any => {
                let named = self.last_column.clone();
                match named {
                    Some(named) => self.resolve_number(&named),
                    None => match self.last_compared {
                        Some(id) if self.focus_table() == Some(id.table) => Some(id),
                        _ => self.shown_number().or_else(|| self.amount_of_rows()),
                    },
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
    pub(super) fn resolve_number(&mut self, named: &Named) -> Option<ColumnId> {
        let id = self.resolve(named, None)?;
        let kind = self.snapshot.schema.column(id).kind;
        (kind.is_number() || kind.is_time()).then_some(id)
    }

    /// The one number shown, for "more than 5" without a name.
    pub(super) fn shown_number(&mut self) -> Option<ColumnId> {
        let named = match self.draft.shown.last()? {
            Shown::Column(named) => named.clone(),
            _ => return None,
        };
        self.resolve_number(&named)
    }

    pub(super) fn compare_column(&mut self, id: ColumnId, compare: Compare, literal: Literal) {
        let node = self.node_for(id);
        let column = self.snapshot.schema.column(id);
        if column.kind == Kind::Date
            && let Literal::Number(number) = &literal
            && let Some((from, to)) = period::year(number).and_then(period::year_range)
        {
            self.add(node, during(id, compare, from, to));
            return;
        }
        self.last_compared = Some(id);
        let literal = self.in_unit_of(id, literal);
        let literal = self.stored_as(id, literal);
        self.note(
            &column.words.join(" "),
            format!("column {}", self.snapshot.schema.path(id)),
            "name",
        );
        self.add(node, Condition::Compare(Expr::Column(id), compare, Operand::Literal(literal)));
    }

    /// "higher than 4 and lower than 8", "before 1945 and after 1955" of the same column.
    pub(super) fn more_comparisons(&mut self, end: usize, named: &Named) -> usize {
        self.last_column = Some(named.clone());
        let joined = matches!(self.gram(end), Some(Gram::And | Gram::Or));
        let next = self.skip(end + 1, &[Gram::Is]);
        if let (true, Some(Gram::Cmp(compare, _))) = (joined, self.gram(next)) {
            let number = self.skip(next + 1, &[]);
            if let Some(PieceKind::Number(text)) = self.pieces.get(number).map(|p| p.kind.clone())
                && self.phrase(number + 1).is_none()
            {
                self.joining_or = self.gram(end) == Some(Gram::Or);
                if let Some(id) = self.resolve(named, None) {
                    self.compare_column(id, compare, Literal::Number(text));
                }
                return number + 1;
            }
        }
        end
    }

    /// "above the average age", "more than the minimum of …".
    pub(super) fn compare_aggregate(
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
            // "than the average product"
            Some((Phrase { noun: Noun::Table(table), values, .. }, end))
                if values.is_empty() && self.focus_table() == Some(table) =>
            {
                (None, end)
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
    pub(super) fn inner_conditions(
        &mut self,
        start: usize,
        table: usize,
        query: &mut SemanticQuery,
    ) -> usize {
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
    pub(super) fn comparative(&mut self, at: usize, direction: Direction, scale: Scale) -> usize {
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

    pub(super) fn between(&mut self, at: usize, named: Option<Named>) -> usize {
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
        if let (Literal::Number(from), Literal::Number(to)) = (&low, &high)
            && let Some((Phrase { noun: Noun::Table(table), .. }, after)) = self.phrase(end)
            && named.is_none()
        {
            let node = self.node(table);
            self.draft.having_between.push((Shown::CountTable(node), from.clone(), to.clone()));
            self.draft.focus = Some(node);
            return after;
        }
        let years = matches!((&low, &high), (Literal::Number(a), Literal::Number(b)) if period::year(a).is_some() && period::year(b).is_some());
        let id = match named.or(self.last_column.clone()) {
            Some(named) => self.resolve(&named, None),
            None if years || matches!(low, Literal::Date(_)) => self.time_column(),
            None => self.amount_of_rows(),
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

    pub(super) fn bound(&self, at: usize) -> (Option<Literal>, usize) {
        match self.pieces.get(at).map(|p| &p.kind) {
            Some(PieceKind::Number(number)) => (Some(Literal::Number(number.clone())), at + 1),
            Some(PieceKind::Period(Period::Range(from, _))) => {
                (Some(Literal::Date(period::iso(*from))), at + 1)
            }
            Some(PieceKind::Quoted(text, _)) => (Some(Literal::Text(text.clone())), at + 1),
            _ => (None, at),
        }
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
