//! One session with the server: a transaction that can only read, one statement in it, and the proof
//! afterwards that nothing of it stayed.

use super::Place;
use super::failure::{Phase, Report};
use super::sign_in::{self, Key};
use super::stopping::Stopping;
use super::wire::{Decode, Heard, Wire, broken};
use crate::ConnectorError;
use crate::address;
use crate::stop::Stop;
use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::IsNull;
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use std::io;
use std::time::{Duration, Instant};

/// The engine's own limits come after ours: they end what we lost sight of.
const GRACE: Duration = Duration::from_secs(2);

/// A statement that waits longer for another session's lock is not a read anybody wants.
const LOCK_WAIT: Duration = Duration::from_secs(5);

const READING: &str = "begin isolation level repeatable read read only";
const WRITING: &str = "begin isolation level repeatable read read write";

/// What an idle session has to look like. `source = 'session'` are settings somebody changed.
const CLEAN: &str = "select
    current_user = session_user
    and not exists (select from pg_catalog.pg_locks
                    where pid = pg_catalog.pg_backend_pid() and locktype = 'advisory')
    and not exists (select from pg_catalog.pg_prepared_statements where name <> '')
    and not exists (select from pg_catalog.pg_listening_channels())
    and not exists (select from pg_catalog.pg_cursors where name <> '')
    and not exists (select from pg_catalog.pg_settings
                    where source = 'session' and name <> 'transaction_read_only')";

/// Whether it notices a client that has gone, and whether it knows the encoding of its texts.
const ABOUT_THE_SERVER: &str = "select current_setting('server_version_num')::int >= 140000,
    current_setting('server_encoding') = 'SQL_ASCII'";

/// Values as text, whole.
pub(super) struct Plain;

impl Decode for Plain {
    type Value = Option<String>;

    fn keep(&self, _column: usize) -> usize {
        16 * 1024 * 1024
    }

    fn value(&self, _column: usize, raw: Option<(&[u8], usize)>) -> Option<String> {
        raw.map(|(bytes, _)| String::from_utf8_lossy(bytes).into_owned())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) type_oid: u32,
    pub(super) modifier: i32,
}

pub(super) struct Session {
    wire: Wire,
    pub(super) key: Key,
    last_used: Instant,
    /// Postgres 14 and newer notices a client that has gone while a statement runs.
    watches_client: bool,
    /// The database has no encoding: its bytes come as they are.
    raw: bool,
}

impl Session {
    pub(super) async fn open(place: &Place) -> Result<Self, ConnectorError> {
        let (wire, key) = sign_in::sign_in(&place.target, place.tls.as_ref()).await?;
        let mut session =
            Self { wire, key, last_used: Instant::now(), watches_client: false, raw: false };
        let known = session.plainly(ABOUT_THE_SERVER).await.map_err(|_| {
            address::unreachable(&place.target, "the connection was lost while signing in")
        })?;
        let yes = |at: usize| known.get(at).is_some_and(|text| text.as_deref() == Some("t"));
        (session.watches_client, session.raw) = (yes(0), yes(1));
        Ok(session)
    }

    pub(super) fn idle_for(&self) -> Duration {
        self.last_used.elapsed()
    }

    /// Begins a transaction that can only read, with every setting that changes how values are read
    /// or written. Nothing of the caller's statement is sent yet.
    pub(super) async fn begin(&mut self, place: &Place, stop: &Stop) -> Result<(), ConnectorError> {
        self.begin_with(READING, place, stop).await
    }

    /// As [`Session::begin`], for an approved change.
    pub(super) async fn begin_writing(
        &mut self,
        place: &Place,
        stop: &Stop,
    ) -> Result<(), ConnectorError> {
        self.begin_with(WRITING, place, stop).await
    }

