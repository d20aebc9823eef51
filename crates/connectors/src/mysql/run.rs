//! One statement: a session, the statement in it, rows out in batches within the budget.

use super::failure;
use super::kill::{self, Ending, Watched};
use super::pool::{Lease, Pool};
use super::session::RECURSION;
use super::values::{self, described};
use super::wire::{Client, Next, WireError};
use crate::stop::Stop;
use crate::value::{clip, size};
use crate::{Binding, Budget, ConnectorError, Cut, Delivery, ReadOutcome, ResultColumn, Value};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

const ROWS_PER_BATCH: usize = 256;
const BYTES_PER_BATCH: u64 = 256 * 1024;

/// How long the rest of a cut result is read and thrown away before its statement is killed: the
/// guard's own LIMIT leaves one row.
const REST: Duration = Duration::from_millis(100);

/// Warning of MariaDB that a recursive query was ended early.
const RECURSION_CUT: &str = "1931";

type Batch = Result<Delivery, ConnectorError>;

pub(super) struct Job {
    pub(super) statement: Binding,
    /// A statement that has to give rows; `EXPLAIN` and `SHOW` tell their columns only later.
    pub(super) is_read: bool,
    pub(super) budget: Budget,
    pub(super) stop: Stop,
    pub(super) columns: oneshot::Sender<Result<Vec<ResultColumn>, ConnectorError>>,
    pub(super) rows: mpsc::Sender<Batch>,
    /// A place kept for the last message, so that the end arrives even when nobody reads.
    pub(super) end: mpsc::OwnedPermit<Batch>,
}

impl Job {
    pub(super) async fn run(self, pool: Arc<Pool>) {
        let Job { statement, is_read, budget, stop, columns, rows, end } = self;
        let mut out = Outbox { columns: Some(columns), rows, stop: &stop, waited: Duration::ZERO };
        let started = Instant::now();
        let lent = pool.lend(&stop).await;
        let outcome = match lent {
            Err(error) => Err(error),
            Ok(mut lease) => {
                let client = &mut lease.client;
                let thread = client.thread;
                let work = async {
                    let run = stream(client, &statement, is_read, budget, &mut out).await;
                    if stop.token().is_cancelled() {
                        drain(client).await;
                    }
                    run
                };
                let watched = kill::watched(&pool.door, thread, &stop, work).await;
                concluded(watched, lease, &stop, &statement, &pool)
            }
        };
        match outcome {
            Ok(Done { rows, bytes, cut }) => {
                let elapsed = started.elapsed().saturating_sub(out.waited);
                end.send(Ok(Delivery::End(ReadOutcome { rows, bytes, cut, elapsed })));
            }
            Err(error) => match out.columns.take() {
                Some(columns) => drop(columns.send(Err(error))),
                None => drop(end.send(Err(error))),
            },
        }
    }
}

struct Done {
    rows: u64,
    bytes: u64,
    cut: Option<Cut>,
}

/// Why a statement did not come to its end.
enum Broken {
    Wire(WireError),
    Own(ConnectorError),
}

impl From<WireError> for Broken {
    fn from(error: WireError) -> Self {
        Broken::Wire(error)
    }
}

/// Says how the statement ended; the session is settled behind the caller's back, or let go.
fn concluded(
    watched: Watched<Result<Done, Broken>>,
    lease: Lease,
    stop: &Stop,
    statement: &Binding,
    pool: &Arc<Pool>,
) -> Result<Done, ConnectorError> {
    let result = match watched {
        // The session is not used again, whether the kill was seen to work or not.
        Watched::Stopped(ending) => {
            match ending {
                Ending::Confirmed => tracing::debug!("a statement was stopped"),
                Ending::Lost => tracing::warn!("a statement was not seen to stop"),
            }
            return Err(stop.reason());
        }
        Watched::Finished(result) => result,
    };
    match result {
        Ok(done) => {
            tokio::spawn(leave(lease, pool.clone()));
            Ok(done)
        }
        Err(Broken::Own(error)) => {
            tokio::spawn(leave(lease, pool.clone()));
            Err(error)
        }
        Err(Broken::Wire(WireError::Server(refusal))) => {
            tokio::spawn(leave(lease, pool.clone()));
            let error = failure::of_statement(&refusal, &pool.door.target, statement.text());
            Err(statement.locate(error))
        }
        Err(Broken::Wire(WireError::TooLarge)) => {
            Err(failure::statement("a row is larger than 16 MiB", None))
        }
        Err(Broken::Wire(error)) => Err(pool.door.explain(error)),
    }
}

