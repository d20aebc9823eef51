//! Two wordings side by side, line by line. Pure.

/// A line with its number, from 1.
pub type Line = (usize, String);

/// One row of the comparison. What is on both sides is equal if `same`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub before: Option<Line>,
    pub after: Option<Line>,
    pub same: bool,
}

/// Longest common lines stay beside each other; what lies between is replaced.
pub fn side_by_side(before: &str, after: &str) -> Vec<Pair> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let common = common_lengths(&old, &new);
    let (mut row, mut column) = (0, 0);
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let mut pairs = Vec::new();
    while row < old.len() || column < new.len() {
        let both = row < old.len() && column < new.len();
        if both && old[row] == new[column] {
            replace(&mut pairs, &mut removed, &mut added);
            pairs.push(Pair {
                before: Some((row + 1, old[row].to_owned())),
                after: Some((column + 1, new[column].to_owned())),
                same: true,
            });
            (row, column) = (row + 1, column + 1);
        } else if column == new.len()
            || (row < old.len() && common[row + 1][column] >= common[row][column + 1])
        {
            removed.push((row + 1, old[row].to_owned()));
            row += 1;
        } else {
            added.push((column + 1, new[column].to_owned()));
            column += 1;
        }
    }
    replace(&mut pairs, &mut removed, &mut added);
    pairs
}

/// `[row][column]`: most lines in common from there to both ends.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut lengths = vec![vec![0; new.len() + 1]; old.len() + 1];
    for row in (0..old.len()).rev() {
        for column in (0..new.len()).rev() {
            lengths[row][column] = match old[row] == new[column] {
                true => lengths[row + 1][column + 1] + 1,
                false => lengths[row + 1][column].max(lengths[row][column + 1]),
            };
        }
    }
    lengths
}

/// Lines that went and lines that came, beside each other as far as they go.
fn replace(pairs: &mut Vec<Pair>, removed: &mut Vec<Line>, added: &mut Vec<Line>) {
    let rows = removed.len().max(added.len());
    let (mut removed, mut added) = (removed.drain(..), added.drain(..));
    for _ in 0..rows {
        pairs.push(Pair { before: removed.next(), after: added.next(), same: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `=` the same, `~` replaced, `-` went, `+` came.
    fn check(before: &str, after: &str, expected: &[&str]) {
        let shown: Vec<String> = side_by_side(before, after)
            .into_iter()
            .map(|pair| match (pair.before, pair.after, pair.same) {
                (Some((left, text)), Some((right, _)), true) => format!("= {left}:{right} {text}"),
                (Some((_, old)), Some((_, new)), false) => format!("~ {old} | {new}"),
                (Some((_, old)), None, _) => format!("- {old}"),
                (None, Some((_, new)), _) => format!("+ {new}"),
                (None, None, _) => "nothing".to_owned(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn lines_that_stay_are_beside_each_other() {
        check("a\nb\nc", "a\nb\nc", &["= 1:1 a", "= 2:2 b", "= 3:3 c"]);
        check("a\nb\nc", "a\nx\nc", &["= 1:1 a", "~ b | x", "= 3:3 c"]);
        check("a\nb", "a\nb\nc", &["= 1:1 a", "= 2:2 b", "+ c"]);
        check("a\nb\nc", "c", &["- a", "- b", "= 3:1 c"]);
        check("", "a", &["+ a"]);
        check("a\nb", "x\ny\nz", &["~ a | x", "~ b | y", "+ z"]);
    }
}
