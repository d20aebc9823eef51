//! The HTML document around the app: what the server sends before anything is drawn.

use crate::App;
use crate::stores::Preferences;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Where the client's files are. The server provides it; a site without it holds them in `/pkg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientFiles {
    /// Address of the folder, without a slash at its end. It changes with the files.
    pub folder: String,
    /// Scripts that the client imports, below the folder: asked for at once, not one after another.
    pub modules: Vec<String>,
}

impl Default for ClientFiles {
    fn default() -> Self {
        Self { folder: "/pkg".to_owned(), modules: Vec::new() }
    }
}

/// The client is loaded from our own address, by a script that carries the request's nonce.
fn loader(base: &str) -> String {
    format!(
        "import init,{{hydrate}} from \"{base}.js\";\
         init({{module_or_path:\"{base}_bg.wasm\"}}).then(hydrate);"
    )
}

/// The whole document. The theme is known here, from the cookie, so that no page ever flashes.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let theme = Preferences::load().get_untracked().theme;
    let ClientFiles { folder, modules } = use_context().unwrap_or_default();
    let base = format!("{folder}/{}", options.output_name);
    let wasm = format!("{base}_bg.wasm");
    let modules = modules
        .iter()
        .map(|module| view! { <link rel="modulepreload" href=format!("{folder}/{module}")/> })
        .collect_view();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta
                    name="description"
                    content="Ask your database in plain words and see where every number comes from."
                />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("{base}.css")/>
                <link rel="modulepreload" href=format!("{base}.js")/>
                {modules}
                <link
                    rel="preload"
                    href=wasm
                    r#as="fetch"
                    r#type="application/wasm"
                    crossorigin="anonymous"
                />
                <MetaTags/>
                <script type="module" nonce=use_nonce()>{loader(&base)}</script>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
