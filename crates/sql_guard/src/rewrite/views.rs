//! A view, written out: its own query, over the tables as the reader may see them.

use super::rows::{self, Sight};
use crate::catalog::{Table, TableKind};
use crate::findings::Report;
use crate::relations::{Base, Relations};
use crate::resolve::Resolver;
use crate::rules::AccessRules;
use crate::text::Text;
use crate::tokens::{self, is_word};
use crate::{Policy, limits, names, parse};
use sqlparser::ast::{Query, Statement};
use sqlparser::tokenizer::{Token, TokenWithSpan};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Views over views over views.
const MOST_LEVELS: usize = 8;

pub(super) struct Body {
    pub(super) query: Query,
    pub(super) parameters: BTreeMap<String, serde_json::Value>,
}

/// A view shows what the tables under it show, so it is read through them as soon as anything is
/// kept from the reader. One whose query nobody knows cannot be.
pub(super) fn is_expanded(table: &Table, all: &AccessRules) -> bool {
    table.kind == TableKind::View && table.definition.is_some() && all.restricts()
}

pub(super) fn body(view: &Base, sight: &Sight, depth: usize) -> Result<Body, String> {
    let name = &view.table.name;
    if depth >= MOST_LEVELS {
        return Err(format!("the view `{name}` is made of too many views"));
    }
    let unreadable = || format!("the query of the view `{name}` cannot be read");
    let definition = view.table.definition.as_deref().unwrap_or_default();
    let dialect = sight.index.dialect();
    let text = Text::new(definition);
    let mut report = Report::default();
    let clean = limits::check_text(definition, dialect, &text, &mut report);
    let all = tokens::read(definition, dialect, &text, &mut report).ok_or_else(unreadable)?;
    let own = query_of(&all).ok_or_else(unreadable)?;
    let shallow = limits::check_depth(own, &text, &mut report);
    let Ok(Statement::Query(query)) = parse::parse(tokens::respell(own, dialect).list, dialect)
    else {
        return Err(unreadable());
    };
    if !clean || !shallow {
        return Err(unreadable());
    }
    // Under the rules: what the reader may not see at all, a view does not show either.
    let policy = Policy { rules: Some(Arc::new(sight.all.clone())), ..Policy::default() };
    let mut relations = Relations::new(sight.index, &policy);
    let resolved = Resolver::new(&policy, &mut relations, &text, &mut report).read(&query);
    if !report.is_clean() {
        return Err(format!(
            "the view `{name}` reads what you may not see, or what is not known here"
        ));
    }
    let columns = &view.table.columns;
    let fits = resolved.columns.len() == columns.len()
        && resolved
            .columns
            .iter()
            .zip(columns)
            .all(|(made, listed)| names::same(dialect, &made.name, &listed.name));
    if !fits {
        return Err(format!("the columns of the view `{name}` are not those of its query"));
    }
    let mut parameters = BTreeMap::new();
    let mut tables = HashMap::new();
    for base in relations.bases.values() {
        // Unrestricted ones too: their full names keep a WITH of the reader's from slipping under.
        let restricted = rows::restricted(base, sight, depth + 1)?;
        parameters.extend(restricted.parameters.clone());
        tables.insert(base.ordinal, restricted);
    }
    let mut statement = Statement::Query(query);
    let replaced = rows::apply(&mut statement, &resolved.places, &tables, dialect);
    match statement {
        Statement::Query(mut query) if replaced.len() == resolved.places.len() => {
            // They are places in the text of the view, not in the author's.
            crate::source_map::forget_places(&mut query);
            Ok(Body { query: *query, parameters })
        }
        _ => Err(unreadable()),
    }
}

/// `select …`, or what follows AS in `create view v as select …`.
fn query_of(tokens: &[TokenWithSpan]) -> Option<&[TokenWithSpan]> {
    let end = match tokens.last() {
        Some(last) if last.token == Token::SemiColon => tokens.len() - 1,
        _ => tokens.len(),
    };
    let tokens = tokens.get(..end)?;
    if tokens.iter().any(|token| token.token == Token::SemiColon) {
        return None;
    }
    if !is_word(tokens.first(), "create") {
        return Some(tokens);
    }
    let view = tokens.iter().position(|token| is_word(Some(token), "view"))?;
    let start = (view..tokens.len()).find(|at| is_word(tokens.get(*at), "as"))?;
    tokens.get(start + 1..)
}
