//! Values that travel beside a statement.

use super::bytes::put_bytes;
use crate::Bound;

const TINY: u8 = 1;
const DOUBLE: u8 = 5;
const NULL: u8 = 6;
const LONG_LONG: u8 = 8;
const DECIMAL: u8 = 246;
const TEXT: u8 = 253;

/// A prepared statement's execution, without a cursor.
pub(super) fn execution(statement: u32, values: &[Bound]) -> Vec<u8> {
    let mut packet = vec![0x17];
    packet.extend_from_slice(&statement.to_le_bytes());
    packet.push(0);
    packet.extend_from_slice(&1_u32.to_le_bytes());
    if values.is_empty() {
        return packet;
    }
    let mut nulls = vec![0_u8; values.len().div_ceil(8)];
    let (mut types, mut data) = (Vec::new(), Vec::new());
    for (index, value) in values.iter().enumerate() {
        let tag = put(&mut data, value);
        if tag == NULL {
            nulls[index / 8] |= 1 << (index % 8);
        }
        types.extend_from_slice(&[tag, 0]);
    }
    packet.extend_from_slice(&nulls);
    packet.push(1);
    packet.extend_from_slice(&types);
    packet.extend_from_slice(&data);
    packet
}

/// MySQL has no booleans and no lists: truth is 1, a list its JSON.
fn put(data: &mut Vec<u8>, value: &Bound) -> u8 {
    match value {
        Bound::Null => NULL,
        Bound::Bool(flag) => {
            data.push(u8::from(*flag));
            TINY
        }
        Bound::Int(number) => {
            data.extend_from_slice(&number.to_le_bytes());
            LONG_LONG
        }
        Bound::Float(number) => {
            data.extend_from_slice(&number.to_le_bytes());
            DOUBLE
        }
        Bound::Digits(digits) => {
            put_bytes(data, digits.as_bytes());
            DECIMAL
        }
        Bound::Text(text) | Bound::Object(text) => {
            put_bytes(data, text.as_bytes());
            TEXT
        }
        Bound::List(_) => {
            put_bytes(data, value.to_json().to_string().as_bytes());
            TEXT
        }
    }
}
