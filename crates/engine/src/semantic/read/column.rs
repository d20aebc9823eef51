//! A column among conditions: compared, known or unknown, or only mentioned.

use super::noun::{Noun, Phrase};
use super::{Named, Reader, Shown};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::{Closeness, Target};
use crate::semantic::query::{ColumnId, Compare, Condition, Direction, Expr};
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// A column among conditions, followed by what it is compared with.
    pub(super) fn column_condition(
        &mut self,
        at: usize,
        named: Named,
        phrase: &Phrase,
        end: usize,
    ) -> usize {
        let values_before = !phrase.values.is_empty() || !phrase.flags.is_empty();
        if values_before {
            let owner =
                named.owner.and_then(|t| self.draft.nodes.iter().position(|n| n.table == t));
            for (text, values) in &phrase.values {
                if self.negate && owner.is_none() {
                    // "never won a gold medal": no row of theirs has it.
                    self.absent_value(text, values);
                    continue;
                }
                self.value_condition(text, values, owner);
            }
        }
        for (flag, holds) in &phrase.flags {
            self.negate |= !holds;
            self.flag_condition(*flag);
        }
        self.last_column = Some(named.clone());
        let mut next = end;
        // "age of the singer is": whose column it is may follow.
        let mut named = named;
        if let (None, Some(Gram::Of)) = (named.owner, self.gram(next))
            && let Some((of, after)) = self.phrase(next + 1)
            && let Noun::Table(table) = of.noun
        {
            named.owner = Some(table);
            next = after;
        }
        next =
            self.skip(next, &[Gram::Is, Gram::Of, Gram::Which, Gram::Who, Gram::Verb, Gram::Have]);
        if self.gram(next) == Some(Gram::Not)
            || matches!(self.gram(next), Some(Gram::Cmp(Compare::Ne, _)))
        {
            let after = self.skip(next + 1, &[Gram::Is]);
            if matches!(
                self.gram(after),
                Some(
                    Gram::Cmp(..)
                        | Gram::Between
                        | Gram::Contains
                        | Gram::Comparative(..)
                        | Gram::StartsWith
                )
            ) {
                self.negate = true;
                next = after;
            }
        }
        match self.gram(next) {
            Some(Gram::Cmp(compare, scale)) => {
                return self.comparison(next, Some(named), compare, scale);
            }
            Some(Gram::Comparative(direction, scale)) => {
                let than = self.skip(next + 1, &[]);
                if self.gram(than) == Some(Gram::Than) {
                    let compare =
                        if direction == Direction::Descending { Compare::Gt } else { Compare::Lt };
                    return self.comparison(than, Some(named), compare, scale);
                }
            }
            Some(Gram::Between) => return self.between(next, Some(named)),
            Some(Gram::From)
                if matches!(
                    self.pieces.get(next + 1).map(|p| &p.kind),
                    Some(PieceKind::Number(_))
                ) =>
            {
                return self.between(next, Some(named));
            }
            Some(gram @ (Gram::Contains | Gram::StartsWith | Gram::EndsWith)) => {
                return self.contains(next, gram, Some(named));
            }
            Some(Gram::Extreme(direction, _)) if next > end => {
                return self.superlative_of(next, named, direction);
            }
            Some(Gram::Null) => {
                self.last_column = Some(named);
                return self.null(next, true);
            }
            Some(Gram::Present) => {
                self.last_column = Some(named);
                return self.null(next, false);
            }
            Some(Gram::Either | Gram::Both) => {
                self.draft.both |= self.gram(next) == Some(Gram::Both);
                next += 1;
            }
            _ => {}
        }
        let before = next;
        let after = self.literals(next, &named);
        if after > before {
            return after;
        }
        if values_before {
            return end;
        }
        // Not compared with anything: shown after all when something else was, else unused.
        let listed = matches!(
            self.gram(at.wrapping_sub(1)),
            Some(Gram::And | Gram::Comma | Gram::Their | Gram::Imperative | Gram::What)
        );
        if listed || self.draft.shown.is_empty() && self.draft.which {
            self.draft.shown.push(Shown::Column(named));
            return end;
        }
        if let Some(flag) = self.flag_named(&named) {
            self.flag_condition(flag);
            return end;
        }
        if !self.negate
            && let Some(table) = self.table_meant(end - 1, &named)
        {
            self.draft.penalty += 0.05;
            self.relation(table, phrase);
            return end;
        }
        self.mentioned_column(at, named);
        end
    }

    /// The table behind a column that is compared with nothing: named by the same word, or what the
    /// column refers to.
    pub(super) fn table_meant(&self, at: usize, named: &Named) -> Option<usize> {
        let schema = &self.snapshot.schema;
        let known = |table: &usize| self.draft.nodes.iter().any(|node| node.table == *table);
        let shown = self.draft.shown.iter().any(|shown| match shown {
            Shown::Column(other) => {
                other.columns.first().map(|c| c.target) == named.columns.first().map(|c| c.target)
            }
            _ => false,
        });
        if shown || named.owner.is_some() {
            return None;
        }
        let same_word = self.candidates(at).iter().find_map(|c| match c.target {
            Target::Table(table) if c.closeness >= Closeness::Part => Some(table),
            _ => None,
        });
        let referred = || {
            named.columns.iter().find_map(|c| match c.target {
                Target::Column(id) if known(&id.table) && c.closeness >= Closeness::Part => {
                    schema.reference(id).map(|edge| edge.one)
                }
                _ => None,
            })
        };
        same_word.or_else(referred)
    }

    /// The yes-or-no column of what is talked about that a word names.
    pub(super) fn flag_named(&self, named: &Named) -> Option<ColumnId> {
        let flag_of = |table: Option<usize>| {
            named.columns.iter().find_map(|candidate| match candidate.target {
                Target::Column(id)
                    if Some(id.table) == table && self.snapshot.schema.column(id).flag =>
                {
                    Some(id)
                }
                _ => None,
            })
        };
        // "where Dutch is official": of the rows the last condition was about.
        let last = || self.last_condition.map(|(node, _)| self.draft.nodes[node].table);
        flag_of(named.owner.or(self.focus_table()))
            .or_else(|| named.owner.is_none().then(last).flatten().and_then(|t| flag_of(Some(t))))
    }

    /// A column in a relation without comparison: "singers who have a birth year".
    pub(super) fn mentioned_column(&mut self, at: usize, named: Named) {
        let linked = named.columns.iter().find_map(|c| match c.target {
            Target::Column(id) => {
                let in_use = self.draft.nodes.iter().any(|n| n.table == id.table);
                (in_use && c.closeness >= Closeness::Exact).then_some(id)
            }
            _ => None,
        });
        if self.negate
            && let Some(id) = self.resolve(&named, None)
        {
            self.negate = false;
            let subject = self.draft.focus.or(self.draft.main);
            let elsewhere = subject.is_some_and(|subject| {
                let table = self.draft.nodes[subject].table;
                table != id.table && self.many(table, id.table)
            });
            if elsewhere && !self.has_unknown(id) {
                // "have not logged any hours": no row that would hold them.
                let node = self.new_node(id.table);
                self.draft.nodes[node].negated = true;
                self.draft.nodes[node].parent = subject;
                let name = self.snapshot.schema.tables[id.table].name.clone();
                self.note(&self.pieces[at].text, format!("no row of {name}"), "name");
                self.draft.loose += 1;
                return;
            }
            let node = self.node_for(id);
            self.add(node, Condition::IsNull(Expr::Column(id)));
            return;
        }
        let again = self.draft.shown.iter().any(|shown| match shown {
            Shown::Column(other) => other.columns.iter().any(|c| {
                c.closeness >= Closeness::Short
                    && named.columns.iter().any(|n| n.target == c.target)
            }),
            _ => false,
        });
        let weak = named.columns.iter().all(|c| c.closeness <= Closeness::Synonym);
        match linked {
            None if weak && crate::semantic::loose::is_general(&self.pieces[at].lower) => {
                self.draft.penalty += 0.12;
            }
            // The same column named again: "for continents that …".
            _ if again => self.draft.penalty += 0.05,
            // Already said through its table; a harmless repetition costs a little.
            Some(_) => self.draft.penalty += 0.12,
            None => {
                let text = self.pieces[at].text.clone();
                self.draft.unknown.push(text);
            }
        }
    }

    /// `column IS NULL` for the column named last.
    pub(super) fn null(&mut self, at: usize, missing: bool) -> usize {
        let named = match self.phrase(at + 1) {
            Some((Phrase { noun: Noun::Column(named), .. }, end)) if self.last_column.is_none() => {
                Some((named, end))
            }
            _ => self.last_column.clone().map(|named| (named, at + 1)),
        };
        let Some((named, end)) = named else {
            self.unknown(at);
            return at + 1;
        };
        if let Some(id) = self.resolve(&named, None) {
            let node = self.node_for(id);
            let expr = Expr::Column(id);
            let condition =
                if missing { Condition::IsNull(expr) } else { Condition::NotNull(expr) };
            self.add(node, condition);
        }
        end
    }
}
