//! What editor, results and explorer share beyond the workspace store: where the statement that ran
//! stands in its tab, requests to the editor, and the guard's findings.

use super::check::{Verdict, Verdicts};
use super::position::{Marker, byte_of_utf16};
use super::sql::Flavour;
use super::statements::{statement_at, statements};
use crate::api::queries::{check_statement, format_statement};
use crate::interop::{clock, storage};
use crate::stores::workspace::{ActiveResult, Outcome, Proposal, TabId, Tabs};
use crate::stores::{Catalog, Toasts, Workspace};
use leptos::prelude::*;
use protocol::catalog::SchemaView;
use protocol::ids::{ConnectionId, UserId};
use protocol::query::{Purpose, StatementRequest};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

/// Where the tabs are kept in the browser, before the id of the person they belong to.
const STORED_TABS: &str = "candor.tabs.1.";
/// Pause in typing before the guard is asked, in milliseconds.
const CHECK_AFTER_MS: u32 = 450;
/// Pause before the tabs are written, in milliseconds.
const KEEP_AFTER_MS: u32 = 400;

/// The statement that ran last: the part of a tab that starts at byte `base`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub tab: TabId,
    pub base: usize,
    pub sql: String,
}

/// What others ask the editor to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    GoTo {
        line: u32,
        column: u32,
    },
    /// Types text at the caret.
    Insert(String),
    Focus,
    NextProblem,
}

/// Copy it freely; all parts are signals.
#[derive(Clone, Copy)]
pub struct Desk {
    pub workspace: Workspace,
    pub catalog: Catalog,
    pub request: RwSignal<Option<Request>>,
    pub origin: RwSignal<Option<Origin>>,
    /// Text of each tab when it ran last.
    pub ran: RwSignal<BTreeMap<TabId, String>>,
    /// What is selected in the active tab, in UTF-16 units; empty where only the caret is.
    pub selection: StoredValue<Range<usize>>,
    pub markers: RwSignal<Vec<(Marker, bool)>>,
    /// The schema, once it has arrived, for completion.
    pub schema: RwSignal<Option<Arc<SchemaView>>>,
    verdicts: StoredValue<Verdicts>,
    /// Statements of "run all" that still wait.
    queue: StoredValue<VecDeque<Origin>>,
    turn: StoredValue<u32>,
    /// Results of the last "run all", in order.
    pub sets: RwSignal<Vec<Arc<ActiveResult>>>,
    toasts: Toasts,
}

impl Desk {
    pub fn new(workspace: Workspace, catalog: Catalog, toasts: Toasts) -> Self {
        Self {
            workspace,
            catalog,
            request: RwSignal::new(None),
            origin: RwSignal::new(None),
            ran: RwSignal::new(BTreeMap::new()),
            selection: StoredValue::new(0..0),
            markers: RwSignal::new(Vec::new()),
            schema: RwSignal::new(None),
            verdicts: StoredValue::new(Verdicts::default()),
            queue: StoredValue::new(VecDeque::new()),
            turn: StoredValue::new(0),
            sets: RwSignal::new(Vec::new()),
            toasts,
        }
    }

    pub fn flavour(&self) -> Flavour {
        let engine = untrack(|| self.catalog.connection()).map(|one| one.engine);
        engine.map(|engine| Flavour::of_engine(&engine)).unwrap_or_default()
    }

    /// The proposal for the tab on screen.
    pub fn proposal(&self) -> Memo<Option<Proposal>> {
        let Workspace { proposal, tabs, .. } = self.workspace;
        Memo::new(move |_| {
            let active = tabs.with(|tabs| tabs.active_id());
            proposal.get().filter(|proposal| proposal.tab == active)
        })
    }

    pub fn running(&self) -> Memo<bool> {
        let outcome = self.workspace.outcome;
        Memo::new(move |_| outcome.with(|outcome| matches!(outcome, Outcome::Running { .. })))
    }

    /// Runs what is selected, or the statement at the caret.
    pub fn run(&self) {
        let (tab, text) = self.active_text();
        let selected = self.selection.get_value();
        let range = byte_of_utf16(&text, selected.start)..byte_of_utf16(&text, selected.end);
        let parts = if range.is_empty() {
            statement_at(&text, range.start, self.flavour()).into_iter().collect()
        } else {
            self.parts_of(&text, range)
        };
        self.run_parts(tab, &text, parts);
    }

    /// Runs every statement of the tab, one after the other, until one fails.
    pub fn run_all(&self) {
        let (tab, text) = self.active_text();
        let parts = statements(&text, self.flavour());
        self.run_parts(tab, &text, parts);
    }

