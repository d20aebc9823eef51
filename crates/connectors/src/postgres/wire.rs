//! Messages to and from the server. A row is decoded while it arrives: of a value that is longer
//! than the budget for one cell only the beginning is ever in memory.

use bytes::{Buf, BytesMut};
use postgres_protocol::message::backend::{
    DATA_ROW_TAG, Header, Message, NOTICE_RESPONSE_TAG, NOTIFICATION_RESPONSE_TAG,
    PARAMETER_STATUS_TAG,
};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Longest message that is not a row: columns, errors.
const LONGEST_MESSAGE: usize = 1024 * 1024;

pub(super) trait Socket: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Socket for S {}

pub(super) struct Wire {
    socket: Box<dyn Socket>,
    inbox: BytesMut,
    /// Filled by `postgres_protocol::message::frontend`, sent by [`Wire::send`].
    pub(super) outbox: BytesMut,
}

pub(super) enum Heard<T> {
    Row(Vec<T>),
    Message(Message),
}

/// How the values of a row are kept.
pub(super) trait Decode {
    type Value;

    /// Bytes wanted of a value of this column.
    fn keep(&self, column: usize) -> usize;

    /// The beginning of the value and its full length, or `None` for NULL.
    fn value(&self, column: usize, raw: Option<(&[u8], usize)>) -> Self::Value;
}

impl Wire {
    pub(super) fn new(socket: Box<dyn Socket>) -> Self {
        Self { socket, inbox: BytesMut::with_capacity(16 * 1024), outbox: BytesMut::new() }
    }

    pub(super) async fn send(&mut self) -> io::Result<()> {
        self.socket.write_all(&self.outbox).await?;
        self.outbox.clear();
        self.socket.flush().await
    }

    /// The next message or row. What a server may say at any time is left out: notices, settings
    /// that changed, notifications.
    pub(super) async fn hear<D: Decode>(&mut self, decode: &D) -> io::Result<Heard<D::Value>> {
        loop {
            self.fill(5).await?;
            let header = Header::parse(&self.inbox)?.ok_or_else(broken)?;
            let length = usize::try_from(header.len()).map_err(|_| broken())? + 1;
            match header.tag() {
                DATA_ROW_TAG => return self.row(decode).await.map(Heard::Row),
                NOTICE_RESPONSE_TAG | NOTIFICATION_RESPONSE_TAG | PARAMETER_STATUS_TAG => {
                    self.skip(length).await?;
                }
                _ if length > LONGEST_MESSAGE => return Err(broken()),
                _ => {
                    self.fill(length).await?;
                    return Message::parse(&mut self.inbox)?.map(Heard::Message).ok_or_else(broken);
                }
            }
        }
    }

    async fn row<D: Decode>(&mut self, decode: &D) -> io::Result<Vec<D::Value>> {
        self.fill(7).await?;
        self.inbox.advance(5);
        let columns = usize::from(self.inbox.get_u16());
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            self.fill(4).await?;
            let Ok(length) = usize::try_from(self.inbox.get_i32()) else {
                values.push(decode.value(column, None));
                continue;
            };
            let kept = length.min(decode.keep(column));
            self.fill(kept).await?;
            values.push(decode.value(column, Some((&self.inbox[..kept], length))));
            self.skip(length).await?;
        }
        Ok(values)
    }

    async fn fill(&mut self, bytes: usize) -> io::Result<()> {
        while self.inbox.len() < bytes {
            self.inbox.reserve((bytes - self.inbox.len()).max(16 * 1024));
            if self.socket.read_buf(&mut self.inbox).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    async fn skip(&mut self, bytes: usize) -> io::Result<()> {
        let mut left = bytes;
        loop {
            let here = left.min(self.inbox.len());
            self.inbox.advance(here);
            left -= here;
            if left == 0 {
                return Ok(());
            }
            self.fill(1).await?;
        }
    }
}

/// The other side does not speak the protocol as we know it.
pub(super) fn broken() -> io::Error {
    io::ErrorKind::InvalidData.into()
}
