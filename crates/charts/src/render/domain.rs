//! Which categories there are and in which order.

use crate::frame::{Frame, Slot, Value};
use crate::spec::{Order, Sort, SortChannel};
use std::collections::HashMap;

/// The categories of `slot`, each once, sorted as the spec says. Without a sort the order is
/// Vega-Lite's: ascending by the category.
pub(super) fn categories(frame: &Frame, slot: Slot, sort: Option<&Sort>) -> Vec<String> {
    let mut found: Vec<(String, Option<f64>)> = Vec::new();
    let mut seen: HashMap<&str, ()> = HashMap::new();
    for datum in &frame.data {
        let item = datum.at(slot);
        if item.value == Value::Missing || seen.insert(&item.text, ()).is_some() {
            continue;
        }
        let rank = match item.value {
            Value::Ranked(rank) | Value::Time(rank) | Value::Number(rank) => Some(rank),
            _ => None,
        };
        found.push((item.text.clone(), rank));
    }
    let ascending = |found: &mut Vec<(String, Option<f64>)>| {
        found.sort_by(|(a, rank_a), (b, rank_b)| match (rank_a, rank_b) {
            (Some(a), Some(b)) => a.total_cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => a.cmp(b),
        });
    };
    match sort {
        Some(Sort::Kept) => {}
        None | Some(Sort::Own(Order::Ascending)) => ascending(&mut found),
        Some(Sort::Own(Order::Descending)) => {
            ascending(&mut found);
            found.reverse();
        }
        Some(Sort::Channel(channel, order)) => {
            let by = match channel {
                SortChannel::X => Slot::X,
                SortChannel::Y => Slot::Y,
            };
            let totals = totals(frame, slot, by);
            let total = |key: &str| totals.get(key).copied().unwrap_or(f64::NEG_INFINITY);
            found.sort_by(|(a, _), (b, _)| match order {
                Order::Ascending => total(a).total_cmp(&total(b)),
                Order::Descending => total(b).total_cmp(&total(a)),
            });
        }
        Some(Sort::Values(values)) => {
            ascending(&mut found);
            let place = |key: &String| values.iter().position(|value| value == key);
            found.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
        }
    }
    found.into_iter().map(|(key, _)| key).collect()
}

fn totals(frame: &Frame, slot: Slot, by: Slot) -> HashMap<&str, f64> {
    let mut totals = HashMap::new();
    for datum in &frame.data {
        if let Some(number) = datum.number(by) {
            *totals.entry(datum.key(slot)).or_insert(0.0) += number;
        }
    }
    totals
}

/// Place of each key in its list.
pub(super) fn index_of(keys: &[String]) -> HashMap<&str, usize> {
    keys.iter().enumerate().map(|(index, key)| (key.as_str(), index)).collect()
}
