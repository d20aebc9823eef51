//! Nouns: which table, column or metric a piece names, given what was named around it.

use super::{Named, Reader};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::{Closeness, StoredValue, Target};
use crate::semantic::query::ColumnId;
use crate::semantic::schema::Kind;
use crate::semantic::tag::{Candidate, PieceKind};

#[derive(Debug, Clone)]
pub enum Noun {
    Table(usize),
    Column(Named),
    Metric(usize),
    Term(usize),
    Flag(ColumnId),
}

/// A noun with what stands before it.
#[derive(Debug, Clone)]
pub struct Phrase {
    pub noun: Noun,
    pub distinct: bool,
    /// Values before the noun: "red cars".
    pub values: Vec<(String, Vec<StoredValue>)>,
    /// Flags before the noun, and whether each holds: "active customers", "not active customers".
    pub flags: Vec<(ColumnId, bool)>,
    pub terms: Vec<usize>,
    /// Dates that a participle before the noun says are known: "closed stores".
    pub dated: Vec<ColumnId>,
    /// A table before the table: "customer orders".
    pub modifier: Option<usize>,
    pub text: String,
}

impl Reader<'_> {
    /// Tables named outright anywhere in the question.
    pub(super) fn tables_named(&self) -> Vec<usize> {
        let mut found = Vec::new();
        for piece in self.pieces {
            if let PieceKind::Name(candidates, _) = &piece.kind {
                for candidate in candidates {
                    if let (Target::Table(table), true) =
                        (candidate.target, candidate.closeness >= Closeness::Synonym)
                    {
                        found.push(table);
                    }
                }
            }
        }
        found
    }

    pub(super) fn candidates(&self, at: usize) -> &[Candidate] {
        match self.pieces.get(at).map(|p| &p.kind) {
            Some(PieceKind::Name(candidates, _)) => candidates,
            _ => &[],
        }
    }

    /// What the name at `at` stands for.
    pub(super) fn noun(&self, at: usize) -> Option<Noun> {
        let candidates = self.candidates(at);
        let piece = self.pieces.get(at)?;
        let best = candidates.first()?.closeness;
        let schema = &self.snapshot.schema;
        for candidate in candidates {
            if candidate.closeness != Closeness::Glossary {
                continue;
            }
            match candidate.target {
                Target::Metric(id) => return Some(Noun::Metric(id)),
                Target::Term(id) => return Some(Noun::Term(id)),
                Target::Dimension(id) if self.own_column(candidates, id).is_none() => {
                    let path = &self.snapshot.glossary.dimensions[id].column;
                    if let Some(column) = schema.find_column(path, None) {
                        let entity = candidates.iter().any(|c| {
                            c.target == Target::Table(column.table)
                                && c.closeness >= Closeness::Exact
                        });
                        if entity && schema.tables[column.table].label == [column.column] {
                            return Some(Noun::Table(column.table));
                        }
                        let target = Target::Column(column);
                        let exact = Candidate { target, closeness: Closeness::Glossary };
                        let text = piece.lower.clone();
                        return Some(Noun::Column(Named {
                            columns: vec![exact],
                            owner: None,
                            text,
                        }));
                    }
                }
                _ => {}
            }
        }
        let table = self.table_named(candidates);
        let columns: Vec<Candidate> =
            candidates.iter().filter(|c| matches!(c.target, Target::Column(_))).cloned().collect();
        let named = Named { columns, owner: None, text: piece.lower.clone() };
        let column_best = named.columns.first().map(|c| c.closeness);
        if let Some((table, closeness)) = table {
            let Some(column_best) = column_best else { return Some(Noun::Table(table)) };
            if closeness >= Closeness::Exact {
                // A plain attribute of what is being talked about beats a table of the same name.
                let attribute = self.focus_table().or(self.main_table()).is_some_and(|focus| {
                    focus != table
                        && named.columns.iter().any(|c| match c.target {
                            Target::Column(id) => {
                                id.table == focus
                                    && c.closeness >= Closeness::Short
                                    && schema.reference(id).is_none_or(|edge| edge.one != table)
                            }
                            _ => false,
                        })
                        && !schema.touching(table).iter().any(|&e| {
                            let edge = &schema.edges[e];
                            edge.many == focus && edge.one == table
                        })
                });
                if !attribute {
                    return Some(Noun::Table(table));
                }
            } else if column_best < Closeness::Short
                && closeness >= column_best
                && !self.kept_apart(at, &named, table)
            {
                return Some(Noun::Table(table));
            }
        }
        if let Some(table) = self.referred_to(&named) {
            return Some(Noun::Table(table));
        }
        if !named.columns.is_empty() {
            return Some(Noun::Column(named));
        }
        match candidates.iter().find(|c| c.closeness == best)?.target {
            Target::Flag(id) => Some(Noun::Flag(id)),
            Target::Table(id) => Some(Noun::Table(id)),
            _ => None,
        }
    }

    /// A part of a name: that of a column of what is talked about, rather than of a table that is not next
    /// to it.
    pub(super) fn kept_apart(&self, at: usize, named: &Named, table: usize) -> bool {
        // "types of rooms"
        let of = matches!(self.gram(at + 1), Some(Gram::Of)).then(|| self.skip_fillers(at + 2));
        let owner = of.and_then(|of| self.table_named(self.candidates(of))).map(|(table, _)| table);
        let Some(about) = owner.or(self.main_table()).or(self.focus_table()) else { return false };
        let best = named.columns.first().map(|c| c.closeness);
        let own = named.columns.iter().any(|c| {
            Some(c.closeness) == best
                && matches!(c.target, Target::Column(id) if id.table == about
                    && self.snapshot.schema.reference(id).is_none())
        });
        let distance = self.snapshot.schema.distances(about, 6).get(&table).copied().unwrap_or(9);
        own && about != table && distance > 1
    }

    /// The column of what is talked about that is called like a dimension of another table: the
    /// country of the stores, where "country" is that of the customers.
    pub(super) fn own_column(
        &self,
        candidates: &[Candidate],
        dimension: usize,
    ) -> Option<ColumnId> {
        let schema = &self.snapshot.schema;
        let path = &self.snapshot.glossary.dimensions[dimension].column;
        let column = schema.find_column(path, None)?;
        let about = self.focus_table().or(self.main_table())?;
        candidates.iter().find_map(|candidate| match candidate.target {
            Target::Column(id)
                if id.table == about
                    && id.table != column.table
                    && candidate.closeness >= Closeness::Exact
                    && schema.reference(id).is_none() =>
            {
                Some(id)
            }
            _ => None,
        })
    }

    /// The best table among candidates; the one nearest to what is talked about on a tie.
    pub(super) fn table_named(&self, candidates: &[Candidate]) -> Option<(usize, Closeness)> {
        let tables: Vec<(usize, Closeness)> = candidates
            .iter()
            .filter_map(|c| match c.target {
                Target::Table(id) => Some((id, c.closeness)),
                _ => None,
            })
            .collect();
        let best = tables.iter().map(|t| t.1).max()?;
        let focus = self.focus_table();
        let distances = focus.map(|focus| self.snapshot.schema.distances(focus, 6));
        tables.into_iter().filter(|t| t.1 == best).min_by_key(|(id, _)| {
            let near = distances.as_ref().map_or(0, |d| d.get(id).copied().unwrap_or(99));
            let named = !self.mentioned.contains(id);
            (near, named, self.snapshot.schema.tables[*id].words.len())
        })
    }

    pub(super) fn belongs(&self, candidate: &Candidate, table: usize) -> bool {
        matches!(candidate.target, Target::Column(id) if id.table == table)
    }
}

pub(super) fn schema_flag(reader: &Reader<'_>, id: ColumnId) -> bool {
    reader.snapshot.schema.column(id).flag
}

pub(super) fn schema_kind(reader: &Reader<'_>, id: ColumnId) -> Kind {
    reader.snapshot.schema.column(id).kind
}
