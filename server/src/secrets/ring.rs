//! The keys by name. The first one seals; all of them open.

use super::{Bound, Sealed, SecretError};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::TryRngCore;
use rand::rngs::OsRng;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox, SecretString};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// Names a key in a row: letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyId(String);

impl KeyId {
    pub fn parse(text: &str) -> Option<Self> {
        let fine = (1..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        fine.then(|| Self(text.to_owned()))
    }

    fn random() -> Self {
        let mut bytes = [0_u8; 6];
        fill(&mut bytes);
        Self(format!("k{}", hex::encode(bytes)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

struct Key {
    id: KeyId,
    /// Wiped when dropped, and hidden from `Debug`.
    bytes: SecretBox<[u8; KEY_BYTES]>,
}

/// At least one key; the first is the active one.
pub struct KeyRing {
    keys: Vec<Key>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids = self.keys.iter().map(|key| key.id.as_str());
        formatter.debug_list().entries(ids).finish()
    }
}

impl KeyRing {
    pub fn generate() -> Self {
        let mut ring = Self { keys: Vec::new() };
        ring.add();
        ring
    }

    /// `id:base64` entries separated by commas or line ends; lines that begin with `#` are skipped.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut keys: Vec<Key> = Vec::new();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let entries = lines.flat_map(|line| line.split(',')).map(str::trim);
        for (index, entry) in entries.filter(|entry| !entry.is_empty()).enumerate() {
            // The entry itself is never repeated in a message: it is a key.
            let place = index + 1;
            let (id, encoded) =
                entry.split_once(':').ok_or_else(|| format!("entry {place} is not `id:key`"))?;
            let id = KeyId::parse(id.trim())
                .ok_or_else(|| format!("the id of entry {place} is not a name"))?;
            let decoded = Zeroizing::new(
                STANDARD
                    .decode(encoded.trim())
                    .map_err(|_| format!("key `{id}` is not base64 of {KEY_BYTES} bytes"))?,
            );
            let bytes: [u8; KEY_BYTES] = decoded
                .as_slice()
                .try_into()
                .map_err(|_| format!("key `{id}` has {} bytes, not {KEY_BYTES}", decoded.len()))?;
            if keys.iter().any(|key| key.id == id) {
                return Err(format!("there are two keys `{id}`"));
            }
            keys.push(Key { id, bytes: SecretBox::new(Box::new(bytes)) });
        }
        if keys.is_empty() {
            return Err("there is none".to_owned());
        }
        Ok(Self { keys })
    }

    /// As [`KeyRing::parse`] reads it, one key a line.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(self.keys.len() * 96));
        for key in &self.keys {
            let encoded = Zeroizing::new(STANDARD.encode(key.bytes.expose_secret()));
            text.push_str(key.id.as_str());
            text.push(':');
            text.push_str(&encoded);
            text.push('\n');
        }
        text
    }

    pub fn active(&self) -> &KeyId {
        &self.keys[0].id
    }

    pub fn has(&self, id: &KeyId) -> bool {
        self.keys.iter().any(|key| key.id == *id)
    }

    /// Puts a new random key first.
    pub fn add(&mut self) {
        let mut bytes = Box::new([0_u8; KEY_BYTES]);
        fill(bytes.as_mut());
        self.keys.insert(0, Key { id: KeyId::random(), bytes: SecretBox::new(bytes) });
    }

    /// Drops the keys that are neither active nor among `used`.
    pub fn retire_all_but(&mut self, used: &[KeyId]) -> Vec<KeyId> {
        let active = self.active().clone();
        let stays = |key: &Key| key.id == active || used.contains(&key.id);
        let gone = self.keys.iter().filter(|key| !stays(key)).map(|key| key.id.clone()).collect();
        self.keys.retain(stays);
        gone
    }

    pub fn seal(&self, bound: &Bound<'_>, secret: &SecretString) -> Sealed {
        let key = &self.keys[0];
        let mut nonce = [0_u8; NONCE_BYTES];
        fill(&mut nonce);
        let aad = bound.bytes(&key.id);
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: &aad };
        let text = key
            .cipher()
            .encrypt(&Nonce::from(nonce), payload)
            .expect("a password is far below the cipher's 64 GiB");
        Sealed { key: key.id.clone(), nonce: nonce.to_vec(), text }
    }

    /// `place` names where the keys come from, for the error.
    pub fn open(
        &self,
        bound: &Bound<'_>,
        sealed: &Sealed,
        place: String,
    ) -> Result<SecretString, SecretError> {
        let key = self.keys.iter().find(|key| key.id == sealed.key).ok_or_else(|| {
            SecretError::UnknownKey {
                connection: bound.connection.to_owned(),
                field: bound.field.to_owned(),
                key: sealed.key.to_string(),
                place,
            }
        })?;
        let altered = || SecretError::Altered {
            connection: bound.connection.to_owned(),
            field: bound.field.to_owned(),
        };
        let nonce: [u8; NONCE_BYTES] = sealed.nonce.as_slice().try_into().map_err(|_| altered())?;
        let aad = bound.bytes(&key.id);
        let payload = Payload { msg: &sealed.text, aad: &aad };
        let plain = key.cipher().decrypt(&Nonce::from(nonce), payload).map_err(|_| altered())?;
        // Takes over the allocation: nothing is left behind to wipe.
        let plain = String::from_utf8(plain).map_err(|_| altered())?;
        Ok(SecretString::from(plain))
    }
}

impl Key {
    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(self.bytes.expose_secret().into())
    }
}

fn fill(bytes: &mut [u8]) {
    OsRng.try_fill_bytes(bytes).expect("the operating system has randomness");
}
