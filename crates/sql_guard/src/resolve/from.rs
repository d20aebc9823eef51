//! FROM: tables, subqueries, table functions and how they are joined.

use super::scope::{Ctes, Env, Origin, Output, Relation};
use super::{Cx, Resolver, Shape};
use crate::Dialect;
use crate::OriginKind;
use crate::names::{meaning, same};
use crate::relations::{Base, Found, parts};
use crate::tokens::marks;
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Join, JoinConstraint,
    JoinOperator, JsonTableColumn, ObjectName, Query, Spanned, TableAlias, TableFactor,
    TableSample, TableSampleKind, TableWithJoins,
};

/// Tables in one FROM. SQLite joins 64, MySQL 61; Postgres plans no longer list well.
const MAX_RELATIONS: usize = 200;

impl<'a> Resolver<'a, '_> {
    pub(super) fn from<'e>(
        &mut self,
        items: &[TableWithJoins],
        parent: Option<&'e Env<'e, 'a>>,
        ctes: &Ctes<'_, 'a>,
    ) -> Env<'e, 'a> {
        let mut env = Env { parent, ..Env::default() };
        for item in items {
            self.joined(item, &mut env, ctes);
        }
        env
    }

    pub(super) fn joined(
        &mut self,
        item: &TableWithJoins,
        env: &mut Env<'_, 'a>,
        ctes: &Ctes<'_, 'a>,
    ) {
        let start = env.relations.len();
        let first = self.factor(&item.relation, env, ctes);
        self.enter(first, &item.relation, env);
        for join in &item.joins {
            let right = self.factor(&join.relation, env, ctes);
            self.join(join, right, start, env, ctes);
        }
    }

    /// Two relations of one name could not be told apart.
    fn enter(&mut self, new: Vec<Relation<'a>>, at: &TableFactor, env: &mut Env<'_, 'a>) {
        if env.relations.len() + new.len() > MAX_RELATIONS {
            self.deny(
                "input.too_deep",
                format!("one FROM may name {MAX_RELATIONS} tables at most"),
                at.span(),
                Some("split the query with WITH".into()),
            );
            return;
        }
        for relation in new {
            let twin = !relation.binding.is_empty()
                && env.relations.iter().any(|other| {
                    same(self.dialect, &other.binding, &relation.binding)
                        && (other.schema.is_none()
                            || relation.schema.is_none()
                            || other.schema == relation.schema)
                });
            if twin {
                self.deny(
                    "relation.named_twice",
                    format!("FROM names `{}` twice", relation.binding),
                    at.span(),
                    Some("give one of them an alias".into()),
                );
            }
            env.relations.push(relation);
        }
    }

    fn join(
        &mut self,
        join: &Join,
        right: Vec<Relation<'a>>,
        start: usize,
        env: &mut Env<'_, 'a>,
        ctes: &Ctes<'_, 'a>,
    ) {
        self.require_absent(join.global, "GLOBAL JOIN", join);
        let (constraint, keeps_right) = match &join.join_operator {
            JoinOperator::Join(on)
            | JoinOperator::Inner(on)
            | JoinOperator::Left(on)
            | JoinOperator::LeftOuter(on)
            | JoinOperator::CrossJoin(on)
            | JoinOperator::StraightJoin(on) => (on, false),
            JoinOperator::Right(on)
            | JoinOperator::RightOuter(on)
            | JoinOperator::FullOuter(on) => (on, true),
            _ => {
                self.unsupported("this kind of join", join.span());
                self.enter(right, &join.relation, env);
                return;
            }
        };
        let mut right = right;
        match constraint {
            JoinConstraint::None => self.enter(right, &join.relation, env),
            JoinConstraint::On(condition) => {
                self.enter(right, &join.relation, env);
                self.expr(condition, Cx { env, ctes });
            }
            JoinConstraint::Using(names) => {
                let mut joined = None;
                for name in names {
                    let alias = name.0.last().and_then(|part| part.as_ident());
                    if let Some(alias) =
                        alias.and_then(|ident| marks::after(ident, marks::USING_AS))
                    {
                        joined = Some(self.using_as(alias, names, &env.relations[start..]));
                        continue;
                    }
                    match parts(name) {
                        Some((None, ident)) => {
                            self.merge(ident, &mut right, &mut env.relations[start..], keeps_right);
                        }
                        _ => self.unsupported("a qualified name in USING", name.span()),
                    }
                }
                right.extend(joined);
                self.enter(right, &join.relation, env);
            }
            JoinConstraint::Natural => {
                let left = &env.relations[start..];
                let shared: Vec<Ident> = right
                    .iter()
                    .flat_map(|relation| &relation.columns)
                    .filter(|column| left.iter().any(|left| self.offers(left, &column.name)))
                    .map(|column| Ident::with_quote('"', column.name.replace('"', "\"\"")))
                    .collect();
                for ident in shared {
                    self.merge(&ident, &mut right, &mut env.relations[start..], keeps_right);
                }
                self.enter(right, &join.relation, env);
            }
        }
    }

    /// The columns of `using (…) as name`, which only that name finds.
    fn using_as(&self, alias: &str, names: &[ObjectName], left: &[Relation<'a>]) -> Relation<'a> {
        let alias = alias.trim_end_matches(marks::END);
        let alias = match alias.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(quoted) => Ident::with_quote('"', quoted),
            None => Ident::new(alias),
        };
        let columns = names.iter().filter_map(|name| {
            let (None, ident) = parts(name)? else { return None };
            let wanted = meaning(self.dialect, ident);
            let mut columns = left.iter().flat_map(|relation| &relation.columns);
            let found = columns.find(|column| same(self.dialect, &column.name, &wanted))?;
            Some(Output { merged: true, ..found.clone() })
        });
        Relation {
            binding: meaning(self.dialect, &alias),
            columns: columns.collect(),
            open: left.iter().any(|relation| relation.open),
            ..Relation::default()
        }
    }

    fn offers(&self, relation: &Relation, name: &str) -> bool {
        relation.columns.iter().any(|column| {
            !column.merged && !column.hidden && same(self.dialect, &column.name, name)
        })
    }

    /// One column of USING: the right one disappears behind the left one.
    fn merge(
        &mut self,
        ident: &Ident,
        right: &mut [Relation<'a>],
        left: &mut [Relation<'a>],
        keeps_right: bool,
    ) {
        let dialect = self.dialect;
        let name = meaning(dialect, ident);
        let fits = |column: &&mut Output| !column.merged && same(dialect, &column.name, &name);
        let open = left.iter().chain(right.iter()).any(|relation| relation.open);
        let behind = right.iter_mut().flat_map(|relation| &mut relation.columns).find(fits);
        let front = left.iter_mut().flat_map(|relation| &mut relation.columns).find(fits);
        match (front, behind) {
            (Some(front), Some(behind)) => {
                behind.merged = true;
                if keeps_right {
                    front.origin = front.origin.clone().either(behind.origin.clone());
                }
            }
            _ if open => {}
            (front, _) => {
                let side = if front.is_none() { "left" } else { "right" };
                self.deny(
                    "column.unknown",
                    format!("the {side} side of the join has no column `{name}`"),
                    ident.span,
                    Some("write the condition with ON".into()),
                );
            }
        }
    }

    fn factor(
        &mut self,
        factor: &TableFactor,
        env: &Env<'_, 'a>,
        ctes: &Ctes<'_, 'a>,
    ) -> Vec<Relation<'a>> {
        match factor {
            TableFactor::Table {
                name,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_hints,
            } => {
                let foreign = !with_hints.is_empty() || version.is_some() || json_path.is_some();
                self.require_absent(foreign, "this table option", factor);
                let mysql_only = !partitions.is_empty() || !index_hints.is_empty();
                self.require_absent(
                    mysql_only && self.dialect != Dialect::Mysql,
                    "this table option",
                    factor,
                );
                if let Some(sample) = sample {
                    self.sample(sample, factor, Cx { env, ctes });
                }
                let alias = alias.as_ref();
                match args {
                    Some(args) => {
                        self.require_absent(args.settings.is_some(), "SETTINGS", factor);
                        self.table_function(
                            name,
                            &args.args,
                            *with_ordinality,
                            alias,
                            Cx { env, ctes },
                        )
                    }
                    None => {
                        self.require_absent(*with_ordinality, "WITH ORDINALITY", factor);
                        vec![self.table(name, alias, ctes)]
                    }
                }
            }
            TableFactor::Derived { lateral, subquery, alias, sample } => {
                self.require_absent(sample.is_some(), "TABLESAMPLE of a subquery", factor);
                let parent = if *lateral { Some(env) } else { env.parent };
                vec![self.derived(subquery, alias.as_ref(), parent, ctes)]
            }
            TableFactor::Function { lateral: _, name, args, with_ordinality, alias } => {
                let cx = Cx { env, ctes };
                self.table_function(name, args, *with_ordinality, alias.as_ref(), cx)
            }
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset,
                with_offset_alias,
                with_ordinality,
            } => {
                let foreign = *with_offset || with_offset_alias.is_some();
                self.require_absent(foreign, "WITH OFFSET", factor);
                let cx = Cx { env, ctes };
                let origins: Vec<Origin> =
                    array_exprs.iter().map(|array| self.expr(array, cx)).collect();
                self.functions.insert("unnest".into());
                let own = alias.as_ref().map(|alias| meaning(self.dialect, &alias.name));
                let own = own.unwrap_or_else(|| "unnest".into());
                let columns = origins
                    .into_iter()
                    .map(|origin| {
                        Output::new(own.clone(), origin.with_kind(OriginKind::Expression))
                    })
                    .collect();
                vec![self.made_relation(own, columns, *with_ordinality, alias.as_ref())]
            }
            TableFactor::JsonTable { json_expr, json_path: _, columns, alias }
                if self.dialect == Dialect::Mysql =>
            {
                let origin = self.expr(json_expr, Cx { env, ctes });
                self.functions.insert("json_table".into());
                let mut outputs = Vec::new();
                self.json_columns(columns, &origin, &mut outputs);
                let own = alias.as_ref().map(|alias| meaning(self.dialect, &alias.name));
                vec![self.made_relation(own.unwrap_or_default(), outputs, false, alias.as_ref())]
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                let mut inner = Env { parent: Some(env), ..Env::default() };
                self.joined(table_with_joins, &mut inner, ctes);
                match alias {
                    None => inner.relations,
                    Some(alias) => {
                        let open = inner.relations.iter().any(|relation| relation.open);
                        let columns =
                            inner.relations.into_iter().flat_map(|relation| relation.columns);
                        let columns = columns.filter(|column| !column.merged && !column.hidden);
                        let shape = Shape { columns: columns.collect(), open };
                        vec![self.aliased(shape, alias)]
                    }
                }
            }
            _ => {
                self.unsupported("this kind of table", factor.span());
                vec![Relation { open: true, ..Relation::default() }]
            }
        }
    }

    fn json_columns(
        &mut self,
        columns: &[JsonTableColumn],
        origin: &Origin,
        outputs: &mut Vec<Output<'a>>,
    ) {
        for column in columns {
            match column {
                JsonTableColumn::Named(named) => {
                    self.data_type(&named.r#type, named.name.span);
                    let name = meaning(self.dialect, &named.name);
                    let origin = origin.clone().with_kind(OriginKind::Expression);
                    outputs.push(Output::new(name, origin));
                }
                JsonTableColumn::ForOrdinality(name) => {
                    outputs.push(Output::new(meaning(self.dialect, name), Origin::constant()));
                }
                JsonTableColumn::Nested(nested) => {
                    self.json_columns(&nested.columns, origin, outputs);
                }
            }
        }
    }

    fn sample(&mut self, sample: &TableSampleKind, at: &TableFactor, cx: Cx<'_, 'a>) {
        let (TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample)) =
            sample;
        let TableSample { modifier: _, name: _, quantity, seed: _, bucket, offset } = &**sample;
        let foreign = bucket.is_some() || offset.is_some() || self.dialect != Dialect::Postgres;
        self.require_absent(foreign, "this kind of sample", at);
        if let Some(quantity) = quantity {
            self.require_absent(quantity.unit.is_some(), "a unit of a sample", at);
            self.expr(&quantity.value, cx);
        }
    }

    fn derived(
        &mut self,
        query: &Query,
        alias: Option<&TableAlias>,
        parent: Option<&Env<'_, 'a>>,
        ctes: &Ctes<'_, 'a>,
    ) -> Relation<'a> {
        let shape = self.query(query, parent, ctes);
        match alias {
            Some(alias) => self.aliased(shape, alias),
            None => Relation { columns: shape.columns, open: shape.open, ..Relation::default() },
        }
    }

    fn aliased(&mut self, shape: Shape<'a>, alias: &TableAlias) -> Relation<'a> {
        let shape = self.renamed(shape, Some(alias));
        Relation {
            binding: meaning(self.dialect, &alias.name),
            columns: shape.columns,
            open: shape.open,
            ..Relation::default()
        }
    }

    pub(super) fn table(
        &mut self,
        name: &ObjectName,
        alias: Option<&TableAlias>,
        ctes: &Ctes<'_, 'a>,
    ) -> Relation<'a> {
        let cte = match parts(name) {
            Some((None, ident)) if name.0.len() == 1 => self.cte(ident, ctes),
            _ => None,
        };
        let own_name = name.0.last().and_then(|part| part.as_ident());
        let own_name = own_name.map(|ident| meaning(self.dialect, ident)).unwrap_or_default();
        if let Some(cte) = cte {
            let mut state = cte.borrow_mut();
            let known = state.columns.clone();
            let early = known.is_none() || !state.complete;
            state.read_early |= early;
            let shape =
                Shape { open: state.open || known.is_none(), columns: known.unwrap_or_default() };
            drop(state);
            let relation = Relation {
                binding: own_name,
                columns: shape.columns.clone(),
                open: shape.open,
                ..Relation::default()
            };
            return match alias {
                Some(alias) => self.aliased(shape, alias),
                None => relation,
            };
        }
        let (base, open) = match self.relations.find(name, self.text, self.report) {
            Found::Base(base) => (Some(base), false),
            Found::Dual => (None, false),
            Found::Unchecked | Found::Refused => (None, true),
        };
        let columns = base.map(|base| columns_of(&base)).unwrap_or_default();
        let shape = Shape { columns, open };
        let mut relation = match alias {
            Some(alias) => self.aliased(shape, alias),
            None => {
                Relation { binding: own_name, columns: shape.columns, open, ..Relation::default() }
            }
        };
        if let Some(base) = base {
            if let Some(ident) = name.0.last().and_then(|part| part.as_ident()) {
                self.places.insert(ident.span.start, base.ordinal);
            }
            relation.base = Some(base.ordinal);
            relation.key = key_of(&base);
            if alias.is_none() {
                relation.schema = Some(base.schema.name.clone());
            }
        }
        relation
    }

    fn table_function(
        &mut self,
        name: &ObjectName,
        args: &[FunctionArg],
        with_ordinality: bool,
        alias: Option<&TableAlias>,
        cx: Cx<'_, 'a>,
    ) -> Vec<Relation<'a>> {
        let is_marked = name.0.first().and_then(|part| part.as_ident());
        if is_marked.is_some_and(|ident| marks::after(ident, marks::ROWS_FROM) == Some("")) {
            let columns = self.rows_from(args, cx);
            let binding = alias.map(|alias| meaning(self.dialect, &alias.name)).unwrap_or_default();
            return vec![self.made_relation(binding, columns, with_ordinality, alias)];
        }
        let origin = self.arguments(args, cx).computed().with_kind(OriginKind::Expression);
        let Some((function, columns)) = self.table_function_columns(name) else {
            let binding = alias.map(|alias| meaning(self.dialect, &alias.name)).unwrap_or_default();
            return vec![Relation { binding, open: true, ..Relation::default() }];
        };
        if function == "generate_series" {
            self.series(args, name.span());
        }
        let own = alias.map_or(function, |alias| meaning(self.dialect, &alias.name));
        let outputs: Vec<Output<'a>> = match columns {
            // The column definitions of the alias say what there is.
            [] => match alias {
                Some(alias) if alias.columns.iter().any(|column| column.data_type.is_some()) => {
                    let columns = alias.columns.iter();
                    columns.map(|_| Output::new(String::new(), origin.clone())).collect()
                }
                _ => vec![Output::new(own.clone(), origin)],
            },
            names => names
                .iter()
                .map(|name| Output {
                    hidden: self.dialect == Dialect::Sqlite && is_parameter(name),
                    ..Output::new(*name, origin.clone())
                })
                .collect(),
        };
        vec![self.made_relation(own, outputs, with_ordinality, alias)]
    }

    /// `rows from (f(…), g(…))`: the columns of each, side by side.
    fn rows_from(&mut self, calls: &[FunctionArg], cx: Cx<'_, 'a>) -> Vec<Output<'a>> {
        let mut outputs = Vec::new();
        for call in calls {
            let function = match call {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Function(function))) => function,
                other => {
                    self.unsupported("this in ROWS FROM", other.span());
                    continue;
                }
            };
            let list = match &function.args {
                FunctionArguments::List(list) if is_plain_call(function) => list,
                _ => {
                    self.unsupported("this in ROWS FROM", function.span());
                    continue;
                }
            };
            let relation = self.table_function(&function.name, &list.args, false, None, cx).pop();
            let several = list.args.len().max(1);
            let mut columns = relation.map(|relation| relation.columns).unwrap_or_default();
            if columns.len() == 1 && is_unnest(function) {
                columns = vec![columns[0].clone(); several];
            }
            outputs.extend(columns);
        }
        outputs
    }

    fn made_relation(
        &mut self,
        binding: String,
        mut columns: Vec<Output<'a>>,
        with_ordinality: bool,
        alias: Option<&TableAlias>,
    ) -> Relation<'a> {
        if with_ordinality {
            columns.push(Output::new("ordinality", Origin::constant()));
        }
        let shape = Shape { columns, open: false };
        let shape = self.renamed(shape, alias);
        Relation { binding, columns: shape.columns, ..Relation::default() }
    }
}

