//! The editor's tabs: always at least one, one of them active. Pure.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TabId(pub u32);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tab {
    pub id: TabId,
    pub title: String,
    pub sql: String,
    /// Grows whenever the text was changed by something else than typing, so that the editor knows
    /// when to take it over.
    pub revision: u32,
    /// The text as it was last put here from outside.
    given: String,
}

impl Tab {
    /// Nobody has typed into it since it was opened or filled.
    pub fn is_untouched(&self) -> bool {
        self.sql.trim() == self.given.trim()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tabs {
    all: Vec<Tab>,
    active: TabId,
    next: u32,
    closed: Vec<Tab>,
}

/// Tabs that `reopen` can bring back.
const CLOSED_KEPT: usize = 20;

fn blank(id: u32) -> Tab {
    Tab {
        id: TabId(id),
        title: format!("Query {id}"),
        sql: String::new(),
        revision: 0,
        given: String::new(),
    }
}

impl Default for Tabs {
    fn default() -> Self {
        Self { all: vec![blank(1)], active: TabId(1), next: 2, closed: Vec::new() }
    }
}

impl Tabs {
    /// Tabs as [`Tabs::to_text`] wrote them; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let tabs: Self = serde_json::from_str(text).ok()?;
        let highest = tabs.all.iter().chain(&tabs.closed).map(|tab| tab.id.0).max()?;
        (!tabs.all.is_empty() && tabs.next > highest).then_some(tabs)
    }

    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers always serialise")
    }

    /// These tabs, and on top the text that was on screen before they came back.
    pub fn joined_by(mut self, shown: &Tab) -> Self {
        if !shown.sql.trim().is_empty() {
            self.open(shown.sql.clone(), shown.title.clone());
        }
        self
    }

    pub fn all(&self) -> &[Tab] {
        &self.all
    }

    pub fn active_id(&self) -> TabId {
        self.active
    }

    pub fn active(&self) -> &Tab {
        self.get(self.active).unwrap_or(&self.all[0])
    }

    pub fn get(&self, id: TabId) -> Option<&Tab> {
        self.all.iter().find(|tab| tab.id == id)
    }

    pub fn activate(&mut self, id: TabId) {
        if self.get(id).is_some() {
            self.active = id;
        }
    }

    /// Counts from 1, as the keys Alt+1..9 do.
    pub fn activate_nth(&mut self, place: usize) {
        if let Some(tab) = place.checked_sub(1).and_then(|index| self.all.get(index)) {
            self.active = tab.id;
        }
    }

    pub fn add(&mut self) -> TabId {
        let tab = blank(self.next);
        self.next += 1;
        self.active = tab.id;
        self.all.push(tab);
        self.active
    }

    /// The last tab is emptied instead of closed.
    pub fn close(&mut self, id: TabId) {
        let Some(index) = self.all.iter().position(|tab| tab.id == id) else { return };
        let tab = self.all.remove(index);
        if !tab.sql.trim().is_empty() {
            self.closed.push(tab);
            let surplus = self.closed.len().saturating_sub(CLOSED_KEPT);
            self.closed.drain(..surplus);
        }
        if self.all.is_empty() {
            self.add();
        } else if self.active == id {
            self.active = self.all[index.min(self.all.len() - 1)].id;
        }
    }

    /// Brings back the tab that was closed last.
    pub fn reopen(&mut self) {
        if let Some(tab) = self.closed.pop() {
            self.active = tab.id;
            self.all.push(tab);
        }
    }

    pub fn rename(&mut self, id: TabId, title: String) {
        if let Some(tab) = self.get_mut(id) {
            tab.title = title;
        }
    }

    /// Typing: the revision stays.
    pub fn set_sql(&mut self, id: TabId, sql: String) {
        if let Some(tab) = self.get_mut(id) {
            tab.sql = sql;
        }
    }

    /// The person's own text, laid out anew.
    pub fn rewrite(&mut self, id: TabId, sql: String) {
        if let Some(tab) = self.get_mut(id) {
            tab.sql = sql;
            tab.revision += 1;
        }
    }

    /// Text from outside the editor.
    pub fn fill(&mut self, id: TabId, sql: String, title: String) {
        if let Some(tab) = self.get_mut(id) {
            tab.given.clone_from(&sql);
            tab.sql = sql;
            tab.title = title;
            tab.revision += 1;
        }
    }

