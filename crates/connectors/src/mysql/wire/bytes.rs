//! Reading the fields of a packet. A field that is not there is a broken protocol, never a panic.

use super::WireError;

pub(in crate::mysql) struct Reader<'p> {
    rest: &'p [u8],
}

impl<'p> Reader<'p> {
    pub(in crate::mysql) fn new(packet: &'p [u8]) -> Self {
        Self { rest: packet }
    }

    pub(in crate::mysql) fn take(&mut self, length: usize) -> Result<&'p [u8], WireError> {
        let (taken, rest) =
            self.rest.split_at_checked(length).ok_or(WireError::Protocol("a packet is short"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn rest(&mut self) -> &'p [u8] {
        std::mem::take(&mut self.rest)
    }

    pub(in crate::mysql) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        Ok(self.take(N)?.try_into().expect("as many bytes as were taken"))
    }

    pub(in crate::mysql) fn u8(&mut self) -> Result<u8, WireError> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(in crate::mysql) fn u16(&mut self) -> Result<u16, WireError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(in crate::mysql) fn u32(&mut self) -> Result<u32, WireError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(in crate::mysql) fn u64(&mut self) -> Result<u64, WireError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// Text up to a zero byte, or to the end of the packet.
    pub(super) fn until_zero(&mut self) -> String {
        let length = self.rest.iter().position(|byte| *byte == 0).unwrap_or(self.rest.len());
        let text = String::from_utf8_lossy(&self.rest[..length]).into_owned();
        self.rest = self.rest.get(length + 1..).unwrap_or_default();
        text
    }

    /// A number that says itself how long it is. `None` stands for NULL in rows of text.
    pub(super) fn number(&mut self) -> Result<Option<u64>, WireError> {
        Ok(Some(match self.u8()? {
            0xfb => return Ok(None),
            0xfc => self.u16()?.into(),
            0xfd => {
                let [a, b, c] = self.array()?;
                u32::from_le_bytes([a, b, c, 0]).into()
            }
            0xfe => self.u64()?,
            0xff => return Err(WireError::Protocol("a length is not one")),
            small => small.into(),
        }))
    }

    /// Bytes preceded by their number.
    pub(in crate::mysql) fn bytes(&mut self) -> Result<&'p [u8], WireError> {
        self.nullable()?.ok_or(WireError::Protocol("a length is missing"))
    }

    pub(super) fn nullable(&mut self) -> Result<Option<&'p [u8]>, WireError> {
        let Some(length) = self.number()? else { return Ok(None) };
        let length =
            usize::try_from(length).map_err(|_| WireError::Protocol("a length is too large"))?;
        self.take(length).map(Some)
    }

    pub(super) fn text(&mut self) -> Result<String, WireError> {
        Ok(String::from_utf8_lossy(self.bytes()?).into_owned())
    }
}

/// Bytes preceded by their number, for sending.
pub(super) fn put_bytes(packet: &mut Vec<u8>, bytes: &[u8]) {
    let length = bytes.len() as u64;
    match length {
        0..=0xfa => packet.push(length as u8),
        0xfb..=0xffff => {
            packet.push(0xfc);
            packet.extend_from_slice(&length.to_le_bytes()[..2]);
        }
        0x1_0000..=0xff_ffff => {
            packet.push(0xfd);
            packet.extend_from_slice(&length.to_le_bytes()[..3]);
        }
        _ => {
            packet.push(0xfe);
            packet.extend_from_slice(&length.to_le_bytes());
        }
    }
    packet.extend_from_slice(bytes);
}
