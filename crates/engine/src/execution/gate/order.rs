//! The order in which those who wait are let in, as far as it can be told now.

use protocol::ids::UserId;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

/// Compared from the first field to the last: the smallest goes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// Statements of the same person that run there.
    pub share: usize,
    /// When the person was last let in.
    pub served: u64,
    /// Arrival.
    pub number: u64,
    pub person: UserId,
}

/// Numbers of all candidates for one connection, the next first: everyone's share grows with each
/// statement that goes before.
pub(super) fn in_order(mut candidates: Vec<Candidate>) -> Vec<u64> {
    candidates.sort_by_key(|candidate| candidate.number);
    let count = candidates.len();
    let mut queues: HashMap<UserId, VecDeque<Candidate>> = HashMap::new();
    for candidate in candidates {
        queues.entry(candidate.person.clone()).or_default().push_back(candidate);
    }
    let mut heads: BinaryHeap<Reverse<Candidate>> =
        queues.values_mut().filter_map(VecDeque::pop_front).map(Reverse).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(Reverse(first)) = heads.pop() {
        order.push(first.number);
        let Some(mut following) = queues.get_mut(&first.person).and_then(VecDeque::pop_front)
        else {
            continue;
        };
        following.share = first.share + 1;
        // Served just now, so after everybody with the same share.
        following.served = u64::MAX - (count - order.len()) as u64;
        heads.push(Reverse(following));
    }
    order
}
