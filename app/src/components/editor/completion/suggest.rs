//! From a scope to a ranked list.

use super::scope::{Place, Scope, Source, lookup, read};
use super::{Completions, Suggestion, SuggestionKind};
use crate::components::editor::sql::{FUNCTIONS, Flavour, KEYWORDS};
use crate::format::short_count;
use protocol::catalog::{ColumnView, SchemaView, TableView};

/// What fits at `caret` (a byte offset), best first. Filtering by what has been typed is left to the
/// editor, which does it fuzzily.
pub fn complete(sql: &str, caret: usize, schema: &SchemaView, flavour: Flavour) -> Completions {
    let scope = read(sql, caret, schema, flavour);
    let items = if scope.silent { Vec::new() } else { items(&scope, schema, flavour) };
    let eager = matches!(scope.place, Place::Table { .. } | Place::Condition);
    Completions { replace: scope.replace, items, eager }
}

fn items(scope: &Scope<'_>, schema: &SchemaView, flavour: Flavour) -> Vec<Suggestion> {
    if let Some(qualifier) = &scope.qualifier {
        return qualified(scope, qualifier, schema, flavour);
    }
    let mut found = Vec::new();
    match scope.place {
        Place::Start => {
            let openers = ["select", "with", "explain"];
            found.extend(openers.into_iter().map(keyword));
        }
        Place::Table { join } => {
            if join {
                found.extend(joins(scope, schema, flavour));
            }
            found.extend(scope.local_tables.iter().map(|name| local(name, flavour)));
            found.extend(schema.tables.iter().map(|one| table(one, schema, flavour)));
        }
        Place::AfterTable => {
            for words in ["join", "left join", "on", "where", "group by", "order by", "limit", "as"]
            {
                found.push(keyword(words));
            }
        }
        Place::Condition => {
            found.extend(conditions(scope, flavour));
            found.extend(columns_in_scope(scope, flavour));
            found.extend(["and", "or", "not", "where", "join", "left join"].map(keyword));
        }
        Place::Expression => {
            found.extend(columns_in_scope(scope, flavour));
            if scope.sources.is_empty() {
                found.extend(schema.tables.iter().map(|one| table(one, schema, flavour)));
            }
            found.extend(FUNCTIONS.iter().map(|(name, arguments)| function(name, arguments)));
            found.extend(KEYWORDS.iter().map(|word| keyword(word)));
        }
    }
    found
}

/// After `name.`: the columns of that table, or the tables of that schema.
fn qualified(
    scope: &Scope<'_>,
    qualifier: &str,
    schema: &SchemaView,
    flavour: Flavour,
) -> Vec<Suggestion> {
    let source = scope.sources.iter().find(|source| source.name.eq_ignore_ascii_case(qualifier));
    let named =
        source.map(|source| source.table).or_else(|| lookup(schema, &[qualifier.to_owned()]));
    if let Some(table) = named {
        return table.columns.iter().map(|one| column(one, "", flavour)).collect();
    }
    let within = |table: &&TableView| table.schema.eq_ignore_ascii_case(qualifier);
    schema
        .tables
        .iter()
        .filter(within)
        .map(|one| table_named(one, flavour.quote(&one.name)))
        .collect()
}

/// Columns of all sources; with several sources they are written with the source's name.
fn columns_in_scope(scope: &Scope<'_>, flavour: Flavour) -> Vec<Suggestion> {
    let several = scope.sources.len() > 1;
    let mut found = Vec::new();
    for source in &scope.sources {
        let prefix =
            if several { format!("{}.", flavour.quote(&source.name)) } else { String::new() };
        found.extend(source.table.columns.iter().map(|one| {
            let mut item = column(one, &prefix, flavour);
            if several {
                item.detail = format!("{} · {}", source.table.name, item.detail);
            }
            item
        }));
    }
    found
}

/// The two ends of a foreign key: `from.column` refers to `to.column`.
struct Link<'a> {
    from: &'a str,
    to: &'a str,
}

/// Foreign keys between two tables, in both directions, seen from `left`.
fn links<'a>(left: &'a TableView, right: &'a TableView) -> Vec<Link<'a>> {
    let forward = left
        .columns
        .iter()
        .filter_map(|column| refers_to(column, right).map(|to| Link { from: &column.name, to }));
    let backward = right
        .columns
        .iter()
        .filter_map(|column| refers_to(column, left).map(|to| Link { from: to, to: &column.name }));
    forward.chain(backward).collect()
}

/// The column of `table` that `column` refers to, if it refers to that table. References read
/// `table.column` or `schema.table.column`.
fn refers_to<'a>(column: &'a ColumnView, table: &TableView) -> Option<&'a str> {
    let (path, target) = column.references.as_deref()?.rsplit_once('.')?;
    let name = path.rsplit_once('.').map_or(path, |(_, name)| name);
    name.eq_ignore_ascii_case(&table.name).then_some(target)
}

