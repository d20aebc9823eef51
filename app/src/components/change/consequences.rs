//! What else would happen: triggers, rows of other tables, what is locked and for how long. What could not
//! be found out says so.

use crate::format;
use leptos::prelude::*;
use protocol::change::{Assessment, ChangeOther, ChangeSchema, OtherEffect};

#[component]
pub fn Consequences(impact: Assessment) -> impl IntoView {
    let lines = said(&impact);
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <section class="panel" aria-label="What else would happen">
            <h2 class="panel__title">"What else would happen"</h2>
            <ul class="panel__list">{lines}</ul>
        </section>
    }
    .into_any()
}

/// One line for each thing.
pub fn said(impact: &Assessment) -> Vec<String> {
    if let Some(schema) = &impact.schema {
        return of_schema(impact, schema);
    }
    let triggers = match impact.triggers.as_deref() {
        None => {
            "Whether triggers fire could not be looked at".to_owned()
                + &impact
                    .unasked
                    .as_ref()
                    .map(|why| format!(": {why}."))
                    .unwrap_or_else(|| ": the login that changes is not shown any.".to_owned())
        }
        Some([]) => "No trigger fires.".to_owned(),
        Some([one]) => format!("The trigger {one} fires; what it does is not counted."),
        Some(several) => {
            format!("The triggers {} fire; what they do is not counted.", several.join(", "))
        }
    };
    let mut lines = vec![triggers];
    lines.extend(impact.others.iter().filter(|other| other.rows != Some(0)).map(other));
    if !impact.locks.is_empty() {
        lines.push(format!("Meanwhile {}.", impact.locks));
    }
    lines.push(match impact.takes_ms {
        Some(0..10) => {
            "It takes a moment, guessed from its rows and the time of counting them.".to_owned()
        }
        Some(takes) => format!(
            "It takes about {}, guessed from its rows and the time of counting them.",
            format::duration_us(takes.saturating_mul(1_000))
        ),
        None => "How long it takes could not be estimated.".to_owned(),
    });
    lines
}

/// What depends on a table whose schema changes, and what others meet meanwhile.
fn of_schema(impact: &Assessment, schema: &ChangeSchema) -> Vec<String> {
    let mut lines = Vec::new();
    if schema.commits_by_itself {
        lines.push("This engine commits by itself; it cannot be rolled back.".to_owned());
    } else {
        lines.push(
            "It is one transaction: when it fails or is stopped, nothing of it stays.".to_owned(),
        );
    }
    if schema.loses {
        lines.push("What it takes away is not kept, and cannot be put back from here.".to_owned());
    }
    if let Some(why) = &schema.not_counted {
        lines.push(format!("How many rows the table has could not be estimated: {why}."));
    }
    if schema.action != "create_table" {
        lines.extend(impact.referring.iter().map(|key| format!("Rows of {key} refer to it.")));
        lines.extend(schema.dependents.iter().map(|one| {
            let mut letters = one.chars();
            let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
            format!("{first}{}.", letters.as_str())
        }));
        match impact.triggers.as_deref() {
            Some(names) => {
                lines.extend(names.iter().map(|name| format!("The trigger {name} belongs to it.")));
            }
            None => lines.push("Whether it has triggers could not be looked at.".to_owned()),
        }
    }
    if !impact.locks.is_empty() {
        lines.push(format!("Meanwhile {}.", impact.locks));
    }
    lines
}

fn other(other: &ChangeOther) -> String {
    let ChangeOther { table, columns, effect, rows, not_counted, goes_on } = other;
    let columns = columns.join(", ");
    let rows = match (rows, not_counted) {
        (Some(rows), _) => format::plural(*rows, "row"),
        (None, Some(why)) => format!("Rows (how many could not be counted: {why})"),
        (None, None) => "Rows (how many could not be counted)".to_owned(),
    };
    let what = match effect {
        OtherEffect::Deleted => "would be deleted too".to_owned(),
        OtherEffect::Updated => format!("would get the new key in {columns}"),
        OtherEffect::SetNull => format!("would lose their {columns}: it becomes NULL"),
        OtherEffect::SetDefault => format!("would get the default in {columns}"),
        OtherEffect::Refuses => format!("refer to it by {columns}, and keep it from happening"),
    };
    let on = if *goes_on { "; further tables refer to those, which are not counted" } else { "" };
    format!("{rows} of {table} {what}{on}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_other_tables_are_told_with_what_becomes_of_them() {
        let check = |effect, rows, goes_on, expected: &str| {
            let not_counted = None;
            let (table, columns) = ("lines".to_owned(), vec!["order_id".to_owned()]);
            let one = ChangeOther { table, columns, effect, rows, not_counted, goes_on };
            assert_eq!(other(&one), expected);
        };
        check(OtherEffect::Deleted, Some(3), false, "3 rows of lines would be deleted too.");
        check(
            OtherEffect::SetNull,
            Some(1),
            false,
            "1 row of lines would lose their order_id: it becomes NULL.",
        );
        check(
            OtherEffect::Refuses,
            None,
            true,
            "Rows (how many could not be counted) of lines refer to it by order_id, and keep it from \
             happening; further tables refer to those, which are not counted.",
        );
    }
}
