//! One SELECT: its FROM, its select list, its conditions and groups.

use super::scope::{Ctes, Env, Output};
use super::{Cx, Resolver, Shape};
use crate::Dialect;
use crate::names::meaning;
use sqlparser::ast::{
    AccessExpr, BinaryOperator, DataType, Distinct, Expr, GroupByExpr, GroupByWithModifier,
    NamedWindowDefinition, NamedWindowExpr, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, Spanned, WildcardAdditionalOptions,
};

impl<'a> Resolver<'a, '_> {
    /// The scope is handed back for the ORDER BY around.
    pub(super) fn select<'e>(
        &mut self,
        select: &Select,
        parent: Option<&'e Env<'e, 'a>>,
        ctes: &Ctes<'_, 'a>,
    ) -> (Shape<'a>, Env<'e, 'a>) {
        let Select {
            select_token: _,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        if let Some(into) = into {
            self.deny(
                "write.select_into",
                "SELECT INTO writes a table, a variable or a file and is not allowed".into(),
                into.span(),
                Some("remove the INTO clause".into()),
            );
        }
        let foreign = top.is_some()
            || exclude.is_some()
            || !lateral_views.is_empty()
            || prewhere.is_some()
            || !connect_by.is_empty()
            || !cluster_by.is_empty()
            || !distribute_by.is_empty()
            || !sort_by.is_empty()
            || qualify.is_some()
            || value_table_mode.is_some()
            || !optimizer_hints.is_empty()
            || *flavor != SelectFlavor::Standard;
        self.require_absent(foreign, "this clause of SELECT", select);
        if let Some(modifiers) = select_modifiers {
            let acts = modifiers.high_priority || modifiers.sql_calc_found_rows;
            self.require_absent(acts, "HIGH_PRIORITY or SQL_CALC_FOUND_ROWS", select);
        }

        let mut scope = self.from(from, parent, ctes);
        let shape = {
            let cx = Cx { env: &scope, ctes };
            if let Some(Distinct::On(terms)) = distinct {
                terms.iter().for_each(|term| drop(self.expr(term, cx)));
            }
            self.projection(projection, cx)
        };
        // SQLite also lets WHERE name a column of the select list.
        if self.dialect == Dialect::Sqlite {
            scope.aliases.clone_from(&shape.columns);
        }
        if let Some(selection) = selection {
            self.expr(selection, Cx { env: &scope, ctes });
        }
        scope.aliases.clone_from(&shape.columns);
        let cx = Cx { env: &scope, ctes };
        self.group_by(group_by, cx);
        if let Some(having) = having {
            self.expr(having, cx);
        }
        for NamedWindowDefinition(_, window) in named_window {
            if let NamedWindowExpr::WindowSpec(window) = window {
                self.window(window, cx);
            }
        }
        scope.aliases.clear();
        (shape, scope)
    }

    fn group_by(&mut self, group_by: &GroupByExpr, cx: Cx<'_, 'a>) {
        match group_by {
            GroupByExpr::All(_) => self.unsupported("GROUP BY ALL", group_by.span()),
            GroupByExpr::Expressions(terms, modifiers) => {
                for term in terms {
                    self.ordering_expr(term, cx);
                }
                for modifier in modifiers {
                    match modifier {
                        GroupByWithModifier::Rollup | GroupByWithModifier::Cube => {}
                        GroupByWithModifier::GroupingSets(sets) => drop(self.expr(sets, cx)),
                        GroupByWithModifier::Totals => {
                            self.unsupported("WITH TOTALS", group_by.span());
                        }
                    }
                }
            }
        }
    }

    pub(super) fn projection(&mut self, items: &[SelectItem], cx: Cx<'_, 'a>) -> Shape<'a> {
        let mut shape = Shape::default();
        for item in items {
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    let origin = self.expr(expr, cx);
                    let name = self.unnamed(expr);
                    shape.columns.push(Output::new(name, origin));
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    let origin = self.expr(expr, cx);
                    shape.columns.push(Output::new(meaning(self.dialect, alias), origin));
                }
                SelectItem::ExprWithAliases { .. } => {
                    self.unsupported("several names for one column", item.span());
                }
                SelectItem::Wildcard(options) => {
                    self.wildcard_options(options, item);
                    for relation in &cx.env.relations {
                        let visible = relation
                            .columns
                            .iter()
                            .filter(|column| !column.merged && !column.hidden);
                        shape.columns.extend(visible.cloned());
                        shape.open |= relation.open;
                    }
                }
                SelectItem::QualifiedWildcard(kind, options) => {
                    self.wildcard_options(options, item);
                    self.qualified_wildcard(kind, item, cx, &mut shape);
                }
            }
        }
        shape
    }

    fn qualified_wildcard(
        &mut self,
        kind: &SelectItemQualifiedWildcardKind,
        item: &SelectItem,
        cx: Cx<'_, 'a>,
        shape: &mut Shape<'a>,
    ) {
        let idents = match kind {
            SelectItemQualifiedWildcardKind::ObjectName(name) => {
                name.0.iter().map(|part| part.as_ident().cloned()).collect::<Option<Vec<_>>>()
            }
            // (o).* of a row
            SelectItemQualifiedWildcardKind::Expr(Expr::Nested(inner)) => match inner.as_ref() {
                Expr::Identifier(ident) => Some(vec![ident.clone()]),
                _ => None,
            },
            SelectItemQualifiedWildcardKind::Expr(_) => None,
        };
        let Some(idents) = idents else {
            self.unsupported("`.*` of a value", item.span());
            return;
        };
        match self.relation(&idents, cx.env) {
            Some(relation) => {
                shape.open |= relation.open;
                let columns = relation.columns.iter().filter(|column| !column.hidden);
                shape.columns.extend(columns.cloned());
            }
            None => {
                self.unknown_relation(&idents, cx.env);
                shape.open = true;
            }
        }
    }

    fn wildcard_options(&mut self, options: &WildcardAdditionalOptions, item: &SelectItem) {
        let WildcardAdditionalOptions {
            wildcard_token: _,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        let any = opt_ilike.is_some()
            || opt_exclude.is_some()
            || opt_except.is_some()
            || opt_replace.is_some()
            || opt_rename.is_some()
            || opt_alias.is_some();
        self.require_absent(any, "an option of `*`", item);
    }

    /// The name the engine gives a column without an alias.
    fn unnamed(&self, expr: &Expr) -> String {
        let name = match expr {
            Expr::Identifier(ident) => Some(meaning(self.dialect, ident)),
            Expr::CompoundIdentifier(parts) => parts.last().map(|part| meaning(self.dialect, part)),
            _ if self.dialect == Dialect::Postgres => Some(postgres_name(expr)),
            _ => None,
        };
        name.unwrap_or_else(|| expr.to_string())
    }
}

