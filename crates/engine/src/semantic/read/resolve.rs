//! The column that a name means here.

use super::{Named, Reader};
use crate::semantic::grammar::Scale;
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::query::ColumnId;
use crate::semantic::schema::Kind;

impl Reader<'_> {
    /// The column a name means, given whose it is said to be.
    pub(super) fn resolve(&mut self, named: &Named, near: Option<usize>) -> Option<ColumnId> {
        let schema = &self.snapshot.schema;
        let owner = named.owner.or(near).or(self.focus_table());
        let distances = owner.map(|owner| schema.distances(owner, 6));
        let involved: Vec<usize> = self.draft.nodes.iter().map(|n| n.table).collect();
        let mut scored: Vec<(f64, ColumnId, Closeness)> = named
            .columns
            .iter()
            .filter_map(|candidate| {
                let Target::Column(mut id) = candidate.target else { return None };
                if let (Some(owner), Some(edge)) = (owner, schema.reference(id)) {
                    // "country codes" of countries: the key itself rather than a reference to it.
                    if edge.one == owner && id.table != owner && edge.one_columns.len() == 1 {
                        id = ColumnId { table: owner, column: edge.one_columns[0] };
                    }
                }
                let base = match candidate.closeness {
                    Closeness::Glossary => 9.0,
                    Closeness::Exact => 4.0,
                    Closeness::Short => 3.4,
                    Closeness::Synonym => 2.2,
                    Closeness::Part => 1.6,
                };
                let distance =
                    distances.as_ref().map_or(0.0, |d| d.get(&id.table).map_or(9.0, |d| *d as f64));
                let nearness = if distance == 0.0 && owner.is_some() { 3.0 } else { -distance };
                let known = if involved.contains(&id.table) || self.mentioned.contains(&id.table) {
                    0.6
                } else {
                    0.0
                };
                // The key where it is defined rather than a reference to it.
                let reference = if schema.reference(id).is_some() { -0.2 } else { 0.0 };
                Some((base + nearness + known + reference, id, candidate.closeness))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut seen = Vec::new();
        scored.retain(|s| {
            !seen.contains(&s.1) && {
                seen.push(s.1);
                true
            }
        });
        let owned = owner.is_some_and(|o| scored.first().is_some_and(|s| s.1.table == o));
        let name_like = ["name", "names", "title", "titles", "full name", "full names"];
        let tail = named.text.split(' ').next_back().unwrap_or_default();
        let bare = !named.text.contains(' ')
            || named.owner.is_some()
            || scored.first().is_none_or(|s| s.2 < Closeness::Short);
        // "names of employees" who have a first and a last name, and a title.
        let of_people = tail.starts_with("name")
            && owner.is_some_and(|owner| schema.tables[owner].label.len() > 1)
            && scored.first().is_none_or(|s| s.2 <= Closeness::Synonym);
        let own_name = !owned || of_people;
        if let Some(owner) = owner.filter(|_| own_name && bare && name_like.contains(&tail)) {
            // "the name of a course" where the column is called `course`.
            let label = &schema.tables[owner].label;
            if let Some(&column) = label.first() {
                return Some(ColumnId { table: owner, column });
            }
        }
        let (best, id, closeness) = *scored.first()?;
        let mut chosen = (best, id, closeness);
        if let Some(second) = scored.get(1)
            && best - second.0 < 0.5
        {
            self.draft.ambiguous += 1;
            if self.flip == Some(self.choices) {
                chosen = *second;
            }
            self.choices += 1;
        }
        let elsewhere = named.owner.is_some_and(|owner| owner != chosen.1.table);
        if chosen.2 <= Closeness::Synonym || elsewhere {
            self.draft.loose += 1;
        }
        if chosen.2 == Closeness::Glossary {
            self.draft.glossary += 1;
        }
        // Far from everything talked about: a guess.
        if distances.as_ref().is_some_and(|d| d.get(&chosen.1.table).is_none_or(|d| *d > 3)) {
            self.draft.penalty += 0.3;
        }
        let because = match chosen.2 {
            Closeness::Glossary => "glossary",
            Closeness::Synonym => "synonym",
            _ => "name",
        };
        let path = schema.path(chosen.1);
        self.note(&named.text, format!("column {path}"), because);
        Some(chosen.1)
    }

    /// The nearest column that a scale measures.
    pub(super) fn measured_near(&self, scale: Scale) -> Option<ColumnId> {
        let focus = self.focus_table();
        if let Some(found) = focus.and_then(|t| self.measured(scale, t)) {
            return (!found.1).then_some(found.0);
        }
        let mut near: Vec<(usize, usize)> = match focus {
            Some(focus) => {
                self.snapshot.schema.distances(focus, 3).into_iter().map(|(t, d)| (d, t)).collect()
            }
            None => self.mentioned.iter().map(|t| (0, *t)).collect(),
        };
        near.sort_unstable();
        near.into_iter().find_map(|(_, t)| self.measured(scale, t)).filter(|f| !f.1).map(|f| f.0)
    }

    /// The column of a table that a scale measures: "older" of a table with an age.
    pub(super) fn measured(&self, scale: Scale, table: usize) -> Option<(ColumnId, bool)> {
        let info = &self.snapshot.schema.tables[table];
        let find = |words: &[&str], test: &dyn Fn(Kind) -> bool| {
            words.iter().find_map(|word| {
                (0..info.columns.len())
                    .filter(|&c| {
                        test(info.columns[c].kind)
                            && self
                                .snapshot
                                .schema
                                .reference(ColumnId { table, column: c })
                                .is_none()
                    })
                    .find(|&c| info.columns[c].words.iter().any(|w| w.starts_with(word)))
                    .map(|column| ColumnId { table, column })
            })
        };
        let number = |kind: Kind| kind.is_number();
        let time = |kind: Kind| kind.is_time();
        let time_or_number = |kind: Kind| kind.is_time() || kind.is_number();
        match scale {
            Scale::Age => find(&["age"], &number)
                .map(|id| (id, false))
                .or_else(|| find(&["birth"], &time_or_number).map(|id| (id, true)))
                .or_else(|| {
                    let words =
                        ["hire", "join", "found", "establish", "form", "built", "open", "start"];
                    find(&words, &time_or_number).map(|id| (id, true))
                })
                .or_else(|| find(&["publish", "release", "creat"], &time).map(|id| (id, true)))
                .or_else(|| {
                    // `launched`: the only year of what is talked about.
                    let year = |column: usize| info.columns[column].kind == Kind::Year;
                    let mut years = (0..info.columns.len()).filter(|&column| year(column));
                    let column = years.next().filter(|_| years.next().is_none())?;
                    Some((ColumnId { table, column }, true))
                }),
            Scale::Size => find(
                &["size", "area", "surface", "population", "capacity", "amount", "total"],
                &number,
            )
            .map(|id| (id, false)),
            Scale::Length => find(
                &[
                    "length",
                    "duration",
                    "runtime",
                    "minutes",
                    "milliseconds",
                    "seconds",
                    "distance",
                    "pages",
                    "height",
                ],
                &number,
            )
            .map(|id| (id, false)),
            Scale::Weight => find(&["weight", "mass"], &number).map(|id| (id, false)),
            Scale::Height => find(&["height", "tall"], &number).map(|id| (id, false)),
            Scale::Population => {
                find(&["population", "inhabitant", "resident"], &number).map(|id| (id, false))
            }
            Scale::Price => {
                find(&["price", "cost", "fee", "amount", "rate", "salary", "total"], &number)
                    .map(|id| (id, false))
            }
            Scale::Pay => find(&["salary", "wage", "pay", "income", "compensation"], &number)
                .map(|id| (id, false)),
            Scale::Speed => find(&["speed", "velocity"], &number)
                .map(|id| (id, false))
                .or_else(|| find(&["time", "duration", "seconds"], &number).map(|id| (id, true))),
            Scale::Time => info
                .time
                .map(|column| (ColumnId { table, column }, false))
                .or_else(|| find(&["year", "date"], &|_| true).map(|id| (id, false))),
            Scale::Any | Scale::Frequency | Scale::Sales => None,
        }
    }
}
