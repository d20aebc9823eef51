//! Who is next: parties take turns, each with its questions in order.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

/// Questions that may wait altogether; more are turned away at once rather than after minutes.
pub const MOST_WAITING: usize = 64;

struct Waiting<T> {
    /// One line for each party, the one whose turn it is first; none is empty.
    lines: VecDeque<(String, VecDeque<T>)>,
    closed: bool,
}

pub struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    changed: Condvar,
}

/// Too many wait already, or the model is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnedAway {
    Full,
    Closed,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let waiting = Waiting { lines: VecDeque::new(), closed: false };
        Self { waiting: Mutex::new(waiting), changed: Condvar::new() }
    }
}

impl<T> Queue<T> {
    pub fn put(&self, party: &str, job: T) -> Result<(), TurnedAway> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.closed {
            return Err(TurnedAway::Closed);
        }
        if waiting.lines.iter().map(|(_, line)| line.len()).sum::<usize>() >= MOST_WAITING {
            return Err(TurnedAway::Full);
        }
        match waiting.lines.iter_mut().find(|(name, _)| name == party) {
            Some((_, line)) => line.push_back(job),
            None => waiting.lines.push_back((party.to_owned(), VecDeque::from([job]))),
        }
        self.changed.notify_one();
        Ok(())
    }

    /// The next job, waited for; `None` when the queue is closed and empty.
    pub fn take(&self) -> Option<T> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some((party, mut line)) = waiting.lines.pop_front() {
                let job = line.pop_front();
                if !line.is_empty() {
                    waiting.lines.push_back((party, line));
                }
                return job;
            }
            if waiting.closed {
                return None;
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Nothing more comes; what waits is dropped.
    pub fn close(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.closed = true;
        waiting.lines.clear();
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_take_turns() {
        let queue = Queue::default();
        for (party, job) in [("ann", 1), ("ann", 2), ("ann", 3), ("bob", 4), ("cat", 5), ("bob", 6)]
        {
            queue.put(party, job).unwrap();
        }
        let served: Vec<i32> = std::iter::from_fn(|| {
            let none_left = queue.waiting.lock().unwrap().lines.is_empty();
            if none_left { None } else { queue.take() }
        })
        .collect();
        assert_eq!(served, [1, 4, 5, 2, 6, 3]);
    }

    #[test]
    fn a_full_queue_turns_away_and_a_closed_one_ends() {
        let queue = Queue::default();
        for job in 0..MOST_WAITING {
            queue.put("ann", job).unwrap();
        }
        assert_eq!(queue.put("bob", 0), Err(TurnedAway::Full));
        queue.close();
        assert_eq!(queue.take(), None);
        assert_eq!(queue.put("bob", 0), Err(TurnedAway::Closed));
    }
}
