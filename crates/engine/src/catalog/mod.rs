//! What exists in a database: the schema at one moment, searchable, hashed and comparable.

mod cards;
mod diff;
mod hash;
mod hints;
mod search;

pub use cards::TableCard;
pub use diff::diff;
pub(crate) use hash::hash;
pub use search::TableHit;

use crate::ambiguity::twins::Twins;
use crate::semantic::lexicon::Lexicon;
use crate::semantic::{Glossary, Schema, derived};
use connectors::Profile;
use search::SearchIndex;
use sql_guard::Catalog;
use sql_guard::catalog::Table;

/// The schema at one moment, with what is known about its values and its vocabulary.
///
/// Building one indexes every name and every profiled value, so build it when the schema changes
/// and share it; planning and searching only read.
pub struct Snapshot {
    /// Without our own tables.
    pub catalog: Catalog,
    /// Those, each with its schema.
    ours: Vec<(String, Table)>,
    pub profile: Profile,
    pub glossary: Glossary,
    /// SHA-256 of the canonical catalog, lowercase hex.
    pub hash: String,
    /// RFC 3339, UTC.
    pub taken_at: String,
    pub(crate) schema: Schema,
    pub(crate) lexicon: Lexicon,
    pub(crate) twins: Twins,
    search: SearchIndex,
}

impl Snapshot {
    pub fn build(
        catalog: Catalog,
        mut profile: Profile,
        glossary: Glossary,
        taken_at: impl Into<String>,
    ) -> Snapshot {
        let (catalog, ours) = catalog.apart_from_ours();
        profile.tables.retain(|name, _| !sql_guard::is_ours(name));
        let schema = Schema::derive(&catalog, &profile);
        let glossary = derived::complete(glossary, &schema);
        let lexicon = Lexicon::build(&schema, &profile, &glossary);
        let search = SearchIndex::build(&catalog, &profile, &schema);
        let twins = Twins::of(&schema, &profile);
        let hash = hash::hash(&catalog);
        let taken_at = taken_at.into();
        Snapshot {
            catalog,
            ours,
            profile,
            glossary,
            hash,
            taken_at,
            schema,
            lexicon,
            twins,
            search,
        }
    }

    /// The catalog with one of our own tables in it; `None`: there is none of this name.
    pub(crate) fn beside_ours(&self, name: &str) -> Option<Catalog> {
        let (schema, table) = self.ours.iter().find(|(_, table)| table.name == name)?;
        Some(self.catalog.beside(schema, table))
    }

    /// Tables that `words` may be about, best first, with the tables that connect them.
    pub fn search(&self, words: &str, limit: usize) -> Vec<TableHit> {
        self.search.find(words, limit, &self.schema)
    }

    /// Whether a word leads to any table.
    pub fn leads_somewhere(&self, word: &str) -> bool {
        self.search.knows(word)
    }

    /// One compact description per table, in catalog order.
    pub fn cards(&self) -> Vec<TableCard> {
        cards::cards(&self.catalog, &self.profile)
    }

    /// What changed since `older`, one line per change: "added table `returns`".
    pub fn diff(&self, older: &Snapshot) -> Vec<String> {
        diff(&older.catalog, &self.catalog)
    }
}
