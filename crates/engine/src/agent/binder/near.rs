//! Which of some names another one probably means.

use crate::semantic::morphology;

/// The place of the nearest name; `None` when none is near, or two are equally near.
pub fn nearest<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Option<usize> {
    let mut best: Option<(u32, usize)> = None;
    let mut tied = false;
    for (at, name) in names.enumerate() {
        let Some(distance) = distance(written, name) else { continue };
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, _)) if distance == least => tied = true,
            _ => {
                best = Some((distance, at));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, at)| at)
}

/// 0 for the same words in another form, more for words left out or letters changed.
fn distance(written: &str, name: &str) -> Option<u32> {
    let (left, right) = (words(written), words(name));
    if left.concat() == right.concat() {
        return Some(0);
    }
    let within = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    if !left.is_empty() && (within(&left, &right) || within(&right, &left)) {
        return Some(left.len().abs_diff(right.len()) as u32);
    }
    let (left, right) = (left.concat(), right.concat());
    let letters = edits(&left, &right);
    (left.len() >= 4 && letters * 3 <= left.len()).then_some(10 + letters as u32)
}

/// `Stadium_IDs` is `stadium`, `id`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && lower) {
            words.push(String::new());
        }
        lower = letter.is_lowercase();
        if letter.is_alphanumeric() {
            words.last_mut().expect("never empty").extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words.iter().map(|word| morphology::singular(word)).collect()
}

fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, r) in right.iter().enumerate() {
            let changed = before + usize::from(l != *r);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    *row.last().expect("one more than letters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_with_the_same_words() {
        let check = |written: &str, names: &[&str], expected: Option<&str>| {
            let found = nearest(written, names.iter().copied()).map(|at| names[at]);
            assert_eq!(found, expected, "{written}");
        };
        check("players", &["team", "player"], Some("player"));
        check("firstName", &["first_name", "last_name"], Some("first_name"));
        check("name", &["player_name", "age"], Some("player_name"));
        check("name", &["first_name", "last_name"], None);
        check("heigth", &["height", "weight"], Some("height"));
        check("salary", &["age", "name"], None);
        check("id", &["team_id", "player_id"], None);
    }
}
