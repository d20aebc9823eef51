//! Finding the tables a question may be about: BM25 over names, comments and values, where a word
//! counts once for a table however it led there, then two corrections. Tables of one schema (or joined
//! to each other) that together explain more of the question come first, and a table next to a good one
//! is better than one alone: a question names the ends of a join, seldom its middle.

use super::hints;
use crate::semantic::schema::Schema;
use crate::semantic::{morphology, synonyms, words};
use connectors::Profile;
use sql_guard::Catalog;
use std::collections::HashMap;

/// Usual BM25 constants (Robertson and Zaragoza, 2009): term saturation and length correction.
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.8;
/// A word of the table's own name says more than one of its columns, and that more than a value.
const NAME_WEIGHT: f64 = 4.0;
const COLUMN_WEIGHT: f64 = 1.5;
const VALUE_WEIGHT: f64 = 0.5;
/// A synonym is weaker evidence than the word itself, and a hint weaker still.
const SYNONYM_WEIGHT: f64 = 0.4;
const HINT_WEIGHT: f64 = 0.35;
/// For a table whose whole name the question says.
const WHOLE_NAME: f64 = 3.0;
/// How much of what its cluster explains a table gets. The more tables a cluster has, the less.
const CLUSTER: f64 = 0.8;
const CLUSTER_SIZE: f64 = 0.5;
/// Clusters whose tables are offered without a word of their own, at this part of the above.
const FILLED: usize = 3;
const FILL: f64 = 0.9;
/// Part of a table's own score that the tables joined to it get.
const NEIGHBOUR: f64 = 0.4;
/// Values of a column that are searched.
const VALUES: usize = 50;

#[derive(Debug, Clone, PartialEq)]
pub struct TableHit {
    pub schema: String,
    pub table: String,
    pub score: f64,
    /// Words of the query that led here.
    pub matched: Vec<String>,
    /// Here because of the tables around it, not because of a word.
    pub connecting: bool,
}

pub(crate) struct SearchIndex {
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean_length: f64,
    /// Stems of each table's own name.
    names: Vec<Vec<String>>,
    /// The cluster of each table, and the tables of each cluster.
    cluster_of: Vec<usize>,
    clusters: Vec<Vec<usize>>,
    neighbours: Vec<Vec<usize>>,
}

#[derive(Default, Clone)]
struct Found {
    score: f64,
    matched: Vec<String>,
}

impl SearchIndex {
    pub fn build(catalog: &Catalog, profile: &Profile, schema: &Schema) -> SearchIndex {
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let (mut lengths, mut names) = (Vec::new(), Vec::new());
        for (id, (_, table)) in catalog.tables().enumerate() {
            let mut weights: HashMap<String, f64> = HashMap::new();
            let mut add = |text: &str, weight: f64| {
                for stem in stems(text) {
                    *weights.entry(stem).or_default() += weight;
                }
            };
            add(&table.name, NAME_WEIGHT);
            add(table.comment.as_deref().unwrap_or_default(), COLUMN_WEIGHT);
            for column in &table.columns {
                add(&column.name, COLUMN_WEIGHT);
                add(column.comment.as_deref().unwrap_or_default(), COLUMN_WEIGHT);
                if let Some(profile) = profile.column(&table.name, &column.name) {
                    for (value, _) in profile.values.iter().take(VALUES) {
                        add(value, VALUE_WEIGHT);
                    }
                }
            }
            lengths.push(weights.values().sum());
            names.push(stems(&table.name));
            for (word, weight) in weights {
                postings.entry(word).or_default().push((id, weight));
            }
        }
        let mean_length = lengths.iter().sum::<f64>() / (lengths.len().max(1) as f64);
        let neighbours: Vec<Vec<usize>> = (0..lengths.len()).map(|id| around(schema, id)).collect();
        let (cluster_of, clusters) = clusters(catalog, &neighbours);
        let mean_length = mean_length.max(1.0);
        SearchIndex { postings, lengths, mean_length, names, cluster_of, clusters, neighbours }
    }