    /// Shows a statement: in the tab that holds it, in the active tab if that is empty, or in a new one.
    pub fn open(&mut self, sql: String, title: String) {
        if let Some(tab) = self.all.iter().find(|tab| tab.sql.trim() == sql.trim()) {
            self.active = tab.id;
            return;
        }
        if !self.active().sql.trim().is_empty() {
            self.add();
        }
        self.fill(self.active, sql, title);
    }

    fn get_mut(&mut self, id: TabId) -> Option<&mut Tab> {
        self.all.iter_mut().find(|tab| tab.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(texts: &[&str]) -> Tabs {
        let mut tabs = Tabs::default();
        for text in texts {
            tabs.open((*text).to_owned(), format!("about {text}"));
        }
        tabs
    }

    fn texts(tabs: &Tabs) -> Vec<&str> {
        tabs.all().iter().map(|tab| tab.sql.as_str()).collect()
    }

    #[test]
    fn an_empty_tab_is_used_before_a_new_one_opens() {
        assert_eq!(texts(&with(&["select 1"])), ["select 1"]);
        assert_eq!(texts(&with(&["select 1", "select 2"])), ["select 1", "select 2"]);
    }

    #[test]
    fn the_same_statement_opens_once() {
        let tabs = with(&["select 1", "select 2", " select 1 "]);
        assert_eq!(texts(&tabs), ["select 1", "select 2"]);
        assert_eq!(tabs.active().sql, "select 1");
    }

    #[test]
    fn tabs_survive_a_reload_and_nonsense_does_not() {
        let mut tabs = with(&["a", "b", "c"]);
        tabs.close(TabId(2));
        assert_eq!(Tabs::parse(&tabs.to_text()), Some(tabs.clone()));
        let empty = r#"{"all":[],"active":1,"next":2,"closed":[]}"#;
        let reused = tabs.to_text().replace("\"next\":4", "\"next\":1");
        for text in ["", "{}", empty, &reused] {
            assert_eq!(Tabs::parse(text), None, "{text}");
        }
    }

    #[test]
    fn closing_the_active_tab_activates_its_neighbour() {
        let mut tabs = with(&["a", "b", "c"]);
        tabs.activate_nth(2);
        tabs.close(tabs.active_id());
        assert_eq!(tabs.active().sql, "c");
        tabs.close(tabs.active_id());
        assert_eq!(tabs.active().sql, "a");
    }

    #[test]
    fn there_is_always_a_tab() {
        let mut tabs = with(&["a"]);
        tabs.close(tabs.active_id());
        assert_eq!(texts(&tabs), [""]);
    }

    #[test]
    fn a_closed_tab_comes_back_with_its_text() {
        let mut tabs = with(&["a", "b"]);
        tabs.close(tabs.active_id());
        tabs.reopen();
        assert_eq!(texts(&tabs), ["a", "b"]);
        assert_eq!(tabs.active().sql, "b");
    }

    #[test]
    fn typing_keeps_the_revision_and_filling_raises_it() {
        let mut tabs = with(&["a"]);
        let before = tabs.active().revision;
        tabs.set_sql(tabs.active_id(), "ab".to_owned());
        assert_eq!(tabs.active().revision, before);
        tabs.fill(tabs.active_id(), "abc".to_owned(), "t".to_owned());
        assert_eq!(tabs.active().revision, before + 1);
    }

    #[test]
    fn a_tab_is_touched_by_typing_only() {
        let mut tabs = with(&["a"]);
        assert!(tabs.active().is_untouched());
        tabs.set_sql(tabs.active_id(), "a ".to_owned());
        assert!(tabs.active().is_untouched(), "white space is not work");
        tabs.set_sql(tabs.active_id(), "ab".to_owned());
        assert!(!tabs.active().is_untouched());
    }

    #[test]
    fn a_tab_that_does_not_exist_is_never_active() {
        let mut tabs = with(&["a", "b"]);
        tabs.activate(TabId(99));
        tabs.activate_nth(0);
        tabs.activate_nth(9);
        assert_eq!(tabs.active().sql, "b");
    }
}
