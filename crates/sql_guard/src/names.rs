//! How a dialect compares names, and which known name somebody probably meant.

use crate::Dialect;
use sqlparser::ast::Ident;

/// The name an identifier stands for: unquoted names are folded as the dialect does, doubled quotes
/// inside quoted ones are undone.
pub(crate) fn meaning(dialect: Dialect, ident: &Ident) -> String {
    match ident.quote_style {
        None if dialect == Dialect::Postgres => ident.value.to_ascii_lowercase(),
        None | Some('[') => ident.value.clone(),
        Some(quote) if !ident.value.contains(quote) => ident.value.clone(),
        Some(quote) => {
            let doubled: String = [quote, quote].iter().collect();
            ident.value.replace(&doubled, quote.encode_utf8(&mut [0; 4]))
        }
    }
}

/// Postgres compares names exactly, once folded. SQLite ignores ASCII case everywhere. MySQL ignores
/// it for columns and, depending on the server, for tables: here for both, the server has the last word.
pub(crate) fn same(dialect: Dialect, left: &str, right: &str) -> bool {
    match dialect {
        Dialect::Postgres => left == right,
        Dialect::Sqlite | Dialect::Mysql => left.eq_ignore_ascii_case(right),
    }
}

/// The candidate closest to `wanted`, if it is close enough to be a slip.
pub(crate) fn nearest<'a>(
    wanted: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    // Of one or two letters, any other name is as near as the next.
    let furthest = match wanted.chars().count() {
        0..=2 => 0,
        length => (length / 3).clamp(1, 3),
    };
    candidates
        .filter(|name| name.len().abs_diff(wanted.len()) <= 8)
        .map(|name| (distance(&wanted, &name.to_lowercase()), name))
        .filter(|(distance, name)| {
            *distance <= furthest || is_plural_of(&wanted, name) || is_plural_of(name, &wanted)
        })
        .min_by(|left, right| left.cmp(right))
        .map(|(_, name)| name)
}

fn is_plural_of(left: &str, right: &str) -> bool {
    left.len() > 2 && right.to_lowercase().strip_suffix('s').is_some_and(|stem| stem == left)
}

/// Edits between two words, a swap of neighbours counting once.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let change = usize::from(left[i - 1] != right[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        let known = ["customers", "orders", "order_lines"];
        let check = |wanted: &str, expected: Option<&str>| {
            assert_eq!(nearest(wanted, known.iter().copied()), expected, "{wanted}");
        };
        check("custmers", Some("customers"));
        check("ordres", Some("orders"));
        check("Order", Some("orders"));
        check("orderlines", Some("order_lines"));
        check("weather", None);
    }
}
