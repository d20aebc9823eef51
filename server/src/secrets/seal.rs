//! One sealed value, and the place it is bound to.

use super::KeyId;

/// Where a secret lives. It is authenticated together with the secret: a sealed value that is moved
/// to another row or field does not open there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound<'a> {
    pub workspace: &'a str,
    pub connection: &'a str,
    pub field: &'a str,
}

/// As it is stored. Safe to log, though of no use to a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub key: KeyId,
    /// 12 bytes, drawn anew for each seal.
    pub nonce: Vec<u8>,
    /// The ciphertext and, after it, the 16 bytes that authenticate it.
    pub text: Vec<u8>,
}

impl Bound<'_> {
    /// `workspace ‖ connection ‖ field ‖ key`, each with its length before it: no two places give the
    /// same bytes.
    pub(super) fn bytes(&self, key: &KeyId) -> Vec<u8> {
        let parts = [self.workspace, self.connection, self.field, key.as_str()];
        let mut bytes = b"candor secret v1".to_vec();
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}
