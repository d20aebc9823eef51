//! Which network addresses may be spoken to. Asked with every address that a name resolves to, each
//! time a connection is opened: a name that led elsewhere yesterday is no help (DNS rebinding).
//!
//! Public addresses may be used. Loopback and private ranges only where the configuration names
//! them. Addresses of cloud metadata services, link-local, multicast and reserved ones never,
//! whatever the configuration says and however they are wrapped into IPv6.

use connectors::AddressRule;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What the configuration allows beyond public addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    allowed: Vec<IpNet>,
}

impl Addresses {
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    /// For commands: whoever types them reaches these networks without Candor too.
    pub fn of_this_network() -> Self {
        let all = ["0.0.0.0/0", "::/0"].map(|range| range.parse().expect("two ranges"));
        Self { allowed: all.to_vec() }
    }

    /// The configuration names the network that it is in.
    pub fn names(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|range| range.contains(&address))
    }
}

impl AddressRule for Addresses {
    fn allows(&self, address: IpAddr) -> Result<(), String> {
        match address {
            IpAddr::V4(address) => self.allows_v4(address),
            IpAddr::V6(address) => self.allows_v6(address),
        }
        .map_err(|reason| format!("{address} is {reason}"))
    }
}

const NEVER: &str = "never allowed here";

impl Addresses {
    fn allows_v4(&self, address: Ipv4Addr) -> Result<(), String> {
        if let Some(what) = never_v4(address) {
            return Err(format!("{what}, {NEVER}"));
        }
        match private_v4(address) {
            Some(what) if !self.names(IpAddr::V4(address)) => Err(unnamed(what)),
            _ => Ok(()),
        }
    }

    fn allows_v6(&self, address: Ipv6Addr) -> Result<(), String> {
        if let Some(mapped) = address.to_ipv4_mapped() {
            return self.allows_v4(mapped);
        }
        // An address that carries an IPv4 address may lead to it: both are judged.
        for inner in carried_v4(address) {
            self.allows_v4(inner).map_err(|reason| format!("a wrapping of {inner}, {reason}"))?;
        }
        if let Some(what) = never_v6(address) {
            return Err(format!("{what}, {NEVER}"));
        }
        match private_v6(address) {
            Some(what) if !self.names(IpAddr::V6(address)) => Err(unnamed(what)),
            _ => Ok(()),
        }
    }
}

fn unnamed(what: &str) -> String {
    format!("{what}, and the configuration does not allow it")
}

/// Metadata services that sit outside link-local ranges: Alibaba, Oracle, Azure's host.
const METADATA_V4: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(192, 0, 0, 192),
    Ipv4Addr::new(168, 63, 129, 16),
];

/// Amazon's and Google's metadata services.
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x254),
];

fn never_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        _ if METADATA_V4.contains(&address) => Some("a cloud metadata service"),
        (169, 254, _) => Some("link-local, as cloud metadata services are"),
        (0, ..) => Some("unspecified"),
        (224..=239, ..) => Some("multicast"),
        _ if address.is_broadcast() => Some("the broadcast address"),
        (240..=255, ..) => Some("reserved"),
        (192, 0, 0) => Some("reserved for protocols"),
        (192, 88, 99) => Some("a 6to4 relay"),
        _ => None,
    }
}

fn private_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        (127, ..) => Some("loopback"),
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => Some("private"),
        (100, 64..=127, _) => Some("shared by a provider's customers"),
        (198, 18..=19, _) => Some("for benchmarks"),
        (192, 0, 2) | (198, 51, 100) | (203, 0, 113) => Some("for documentation"),
        _ => None,
    }
}

fn never_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [first, second, ..] = address.segments();
    match (first, second) {
        _ if METADATA_V6.contains(&address) => Some("a cloud metadata service"),
        _ if address.is_unspecified() => Some("unspecified"),
        _ if address.is_loopback() => None,
        (0xff00..=0xffff, _) => Some("multicast"),
        (0xfe80..=0xfebf, _) => Some("link-local"),
        (0xfec0..=0xfeff, _) => Some("site-local, which no longer exists"),
        (0xfc00..=0xfdff, _) => None,
        (0x0064, 0xff9b) if matches!(address.segments()[2..6], [0, 0, 0, 0] | [1, ..]) => None,
        (0x2001, 0x0000) => Some("a Teredo tunnel"),
        (0x2001, 0x0001..=0x01ff) => Some("reserved for protocols"),
        (0x2000..=0x3fff, _) => None,
        _ => Some("outside the global range"),
    }
}

fn private_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [first, second, third, ..] = address.segments();
    match (first, second) {
        _ if address.is_loopback() => Some("loopback"),
        (0xfc00..=0xfdff, _) => Some("private"),
        (0x0064, 0xff9b) if third == 1 => Some("a translation local to a network"),
        (0x2001, 0x0db8) => Some("for documentation"),
        (0x3fff, 0x0000..=0x0fff) => Some("for documentation"),
        _ => None,
    }
}

/// The IPv4 addresses that an IPv6 address may be translated or tunnelled to.
fn carried_v4(address: Ipv6Addr) -> Vec<Ipv4Addr> {
    let segments = address.segments();
    let join = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    let last = join(segments[6], segments[7]);
    let mut carried = Vec::new();
    match segments {
        // IPv4-compatible and IPv4-translated; `::` and `::1` are IPv6's own.
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 || low > 1 => carried.push(last),
        [0, 0, 0, 0, 0xffff, 0, _, _] => carried.push(last),
        // NAT64, the well-known prefix and the local one.
        [0x0064, 0xff9b, ..] => carried.push(last),
        // 6to4.
        [0x2002, high, low, ..] => carried.push(join(high, low)),
        _ => {}
    }
    // ISATAP hides its IPv4 address behind `0:5efe` in the second half of any prefix.
    if matches!(segments[4], 0 | 0x0200) && segments[5] == 0x5efe {
        carried.push(last);
    }
    carried
}
