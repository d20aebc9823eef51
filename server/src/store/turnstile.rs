//! One writer at a time, and whoever has a person waiting goes ahead of bookkeeping: a new question is
//! accepted and its first event shown before the runs and ends of earlier ones are written.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::oneshot;

/// So many urgent writers pass while others wait; then one of those.
const URGENT_IN_A_ROW: u32 = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// A person sees nothing until this is written.
    Urgent,
    Usual,
}

#[derive(Clone, Default)]
pub struct Turnstile(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    taken: bool,
    urgent: VecDeque<oneshot::Sender<Turn>>,
    usual: VecDeque<oneshot::Sender<Turn>>,
    /// Urgent ones that have passed since the last usual one.
    in_a_row: u32,
}

/// The right to write; dropping it lets the next one pass.
pub struct Turn {
    /// Absent: passed on.
    turnstile: Option<Turnstile>,
}

impl Turnstile {
    pub async fn enter(&self, urgency: Urgency) -> Turn {
        let place = {
            let mut waiting = self.waiting();
            if !waiting.taken {
                waiting.taken = true;
                return Turn { turnstile: Some(self.clone()) };
            }
            let (sender, place) = oneshot::channel();
            match urgency {
                Urgency::Urgent => waiting.urgent.push_back(sender),
                Urgency::Usual => waiting.usual.push_back(sender),
            }
            place
        };
        place.await.expect("a place is dropped only by being served")
    }

    fn pass_on(&self) {
        loop {
            let next = {
                let mut waiting = self.waiting();
                let next = waiting.next();
                waiting.taken = next.is_some();
                next
            };
            let Some(next) = next else { return };
            match next.send(Turn { turnstile: Some(self.clone()) }) {
                Ok(()) => return,
                // Whoever waited there has gone away.
                Err(mut turn) => turn.turnstile = None,
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().expect("no one panics while holding the queue")
    }
}

impl Waiting {
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let usual_is_due = self.in_a_row >= URGENT_IN_A_ROW && !self.usual.is_empty();
        let urgent = if usual_is_due { None } else { self.urgent.pop_front() };
        match urgent {
            Some(next) => {
                self.in_a_row += 1;
                Some(next)
            }
            None => {
                self.in_a_row = 0;
                self.usual.pop_front()
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turnstile) = self.turnstile.take() {
            turnstile.pass_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Urgency::{Urgent, Usual};
    use super::*;
    use std::time::Duration;

    /// The order in which those pass who wait, in the order given, while somebody writes.
    async fn order(waiting: &[(Urgency, &'static str)]) -> Vec<&'static str> {
        let turnstile = Turnstile::default();
        let writing = turnstile.enter(Usual).await;
        let passed = Arc::new(Mutex::new(Vec::new()));
        let mut all = tokio::task::JoinSet::new();
        for &(urgency, name) in waiting {
            let (turnstile, passed) = (turnstile.clone(), passed.clone());
            all.spawn(async move {
                let _turn = turnstile.enter(urgency).await;
                passed.lock().unwrap().push(name);
                tokio::task::yield_now().await;
            });
            tokio::task::yield_now().await;
        }
        drop(writing);
        all.join_all().await;
        Arc::try_unwrap(passed).unwrap().into_inner().unwrap()
    }

    #[tokio::test]
    async fn the_urgent_go_first_each_kind_in_its_order() {
        let waiting = [(Usual, "a"), (Usual, "b"), (Urgent, "x"), (Urgent, "y")];
        assert_eq!(order(&waiting).await, ["x", "y", "a", "b"]);
    }

    #[tokio::test]
    async fn however_many_are_urgent_the_others_pass_too() {
        let mut waiting = vec![(Usual, "a"), (Usual, "b")];
        waiting.extend([(Urgent, "x"); 9]);
        let expected = ["x", "x", "x", "x", "a", "x", "x", "x", "x", "b", "x"];
        assert_eq!(order(&waiting).await, expected);
    }

    #[tokio::test]
    async fn whoever_goes_away_holds_nobody_up() {
        let turnstile = Turnstile::default();
        let writing = turnstile.enter(Usual).await;
        for urgency in [Urgent, Usual] {
            let gone = tokio::time::timeout(Duration::from_millis(1), turnstile.enter(urgency));
            assert!(gone.await.is_err());
        }
        drop(writing);
        let next = tokio::time::timeout(Duration::from_secs(5), turnstile.enter(Usual)).await;
        drop(next.expect("nobody holds the turn"));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn never_two_at_once_even_when_some_give_up() {
        let turnstile = Turnstile::default();
        let inside = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let mut all = tokio::task::JoinSet::new();
        for number in 0..200_u64 {
            let (turnstile, inside) = (turnstile.clone(), inside.clone());
            all.spawn(async move {
                let urgency = if number % 3 == 0 { Urgent } else { Usual };
                let patience = Duration::from_micros(number * 37 % 1_500);
                let Ok(_turn) = tokio::time::timeout(patience, turnstile.enter(urgency)).await
                else {
                    return;
                };
                use std::sync::atomic::Ordering::SeqCst;
                assert_eq!(inside.fetch_add(1, SeqCst), 0);
                tokio::task::yield_now().await;
                inside.fetch_sub(1, SeqCst);
            });
        }
        all.join_all().await;
        drop(turnstile.enter(Usual).await);
    }
}