    async fn begin_with(
        &mut self,
        how: &str,
        place: &Place,
        stop: &Stop,
    ) -> Result<(), ConnectorError> {
        let whole = stop.remaining() + GRACE;
        let milliseconds = |limit: Duration| limit.as_millis().clamp(1, i32::MAX as u128);
        let mut settings = vec![
            how.to_owned(),
            format!("set local statement_timeout = {}", milliseconds(whole)),
            format!("set local lock_timeout = {}", milliseconds(LOCK_WAIT.min(whole))),
            format!("set local idle_in_transaction_session_timeout = {}", milliseconds(whole)),
            format!("set local search_path = {}", place.search_path()),
        ];
        let pinned = [
            "datestyle = 'ISO, MDY'",
            "intervalstyle = 'postgres'",
            "timezone = 'UTC'",
            "bytea_output = 'hex'",
            "extra_float_digits = 3",
            "standard_conforming_strings = on",
            "row_security = on",
            "xmloption = 'content'",
        ];
        settings.extend(pinned.iter().map(|setting| format!("set local {setting}")));
        if self.watches_client {
            settings.push("set local client_connection_check_interval = 1000".to_owned());
        }
        if self.raw {
            settings.push("set local client_encoding = 'SQL_ASCII'".to_owned());
        }
        for setting in &settings {
            self.say(setting, Vec::new()).map_err(|_| self.lost(place))?;
        }
        let done = self.finish_group().await;
        match done.map_err(|_| self.lost(place))? {
            Ok(()) => Ok(()),
            Err(report) => Err(report.explain(Phase::Reading, "", &place.target, stop)),
        }
    }

    /// Reads the statement without running it: the types of its parameters and its columns.
    pub(super) async fn prepare(
        &mut self,
        text: &str,
        stopping: &mut Stopping,
    ) -> Result<(Vec<u32>, Vec<Field>), ConnectorError> {
        let work = async {
            frontend::parse("read", text, [], &mut self.wire.outbox)?;
            frontend::describe(b'S', "read", &mut self.wire.outbox)?;
            frontend::sync(&mut self.wire.outbox);
            self.wire.send().await?;
            let (mut parameters, mut fields, mut failed) = (Vec::new(), Vec::new(), None);
            loop {
                match self.wire.hear(&Plain).await? {
                    Heard::Message(Message::ParseComplete | Message::NoData) => {}
                    Heard::Message(Message::ParameterDescription(body)) => {
                        parameters = body.parameters().collect()?;
                    }
                    Heard::Message(Message::RowDescription(body)) => {
                        let described = body.fields().map(|field| {
                            Ok(Field {
                                name: field.name().to_owned(),
                                type_oid: field.type_oid(),
                                modifier: field.type_modifier(),
                            })
                        });
                        fields = described.collect()?;
                    }
                    Heard::Message(Message::ErrorResponse(body)) => {
                        failed = Some(Report::read(&body));
                    }
                    Heard::Message(Message::ReadyForQuery(_)) => {
                        return Ok(failed.map_or(Ok((parameters, fields)), Err));
                    }
                    _ => return Err(broken()),
                }
            }
        };
        let done: Result<_, Report> = stopping.during(work).await?;
        done.map_err(|report| stopping.explain(&report, Phase::Reading, text))
    }

    /// Starts what was prepared; every value comes as text.
    pub(super) async fn execute(&mut self, parameters: Vec<Option<String>>) -> io::Result<()> {
        bind(&mut self.wire.outbox, "read", parameters)?;
        frontend::execute("", 0, &mut self.wire.outbox)?;
        frontend::sync(&mut self.wire.outbox);
        self.wire.send().await
    }

    pub(super) async fn hear<D: Decode>(&mut self, decode: &D) -> io::Result<Heard<D::Value>> {
        self.wire.hear(decode).await
    }

    /// One statement of our own, with text parameters, in the transaction that was begun.
    pub(super) async fn rows(
        &mut self,
        sql: &str,
        parameters: Vec<Option<String>>,
        stopping: &mut Stopping,
    ) -> Result<Vec<Vec<Option<String>>>, ConnectorError> {
        let work = async {
            self.say(sql, parameters)?;
            frontend::sync(&mut self.wire.outbox);
            self.wire.send().await?;
            self.answer().await
        };
        let answered = stopping.during(work).await?;
        answered.map_err(|report| stopping.explain(&report, Phase::Running, sql))
    }

    /// A statement with its values, in the transaction that was begun: the rows it changed.
    pub(super) async fn change(
        &mut self,
        text: &str,
        parameters: Vec<Option<String>>,
        stopping: &mut Stopping,
    ) -> Result<u64, ConnectorError> {
        let work = async {
            self.execute(parameters).await?;
            self.changed().await
        };
        let answered: Result<u64, Report> = stopping.during(work).await?;
        answered.map_err(|report| stopping.explain(&report, Phase::Running, text))
    }

    /// One word of our own. `Err`: no answer; `Ok(Err(_))`: the server's.
    pub(super) async fn word(&mut self, sql: &str) -> io::Result<Result<u64, Report>> {
        self.say(sql, Vec::new())?;
        frontend::sync(&mut self.wire.outbox);
        self.wire.send().await?;
        self.changed().await
    }

