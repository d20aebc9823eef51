//! From a target to a session: connect, sign in, within the time limit for both.

use super::failure;
use super::wire::{Client, Login, Secure, WireError};
use crate::address::{self, unreachable};
use crate::{ConnectorError, ServerTarget, tls};
use secrecy::ExposeSecret;
use tokio_rustls::TlsConnector;

/// A target whose certificates have been read.
pub(super) struct Door {
    pub(super) target: ServerTarget,
    tls: Option<TlsConnector>,
}

impl Door {
    pub(super) fn new(target: ServerTarget) -> Result<Self, ConnectorError> {
        let tls = tls::connector(&target)?;
        Ok(Self { target, tls })
    }

    pub(super) async fn open(&self) -> Result<Client, ConnectorError> {
        let limit = self.target.pool.connect;
        match tokio::time::timeout(limit, self.try_open()).await {
            Ok(opened) => opened,
            Err(_) => Err(self.unreachable(&format!("no answer within {limit:?}"))),
        }
    }

    async fn try_open(&self) -> Result<Client, ConnectorError> {
        let stream = address::connect(&self.target).await?;
        let login = Login {
            user: &self.target.user,
            password: self.target.password.expose_secret(),
            database: &self.target.database,
        };
        let secure = self.tls.as_ref().map(|tls| Secure { target: &self.target, tls });
        Client::sign_in(stream, secure, login).await.map_err(|error| self.explain(error))
    }

    /// What an error means while no statement runs.
    pub(super) fn explain(&self, error: WireError) -> ConnectorError {
        match error {
            WireError::Server(refusal) => failure::at_sign_in(&refusal, &self.target),
            WireError::SignIn(reason) => self.unreachable(&reason),
            WireError::Encryption(error) => error,
            WireError::Io(_) => self.unreachable("the connection broke"),
            WireError::Protocol(reason) => self.unreachable(reason),
            WireError::TooLarge => self.unreachable("it sends packets of 16 MiB and more"),
        }
    }

    pub(super) fn unreachable(&self, reason: &str) -> ConnectorError {
        unreachable(&self.target, reason)
    }
}
