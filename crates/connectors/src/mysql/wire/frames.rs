//! Packets on a stream: three bytes of length, one of sequence, the payload.

use super::WireError;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

/// A packet of this length would go on in the next one: larger than anything we take or send.
const TOO_LARGE: usize = 0xff_ffff;

pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Duplex for T {}

pub(super) struct Frames {
    stream: BufReader<Box<dyn Duplex>>,
    sequence: u8,
}

impl Frames {
    /// `sequence` is that of the next packet.
    pub(super) fn new(stream: Box<dyn Duplex>, sequence: u8) -> Self {
        Self { stream: BufReader::with_capacity(32 * 1024, stream), sequence }
    }

    pub(super) async fn receive(&mut self) -> Result<Vec<u8>, WireError> {
        receive(&mut self.stream, &mut self.sequence).await
    }

    pub(super) async fn send(&mut self, payload: &[u8]) -> Result<(), WireError> {
        send(&mut self.stream, &mut self.sequence, payload).await
    }

    /// Sends the first packet of a command.
    pub(super) async fn begin(&mut self, payload: &[u8]) -> Result<(), WireError> {
        self.sequence = 0;
        self.send(payload).await
    }
}

/// Reads not one byte beyond the packet, so that a stream can turn to TLS after it.
pub(super) async fn receive<S>(stream: &mut S, sequence: &mut u8) -> Result<Vec<u8>, WireError>
where
    S: AsyncRead + Unpin + ?Sized,
{
    let mut header = [0; 4];
    stream.read_exact(&mut header).await?;
    let [a, b, c, number] = header;
    if number != *sequence {
        return Err(WireError::Protocol("a packet is out of order"));
    }
    *sequence = number.wrapping_add(1);
    let length = u32::from_le_bytes([a, b, c, 0]) as usize;
    if length == TOO_LARGE {
        return Err(WireError::TooLarge);
    }
    let mut payload = vec![0; length];
    stream.read_exact(&mut payload).await?;
    Ok(payload)
}

pub(super) async fn send<S>(
    stream: &mut S,
    sequence: &mut u8,
    payload: &[u8],
) -> Result<(), WireError>
where
    S: AsyncWrite + Unpin + ?Sized,
{
    if payload.len() >= TOO_LARGE {
        return Err(WireError::TooLarge);
    }
    let mut packet = Vec::with_capacity(payload.len() + 4);
    packet.extend_from_slice(&(payload.len() as u32).to_le_bytes()[..3]);
    packet.push(*sequence);
    packet.extend_from_slice(payload);
    *sequence = sequence.wrapping_add(1);
    stream.write_all(&packet).await?;
    Ok(stream.flush().await?)
}
