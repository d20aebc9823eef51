//! One statement on a worker thread: rows out in batches, within the budget.

use super::harden::Connection;
use super::values::{Declared, parameter, settle};
use crate::stop::Stop;
use crate::value::{clip, size};
use crate::{Binding, Budget, ConnectorError, Cut, Delivery, ReadOutcome, ResultColumn, Value};
use futures::future::{Either, select};
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

const ROWS_PER_BATCH: usize = 256;
const BYTES_PER_BATCH: u64 = 256 * 1024;

/// Rows looked at, at most, before the type of an expression is announced as unknown.
const ROWS_FOR_TYPES: usize = 200;

type Batch = Result<Delivery, ConnectorError>;

pub(super) struct Job {
    pub(super) statement: Binding,
    pub(super) budget: Budget,
    pub(super) stop: Stop,
    pub(super) columns: oneshot::Sender<Result<Vec<ResultColumn>, ConnectorError>>,
    pub(super) rows: mpsc::Sender<Batch>,
    /// A place kept for the last message, so that the end arrives even when nobody reads.
    pub(super) end: mpsc::OwnedPermit<Batch>,
}

impl Job {
    pub(super) fn run(self, connection: Result<&Connection, ConnectorError>) {
        let Job { statement, budget, stop, columns, rows, end } = self;
        let connection = match connection {
            Ok(connection) if !stop.reached() => connection,
            unusable => {
                let error = unusable.err().unwrap_or_else(|| stop.reason());
                let _ = columns.send(Err(error));
                return;
            }
        };
        let mut delivery =
            Outbox { columns: Some(columns), rows, stop: &stop, waited: Duration::ZERO };
        let started = Instant::now();
        let outcome = connection
            .watched(&stop, || stream(connection, &statement, budget, &stop, &mut delivery));
        match outcome {
            Ok((rows, bytes, cut)) => {
                let elapsed = started.elapsed().saturating_sub(delivery.waited);
                end.send(Ok(Delivery::End(ReadOutcome { rows, bytes, cut, elapsed })));
            }
            Err(error) => match delivery.columns.take() {
                Some(columns) => drop(columns.send(Err(error))),
                None => drop(end.send(Err(error))),
            },
        }
    }
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

    fn send(&mut self, rows: Vec<Vec<Value>>) -> Result<(), ConnectorError> {
        if rows.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        let sending = pin!(self.rows.send(Ok(Delivery::Rows(rows))));
        let stopped = pin!(self.stop.token().cancelled());
        let sent = futures::executor::block_on(select(sending, stopped));
        self.waited += started.elapsed();
        match sent {
            Either::Left((Ok(()), _)) => Ok(()),
            Either::Left((Err(_), _)) => Err(ConnectorError::Cancelled),
            Either::Right(_) => Err(self.stop.reason()),
        }
    }
}

/// Rows and bytes handed out, and what cut them.
fn stream(
    connection: &Connection,
    bound: &Binding,
    budget: Budget,
    stop: &Stop,
    out: &mut Outbox<'_>,
) -> Result<(u64, u64, Option<Cut>), ConnectorError> {
    let explain = |error| bound.locate(connection.explain(error, stop));
    // Refuses a second statement after the first.
    let mut statement = connection.inner.prepare(bound.text()).map_err(explain)?;
    for (index, value) in bound.values().iter().enumerate() {
        statement.raw_bind_parameter(index + 1, parameter(value)).map_err(explain)?;
    }
    let (names, declared): (Vec<(String, String)>, Vec<Declared>) = statement
        .columns()
        .iter()
        .map(|column| {
            let database_type = column.decl_type().unwrap_or_default();
            let names = (column.name().to_owned(), database_type.to_owned());
            (names, Declared::parse(database_type))
        })
        .unzip();
    let announced = |batch: &[Vec<Value>]| -> Vec<ResultColumn> {
        let named = names.iter().zip(&declared).enumerate();
        named
            .map(|(index, ((name, database_type), declared))| ResultColumn {
                name: name.clone(),
                value_type: settle(*declared, batch.iter().map(|row| &row[index])),
                database_type: database_type.clone(),
            })
            .collect()
    };

    let (mut rows_out, mut bytes_out, mut cut) = (0_u64, 0_u64, None);
    let (mut batch, mut batch_bytes) = (Vec::new(), 0_u64);
    let mut announced_yet = false;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(explain)? {
        if rows_out == budget.max_rows {
            cut = Some(Cut::Rows);
            break;
        }
        let mut values = Vec::with_capacity(declared.len());
        for (index, declared) in declared.iter().enumerate() {
            let raw = row.get_ref(index).map_err(explain)?;
            values.push(clip(declared.value(raw), budget.max_cell_bytes));
        }
        let bytes = values.iter().map(size).sum::<u64>();
        if bytes_out + bytes > budget.max_bytes {
            cut = Some(Cut::Bytes);
            break;
        }
        rows_out += 1;
        bytes_out += bytes;
        batch_bytes += bytes;
        batch.push(values);
        if !announced_yet && types_known(&declared, &batch) {
            out.announce(announced(&batch));
            announced_yet = true;
        }
        if announced_yet && (batch.len() >= ROWS_PER_BATCH || batch_bytes >= BYTES_PER_BATCH) {
            batch_bytes = 0;
            out.send(std::mem::take(&mut batch))?;
        }
    }
    if !announced_yet {
        out.announce(announced(&batch));
    }
    out.send(batch)?;
    Ok((rows_out, bytes_out, cut))
}

/// Every column has shown a value, or enough rows went by.
fn types_known(declared: &[Declared], batch: &[Vec<Value>]) -> bool {
    batch.len() >= ROWS_FOR_TYPES
        || (0..declared.len())
            .all(|column| batch.iter().any(|row| !matches!(row[column], Value::Null)))
}