/// Hands the session on. What is left of a cut result is read when it is little, else killed.
async fn leave(mut lease: Lease, pool: Arc<Pool>) {
    if !lease.client.is_idle() {
        let rest = Stop::new(CancellationToken::new(), REST);
        rest.watch();
        let thread = lease.client.thread;
        let watched = kill::watched(&pool.door, thread, &rest, drain(&mut lease.client)).await;
        rest.token().cancel();
        if let Watched::Stopped(_) = watched {
            return;
        }
    }
    lease.settle().await;
}

async fn drain(client: &mut Client) {
    while let Ok(Next::Row(_)) = client.row().await {}
}

struct Outbox<'a> {
    /// Taken once the columns were announced.
    columns: Option<oneshot::Sender<Result<Vec<ResultColumn>, ConnectorError>>>,
    rows: mpsc::Sender<Batch>,
    stop: &'a Stop,
    /// Time spent waiting for the reader.
    waited: Duration,
}

impl Outbox<'_> {
    fn announce(&mut self, columns: Vec<ResultColumn>) {
        if let Some(sender) = self.columns.take() {
            let _ = sender.send(Ok(columns));
        }
    }

    async fn send(&mut self, rows: Vec<Vec<Value>>) -> Result<(), Broken> {
        if rows.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        let sent = tokio::select! {
            biased;
            () = self.stop.token().cancelled() => Err(Broken::Own(self.stop.reason())),
            sent = self.rows.send(Ok(Delivery::Rows(rows))) => {
                sent.map_err(|_| Broken::Own(ConnectorError::Cancelled))
            }
        };
        self.waited += started.elapsed();
        sent
    }
}

async fn stream(
    client: &mut Client,
    statement: &Binding,
    is_read: bool,
    budget: Budget,
    out: &mut Outbox<'_>,
) -> Result<Done, Broken> {
    let prepared = client.prepare(statement.text()).await?;
    // `into outfile`, `set`, `insert`: it is never run.
    if is_read && prepared.columns == 0 {
        let action = "run a statement that gives no rows".to_owned();
        return Err(Broken::Own(ConnectorError::NotAuthorized { action }));
    }
    let columns = client.execute(&prepared, statement.values()).await?;
    out.announce(columns.iter().map(described).collect());
    let mut done = Done { rows: 0, bytes: 0, cut: None };
    let (mut batch, mut batch_bytes) = (Vec::new(), 0_u64);
    loop {
        let packet = match client.row().await? {
            Next::Row(packet) => packet,
            Next::End(warnings) => {
                if warnings.0 > 0 {
                    complete(client).await?;
                }
                break;
            }
        };
        if done.rows == budget.max_rows {
            done.cut = Some(Cut::Rows);
            break;
        }
        let values: Vec<Value> = values::row(&packet, &columns)?
            .into_iter()
            .map(|value| clip(value, budget.max_cell_bytes))
            .collect();
        let bytes = values.iter().map(size).sum::<u64>();
        if done.bytes + bytes > budget.max_bytes {
            done.cut = Some(Cut::Bytes);
            break;
        }
        done.rows += 1;
        done.bytes += bytes;
        batch_bytes += bytes;
        batch.push(values);
        if batch.len() >= ROWS_PER_BATCH || batch_bytes >= BYTES_PER_BATCH {
            batch_bytes = 0;
            out.send(std::mem::take(&mut batch)).await?;
        }
    }
    out.send(batch).await?;
    Ok(done)
}

/// MariaDB ends a recursive query at its limit with a warning, and gives what it has.
async fn complete(client: &mut Client) -> Result<(), Broken> {
    let warnings = client.ask("show warnings").await?;
    let cut =
        |row: &Vec<Option<String>>| row.get(1).and_then(Option::as_deref) == Some(RECURSION_CUT);
    if warnings.iter().any(cut) {
        let message = format!("a recursive query takes more than {RECURSION} steps");
        return Err(Broken::Own(failure::statement(&message, None)));
    }
    Ok(())
}