/// A name and arguments, nothing else.
fn is_plain_call(function: &Function) -> bool {
    let FunctionArguments::List(list) = &function.args else { return false };
    !function.uses_odbc_syntax
        && function.parameters == FunctionArguments::None
        && function.filter.is_none()
        && function.null_treatment.is_none()
        && function.over.is_none()
        && function.within_group.is_empty()
        && list.duplicate_treatment.is_none()
        && list.clauses.is_empty()
}

fn is_unnest(function: &Function) -> bool {
    let name = function.name.0.last().and_then(|part| part.as_ident());
    name.is_some_and(|ident| ident.value.eq_ignore_ascii_case("unnest"))
}

/// Hidden columns by which SQLite hands arguments to its table functions.
fn is_parameter(column: &str) -> bool {
    ["json", "root", "start", "stop", "step"].contains(&column)
}

pub(super) fn columns_of<'a>(base: &Base<'a>) -> Vec<Output<'a>> {
    let table = base.table;
    table
        .columns
        .iter()
        .zip(0_u32..)
        .map(|(column, at)| Output::new(column.name.as_str(), Origin::column((base.ordinal, at))))
        .collect()
}

fn key_of(base: &Base) -> Vec<super::scope::Source> {
    let columns = base.table.columns.iter().zip(0_u32..);
    columns.filter(|(column, _)| column.primary_key).map(|(_, at)| (base.ordinal, at)).collect()
}
