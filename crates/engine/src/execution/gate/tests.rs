//! Who is let in when, and what those who wait are told.

use super::{Concurrency, Gate, Kind, QueueFull, Ticket};
use crate::execution::Progress;
use protocol::ids::{ConnectionId, UserId};
use std::sync::Arc;

const LIMITS: Concurrency = Concurrency {
    per_connection: 2,
    per_person: 2,
    exports_per_connection: 1,
    waiting_per_connection: 8,
    waiting_per_person: 4,
};

struct Door(Arc<Gate>);

impl Door {
    fn new(limits: Concurrency) -> Self {
        Self(Gate::new(limits))
    }

    fn try_enter(&self, person: u128) -> Result<Ticket, QueueFull> {
        let connection = ConnectionId::from_random(1);
        self.0.enter(&connection, &UserId::from_random(person), Kind::Statement)
    }

    fn enter(&self, person: u128) -> Ticket {
        self.try_enter(person).expect("the queue has room")
    }

    fn export(&self, person: u128) -> Ticket {
        let connection = ConnectionId::from_random(1);
        let person = UserId::from_random(person);
        self.0.enter(&connection, &person, Kind::Export).expect("the queue has room")
    }
}

fn at(ticket: &Ticket) -> Progress {
    *ticket.progress.borrow()
}

fn waiting(ahead: usize) -> Progress {
    Progress::Waiting { ahead }
}

#[test]
fn one_persons_many_statements_do_not_keep_anothers_single_one() {
    let door = Door::new(LIMITS);
    let mut running = vec![door.enter(1), door.enter(1)];
    let greedy: Vec<Ticket> = (0..4).map(|_| door.enter(1)).collect();
    let single = door.enter(2);
    assert_eq!(at(&single), waiting(0), "it overtakes all four");
    assert_eq!(at(&greedy[0]), waiting(1));
    running.remove(0);
    assert_eq!(at(&single), Progress::Running);
    assert_eq!(at(&greedy[0]), waiting(0));
}

#[test]
fn equal_shares_take_turns() {
    let door = Door::new(Concurrency { per_connection: 1, ..LIMITS });
    let running = door.enter(9);
    let tickets = [door.enter(1), door.enter(1), door.enter(1), door.enter(2), door.enter(3)];
    let ahead: Vec<Progress> = tickets.iter().map(at).collect();
    assert_eq!(ahead, [waiting(0), waiting(3), waiting(4), waiting(1), waiting(2)]);
    drop(running);
    // What was told is what happens.
    let mut left: Vec<(usize, Ticket)> = tickets.into_iter().enumerate().collect();
    let mut order = Vec::new();
    while let Some(next) = left.iter().position(|(_, ticket)| at(ticket) == Progress::Running) {
        order.push(left.remove(next).0);
    }
    assert_eq!(order, [0, 3, 4, 1, 2]);
}

#[test]
fn nobody_has_more_running_than_one_person_may() {
    let door = Door::new(Concurrency { per_connection: 3, ..LIMITS });
    let mut own = vec![door.enter(1), door.enter(1), door.enter(1)];
    assert_eq!(
        own.iter().map(at).collect::<Vec<_>>()[2],
        waiting(0),
        "a place is free, not theirs"
    );
    let other = door.enter(2);
    assert_eq!(at(&other), Progress::Running);
    own.remove(0);
    assert_eq!(at(&own[1]), Progress::Running);
}

#[test]
fn leaving_the_queue_moves_the_others_up() {
    let door = Door::new(Concurrency { per_connection: 1, ..LIMITS });
    let running = door.enter(1);
    let (second, third) = (door.enter(2), door.enter(3));
    assert_eq!(at(&third), waiting(1));
    drop(second);
    assert_eq!(at(&third), waiting(0));
    drop(running);
    assert_eq!(at(&third), Progress::Running);
}

#[test]
fn a_queue_has_an_end_for_a_person_and_for_a_connection() {
    let door = Door::new(LIMITS);
    let _running = [door.enter(1), door.enter(1)];
    let mut kept: Vec<Ticket> = (0..4).map(|_| door.enter(1)).collect();
    assert_eq!(door.try_enter(1).err(), Some(QueueFull::Person { waiting: 4 }));
    kept.extend((0..4).map(|person| door.enter(10 + person)));
    assert_eq!(door.try_enter(20).err(), Some(QueueFull::Connection { waiting: 8 }));
    kept.pop();
    assert!(door.try_enter(20).is_ok(), "a place in the queue is free again");
}

#[test]
fn exports_leave_places_for_statements() {
    let door = Door::new(LIMITS);
    let first = door.export(1);
    let second = door.export(2);
    assert_eq!((at(&first), at(&second)), (Progress::Running, waiting(0)));
    let statement = door.enter(3);
    assert_eq!(at(&statement), Progress::Running, "past the export that waits");
    drop(first);
    assert_eq!(at(&second), Progress::Running);
}

#[test]
fn connections_do_not_wait_for_each_other() {
    let door = Door::new(Concurrency { per_connection: 1, ..LIMITS });
    let _running = door.enter(1);
    let elsewhere = ConnectionId::from_random(2);
    let other = door.0.enter(&elsewhere, &UserId::from_random(1), Kind::Statement).unwrap();
    assert_eq!(at(&other), Progress::Running);
}
