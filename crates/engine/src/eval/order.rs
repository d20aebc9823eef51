//! What the outermost query of a gold statement sorts by, read from its text.
//!
//! To know which rows tie, the sort keys are needed next to the rows, so the statement is written
//! again with the keys as further columns where that is possible.

/// How an outermost ORDER BY can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outermost {
    /// There is none: rows may come in any order.
    Unordered,
    /// There is one, but its keys cannot be shown beside the rows.
    Ordered,
    /// The statement with the keys that were missing as columns at its end, and the position of
    /// each key among the columns, from 0.
    Keyed { sql: String, keys: Vec<usize> },
}

/// `columns` are the output columns as the database names them.
pub fn outermost(sql: &str, columns: &[String]) -> Outermost {
    let words = words(sql);
    let top = |index: usize, text: &str| words[index].depth == 0 && words[index].is(text);
    let first = |text: &str| (0..words.len()).find(|index| top(*index, text));
    let by = (1..words.len()).rev().find(|index| top(*index, "by") && top(index - 1, "order"));
    let Some(by) = by else { return Outermost::Unordered };
    let end = (by..words.len())
        .find(|index| ["limit", "offset", ";"].iter().any(|text| top(*index, text)))
        .map_or(sql.trim_end().len(), |index| words[index].start);
    let (mut added, mut keys) = (String::new(), Vec::new());
    let mut width = columns.len();
    for key in split(sql, &words, words[by].end, end) {
        let bare = key.trim_matches(['"', '`', '[', ']']);
        let named = columns.iter().position(|column| column.eq_ignore_ascii_case(bare));
        let numbered = key.parse::<usize>().ok().map(|number| number.saturating_sub(1));
        keys.push(named.or(numbered).unwrap_or_else(|| {
            added.push_str(&format!(", {key}"));
            width += 1;
            width - 1
        }));
    }
    if added.is_empty() {
        return Outermost::Keyed { sql: sql.to_owned(), keys };
    }
    // A further column changes what DISTINCT and set operations mean.
    let combined = ["union", "intersect", "except", "distinct", "with"];
    match first("from") {
        Some(from) if combined.iter().all(|word| first(word).is_none()) => {
            let at = words[from].start;
            let sql = format!("{}{added} {}", sql[..at].trim_end(), &sql[at..]);
            Outermost::Keyed { sql, keys }
        }
        _ => Outermost::Ordered,
    }
}

/// The sort keys without their direction.
fn split(sql: &str, words: &[Word<'_>], start: usize, end: usize) -> Vec<String> {
    let mut keys = Vec::new();
    let mut from = start;
    let inside = words.iter().filter(|word| word.start >= start && word.end <= end);
    let mut stop = None;
    for word in inside {
        if word.depth == 0 && word.is(",") {
            keys.push(sql[from..stop.take().unwrap_or(word.start)].trim().to_owned());
            from = word.end;
        } else if word.depth == 0
            && stop.is_none()
            && ["asc", "desc", "collate", "nulls"].iter().any(|end| word.is(end))
        {
            stop = Some(word.start);
        }
    }
    keys.push(sql[from..stop.unwrap_or(end)].trim().to_owned());
    keys
}

struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    depth: usize,
}

impl Word<'_> {
    fn is(&self, text: &str) -> bool {
        self.text.eq_ignore_ascii_case(text)
    }
}

/// Words and signs with the depth of parentheses; quoted text is one word that equals nothing.
fn words(sql: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let length = match first {
            '\'' | '"' | '`' => rest[1..].find(first).map_or(rest.len(), |close| close + 2),
            _ if first.is_alphanumeric() || first == '_' => rest
                .find(|next: char| !(next.is_alphanumeric() || next == '_'))
                .unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        if first == ')' {
            depth = depth.saturating_sub(1);
        }
        if !first.is_whitespace() {
            words.push(Word { text: &rest[..length], start: at, end: at + length, depth });
        }
        if first == '(' {
            depth += 1;
        }
        at += length;
    }
    words
}
