//! The server's first packet, and the capabilities that we ask for.

use super::{Reader, WireError};

/// What the client says it can do. Whatever is not here the server must not do: no second statement
/// in one text (`CLIENT_MULTI_STATEMENTS`), no asking for files (`CLIENT_LOCAL_FILES`), no results
/// of procedures (`CLIENT_MULTI_RESULTS`), no compression.
pub(super) mod capability {
    /// MySQL's `CLIENT_LONG_PASSWORD`. MariaDB leaves it out to announce its own capabilities.
    pub(in crate::mysql::wire) const MYSQL: u32 = 1;
    const LONG_FLAG: u32 = 1 << 2;
    const CONNECT_WITH_DB: u32 = 1 << 3;
    const PROTOCOL_41: u32 = 1 << 9;
    pub(in crate::mysql::wire) const TLS: u32 = 1 << 11;
    const TRANSACTIONS: u32 = 1 << 13;
    const SECURE_CONNECTION: u32 = 1 << 15;
    const PLUGIN_AUTH: u32 = 1 << 19;
    const PLUGIN_AUTH_LENGTHS: u32 = 1 << 21;

    pub(in crate::mysql::wire) const NEEDED: u32 = LONG_FLAG
        | CONNECT_WITH_DB
        | PROTOCOL_41
        | TRANSACTIONS
        | SECURE_CONNECTION
        | PLUGIN_AUTH
        | PLUGIN_AUTH_LENGTHS;

    /// MariaDB's, in a field of their own: what a column of text really is, JSON for one.
    pub(in crate::mysql::wire) const MARIADB_COLUMN_TYPES: u32 = 1 << 3;
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Greeting {
    pub(super) version: String,
    pub(super) is_mariadb: bool,
    pub(super) thread: u32,
    pub(super) challenge: Vec<u8>,
    pub(super) capabilities: u32,
    pub(super) mariadb_capabilities: u32,
    pub(super) plugin: String,
}

impl Greeting {
    pub(super) fn parse(packet: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(packet);
        if reader.u8()? != 10 {
            return Err(WireError::Protocol("it does not greet as MySQL does"));
        }
        let announced = reader.until_zero();
        let thread = reader.u32()?;
        let mut challenge = reader.take(8)?.to_vec();
        reader.take(1)?;
        let low = reader.u16()?;
        reader.take(3)?;
        let high = reader.u16()?;
        let length = usize::from(reader.u8()?);
        reader.take(6)?;
        let mariadb_capabilities = reader.u32()?;
        challenge.extend_from_slice(reader.take(length.saturating_sub(8).max(13))?);
        // Twenty bytes and a zero.
        challenge.truncate(20);
        let plugin = reader.until_zero();
        let capabilities = u32::from(low) | u32::from(high) << 16;
        let is_mariadb = announced.contains("MariaDB");
        // Put in front by MariaDB for the sake of old replication clients.
        let version = announced.strip_prefix("5.5.5-").unwrap_or(&announced).to_owned();
        let own = is_mariadb && capabilities & capability::MYSQL == 0;
        Ok(Self {
            version,
            is_mariadb,
            thread,
            challenge,
            capabilities,
            mariadb_capabilities: if own { mariadb_capabilities } else { 0 },
            plugin,
        })
    }
}
