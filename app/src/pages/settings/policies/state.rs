//! What is being written: the document under the hands, and what the server said about it last.
//! Text fields write into the document without redrawing it; what changes its shape redraws.

use crate::api::UiError;
use crate::api::policies::{discard_draft, keep_draft, publish_policy, test_policy};
use crate::stores::Toasts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConnectionId;
use protocol::policy::{
    Assigned, DefaultAccess, PolicyDocument, PolicyProblem, PolicyView, PublishRequest, RuleSet,
    SaveDraft, TestOutcome,
};

/// Copy it freely; all parts are signals.
#[derive(Clone, Copy)]
pub struct Editing {
    pub connection: StoredValue<ConnectionId>,
    /// As the server knows it.
    pub view: RwSignal<PolicyView>,
    pub document: RwSignal<PolicyDocument>,
    /// Counts changes of shape: sets, tables, rules added or taken away.
    pub shape: RwSignal<u32>,
    pub unsaved: RwSignal<bool>,
    pub busy: RwSignal<bool>,
    pub outcomes: RwSignal<Vec<TestOutcome>>,
    toasts: Toasts,
}

impl Editing {
    pub fn new(view: PolicyView) -> Self {
        Self {
            connection: StoredValue::new(view.connection_id.clone()),
            document: RwSignal::new(document_of(&view)),
            view: RwSignal::new(view),
            shape: RwSignal::new(0),
            unsaved: RwSignal::new(false),
            busy: RwSignal::new(false),
            outcomes: RwSignal::new(Vec::new()),
            toasts: expect_context(),
        }
    }

    /// Writes what stands in a field.
    pub fn write(&self, change: impl FnOnce(&mut PolicyDocument)) {
        self.document.update(change);
        self.unsaved.set(true);
    }

    /// Adds or takes away: everything is drawn again.
    pub fn reshape(&self, change: impl FnOnce(&mut PolicyDocument)) {
        self.write(change);
        self.shape.update(|shape| *shape += 1);
    }

    pub fn problems(&self, fits: impl Fn(&PolicyProblem) -> bool) -> Vec<PolicyProblem> {
        self.view.with(|view| view.problems.iter().filter(|one| fits(one)).cloned().collect())
    }

    pub fn save(&self) {
        let editing = *self;
        self.working(async move {
            editing.keep().await?;
            editing.toasts.ok("Draft saved");
            Ok(())
        });
    }

    /// Saves first: the server tests what it holds.
    pub fn test(&self) {
        let editing = *self;
        self.working(async move {
            editing.keep().await?;
            let outcomes = test_policy(editing.connection.get_value()).await?;
            let failed = outcomes.iter().filter(|outcome| !outcome.passed).count();
            editing.outcomes.set(outcomes);
            match failed {
                0 => editing.toasts.ok("Every test passed"),
                1 => editing.toasts.info("1 test fails"),
                count => editing.toasts.info(format!("{count} tests fail")),
            }
            Ok(())
        });
    }

    pub fn publish(&self, note: String, done: Callback<()>) {
        let editing = *self;
        self.working(async move {
            editing.keep().await?;
            let revision =
                editing.view.with_untracked(|view| view.draft.as_ref().map(|it| it.revision));
            let Some(revision) = revision else { return Ok(()) };
            let request = PublishRequest { revision, note };
            let view = publish_policy(editing.connection.get_value(), request).await?;
            editing.take(view);
            editing.outcomes.set(Vec::new());
            editing.toasts.ok("Published: the rules hold from now on");
            done.run(());
            Ok(())
        });
    }

    pub fn discard(&self) {
        let editing = *self;
        self.working(async move {
            let view = discard_draft(editing.connection.get_value()).await?;
            editing.take(view);
            editing.outcomes.set(Vec::new());
            Ok(())
        });
    }

    async fn keep(&self) -> Result<(), UiError> {
        if !self.unsaved.get_untracked() {
            return Ok(());
        }
        let document = self.document.get_untracked();
        let revision = self.view.with_untracked(|view| view.draft.as_ref().map(|it| it.revision));
        let draft = SaveDraft { document, revision };
        let view = keep_draft(self.connection.get_value(), draft).await?;
        self.view.set(view);
        self.unsaved.set(false);
        Ok(())
    }

    fn take(&self, view: PolicyView) {
        self.document.set(document_of(&view));
        self.view.set(view);
        self.unsaved.set(false);
        self.shape.update(|shape| *shape += 1);
    }

    fn working(&self, work: impl Future<Output = Result<(), UiError>> + 'static) {
        let editing = *self;
        editing.busy.set(true);
        spawn_local(async move {
            if let Err(error) = work.await {
                editing.toasts.problem(error.problem());
            }
            editing.busy.set(false);
        });
    }
}

fn document_of(view: &PolicyView) -> PolicyDocument {
    let draft = view.draft.as_ref().map(|draft| &draft.document);
    let published = view.published.as_ref().map(|version| &version.document);
    draft.or(published).cloned().unwrap_or_default()
}

/// Where most teams begin: administrators see everything, so nobody locks themselves out; the set of
/// the others is still to be written.
pub fn first_rules() -> PolicyDocument {
    let set = |name: &str, role: &str, default| RuleSet {
        name: name.to_owned(),
        assigned: Assigned { roles: vec![role.to_owned()], ..Assigned::default() },
        role: Default::default(),
        default,
        tables: Default::default(),
    };
    PolicyDocument {
        sets: vec![
            set("Administrators", "admin", DefaultAccess::Allow),
            set("Analysts", "analyst", DefaultAccess::Deny),
        ],
        ..PolicyDocument::default()
    }
}
