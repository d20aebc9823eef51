//! `candor serve`.

use super::{CliError, Place};
use crate::config::{Overrides, Settings};
use crate::serve::Server;
use clap::Args;
use std::net::SocketAddr;

#[derive(Args)]
pub struct Serve {
    /// Build and connect the demo database, and print a one-time sign-in link.
    #[arg(long)]
    demo: bool,
    /// Address and port to listen on. [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDRESS", env = "CANDOR_BIND")]
    bind: Option<SocketAddr>,
    /// Neither load nor download the language model that runs in this process.
    #[arg(long)]
    no_model: bool,
    #[command(flatten)]
    place: Place,
}

impl Serve {
    pub async fn run(self) -> Result<(), CliError> {
        let overrides = Overrides {
            config: self.place.config,
            data: self.place.data,
            bind: self.bind,
            demo: self.demo,
            no_model: self.no_model,
        };
        let settings = Settings::load(overrides, |name| std::env::var(name).ok())?;
        let server = Server::start(settings).await?;
        let stop = stop_signal()?;
        announce(&server);
        server.run(stop).await?;
        Ok(())
    }
}

/// The only thing the server prints on stdout: where it is, and how to get in.
fn announce(server: &Server) {
    let url = server.context.settings.url(server.address);
    let mut text = format!("\n  Candor is ready at {url}\n");
    if let Some(link) = &server.link {
        let link = link.reveal();
        text.push_str(&format!(
            "  Sign in once as the demo administrator, within 15 minutes:\n  \
             {url}/sign-in?token={link}\n"
        ));
    }
    if let Some(secret) = &server.context.set_up {
        let secret = secret.reveal();
        text.push_str(&format!(
            "  Nobody has an account here yet. Make the first administrator with this link:\n  \
             {url}/sign-in?token={secret}\n"
        ));
    }
    // Whoever started the server may have closed its output; that is no reason not to serve.
    if let Err(error) = super::lines::print_line(&text) {
        tracing::warn!(?error, "the address could not be printed");
    }
}

/// Listens for being told to stop, from now on: whoever has read the address may send the signal.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()> + Send, CliError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()> + Send, CliError> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
