//! Short notices that appear, are read out by screen readers, and leave by themselves.

use leptos::prelude::*;

/// How long a notice stays, in milliseconds; problems stay until they are dismissed.
pub const VISIBLE_MS: u32 = 5_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Info,
    Ok,
    Danger,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub id: u32,
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Copy)]
pub struct Toasts {
    pub all: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Default for Toasts {
    fn default() -> Self {
        Self { all: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }
}

impl Toasts {
    pub fn ok(&self, text: impl Into<String>) {
        self.show(Tone::Ok, text.into());
    }

    pub fn info(&self, text: impl Into<String>) {
        self.show(Tone::Info, text.into());
    }

    pub fn problem(&self, problem: &protocol::Problem) {
        self.show(Tone::Danger, format!("{}: {}", problem.title, problem.detail));
    }

    pub fn dismiss(&self, id: u32) {
        self.all.update(|all| all.retain(|toast| toast.id != id));
    }

    fn show(&self, tone: Tone, text: String) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.all.update(|all| all.push(Toast { id, tone, text }));
        if tone == Tone::Danger {
            return;
        }
        let toasts = *self;
        crate::interop::clock::after(VISIBLE_MS, move || toasts.dismiss(id));
    }
}