    /// Asks the database how it would run the statement at the caret; nothing of it runs.
    pub fn explain(&self) {
        let (_, text) = self.active_text();
        let caret = byte_of_utf16(&text, self.selection.get_value().start);
        let Some(range) = statement_at(&text, caret, self.flavour()) else { return };
        self.queue.update_value(VecDeque::clear);
        self.sets.set(Vec::new());
        self.origin.set(None);
        self.workspace.run(explained(&text[range], self.flavour()));
    }

    /// Lays the text of the tab out anew, as one step that can be undone.
    pub fn format(&self) {
        let (tab, text) = self.active_text();
        let connection = untrack(|| self.catalog.active.get());
        let Some(connection_id) = connection.filter(|_| !text.trim().is_empty()) else { return };
        let desk = *self;
        leptos::task::spawn_local(async move {
            let statement = StatementRequest {
                connection_id,
                sql: text.clone(),
                row_limit: None,
                query_id: None,
                purpose: Purpose::Editor,
            };
            match format_statement(statement).await {
                Ok(answer) => {
                    // Typed into meanwhile: what was typed stays.
                    let _page_closed = desk.workspace.tabs.try_update(|tabs| {
                        if tabs.get(tab).is_some_and(|tab| tab.sql == text) {
                            tabs.rewrite(tab, answer.sql);
                        }
                    });
                }
                Err(error) => desk.toasts.info(error.problem().detail.clone()),
            }
        });
    }

    pub fn stop(&self) {
        self.queue.update_value(VecDeque::clear);
        self.workspace.stop();
    }

    fn active_text(&self) -> (TabId, String) {
        self.workspace.tabs.with_untracked(|tabs| (tabs.active_id(), tabs.active().sql.clone()))
    }

    fn parts_of(&self, text: &str, range: Range<usize>) -> Vec<Range<usize>> {
        let Some(selected) = text.get(range.clone()) else { return Vec::new() };
        statements(selected, self.flavour())
            .into_iter()
            .map(|part| part.start + range.start..part.end + range.start)
            .collect()
    }

    fn run_parts(&self, tab: TabId, text: &str, parts: Vec<Range<usize>>) {
        let mut queue: VecDeque<Origin> = parts
            .into_iter()
            .map(|part| Origin { tab, base: part.start, sql: text[part].to_owned() })
            .collect();
        let Some(first) = queue.pop_front() else { return };
        self.sets.set(Vec::new());
        self.ran.update(|ran| {
            ran.insert(tab, text.to_owned());
        });
        self.queue.set_value(queue);
        self.start(first);
    }

    fn start(&self, origin: Origin) {
        let sql = origin.sql.clone();
        self.origin.set(Some(origin));
        self.workspace.run(sql);
    }

    /// Typed into since it was opened or ran; a tab without text has not changed.
    pub fn is_changed(&self, tab: TabId) -> bool {
        let Workspace { tabs, .. } = self.workspace;
        tabs.with(|tabs| {
            let Some(tab) = tabs.get(tab) else { return false };
            let ran = self.ran.with(|ran| ran.get(&tab.id).is_some_and(|ran| *ran == tab.sql));
            !tab.is_untouched() && !tab.sql.trim().is_empty() && !ran
        })
    }

    /// The tab and the place in it where a statement that ran stands now, if it still does.
    pub fn find(&self, sql: &str) -> Option<(TabId, usize, String)> {
        let origin = self.origin.get().filter(|origin| origin.sql == sql);
        let Some(origin) = origin else {
            // Run from elsewhere, like the history: the tab on screen may hold it all the same.
            let (tab, text) =
                self.workspace.tabs.with(|tabs| (tabs.active_id(), tabs.active().sql.clone()));
            return Some((tab, text.find(sql)?, text));
        };
        let text =
            self.workspace.tabs.with(|tabs| tabs.get(origin.tab).map(|tab| tab.sql.clone()))?;
        let there = text.get(origin.base..)?.starts_with(sql);
        there.then_some((origin.tab, origin.base, text))
    }

    /// Tabs come back after a reload, and are written after every change.
    pub fn keep_tabs(&self, owner: &UserId) {
        let tabs = self.workspace.tabs;
        let place = format!("{STORED_TABS}{owner}");
        Effect::new(move |before: Option<()>| {
            let first = before.is_none();
            let kept = first.then(|| storage::read(&place)).flatten();
            if let Some(kept) = kept.and_then(|text| Tabs::parse(&text)) {
                tabs.update(|tabs| *tabs = kept.joined_by(tabs.active()));
            }
            let text = tabs.with(Tabs::to_text);
            let place = place.clone();
            clock::after(KEEP_AFTER_MS, move || {
                let current = tabs.try_with_untracked(|tabs| tabs.to_text() == text);
                if current == Some(true) {
                    storage::write(&place, &text);
                }
            });
        });
    }

