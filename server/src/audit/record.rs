//! What is kept, and the bytes of it that are authenticated.

/// Before every record's bytes: no other use of the key begins so.
const FORM: &[u8] = b"candor audit record v1";

/// One record as it is written. Times and names are text, so that what is read back is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub workspace: String,
    /// From 1, without a gap.
    pub seq: u64,
    pub at: String,
    pub actor_kind: String,
    pub actor_id: Option<String>,
    pub actor_name: String,
    pub auth: Option<String>,
    pub address: Option<String>,
    pub request_id: Option<String>,
    pub action: String,
    pub resource: Option<String>,
    pub connection: Option<String>,
    pub outcome: String,
    pub code: Option<String>,
    pub duration_us: Option<u64>,
    /// JSON, byte for byte as stored.
    pub detail: String,
    pub key_id: String,
}

/// SHA-256 in size.
pub type Hash = [u8; 32];

/// What stands before the first record.
pub const NOTHING: Hash = [0; 32];

/// A record in its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub record: Record,
    pub prev: Hash,
    pub hash: Hash,
}

impl Record {
    /// Every field with its length before it, an absent one told from an empty one: no two records give
    /// the same bytes.
    pub fn canonical(&self, bytes: &mut Vec<u8>) {
        bytes.clear();
        bytes.extend_from_slice(FORM);
        text(bytes, &self.workspace);
        number(bytes, self.seq);
        text(bytes, &self.at);
        text(bytes, &self.actor_kind);
        maybe(bytes, self.actor_id.as_deref());
        text(bytes, &self.actor_name);
        maybe(bytes, self.auth.as_deref());
        maybe(bytes, self.address.as_deref());
        maybe(bytes, self.request_id.as_deref());
        text(bytes, &self.action);
        maybe(bytes, self.resource.as_deref());
        maybe(bytes, self.connection.as_deref());
        text(bytes, &self.outcome);
        maybe(bytes, self.code.as_deref());
        match self.duration_us {
            Some(duration_us) => {
                bytes.push(1);
                number(bytes, duration_us);
            }
            None => bytes.push(0),
        }
        text(bytes, &self.detail);
        text(bytes, &self.key_id);
    }
}

pub(super) fn text(bytes: &mut Vec<u8>, text: &str) {
    number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

pub(super) fn number(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(&number.to_be_bytes());
}

fn maybe(bytes: &mut Vec<u8>, value: Option<&str>) {
    match value {
        Some(value) => {
            bytes.push(1);
            text(bytes, value);
        }
        None => bytes.push(0),
    }
}