/// Whole joins along foreign keys: `order_lines l on l.order_id = o.id`.
fn joins(scope: &Scope<'_>, schema: &SchemaView, flavour: Flavour) -> Vec<Suggestion> {
    let mut found = Vec::new();
    for source in &scope.sources {
        for table in &schema.tables {
            for link in links(source.table, table) {
                let alias = alias_for(&table.name, &scope.sources);
                let text = format!(
                    "{} {alias} on {alias}.{} = {}.{}",
                    flavour.quote(&table.name),
                    flavour.quote(link.to),
                    flavour.quote(&source.name),
                    flavour.quote(link.from),
                );
                found.push(Suggestion {
                    kind: SuggestionKind::Join,
                    label: text.clone(),
                    detail: "foreign key".to_owned(),
                    note: table.comment.clone().unwrap_or_default(),
                    insert: text,
                });
            }
        }
    }
    found
}

/// After ON: the equation of the table joined last with one of the others.
fn conditions(scope: &Scope<'_>, flavour: Flavour) -> Vec<Suggestion> {
    let Some((last, others)) = scope.sources.split_last() else { return Vec::new() };
    let mut found = Vec::new();
    for other in others {
        for link in links(other.table, last.table) {
            let text = format!(
                "{}.{} = {}.{}",
                flavour.quote(&last.name),
                flavour.quote(link.to),
                flavour.quote(&other.name),
                flavour.quote(link.from),
            );
            found.push(Suggestion {
                kind: SuggestionKind::Join,
                label: text.clone(),
                detail: "foreign key".to_owned(),
                note: String::new(),
                insert: text,
            });
        }
    }
    found
}

/// Initials of the name (`order_lines` → `ol`), numbered when taken or a keyword.
pub fn alias_for(table: &str, taken: &[Source<'_>]) -> String {
    let initials: String = table
        .split(|letter: char| !letter.is_alphanumeric())
        .filter_map(|part| part.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    let base =
        if initials.starts_with(|c: char| c.is_ascii_alphabetic()) { initials } else { "t".into() };
    let free = |name: &str| {
        !KEYWORDS.contains(&name) && !taken.iter().any(|one| one.name.eq_ignore_ascii_case(name))
    };
    std::iter::once(base.clone())
        .chain((2..).map(|number| format!("{base}{number}")))
        .find(|name| free(name))
        .unwrap_or(base)
}

fn table(view: &TableView, schema: &SchemaView, flavour: Flavour) -> Suggestion {
    let twins = schema.tables.iter().filter(|other| other.name.eq_ignore_ascii_case(&view.name));
    let name = flavour.quote(&view.name);
    let insert = match twins.count() {
        0 | 1 => name,
        _ => format!("{}.{name}", flavour.quote(&view.schema)),
    };
    table_named(view, insert)
}

fn table_named(view: &TableView, insert: String) -> Suggestion {
    let rows = view.row_estimate.map(|rows| format!("{} rows", short_count(rows)));
    Suggestion {
        kind: if view.kind == "view" { SuggestionKind::View } else { SuggestionKind::Table },
        label: view.name.clone(),
        detail: rows.unwrap_or_else(|| view.kind.clone()),
        note: view.comment.clone().unwrap_or_default(),
        insert,
    }
}

fn local(name: &str, flavour: Flavour) -> Suggestion {
    Suggestion {
        kind: SuggestionKind::View,
        label: name.to_owned(),
        detail: "defined by with".to_owned(),
        note: String::new(),
        insert: flavour.quote(name),
    }
}

fn column(view: &ColumnView, prefix: &str, flavour: Flavour) -> Suggestion {
    let key = view.primary_key || view.references.is_some();
    let mut note = view.comment.clone().unwrap_or_default();
    if let Some(target) = &view.references {
        note = format!("→ {target}\n{note}").trim_end().to_owned();
    }
    if !view.samples.is_empty() {
        note = format!("{note}\ne.g. {}", view.samples.join(", ")).trim_start().to_owned();
    }
    Suggestion {
        kind: if key { SuggestionKind::Key } else { SuggestionKind::Column },
        label: format!("{prefix}{}", view.name),
        detail: view.database_type.to_lowercase(),
        note,
        insert: format!("{prefix}{}", flavour.quote(&view.name)),
    }
}

fn function(name: &str, arguments: &str) -> Suggestion {
    Suggestion {
        kind: SuggestionKind::Function,
        label: name.to_owned(),
        detail: format!("({arguments})"),
        note: String::new(),
        insert: format!("{name}("),
    }
}

fn keyword(words: &str) -> Suggestion {
    Suggestion {
        kind: SuggestionKind::Keyword,
        label: words.to_owned(),
        detail: String::new(),
        note: String::new(),
        insert: words.to_owned(),
    }
}
