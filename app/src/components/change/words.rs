//! Changes in words. Pure, so that server and browser say the same.

use crate::components::ui::Tint;
use crate::format;
use protocol::change::{
    Assessment, ChangeAction, ChangeRisk, ChangeSchema, ChangeState, ChangeStep, ChangeSummary,
    Means,
};

/// What would happen, in one sentence: "Updates 1,204 rows in orders".
pub fn sentence(impact: &Assessment) -> String {
    let table = &impact.table;
    if let Some(schema) = &impact.schema {
        return of_schema(schema, table);
    }
    let rows = match impact.rows {
        Some(rows) => format::plural(rows, "row"),
        None => "rows".to_owned(),
    };
    let said = match impact.kind.as_str() {
        "insert" if impact.overwrites => format!("Adds or overwrites {rows} in {table}"),
        "insert" => format!("Adds {rows} to {table}"),
        "delete" => format!("Deletes {rows} from {table}"),
        _ => format!("Updates {rows} in {table}"),
    };
    match impact.rows {
        Some(_) => said,
        None => format!("{said}; how many could not be estimated"),
    }
}

/// Whether a statement that is still typed would change tables or indexes: such a change keeps no rows as they
/// were, so that nobody is asked about it.
pub fn is_of_schema(sql: &str) -> bool {
    let word: String = without_remarks(sql).chars().take_while(char::is_ascii_alphabetic).collect();
    ["alter", "create", "drop", "truncate"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// From the first word on.
fn without_remarks(sql: &str) -> &str {
    let rest = sql.trim_start();
    let end = match (rest.get(..2), rest.get(..1)) {
        (Some("--"), _) | (_, Some("#")) => rest.find('\n'),
        (Some("/*"), _) => rest.find("*/").map(|at| at + 1),
        _ => return rest,
    };
    end.and_then(|at| rest.get(at + 1..)).map_or("", without_remarks)
}

/// "Alters the table orders, which has 1,204 rows".
fn of_schema(schema: &ChangeSchema, table: &str) -> String {
    let has = match (schema.rows, &schema.not_counted) {
        (Some(rows), _) => format!(", which has {}", format::plural(rows, "row")),
        (None, Some(_)) => "; how many rows it has could not be estimated".to_owned(),
        (None, None) => String::new(),
    };
    let object = &schema.object;
    match (schema.action.as_str(), &schema.table) {
        ("create_table", _) => format!("Makes the table {object}"),
        ("alter_table", _) => format!("Alters the table {table}{has}"),
        ("drop_table", _) => format!("Drops the table {table}{has}"),
        ("create_index", _) => format!("Makes the index {object} on {table}{has}"),
        ("drop_index", Some(table)) => format!("Drops the index {object} of {table}{has}"),
        ("drop_index", None) => format!("Drops the index {object}"),
        _ => format!("Removes every row of {table}{has}"),
    }
}

/// Kind and rows in few words, for a list: "update · 1,204 rows".
pub fn size(change: &ChangeSummary) -> String {
    match change.rows {
        _ if change.kind == "schema_change" => "schema change".to_owned(),
        Some(rows) => format!("{} · {}", change.kind, format::plural(rows, "row")),
        None => format!("{} · rows not estimated", change.kind),
    }
}

pub fn state(state: ChangeState) -> (&'static str, Tint) {
    match state {
        ChangeState::Draft => ("Draft", Tint::Plain),
        ChangeState::Checking => ("Being checked", Tint::Info),
        ChangeState::Blocked => ("Blocked by a rule", Tint::Danger),
        ChangeState::InReview => ("In review", Tint::Info),
        ChangeState::ChangesRequested => ("Sent back", Tint::Warn),
        ChangeState::Approved => ("Approved", Tint::Ok),
        ChangeState::Executing => ("Running", Tint::Info),
        ChangeState::Executed => ("Executed", Tint::Ok),
        ChangeState::Failed => ("Failed", Tint::Danger),
        ChangeState::AbortedByGuard => ("Rolled back: too many rows", Tint::Danger),
        ChangeState::Unknown => ("Outcome not known yet", Tint::Warn),
        ChangeState::Cancelled => ("Stopped", Tint::Plain),
        ChangeState::Rejected => ("Rejected", Tint::Danger),
        ChangeState::Expired => ("Expired", Tint::Plain),
        ChangeState::Withdrawn => ("Withdrawn", Tint::Plain),
        ChangeState::Revoked => ("Approval revoked", Tint::Warn),
        ChangeState::PostReview => ("Run without approval · needs review", Tint::Danger),
        ChangeState::Disputed => ("Disputed", Tint::Danger),
    }
}

/// The state with the stage that is reached: "In review · 1 of 2".
pub fn standing(change: &ChangeSummary) -> String {
    let (text, _) = state(change.state);
    match change.state {
        ChangeState::InReview if change.stages > 1 => {
            format!("{text} · {} of {}", change.stages_met, change.stages)
        }
        _ => text.to_owned(),
    }
}

/// Nothing can happen to it any more.
pub fn is_over(state: ChangeState) -> bool {
    use ChangeState::*;
    matches!(state, Executed | Disputed | Cancelled | Rejected | Expired | Withdrawn | Revoked)
}

pub fn risk(risk: ChangeRisk) -> (&'static str, Tint) {
    match risk {
        ChangeRisk::Low => ("Low risk", Tint::Ok),
        ChangeRisk::Medium => ("Medium risk", Tint::Info),
        ChangeRisk::High => ("High risk", Tint::Warn),
    }
}

/// Who asked, through what.
pub fn asked(change: &ChangeSummary) -> String {
    let author = if change.mine { "you" } else { change.author.as_str() };
    match change.means {
        Means::Person => format!("asked for by {author}"),
        Means::Token => format!("asked for by {author}, with an API token"),
        Means::Service => format!("asked for by the service account {author}"),
        Means::Assistant => format!("asked for by {author}, drafted by the assistant"),
        Means::System => "asked for by the server".to_owned(),
    }
}

/// Who has to agree, before it can be carried out.
pub fn approvers(stages: &[u32]) -> String {
    let total: u32 = stages.iter().sum();
    match (total, stages.len()) {
        (0, _) => "Nobody has to approve it: the rules let a change of this risk pass.".to_owned(),
        (1, _) => "One other person has to approve it.".to_owned(),
        (total, 1) => format!("{total} other people have to approve it."),
        (total, _) => {
            let each: Vec<String> = stages.iter().map(u32::to_string).collect();
            format!("{total} other people have to approve it, in stages of {}.", each.join(" and "))
        }
    }
}

/// What pressing the button leads to.
pub fn request_label(stages: &[u32]) -> String {
    match stages.iter().sum::<u32>() {
        0 => "Hand in – nobody has to approve".to_owned(),
        1 => "Request approval – 1 person".to_owned(),
        total => format!("Request approval – {total} people"),
    }
}

/// One line of the timeline.
pub fn step(step: &ChangeStep) -> String {
    let who = match (&step.actor, step.means) {
        (Some(actor), Means::Assistant) => format!("The assistant, for {actor},"),
        (Some(actor), _) => actor.clone(),
        (None, _) => "The server".to_owned(),
    };
    let did = match step.event.as_str() {
        "draft" => "wrote a draft",
        "submit" => "asked for it",
        "check" => {
            return match step.to {
                ChangeState::Blocked => "A rule does not let it pass",
                ChangeState::InReview => "Checked; review begins",
                _ => "Checked",
            }
            .to_owned();
        }
        "pass" => return "Checked; nobody has to approve it".to_owned(),
        "revise" => return format!("{who} wrote revision {}", step.revision),
        "recheck" => "found that something it rests on has changed",
        "approve" => return format!("{who} approved revision {}", step.revision),
        "send_back" => "sent it back",
        "reject" => "rejected it",
        "withdraw" => "withdrew it",
        "revoke" => "revoked the approval",
        "expire" => return "Its time ran out".to_owned(),
        "execute" => "started the run",
        "break_glass" => "broke the glass: it runs without approval",
        "accept" => "looked at it afterwards, and accepts it",
        "dispute" => "looked at it afterwards, and disputes it",
        "cancel" => "stopped the run",
        "end" | "settle" => return state(step.to).0.to_owned(),
        "orphan" => return "The run was left behind by a restart".to_owned(),
        "retry" => "allowed another run",
        other => return format!("{who}: {other}"),
    };
    format!("{who} {did}")
}

/// What the end of waiting is called, and when it is.
pub fn end(change: &ChangeSummary) -> Option<(&'static str, String)> {
    let verb = match change.state {
        ChangeState::PostReview => "look at it, due",
        _ => "review ends",
    };
    let ends = match (&change.deadline, &change.valid_until) {
        (Some(at), _) => Some((verb, at.clone())),
        (None, Some(at)) => Some(("approval ends", at.clone())),
        (None, None) => None,
    };
    ends.filter(|_| !is_over(change.state))
}

/// What happens next, under the timeline.
pub fn next(change: &ChangeSummary) -> Option<&'static str> {
    match change.state {
        ChangeState::Draft => Some("Waits to be handed in"),
        ChangeState::Checking => Some("Is being checked"),
        ChangeState::Blocked | ChangeState::ChangesRequested => Some("Waits for another wording"),
        ChangeState::InReview if change.waits_on_me => Some("Waits for you, or another approver"),
        ChangeState::InReview => Some("Waits for an approver"),
        ChangeState::Approved => Some("Waits to be run, once"),
        ChangeState::PostReview if change.waits_on_me => {
            Some("Was run without approval, and waits for you to look at it")
        }
        ChangeState::PostReview => {
            Some("Was run without approval, and waits for somebody else to look")
        }
        ChangeState::Executing => Some("Runs now"),
        ChangeState::Unknown => Some("Waits for the database to say how it ended"),
        ChangeState::Failed | ChangeState::AbortedByGuard => Some("May be tried again"),
        _ => None,
    }
}

/// The button of an action; an approval names the wording.
pub fn action(action: ChangeAction, revision: u64) -> String {
    match action {
        ChangeAction::Submit => "Hand in".to_owned(),
        ChangeAction::Revise => "Write it again…".to_owned(),
        ChangeAction::Approve => format!("Approve r{revision}"),
        ChangeAction::SendBack => "Send back".to_owned(),
        ChangeAction::Reject => "Reject".to_owned(),
        ChangeAction::Withdraw => "Withdraw".to_owned(),
        ChangeAction::Revoke => "Revoke approval".to_owned(),
        ChangeAction::Execute => "Run now".to_owned(),
        ChangeAction::Cancel => "Stop the run".to_owned(),
        ChangeAction::Retry => "Try again".to_owned(),
        ChangeAction::RollBack => "Roll back…".to_owned(),
        ChangeAction::BreakGlass => "Break the glass…".to_owned(),
        ChangeAction::Accept => "Accept what was done".to_owned(),
        ChangeAction::Dispute => "Dispute it".to_owned(),
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
