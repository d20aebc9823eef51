//! Rows of prepared statements to exact values.

use super::wire::{Column, Kind, Reader, WireError};
use crate::{ResultColumn, Value, ValueType};

/// Set in a number of decimals where it is not fixed.
const NOT_FIXED: u8 = 31;

pub(super) fn described(column: &Column) -> ResultColumn {
    ResultColumn {
        name: column.name.clone(),
        value_type: value_type(column.kind, column.width),
        database_type: database_type(column),
    }
}

fn value_type(kind: Kind, width: u32) -> ValueType {
    match kind {
        Kind::Bit if width == 1 => ValueType::Boolean,
        Kind::Tiny | Kind::Short | Kind::Medium | Kind::Long | Kind::LongLong => ValueType::Integer,
        Kind::Year | Kind::Bit => ValueType::Integer,
        Kind::Float | Kind::Double => ValueType::Float,
        Kind::Decimal => ValueType::Decimal,
        Kind::Date => ValueType::Date,
        Kind::Time => ValueType::Time,
        Kind::DateTime | Kind::Timestamp => ValueType::Timestamp,
        Kind::Json => ValueType::Json,
        Kind::Enum | Kind::Set | Kind::Text | Kind::LongText => ValueType::Text,
        Kind::Bytes | Kind::Geometry => ValueType::Bytes,
        Kind::Null => ValueType::Unknown,
    }
}

/// As a `create table` would have it, as far as the result tells.
fn database_type(column: &Column) -> String {
    if let Some(own) = &column.own_type {
        return own.clone();
    }
    let Column { width, decimals, unsigned, .. } = *column;
    // Text is counted in bytes of four to a character.
    let characters = width / 4;
    let digits = || {
        let point = u32::from(decimals > 0);
        width.saturating_sub(point + u32::from(!unsigned))
    };
    let fraction = match decimals {
        1..=6 => format!("({decimals})"),
        _ => String::new(),
    };
    let name = match column.kind {
        Kind::Tiny => "tinyint".to_owned(),
        Kind::Short => "smallint".to_owned(),
        Kind::Medium => "mediumint".to_owned(),
        Kind::Long => "int".to_owned(),
        Kind::LongLong => "bigint".to_owned(),
        Kind::Year => return "year".to_owned(),
        Kind::Float => "float".to_owned(),
        Kind::Double => "double".to_owned(),
        Kind::Decimal => format!("decimal({},{decimals})", digits()),
        Kind::Bit => return format!("bit({width})"),
        Kind::Date => return "date".to_owned(),
        Kind::Time => return format!("time{fraction}"),
        Kind::DateTime => return format!("datetime{fraction}"),
        Kind::Timestamp => return format!("timestamp{fraction}"),
        Kind::Json => return "json".to_owned(),
        Kind::Enum => return "enum".to_owned(),
        Kind::Set => return "set".to_owned(),
        Kind::Text => return format!("varchar({characters})"),
        Kind::LongText => return "text".to_owned(),
        Kind::Bytes => return "varbinary".to_owned(),
        Kind::Geometry => return "geometry".to_owned(),
        Kind::Null => return String::new(),
    };
    if unsigned { format!("{name} unsigned") } else { name }
}

pub(super) fn row(packet: &[u8], columns: &[Column]) -> Result<Vec<Value>, WireError> {
    let mut reader = Reader::new(packet);
    if reader.u8()? != 0 {
        return Err(WireError::Protocol("a row does not begin as one"));
    }
    // The first two bits are not used.
    let nulls = reader.take((columns.len() + 9) / 8)?;
    let is_null = |index: usize| nulls[(index + 2) / 8] & 1 << ((index + 2) % 8) != 0;
    columns
        .iter()
        .enumerate()
        .map(|(index, column)| match is_null(index) {
            true => Ok(Value::Null),
            false => value(&mut reader, column),
        })
        .collect()
}

