//! Reads the pieces of a question from left to right into a draft: what is shown, of what, under
//! which conditions, grouped and ordered how. Every piece must be used by something.

mod age;
mod aggregate;
mod between;
mod column;
mod compare;
mod condition;
mod count;
mod dealing;
mod extreme;
mod extreme_row;
mod extremes;
pub mod finish;
mod group;
mod having;
mod literal;
mod modifier;
mod most;
mod named;
mod negation;
mod nested;
mod noun;
mod number;
mod order;
mod owner;
mod period;
mod phrase;
mod rank;
mod refer;
mod resolve;
mod role;
mod same;
mod select;
mod share;
mod shown;
mod superlative;
mod text;
mod top;
mod units;
mod universal;
mod value;
mod verb;

use super::grammar::{Gram, Scale};
use super::query::{
    ColumnId, Compare, Condition, Direction, Expr, Grain, SemanticQuery, ShareUnit,
};
use super::tag::{Candidate, Piece, PieceKind};
use crate::catalog::Snapshot;
use protocol::lineage::WordReading;
use time::Date;

/// A table that takes part, with the conditions on its own rows.
#[derive(Debug, Clone)]
pub struct Node {
    pub table: usize,
    pub parent: Option<usize>,
    pub negated: bool,
    pub conditions: Vec<Condition>,
    /// Must be a row of its own, not the one another node of the table stands for.
    pub separate: bool,
}

/// Columns a word may name, best first, and the table it was said of.
#[derive(Debug, Clone)]
pub struct Named {
    pub columns: Vec<Candidate>,
    pub owner: Option<usize>,
    pub text: String,
}

#[derive(Debug, Clone)]
pub enum Shown {
    Entity(usize),
    Column(Named),
    Aggregate(super::query::Aggregate, Named),
    /// Rows of a table, or distinct values of a column.
    CountTable(usize),
    CountColumn(Named, bool),
    Metric(usize),
    Share(Box<Shown>, ShareUnit),
    Exact(Expr),
}

#[derive(Debug, Clone)]
pub enum Grouping {
    Entity(usize),
    Column(Named),
    Grain(Grain),
}

#[derive(Debug, Clone)]
pub enum Key {
    Column(Named),
    Shown(Shown),
    /// The first aggregate shown, or the first thing shown.
    First,
    /// The measure by which the rows are the best or the worst, with the word that ranks them.
    Best(String),
    Exact(Expr),
    Time,
}

#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub nodes: Vec<Node>,
    pub main: Option<usize>,
    pub focus: Option<usize>,
    pub shown: Vec<Shown>,
    pub groups: Vec<Grouping>,
    pub having: Vec<(Shown, Compare, String)>,
    pub having_between: Vec<(Shown, String, String)>,
    pub order: Vec<(Key, Direction)>,
    pub limit: Option<u64>,
    pub distinct: bool,
    /// Show all rows that share the extreme value.
    pub words: Vec<WordReading>,
    pub unknown: Vec<String>,
    pub loose: u32,
    pub ambiguous: u32,
    pub values_matched: u32,
    pub values_unmatched: u32,
    pub glossary: u32,
    pub growth: bool,
    /// Values that must each be found in some related row: "both … and".
    pub both: bool,
    pub which: bool,
    pub penalty: f64,
    pub periods: Vec<(ColumnId, String, String)>,
    pub versus: bool,
    pub running: bool,
    /// "average number of": the average of the counts per group.
    pub averaged: bool,
    /// "cities and their population": the things themselves are shown too.
    pub with_theirs: bool,
    /// "including those with none".
    pub keep_all: bool,
    /// Tables joined by "or".
    pub any_of: bool,
    /// Groups were said with "each" or "per".
    pub each: bool,
    /// The table that a verb names between two others: "customers who rented more than 3 films".
    pub via: Option<usize>,
    /// A ranking that does not say by what.
    pub lacks_measure: bool,
    /// Nodes all rows of which are asked for: "in all branches".
    pub all_of: Vec<usize>,
    /// Why there is no query, when every word is known.
    pub reason: Option<String>,
}

/// What a word of which only the form is known costs.
const GUESSED: f64 = 0.12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Select,
    Conditions,
}

pub struct Reader<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) pieces: &'a [Piece],
    pub(super) today: Date,
    pub(super) draft: Draft,
    pub(super) mode: Mode,
    /// The column named last, for comparisons that do not name one.
    pub(super) last_column: Option<Named>,
    /// "not" was read and waits for what it negates.
    pub(super) negate: bool,
    /// What comes next is missing from what is shown, not from what was counted before it.
    pub(super) said_of_main: bool,
    /// Where it was said.
    pub(super) negated_at: Option<usize>,
    /// Condition that "or" may extend: node and index.
    pub(super) last_condition: Option<(usize, usize)>,
    pub(super) pending_distinct: bool,
    pub(super) old_counts: Vec<Shown>,
    /// Tables named outright anywhere in the question.
    pub(super) mentioned: Vec<usize>,
    /// After "or": the next condition joins the last one.
    pub(super) joining_or: bool,
    /// Which of several equally good columns to take, for other readings.
    pub(super) flip: Option<usize>,
    pub(super) choices: usize,
    pub(super) sentence: usize,
    /// The date or flag that the verb read last is about.
    pub(super) verb_column: Option<ColumnId>,
    /// The column a number was compared with last.
    pub(super) last_compared: Option<ColumnId>,
    /// "how much does it weigh": what to show of the main table.
    pub(super) asked_scale: Option<Scale>,
    /// "from" or "to" stands before what is read next.
    pub(super) role: Option<role::Role>,
    /// The unit said after the number that is being compared.
    pub(super) unit: Option<units::Unit>,
    /// The question starts with "when".
    pub(super) asks_when: bool,
    /// The table whose rows the metric shown counts, when it was said by that table's name.
    pub(super) counted_rows: Option<usize>,
    /// "how many" was said of them.
    pub(super) counted: bool,
    /// Rows to leave out: "the second largest".
    pub(super) skipped: Option<u64>,
}

