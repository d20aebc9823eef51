//! What the engine and the store know of a change, as clients see it.

use crate::store::{StoredRevision, StoredRun, TimelineEntry};
use connectors::Follows;
use engine::approvals::event::Checked;
use engine::approvals::{Hand, Level, Risk, Ruling, State};
use engine::execution::assess::Assessed;
use engine::execution::consequences::{Other, locks};
use engine::execution::impact::{Foreseen, RowCount, Sample};
use protocol::change::{
    Assessment, ChangeOther, ChangeRevision, ChangeRisk, ChangeRun, ChangeSample, ChangeSchema,
    ChangeState, ChangeStep, Means, OtherEffect, RuleVerdict, SampleRow,
};
use protocol::ids::RevisionId;
use protocol::table::{Cell, Row};
use protocol::{ErrorCode, Problem};
use sql_guard::review::Hit;
use sql_guard::{InTheWay, StatementKind, Touched};

pub fn assessment(assessed: &Assessed) -> Assessment {
    let Assessed { order, impact, consequences, ruling, reasons, risk, review, checked, .. } =
        assessed;
    let (rows, not_counted) = match &impact.rows {
        RowCount::Unknown { why } => (None, Some(why.clone())),
        known => (known.known(), None),
    };
    let schema = schema(assessed);
    // Nothing is said to be missing where there is nothing to count.
    let not_counted = not_counted.filter(|_| schema.is_none());
    let referring = impact.referring.iter();
    let stages = match checked {
        Checked::Incomplete => review.clone().at_least_one().stages,
        Checked::Passed | Checked::Blocked => review.stages.clone(),
    };
    Assessment {
        kind: order.statement.kind().as_str().to_owned(),
        table: match order.statement.touched() {
            Touched::Existing(existing) => existing.table.clone(),
            Touched::Schema(change) => change.table.as_ref().unwrap_or(&change.object).clone(),
            Touched::Added(_) | Touched::Unknown => order.statement.tables().join(", "),
        },
        environment: order.environment,
        rows,
        not_counted,
        adds: matches!(impact.rows, RowCount::Added(_)),
        overwrites: order.statement.in_the_way() != InTheWay::Stays,
        sample: impact.sample.as_ref().map(sample),
        referring: referring
            .map(|it| format!("{} ({})", it.table, it.columns.join(", ")))
            .collect(),
        plan: impact.plan.clone(),
        foreseen: impact
            .foreseen
            .iter()
            .chain(&consequences.taken)
            .map(foreseen)
            .chain(consequences.others.iter().filter_map(in_the_way))
            .collect(),
        triggers: consequences.triggers.clone(),
        others: consequences.others.iter().map(|it| other(it, order.statement.kind())).collect(),
        unasked: consequences.unasked.clone(),
        locks: locks(&order.statement).to_owned(),
        takes_ms: consequences
            .takes
            .map(|takes| u64::try_from(takes.as_millis()).unwrap_or(u64::MAX)),
        verdicts: verdicts(ruling),
        complete: ruling.complete,
        risk: self::risk(*risk),
        reasons: reasons.iter().map(|reason| reason.words.clone()).collect(),
        stages: stages.into_iter().map(u32::from).collect(),
        blocked: *checked == Checked::Blocked,
        max_rows: order.options.max_rows,
        timeout_ms: u64::try_from(order.options.timeout.as_millis()).unwrap_or(u64::MAX),
        backup: order.options.backup,
        schema,
    }
}

fn schema(assessed: &Assessed) -> Option<ChangeSchema> {
    let statement = &assessed.order.statement;
    let Touched::Schema(change) = statement.touched() else { return None };
    let (rows, not_counted) = match &assessed.impact.held {
        Some(RowCount::Unknown { why }) => (None, Some(why.clone())),
        Some(known) => (known.known(), None),
        None => (None, None),
    };
    Some(ChangeSchema {
        action: change.action.as_str().to_owned(),
        object: change.object.clone(),
        table: change.table.clone(),
        rows,
        not_counted,
        dependents: assessed.dependents.clone(),
        loses: change.loses,
        commits_by_itself: sql_guard::commits_by_itself(statement.dialect()),
    })
}

pub fn verdicts(ruling: &Ruling) -> Vec<RuleVerdict> {
    let verdict = |(level, hit): &(Level, Hit)| RuleVerdict {
        level: level.as_str().to_owned(),
        finding: engine::error::finding(&hit.finding),
    };
    ruling.hits.iter().map(verdict).collect()
}

fn foreseen(foreseen: &Foreseen) -> String {
    match foreseen {
        Foreseen::MissingValue { column } => {
            format!("`{column}` has to have a value, and would be empty")
        }
        Foreseen::SameValue { column, rows } => {
            format!("`{column}` is different in each row, and {rows} rows would get the same value")
        }
        Foreseen::Taken { column, .. } => {
            format!("`{column}` is different in each row, and another row has this value already")
        }
    }
}

/// Rows of another table that keep it from happening.
fn in_the_way(other: &Other) -> Option<String> {
    let rows = other.rows.known().filter(|rows| *rows > 0)?;
    let columns = other.columns.join(", ");
    (other.follows == Follows::Refuses).then(|| {
        let table = &other.table;
        format!(
            "rows of `{table}` ({rows}) refer to these by `{columns}`, and keep them as they are"
        )
    })
}