    /// Up to the end of a group, with the rows that its last statement says it changed.
    async fn changed(&mut self) -> io::Result<Result<u64, Report>> {
        let (mut rows, mut failed) = (0, None);
        loop {
            match self.wire.hear(&Plain).await? {
                Heard::Message(Message::CommandComplete(body)) => {
                    let tag = body.tag()?;
                    // A commit of a transaction that has failed says so, and nothing else does.
                    if tag == "ROLLBACK" && failed.is_none() {
                        failed = Some(Report::rolled_back());
                    }
                    rows = tag.rsplit(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0);
                }
                Heard::Message(Message::ErrorResponse(body)) => failed = Some(Report::read(&body)),
                Heard::Message(Message::ReadyForQuery(_)) => {
                    return Ok(failed.map_or(Ok(rows), Err));
                }
                Heard::Message(
                    Message::CopyInResponse(_) | Message::CopyOutResponse(_) | Message::CopyData(_),
                ) => return Err(broken()),
                Heard::Row(_) | Heard::Message(_) => {}
            }
        }
    }

    /// Ends the transaction, throws everything of the session away and looks whether that worked.
    /// `false`: the session must not be used again.
    pub(super) async fn clean(&mut self) -> bool {
        let work = async {
            for sql in ["rollback", "discard all", CLEAN] {
                self.say(sql, Vec::new())?;
                frontend::sync(&mut self.wire.outbox);
            }
            self.wire.send().await?;
            let ended = self.answer().await?;
            let discarded = self.answer().await?;
            let clean = self.answer().await?;
            let yes = |rows: Vec<Vec<Option<String>>>| {
                rows.first().and_then(|row| row.first()?.as_deref().map(|text| text == "t"))
            };
            Ok::<_, io::Error>(
                ended.is_ok() && discarded.is_ok() && clean.ok().and_then(yes) == Some(true),
            )
        };
        let clean = tokio::time::timeout(GRACE, work).await;
        self.last_used = Instant::now();
        matches!(clean, Ok(Ok(true)))
    }

    /// The first row, outside any transaction.
    async fn plainly(&mut self, sql: &str) -> io::Result<Vec<Option<String>>> {
        self.say(sql, Vec::new())?;
        frontend::sync(&mut self.wire.outbox);
        self.wire.send().await?;
        let rows = self.answer().await?.map_err(|_| broken())?;
        Ok(rows.into_iter().next().unwrap_or_default())
    }

    /// Parse, bind and execute, to be sent.
    fn say(&mut self, sql: &str, parameters: Vec<Option<String>>) -> io::Result<()> {
        frontend::parse("", sql, [], &mut self.wire.outbox)?;
        bind(&mut self.wire.outbox, "", parameters)?;
        frontend::execute("", 0, &mut self.wire.outbox)
    }

    async fn finish_group(&mut self) -> io::Result<Result<(), Report>> {
        frontend::sync(&mut self.wire.outbox);
        self.wire.send().await?;
        Ok(self.answer().await?.map(drop))
    }

    /// Everything up to the end of a group.
    async fn answer(&mut self) -> io::Result<Result<Vec<Vec<Option<String>>>, Report>> {
        let (mut rows, mut failed) = (Vec::new(), None);
        loop {
            match self.wire.hear(&Plain).await? {
                Heard::Row(row) => rows.push(row),
                Heard::Message(Message::ErrorResponse(body)) => failed = Some(Report::read(&body)),
                Heard::Message(Message::ReadyForQuery(_)) => {
                    return Ok(failed.map_or(Ok(rows), Err));
                }
                Heard::Message(
                    Message::CopyInResponse(_) | Message::CopyOutResponse(_) | Message::CopyData(_),
                ) => return Err(broken()),
                Heard::Message(_) => {}
            }
        }
    }

    fn lost(&self, place: &Place) -> ConnectorError {
        address::unreachable(&place.target, "the connection was lost")
    }
}

/// Binds text parameters to a prepared statement and asks for text back.
fn bind(outbox: &mut BytesMut, statement: &str, parameters: Vec<Option<String>>) -> io::Result<()> {
    let serialize = |value: Option<String>, buffer: &mut BytesMut| match value {
        None => Ok(IsNull::Yes),
        Some(text) => {
            buffer.extend_from_slice(text.as_bytes());
            Ok(IsNull::No)
        }
    };
    frontend::bind("", statement, [0], parameters, serialize, [0], outbox).map_err(|_| broken())
}
