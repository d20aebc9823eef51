//! Common table expressions: which are visible where, and recursion.

use super::scope::{Cte, CteState, Ctes, Env, Origin, Output};
use super::{Resolver, Shape};
use crate::Dialect;
use crate::OriginKind;
use crate::grammar;
use crate::names::{meaning, same};
use crate::tokens::marks;
use sqlparser::ast::{self, Ident, Query, SetExpr, Spanned, TableAlias, With};
use sqlparser::tokenizer::{Span, Token, Tokenizer};
use std::cell::RefCell;
use std::rc::Rc;

impl<'a> Resolver<'a, '_> {
    /// SQLite, and Postgres after RECURSIVE, show every expression of a WITH to all of them. MySQL
    /// shows the earlier ones and, after RECURSIVE, the expression itself. Otherwise only the earlier
    /// ones are visible, so that `with t as (select * from t)` reads the table.
    pub(super) fn with<'e>(
        &mut self,
        with: &With,
        parent: Option<&Env<'_, 'a>>,
        outer: &'e Ctes<'e, 'a>,
    ) -> Ctes<'e, 'a> {
        let everything_visible = match self.dialect {
            Dialect::Sqlite => true,
            Dialect::Postgres => with.recursive,
            Dialect::Mysql => false,
        };
        let mut scope = Ctes { parent: Some(outer), items: Vec::new() };
        if everything_visible {
            for cte in &with.cte_tables {
                self.declare(cte, &mut scope);
            }
        }
        for (at, cte) in with.cte_tables.iter().enumerate() {
            let visible_to_itself = everything_visible || with.recursive;
            if visible_to_itself && !everything_visible {
                self.declare(cte, &mut scope);
            }
            let shape = if visible_to_itself {
                self.recursive(cte, &scope.items[at].state.clone(), parent, &scope)
            } else {
                let shape = self.query(&cte.query, parent, &scope);
                self.renamed(shape, Some(&cte.alias))
            };
            let shape = self.with_clause(cte, shape);
            if !visible_to_itself {
                self.declare(cte, &mut scope);
            }
            let mut state = scope.items[at].state.borrow_mut();
            state.columns = Some(shape.columns);
            state.open = shape.open;
            state.complete = true;
        }
        scope
    }

    /// SEARCH and CYCLE: columns that say how the rows were come by.
    fn with_clause(&mut self, cte: &ast::Cte, mut shape: Shape<'a>) -> Shape<'a> {
        let Some(from) = &cte.from else { return shape };
        let clause = marks::after(from, marks::CLAUSE).and_then(|text| clauses(text, self.dialect));
        let Some(clause) = clause else {
            self.unsupported("FROM after WITH", cte.alias.name.span);
            return shape;
        };
        let mut origins = Vec::new();
        for ident in &clause.by {
            let name = meaning(self.dialect, ident);
            let found = shape.columns.iter().find(|column| same(self.dialect, &column.name, &name));
            match found {
                Some(column) => origins.push(column.origin.clone()),
                None if shape.open => origins.push(Origin::unknown()),
                None => self.deny(
                    "column.unknown",
                    format!("`{}` has no column `{name}`", cte.alias.name.value),
                    from.span,
                    None,
                ),
            }
        }
        let origin = Origin::computed(origins).with_kind(OriginKind::Expression);
        for ident in clause.makes {
            shape.columns.push(Output::new(meaning(self.dialect, &ident), origin.clone()));
        }
        shape
    }

    fn declare(&mut self, cte: &ast::Cte, scope: &mut Ctes<'_, 'a>) {
        let name = meaning(self.dialect, &cte.alias.name);
        if scope.items.iter().any(|item| same(self.dialect, &item.name, &name)) {
            self.deny(
                "cte.duplicate",
                format!("WITH names `{name}` twice"),
                cte.alias.name.span,
                Some("give each its own name".into()),
            );
        }
        scope.items.push(Cte { name, state: Rc::new(RefCell::new(CteState::default())) });
    }

    fn recursive(
        &mut self,
        cte: &ast::Cte,
        state: &Rc<RefCell<CteState<'a>>>,
        parent: Option<&Env<'_, 'a>>,
        scope: &Ctes<'_, 'a>,
    ) -> Shape<'a> {
        let alias = &cte.alias;
        let compound = is_compound(&cte.query);
        let names = self.alias_names(alias);
        let tell = |shape: &Shape<'a>| {
            let mut state = state.borrow_mut();
            if compound && state.columns.is_none() {
                state.columns = Some(rename(shape.columns.clone(), &names));
                state.open = shape.open;
            }
        };
        // An earlier expression may have read ahead; what counts here is reading itself.
        state.borrow_mut().read_early = false;
        let shape = self.query_in(&cte.query, parent, scope, Some(&tell));
        let mut shape = self.renamed(shape, Some(alias));
        if !state.borrow().read_early {
            return shape;
        }
        if !compound {
            self.deny(
                "cte.circular",
                format!("`{}` reads itself", meaning(self.dialect, &alias.name)),
                alias.name.span,
                Some(
                    "name it differently from the table it reads, or write a UNION to recurse"
                        .into(),
                ),
            );
            return shape;
        }
        // What the recursive arm adds may flow round once more, so repeat until nothing changes.
        let mut stable = false;
        for _ in 0..3 {
            if self.repeating || stable {
                break;
            }
            self.repeating = true;
            state.borrow_mut().columns = Some(shape.columns.clone());
            let again = self.query(&cte.query, parent, scope);
            let again = self.renamed(again, Some(alias));
            stable = origins(&again) == origins(&shape);
            shape = again;
            self.repeating = false;
        }
        if !stable {
            for column in &mut shape.columns {
                column.origin = Origin::unknown();
            }
        }
        shape
    }

    fn alias_names(&self, alias: &TableAlias) -> Vec<String> {
        alias.columns.iter().map(|column| meaning(self.dialect, &column.name)).collect()
    }

    /// The columns under the names an alias gives them.
    pub(super) fn renamed(&mut self, shape: Shape<'a>, alias: Option<&TableAlias>) -> Shape<'a> {
        let Some(alias) = alias else { return shape };
        self.require_absent(alias.at.is_some(), "AT", alias);
        let names = self.alias_names(alias);
        for column in &alias.columns {
            if let Some(data_type) = &column.data_type {
                self.data_type(data_type, column.name.span);
            }
        }
        if names.len() > shape.columns.len() && !shape.open {
            let message = format!(
                "{} column names are given for {} columns",
                names.len(),
                shape.columns.len()
            );
            self.deny("alias.columns", message, alias.span(), None);
        }
        Shape { columns: rename(shape.columns, &names), ..shape }
    }

    /// The expression a bare name stands for, innermost WITH first.
    pub(super) fn cte(
        &self,
        name: &Ident,
        ctes: &Ctes<'_, 'a>,
    ) -> Option<Rc<RefCell<CteState<'a>>>> {
        let wanted = meaning(self.dialect, name);
        let mut scope = Some(ctes);
        while let Some(ctes) = scope {
            let found = ctes.items.iter().find(|cte| same(self.dialect, &cte.name, &wanted));
            if let Some(found) = found {
                return Some(found.state.clone());
            }
            scope = ctes.parent;
        }
        None
    }
}

