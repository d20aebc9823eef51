//! One statement: rows out in batches with back-pressure, within the budget.

use super::Place;
use super::failure::{Phase, Report};
use super::parameters;
use super::pool::{Lease, Pool};
use super::session::Field;
use super::stopping::{StopState, Stopping};
use super::values::{Kind, size};
use super::wire::{Decode, Heard};
use crate::stop::Stop;
use crate::{Binding, Budget, ConnectorError, Cut, Delivery, ReadOutcome, ResultColumn, Value};
use postgres_protocol::message::backend::Message;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

const ROWS_PER_BATCH: usize = 256;
const BYTES_PER_BATCH: u64 = 256 * 1024;

/// A cut result that is about to end anyway is not cancelled.
const ABOUT_TO_END: Duration = Duration::from_millis(20);

type Batch = Result<Delivery, ConnectorError>;

pub(super) struct Job {
    pub(super) place: Arc<Place>,
    pub(super) statement: Binding,
    pub(super) budget: Budget,
    pub(super) stop: Stop,
    pub(super) columns: oneshot::Sender<Result<Vec<ResultColumn>, ConnectorError>>,
    pub(super) rows: mpsc::Sender<Batch>,
    /// A place kept for the last message, so that the end arrives even when nobody reads.
    pub(super) end: mpsc::OwnedPermit<Batch>,
}

/// What was handed out.
#[derive(Default)]
struct Sent {
    rows: u64,
    bytes: u64,
    cut: Option<Cut>,
    /// Time spent waiting for the reader.
    waited: Duration,
}

impl Job {
    /// The task goes on when nobody listens any more: it has to see the statement end.
    pub(super) async fn run(self, pool: Arc<Pool>) {
        let Job { place, statement, budget, stop, columns, rows, end } = self;
        let started = Instant::now();
        let mut lease = match pool.begin(&stop).await {
            Ok(lease) => lease,
            Err(error) => return drop(columns.send(Err(error))),
        };
        let mut stopping = Stopping::new(place.clone(), lease.session.key, stop);
        let mut announce = Some(columns);
        let mut sent = Sent::default();
        let streamed = async {
            let (types, fields) = lease.session.prepare(statement.text(), &mut stopping).await?;
            let described = describe(&place, &mut lease, &fields, &mut stopping).await?;
            let kinds = fields.iter().map(|field| Kind::of(field.type_oid)).collect();
            if let Some(columns) = announce.take() {
                let _ = columns.send(Ok(described));
            }
            let values = statement.values().iter().zip(&types);
            let values =
                values.map(|(value, type_oid)| parameters::text(value, *type_oid)).collect();
            let shape = Shape::new(kinds, budget);
            let text = statement.text();
            stream(&mut lease, values, &shape, budget, text, &rows, &mut stopping, &mut sent).await
        };
        let outcome = streamed.await.map_err(|error| statement.locate(error));
        let lost = matches!(&outcome, Err(ConnectorError::Unreachable { .. }));
        let (state, reusable) = stopping.settle().await;
        place.count(state);
        // Only now: whoever is told that a run was stopped can rely on it.
        match (outcome, announce) {
            (Ok(()), _) => {
                let elapsed = started.elapsed().saturating_sub(sent.waited);
                let Sent { rows, bytes, cut, .. } = sent;
                end.send(Ok(Delivery::End(ReadOutcome { rows, bytes, cut, elapsed })));
            }
            (Err(error), Some(columns)) => drop(columns.send(Err(error))),
            (Err(error), None) => drop(end.send(Err(error))),
        }
        drop(rows);
        if reusable && !lost && state != StopState::Lost {
            lease.give_back().await;
        }
    }
}

/// Names and types of the columns, the latter as the database writes them.
async fn describe(
    place: &Place,
    lease: &mut Lease,
    fields: &[Field],
    stopping: &mut Stopping,
) -> Result<Vec<ResultColumn>, ConnectorError> {
    let unknown: Vec<_> = fields
        .iter()
        .map(|field| (field.type_oid, field.modifier))
        .filter(|one| place.type_name(*one).is_none())
        .collect();
    if !unknown.is_empty() {
        let sql = "select t.oid, t.modifier, pg_catalog.format_type(t.oid, t.modifier)
            from unnest($1::oid[], $2::int[]) as t (oid, modifier)";
        let list = |items: Vec<String>| Some(format!("{{{}}}", items.join(",")));
        let parameters = vec![
            list(unknown.iter().map(|(oid, _)| oid.to_string()).collect()),
            list(unknown.iter().map(|(_, modifier)| modifier.to_string()).collect()),
        ];
        for row in lease.session.rows(sql, parameters, stopping).await? {
            if let [Some(oid), Some(modifier), name] = &row[..]
                && let (Ok(oid), Ok(modifier)) = (oid.parse(), modifier.parse())
            {
                place.learn_type((oid, modifier), name.clone().unwrap_or_default());
            }
        }
    }
    let described = fields.iter().map(|field| ResultColumn {
        name: field.name.clone(),
        value_type: Kind::of(field.type_oid).value_type(),
        database_type: place.type_name((field.type_oid, field.modifier)).unwrap_or_default(),
    });
    Ok(described.collect())
}

