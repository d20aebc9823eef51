//! Builds the schema of the planner from a catalog and what was seen of the data.

use super::{ColumnInfo, Schema, TableInfo, edges, inferred, keys, kind, label, names};
use connectors::Profile;
use sql_guard::Catalog;
use sql_guard::catalog::TableKind;
use std::collections::HashSet;

pub(super) fn schema(catalog: &Catalog, profile: &Profile) -> Schema {
    let mut tables: Vec<TableInfo> = catalog
        .tables()
        .map(|(schema, table)| {
            let words = names::words_of(&table.name, &[]);
            let columns: Vec<ColumnInfo> = table
                .columns
                .iter()
                .map(|column| {
                    let seen = profile.column(&table.name, &column.name);
                    let own = names::words_of(&column.name, &words);
                    ColumnInfo {
                        name: column.name.clone(),
                        database_type: column.database_type.clone(),
                        comment: column.comment.clone(),
                        kind: kind::of(&column.database_type, &own, seen),
                        words: own,
                        key: column.primary_key,
                        unique: column.unique,
                        nullable: column.nullable,
                        flag: kind::is_flag(&column.database_type, seen),
                        distinct: seen.map_or(0, |p| p.distinct),
                        min: seen.and_then(|p| p.min.clone()),
                        max: seen.and_then(|p| p.max.clone()),
                    }
                })
                .collect();
            let key = (0..columns.len()).filter(|&c| columns[c].key).collect();
            let rows = table.row_estimate.unwrap_or(0);
            TableInfo {
                schema: schema.name.clone(),
                name: table.name.clone(),
                comment: table.comment.clone(),
                words,
                columns,
                key,
                label: Vec::new(),
                time: None,
                bridge: false,
                view: table.kind == TableKind::View,
                rows,
            }
        })
        .collect();
    names::drop_prefixes(&mut tables);
    names::split_glued(&mut tables);
    keys::guess(&mut tables, profile);
    let mut edges = edges::declared(catalog, &tables);
    inferred::edges(&tables, profile, &mut edges);
    for (id, table) in tables.iter_mut().enumerate() {
        let refers: HashSet<usize> = edges
            .iter()
            .filter(|edge| edge.many == id)
            .flat_map(|edge| edge.many_columns.iter().copied())
            .collect();
        table.label = label::of(table, &refers);
        table.time = label::time(table);
        let targets =
            edges.iter().filter(|e| e.many == id).map(|e| e.one).collect::<HashSet<_>>().len();
        table.bridge = targets >= 2 && table.columns.len() <= refers.len() + 2;
    }
    let mut touching = vec![Vec::new(); tables.len()];
    for (id, edge) in edges.iter().enumerate() {
        touching[edge.many].push(id);
        if edge.one != edge.many {
            touching[edge.one].push(id);
        }
    }
    let qualified = catalog.schemas().len() > 1;
    Schema { dialect: catalog.dialect, tables, edges, qualified, touching }
}
