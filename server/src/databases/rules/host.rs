//! How a host may be written: a plain name or a plain address, one of them. Spellings that some
//! resolvers read as addresses, and characters that look like others, are refused instead of guessed.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// A host in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    Address(IpAddr),
    /// Lowercase ASCII labels.
    Name(String),
}

/// Longest name that DNS knows, and longest label of it.
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

impl Host {
    /// `Err` says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Err("a host is missing");
        }
        if !text.is_ascii() {
            return Err(
                "a host has letters a-z, digits, dots and hyphens; write an international \
                 name in its `xn--` form",
            );
        }
        if let Some(reason) = text.chars().find_map(foreign) {
            return Err(reason);
        }
        if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return match inner.parse::<Ipv6Addr>() {
                Ok(address) => Ok(Host::Address(IpAddr::V6(address))),
                Err(_) => Err("the text in brackets is not an IPv6 address"),
            };
        }
        if text.contains(':') {
            return match text.parse::<Ipv6Addr>() {
                Ok(address) => Ok(Host::Address(IpAddr::V6(address))),
                Err(_) => Err("a port belongs into its own field"),
            };
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Host::Address(address));
        }
        name(text)
    }
}

/// Characters that mean something to one of the programs on the way.
fn foreign(character: char) -> Option<&'static str> {
    match character {
        '/' | '\\' => Some("a host is not a path: sockets and URLs are not accepted"),
        ',' | ';' => Some("one host only"),
        '@' => Some("the user belongs into its own field"),
        '%' => Some("addresses with a zone and encoded characters are not accepted"),
        '?' | '#' | '=' | '&' => Some("options cannot be added to a host"),
        '_' => Some("a host has no underscore"),
        character if character.is_ascii_whitespace() || character.is_ascii_control() => {
            Some("a host has no spaces")
        }
        character if character.is_ascii_alphanumeric() || ".-:[]".contains(character) => None,
        _ => Some("a host has letters, digits, dots and hyphens"),
    }
}

fn name(text: &str) -> Result<Host, &'static str> {
    if text.len() > MAX_NAME {
        return Err("the host is longer than 253 characters");
    }
    let labels: Vec<&str> = text.split('.').collect();
    if labels.iter().any(|label| label.is_empty()) {
        return Err("a host neither begins nor ends with a dot, nor has two in a row");
    }
    for label in &labels {
        if label.len() > MAX_LABEL {
            return Err("a part of the host is longer than 63 characters");
        }
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = label.as_bytes();
        if !edge(bytes.first()) || !edge(bytes.last()) {
            return Err("a part of a host begins and ends with a letter or a digit");
        }
        if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
            return Err("a host has letters, digits, dots and hyphens");
        }
    }
    // `127.1`, `2130706433`, `0x7f.1` and `017700000001` are addresses to the C library.
    let last = labels.last().expect("split gives one part at least").to_ascii_lowercase();
    let hexadecimal = last
        .strip_prefix("0x")
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if last.bytes().all(|byte| byte.is_ascii_digit()) || hexadecimal {
        return Err("write an address as four decimal numbers, like `192.0.2.7`");
    }
    Ok(Host::Name(text.to_ascii_lowercase()))
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Address(address) => write!(formatter, "{address}"),
            Host::Name(name) => formatter.write_str(name),
        }
    }
}
