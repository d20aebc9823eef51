//! How this person likes the workspace: theme, panel sizes, what is open. Kept in one small cookie, so
//! that the server draws the first page exactly as the browser will.

mod text;

pub use text::{Choices, Panel, Theme};

use leptos::prelude::*;

/// The cookie that holds [`Choices`]; readable by scripts, worth nothing to anybody else.
pub const COOKIE: &str = "candor_ui";

#[derive(Clone, Copy)]
pub struct Preferences {
    choices: RwSignal<Choices>,
}

impl Preferences {
    /// Reads the request's cookie on the server and the document's in the browser: the same text.
    pub fn load() -> Self {
        let choices = crate::interop::cookies::read(COOKIE)
            .map(|text| Choices::parse(&text))
            .unwrap_or_default();
        Self { choices: RwSignal::new(choices) }
    }

    /// Tracks every change; prefer a memo of the part you need.
    pub fn get(&self) -> Choices {
        self.choices.get()
    }

    pub fn get_untracked(&self) -> Choices {
        self.choices.get_untracked()
    }

    pub fn part<T>(&self, read: impl Fn(&Choices) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        let choices = self.choices;
        Memo::new(move |_| choices.with(&read))
    }

    /// Changes and stores in one go.
    pub fn change(&self, change: impl FnOnce(&mut Choices)) {
        self.choices.update(change);
        let text = self.choices.with_untracked(Choices::to_text);
        crate::interop::cookies::write(COOKIE, &text);
    }

    pub fn set_theme(&self, theme: Theme) {
        self.change(|choices| choices.theme = theme);
        crate::interop::theme::apply(theme);
    }
}
