//! Which prefixes stay in the model's memory. Rules and examples are shared by all schemas, a schema by
//! all its questions; a question and its answer stay until the room is needed, so that a repair continues.

use super::decoder::Token;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Slot {
    tokens: Vec<Token>,
    /// Worth keeping; the rest is one question.
    kept: usize,
    /// When it was last used; 0 is never.
    used: u64,
}

/// What to do before the tokens after `common` are read into `slot`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub slot: usize,
    /// `slot` first takes the common tokens over from this one.
    pub from: Option<usize>,
    pub common: usize,
    /// Others that shrink, to these lengths, to make room.
    pub cuts: Vec<(usize, usize)>,
}

pub struct Slots {
    slots: Vec<Slot>,
    /// Tokens all of them may hold together; shared ones count once.
    room: usize,
    clock: u64,
}

impl Slots {
    pub fn new(count: usize, room: usize) -> Self {
        Self { slots: vec![Slot::default(); count.max(1)], room, clock: 0 }
    }

    /// Where a prompt goes, of which `kept` tokens are worth keeping, and which may grow to `most` tokens.
    pub fn place(&mut self, prompt: &[Token], kept: usize, most: usize) -> Plan {
        self.clock += 1;
        // The last token is always read, or there would be nothing to continue from.
        let limit = prompt.len().saturating_sub(1);
        let common = |slot: &Slot| shared(&slot.tokens, prompt).min(limit);
        let best = (0..self.slots.len())
            .max_by_key(|&at| (common(&self.slots[at]), self.slots[at].used))
            .expect("there is at least one slot");
        let reach = common(&self.slots[best]);
        let (slot, from) = if reach >= self.slots[best].kept {
            (best, None)
        } else {
            let oldest = (0..self.slots.len()).filter(|&at| at != best);
            match oldest.min_by_key(|&at| self.slots[at].used) {
                Some(other) => (other, (reach > 0).then_some(best)),
                None => (best, None),
            }
        };
        self.slots[slot] =
            Slot { tokens: prompt[..reach].to_vec(), kept: kept.min(limit), used: self.clock };
        let cuts = self.make_room(slot, most.saturating_sub(reach));
        Plan { slot, from, common: reach, cuts }
    }

    /// A slot now also holds these.
    pub fn grow(&mut self, slot: usize, tokens: &[Token]) {
        self.slots[slot].tokens.extend_from_slice(tokens);
    }

    pub fn length(&self, slot: usize) -> usize {
        self.slots[slot].tokens.len()
    }

    /// Nothing is held any more.
    pub fn forget(&mut self) {
        let count = self.slots.len();
        self.slots = vec![Slot::default(); count];
    }

    /// First the questions of the others go, then whole schemas, the longest unused first.
    fn make_room(&mut self, keep: usize, needed: usize) -> Vec<(usize, usize)> {
        let mut others: Vec<usize> = (0..self.slots.len()).filter(|&at| at != keep).collect();
        others.sort_by_key(|&at| self.slots[at].used);
        let mut cuts = Vec::new();
        for whole in [false, true] {
            for &at in &others {
                if self.held() + needed <= self.room {
                    return cuts;
                }
                let length = if whole { 0 } else { self.slots[at].kept };
                if self.slots[at].tokens.len() > length {
                    self.slots[at].tokens.truncate(length);
                    cuts.push((at, length));
                }
            }
        }
        cuts
    }

    /// Tokens held, counting what a slot shares with one before it once.
    fn held(&self) -> usize {
        let own = |(at, slot): (usize, &Slot)| {
            let before = self.slots[..at].iter().map(|other| shared(&other.tokens, &slot.tokens));
            slot.tokens.len() - before.max().unwrap_or(0)
        };
        self.slots.iter().enumerate().map(own).sum()
    }
}

fn shared(one: &[Token], other: &[Token]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules 1 2, then a schema, then a question.
    fn prompt(schema: i32, question: i32) -> Vec<Token> {
        vec![1, 2, schema, schema, question, 99]
    }

    fn ask(slots: &mut Slots, schema: i32, question: i32) -> Plan {
        let prompt = prompt(schema, question);
        let plan = slots.place(&prompt, 4, 8);
        slots.grow(plan.slot, &prompt[plan.common..]);
        slots.grow(plan.slot, &[50, 51]);
        plan
    }

    #[test]
    fn a_schema_stays_where_it_is_and_another_takes_the_rules_over() {
        let mut slots = Slots::new(3, 100);
        let first = ask(&mut slots, 10, 5);
        assert_eq!((first.common, first.from), (0, None));
        let again = ask(&mut slots, 10, 6);
        assert_eq!((again.slot, again.common, again.from), (first.slot, 4, None));
        let other = ask(&mut slots, 20, 5);
        assert_eq!((other.common, other.from), (2, Some(first.slot)));
        assert_ne!(other.slot, first.slot);
        let back = ask(&mut slots, 10, 7);
        assert_eq!((back.slot, back.common), (first.slot, 4), "the first schema is still there");
    }

    #[test]
    fn a_repair_continues_after_the_answer() {
        let mut slots = Slots::new(2, 100);
        ask(&mut slots, 10, 5);
        let mut repair = prompt(10, 5);
        repair.extend([50, 51, 60, 61]);
        let plan = slots.place(&repair, 4, 12);
        assert_eq!((plan.common, plan.from), (8, None));
    }

    #[test]
    fn the_schema_unused_longest_makes_place() {
        let mut slots = Slots::new(2, 100);
        let first = ask(&mut slots, 10, 5);
        let second = ask(&mut slots, 20, 5);
        ask(&mut slots, 10, 6);
        let third = ask(&mut slots, 30, 5);
        assert_eq!(third.slot, second.slot);
        assert_eq!(ask(&mut slots, 10, 7).slot, first.slot);
    }

    #[test]
    fn questions_are_forgotten_before_schemas_and_the_bound_is_kept() {
        let mut slots = Slots::new(4, 18);
        let first = ask(&mut slots, 10, 5);
        let second = ask(&mut slots, 20, 5);
        // Held: 8 + 6 (the rules are shared); a third needs 8 - 2 more.
        let third = ask(&mut slots, 30, 5);
        assert_eq!(third.cuts, vec![(first.slot, 4)]);
        let fourth = ask(&mut slots, 40, 5);
        assert_eq!(fourth.cuts, vec![(second.slot, 4)]);
        assert!(slots.held() <= 18, "{}", slots.held());
    }

    #[test]
    fn the_same_prompt_again_still_reads_its_last_token() {
        let mut slots = Slots::new(1, 100);
        let prompt = prompt(10, 5);
        let plan = slots.place(&prompt, 4, 8);
        slots.grow(plan.slot, &prompt[plan.common..]);
        assert_eq!(slots.place(&prompt, 4, 8).common, prompt.len() - 1);
    }

    proptest::proptest! {
        #[test]
        fn never_more_than_the_room(asked in proptest::collection::vec((0..6i32, 0..4i32), 1..30)) {
            let mut slots = Slots::new(4, 20);
            for (schema, question) in asked {
                ask(&mut slots, schema * 10 + 100, question);
                proptest::prop_assert!(slots.held() <= 20);
            }
        }
    }
}
