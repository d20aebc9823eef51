//! Taking connections: how many at once, how long a request's head may take, and how they end. HTTP/1.1
//! only: what speaks HTTP/2 to browsers is a proxy in front, which also has the certificates.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Most bytes of a request's head; hyper reads bodies through the same buffer.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// After a refusal of the system, which is out of something.
const REST: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections at the same time; more wait to be taken.
    pub connections: usize,
    /// For the head of a request, and for the next one of an idle connection.
    pub head: Duration,
}

/// Serves until `stop` resolves, then lets open requests finish.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let (open, ending) = (TaskTracker::new(), CancellationToken::new());
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_header_size(MAX_HEAD_BYTES)
        .max_buf_size(MAX_HEAD_BYTES);
    tokio::pin!(stop);
    loop {
        let taken = async {
            let place = places.clone().acquire_owned().await.expect("it is never closed");
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            taken = taken => taken,
            () = &mut stop => break,
        };
        let service = app.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(Body::new)
        });
        let service = TowerToHyperService::new(service);
        let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let ending = ending.clone();
        open.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = ending.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::trace!(error = %error, "a connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    ending.cancel();
    open.close();
    open.wait().await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Events are small: without this each waits for the acknowledgement of the one before.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(error = %error, "a connection keeps delaying small packets");
                }
                return (stream, peer);
            }
            Err(error) => {
                tracing::debug!(error = %error, "a connection could not be taken");
                tokio::time::sleep(REST).await;
            }
        }
    }
}
