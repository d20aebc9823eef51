//! Whether a chain is as it was written: rows go in one by one, the first that is not ends it.

use super::chain::{AuditKeys, Head};
use super::record::{Hash, NOTHING, Sealed};

/// How far around a record that does not hold its own place is looked for.
const NEIGHBOURS: u64 = 64;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("record {0} was changed after it was written")]
    Changed(u64),
    #[error("record {seq} is missing; the next one there is {next}")]
    Missing { seq: u64, next: u64 },
    /// Written as another number.
    #[error("what stands at {seq} was written as record {written}")]
    Moved { seq: u64, written: u64 },
    /// In itself as written, behind a record that was exchanged.
    #[error("record {0} does not follow the one before it")]
    Unlinked(u64),
    #[error("record {0} was authenticated with key `{1}`, which is not known")]
    UnknownKey(u64, String),
    #[error("the records end at {last}, but {head} were written")]
    CutOff { last: u64, head: u64 },
    #[error("there are records, but no signed head")]
    HeadMissing,
    #[error("the head that names record {0} was not signed here")]
    HeadForged(u64),
    #[error("the head names record {head}, but the last one is {last} or another one")]
    HeadDiffers { last: u64, head: u64 },
    /// A head that was kept elsewhere.
    #[error("record {0} is not the one that the kept head was signed for")]
    KeptDiffers(u64),
}

/// The first thing that is wrong. Everything before it is as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct Broken {
    pub seq: u64,
    pub fault: Fault,
}

impl Fault {
    /// As in `protocol::audit::AuditFault::kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Fault::Changed(_) => "changed",
            Fault::Missing { .. } => "missing",
            Fault::Moved { .. } => "moved",
            Fault::Unlinked(_) => "unlinked",
            Fault::UnknownKey(..) => "unknown_key",
            Fault::CutOff { .. } => "cut_off",
            Fault::HeadMissing => "head_missing",
            Fault::HeadForged(_) => "head_forged",
            Fault::HeadDiffers { .. } | Fault::KeptDiffers(_) => "head_differs",
        }
    }

    fn at(self, seq: u64) -> Broken {
        Broken { seq, fault: self }
    }
}

/// Takes the rows of one workspace in the order of their numbers.
pub struct Verifier<'a> {
    keys: &'a AuditKeys,
    /// A head that was kept elsewhere, to be met on the way.
    kept: Option<&'a Head>,
    last: u64,
    hash: Hash,
    bytes: Vec<u8>,
}

impl<'a> Verifier<'a> {
    /// `kept`: a head from an earlier time, which must still be part of the chain.
    pub fn new(keys: &'a AuditKeys, kept: Option<&'a Head>) -> Result<Self, Broken> {
        if let Some(kept) = kept.filter(|kept| !keys.signed(kept)) {
            return Err(Fault::HeadForged(kept.seq).at(kept.seq));
        }
        Ok(Self { keys, kept, last: 0, hash: NOTHING, bytes: Vec::with_capacity(512) })
    }

    /// Records that are as they were written, so far.
    pub fn records(&self) -> u64 {
        self.last
    }

    pub fn push(&mut self, sealed: &Sealed) -> Result<(), Broken> {
        let (seq, expected) = (sealed.record.seq, self.last + 1);
        if seq > expected {
            return Err(Fault::Missing { seq: expected, next: seq }.at(expected));
        }
        if seq < expected {
            return Err(Fault::Moved { seq: expected, written: seq }.at(expected));
        }
        if !self.keys.has(&sealed.record.key_id) {
            return Err(Fault::UnknownKey(seq, sealed.record.key_id.clone()).at(seq));
        }
        if !self.keys.holds(sealed, &mut self.bytes) {
            return Err(self.changed_or_moved(sealed).at(seq));
        }
        if sealed.prev != self.hash {
            return Err(Fault::Unlinked(seq).at(seq));
        }
        if self.kept.is_some_and(|kept| kept.seq == seq && kept.hash != sealed.hash) {
            return Err(Fault::KeptDiffers(seq).at(seq));
        }
        (self.last, self.hash) = (seq, sealed.hash);
        Ok(())
    }

    fn changed_or_moved(&mut self, sealed: &Sealed) -> Fault {
        let seq = sealed.record.seq;
        let mut other = sealed.clone();
        for written in seq.saturating_sub(NEIGHBOURS).max(1)..=seq.saturating_add(NEIGHBOURS) {
            other.record.seq = written;
            if self.keys.holds(&other, &mut self.bytes) {
                return Fault::Moved { seq, written };
            }
        }
        Fault::Changed(seq)
    }

    /// After the last row: nothing may be missing behind it.
    pub fn finish(self, head: Option<&Head>) -> Result<u64, Broken> {
        let last = self.last;
        let Some(head) = head else {
            return match (last, self.kept) {
                (0, None) => Ok(0),
                (0, Some(kept)) => Err(Fault::CutOff { last, head: kept.seq }.at(1)),
                _ => Err(Fault::HeadMissing.at(last)),
            };
        };
        if !self.keys.signed(head) {
            return Err(Fault::HeadForged(head.seq).at(last));
        }
        if let Some(kept) = self.kept.filter(|kept| kept.seq > last) {
            return Err(Fault::CutOff { last, head: kept.seq }.at(last + 1));
        }
        if head.seq > last {
            return Err(Fault::CutOff { last, head: head.seq }.at(last + 1));
        }
        if head.seq < last || head.hash != self.hash {
            return Err(Fault::HeadDiffers { last, head: head.seq }.at(last));
        }
        Ok(last)
    }
}
