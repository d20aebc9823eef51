//! Wishes in words, and the statement drafted from each.

use super::super::tests::business::hire;
use super::super::tests::outcome;
use crate::semantic::PlanOutcome;

/// The drafted statement on one line, with what was guessed; `?` with what is missing.
fn draft(wish: &str) -> String {
    match outcome(wish, &hire()) {
        PlanOutcome::WriteIntent { change: Some(Ok(change)), .. } => {
            let policy = sql_guard::Policy::writer(None);
            let seen = sql_guard::inspect(&change.sql, &hire().catalog, &policy);
            let bare = !change.sql.contains("WHERE");
            assert!(
                bare || seen.verdict == sql_guard::Verdict::NeedsApproval,
                "{}: {:?}",
                change.sql,
                seen.findings
            );
            let mut text = change.sql.replace('\n', " ");
            for guess in change.guesses {
                text.push_str(&format!(" -- {guess}"));
            }
            text
        }
        PlanOutcome::WriteIntent { change: Some(Err(why)), .. } => format!("? {why}"),
        PlanOutcome::WriteIntent { change: None, kind } => format!("! {kind}"),
        other => format!("no wish: {other:?}"),
    }
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(wish, expected)| {
            let found = draft(wish);
            (found != *expected).then(|| format!("{wish}\n  wanted {expected}\n  found  {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_state_is_set() {
    check(&[
        (
            "mark rides older than 2023 as archived",
            "UPDATE rides SET status = 'archived' WHERE started_at < '2023-01-01' -- no row has `archived` in `rides.status` yet",
        ),
        (
            "Please mark the desk rides as stopped.",
            "UPDATE rides SET status = 'stopped' WHERE channel = 'desk'",
        ),
        (
            "mark rides of riders from Peru as done",
            "UPDATE rides SET status = 'done' WHERE id IN (SELECT rides.id FROM rides JOIN riders ON rides.rider_id = riders.id WHERE riders.country = 'Peru')",
        ),
        (
            "mark bikes as lost",
            "? `lost` is no value of `bikes`, and it has no column for a status: say \"set COLUMN of … to …\"",
        ),
        (
            "cancel rides started in 2022",
            "? no row of `rides` has a state that `cancel` leads to: say \"mark … as …\"",
        ),
    ]);
}

#[test]
fn a_column_is_set_or_moved() {
    check(&[
        (
            "set the unit price of bikes retired in 2023 to 0",
            "UPDATE bikes SET unit_price = 0 WHERE retired_on >= '2023-01-01' AND retired_on < '2024-01-01'",
        ),
        (
            "change status to done for rides before 2023",
            "UPDATE rides SET status = 'done' WHERE started_at < '2023-01-01'",
        ),
        (
            "increase the unit price of cargo bikes by 10 %",
            "UPDATE bikes SET unit_price = ROUND(unit_price + unit_price * 10 / 100.0, 2) WHERE id IN (SELECT bikes.id FROM bikes JOIN kinds ON bikes.kind_id = kinds.id WHERE kinds.name = 'cargo')",
        ),
        (
            "set the unit price of bikes to cheap",
            "? `cheap` is not a number, which `bikes.unit_price` holds",
        ),
        ("set the colour of bikes to red", "? `the colour` names no column of `bikes`"),
    ]);
}

#[test]
fn rows_are_deleted() {
    check(&[
        ("delete rides before 2022-06-01", "DELETE FROM rides WHERE started_at < '2022-06-01'"),
        ("delete all repairs", "DELETE FROM repairs"),
        (
            "delete the 5 cheapest bikes",
            "? `the 5 cheapest bikes` picks rows by a ranking or a count; say by a condition which rows are meant",
        ),
        ("delete the zorgs from Peru", "? not understood: zorgs"),
    ]);
}

#[test]
fn what_is_no_change_of_rows_is_not_drafted() {
    check(&[("drop table rides", "! schema"), ("add a new rider called Ada", "! insert")]);
}