/// Columns named in the clauses behind an expression of WITH.
#[derive(Default)]
struct Clauses {
    by: Vec<Ident>,
    makes: Vec<Ident>,
}

fn clauses(text: &str, dialect: Dialect) -> Option<Clauses> {
    let tokens = Tokenizer::new(grammar::of(dialect), text).with_unescape(false).tokenize().ok()?;
    let mut words = tokens.into_iter().filter_map(|token| match token {
        Token::Word(word) => Some(word),
        _ => None,
    });
    let mut found = Clauses::default();
    let mut lists_columns = false;
    while let Some(word) = words.next() {
        let says = |wanted: &[&str]| {
            let fits = |wanted: &&str| word.value.eq_ignore_ascii_case(wanted);
            word.quote_style.is_none() && wanted.iter().any(fits)
        };
        if says(&["set", "using"]) {
            lists_columns = false;
            found.makes.extend(words.next().map(|name| name.into_ident(Span::empty())));
        } else if dialect == Dialect::Mysql && says(&["restrict"]) {
            break;
        } else if lists_columns {
            found.by.push(word.into_ident(Span::empty()));
        } else {
            lists_columns = says(&["by", "cycle"]);
        }
    }
    Some(found)
}

fn is_compound(query: &Query) -> bool {
    match query.body.as_ref() {
        SetExpr::SetOperation { .. } => true,
        SetExpr::Query(inner) => is_compound(inner),
        _ => false,
    }
}

fn rename<'a>(mut columns: Vec<Output<'a>>, names: &[String]) -> Vec<Output<'a>> {
    for (column, name) in columns.iter_mut().zip(names) {
        column.name = name.clone().into();
    }
    columns
}

fn origins(shape: &Shape) -> Vec<Origin> {
    shape.columns.iter().map(|column| column.origin.clone()).collect()
}
