//! What the palette can find, and the order in which it shows it. Pure.

use crate::format;
use crate::stores::preferences::Theme;
use protocol::catalog::TableView;
use protocol::conversation::ConversationSummary;
use protocol::ids::ConversationId;

/// Most entries shown at once.
const MAX_SHOWN: usize = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Table,
    Question,
    Action,
}

impl Group {
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Table => "Tables",
            Group::Question => "Recent questions",
            Group::Action => "Actions",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    NewConversation,
    Conversation(ConversationId),
    /// Statement that lists the table, and its name.
    Table(String, String),
    History,
    Changes,
    Theme(Theme),
    Ask,
    Explorer,
    Results,
    Stop,
    Shortcuts,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub group: Group,
    pub text: String,
    /// Key or size, at the right.
    pub note: String,
    pub target: Target,
}

impl Entry {
    fn action(text: &str, note: &str, target: Target) -> Self {
        Self { group: Group::Action, text: text.to_owned(), note: note.to_owned(), target }
    }

    pub fn question(conversation: &ConversationSummary) -> Self {
        Self {
            group: Group::Question,
            text: conversation.title.clone(),
            note: format::minute(&conversation.updated_at),
            target: Target::Conversation(conversation.id.clone()),
        }
    }

    pub fn table(table: &TableView) -> Self {
        let sql = format!("select *\nfrom {}\nlimit 100", quoted(&table.name));
        let note = table.row_estimate.map(|rows| format!("{} rows", format::short_count(rows)));
        Self {
            group: Group::Table,
            text: table.name.clone(),
            note: note.unwrap_or_default(),
            target: Target::Table(sql, table.name.clone()),
        }
    }
}

/// A name as SQL takes it: in quotes when it is not plain.
fn quoted(name: &str) -> String {
    let mut letters = name.bytes();
    let plain = letters.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && letters.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

pub fn actions() -> Vec<Entry> {
    vec![
        Entry::action("Ask a question", "Ctrl I", Target::Ask),
        Entry::action("New conversation", "", Target::NewConversation),
        Entry::action("History of runs", "", Target::History),
        Entry::action("Changes of data", "", Target::Changes),
        Entry::action("Stop what is running", "Ctrl .", Target::Stop),
        Entry::action("Show or hide the schema", "Ctrl B", Target::Explorer),
        Entry::action("Show or hide the results", "Ctrl J", Target::Results),
        Entry::action("Theme: light", "", Target::Theme(Theme::Light)),
        Entry::action("Theme: dark", "", Target::Theme(Theme::Dark)),
        Entry::action("Theme: as the system", "", Target::Theme(Theme::System)),
        Entry::action("Keyboard shortcuts", "?", Target::Shortcuts),
    ]
}

/// Every word must occur. The beginning of the text beats the beginning of a word, which beats the
/// inside of one; entries stay in groups, the group with the best match first.
pub fn rank(entries: &[Entry], words: &str) -> Vec<Entry> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(usize, &Entry)> = entries
        .iter()
        .filter_map(|entry| Some((score(&entry.text.to_lowercase(), &words)?, entry)))
        .collect();
    let best = |group: Group| {
        found.iter().filter(|(_, entry)| entry.group == group).map(|(score, _)| *score).max()
    };
    let order = [Group::Table, Group::Question, Group::Action].map(|group| (group, best(group)));
    let place =
        |group: Group| order.iter().find(|(one, _)| *one == group).and_then(|(_, best)| *best);
    found.sort_by(|(one, a), (other, b)| {
        let groups = place(b.group).cmp(&place(a.group)).then(a.group.cmp(&b.group));
        groups.then(other.cmp(one)).then(a.text.len().cmp(&b.text.len()))
    });
    // Without words, actions come in their own order and questions by date: nothing to sort.
    if words.is_empty() {
        let mut all: Vec<Entry> = entries.to_vec();
        all.sort_by_key(|entry| std::cmp::Reverse(entry.group));
        all.truncate(MAX_SHOWN);
        return all;
    }
    found.into_iter().take(MAX_SHOWN).map(|(_, entry)| entry.clone()).collect()
}

fn score(text: &str, words: &[String]) -> Option<usize> {
    words.iter().map(|word| score_word(text, word)).sum()
}

fn score_word(text: &str, word: &str) -> Option<usize> {
    let at = text.find(word)?;
    let starts_word = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
    Some(match (at, starts_word) {
        (0, _) => 3,
        (_, true) => 2,
        _ => 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Entry {
        Entry {
            group: Group::Table,
            text: name.to_owned(),
            note: String::new(),
            target: Target::Table(String::new(), name.to_owned()),
        }
    }

    fn texts(entries: &[Entry], words: &str) -> Vec<String> {
        rank(entries, words).into_iter().map(|entry| entry.text).collect()
    }

    #[test]
    fn the_beginning_of_a_name_comes_first() {
        let all = [table("preorders"), table("order_lines"), table("orders"), table("stores")];
        assert_eq!(texts(&all, "order"), ["orders", "order_lines", "preorders"]);
        assert_eq!(texts(&all, "lines"), ["order_lines"]);
    }

    #[test]
    fn every_word_must_occur_in_any_order_and_case() {
        let all = [table("order_lines"), table("orders")];
        assert_eq!(texts(&all, "LINES order"), ["order_lines"]);
        assert!(texts(&all, "order payments").is_empty());
    }

    #[test]
    fn groups_stay_together_and_the_better_match_leads() {
        let mut all = actions();
        all.push(table("theme_parks"));
        all.push(table("stop_words"));
        assert_eq!(texts(&all, "stop"), ["stop_words", "Stop what is running"]);
        assert_eq!(texts(&all, "light"), ["Theme: light"]);
    }

    #[test]
    fn without_words_actions_lead() {
        let mut all = vec![table("orders")];
        all.extend(actions());
        assert_eq!(texts(&all, " ")[0], "Ask a question");
        assert!(texts(&all, "").contains(&"orders".to_owned()));
    }

    #[test]
    fn awkward_table_names_are_quoted() {
        for (name, sql) in [
            ("orders", "orders"),
            ("Order Lines", "\"Order Lines\""),
            ("a\"b", "\"a\"\"b\""),
            ("2nd", "\"2nd\""),
        ] {
            assert_eq!(quoted(name), sql);
        }
    }
}
