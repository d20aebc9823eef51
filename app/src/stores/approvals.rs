//! How many changes wait for the person, and how much they have been told since they looked; at the top
//! of every page.

use crate::api::changes::count_waiting;
use crate::interop::clock;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::notice::Waits;

/// How often it is counted while a page is open.
const EVERY_MS: u32 = 30_000;

/// Copy it freely; all parts are signals.
#[derive(Clone, Copy)]
pub struct Approvals {
    /// `None`: not known, or nothing ever waits for this person.
    pub waiting: RwSignal<Option<u64>>,
    /// Notices that have not been read.
    pub unread: RwSignal<u64>,
}

impl Approvals {
    /// `first` as the server counted it for the first page; without it nothing is counted.
    pub fn new(first: Option<Waits>) -> Self {
        let approvals = Self {
            waiting: RwSignal::new(first.map(|waits| waits.changes)),
            unread: RwSignal::new(first.map_or(0, |waits| waits.notices)),
        };
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
            let _page_left = self.waiting.try_set(Some(count.changes));
            let _page_left = self.unread.try_set(count.notices);
        }
    }
}
