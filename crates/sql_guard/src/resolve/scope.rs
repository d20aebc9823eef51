//! What a name can stand for at a place in the statement: relations of the FROM clauses around it,
//! their columns, common table expressions, and where each value comes from.

use crate::OriginKind;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// Table and column, by their positions in the catalog.
pub(crate) type Source = (u32, u32);

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Sorted, without duplicates.
    pub(crate) sources: Vec<Source>,
    pub(crate) kind: OriginKind,
}

impl Origin {
    pub(crate) fn constant() -> Origin {
        Origin { sources: Vec::new(), kind: OriginKind::Constant }
    }

    pub(crate) fn unknown() -> Origin {
        Origin { sources: Vec::new(), kind: OriginKind::Unknown }
    }

    pub(crate) fn column(source: Source) -> Origin {
        Origin { sources: vec![source], kind: OriginKind::Identity }
    }

    /// Something computed from all of `parts`.
    pub(crate) fn computed(parts: impl IntoIterator<Item = Origin>) -> Origin {
        let mut all = Mix::default();
        parts.into_iter().for_each(|part| all.add(part));
        all.computed()
    }

    /// The same value by another path, as the arms of a UNION give one column.
    pub(crate) fn either(self, other: Origin) -> Origin {
        if self == other {
            return self;
        }
        let same_kind = self.kind == other.kind;
        let kind = self.kind;
        let mixed = Origin::computed([self, other]);
        if same_kind && mixed.kind != OriginKind::Unknown {
            return Origin { kind, ..mixed };
        }
        mixed
    }

    pub(crate) fn with_kind(self, kind: OriginKind) -> Origin {
        match self.kind {
            OriginKind::Unknown => self,
            _ => Origin { kind, ..self },
        }
    }
}

/// Collects origins; sorting once at the end keeps long expressions cheap.
#[derive(Default)]
pub(crate) struct Mix {
    sources: Vec<Source>,
    unknown: bool,
    aggregate: bool,
    varies: bool,
}

impl Mix {
    pub(crate) fn add(&mut self, origin: Origin) {
        self.sources.extend(origin.sources);
        match origin.kind {
            OriginKind::Unknown => self.unknown = true,
            OriginKind::Aggregate => self.aggregate = true,
            OriginKind::Identity | OriginKind::Expression => self.varies = true,
            OriginKind::Constant => {}
        }
    }

    pub(crate) fn computed(mut self) -> Origin {
        self.sources.sort_unstable();
        self.sources.dedup();
        let kind = if self.unknown {
            OriginKind::Unknown
        } else if self.aggregate {
            OriginKind::Aggregate
        } else if self.varies {
            OriginKind::Expression
        } else {
            OriginKind::Constant
        };
        Origin { sources: self.sources, kind }
    }
}

/// A column something offers: a relation to the clauses around it, a query to its reader.
#[derive(Debug, Clone)]
pub(crate) struct Output<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) origin: Origin,
    /// The right side of USING or NATURAL: `*` and bare names mean the left one.
    pub(crate) merged: bool,
    /// `*` leaves it out, its name finds it.
    pub(crate) hidden: bool,
}

impl<'a> Output<'a> {
    pub(crate) fn new(name: impl Into<Cow<'a, str>>, origin: Origin) -> Output<'a> {
        Output { name: name.into(), origin, merged: false, hidden: false }
    }
}

/// One item of a FROM clause.
#[derive(Debug, Clone, Default)]
pub(crate) struct Relation<'a> {
    /// The alias, or the name of the table. Empty for a subquery without one.
    pub(crate) binding: String,
    pub(crate) schema: Option<String>,
    pub(crate) columns: Vec<Output<'a>>,
    /// There may be columns nobody knows.
    pub(crate) open: bool,
    /// A table of the catalog, for its row id and system columns.
    pub(crate) base: Option<u32>,
    /// Columns of the primary key, which a row id may be another name of.
    pub(crate) key: Vec<Source>,
}

/// The relations visible at a place; outer queries are further up.
#[derive(Default)]
pub(crate) struct Env<'e, 'a> {
    pub(crate) parent: Option<&'e Env<'e, 'a>>,
    pub(crate) relations: Vec<Relation<'a>>,
    /// Columns of the select list, for the clauses that may name them.
    pub(crate) aliases: Vec<Output<'a>>,
}

/// A common table expression, whose columns are known once its first part has been resolved.
pub(crate) struct Cte<'a> {
    pub(crate) name: String,
    pub(crate) state: Rc<RefCell<CteState<'a>>>,
}

#[derive(Default)]
pub(crate) struct CteState<'a> {
    pub(crate) columns: Option<Vec<Output<'a>>>,
    pub(crate) open: bool,
    /// All of it has been resolved.
    pub(crate) complete: bool,
    /// It was read before that: it refers to itself, or another reads it ahead.
    pub(crate) read_early: bool,
}

#[derive(Default)]
pub(crate) struct Ctes<'e, 'a> {
    pub(crate) parent: Option<&'e Ctes<'e, 'a>>,
    pub(crate) items: Vec<Cte<'a>>,
}
