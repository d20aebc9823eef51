//! The workbench: editor tabs, the statement offered by the assistant, the run under way and the
//! result on screen. Drawing is left to `components::editor` and `components::results`.
//!
//! Who writes what:
//! - the assistant calls [`Workspace::receive`], [`Workspace::propose`] (SQL arrives as a diff), [`Workspace::insert`],
//!   [`Workspace::run`] and [`Workspace::show_result`];
//! - the editor calls [`Workspace::set_sql`], [`Workspace::run`], [`Workspace::settle_proposal`] and
//!   writes `caret`;
//! - the results pane reads `outcome` and writes `view`.

mod outcome;
mod tabs;

pub use outcome::{ActiveResult, Outcome, ResultSource, ResultView};
pub use tabs::{Tab, TabId, Tabs};

use super::Catalog;
use crate::api::queries::{cancel_query, run_statement};
use crate::interop::random;
use leptos::prelude::*;
use protocol::ids::{QueryId, ResultId};
use protocol::query::{DEFAULT_ROW_LIMIT, Purpose, StatementRequest};
use std::sync::Arc;

/// A statement from the assistant, waiting beside the user's own text.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub tab: TabId,
    pub sql: String,
    /// "Monthly revenue by category in 2024".
    pub title: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caret {
    /// Both count from 1.
    pub line: u32,
    pub column: u32,
}

/// Copy it freely; all parts are signals.
#[derive(Clone, Copy)]
pub struct Workspace {
    pub tabs: RwSignal<Tabs>,
    /// Shown as a side-by-side diff until it is accepted or dismissed.
    pub proposal: RwSignal<Option<Proposal>>,
    pub outcome: RwSignal<Outcome>,
    pub view: RwSignal<ResultView>,
    pub row_limit: RwSignal<u64>,
    /// Where the caret is, for the status bar; `None` while no editor is on screen.
    pub caret: RwSignal<Option<Caret>>,
    catalog: Catalog,
}

impl Workspace {
    pub fn new(catalog: Catalog) -> Self {
        Self {
            tabs: RwSignal::new(Tabs::default()),
            proposal: RwSignal::new(None),
            outcome: RwSignal::new(Outcome::Nothing),
            view: RwSignal::new(ResultView::Both),
            row_limit: RwSignal::new(DEFAULT_ROW_LIMIT),
            caret: RwSignal::new(None),
            catalog,
        }
    }

    /// The text of the active tab.
    pub fn sql(&self) -> Memo<String> {
        let tabs = self.tabs;
        Memo::new(move |_| tabs.with(|tabs| tabs.active().sql.clone()))
    }

    /// What the user typed into a tab.
    pub fn set_sql(&self, tab: TabId, sql: String) {
        self.tabs.update(|tabs| tabs.set_sql(tab, sql));
    }

    /// Offers a statement for the active tab. An empty or identical tab takes it at once.
    pub fn propose(&self, sql: String, title: String) {
        let (tab, current) = self.tabs.with_untracked(|tabs| {
            let active = tabs.active();
            (active.id, active.sql.trim().to_owned())
        });
        if current.is_empty() || current == sql.trim() {
            self.tabs.update(|tabs| tabs.fill(tab, sql, title));
            self.proposal.set(None);
        } else {
            self.proposal.set(Some(Proposal { tab, sql, title }));
        }
    }

    /// Takes the statement of an answer. It never replaces what somebody wrote: only a tab that is empty
    /// or still holds the untouched statement of an earlier answer.
    pub fn receive(&self, sql: String, title: String) {
        self.tabs.update(|tabs| {
            let active = tabs.active();
            if active.is_untouched() {
                tabs.fill(active.id, sql, title);
            }
        });
    }

    /// Ends the diff: `Some(text)` is what the tab holds from now on, `None` leaves it as it was.
    pub fn settle_proposal(&self, accepted: Option<String>) {
        let Some(proposal) = self.proposal.get_untracked() else { return };
        if let Some(sql) = accepted {
            self.tabs.update(|tabs| tabs.fill(proposal.tab, sql, proposal.title));
        }
        self.proposal.set(None);
    }

    /// Opens a statement in a tab of its own, or the tab that already holds it.
    pub fn insert(&self, sql: String, title: String) {
        self.tabs.update(|tabs| tabs.open(sql, title));
    }

    /// Puts a result of the assistant on screen.
    pub fn show_result(&self, result: ActiveResult) {
        self.outcome.set(Outcome::Ready(Arc::new(result)));
    }

    /// Adds the chart that arrived after its table.
    pub fn attach_chart(&self, result_id: &ResultId, chart: protocol::chart::ChartAnswer) {
        self.outcome.update(|outcome| outcome.attach_chart(result_id, chart));
    }

    /// Runs a statement on the active connection and puts the result on screen. A run under way is
    /// stopped first: its answer would be thrown away.
    pub fn run(&self, sql: String) {
        self.start(sql, Purpose::Editor);
    }

    /// As [`Workspace::run`], for a look at a table that nobody wrote a statement for.
    pub fn preview(&self, sql: String) {
        self.start(sql, Purpose::Preview);
    }

    fn start(&self, sql: String, purpose: Purpose) {
        self.stop();
        let Some(connection_id) = self.catalog.active.get_untracked() else { return };
        let query_id = QueryId::from_random(random::bits());
        let sql: Arc<str> = sql.into();
        self.outcome.set(Outcome::Running { query_id: query_id.clone(), sql: sql.clone() });
        let statement = StatementRequest {
            connection_id,
            sql: sql.to_string(),
            row_limit: Some(self.row_limit.get_untracked()),
            query_id: Some(query_id.clone()),
            purpose,
        };
        let outcome = self.outcome;
        leptos::task::spawn_local(async move {
            let answer = run_statement(statement).await;
            let still_wanted =
                outcome.try_with_untracked(|now| now.is_running(&query_id)).unwrap_or(false);
            if still_wanted {
                outcome.set(Outcome::from_run(answer, sql));
            }
        });
    }

    /// Stops the run under way, in the database too.
    pub fn stop(&self) {
        let running = self.outcome.with_untracked(|outcome| match outcome {
            Outcome::Running { query_id, sql } => Some((query_id.clone(), sql.clone())),
            _ => None,
        });
        let Some((query_id, sql)) = running else { return };
        self.outcome.set(Outcome::stopped(sql));
        leptos::task::spawn_local(async move {
            // The run has ended on screen already; if the server cannot be reached, its own
            // disconnect handling stops the query.
            let _unreachable = cancel_query(query_id).await;
        });
    }
}
