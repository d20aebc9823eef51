//! Breadth first through every moment that can be reached, so that the first way to something wrong is
//! a shortest one.

use super::laws::broken;
use super::moves::next;
use super::world::{Setting, World};
use crate::approvals::State;
use crate::approvals::table::Row;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug)]
pub struct Found {
    pub law: &'static str,
    /// The moves that lead there.
    pub way: Vec<String>,
}

#[derive(Debug)]
pub struct Explored {
    pub moments: usize,
    pub moves: usize,
    pub states: BTreeSet<State>,
    pub found: Option<Found>,
}

/// Most moments of one walk: a model that grows beyond is not exhaustive any more, and says so.
const MOST: usize = 2_000_000;

/// `enough`: another walk has found something.
pub fn explore(setting: &Setting, table: &[Row], enough: &AtomicBool) -> Explored {
    let start = World::beginning(setting);
    // Where each moment was first reached from, and by which move.
    let mut from: HashMap<World, usize> = HashMap::from([(start.clone(), 0)]);
    let mut order: Vec<(World, usize, String)> = vec![(start, 0, String::new())];
    let mut open = VecDeque::from([0]);
    let mut explored =
        Explored { moments: 1, moves: 0, states: BTreeSet::from([State::Draft]), found: None };
    while let Some(at) = open.pop_front() {
        if enough.load(Ordering::Relaxed) {
            break;
        }
        let world = order[at].0.clone();
        for (name, after) in next(&world, setting, table) {
            explored.moves += 1;
            if let Some(law) = broken(&world, &after, setting) {
                let mut way = vec![name];
                let mut back = at;
                while back != 0 {
                    way.push(order[back].2.clone());
                    back = order[back].1;
                }
                way.reverse();
                explored.found = Some(Found { law, way });
                enough.store(true, Ordering::Relaxed);
                return explored;
            }
            if !from.contains_key(&after) {
                explored.states.insert(after.state);
                from.insert(after.clone(), at);
                order.push((after, at, name));
                open.push_back(order.len() - 1);
                assert!(order.len() < MOST, "`{}` has too many moments to see all", setting.name);
            }
        }
    }
    explored.moments = order.len();
    explored
}
