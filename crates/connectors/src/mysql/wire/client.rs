//! One session: signing in, commands of our own, prepared statements of others.

use super::bytes::put_bytes;
use super::frames::{self, Duplex, Frames};
use super::greeting::{Greeting, capability};
use super::scramble::{self, CACHING_SHA2, NATIVE};
use super::{Column, Reader, Refusal, WireError, parameters};
use crate::{Bound, ServerTarget, tls};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// `utf8mb4_general_ci`
const CHARSET: u8 = 45;
const IN_READ_ONLY_TRANSACTION: u16 = 1 << 13;

const QUIT: u8 = 0x01;
const QUERY: u8 = 0x03;
const PREPARE: u8 = 0x16;
const RESET: u8 = 0x1f;

pub(in crate::mysql) struct Login<'l> {
    pub(in crate::mysql) user: &'l str,
    pub(in crate::mysql) password: &'l str,
    pub(in crate::mysql) database: &'l str,
}

/// Whom to believe, and whose name the certificate has to bear.
pub(in crate::mysql) struct Secure<'s> {
    pub(in crate::mysql) target: &'s ServerTarget,
    pub(in crate::mysql) tls: &'s TlsConnector,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mysql) struct Server {
    pub(in crate::mysql) version: String,
    pub(in crate::mysql) is_mariadb: bool,
}

pub(in crate::mysql) struct Client {
    frames: Frames,
    pub(in crate::mysql) server: Server,
    /// What `KILL QUERY` needs.
    pub(in crate::mysql) thread: u32,
    with_types: bool,
    status: u16,
    /// Rows that the last statement without a result changed.
    affected: u64,
    /// Rows of a result are still to be read.
    in_result: bool,
}

/// How a result ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mysql) struct Warnings(pub(in crate::mysql) u16);

pub(in crate::mysql) struct Prepared {
    id: u32,
    /// Columns announced before running; a statement without a result has none.
    pub(in crate::mysql) columns: u16,
}

impl Client {
    /// Speaks first in the clear, as the protocol has it, and turns to TLS before anything of ours
    /// is said. With `secure` a server that does not speak it is refused.
    pub(in crate::mysql) async fn sign_in(
        mut stream: TcpStream,
        secure: Option<Secure<'_>>,
        login: Login<'_>,
    ) -> Result<Self, WireError> {
        let mut sequence = 0;
        let packet = frames::receive(&mut stream, &mut sequence).await?;
        if packet.first() == Some(&0xff) {
            return Err(refusal(&packet));
        }
        let greeting = Greeting::parse(&packet)?;
        let with_types = greeting.mariadb_capabilities & capability::MARIADB_COLUMN_TYPES != 0;
        let mut flags = capability::NEEDED;
        if greeting.mariadb_capabilities == 0 {
            flags |= capability::MYSQL;
        }
        if secure.is_some() {
            flags |= capability::TLS;
        }
        if greeting.capabilities & flags & !capability::MYSQL != flags & !capability::MYSQL {
            return Err(WireError::SignIn(match secure {
                Some(_) if greeting.capabilities & capability::TLS == 0 => {
                    "the server does not speak TLS".to_owned()
                }
                _ => "the server is too old".to_owned(),
            }));
        }
        let mut hello = Vec::with_capacity(128);
        hello.extend_from_slice(&flags.to_le_bytes());
        hello.extend_from_slice(&0xff_ffff_u32.to_le_bytes());
        hello.push(CHARSET);
        hello.extend_from_slice(&[0; 19]);
        let own = if with_types { capability::MARIADB_COLUMN_TYPES } else { 0 };
        hello.extend_from_slice(&own.to_le_bytes());
        let encrypted = secure.is_some();
        let stream: Box<dyn Duplex> = match secure {
            None => Box::new(stream),
            Some(Secure { target, tls }) => {
                frames::send(&mut stream, &mut sequence, &hello).await?;
                let encrypted = tls::encrypt(target, tls, stream).await;
                Box::new(encrypted.map_err(WireError::Encryption)?)
            }
        };
        let mut client = Self {
            frames: Frames::new(stream, sequence),
            server: Server { version: greeting.version, is_mariadb: greeting.is_mariadb },
            thread: greeting.thread,
            with_types,
            status: 0,
            affected: 0,
            in_result: false,
        };
        client.prove(hello, greeting.plugin, greeting.challenge, login, encrypted).await?;
        Ok(client)
    }

