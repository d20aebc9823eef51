//! Which of the things that float above the page are open.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Overlays {
    pub palette: RwSignal<bool>,
    pub shortcuts: RwSignal<bool>,
}

impl Default for Overlays {
    fn default() -> Self {
        Self { palette: RwSignal::new(false), shortcuts: RwSignal::new(false) }
    }
}
