//! Hashes and keys: `hash = HMAC-SHA256(key, canonical record || hash before)`, and the signed head.

use super::record::{Hash, NOTHING, Record, Sealed, number, text};
use hmac::{Hmac, KeyInit, Mac};
use protocol::audit::AuditHead;
use rand::TryRngCore;
use rand::rngs::OsRng;
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;
use std::collections::HashMap;

type Mac256 = Hmac<Sha256>;

/// Before every head's bytes.
const HEAD_FORM: &[u8] = b"candor audit head v1";

/// A key of 256 random bits; wiped when dropped.
pub type KeyBytes = Zeroizing<[u8; 32]>;

/// One key's two uses, each with a key of its own.
#[derive(Clone)]
struct Derived {
    records: Mac256,
    heads: Mac256,
}

/// The keys of the chain by id; the active one authenticates new records.
#[derive(Clone)]
pub struct AuditKeys {
    active: String,
    keys: HashMap<String, Derived>,
}

impl std::fmt::Debug for AuditKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AuditKeys").field("active", &self.active).finish_non_exhaustive()
    }
}

/// The last record, as it is signed. None at all: the chain is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub workspace: String,
    pub seq: u64,
    pub hash: Hash,
    pub key_id: String,
    pub signature: Vec<u8>,
}

pub fn random_key() -> KeyBytes {
    let mut bytes = Zeroizing::new([0; 32]);
    OsRng.try_fill_bytes(bytes.as_mut()).expect("the operating system has randomness");
    bytes
}

fn mac(key: &[u8]) -> Mac256 {
    Mac256::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn derived(key: &KeyBytes, purpose: &str) -> Mac256 {
    let mut derive = mac(key.as_ref());
    derive.update(purpose.as_bytes());
    let bytes = Zeroizing::new(<[u8; 32]>::from(derive.finalize().into_bytes()));
    mac(bytes.as_ref())
}

impl AuditKeys {
    pub fn new(id: impl Into<String>, key: &KeyBytes) -> Self {
        let active = id.into();
        let mut keys = Self { active: active.clone(), keys: HashMap::new() };
        keys.know(active, key);
        keys
    }

    /// Adds a key that older records name.
    pub fn know(&mut self, id: impl Into<String>, key: &KeyBytes) {
        let records = derived(key, "records");
        self.keys.insert(id.into(), Derived { records, heads: derived(key, "heads") });
    }

    /// From now on new records use it, which has to be known.
    pub fn activate(&mut self, id: &str) {
        debug_assert!(self.keys.contains_key(id));
        id.clone_into(&mut self.active);
    }

    pub fn active(&self) -> &str {
        &self.active
    }

    pub fn has(&self, id: &str) -> bool {
        self.keys.contains_key(id)
    }

    /// Puts a record behind `prev`, under the active key.
    pub fn seal(&self, record: Record, prev: Hash) -> Sealed {
        let record = Record { key_id: self.active.clone(), ..record };
        let hash = self.hash(&record, &prev, &mut Vec::new());
        Sealed { hash: hash.expect("the active key is known"), record, prev }
    }

    /// `None`: its key is not known.
    fn hash(&self, record: &Record, prev: &Hash, bytes: &mut Vec<u8>) -> Option<Hash> {
        let mut mac = self.keys.get(&record.key_id)?.records.clone();
        record.canonical(bytes);
        mac.update(bytes);
        mac.update(prev);
        Some(mac.finalize().into_bytes().into())
    }

    /// Whether the record with the hash before it is what was hashed; `bytes` is room to work in.
    pub(super) fn holds(&self, sealed: &Sealed, bytes: &mut Vec<u8>) -> bool {
        let Some(key) = self.keys.get(&sealed.record.key_id) else { return false };
        let mut mac = key.records.clone();
        sealed.record.canonical(bytes);
        mac.update(bytes);
        mac.update(&sealed.prev);
        mac.verify_slice(&sealed.hash).is_ok()
    }

    pub fn head(&self, last: &Sealed) -> Head {
        let mut head = Head {
            workspace: last.record.workspace.clone(),
            seq: last.record.seq,
            hash: last.hash,
            key_id: self.active.clone(),
            signature: Vec::new(),
        };
        let mut mac = self.keys[&self.active].heads.clone();
        mac.update(&head.bytes());
        head.signature = mac.finalize().into_bytes().to_vec();
        head
    }

    /// Whether a head was signed with the key that it names.
    pub fn signed(&self, head: &Head) -> bool {
        self.keys.get(&head.key_id).is_some_and(|key| {
            let mut mac = key.heads.clone();
            mac.update(&head.bytes());
            mac.verify_slice(&head.signature).is_ok()
        })
    }
}

impl Head {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = HEAD_FORM.to_vec();
        text(&mut bytes, &self.workspace);
        number(&mut bytes, self.seq);
        bytes.extend_from_slice(&self.hash);
        text(&mut bytes, &self.key_id);
        bytes
    }

    pub fn to_wire(&self) -> AuditHead {
        AuditHead {
            workspace: self.workspace.clone(),
            seq: self.seq,
            hash: hex::encode(self.hash),
            key_id: self.key_id.clone(),
            signature: hex::encode(&self.signature),
        }
    }

    /// As it was kept elsewhere.
    pub fn from_wire(head: &AuditHead) -> Result<Self, hex::FromHexError> {
        let mut hash = NOTHING;
        hex::decode_to_slice(&head.hash, &mut hash)?;
        Ok(Self {
            workspace: head.workspace.clone(),
            seq: head.seq,
            hash,
            key_id: head.key_id.clone(),
            signature: hex::decode(&head.signature)?,
        })
    }

    /// Where the next record goes: its number, and the hash it stands behind.
    pub fn next(head: Option<&Head>) -> (u64, Hash) {
        head.map_or((1, NOTHING), |head| (head.seq + 1, head.hash))
    }
}
