//! The catalog as the planner sees it: numbered tables and columns with words, kinds and roles,
//! and the graph of joins, declared or inferred from names.

use super::query::ColumnId;
use super::{synonyms, words};
use connectors::{ColumnProfile, Profile};
use sql_guard::{Catalog, Dialect};
use std::collections::{HashMap, HashSet, VecDeque};

#[derive(Debug, Clone)]
pub struct Schema {
    pub dialect: Dialect,
    pub tables: Vec<TableInfo>,
    pub edges: Vec<Edge>,
    /// Several schemas: names are written with theirs.
    pub qualified: bool,
    /// Edge ids touching each table.
    touching: Vec<Vec<usize>>,
}

#[derive(Debug, Clone)]
pub struct TableInfo {
    pub schema: String,
    pub name: String,
    pub comment: Option<String>,
    pub words: Vec<String>,
    pub columns: Vec<ColumnInfo>,
    pub key: Vec<usize>,
    /// Columns that name a row to people: usually one, first and last name for persons.
    pub label: Vec<usize>,
    /// The column that dates a row.
    pub time: Option<usize>,
    /// Only ties two or more tables together.
    pub bridge: bool,
    pub rows: u64,
}

#[derive(Debug, Clone)]
pub struct ColumnInfo {
    pub name: String,
    pub database_type: String,
    pub comment: Option<String>,
    pub words: Vec<String>,
    pub kind: Kind,
    pub key: bool,
    pub unique: bool,
    pub nullable: bool,
    pub distinct: u64,
    pub min: Option<String>,
    pub max: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Integer,
    /// Digits after the point are exact and bounded.
    Decimal,
    Float,
    Text,
    /// Dates or timestamps, also when stored as text.
    Date,
    /// A year as number or text.
    Year,
    Boolean,
    Other,
}

impl Kind {
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Integer | Kind::Decimal | Kind::Float)
    }
    pub fn is_time(self) -> bool {
        matches!(self, Kind::Date | Kind::Year)
    }
}

/// `many.columns` refer to `one.columns`.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub many: usize,
    pub many_columns: Vec<usize>,
    pub one: usize,
    pub one_columns: Vec<usize>,
    pub inferred: bool,
    /// The referring side is unique too.
    pub one_to_one: bool,
}

