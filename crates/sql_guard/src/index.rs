//! Finds the tables of a catalog by name without comparing every name.

use crate::catalog::{Schema, Table};
use crate::names::same;
use crate::{Catalog, Dialect};
use std::collections::HashMap;

/// Positions of tables among all tables of the catalog, by the hash of their name.
#[derive(Debug, Clone)]
pub(crate) struct Ordinals(HashMap<u32, Vec<u32>>);

impl Ordinals {
    pub(crate) fn of(catalog: &Catalog) -> Ordinals {
        let mut found: HashMap<u32, Vec<u32>> = HashMap::new();
        for (ordinal, (_, table)) in (0_u32..).zip(catalog.tables()) {
            found.entry(hash(&table.name)).or_default().push(ordinal);
        }
        Ordinals(found)
    }

    /// In the order of the catalog; some may have another name with the same hash.
    fn of_name(&self, name: &str) -> &[u32] {
        self.0.get(&hash(name)).map(Vec::as_slice).unwrap_or_default()
    }
}

pub(crate) struct Index<'a> {
    pub(crate) catalog: &'a Catalog,
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
        Index { catalog }
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
        let hits = self.catalog.ordinals().of_name(name).iter();
        hits.filter_map(|ordinal| self.at(*ordinal)).filter(move |found| {
            same(dialect, name, &found.table.name)
                && schema.is_none_or(|schema| same(dialect, schema, &found.schema.name))
        })
    }

    pub(crate) fn at(&self, ordinal: u32) -> Option<Listed<'a>> {
        let mut at = usize::try_from(ordinal).ok()?;
        for schema in self.catalog.schemas() {
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
