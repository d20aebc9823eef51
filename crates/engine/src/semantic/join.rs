//! Join trees: the fewest joins that connect the tables of a query.

use super::schema::Schema;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

/// Tables in join order; each step joins `edge` to what is already there.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinTree {
    pub tables: Vec<usize>,
    /// `(edge, table it brings in)`.
    pub steps: Vec<(usize, usize)>,
}

/// Longest path looked for, in joins.
const FARTHEST: u32 = 6;

/// A shortest tree over `wanted`, grown from the first one; `preferred` edges are taken over
/// equally short ones. `None` when they are not connected.
pub fn tree(schema: &Schema, wanted: &[usize], preferred: &[usize]) -> Option<JoinTree> {
    let (&root, rest) = wanted.split_first()?;
    let mut tree = JoinTree { tables: vec![root], steps: Vec::new() };
    let mut missing: HashSet<usize> = rest.iter().copied().filter(|t| *t != root).collect();
    while !missing.is_empty() {
        let path = nearest(schema, &tree.tables, &missing, preferred)?;
        for (edge, table) in path {
            missing.remove(&table);
            tree.tables.push(table);
            tree.steps.push((edge, table));
        }
    }
    Some(tree)
}

/// Dijkstra from all of `from` to the nearest of `to`.
fn nearest(
    schema: &Schema,
    from: &[usize],
    to: &HashSet<usize>,
    preferred: &[usize],
) -> Option<Vec<(usize, usize)>> {
    let mut cost: HashMap<usize, u32> = from.iter().map(|t| (*t, 0)).collect();
    let mut came: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut heap: BinaryHeap<Reverse<(u32, usize)>> =
        from.iter().map(|t| Reverse((0, *t))).collect();
    while let Some(Reverse((so_far, at))) = heap.pop() {
        if cost.get(&at).is_some_and(|best| *best < so_far) {
            continue;
        }
        if to.contains(&at) {
            let mut path = Vec::new();
            let mut here = at;
            while let Some((edge, before)) = came.get(&here) {
                path.push((*edge, here));
                here = *before;
            }
            path.reverse();
            return Some(path);
        }
        for &id in schema.touching(at) {
            let edge = &schema.edges[id];
            if edge.one == edge.many {
                continue;
            }
            let other = if edge.many == at { edge.one } else { edge.many };
            let next = so_far + step_cost(schema, id, other, preferred);
            if next <= FARTHEST * 10 && cost.get(&other).is_none_or(|best| next < *best) {
                cost.insert(other, next);
                came.insert(other, (id, at));
                heap.push(Reverse((next, other)));
            }
        }
    }
    None
}

/// Ten per join; a little less through bridges and preferred edges, more for guesses.
fn step_cost(schema: &Schema, edge: usize, into: usize, preferred: &[usize]) -> u32 {
    let mut cost = 10;
    if preferred.contains(&edge) {
        cost -= 5;
    }
    if schema.edges[edge].inferred {
        cost += 4;
    }
    if schema.tables[into].bridge {
        cost -= 1;
    }
    cost
}

/// Joining the rest of the tree to its first table can repeat rows of it.
pub fn multiplies(schema: &Schema, tree: &JoinTree) -> bool {
    tree.steps.iter().any(|(edge, table)| {
        let edge = &schema.edges[*edge];
        edge.many == *table && !edge.one_to_one
    })
}