struct Shape {
    kinds: Vec<Kind>,
    limit: usize,
}

impl Shape {
    fn new(kinds: Vec<Kind>, budget: Budget) -> Self {
        Self { kinds, limit: usize::try_from(budget.max_cell_bytes).unwrap_or(usize::MAX) }
    }

    fn kind(&self, column: usize) -> Kind {
        self.kinds.get(column).copied().unwrap_or(Kind::Text(crate::ValueType::Text))
    }
}

impl Decode for Shape {
    type Value = Value;

    fn keep(&self, column: usize) -> usize {
        self.kind(column).keep(self.limit)
    }

    fn value(&self, column: usize, raw: Option<(&[u8], usize)>) -> Value {
        raw.map_or(Value::Null, |(raw, length)| self.kind(column).value(raw, length, self.limit))
    }
}

/// Ends when the server has ended the statement, however it ended.
#[allow(clippy::too_many_arguments)]
async fn stream(
    lease: &mut Lease,
    parameters: Vec<Option<String>>,
    shape: &Shape,
    budget: Budget,
    text: &str,
    out: &mpsc::Sender<Batch>,
    stopping: &mut Stopping,
    sent: &mut Sent,
) -> Result<(), ConnectorError> {
    let session = &mut lease.session;
    stopping.during(session.execute(parameters)).await?;
    let (mut batch, mut batch_bytes) = (Vec::new(), 0);
    let mut ended: Option<Result<(), ConnectorError>> = None;
    loop {
        let heard = if sent.cut.is_some() && ended.is_none() {
            wait_for_the_end(session, shape, stopping).await?
        } else {
            stopping.during(session.hear(shape)).await?
        };
        match heard {
            // Rows that were under way when it was stopped.
            Heard::Row(_) if sent.cut.is_some() || ended.is_some() => {}
            Heard::Row(row) => {
                let bytes = row.iter().map(size).sum::<u64>();
                if sent.rows == budget.max_rows {
                    sent.cut = Some(Cut::Rows);
                } else if sent.bytes + bytes > budget.max_bytes {
                    sent.cut = Some(Cut::Bytes);
                } else {
                    sent.rows += 1;
                    sent.bytes += bytes;
                    batch_bytes += bytes;
                    batch.push(row);
                }
                let full = batch.len() >= ROWS_PER_BATCH || batch_bytes >= BYTES_PER_BATCH;
                if full || sent.cut.is_some() {
                    batch_bytes = 0;
                    hand_out(std::mem::take(&mut batch), out, stopping, sent, &mut ended).await;
                }
            }
            Heard::Message(Message::ErrorResponse(body)) => {
                let report = Report::read(&body);
                let error = stopping.explain(&report, Phase::Running, text);
                // A result that was cut is cancelled because of it: that is no failure.
                if sent.cut.is_none() {
                    ended.get_or_insert(Err(error));
                }
            }
            Heard::Message(Message::ReadyForQuery(_)) => break,
            Heard::Message(
                Message::BindComplete | Message::CommandComplete(_) | Message::EmptyQueryResponse,
            ) => {}
            // Copying is another protocol, and nothing a read does.
            Heard::Message(_) => {
                return Err(ConnectorError::NotAuthorized { action: "copy data".to_owned() });
            }
        }
    }
    hand_out(batch, out, stopping, sent, &mut ended).await;
    // Stopped while the last rows waited for their reader: the statement itself was through.
    ended.unwrap_or(Ok(()))
}

/// Waits for room, unless the run is stopped: then the rest is read from the server and dropped.
async fn hand_out(
    rows: Vec<Vec<Value>>,
    out: &mpsc::Sender<Batch>,
    stopping: &mut Stopping,
    sent: &mut Sent,
    ended: &mut Option<Result<(), ConnectorError>>,
) {
    if rows.is_empty() || ended.is_some() {
        return;
    }
    let started = Instant::now();
    let stop = stopping.stop().clone();
    tokio::select! {
        delivered = out.send(Ok(Delivery::Rows(rows))) => {
            if delivered.is_err() {
                *ended = Some(Err(ConnectorError::Cancelled));
                stopping.request();
            }
        }
        () = stop.token().cancelled() => {
            *ended = Some(Err(stop.reason()));
            stopping.request();
        }
    }
    sent.waited += started.elapsed();
}

/// After a cut: the end often follows at once, because the statement has a limit of its own.
async fn wait_for_the_end(
    session: &mut super::session::Session,
    shape: &Shape,
    stopping: &mut Stopping,
) -> Result<Heard<Value>, ConnectorError> {
    if stopping.is_requested() {
        return stopping.during(session.hear(shape)).await;
    }
    let mut next = std::pin::pin!(session.hear(shape));
    if let Ok(heard) = tokio::time::timeout(ABOUT_TO_END, &mut next).await {
        let heard = heard.map_err(|_| stopping.lost())?;
        if matches!(heard, Heard::Row(_)) {
            stopping.request();
        }
        return Ok(heard);
    }
    stopping.request();
    stopping.during(next).await
}
