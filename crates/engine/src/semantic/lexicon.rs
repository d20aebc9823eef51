//! What words can mean in one database: names, parts of names, values, glossary entries, indexed
//! by their first stem.

use super::glossary::Glossary;
use super::query::ColumnId;
use super::schema::{Kind, Schema, TableInfo};
use super::{morphology, synonyms, words};
use connectors::Profile;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    Table(usize),
    Column(ColumnId),
    /// The column holds a yes/no answer to the word.
    Flag(ColumnId),
    Metric(usize),
    Dimension(usize),
    Term(usize),
}

/// How closely the words name the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closeness {
    /// A part of the name.
    Part,
    Synonym,
    /// The name without the table's own words, or in another order.
    Short,
    Exact,
    Glossary,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub stems: Vec<String>,
    pub target: Target,
    pub closeness: Closeness,
}

/// A value of a column as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredValue {
    pub column: ColumnId,
    pub text: String,
}

pub struct Lexicon {
    names: HashMap<String, Vec<Entry>>,
    values: HashMap<String, Vec<StoredValue>>,
    /// Longest value in words.
    pub longest_value: usize,
    /// Every stem of a name, for spelling help.
    vocabulary: HashSet<String>,
    /// Stems of the names of tables.
    things: HashSet<String>,
    /// The one table of people.
    people: Option<usize>,
    /// See [`Lexicon::without_views`].
    tables_only: Option<Box<Lexicon>>,
}

/// Words of units and storage at the end of a name that questions leave out.
pub(crate) const UNITS: &[&str] = &[
    "millions",
    "million",
    "billion",
    "billions",
    "thousands",
    "usd",
    "eur",
    "dollars",
    "percent",
    "km",
    "kg",
    "cm",
    "mm",
    "miles",
    "hours",
    "minutes",
    "seconds",
    "days",
    "cents",
    "gb",
    "mb",
];

impl Lexicon {
    pub fn build(schema: &Schema, profile: &Profile, glossary: &Glossary) -> Lexicon {
        let mut lexicon = Self::of(schema, profile, glossary, |_| true);
        let views = schema.tables.iter().filter(|table| table.view).count();
        if (1..schema.tables.len()).contains(&views) {
            let tables = Self::of(schema, profile, glossary, |table| !table.view);
            lexicon.tables_only = Some(Box::new(tables));
        }
        lexicon
    }

    /// What the tables are called and hold, without the views: those repeat it under other names, so that
    /// "revenue by store" would ask for a view `sales_by_store`. `None`: there is nothing to leave out.
    pub fn without_views(&self) -> Option<&Lexicon> {
        self.tables_only.as_deref()
    }

    fn of(
        schema: &Schema,
        profile: &Profile,
        glossary: &Glossary,
        in_it: impl Fn(&TableInfo) -> bool,
    ) -> Lexicon {
        let tables = || schema.tables.iter().filter(|table| in_it(table));
        let mut lexicon = Lexicon {
            names: HashMap::new(),
            values: HashMap::new(),
            longest_value: 1,
            vocabulary: HashSet::new(),
            things: tables().flat_map(|table| stems(&table.words)).collect(),
            people: None,
            tables_only: None,
        };
        lexicon.people = people(schema, &in_it);
        if let Some(table) = lexicon.people {
            lexicon.add(vec![morphology::stem("people")], Target::Table(table), Closeness::Synonym);
        }
        for id in (0..schema.tables.len()).filter(|id| in_it(&schema.tables[*id])) {
            lexicon.add_table(schema, id);
        }
        for (id, _) in schema.columns().filter(|(id, _)| in_it(&schema.tables[id.table])) {
            lexicon.add_column(schema, id);
        }
        lexicon.add_glossary(glossary);
        lexicon.add_values(schema, profile, &in_it);
        for entries in lexicon.names.values_mut() {
            entries.sort_by(|a, b| {
                b.stems.len().cmp(&a.stems.len()).then(b.closeness.cmp(&a.closeness))
            });
        }
        lexicon
    }

    /// Entries that may start with this stem, longest first.
    pub fn starting(&self, stem: &str) -> &[Entry] {
        self.names.get(stem).map(Vec::as_slice).unwrap_or_default()
    }

    /// Values equal to the words, letter case and punctuation aside.
    pub fn values(&self, folded: &str) -> &[StoredValue] {
        self.values.get(folded).map(Vec::as_slice).unwrap_or_default()
    }

    /// The table that "who" and "people" mean, where there is just one of people.
    pub fn people(&self) -> Option<usize> {
        self.people
    }

    pub fn knows(&self, stem: &str) -> bool {
        self.vocabulary.contains(stem)
    }

