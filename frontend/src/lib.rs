//! The browser's half: takes over the page that the server has drawn.

// The types of whole pages are nested deeper than the compiler's usual limit.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    app::parts::fetch_shown().await;
    leptos::mount::hydrate_body(app::App);
    app::interop::page::mark_ready();
    app::parts::fetch_next().await;
}
