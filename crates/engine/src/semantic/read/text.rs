//! Texts that are looked for, quoted or as a part.

use super::noun::{Noun, Phrase};
use super::{Named, Reader};
use crate::semantic::grammar::Gram;
use crate::semantic::lexicon::StoredValue;
use crate::semantic::query::{ColumnId, Compare, Condition, Expr, Literal, Operand};
use crate::semantic::schema::Kind;
use crate::semantic::tag::PieceKind;

impl Reader<'_> {
    /// A quoted text: a known value, or the label of what is talked about.
    pub(super) fn quoted(&mut self, text: &str, values: &[StoredValue]) {
        if !values.is_empty() {
            let values = values.to_vec();
            self.value_condition(text, &values, None);
            return;
        }
        let id = match self.last_column.clone() {
            Some(named) => self.resolve(&named, None),
            None => self.focus_table().and_then(|table| {
                let label = *self.snapshot.schema.tables[table].label.first()?;
                Some(ColumnId { table, column: label })
            }),
        };
        let Some(id) = id else {
            self.draft.unknown.push(text.to_owned());
            return;
        };
        self.draft.values_unmatched += 1;
        self.note(
            text,
            format!("{} = '{text}', not seen among its values", self.snapshot.schema.path(id)),
            "value",
        );
        let compare = if std::mem::take(&mut self.negate) { Compare::Ne } else { Compare::Eq };
        let node = self.node_for(id);
        self.add(
            node,
            Condition::Compare(
                Expr::Column(id),
                compare,
                Operand::Literal(Literal::Text(text.to_owned())),
            ),
        );
    }

    /// "have Rock in their name": a part of the text, not the whole of another.
    pub(super) fn held_in(&mut self, at: usize) -> Option<usize> {
        let piece = self.pieces.get(at)?;
        let text = match &piece.kind {
            PieceKind::Unknown | PieceKind::Value(_) => piece.text.clone(),
            PieceKind::Quoted(text, _) => text.clone(),
            _ => return None,
        };
        let had = matches!(self.gram(self.before(at)), Some(Gram::Have | Gram::With));
        if !had || self.gram(at + 1) != Some(Gram::In) {
            return None;
        }
        let (Phrase { noun: Noun::Column(named), values, .. }, end) = self.phrase(at + 2)? else {
            return None;
        };
        let kept = (self.draft.ambiguous, self.draft.loose, self.draft.penalty, self.choices);
        let id = self.resolve(&named, None)?;
        let column = self.snapshot.schema.column(id);
        let text_of_subject = column.kind == Kind::Text && self.focus_table() == Some(id.table);
        if !text_of_subject || !values.is_empty() || !self.clause_ends(end) {
            (self.draft.ambiguous, self.draft.loose, self.draft.penalty, self.choices) = kept;
            return None;
        }
        self.like(id, &text, format!("%{text}%"));
        Some(end)
    }

    /// "contains the letter 'w'", "starting with Mo".
    pub(super) fn contains(&mut self, at: usize, gram: Gram, named: Option<Named>) -> usize {
        let mut next = self.skip(at + 1, &[Gram::Letter, Gram::Of]);
        // "starts with A": the letter may look like an article.
        if let Some(letter) = (at + 1..next).find(|&p| {
            self.pieces[p].text.len() == 1 && self.pieces[p].text.starts_with(char::is_uppercase)
        }) {
            next = letter;
        }
        let said = ["word", "letter", "substring", "phrase", "text"]
            .iter()
            .any(|noun| self.pieces[at].lower.contains(noun));
        let text = match self.pieces.get(next).map(|p| &p.kind) {
            Some(PieceKind::Quoted(text, _)) => text.clone(),
            Some(PieceKind::Unknown | PieceKind::Value(_))
                if named.is_some() || said || gram != Gram::Contains || next > at + 1 =>
            {
                self.pieces[next].text.clone()
            }
            // "products containing lamp"
            Some(PieceKind::Unknown) if self.pieces[at].lower.starts_with("contain") => {
                self.pieces[next].text.clone()
            }
            Some(PieceKind::Number(number)) if named.is_some() => number.clone(),
            _ if (said || named.is_some() || gram != Gram::Contains || next > at + 1)
                && self.pieces.get(next).is_some_and(|p| p.text.len() == 1) =>
            {
                self.pieces[next].text.clone()
            }
            _ if gram != Gram::Contains || named.is_some() => {
                let said = self.pieces[at].text.clone();
                self.because(format!("`{said}` needs a text: put it in quotes"));
                self.unknown(at);
                return at + 1;
            }
            _ => {
                // "containing" as an ordinary verb: "orders containing product X".
                return at + 1;
            }
        };
        let mut end = next + 1;
        let mut named = named.or(self.last_column.clone());
        // "have the word 'Hey' in their title".
        if matches!(self.gram(end), Some(Gram::In)) {
            if let Some((Phrase { noun: Noun::Column(column), .. }, after)) = self.phrase(end + 1) {
                named = Some(column);
                end = after;
            } else if self.pieces.get(end + 1).is_some_and(|p| p.lower == "it") {
                end += 2;
            }
        }
        let id = match named {
            Some(named) => self.resolve(&named, None),
            None => self.focus_table().and_then(|table| {
                self.snapshot.schema.tables[table]
                    .label
                    .first()
                    .map(|&column| ColumnId { table, column })
                    .filter(|id| {
                        let column = self.snapshot.schema.column(*id);
                        column.kind == Kind::Text && !column.key
                    })
            }),
        };
        let Some(id) = id else {
            self.unknown(at);
            return end;
        };
        let pattern = match gram {
            Gram::StartsWith => format!("{text}%"),
            Gram::EndsWith => format!("%{text}"),
            _ => format!("%{text}%"),
        };
        self.like(id, &text, pattern);
        end
    }

    fn like(&mut self, id: ColumnId, text: &str, pattern: String) {
        self.note(text, format!("{} like '{pattern}'", self.snapshot.schema.path(id)), "grammar");
        let node = self.node_for(id);
        let condition = Condition::Like(Expr::Column(id), pattern);
        let negated = std::mem::take(&mut self.negate);
        self.add(node, if negated { Condition::Not(Box::new(condition)) } else { condition });
    }
}
