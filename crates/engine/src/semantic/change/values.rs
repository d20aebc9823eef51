//! Which column a wish writes, and how its value is written.

use super::Change;
use super::rows::Rows;
use super::said::{By, STATES};
use crate::catalog::Snapshot;
use crate::semantic::lexicon::{Closeness, StoredValue, Target, fold};
use crate::semantic::query::ColumnId;
use crate::semantic::schema::{Kind, is_iso_date};
use crate::semantic::tag::{self, PieceKind};
use crate::semantic::{dialect, words};
use protocol::lineage::WordReading;
use time::macros::date;

/// Columns that hold the state of a row, the likeliest first.
const STATE_COLUMNS: [&str; 4] = ["status", "state", "stage", "condition"];

/// The column of the rows that `said` names.
pub(super) fn column(
    said: &str,
    rows: &Rows,
    snapshot: &Snapshot,
    change: &mut Change,
) -> Result<ColumnId, String> {
    let table = &snapshot.schema.tables[rows.table];
    // No period is looked for in a name, so the day does not matter.
    let pieces = tag::pieces(&words::tokens(said), &snapshot.lexicon, date!(2000 - 01 - 01));
    let names = pieces.iter().filter_map(|piece| match &piece.kind {
        PieceKind::Name(names, _) => Some(names),
        _ => None,
    });
    let mut found: Vec<(Closeness, ColumnId)> = names
        .flatten()
        .filter_map(|name| {
            let id = match name.target {
                Target::Column(id) | Target::Flag(id) => Some(id),
                Target::Dimension(at) => {
                    let path = &snapshot.glossary.dimensions[at].column;
                    snapshot.schema.find_column(path, None)
                }
                _ => None,
            };
            id.filter(|id| id.table == rows.table).map(|id| (name.closeness, id))
        })
        .collect();
    found.sort_by_key(|(closeness, _)| std::cmp::Reverse(*closeness));
    let Some(&(best, id)) = found.first() else {
        return Err(format!("`{said}` names no column of `{}`", table.name));
    };
    if found.iter().any(|(closeness, other)| *closeness == best && *other != id) {
        return Err(format!("`{said}` may be several columns of `{}`: name one", table.name));
    }
    note(change, said, format!("column {}", snapshot.schema.path(id)), "name");
    Ok(id)
}

/// "archived": the column that holds such a value, or the one that holds the state of a row.
pub(super) fn state(
    value: &str,
    rows: &Rows,
    snapshot: &Snapshot,
    change: &mut Change,
) -> Result<(ColumnId, String), String> {
    if let Some(known) = stored(value, rows, snapshot) {
        note(
            change,
            value,
            format!("{} = '{}'", snapshot.schema.path(known.column), known.text),
            "value",
        );
        return Ok((known.column, dialect::text(&known.text)));
    }
    let info = &snapshot.schema.tables[rows.table];
    let column = STATE_COLUMNS.iter().find_map(|wanted| {
        info.columns.iter().position(|column| {
            column.kind == Kind::Text && column.words.last().is_some_and(|last| last == wanted)
        })
    });
    let Some(column) = column else {
        return Err(format!(
            "`{value}` is no value of `{}`, and it has no column for a status: say \"set COLUMN of … to …\"",
            info.name
        ));
    };
    let id = ColumnId { table: rows.table, column };
    let literal = literal(value, id, snapshot, change)?;
    Ok((id, literal))
}

pub(super) fn state_of_verb(
    verb: &str,
    rows: &Rows,
    snapshot: &Snapshot,
    change: &mut Change,
) -> Result<(ColumnId, String), String> {
    let states = STATES.iter().find(|(known, _)| *known == verb).map(|(_, states)| *states);
    for state in states.unwrap_or_default() {
        if let Some(known) = stored(state, rows, snapshot) {
            let path = snapshot.schema.path(known.column);
            note(change, verb, format!("{path} = '{}'", known.text), "value");
            return Ok((known.column, dialect::text(&known.text)));
        }
    }
    Err(format!(
        "no row of `{}` has a state that `{verb}` leads to: say \"mark … as …\"",
        snapshot.schema.tables[rows.table].name
    ))
}

fn stored(value: &str, rows: &Rows, snapshot: &Snapshot) -> Option<StoredValue> {
    let all = snapshot.lexicon.values(&fold(value));
    all.iter().find(|known| known.column.table == rows.table).cloned()
}

/// A value as the column keeps it.
pub(super) fn literal(
    value: &str,
    id: ColumnId,
    snapshot: &Snapshot,
    change: &mut Change,
) -> Result<String, String> {
    let (column, path) = (snapshot.schema.column(id), snapshot.schema.path(id));
    let value = value.trim();
    let refused = |wanted: &str| Err(format!("`{value}` is not {wanted}, which `{path}` holds"));
    if value.is_empty() {
        return Err(format!("the new value of `{path}` is missing"));
    }
    if ["null", "nothing", "empty", "unknown"].contains(&value.to_lowercase().as_str()) {
        return match column.nullable && !column.key {
            true => Ok("NULL".to_owned()),
            false => Err(format!("`{path}` must have a value")),
        };
    }
    if column.flag || column.kind == Kind::Boolean {
        let truth = match value.to_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => true,
            "false" | "no" | "off" | "0" => false,
            _ => return refused("yes or no"),
        };
        return Ok(match column.kind {
            Kind::Boolean => truth.to_string(),
            _ => u8::from(truth).to_string(),
        });
    }
    match column.kind {
        kind if kind.is_number() => match value.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(value.to_owned()),
            _ => refused("a number"),
        },
        Kind::Year if value.len() == 4 && value.parse::<u16>().is_ok() => Ok(value.to_owned()),
        Kind::Year => refused("a year"),
        Kind::Date if is_iso_date(value) => Ok(dialect::text(value)),
        Kind::Date => refused("a date such as 2024-05-31"),
        Kind::Other => Err(format!("values of `{path}` cannot be written from words")),
        _ => {
            let all = snapshot.lexicon.values(&fold(value));
            match all.iter().find(|known| known.column == id) {
                Some(known) => Ok(dialect::text(&known.text)),
                None => {
                    change.guesses.push(format!("no row has `{value}` in `{path}` yet"));
                    Ok(dialect::text(value))
                }
            }
        }
    }
}

/// The column and so much more of it.
pub(super) fn shifted(by: &By, id: ColumnId, snapshot: &Snapshot) -> Result<String, String> {
    let column = snapshot.schema.column(id);
    if !column.kind.is_number() || column.key || snapshot.schema.reference(id).is_some() {
        return Err(format!("`{}` is no amount that can be raised", snapshot.schema.path(id)));
    }
    let name = dialect::identifier(&column.name, snapshot.schema.dialect);
    let (sign, amount) = match by.amount.strip_prefix('-') {
        Some(amount) => ("-", amount),
        None => ("+", by.amount.as_str()),
    };
    Ok(match by.percent {
        // Rounded as money is where the column keeps fractions.
        true if column.kind == Kind::Integer => format!("{name} {sign} {name} * {amount} / 100"),
        true => format!("ROUND({name} {sign} {name} * {amount} / 100.0, 2)"),
        false => format!("{name} {sign} {amount}"),
    })
}

fn note(change: &mut Change, words: &str, meaning: String, because: &str) {
    change.words.push(WordReading {
        words: words.to_owned(),
        meaning,
        because: because.to_owned(),
    });
}
