//! Pages and their server functions, then files of the site, then the page that says there is nothing
//! here. All of them get the same context.

use crate::auth::Caller;
use crate::context::ServerContext;
use crate::http::middleware::server_function::server_function;
use crate::http::percent;
use crate::ui::{backend, client_files};
use app::backend::Leave;
use app::{App, shell};
use axum::Router;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos::context::{provide_context, use_context};
use leptos::nonce::Nonce;
use leptos_axum::{LeptosRoutes, file_and_error_handler_with_context, generate_route_list};

pub fn pages(context: &ServerContext) -> Router<ServerContext> {
    let provide = provider(context.clone());
    let files = file_and_error_handler_with_context::<ServerContext, _>(provide.clone(), shell);
    let document = {
        let options = <LeptosOptions as axum::extract::FromRef<ServerContext>>::from_ref(context);
        move || shell(options.clone())
    };
    Router::new()
        .leptos_routes_with_context(context, generate_route_list(App), provide, document)
        .layer(from_fn(server_function))
        .layer(from_fn(require_sign_in))
        .fallback_service(get(files).layer(from_fn(cache_assets)).with_state(context.clone()))
}

/// What a page finds in its context: the backend bound to the caller, the nonce of this
/// request, and where the client is.
fn provider(context: ServerContext) -> impl Fn() + Clone + Send + Sync + 'static {
    let files = client_files::read(&context.settings.site_root);
    move || {
        provide_context(files.clone());
        let parts = use_context::<Parts>();
        let extensions = parts.as_ref().map(|parts| &parts.extensions);
        let caller = extensions.and_then(|extensions| extensions.get::<Caller>()).cloned();
        provide_context(backend::for_caller(context.clone(), caller));
        provide_context(Leave::by(leptos_axum::redirect));
        if let Some(nonce) = extensions.and_then(|extensions| extensions.get::<Nonce>()) {
            provide_context(nonce.clone());
        }
    }
}

/// A page that needs a person sends the browser to sign in and back.
async fn require_sign_in(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_page = request.method() == Method::GET
        && ![app::routes::SIGN_IN, app::routes::JOIN].contains(&path)
        && !path.starts_with("/ui/");
    if !is_page || request.extensions().get::<Caller>().is_some() {
        return next.run(request).await;
    }
    let wanted = request.uri().path_and_query().map_or(path, |wanted| wanted.as_str());
    let to = match wanted {
        "/" => "/sign-in".to_owned(),
        _ => format!("/sign-in?next={}", percent::encoded(wanted)),
    };
    Redirect::to(&to).into_response()
}

/// Monaco and the fonts change with a release only, and a folder named after its content never changes.
/// What else there is of the client is asked for each time and answered with 304 while it is the same.
async fn cache_assets(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let kept = ["/monaco/", "/fonts/"].iter().any(|folder| path.starts_with(folder));
    let policy = if kept || client_files::is_versioned(path) {
        Some("public, max-age=31536000, immutable")
    } else if path.starts_with("/pkg/") {
        Some("public, no-cache")
    } else {
        None
    };
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status().as_u16() == 304;
    if let (true, Some(policy)) = (found, policy) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    }
    response
}
