//! How many changes wait for the person; told at the top of every page.

use crate::api::changes::count_waiting;
use crate::interop::clock;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How often it is counted while a page is open.
const EVERY_MS: u32 = 30_000;

/// Copy it freely; all parts are signals.
#[derive(Clone, Copy)]
pub struct Approvals {
    /// `None`: not known, or nothing ever waits for this person.
    pub waiting: RwSignal<Option<u64>>,
}

impl Approvals {
    /// `first` as the server counted it for the first page; without it nothing is counted.
    pub fn new(first: Option<u64>) -> Self {
        let approvals = Self { waiting: RwSignal::new(first) };
        if first.is_some() {
            Effect::new(move |_| {
                spawn_local(async move {
                    // Ends with the page: its signals are gone then.
                    while !approvals.waiting.is_disposed() {
                        clock::sleep(EVERY_MS).await;
                        approvals.count().await;
                    }
                });
            });
        }
        approvals
    }

    /// Counts now. A count that fails leaves the last one: the page itself tells of lost connections.
    pub async fn count(self) {
        let counts = self.waiting.try_get_untracked().flatten().is_some();
        if !counts {
            return;
        }
        if let Ok(count) = count_waiting().await {
            let _page_left = self.waiting.try_set(Some(count));
        }
    }
}