    pub fn find(&self, query: &str, limit: usize, schema: &Schema) -> Vec<TableHit> {
        let words = distinct(query);
        let by_word: Vec<HashMap<usize, f64>> =
            words.iter().map(|(_, stem)| self.word(stem)).collect();
        let mut own: HashMap<usize, Found> = HashMap::new();
        for ((word, _), scores) in words.iter().zip(&by_word) {
            for (id, score) in scores {
                let found = own.entry(*id).or_default();
                found.score += score;
                found.matched.push(word.clone());
            }
        }
        for (id, found) in &mut own {
            let name = &self.names[*id];
            let said = name.iter().filter(|stem| words.iter().any(|(_, word)| word == *stem));
            found.score += WHOLE_NAME * said.count() as f64 / name.len().max(1) as f64;
        }
        let mut scores: HashMap<usize, f64> =
            own.iter().map(|(id, found)| (*id, found.score)).collect();
        self.add_clusters(&by_word, &mut scores);
        let mut lent: HashMap<usize, f64> = HashMap::new();
        for (id, found) in &own {
            for &neighbour in &self.neighbours[*id] {
                let best = lent.entry(neighbour).or_default();
                *best = best.max(found.score);
            }
        }
        for (id, score) in lent {
            *scores.entry(id).or_default() += NEIGHBOUR * score;
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(limit);
        let hit = |(id, score): (usize, f64)| {
            let table = &schema.tables[id];
            let matched = own.remove(&id).unwrap_or_default().matched;
            let connecting = matched.is_empty();
            let (schema, table) = (table.schema.clone(), table.name.clone());
            TableHit { schema, table, score, matched, connecting }
        };
        ranked.into_iter().map(hit).collect()
    }

    /// Whether a word leads to any table.
    pub fn knows(&self, word: &str) -> bool {
        distinct(word).iter().any(|(_, stem)| !self.word(stem).is_empty())
    }

    /// What a word adds to each table, by the best way it leads there.
    fn word(&self, stem: &str) -> HashMap<usize, f64> {
        let mut best: HashMap<usize, f64> = HashMap::new();
        let synonyms = synonyms::of(stem).iter().map(|other| (other.as_str(), SYNONYM_WEIGHT));
        let hints = hints::of(stem).iter().map(|other| (other.as_str(), HINT_WEIGHT));
        for (stem, weight) in [(stem, 1.0)].into_iter().chain(synonyms).chain(hints) {
            let Some(postings) = self.postings.get(stem) else { continue };
            let (tables, having) = (self.lengths.len() as f64, postings.len() as f64);
            let rarity = (1.0 + (tables - having + 0.5) / (having + 0.5)).ln();
            for (id, frequency) in postings {
                let length = 1.0 - LENGTH + LENGTH * self.lengths[*id] / self.mean_length;
                let gain = frequency * (SATURATION + 1.0) / (frequency + SATURATION * length);
                let known = best.entry(*id).or_default();
                *known = known.max(weight * rarity * gain);
            }
        }
        best
    }

    fn add_clusters(&self, by_word: &[HashMap<usize, f64>], scores: &mut HashMap<usize, f64>) {
        let mut explained: HashMap<usize, f64> = HashMap::new();
        for word in by_word {
            let mut best: HashMap<usize, f64> = HashMap::new();
            for (id, score) in word {
                let known = best.entry(self.cluster_of[*id]).or_default();
                *known = known.max(*score);
            }
            for (cluster, score) in best {
                *explained.entry(cluster).or_default() += score;
            }
        }
        for (cluster, score) in &mut explained {
            let size = self.clusters[*cluster].len() as f64;
            *score *= CLUSTER / (1.0 + CLUSTER_SIZE * size.ln());
        }
        for (id, score) in scores.iter_mut() {
            *score += explained.get(&self.cluster_of[*id]).copied().unwrap_or_default();
        }
        let mut best: Vec<(usize, f64)> = explained.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (cluster, score) in best.into_iter().take(FILLED) {
            for id in &self.clusters[cluster] {
                scores.entry(*id).or_insert(FILL * score);
            }
        }
    }
}

/// Stems of the words of a name or a text; short forms with what they stand for.
fn stems(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words::split_identifier(text) {
        let whole = synonyms::expand(&word).unwrap_or_default().iter().copied();
        for word in [word.as_str()].into_iter().chain(whole) {
            let stem = morphology::stem(word);
            if !found.contains(&stem) {
                found.push(stem);
            }
        }
    }
    found
}

/// The words of a question with their stems, each stem once.
fn distinct(query: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for word in words::content_words(query) {
        for part in words::split_identifier(&word) {
            let stem = morphology::stem(&part);
            if !found.iter().any(|(_, known)| *known == stem) {
                found.push((part, stem));
            }
        }
    }
    found
}

fn around(schema: &Schema, id: usize) -> Vec<usize> {
    let mut found: Vec<usize> = schema
        .touching(id)
        .iter()
        .map(|&edge| &schema.edges[edge])
        .map(|edge| if edge.many == id { edge.one } else { edge.many })
        .filter(|other| *other != id)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Tables of one schema belong together; where there is one schema only, tables that are joined.
fn clusters(catalog: &Catalog, neighbours: &[Vec<usize>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut cluster_of = vec![usize::MAX; neighbours.len()];
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    if catalog.schemas().len() > 1 {
        let mut id = 0;
        for schema in catalog.schemas() {
            let tables: Vec<usize> = (id..id + schema.tables.len()).collect();
            id += schema.tables.len();
            tables.iter().for_each(|table| cluster_of[*table] = clusters.len());
            clusters.push(tables);
        }
        return (cluster_of, clusters);
    }
    for start in 0..neighbours.len() {
        if cluster_of[start] != usize::MAX {
            continue;
        }
        let mut tables = vec![start];
        cluster_of[start] = clusters.len();
        let mut at = 0;
        while let Some(&table) = tables.get(at) {
            for &next in &neighbours[table] {
                if cluster_of[next] == usize::MAX {
                    cluster_of[next] = clusters.len();
                    tables.push(next);
                }
            }
            at += 1;
        }
        clusters.push(tables);
    }
    (cluster_of, clusters)
}