    async fn prove(
        &mut self,
        mut hello: Vec<u8>,
        plugin: String,
        challenge: Vec<u8>,
        login: Login<'_>,
        encrypted: bool,
    ) -> Result<(), WireError> {
        // The server switches to the login's own plugin when it is another one.
        let mut plugin = if plugin == CACHING_SHA2 { plugin } else { NATIVE.to_owned() };
        let proof = scramble::answer(&plugin, login.password, &challenge).unwrap_or_default();
        hello.extend_from_slice(login.user.as_bytes());
        hello.push(0);
        put_bytes(&mut hello, &proof);
        hello.extend_from_slice(login.database.as_bytes());
        hello.push(0);
        hello.extend_from_slice(plugin.as_bytes());
        hello.push(0);
        self.frames.send(&hello).await?;
        loop {
            let packet = self.frames.receive().await?;
            let mut reader = Reader::new(&packet);
            match reader.u8()? {
                0x00 => return Ok(()),
                0xff => return Err(refusal(&packet)),
                0xfe if packet.len() > 1 => {
                    plugin = reader.until_zero();
                    let challenge = reader.rest();
                    let challenge = challenge.strip_suffix(&[0]).unwrap_or(challenge);
                    let proof = scramble::answer(&plugin, login.password, challenge)
                        .ok_or_else(|| WireError::SignIn(unspoken(&plugin)))?;
                    self.frames.send(&proof).await?;
                }
                0x01 if plugin == CACHING_SHA2 => match reader.u8()? {
                    3 => {}
                    // The server does not remember the login and wants the password, once.
                    4 if encrypted => {
                        self.frames.send(&[login.password.as_bytes(), &[0]].concat()).await?;
                    }
                    _ => {
                        let reason = "the server wants the password itself: turn encryption on";
                        return Err(WireError::SignIn(reason.to_owned()));
                    }
                },
                _ => return Err(WireError::SignIn(unspoken("an old plugin"))),
            }
        }
    }

    /// A fixed statement of our own that gives no rows. Other people's text never comes here.
    pub(in crate::mysql) async fn command(&mut self, sql: &str) -> Result<(), WireError> {
        self.frames.begin(&[&[QUERY], sql.as_bytes()].concat()).await?;
        self.done().await
    }

