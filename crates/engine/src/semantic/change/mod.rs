//! A wish to change data, drafted as one statement: "mark orders older than 2022 as archived". The rows
//! are read as those of a question are; the draft is only ever a proposal, checked and reviewed like
//! a statement that somebody wrote.

mod rows;
mod said;
#[cfg(test)]
mod tests;
mod values;

use super::query::ColumnId;
use super::words::Token;
use super::{PlanContext, dialect};
use crate::catalog::Snapshot;
use protocol::lineage::WordReading;
use rows::Rows;
use said::Said;

/// One UPDATE or DELETE, with what each word was taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub sql: String,
    pub table: String,
    pub words: Vec<WordReading>,
    /// What was guessed, for the reader of the draft.
    pub guesses: Vec<String>,
}

/// `None` when the words ask for no change of rows; `Err` says what is missing.
pub(super) fn draft(
    tokens: &[Token],
    snapshot: &Snapshot,
    context: &PlanContext,
) -> Option<Result<Change, String>> {
    let said = said::read(tokens)?;
    Some(drafted(&said, snapshot, context))
}

fn drafted(said: &Said, snapshot: &Snapshot, context: &PlanContext) -> Result<Change, String> {
    let rows = rows::read(said.rows(), snapshot, context)?;
    let mut change = Change {
        sql: String::new(),
        table: snapshot.schema.tables[rows.table].name.clone(),
        words: rows.words.clone(),
        guesses: Vec::new(),
    };
    let head = match said {
        Said::Delete { .. } => format!("DELETE FROM {}", rows.name(snapshot)),
        Said::Mark { value, .. } => {
            let (id, literal) = values::state(value, &rows, snapshot, &mut change)?;
            set(id, &literal, &rows, snapshot)
        }
        Said::Verb { verb, .. } => {
            let (id, literal) = values::state_of_verb(verb, &rows, snapshot, &mut change)?;
            set(id, &literal, &rows, snapshot)
        }
        Said::Set { column, value, .. } => {
            let id = values::column(column, &rows, snapshot, &mut change)?;
            let literal = values::literal(value, id, snapshot, &mut change)?;
            set(id, &literal, &rows, snapshot)
        }
        Said::Shift { column, by, .. } => {
            let id = values::column(column, &rows, snapshot, &mut change)?;
            let sum = values::shifted(by, id, snapshot)?;
            set(id, &sum, &rows, snapshot)
        }
    };
    change.sql = match &rows.condition {
        Some(condition) => format!("{head}\nWHERE {condition}"),
        None => head,
    };
    Ok(change)
}

fn set(id: ColumnId, value: &str, rows: &Rows, snapshot: &Snapshot) -> String {
    let column = &snapshot.schema.column(id).name;
    let column = dialect::identifier(column, snapshot.schema.dialect);
    format!("UPDATE {}\nSET {column} = {value}", rows.name(snapshot))
}