/// The draft, the query when its parts make one, and how many choices there were.
pub fn read(
    pieces: &[Piece],
    snapshot: &Snapshot,
    today: Date,
    flip: Option<usize>,
) -> (Draft, Option<SemanticQuery>, usize) {
    let mut reader = Reader {
        snapshot,
        pieces,
        today,
        draft: Draft {
            nodes: Vec::new(),
            main: None,
            focus: None,
            shown: Vec::new(),
            groups: Vec::new(),
            having: Vec::new(),
            having_between: Vec::new(),
            order: Vec::new(),
            limit: None,
            distinct: false,
            words: Vec::new(),
            unknown: Vec::new(),
            loose: 0,
            ambiguous: 0,
            values_matched: 0,
            values_unmatched: 0,
            glossary: 0,
            growth: false,
            both: false,
            which: false,
            penalty: 0.0,
            periods: Vec::new(),
            versus: false,
            running: false,
            averaged: false,
            with_theirs: false,
            keep_all: false,
            any_of: false,
            each: false,
            via: None,
            lacks_measure: false,
            all_of: Vec::new(),
            reason: None,
        },
        mode: Mode::Select,
        last_column: None,
        negate: false,
        negated_at: None,
        said_of_main: false,
        last_condition: None,
        pending_distinct: false,
        old_counts: Vec::new(),
        mentioned: Vec::new(),
        joining_or: false,
        flip,
        choices: 0,
        sentence: 0,
        verb_column: None,
        last_compared: None,
        asked_scale: None,
        role: None,
        unit: None,
        asks_when: false,
        counted_rows: None,
        counted: false,
        skipped: None,
    };
    reader.mentioned = reader.tables_named();
    let guessed = pieces.iter().filter(|piece| piece.guessed).count();
    reader.draft.penalty += GUESSED * guessed as f64;
    reader.run();
    let query = reader.finish();
    (reader.draft, query, reader.choices)
}

impl Reader<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.pieces.len() {
            let before = self.mode;
            let next = match before {
                Mode::Select => self.select_step(at),
                Mode::Conditions => self.condition_step(at),
            };
            if next > at {
                at = next;
            } else if self.mode == Mode::Conditions && before == Mode::Select {
                // The step only handed over.
            } else {
                at += 1;
            }
        }
        if self.negate {
            let said = self.negated_at.and_then(|at| self.pieces.get(at));
            self.draft.unknown.push(said.map_or_else(|| "not".to_owned(), |p| p.text.clone()));
        }
    }

    pub(super) fn gram(&self, at: usize) -> Option<Gram> {
        match self.pieces.get(at)?.kind {
            PieceKind::Gram(gram) => Some(gram),
            _ => None,
        }
    }

    /// The next piece that is not a filler.
    pub(super) fn skip_fillers(&self, mut at: usize) -> usize {
        while matches!(self.gram(at), Some(Gram::Filler | Gram::All)) {
            at += 1;
        }
        at
    }

    pub(super) fn skip(&self, mut at: usize, also: &[Gram]) -> usize {
        while self
            .gram(at)
            .is_some_and(|g| matches!(g, Gram::Filler | Gram::All) || also.contains(&g))
        {
            at += 1;
        }
        at
    }

    /// Says why there is no query; the first reason stays.
    pub(super) fn because(&mut self, reason: String) {
        self.draft.reason.get_or_insert(reason);
    }

    pub(super) fn unknown(&mut self, at: usize) {
        if let Some(piece) = self.pieces.get(at) {
            self.draft.unknown.push(piece.text.clone());
        }
    }

    pub(super) fn note(&mut self, words: &str, meaning: impl Into<String>, because: &str) {
        let reading = WordReading {
            words: words.to_owned(),
            meaning: meaning.into(),
            because: because.into(),
        };
        if !self.draft.words.contains(&reading) {
            self.draft.words.push(reading);
        }
    }

    /// The node of a table, made under the nearest node when there is none.
    pub(super) fn node(&mut self, table: usize) -> usize {
        let same = |node: &Node| node.table == table && !node.negated;
        if let Some(at) = self.draft.nodes.iter().position(same) {
            return at;
        }
        self.new_node(table)
    }

    pub(super) fn new_node(&mut self, table: usize) -> usize {
        let parent = self.nearest_node(table);
        self.draft.nodes.push(Node {
            table,
            parent,
            negated: false,
            conditions: Vec::new(),
            separate: false,
        });
        let at = self.draft.nodes.len() - 1;
        if self.draft.main.is_none() {
            self.draft.main = Some(at);
        }
        at
    }

    pub(super) fn nearest_node(&self, table: usize) -> Option<usize> {
        let distances = self.snapshot.schema.distances(table, 6);
        let far = 100;
        (0..self.draft.nodes.len()).min_by_key(|&at| {
            let distance = distances.get(&self.draft.nodes[at].table).copied().unwrap_or(far);
            let preference = if self.draft.focus == Some(at) {
                0
            } else if self.draft.main == Some(at) {
                1
            } else {
                2
            };
            (distance, preference)
        })
    }

    pub(super) fn focus_table(&self) -> Option<usize> {
        self.draft.focus.or(self.draft.main).map(|node| self.draft.nodes[node].table)
    }

    pub(super) fn main_table(&self) -> Option<usize> {
        self.draft.main.map(|node| self.draft.nodes[node].table)
    }
}
