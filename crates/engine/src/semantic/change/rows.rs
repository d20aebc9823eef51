//! Which rows a wish is about: a table and a condition on its own rows.

use crate::catalog::Snapshot;
use crate::semantic::query::{ColumnId, Expr, SelectItem, SemanticQuery};
use crate::semantic::read::{self, Draft};
use crate::semantic::{PlanContext, dialect, sql, tag, words};
use protocol::lineage::WordReading;

pub(super) struct Rows {
    pub(super) table: usize,
    /// SQL; absent when every row is meant.
    pub(super) condition: Option<String>,
    pub(super) words: Vec<WordReading>,
}

impl Rows {
    pub(super) fn name(&self, snapshot: &Snapshot) -> String {
        let table = &snapshot.schema.tables[self.table];
        let quoted = |name: &str| dialect::identifier(name, snapshot.schema.dialect);
        match snapshot.schema.qualified {
            true => format!("{}.{}", quoted(&table.schema), quoted(&table.name)),
            false => quoted(&table.name),
        }
    }
}

pub(super) fn read(said: &str, snapshot: &Snapshot, context: &PlanContext) -> Result<Rows, String> {
    let pieces = tag::pieces(&words::tokens(said), &snapshot.lexicon, context.today);
    let (draft, query, _) = read::read(&pieces, snapshot, context.today, None);
    if !draft.unknown.is_empty() {
        return Err(format!("not understood: {}", draft.unknown.join(", ")));
    }
    let unclear = || {
        let why = draft.reason.clone();
        why.unwrap_or_else(|| format!("`{said}` does not say which rows of one table are meant"))
    };
    let query = query.ok_or_else(unclear)?;
    let table = table_of(&draft, &query, snapshot).ok_or_else(unclear)?;
    let ranked = query.limit.is_some() || !query.having.is_empty() || query.set.is_some();
    if ranked || !query.group.is_empty() || query.offset.is_some() {
        return Err(format!(
            "`{said}` picks rows by a ranking or a count; say by a condition which rows are meant"
        ));
    }
    let condition = condition(table, query, snapshot)?;
    Ok(Rows { table, condition, words: draft.words })
}

/// The table whose rows are listed, or counted by a measure that counts all of them.
fn table_of(draft: &Draft, query: &SemanticQuery, snapshot: &Snapshot) -> Option<usize> {
    match query.select.first()?.expr {
        Expr::Metric(id) => {
            let metric = snapshot.glossary.metrics.get(id)?;
            let plain = metric.filters.is_empty() && metric.ratio.is_none();
            snapshot.schema.find_table(metric.table.as_deref()?).filter(|_| plain)
        }
        Expr::CountRows(table) => Some(table),
        Expr::Column(id) => match draft.main {
            Some(main) => Some(draft.nodes[main].table),
            None => Some(id.table),
        },
        _ => None,
    }
}

/// The condition alone where one table says it; else the keys of the rows, told by a query.
fn condition(
    table: usize,
    query: SemanticQuery,
    snapshot: &Snapshot,
) -> Result<Option<String>, String> {
    if query.filters.is_empty() && query.tables.iter().all(|other| *other == table) {
        return Ok(None);
    }
    let info = &snapshot.schema.tables[table];
    let [key] = info.key[..] else {
        return Err(format!("`{}` has no key of one column to find its rows by", info.name));
    };
    let select =
        vec![SelectItem { expr: Expr::Column(ColumnId { table, column: key }), alias: None }];
    let tables = query.tables.clone();
    let rows = SemanticQuery { select, filters: query.filters, tables, ..SemanticQuery::default() };
    let compiled = sql::compile(&rows, &snapshot.schema, &snapshot.glossary)
        .map_err(|why| why.unwrap_or_else(|| "the rows cannot be told by one query".to_owned()))?;
    if compiled.joins == 0
        && let Some((_, condition)) = compiled.sql.split_once("\nWHERE ")
    {
        return Ok(Some(condition.to_owned()));
    }
    let key = dialect::identifier(&info.columns[key].name, snapshot.schema.dialect);
    Ok(Some(format!("{key} IN ({})", compiled.sql.replace('\n', " "))))
}
