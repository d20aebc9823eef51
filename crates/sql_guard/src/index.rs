//! Finds the tables of a catalog by name without comparing every name.

use crate::catalog::{Schema, Table};
use crate::names::same;
use crate::{Catalog, Dialect};
use std::cell::OnceCell;

pub(crate) struct Index<'a> {
    pub(crate) catalog: &'a Catalog,
    /// One for each table, in the order of the catalog; made when first asked for.
    hashes: OnceCell<Vec<u32>>,
}

/// A table with its position among all tables of the catalog.
#[derive(Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub(crate) ordinal: u32,
    pub(crate) schema: &'a Schema,
    pub(crate) table: &'a Table,
}

impl<'a> Index<'a> {
    pub(crate) fn new(catalog: &'a Catalog) -> Index<'a> {
        Index { catalog, hashes: OnceCell::new() }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.catalog.dialect
    }

    /// Tables of this name, compared as the dialect does, in the order of the catalog.
    pub(crate) fn named<'n>(
        &'n self,
        schema: Option<&'n str>,
        name: &'n str,
    ) -> impl Iterator<Item = Listed<'a>> + 'n {
        let dialect = self.dialect();
        let wanted = hash(name);
        let hashes = self.hashes.get_or_init(|| {
            self.catalog.tables().map(|(_, table)| hash(&table.name)).collect::<Vec<u32>>()
        });
        let hits = (0_u32..).zip(hashes).filter(move |(_, hash)| **hash == wanted);
        hits.filter_map(|(ordinal, _)| self.at(ordinal)).filter(move |found| {
            same(dialect, name, &found.table.name)
                && schema.is_none_or(|schema| same(dialect, schema, &found.schema.name))
        })
    }

    pub(crate) fn at(&self, ordinal: u32) -> Option<Listed<'a>> {
        let mut at = usize::try_from(ordinal).ok()?;
        for schema in &self.catalog.schemas {
            match schema.tables.get(at) {
                Some(table) => return Some(Listed { ordinal, schema, table }),
                None => at -= schema.tables.len(),
            }
        }
        None
    }
}

/// FNV-1a, the same for names that differ only in ASCII case.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}