/// As FigureColname of the server's parser does.
fn postgres_name(expr: &Expr) -> String {
    let name = match expr {
        Expr::Identifier(ident) => return meaning(Dialect::Postgres, ident),
        Expr::CompoundIdentifier(parts) => {
            return parts.last().map_or_else(String::new, |part| meaning(Dialect::Postgres, part));
        }
        Expr::Function(function) => {
            return function
                .name
                .0
                .last()
                .and_then(|part| part.as_ident())
                .map_or_else(String::new, |ident| meaning(Dialect::Postgres, ident));
        }
        Expr::Cast { expr, data_type, .. } => match postgres_name(expr).as_str() {
            "?column?" | "case" => return postgres_type(data_type),
            inner => return inner.to_string(),
        },
        Expr::TypedString(typed) => return postgres_type(&typed.data_type),
        Expr::Nested(inner) => return postgres_name(inner),
        Expr::CompoundFieldAccess { root, access_chain } => {
            let field = access_chain.iter().rev().find_map(|step| match step {
                AccessExpr::Dot(field) => Some(postgres_name(field)),
                AccessExpr::Subscript(_) => None,
            });
            return field.unwrap_or_else(|| postgres_name(root));
        }
        Expr::BinaryOp { op: BinaryOperator::Overlaps, .. } => "overlaps",
        Expr::Collate { expr, .. } => return postgres_name(expr),
        Expr::Case { else_result: Some(other), .. } => match postgres_name(other).as_str() {
            "?column?" => "case",
            inner => return inner.to_string(),
        },
        Expr::Case { .. } => "case",
        Expr::Exists { .. } => "exists",
        Expr::Extract { .. } => "extract",
        Expr::Ceil { .. } => "ceil",
        Expr::Floor { .. } => "floor",
        Expr::Position { .. } => "position",
        Expr::Substring { shorthand: true, .. } => "substr",
        Expr::Substring { .. } => "substring",
        Expr::Trim { .. } => "btrim",
        Expr::Overlay { .. } => "overlay",
        Expr::AtTimeZone { .. } => "timezone",
        Expr::Array(_) => "array",
        Expr::Interval(_) => "interval",
        _ => "?column?",
    };
    name.to_string()
}

/// The server's own name of a type, which names a column that is only a cast.
fn postgres_type(data_type: &DataType) -> String {
    let written = data_type.to_string().to_lowercase();
    let bare = written.split(['(', '[']).next().unwrap_or_default().trim();
    let own = match bare {
        "int" | "integer" => "int4",
        "bigint" => "int8",
        "smallint" => "int2",
        "real" => "float4",
        "float" | "double precision" | "double" => "float8",
        "boolean" => "bool",
        "decimal" | "dec" => "numeric",
        "char" | "character" => "bpchar",
        "character varying" => "varchar",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        other => other,
    };
    own.to_string()
}
