//! One change as it goes on: read again while it is open, taken over only when it has moved.

use crate::api::changes::read_change;
use crate::api::notices::mark_read;
use crate::components::change::words;
use crate::interop::clock;
use crate::stores::Approvals;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Problem;
use protocol::change::ChangeDetail;

/// How often an open change is read.
const EVERY_MS: u32 = 2_000;

/// Copy it freely; all parts are signals.
#[derive(Clone, Copy)]
pub struct Followed {
    /// The newest that is known.
    pub detail: RwSignal<ChangeDetail>,
    /// Why it could not be read the last time.
    pub lost: RwSignal<Option<Problem>>,
}

impl Followed {
    /// Follows it for as long as the caller is on the page.
    pub fn new(first: ChangeDetail) -> Self {
        let followed = Self { detail: RwSignal::new(first), lost: RwSignal::new(None) };
        Effect::new(move |_| {
            followed.mark_read();
            followed.keep_reading();
        });
        followed
    }

    /// A part of it, that changes only when that part does.
    pub fn part<T>(self, read: impl Fn(&ChangeDetail) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.detail.with(&read))
    }

    /// Takes over what the server said last; an answer that was overtaken on its way is dropped.
    pub fn take(self, new: ChangeDetail) {
        let known = self.detail.try_with_untracked(|detail| detail.summary.version);
        if known.is_some_and(|known| new.summary.version > known) {
            self.detail.set(new);
        }
    }

    /// Reads it now.
    pub async fn read(self) {
        let Some(id) = self.detail.try_with_untracked(|detail| detail.summary.id.clone()) else {
            return;
        };
        match read_change(id).await {
            Ok(new) => {
                let _page_left = self.lost.try_set(None);
                self.take(new);
            }
            Err(error) => {
                let _page_left = self.lost.try_set(Some(error.0));
            }
        }
    }

    /// Whoever looks at it knows what they were told of it.
    fn mark_read(self) {
        let Some(approvals) = use_context::<Approvals>() else { return };
        let Some(id) = self.detail.try_with_untracked(|detail| detail.summary.id.clone()) else {
            return;
        };
        spawn_local(async move {
            if mark_read(Some(id)).await.is_ok() {
                approvals.count().await;
            }
        });
    }

    fn keep_reading(self) {
        let approvals = use_context::<Approvals>();
        spawn_local(async move {
            // Ends with the change, or with the page: its signals are gone then.
            while self.is_open() {
                clock::sleep(EVERY_MS).await;
                let before = self.version();
                self.read().await;
                if let Some(approvals) = approvals.filter(|_| self.version() != before) {
                    approvals.count().await;
                }
            }
        });
    }

    fn version(self) -> Option<u64> {
        self.detail.try_with_untracked(|detail| detail.summary.version)
    }

    fn is_open(self) -> bool {
        let state = self.detail.try_with_untracked(|detail| detail.summary.state);
        state.is_some_and(|state| !words::is_over(state))
    }
}
