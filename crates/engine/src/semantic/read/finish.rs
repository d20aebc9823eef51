//! From a draft to the typed query: columns are settled, groups follow from what is shown, and
//! related rows become joins or existence tests.

use super::{Grouping, Key, Named, Node, Reader, Shown};
use crate::semantic::join;
use crate::semantic::metric;
use crate::semantic::query::{
    Aggregate, ColumnId, Compare, Condition, Direction, Expr, Literal, Operand, SelectItem,
    SemanticQuery, SetOp,
};

/// Columns listed for rows that no name stands for.
const LISTED: usize = 6;

impl Reader<'_> {
    /// `None` when the parts do not make a query.
    pub(super) fn finish(&mut self) -> Option<SemanticQuery> {
        self.settle_main()?;
        let main_table = self.main_table()?;
        if self.draft.shown.is_empty() && self.draft.groups.is_empty() {
            // "Which singers …" left nothing else to show.
            self.draft.shown.push(Shown::Entity(self.draft.main?));
        }
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
            || !self.draft.having_between.is_empty();

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
                        crate::semantic::schema::Kind::Year => Expr::Column(id),
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
                    if has_columns && shown.len() > 1 {
                        continue;
                    }
                    plain_entities.push(table);
                    let listing = !counting && !self.draft.which && shown.len() == 1;
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
        let has_aggregate_item = items.iter().any(|(aggregate, _)| *aggregate);
        if query.group.is_empty() && counting && !plain.is_empty() {
            let counted = self.counted_tables(&shown);
            let tables: Vec<usize> = plain.iter().filter_map(column_table).collect();
            let entity = tables.first().copied().filter(|t| tables.iter().all(|o| o == t));
            let by_key = entity.filter(|table| {
                !counted.contains(table)
                    && !self.snapshot.schema.tables[*table].key.is_empty()
                    && (plain_entities.contains(table)
                        || self.draft.nodes.iter().any(|n| n.table == *table))
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
            };
            query.order.push((expr, direction));
        }
        query.limit = self.draft.limit;
        if query.limit.is_some() && query.order.is_empty() {
            let measure = query.select.iter().find(|item| is_measure(&item.expr));
            let measure = measure.map(|item| item.expr.clone())?;
            query.order.push((measure, Direction::Descending));
        }
        // Counting the rows of what every group is one row of says nothing.
        let counts_itself = |expr: &Expr| matches!(expr, Expr::CountRows(t) if self.grouped_by_key(&query.group, *t));
        if query.order.iter().any(|(expr, _)| counts_itself(expr))
            || query.select.iter().any(|item| counts_itself(&item.expr))
        {
            return None;
        }
        self.share_of_condition(&mut query);
        self.compare_periods(&mut query)?;
        self.order_in_time(&mut query);
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

    /// The grouped table when a column said without its table may be one of its own.
    fn grouped_owner(&self, named: &Named, groups: &[usize]) -> Option<usize> {
        let [table] = groups else { return None };
        let own = named.columns.iter().any(|c| {
            matches!(c.target, crate::semantic::lexicon::Target::Column(id) if id.table == *table)
        });
        (named.owner.is_none() && own).then_some(*table)
    }

    fn grouped_by_key(&self, group: &[Expr], table: usize) -> bool {
        let key = self.key_of(table);
        !self.snapshot.schema.tables[table].key.is_empty() && key.iter().all(|k| group.contains(k))
    }

    /// "which regions speak Dutch": the attribute stands for itself, so each value once.
    fn distinct_attributes(&self, query: &mut SemanticQuery, shown: &[Shown]) {
        let said_of = shown.iter().any(|one| match one {
            Shown::Column(named) => {
                let words: Vec<String> =
                    named.text.split(' ').map(crate::semantic::morphology::stem).collect();
                named.owner.is_some()
                    || query.tables.iter().any(|t| {
                        let table = &self.snapshot.schema.tables[*t].words;
                        table.iter().any(|w| words.contains(&crate::semantic::morphology::stem(w)))
                    })
            }
            _ => true,
        });
        if said_of {
            return;
        }
        let attribute = |expr: &Expr| match expr {
            Expr::Column(id) => {
                let info = &self.snapshot.schema.tables[id.table];
                let named =
                    self.draft.words.iter().any(|w| w.meaning == format!("table {}", info.name));
                !named
                    && !info.key.contains(&id.column)
                    && !info.label.contains(&id.column)
                    && !self.snapshot.schema.column(*id).unique
            }
            _ => false,
        };
        let related = query.tables.len() > 1
            || query.filters.iter().any(|f| matches!(f, Condition::Exists { .. }));
        if query.group.is_empty()
            && query.limit.is_none()
            && query.order.is_empty()
            && related
            && query.select.iter().all(|item| attribute(&item.expr))
        {
            query.distinct = true;
        }
    }

    fn same_entity(&self, label: &Expr, plain: &[Expr]) -> bool {
        // Grouped by the id of something whose name is shown.
        match label {
            Expr::Column(id) => {
                let info = &self.snapshot.schema.tables[id.table];
                info.key == [id.column] && plain.iter().any(|p| column_table(p) == Some(id.table))
            }
            _ => false,
        }
    }

    fn near_owner(&self, named: &Named, table: usize) -> bool {
        named.owner == Some(table)
            || named.owner.is_none()
                && named.columns.iter().any(|c| matches!(c.target, crate::semantic::lexicon::Target::Column(id) if id.table == table))
    }

    /// The table the question is about when none was named: the one that has most of the columns.
    fn settle_main(&mut self) -> Option<()> {
        if self.draft.main.is_some() {
            return Some(());
        }
        let mut votes: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        let mut metric_table = None;
        for shown in &self.draft.shown {
            match shown {
                Shown::Column(named)
                | Shown::Aggregate(_, named)
                | Shown::CountColumn(named, _) => {
                    for candidate in &named.columns {
                        if let crate::semantic::lexicon::Target::Column(id) = candidate.target {
                            let mut weight = 1.0 + 0.3 * f64::from(candidate.closeness as u8);
                            if self.snapshot.schema.reference(id).is_some() {
                                weight -= 0.3;
                            }
                            if self.mentioned.contains(&id.table) {
                                weight += 0.5;
                            }
                            if named.owner == Some(id.table) {
                                weight += 2.0;
                            }
                            *votes.entry(id.table).or_default() += weight;
                        }
                    }
                }
                Shown::Metric(id) => {
                    metric_table =
                        metric::metric_tables(&self.snapshot.glossary, &self.snapshot.schema, *id)
                            .first()
                            .copied();
                }
                Shown::Share(inner, _) => {
                    if let Shown::Metric(id) = **inner {
                        metric_table = metric::metric_tables(
                            &self.snapshot.glossary,
                            &self.snapshot.schema,
                            id,
                        )
                        .first()
                        .copied();
                    }
                }
                Shown::Exact(Expr::Column(id)) => {
                    votes.insert(id.table, 5.0);
                }
                _ => {}
            }
        }
        for group in &self.draft.groups {
            if let Grouping::Column(Named { owner: Some(owner), .. }) = group {
                *votes.entry(*owner).or_default() += 2.0;
            }
        }
        let best = metric_table.or_else(|| {
            votes
                .iter()
                .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
                .map(|(table, _)| *table)
        })?;
        let node = self.node(best);
        self.draft.main = Some(node);
        Some(())
    }

    fn key_of(&self, table: usize) -> Vec<Expr> {
        let info = &self.snapshot.schema.tables[table];
        let columns = if info.key.is_empty() { &info.label } else { &info.key };
        columns.iter().map(|&column| Expr::Column(ColumnId { table, column })).collect()
    }

    fn label_of(&self, table: usize) -> Vec<Expr> {
        let info = &self.snapshot.schema.tables[table];
        info.label.iter().map(|&column| Expr::Column(ColumnId { table, column })).collect()
    }

    /// A row as it is listed: by name when it has one, else its first columns.
    fn row_of(&self, table: usize) -> Vec<Expr> {
        let info = &self.snapshot.schema.tables[table];
        let named = info.label.iter().all(|&c| {
            !info.columns[c].key && info.columns[c].kind == crate::semantic::schema::Kind::Text
        });
        if named && !info.label.is_empty() {
            return self.label_of(table);
        }
        (0..info.columns.len().min(LISTED))
            .map(|column| Expr::Column(ColumnId { table, column }))
            .collect()
    }

    fn aggregate_expr(&mut self, shown: &Shown, main: usize) -> Option<Expr> {
        Some(match shown {
            Shown::CountTable(node) if *node == usize::MAX => {
                // "the most common": rows of what is grouped, through its relation when one is named.
                Expr::CountRows(self.finest_table().unwrap_or(main))
            }
            Shown::CountTable(node) => Expr::CountRows(self.draft.nodes[*node].table),
            Shown::CountColumn(named, distinct) => {
                let id = self.resolve(named, Some(main))?;
                let column = self.snapshot.schema.column(id);
                if column.words.iter().any(|w| w == "population" || w == "inhabitants") && !distinct
                {
                    return Some(Expr::Aggregate(Aggregate::Sum, id));
                }
                let measure = column.kind.is_number()
                    && !column.key
                    && self.snapshot.schema.reference(id).is_none();
                let column_named_number = column.words.first().is_some_and(|w| w == "number");
                if measure && !distinct {
                    // The number asked for may be stored, or be the number of stored values.
                    self.draft.penalty += if column_named_number { 0.1 } else { 0.3 };
                    if column_named_number {
                        return Some(Expr::Aggregate(Aggregate::Sum, id));
                    }
                }
                let info = &self.snapshot.schema.tables[id.table];
                let unique = info.key == [id.column]
                    || info.label == [id.column] && !info.bridge && !info.key.contains(&id.column);
                if unique && !distinct {
                    self.node(id.table);
                    Expr::CountRows(id.table)
                } else {
                    Expr::Aggregate(Aggregate::CountDistinct, id)
                }
            }
            Shown::Aggregate(function, named) => {
                let named = &self.numeric(*function, named);
                Expr::Aggregate(*function, self.resolve(named, Some(main))?)
            }
            Shown::Metric(id) => Expr::Metric(*id),
            Shown::Share(inner, unit) => {
                Expr::Share(Box::new(self.aggregate_expr(inner, main)?), *unit)
            }
            Shown::Exact(expr) => expr.clone(),
            Shown::Column(named) => Expr::Column(self.resolve(named, Some(main))?),
            Shown::Entity(node) => Expr::CountRows(self.draft.nodes[*node].table),
        })
    }

    /// Sums and averages are of numbers.
    fn numeric(&self, function: Aggregate, named: &Named) -> Named {
        let mut kept = named.clone();
        if matches!(function, Aggregate::Sum | Aggregate::Avg) {
            kept.columns.retain(|c| match c.target {
                crate::semantic::lexicon::Target::Column(id) => {
                    let column = self.snapshot.schema.column(id);
                    column.kind.is_number() || column.kind == crate::semantic::schema::Kind::Year
                }
                _ => false,
            });
        }
        kept
    }

    /// The mentioned table whose rows are finest.
    fn finest_table(&self) -> Option<usize> {
        let tables: Vec<usize> =
            self.draft.nodes.iter().filter(|n| !n.negated).map(|n| n.table).collect();
        tables.iter().copied().find(|&table| {
            let mut wanted = vec![table];
            wanted.extend(tables.iter().copied().filter(|t| *t != table));
            join::tree(&self.snapshot.schema, &wanted, &[])
                .is_some_and(|tree| !join::multiplies(&self.snapshot.schema, &tree))
        })
    }

    fn counted_tables(&self, shown: &[Shown]) -> Vec<usize> {
        let mut found = Vec::new();
        let keys = self.draft.order.iter().filter_map(|(key, _)| match key {
            Key::Shown(shown) => Some(shown),
            _ => None,
        });
        let having = self
            .draft
            .having
            .iter()
            .map(|h| &h.0)
            .chain(self.draft.having_between.iter().map(|h| &h.0));
        for shown in shown.iter().chain(keys).chain(having) {
            match shown {
                Shown::CountTable(node) if *node == usize::MAX => {
                    let only = self.draft.nodes.iter().filter(|n| !n.negated).count() <= 1;
                    if only {
                        found.extend(self.main_table());
                    }
                }
                Shown::CountTable(node) => found.push(self.draft.nodes[*node].table),
                Shown::Aggregate(_, named) | Shown::CountColumn(named, _) => {
                    if let Some(crate::semantic::lexicon::Target::Column(id)) =
                        named.columns.first().map(|c| c.target)
                    {
                        found.push(named.owner.unwrap_or(id.table));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// "loans per month" asks how many.
    fn count_what_is_grouped(&mut self) {
        let grouped_by_other = self.draft.groups.iter().any(|group| match group {
            Grouping::Grain(_) => true,
            Grouping::Column(_) => true,
            Grouping::Entity(_) => false,
        });
        if let ([Shown::Entity(node)], true, true) =
            (&self.draft.shown[..], grouped_by_other, self.draft.order.is_empty())
        {
            self.draft.shown = vec![Shown::CountTable(*node)];
        }
    }

    /// "the lowest version and its code": the row with the extreme, not an aggregate beside a column.
    fn extreme_with_company(&mut self) {
        if !self.draft.groups.is_empty() || !self.draft.order.is_empty() {
            return;
        }
        let extremes: Vec<usize> = (0..self.draft.shown.len())
            .filter(|&at| {
                matches!(self.draft.shown[at], Shown::Aggregate(Aggregate::Min | Aggregate::Max, _))
            })
            .collect();
        let aggregates = self.draft.shown.iter().filter(|s| is_aggregate(s)).count();
        let others = self.draft.shown.iter().filter(|s| matches!(s, Shown::Column(_))).count();
        if let ([at], 1, true) = (&extremes[..], aggregates, others > 0)
            && let Shown::Aggregate(function, named) = self.draft.shown[*at].clone()
        {
            let direction = if function == Aggregate::Max {
                Direction::Descending
            } else {
                Direction::Ascending
            };
            self.draft.shown[*at] = Shown::Column(named.clone());
            self.draft.order.push((Key::Column(named), direction));
            self.draft.limit = Some(1);
        }
    }

    /// "what percentage of revenue came from Europe": the condition makes the part, not the whole.
    fn share_of_condition(&mut self, query: &mut SemanticQuery) {
        if !query.group.is_empty() {
            return;
        }
        let [SelectItem { expr: Expr::Share(inner, unit), .. }] = &query.select[..] else { return };
        let (inner, unit) = (inner.clone(), *unit);
        let timed = |c: &Condition| matches!(c, Condition::During(..));
        let found = self.draft.nodes.iter().enumerate().rev().find_map(|(n, node)| {
            let at = node.conditions.iter().rposition(|c| !timed(c))?;
            Some((n, at))
        });
        match found {
            Some((n, at)) => {
                let condition = self.draft.nodes[n].conditions.remove(at);
                let part = Expr::InPeriod(inner, Box::new(condition));
                query.select[0].expr = Expr::Share(Box::new(part), unit);
            }
            None => self.draft.penalty += 0.6,
        }
    }

    /// "2024 vs previous year": the measure once per period, in columns.
    fn compare_periods(&mut self, query: &mut SemanticQuery) -> Option<()> {
        if !self.draft.versus {
            return Some(());
        }
        let periods = self.draft.periods.clone();
        let [(id, from, to), (other, before, until)] = &periods[..] else { return None };
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

    /// Periods read in time order unless another order is asked for.
    fn order_in_time(&self, query: &mut SemanticQuery) {
        if !query.order.is_empty() {
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

    /// "concerts in the stadium with the highest capacity": the superlative picks the related row.
    fn nest_superlative(&mut self, query: &mut SemanticQuery) -> Option<()> {
        let only_aggregates =
            !query.select.is_empty() && query.select.iter().all(|i| is_measure(&i.expr));
        if query.limit.is_none() || !query.group.is_empty() || !only_aggregates {
            return Some(());
        }
        let (Expr::Column(id), _) = query.order.first()?.clone() else {
            query.limit = None;
            query.order.clear();
            self.draft.penalty += 0.5;
            return Some(());
        };
        let key = self.key_of(id.table);
        let [Expr::Column(key)] = key[..] else { return None };
        let inner = SemanticQuery {
            tables: vec![id.table],
            select: vec![SelectItem { expr: Expr::Column(key), alias: None }],
            order: std::mem::take(&mut query.order),
            limit: query.limit.take(),
            filters: self
                .draft
                .nodes
                .iter()
                .filter(|n| n.table == id.table)
                .flat_map(|n| n.conditions.clone())
                .collect(),
            ..SemanticQuery::default()
        };
        let node = self.node(id.table);
        let condition = if inner.limit == Some(1) {
            Condition::Compare(Expr::Column(key), Compare::Eq, Operand::Query(Box::new(inner)))
        } else {
            Condition::In(Expr::Column(key), Box::new(inner))
        };
        self.draft.nodes[node].conditions.push(condition);
        Some(())
    }

    /// "how many countries have more than 2 makers": the groups are counted.
    fn count_groups(&self, query: &mut SemanticQuery) -> Option<()> {
        let [SelectItem { expr: Expr::CountRows(table), .. }] = query.select[..] else {
            return None;
        };
        let counts_itself = query
            .having
            .iter()
            .any(|c| matches!(c, Condition::Compare(Expr::CountRows(t), ..) if *t == table));
        if counts_itself || !query.order.is_empty() {
            return None;
        }
        query.group = self.key_of(table);
        query.select =
            query.group.iter().map(|e| SelectItem { expr: e.clone(), alias: None }).collect();
        query.count_rows = true;
        Some(())
    }

    /// Turns nodes into joined tables, filters and existence tests.
    fn relations(&mut self, query: &mut SemanticQuery) -> Option<()> {
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
        query.tables = outputs.clone();
        let nodes = self.draft.nodes.clone();
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

    fn is_joined(&self, nodes: &[Node], n: usize, outputs: &[usize]) -> bool {
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
    fn inner(&self, nodes: &[Node], n: usize, outputs: &[usize]) -> Option<SemanticQuery> {
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

    fn tables_of(&self, expr: &Expr, found: &mut Vec<usize>) {
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
            Expr::Share(inner, _) | Expr::Lag(inner) | Expr::Running(inner) => {
                self.tables_of(inner, found)
            }
            Expr::SharePassing(table, _) => add(*table),
            Expr::InPeriod(inner, _) => self.tables_of(inner, found),
            Expr::Growth(left, right) | Expr::Difference(left, right) => {
                self.tables_of(left, found);
                self.tables_of(right, found);
            }
        }
    }

    /// "cats and dogs", "before 1945 and after 1955": one row cannot be both.
    fn split_contradictions(&mut self) {
        for n in 0..self.draft.nodes.len() {
            if self.draft.main == Some(n) {
                continue;
            }
            if let Some((_, second)) = contradiction(&self.draft.nodes[n].conditions) {
                let mut copy = self.draft.nodes[n].clone();
                let condition = self.draft.nodes[n].conditions.remove(second);
                copy.conditions = vec![condition];
                copy.separate = true;
                self.draft.nodes[n].separate = true;
                self.draft.nodes.push(copy);
            }
        }
    }

    /// The same for the rows asked about: values shared by both kinds of row.
    fn intersect_main(&mut self, query: &mut SemanticQuery) {
        let Some((first, second)) = contradiction(&query.filters) else { return };
        if query.select.iter().any(|i| is_measure(&i.expr)) || query.limit.is_some() {
            self.draft.penalty += 0.6;
            return;
        }
        let mut other = query.clone();
        query.filters.remove(second);
        other.filters.remove(first);
        other.order.clear();
        query.set = Some((SetOp::Intersect, Box::new(other)));
    }
}

fn contradiction(conditions: &[Condition]) -> Option<(usize, usize)> {
    let literal = |operand: &Operand| match operand {
        Operand::Literal(Literal::Number(n)) | Operand::Literal(Literal::Text(n)) => {
            n.parse::<f64>().ok()
        }
        _ => None,
    };
    for (i, first) in conditions.iter().enumerate() {
        for (j, second) in conditions.iter().enumerate() {
            if i >= j {
                continue;
            }
            let (Condition::Compare(a, op_a, left), Condition::Compare(b, op_b, right)) =
                (first, second)
            else {
                continue;
            };
            if a != b {
                continue;
            }
            let clash = match (op_a, op_b) {
                (Compare::Eq, Compare::Eq) => left != right,
                (Compare::Lt | Compare::Le, Compare::Gt | Compare::Ge) => {
                    literal(left) <= literal(right)
                }
                (Compare::Gt | Compare::Ge, Compare::Lt | Compare::Le) => {
                    literal(left) >= literal(right)
                }
                _ => false,
            };
            if clash {
                return Some((i, j));
            }
        }
    }
    None
}

fn is_aggregate(shown: &Shown) -> bool {
    !matches!(shown, Shown::Entity(_) | Shown::Column(_) | Shown::Exact(Expr::Column(_)))
}

pub fn is_measure(expr: &Expr) -> bool {
    !matches!(expr, Expr::Column(_) | Expr::Grain(..))
}

fn column_table(expr: &Expr) -> Option<usize> {
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
