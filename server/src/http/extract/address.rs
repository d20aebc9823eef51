//! Where a request comes from. `X-Forwarded-For` counts only when a configured proxy sent it, and
//! then its right-most entry that is no such proxy itself: everything left of it is the client's own
//! claim.

use crate::context::ServerContext;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use ipnet::IpNet;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<ServerContext> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        context: &ServerContext,
    ) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        let forwarded: Vec<&str> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        Ok(Self(client(peer, &forwarded.join(","), &context.settings.trusted_proxies)))
    }
}

fn client(peer: IpAddr, forwarded: &str, trusted: &[IpNet]) -> IpAddr {
    let is_proxy = |address: IpAddr| trusted.iter().any(|range| range.contains(&address));
    let mut client = peer.to_canonical();
    let mut hops = forwarded.rsplit(',');
    while is_proxy(client) {
        // What is no address ends the chain at the proxy that wrote it.
        let hop = hops.next().and_then(|hop| hop.trim().parse::<IpAddr>().ok());
        let Some(hop) = hop else { break };
        client = hop.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxy: [IpNet; 2] = ["10.0.0.1/32".parse().unwrap(), "fd00::/8".parse().unwrap()];
        for (peer, forwarded, expected) in [
            ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
            // Through two proxies; and a client that claims to be one.
            ("10.0.0.1", "203.0.113.9, 198.51.100.7, fd00::2", "198.51.100.7"),
            ("10.0.0.1", "203.0.113.9, nonsense, fd00::2", "fd00::2"),
            ("10.0.0.1", "fd00::2, 10.0.0.1", "fd00::2"),
            ("10.0.0.1", "198.51.100.7:8080", "10.0.0.1"),
        ] {
            assert_eq!(client(ip(peer), forwarded, &proxy), ip(expected), "{peer} {forwarded}");
        }
    }
}
