//! Encryption: the certificate is checked against an authority and the host's name, always.

use crate::address::unreachable;
use crate::{ConnectorError, Encryption, ServerTarget};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// `None` for a connection that an administrator chose to leave in the clear.
pub(crate) fn connector(target: &ServerTarget) -> Result<Option<TlsConnector>, ConnectorError> {
    let Encryption::Verified { authorities } = &target.encryption else { return Ok(None) };
    let mut roots = RootCertStore::empty();
    match authorities {
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                let added = certificate.ok().map(|certificate| roots.add(certificate));
                if !matches!(added, Some(Ok(()))) {
                    return Err(unreachable(target, "the authorities are not certificates in PEM"));
                }
            }
            if roots.is_empty() {
                return Err(unreachable(target, "the authorities hold no certificate"));
            }
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| unreachable(target, "this build has no TLS"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Some(TlsConnector::from(Arc::new(config))))
}

/// The server has agreed to speak TLS.
pub(crate) async fn encrypt(
    target: &ServerTarget,
    connector: &TlsConnector,
    socket: TcpStream,
) -> Result<TlsStream<TcpStream>, ConnectorError> {
    let name = ServerName::try_from(target.host.clone())
        .map_err(|_| unreachable(target, "no certificate can be checked against this host"))?;
    connector.connect(name, socket).await.map_err(|error| {
        let reason = match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(why)) => match why {
                rustls::CertificateError::NotValidForName
                | rustls::CertificateError::NotValidForNameContext { .. } => {
                    "the server's certificate is for another name"
                }
                rustls::CertificateError::Expired
                | rustls::CertificateError::ExpiredContext { .. } => {
                    "the server's certificate has expired"
                }
                _ => "no known authority vouches for the server's certificate",
            },
            _ => "no encrypted connection could be agreed on",
        };
        unreachable(target, reason)
    })
}
