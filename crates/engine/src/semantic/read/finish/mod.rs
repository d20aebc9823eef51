//! From a draft to the typed query: columns are settled, groups follow from what is shown, and
//! related rows become joins or existence tests.

mod best;
mod contradiction;
mod keys;
mod measure;
mod relations;
mod series;
mod sets;
mod shapes;
mod time;

use super::{Grouping, Key, Reader, Shown};
use crate::semantic::query::{
    ColumnId, Condition, Direction, Expr, Grain, Literal, Operand, SelectItem, SemanticQuery,
};
use crate::semantic::schema::Kind;

impl Reader<'_> {
    /// `None` when the parts do not make a query.
    pub(super) fn finish(&mut self) -> Option<SemanticQuery> {
        if self.draft.versus && self.draft.shown.is_empty() {
            self.because(
                "nothing to compare is named: add a number such as a total or a count".into(),
            );
            return None;
        }
        self.settle_main()?;
        let main_table = self.main_table()?;
        if let Some(scale) = self.asked_scale.take() {
            let (id, _) = self.measured(scale, main_table)?;
            self.draft.shown.retain(|shown| !matches!(shown, Shown::Entity(_)));
            self.draft.shown.push(Shown::Exact(Expr::Column(id)));
        }
        if self.draft.shown.is_empty() && self.draft.groups.is_empty() {
            // "Which singers …" left nothing else to show.
            self.draft.shown.push(Shown::Entity(self.draft.main?));
        }
        if let Some(query) = self.shared_attribute() {
            return Some(query);
        }
        self.measure_series();
        self.split_contradictions();
        self.count_what_is_grouped();
        self.extreme_with_company();
        let shown = std::mem::take(&mut self.draft.shown);
        let aggregated = shown.iter().any(is_aggregate);
        let order_aggregated =
            self.draft.order.iter().any(|(key, _)| matches!(key, Key::Shown(s) if is_aggregate(s)));
        let counting = aggregated
            || order_aggregated
            || !self.draft.having.is_empty()
            || !self.draft.having_between.is_empty()
            || !self.draft.all_of.is_empty();

        let mut query = SemanticQuery { distinct: self.draft.distinct, ..SemanticQuery::default() };
        // Groups said outright.
        let groups = std::mem::take(&mut self.draft.groups);
        let mut group_tables = Vec::new();
        let mut group_labels: Vec<Vec<Expr>> = Vec::new();
        for group in &groups {
            match group {
                Grouping::Entity(node) => {
                    let table = self.draft.nodes[*node].table;
                    group_tables.push(table);
                    for expr in self.key_of(table) {
                        push(&mut query.group, expr);
                    }
                    group_labels.push(self.label_of(table));
                }
                Grouping::Column(named) => {
                    let id = self.resolve(named, Some(main_table))?;
                    push(&mut query.group, Expr::Column(id));
                    group_labels.push(vec![Expr::Column(id)]);
                }
                Grouping::Grain(grain) => {
                    self.draft.shown = shown.clone();
                    let id = self.time_column();
                    self.draft.shown.clear();
                    let id = id?;
                    let expr = match self.snapshot.schema.column(id).kind {
                        Kind::Year if *grain == Grain::Year => Expr::Column(id),
                        Kind::Year => return None,
                        _ => Expr::Grain(*grain, id),
                    };
                    push(&mut query.group, expr.clone());
                    group_labels.push(vec![expr]);
                }
            }
        }
        // What is shown.
        let mut plain: Vec<Expr> = Vec::new();
        let mut plain_entities: Vec<usize> = Vec::new();
        let mut items: Vec<(bool, Expr)> = Vec::new();
        for one in &shown {
            match one {
                Shown::Entity(node) => {
                    let table = self.draft.nodes[*node].table;
                    // "names of singers": the entity was said for its column.
                    let has_columns = shown
                        .iter()
                        .any(|s| matches!(s, Shown::Column(n) if self.near_owner(n, table)));
                    if has_columns && shown.len() > 1 && !self.draft.with_theirs {
                        continue;
                    }
                    plain_entities.push(table);
                    let listing = !counting && !self.draft.which && shown.len() == 1;
                    let unnamed = self.snapshot.schema.tables[table]
                        .label
                        .iter()
                        .all(|&column| self.snapshot.schema.tables[table].columns[column].key);
                    if listing && unnamed {
                        // Which columns stand for a row without a name is a choice.
                        self.draft.loose += 1;
                    }
                    for expr in if listing { self.row_of(table) } else { self.label_of(table) } {
                        plain.push(expr.clone());
                        items.push((false, expr));
                    }
                }
                Shown::Column(named) => {
                    let near = self.grouped_owner(named, &group_tables).unwrap_or(main_table);
                    let id = self.resolve(named, Some(near))?;
                    if let Some(owner) = named.owner.filter(|o| *o == id.table) {
                        plain_entities.push(owner);
                    }
                    let expr = Expr::Column(id);
                    if items.iter().any(|(_, known)| *known == expr) {
                        continue;
                    }
                    // "first name" and "last name" of a person said as "name".
                    let label = &self.snapshot.schema.tables[id.table].label;
                    let whole = label.len() > 1
                        && label.first() == Some(&id.column)
                        && matches!(named.text.split(' ').next_back(), Some("name" | "names"))
                        && !named.text.contains("first");
                    plain.push(expr.clone());
                    items.push((false, expr));
                    if whole {
                        for &column in &label[1..] {
                            let expr = Expr::Column(ColumnId { table: id.table, column });
                            plain.push(expr.clone());
                            items.push((false, expr));
                        }
                    }
                }
                Shown::Exact(expr) if is_measure(expr) => items.push((true, expr.clone())),
                Shown::Exact(expr) => {
                    plain.push(expr.clone());
                    items.push((false, expr.clone()));
                }
                other => {
                    let expr = self.aggregate_expr(other, main_table)?;
                    items.push((true, expr));
                }
            }
        }
        // Groups that follow from what is shown next to an aggregate, or counted for the order.
        let mut per = Vec::new();
        let has_aggregate_item = items.iter().any(|(aggregate, _)| *aggregate);
        if query.group.is_empty() && counting && !plain.is_empty() {
            let counted = self.counted_tables(&shown);
            let tables: Vec<usize> = plain.iter().filter_map(column_table).collect();
            let entity = tables.first().copied().filter(|t| tables.iter().all(|o| o == t));
            let by_key = entity.filter(|table| {
                !counted.contains(table)
                    && !self.snapshot.schema.tables[*table].key.is_empty()
                    && (plain_entities.contains(table)
                        || self.draft.nodes.iter().any(|n| n.table == *table)
                            && (self.mentioned.contains(table)
                                || plain.iter().any(|expr| self.names_rows(expr))))
            });
            match by_key {
                Some(table) => {
                    for expr in self.key_of(table) {
                        push(&mut query.group, expr);
                    }
                }
                None => {
                    for expr in &plain {
                        push(&mut query.group, expr.clone());
                    }
                }
            }
        } else if !query.group.is_empty() {
            per = self.first_of_each(&query.group, &group_labels, &plain);
            // The group itself is shown first unless the question lists its columns.
            let mut first: Vec<(bool, Expr)> = Vec::new();
            for (at, labels) in group_labels.iter().enumerate() {
                let listed = labels.iter().any(|l| plain.contains(l))
                    || groups.get(at).is_some_and(|g| match g {
                        Grouping::Entity(node) => {
                            let table = self.draft.nodes[*node].table;
                            plain.iter().any(|p| column_table(p) == Some(table))
                        }
                        Grouping::Column(_) => {
                            query.group.iter().any(|g| plain.contains(g))
                                || self.same_entity(&labels[0], &plain)
                        }
                        Grouping::Grain(_) => false,
                    });
                if !listed {
                    first.extend(labels.iter().map(|l| (false, l.clone())));
                }
            }
            first.append(&mut items);
            items = first;
            // Other plain columns must be part of the group.
            for expr in &plain {
                let covered = query.group.contains(expr)
                    || column_table(expr).is_some_and(|t| {
                        group_tables.contains(&t) || self.grouped_by_key(&query.group, t)
                    });
                if !covered {
                    push(&mut query.group, expr.clone());
                }
            }
            // "of every student" in a listing groups nothing.
            if !has_aggregate_item && !counting {
                query.group.clear();
            }
        }
        query.select =
            items.into_iter().map(|(_, expr)| SelectItem { expr, alias: None }).collect();

        for (shown, compare, number) in std::mem::take(&mut self.draft.having) {
            let expr = self.aggregate_expr(&shown, main_table)?;
            let literal = Operand::Literal(Literal::Number(number));
            query.having.push(Condition::Compare(expr, compare, literal));
        }
        for (shown, low, high) in std::mem::take(&mut self.draft.having_between) {
            let expr = self.aggregate_expr(&shown, main_table)?;
            query.having.push(Condition::Between(
                expr,
                Literal::Number(low),
                Literal::Number(high),
            ));
        }
        for node in std::mem::take(&mut self.draft.all_of) {
            query.having.push(self.all_of(node)?);
        }
        let order = std::mem::take(&mut self.draft.order);
        for (key, direction) in order {
            let expr = match key {
                Key::Exact(expr) => expr,
                Key::Column(named) => {
                    let id = self.resolve(&named, Some(main_table))?;
                    // Ordering by what is shown aggregated means the aggregate.
                    query
                        .select
                        .iter()
                        .find(
                            |item| matches!(&item.expr, Expr::Aggregate(_, shown) if *shown == id),
                        )
                        .map_or(Expr::Column(id), |item| item.expr.clone())
                }
                Key::Shown(shown) => self.aggregate_expr(&shown, main_table)?,
                Key::Time => query
                    .group
                    .iter()
                    .find(|g| matches!(g, Expr::Grain(..)))
                    .cloned()
                    .or_else(|| self.time_column().map(Expr::Column))?,
                Key::First => {
                    let measure = query.select.iter().find(|item| is_measure(&item.expr));
                    measure.or(query.select.first())?.expr.clone()
                }
                Key::Best(said) => self.best_by(&said, &query)?,
            };
            query.order.push((expr, direction));
        }
        query.limit = self.draft.limit;
        query.offset = self.skipped;
        if query.offset.is_some() && (query.limit != Some(1) || !per.is_empty()) {
            self.because("a place such as \"second\" is read only of one row".to_owned());
            return None;
        }
        if query.limit.is_some() && query.order.is_empty() {
            let measure = query.select.iter().find(|item| is_measure(&item.expr));
            let measure = measure.map(|item| item.expr.clone())?;
            query.order.push((measure, Direction::Descending));
        }
        self.count_what_refers(&mut query)?;
        // Counting the rows of what every group is one row of says nothing.
        let counts_itself = |expr: &Expr| matches!(expr, Expr::CountRows(t) if self.grouped_by_key(&query.group, *t));
        if query.order.iter().any(|(expr, _)| counts_itself(expr))
            || query.select.iter().any(|item| counts_itself(&item.expr))
        {
            return None;
        }
        if self.draft.keep_all {
            let [table] = group_tables[..] else { return None };
            query.keep_all = Some(table);
        }
        query.per = per;
        self.repeats(&query, &shown)?;
        self.average_of_counts(&mut query)?;
        self.share_of_condition(&mut query);
        self.compare_periods(&mut query)?;
        self.order_in_time(&mut query);
        self.series_of(&mut query)?;
        self.nest_superlative(&mut query)?;
        self.relations(&mut query)?;
        if query.group.is_empty() && !query.having.is_empty() {
            self.count_groups(&mut query)?;
        }
        // An aggregate in the order of rows that are not grouped has no meaning.
        if query.group.is_empty()
            && query.order.iter().any(|(e, _)| is_measure(e))
            && !query.select.iter().all(|i| is_measure(&i.expr))
        {
            return None;
        }
        self.intersect_main(&mut query);
        self.distinct_attributes(&mut query, &shown);
        Some(query)
    }
}

pub(in crate::semantic::read) fn is_aggregate(shown: &Shown) -> bool {
    !matches!(shown, Shown::Entity(_) | Shown::Column(_) | Shown::Exact(Expr::Column(_)))
}

pub fn is_measure(expr: &Expr) -> bool {
    !matches!(expr, Expr::Column(_) | Expr::Grain(..))
}

pub(in crate::semantic::read) fn column_table(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Column(id) | Expr::Grain(_, id) => Some(id.table),
        _ => None,
    }
}

fn push(exprs: &mut Vec<Expr>, expr: Expr) {
    if !exprs.contains(&expr) {
        exprs.push(expr);
    }
}
