//! Beginning a turn is looking for a running one, writing the new one and making it findable. Held over
//! all three, a conversation's door lets one request do so at a time; other conversations go on.

use protocol::ids::ConversationId;
use std::hash::{BuildHasher, RandomState};
use tokio::sync::Mutex;

/// Two conversations share a door by chance, and then wait for each other.
const DOORS: usize = 256;

pub struct Doors {
    doors: Vec<Mutex<()>>,
    /// Seeded at random: nobody chooses ids that all lead to one door.
    hasher: RandomState,
}

impl Doors {
    pub fn new() -> Self {
        let doors = std::iter::repeat_with(Mutex::default).take(DOORS).collect();
        Self { doors, hasher: RandomState::new() }
    }

    pub fn of(&self, conversation: &ConversationId) -> &Mutex<()> {
        let hash = self.hasher.hash_one(conversation);
        let index = usize::try_from(hash % DOORS as u64).expect("less than the number of doors");
        &self.doors[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_conversation_has_one_door_and_others_seldom_the_same() {
        let doors = Doors::new();
        let ids: Vec<_> = (0..64).map(ConversationId::from_random).collect();
        let mut used = std::collections::HashSet::new();
        for id in &ids {
            assert!(std::ptr::eq(doors.of(id), doors.of(&id.clone())));
            used.insert(std::ptr::from_ref(doors.of(id)));
        }
        assert!(used.len() > 40, "64 conversations use {} doors", used.len());
    }
}
