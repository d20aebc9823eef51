//! Timers. There is no "now" here on purpose: the first paint must not depend on it.

/// Calls back once, after `ms`; never on the server.
#[cfg(feature = "hydrate")]
pub fn after(ms: u32, call: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        gloo_timers::future::TimeoutFuture::new(ms).await;
        call();
    });
}

#[cfg(not(feature = "hydrate"))]
pub fn after(_ms: u32, _call: impl FnOnce() + 'static) {}

/// Waits; on the server it does not wait at all.
#[cfg(feature = "hydrate")]
pub async fn sleep(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}

#[cfg(not(feature = "hydrate"))]
pub async fn sleep(_ms: u32) {}