    /// Follows schema and text, asks the guard when typing pauses, and runs what is queued.
    pub fn check_while_typing(&self) {
        let desk = *self;
        let sql = self.workspace.sql();
        Effect::new(move |_| {
            let arrived = match desk.catalog.schema.get() {
                Some(Some(Ok(schema))) => Some(Arc::new(schema)),
                _ => None,
            };
            desk.schema.set(arrived);
        });
        Effect::new(move |before: Option<Option<ConnectionId>>| {
            let text = sql.get();
            let active = desk.catalog.active.get();
            if before.is_some_and(|before| before != active) {
                desk.verdicts.set_value(Verdicts::default());
            }
            desk.show_markers(&text);
            let turn = desk.turn.get_value().wrapping_add(1);
            desk.turn.set_value(turn);
            let connection = active.clone();
            clock::after(CHECK_AFTER_MS, move || {
                let still_current = desk.turn.try_get_value() == Some(turn);
                if still_current && let Some(connection_id) = connection {
                    desk.ask_guard(text, connection_id);
                }
            });
            active
        });
        Effect::new(move |_| {
            let ended = desk.workspace.outcome.with(|outcome| match outcome {
                Outcome::Ready(result) => Some(Some(result.clone())),
                Outcome::Failed { .. } => Some(None),
                _ => None,
            });
            match ended {
                Some(Some(result)) => {
                    desk.keep(result);
                    let next = desk.queue.try_update_value(VecDeque::pop_front).flatten();
                    if let Some(next) = next {
                        desk.start(next);
                    }
                }
                Some(None) => desk.learn_from_failure(),
                None => {}
            }
        });
    }

    /// A result of the statement at work: one of the sets, and the statement is fine after all.
    fn keep(&self, result: Arc<ActiveResult>) {
        let is_ours = self.origin.with_untracked(|origin| {
            origin.as_ref().is_some_and(|origin| *origin.sql == *result.author)
        });
        let known = self
            .sets
            .with_untracked(|sets| sets.iter().any(|one| one.result_id == result.result_id));
        if !is_ours || known {
            return;
        }
        self.verdicts.update_value(|verdicts| verdicts.forget(&result.author));
        self.sets.update(|sets| sets.push(result));
    }

    /// Nothing, when the page was closed while the guard was asked.
    fn show_markers(&self, text: &str) {
        let flavour = self.flavour();
        let found = self.verdicts.try_with_value(|verdicts| verdicts.markers(text, flavour));
        let Some(found) = found else { return };
        if self.markers.with_untracked(|markers| *markers != found) {
            self.markers.set(found);
        }
    }

    fn ask_guard(&self, text: String, connection_id: ConnectionId) {
        let desk = *self;
        let unknown = self.verdicts.with_value(|known| known.unknown(&text, desk.flavour()));
        leptos::task::spawn_local(async move {
            for sql in unknown {
                let statement = StatementRequest {
                    connection_id: connection_id.clone(),
                    sql: sql.clone(),
                    row_limit: None,
                    query_id: None,
                    purpose: Purpose::Editor,
                };
                // Without an answer there are no squiggles; running says what is wrong anyway.
                if let Ok(answer) = check_statement(statement).await {
                    let _page_closed =
                        desk.verdicts.try_update_value(|known| known.learn(sql, answer.into()));
                }
            }
            let current = desk.workspace.tabs.try_with_untracked(|tabs| tabs.active().sql.clone());
            if let Some(current) = current {
                desk.show_markers(&current);
            }
        });
    }

    /// Findings of a run that failed are squiggles too.
    fn learn_from_failure(&self) {
        self.queue.update_value(VecDeque::clear);
        let failed = self.workspace.outcome.with_untracked(|outcome| match outcome {
            Outcome::Failed { problem, sql } if !problem.findings.is_empty() => {
                Some((sql.to_string(), problem.findings.clone()))
            }
            _ => None,
        });
        let Some((sql, findings)) = failed else { return };
        self.verdicts.update_value(|known| known.learn(sql, Verdict { findings, allowed: false }));
        let (_, text) = self.active_text();
        self.show_markers(&text);
    }
}

/// A statement that is an explanation already is left as it is.
fn explained(sql: &str, flavour: Flavour) -> String {
    let first = sql.split_whitespace().next().unwrap_or("");
    match flavour {
        _ if first.eq_ignore_ascii_case("explain") => sql.to_owned(),
        Flavour::Sqlite => format!("explain query plan {sql}"),
        Flavour::Postgres | Flavour::Mysql => format!("explain {sql}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_has_its_own_word_for_a_plan() {
        let check = |sql: &str, flavour: Flavour, expected: &str| {
            assert_eq!(explained(sql, flavour), expected);
        };
        check("select 1", Flavour::Sqlite, "explain query plan select 1");
        check("select 1", Flavour::Postgres, "explain select 1");
        check("EXPLAIN select 1", Flavour::Sqlite, "EXPLAIN select 1");
    }
}
