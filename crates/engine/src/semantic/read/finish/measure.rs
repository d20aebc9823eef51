//! What is shown under a function: counts, sums, shares, and the rows they run over.

use crate::semantic::join;
use crate::semantic::lexicon::Target;
use crate::semantic::morphology;
use crate::semantic::query::{Aggregate, ColumnId, Compare, Condition, Expr};
use crate::semantic::read::{Key, Named, Reader, Shown};
use crate::semantic::schema::Kind;

impl Reader<'_> {
    /// A number of things, called by their plural: points, hours, copies.
    fn is_quantity(&self, id: ColumnId) -> bool {
        let column = self.snapshot.schema.column(id);
        let plural = |word: &String| word.len() > 3 && morphology::singular(word) != *word;
        column.kind.is_number() && column.words.first().is_some_and(plural)
    }

    pub(in crate::semantic::read) fn aggregate_expr(
        &mut self,
        shown: &Shown,
        main: usize,
    ) -> Option<Expr> {
        Some(match shown {
            Shown::CountTable(node) if *node == usize::MAX => {
                // "the most common": rows of what is grouped, through its relation when one is named.
                Expr::CountRows(self.finest_table().unwrap_or(main))
            }
            Shown::CountTable(node) => Expr::CountRows(self.draft.nodes[*node].table),
            Shown::CountColumn(named, distinct) => {
                let id = self.resolve(named, Some(main))?;
                let column = self.snapshot.schema.column(id);
                if column.words.iter().any(|w| w == "population" || w == "inhabitants") && !distinct
                {
                    return Some(Expr::Aggregate(Aggregate::Sum, id));
                }
                let measure = column.kind.is_number()
                    && !column.key
                    && self.snapshot.schema.reference(id).is_none();
                let column_named_number = column.words.first().is_some_and(|w| w == "number");
                if measure && !distinct && self.is_quantity(id) {
                    // "the total number of points": a row holds several.
                    self.draft.loose += 1;
                    return Some(Expr::Aggregate(Aggregate::Sum, id));
                }
                if measure && !distinct {
                    // The number asked for may be stored, or be the number of stored values.
                    self.draft.penalty += if column_named_number { 0.1 } else { 0.3 };
                    if column_named_number || self.draft.each {
                        return Some(Expr::Aggregate(Aggregate::Sum, id));
                    }
                }
                let info = &self.snapshot.schema.tables[id.table];
                // "how many gold medals": the rows that hold it.
                let settled = self.draft.nodes.iter().any(|node| {
                    let is = |condition: &Condition| {
                        matches!(condition, Condition::Compare(Expr::Column(of), Compare::Eq, _) if *of == id)
                    };
                    node.table == id.table && node.conditions.iter().any(is)
                });
                if settled && !distinct {
                    return Some(Expr::CountRows(id.table));
                }
                let unique = info.key == [id.column]
                    || info.label == [id.column] && !info.bridge && !info.key.contains(&id.column);
                if unique && !distinct {
                    self.node(id.table);
                    Expr::CountRows(id.table)
                } else {
                    Expr::Aggregate(Aggregate::CountDistinct, id)
                }
            }
            Shown::Aggregate(function, named) => {
                let named = &self.numeric(*function, named);
                Expr::Aggregate(*function, self.resolve(named, Some(main))?)
            }
            Shown::Metric(id) => Expr::Metric(*id),
            Shown::Share(inner, unit) => {
                Expr::Share(Box::new(self.aggregate_expr(inner, main)?), *unit)
            }
            Shown::Exact(expr) => expr.clone(),
            Shown::Column(named) => Expr::Column(self.resolve(named, Some(main))?),
            Shown::Entity(node) => Expr::CountRows(self.draft.nodes[*node].table),
        })
    }

    /// Sums and averages are of numbers.
    pub(in crate::semantic::read) fn numeric(&self, function: Aggregate, named: &Named) -> Named {
        let mut kept = named.clone();
        if matches!(function, Aggregate::Sum | Aggregate::Avg) {
            kept.columns.retain(|c| match c.target {
                Target::Column(id) => {
                    let column = self.snapshot.schema.column(id);
                    column.kind.is_number() || column.kind == Kind::Year
                }
                _ => false,
            });
        }
        kept
    }

    /// The mentioned table whose rows are finest.
    pub(in crate::semantic::read) fn finest_table(&self) -> Option<usize> {
        let tables: Vec<usize> =
            self.draft.nodes.iter().filter(|n| !n.negated).map(|n| n.table).collect();
        tables.iter().copied().find(|&table| {
            let mut wanted = vec![table];
            wanted.extend(tables.iter().copied().filter(|t| *t != table));
            join::tree(&self.snapshot.schema, &wanted, &[])
                .is_some_and(|tree| !join::multiplies(&self.snapshot.schema, &tree))
        })
    }

    pub(in crate::semantic::read) fn counted_tables(&self, shown: &[Shown]) -> Vec<usize> {
        let mut found = Vec::new();
        let keys = self.draft.order.iter().filter_map(|(key, _)| match key {
            Key::Shown(shown) => Some(shown),
            _ => None,
        });
        let having = self
            .draft
            .having
            .iter()
            .map(|h| &h.0)
            .chain(self.draft.having_between.iter().map(|h| &h.0));
        for shown in shown.iter().chain(keys).chain(having) {
            match shown {
                Shown::CountTable(node) if *node == usize::MAX => {
                    let only = self.draft.nodes.iter().filter(|n| !n.negated).count() <= 1;
                    if only {
                        found.extend(self.main_table());
                    }
                }
                Shown::CountTable(node) => found.push(self.draft.nodes[*node].table),
                Shown::Aggregate(_, named) | Shown::CountColumn(named, _) => {
                    if let Some(Target::Column(id)) = named.columns.first().map(|c| c.target) {
                        found.push(named.owner.unwrap_or(id.table));
                    }
                }
                _ => {}
            }
        }
        found
    }
}