fn value(reader: &mut Reader<'_>, column: &Column) -> Result<Value, WireError> {
    let signed = !column.unsigned;
    Ok(match column.kind {
        Kind::Tiny if signed => Value::Int((reader.u8()? as i8).into()),
        Kind::Tiny => Value::Int(reader.u8()?.into()),
        Kind::Short if signed => Value::Int((reader.u16()? as i16).into()),
        Kind::Short | Kind::Year => Value::Int(reader.u16()?.into()),
        Kind::Medium | Kind::Long if signed => Value::Int((reader.u32()? as i32).into()),
        Kind::Medium | Kind::Long => Value::Int(reader.u32()?.into()),
        Kind::LongLong if signed => Value::Int(reader.u64()? as i64),
        Kind::LongLong => whole(reader.u64()?),
        Kind::Float => float(f32::from_bits(reader.u32()?)),
        Kind::Double => Value::Float(f64::from_bits(reader.u64()?)),
        Kind::Decimal => Value::Decimal(text(reader.bytes()?)?),
        Kind::Bit => bits(reader.bytes()?, column.width),
        Kind::Date => Value::Text(date(reader.bytes()?)?.0),
        Kind::DateTime => Value::Text(moment(reader.bytes()?, column.decimals)?),
        // The session's time zone is fixed.
        Kind::Timestamp => {
            Value::Text(format!("{}+00:00", moment(reader.bytes()?, column.decimals)?))
        }
        Kind::Time => Value::Text(time(reader.bytes()?, column.decimals)?),
        Kind::Bytes | Kind::Geometry => Value::Bytes(reader.bytes()?.to_vec()),
        Kind::Json | Kind::Enum | Kind::Set | Kind::Text | Kind::LongText => {
            Value::Text(text(reader.bytes()?)?)
        }
        Kind::Null => Value::Null,
    })
}

fn text(bytes: &[u8]) -> Result<String, WireError> {
    let text = str::from_utf8(bytes).map_err(|_| WireError::Protocol("a text is not UTF-8"))?;
    Ok(text.to_owned())
}

/// Above the largest signed number as exact digits.
fn whole(number: u64) -> Value {
    i64::try_from(number).map_or_else(|_| Value::Decimal(number.to_string()), Value::Int)
}

/// The shortest number that means the same float: 0.1, not 0.10000000149011612.
fn float(number: f32) -> Value {
    Value::Float(number.to_string().parse().unwrap_or_else(|_| number.into()))
}

fn bits(bytes: &[u8], width: u32) -> Value {
    let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    if width == 1 { Value::Bool(number == 1) } else { whole(number) }
}

/// The date, and the reader behind it. A zero date is sent as nothing.
fn date(bytes: &[u8]) -> Result<(String, Reader<'_>), WireError> {
    let mut reader = Reader::new(bytes);
    if reader.is_empty() {
        return Ok(("0000-00-00".to_owned(), reader));
    }
    let (year, month, day) = (reader.u16()?, reader.u8()?, reader.u8()?);
    Ok((format!("{year:04}-{month:02}-{day:02}"), reader))
}

fn moment(bytes: &[u8], decimals: u8) -> Result<String, WireError> {
    let (date, mut reader) = date(bytes)?;
    let (mut hour, mut minute, mut second) = (0, 0, 0);
    if !reader.is_empty() {
        (hour, minute, second) = (reader.u8()?, reader.u8()?, reader.u8()?);
    }
    let micros = if reader.is_empty() { 0 } else { reader.u32()? };
    let fraction = fraction(micros, decimals);
    Ok(format!("{date} {hour:02}:{minute:02}:{second:02}{fraction}"))
}

/// Up to 838 hours, and below zero.
fn time(bytes: &[u8], decimals: u8) -> Result<String, WireError> {
    let mut reader = Reader::new(bytes);
    if reader.is_empty() {
        return Ok(format!("00:00:00{}", fraction(0, decimals)));
    }
    let sign = if reader.u8()? == 1 { "-" } else { "" };
    let hours = reader.u32()? * 24 + u32::from(reader.u8()?);
    let (minute, second) = (reader.u8()?, reader.u8()?);
    let micros = if reader.is_empty() { 0 } else { reader.u32()? };
    Ok(format!("{sign}{hours:02}:{minute:02}:{second:02}{}", fraction(micros, decimals)))
}

/// As many digits as the column has.
fn fraction(micros: u32, decimals: u8) -> String {
    let digits = format!("{micros:06}");
    match decimals {
        0 => String::new(),
        1..=6 => format!(".{}", &digits[..usize::from(decimals)]),
        NOT_FIXED.. if micros > 0 => format!(".{digits}"),
        _ => String::new(),
    }
}