impl Schema {
    pub fn derive(catalog: &Catalog, profile: &Profile) -> Schema {
        let mut tables: Vec<TableInfo> = catalog
            .tables()
            .map(|(schema, table)| {
                let words = identifier_words(&table.name, &[]);
                let columns: Vec<ColumnInfo> = table
                    .columns
                    .iter()
                    .map(|column| {
                        let seen = profile.column(&table.name, &column.name);
                        let own = identifier_words(&column.name, &words);
                        ColumnInfo {
                            name: column.name.clone(),
                            database_type: column.database_type.clone(),
                            comment: column.comment.clone(),
                            kind: kind(&column.database_type, &own, seen),
                            words: own,
                            key: column.primary_key,
                            unique: column.unique,
                            nullable: column.nullable,
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
                    rows,
                }
            })
            .collect();
        split_glued_names(&mut tables);
        let mut edges = declared_edges(catalog, &tables);
        infer_edges(&tables, &mut edges);
        for (id, table) in tables.iter_mut().enumerate() {
            let refers: HashSet<usize> = edges
                .iter()
                .filter(|edge| edge.many == id)
                .flat_map(|edge| edge.many_columns.iter().copied())
                .collect();
            table.label = label(table, &refers);
            table.time = time(table);
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
        let qualified = catalog.schemas.len() > 1;
        Schema { dialect: catalog.dialect, tables, edges, qualified, touching }
    }

    pub fn column(&self, id: ColumnId) -> &ColumnInfo {
        &self.tables[id.table].columns[id.column]
    }

    pub fn columns(&self) -> impl Iterator<Item = (ColumnId, &ColumnInfo)> {
        self.tables.iter().enumerate().flat_map(|(table, info)| {
            info.columns.iter().enumerate().map(move |(column, c)| (ColumnId { table, column }, c))
        })
    }

    /// `table.column`.
    pub fn path(&self, id: ColumnId) -> String {
        format!("{}.{}", self.tables[id.table].name, self.column(id).name)
    }

    /// By `table.column` or, when `home` is given, a bare column of it; any letter case.
    pub fn find_column(&self, path: &str, home: Option<usize>) -> Option<ColumnId> {
        let (table, column) = match path.rsplit_once('.') {
            Some((table, column)) => (self.find_table(table)?, column),
            None => (home?, path),
        };
        let at =
            self.tables[table].columns.iter().position(|c| c.name.eq_ignore_ascii_case(column))?;
        Some(ColumnId { table, column: at })
    }

    pub fn find_table(&self, name: &str) -> Option<usize> {
        let bare = name.rsplit('.').next().unwrap_or(name);
        self.tables.iter().position(|t| t.name.eq_ignore_ascii_case(bare))
    }

    pub fn touching(&self, table: usize) -> &[usize] {
        &self.touching[table]
    }

    /// The edge a column is the referring side of.
    pub fn reference(&self, id: ColumnId) -> Option<&Edge> {
        self.touching[id.table]
            .iter()
            .map(|&e| &self.edges[e])
            .find(|e| e.many == id.table && e.many_columns == [id.column])
    }

    /// Number of joins between every table and `from`, up to `limit`.
    pub fn distances(&self, from: usize, limit: usize) -> HashMap<usize, usize> {
        let mut seen = HashMap::from([(from, 0)]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            let next = seen[&at] + 1;
            if next > limit {
                continue;
            }
            for &edge in &self.touching[at] {
                let edge = &self.edges[edge];
                let other = if edge.many == at { edge.one } else { edge.many };
                if let std::collections::hash_map::Entry::Vacant(slot) = seen.entry(other) {
                    slot.insert(next);
                    queue.push_back(other);
                }
            }
        }
        seen
    }

    /// Tables on the shortest paths between `tables`, without them.
    pub fn between(&self, tables: &[usize]) -> Vec<usize> {
        match super::join::tree(self, tables, &[]) {
            Some(tree) => tree.tables.into_iter().filter(|t| !tables.contains(t)).collect(),
            None => Vec::new(),
        }
    }
}

/// Words of a name; short forms written out, with the help of the table's own words.
fn identifier_words(name: &str, table: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let parts = words::split_identifier(name);
    for (at, part) in parts.iter().enumerate() {
        let next = parts.get(at + 1).map(String::as_str);
        match (part.as_str(), next) {
            ("f", Some("name")) => found.push("first".into()),
            ("l", Some("name")) => found.push("last".into()),
            _ => {
                let longer = table.iter().find(|word| {
                    part.len() >= 3
                        && word.len() > part.len() + 1
                        && word.starts_with(part.as_str())
                });
                match (longer, synonyms::expand(part)) {
                    (Some(word), _) => {
                        found.push(super::morphology::singular(word));
                    }
                    (None, Some(long)) => found.extend(long.iter().map(|w| (*w).to_owned())),
                    (None, None) => match part.strip_suffix("id") {
                        // `stuid`, `petid`: a key glued to what it identifies.
                        Some(base)
                            if base.len() >= 3 && table.iter().any(|w| w.starts_with(base)) =>
                        {
                            found.push(base.to_owned());
                            found.push("id".into());
                        }
                        _ => found.push(part.clone()),
                    },
                }
            }
        }
    }
    found
}

/// `countrylanguage` becomes two words when both are words of other names here.
fn split_glued_names(tables: &mut [TableInfo]) {
    let known: HashSet<String> = tables
        .iter()
        .flat_map(|t| t.words.iter().chain(t.columns.iter().flat_map(|c| c.words.iter())))
        .filter(|word| word.len() >= 4)
        .cloned()
        .collect();
    let split = |words: &mut Vec<String>| {
        let mut found = Vec::new();
        for word in words.iter() {
            let cut = (4..word.len().saturating_sub(3))
                .filter(|&at| word.is_char_boundary(at))
                .find(|&at| known.contains(&word[..at]) && known.contains(&word[at..]));
            match cut {
                Some(at) => found.extend([word[..at].to_owned(), word[at..].to_owned()]),
                None => found.push(word.clone()),
            }
        }
        *words = found;
    };
    for table in tables {
        split(&mut table.words);
        for column in &mut table.columns {
            split(&mut column.words);
        }
    }
}

fn kind(declared: &str, words: &[String], seen: Option<&ColumnProfile>) -> Kind {
    let declared = declared.to_ascii_lowercase();
    let has = |part: &str| declared.contains(part);
    let last = words.last().map(String::as_str).unwrap_or_default();
    let named_year = words.iter().any(|word| word == "year" || word == "years");
    let looks = |test: fn(&str) -> bool| {
        seen.is_some_and(|p| {
            p.min.as_deref().is_some_and(test) && p.max.as_deref().is_some_and(test)
        })
    };
    if has("bool") {
        return Kind::Boolean;
    }
    if has("date") || has("timestamp") {
        return if looks(is_year) { Kind::Year } else { Kind::Date };
    }
    if named_year && last != "old" && (looks(is_year) || (seen.is_none_or(|p| p.min.is_none()))) {
        return Kind::Year;
    }
    if declared == "year" {
        return Kind::Year;
    }
    if has("int") || has("serial") {
        return Kind::Integer;
    }
    if has("dec") || has("numeric") || has("money") {
        return Kind::Decimal;
    }
    if has("real") || has("floa") || has("doub") {
        return Kind::Float;
    }
    if has("char") || has("text") || has("clob") || has("enum") || declared.is_empty() {
        if looks(is_iso_date) {
            return Kind::Date;
        }
        if seen.is_some_and(mostly_numbers) {
            return Kind::Integer;
        }
        return Kind::Text;
    }
    Kind::Other
}

/// A number column declared as text; a few words for "unknown" among them do not change that.
fn mostly_numbers(seen: &ColumnProfile) -> bool {
    let numbers = seen.values.iter().filter(|(value, _)| is_number(value)).count();
    numbers > 0 && numbers * 10 >= seen.values.len() * 9
}

fn is_year(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|year| (1000.0..2200.0).contains(&year))
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

pub fn is_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes[5..7].iter().chain(&bytes[8..10]).all(u8::is_ascii_digit)
}

fn declared_edges(catalog: &Catalog, tables: &[TableInfo]) -> Vec<Edge> {
    let mut edges = Vec::new();
    let at = |schema: &str, name: &str| {
        tables
            .iter()
            .position(|t| t.schema == schema && t.name.eq_ignore_ascii_case(name))
            .or_else(|| tables.iter().position(|t| t.name.eq_ignore_ascii_case(name)))
    };
    let column = |table: usize, name: &str| {
        tables[table].columns.iter().position(|c| c.name.eq_ignore_ascii_case(name))
    };
    for (many, (schema, table)) in catalog.tables().enumerate() {
        for key in &table.foreign_keys {
            let target = key.references.schema.as_deref().unwrap_or(&schema.name);
            let Some(one) = at(target, &key.references.table) else { continue };
            let many_columns: Option<Vec<usize>> =
                key.columns.iter().map(|name| column(many, name)).collect();
            let one_columns: Option<Vec<usize>> = if key.references.columns.is_empty() {
                Some(tables[one].key.clone())
            } else {
                key.references.columns.iter().map(|name| column(one, name)).collect()
            };
            let (Some(many_columns), Some(one_columns)) = (many_columns, one_columns) else {
                continue;
            };
            if many_columns.is_empty() || many_columns.len() != one_columns.len() {
                continue;
            }
            let one_to_one = is_unique(&tables[many], &many_columns);
            edges.push(Edge { many, many_columns, one, one_columns, inferred: false, one_to_one });
        }
    }
    edges
}

fn is_unique(table: &TableInfo, columns: &[usize]) -> bool {
    (table.key.len() == columns.len() && columns.iter().all(|c| table.key.contains(c)))
        || (columns.len() == 1 && table.columns[columns[0]].unique)
}

/// A column named after another table's single key refers to it, when nothing declared says so.
fn infer_edges(tables: &[TableInfo], edges: &mut Vec<Edge>) {
    let mut keys: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (id, table) in tables.iter().enumerate() {
        let [key] = table.key[..] else { continue };
        let column = &table.columns[key];
        keys.entry(column.name.to_ascii_lowercase()).or_default().push((id, key));
        let singular: Vec<String> =
            table.words.iter().map(|word| super::morphology::singular(word)).collect();
        let named = format!("{}_{}", singular.join("_"), column.name.to_ascii_lowercase());
        keys.entry(named).or_default().push((id, key));
    }
    for (many, table) in tables.iter().enumerate() {
        for (at, column) in table.columns.iter().enumerate() {
            let lower = column.name.to_ascii_lowercase();
            let declared = edges.iter().any(|e| e.many == many && e.many_columns.contains(&at));
            let generic = ["id", "name", "code", "key", "no"].contains(&lower.as_str());
            if declared || generic || table.key == [at] {
                continue;
            }
            let snake = words::split_identifier(&column.name).join("_");
            let found = keys.get(&lower).or_else(|| keys.get(&snake));
            let Some([(one, key)]) = found.map(Vec::as_slice) else { continue };
            if *one == many || !comparable(column.kind, tables[*one].columns[*key].kind) {
                continue;
            }
            edges.push(Edge {
                many,
                many_columns: vec![at],
                one: *one,
                one_columns: vec![*key],
                inferred: true,
                one_to_one: column.unique,
            });
        }
    }
}

fn comparable(left: Kind, right: Kind) -> bool {
    left == right || (left.is_number() && right.is_number())
}

/// The columns people know a row by.
fn label(table: &TableInfo, refers: &HashSet<usize>) -> Vec<usize> {
    let find = |test: &dyn Fn(&ColumnInfo) -> bool| {
        (0..table.columns.len()).find(|&c| {
            !refers.contains(&c) && table.columns[c].kind == Kind::Text && test(&table.columns[c])
        })
    };
    let is = |column: &ColumnInfo, words: &[&str]| column.words == words;
    let stems: Vec<String> = table.words.iter().map(|w| super::morphology::stem(w)).collect();
    let own = |column: &ColumnInfo, tail: &str| {
        column.words.last().is_some_and(|last| last == tail)
            && column.words[..column.words.len() - 1]
                .iter()
                .all(|word| stems.contains(&super::morphology::stem(word)))
    };
    let first = find(&|c| is(c, &["first", "name"]));
    let last = find(&|c| is(c, &["last", "name"]));
    if let Some(at) = find(&|c| is(c, &["name"]) || own(c, "name")) {
        return vec![at];
    }
    if let Some(at) = find(&|c| is(c, &["full", "name"])) {
        return vec![at];
    }
    if let (Some(first), Some(last)) = (first, last) {
        return vec![first, last];
    }
    if let Some(at) = find(&|c| is(c, &["title"]) || own(c, "title")) {
        return vec![at];
    }
    // `course.course`, `continents.continent`.
    if let Some(at) = find(&|c| {
        !c.words.is_empty()
            && c.words.iter().all(|word| stems.contains(&super::morphology::stem(word)))
    }) {
        return vec![at];
    }
    if let Some(at) = find(&|c| {
        !c.key && c.words.last().is_some_and(|w| w == "name" || w == "title" || w == "label")
    }) {
        return vec![at];
    }
    if let Some(at) = find(&|c| c.words.last().is_some_and(|w| w == "description") && !c.key) {
        return vec![at];
    }
    if let Some(at) = last.or(first) {
        return vec![at];
    }
    if let Some(at) = find(&|c| {
        c.unique
            || (c.key && table.key.len() == 1)
            || c.words.last().is_some_and(|w| w == "number" || w == "code")
    }) {
        return vec![at];
    }
    table.key.clone()
}

fn time(table: &TableInfo) -> Option<usize> {
    let dates: Vec<usize> =
        (0..table.columns.len()).filter(|&c| table.columns[c].kind == Kind::Date).collect();
    let stems: Vec<String> = table.words.iter().map(|w| super::morphology::stem(w)).collect();
    let rank = |&c: &usize| {
        let words = &table.columns[c].words;
        let own = words.iter().any(|w| stems.iter().any(|s| super::morphology::stem(w) == *s));
        let audit = words.iter().any(|w| ["updated", "modified", "deleted"].contains(&w.as_str()));
        let end = words.iter().any(|w| ["end", "to", "left", "until", "due"].contains(&w.as_str()));
        (audit, end, !own, c)
    };
    dates
        .iter()
        .copied()
        .min_by_key(rank)
        .or_else(|| (0..table.columns.len()).find(|&c| table.columns[c].kind == Kind::Year))
}