fn other(other: &Other, kind: StatementKind) -> ChangeOther {
    let Other { table, columns, follows, rows, goes_on } = other;
    let (rows, not_counted) = match rows {
        RowCount::Unknown { why } => (None, Some(why.clone())),
        known => (known.known(), None),
    };
    ChangeOther {
        table: table.clone(),
        columns: columns.clone(),
        effect: match follows {
            Follows::Along if kind == StatementKind::Update => OtherEffect::Updated,
            Follows::Along => OtherEffect::Deleted,
            Follows::SetNull => OtherEffect::SetNull,
            Follows::SetDefault => OtherEffect::SetDefault,
            Follows::Refuses => OtherEffect::Refuses,
        },
        rows,
        not_counted,
        goes_on: *goes_on,
    }
}

/// Columns as they are come first, then `new …` for each that would be set; one that is called so
/// itself has none of its own behind it.
fn sample(sample: &Sample) -> ChangeSample {
    let set = |column: &String| {
        let base = column.strip_prefix("new ")?;
        sample.columns.iter().position(|known| known.eq_ignore_ascii_case(base))
    };
    let width = sample.columns.iter().position(|column| set(column).is_some());
    let width = width.unwrap_or(sample.columns.len());
    let row = |row: &Row| {
        let before: Row = row.iter().take(width).cloned().collect();
        let mut after = vec![Cell::Null; before.len()];
        let mut changes = vec![false; before.len()];
        for (column, value) in sample.columns.iter().zip(row).skip(width) {
            let Some(at) = set(column).filter(|at| *at < width) else { continue };
            changes[at] = before[at] != *value;
            after[at] = value.clone();
        }
        SampleRow { before, after, changes }
    };
    let columns = sample.columns.iter().take(width).cloned().collect();
    ChangeSample { columns, rows: sample.rows.iter().map(row).collect() }
}

/// `whole`: the one who looks reads under the same rules as its author; otherwise the rows that the
/// author was shown are not theirs to see.
pub fn revision(stored: &StoredRevision, whole: bool) -> Result<ChangeRevision, Problem> {
    let mut assessment: Assessment =
        serde_json::from_value(stored.impact.clone()).map_err(|error| {
            Problem::new(ErrorCode::Internal, format!("`{}` cannot be read: {error}", stored.id))
        })?;
    if !whole {
        assessment.sample = None;
    }
    Ok(ChangeRevision {
        id: stored.id.clone(),
        number: stored.number,
        hash: stored.hash.to_string(),
        sql: stored.author_sql.clone(),
        executed_sql: stored.sql.clone(),
        identity: stored.identity.clone(),
        policy_version: stored.policy_version,
        rules_version: stored.rules_version,
        assessment,
        question: stored.question.clone(),
        model: stored.model.clone(),
        confidence: stored.confidence,
        created_at: stored.created_at.clone(),
    })
}

pub fn run(stored: &StoredRun) -> ChangeRun {
    let text = |name: &str| stored.detail[name].as_str().map(str::to_owned);
    let outcome = stored.outcome.as_deref().and_then(State::parse);
    ChangeRun {
        id: stored.id.clone(),
        attempt: stored.attempt,
        by: stored.by_name.clone(),
        started_at: stored.started_at.clone(),
        ended_at: stored.ended_at.clone(),
        outcome: outcome.map(state),
        rows: stored.rows_affected,
        broke_glass: stored.broke_glass,
        backup: text("backup"),
        message: text("message"),
    }
}

/// `number`: that of a wording.
pub fn step(entry: TimelineEntry, number: impl Fn(&RevisionId) -> u64) -> ChangeStep {
    let event = entry.event.strip_prefix("change.").unwrap_or(&entry.event).to_owned();
    ChangeStep {
        version: entry.version,
        revision: number(&entry.revision),
        event,
        from: state(entry.from),
        to: state(entry.to),
        actor: entry.actor,
        means: means(entry.hand),
        words: entry.words,
        at: entry.at,
    }
}

pub fn risk(risk: Risk) -> ChangeRisk {
    match risk {
        Risk::Low => ChangeRisk::Low,
        Risk::Medium => ChangeRisk::Medium,
        Risk::High => ChangeRisk::High,
    }
}

pub fn means(hand: Hand) -> Means {
    match hand {
        Hand::Person => Means::Person,
        Hand::Token => Means::Token,
        Hand::Service => Means::Service,
        Hand::Assistant => Means::Assistant,
        Hand::System => Means::System,
    }
}

pub fn state(state: State) -> ChangeState {
    match state {
        State::Draft => ChangeState::Draft,
        State::Checking => ChangeState::Checking,
        State::Blocked => ChangeState::Blocked,
        State::InReview => ChangeState::InReview,
        State::ChangesRequested => ChangeState::ChangesRequested,
        State::Approved => ChangeState::Approved,
        State::Executing => ChangeState::Executing,
        State::Executed => ChangeState::Executed,
        State::Failed => ChangeState::Failed,
        State::AbortedByGuard => ChangeState::AbortedByGuard,
        State::Unknown => ChangeState::Unknown,
        State::Cancelled => ChangeState::Cancelled,
        State::Rejected => ChangeState::Rejected,
        State::Expired => ChangeState::Expired,
        State::Withdrawn => ChangeState::Withdrawn,
        State::Revoked => ChangeState::Revoked,
        State::PostReview => ChangeState::PostReview,
        State::Disputed => ChangeState::Disputed,
    }
}
