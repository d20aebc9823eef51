//! Breadth first through every moment that can be reached, so that the first way to something wrong is
//! a shortest one.

use super::laws::broken;
use super::moves::{Move, next};
use super::world::{Setting, World};
use crate::approvals::State;
use crate::approvals::table::Row;
use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug)]
pub struct Found {
    pub law: &'static str,
    /// The moves that lead there.
    pub way: Vec<Move>,
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
    let start = Rc::new(World::beginning(setting));
    let mut seen: HashSet<Rc<World>> = HashSet::from([start.clone()]);
    // Each moment with where it was first reached from, and by which move.
    let mut order: Vec<(Rc<World>, usize, Option<Move>)> = vec![(start, 0, None)];
    let mut explored =
        Explored { moments: 1, moves: 0, states: BTreeSet::from([State::Draft]), found: None };
    let mut at = 0;
    while at < order.len() && !enough.load(Ordering::Relaxed) {
        let world = order[at].0.clone();
        for (name, after) in next(&world, setting, table) {
            explored.moves += 1;
            if let Some(law) = broken(&world, &after, setting) {
                explored.found = Some(Found { law, way: way(&order, at, name) });
                enough.store(true, Ordering::Relaxed);
                return explored;
            }
            let after = Rc::new(after);
            if seen.insert(after.clone()) {
                explored.states.insert(after.state);
                order.push((after, at, Some(name)));
                assert!(order.len() < MOST, "`{}` has too many moments to see all", setting.name);
            }
        }
        at += 1;
    }
    explored.moments = order.len();
    explored
}

/// Every law that is broken somewhere; what follows on it is not looked at.
pub fn explore_all(setting: &Setting, table: &[Row]) -> BTreeSet<&'static str> {
    let mut seen: HashSet<World> = HashSet::from([World::beginning(setting)]);
    let (mut open, mut laws) = (vec![World::beginning(setting)], BTreeSet::new());
    while let Some(world) = open.pop() {
        for (_, after) in next(&world, setting, table) {
            if !seen.contains(&after) {
                seen.insert(after.clone());
                laws.extend(broken(&world, &after, setting));
                open.push(after);
            }
        }
        assert!(seen.len() < MOST, "`{}` has too many moments to see all", setting.name);
    }
    laws
}

fn way(order: &[(Rc<World>, usize, Option<Move>)], mut at: usize, last: Move) -> Vec<Move> {
    let mut way = vec![last];
    while let (_, before, Some(name)) = &order[at] {
        way.push(*name);
        at = *before;
    }
    way.reverse();
    way
}