    /// A fixed question of our own: its rows as text.
    pub(in crate::mysql) async fn ask(
        &mut self,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, WireError> {
        self.frames.begin(&[&[QUERY], sql.as_bytes()].concat()).await?;
        let columns = self.columns().await?.len();
        let mut rows = Vec::new();
        while let Some(packet) = self.row().await?.row() {
            let mut reader = Reader::new(&packet);
            let mut row = Vec::with_capacity(columns);
            for _ in 0..columns {
                let text = reader.nullable()?;
                row.push(text.map(|text| String::from_utf8_lossy(text).into_owned()));
            }
            rows.push(row);
        }
        Ok(rows)
    }

    pub(in crate::mysql) async fn prepare(&mut self, sql: &str) -> Result<Prepared, WireError> {
        self.frames.begin(&[&[PREPARE], sql.as_bytes()].concat()).await?;
        let packet = self.frames.receive().await?;
        if packet.first() == Some(&0xff) {
            return Err(refusal(&packet));
        }
        let mut reader = Reader::new(&packet);
        if reader.u8()? != 0 {
            return Err(WireError::Protocol("it does not answer to a prepared statement"));
        }
        let id = reader.u32()?;
        let columns = reader.u16()?;
        let parameters = reader.u16()?;
        for described in [parameters, columns] {
            // Each description, and one packet that ends them.
            for _ in 0..described {
                self.frames.receive().await?;
            }
            if described > 0 {
                self.end().await?;
            }
        }
        Ok(Prepared { id, columns })
    }

    /// Starts a prepared statement. Its columns are empty when it gives no rows.
    pub(in crate::mysql) async fn execute(
        &mut self,
        prepared: &Prepared,
        values: &[Bound],
    ) -> Result<Vec<Column>, WireError> {
        self.frames.begin(&parameters::execution(prepared.id, values)).await?;
        self.columns().await
    }

    async fn columns(&mut self) -> Result<Vec<Column>, WireError> {
        let packet = self.frames.receive().await?;
        match packet.first() {
            Some(0xff) => return Err(refusal(&packet)),
            Some(0x00) => {
                self.note(&packet)?;
                return Ok(Vec::new());
            }
            // The server asks for a file of this machine.
            Some(0xfb) => return Err(WireError::Protocol("it asks for a file")),
            _ => {}
        }
        let count = Reader::new(&packet).number()?.unwrap_or_default();
        let mut columns = Vec::new();
        for _ in 0..count {
            columns.push(Column::parse(&self.frames.receive().await?, self.with_types)?);
        }
        self.end().await?;
        self.in_result = true;
        Ok(columns)
    }

    /// The next row, undecoded, or how the result ended.
    pub(in crate::mysql) async fn row(&mut self) -> Result<Next, WireError> {
        if !self.in_result {
            return Ok(Next::End(Warnings(0)));
        }
        let packet = self.frames.receive().await?;
        match packet.first() {
            Some(0xff) => {
                self.in_result = false;
                Err(refusal(&packet))
            }
            Some(0xfe) if packet.len() < 9 => {
                self.in_result = false;
                let mut reader = Reader::new(&packet[1..]);
                let warnings = reader.u16()?;
                self.status = reader.u16()?;
                Ok(Next::End(Warnings(warnings)))
            }
            _ => Ok(Next::Row(packet)),
        }
    }

    /// Rows that the last statement without a result changed.
    pub(in crate::mysql) fn affected(&self) -> u64 {
        self.affected
    }

    /// Nothing of a result is left to read.
    pub(in crate::mysql) fn is_idle(&self) -> bool {
        !self.in_result
    }

    /// As the server said with its last answer.
    pub(in crate::mysql) fn in_read_only_transaction(&self) -> bool {
        self.status & IN_READ_ONLY_TRANSACTION != 0
    }

    /// Rolls back, drops temporary tables, prepared statements, locks and user variables, and gives
    /// every setting its default.
    pub(in crate::mysql) async fn reset(&mut self) -> Result<(), WireError> {
        self.frames.begin(&[RESET]).await?;
        self.done().await
    }

    /// Says goodbye, as far as the server still listens.
    pub(in crate::mysql) async fn quit(mut self) {
        let _ = self.frames.begin(&[QUIT]).await;
    }

    async fn done(&mut self) -> Result<(), WireError> {
        let packet = self.frames.receive().await?;
        match packet.first() {
            Some(0x00) => self.note(&packet),
            Some(0xff) => Err(refusal(&packet)),
            _ => Err(WireError::Protocol("a command of ours gave rows")),
        }
    }

    /// The status of an answer without rows.
    fn note(&mut self, packet: &[u8]) -> Result<(), WireError> {
        let mut reader = Reader::new(&packet[1..]);
        self.affected = reader.number()?.unwrap_or_default();
        reader.number()?;
        self.status = reader.u16()?;
        Ok(())
    }

    async fn end(&mut self) -> Result<(), WireError> {
        let packet = self.frames.receive().await?;
        match packet.first() {
            Some(0xfe) if packet.len() < 9 => Ok(()),
            Some(0xff) => Err(refusal(&packet)),
            _ => Err(WireError::Protocol("a list of columns does not end")),
        }
    }
}

pub(in crate::mysql) enum Next {
    Row(Vec<u8>),
    End(Warnings),
}

impl Next {
    fn row(self) -> Option<Vec<u8>> {
        match self {
            Next::Row(packet) => Some(packet),
            Next::End(_) => None,
        }
    }
}

fn unspoken(plugin: &str) -> String {
    format!(
        "the login is set to `{plugin}`: only {NATIVE} and {CACHING_SHA2} are spoken, \
         and a password is never sent in the clear"
    )
}

fn refusal(packet: &[u8]) -> WireError {
    let mut reader = Reader::new(packet.get(1..).unwrap_or_default());
    let Ok(code) = reader.u16() else { return WireError::Protocol("an error without a code") };
    let rest = reader.rest();
    // Before signing in there is no state.
    let (state, message) = match rest {
        [b'#', rest @ ..] if rest.len() >= 5 => rest.split_at(5),
        _ => (&b"HY000"[..], rest),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    WireError::Server(Refusal { code, state: text(state), message: text(message) })
}
