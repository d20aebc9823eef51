//! What the login may read: tables, views, columns, keys, comments and row estimates. Partitions are
//! left out: they are read through their table, so that a rule on it cannot be walked around.

use super::Conversation;
use crate::ConnectorError;
use sql_guard::Dialect;
use sql_guard::catalog::{Catalog, Column, ForeignKey, Reference, Schema, Table, TableKind};
use std::collections::BTreeMap;

type Rows = Vec<Vec<Option<String>>>;

const SCHEMAS: &str = "select nspname from pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'
      and has_schema_privilege(oid, 'usage')
    order by nspname <> 'public', nspname";

/// Readable relations; the other questions join with them.
const READABLE: &str = "with readable as (
    select c.oid, n.nspname, c.relname, c.relkind, c.reltuples
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage')
      and (has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))
) ";

/// Never analysed is -1, before version 14 also 0. A partitioned table has what its parts have.
const TABLES: &str = "select r.oid, r.nspname, r.relname, r.relkind,
    obj_description(r.oid, 'pg_class'),
    case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
    case
        when r.relkind = 'v' then null
        when r.reltuples > 0 or r.relkind <> 'p' then r.reltuples::bigint
        else (select sum(greatest(part.reltuples, 0))::bigint
              from pg_partition_tree(r.oid) as tree join pg_class as part on part.oid = tree.relid
              where tree.isleaf)
    end
    from readable as r order by r.nspname, r.relname";

const COLUMNS: &str = "select r.oid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    col_description(r.oid, a.attnum)
    from readable as r join pg_attribute as a on a.attrelid = r.oid
    where a.attnum > 0 and not a.attisdropped
      and has_column_privilege(r.oid, a.attnum, 'select')
    order by r.oid, a.attnum";

/// Primary keys, and what is unique by one column alone, with or without a constraint.
const UNIQUE: &str = "select r.oid, i.indisprimary, a.attname
    from readable as r
    join pg_index as i on i.indrelid = r.oid
    join pg_attribute as a on a.attrelid = r.oid and a.attnum = any(i.indkey::smallint[])
    where i.indisvalid and i.indpred is null
      and (i.indisprimary or i.indisunique and i.indnkeyatts = 1 and a.attnum = i.indkey[0])
    order by r.oid";

const FOREIGN_KEYS: &str = "select r.oid, target.nspname, target.relname,
    (select json_agg(a.attname order by k.place)
     from unnest(f.conkey) with ordinality as k (number, place)
     join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = k.number),
    (select json_agg(a.attname order by k.place)
     from unnest(f.confkey) with ordinality as k (number, place)
     join pg_attribute as a on a.attrelid = f.confrelid and a.attnum = k.number)
    from readable as r
    join pg_constraint as f on f.conrelid = r.oid and f.contype = 'f'
    join readable as target on target.oid = f.confrelid
    order by r.oid, f.conkey, f.conname";

/// Names of the schemas, in the order in which names without a schema are looked up.
pub(super) async fn schemas(
    conversation: &mut Conversation,
) -> Result<Vec<String>, ConnectorError> {
    let rows = conversation.rows(SCHEMAS, Vec::new()).await?;
    Ok(rows.into_iter().flatten().flatten().collect())
}

pub(super) async fn catalog(
    conversation: &mut Conversation,
) -> Result<(Vec<String>, Catalog), ConnectorError> {
    let schemas = schemas(conversation).await?;
    let mut tables = Tables::default();
    tables.read(ask(conversation, TABLES).await?);
    tables.read_columns(ask(conversation, COLUMNS).await?);
    tables.read_unique(ask(conversation, UNIQUE).await?);
    tables.read_foreign_keys(ask(conversation, FOREIGN_KEYS).await?);
    let mut by_schema: BTreeMap<String, Vec<Table>> = BTreeMap::new();
    for (schema, table) in tables.0.into_values() {
        if !table.columns.is_empty() {
            by_schema.entry(schema).or_default().push(table);
        }
    }
    let listed = schemas.iter().filter_map(|name| {
        let mut tables = by_schema.remove(name)?;
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        Some(Schema { name: name.clone(), tables })
    });
    let catalog = Catalog::new(Dialect::Postgres, listed.collect());
    Ok((schemas, catalog))
}

async fn ask(conversation: &mut Conversation, question: &str) -> Result<Rows, ConnectorError> {
    conversation.rows(&format!("{READABLE}{question}"), Vec::new()).await
}

/// By the number of the relation, with the name of its schema.
#[derive(Default)]
struct Tables(BTreeMap<String, (String, Table)>);

impl Tables {
    fn read(&mut self, rows: Rows) {
        for row in rows {
            let [Some(oid), Some(schema), Some(name), Some(kind), comment, definition, estimate] =
                columns(row)
            else {
                continue;
            };
            let table = Table {
                name,
                kind: match kind.as_str() {
                    "v" | "m" => TableKind::View,
                    _ => TableKind::Table,
                },
                definition,
                comment,
                row_estimate: estimate.and_then(|text| text.parse().ok()),
                columns: Vec::new(),
                foreign_keys: Vec::new(),
            };
            self.0.insert(oid, (schema, table));
        }
    }

    fn read_columns(&mut self, rows: Rows) {
        for row in rows {
            let [Some(oid), Some(name), Some(database_type), not_null, comment] = columns(row)
            else {
                continue;
            };
            if let Some((_, table)) = self.0.get_mut(&oid) {
                table.columns.push(Column {
                    name,
                    database_type,
                    nullable: not_null.as_deref() != Some("t"),
                    primary_key: false,
                    unique: false,
                    comment,
                });
            }
        }
    }

    fn read_unique(&mut self, rows: Rows) {
        for row in rows {
            let [Some(oid), primary, Some(name)] = columns(row) else { continue };
            let table = self.0.get_mut(&oid).map(|(_, table)| table);
            let found =
                table.and_then(|table| table.columns.iter_mut().find(|column| column.name == name));
            match (found, primary.as_deref() == Some("t")) {
                (Some(column), true) => {
                    column.primary_key = true;
                    column.nullable = false;
                }
                (Some(column), false) => column.unique = true,
                (None, _) => {}
            }
        }
    }

    fn read_foreign_keys(&mut self, rows: Rows) {
        for row in rows {
            let [Some(oid), Some(schema), Some(target), Some(from), Some(to)] = columns(row) else {
                continue;
            };
            let names = |json: &str| serde_json::from_str::<Vec<String>>(json).unwrap_or_default();
            if let Some((own, table)) = self.0.get_mut(&oid) {
                let schema = (*own != schema).then_some(schema);
                let references = Reference { schema, table: target, columns: names(&to) };
                table.foreign_keys.push(ForeignKey { columns: names(&from), references });
            }
        }
    }
}

/// Exactly `N` values; missing ones are NULL.
fn columns<const N: usize>(row: Vec<Option<String>>) -> [Option<String>; N] {
    let mut values = row.into_iter();
    std::array::from_fn(|_| values.next().flatten())
}
