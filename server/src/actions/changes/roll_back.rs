//! Undoing a run: another change, made from the rows that were kept, and reviewed like any other. What
//! somebody has changed since the run is left as it is; how many rows that are is in the timeline of the
//! new change.

use super::assess::{Wanted, asked, looked_at};
use super::ground::Ground;
use super::propose::{Asked, hand_in};
use super::{read, seen, unknown};
use crate::auth::With;
use crate::auth::permission::RequestWrite;
use crate::context::ServerContext;
use crate::store::ChangeKind;
use connectors::Budget;
use engine::approvals::{Hand, Party};
use engine::execution::collect;
use protocol::change::{ChangeAction, ChangeDetail, ChangeRun, ChangeState, Possible};
use protocol::ids::{ChangeId, WriteRunId};
use protocol::{ErrorCode, Problem};
use sql_guard::{Dialect, Existing, StatementKind, Touched};
use std::time::Duration;

/// For counting the rows that were kept.
const BUDGET: Budget =
    Budget { max_rows: 1, max_bytes: 1024, max_cell_bytes: 1024, deadline: Duration::from_secs(5) };

/// `None` where no run has changed anything.
pub fn possible(party: &Party, runs: &[ChangeRun]) -> Option<Possible> {
    let run = runs.iter().find(|run| run.outcome == Some(ChangeState::Executed))?;
    let is_person = party.hand == Hand::Person;
    let refused = match (&run.backup, party.rights.request) {
        _ if !is_person => Some("this is asked for by a person in a session"),
        (None, _) => Some("no rows were kept as they were before the run"),
        (Some(_), false) => Some("this needs the permission `request_write` on the connection"),
        (Some(_), true) => None,
    };
    Some(Possible { action: ChangeAction::RollBack, refused: refused.map(str::to_owned) })
}

pub async fn roll_back(
    context: &ServerContext,
    by: &With<RequestWrite>,
    id: &ChangeId,
    run: &WriteRunId,
) -> Result<ChangeDetail, Problem> {
    let stored = seen(context, by, id).await?;
    let runs = context.store.change_runs(id).await?;
    let kept = runs.iter().find(|known| known.id == *run).ok_or_else(|| unknown(id))?;
    let backup = kept.detail["backup"].as_str().ok_or_else(|| {
        refused("the run has kept no rows as they were".to_owned())
            .hint("only a run that was carried out with a backup can be undone")
    })?;
    let revisions = context.store.change_revisions(id).await?;
    let wording = revisions.iter().find(|revision| revision.id == kept.revision);
    let wording = wording.ok_or_else(|| unknown(id))?;
    let _may = asked(context, by, &stored.connection, None).await?;
    // The table that was kept is newer than the schema as it is known.
    let author = super::ground::author(context, by).await?;
    let ground = Ground::of(context, &stored.connection, author, true, Some(backup)).await?;
    let done = ground.database.check_write(&ground.author, &wording.author_sql)?;
    let done = done.map_err(|refusal| engine::error::refusal_problem(&refusal))?;
    let Touched::Existing(existing) = done.touched() else {
        return Err(refused("the statement does not say which rows it met".to_owned()));
    };
    let undoing = Undoing::of(&ground, existing, done.kind(), backup)?;
    let wanted = Wanted {
        sql: &undoing.sql,
        backup: done.kind() == StatementKind::Update,
        timeout_ms: Some(wording.timeout_ms),
        max_rows: None,
        confidence: None,
    };
    let assessed = looked_at(&ground, wanted).await?;
    let kept = count(&ground, &undoing.all).await?;
    let back = match &undoing.back {
        Some(back) => count(&ground, back).await?,
        None => assessed.impact.rows.known().unwrap_or(0),
    };
    let since = kept.saturating_sub(back);
    let note = format!(
        "{back} of {kept} rows would be put back as they were; {since} have been changed since the run \
         and stay as they are"
    );
    let title = format!("Roll back: {}", stored.title);
    let asked = Asked {
        kind: ChangeKind::Rollback(run.clone()),
        title: &title.chars().take(200).collect::<String>(),
        sql: &undoing.sql,
        question: None,
        note: Some(&note),
    };
    let id = hand_in(context, by, &ground, &assessed, asked).await?;
    read::change(context, by, &id).await
}

