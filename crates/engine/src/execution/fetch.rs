//! Rows of one statement, read once for everybody who waits for them. The last one to leave stops
//! the database; nobody else does.

use super::cells;
use super::gate::Ticket;
use super::progress::Progress;
use connectors::{Budget, Connector, ConnectorError, ReadOutcome, ResultColumn};
use protocol::table::{Cell, Row};
use sql_guard::CheckedStatement;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long a database that was told to stop may take to say so, before it is left behind.
const STOP_CONFIRMED_WITHIN: Duration = Duration::from_secs(2);

/// A whole result within its budget; shared, never changed.
#[derive(Debug)]
pub struct Fetched {
    pub columns: Vec<ResultColumn>,
    pub rows: Arc<Vec<Row>>,
    pub outcome: ReadOutcome,
    pub read_at: Instant,
    /// How long it waited for its place.
    pub queued: Duration,
}

impl Fetched {
    /// Bytes it takes, allocations included as far as they are known.
    pub fn memory(&self) -> u64 {
        let cells: usize = self.rows.iter().map(|row| row.capacity()).sum();
        let lists = self.rows.len() * size_of::<Row>() + cells * size_of::<Cell>();
        lists as u64 + self.outcome.bytes
    }
}

type Landed = Option<Result<Arc<Fetched>, ConnectorError>>;

/// One read under way. It runs as a task of its own, so that it outlives whoever began it.
pub struct Flight {
    /// How many wait for it; none: it was given up, and takes nobody on.
    seats: Mutex<usize>,
    stop: CancellationToken,
    progress: watch::Sender<Progress>,
    landed: watch::Sender<Landed>,
}

/// What a flight reads.
pub struct Journey {
    pub connector: Arc<dyn Connector>,
    pub statement: CheckedStatement,
    pub budget: Budget,
    pub ticket: Ticket,
}

/// One who waits for a flight.
pub struct Seat {
    flight: Arc<Flight>,
    left: bool,
}

impl Flight {
    /// `over` is told the rows, or that there are none, before anybody who waits is.
    pub fn begin(
        journey: Journey,
        over: impl FnOnce(&Arc<Flight>, Option<Arc<Fetched>>) + Send + 'static,
    ) -> Arc<Self> {
        let flight = Arc::new(Self {
            seats: Mutex::new(0),
            stop: CancellationToken::new(),
            progress: watch::Sender::new(*journey.ticket.progress().borrow()),
            landed: watch::Sender::new(None),
        });
        let flown = flight.clone();
        tokio::spawn(async move {
            let reading = tokio::spawn({
                let flight = flown.clone();
                async move { flight.read(journey).await }
            });
            // A driver that panics takes its own task down, not those who wait.
            let landed = reading.await.unwrap_or(Err(ConnectorError::WorkerGone)).map(Arc::new);
            over(&flown, landed.as_ref().ok().cloned());
            flown.landed.send_replace(Some(landed));
        });
        flight
    }

    /// A seat, unless everybody has left already.
    pub fn join(self: &Arc<Self>) -> Option<Seat> {
        let mut seats = self.seats.lock().expect("counting seats does not panic");
        if self.stop.is_cancelled() {
            return None;
        }
        *seats += 1;
        Some(Seat { flight: self.clone(), left: false })
    }

    async fn read(&self, mut journey: Journey) -> Result<Fetched, ConnectorError> {
        let began = Instant::now();
        let mut place = journey.ticket.progress();
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Err(ConnectorError::Cancelled),
                () = journey.ticket.admitted() => break,
                Ok(()) = place.changed() => {
                    self.progress.send_replace(*place.borrow_and_update());
                }
            }
        }
        let queued = began.elapsed();
        self.progress.send_replace(Progress::Running);
        tokio::select! {
            read = read(&journey, queued, &self.stop) => read,
            () = unconfirmed(&self.stop) => Err(ConnectorError::Cancelled),
        }
    }
}

async fn read(
    journey: &Journey,
    queued: Duration,
    stop: &CancellationToken,
) -> Result<Fetched, ConnectorError> {
    let Journey { connector, statement, budget, .. } = journey;
    let mut reading = connector.read(statement, *budget, stop.child_token()).await?;
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?.into_iter().map(cells::row));
    }
    let outcome = reading.outcome().ok_or(ConnectorError::WorkerGone)?;
    let columns = std::mem::take(&mut reading.columns);
    Ok(Fetched { columns, rows: Arc::new(rows), outcome, read_at: Instant::now(), queued })
}

/// Returns when a read that was told to stop has had its time to say so.
async fn unconfirmed(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(STOP_CONFIRMED_WITHIN).await;
}

impl Seat {
    /// Where the flight is.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.flight.progress.subscribe()
    }

    /// The rows. Cancelling `cancel` gives this seat up; if it was the last, the answer comes once
    /// the database has stopped.
    pub async fn rows(
        mut self,
        cancel: &CancellationToken,
    ) -> Result<Arc<Fetched>, ConnectorError> {
        let mut landed = self.flight.landed.subscribe();
        let over = tokio::select! {
            biased;
            () = cancel.cancelled() => None,
            over = landed.wait_for(Option::is_some) => Some(match over.as_deref() {
                Ok(Some(landed)) => landed.clone(),
                // The flight holds the sender, and the seat holds the flight.
                Ok(None) | Err(_) => Err(ConnectorError::WorkerGone),
            }),
        };
        if let Some(landed) = over {
            return landed;
        }
        if self.leave() {
            let _ = landed.wait_for(Option::is_some).await;
        }
        Err(ConnectorError::Cancelled)
    }

    /// `true` for the last one.
    fn leave(&mut self) -> bool {
        if std::mem::replace(&mut self.left, true) {
            return false;
        }
        let mut seats = self.flight.seats.lock().expect("counting seats does not panic");
        *seats -= 1;
        if *seats == 0 {
            self.flight.stop.cancel();
        }
        *seats == 0
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.leave();
    }
}
