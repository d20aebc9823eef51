//! What a page is called, in its own head and in the browser's tab, and what it is for.

use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn PageHead(
    title: &'static str,
    subtitle: &'static str,
    /// What can be begun here.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title/>
        <header class="page__header page__header--wide">
            <div>
                <h1 class="page__title">{title}</h1>
                <p class="page__subtitle">{subtitle}</p>
            </div>
            {children.map(|children| children())}
        </header>
    }
    .into_any()
}
