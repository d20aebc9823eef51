//! What becomes a memory, and how ratings move its weight.

use super::mask::{mask, stands_alone};
use super::sql_literals::plain;
use super::values::{ValueIndex, normal};
use super::{ACCEPTED_WEIGHT, CORRECTED_WEIGHT, Memory, MemoryScope, RECALL_WEIGHT};
use crate::database::Database;
use protocol::feedback::{Reason, Verdict};
use protocol::ids::{ConnectionId, MemoryId, UserId};
use protocol::memory::Teaching;
use sha2::{Digest, Sha256};

/// A question with its SQL as a memory of its owner; `None` when the question means nothing without
/// the one before it.
pub fn memory(
    database: &Database,
    owner: &UserId,
    question: &str,
    sql: &str,
    weight: f64,
    values: &ValueIndex,
    created_at: String,
) -> Option<Memory> {
    if !stands_alone(question) {
        return None;
    }
    let masked = mask(question, values);
    Some(Memory {
        id: memory_id(&database.id, owner, question, sql),
        connection_id: database.id.clone(),
        scope: MemoryScope::User(owner.clone()),
        question: question.trim().to_owned(),
        masked: masked.text,
        sql: plain(sql, database.snapshot.catalog.dialect),
        literals: masked.literals.iter().map(super::mask::Literal::stored).collect(),
        weight,
        uses: 0,
        created_at,
        certified: None,
    })
}

/// The same question with the same SQL is the same memory.
pub fn memory_id(connection: &ConnectionId, owner: &UserId, question: &str, sql: &str) -> MemoryId {
    let mut hash = Sha256::new();
    for part in [connection.as_str(), owner.as_str(), &normal(question), sql] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let mut bits = [0; 16];
    bits.copy_from_slice(&digest[..16]);
    MemoryId::from_random(u128::from_be_bytes(bits))
}

/// A memory's weight after a rating; rating the same way twice changes nothing more.
pub fn reweigh(weight: f64, verdict: Verdict, reasons: &[Reason]) -> f64 {
    match verdict {
        Verdict::Up => weight.max(ACCEPTED_WEIGHT),
        Verdict::Down if blames_chart_only(reasons) => weight,
        Verdict::Down => weight.min(RECALL_WEIGHT / 2.0),
    }
}

/// How a memory came to its weight.
pub fn teaching(weight: f64) -> Teaching {
    if weight >= CORRECTED_WEIGHT { Teaching::Correction } else { Teaching::Rating }
}

/// The SQL was right, its picture was not.
pub fn blames_chart_only(reasons: &[Reason]) -> bool {
    !reasons.is_empty() && reasons.iter().all(|reason| *reason == Reason::BadChart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_decides_whether_a_memory_is_recalled() {
        let cases = [
            (0.3, Verdict::Up, vec![], 0.7),
            (CORRECTED_WEIGHT, Verdict::Up, vec![], CORRECTED_WEIGHT),
            (CORRECTED_WEIGHT, Verdict::Down, vec![], 0.25),
            (0.3, Verdict::Down, vec![Reason::WrongFilter, Reason::BadChart], 0.25),
            (0.7, Verdict::Down, vec![Reason::BadChart], 0.7),
            (0.0, Verdict::Down, vec![], 0.0),
        ];
        for (before, verdict, reasons, after) in cases {
            assert_eq!(reweigh(before, verdict, &reasons), after, "{before} {verdict:?}");
        }
    }

    #[test]
    fn the_same_pair_is_the_same_memory_for_one_owner_only() {
        let connection = ConnectionId::from_random(1);
        let (one, other) = (UserId::from_random(1), UserId::from_random(2));
        let id = |owner, question| memory_id(&connection, owner, question, "select 1");
        assert_eq!(id(&one, "Orders  today"), id(&one, "orders today"));
        assert_ne!(id(&one, "orders"), id(&other, "orders"));
    }
}
