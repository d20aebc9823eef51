//! Forms that are drawn from what the server has, each time it has changed. What is there is replaced, not
//! changed in place: a box keeps what somebody has clicked, whatever its attribute says afterwards.

use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;

/// Counts how often a page has been drawn.
#[derive(Clone, Copy)]
pub struct Anew(StoredValue<u32>);

impl Anew {
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// `view` in place of what the last call gave.
    pub fn draw(self, view: AnyView) -> AnyView {
        self.0.update_value(|round| *round += 1);
        let round = self.0.get_value();
        keyed([(round, view)], |(round, _)| *round, |_, (_, view)| (drop, view)).into_any()
    }
}
