//! Finding the tables a question may be about: BM25 over names, comments and values, widened by
//! the tables that join the best hits.

use crate::semantic::schema::Schema;
use crate::semantic::{morphology, synonyms, words};
use connectors::Profile;
use sql_guard::Catalog;
use std::collections::HashMap;

/// Usual BM25 constants (Robertson and Zaragoza, 2009): term saturation and length correction.
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.5;
/// A word of the table's own name says more than one of its columns, and that more than a value.
const NAME_WEIGHT: f64 = 4.0;
const COLUMN_WEIGHT: f64 = 1.5;
const VALUE_WEIGHT: f64 = 0.5;
/// A synonym is weaker evidence than the word itself.
const SYNONYM_WEIGHT: f64 = 0.4;

#[derive(Debug, Clone, PartialEq)]
pub struct TableHit {
    pub table: String,
    pub score: f64,
    /// Words of the query that led here.
    pub matched: Vec<String>,
    /// Added because it joins better hits, not because of a word.
    pub connecting: bool,
}

pub(crate) struct SearchIndex {
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean_length: f64,
}

impl SearchIndex {
    pub fn build(catalog: &Catalog, profile: &Profile) -> SearchIndex {
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (id, (_, table)) in catalog.tables().enumerate() {
            let mut weights: HashMap<String, f64> = HashMap::new();
            let mut add = |text: &str, weight: f64| {
                for word in words::split_identifier(text) {
                    *weights.entry(morphology::stem(&word)).or_default() += weight;
                }
            };
            add(&table.name, NAME_WEIGHT);
            add(table.comment.as_deref().unwrap_or_default(), COLUMN_WEIGHT);
            for column in &table.columns {
                add(&column.name, COLUMN_WEIGHT);
                add(column.comment.as_deref().unwrap_or_default(), COLUMN_WEIGHT);
                if let Some(profile) = profile.column(&table.name, &column.name) {
                    for (value, _) in profile.values.iter().take(50) {
                        add(value, VALUE_WEIGHT);
                    }
                }
            }
            lengths.push(weights.values().sum());
            for (word, weight) in weights {
                postings.entry(word).or_default().push((id, weight));
            }
        }
        let mean_length = lengths.iter().sum::<f64>() / (lengths.len().max(1) as f64);
        SearchIndex { postings, lengths, mean_length: mean_length.max(1.0) }
    }

    pub fn find(&self, query: &str, limit: usize, schema: &Schema) -> Vec<TableHit> {
        let mut scores: HashMap<usize, (f64, Vec<String>)> = HashMap::new();
        for word in words::content_words(query) {
            let stem = morphology::stem(&word);
            self.add(&stem, &word, 1.0, &mut scores);
            for synonym in synonyms::of(&stem) {
                self.add(synonym, &word, SYNONYM_WEIGHT, &mut scores);
            }
        }
        let mut ranked: Vec<(usize, f64, Vec<String>)> =
            scores.into_iter().map(|(id, (score, matched))| (id, score, matched)).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(limit);
        let mut hits: Vec<TableHit> = ranked
            .iter()
            .map(|(id, score, matched)| TableHit {
                table: schema.tables[*id].name.clone(),
                score: *score,
                matched: matched.clone(),
                connecting: false,
            })
            .collect();
        let best: Vec<usize> = ranked.iter().take(5).map(|(id, ..)| *id).collect();
        for id in schema.between(&best) {
            let name = &schema.tables[id].name;
            if hits.len() < limit && !hits.iter().any(|hit| &hit.table == name) {
                let (table, matched) = (name.clone(), Vec::new());
                hits.push(TableHit { table, score: 0.0, matched, connecting: true });
            }
        }
        hits
    }

    fn add(
        &self,
        stem: &str,
        word: &str,
        weight: f64,
        scores: &mut HashMap<usize, (f64, Vec<String>)>,
    ) {
        let Some(postings) = self.postings.get(stem) else { return };
        let (tables, having) = (self.lengths.len() as f64, postings.len() as f64);
        let rarity = (1.0 + (tables - having + 0.5) / (having + 0.5)).ln();
        for (id, frequency) in postings {
            let length = 1.0 - LENGTH + LENGTH * self.lengths[*id] / self.mean_length;
            let gain = frequency * (SATURATION + 1.0) / (frequency + SATURATION * length);
            let entry = scores.entry(*id).or_default();
            entry.0 += weight * rarity * gain;
            if !entry.1.iter().any(|seen| seen == word) {
                entry.1.push(word.to_owned());
            }
        }
    }
}