/// Statements about the rows that were kept.
struct Undoing {
    sql: String,
    /// One number: all of them.
    all: String,
    /// One number: those that are put back; `None` where that is what the statement itself meets.
    back: Option<String>,
}

impl Undoing {
    fn of(
        ground: &Ground,
        existing: &Existing,
        kind: StatementKind,
        backup: &str,
    ) -> Result<Undoing, Problem> {
        let catalog = ground.database.whole();
        let quote = |name: &str| match catalog.dialect {
            Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
            Dialect::Postgres | Dialect::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
        };
        let last = existing.table.rsplit('.').next().unwrap_or(&existing.table);
        let plain = last.trim_matches(['"', '`']);
        let mut tables = catalog.tables().map(|(_, table)| table);
        let table = tables.find(|table| table.name.eq_ignore_ascii_case(plain));
        let columns = table.map(|table| table.columns.as_slice()).unwrap_or_default();
        let keys: Vec<String> =
            columns.iter().filter(|it| it.primary_key).map(|it| quote(&it.name)).collect();
        if keys.is_empty() {
            let detail = format!("`{plain}` has no primary key that says which row is which");
            return Err(refused(detail));
        }
        let (target, kept) = (&existing.table, quote(backup));
        let same_key: Vec<String> =
            keys.iter().map(|key| format!("kept.{key} = {last}.{key}")).collect();
        let same_key = same_key.join(" AND ");
        let all = format!("SELECT count(*) FROM {kept}");
        if kind == StatementKind::Delete {
            let names: Vec<String> = columns.iter().map(|it| quote(&it.name)).collect();
            let names = names.join(", ");
            let missing = format!("NOT EXISTS (SELECT 1 FROM {target} WHERE {same_key})");
            return Ok(Undoing {
                sql: format!(
                    "INSERT INTO {target} ({names}) SELECT {names} FROM {kept} AS kept WHERE {missing}"
                ),
                back: Some(format!("SELECT count(*) FROM {kept} AS kept WHERE {missing}")),
                all,
            });
        }
        // A name without a table is one of the row that was kept, so that what was set is worked out
        // from it again. Whatever comes out otherwise now counts as changed since.
        let untouched = existing.sets.iter().map(|(column, value)| {
            let now = format!("{last}.{column}");
            format!("({now} = ({value}) OR ({now} IS NULL AND ({value}) IS NULL))")
        });
        let untouched: Vec<String> = untouched.collect();
        let before = existing.sets.iter().map(|(column, _)| {
            format!("{column} = (SELECT kept.{column} FROM {kept} AS kept WHERE {same_key})")
        });
        let before: Vec<String> = before.collect();
        let (before, untouched) = (before.join(", "), untouched.join(" AND "));
        let sql = format!(
            "UPDATE {target} SET {before} WHERE EXISTS (SELECT 1 FROM {kept} AS kept WHERE {same_key} AND \
             {untouched})"
        );
        Ok(Undoing { sql, all, back: None })
    }
}

async fn count(ground: &Ground, sql: &str) -> Result<u64, Problem> {
    let checked = ground.database.check(&ground.author, sql, Some(1))?;
    let checked = checked.map_err(|refusal| engine::error::refusal_problem(&refusal))?;
    let rows = collect(ground.database.connector.as_ref(), &checked, BUDGET).await;
    let (_, rows) = rows.map_err(|error| engine::error::connector_problem(&error))?;
    let number = rows.first().and_then(|row| row.first());
    number.and_then(engine::execution::impact::number).ok_or_else(|| {
        Problem::new(ErrorCode::Internal, "the rows that were kept could not be counted")
    })
}

fn refused(detail: String) -> Problem {
    let detail = format!("the run cannot be undone from here: {detail}");
    Problem::new(ErrorCode::InvalidRequest, detail)
}