    /// The one known word within a typing slip of `word`.
    pub fn spelled_like(&self, word: &str) -> Option<&str> {
        if word.len() < 5 {
            return None;
        }
        let allowed = if word.len() >= 8 { 2 } else { 1 };
        let mut near = self.vocabulary.iter().filter(|known| {
            known.len() >= 4
                && known.chars().next() == word.chars().next()
                && distance(known, word, allowed).is_some_and(|d| d <= allowed)
        });
        match (near.next(), near.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    fn add(&mut self, stems: Vec<String>, target: Target, closeness: Closeness) {
        let Some(first) = stems.first().cloned() else { return };
        self.vocabulary.extend(stems.iter().cloned());
        let entries = self.names.entry(first).or_default();
        match entries.iter_mut().find(|e| e.target == target && e.stems == stems) {
            Some(known) => known.closeness = known.closeness.max(closeness),
            None => entries.push(Entry { stems, target, closeness }),
        }
    }

    fn add_table(&mut self, schema: &Schema, id: usize) {
        let table = &schema.tables[id];
        let target = Target::Table(id);
        let mut stems = stems(&table.words);
        while stems.len() > 1
            && ["ref", "tbl", "dim", "fact", "tb", "t"].contains(&stems[0].as_str())
        {
            stems.remove(0);
        }
        self.add(stems.clone(), target, Closeness::Exact);
        if table.name.contains('_') {
            // As it is written in SQL.
            self.add(vec![morphology::stem(&table.name.to_lowercase())], target, Closeness::Exact);
        }
        self.add_synonyms(&stems, target);
        if stems.len() > 1 {
            // `car_makers`: also "makers"; `singer_in_concert` names nothing by its last word.
            let linking =
                stems.iter().any(|s| ["in", "of", "has", "to", "on"].contains(&s.as_str()));
            if !table.bridge && !linking {
                let last = stems[stems.len() - 1].clone();
                let weak = ["data", "list", "name", "info", "detail", "content", "type", "histori"];
                if weak.contains(&last.as_str()) {
                    self.add(stems[..stems.len() - 1].to_vec(), target, Closeness::Synonym);
                    self.add_synonyms(&stems[..stems.len() - 1], target);
                } else {
                    self.add(vec![last], target, Closeness::Part);
                }
            }
        }
    }

    fn add_column(&mut self, schema: &Schema, id: ColumnId) {
        let table = &schema.tables[id.table];
        let column = schema.column(id);
        let target = Target::Column(id);
        let mut words: Vec<String> = column.words.clone();
        if words.first().is_some_and(|w| w == "is" || w == "has") && words.len() > 1 {
            let rest = stems(&words[1..]);
            self.add(rest, Target::Flag(id), Closeness::Short);
        }
        while words.len() > 1 && words.last().is_some_and(|w| UNITS.contains(&w.as_str())) {
            self.add(stems(&words), target, Closeness::Exact);
            words.pop();
        }
        let full = stems(&words);
        self.add(full.clone(), target, Closeness::Exact);
        self.add_synonyms(&full, target);
        let own = stems(&table.words);
        let short: Vec<String> = full.iter().filter(|s| !own.contains(s)).cloned().collect();
        if !short.is_empty() && short.len() < full.len() {
            self.add(short.clone(), target, Closeness::Short);
            self.add_synonyms(&short, target);
        }
        // `level_of_membership` is also "membership level".
        if let Some(of) = full.iter().position(|s| s == "of") {
            let mut turned: Vec<String> = full[of + 1..].to_vec();
            turned.extend_from_slice(&full[..of]);
            self.add(turned, target, Closeness::Short);
        }
        // `year_joined`: also "joined year"; `number_products`: "products number".
        if full.len() == 2 {
            self.add(vec![full[1].clone(), full[0].clone()], target, Closeness::Short);
        }
        // `food_type`: also "type of food".
        if full.len() == 2
            && !["name", "id"].contains(&full[1].as_str())
            && !self.things.contains(&full[0])
        {
            self.add(vec![full[1].clone(), "of".into(), full[0].clone()], target, Closeness::Short);
        }
        // `milliseconds`: a length in its unit.
        if let [unit] = &full[..]
            && ["millisecond", "second", "minut", "hour"].contains(&unit.as_str())
        {
            self.add(vec![morphology::stem("length")], target, Closeness::Synonym);
            self.add(vec![morphology::stem("duration")], target, Closeness::Synonym);
        }
        if let [unit] = &full[..]
            && ["byt", "kilobyt", "megabyt"].contains(&unit.as_str())
        {
            self.add(vec![morphology::stem("size")], target, Closeness::Synonym);
        }
        if full.first().is_some_and(|s| s == "number") && full.len() > 1 {
            let rest: Vec<String> =
                full[1..].iter().filter(|s| s.as_str() != "of").cloned().collect();
            let mut of = vec!["number".to_owned(), "of".to_owned()];
            of.extend(rest.iter().cloned());
            self.add(of, target, Closeness::Exact);
            self.add(rest, target, Closeness::Part);
        }
        if let Some(("id", rest)) = full.split_last().map(|(last, rest)| (last.as_str(), rest)) {
            if !rest.is_empty() && schema.reference(id).is_some() {
                self.add(rest.to_vec(), target, Closeness::Part);
                if rest.len() > 1 {
                    // `support_representative_id` is also the "support rep".
                    self.add_synonyms(rest, target);
                }
            }
            self.add(vec!["id".into()], target, Closeness::Short);
        }
        for from in 1..full.len().saturating_sub(1) {
            self.add(full[from..].to_vec(), target, Closeness::Short);
        }
        let flag = column.words.first().is_some_and(|w| w == "is" || w == "has");
        if full.len() > 1 && !flag {
            for (at, stem) in full.iter().enumerate() {
                let common = [
                    "of", "in", "id", "is", "the", "date", "number", "name", "code", "type", "to",
                    "from", "first", "last", "other",
                ];
                let closed = at + 1 == full.len()
                    && ["date", "number", "code", "name", "type"].contains(&stem.as_str());
                if closed || !(common.contains(&stem.as_str()) || own.contains(stem)) {
                    self.add(vec![stem.clone()], target, Closeness::Part);
                }
            }
        }
    }

    fn add_synonyms(&mut self, stems: &[String], target: Target) {
        for (at, stem) in stems.iter().enumerate() {
            for other in synonyms::of(stem) {
                let mut changed = stems.to_vec();
                changed[at] = other.clone();
                self.add(changed, target, Closeness::Synonym);
            }
        }
    }

    fn add_glossary(&mut self, glossary: &Glossary) {
        let named = |name: &str, synonyms: &[String]| {
            std::iter::once(name.to_owned())
                .chain(synonyms.iter().cloned())
                .map(|text| {
                    words::split_identifier(&text).iter().map(|w| morphology::stem(w)).collect()
                })
                .collect::<Vec<Vec<String>>>()
        };
        for (id, metric) in glossary.metrics.iter().enumerate() {
            for stems in named(&metric.name, &metric.synonyms) {
                self.add(stems, Target::Metric(id), Closeness::Glossary);
            }
        }
        for (id, dimension) in glossary.dimensions.iter().enumerate() {
            for stems in named(&dimension.name, &dimension.synonyms) {
                self.add(stems, Target::Dimension(id), Closeness::Glossary);
            }
        }
        for (id, term) in glossary.terms.iter().enumerate() {
            for stems in named(&term.name, &term.synonyms) {
                self.add(stems, Target::Term(id), Closeness::Glossary);
            }
        }
    }

    fn add_values(
        &mut self,
        schema: &Schema,
        profile: &Profile,
        in_it: impl Fn(&TableInfo) -> bool,
    ) {
        for (id, column) in schema.columns().filter(|(id, _)| in_it(&schema.tables[id.table])) {
            if !matches!(column.kind, Kind::Text | Kind::Boolean | Kind::Other) {
                continue;
            }
            let seen = profile.column(&schema.tables[id.table].name, &column.name);
            for (value, _) in seen.map(|p| p.values.as_slice()).unwrap_or_default() {
                let folded = fold(value);
                if folded.is_empty() || folded.len() > 120 {
                    continue;
                }
                self.longest_value = self.longest_value.max(folded.split(' ').count().min(12));
                let stored = StoredValue { column: id, text: value.clone() };
                self.values.entry(folded).or_default().push(stored);
            }
        }
    }
}

/// What a table whose rows are people is called by.
const PEOPLE: &str = "employee staff worker customer client buyer member student pupil teacher instructor \
professor lecturer doctor physician nurse patient user visitor guest passenger player rider driver athlete \
swimmer author writer artist singer actor director person people voter subscriber tenant owner candidate \
applicant contact resident citizen reader volunteer";

/// The only table whose rows are people, ties between tables aside.
fn people(schema: &Schema, in_it: impl Fn(&TableInfo) -> bool) -> Option<usize> {
    let known: Vec<String> = PEOPLE.split_whitespace().map(morphology::stem).collect();
    let of_people = |table: &TableInfo| {
        let last = table.words.last().map(|word| morphology::stem(word));
        !table.bridge && last.is_some_and(|last| known.contains(&last))
    };
    let mut found = (0..schema.tables.len())
        .filter(|&id| in_it(&schema.tables[id]) && of_people(&schema.tables[id]));
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

pub fn stems(words: &[String]) -> Vec<String> {
    words.iter().map(|word| morphology::stem(word)).collect()
}

/// Lowercase words with single spaces; punctuation and accents gone.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            folded.extend(c.to_lowercase().map(plain));
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A Latin letter without its accent: people type `Goncalves` for `Gonçalves`.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// Edit distance, given up beyond `limit`.
fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let changed = before + usize::from(l != r);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied()
}
