//! What the server says about a column of a result.

use super::{Reader, WireError};

const UNSIGNED: u16 = 1 << 5;
const ENUM: u16 = 1 << 8;
const SET: u16 = 1 << 11;
/// The character set of what is no text.
const BINARY: u16 = 63;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mysql) struct Column {
    pub(in crate::mysql) name: String,
    pub(in crate::mysql) kind: Kind,
    pub(in crate::mysql) unsigned: bool,
    /// Bytes of the widest value, as text.
    pub(in crate::mysql) width: u32,
    /// Digits after the point; more than 30 where it is not fixed.
    pub(in crate::mysql) decimals: u8,
    /// MariaDB's own name of a type that travels as another: `uuid`, `inet6`, `point`.
    pub(in crate::mysql) own_type: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mysql) enum Kind {
    Tiny,
    Short,
    Medium,
    Long,
    LongLong,
    Year,
    Float,
    Double,
    Decimal,
    Bit,
    Date,
    Time,
    DateTime,
    Timestamp,
    Json,
    Enum,
    Set,
    Text,
    LongText,
    Bytes,
    Geometry,
    Null,
}

impl Column {
    pub(super) fn parse(packet: &[u8], with_types: bool) -> Result<Self, WireError> {
        let mut reader = Reader::new(packet);
        for _catalog_schema_table_original in 0..4 {
            reader.bytes()?;
        }
        let name = reader.text()?;
        reader.bytes()?;
        let (own_type, is_json) = match with_types {
            true => own_type(reader.bytes()?)?,
            false => (None, false),
        };
        reader.take(1)?;
        let charset = reader.u16()?;
        let width = reader.u32()?;
        let code = reader.u8()?;
        let flags = reader.u16()?;
        let decimals = reader.u8()?;
        let text = |text: Kind| if charset == BINARY { Kind::Bytes } else { text };
        let kind = match code {
            _ if flags & ENUM != 0 => Kind::Enum,
            _ if flags & SET != 0 => Kind::Set,
            _ if is_json => Kind::Json,
            0 | 246 => Kind::Decimal,
            1 => Kind::Tiny,
            2 => Kind::Short,
            3 => Kind::Long,
            4 => Kind::Float,
            5 => Kind::Double,
            6 => Kind::Null,
            7 | 17 => Kind::Timestamp,
            8 => Kind::LongLong,
            9 => Kind::Medium,
            10 | 14 => Kind::Date,
            11 | 19 => Kind::Time,
            12 | 18 => Kind::DateTime,
            13 => Kind::Year,
            16 => Kind::Bit,
            245 => Kind::Json,
            247 => Kind::Enum,
            248 => Kind::Set,
            249..=252 => text(Kind::LongText),
            15 | 253 | 254 => text(Kind::Text),
            255 => Kind::Geometry,
            _ => return Err(WireError::Protocol("a column has a type that is not known")),
        };
        Ok(Self { name, kind, unsigned: flags & UNSIGNED != 0, width, decimals, own_type })
    }
}

/// MariaDB's additions: pairs of a tag and a text, 0 for the type and 1 for the format.
fn own_type(field: &[u8]) -> Result<(Option<String>, bool), WireError> {
    let mut reader = Reader::new(field);
    let (mut own, mut is_json) = (None, false);
    while !reader.is_empty() {
        match (reader.u8()?, reader.text()?) {
            (0, name) => own = Some(name),
            (1, format) => is_json |= format == "json",
            _ => {}
        }
    }
    Ok((own, is_json))
}
