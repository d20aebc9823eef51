//! Says when the network is gone and when it is back; what is on screen stays usable meanwhile.

use crate::components::ui::{Glyph, Icon};
use crate::interop::{clock, page};
use leptos::prelude::*;

/// How long the good news stays, in milliseconds.
const BACK_MS: u32 = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    Nothing,
    Gone,
    Back,
}

fn next(now: News, online: bool) -> News {
    match (now, online) {
        (_, false) => News::Gone,
        (News::Gone | News::Back, true) => News::Back,
        (News::Nothing, true) => News::Nothing,
    }
}

#[component]
pub fn OfflineBanner() -> impl IntoView {
    let online = page::online();
    let news = RwSignal::new(News::Nothing);
    Effect::new(move |_| {
        let told = next(news.get_untracked(), online.get());
        news.set(told);
        if told == News::Back {
            clock::after(BACK_MS, move || {
                let _page_closed = news.try_update(|news| {
                    if *news == News::Back {
                        *news = News::Nothing;
                    }
                });
            });
        }
    });
    let drawn = move || match news.get() {
        News::Nothing => ().into_any(),
        News::Gone => view! {
            <p class="offline">
                <Icon glyph=Glyph::Alert/>
                "You are offline. What is on screen stays; runs and questions wait for the network."
            </p>
        }
        .into_any(),
        News::Back => view! {
            <p class="offline offline--back">
                <Icon glyph=Glyph::Check/>
                "The network is back."
            </p>
        }
        .into_any(),
    };
    view! {
        <div class="app__note" role="status">
            {drawn}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loss_makes_news() {
        for (now, online, told) in [
            (News::Nothing, true, News::Nothing),
            (News::Nothing, false, News::Gone),
            (News::Gone, true, News::Back),
            (News::Back, false, News::Gone),
        ] {
            assert_eq!(next(now, online), told, "{now:?} {online}");
        }
    }
}
